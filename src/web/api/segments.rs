//! Saved segments: made, read, changed by whoever has seen what they change, and run.

use axum::Json;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::asking::{self, Wanted};
use super::call::{At, Body, Caller, Created, Done, IfMatch, Query, Rule, Tagged, number};
use crate::dsl::{CheckedSegment, text};
use crate::pipeline::RunRequest;
use crate::pipeline::json::Answer;
use crate::store::{
    Details, Folder, NewVersion, SavedSegment, SavedVersion, SegmentId, SegmentName, Shelf, StoreError, Tag, Version,
};
use crate::web::error::PageError;
use crate::web::pages::segment::frozen;
use crate::web::state::AppState;

/// A saved segment with its newest version.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Segment {
    id: i64,
    name: String,
    description: String,
    owner: String,
    folder: Option<String>,
    tags: Vec<String>,
    created: String,
    updated: String,
    /// When it went to the trash.
    deleted: Option<String>,
    /// The run whose list it is, when it is not what its rule finds.
    frozen: Option<String>,
    newest: SegmentVersion,
}

/// What a segment said at a time; it never changes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SegmentVersion {
    number: u32,
    /// Canonical text.
    segment: String,
    /// The question it came from.
    question: Option<String>,
    note: String,
    author: String,
    created: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Segments {
    segments: Vec<Segment>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Versions {
    versions: Vec<SegmentVersion>,
}

impl From<Version> for SegmentVersion {
    fn from(version: Version) -> Self {
        SegmentVersion {
            number: version.number,
            segment: version.text,
            question: version.question,
            note: version.note,
            author: version.author,
            created: version.created.to_string(),
        }
    }
}

impl From<SavedSegment> for Segment {
    fn from(saved: SavedSegment) -> Self {
        Segment {
            id: saved.id.number(),
            name: saved.name,
            description: saved.description,
            owner: saved.owner,
            folder: saved.folder.map(String::from),
            tags: saved.tags,
            created: saved.created.to_string(),
            updated: saved.updated.to_string(),
            deleted: saved.deleted.map(|at| at.to_string()),
            frozen: saved.frozen.map(|run| run.to_string()),
            newest: saved.newest.into(),
        }
    }
}

/// A state of a segment: its newest version, and when anything else of it was last changed.
fn tagged(saved: SavedSegment) -> Tagged<Segment> {
    Tagged { tag: tag(&saved), answer: saved.into() }
}

fn tag(saved: &SavedSegment) -> String {
    let shelf = if saved.deleted.is_some() { "-trash" } else { "" };
    format!("\"{}-{}{shelf}\"", saved.newest.number, saved.updated.as_microsecond())
}

#[derive(Debug, Deserialize, JsonSchema)]
pub struct SegmentAt {
    #[schemars(with = "u32")]
    pub id: SegmentId,
}

/// One line that is not blank.
pub const NAME: &str = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$";
/// As [`NAME`], without what stands between tags.
const TAG: &str = r"^[^\x00-\x1f\x7f-\x9f,，、;；]*[^\s\x00-\x1f\x7f-\x9f,，、;；][^\x00-\x1f\x7f-\x9f,，、;；]*$";
/// As [`TAG`], or nothing.
pub const FOLDER: &str = r"^[^\x00-\x1f\x7f-\x9f,，、;；]*$";

/// A segment to be saved.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSegment {
    #[schemars(length(max = 120), regex(pattern = NAME))]
    name: String,
    #[serde(default)]
    description: String,
    /// None otherwise.
    #[serde(default)]
    #[schemars(length(max = 40), regex(pattern = FOLDER))]
    folder: Option<String>,
    #[serde(default)]
    #[schemars(length(max = 20), inner(length(max = 40), regex(pattern = TAG)))]
    tags: Vec<String>,
    segment: Rule,
    /// The question it came from.
    question: Option<String>,
}

