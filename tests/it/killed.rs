//! The program is killed at random moments, while people save, change, review, run and export, while hooks are told and
//! while data is imported: what was acknowledged is there, nothing is half there, and the record proves itself.
//!
//! `QUANXUAN_KILLS=200` makes a campaign of it.

use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use quanxuan::engine::{EngineSettings, Stop};
use quanxuan::import::{Source, current};
use quanxuan::pipeline::OpenShop;
use quanxuan::store::timing::Timing;
use quanxuan::store::{
    By, Deed, EntryFilter, ExportId, ExportState, HookDeed, HookId, Kind, NewHook, NewVersion, ReviewStep, Role,
    SegmentDeed, SegmentId, SegmentName, Shelf, Store, Subject, What,
};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::proof::Place;
use crate::web::rights::person;
use crate::web::urlencoded;
use crate::webhooks::{Receiver, by, secret, sender};

const KILLS: &str = "QUANXUAN_KILLS";

const RULES: [&str; 3] = ["gender = '女'", "purchase in last 90 days", "top 10% by spend in last 365 days"];

/// The first segment that somebody saves, beside the one that is watched.
const SCHEDULED: &str = "2";

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
    /// `told` is the host that hooks may lead to.
    fn start(shop: &Path, told: &str) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_quanxuan"));
        program.arg("--shop").arg(shop).args(["serve", "--addr", "127.0.0.1:0", "--hook-host", told]);
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
    /// Segments that somebody reviews, with the steps that were confirmed.
    reviews: Vec<(SegmentId, Vec<ReviewStep>)>,
    /// Runs with how many customers they found.
    runs: Vec<(String, u64)>,
    /// Messages to the hook.
    messages: usize,
    /// Files that were asked for, and those of them that were fetched.
    exports: Vec<ExportId>,
    fetched: usize,
}

/// One who works until the server is gone.
struct Person {
    base: String,
    client: Client,
    /// Of the one who writes, and of the one who decides.
    author: String,
    auditor: String,
    name: String,
    done: Arc<Mutex<Acknowledged>>,
}

impl Person {
    async fn post(&self, path: &str, tag: Option<&str>, body: &Value) -> Option<(StatusCode, Option<String>, Value)> {
        let mut request = self.client.post(format!("{}{path}", self.base)).header("cookie", &self.author).json(body);
        if let Some(tag) = tag {
            request = request.header("if-match", tag);
        }
        let response = request.send().await.ok()?;
        let (status, tag) = (response.status(), response.headers().get("etag").cloned());
        let tag = tag.and_then(|tag| Some(tag.to_str().ok()?.to_owned()));
        Some((status, tag, response.json().await.ok()?))
    }

    /// Sends a form; whether it was taken.
    async fn submit(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> Option<bool> {
        let request = self.client.post(format!("{}{path}", self.base)).header("cookie", cookie);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(urlencoded(form));
        Some(request.send().await.ok()?.status() == StatusCode::SEE_OTHER)
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
            let list = self.client.get(format!("{}/export/list.csv?s=purchase", self.base));
            list.header("cookie", &self.author).send().await.ok()?.bytes().await.ok()?;
        }
    }

    /// Sets a segment to be run every minute, again and again.
    async fn schedule(self) -> Option<()> {
        loop {
            self.submit(
                &format!("/segments/{SCHEDULED}/schedule"),
                &self.author,
                &[("how", "cron"), ("cron", "* * * * *")],
            )
            .await?;
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }
}

impl Person {
    /// Puts segments up for review, and has them decided.
    async fn review(self, store: Store) -> Option<()> {
        for turn in 0.. {
            let new = json!({"name": format!("{} reviewed {turn}", self.name), "segment": RULES[turn % RULES.len()]});
            let (status, _, saved) = self.post("/api/v1/segments", None, &new).await?;
            if status != StatusCode::CREATED {
                continue;
            }
            let id: SegmentId = saved["id"].to_string().parse().unwrap();
            self.done.lock().unwrap().reviews.push((id, Vec::new()));
            let confirm = |step| self.done.lock().unwrap().reviews.last_mut().unwrap().1.push(step);
            let place = format!("/segments/{id}/review");
            if !self.submit(&place, &self.author, &[("comment", "please")]).await? {
                continue;
            }
            confirm(ReviewStep::Submitted);
            let seen = store.reviews_of(id).await.unwrap()[0].basis.hash();
            let (decision, step) =
                if turn % 2 == 0 { ("approve", ReviewStep::Approved) } else { ("reject", ReviewStep::Rejected) };
            let form = [("seen", seen.as_str()), ("decision", decision), ("comment", "looked at")];
            if self.submit(&format!("{place}/decision"), &self.auditor, &form).await? {
                confirm(step);
            }
        }
        None
    }

