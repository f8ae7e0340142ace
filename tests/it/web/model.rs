//! The server while the language model is asked, and while its endpoint is down, slow or endless: who does not need the
//! model does not notice, and who does is answered in time all the same.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use quanxuan::store::Store;
use quanxuan::translate::llm::{Model, ModelSettings, Patience};
use quanxuan::web::{listen, serve};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::llm::endpoint::raw;

/// A question that the built-in reader cannot read; the model is asked about it.
const UNREAD: &str = "/ask?q=%E5%96%9C%E6%AC%A2%E7%88%AC%E5%B1%B1%E7%9A%84%E5%AE%A2%E6%88%B7";
const BY_MODEL: &str = "&by=model";
const BY_READER: &str = "&by=reader";

/// More questions for the model than it is asked at once.
const WAITING: usize = 9;

/// How long a question may wait for the model.
const PATIENCE: Duration = Duration::from_secs(8);

/// What somebody else does meanwhile, and what shows that it was done.
const MEANWHILE: &[(&str, &str)] = &[
    ("/", "ask-form"),
    (
        "/ask?q=%E8%BF%91%E4%B8%89%E4%B8%AA%E6%9C%88%E4%B9%B0%E8%BF%87%E5%8F%A3%E7%BA%A2%E7%9A%84%E5%AE%A2%E6%88%B7",
        "count-number",
    ),
    ("/run?s=city+%3D+%27%E5%8C%97%E4%BA%AC%27", "count-number"),
    (UNREAD, "asking-now"),
    ("/segments", "<main"),
    ("/gallery", "<main"),
    ("/audit", "<main"),
    ("/language", "<main"),
    ("/api/v1/suggestions?text=%E4%B9%B0%E8%BF%87kouhong", "口红"),
    ("/api/v1/completions?text=purch", "purchase"),
    ("/api/v1/refinements?after=everyone", "items"),
    ("/readyz", ""),
];

/// The real server on a port of its own; it ends when this is dropped.
struct Site {
    base: String,
    _stop: oneshot::Sender<()>,
    _folder: TempDir,
}

impl Site {
    async fn start(endpoint: String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let patience =
            Patience { connect: Duration::from_millis(500), first_byte: PATIENCE, idle: PATIENCE, total: PATIENCE };
        let model = Model::new(ModelSettings { patience, ..ModelSettings::new(endpoint, "scripted") }).unwrap();
        let state = super::with(Store::open(folder.path()).unwrap(), Some(model));
        let listener = listen("127.0.0.1:0".parse().unwrap(), None).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(serve(listener, state, async { drop(stopped.await) }));
        Site { base, _stop: stop, _folder: folder }
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        get(format!("{}{path}", self.base)).await
    }
}

/// One visit over a connection of its own.
async fn get(address: String) -> (StatusCode, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let reply = client.get(address).send().await.unwrap();
    (reply.status(), reply.text().await.unwrap())
}

async fn stays_usable(endpoint: String) {
    let site = Site::start(endpoint).await;
    let begun = Instant::now();
    let mut waiting = JoinSet::new();
    for _ in 0..WAITING {
        waiting.spawn(get(format!("{}{UNREAD}{BY_MODEL}", site.base)));
    }
    for (path, sign) in MEANWHILE {
        let (status, body) = site.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        assert!(body.contains(sign), "{path}: {body}");
    }
    assert!(begun.elapsed() < PATIENCE, "nobody waited for the model: {:?}", begun.elapsed());
    while let Some(ended) = waiting.join_next().await {
        let (status, body) = ended.unwrap();
        assert_eq!(status, StatusCode::OK, "{body}");
        assert!(body.contains("爬山") && body.contains("语言模型"), "the built-in reading, and why: {body}");
        assert!(!body.contains("count-number"), "nothing is listed: {body}");
    }
    assert!(begun.elapsed() < PATIENCE * 2, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn an_endpoint_that_is_down_hinders_nobody() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    stays_usable(format!("http://{free}/v1")).await;
}

#[tokio::test]
async fn a_slow_endpoint_hinders_nobody() {
    let silent = raw(|stream| async move {
        tokio::time::sleep(PATIENCE * 10).await;
        drop(stream);
    });
    stays_usable(silent.await).await;
}

#[tokio::test]
async fn an_endless_answer_hinders_nobody() {
    let endless = raw(|mut stream| async move {
        let mut request = [0; 1024];
        let _ = stream.read(&mut request).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n").await;
        while stream.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    stays_usable(endless.await).await;
}

/// An endpoint that takes a question, tells so, never answers, and tells when nobody waits any more.
async fn listener() -> (String, tokio::sync::mpsc::Receiver<&'static str>) {
    let (tell, told) = tokio::sync::mpsc::channel(8);
    let url = raw(move |mut stream| {
        let tell = tell.clone();
        async move {
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await;
            let _ = tell.send("asked").await;
            let head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
            let _ = stream.write_all(head).await;
            while stream.write_all(b": still here\n\n").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let _ = tell.send("left").await;
        }
    });
    (url.await, told)
}

#[tokio::test]
async fn while_the_model_is_asked_the_page_shows_what_is_understood_and_nobody_has_been_asked_yet() {
    let (endpoint, mut told) = listener().await;
    let site = Site::start(endpoint).await;
    let (status, page) = site.get(UNREAD).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("正在询问语言模型") && page.contains("chip unread") && page.contains("data-elapsed"),
        "{page}"
    );
    let shown = UNREAD.replace('&', "&#38;");
    for way in [BY_MODEL, BY_READER] {
        assert!(page.contains(&format!("href=\"{shown}{}\"", way.replace('&', "&#38;"))), "{way}: {page}");
    }
    let (_, alone) = site.get(&format!("{UNREAD}{BY_READER}")).await;
    assert!(alone.contains("爬山") && !alone.contains("asking-now"), "{alone}");
    assert!(told.try_recv().is_err(), "the page alone asks nobody");
}

#[tokio::test]
async fn whoever_stops_waiting_ends_the_call_to_the_model() {
    let (endpoint, mut told) = listener().await;
    let site = Site::start(endpoint).await;
    let asking = tokio::spawn(get(format!("{}{UNREAD}{BY_MODEL}", site.base)));
    assert_eq!(told.recv().await, Some("asked"));
    asking.abort();
    assert_eq!(tokio::time::timeout(PATIENCE / 2, told.recv()).await.unwrap(), Some("left"));
}
