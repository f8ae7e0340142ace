//! The outbox: what hooks are to be told and were told. A message is put here in the transaction that ends a scheduled
//! run, and stays until it was delivered or given up, so it is sent at least once; whoever gets it twice knows it by its
//! name.
//!
//! When to try again follows the example of Standard Webhooks: ten attempts in three days. A hook that none of them
//! reached, nor any other message meanwhile, is switched off; so is one that answers 410.

mod message;

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use super::hooks::{HookId, read as hook};
use super::segments::{instant, stamp};
use super::{By, HookDeed, RunId, SegmentId, Store, StoreError, runs};
use message::Event;
pub use message::NAMED;
pub(super) use message::tell;

/// Seconds from one attempt to the next.
const WAITS: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// How long an attempt is nobody else's; none may take as long.
const CLAIM: SignedDuration = SignedDuration::from_mins(1);

/// Hooks that are sent to at the same time.
const AT_ONCE: u32 = 8;

/// How long it is remembered what was sent.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Who the record says does what nobody does.
pub(super) const PROGRAM: &str = "quanxuan";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeliveryId(i64);

impl DeliveryId {
    pub fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for DeliveryId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        i64::deserialize(from).map(DeliveryId)
    }
}

/// A message to a hook, and what came of it so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub hook: HookId,
    pub address: String,
    /// The run it tells of; none of a test.
    pub run: Option<RunId>,
    /// What its segment is called now.
    pub segment_name: Option<String>,
    /// Its name for the receiver.
    pub message: String,
    pub created: Timestamp,
    pub attempts: u32,
    /// When it is sent next.
    pub next: Option<Timestamp>,
    pub delivered: Option<Timestamp>,
    /// What came of the last attempt.
    pub tried: Option<Tried>,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tried {
    /// With this status.
    Answered(u16),
    TimedOut,
    Unreachable,
    /// The name leads to an address that is not public.
    NotPublic,
}

/// What is to be sent now, by whoever holds this.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub message: String,
    pub address: String,
    pub secret: String,
    pub body: Vec<u8>,
    delivery: DeliveryId,
    hook: HookId,
    /// From 1.
    number: u32,
}

impl Store {
    /// Puts a message into the outbox that says nothing but that it arrived.
    ///
    /// # Errors
    /// When there is no such hook.
    pub async fn test_hook(&self, id: HookId, by: By) -> Result<(), StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                let deed = hook(transaction, id)?.deed(HookDeed::Tested);
                let event = Event { kind: "hook.test", timestamp: at, data: serde_json::json!({ "hook": id.0 }) };
                put(transaction, id, None, &event, at)?;
                Ok(((), [deed]))
            })
            .await
    }

    /// Sends a message once more, under its name.
    ///
    /// # Errors
    /// When it is not known any more.
    pub async fn send_again(&self, id: DeliveryId, by: By) -> Result<(), StoreError> {
        let now = by.at;
        self.writer
            .act(by, move |transaction| {
                let known = "SELECT hook, message FROM delivery WHERE id = ?1";
                let known = transaction
                    .query_row(known, [id.0], |row| Ok((HookId(row.get(0)?), row.get::<_, String>(1)?)))
                    .optional()?;
                let (of, message) = known.ok_or(StoreError::HookNotFound)?;
                let deed = hook(transaction, of)?.deed(HookDeed::SentAgain { message });
                transaction.execute(
                    "UPDATE main.delivery SET attempts = 0, next = ?2, delivered = NULL, tried = NULL WHERE id = ?1",
                    (id.0, stamp(now)),
                )?;
                Ok(((), [deed]))
            })
            .await
    }

    /// The newest messages to the hooks there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn deliveries(&self, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        self.readers
            .run(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT d.id, d.hook, h.address, d.run, s.name, d.message, d.created, d.attempts, d.next, d.delivered,
                         d.tried
                     FROM delivery d JOIN hook h ON h.id = d.hook LEFT JOIN segment s ON s.id = d.segment
                     WHERE h.removed IS NULL ORDER BY d.id DESC LIMIT ?1",
                )?;
                let mut rows = statement.query([limit])?;
                let mut deliveries = Vec::new();
                while let Some(row) = rows.next()? {
                    deliveries.push(delivery(row)?);
                }
                Ok(deliveries)
            })
            .await
    }

    /// Claims what is due: of several hooks, the oldest message of each.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn claim_deliveries(&self, now: Timestamp) -> Result<Vec<Attempt>, StoreError> {
        self.writer.keep(move |transaction| claim(transaction, now)).await
    }

    /// Notes what came of an attempt, and when the next one is; a receiver may wish to be left alone so long.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn attempted(
        &self,
        attempt: Attempt,
        tried: Tried,
        wish: Option<SignedDuration>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.writer
            .act(By::new(PROGRAM, at), move |transaction| Ok(((), note(transaction, &attempt, tried, wish, at)?)))
            .await
    }
}

/// Forgets what was sent long ago, but not what each hook was told last.
fn forget(transaction: &Transaction<'_>, now: Timestamp) -> Result<(), StoreError> {
    let oldest = stamp(now.saturating_sub(REMEMBERED).unwrap_or(Timestamp::MIN));
    transaction.execute(
        "DELETE FROM main.delivery WHERE next IS NULL AND created < ?1
             AND id NOT IN (SELECT max(id) FROM delivery GROUP BY hook, segment)",
        [oldest],
    )?;
    Ok(())
}

