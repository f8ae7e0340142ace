//! Which segments name which: what must not go away, or be called otherwise, without breaking a rule.
//!
//! What counts is what the newest versions of the segments in use say.

use rusqlite::Connection;

use super::segments::{fold, read};
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
                let links = links(&transaction, SEEN)?;
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
        self.readers.run(move |connection| around(&*connection.transaction()?, SEEN, id)).await
    }
}

/// What is looked through: the segments that are seen, or all there are.
type Extent = &'static str;
const SEEN: Extent = "";
const ALL: Extent = "main.";

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
fn links(connection: &Connection, of: Extent) -> Result<Vec<Link>, StoreError> {
    let mut links = Vec::new();
    for Mention { by, name } in mentions(connection, of, "segment")? {
        let id = bearer(connection, of, &name)?;
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

fn bearer(connection: &Connection, of: Extent, name: &str) -> Result<Option<SegmentId>, StoreError> {
    let bearer = format!("SELECT id FROM {of}segment WHERE name_key = ?1 AND deleted IS NULL");
    let mut statement = connection.prepare_cached(&bearer)?;
    let mut rows = statement.query([fold(name)])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?.map(SegmentId))
}

fn around(connection: &Connection, of: Extent, id: SegmentId) -> Result<Uses, StoreError> {
    let mut uses = Uses::default();
    for Link { by, named } in links(connection, of)? {
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
    let users = around(connection, ALL, id)?.named_by.into_iter();
    let staying: Vec<Neighbour> = users.filter(|user| user.id.is_none_or(|user| !leaving.contains(&user))).collect();
    if staying.is_empty() { Ok(()) } else { Err(in_use(connection, read(connection, id)?.name, staying)) }
}

/// Names of segments out of sight are not told.
fn in_use(connection: &Connection, name: String, by: Vec<Neighbour>) -> StoreError {
    let is_seen = |user: &Neighbour| user.id.is_some_and(|id| read(connection, id).is_ok());
    let (seen, unseen): (Vec<_>, Vec<_>) = by.into_iter().partition(is_seen);
    StoreError::InUse { name, by: seen.into_iter().map(|user| user.name).collect(), unseen: unseen.len() }
}

/// Refuses to take away a word that rules name.
pub(super) fn refuse_named(connection: &Connection, term: &str, label: &str) -> Result<(), StoreError> {
    let naming = mentions(connection, ALL, "term")?.into_iter().filter(|mention| mention.name == term);
    let mut by: Vec<Neighbour> = naming.map(|mention| mention.by).collect();
    by.dedup();
    if by.is_empty() { Ok(()) } else { Err(in_use(connection, label.to_owned(), by)) }
}

/// All that rules name of a kind; `key` is what the kind is called in their JSON.
fn mentions(connection: &Connection, of: Extent, key: &str) -> Result<Vec<Mention>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT s.id, s.name, piece.value
         FROM {of}segment s JOIN {of}segment_version v ON v.segment = s.id AND v.number =
             (SELECT max(number) FROM {of}segment_version WHERE segment = s.id), json_tree(v.json) piece
         WHERE s.deleted IS NULL AND piece.key = ?1 AND piece.type = 'text' ORDER BY s.id"
    ))?;
    let rows = statement.query_map([key], |row| {
        let by = Neighbour { id: Some(SegmentId(row.get(0)?)), name: row.get(1)? };
        Ok(Mention { by, name: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
