//! What somebody sees of the store who is held to folders: the segments in these folders and their own, and of all else
//! what is told of no other segment.
//!
//! This is the one gate, and it is in the database: such people have connections of their own, on which the tables that
//! tell of segments are hidden behind views of the same name. A statement that says `segment` means what they see, on these
//! connections, whoever wrote it and whatever it is for; only one that says `main.segment` means all there are, which is
//! what changes are written to and what must hold whoever looks: names, numbers, what rules name, the chain. A change
//! ends with reading what it changed, so that nobody changes what they do not see.
//!
//! A segment whose rule names one that is not seen, in any of its versions and however far around, is not seen either: it
//! could neither be shown nor run without telling of the other one.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::segments::fold;
use super::{Folder, Limits, StoreError};

/// Whoever looks, and the folders that they are held to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    who: String,
    folders: BTreeSet<Folder>,
}

impl View {
    /// `None` for whoever is held to no folders.
    pub fn of(limits: &Limits, who: &str) -> Option<View> {
        let folders = limits.folders.some()?.clone();
        Some(View { who: who.to_owned(), folders })
    }

    /// Makes a connection show what is seen from here; it has the views of [`hide`].
    pub(super) fn open(&self, connection: &Connection) -> Result<(), StoreError> {
        let written = serde_json::to_string(self).map_err(|error| StoreError::Corrupted(error.into()))?;
        connection.prepare_cached("DELETE FROM temp.whoever")?.execute([])?;
        connection.prepare_cached("INSERT INTO temp.whoever VALUES (?1)")?.execute([written])?;
        self.fill(connection)
    }

    fn fill(&self, connection: &Connection) -> Result<(), StoreError> {
        let seen =
            serde_json::to_string(&self.seen(connection)?).map_err(|error| StoreError::Corrupted(error.into()))?;
        connection.prepare_cached("DELETE FROM temp.seen")?.execute([])?;
        connection.prepare_cached("INSERT INTO temp.seen SELECT value FROM json_each(?1)")?.execute([seen])?;
        Ok(())
    }

    /// The segments that are seen from here, of all there are.
    pub(super) fn seen(&self, connection: &Connection) -> Result<BTreeSet<i64>, StoreError> {
        let open: HashSet<String> = self.folders.iter().map(Folder::key).collect();
        let (mut seen, mut named) = (BTreeSet::new(), HashMap::new());
        let mut segments =
            connection.prepare_cached("SELECT id, owner, folder_key, name_key, deleted IS NULL FROM main.segment")?;
        let mut rows = segments.query([])?;
        while let Some(row) = rows.next()? {
            let (id, owner, folder): (i64, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let is_own = owner == self.who && !self.who.is_empty();
            if is_own || folder.is_some_and(|folder| open.contains(&folder)) {
                seen.insert(id);
            }
            if row.get(4)? {
                named.insert(row.get::<_, String>(3)?, id);
            }
        }
        let mut mentions = connection.prepare_cached(
            "SELECT DISTINCT v.segment, piece.value FROM main.segment_version v, json_tree(v.json) piece
             WHERE instr(v.json, '\"segment\"') > 0 AND piece.key = 'segment' AND piece.type = 'text'",
        )?;
        let mentions = mentions.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        let mentions: Vec<(i64, String)> = mentions.collect::<Result<_, _>>()?;
        let names = |(by, name): (i64, String)| Some((by, *named.get(&fold(&name))?));
        let mentions: Vec<(i64, i64)> = mentions.into_iter().filter_map(names).collect();
        // Until none is left that names one out of sight.
        while let Some((by, _)) = mentions.iter().find(|(by, named)| seen.contains(by) && !seen.contains(named)) {
            seen.remove(by);
        }
        Ok(seen)
    }
}

/// Makes a connection show, after a change, what whoever made it sees now; one of those that see everything shows it anyhow.
pub(super) fn again(connection: &Connection) -> Result<(), StoreError> {
    match whoever(connection)? {
        Some(view) => view.fill(connection),
        None => Ok(()),
    }
}

/// Refuses to put a segment into a folder that is closed to whoever does it.
pub(super) fn admit(connection: &Connection, folder: Option<&Folder>) -> Result<(), StoreError> {
    let (Some(folder), Some(view)) = (folder, whoever(connection)?) else { return Ok(()) };
    if view.folders.contains(folder) { Ok(()) } else { Err(StoreError::ClosedFolder(folder.clone())) }
}

/// Whom a connection shows what they see; `None` on one that shows everything.
fn whoever(connection: &Connection) -> Result<Option<View>, StoreError> {
    let has_views = "SELECT EXISTS (SELECT 1 FROM temp.sqlite_schema WHERE name = 'whoever')";
    if !connection.prepare_cached(has_views)?.query_row([], |row| row.get(0))? {
        return Ok(None);
    }
    let written: String =
        connection.prepare_cached("SELECT view FROM temp.whoever")?.query_row([], |row| row.get(0))?;
    serde_json::from_str(&written).map(Some).map_err(|error| StoreError::Corrupted(error.into()))
}

/// Hides every table that tells of segments behind a view of what is seen; nothing is, until somebody looks.
pub(super) fn hide(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "temp_store", "memory")?;
    Ok(connection.execute_batch(include_str!("view.sql"))?)
}
