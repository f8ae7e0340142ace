use proptest::prelude::*;
use quanxuan::hash;
use quanxuan::store::{List, Members, Movement, Record, StoreError, database};
use rusqlite::Connection;

use super::{record, refusal, shop};

fn found(ids: &[i64]) -> Record {
    let mut record = record("q", 1);
    let list = record.list.as_mut().unwrap();
    *list = List { count: ids.len() as u64, ids_hash: hash::of_ids(ids), ..list.clone() };
    record
}

fn members(ids: &[i64]) -> Members {
    ids.iter().copied().collect()
}

#[tokio::test]
async fn the_list_of_a_run_is_kept_exactly() {
    let (_folder, store) = shop();
    let ids = [i64::MIN, -5_000_000_000, -1, 0, 1, 7, 4_294_967_296, i64::MAX];
    let run = store.append_with_members(found(&ids), members(&ids)).await.unwrap();
    let kept = store.members(run.id).await.unwrap().unwrap();
    assert_eq!(kept.ids().collect::<Vec<_>>(), ids);
    assert_eq!(kept.count(), 8);
    assert!(kept.contains(-1) && !kept.contains(2));
    let none = store.append_with_members(found(&[]), members(&[])).await.unwrap();
    assert_eq!(store.members(none.id).await.unwrap(), Some(members(&[])));
}

#[tokio::test]
async fn equal_lists_are_kept_once_and_other_runs_without() {
    let (folder, store) = shop();
    let first = store.append_with_members(found(&[1, 2, 3]), members(&[1, 2, 3])).await.unwrap();
    let second = store.append_with_members(found(&[1, 2, 3]), members(&[1, 2, 3])).await.unwrap();
    assert_eq!(store.members(first.id).await.unwrap(), store.members(second.id).await.unwrap());
    let connection = Connection::open(folder.path().join(database::FILE)).unwrap();
    let lists: i64 = connection.query_row("SELECT count(*) FROM list", [], |row| row.get(0)).unwrap();
    assert_eq!(lists, 1);
    let other = store.append(found(&[9])).await.unwrap();
    assert_eq!(store.members(other.id).await.unwrap(), None);
    let refused = store.append(refusal("q", 2)).await.unwrap();
    assert_eq!(store.members(refused.id).await.unwrap(), None);
    let unknown = store.members("01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap()).await;
    assert!(matches!(unknown, Err(StoreError::RunNotFound(_))));
}

#[tokio::test]
async fn a_list_that_is_not_the_one_the_record_proves_is_damage() {
    let (_folder, store) = shop();
    let run = store.append_with_members(found(&[1, 2, 3]), members(&[1, 2, 4])).await.unwrap();
    assert!(matches!(store.members(run.id).await, Err(StoreError::Corrupted(_))));
}

#[tokio::test]
async fn a_damaged_list_is_said_and_is_no_panic() {
    let (folder, store) = shop();
    let run = store.append_with_members(found(&[1, 2, 3]), members(&[1, 2, 3])).await.unwrap();
    let connection = Connection::open(folder.path().join(database::FILE)).unwrap();
    connection.execute_batch("DROP TRIGGER list_stays").unwrap();
    for bytes in ["x''", "x'ff'", "x'01000000000000000000000000'", "randomblob(500)"] {
        connection.execute(&format!("UPDATE list SET ids = {bytes}"), []).unwrap();
        assert!(matches!(store.members(run.id).await, Err(StoreError::Corrupted(_))), "{bytes}");
    }
}

proptest! {
    #[test]
    fn whoever_is_in_either_list_entered_left_or_stayed(
        before in prop::collection::btree_set(-20i64..20, 0..30),
        after in prop::collection::btree_set(-20i64..20, 0..30),
    ) {
        let moved = Movement::between(&before.iter().copied().collect(), &after.iter().copied().collect());
        let ids = |members: &Members| members.ids().collect::<Vec<_>>();
        prop_assert_eq!(ids(&moved.entered), after.difference(&before).copied().collect::<Vec<_>>());
        prop_assert_eq!(ids(&moved.left), before.difference(&after).copied().collect::<Vec<_>>());
        prop_assert_eq!(ids(&moved.kept), before.intersection(&after).copied().collect::<Vec<_>>());
    }
}
