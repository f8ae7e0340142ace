//! Words that people of the shop defined, each with versions that never change. What a word means is segment text; whether
//! it fits the catalog is not known here.

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use super::acts::WordDeed;
use super::segments::{instant, stamp};
use super::{By, Deed, Store, StoreError, uses};

/// What a word said at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its name in segment text.
    pub name: String,
    /// 1, 2, 3 …
    pub number: u32,
    /// What it is called.
    pub label: String,
    /// Other words for it.
    pub others: Vec<String>,
    /// Segment text; `None` where the word was taken back.
    pub rule: Option<String>,
    pub author: String,
    pub at: Timestamp,
}

/// A version to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWord {
    pub name: String,
    /// The newest version that its author knew, 0 for a word nobody defined before.
    pub after: u32,
    pub label: String,
    pub others: Vec<String>,
    /// `None` takes the word back.
    pub rule: Option<String>,
    pub by: By,
}

const COLUMNS: &str = "name, number, label, others, rule, author, at";

impl Store {
    /// The newest version of every word, those taken back too, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn words(&self) -> Result<Vec<Word>, StoreError> {
        self.readers
            .run(|connection| {
                let newest = "number = (SELECT max(number) FROM word AS other WHERE other.name = word.name)";
                read(connection, &format!("SELECT {COLUMNS} FROM word WHERE {newest} ORDER BY name"), [])
            })
            .await
    }

    /// All versions of a word, the newest first; none of a word nobody defined.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn word_versions(&self, name: &str) -> Result<Vec<Word>, StoreError> {
        let name = name.to_owned();
        self.readers
            .run(move |connection| {
                read(connection, &format!("SELECT {COLUMNS} FROM word WHERE name = ?1 ORDER BY number DESC"), [name])
            })
            .await
    }

    /// How many versions there are of all words together: it grows with every change and tells one state from another.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn words_edition(&self) -> Result<u32, StoreError> {
        self.readers
            .run(|connection| Ok(connection.query_row("SELECT count(*) FROM word", [], |row| row.get(0))?))
            .await
    }

    /// Adds a version of a word.
    ///
    /// # Errors
    /// When another version was added after the one the author knew, or a word that rules name would be taken back; then
    /// nothing is added.
    pub async fn save_word(&self, word: NewWord) -> Result<Word, StoreError> {
        self.writer
            .act(word.by.clone(), move |transaction| {
                let newest = "SELECT coalesce(max(number), 0) FROM word WHERE name = ?1";
                let current: u32 = transaction.query_row(newest, [&word.name], |row| row.get(0))?;
                if current != word.after {
                    return Err(StoreError::VersionConflict { expected: word.after, current });
                }
                if word.rule.is_none() {
                    uses::refuse_named(transaction, &word.name, &word.label)?;
                }
                let NewWord { name, label, others, rule, by, .. } = word;
                let saved = Word { name, number: current + 1, label, others, rule, author: by.who, at: by.at };
                let others =
                    serde_json::to_string(&saved.others).map_err(|error| StoreError::Corrupted(error.into()))?;
                transaction.execute(
                    &format!("INSERT INTO word ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
                    (&saved.name, saved.number, &saved.label, others, &saved.rule, &saved.author, stamp(saved.at)),
                )?;
                let did = if saved.rule.is_some() { WordDeed::Taught } else { WordDeed::Withdrawn };
                let deed = Deed::Word { word: saved.label.clone(), version: saved.number, did };
                Ok((saved, [deed]))
            })
            .await
    }
}

fn read(connection: &Connection, query: &str, values: impl rusqlite::Params) -> Result<Vec<Word>, StoreError> {
    let mut statement = connection.prepare_cached(query)?;
    let mut rows = statement.query(values)?;
    let mut words = Vec::new();
    while let Some(row) = rows.next()? {
        words.push(word(row)?);
    }
    Ok(words)
}

fn word(row: &Row<'_>) -> Result<Word, StoreError> {
    let others: String = row.get(3)?;
    Ok(Word {
        name: row.get(0)?,
        number: row.get(1)?,
        label: row.get(2)?,
        others: serde_json::from_str(&others).map_err(|error| StoreError::Corrupted(error.into()))?,
        rule: row.get(4)?,
        author: row.get(5)?,
        at: instant(row, 6)?,
    })
}
