//! A receiver on this machine that answers as it is told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A status with headers; with status 0, nothing is ever said.
type Answer = (u16, Vec<(String, String)>);

#[derive(Clone, Debug)]
pub struct Got {
    pub method: String,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

#[derive(Default)]
struct Inside {
    /// The last of them is given for good.
    answers: Mutex<Vec<Answer>>,
    got: Mutex<Vec<Got>>,
    connections: AtomicUsize,
}

pub struct Receiver {
    port: u16,
    inside: Arc<Inside>,
    listening: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Receiver {
    pub async fn answering(answers: &[(u16, &[(&str, &str)])]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let inside = Arc::new(Inside::default());
        let theirs = Arc::clone(&inside);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                theirs.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&theirs)));
            }
        });
        let receiver = Receiver { port, inside, listening };
        receiver.answer(answers);
        receiver
    }

    /// From now on.
    pub fn answer(&self, answers: &[(u16, &[(&str, &str)])]) {
        let owned = answers.iter().map(|(status, headers)| {
            (*status, headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        });
        *self.inside.answers.lock().unwrap() = owned.collect();
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn address(&self) -> String {
        format!("http://localhost:{}/hook", self.port)
    }

    pub fn got(&self) -> Vec<Got> {
        self.inside.got.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.inside.connections.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, inside: Arc<Inside>) -> Option<()> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8(bytes[..head].to_vec()).ok()?;
    let mut lines = text.lines();
    let method = lines.next()?.split(' ').next()?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse::<usize>().ok()?;
    while bytes.len() < head + 4 + length {
        stream.read_buf(&mut bytes).await.ok()?;
    }
    let body = bytes[head + 4..].to_vec();
    inside.got.lock().unwrap().push(Got { method, headers, body });
    let (status, headers) = {
        let mut answers = inside.answers.lock().unwrap();
        if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() }
    };
    if status == 0 {
        std::future::pending::<()>().await;
    }
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let answer = format!("HTTP/1.1 {status} x\r\n{headers}content-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.ok()
}
