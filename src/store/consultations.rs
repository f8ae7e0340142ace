//! What a language model was asked, and how that went, out of the record of the runs. The questions stay in the record.

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use rust_decimal::Decimal;

use super::runs::{unsigned, word};
use super::{RunId, Store, StoreError};

/// A run for which a model was asked; one that used an earlier answer again is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consultation {
    pub run: RunId,
    pub at: Timestamp,
    pub provider: String,
    pub model: String,
    /// `answered`, `asked`, `refused`, or the code of what went wrong.
    pub outcome: String,
    pub prompt_hash: String,
    pub elapsed_ms: u64,
    /// HTTP exchanges.
    pub calls: u64,
    /// Tokens of prompts and of answers, as far as the endpoint counted them.
    pub read: u64,
    pub written: u64,
    /// An amount and its currency.
    pub cost: Option<(Decimal, String)>,
    /// Whether the built-in reader read the same; absent where the two could not be compared.
    pub agreed: Option<bool>,
}

impl Store {
    /// The consultations since an instant, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn consultations(&self, since: Timestamp) -> Result<Vec<Consultation>, StoreError> {
        self.readers.run(move |connection| list(connection, since)).await
    }
}

// Other layers define what they put into a record, and may have put less into old ones: nothing in it is relied on.
const SELECT: &str = "
    SELECT id, at, coalesce(body ->> '$.model.provider', ''), model, coalesce(body ->> '$.model.outcome', ''),
           coalesce(body ->> '$.model.prompt_hash', ''), coalesce(body ->> '$.model.elapsed_ms', 0),
           coalesce(json_array_length(body, '$.model.calls'), 0),
           (SELECT coalesce(sum(value ->> '$.prompt_tokens'), 0) FROM json_each(body, '$.model.calls') WHERE type = 'object'),
           (SELECT coalesce(sum(value ->> '$.answer_tokens'), 0) FROM json_each(body, '$.model.calls') WHERE type = 'object'),
           body ->> '$.model.cost.amount', body ->> '$.model.cost.currency',
           (SELECT min(value ->> '$.code' = 'cross-checked') FROM json_each(body, '$.problems')
            WHERE value ->> '$.code' IN ('cross-checked', 'readers-differ'))
    FROM run WHERE model IS NOT NULL AND body ->> '$.model.recalled' IS NOT TRUE AND at >= ?1 ORDER BY sequence DESC";

fn list(connection: &mut Connection, since: Timestamp) -> Result<Vec<Consultation>, StoreError> {
    // Without its `Z`, a whole second comes before all its fractions.
    let since = since.to_string();
    let since = since.trim_end_matches('Z');
    let mut statement = connection.prepare_cached(SELECT)?;
    let mut rows = statement.query([since])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(consultation(row)?);
    }
    Ok(found)
}

fn consultation(row: &Row<'_>) -> Result<Consultation, StoreError> {
    let count = |index| Ok::<_, StoreError>(unsigned(row.get(index)?));
    let amount: Option<String> = row.get(10)?;
    let amount = amount.and_then(|amount| amount.parse().ok());
    Ok(Consultation {
        run: word(row.get(0)?)?,
        at: word(row.get(1)?)?,
        provider: row.get(2)?,
        model: row.get(3)?,
        outcome: row.get(4)?,
        prompt_hash: row.get(5)?,
        elapsed_ms: count(6)?,
        calls: count(7)?,
        read: count(8)?,
        written: count(9)?,
        cost: amount.zip(row.get(11)?),
        agreed: row.get(12)?,
    })
}
