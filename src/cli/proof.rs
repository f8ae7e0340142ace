//! For auditors and whoever keeps the machine: prove the record, repeat a run, copy a shop.

use std::path::Path;

use clap::Subcommand;
use serde_json::json;

use super::answers::failed;
use super::shops::{complain, open, opening, runtime, there};
use super::{Exit, Failure, Shared, print, say};
use crate::lang::{Lang, Message};
use crate::pipeline::backup::{self, BackupError};
use crate::pipeline::{OpenError, Replayed};
use crate::store::{Break, NotARunId, RunId, Store, StoreError, Verification};
use crate::web::number::counted;

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Prove that no record was changed, taken out, put in or moved; prints the head to note elsewhere
    Verify,
}

pub(super) fn audit(shared: &Shared, what: &Audit) -> Result<Exit, Failure> {
    match what {
        Audit::Verify => verify(shared),
    }
}

fn verify(shared: &Shared) -> Result<Exit, Failure> {
    let lang: Lang = shared.lang.into();
    let store = Store::open(&there(shared)?).map_err(storing)?;
    let found = runtime()?.block_on(store.verify()).map_err(storing)?;
    print(&proof(&found).to_string());
    match &found.broken {
        None => {
            say(&counted("chain-holds", found.records).text(lang));
            Ok(Exit::Done)
        }
        Some(broken) => Err(Failure { exit: Exit::Failure, message: broken.message() }),
    }
}

fn proof(found: &Verification) -> serde_json::Value {
    let broken = found
        .broken
        .as_ref()
        .map(|broken| json!({"sequence": broken.sequence, "run": broken.id, "kind": kind(broken.kind)}));
    json!({"records": found.records, "head": found.head, "broken": broken})
}

fn kind(kind: Break) -> &'static str {
    match kind {
        Break::Altered => "altered",
        Break::Missing => "missing",
        Break::Added => "added",
    }
}

/// Repeats a run on its own snapshot, with its own SQL and values.
pub(super) fn replay(shared: &Shared, run: &str) -> Result<Exit, Failure> {
    let lang: Lang = shared.lang.into();
    let id: RunId = run
        .parse()
        .map_err(|NotARunId| Failure { exit: Exit::Invalid, message: Message::new("cli-no-run").with("run", run) })?;
    let pipeline = open(shared)?;
    let replayed = runtime()?.block_on(pipeline.replay(id, "")).map_err(|error| failed(&error))?;
    let refused = |message: Message| Err(Failure { exit: Exit::Failure, message });
    match replayed {
        Replayed::Same { run, count } => {
            print(&json!({"same": true, "run": run.to_string(), "count": count}).to_string());
            say(&Message::new("compare-same").text(lang));
            Ok(Exit::Done)
        }
        Replayed::Different { run, count, ids_hash } => {
            let found = json!({"same": false, "run": run.to_string(), "count": count, "ids_hash": ids_hash});
            print(&found.to_string());
            refused(Message::new("compare-different"))
        }
        Replayed::SnapshotGone { snapshot } => refused(Message::new("replay-snapshot-gone").with("snapshot", snapshot)),
        Replayed::CatalogChanged => refused(Message::new("replay-catalog-changed")),
        Replayed::NoList => refused(Message::new("replay-no-list")),
    }
}

/// Copies the shop, which may be in use, into a folder that is not there yet.
pub(super) fn backup(shared: &Shared, to: &Path) -> Result<Exit, Failure> {
    copy(&there(shared)?, to, shared.lang.into())
}

/// Makes a shop of a copy, which stays as it is.
pub(super) fn restore(from: &Path, to: &Path, lang: Lang) -> Result<Exit, Failure> {
    copy(from, to, lang)
}

fn copy(from: &Path, to: &Path, lang: Lang) -> Result<Exit, Failure> {
    let copied = runtime()?.block_on(backup::copy(from, to)).map_err(|error| copying(&error, lang))?;
    print(&proof(&copied).to_string());
    let done =
        Message::new("cli-copied").with("folder", to.display().to_string()).with("records", copied.records.to_string());
    say(&done.text(lang));
    Ok(Exit::Done)
}

fn copying(error: &BackupError, lang: Lang) -> Failure {
    tracing::debug!(?error, "copy");
    let message = match error {
        BackupError::Taken(folder) => Message::new("cli-folder-taken").with("folder", folder.display().to_string()),
        BackupError::NoShop(folder) => return opening(&OpenError::NoShop(folder.clone()), lang),
        BackupError::Io(error) => Message::new("cli-shop-unreadable").with("problem", error.to_string()),
        BackupError::Store(error) => error.message(),
        BackupError::Open(OpenError::Catalog(problems)) => {
            complain(problems, lang);
            Message::new("cli-catalog-wrong").with("count", problems.len())
        }
        BackupError::Open(error) => return opening(error, lang),
        BackupError::Broken(broken) => broken.message(),
    };
    Failure { exit: Exit::Failure, message }
}

pub(super) fn storing(error: StoreError) -> Failure {
    tracing::debug!(?error, "store");
    Failure { exit: Exit::NotReady, message: error.message() }
}
