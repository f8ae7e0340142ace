//! The values of a snapshot, read once and kept beside it: finding them scans every fact table.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::snapshot::write_whole;
use crate::catalog::{Catalog, Values};
use crate::engine::{Engine, EngineError, Stop, vocabulary_columns};

#[derive(Serialize, Deserialize)]
struct Kept {
    /// Table, column and vocabulary of everything that was read; a catalog that asks for other columns is read anew.
    columns: Vec<[String; 3]>,
    values: Values,
}

/// The values that a snapshot's file has for the catalog's vocabularies; `engine` has that file open.
///
/// # Errors
/// As [`Engine::values`], the first time.
pub fn values(snapshot: &Path, engine: &Engine, catalog: &Catalog, stop: &Stop) -> Result<Values, EngineError> {
    let file = snapshot.with_file_name("values.json");
    let columns: Vec<_> = vocabulary_columns(catalog)
        .into_iter()
        .map(|(table, column, vocabulary)| [table, column, vocabulary].map(str::to_owned))
        .collect();
    let kept = fs::read(&file).ok().and_then(|text| serde_json::from_slice::<Kept>(&text).ok());
    if let Some(kept) = kept.filter(|kept| kept.columns == columns) {
        return Ok(kept.values);
    }
    let kept = Kept { columns, values: engine.values(catalog, stop)? };
    if let Ok(text) = serde_json::to_string(&kept) {
        // A folder that cannot be written to only costs time: the values are read again next time.
        let _ = write_whole(&file, &text);
    }
    Ok(kept.values)
}
