use jiff::SignedDuration;
use quanxuan::lang::Bilingual;
use quanxuan::store::{Export, ExportState, MadeFile, NewExport, Store, StoreError};

use super::{at, by, record, shop};

async fn asked(store: &Store, second: i64) -> Export {
    let run = store.append(record("口红", second)).await.unwrap().id;
    let new = NewExport { run, format: "csv".to_owned(), wish: serde_json::json!({}), customers: 7 };
    store.add_export(new, by(second)).await.unwrap()
}

fn file(name: &str) -> MadeFile {
    MadeFile { name: name.to_owned(), size: 3, sha256: "x".to_owned() }
}

#[tokio::test]
async fn what_a_server_that_died_had_begun_is_begun_again_and_only_once_at_a_time() {
    let (_folder, store) = shop();
    let export = asked(&store, 1).await;
    let first = store.claim_export(at(10)).await.unwrap().unwrap();
    assert_eq!((first.id, first.begun, first.state), (export.id, 1, ExportState::Running));
    assert!(store.claim_export(at(69)).await.unwrap().is_none());
    assert!(store.export_goes_on(&first, 4, at(60)).await.unwrap());
    assert!(store.claim_export(at(70)).await.unwrap().is_none(), "it went on");
    let second = store.claim_export(at(120)).await.unwrap().unwrap();
    assert_eq!((second.begun, second.done), (2, 0));
    assert_ne!(first.file_name(), second.file_name());
    // Whoever was too slow changes nothing.
    assert!(!store.export_goes_on(&first, 6, at(121)).await.unwrap());
    assert!(!store.end_export(&first, Ok(file("first")), at(122)).await.unwrap());
    assert!(store.end_export(&second, Ok(file("second")), at(123)).await.unwrap());
    let made = store.export(export.id).await.unwrap();
    assert_eq!((made.state, made.done, made.file), (ExportState::Finished, 7, Some(file("second"))));
    assert!(store.claim_export(at(999)).await.unwrap().is_none());
}

#[tokio::test]
async fn what_ends_the_program_each_time_is_given_up() {
    let (_folder, store) = shop();
    let export = asked(&store, 1).await;
    for turn in 1..=5 {
        assert_eq!(store.claim_export(at(turn * 100)).await.unwrap().unwrap().begun, u32::try_from(turn).unwrap());
    }
    assert!(store.claim_export(at(600)).await.unwrap().is_none());
    assert_eq!(store.export(export.id).await.unwrap().state, ExportState::Failed);
    // Letting go is no failure.
    let other = asked(&store, 700).await;
    for turn in 8..20 {
        let claim = store.claim_export(at(turn * 100)).await.unwrap().unwrap();
        assert_eq!((claim.id, claim.begun), (other.id, 1));
        store.release_export(&claim).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_stopped_or_failed_has_no_file_and_a_finished_one_is_kept_a_week() {
    let (_folder, store) = shop();
    let (stopped, failed, made) = (asked(&store, 1).await, asked(&store, 2).await, asked(&store, 3).await);
    let claim = store.claim_export(at(10)).await.unwrap().unwrap();
    store.cancel_export(stopped.id, by(11)).await.unwrap();
    assert!(!store.export_goes_on(&claim, 1, at(12)).await.unwrap());
    assert!(matches!(store.cancel_export(stopped.id, by(12)).await, Err(StoreError::ExportOver)));
    assert!(matches!(store.cancel_export("99".parse().unwrap(), by(12)).await, Err(StoreError::ExportNotFound(_))));
    let claim = store.claim_export(at(13)).await.unwrap().unwrap();
    store.end_export(&claim, Err(Bilingual::same("no room")), at(14)).await.unwrap();
    let failed = store.export(failed.id).await.unwrap();
    assert_eq!((failed.state, failed.problem), (ExportState::Failed, Some(Bilingual::same("no room"))));
    let claim = store.claim_export(at(15)).await.unwrap().unwrap();
    assert_eq!(store.expire_exports(at(15)).await.unwrap(), [format!(".{}", claim.file_name()), claim.file_name()]);
    store.end_export(&claim, Ok(file("made")), at(16)).await.unwrap();
    let week = at(16) + SignedDuration::from_hours(24 * 7);
    assert_eq!(store.export(made.id).await.unwrap().expires(), Some(week));
    assert_eq!(store.expire_exports(week).await.unwrap(), ["made"]);
    assert!(store.expire_exports(week + SignedDuration::from_secs(1)).await.unwrap().is_empty());
    let gone = store.export(made.id).await.unwrap();
    assert_eq!((gone.state, gone.expires(), gone.file), (ExportState::Deleted, None, None));
    assert_eq!(store.verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn nobody_asks_for_more_than_they_can_wait_for() {
    let (_folder, store) = shop();
    for second in 0..20 {
        asked(&store, second).await;
    }
    let run = store.append(record("口红", 30)).await.unwrap().id;
    let new = NewExport { run, format: "csv".to_owned(), wish: serde_json::json!({}), customers: 7 };
    assert!(matches!(store.add_export(new, by(30)).await, Err(StoreError::TooManyExports { limit: 20 })));
    assert_eq!(store.exports(Some("local".to_owned()), 99).await.unwrap().len(), 20);
    assert!(store.exports(Some("li".to_owned()), 99).await.unwrap().is_empty());
}
