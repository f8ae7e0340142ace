//! Acts as a user is told of them; every sentence is in the language files.

use super::{
    AccessDeed, ContactDeed, Deed, ExportDeed, HookDeed, NotReplayed, PersonDeed, PlayDeed, RecordDeed, Refusal,
    SegmentDeed, WordDeed,
};
use crate::lang::Message;
use crate::store::{ReviewStep, Role};

impl Deed {
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
            Deed::Export { run, format, customers, did } => {
                let count = usize::try_from(*customers).unwrap_or(usize::MAX);
                did.message().with("run", run.to_string()).with("format", format.as_str()).with("count", count)
            }
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

impl ExportDeed {
    fn message(&self) -> Message {
        match self {
            ExportDeed::Asked => Message::new("act-export-asked"),
            ExportDeed::Finished { sha256, .. } => Message::new("act-export-finished").with("sha256", sha256.as_str()),
            ExportDeed::Failed => Message::new("act-export-failed"),
            ExportDeed::Cancelled => Message::new("act-export-cancelled"),
            ExportDeed::Fetched { sha256 } => Message::new("act-export-fetched").with("sha256", sha256.as_str()),
            ExportDeed::Deleted => Message::new("act-export-deleted"),
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
            PersonDeed::TokenMade { label, rights, limits, .. } => Message::new("act-token-made")
                .with("label", label.as_str())
                .with("rights", rights.join(", "))
                .with("limits", limits.said()),
            PersonDeed::LimitsChanged { from, to } => {
                Message::new("act-limits-changed").with("from", from.said()).with("to", to.said())
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
            SegmentDeed::Described { before, after } if before.folder != after.folder => match &after.folder {
                Some(folder) => Message::new("act-segment-moved").with("folder", folder.as_str()),
                None => Message::new("act-segment-unfiled"),
            },
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
            SegmentDeed::LeavesFiles { format, moves } => {
                let moves = if *moves { "yes" } else { "no" };
                Message::new("act-leaves-files").with("format", format.as_str()).with("moves", moves)
            }
            SegmentDeed::LeavesNoFiles => Message::new("act-leaves-no-files"),
            SegmentDeed::Left { file, sha256, .. } => {
                Message::new("act-left").with("file", file.as_str()).with("sha256", sha256.as_str())
            }
            SegmentDeed::NotLeft { run, problem } => {
                Message::new("act-not-left").with("run", run.to_string()).with("problem", problem.clone())
            }
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
