//! Adds answers that are kept ready to a database that is otherwise whole.

use std::fs;
use std::path::Path;

use jiff::civil::Time;

use super::ImportError;
use crate::compile::prepared::{self, KeyRange, Preparation};
use crate::dsl::{self, CheckedSegment, Condition, Library, Shop};
use crate::engine::ingest::{Ingest, IngestSettings};
use crate::engine::quote::quoted;
use crate::engine::{Cell, EngineError, Stop, Table};

/// The rules that a catalog wants prepared, for the shop's own as-of.
pub(super) fn wanted(shop: &Shop) -> Result<Vec<CheckedSegment>, ImportError> {
    let as_of = shop.catalog.shop.as_of.to_datetime(Time::midnight());
    let check = |rule: &Condition| dsl::check(&rule.clone().into(), shop, &Library::default(), as_of);
    shop.prepared_rules().map(check).collect::<Result<_, _>>().map_err(ImportError::Invalid)
}

/// Works out what the rules ask of rows, and keeps it beside each customer in the database `file`. `progress` is told the
/// share that is done.
///
/// Customers are taken in runs, each written at once or not at all. What an interrupted call has written is gone on with by
/// the next one for the same rules; until all is done the customers stay as they were.
///
/// # Errors
/// When the file cannot be opened for writing, or when stopped.
pub fn prepare(
    file: &Path,
    rules: &[CheckedSegment],
    machine: &IngestSettings,
    stop: &Stop,
    progress: &mut dyn FnMut(f64),
) -> Result<(), ImportError> {
    let Some(rule) = rules.first() else { return Ok(()) };
    let (table, key) = (rule.universe().table.as_str(), rule.universe().key.as_str());
    let spill = file.with_file_name("spill");
    let database = Ingest::open(file, &spill, &[], machine)?;
    let own: Vec<String> = database.columns(table, stop)?.into_iter().map(|(name, _)| name).collect();
    let Some(whole) = prepared::prepare(rules, &own, KeyRange::default()) else { return Ok(()) };
    let new = format!("{table}_prepared");
    let begun = begun(&database, &new, key, &whole, stop)?;
    let mut is_there = begun.is_some();
    let runs = runs(&database, table, key, machine.together.max(2), begun, stop)?;
    let count = f64::from(u32::try_from(runs.len()).unwrap_or(u32::MAX));
    for (keys, done) in runs.into_iter().zip(0_u32..) {
        progress(f64::from(done) / count);
        stop.reason().map_or(Ok(()), Err)?;
        let Some(run) = prepared::prepare(rules, &own, keys) else { continue };
        for (name, part) in &run.parts {
            database.put(name, part, stop)?;
        }
        if !is_there {
            database.make(&new, &run.query, stop)?;
            retype(&database, &new, &whole, prepared::narrowed, stop)?;
            is_there = true;
        }
        if let Err(error) = database.add(&new, &run.query, stop) {
            stop.reason().map_or(Ok(()), Err)?;
            // The database says no more than that some value does not fit: none is kept narrow until all are there.
            if !retype(&database, &new, &whole, prepared::widened, stop)? {
                return Err(error.into());
            }
            database.add(&new, &run.query, stop)?;
        }
    }
    retype(&database, &new, &whole, prepared::narrowed, stop)?;
    for (column, query) in &whole.about {
        let values: Vec<String> =
            query.params.iter().zip(1..).map(|(value, place)| format!("${place} = {value:?}")).collect();
        database.comment(&new, column, &format!("{}\n{}", query.text, values.join(", ")))?;
    }
    database.rename(&new, table)?;
    database.close()?;
    if spill.exists() {
        fs::remove_dir_all(&spill)?;
    }
    Ok(())
}

/// Keeps each answer in the type that `to` says for its own, where it says one and all values fit; whether any has changed.
fn retype(
    database: &Ingest,
    new: &str,
    whole: &Preparation,
    to: fn(&str) -> Option<&'static str>,
    stop: &Stop,
) -> Result<bool, EngineError> {
    let mut is_changed = false;
    for (column, kind) in database.columns(new, stop)? {
        let is_answer = whole.about.iter().any(|(name, _)| *name == column);
        if let Some(kind) = to(&kind).filter(|_| is_answer) {
            is_changed |= database.retype(new, &column, kind, stop)?;
        }
    }
    Ok(is_changed)
}

/// The last key among the customers whose answers an interrupted call has written; what was begun for other answers is
/// dropped.
fn begun(
    database: &Ingest,
    new: &str,
    key: &str,
    wanted: &Preparation,
    stop: &Stop,
) -> Result<Option<i64>, EngineError> {
    let there: Vec<String> = database.columns(new, stop)?.into_iter().map(|(name, _)| name).collect();
    if there == wanted.columns {
        let sql = format!("SELECT max({}) FROM {}", quoted(key), quoted(new));
        let last = integers(&database.rows(&sql, stop)?).next();
        if last.is_some() {
            return Ok(last);
        }
    }
    database.drop_table(new)?;
    Ok(None)
}

/// All customers after one in runs of about so many; those without a key are in the first run of all.
fn runs(
    database: &Ingest,
    table: &str,
    key: &str,
    many: usize,
    after: Option<i64>,
    stop: &Stop,
) -> Result<Vec<KeyRange>, EngineError> {
    let key = quoted(key);
    let from = after.map(|last| last.saturating_add(1));
    let later = from.map_or_else(String::new, |from| format!("AND {key} >= {from}"));
    let sql = format!(
        "SELECT DISTINCT key FROM (SELECT {key} AS key, row_number() OVER (ORDER BY {key}) AS place FROM {} \
         WHERE {key} IS NOT NULL {later}) WHERE place > 1 AND place % {many} = 1 ORDER BY key",
        quoted(table)
    );
    let found = database.rows(&sql, stop)?;
    let borders: Vec<Option<i64>> = [from].into_iter().chain(integers(&found).map(Some)).chain([None]).collect();
    Ok(borders
        .windows(2)
        .filter_map(|pair| pair.split_first())
        .map(|(from, until)| KeyRange { from: *from, until: until.first().copied().flatten() })
        .collect())
}

/// The numbers in a column.
fn integers(table: &Table) -> impl Iterator<Item = i64> {
    table.rows.iter().filter_map(|row| match row.as_slice() {
        [Cell::Integer(number)] => i64::try_from(*number).ok(),
        _ => None,
    })
}
