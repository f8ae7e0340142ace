//! A chat endpoint on a loopback port that plays a script and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What the endpoint does with one request. After the last turn it goes on answering 500.
#[derive(Clone, Debug)]
pub enum Turn {
    /// A success with this body.
    Body(String),
    /// An error without much of a body.
    Status(u16),
    /// An error with this body.
    Complaint(u16, String),
    /// An error that asks to come again after so many seconds.
    Later(u16, u64),
    Sleep(Duration),
    /// A success as a stream of server-sent events.
    Stream(String),
    /// A body of so many bytes.
    Large(usize),
}

impl Turn {
    /// A regular answer with this text.
    pub fn says(text: &str) -> Self {
        Turn::message(json!({ "role": "assistant", "content": text }), "stop")
    }

    /// A regular answer in pieces, as most servers send it.
    pub fn streams(deltas: &[Value], finish_reason: &str) -> Self {
        let chunk = |delta: &Value, reason: Value| {
            let choice = json!({ "index": 0, "delta": delta, "finish_reason": reason });
            format!("data: {}\n\n", json!({ "object": "chat.completion.chunk", "choices": [choice] }))
        };
        let mut events: String = deltas.iter().map(|delta| chunk(delta, Value::Null)).collect();
        events += &chunk(&json!({}), finish_reason.into());
        let usage = json!({ "choices": [], "usage": { "prompt_tokens": 900, "completion_tokens": 7 } });
        Turn::Stream(format!("{events}data: {usage}\n\ndata: [DONE]\n\n"))
    }

    pub fn message(message: Value, finish_reason: &str) -> Self {
        Turn::Body(
            json!({
                "id": "x", "object": "chat.completion",
                "choices": [{ "index": 0, "message": message, "finish_reason": finish_reason }],
                "usage": { "prompt_tokens": 900, "completion_tokens": 7, "total_tokens": 907 },
            })
            .to_string(),
        )
    }
}

#[derive(Clone)]
pub struct Endpoint {
    port: u16,
    script: Arc<Mutex<std::vec::IntoIter<Turn>>>,
    requests: Arc<Mutex<Vec<(HeaderMap, Value)>>>,
}

impl Endpoint {
    pub async fn start(script: Vec<Turn>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = Endpoint {
            port: listener.local_addr().unwrap().port(),
            script: Arc::new(Mutex::new(script.into_iter())),
            requests: Arc::default(),
        };
        let router = Router::new().route("/v1/chat/completions", post(play)).with_state(endpoint.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        endpoint
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    pub fn requests(&self) -> Vec<Value> {
        self.requests.lock().unwrap().iter().map(|(_, body)| body.clone()).collect()
    }

    pub fn headers(&self) -> Vec<HeaderMap> {
        self.requests.lock().unwrap().iter().map(|(headers, _)| headers.clone()).collect()
    }
}

async fn play(State(endpoint): State<Endpoint>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    endpoint.requests.lock().unwrap().push((headers, serde_json::from_slice(&body).unwrap()));
    let turn = endpoint.script.lock().unwrap().next().unwrap_or(Turn::Status(500));
    let respond =
        |status: u16, body: Body| Response::builder().status(StatusCode::from_u16(status).unwrap()).body(body).unwrap();
    match turn {
        Turn::Body(body) => respond(200, body.into()),
        Turn::Status(status) => respond(status, Body::empty()),
        Turn::Complaint(status, body) => respond(status, body.into()),
        Turn::Later(status, seconds) => Response::builder()
            .status(StatusCode::from_u16(status).unwrap())
            .header("retry-after", seconds)
            .body(Body::empty())
            .unwrap(),
        Turn::Sleep(time) => {
            tokio::time::sleep(time).await;
            respond(200, Body::empty())
        }
        Turn::Stream(events) => {
            Response::builder().header("content-type", "text/event-stream; charset=utf-8").body(events.into()).unwrap()
        }
        Turn::Large(bytes) => respond(200, vec![b' '; bytes].into()),
    }
}

/// Serves every connection with `serve` until the test ends.
pub async fn raw<F>(serve: impl Fn(tokio::net::TcpStream) -> F + Send + 'static) -> String
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    url
}
