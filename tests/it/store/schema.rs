use std::fs;

use quanxuan::lang::Lang;
use quanxuan::store::{Folder, RunId, SegmentId, SegmentName, Store, StoreError, database};
use rusqlite::Connection;

use super::{record, shop, version};

#[tokio::test]
async fn migrations_are_valid() {
    database::MIGRATIONS.validate().unwrap();
}

#[tokio::test]
async fn what_is_recorded_cannot_be_changed_by_sql() {
    let (folder, store) = shop();
    let name = SegmentName::parse("s").unwrap();
    store.create_segment(name, String::new(), None, Vec::new(), version("a", 1)).await.unwrap();
    store.append(record("a", 1)).await.unwrap();
    store.append_with_members(record("b", 2), [1, 2, 3].into_iter().collect()).await.unwrap();
    let connection = Connection::open(folder.path().join(database::FILE)).unwrap();
    for (sql, reason) in [
        ("UPDATE record SET body = '{}'", "records never change"),
        ("UPDATE record SET hash = 'x' WHERE sequence = 2", "records never change"),
        ("DELETE FROM record WHERE sequence = 2", "records are never deleted"),
        ("INSERT INTO record (sequence, id, body, hash) VALUES (9, 'x', '{}', 'x')", "records are only appended"),
        ("INSERT INTO record (sequence, id, body, hash) VALUES (NULL, 'x', '{}', 'x')", "records are only appended"),
        (
            "INSERT OR REPLACE INTO record (sequence, id, body, hash) VALUES (2, 'x', '{}', 'x')",
            "records are only appended",
        ),
        ("UPDATE record_head SET sequence = 1", "the chain only grows"),
        ("UPDATE record_head SET hash = 'x'", "the chain only grows"),
        ("DELETE FROM record_head", "the chain has an end"),
        ("UPDATE segment_version SET text = 'x'", "versions never change"),
        ("DELETE FROM segment_version", "versions are never deleted"),
        ("INSERT OR REPLACE INTO segment_version SELECT * FROM segment_version", "versions are numbered without gaps"),
        ("DELETE FROM segment", "segments go to the trash"),
        ("UPDATE list SET ids = x''", "lists never change"),
        ("DELETE FROM list", "lists are never deleted"),
    ] {
        let error = connection.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains(reason), "{sql}: {error}");
    }
    assert_eq!(store.verify().await.unwrap().records, 3);
}

#[tokio::test]
async fn a_state_file_survives_closing_and_opening() {
    let (folder, store) = shop();
    let written = store.append(record("a", 1)).await.unwrap();
    drop(store);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.run(written.id).await.unwrap(), written);
}

#[tokio::test]
async fn a_newer_state_file_is_refused() {
    let (folder, store) = shop();
    drop(store);
    let connection = Connection::open(folder.path().join(database::FILE)).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let error = Store::open(folder.path()).unwrap_err();
    assert!(matches!(error, StoreError::TooNew { found: 99, .. }), "{error}");
    assert!(error.message().text(Lang::En).contains("newer program"));
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(database::FILE);
    let letter = "这不是数据库。".repeat(1000);
    fs::write(&file, &letter).unwrap();
    let error = Store::open(folder.path()).unwrap_err();
    assert!(matches!(error, StoreError::Corrupted(_)), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), letter);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    fs::write(&file, "").unwrap();
    let error = Store::open(&file).unwrap_err();
    assert!(matches!(error, StoreError::Io(_)), "{error}");
}

#[tokio::test]
async fn every_error_has_its_sentence_in_both_languages() {
    let segment: SegmentId = "1".parse().unwrap();
    let run: RunId = "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap();
    let busy = || rusqlite::Error::QueryReturnedNoRows;
    for error in [
        StoreError::NameTaken("a".to_owned()),
        StoreError::BadName { length: 0, limit: 120 },
        StoreError::UnprintableName,
        StoreError::InUse { name: "c".to_owned(), by: vec!["a".to_owned(), "b".to_owned()], unseen: 2 },
        StoreError::BadTag { tag: "a".to_owned(), limit: 40 },
        StoreError::BadFolder { folder: "a".to_owned(), limit: 40 },
        StoreError::ClosedFolder(Folder::parse("a").unwrap().unwrap()),
        StoreError::NameNotFree("a".to_owned()),
        StoreError::OutOfSight,
        StoreError::TooManyTags { limit: 20 },
        StoreError::Changed,
        StoreError::SegmentNotFound(segment),
        StoreError::VersionNotFound { segment, version: 2 },
        StoreError::RunNotFound(run),
        StoreError::ExportNotFound("1".parse().unwrap()),
        StoreError::ExportOver,
        StoreError::TooManyExports { limit: 20 },
        StoreError::VersionConflict { expected: 1, current: 2 },
        StoreError::TooNew { found: 3, known: 2 },
        StoreError::Corrupted(busy().into()),
        StoreError::Busy(busy()),
        StoreError::Database(busy()),
        StoreError::Closed,
    ] {
        for lang in Lang::ALL {
            assert!(error.message().exists(lang), "{} {lang:?}", error.message().key());
        }
    }
}
