use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use quanxuan::store::timing::Timing;
use quanxuan::store::{By, Claim, RunId, SegmentId, SegmentName, Store, StoreError};

use super::{at, by, shop, version};

const HOUR: i64 = 3600;

/// A run that found no list.
fn no_list() -> RunId {
    "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap()
}

/// A segment that is run every hour, set at second 0.
async fn hourly(store: &Store, name: &str) -> SegmentId {
    let name = SegmentName::parse(name).unwrap();
    let id = store.create_segment(name, String::new(), None, Vec::new(), version("a", 0)).await.unwrap().id;
    store.schedule(id, Timing::hours(1).unwrap(), By::new("li", at(0))).await.unwrap();
    id
}

async fn claim(store: &Store, second: i64) -> Option<Claim> {
    store.claim(at(second), TimeZone::UTC).await.unwrap()
}

async fn next(store: &Store, id: SegmentId) -> Timestamp {
    store.schedule_of(id).await.unwrap().unwrap().next(&TimeZone::UTC).unwrap()
}

#[tokio::test]
async fn what_is_due_is_claimed_run_and_due_again() {
    let (_folder, store) = shop();
    let id = hourly(&store, "s").await;
    assert_eq!(claim(&store, HOUR - 1).await, None);
    let due = claim(&store, HOUR).await.unwrap();
    assert_eq!((due.schedule.segment, due.due, due.version.number), (id, at(HOUR), 1));
    assert_eq!(due.schedule.author, "li");
    store.fulfil(due, no_list()).await.unwrap();
    assert_eq!(next(&store, id).await, at(2 * HOUR));
    assert_eq!(claim(&store, 2 * HOUR - 1).await, None);
    assert!(claim(&store, 2 * HOUR).await.is_some());
}

#[tokio::test]
async fn however_much_was_missed_is_run_once() {
    let (_folder, store) = shop();
    let id = hourly(&store, "s").await;
    let due = claim(&store, 100 * HOUR + 60).await.unwrap();
    assert_eq!(due.due, at(HOUR));
    store.fulfil(due, no_list()).await.unwrap();
    assert_eq!(claim(&store, 100 * HOUR + 61).await, None);
    assert_eq!(next(&store, id).await, at(101 * HOUR), "the rhythm is kept");
}

#[tokio::test]
async fn of_two_servers_on_one_file_one_runs_it() {
    let (folder, one) = shop();
    hourly(&one, "s").await;
    let other = Store::open(folder.path()).unwrap();
    let (first, second) = tokio::join!(claim(&one, HOUR), claim(&other, HOUR));
    assert_eq!(first.is_some() as u8 + second.is_some() as u8, 1);
}

#[tokio::test]
async fn a_claim_of_a_server_that_died_lapses() {
    let (_folder, store) = shop();
    hourly(&store, "s").await;
    claim(&store, HOUR).await.unwrap();
    assert_eq!(claim(&store, HOUR + 60).await, None);
    let again = claim(&store, HOUR + SignedDuration::from_mins(5).as_secs()).await.unwrap();
    assert_eq!(again.due, at(HOUR));
}

#[tokio::test]
async fn who_waited_longest_is_first() {
    let (_folder, store) = shop();
    let late = hourly(&store, "late").await;
    let early = hourly(&store, "early").await;
    store.schedule(late, Timing::hours(2).unwrap(), By::new("li", at(0))).await.unwrap();
    assert_eq!(claim(&store, 3 * HOUR).await.unwrap().schedule.segment, early);
    assert_eq!(claim(&store, 3 * HOUR).await.unwrap().schedule.segment, late);
    assert_eq!(claim(&store, 3 * HOUR).await, None);
}

#[tokio::test]
async fn a_paused_schedule_rests_and_misses_nothing() {
    let (_folder, store) = shop();
    let id = hourly(&store, "s").await;
    store.pause_schedule(id, by(0)).await.unwrap();
    assert!(store.schedule_of(id).await.unwrap().unwrap().is_paused);
    assert_eq!(claim(&store, 5 * HOUR).await, None);
    store.resume_schedule(id, by(5 * HOUR + 60)).await.unwrap();
    assert_eq!(claim(&store, 5 * HOUR + 120).await, None);
    assert!(claim(&store, 6 * HOUR).await.is_some());
}

#[tokio::test]
async fn segments_in_the_trash_rest() {
    let (_folder, store) = shop();
    let id = hourly(&store, "s").await;
    store.trash_segments(vec![id], by(10)).await.unwrap();
    assert_eq!(claim(&store, 5 * HOUR).await, None);
    store.restore_segments(vec![id], by(5 * HOUR)).await.unwrap();
    assert!(claim(&store, 5 * HOUR + 60).await.is_some());
}

#[tokio::test]
async fn a_schedule_set_anew_while_it_ran_counts_from_then() {
    let (_folder, store) = shop();
    let id = hourly(&store, "s").await;
    let running = claim(&store, HOUR).await.unwrap();
    store.schedule(id, Timing::hours(3).unwrap(), By::new("wang", at(HOUR + 10))).await.unwrap();
    store.fulfil(running, no_list()).await.unwrap();
    let schedule = store.schedule_of(id).await.unwrap().unwrap();
    assert_eq!((schedule.author.as_str(), schedule.since, schedule.done), ("wang", at(HOUR + 10), at(HOUR + 10)));
    assert_eq!(next(&store, id).await, at(4 * HOUR + 10));
}

#[tokio::test]
async fn a_schedule_is_taken_away_and_needs_a_segment() {
    let (_folder, store) = shop();
    let id = hourly(&store, "s").await;
    store.unschedule(id, by(0)).await.unwrap();
    assert_eq!(store.schedule_of(id).await.unwrap(), None);
    assert_eq!(claim(&store, 5 * HOUR).await, None);
    let nobody = "77".parse().unwrap();
    let error = store.schedule(nobody, Timing::hours(1).unwrap(), by(0)).await.unwrap_err();
    assert!(matches!(error, StoreError::SegmentNotFound(_)));
}