/// What people say of a segment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Description {
    #[schemars(length(max = 120), regex(pattern = NAME))]
    name: String,
    description: String,
    #[schemars(length(max = 120), regex(pattern = NAME))]
    owner: String,
    /// The one that it is in otherwise; empty for none.
    #[serde(default)]
    #[schemars(length(max = 40), regex(pattern = FOLDER))]
    folder: Option<String>,
    #[schemars(length(max = 20), inner(length(max = 40), regex(pattern = TAG)))]
    tags: Vec<String>,
}

/// Another version of a segment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnotherVersion {
    segment: Rule,
    /// Why.
    #[serde(default)]
    note: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnShelf {
    /// Whether those in the trash are wanted, instead of those in use.
    trash: Option<bool>,
    /// Only those in this folder; those in none when it is empty.
    #[schemars(length(max = 40), regex(pattern = FOLDER))]
    folder: Option<String>,
}

/// What of a segment is to be run.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhichVersion {
    /// The newest otherwise.
    #[serde(default, deserialize_with = "number")]
    #[schemars(range(min = 1, max = 4_294_967_295_u32))]
    version: Option<u32>,
    /// The day whose beginning it is for; the shop's own otherwise.
    as_of: Option<Date>,
}

pub async fn list(state: AppState, Query(on): Query<OnShelf>) -> Result<Json<Segments>, PageError> {
    let shelf = if on.trash == Some(true) { Shelf::Trash } else { Shelf::Current };
    let wanted = on.folder.as_deref().map(Folder::parse).transpose()?;
    let found = state.store().segments(shelf).await?.into_iter().map(|summary| summary.segment);
    let found = found.filter(|segment| wanted.as_ref().is_none_or(|wanted| segment.folder == *wanted));
    Ok(Json(Segments { segments: found.map(Segment::from).collect() }))
}

pub async fn one(state: AppState, At(at): At<SegmentAt>) -> Result<Tagged<Segment>, PageError> {
    Ok(tagged(state.store().segment(at.id).await?))
}

pub async fn versions(state: AppState, At(at): At<SegmentAt>) -> Result<Json<Versions>, PageError> {
    let versions = state.store().versions(at.id).await?;
    Ok(Json(Versions { versions: versions.into_iter().map(SegmentVersion::from).collect() }))
}

pub async fn create(
    state: AppState,
    caller: Caller,
    Body(new): Body<NewSegment>,
) -> Result<Created<Segment>, PageError> {
    let name = SegmentName::parse(&new.name)?;
    let folder = Folder::parse(new.folder.as_deref().unwrap_or_default())?;
    let tags = self::tags(&new.tags)?;
    let checked = sound(&state, name.as_str(), new.segment).await?;
    let version = version(&checked, new.question, String::new(), &caller);
    let saved = state.store().create_segment(name, new.description, folder, tags, version).await?;
    Ok(Created { place: format!("/api/v1/segments/{}", saved.id), made: tagged(saved) })
}

/// A text that says the same as the newest version is no other version.
pub async fn add_version(
    state: AppState,
    caller: Caller,
    (At(at), seen): (At<SegmentAt>, IfMatch),
    Body(new): Body<AnotherVersion>,
) -> Result<Tagged<Segment>, PageError> {
    let before = state.store().segment(at.id).await?;
    let checked = sound(&state, &before.name, new.segment).await?;
    seen.admits(&tag(&before))?;
    let version = version(&checked, None, new.note, &caller);
    if version.text == before.newest.text {
        return Ok(tagged(before));
    }
    let saved = state.store().add_version(at.id, before.newest.number, version).await;
    Ok(tagged(saved.map_err(outdated)?))
}

