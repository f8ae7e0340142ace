//! Versions of plays: kept, numbered, and never overwritten unseen.

use quanxuan::lang::Bilingual;
use quanxuan::store::{NewPlayVersion, PlayText, StoreError};

use super::{at, by, shop};

fn text(action: &str) -> PlayText {
    let same = Bilingual::same;
    PlayText {
        label: same("挽留"),
        action: same(action),
        benefit: same("券"),
        channel: same("短信"),
        cadence: same("每月"),
        measure: same("复购率"),
        suits: vec!["template:lost".to_owned()],
    }
}

fn version(action: &str, second: i64) -> NewPlayVersion {
    NewPlayVersion { text: text(action), note: " 试试 ".to_owned(), by: by(second) }
}

#[tokio::test]
async fn versions_are_kept_with_who_and_when() {
    let (_folder, store) = shop();
    assert!(store.newest_plays().await.unwrap().is_empty());
    store.add_play_version("keep".to_owned(), 0, version("打电话", 1)).await.unwrap();
    store.add_play_version("keep".to_owned(), 1, version("发短信", 2)).await.unwrap();
    store.add_play_version("wake".to_owned(), 0, version("推送", 3)).await.unwrap();
    let versions = store.play_versions("keep".to_owned()).await.unwrap();
    assert_eq!(versions.iter().map(|version| version.number).collect::<Vec<_>>(), [2, 1]);
    assert_eq!((&versions[0].text, versions[0].note.as_str()), (&text("发短信"), "试试"));
    assert_eq!((versions[1].author.as_str(), versions[1].created), ("local", at(1)));
    let newest = store.newest_plays().await.unwrap();
    assert_eq!(
        newest.iter().map(|play| (play.play.as_str(), play.number)).collect::<Vec<_>>(),
        [("keep", 2), ("wake", 1)]
    );
}

#[tokio::test]
async fn what_nobody_saw_is_not_overwritten() {
    let (_folder, store) = shop();
    store.add_play_version("keep".to_owned(), 0, version("打电话", 1)).await.unwrap();
    let late = store.add_play_version("keep".to_owned(), 0, version("发短信", 2)).await;
    assert!(matches!(late, Err(StoreError::VersionConflict { expected: 0, current: 1 })), "{late:?}");
    assert_eq!(store.play_versions("keep".to_owned()).await.unwrap().len(), 1);
}
