//! Every kind of tampering by direct access to the file shows, and the first bad record is named.

use std::fs;
use std::path::Path;

use quanxuan::store::chain::START;
use quanxuan::store::{Break, Deed, SegmentDeed, Store, database};
use rusqlite::Connection;
use tempfile::TempDir;

use super::{by, record, refusal, shop};

const RECORDS: i64 = 12;

/// A closed state file with some records.
async fn recorded() -> TempDir {
    let (folder, store) = shop();
    for second in 0..RECORDS {
        let record = if second % 4 == 3 { refusal("天气", second) } else { record("口红", second) };
        if second % 3 == 1 {
            // Acts and runs stand in one chain.
            let did = SegmentDeed::Saved { version: 2 };
            let segment = "7".parse().unwrap();
            store.note(by(second), Deed::Segment { segment, name: "口红老客".to_owned(), did }).await.unwrap();
        } else {
            store.append(record).await.unwrap();
        }
    }
    drop(store);
    let connection = Connection::open(folder.path().join(database::FILE)).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    folder
}

/// The file as somebody with full access to it sees it: without the triggers.
fn unprotected(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join(database::FILE)).unwrap();
    connection.pragma_update(None, "synchronous", "OFF").unwrap();
    let triggers: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for trigger in triggers {
        connection.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    connection
}

/// Numbers that look random and are the same in every run of the test.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// Does one act of tampering and says which record is the first bad one afterwards.
fn tamper(connection: &Connection, dice: &mut Dice) -> (String, i64) {
    let place = dice.roll(RECORDS) + 1;
    let act = match dice.roll(9) {
        0 => {
            // One character of the body becomes another.
            let length: i64 = connection
                .query_row("SELECT length(body) FROM record WHERE sequence = ?1", [place], |row| row.get(0))
                .unwrap();
            for _ in 0..1000 {
                let at = dice.roll(length) + 1;
                let changed = connection.execute(
                    "UPDATE record SET body = substr(body, 1, ?2 - 1) || 'x' || substr(body, ?2 + 1)
                     WHERE sequence = ?1 AND substr(body, ?2, 1) <> 'x'",
                    [place, at],
                );
                // A body that is no JSON any more is refused by the table itself.
                if changed.is_ok_and(|rows| rows == 1) {
                    break;
                }
            }
            "edit a character of"
        }
        1 => {
            let change =
                "UPDATE record SET body = json_set(body, '$.list.count', 4, '$.who', 'nobody') WHERE sequence = ?1";
            connection.execute(change, [place]).unwrap();
            "edit a field of"
        }
        2 => {
            connection.execute("UPDATE record SET body = body || ' ' WHERE sequence = ?1", [place]).unwrap();
            "add a space to"
        }
        3 => {
            connection
                .execute("UPDATE record SET hash = replace(hash, substr(hash, 1, 1), 'z') WHERE sequence = ?1", [place])
                .unwrap();
            "edit the hash of"
        }
        4 => {
            connection
                .execute("UPDATE record SET id = '01ARZ3NDEKTSV4RRFFQ69G5FAV' WHERE sequence = ?1", [place])
                .unwrap();
            "rename"
        }
        5 => {
            connection.execute("DELETE FROM record WHERE sequence = ?1", [place]).unwrap();
            "delete"
        }
        6 => {
            // Deleting a record and closing the gap.
            connection.execute("DELETE FROM record WHERE sequence = ?1", [place]).unwrap();
            for later in place + 1..=RECORDS {
                connection.execute("UPDATE record SET sequence = sequence - 1 WHERE sequence = ?1", [later]).unwrap();
            }
            "delete and close the gap at"
        }
        7 => {
            // A copy of another record, put in between.
            for later in (place..=RECORDS).rev() {
                connection.execute("UPDATE record SET sequence = sequence + 1 WHERE sequence = ?1", [later]).unwrap();
            }
            let other = if place == 1 { 2 } else { 1 };
            let copy = "INSERT INTO record (sequence, id, body, hash)
                        SELECT ?1, 'copy', body, hash FROM record WHERE sequence = ?2";
            connection.execute(copy, [place, other]).unwrap();
            "insert before"
        }
        _ => {
            let (first, second) = if place == RECORDS { (place - 1, place) } else { (place, place + 1) };
            for (from, to) in [(first, 0), (second, first), (0, second)] {
                connection.execute("UPDATE record SET sequence = ?2 WHERE sequence = ?1", [from, to]).unwrap();
            }
            return (format!("swap {first} and {second}"), first);
        }
    };
    (format!("{act} {place}"), place)
}

