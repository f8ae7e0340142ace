//! The program is killed at random moments, while people save, change, run and export and while data is imported: what
//! was acknowledged is there, nothing is half there, and the record proves itself.
//!
//! `QUANXUAN_KILLS=200` makes a campaign of it.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use quanxuan::engine::{EngineSettings, Stop};
use quanxuan::import::{Source, current};
use quanxuan::pipeline::OpenShop;
use quanxuan::store::{SegmentId, Shelf, Store};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::proof::Place;

const KILLS: &str = "QUANXUAN_KILLS";

const RULES: [&str; 3] = ["gender = '女'", "purchase in last 90 days", "top 10% by spend in last 365 days"];

#[expect(clippy::disallowed_methods, reason = "how long a campaign is comes from whoever runs it")]
fn kills(few: usize) -> usize {
    env::var(KILLS).ok().and_then(|kills| kills.parse().ok()).unwrap_or(few)
}

/// A moment between these, another one each time.
fn moment(from: u64, to: u64) -> Duration {
    let noise = Timestamp::now().subsec_nanosecond().unsigned_abs() / 1_000;
    Duration::from_millis(from + u64::from(noise) % (to - from))
}

struct Server {
    child: Child,
    base: String,
}

impl Server {
    fn start(shop: &Path) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_quanxuan"));
        program.arg("--shop").arg(shop).args(["serve", "--addr", "127.0.0.1:0"]);
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let base = said.find_map(|line| {
            let port = line.split_once("http://127.0.0.1:")?.1.split('/').next()?.to_owned();
            Some(format!("http://127.0.0.1:{port}"))
        });
        let base = base.unwrap();
        // Nobody reads on, and whoever writes to a closed pipe ends.
        std::thread::spawn(move || said.for_each(drop));
        Server { child, base }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What the server said it had done.
#[derive(Default)]
struct Acknowledged {
    /// Segments with the newest version that was confirmed.
    segments: Vec<(SegmentId, String, u32)>,
    /// Runs with how many customers they found.
    runs: Vec<(String, u64)>,
}

/// One who works until the server is gone.
struct Person {
    base: String,
    client: Client,
    name: String,
    done: Arc<Mutex<Acknowledged>>,
}

impl Person {
    async fn post(&self, path: &str, tag: Option<&str>, body: &Value) -> Option<(StatusCode, Option<String>, Value)> {
        let mut request = self.client.post(format!("{}{path}", self.base)).json(body);
        if let Some(tag) = tag {
            request = request.header("if-match", tag);
        }
        let response = request.send().await.ok()?;
        let (status, tag) = (response.status(), response.headers().get("etag").cloned());
        let tag = tag.and_then(|tag| Some(tag.to_str().ok()?.to_owned()));
        Some((status, tag, response.json().await.ok()?))
    }

    /// Saves segments and changes them.
    async fn save(self) -> Option<()> {
        for turn in 0.. {
            let name = format!("{} {turn}", self.name);
            let new = json!({"name": name, "segment": RULES[turn % RULES.len()]});
            let (status, tag, saved) = self.post("/api/v1/segments", None, &new).await?;
            if status != StatusCode::CREATED {
                continue;
            }
            let id: SegmentId = saved["id"].to_string().parse().unwrap();
            self.done.lock().unwrap().segments.push((id, name, 1));
            let other = json!({"segment": RULES[(turn + 1) % RULES.len()]});
            let (status, ..) = self.post(&format!("/api/v1/segments/{id}/versions"), tag.as_deref(), &other).await?;
            if status == StatusCode::OK {
                self.done.lock().unwrap().segments.last_mut().unwrap().2 = 2;
            }
        }
        None
    }

    /// Runs rules and asks for the lists.
    async fn run(self) -> Option<()> {
        for turn in 0.. {
            let rule = json!({"segment": RULES[turn % RULES.len()], "as_of": format!("2026-0{}-01", turn % 9 + 1)});
            let (status, _, ran) = self.post("/api/v1/run", None, &rule).await?;
            if status == StatusCode::OK {
                let run = (ran["run"].as_str().unwrap().to_owned(), ran["count"].as_u64().unwrap());
                self.done.lock().unwrap().runs.push(run);
            }
        }
        None
    }

