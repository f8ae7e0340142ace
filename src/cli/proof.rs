//! For auditors and whoever keeps the machine: prove the record, repeat a run, copy a shop.

use std::path::Path;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;

use super::answers::failed;
use super::shops::{complain, console, open, opening, runtime, there};
use super::{Exit, Failure, Shared, print, say};
use crate::lang::{Lang, Message};
use crate::pipeline::backup::{self, BackupError};
use crate::pipeline::{OpenError, Replayed};
use crate::store::chain::START;
use crate::store::{
    Break, Deed, EntryFilter, Kind, NotARunId, RecordDeed, RunId, SegmentId, Store, StoreError, Verification,
};
use crate::web::number::counted;

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Prove that no record was changed, taken out, put in or moved; prints the head to note elsewhere
    Verify {
        /// A head that was noted once, as in the log of each day: is it still in the chain, and where?
        #[arg(long, value_name = "HASH", value_parser = hash)]
        head: Option<String>,
    },
    /// List what was run and done, the newest first
    List {
        #[command(flatten)]
        wanted: Wanted,
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: u32,
    },
    /// Print records for an archive elsewhere, the oldest first: JSON Lines, with all that their hashes cover
    Export {
        #[command(flatten)]
        wanted: Wanted,
    },
}

/// Which records.
#[derive(Debug, Args)]
pub struct Wanted {
    /// Words of the question, the rule or the act
    #[arg(long, value_name = "TEXT")]
    words: Option<String>,
    /// Who it was
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// What was run (run, run-ask, run-export …) or done (act-access, act-segment …)
    #[arg(long, value_name = "KIND", value_parser = named)]
    kind: Option<Kind>,
    /// The segment it is about, by its number
    #[arg(long, value_name = "ID")]
    segment: Option<SegmentId>,
    /// The first day, in UTC
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day, in UTC
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
}

fn hash(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_hash = text.len() == START.len() && text.chars().all(|c| c.is_ascii_hexdigit());
    if is_hash { Ok(text.to_owned()) } else { Err(format!("{} hexadecimal digits", START.len())) }
}

fn named(name: &str) -> Result<Kind, String> {
    Kind::named(name).ok_or_else(|| Kind::all().map(Kind::name).collect::<Vec<_>>().join(", "))
}

impl Wanted {
    fn filter(self) -> EntryFilter {
        let Wanted { words, who, kind, segment, from, to } = self;
        EntryFilter { words, who, kind, segment, ..EntryFilter::default() }.between(from, to, &TimeZone::UTC)
    }
}

pub(super) fn audit(shared: &Shared, what: Audit) -> Result<Exit, Failure> {
    match what {
        Audit::Verify { head } => verify(shared, head),
        Audit::List { wanted, limit } => list(shared, wanted.filter(), limit),
        Audit::Export { wanted } => export(shared, wanted.filter()),
    }
}

fn list(shared: &Shared, filter: EntryFilter, limit: u32) -> Result<Exit, Failure> {
    let store = Store::open(&there(shared)?).map_err(storing)?;
    let found = runtime()?.block_on(store.entries(filter, None, limit)).map_err(storing)?;
    for entry in found.entries {
        let said = entry.said(shared.lang.into());
        print(&format!("{}\t{:.0}\t{}\t{}\t{said}", entry.sequence, entry.at, entry.by(), entry.kind()));
    }
    Ok(Exit::Done)
}

/// Records read at a time.
const CHUNK: u32 = 500;

fn export(shared: &Shared, filter: EntryFilter) -> Result<Exit, Failure> {
    let store = Store::open(&there(shared)?).map_err(storing)?;
    runtime()?.block_on(async {
        let records = store.entries(filter.clone(), None, 1).await.map_err(storing)?.total;
        store.note(console(), Deed::Record { did: RecordDeed::Exported { records } }).await.map_err(storing)?;
        let mut after = 0;
        loop {
            let lines = store.record_lines(filter.clone(), after, CHUNK).await.map_err(storing)?;
            let Some(last) = lines.last() else { return Ok(Exit::Done) };
            after = last.sequence;
            lines.iter().for_each(|line| print(&line.written()));
        }
    })
}

fn verify(shared: &Shared, head: Option<String>) -> Result<Exit, Failure> {
    let lang: Lang = shared.lang.into();
    let store = Store::open(&there(shared)?).map_err(storing)?;
    let refused = |message: Message| Err(Failure { exit: Exit::Failure, message });
    let asked = head.is_some();
    let walk = async {
        match head {
            None => Ok((store.verify().await?, None)),
            Some(head) => store.verify_since(head).await,
        }
    };
    let (found, noted) = runtime()?.block_on(walk).map_err(storing)?;
    let mut proof = proof(&found);
    if let Some(proof) = proof.as_object_mut().filter(|_| asked) {
        let noted = noted.as_ref().map(|noted| json!({"sequence": noted.sequence, "at": noted.at}));
        proof.insert("noted".to_owned(), noted.unwrap_or_default());
    }
    print(&proof.to_string());
    match (&found.broken, &noted) {
        (Some(broken), _) => refused(broken.message()),
        (None, None) if asked => refused(Message::new("head-missing")),
        (None, noted) => {
            say(&counted("chain-holds", found.records).text(lang));
            if let Some(noted) = noted {
                say(&noted.message(found.records).text(lang));
            }
            Ok(Exit::Done)
        }
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
    let replayed = runtime()?.block_on(pipeline.replay(id, &console().who)).map_err(|error| failed(&error))?;
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
