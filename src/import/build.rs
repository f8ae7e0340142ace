//! Fills the new database: packages, files, steps, checks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::progress::{Steps, chunks};
use super::source::{DataFile, Format, Script, Source, repeated_together};
use super::statements::statements;
use super::{ImportError, ImportSettings, package};
use crate::engine::ingest::Ingest;
use crate::engine::quote::{literal, quoted};
use crate::engine::{Cell, Stop};

/// Makes `file`, alone in its folder afterwards.
pub(super) fn build(
    source: &Source,
    parameters: &BTreeMap<String, i64>,
    file: &Path,
    settings: &ImportSettings,
    stop: &Stop,
    steps: &mut Steps<'_>,
) -> Result<(), ImportError> {
    let inputs = file.with_file_name("inputs");
    let spill = file.with_file_name("spill");
    fs::create_dir_all(&inputs)?;
    let tables = gather(source, &inputs, settings, steps)?;
    let mut readable = vec![inputs.clone()];
    readable.extend(source.folder().map(Path::to_owned));
    let database = Ingest::create(file, &spill, &readable, &settings.machine)?;
    for (name, value) in parameters {
        database.set(name, *value)?;
    }
    for (table, path) in &tables {
        steps.begin_named(table.label());
        database.run(&create_table(table, path), stop).map_err(|error| match error.code() {
            Some(_) => ImportError::Stopped(error),
            None => ImportError::Table { table: table.table.clone(), source: error },
        })?;
    }
    for repeated in repeated_together(&source.steps) {
        for chunk in repeated.first().into_iter().flat_map(|step| chunks(step, parameters)) {
            if let Some((first, last)) = chunk {
                database.set("chunk_first", first)?;
                database.set("chunk_last", last)?;
            }
            for step in repeated {
                steps.begin_named(step.label.clone());
                run(&database, &step.script, stop)?;
            }
        }
    }
    steps.begin("import-checking");
    if let Some(checks) = &source.checks {
        check(&database, checks, stop)?;
    }
    database.close()?;
    fs::remove_dir_all(&inputs)?;
    if spill.exists() {
        fs::remove_dir_all(&spill)?;
    }
    Ok(())
}

/// Brings every file to a place where the database may read it.
fn gather<'s>(
    source: &'s Source,
    inputs: &Path,
    settings: &ImportSettings,
    steps: &mut Steps<'_>,
) -> Result<Vec<(&'s DataFile, PathBuf)>, ImportError> {
    let mut archives = BTreeMap::new();
    for wanted in &source.packages {
        steps.begin("import-fetching");
        archives.insert(wanted.name.as_str(), (wanted, package::fetch(wanted, &settings.cache)?));
    }
    let mut gathered = Vec::new();
    for (index, file) in source.files.iter().enumerate() {
        let archive = file.package.as_ref().and_then(|name| archives.get(name.as_str()));
        let path = match (archive, source.folder()) {
            (None, Some(folder)) => folder.join(&file.path),
            (archive, _) => {
                let target = inputs.join(format!("{index}.{}", file.format().extension()));
                match archive {
                    Some((wanted, archive)) => package::unpack(wanted, archive, &file.path, &target)?,
                    None => fs::write(&target, source.read(&file.path).unwrap_or_default())?,
                }
                target
            }
        };
        gathered.push((file, path));
    }
    Ok(gathered)
}

/// Types have been checked by [`Source`] to be no more than types.
fn create_table(file: &DataFile, path: &Path) -> String {
    let table = quoted(&file.table);
    let path = literal(&path.to_string_lossy());
    let columns = |write: &dyn Fn(&str, &str) -> String| {
        let columns: Vec<_> = file.columns.iter().map(|(name, kind)| write(name, kind)).collect();
        columns.join(", ")
    };
    match file.format() {
        Format::Csv if file.columns.is_empty() => format!("CREATE TABLE {table} AS FROM read_csv({path})"),
        Format::Csv => {
            let types = columns(&|name, kind| format!("{}: {}", literal(name), literal(kind)));
            format!("CREATE TABLE {table} AS FROM read_csv({path}, types = {{{types}}})")
        }
        Format::Parquet if file.columns.is_empty() => format!("CREATE TABLE {table} AS FROM read_parquet({path})"),
        Format::Parquet => {
            let casts = columns(&|name, kind| format!("{0}::{kind} AS {0}", quoted(name)));
            format!("CREATE TABLE {table} AS SELECT * REPLACE ({casts}) FROM read_parquet({path})")
        }
    }
}

fn run(database: &Ingest, script: &Script, stop: &Stop) -> Result<(), ImportError> {
    for statement in statements(&script.sql) {
        let failed = |error| ImportError::statement(&script.path, statement.line, error);
        database.run(statement.sql, stop).map_err(failed)?;
    }
    Ok(())
}

/// Each check is a query that returns rows of a name and whether it holds.
fn check(database: &Ingest, script: &Script, stop: &Stop) -> Result<(), ImportError> {
    let mut names = Vec::new();
    for statement in statements(&script.sql) {
        let failed = |error| ImportError::statement(&script.path, statement.line, error);
        for row in database.rows(statement.sql, stop).map_err(failed)?.rows {
            match row.as_slice() {
                [_, Cell::Boolean(true)] => {}
                [Cell::Text(name), ..] => names.push(name.clone()),
                _ => names.push(format!("{}:{}", script.path, statement.line)),
            }
        }
    }
    if names.is_empty() { Ok(()) } else { Err(ImportError::Checks { names }) }
}
