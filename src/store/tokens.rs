//! Tokens: programs act with them for somebody, with some of that person's rights and for a time.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row};

use super::people::{Person, PersonId, Right, SecretHash, person};
use super::segments::{instant, stamp};
use super::{By, Deed, Limits, PersonDeed, SegmentName, Store, StoreError};

/// Tokens of one person.
const MOST: u32 = 50;

/// How exactly it is known when a token was last used.
const GRAIN: SignedDuration = SignedDuration::from_mins(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenId(i64);

impl TokenId {
    pub fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Some of the rights there are, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope(Vec<Right>);

/// A secret that a program holds; it is known by its hash only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub id: TokenId,
    /// What its owner calls it.
    pub label: String,
    pub scope: Scope,
    /// How far that reaches, within what its owner's does.
    pub limits: Limits,
    pub created: Timestamp,
    pub expires: Timestamp,
    /// When it was last used.
    pub seen: Option<Timestamp>,
}

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewToken {
    pub label: SegmentName,
    pub scope: Scope,
    pub limits: Limits,
    pub secret: SecretHash,
    /// Days that it lives, of [`NewToken::DAYS`].
    pub days: u16,
}

impl NewToken {
    pub const DAYS: std::ops::RangeInclusive<u16> = 1..=366;
}

impl Scope {
    /// These rights, in the order of all rights; nothing else makes one. Programs see nothing unmasked.
    pub fn of(rights: &[Right]) -> Self {
        let given = Right::ALL.into_iter().filter(|right| rights.contains(right));
        Scope(given.filter(|right| *right != Right::Unmask).collect())
    }

    pub fn holds(&self, right: Right) -> bool {
        self.0.contains(&right)
    }

    pub fn rights(&self) -> &[Right] {
        &self.0
    }

    fn words(&self) -> String {
        self.0.iter().map(|right| right.name()).collect::<Vec<_>>().join(" ")
    }

    /// A right that is not known any more is not granted.
    fn read(words: &str) -> Self {
        Scope::of(&words.split(' ').filter_map(Right::named).collect::<Vec<_>>())
    }
}

impl Store {
    /// Makes a token of somebody. What it may do is asked again at each use, of its scope and of the person's role.
    ///
    /// # Errors
    /// When its scope is empty or more than the person may do, its days are none that a token lives, or there are too
    /// many of them.
    pub async fn add_token(&self, of: PersonId, new: NewToken, by: By) -> Result<Token, StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                let owner = super::people::read(transaction, of)?;
                let NewToken { label, scope, limits, secret, days } = new;
                if scope.rights().is_empty() || scope.rights().iter().any(|right| !owner.role.may(*right)) {
                    return Err(StoreError::BadScope);
                }
                if !NewToken::DAYS.contains(&days) {
                    return Err(StoreError::BadDays { least: *NewToken::DAYS.start(), most: *NewToken::DAYS.end() });
                }
                transaction.execute("DELETE FROM token WHERE person = ?1 AND expires <= ?2", (of.0, stamp(at)))?;
                let there: u32 =
                    transaction.query_row("SELECT count(*) FROM token WHERE person = ?1", [of.0], |row| row.get(0))?;
                if there >= MOST {
                    return Err(StoreError::TooManyTokens { limit: MOST });
                }
                let lives = SignedDuration::from_hours(24 * i64::from(days));
                let expires = at.saturating_add(lives).unwrap_or(Timestamp::MAX);
                transaction.execute(
                    "INSERT INTO token (secret, person, label, scope, created, expires, limits)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    (secret.0, of.0, label.as_str(), scope.words(), stamp(at), stamp(expires), limits.written()?),
                )?;
                let id = transaction.last_insert_rowid();
                let made =
                    transaction.query_row(&format!("SELECT {TOKEN} FROM token t WHERE id = ?1"), [id], |row| {
                        Ok(token(row, 0))
                    })??;
                let rights = made.scope.rights().iter().map(|right| right.name().to_owned()).collect();
                let did = PersonDeed::TokenMade { label: made.label.clone(), rights, limits, expires };
                Ok((made, [Deed::Person { person: owner.name, did }]))
            })
            .await
    }

    /// Whose token a secret is; nobody's when it has expired, was revoked, or its owner is disabled.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn token(&self, secret: SecretHash, at: Timestamp) -> Result<Option<(Person, Token)>, StoreError> {
        let found = self.readers.run(move |connection| live(connection, &secret, at)).await?;
        if let Some((_, token)) = &found
            && token.seen.is_none_or(|seen| at.duration_since(seen) > GRAIN)
        {
            let id = token.id;
            self.writer
                .keep(move |transaction| {
                    transaction.execute("UPDATE token SET seen = ?2 WHERE id = ?1", (id.0, stamp(at)))?;
                    Ok(())
                })
                .await?;
        }
        Ok(found)
    }

    /// The tokens of somebody that can be used, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn tokens_of(&self, person: PersonId, at: Timestamp) -> Result<Vec<Token>, StoreError> {
        self.readers
            .run(move |connection| {
                let mut statement = connection.prepare_cached(&format!(
                    "SELECT {TOKEN} FROM token t WHERE person = ?1 AND expires > ?2 ORDER BY id DESC"
                ))?;
                let mut rows = statement.query((person.0, stamp(at)))?;
                let mut tokens = Vec::new();
                while let Some(row) = rows.next()? {
                    tokens.push(token(row, 0)?);
                }
                Ok(tokens)
            })
            .await
    }

    /// Revokes a token of somebody; the token that it was, or none when it is not theirs.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn revoke_token(&self, of: PersonId, token: i64, by: By) -> Result<Option<Token>, StoreError> {
        self.writer
            .act(by, move |transaction| {
                let owner = super::people::read(transaction, of)?;
                let found = transaction
                    .prepare_cached(&format!("SELECT {TOKEN} FROM token t WHERE id = ?1 AND person = ?2"))?
                    .query_row((token, of.0), |row| Ok(self::token(row, 0)))
                    .optional()?
                    .transpose()?;
                transaction.execute("DELETE FROM token WHERE id = ?1 AND person = ?2", (token, of.0))?;
                let did = found.as_ref().map(|found| PersonDeed::TokenRevoked { label: found.label.clone() });
                Ok((found, did.map(|did| Deed::Person { person: owner.name, did })))
            })
            .await
    }
}

/// Columns of a token, in the order [`token`] reads them.
const TOKEN: &str = "t.id, t.label, t.scope, t.created, t.expires, t.seen, t.limits";

fn live(connection: &Connection, secret: &SecretHash, at: Timestamp) -> Result<Option<(Person, Token)>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT p.id, p.name, p.role, p.created, p.password IS NOT NULL, p.disabled, p.locked_until, p.unmasks,
                p.limits, {TOKEN}
         FROM token t JOIN person p ON p.id = t.person
         WHERE t.secret = ?1 AND t.expires > ?2 AND p.disabled IS NULL",
    ))?;
    let mut rows = statement.query((&secret.0, stamp(at)))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some((person(row)?, token(row, 9)?)))
}

/// Reads a token whose columns begin at `first`.
fn token(row: &Row<'_>, first: usize) -> Result<Token, StoreError> {
    let seen = row.get::<_, Option<String>>(first + 5)?.map(|_| instant(row, first + 5)).transpose()?;
    Ok(Token {
        id: TokenId(row.get(first)?),
        label: row.get(first + 1)?,
        scope: Scope::read(&row.get::<_, String>(first + 2)?),
        created: instant(row, first + 3)?,
        expires: instant(row, first + 4)?,
        seen,
        limits: Limits::read(row, first + 6)?,
    })
}
