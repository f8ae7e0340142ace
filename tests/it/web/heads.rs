//! The head of the record, noted each day: in the log when the server starts, on each new day of the shop, and when it
//! stops, and found again in the chain.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use quanxuan::store::{Head, Role};
use quanxuan::web::heads::{Heads, TARGET};
use quanxuan::web::{listen, serve};
use tokio::sync::oneshot;

use super::rights::Site;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// The lines about heads, from here on.
    fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        let written = Log::default();
        let to = written.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || to.clone()).finish();
        (written, tracing::subscriber::set_default(subscriber))
    }

    fn lines(&self) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().filter(|line| line.contains(TARGET)).map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn one_line_a_day_of_the_shop_says_how_many_records_there_are_and_what_the_last_one_hashes_to() {
    let (log, _logging) = Log::start();
    let site = Site::new();
    site.person("Chen Min", Role::Admin).await;
    let pipeline = site.server.pipeline();
    let Head { records, hash } = site.store().head().await.unwrap();
    assert_eq!((records, &hash), (3, &site.store().verify().await.unwrap().head));
    // Half past eleven at night in Shanghai.
    let evening: Timestamp = "2026-11-21T15:30:00Z".parse().unwrap();
    let mut heads = Heads::default();
    let noted = heads.note_daily(&pipeline, evening).await.unwrap();
    assert_eq!(noted, Some(Head { records, hash: hash.clone() }));
    let later = |quarters: i32| evening + SignedDuration::from_mins(15) * quarters;
    assert_eq!(heads.note_daily(&pipeline, later(1)).await.unwrap(), None, "it is the same day");
    site.person("Li Lei", Role::Viewer).await;
    let next = heads.note_daily(&pipeline, later(2)).await.unwrap().unwrap();
    assert_eq!(next.records, 6, "midnight is the shop's");
    assert_eq!(heads.note_daily(&pipeline, later(60)).await.unwrap(), None);
    let lines = log.lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("INFO") && lines[0].contains("date=2026-11-21 records=3"), "{lines:?}");
    assert!(lines[0].ends_with(&format!("head={hash}")) && lines[1].contains("date=2026-11-22 records=6"), "{lines:?}");
}

#[tokio::test]
async fn a_server_notes_the_head_when_it_starts_and_when_it_stops() {
    let (log, _logging) = Log::start();
    let site = Site::new();
    let listener = listen("127.0.0.1:0".parse().unwrap(), None).await.unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, site.server.clone(), async { drop(stopped.await) }));
    for _ in 0..500 {
        if !log.lines().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    site.person("Chen Min", Role::Admin).await;
    drop(stop);
    serving.await.unwrap();
    let lines = log.lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("records=0") && lines[1].contains("records=3"), "{lines:?}");
}

#[tokio::test]
async fn an_auditor_finds_a_noted_head_again_on_the_page() {
    let site = Site::new();
    let (_, auditor) = site.person("Wang", Role::Auditor).await;
    let noted = site.store().head().await.unwrap();
    site.person("Li Lei", Role::Viewer).await;
    let page = site.get(&format!("/audit/chain?head={}", noted.hash), &auditor).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("that of record 3, written") && page.body.contains("Written since: 3"), "{}", page.body);
    let page = site.get(&format!("/audit/chain?head={}", noted.hash.to_uppercase()), &auditor).await;
    assert!(page.body.contains("that of record 3"));
    let page = site.get(&format!("/audit/chain?head={}", "ab".repeat(32)), &auditor).await;
    assert!(page.body.contains("No record has the noted hash"), "{}", page.body);
    let page = site.get("/audit/chain?head=%3Cscript%3E", &auditor).await;
    assert!(page.body.contains("No record has the noted hash") && !page.body.contains("<script>"));
}
