//! Adds answers that are kept ready to a database that is otherwise whole.

use std::fs;
use std::path::Path;

use jiff::civil::Time;

use super::ImportError;
use crate::compile::prepared::{self, KeyRange};
use crate::dsl::{self, CheckedSegment, Condition, Library, Shop};
use crate::engine::ingest::{Ingest, IngestSettings};
use crate::engine::quote::quoted;
use crate::engine::{Cell, EngineError, Stop};

/// The rules that a catalog wants prepared, for the shop's own as-of.
pub(super) fn wanted(shop: &Shop) -> Result<Vec<CheckedSegment>, ImportError> {
    let as_of = shop.catalog.shop.as_of.to_datetime(Time::midnight());
    let check = |rule: &Condition| dsl::check(&rule.clone().into(), shop, &Library::default(), as_of);
    shop.prepared_rules().map(check).collect::<Result<_, _>>().map_err(ImportError::Invalid)
}

/// Works out what the rules ask of rows, and keeps it beside each customer in the database `file`.
///
/// # Errors
/// When the file cannot be opened for writing, or when stopped.
pub fn prepare(
    file: &Path,
    rules: &[CheckedSegment],
    machine: &IngestSettings,
    stop: &Stop,
) -> Result<(), ImportError> {
    let Some(rule) = rules.first() else { return Ok(()) };
    let table = rule.universe().table.as_str();
    let spill = file.with_file_name("spill");
    let database = Ingest::open(file, &spill, &[], machine)?;
    let own: Vec<String> = database.columns(table, stop)?.into_iter().map(|(name, _)| name).collect();
    let new = format!("{table}_prepared");
    let mut about = Vec::new();
    for keys in runs(&database, table, &rule.universe().key, machine.together.max(2), stop)? {
        let Some(preparation) = prepared::prepare(rules, &own, keys) else { return Ok(()) };
        database.add(&new, &preparation.query, stop)?;
        about = preparation.about;
    }
    database.rename(&new, table)?;
    for (column, kind) in database.columns(table, stop)? {
        let is_new = about.iter().any(|(name, _)| *name == column);
        if let Some(narrow) = prepared::narrowed(&kind).filter(|_| is_new) {
            database.narrow(table, &column, narrow, stop)?;
        }
    }
    for (column, query) in &about {
        let values: Vec<String> =
            query.params.iter().zip(1..).map(|(value, place)| format!("${place} = {value:?}")).collect();
        database.comment(table, column, &format!("{}\n{}", query.text, values.join(", ")))?;
    }
    database.close()?;
    if spill.exists() {
        fs::remove_dir_all(&spill)?;
    }
    Ok(())
}

/// All customers in runs of about so many.
fn runs(database: &Ingest, table: &str, key: &str, many: usize, stop: &Stop) -> Result<Vec<KeyRange>, EngineError> {
    let key = quoted(key);
    let sql = format!(
        "SELECT DISTINCT key FROM (SELECT {key} AS key, row_number() OVER (ORDER BY {key}) AS place FROM {} \
         WHERE {key} IS NOT NULL) WHERE place > 1 AND place % {many} = 1 ORDER BY key",
        quoted(table)
    );
    let borders = database.rows(&sql, stop)?.rows.into_iter().filter_map(|row| match row.as_slice() {
        [Cell::Integer(key)] => i64::try_from(*key).ok(),
        _ => None,
    });
    let borders: Vec<Option<i64>> = [None].into_iter().chain(borders.map(Some)).chain([None]).collect();
    Ok(borders
        .windows(2)
        .filter_map(|pair| pair.split_first())
        .map(|(from, until)| KeyRange { from: *from, until: until.first().copied().flatten() })
        .collect())
}
