//! The schedules of segments: setting them, and claiming what is due.
//!
//! A claim is a transaction, so of several servers on one file only one runs what is due. It lapses by itself, so that
//! what a server that died had claimed is run after all. However many times were missed, a segment is run once.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Row, Transaction};

use super::segments::{instant, read as segment, stamp};
use super::{By, RunId, SegmentDeed, SegmentId, Store, StoreError, Timing, Version, outbox};

/// How long a claim lasts; no run may take as long.
const CLAIM: SignedDuration = SignedDuration::from_mins(5);

/// When a segment is run by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub segment: SegmentId,
    pub timing: Timing,
    pub author: String,
    /// Times count from here.
    pub since: Timestamp,
    /// What was due up to here is done.
    pub done: Timestamp,
    pub is_paused: bool,
}

impl Schedule {
    /// When it is due next, or was due first since it was last looked at; paused or not.
    pub fn next(&self, zone: &TimeZone) -> Option<Timestamp> {
        self.timing.next(self.since, self.done, zone)
    }
}

/// What is to be run now, by whoever holds this.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub schedule: Schedule,
    /// The newest one.
    pub version: Version,
    pub due: Timestamp,
    at: Timestamp,
}

impl Store {
    /// Sets when a segment is run, in place of what was set before.
    ///
    /// # Errors
    /// When there is no such segment.
    pub async fn schedule(&self, id: SegmentId, timing: Timing, by: By) -> Result<(), StoreError> {
        let written = serde_json::to_string(&timing).map_err(|error| StoreError::Corrupted(error.into()))?;
        let (author, now) = (by.who.clone(), by.at);
        self.writer
            .act(by, move |transaction| {
                let segment = segment(transaction, id)?;
                transaction.execute(
                    "INSERT INTO main.schedule (segment, timing, author, since, done, paused) VALUES (?1, ?2, ?3, ?4, ?4, 0)
                     ON CONFLICT DO UPDATE SET timing = excluded.timing, author = excluded.author, claimed = NULL,
                         since = excluded.since, done = excluded.done, paused = 0",
                    (id.0, written, author, stamp(now)),
                )?;
                Ok(((), [segment.deed(SegmentDeed::Scheduled { timing })]))
            })
            .await
    }

