//! Who is signed in where. A session ends when nothing was heard of it for a day, and after two weeks in any case.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::people::{Person, PersonId, SecretHash, person};
use super::segments::{instant, stamp};
use super::{AccessDeed, By, ContactDeed, Deed, Store, StoreError};

const IDLE: SignedDuration = SignedDuration::from_hours(24);
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 14);

/// How exactly it is known when a session was last heard of.
const GRAIN: SignedDuration = SignedDuration::from_mins(1);

/// How long personal data is shown for one reason.
const SIGHT: SignedDuration = SignedDuration::from_mins(15);

/// Characters of a reason.
const REASON: usize = 200;

/// Characters kept of what the browser calls itself.
const AGENT: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionId(i64);

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    /// What the browser called itself.
    pub agent: String,
    pub created: Timestamp,
    pub seen: Timestamp,
    /// Sees personal data now.
    pub sight: Option<OpenSight>,
}

/// Personal data is shown in a session, for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSight {
    pub reason: String,
    pub until: Timestamp,
}

impl SessionId {
    pub fn number(self) -> i64 {
        self.0
    }
}

impl Store {
    /// Begins a session of somebody who proved who they are; failures before it are forgotten.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn sign_in(
        &self,
        person: &Person,
        secret: SecretHash,
        agent: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (id, agent) = (person.id, agent.to_owned());
        self.writer
            .act(By::new(person.name.clone(), at), move |transaction| {
                let did = begin(transaction, id, &secret, &agent, None, at)?;
                Ok(((), [Deed::Access { did }]))
            })
            .await
    }

    /// Who holds a secret; nobody when their session has ended or they are disabled.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn session(&self, secret: SecretHash, at: Timestamp) -> Result<Option<(Person, Session)>, StoreError> {
        let found = self.readers.run(move |connection| live(connection, &secret, at)).await?;
        if let Some((_, session)) = &found
            && at.duration_since(session.seen) > GRAIN
        {
            let id = session.id;
            self.writer
                .keep(move |transaction| {
                    transaction.execute("UPDATE session SET seen = ?2 WHERE id = ?1", (id.0, stamp(at)))?;
                    Ok(())
                })
                .await?;
        }
        Ok(found)
    }

    /// The sessions of somebody, the last heard of first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn sessions_of(&self, person: PersonId, at: Timestamp) -> Result<Vec<Session>, StoreError> {
        self.readers
            .run(move |connection| {
                let (idle, oldest) = limits(at);
                let mut statement = connection.prepare_cached(
                    "SELECT id, agent, created, seen, sight_reason, sight_until FROM session
                     WHERE person = ?1 AND seen >= ?2 AND created >= ?3 ORDER BY seen DESC, id DESC",
                )?;
                let mut rows = statement.query((person.0, idle, oldest))?;
                let mut sessions = Vec::new();
                while let Some(row) = rows.next()? {
                    sessions.push(read(row, 0, at)?);
                }
                Ok(sessions)
            })
            .await
    }

    /// Shows personal data in a session, for a reason and a quarter of an hour. Whether its person may see any is asked
    /// at each view.
    ///
    /// # Errors
    /// When the reason says nothing, or is too long.
    pub async fn open_sight(&self, session: SessionId, reason: String, by: By) -> Result<(), StoreError> {
        let reason = reason.trim().to_owned();
        if !(1..=REASON).contains(&reason.chars().count()) {
            return Err(StoreError::BadReason { limit: REASON });
        }
        let until = by.at.saturating_add(SIGHT).unwrap_or(Timestamp::MAX);
        self.writer
            .act(by, move |transaction| {
                let change = "UPDATE session SET sight_reason = ?2, sight_until = ?3 WHERE id = ?1";
                let opened = transaction.execute(change, (session.0, &reason, stamp(until)))? > 0;
                let did = ContactDeed::Opened { until };
                Ok(((), opened.then_some(Deed::Contact { reason, did })))
            })
            .await
    }

    /// Masks personal data again.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn close_sight(&self, session: SessionId, by: By) -> Result<(), StoreError> {
        self.writer
            .act(by, move |transaction| {
                let reason: Option<String> = transaction
                    .prepare_cached("SELECT sight_reason FROM session WHERE id = ?1")?
                    .query_row([session.0], |row| row.get(0))
                    .optional()?
                    .flatten();
                let change = "UPDATE session SET sight_reason = NULL, sight_until = NULL WHERE id = ?1";
                transaction.execute(change, [session.0])?;
                Ok(((), reason.map(|reason| Deed::Contact { reason, did: ContactDeed::Closed })))
            })
            .await
    }

    /// Ends the session that somebody acts in.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn sign_out(&self, person: &Person, session: SessionId, at: Timestamp) -> Result<(), StoreError> {
        self.end(person, session.0, at, AccessDeed::SignedOut).await
    }

    /// Ends a session that somebody saw in the list of theirs; one that is not theirs stays.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn end_session(&self, person: &Person, session: i64, at: Timestamp) -> Result<(), StoreError> {
        self.end(person, session, at, AccessDeed::SessionEnded).await
    }

    async fn end(&self, person: &Person, session: i64, at: Timestamp, did: AccessDeed) -> Result<(), StoreError> {
        let id = person.id;
        self.writer
            .act(By::new(person.name.clone(), at), move |transaction| {
                let ended =
                    transaction.execute("DELETE FROM session WHERE id = ?1 AND person = ?2", (session, id.0))?;
                Ok(((), (ended > 0).then_some(Deed::Access { did })))
            })
            .await
    }
}

