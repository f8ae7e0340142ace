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

/// A segment on the way from another one, so many steps away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// 1 for those next to it.
    pub distance: usize,
    pub segment: Neighbour,
}

/// All that a segment rests on and all that rests on it, each followed by what is further along the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    pub rests_on: Vec<Step>,
    pub carries: Vec<Step>,
}

/// Steps that are followed; rules never go in circles, but a file may have been written by anyone.
const FARTHEST: usize = 16;

impl Store {
    /// What a segment rests on, and what rests on it, as far as it goes.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn lineage(&self, id: SegmentId) -> Result<Lineage, StoreError> {
        self.readers
            .run(move |connection| {
                let transaction = connection.transaction()?;
                let links = links(&transaction)?;
                let mut lineage = Lineage::default();
                let down =
                    |of: &Neighbour| links.iter().filter(|link| link.by.id == of.id).map(|link| &link.named).collect();
                let up =
                    |of: &Neighbour| links.iter().filter(|link| link.named.id == of.id).map(|link| &link.by).collect();
                let from = Neighbour { name: String::new(), id: Some(id) };
                walk(&from, 1, &down, &mut lineage.rests_on);
                walk(&from, 1, &up, &mut lineage.carries);
                Ok(lineage)
            })
            .await
    }

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

/// One segment names another one.
struct Link {
    by: Neighbour,
    named: Neighbour,
}

/// Every naming once, in the order of names.
fn links(connection: &Connection) -> Result<Vec<Link>, StoreError> {
    let mut links = Vec::new();
    for Mention { by, name } in mentions(connection, "segment")? {
        let id = bearer(connection, &name)?;
        links.push(Link { by, named: Neighbour { name, id } });
    }
    links.sort_by(|a, b| (&a.by, &a.named).cmp(&(&b.by, &b.named)));
    links.dedup_by(|a, b| (&a.by, &a.named) == (&b.by, &b.named));
    Ok(links)
}

fn walk<'l>(
    from: &Neighbour,
    distance: usize,
    next: &impl Fn(&Neighbour) -> Vec<&'l Neighbour>,
    steps: &mut Vec<Step>,
) {
    // Whoever bears no name that exists leads nowhere.
    if from.id.is_none() || distance > FARTHEST {
        return;
    }
    for neighbour in next(from) {
        steps.push(Step { distance, segment: neighbour.clone() });
        walk(neighbour, distance + 1, next, steps);
    }
}

fn bearer(connection: &Connection, name: &str) -> Result<Option<SegmentId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id FROM segment WHERE name_key = ?1 AND deleted IS NULL")?;
    let mut rows = statement.query([fold(name)])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?.map(SegmentId))
}

fn around(connection: &Connection, id: SegmentId) -> Result<Uses, StoreError> {
    let mut uses = Uses::default();
    for Link { by, named } in links(connection)? {
        if by.id == Some(id) {
            uses.names.push(named);
        } else if named.id == Some(id) {
            uses.named_by.push(by);
        }
    }
    // A rule may spell a name in several ways.
    uses.named_by.dedup();
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