    /// Takes a segment's schedule away; it is run by hand only.
    ///
    /// # Errors
    /// When there is no such segment.
    pub async fn unschedule(&self, id: SegmentId, by: By) -> Result<(), StoreError> {
        let change = move |transaction: &Transaction<'_>| {
            transaction.execute("DELETE FROM main.schedule WHERE segment = ?1", [id.0])
        };
        self.reschedule(id, by, SegmentDeed::Unscheduled, change).await
    }

    /// Stops a schedule for a while.
    ///
    /// # Errors
    /// When there is no such segment.
    pub async fn pause_schedule(&self, id: SegmentId, by: By) -> Result<(), StoreError> {
        let change = move |transaction: &Transaction<'_>| {
            transaction.execute("UPDATE main.schedule SET paused = 1 WHERE segment = ?1 AND paused = 0", [id.0])
        };
        self.reschedule(id, by, SegmentDeed::Paused, change).await
    }

    /// Lets a paused schedule go on; what was due meanwhile was not missed.
    ///
    /// # Errors
    /// When there is no such segment.
    pub async fn resume_schedule(&self, id: SegmentId, by: By) -> Result<(), StoreError> {
        let now = stamp(by.at);
        let change = move |transaction: &Transaction<'_>| {
            let change = "UPDATE main.schedule SET paused = 0, done = ?2 WHERE segment = ?1 AND paused = 1";
            transaction.execute(change, (id.0, now))
        };
        self.reschedule(id, by, SegmentDeed::Resumed, change).await
    }

    /// Changes the schedule that is there; when there is none to be changed, nothing was done.
    async fn reschedule(
        &self,
        id: SegmentId,
        by: By,
        did: SegmentDeed,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<usize> + Send + 'static,
    ) -> Result<(), StoreError> {
        self.writer
            .act(by, move |transaction| {
                let segment = segment(transaction, id)?;
                let changed = change(transaction)? > 0;
                Ok(((), changed.then(|| segment.deed(did))))
            })
            .await
    }

    /// When a segment is run by itself; `None` when it is not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn schedule_of(&self, id: SegmentId) -> Result<Option<Schedule>, StoreError> {
        self.readers
            .run(move |connection| {
                let mut statement =
                    connection.prepare_cached(&format!("SELECT {SCHEDULE} FROM schedule c WHERE c.segment = ?1"))?;
                let mut rows = statement.query([id.0])?;
                rows.next()?.map(schedule).transpose()
            })
            .await
    }

    /// Claims what has been due the longest; `None` when nothing is. Neither paused schedules are due, nor those of
    /// segments that are frozen or in the trash.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn claim(&self, now: Timestamp, zone: TimeZone) -> Result<Option<Claim>, StoreError> {
        self.writer.keep(move |transaction| claim(transaction, now, &zone)).await
    }

    /// Notes that what was claimed has been run, and that nothing else was due up to the claim; what the run changed is
    /// in the outbox from then on.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn fulfil(&self, claim: Claim, run: RunId) -> Result<(), StoreError> {
        self.writer
            .keep(move |transaction| {
                // A schedule that was set anew meanwhile is no longer claimed, and left alone.
                transaction.execute(
                    "UPDATE main.schedule SET done = ?2, claimed = NULL WHERE segment = ?1 AND claimed = ?3",
                    (claim.schedule.segment.0, stamp(claim.at), stamp(lapse(claim.at)?)),
                )?;
                outbox::tell(transaction, run, claim.at)
            })
            .await
    }
}

fn lapse(at: Timestamp) -> Result<Timestamp, StoreError> {
    at.checked_add(CLAIM).map_err(|error| StoreError::Corrupted(error.into()))
}

/// Columns of a schedule, in the order [`schedule`] reads them.
const SCHEDULE: &str = "c.segment, c.timing, c.author, c.since, c.done, c.paused";

fn schedule(row: &Row<'_>) -> Result<Schedule, StoreError> {
    let timing: String = row.get(1)?;
    Ok(Schedule {
        segment: SegmentId(row.get(0)?),
        timing: serde_json::from_str(&timing).map_err(|error| StoreError::Corrupted(error.into()))?,
        author: row.get(2)?,
        since: instant(row, 3)?,
        done: instant(row, 4)?,
        is_paused: row.get(5)?,
    })
}

fn claim(transaction: &Transaction<'_>, now: Timestamp, zone: &TimeZone) -> Result<Option<Claim>, StoreError> {
    let due = {
        let mut statement = transaction.prepare_cached(&format!(
            "SELECT {SCHEDULE} FROM schedule c JOIN segment s ON s.id = c.segment
             WHERE c.paused = 0 AND s.deleted IS NULL AND s.frozen IS NULL AND (c.claimed IS NULL OR c.claimed <= ?1)"
        ))?;
        let mut rows = statement.query([stamp(now)])?;
        let mut due = Vec::new();
        while let Some(row) = rows.next()? {
            let schedule = schedule(row)?;
            due.extend(schedule.next(zone).filter(|next| *next <= now).map(|next| (next, schedule)));
        }
        due.into_iter().min_by_key(|(next, schedule)| (*next, schedule.segment))
    };
    let Some((due, schedule)) = due else { return Ok(None) };
    transaction.execute(
        "UPDATE main.schedule SET claimed = ?2 WHERE segment = ?1",
        (schedule.segment.0, stamp(lapse(now)?)),
    )?;
    let version = segment(transaction, schedule.segment)?.newest;
    Ok(Some(Claim { schedule, version, due, at: now }))
}
