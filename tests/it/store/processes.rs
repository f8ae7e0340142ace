//! Several threads and processes write at once, and a process dies while writing.

use std::env;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use quanxuan::store::{RunFilter, SegmentName, Store, StoreError};

use super::{record, version};

/// Tells this test binary, started once more, which shop to write to.
const SHOP: &str = "QUANXUAN_TEST_STORE_WRITER";

/// Not a test by itself: the other process of the tests below.
#[test]
fn writing_process() {
    let Some(shop) = env::var_os(SHOP) else { return };
    let store = Store::open(&PathBuf::from(shop)).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        for second in 0.. {
            if store.append(record("from another process", second)).await.is_err() {
                break;
            }
        }
    });
}

fn start_writing(shop: &std::path::Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "store::processes::writing_process"])
        .env(SHOP, shop)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

async fn total(store: &Store) -> u64 {
    store.runs(RunFilter::default(), None, 1).await.unwrap().total
}

async fn wait_for(store: &Store, records: u64) {
    let patience = Instant::now() + Duration::from_secs(60);
    while total(store).await < records {
        assert!(Instant::now() < patience, "the other process does not write");
        thread::sleep(Duration::from_millis(5));
    }
}

#[tokio::test]
async fn processes_write_one_chain() {
    let folder = tempfile::tempdir().unwrap();
    // All three create the file at the same time.
    let mut others = [start_writing(folder.path()), start_writing(folder.path())];
    let store = Store::open(folder.path()).unwrap();
    for second in 0..40 {
        store.append(record("from this one", second)).await.unwrap();
    }
    wait_for(&store, 120).await;
    for other in &mut others {
        other.kill().unwrap();
        other.wait().unwrap();
    }
    let found = store.verify().await.unwrap();
    assert_eq!((found.broken, found.records), (None, total(&store).await));
    assert!(found.records >= 120);
}

#[tokio::test]
async fn a_killed_writer_leaves_whole_records_only() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    for round in 1..=8 {
        let before = total(&store).await;
        let mut writer = start_writing(folder.path());
        wait_for(&store, before + round).await;
        writer.kill().unwrap();
        writer.wait().unwrap();
        let found = store.verify().await.unwrap();
        assert_eq!((found.broken, found.records), (None, total(&store).await));
        store.append(record("after the crash", 0)).await.unwrap();
    }
    assert_eq!(store.verify().await.unwrap().broken, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_editors_exactly_one_wins_each_version() {
    let folder = tempfile::tempdir().unwrap();
    let stores = [Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap()];
    let name = SegmentName::parse("s").unwrap();
    let id = stores[0].create_segment(name, String::new(), None, Vec::new(), version("start", 0)).await.unwrap().id;
    for expected in 1..=5 {
        let editors: Vec<_> = (0..8)
            .map(|editor| {
                let store = stores[editor % 2].clone();
                let text = format!("{expected} by {editor}");
                tokio::spawn(async move { store.add_version(id, expected, version(&text, 1)).await })
            })
            .collect();
        let mut winners = Vec::new();
        for editor in editors {
            match editor.await.unwrap() {
                Ok(saved) => winners.push(saved.newest.text),
                Err(StoreError::VersionConflict { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(winners.len(), 1);
        assert_eq!(stores[1].segment(id).await.unwrap().newest.text, winners[0]);
    }
    assert_eq!(stores[0].versions(id).await.unwrap().len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_many_takes_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let askers: Vec<_> = (0..16)
        .map(|second| {
            let store = store.clone();
            let name = SegmentName::parse("same").unwrap();
            let version = version("a", second);
            tokio::spawn(
                async move { store.create_segment(name, String::new(), None, Vec::new(), version).await.is_ok() },
            )
        })
        .collect();
    let mut taken = 0;
    for asker in askers {
        taken += u32::from(asker.await.unwrap());
    }
    assert_eq!(taken, 1);
}
