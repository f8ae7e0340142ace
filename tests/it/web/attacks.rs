//! What somebody tries who is not welcome: each attempt ends where it began. Others stand with what they are about: planted
//! sessions and foreign addresses in [`super::rights`], paths and formulas in [`super::export`], framing in [`super`].

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use quanxuan::store::Role;
use quanxuan::web::{listen, serve};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::api::call;
use super::rights::Site;

/// A server that listens, until what is given back is dropped.
async fn served() -> (std::net::SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let listener = listen("127.0.0.1:0".parse().unwrap(), None).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = super::server();
    let serving = tokio::spawn(async move {
        serve(listener, server, async { drop(stopped.await) }).await;
    });
    (address, stop, serving)
}

/// Everything that comes back until the server hangs up.
async fn exchange(address: std::net::SocketAddr, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let mut answer = Vec::new();
    // A server that hangs up before all was sent is one that refuses.
    let _ = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn who_sends_a_head_drop_by_drop_is_let_go_and_others_are_served_meanwhile() {
    let (address, _stop, _serving) = served().await;
    let begun = Instant::now();
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-").await.unwrap();
    let quick = exchange(address, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    assert!(quick.starts_with("HTTP/1.1 200") && quick.ends_with("ok"), "{quick}");
    let mut rest = Vec::new();
    tokio::time::timeout(Duration::from_secs(15), slow.read_to_end(&mut rest)).await.unwrap().unwrap();
    let took = begun.elapsed();
    assert!((4..12).contains(&took.as_secs()), "{took:?}");
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
}

#[tokio::test]
async fn requests_whose_length_can_be_read_in_two_ways_are_refused() {
    let (address, _stop, _serving) = served().await;
    let head = "POST /preferences HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let inner = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for framing in [
        "Content-Length: 4\r\nContent-Length: 40\r\n\r\n",
        "Content-Length: 4, 40\r\n\r\n",
        "Content-Length: +4\r\n\r\n",
        "Content-Length: 0x4\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length : 4\r\n\r\n",
        "Transfer-Encoding: identity, chunked, identity\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n",
    ] {
        let answer = exchange(address, format!("{head}{framing}{inner}").as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{framing}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1").count(), 1, "nothing after it is answered: {framing}: {answer}");
    }
    let large = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: {}\r\n\r\n", "a".repeat(1 << 20));
    let answer = exchange(address, large.as_bytes()).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    let many: String = (0..2000).map(|number| format!("X-{number}: a\r\n")).collect();
    let answer = exchange(address, format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n").as_bytes()).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_finishes_what_is_under_way_and_takes_nothing_more() {
    let (address, stop, serving) = served().await;
    let mut asking = TcpStream::connect(address).await.unwrap();
    let body = r#"{"segment": "gender = '女' and spend >= 1"}"#;
    let head = format!(
        "POST /api/v1/run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    asking.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(stop);
    asking.write_all(body.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    asking.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"answered\""), "{answer}");
    tokio::time::timeout(Duration::from_secs(20), serving).await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_foreign_page_changes_nothing_by_the_session_of_whoever_looks_at_it() {
    let site = Site::new();
    let (_, cookie) = site.person("boss", Role::Admin).await;
    let new = json!({"name": "女性", "segment": "gender = '女'"});
    for foreign in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let headers = [("cookie", cookie.as_str()), ("host", "localhost:8750"), foreign];
        let refused = call(&site.app, "POST", "/api/v1/segments", &headers, &new).await;
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (StatusCode::FORBIDDEN, &json!("foreign-page")),
            "{foreign:?}"
        );
        let deleted = call(&site.app, "DELETE", "/api/v1/segments/1", &headers, &Value::Null).await;
        assert_eq!(deleted.status, StatusCode::FORBIDDEN, "{foreign:?}");
    }
    // A form cannot send JSON, and what it can send is not read.
    let own = [("cookie", cookie.as_str()), ("content-type", "text/plain")];
    assert_eq!(call(&site.app, "POST", "/api/v1/segments", &own, &Value::Null).await.status.as_u16(), 415);
}

#[tokio::test]
async fn answers_for_programs_are_as_guarded_as_pages() {
    let site = Site::new();
    for path in ["/api/v1/me", "/api/v1/nothing", "/api/v1/openapi.json", "/metrics"] {
        let headers = call(&site.app, "GET", path, &[], &Value::Null).await.headers;
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        assert!(headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"), "{path}");
        assert!(!headers.contains_key("access-control-allow-origin"), "{path}");
    }
}

#[tokio::test]
async fn what_the_server_counts_tells_nothing_of_what_was_asked() {
    let site = Site::new();
    for path in ["/customers/4711", "/ask?q=secret", "/segments/12?tag=secret", "/nowhere-secret"] {
        site.get(path, "").await;
    }
    let told = site.get("/metrics", "").await;
    assert_eq!(told.status, StatusCode::OK);
    let counted = "quanxuan_request_seconds_count{method=\"GET\",route=\"/segments/{id}\",status=\"404\"} 1";
    assert!(told.body.lines().any(|line| line == counted), "{}", told.body);
    assert!(!told.body.contains("secret") && !told.body.contains("4711"), "{}", told.body);
    for line in told.body.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok() && name.starts_with("quanxuan_"), "{line}");
    }
}
