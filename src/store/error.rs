//! Why the store could not do what was asked.

use std::io;

use rusqlite::ErrorCode;

use super::{ExportId, Folder, PersonId, RunId, SegmentId};
use crate::lang::{Bilingual, Lang, Message};

/// A failure of the store. What a user reads is [`StoreError::message`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("a segment named {0:?} exists")]
    NameTaken(String),
    #[error("the name {0:?} is that of a segment out of sight")]
    NameNotFree(String),
    #[error("the folder {} is closed to whoever does it", .0.as_str())]
    ClosedFolder(Folder),
    #[error("whoever does it would not see the segment any more")]
    OutOfSight,
    #[error("a segment name has 1 to {limit} characters, not {length}")]
    BadName { length: usize, limit: usize },
    #[error("a segment name holds control characters")]
    UnprintableName,
    /// `unseen` of them are out of sight.
    #[error("the rules of {} segments name {name:?}", .by.len() + .unseen)]
    InUse { name: String, by: Vec<String>, unseen: usize },
    #[error("{tag:?} is no tag")]
    BadTag { tag: String, limit: usize },
    #[error("{folder:?} is no folder")]
    BadFolder { folder: String, limit: usize },
    #[error("a segment has up to {limit} tags")]
    TooManyTags { limit: usize },
    #[error("somebody has changed the segment meanwhile")]
    Changed,
    #[error("no segment {0}")]
    SegmentNotFound(SegmentId),
    #[error("somebody called {0:?} is there already")]
    PersonTaken(String),
    #[error("no person {0}")]
    PersonNotFound(PersonId),
    #[error("no admin would be left")]
    LastAdmin,
    #[error("a reason has 1 to {limit} characters")]
    BadReason { limit: usize },
    #[error("nothing of it waits for review")]
    ReviewOver,
    #[error("somebody reviews what is theirs")]
    OwnReview,
    #[error("the invitation is spent, or none")]
    NoInvitation,
    #[error("a token has some of its owner's rights")]
    BadScope,
    #[error("a token lives {least} to {most} days")]
    BadDays { least: u16, most: u16 },
    #[error("somebody has up to {limit} tokens")]
    TooManyTokens { limit: u32 },
    #[error("no such hook")]
    HookNotFound,
    #[error("there are up to {limit} hooks")]
    TooManyHooks { limit: u32 },
    #[error("no export {0}")]
    ExportNotFound(ExportId),
    #[error("the export has ended")]
    ExportOver,
    #[error("somebody waits for up to {limit} exports")]
    TooManyExports { limit: u32 },
    #[error("nobody defined {0:?}")]
    WordNotFound(String),
    #[error("segment {segment} has no version {version}")]
    VersionNotFound { segment: SegmentId, version: u32 },
    #[error("no run {0}")]
    RunNotFound(RunId),
    #[error("version {current} was saved while version {expected} was being edited")]
    VersionConflict { expected: u32, current: u32 },
    #[error("the state file has schema {found}, this program knows up to {known}")]
    TooNew { found: usize, known: usize },
    #[error("the state file is damaged")]
    Corrupted(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the state file is busy")]
    Busy(#[source] rusqlite::Error),
    #[error("the state file cannot be read or written")]
    Io(#[from] io::Error),
    #[error("the state database failed")]
    Database(#[source] rusqlite::Error),
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// What to tell a user.
    pub fn message(&self) -> Message {
        match self {
            StoreError::NameTaken(name) => Message::new("store-name-taken").with("name", name.as_str()),
            StoreError::NameNotFree(name) => Message::new("store-name-not-free").with("name", name.as_str()),
            StoreError::ClosedFolder(folder) => Message::new("store-closed-folder").with("folder", folder.as_str()),
            StoreError::OutOfSight => Message::new("store-out-of-sight"),
            StoreError::BadName { length, limit } => {
                Message::new("store-bad-name").with("length", *length).with("limit", *limit)
            }
            StoreError::UnprintableName => Message::new("store-unprintable-name"),
            StoreError::InUse { name, by, unseen } => {
                let quoted = by.iter().map(|name| Bilingual::same(format!("“{name}”")));
                let unseen = (*unseen > 0).then(|| Message::new("store-unseen").with("count", *unseen).both());
                let parts: Vec<Bilingual> = quoted.chain(unseen).collect();
                let said = |lang: Lang| parts.iter().map(|part| part.get(lang)).collect::<Vec<_>>();
                let names = Bilingual::build(|lang| said(lang).join(lang.list_comma()));
                Message::new("store-in-use").with("name", name.as_str()).with("names", names)
            }
            StoreError::BadTag { tag, limit } => {
                Message::new("store-bad-tag").with("tag", tag.as_str()).with("limit", *limit)
            }
            StoreError::BadFolder { folder, limit } => {
                Message::new("store-bad-folder").with("folder", folder.as_str()).with("limit", *limit)
            }
            StoreError::TooManyTags { limit } => Message::new("store-too-many-tags").with("limit", *limit),
            StoreError::Changed => Message::new("store-changed"),
            StoreError::SegmentNotFound(id) => Message::new("store-segment-not-found").with("id", id.to_string()),
            StoreError::PersonTaken(name) => Message::new("store-person-taken").with("name", name.as_str()),
            StoreError::PersonNotFound(id) => Message::new("store-person-not-found").with("id", id.to_string()),
            StoreError::BadReason { limit } => Message::new("store-bad-reason").with("limit", *limit),
            StoreError::ReviewOver => Message::new("store-review-over"),
            StoreError::OwnReview => Message::new("store-own-review"),
            StoreError::LastAdmin => Message::new("store-last-admin"),
            StoreError::NoInvitation => Message::new("store-no-invitation"),
            StoreError::BadScope => Message::new("store-bad-scope"),
            StoreError::BadDays { least, most } => {
                Message::new("store-bad-days").with("least", u32::from(*least)).with("most", u32::from(*most))
            }
            StoreError::TooManyTokens { limit } => Message::new("store-too-many-tokens").with("limit", *limit),
            StoreError::HookNotFound => Message::new("store-hook-not-found"),
            StoreError::TooManyHooks { limit } => Message::new("store-too-many-hooks").with("limit", *limit),
            StoreError::ExportNotFound(id) => Message::new("store-export-not-found").with("id", id.to_string()),
            StoreError::ExportOver => Message::new("store-export-over"),
            StoreError::TooManyExports { limit } => Message::new("store-too-many-exports").with("limit", *limit),
            StoreError::WordNotFound(name) => Message::new("store-word-not-found").with("name", name.as_str()),
            StoreError::VersionNotFound { segment, version } => {
                Message::new("store-version-not-found").with("id", segment.to_string()).with("version", *version)
            }
            StoreError::RunNotFound(id) => Message::new("store-run-not-found").with("id", id.to_string()),
            StoreError::VersionConflict { expected, current } => {
                Message::new("store-version-conflict").with("expected", *expected).with("current", *current)
            }
            StoreError::TooNew { found, known } => {
                Message::new("store-too-new").with("found", *found).with("known", *known)
            }
            StoreError::Corrupted(_) => Message::new("store-corrupted"),
            StoreError::Busy(_) => Message::new("store-busy"),
            StoreError::Io(_) | StoreError::Database(_) => Message::new("store-unavailable"),
            StoreError::Closed => Message::new("store-closed"),
        }
    }

    pub(super) fn from_migration(error: rusqlite_migration::Error) -> Self {
        match error {
            rusqlite_migration::Error::RusqliteError { query: _, err } => err.into(),
            error => StoreError::Corrupted(error.into()),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupted(error.into()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy(error),
            Some(_) | None => StoreError::Database(error),
        }
    }
}
