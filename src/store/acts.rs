//! What people did beside asking, as it stands in the record among the runs.
//!
//! As with [`super::record`], the types are the stored format: a field may be added with `#[serde(default)]`, none changes
//! its meaning. A new kind of act is a variant here with its sentence in the language files; recording it is handing it
//! to [`super::writer::Writer::act`] together with what it did.

mod said;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Basis, Folder, Limits, Policy, ReviewStep, Role, RunId, SegmentId, Timing};
use crate::lang::{Bilingual, Message};

/// Who does something, and when. Every change names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    pub who: String,
    pub at: Timestamp,
    /// What the token is called that a program acts with for them.
    pub token: Option<String>,
}

impl By {
    pub fn new(who: impl Into<String>, at: Timestamp) -> Self {
        By { who: who.into(), at, token: None }
    }
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    pub at: Timestamp,
    pub who: String,
    /// What the token is called that a program acted with for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    #[serde(flatten)]
    pub deed: Deed,
}

/// What was done, by its subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Deed {
    /// Whoever acts came, went, or was not let in.
    Access {
        did: AccessDeed,
    },
    Person {
        person: String,
        did: PersonDeed,
    },
    Segment {
        segment: SegmentId,
        /// What it is called afterwards.
        name: String,
        did: SegmentDeed,
    },
    Word {
        word: String,
        version: u32,
        did: WordDeed,
    },
    Play {
        play: String,
        version: u32,
        did: PlayDeed,
    },
    Record {
        did: RecordDeed,
    },
    /// What has to be approved before it is used was set otherwise.
    Policy {
        from: Policy,
        to: Policy,
    },
    /// Personal data was seen, and why.
    Contact {
        reason: String,
        did: ContactDeed,
    },
    /// A file was made of the list of a run, while nobody waited for it.
    Export {
        run: RunId,
        format: String,
        customers: u64,
        did: ExportDeed,
    },
    Hook {
        /// Every one otherwise.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        segment: Option<SegmentId>,
        /// Where it leads.
        host: String,
        did: HookDeed,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessDeed {
    SignedIn {
        /// What the browser called itself.
        agent: String,
        /// The provider that proved who it is, instead of a password.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provider: Option<String>,
    },
    SignedOut,
    /// A session of one's own, seen in the list of them.
    SessionEnded,
    /// The name of an unknown account is not kept: people type passwords there.
    Refused(Refusal),
    /// A provider did not prove who it is; the code says why.
    NotProved {
        code: String,
    },
    LockedOut {
        until: Timestamp,
    },
    /// A link was made that makes whoever holds it the first admin.
    FirstAdminInvited,
}

/// Why somebody was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    NoAccount,
    Password,
    Locked,
    Disabled,
    /// A provider proved who it is, but nobody invited them.
    NotInvited,
    /// A provider proved somebody else under the name than the first time.
    OtherSubject,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonDeed {
    Invited {
        role: Role,
    },
    /// A link for another password was made.
    InvitedAgain,
    /// Came through a provider without having been invited.
    Admitted {
        role: Role,
    },
    /// From now on this account of a provider, and no other, proves them.
    Bound {
        provider: String,
    },
    /// Came by a link and chose a password.
    Joined {
        role: Role,
    },
    RoleChanged {
        from: Role,
        to: Role,
    },
    Disabled,
    Enabled,
    /// Programs may act for them with it until it expires.
    TokenMade {
        label: String,
        rights: Vec<String>,
        #[serde(default, skip_serializing_if = "Limits::is_none")]
        limits: Limits,
        expires: Timestamp,
    },
    TokenRevoked {
        label: String,
    },
    /// May see personal data, or no more.
    UnmaskGiven,
    UnmaskTaken,
    /// How far their rights reach.
    LimitsChanged {
        from: Limits,
        to: Limits,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentDeed {
    Created,
    Saved {
        version: u32,
    },
    Described {
        before: Said,
        after: Said,
    },
    Trashed,
    Restored,
    Tagged {
        tags: Vec<String>,
    },
    Untagged {
        tags: Vec<String>,
    },
    Frozen {
        run: RunId,
    },
    Unfrozen,
    Scheduled {
        timing: Timing,
    },
    Unscheduled,
    Paused,
    Resumed,
    Reviewed {
        version: u32,
        step: ReviewStep,
        basis: Basis,
        comment: String,
    },
    /// Its list is left in the administrator's folder each time it is run by schedule.
    LeavesFiles {
        format: String,
        moves: bool,
    },
    LeavesNoFiles,
    /// A file was left there; the run is that of the file.
    Left {
        run: RunId,
        file: String,
        sha256: String,
    },
    NotLeft {
        run: RunId,
        problem: Bilingual,
    },
}

/// What people say of a segment beside its rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub name: String,
    pub description: String,
    pub owner: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<Folder>,
    pub tags: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordDeed {
    Taught,
    Withdrawn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlayDeed {
    Changed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordDeed {
    /// Records were taken away as a file.
    Exported { records: u64 },
    /// The list of a run was not handed out: its rule has to be approved first.
    Withheld { run: RunId },
    /// A run could not be repeated; one that could is a run of its own.
    NotReplayed { run: RunId, why: NotReplayed },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HookDeed {
    Added,
    Removed,
    Tested,
    /// Who entered and left with this run was sent, and arrived.
    Sent {
        run: RunId,
    },
    SentAgain {
        message: String,
    },
    /// Nothing arrived any more.
    SwitchedOff,
    SwitchedOn,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportDeed {
    Asked,
    /// It is whole: these are its bytes, and their SHA-256.
    Finished {
        size: u64,
        sha256: String,
    },
    Failed,
    Cancelled,
    Fetched {
        sha256: String,
    },
    /// The time that it was kept for was over.
    Deleted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotReplayed {
    SnapshotGone,
    CatalogChanged,
    NoList,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactDeed {
    /// From now on it is shown, until it is closed or then.
    Opened {
        until: Timestamp,
    },
    Closed,
    /// Some customers were shown on a page.
    Seen {
        customers: Vec<i64>,
    },
    /// The list of a run was taken away as a file; the record of the run has its hash.
    TakenAway {
        run: RunId,
        format: String,
        customers: u64,
    },
}

/// What acts are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Access,
    Person,
    Segment,
    Word,
    Play,
    Record,
    Contact,
    Policy,
    Export,
    Hook,
}

impl Subject {
    pub const ALL: [Subject; 10] = [
        Subject::Access,
        Subject::Person,
        Subject::Segment,
        Subject::Word,
        Subject::Play,
        Subject::Record,
        Subject::Contact,
        Subject::Policy,
        Subject::Export,
        Subject::Hook,
    ];

    /// As the record has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Subject::Access => "access",
            Subject::Person => "person",
            Subject::Segment => "segment",
            Subject::Word => "word",
            Subject::Play => "play",
            Subject::Record => "record",
            Subject::Contact => "contact",
            Subject::Policy => "policy",
            Subject::Export => "export",
            Subject::Hook => "hook",
        }
    }
}

impl Subject {
    /// What to call it.
    pub fn message(self) -> Message {
        Message::new(format!("subject-{}", self.as_str()))
    }
}

impl Deed {
    pub fn subject(&self) -> Subject {
        match self {
            Deed::Access { .. } => Subject::Access,
            Deed::Person { .. } => Subject::Person,
            Deed::Segment { .. } => Subject::Segment,
            Deed::Word { .. } => Subject::Word,
            Deed::Play { .. } => Subject::Play,
            Deed::Record { .. } => Subject::Record,
            Deed::Contact { .. } => Subject::Contact,
            Deed::Policy { .. } => Subject::Policy,
            Deed::Export { .. } => Subject::Export,
            Deed::Hook { .. } => Subject::Hook,
        }
    }
}
