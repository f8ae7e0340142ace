//! People who may sign in: their roles, how often somebody failed to be one of them, and the links that invite them.
//!
//! Names are never given twice and never change, so that the record says for good who acted. Nobody is deleted.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use super::segments::{fold, instant, stamp};
use super::{AccessDeed, By, Deed, Limits, PersonDeed, Refusal, SegmentName, Store, StoreError};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PersonId(pub(super) i64);

impl PersonId {
    pub fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for PersonId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(PersonId)
    }
}

impl<'de> serde::Deserialize<'de> for PersonId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        i64::deserialize(from).map(PersonId)
    }
}

/// What somebody is here for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PersonRole")]
pub enum Role {
    /// Asks and looks.
    Viewer,
    /// Also saves, takes away and teaches.
    Operator,
    /// Looks at everything, the record too, and changes nothing.
    Auditor,
    /// Everything, and the people.
    Admin,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Operator, Role::Auditor, Role::Admin];

    pub fn name(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Operator => "operator",
            Role::Auditor => "auditor",
            Role::Admin => "admin",
        }
    }

    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    pub fn may(self, right: Right) -> bool {
        match right {
            Right::See => true,
            Right::Save | Right::Export | Right::Teach => matches!(self, Role::Operator | Role::Admin),
            Right::Audit => matches!(self, Role::Auditor | Role::Admin),
            Right::Manage | Right::Unmask => self == Role::Admin,
        }
    }
}

/// What there is to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Ask, and look at lists, segments and words.
    See,
    /// Change segments.
    Save,
    /// Take lists away as files.
    Export,
    /// Define words.
    Teach,
    /// Read the record, prove it, replay it.
    Audit,
    /// Invite people, change what they may do.
    Manage,
    /// See personal data, for a reason and for a while. Admins give it to single people, and no program has it.
    Unmask,
}

impl Right {
    pub const ALL: [Right; 7] =
        [Right::See, Right::Save, Right::Export, Right::Teach, Right::Audit, Right::Manage, Right::Unmask];

    pub fn name(self) -> &'static str {
        match self {
            Right::See => "see",
            Right::Save => "save",
            Right::Export => "export",
            Right::Teach => "teach",
            Right::Audit => "audit",
            Right::Manage => "manage",
            Right::Unmask => "unmask",
        }
    }

    pub fn named(name: &str) -> Option<Right> {
        Right::ALL.into_iter().find(|right| right.name() == name)
    }

    /// Whether those who lack it may not even know what it is for.
    pub fn is_secret(self) -> bool {
        matches!(self, Right::Audit | Right::Manage)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    pub created: Timestamp,
    /// Somebody invited has not until they choose a password, or a provider proves them.
    pub has_come: bool,
    pub disabled: Option<Timestamp>,
    /// After too many failures nobody is let in under this name until then.
    pub locked_until: Option<Timestamp>,
    /// May see personal data, whatever the role.
    pub unmasks: bool,
    /// How far what they may reaches.
    pub limits: Limits,
}

impl Person {
    pub fn may(&self, right: Right) -> bool {
        self.role.may(right) || (right == Right::Unmask && self.unmasks)
    }
}

/// A person with what proves that it is them: an Argon2 hash in PHC form.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub person: Person,
    pub password: Option<String>,
}

/// The hash of a secret that only its holder knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretHash(pub String);

/// Failures in a row that cost nothing.
const FREE_FAILURES: u32 = 4;

/// The longest that a name is locked.
const LONGEST_LOCK: i64 = 15;

/// How long an invitation is good for.
const INVITED_FOR: SignedDuration = SignedDuration::from_hours(72);

pub(super) const PERSON: &str = "id, name, role, created, password IS NOT NULL OR subject IS NOT NULL, disabled, \
                                 locked_until, unmasks, limits";

