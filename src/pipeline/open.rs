//! Opens a shop folder: its catalog, its current snapshot, and the reader made of both.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::catalog::items::File;
use crate::catalog::load::load;
use crate::compile::guard::AllowList;
use crate::compile::{SqlQuery, StatisticRows};
use crate::diagnostic::Diagnostic;
use crate::dsl::Shop;
use crate::engine::{Engine, EngineError, EngineSettings, Stop, disagreements};
use crate::import;
use crate::translate::rules::Reader;

/// One snapshot of one shop, ready for questions.
#[derive(Debug)]
pub struct OpenShop {
    pub(super) engine: Engine,
    pub(super) snapshot: String,
    /// The snapshot's file.
    pub(super) file: PathBuf,
    pub(super) reader: Reader,
    pub(super) allowed: AllowList,
    shop: Shop,
    /// Statistics over all customers; they depend on nothing but the query and the snapshot.
    statistics: Mutex<HashMap<SqlQuery, StatisticRows>>,
}

/// Why a shop cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no shop in {0}")]
    NoShop(PathBuf),
    #[error("the shop folder cannot be read")]
    Io(#[from] io::Error),
    #[error("the catalog has {} problems", .0.len())]
    Catalog(Vec<Diagnostic>),
    #[error("the data cannot be opened")]
    Engine(#[from] EngineError),
}

impl OpenShop {
    /// # Errors
    /// When the folder holds no shop, its catalog is wrong or does not fit its data, or the data cannot be opened.
    pub fn open(folder: &Path, settings: &EngineSettings) -> Result<Self, OpenError> {
        let snapshot = import::current(folder)?.ok_or_else(|| OpenError::NoShop(folder.to_owned()))?;
        let texts = catalog_texts(&folder.join("catalog"))?;
        let files: Vec<File<'_>> = texts.iter().map(|(name, text)| File { name, text }).collect();
        let catalog = load(&files).map_err(OpenError::Catalog)?;
        let engine = Engine::open(&snapshot.file, settings)?;
        let stop = Stop::never();
        let problems = disagreements(&catalog, &engine.schema(&stop)?);
        if problems.iter().any(Diagnostic::is_error) {
            return Err(OpenError::Catalog(problems));
        }
        let values = import::values(&snapshot.file, &engine, &catalog, &stop)?;
        let allowed = AllowList::new(&catalog);
        let shop = Shop::new(catalog, values).map_err(OpenError::Catalog)?;
        let reader = Reader::new(&shop);
        Ok(OpenShop {
            engine,
            snapshot: snapshot.id(),
            file: snapshot.file,
            reader,
            allowed,
            shop,
            statistics: Mutex::default(),
        })
    }

    pub fn shop(&self) -> &Shop {
        &self.shop
    }

    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    pub(super) fn known_statistic(&self, query: &SqlQuery) -> Option<StatisticRows> {
        self.statistics.lock().unwrap_or_else(PoisonError::into_inner).get(query).cloned()
    }

    pub(super) fn keep_statistic(&self, query: SqlQuery, rows: StatisticRows) {
        self.statistics.lock().unwrap_or_else(PoisonError::into_inner).insert(query, rows);
    }
}

/// Names and texts of the catalog files, in name order.
fn catalog_texts(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            texts.push((name, fs::read_to_string(&path)?));
        }
    }
    texts.sort();
    Ok(texts)
}
