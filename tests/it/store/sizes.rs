use quanxuan::store::{Origin, Record, SavedVersion, SegmentId, Store};

use super::{record, shop};

/// A run of a version that found so many, as of a day of November.
async fn ran(store: &Store, version: u32, day: u32, count: u64) {
    let segment: SegmentId = "1".parse().unwrap();
    let mut run = Record { saved: Some(SavedVersion { segment, version }), ..record("", i64::from(day)) };
    run.origin = Origin::Segment;
    let list = run.list.as_mut().unwrap();
    (list.count, list.as_of) = (count, format!("2026-11-{day:02}T00:00:00").parse().unwrap());
    store.append(run).await.unwrap();
}

async fn sizes(store: &Store, limit: u32) -> Vec<(String, u32, u64)> {
    let sizes = store.sizes("1".parse().unwrap(), limit).await.unwrap();
    sizes.into_iter().map(|size| (size.as_of[8..10].to_owned(), size.version, size.count)).collect()
}

fn size(day: &str, version: u32, count: u64) -> (String, u32, u64) {
    (day.to_owned(), version, count)
}

#[tokio::test]
async fn sizes_stand_in_the_order_of_their_days() {
    let (_folder, store) = shop();
    assert_eq!(sizes(&store, 9).await, []);
    for (day, count) in [(3, 30), (5, 50), (4, 40), (5, 51)] {
        ran(&store, 1, day, count).await;
    }
    let all = [size("03", 1, 30), size("04", 1, 40), size("05", 1, 50), size("05", 1, 51)];
    assert_eq!(sizes(&store, 9).await, all);
    assert_eq!(sizes(&store, 2).await, all[2..]);
}

#[tokio::test]
async fn a_run_of_an_older_version_looks_back_and_is_no_size() {
    let (_folder, store) = shop();
    ran(&store, 1, 3, 30).await;
    ran(&store, 2, 4, 44).await;
    ran(&store, 1, 4, 40).await;
    ran(&store, 2, 5, 55).await;
    assert_eq!(sizes(&store, 9).await, [size("03", 1, 30), size("04", 2, 44), size("05", 2, 55)]);
}
