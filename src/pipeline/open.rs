//! Opens a shop folder: its catalog, its current snapshot, and the reader made of both.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::kept::Kept;
use super::sets::Running;
use crate::catalog::items::File;
use crate::catalog::load::load;
use crate::catalog::taught::{Taught, TaughtFile};
use crate::compile::guard::AllowList;
use crate::compile::prepared::Prepared;
use crate::compile::{Known, Shortcuts, SqlQuery, StatisticRows};
use crate::diagnostic::{Diagnostic, Place};
use crate::dsl::Shop;
use crate::engine::{Engine, EngineError, EngineSettings, Runs, Stop, disagreements, prepared};
use crate::import;
use crate::translate::rules::Reader;

/// One snapshot of one shop, ready for questions.
#[derive(Debug)]
pub struct OpenShop {
    pub(super) engine: Arc<Engine>,
    pub(super) snapshot: String,
    /// The snapshot's file.
    pub(super) file: PathBuf,
    /// Made for the first question: what is done without one does not wait for it.
    reader: OnceLock<Reader>,
    pub(super) allowed: AllowList,
    /// The words that people defined, as they were when this was opened.
    pub(super) taught: Lessons,
    prepared: Prepared,
    pub(super) runs: Arc<Runs>,
    shop: Shop,
    /// The catalog files that came with the shop.
    texts: Arc<[(String, String)]>,
    pub(super) kept: Arc<Kept>,
    pub(super) running: Arc<Running>,
    /// Statistics over all customers; they depend on nothing but the query and the snapshot.
    statistics: Arc<Mutex<HashMap<SqlQuery, StatisticRows>>>,
}

/// The words that people defined, in one state of theirs.
#[derive(Clone, Debug, Default)]
pub(super) struct Lessons {
    /// Which state; see [`crate::store::Store::words_edition`].
    pub edition: u32,
    /// Words that do not fit the catalog any more, and why: the shop does without them.
    pub misfits: Vec<(Taught, Vec<Diagnostic>)>,
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
        let texts = import::catalog_texts(folder)?;
        let catalog = load(&files(&texts)).map_err(OpenError::Catalog)?;
        let engine = Engine::open(&snapshot.file, settings)?;
        let stop = Stop::never();
        let schema = engine.schema(&stop)?;
        let problems = disagreements(&catalog, &schema);
        if problems.iter().any(Diagnostic::is_error) {
            return Err(OpenError::Catalog(problems));
        }
        let values = import::values(&snapshot.file, &engine, &catalog, &stop)?;
        let prepared = prepared(&schema, &catalog);
        let runs = engine.runs(&catalog, &stop)?;
        let allowed = AllowList::new(&catalog, &prepared);
        let shop = Shop::new(catalog, values).map_err(OpenError::Catalog)?;
        Ok(OpenShop {
            engine: Arc::new(engine),
            snapshot: snapshot.id(),
            file: snapshot.file,
            reader: OnceLock::new(),
            allowed,
            taught: Lessons::default(),
            prepared,
            runs: Arc::new(runs),
            shop,
            texts: texts.into(),
            kept: Arc::default(),
            running: Arc::default(),
            statistics: Arc::default(),
        })
    }

    /// The same snapshot with these words and no others on top of the catalog's own. A word that does not fit is left out
    /// and noted: a shop must open whatever somebody once defined.
    ///
    /// # Errors
    /// When the catalog is wrong without any of them.
    pub(super) fn with_words(&self, mut words: Vec<Taught>, edition: u32) -> Result<OpenShop, Vec<Diagnostic>> {
        let mut misfits = Vec::new();
        let shop = loop {
            let problems = match self.shop_with(&words) {
                Ok(shop) => break shop,
                Err(problems) => problems,
            };
            let of = |word: &Taught| -> Vec<Diagnostic> {
                let file = Taught::file_name(&word.name);
                let its =
                    |problem: &&Diagnostic| matches!(&problem.place, Some(Place::File { file: at, .. }) if *at == file);
                problems.iter().filter(its).cloned().collect()
            };
            let (bad, good): (Vec<_>, Vec<_>) =
                words.into_iter().map(|word| (of(&word), word)).partition(|(problems, _)| !problems.is_empty());
            if bad.is_empty() {
                return Err(problems);
            }
            misfits.extend(bad.into_iter().map(|(problems, word)| (word, problems)));
            words = good.into_iter().map(|(_, word)| word).collect();
        };
        Ok(OpenShop {
            engine: Arc::clone(&self.engine),
            snapshot: self.snapshot.clone(),
            file: self.file.clone(),
            reader: OnceLock::new(),
            allowed: AllowList::new(&shop.catalog, &self.prepared),
            prepared: self.prepared.clone(),
            runs: Arc::clone(&self.runs),
            taught: Lessons { edition, misfits },
            shop,
            texts: Arc::clone(&self.texts),
            kept: Arc::clone(&self.kept),
            running: Arc::clone(&self.running),
            statistics: Arc::clone(&self.statistics),
        })
    }

    /// The shop with these words on top of the catalog's own.
    ///
    /// # Errors
    /// Every problem; that of a word stands in the file of its name.
    pub(super) fn shop_with(&self, words: &[Taught]) -> Result<Shop, Vec<Diagnostic>> {
        let taught: Vec<TaughtFile> = words.iter().map(Taught::file).collect();
        let mut files = files(&self.texts);
        files.extend(taught.iter().map(TaughtFile::file));
        Shop::new(load(&files)?, self.shop.values.clone())
    }

    pub fn shop(&self) -> &Shop {
        &self.shop
    }

    pub fn reader(&self) -> &Reader {
        self.reader.get_or_init(|| Reader::new(&self.shop))
    }

    /// What is known before anything was asked.
    pub(super) fn prepared(&self) -> Known {
        Known::with(Shortcuts { prepared: self.prepared.clone(), rollups: true, plans: true })
    }

    pub(super) fn known_statistic(&self, query: &SqlQuery) -> Option<StatisticRows> {
        self.statistics.lock().unwrap_or_else(PoisonError::into_inner).get(query).cloned()
    }

    pub(super) fn keep_statistic(&self, query: SqlQuery, rows: StatisticRows) {
        self.statistics.lock().unwrap_or_else(PoisonError::into_inner).insert(query, rows);
    }
}

fn files(texts: &[(String, String)]) -> Vec<File<'_>> {
    texts.iter().map(|(name, text)| File { name, text }).collect()
}
