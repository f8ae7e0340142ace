//! What was answered can be proved later: on its own snapshot, in a copy of the shop, from the command line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};

use quanxuan::engine::EngineSettings;
use quanxuan::import::current;
use quanxuan::pipeline::backup::{self, BackupError};
use quanxuan::pipeline::{OpenShop, Pipeline, Replayed, RunRequest};
use quanxuan::store::{RunFilter, RunId, Store};
use tempfile::TempDir;

use crate::support::demo_shop;

/// A copy of the demo shop to change.
pub struct Place {
    root: TempDir,
}

impl Place {
    pub fn new() -> Self {
        let place = Place { root: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap() };
        copy(&demo_shop(), &place.shop());
        place
    }

    pub fn shop(&self) -> PathBuf {
        self.root.path().join("shop")
    }

    /// What an import of the same data leaves: another snapshot, which is the current one.
    fn import_again(&self) {
        let before = current(&self.shop()).unwrap().unwrap();
        let next = self.shop().join("snapshots").join((before.number + 1).to_string());
        copy(before.file.parent().unwrap(), &next);
        let name = before.file.file_name().unwrap().to_str().unwrap();
        fs::write(self.shop().join("current"), format!("snapshots/{}/{name}\n", before.number + 1)).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

pub fn open(shop: &Path) -> Pipeline {
    let open = OpenShop::open(shop, &EngineSettings::default()).unwrap();
    Pipeline::new(open, Store::open(shop).unwrap(), None)
}

async fn run(pipeline: &Pipeline, text: &str) -> RunId {
    let request = RunRequest { text: text.to_owned(), as_of: None, saved: None, who: "test".to_owned() };
    pipeline.run(request).await.unwrap().run
}

const RULES: [&str; 4] = [
    "purchase(category = '口红') in last 90 days",
    "top 10% by spend",
    "registered_channel = '抖音' and gender = '女'",
    "bottom 1 by distinct campaign of message_clicked per balance",
];

#[tokio::test]
async fn runs_are_replayed_on_their_own_snapshot_or_it_is_said_why_not() {
    let place = Place::new();
    let pipeline = open(&place.shop());
    let mut runs = Vec::new();
    for rule in RULES {
        let run = run(&pipeline, rule).await;
        // What is kept looks at rows only, so that repeating it proves the answers that were kept ready, too.
        let list = pipeline.store().run(run).await.unwrap().record.list.unwrap();
        let kept = list.statistics.iter().map(|statistics| &statistics.query).chain([&list.query]);
        assert!(kept.into_iter().all(|query| !query.sql.contains("prepared_")), "{rule}");
        runs.push(run);
    }
    drop(pipeline);
    place.import_again();
    let pipeline = open(&place.shop());
    for (run, rule) in runs.iter().zip(RULES) {
        let replayed = pipeline.replay(*run, "test").await.unwrap();
        assert!(matches!(replayed, Replayed::Same { .. }), "{rule}: {replayed:?}");
    }
    drop(pipeline);
    // The shop forgets how customers came: nobody may read that column any more.
    let file = place.shop().join("catalog/attributes.toml");
    let attributes = fs::read_to_string(&file).unwrap();
    let kept = attributes.split("[[attribute]]").filter(|part| !part.contains("\"registered_channel\""));
    fs::write(&file, kept.collect::<Vec<_>>().join("[[attribute]]")).unwrap();
    let pipeline = open(&place.shop());
    assert_eq!(pipeline.replay(runs[2], "test").await.unwrap(), Replayed::CatalogChanged);
    assert!(matches!(pipeline.replay(runs[0], "test").await.unwrap(), Replayed::Same { .. }));
    fs::remove_dir_all(place.shop().join("snapshots/1")).unwrap();
    assert_eq!(pipeline.replay(runs[0], "test").await.unwrap(), Replayed::SnapshotGone { snapshot: "1".into() });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_while_people_work_is_whole_and_replays() {
    let place = Place::new();
    let pipeline = open(&place.shop());
    run(&pipeline, RULES[0]).await;
    let done = AtomicBool::new(false);
    let copied = place.root.path().join("copy");
    let work = async {
        let mut runs = 1;
        while !done.load(Ordering::Relaxed) {
            run(&pipeline, RULES[runs % RULES.len()]).await;
            runs += 1;
        }
        runs
    };
    let backup = async {
        let found = backup::copy(&place.shop(), &copied).await;
        done.store(true, Ordering::Relaxed);
        found.unwrap()
    };
    let (runs, found) = tokio::join!(work, backup);
    assert!((1..=runs).contains(&usize::try_from(found.records).unwrap()), "{found:?} of {runs}");
    let restored = open(&copied);
    assert_eq!(restored.store().verify().await.unwrap(), found);
    for summary in restored.store().runs(RunFilter::default(), None, 10).await.unwrap().runs {
        let replayed = restored.replay(summary.id, "test").await.unwrap();
        assert!(matches!(replayed, Replayed::Same { .. }), "{replayed:?}");
    }
    let again = backup::copy(&place.shop(), &copied).await.unwrap_err();
    assert!(matches!(again, BackupError::Taken(_)), "{again}");
    let nothing = backup::copy(place.root.path(), &place.root.path().join("other")).await.unwrap_err();
    assert!(matches!(nothing, BackupError::NoShop(_)), "{nothing}");
    assert!(
        fs::read_dir(place.root.path()).unwrap().all(|entry| !entry
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with('.'))
    );
}

fn command(shop: &Path, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_quanxuan"));
    program.args(["--lang", "en", "--shop"]).arg(shop).args(arguments).output().unwrap()
}

#[tokio::test]
async fn the_command_line_proves_replays_copies_and_restores() {
    let place = Place::new();
    let id = run(&open(&place.shop()), RULES[0]).await.to_string();
    let json = |output: &Output| -> serde_json::Value { serde_json::from_slice(&output.stdout).unwrap() };
    let verified = command(&place.shop(), &["audit", "verify"]);
    assert_eq!((verified.status.code(), json(&verified)["records"].as_u64()), (Some(0), Some(1)));
    let head = json(&verified)["head"].as_str().unwrap().to_owned();
    let replayed = command(&place.shop(), &["replay", &id]);
    assert_eq!((replayed.status.code(), json(&replayed)["same"].as_bool()), (Some(0), Some(true)));
    let (copy, shop) = (place.root.path().join("copy"), place.root.path().join("again"));
    assert_eq!(command(&place.shop(), &["backup", copy.to_str().unwrap()]).status.code(), Some(0));
    let restored = command(&place.shop(), &["restore", copy.to_str().unwrap(), shop.to_str().unwrap()]);
    assert_eq!((restored.status.code(), json(&restored)["records"].as_u64()), (Some(0), Some(2)));
    let noted = command(&shop, &["audit", "verify", "--head", &head]);
    assert_eq!((noted.status.code(), json(&noted)["noted"]["sequence"].as_u64()), (Some(0), Some(1)));
    let foreign = command(&shop, &["audit", "verify", "--head", &"ab".repeat(32)]);
    assert_eq!((foreign.status.code(), &json(&foreign)["noted"]), (Some(1), &serde_json::Value::Null));
    assert_eq!(command(&shop, &["audit", "verify", "--head", "ab"]).status.code(), Some(2));
    let connection = rusqlite::Connection::open(shop.join(quanxuan::store::database::FILE)).unwrap();
    connection
        .execute_batch("DROP TRIGGER run_stays; UPDATE record SET body = body || ' ' WHERE sequence = 1")
        .unwrap();
    let tampered = command(&shop, &["audit", "verify"]);
    assert_eq!((tampered.status.code(), json(&tampered)["broken"]["run"].as_str()), (Some(1), Some(&*id)));
    assert_eq!(command(&shop, &["replay", "nothing"]).status.code(), Some(3));
    assert_eq!(command(place.root.path(), &["audit", "verify"]).status.code(), Some(6));
}