    /// Has files made and fetches them.
    async fn wait_for_files(self) -> Option<()> {
        loop {
            let wish = json!({"segment": RULES[0], "format": "csv"});
            let request = self.client.post(format!("{}/api/v1/exports", self.base)).header("cookie", &self.author);
            let asked = request.header("prefer", "respond-async").json(&wish).send().await.ok()?;
            if asked.status() != StatusCode::ACCEPTED {
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
            let asked: Value = asked.json().await.ok()?;
            self.done.lock().unwrap().exports.push(asked["id"].to_string().parse().unwrap());
            let file = format!("{}/exports/{}/file", self.base, asked["id"]);
            for _ in 0..20 {
                let got = self.client.get(&file).header("cookie", &self.author).send().await.ok()?;
                if got.status() == StatusCode::OK {
                    let rows = got.text().await.ok()?.lines().count();
                    assert_eq!(json!(rows - 1), asked["customers"], "whoever fetches one has all of it");
                    self.done.lock().unwrap().fetched += 1;
                    break;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }

    /// Sends messages to a hook.
    async fn tell(self, hook: HookId) -> Option<()> {
        loop {
            if self.submit(&format!("/hooks/{hook}/test"), &self.author, &[]).await? {
                self.done.lock().unwrap().messages += 1;
            }
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
    for (id, confirmed) in &done.reviews {
        let kept = store.reviews_of(*id).await.unwrap();
        let steps: Vec<ReviewStep> = kept.iter().rev().map(|review| review.step).collect();
        assert!(steps.starts_with(confirmed), "{steps:?} instead of {confirmed:?}");
        let is_review = |deed: &Deed| matches!(deed, Deed::Segment { did: SegmentDeed::Reviewed { .. }, .. });
        let recorded = acts(&store, Subject::Segment, Some(*id), is_review).await;
        assert_eq!(recorded, steps.len(), "each step has its record");
    }
    for id in &done.exports {
        store.export(*id).await.unwrap();
    }
    for export in store.exports(None, u32::MAX).await.unwrap() {
        assert_eq!(export.file.is_some(), export.state == ExportState::Finished);
        if let Some(made) = export.file {
            let bytes = std::fs::read(store.export_folder().join(&made.name)).unwrap();
            let sum = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            assert_eq!((bytes.len() as u64, sum), (made.size, made.sha256), "a finished file is whole");
        }
    }
    for summary in store.segments(Shelf::Current).await.unwrap() {
        let numbers: Vec<u32> =
            store.versions(summary.segment.id).await.unwrap().iter().map(|version| version.number).collect();
        assert_eq!(numbers.last(), Some(&1), "no segment without its first version");
    }
}

/// How many acts of a kind are recorded.
async fn acts(store: &Store, subject: Subject, segment: Option<SegmentId>, wanted: fn(&Deed) -> bool) -> usize {
    let filter = EntryFilter { kind: Some(Kind::Act(subject)), segment, ..EntryFilter::default() };
    let found = store.entries(filter, None, u32::MAX - 1).await.unwrap().entries;
    let is = |what: &What| matches!(what, What::Act { act: Some(act), .. } if wanted(&act.deed));
    found.iter().filter(|entry| is(&entry.what)).count()
}

/// A segment that is due whenever a server starts, and a hook that is told of it.
struct Watched {
    store: Store,
    segment: SegmentId,
    hook: HookId,
    /// Runs that its schedule says are done, and messages that a server said it had sent.
    runs: usize,
    messages: usize,
}

impl Watched {
    async fn new(store: Store, address: String) -> Self {
        let version =
            NewVersion { text: RULES[0].to_owned(), json: json!({}), question: None, note: String::new(), by: by() };
        let name = SegmentName::parse("watched").unwrap();
        let segment = store.create_segment(name, String::new(), None, Vec::new(), version).await.unwrap().id;
        let new = NewHook { segment: Some(segment), address, secret: secret() };
        let hook = store.add_hook(new, by()).await.unwrap().id;
        Watched { store, segment, hook, runs: 0, messages: 0 }
    }

    async fn make_due(&self) {
        let by = By::new("li", Timestamp::now() - SignedDuration::from_mins(90));
        self.store.schedule(self.segment, Timing::hours(1).unwrap(), by).await.unwrap();
    }

    /// What was run is in the outbox, once, and so is every message that was acknowledged.
    async fn is_whole(&mut self, messages: usize) {
        let schedule = self.store.schedule_of(self.segment).await.unwrap().unwrap();
        self.runs += usize::from(schedule.done > schedule.since);
        self.messages += messages;
        let (told, tests): (Vec<_>, Vec<_>) =
            self.store.deliveries(u32::MAX).await.unwrap().into_iter().partition(|sent| sent.run.is_some());
        assert_eq!(told.len(), self.runs);
        for told in told {
            assert!(self.store.run(told.run.unwrap()).await.unwrap().record.list.is_some());
        }
        let is_test = |deed: &Deed| matches!(deed, Deed::Hook { did: HookDeed::Tested, .. });
        assert_eq!(tests.len(), acts(&self.store, Subject::Hook, None, is_test).await);
        assert!(tests.len() >= self.messages, "{} instead of {}", tests.len(), self.messages);
    }

    /// What servers that are gone did not send is sent by the next one; nothing is lost.
    async fn is_told(&self, receiver: &Receiver) {
        let mut now = Timestamp::now();
        while self.store.deliveries(u32::MAX).await.unwrap().iter().any(|sent| sent.delivered.is_none()) {
            now += SignedDuration::from_mins(2);
            sender().run_due(&self.store, now).await.unwrap();
        }
        let got: BTreeSet<String> = receiver.got().iter().map(|got| got.header("webhook-id").to_owned()).collect();
        let sent = self.store.deliveries(u32::MAX).await.unwrap();
        assert!(sent.iter().all(|sent| got.contains(&sent.message)) && got.len() == sent.len());
    }
}

/// What servers that are gone had begun is made after all.
async fn are_made(shop: &Path, store: &Store) {
    let later = Timestamp::now() + SignedDuration::from_mins(2);
    let mut open = Vec::new();
    while let Some(claim) = store.claim_export(later).await.unwrap() {
        open.push(claim);
    }
    for claim in open {
        store.release_export(&claim).await.unwrap();
    }
    quanxuan::web::Server::new(crate::proof::open(shop)).make_exports().await.unwrap();
    let made = store.exports(None, u32::MAX).await.unwrap();
    assert!(!made.is_empty() && made.iter().all(|export| export.state == ExportState::Finished), "{made:?}");
    is_whole(shop, &Acknowledged::default()).await;
    let there = std::fs::read_dir(store.export_folder()).unwrap().count();
    assert_eq!(there, made.len(), "nothing unfinished lies about");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_kept_what_it_acknowledged() {
    let place = Place::new();
    let client = Client::builder().timeout(Duration::from_secs(20)).redirect(Policy::none()).build().unwrap();
    let done = Arc::new(Mutex::new(Acknowledged::default()));
    let store = Store::open(&place.shop()).unwrap();
    let (_, author) = person(&store, "author", Role::Admin).await;
    let (_, auditor) = person(&store, "auditor", Role::Auditor).await;
    let receiver = Receiver::answering(&[(200, &[])]).await;
    let mut watched = Watched::new(store.clone(), receiver.address()).await;
    let (mut segments, mut runs, mut decided) = (0, 0, 0);
    for round in 0..kills(5) {
        watched.make_due().await;
        let server = Server::start(&place.shop(), &format!("localhost:{}", receiver.port()));
        let person = || Person {
            base: server.base.clone(),
            client: client.clone(),
            author: author.clone(),
            auditor: auditor.clone(),
            name: format!("round {round}"),
            done: done.clone(),
        };
        let work = [
            tokio::spawn(person().save()),
            tokio::spawn(person().run()),
            tokio::spawn(person().export()),
            tokio::spawn(person().schedule()),
            tokio::spawn(person().review(store.clone())),
            tokio::spawn(person().tell(watched.hook)),
            tokio::spawn(person().wait_for_files()),
        ];
        tokio::time::sleep(moment(50, 1_500)).await;
        server.kill();
        for work in work {
            assert_eq!(work.await.unwrap(), None);
        }
        let done = std::mem::take(&mut *done.lock().unwrap());
        is_whole(&place.shop(), &done).await;
        watched.is_whole(done.messages).await;
        (segments, runs) = (segments + done.segments.len(), runs + done.runs.len());
        decided += done.reviews.iter().filter(|(_, steps)| steps.len() == 2).count();
    }
    watched.is_told(&receiver).await;
    are_made(&place.shop(), &store).await;
    let scheduled = store.schedule_of(SCHEDULED.parse().unwrap()).await.unwrap();
    assert!(segments > 0 && runs > 0 && decided > 0, "{segments} segments, {runs} runs, {decided} decisions");
    assert!(scheduled.is_some() && watched.runs > 0 && watched.messages > 0, "{} told", watched.messages);
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
