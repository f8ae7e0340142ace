//! What people did beside asking, as it stands in the record among the runs.
//!
//! As with [`super::record`], the types are the stored format: a field may be added with `#[serde(default)]`, none changes
//! its meaning. A new kind of act is a variant here with its sentence in the language files; recording it is handing it
//! to [`super::writer::Writer::act`] together with what it did.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Basis, Policy, ReviewStep, Role, RunId, SegmentId, Timing};
use crate::lang::Message;

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
        expires: Timestamp,
    },
    TokenRevoked {
        label: String,
    },
    /// May see personal data, or no more.
    UnmaskGiven,
    UnmaskTaken,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentDeed {
    Created,
    Saved { version: u32 },
    Described { before: Said, after: Said },
    Trashed,
    Restored,
    Tagged { tags: Vec<String> },
    Untagged { tags: Vec<String> },
    Frozen { run: RunId },
    Unfrozen,
    Scheduled { timing: Timing },
    Unscheduled,
    Paused,
    Resumed,
    Reviewed { version: u32, step: ReviewStep, basis: Basis, comment: String },
}

/// What people say of a segment beside its rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub name: String,
    pub description: String,
    pub owner: String,
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
    Hook,
}

impl Subject {
    pub const ALL: [Subject; 9] = [
        Subject::Access,
        Subject::Person,
        Subject::Segment,
        Subject::Word,
        Subject::Play,
        Subject::Record,
        Subject::Contact,
        Subject::Policy,
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
            Deed::Hook { .. } => Subject::Hook,
        }
    }

    /// What to tell a user.
    pub fn message(&self) -> Message {
        match self {
            Deed::Access { did } => did.message(),
            Deed::Person { person, did } => did.message().with("person", person.as_str()),
            Deed::Segment { name, did, .. } => did.message().with("name", name.as_str()),
            Deed::Word { word, version, did } => {
                let key = match did {
                    WordDeed::Taught => "act-word-taught",
                    WordDeed::Withdrawn => "act-word-withdrawn",
                };
                Message::new(key).with("word", word.as_str()).with("version", *version)
            }
            Deed::Play { play, version, did: PlayDeed::Changed } => {
                Message::new("act-play-changed").with("play", play.as_str()).with("version", *version)
            }
            Deed::Policy { .. } => Message::new("act-policy-changed"),
            Deed::Contact { reason, did } => did.message().with("reason", reason.as_str()),
            Deed::Hook { host, did, .. } => did.message().with("host", host.as_str()),
            Deed::Record { did } => match did {
                RecordDeed::Exported { records } => {
                    Message::new("act-record-exported").with("records", usize::try_from(*records).unwrap_or(usize::MAX))
                }
                RecordDeed::Withheld { run } => Message::new("act-withheld").with("run", run.to_string()),
                RecordDeed::NotReplayed { run, why } => {
                    let why = match why {
                        NotReplayed::SnapshotGone => "act-snapshot-gone",
                        NotReplayed::CatalogChanged => "act-catalog-changed",
                        NotReplayed::NoList => "act-no-list",
                    };
                    Message::new("act-not-replayed").with("run", run.to_string()).with("why", Message::new(why))
                }
            },
        }
    }
}

impl HookDeed {
    fn message(&self) -> Message {
        match self {
            HookDeed::Added => Message::new("act-hook-added"),
            HookDeed::Removed => Message::new("act-hook-removed"),
            HookDeed::Tested => Message::new("act-hook-tested"),
            HookDeed::Sent { run } => Message::new("act-hook-sent").with("run", run.to_string()),
            HookDeed::SentAgain { message } => Message::new("act-hook-sent-again").with("message", message.as_str()),
            HookDeed::SwitchedOff => Message::new("act-hook-off"),
            HookDeed::SwitchedOn => Message::new("act-hook-on"),
        }
    }
}

