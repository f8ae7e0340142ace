//! Which segments name which: what must not go away, or be called otherwise, without breaking a rule.
//!
//! What counts is what the newest versions of the segments in use say.

use rusqlite::Connection;

use super::segments::{FROM_SEGMENT, fold, read};
use super::{SegmentId, Store, StoreError};

/// A segment that another one names, or that names another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Neighbour {
    pub name: String,
    /// `None` when nobody bears the name now.
    pub id: Option<SegmentId>,
}

/// The segments next to one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Those its rule names.
    pub names: Vec<Neighbour>,
    /// Those whose rules name it.
    pub named_by: Vec<Neighbour>,
}

impl Store {
    /// What a segment rests on, and what rests on it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn uses(&self, id: SegmentId) -> Result<Uses, StoreError> {
        self.readers.run(move |connection| around(&*connection.transaction()?, id)).await
    }
}

/// A name in a rule.
struct Mention {
    by: Neighbour,
    /// As the rule writes it.
    name: String,
}

fn around(connection: &Connection, id: SegmentId) -> Result<Uses, StoreError> {
    let bearer = |name: &str| -> Result<Option<SegmentId>, StoreError> {
        let mut statement =
            connection.prepare_cached("SELECT id FROM segment WHERE name_key = ?1 AND deleted IS NULL")?;
        let mut rows = statement.query([fold(name)])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?.map(SegmentId))
    };
    let mut uses = Uses::default();
    for mention in mentions(connection, "segment")? {
        let id_named = bearer(&mention.name)?;
        if mention.by.id == Some(id) {
            uses.names.push(Neighbour { name: mention.name, id: id_named });
        } else if id_named == Some(id) {
            uses.named_by.push(mention.by);
        }
    }
    for neighbours in [&mut uses.names, &mut uses.named_by] {
        neighbours.sort();
        neighbours.dedup();
    }
    Ok(uses)
}

/// Refuses what would leave a rule without a segment that it names; rules of `leaving` go away with it.
pub(super) fn refuse_used(connection: &Connection, id: SegmentId, leaving: &[SegmentId]) -> Result<(), StoreError> {
    let users = around(connection, id)?.named_by.into_iter();
    let staying = users.filter(|user| user.id.is_none_or(|user| !leaving.contains(&user)));
    let by: Vec<String> = staying.map(|user| user.name).collect();
    if by.is_empty() { Ok(()) } else { Err(StoreError::InUse { name: read(connection, id)?.name, by }) }
}

/// Refuses to take away a word that rules name.
pub(super) fn refuse_named(connection: &Connection, term: &str, label: &str) -> Result<(), StoreError> {
    let naming = mentions(connection, "term")?.into_iter().filter(|mention| mention.name == term);
    let mut by: Vec<String> = naming.map(|mention| mention.by.name).collect();
    by.dedup();
    if by.is_empty() { Ok(()) } else { Err(StoreError::InUse { name: label.to_owned(), by }) }
}

/// All that rules name of a kind; `key` is what the kind is called in their JSON.
fn mentions(connection: &Connection, key: &str) -> Result<Vec<Mention>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT s.id, s.name, piece.value FROM {FROM_SEGMENT}, json_tree(v.json) piece
         WHERE s.deleted IS NULL AND piece.key = ?1 AND piece.type = 'text' ORDER BY s.id"
    ))?;
    let rows = statement.query_map([key], |row| {
        let by = Neighbour { id: Some(SegmentId(row.get(0)?)), name: row.get(1)? };
        Ok(Mention { by, name: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