    /// Takes lists away.
    async fn export(self) -> Option<()> {
        loop {
            let list = self.client.get(format!("{}/export/list.csv?s=purchase", self.base)).send().await.ok()?;
            list.bytes().await.ok()?;
        }
    }

    /// Sets a segment to be run every minute, again and again.
    async fn schedule(self) -> Option<()> {
        loop {
            let request = self.client.post(format!("{}/segments/1/schedule", self.base));
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            request.body("how=cron&cron=*+*+*+*+*").send().await.ok()?;
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }
}

async fn is_whole(shop: &Path, done: &Acknowledged) {
    let store = Store::open(shop).unwrap();
    assert_eq!(store.verify().await.unwrap().broken, None);
    for (id, name, version) in &done.segments {
        let kept = store.segment(*id).await.unwrap();
        assert!(kept.name == *name && kept.newest.number >= *version, "{kept:?} instead of {name}, {version}");
    }
    for (run, count) in &done.runs {
        let list = store.run(run.parse().unwrap()).await.unwrap().record.list.unwrap();
        assert_eq!(list.count, *count, "{run}");
    }
    for summary in store.segments(Shelf::Current).await.unwrap() {
        let numbers: Vec<u32> =
            store.versions(summary.segment.id).await.unwrap().iter().map(|version| version.number).collect();
        assert_eq!(numbers.last(), Some(&1), "no segment without its first version");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_kept_what_it_acknowledged() {
    let place = Place::new();
    let client = Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
    let done = Arc::new(Mutex::new(Acknowledged::default()));
    let (mut segments, mut runs) = (0, 0);
    for round in 0..kills(5) {
        let server = Server::start(&place.shop());
        let person = || Person {
            base: server.base.clone(),
            client: client.clone(),
            name: format!("round {round}"),
            done: done.clone(),
        };
        let work = [
            tokio::spawn(person().save()),
            tokio::spawn(person().run()),
            tokio::spawn(person().export()),
            tokio::spawn(person().schedule()),
        ];
        tokio::time::sleep(moment(50, 1_500)).await;
        server.kill();
        for work in work {
            assert_eq!(work.await.unwrap(), None);
        }
        let done = std::mem::take(&mut *done.lock().unwrap());
        is_whole(&place.shop(), &done).await;
        (segments, runs) = (segments + done.segments.len(), runs + done.runs.len());
    }
    let store = Store::open(&place.shop()).unwrap();
    let scheduled = store.schedule_of("1".parse().unwrap()).await.unwrap();
    assert!(segments > 0 && runs > 0 && scheduled.is_some(), "{segments} segments, {runs} runs, {scheduled:?}");
}

#[test]
fn a_killed_import_leaves_the_data_that_was_there() {
    let place = Place::new();
    let before = current(&place.shop()).unwrap().unwrap();
    for _ in 0..kills(3) {
        let mut program = Command::new(env!("CARGO_BIN_EXE_quanxuan"));
        program.arg("demo").arg(place.shop()).args(["--customers", "300"]);
        let mut import = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(moment(20, 2_500));
        import.kill().unwrap();
        import.wait().unwrap();
        let now = current(&place.shop()).unwrap().unwrap();
        assert!(now.number >= before.number, "{now:?} after {before:?}");
        OpenShop::open(&place.shop(), &EngineSettings::default()).unwrap();
    }
    // The next one clears away what lay about, and is whole.
    let source = Source::demo().unwrap();
    let settings = crate::support::settings(&[("customers", 300)]);
    quanxuan::import::import(&source, &place.shop(), &settings, &Stop::never(), &mut |_| ()).unwrap();
    assert!(current(&place.shop()).unwrap().unwrap().number > before.number);
    OpenShop::open(&place.shop(), &EngineSettings::default()).unwrap();
}