pub async fn describe(
    state: AppState,
    caller: Caller,
    (At(at), seen): (At<SegmentAt>, IfMatch),
    Body(said): Body<Description>,
) -> Result<Tagged<Segment>, PageError> {
    let before = state.store().segment(at.id).await?;
    let details = Details {
        name: SegmentName::parse(&said.name)?,
        description: said.description,
        owner: SegmentName::parse(&said.owner)?,
        folder: match said.folder {
            Some(folder) => Folder::parse(&folder)?,
            None => before.folder.clone(),
        },
        tags: tags(&said.tags)?,
    };
    seen.admits(&tag(&before))?;
    let saved = state.store().describe_segment(at.id, before.updated, details, caller.actor.by()).await;
    Ok(tagged(saved.map_err(outdated)?))
}

pub async fn trash(
    state: AppState,
    caller: Caller,
    (At(at), seen): (At<SegmentAt>, IfMatch),
) -> Result<Done, PageError> {
    seen.admits(&tag(&state.store().segment(at.id).await?))?;
    state.store().trash_segments(vec![at.id], caller.actor.by()).await?;
    Ok(Done)
}

pub async fn restore(state: AppState, caller: Caller, At(at): At<SegmentAt>) -> Result<Tagged<Segment>, PageError> {
    state.store().restore_segments(vec![at.id], caller.actor.by()).await?;
    Ok(tagged(state.store().segment(at.id).await?))
}

pub async fn run(
    state: AppState,
    caller: Caller,
    (At(at), Query(wanted)): (At<SegmentAt>, Query<Wanted>),
    Body(which): Body<WhichVersion>,
) -> Result<Json<Answer>, PageError> {
    let segment = state.store().segment(at.id).await?;
    frozen::refuse(&segment)?;
    let version = match which.version {
        Some(number) => state.store().version(at.id, number).await?,
        None => segment.newest,
    };
    let saved = Some(SavedVersion { segment: at.id, version: version.number });
    let request = RunRequest { text: version.text.clone(), as_of: which.as_of, saved, who: caller.actor.name() };
    let recorded = state.pipeline.run(request).await?;
    asking::found(&recorded, version.text)?;
    Ok(Json(wanted.answer(&recorded)))
}

/// The run whose list a segment is to be.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    run: String,
}

pub async fn freeze(
    state: AppState,
    caller: Caller,
    (At(at), seen): (At<SegmentAt>, IfMatch),
    Body(frozen): Body<Frozen>,
) -> Result<Tagged<Segment>, PageError> {
    seen.admits(&tag(&state.store().segment(at.id).await?))?;
    let run = frozen.run.parse().map_err(|_| PageError::NotFound)?;
    Ok(tagged(state.store().freeze_segment(at.id, run, caller.actor.by()).await?))
}

/// It is what its rule finds, again.
pub async fn unfreeze(
    state: AppState,
    caller: Caller,
    (At(at), seen): (At<SegmentAt>, IfMatch),
) -> Result<Tagged<Segment>, PageError> {
    seen.admits(&tag(&state.store().segment(at.id).await?))?;
    Ok(tagged(state.store().unfreeze_segment(at.id, caller.actor.by()).await?))
}

async fn sound(state: &AppState, name: &str, rule: Rule) -> Result<CheckedSegment, PageError> {
    let source = rule.text();
    let checked = state.pipeline.check_as(name, &source).await?;
    checked.map_err(|problems| PageError::Invalid { problems, text: source })
}

fn version(checked: &CheckedSegment, question: Option<String>, note: String, caller: &Caller) -> NewVersion {
    let (text, json) = text::faces(checked.segment());
    NewVersion { text, json, question, note, by: caller.actor.by() }
}

/// Each stands by itself, so none is blank.
fn tags(given: &[String]) -> Result<Vec<Tag>, StoreError> {
    match given.iter().find(|tag| tag.trim().is_empty()) {
        Some(blank) => Err(StoreError::BadTag { tag: blank.clone(), limit: Tag::LIMIT }),
        None => Tag::parse_all(&given.join(",")),
    }
}

/// Somebody was faster between the look and the change.
fn outdated(error: StoreError) -> PageError {
    match error {
        StoreError::VersionConflict { .. } | StoreError::Changed => PageError::Outdated,
        error => error.into(),
    }
}
