//! Makes a shop's data: runs a declarative source description into a new snapshot and puts it in place.
//!
//! ```text
//! source.toml  ->  Source  ->  snapshots/.new-<n>/<database>.duckdb  ->  checks  ->  answers kept ready  ->  snapshots/<n>/  ->  current
//! ```
//!
//! Owns: the form of sources ([`source`]), fetching packages ([`package`]), what is kept ready ([`prepare`](mod@prepare)), the shop folder's snapshots ([`snapshot`]).
//! Does not own any table or rule of a shop: those stand in the source's SQL. Everything it takes from the network is a
//! package with a pinned checksum.
//!
//! Nothing half-made is ever visible: a snapshot gets its name when it is whole, and `current` is replaced in one step.
//! A failed import leaves the shop as it was.

mod build;
mod error;
mod package;
mod prepare;
mod progress;
pub mod snapshot;
pub mod source;
mod statements;
mod values;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::catalog::items::File;
use crate::catalog::load::load;
use crate::diagnostic::Diagnostic;
use crate::dsl::Shop;
use crate::engine::ingest::IngestSettings;
use crate::engine::{Engine, EngineSettings, Stop, disagreements};
use crate::lang::Message;
pub use error::ImportError;
pub use prepare::prepare;
pub use progress::Progress;
pub use snapshot::{Snapshot, beside, catalog_texts, current};
pub use source::Source;
pub use values::values;

/// What the caller chooses about an import.
#[derive(Clone, Debug)]
pub struct ImportSettings {
    /// Values of the source's parameters; defaults stand for those not named.
    pub parameters: BTreeMap<String, i64>,
    /// Where fetched packages are kept for the next time.
    pub cache: PathBuf,
    pub machine: IngestSettings,
}

/// Imports `source` into the shop folder, which is made when missing, and makes the new snapshot the current one.
///
/// `progress` is called now and then with what is being done.
///
/// # Errors
/// Whatever is wrong with the source, its parameters, packages, SQL or checks, or with the disk; the shop is then as it
/// was before. [`ImportError::Busy`] when another import into the same folder is under way.
pub fn import(
    source: &Source,
    shop: &Path,
    settings: &ImportSettings,
    stop: &Stop,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Snapshot, ImportError> {
    let parameters = source.parameters(&settings.parameters)?;
    let mut folder = snapshot::NewSnapshot::begin(shop)?;
    let mut steps = progress::Steps::new(source, &parameters, progress);
    let file = folder.path().join(format!("{}.duckdb", source.database));
    build::build(source, &parameters, &file, settings, stop, &mut steps)?;
    steps.begin("import-checking");
    let catalog = source.catalog()?;
    if let Some(ready) = verify(&file, &catalog, stop)? {
        steps.begin("import-preparing");
        let mut report = |share| steps.at("import-preparing", share);
        prepare(&file, &prepare::wanted(&ready)?, &settings.machine, stop, &mut report)?;
    }
    snapshot::write_catalog(shop, &catalog)?;
    let snapshot = folder.finish(&file, source, &parameters)?;
    steps.done();
    Ok(snapshot)
}

/// Works out again what the shop's own catalog wants kept ready, in the current snapshot: after the catalog was changed, or
/// its as-of. Nobody may have the snapshot open.
///
/// # Errors
/// When the folder holds no shop, its catalog is wrong, the snapshot is in use, or when stopped. What was kept ready before
/// is then still there, and calling it again goes on where it was stopped.
pub fn prepare_again(
    shop: &Path,
    machine: &IngestSettings,
    stop: &Stop,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Option<Snapshot>, ImportError> {
    let _lock = snapshot::lock(shop)?;
    let Some(snapshot) = current(shop)? else { return Ok(None) };
    let Some(ready) = verify(&snapshot.file, &catalog_texts(shop)?, stop)? else { return Ok(None) };
    let mut report = |fraction| progress(&Progress { label: Message::new("import-preparing").both(), fraction });
    prepare(&snapshot.file, &prepare::wanted(&ready)?, machine, stop, &mut report)?;
    Ok(Some(snapshot))
}

/// Opens the new file as the server will, compares it with the source's own catalog, and finds that catalog's values.
/// A source without a catalog is new data for the catalog that the shop has.
fn verify(file: &Path, catalog: &[(String, String)], stop: &Stop) -> Result<Option<Shop>, ImportError> {
    let engine = Engine::open(file, &EngineSettings { workers: 1, ..EngineSettings::default() })?;
    let schema = engine.schema(stop)?;
    if catalog.is_empty() {
        return Ok(None);
    }
    let files: Vec<_> = catalog.iter().map(|(name, text)| File { name, text }).collect();
    let catalog = load(&files).map_err(ImportError::Invalid)?;
    let problems = disagreements(&catalog, &schema);
    if problems.iter().any(Diagnostic::is_error) {
        return Err(ImportError::Invalid(problems));
    }
    let values = values(file, &engine, &catalog, stop)?;
    Shop::new(catalog, values).map(Some).map_err(ImportError::Invalid)
}
