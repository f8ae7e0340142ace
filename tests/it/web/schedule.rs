//! Segments that are run by themselves: what the page says, and what the server does.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use quanxuan::pipeline::Pipeline;
use quanxuan::store::timing::Timing;
use quanxuan::store::{By, Origin, Outcome, RunFilter, RunSummary, SavedSegment, Store};
use quanxuan::web::{Server, listen, serve};

use super::records::Site;

const RULE: &str = "purchase in last 1 months";

fn pipeline(store: &Store) -> Pipeline {
    super::with_store(store.clone()).pipeline()
}

async fn scheduled(store: &Store) -> Vec<RunSummary> {
    let filter = RunFilter { origin: Some(Origin::Schedule), ..RunFilter::default() };
    store.runs(filter, None, 99).await.unwrap().runs
}

/// Sets a schedule as it would have been set so many hours ago.
async fn hourly_since(site: &Site, segment: &SavedSegment, hours: i64) {
    let since = Timestamp::now() - SignedDuration::from_hours(hours);
    site.store.schedule(segment.id, Timing::hours(1).unwrap(), By::new("li", since)).await.unwrap();
}

#[tokio::test]
async fn the_page_sets_a_schedule_and_says_when_it_runs_next() {
    let site = Site::new();
    let segment = site.segment("buyers", RULE).await;
    let address = format!("/segments/{}", segment.id);
    assert!(site.visit(&address).await.contains("Run by hand only"));
    for (form, said) in [
        ([("how", "hours"), ("hours", "6")].as_slice(), "Every 6 hours"),
        (&[("how", "days"), ("days", "1"), ("at", "08:00")], "Every day at 08:00"),
        (&[("how", "cron"), ("cron", "0 9 * * MON")], "By the pattern 0 9 * * MON"),
    ] {
        let (status, place, body) = site.post(&format!("{address}/schedule"), form).await;
        assert_eq!((status, place), (StatusCode::SEE_OTHER, format!("{address}#schedule")), "{body}");
        let page = site.visit(&address).await;
        assert!(page.contains(said) && page.contains("<dt>Next run</dt>"), "{said} is missing in {page}");
    }
    site.post(&format!("{address}/schedule/pause"), &[]).await;
    let page = site.visit(&address).await;
    assert!(page.contains("Paused") && !page.contains("<dt>Next run</dt>"), "{page}");
    site.post(&format!("{address}/schedule/resume"), &[]).await;
    assert!(site.visit(&address).await.contains("<dt>Next run</dt>"));
    site.post(&format!("{address}/schedule/clear"), &[]).await;
    assert!(site.visit(&address).await.contains("Run by hand only"));
}

#[tokio::test]
async fn a_wrong_schedule_is_said_and_kept_in_the_form() {
    let site = Site::new();
    let segment = site.segment("buyers", RULE).await;
    let path = format!("/segments/{}/schedule", segment.id);
    for (form, said) in [
        ([("how", "hours"), ("hours", "0")].as_slice(), "1 to 720"),
        (&[("how", "hours"), ("hours", "six")], "six"),
        (&[("how", "days"), ("days", "400"), ("at", "08:00")], "1 to 366"),
        (&[("how", "days"), ("days", "1"), ("at", "25:00")], "25:00"),
        (&[("how", "cron"), ("cron", "8 o'clock")], "8 o&#39;clock"),
        (&[("how", "cron"), ("cron", "0 0 30 2 *")], "never"),
    ] {
        let (status, _, page) = site.post(&path, form).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
        assert!(page.contains(said), "{said} is missing in {page}");
        assert!(page.contains("id=\"set-schedule\" open"), "{page}");
    }
    assert_eq!(site.store.schedule_of(segment.id).await.unwrap(), None);
}

#[tokio::test]
async fn what_is_due_is_run_once_and_recorded_as_scheduled() {
    let site = Site::new();
    let segment = site.segment("buyers", RULE).await;
    hourly_since(&site, &segment, 50).await;
    let pipeline = pipeline(&site.store);
    let now = Timestamp::now();
    let runs = pipeline.run_due(now).await.unwrap();
    assert_eq!(runs.len(), 1, "fifty times were missed, it is run once");
    assert_eq!(pipeline.run_due(now).await.unwrap(), []);
    let run = scheduled(&site.store).await.remove(0);
    assert_eq!((run.id, run.who.as_str(), run.status), (runs[0], "li", Outcome::Answered));
    assert!(site.store.members(run.id).await.unwrap().is_some());
    let later = now + SignedDuration::from_hours(1);
    assert_eq!(pipeline.run_due(later).await.unwrap().len(), 1);
    assert_eq!(site.store.sizes(segment.id, 9).await.unwrap().len(), 2);
    let page = site.visit(&format!("/segments/{}", segment.id)).await;
    assert!(page.contains("<dt>Last result</dt>") && page.contains("By schedule"), "{page}");
    assert!(site.visit("/audit?kind=run-schedule").await.contains("2 records"));
}

#[tokio::test]
async fn a_rule_that_no_longer_holds_is_a_result_and_no_end_of_the_schedule() {
    let site = Site::new();
    let stale = site.segment("stale", "gone = 'x'").await;
    let good = site.segment("good", RULE).await;
    hourly_since(&site, &stale, 3).await;
    hourly_since(&site, &good, 2).await;
    assert_eq!(pipeline(&site.store).run_due(Timestamp::now()).await.unwrap().len(), 2);
    let status: Vec<_> = scheduled(&site.store).await.into_iter().map(|run| run.status).collect();
    assert_eq!(status, [Outcome::Answered, Outcome::Refused]);
}

#[tokio::test]
async fn two_servers_on_one_file_run_what_is_due_once() {
    let site = Site::new();
    let segment = site.segment("buyers", RULE).await;
    hourly_since(&site, &segment, 2).await;
    let other = Store::open(site.folder()).unwrap();
    let (one, two) = (pipeline(&site.store), pipeline(&other));
    let now = Timestamp::now();
    let (first, second) = tokio::join!(one.run_due(now), two.run_due(now));
    assert_eq!(first.unwrap().len() + second.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_runs_what_was_missed_while_none_was_there() {
    let site = Site::new();
    let segment = site.segment("buyers", RULE).await;
    hourly_since(&site, &segment, 30).await;
    let listener = listen("127.0.0.1:0".parse().unwrap(), None).await.unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = Server::new(pipeline(&site.store));
    let server = tokio::spawn(serve(listener, server, async {
        let _ = stopped.await;
    }));
    let begun = Instant::now();
    while scheduled(&site.store).await.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(30), "nothing was run");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.send(()).unwrap();
    server.await.unwrap();
    assert_eq!(scheduled(&site.store).await.len(), 1);
    assert_eq!(site.store.schedule_of(segment.id).await.unwrap().unwrap().timing, Timing::hours(1).unwrap());
}