impl Store {
    /// Everybody, the disabled too, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn people(&self) -> Result<Vec<Person>, StoreError> {
        self.readers
            .run(|connection| {
                let mut statement =
                    connection.prepare_cached(&format!("SELECT {PERSON} FROM person ORDER BY name_key"))?;
                let mut rows = statement.query([])?;
                let mut people = Vec::new();
                while let Some(row) = rows.next()? {
                    people.push(person(row)?);
                }
                Ok(people)
            })
            .await
    }

    /// # Errors
    /// When there is no such person.
    pub async fn person(&self, id: PersonId) -> Result<Person, StoreError> {
        self.readers.run(move |connection| read(connection, id)).await
    }

    /// Whether an admin can sign in; until then nobody but the first one can be let in.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn has_admin(&self) -> Result<bool, StoreError> {
        self.readers.run(|connection| Ok(admins(connection)? > 0)).await
    }

    /// Who bears a name, with what proves it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn credentials(&self, name: &str) -> Result<Option<Credentials>, StoreError> {
        let key = fold(name.trim());
        self.readers
            .run(move |connection| {
                let mut statement =
                    connection.prepare_cached(&format!("SELECT {PERSON}, password FROM person WHERE name_key = ?1"))?;
                let mut rows = statement.query([key])?;
                let Some(row) = rows.next()? else { return Ok(None) };
                Ok(Some(Credentials { person: person(row)?, password: row.get(9)? }))
            })
            .await
    }

    /// Notes that a password was wrong, or right for somebody who is disabled. From the fifth time in a row on the name is
    /// locked, each time twice as long, for up to a quarter of an hour.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn note_failure(&self, person: &Person, why: Refusal, at: Timestamp) -> Result<(), StoreError> {
        let id = person.id;
        self.writer
            .act(By::new(person.name.clone(), at), move |transaction| {
                let failures: u32 = transaction.query_row(
                    "UPDATE person SET failures = failures + 1 WHERE id = ?1 RETURNING failures",
                    [id.0],
                    |row| row.get(0),
                )?;
                let mut deeds = vec![AccessDeed::Refused(why)];
                if let Some(over) = failures.checked_sub(FREE_FAILURES + 1) {
                    let minutes = 1_i64.checked_shl(over.min(10)).unwrap_or(LONGEST_LOCK).min(LONGEST_LOCK);
                    let until = at.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(Timestamp::MAX);
                    transaction.execute("UPDATE person SET locked_until = ?2 WHERE id = ?1", (id.0, stamp(until)))?;
                    deeds.push(AccessDeed::LockedOut { until });
                }
                Ok(((), deeds.into_iter().map(|did| Deed::Access { did })))
            })
            .await
    }

    /// Adds somebody who may choose a password with `secret`.
    ///
    /// # Errors
    /// When the name is none, or taken, be it by somebody who is disabled.
    pub async fn invite(
        &self,
        name: SegmentName,
        role: Role,
        secret: SecretHash,
        by: By,
    ) -> Result<Person, StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                let id = add(transaction, &name, role, at)?;
                open_door(transaction, Some(id), &secret, at)?;
                done(transaction, id, PersonDeed::Invited { role })
            })
            .await
    }

    /// Lets somebody choose another password with `secret`; earlier links of theirs are dead, and a provider may prove them
    /// by another account of its own.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn invite_again(&self, id: PersonId, secret: SecretHash, by: By) -> Result<Person, StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                read(transaction, id)?;
                transaction.execute("UPDATE person SET issuer = NULL, subject = NULL WHERE id = ?1", [id.0])?;
                open_door(transaction, Some(id), &secret, at)?;
                done(transaction, id, PersonDeed::InvitedAgain)
            })
            .await
    }

    /// Lets whoever holds `secret` become the first admin; earlier such links are dead.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn invite_first_admin(&self, secret: SecretHash, by: By) -> Result<(), StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                open_door(transaction, None, &secret, at)?;
                Ok(((), [Deed::Access { did: AccessDeed::FirstAdminInvited }]))
            })
            .await
    }

    /// Whom a link invites: nobody when it is no link, or is spent or too old; no name for the first admin.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn invited(&self, secret: SecretHash, at: Timestamp) -> Result<Option<Option<Person>>, StoreError> {
        self.readers
            .run(move |connection| match holder(connection, &secret, at)? {
                None => Ok(None),
                Some(None) => Ok((admins(connection)? == 0).then_some(None)),
                Some(Some(id)) => Ok(Some(Some(read(connection, id)?))),
            })
            .await
    }

    /// Takes the password that somebody chose by a link, which is spent then; their sessions end. `name` is that of the
    /// first admin and of no account otherwise.
    ///
    /// # Errors
    /// When the link is none, is spent or too old, or the name is taken.
    pub async fn accept(
        &self,
        secret: SecretHash,
        name: SegmentName,
        password: String,
        at: Timestamp,
    ) -> Result<Person, StoreError> {
        self.writer
            .act(By::new(name.as_str(), at), move |transaction| {
                let id = match holder(transaction, &secret, at)? {
                    Some(Some(id)) => id,
                    Some(None) if admins(transaction)? == 0 => add(transaction, &name, Role::Admin, at)?,
                    Some(None) | None => return Err(StoreError::NoInvitation),
                };
                transaction.execute("DELETE FROM invitation WHERE secret = ?1", [&secret.0])?;
                transaction.execute(
                    "UPDATE person SET password = ?2, failures = 0, locked_until = NULL WHERE id = ?1",
                    (id.0, password),
                )?;
                transaction.execute("DELETE FROM session WHERE person = ?1", [id.0])?;
                let role = read(transaction, id)?.role;
                done(transaction, id, PersonDeed::Joined { role })
            })
            .await
    }

    /// Changes what somebody may do; their sessions end.
    ///
    /// # Errors
    /// When there is no such person, or no admin would be left.
    pub async fn set_role(&self, id: PersonId, role: Role, by: By) -> Result<(), StoreError> {
        self.change(id, by, move |transaction, person| {
            transaction.execute("UPDATE person SET role = ?2 WHERE id = ?1", (id.0, role.name()))?;
            Ok(PersonDeed::RoleChanged { from: person.role, to: role })
        })
        .await
    }

    /// Lets somebody in no more; their sessions end, their links and tokens are dead.
    ///
    /// # Errors
    /// When there is no such person, or no admin would be left.
    pub async fn disable(&self, id: PersonId, by: By) -> Result<(), StoreError> {
        let at = stamp(by.at);
        self.change(id, by, move |transaction, _| {
            transaction.execute("DELETE FROM invitation WHERE person = ?1", [id.0])?;
            transaction.execute("DELETE FROM token WHERE person = ?1", [id.0])?;
            transaction.execute("UPDATE person SET disabled = ?2 WHERE id = ?1", (id.0, at))?;
            Ok(PersonDeed::Disabled)
        })
        .await
    }

    /// Lets somebody in again.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn enable(&self, id: PersonId, by: By) -> Result<(), StoreError> {
        self.change(id, by, move |transaction, _| {
            transaction.execute("UPDATE person SET disabled = NULL WHERE id = ?1", [id.0])?;
            Ok(PersonDeed::Enabled)
        })
        .await
    }

    /// Lets somebody see personal data, or no more; their sessions end.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn let_unmask(&self, id: PersonId, may: bool, by: By) -> Result<(), StoreError> {
        self.change(id, by, move |transaction, _| {
            transaction.execute("UPDATE person SET unmasks = ?2 WHERE id = ?1", (id.0, may))?;
            Ok(if may { PersonDeed::UnmaskGiven } else { PersonDeed::UnmaskTaken })
        })
        .await
    }

    pub(super) async fn change(
        &self,
        id: PersonId,
        by: By,
        change: impl FnOnce(&Transaction<'_>, &Person) -> Result<PersonDeed, StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        self.writer
            .act(by, move |transaction| {
                let had_admin = admins(transaction)? > 0;
                let person = read(transaction, id)?;
                let did = change(transaction, &person)?;
                if had_admin && admins(transaction)? == 0 {
                    return Err(StoreError::LastAdmin);
                }
                transaction.execute("DELETE FROM session WHERE person = ?1", [id.0])?;
                Ok(((), [Deed::Person { person: person.name, did }]))
            })
            .await
    }
}

