//! What a hook is told: the run, whom it found that the run before had not, and who was missing.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction};
use serde::Serialize;

use super::{forget, put};
use crate::store::hooks::HookId;
use crate::store::{Limits, Members, Movement, RunId, SegmentId, StoreError, View, members, runs};

/// Customers that a message names of those who entered, and of those who left; where more are, it says where they are
/// listed.
pub const NAMED: u64 = 1000;

/// A message, as it is sent.
#[derive(Serialize)]
pub(super) struct Event<D> {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub timestamp: Timestamp,
    pub data: D,
}

#[derive(Serialize)]
struct Changed {
    segment: Told,
    run: String,
    as_of: String,
    count: u64,
    /// The run that this hook was told before; from none, everybody entered.
    before: Option<String>,
    entered: Moved,
    left: Moved,
}

#[derive(Serialize)]
struct Told {
    id: i64,
    name: String,
    version: u32,
}

#[derive(Serialize)]
struct Moved {
    count: u64,
    /// Up to [`NAMED`] of them, in ascending order.
    customer_ids: Vec<i64>,
    /// Where all of them are listed, when those are not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    all: Option<String>,
}

impl Moved {
    fn of(members: &Members, all: impl FnOnce() -> String) -> Self {
        let count = members.count();
        let named = usize::try_from(NAMED).unwrap_or(usize::MAX);
        Moved { count, customer_ids: members.ids().take(named).collect(), all: (count > NAMED).then(all) }
    }
}

fn sees(transaction: &Transaction<'_>, who: &str, segment: i64) -> Result<bool, StoreError> {
    let mut limits = transaction.prepare_cached("SELECT limits FROM person WHERE name = ?1")?;
    let mut limits = limits.query([who])?;
    let limits = limits.next()?.map(|row| Limits::read(row, 0)).transpose()?.unwrap_or_default();
    match View::of(&limits, who) {
        Some(view) => Ok(view.seen(transaction)?.contains(&segment)),
        None => Ok(true),
    }
}

/// Tells the hooks of its segment what a scheduled run changed. A run without a list changed nothing.
pub fn tell(transaction: &Transaction<'_>, run: RunId, now: Timestamp) -> Result<(), StoreError> {
    forget(transaction, now)?;
    let found = transaction
        .query_row(
            "SELECT r.at, r.segment, s.name, r.version, r.as_of FROM run r JOIN segment s ON s.id = r.segment
             WHERE r.id = ?1 AND r.count IS NOT NULL",
            [run.to_string()],
            |row| {
                let told = Told { id: row.get(1)?, name: row.get(2)?, version: row.get(3)? };
                Ok((row.get::<_, String>(0)?, told, row.get::<_, String>(4)?))
            },
        )
        .optional()?;
    let Some((at, segment, as_of)) = found else { return Ok(()) };
    let at: Timestamp = runs::word(at)?;
    let hooks = {
        let mut statement = transaction.prepare_cached(
            "SELECT h.id, (SELECT run FROM delivery d WHERE d.hook = h.id AND d.segment = ?1 ORDER BY d.id DESC LIMIT 1),
                 h.author
             FROM hook h WHERE h.removed IS NULL AND h.off IS NULL AND (h.segment IS NULL OR h.segment = ?1)",
        )?;
        let mut rows = statement.query([segment.id])?;
        let mut hooks = Vec::new();
        while let Some(row) = rows.next()? {
            // A hook is told what whoever set it sees now.
            if sees(transaction, &row.get::<_, String>(2)?, segment.id)? {
                hooks.push((HookId(row.get(0)?), row.get::<_, Option<String>>(1)?));
            }
        }
        hooks
    };
    if hooks.is_empty() {
        return Ok(());
    }
    let Some(after) = members::read(transaction, run)? else { return Ok(()) };
    let mut event = Event {
        kind: "segment.changed",
        timestamp: at,
        data: Changed {
            segment,
            run: run.to_string(),
            as_of,
            count: after.count(),
            before: None,
            entered: Moved::of(&after, String::new),
            left: Moved::of(&Members::default(), String::new),
        },
    };
    let listed = format!("/api/v1/runs/{run}/members");
    for (hook, before) in hooks {
        let before: Option<RunId> = before.map(runs::word).transpose()?;
        let known = before.map(|before| members::read(transaction, before)).transpose()?.flatten();
        let data = &mut event.data;
        match before.zip(known) {
            Some((before, known)) => {
                let moved = Movement::between(&known, &after);
                data.before = Some(before.to_string());
                data.entered = Moved::of(&moved.entered, || format!("{listed}?entered_since={before}"));
                data.left = Moved::of(&moved.left, || format!("{listed}?left_since={before}"));
            }
            None => {
                data.before = None;
                data.entered = Moved::of(&after, || listed.clone());
                data.left = Moved::of(&Members::default(), String::new);
            }
        }
        put(transaction, hook, Some((SegmentId(event.data.segment.id), run)), &event, now)?;
    }
    Ok(())
}