impl AccessDeed {
    fn message(&self) -> Message {
        match self {
            AccessDeed::SignedIn { provider: None, .. } => Message::new("act-signed-in"),
            AccessDeed::SignedIn { provider: Some(provider), .. } => {
                Message::new("act-signed-in-by").with("provider", provider.as_str())
            }
            AccessDeed::NotProved { code } => Message::new("act-not-proved").with("code", code.as_str()),
            AccessDeed::SignedOut => Message::new("act-signed-out"),
            AccessDeed::SessionEnded => Message::new("act-session-ended"),
            AccessDeed::Refused(why) => Message::new(match why {
                Refusal::NoAccount => "act-no-account",
                Refusal::Password => "act-wrong-password",
                Refusal::Locked => "act-locked-name",
                Refusal::Disabled => "act-disabled-name",
                Refusal::NotInvited => "act-not-invited",
                Refusal::OtherSubject => "act-other-subject",
            }),
            AccessDeed::LockedOut { until } => Message::new("act-locked-out").with("until", format!("{until:.0}")),
            AccessDeed::FirstAdminInvited => Message::new("act-first-admin-invited"),
        }
    }
}

impl PersonDeed {
    fn message(&self) -> Message {
        let said = |role: &Role| Message::new(format!("role-{}", role.name()));
        match self {
            PersonDeed::Invited { role } => Message::new("act-invited").with("role", said(role)),
            PersonDeed::Admitted { role } => Message::new("act-admitted").with("role", said(role)),
            PersonDeed::Bound { provider } => Message::new("act-bound").with("provider", provider.as_str()),
            PersonDeed::InvitedAgain => Message::new("act-invited-again"),
            PersonDeed::Joined { role } => Message::new("act-joined").with("role", said(role)),
            PersonDeed::RoleChanged { from, to } => {
                Message::new("act-role-changed").with("from", said(from)).with("to", said(to))
            }
            PersonDeed::Disabled => Message::new("act-disabled"),
            PersonDeed::Enabled => Message::new("act-enabled"),
            PersonDeed::TokenMade { label, rights, .. } => {
                Message::new("act-token-made").with("label", label.as_str()).with("rights", rights.join(", "))
            }
            PersonDeed::UnmaskGiven => Message::new("act-unmask-given"),
            PersonDeed::UnmaskTaken => Message::new("act-unmask-taken"),
            PersonDeed::TokenRevoked { label } => Message::new("act-token-revoked").with("label", label.as_str()),
        }
    }
}

impl ContactDeed {
    fn message(&self) -> Message {
        match self {
            ContactDeed::Opened { .. } => Message::new("act-contact-opened"),
            ContactDeed::Closed => Message::new("act-contact-closed"),
            ContactDeed::Seen { customers } => Message::new("act-contact-seen").with("count", customers.len()),
            ContactDeed::TakenAway { format, customers, .. } => {
                let customers = usize::try_from(*customers).unwrap_or(usize::MAX);
                Message::new("act-contact-taken").with("format", format.as_str()).with("count", customers)
            }
        }
    }
}

impl SegmentDeed {
    fn message(&self) -> Message {
        match self {
            SegmentDeed::Created => Message::new("act-segment-created"),
            SegmentDeed::Saved { version } => Message::new("act-segment-saved").with("version", *version),
            SegmentDeed::Described { before, after } if before.name != after.name => {
                Message::new("act-segment-renamed").with("before", before.name.as_str())
            }
            SegmentDeed::Described { .. } => Message::new("act-segment-described"),
            SegmentDeed::Trashed => Message::new("act-segment-trashed"),
            SegmentDeed::Restored => Message::new("act-segment-restored"),
            SegmentDeed::Tagged { tags } => Message::new("act-segment-tagged").with("tags", tags.join(", ")),
            SegmentDeed::Untagged { tags } => Message::new("act-segment-untagged").with("tags", tags.join(", ")),
            SegmentDeed::Frozen { run } => Message::new("act-segment-frozen").with("run", run.to_string()),
            SegmentDeed::Unfrozen => Message::new("act-segment-unfrozen"),
            SegmentDeed::Scheduled { timing } => Message::new("act-segment-scheduled").with("timing", timing.message()),
            SegmentDeed::Unscheduled => Message::new("act-segment-unscheduled"),
            SegmentDeed::Paused => Message::new("act-schedule-paused"),
            SegmentDeed::Resumed => Message::new("act-schedule-resumed"),
            SegmentDeed::Reviewed { version, step, comment, .. } => {
                let key = match step {
                    ReviewStep::Submitted => "act-review-submitted",
                    ReviewStep::Approved => "act-review-approved",
                    ReviewStep::Rejected => "act-review-rejected",
                };
                let said = if comment.is_empty() { "no" } else { "yes" };
                let message = Message::new(key).with("version", *version).with("said", said);
                message.with("comment", comment.as_str())
            }
        }
    }
}
