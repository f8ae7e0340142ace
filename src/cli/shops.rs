//! Making, opening and serving shops.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use super::{Exit, Failure, Shared, say};
use crate::diagnostic::{Diagnostic, Place};
use crate::engine::ingest::IngestSettings;
use crate::engine::{EngineSettings, Stop};
use crate::import::{self, ImportError, ImportSettings, Progress, Snapshot, Source};
use crate::lang::{Lang, Message};
use crate::pipeline::{OpenError, OpenShop, Pipeline};
use crate::store::{By, Store};
use crate::translate::llm::Model;
use crate::web;

pub(super) fn demo(dir: &Path, set: BTreeMap<String, i64>, lang: Lang) -> Result<Exit, Failure> {
    make(&Source::demo().map_err(|error| importing(&error, lang))?, dir, set, lang)
}

pub(super) fn import(source: &Path, dir: &Path, set: BTreeMap<String, i64>, lang: Lang) -> Result<Exit, Failure> {
    make(&Source::open(source).map_err(|error| importing(&error, lang))?, dir, set, lang)
}

fn make(source: &Source, dir: &Path, parameters: BTreeMap<String, i64>, lang: Lang) -> Result<Exit, Failure> {
    let settings =
        ImportSettings { parameters, cache: data_folder()?.join("cache"), machine: IngestSettings::default() };
    let made = shown(lang, |show| import::import(source, dir, &settings, &Stop::never(), show));
    ready(&made.map_err(|error| importing(&error, lang))?, dir, lang)
}

pub(super) fn prepare(shared: &Shared) -> Result<Exit, Failure> {
    let lang = shared.lang.into();
    let folder = there(shared)?;
    let made = shown(lang, |show| import::prepare_again(&folder, &IngestSettings::default(), &Stop::never(), show));
    match made.map_err(|error| importing(&error, lang))? {
        Some(snapshot) => ready(&snapshot, &folder, lang),
        None => Err(opening(&OpenError::NoShop(folder), lang)),
    }
}

/// Shows how far the work is while it goes on.
fn shown<T>(lang: Lang, work: impl FnOnce(&mut dyn FnMut(&Progress)) -> T) -> T {
    let bar = ProgressBar::new(1000);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3}% {elapsed:>4} {wide_msg}") {
        bar.set_style(style);
    }
    let done = work(&mut |progress: &Progress| {
        bar.set_message(progress.label.get(lang).to_owned());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a fraction of 1000")]
        bar.set_position((progress.fraction.clamp(0.0, 1.0) * 1000.0) as u64);
    });
    bar.finish_and_clear();
    done
}

fn ready(snapshot: &Snapshot, folder: &Path, lang: Lang) -> Result<Exit, Failure> {
    let message = Message::new("cli-imported");
    let message = message.with("snapshot", snapshot.id()).with("folder", folder.display().to_string());
    say(&message.text(lang));
    Ok(Exit::Done)
}

fn importing(error: &ImportError, lang: Lang) -> Failure {
    if let ImportError::Invalid(problems) = error {
        complain(problems, lang);
    }
    tracing::debug!(?error, "import");
    Failure { exit: Exit::Failure, message: error.message() }
}

/// Problems of files, one a line.
pub(super) fn complain(problems: &[Diagnostic], lang: Lang) {
    for problem in problems {
        let place = match &problem.place {
            Some(Place::File { file, line }) => format!("{file}:{line}: "),
            Some(Place::Text(_) | Place::Json(_)) | None => String::new(),
        };
        say(&format!("{place}[{}] {}", problem.code.as_str(), problem.text(lang)));
    }
}

/// Opens the shop the options name; the demo shop is made when it is not there yet.
pub(super) fn open(shared: &Shared) -> Result<Pipeline, Failure> {
    let lang = shared.lang.into();
    let folder = folder(shared)?;
    if shared.shop.is_none() {
        make_demo(&folder, lang)?;
    }
    let shop = OpenShop::open(&folder, &EngineSettings::default()).map_err(|error| opening(&error, lang))?;
    let store = Store::open(&folder).map_err(|error| {
        tracing::debug!(?error, "store");
        Failure { exit: Exit::NotReady, message: error.message() }
    })?;
    let model = match shared.model.settings()? {
        Some(settings) => {
            let model = Model::new(settings);
            Some(model.map_err(|error| Failure { exit: Exit::NotReady, message: error.message() })?)
        }
        None => None,
    };
    let pipeline = runtime()?.block_on(Pipeline::new(shop, store, model).up_to_date());
    pipeline.map_err(|error| {
        tracing::debug!(?error, "words");
        Failure { exit: Exit::NotReady, message: error.message() }
    })
}

/// The folder that the options name, the demo shop's otherwise.
fn folder(shared: &Shared) -> Result<PathBuf, Failure> {
    match &shared.shop {
        Some(folder) => Ok(folder.clone()),
        None => Ok(data_folder()?.join("demo")),
    }
}

/// As [`folder`], of a shop that is there.
pub(super) fn there(shared: &Shared) -> Result<PathBuf, Failure> {
    let folder = folder(shared)?;
    match import::current(&folder) {
        Ok(Some(_)) => Ok(folder),
        Ok(None) => Err(opening(&OpenError::NoShop(folder), shared.lang.into())),
        Err(error) => Err(opening(&error.into(), shared.lang.into())),
    }
}

/// Makes the demo shop when it is not there, and anew when a newer program brings newer data and rules.
fn make_demo(folder: &Path, lang: Lang) -> Result<(), Failure> {
    let source = Source::demo().map_err(|error| importing(&error, lang))?;
    let there = import::current(folder).ok().flatten();
    if there.as_ref().is_some_and(|snapshot| snapshot.manifest.source == source.hash()) {
        return Ok(());
    }
    say(&Message::new("cli-making-demo").with("folder", folder.display().to_string()).text(lang));
    // It keeps its size.
    let mut parameters = there.map(|snapshot| snapshot.manifest.parameters).unwrap_or_default();
    parameters.retain(|name, value| source.accepts(name, *value));
    make(&source, folder, parameters, lang).map(|_| ())
}

pub(super) fn opening(error: &OpenError, lang: Lang) -> Failure {
    let message = match error {
        OpenError::NoShop(folder) => Message::new("cli-no-shop").with("folder", folder.display().to_string()),
        OpenError::Io(error) => Message::new("cli-shop-unreadable").with("problem", error.to_string()),
        OpenError::Catalog(problems) => {
            complain(problems, lang);
            Message::new("cli-catalog-wrong").with("count", problems.len())
        }
        OpenError::Engine(error) => error.message(),
    };
    Failure { exit: Exit::NotReady, message }
}

/// Where shops live that nobody gave a folder: the platform's data directory.
fn data_folder() -> Result<PathBuf, Failure> {
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    let home = home.ok_or_else(|| Failure { exit: Exit::NotReady, message: Message::new("cli-no-home") })?;
    Ok(home.join(".local").join("share").join("quanxuan"))
}

/// Whoever acts at the machine's own console.
pub(super) fn console() -> By {
    By::new(web::actor::LOCAL, jiff::Timestamp::now())
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Runtime::new().map_err(|error| Failure {
        exit: Exit::Failure,
        message: Message::new("cli-failed").with("problem", error.to_string()),
    })
}