fn put<D: Serialize>(
    transaction: &Transaction<'_>,
    hook: HookId,
    of: Option<(SegmentId, RunId)>,
    event: &Event<D>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let body = serde_json::to_vec(event).map_err(|error| StoreError::Corrupted(error.into()))?;
    let (segment, run) = of.map(|(segment, run)| (segment.0, run.to_string())).unzip();
    transaction.execute(
        "INSERT INTO main.delivery (hook, message, segment, run, body, created, next)
         VALUES (?1, 'msg_' || lower(hex(randomblob(16))), ?2, ?3, ?4, ?5, ?5)",
        (hook.0, segment, run, body, stamp(now)),
    )?;
    Ok(())
}

fn claim(transaction: &Transaction<'_>, now: Timestamp) -> Result<Vec<Attempt>, StoreError> {
    let due = {
        let mut statement = transaction.prepare_cached(
            "SELECT d.message, h.address, h.secret, d.body, d.id, d.hook, d.attempts + 1, min(d.next)
             FROM delivery d JOIN hook h ON h.id = d.hook
             WHERE d.next <= ?1 AND h.off IS NULL AND h.removed IS NULL
             GROUP BY d.hook ORDER BY min(d.next) LIMIT ?2",
        )?;
        let rows = statement.query_map((stamp(now), AT_ONCE), |row| {
            Ok(Attempt {
                message: row.get(0)?,
                address: row.get(1)?,
                secret: row.get(2)?,
                body: row.get(3)?,
                delivery: DeliveryId(row.get(4)?),
                hook: HookId(row.get(5)?),
                number: row.get(6)?,
            })
        })?;
        rows.collect::<Result<Vec<_>, _>>()?
    };
    let lapse = stamp(later(now, CLAIM));
    for attempt in &due {
        let claim = "UPDATE main.delivery SET attempts = ?2, next = ?3 WHERE id = ?1";
        transaction.execute(claim, (attempt.delivery.0, attempt.number, &lapse))?;
    }
    Ok(due)
}

fn note(
    transaction: &Transaction<'_>,
    attempt: &Attempt,
    tried: Tried,
    wish: Option<SignedDuration>,
    at: Timestamp,
) -> Result<Vec<super::Deed>, StoreError> {
    let (arrived, gone) = match tried {
        Tried::Answered(status) => ((200..300).contains(&status), status == 410),
        Tried::TimedOut | Tried::Unreachable | Tried::NotPublic => (false, false),
    };
    let next = if arrived || gone { None } else { attempt.next(wish, at) };
    let written = serde_json::to_string(&tried).map_err(|error| StoreError::Corrupted(error.into()))?;
    // Whoever was too slow is not the last to have tried.
    let run = transaction
        .query_row(
            "UPDATE main.delivery SET next = ?3, delivered = ?4, tried = ?5 WHERE id = ?1 AND attempts = ?2 AND next IS NOT NULL
             RETURNING run",
            (attempt.delivery.0, attempt.number, next.map(stamp), arrived.then(|| stamp(at)), written),
            |row| row.get::<_, Option<String>>(0),
        )
        .optional()?;
    let (Some(run), Ok(hook)) = (run, hook(transaction, attempt.hook)) else { return Ok(Vec::new()) };
    if arrived {
        let run: Option<RunId> = run.map(runs::word).transpose()?;
        return Ok(run.map(|run| hook.deed(HookDeed::Sent { run })).into_iter().collect());
    }
    let is_lost = next.is_none() && (gone || nothing_arrived(transaction, attempt)?);
    if !is_lost || hook.off.is_some() {
        return Ok(Vec::new());
    }
    transaction.execute("UPDATE main.hook SET off = ?2 WHERE id = ?1", (attempt.hook.0, stamp(at)))?;
    Ok(vec![hook.deed(HookDeed::SwitchedOff)])
}

/// Whether nothing has reached the hook since this message was made.
fn nothing_arrived(transaction: &Transaction<'_>, attempt: &Attempt) -> Result<bool, StoreError> {
    let arrived = "SELECT EXISTS (SELECT 1 FROM delivery d JOIN delivery this ON this.hook = d.hook
                                  WHERE this.id = ?1 AND d.delivered >= this.created)";
    let arrived: bool = transaction.query_row(arrived, [attempt.delivery.0], |row| row.get(0))?;
    Ok(!arrived)
}

impl Attempt {
    /// When to try again; never after the last time.
    fn next(&self, wish: Option<SignedDuration>, at: Timestamp) -> Option<Timestamp> {
        let place = usize::try_from(self.number).ok()?.checked_sub(1)?;
        let wait = *WAITS.get(place)?;
        // Up to a tenth longer, by the random name, so that what failed together does not come back together.
        let noise = self.message.bytes().last().and_then(|digit| char::from(digit).to_digit(16)).unwrap_or_default();
        let wait = SignedDuration::from_millis(wait * 1_000 + wait * i64::from(noise) * 1_000 / 150);
        let longest = WAITS.last().copied().map(SignedDuration::from_secs).unwrap_or_default();
        Some(later(at, wait.max(wish.unwrap_or_default().min(longest))))
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

fn delivery(row: &Row<'_>) -> Result<Delivery, StoreError> {
    let tried: Option<String> = row.get(10)?;
    let maybe = |column| row.get::<_, Option<String>>(column)?.map(|_| instant(row, column)).transpose();
    Ok(Delivery {
        id: DeliveryId(row.get(0)?),
        hook: HookId(row.get(1)?),
        address: row.get(2)?,
        run: row.get::<_, Option<String>>(3)?.map(runs::word).transpose()?,
        segment_name: row.get(4)?,
        message: row.get(5)?,
        created: instant(row, 6)?,
        attempts: row.get(7)?,
        next: maybe(8)?,
        delivered: maybe(9)?,
        tried: tried
            .map(|tried| serde_json::from_str(&tried))
            .transpose()
            .map_err(|error| StoreError::Corrupted(error.into()))?,
    })
}