/// Somebody as they are after something was done with them, and the deed.
fn done(transaction: &Connection, id: PersonId, did: PersonDeed) -> Result<(Person, [Deed; 1]), StoreError> {
    let person = read(transaction, id)?;
    let deed = Deed::Person { person: person.name.clone(), did };
    Ok((person, [deed]))
}

/// Admins who can sign in, even when no provider answers.
fn admins(connection: &Connection) -> Result<u32, StoreError> {
    let query = "SELECT count(*) FROM person WHERE role = 'admin' AND password IS NOT NULL AND disabled IS NULL";
    Ok(connection.query_row(query, [], |row| row.get(0))?)
}

pub(super) fn add(
    transaction: &Transaction<'_>,
    name: &SegmentName,
    role: Role,
    at: Timestamp,
) -> Result<PersonId, StoreError> {
    let key = fold(name.as_str());
    let taken: Option<i64> =
        transaction.query_row("SELECT 1 FROM person WHERE name_key = ?1", [&key], |row| row.get(0)).optional()?;
    if taken.is_some() {
        return Err(StoreError::PersonTaken(name.as_str().to_owned()));
    }
    transaction.execute(
        "INSERT INTO person (name, name_key, role, created) VALUES (?1, ?2, ?3, ?4)",
        (name.as_str(), key, role.name(), stamp(at)),
    )?;
    Ok(PersonId(transaction.last_insert_rowid()))
}