#[tokio::test]
async fn five_hundred_random_tamperings_are_found() {
    let folder = recorded().await;
    let mut dice = Dice(20_261_121);
    for _ in 0..500 {
        let copy = tempfile::tempdir().unwrap();
        fs::copy(folder.path().join(database::FILE), copy.path().join(database::FILE)).unwrap();
        let (act, place) = tamper(&unprotected(copy.path()), &mut dice);
        let found = Store::open(copy.path()).unwrap().verify().await.unwrap();
        let broken = found.broken.unwrap_or_else(|| panic!("not found: {act}"));
        assert_eq!(broken.sequence, place, "{act}");
        assert_eq!(found.records, place.cast_unsigned() - 1, "{act}");
    }
}

#[tokio::test]
async fn an_untouched_chain_holds_and_a_rewritten_end_shows_against_a_noted_head() {
    let folder = recorded().await;
    let store = Store::open(folder.path()).unwrap();
    let found = store.verify().await.unwrap();
    assert_eq!((found.records, found.broken), (12, None));
    drop(store);
    let connection = unprotected(folder.path());
    connection.execute("DELETE FROM record WHERE sequence = 12", []).unwrap();
    connection
        .execute("UPDATE record_head SET sequence = 11, hash = (SELECT hash FROM record WHERE sequence = 11)", [])
        .unwrap();
    let rewritten = Store::open(folder.path()).unwrap().verify().await.unwrap();
    assert_eq!(rewritten.broken, None, "the file alone cannot tell");
    assert_ne!(rewritten.head, found.head);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.verify_since(found.head).await.unwrap(), (rewritten, None), "whoever noted the head can");
}

#[tokio::test]
async fn a_noted_head_is_found_again_where_it_was() {
    let folder = recorded().await;
    let store = Store::open(folder.path()).unwrap();
    let noted = store.head().await.unwrap();
    assert_eq!((noted.records, &noted.hash), (12, &store.verify().await.unwrap().head));
    store.append(record("香水", 60)).await.unwrap();
    let (found, place) = store.verify_since(format!(" {} ", noted.hash.to_uppercase())).await.unwrap();
    let place = place.unwrap();
    assert_eq!((found.broken, found.records, place.sequence), (None, 13, 12));
    assert_eq!(place.at, Some(super::at(RECORDS - 1)));
    let start = store.verify_since(START.to_owned()).await.unwrap().1;
    assert_eq!(start.map(|start| start.sequence), Some(0), "a head of no record");
    for none in ["", "ab", &noted.hash[1..], &"ab".repeat(32)] {
        assert_eq!(store.verify_since(none.to_owned()).await.unwrap().1, None, "{none}");
    }
}

#[tokio::test]
async fn a_changed_run_says_so_when_read_and_later_ones_stay_provable() {
    let folder = recorded().await;
    unprotected(folder.path())
        .execute("UPDATE record SET body = json_set(body, '$.list.count', 9) WHERE sequence = 6", [])
        .unwrap();
    let store = Store::open(folder.path()).unwrap();
    let broken = store.verify().await.unwrap().broken.unwrap();
    assert_eq!((broken.sequence, broken.kind), (6, Break::Altered));
    let changed = store.run(broken.id.unwrap().parse().unwrap()).await.unwrap();
    assert!(!changed.intact);
    let others = store.runs(Default::default(), None, 50).await.unwrap();
    for run in others.runs.iter().filter(|run| run.sequence != 6) {
        assert!(store.run(run.id).await.unwrap().intact);
    }
}

#[tokio::test]
async fn records_go_on_after_a_missing_end_and_the_gap_still_shows() {
    let folder = recorded().await;
    unprotected(folder.path()).execute("DELETE FROM record WHERE sequence > 10", []).unwrap();
    let store = Store::open(folder.path()).unwrap();
    let next = store.append(record("later", 50)).await.unwrap();
    assert_eq!(next.sequence, 13);
    let broken = store.verify().await.unwrap().broken.unwrap();
    assert_eq!((broken.sequence, broken.kind), (11, Break::Missing));
}
