//! Requests that must not be done twice, with what they were answered. They are remembered for a day; one that ended
//! without an answer, because the program did, for some minutes.

use jiff::{SignedDuration, Timestamp};
use rusqlite::OptionalExtension;

use super::segments::stamp;
use super::{Store, StoreError};

const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// How long one may be under way: longer than any that is answered, so that the key of one that died is soon free again.
const UNDER_WAY: SignedDuration = SignedDuration::from_mins(5);

/// An answer, to be given again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Whether a request is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is: nobody else will begin it.
    First,
    /// It was done, and answered so.
    Answered(Reply),
    /// It was begun, and has not been answered.
    UnderWay,
    /// The key is that of another request.
    Another,
}

impl Store {
    /// Begins a request, known by who made it and their key; `request` tells requests apart.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn begin_once(
        &self,
        who: String,
        key: String,
        request: String,
        at: Timestamp,
    ) -> Result<Begun, StoreError> {
        self.writer
            .keep(move |transaction| {
                let oldest = stamp(at.saturating_sub(REMEMBERED).unwrap_or(Timestamp::MIN));
                transaction.execute("DELETE FROM once WHERE begun < ?1", [oldest])?;
                let died = stamp(at.saturating_sub(UNDER_WAY).unwrap_or(Timestamp::MIN));
                let known = transaction
                    .query_row(
                        "SELECT request, status, headers, body, begun < ?3 FROM once WHERE who = ?1 AND key = ?2",
                        (&who, &key, &died),
                        |row| {
                            let reply: Option<u16> = row.get(1)?;
                            let reply = match reply {
                                Some(status) => Some((status, row.get(2)?, row.get(3)?)),
                                None => None,
                            };
                            Ok((row.get::<_, String>(0)?, reply, row.get::<_, bool>(4)?))
                        },
                    )
                    .optional()?;
                let begun = match known {
                    Some((known, ..)) if known != request => Begun::Another,
                    Some((_, None, true)) => {
                        let begin = "UPDATE once SET begun = ?3 WHERE who = ?1 AND key = ?2";
                        transaction.execute(begin, (&who, &key, stamp(at)))?;
                        Begun::First
                    }
                    Some((_, None, false)) => Begun::UnderWay,
                    Some((_, Some((status, headers, body)), _)) => Begun::Answered(reply(status, headers, body)?),
                    None => {
                        let values = (&who, &key, &request, stamp(at));
                        let insert = "INSERT INTO once (who, key, request, begun) VALUES (?1, ?2, ?3, ?4)";
                        transaction.execute(insert, values)?;
                        Begun::First
                    }
                };
                Ok(begun)
            })
            .await
    }

    /// Keeps what a request was answered.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn end_once(&self, who: String, key: String, reply: Reply) -> Result<(), StoreError> {
        let headers = serde_json::to_string(&reply.headers).map_err(|error| StoreError::Corrupted(error.into()))?;
        self.writer
            .keep(move |transaction| {
                transaction.execute(
                    "UPDATE once SET status = ?3, headers = ?4, body = ?5 WHERE who = ?1 AND key = ?2",
                    (who, key, reply.status, headers, reply.body),
                )?;
                Ok(())
            })
            .await
    }

    /// Forgets a request that was not done.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn forget_once(&self, who: String, key: String) -> Result<(), StoreError> {
        self.writer
            .keep(move |transaction| {
                transaction.execute("DELETE FROM once WHERE who = ?1 AND key = ?2", (who, key))?;
                Ok(())
            })
            .await
    }
}

fn reply(status: u16, headers: String, body: Vec<u8>) -> Result<Reply, StoreError> {
    let headers = serde_json::from_str(&headers).map_err(|error| StoreError::Corrupted(error.into()))?;
    Ok(Reply { status, headers, body })
}