fn open_door(
    transaction: &Transaction<'_>,
    person: Option<PersonId>,
    secret: &SecretHash,
    at: Timestamp,
) -> Result<(), StoreError> {
    let person = person.map(|id| id.0);
    transaction.execute("DELETE FROM invitation WHERE person IS ?1", [person])?;
    let expires = at.saturating_add(INVITED_FOR).unwrap_or(Timestamp::MAX);
    transaction.execute("INSERT INTO invitation VALUES (?1, ?2, ?3)", (&secret.0, person, stamp(expires)))?;
    Ok(())
}

/// Whom a good link is for.
fn holder(connection: &Connection, secret: &SecretHash, at: Timestamp) -> Result<Option<Option<PersonId>>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT person FROM invitation WHERE secret = ?1 AND expires > ?2")?;
    let mut rows = statement.query((&secret.0, stamp(at)))?;
    Ok(rows.next()?.map(|row| row.get::<_, Option<i64>>(0)).transpose()?.map(|id| id.map(PersonId)))
}

pub(super) fn read(connection: &Connection, id: PersonId) -> Result<Person, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {PERSON} FROM person WHERE id = ?1"))?;
    let mut rows = statement.query([id.0])?;
    let row = rows.next()?.ok_or(StoreError::PersonNotFound(id))?;
    person(row)
}

/// A row of [`PERSON`].
pub(super) fn person(row: &Row<'_>) -> Result<Person, StoreError> {
    let role: String = row.get(2)?;
    let at = |column: usize| -> Result<Option<Timestamp>, StoreError> {
        row.get::<_, Option<String>>(column)?.map(|_| instant(row, column)).transpose()
    };
    Ok(Person {
        id: PersonId(row.get(0)?),
        name: row.get(1)?,
        role: Role::named(&role).ok_or_else(|| StoreError::Corrupted("a role that is none".into()))?,
        created: instant(row, 3)?,
        has_come: row.get(4)?,
        disabled: at(5)?,
        locked_until: at(6)?,
        unmasks: row.get(7)?,
        limits: Limits::read(row, 8)?,
    })
}