/// Begins a session of somebody who proved who they are, by a password or to a provider.
pub(super) fn begin(
    transaction: &Transaction<'_>,
    person: PersonId,
    secret: &SecretHash,
    agent: &str,
    provider: Option<String>,
    at: Timestamp,
) -> Result<AccessDeed, StoreError> {
    let agent: String = agent.chars().take(AGENT).collect();
    let (idle, oldest) = limits(at);
    transaction.execute("DELETE FROM session WHERE seen < ?1 OR created < ?2", (idle, oldest))?;
    transaction.execute("UPDATE person SET failures = 0, locked_until = NULL WHERE id = ?1", [person.0])?;
    transaction.execute(
        "INSERT INTO session (secret, person, agent, created, seen) VALUES (?1, ?2, ?3, ?4, ?4)",
        (&secret.0, person.0, &agent, stamp(at)),
    )?;
    Ok(AccessDeed::SignedIn { agent, provider })
}

/// The earliest times that a session alive at `at` was heard of and began.
fn limits(at: Timestamp) -> (String, String) {
    let before = |length| stamp(at.saturating_sub(length).unwrap_or(Timestamp::MIN));
    (before(IDLE), before(LONGEST))
}

fn live(connection: &Connection, secret: &SecretHash, at: Timestamp) -> Result<Option<(Person, Session)>, StoreError> {
    let (idle, oldest) = limits(at);
    let mut statement = connection.prepare_cached(
        "SELECT p.id, p.name, p.role, p.created, p.password IS NOT NULL OR p.subject IS NOT NULL, p.disabled, p.locked_until,
                p.unmasks, p.limits, s.id, s.agent, s.created, s.seen, s.sight_reason, s.sight_until
         FROM session s JOIN person p ON p.id = s.person
         WHERE s.secret = ?1 AND s.seen >= ?2 AND s.created >= ?3 AND p.disabled IS NULL",
    )?;
    let mut rows = statement.query((&secret.0, idle, oldest))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some((person(row)?, read(row, 9, at)?)))
}

/// Reads a session whose columns begin at `first`.
fn read(row: &Row<'_>, first: usize, at: Timestamp) -> Result<Session, StoreError> {
    let reason: Option<String> = row.get(first + 4)?;
    let until = row.get::<_, Option<String>>(first + 5)?.map(|_| instant(row, first + 5)).transpose()?;
    let sight = reason.zip(until).map(|(reason, until)| OpenSight { reason, until });
    Ok(Session {
        id: SessionId(row.get(first)?),
        agent: row.get(first + 1)?,
        created: instant(row, first + 2)?,
        seen: instant(row, first + 3)?,
        sight: sight.filter(|sight| sight.until > at),
    })
}
