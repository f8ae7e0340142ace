//! Sending what lies in the outbox: the signature, where nothing may be sent, and what comes of what does not arrive.

mod receiver;

use std::net::{IpAddr, SocketAddr};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use quanxuan::store::{By, Delivery, Hook, NewHook, Store, Tried};
use quanxuan::webhooks::public::is_public;
use quanxuan::webhooks::{BadTarget, Internal, Sender, SystemNames, Target, sign};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

pub use receiver::Receiver;

pub fn by() -> By {
    By::new("li", Timestamp::now())
}

/// A secret that everybody may know.
pub fn secret() -> String {
    sign::secret(&[7; 32])
}

/// What to send to receivers on this machine with.
pub fn sender() -> Sender {
    waiting(Duration::from_secs(30))
}

fn waiting(patience: Duration) -> Sender {
    Sender::new(Internal::new(["localhost"]), Arc::new(SystemNames), patience)
}

struct Shop {
    _folder: TempDir,
    store: Store,
    hook: Hook,
}

impl Shop {
    async fn telling(address: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let new = NewHook { segment: None, address: address.to_owned(), secret: secret() };
        let hook = store.add_hook(new, by()).await.unwrap();
        Shop { _folder: folder, store, hook }
    }

    /// A message, which was sent.
    async fn sent(&self, sender: &Sender) -> Delivery {
        self.store.test_hook(self.hook.id, by()).await.unwrap();
        assert_eq!(sender.run_due(&self.store, Timestamp::now()).await.unwrap(), 1);
        self.newest().await
    }

    async fn newest(&self) -> Delivery {
        self.store.deliveries(1).await.unwrap().remove(0)
    }

    async fn is_off(&self) -> bool {
        self.store.hooks().await.unwrap()[0].off.is_some()
    }

    async fn said(&self) -> Vec<String> {
        let entries = self.store.entries(Default::default(), None, 99).await.unwrap().entries;
        entries.iter().map(|entry| entry.said(quanxuan::lang::Lang::En)).collect()
    }
}

#[test]
fn only_addresses_of_the_public_internet_are_public() {
    let (public, others) = include_str!("webhooks/addresses.txt").split_once("\n\n").unwrap();
    let addresses = |text: &str| -> Vec<IpAddr> { text.split_whitespace().map(|ip| ip.parse().unwrap()).collect() };
    for address in addresses(public) {
        assert!(is_public(address), "{address}");
    }
    for address in addresses(others) {
        assert!(!is_public(address), "{address}");
    }
}

#[test]
fn an_address_is_public_and_encrypted_unless_its_host_was_named() {
    let internal = Internal::new(["erp.internal", "127.0.0.1:8080", "[::1]"]);
    let check =
        |text: &str| Target::parse(text, &internal).map(|target| (target.as_str().to_owned(), target.is_internal()));
    for (text, bad) in [
        ("example.com/x", BadTarget::NoAddress),
        ("ftp://example.com/", BadTarget::NoAddress),
        ("file:///etc/passwd", BadTarget::NoAddress),
        ("http://example.com/x", BadTarget::NotEncrypted),
        ("https://li:secret@example.com/", BadTarget::Credentials),
        ("https://127.0.0.1/", BadTarget::NotPublic),
        ("https://0x7f.1/", BadTarget::NotPublic),
        ("https://2130706433/", BadTarget::NotPublic),
        ("https://0177.0.0.1/", BadTarget::NotPublic),
        ("https://[::ffff:10.0.0.1]/", BadTarget::NotPublic),
        ("https://127.0.0.1:8081/", BadTarget::NotPublic),
        ("http://sub.erp.internal/", BadTarget::NotEncrypted),
    ] {
        assert_eq!(check(text), Err(bad), "{text}");
    }
    for (text, target, is_internal) in [
        (" https://Example.com/x?y#z ", "https://example.com/x?y", false),
        ("https://8.8.8.8/", "https://8.8.8.8/", false),
        ("http://ERP.internal:99/", "http://erp.internal:99/", true),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a", true),
        ("https://[::1]/", "https://[::1]/", true),
    ] {
        assert_eq!(check(text), Ok((target.to_owned(), is_internal)), "{text}");
    }
}

/// HMAC-SHA256 by its definition.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let padded = |pad: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ pad).collect() };
    let inner = Sha256::digest([padded(0x36), text.to_vec()].concat());
    Sha256::digest([padded(0x5c), inner.to_vec()].concat()).to_vec()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().chain([&0, &0]).take(3).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        for place in 0..=3 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[test]
fn the_signature_is_the_one_of_the_standard() {
    // The example that the standard's own libraries are tested with.
    let found = sign::signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1_614_265_330,
        br#"{"test": 2432232314}"#,
    );
    assert_eq!(found.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    for bits in [[0; 32], [255; 32], std::array::from_fn(|at| u8::try_from(at * 7).unwrap())] {
        let secret = sign::secret(&bits);
        assert_eq!(secret, format!("whsec_{}", base64(&bits)));
        let expected = format!("v1,{}", base64(&hmac(&bits, "msg_1.99.{\"客\":1}".as_bytes())));
        assert_eq!(sign::signature(&secret, "msg_1", 99, "{\"客\":1}".as_bytes()).unwrap(), expected);
    }
    assert_eq!(sign::signature("no secret", "msg_1", 99, b""), None);
}

#[tokio::test]
async fn a_message_arrives_once_with_its_name_its_time_and_its_signature() {
    let receiver = Receiver::answering(&[(200, &[])]).await;
    let shop = Shop::telling(&receiver.address()).await;
    let sent = shop.sent(&sender()).await;
    assert_eq!((sent.attempts, sent.next, sent.tried), (1, None, Some(Tried::Answered(200))));
    assert!(sent.delivered.is_some());
    let got = receiver.got();
    let [request] = got.as_slice() else { panic!("{got:?}") };
    assert_eq!((request.method.as_str(), request.header("content-type")), ("POST", "application/json"));
    assert_eq!(request.header("webhook-id"), sent.message);
    let at: i64 = request.header("webhook-timestamp").parse().unwrap();
    assert!((Timestamp::now().as_second() - at).abs() < 60);
    let text = [format!("{}.{at}.", sent.message).as_bytes(), &request.body].concat();
    assert_eq!(request.header("webhook-signature"), format!("v1,{}", base64(&hmac(&[7; 32], &text))));
    let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["type"], "hook.test");
    let later = Timestamp::now() + SignedDuration::from_hours(99);
    assert_eq!(sender().run_due(&shop.store, later).await.unwrap(), 0);
}

#[tokio::test]
async fn what_does_not_arrive_is_tried_ten_times_in_three_days_and_then_its_hook_is_switched_off() {
    let receiver = Receiver::answering(&[(500, &[])]).await;
    let shop = Shop::telling(&receiver.address()).await;
    let begun = Timestamp::now();
    shop.sent(&sender()).await;
    let mut waits = Vec::new();
    let mut now = begun;
    while let Some(next) = shop.newest().await.next {
        assert_eq!(sender().run_due(&shop.store, next - SignedDuration::from_millis(1)).await.unwrap(), 0);
        waits.push(next.duration_since(now).as_secs());
        now = next;
        assert_eq!(sender().run_due(&shop.store, now).await.unwrap(), 1);
    }
    let expected = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    assert_eq!(waits.len(), expected.len());
    for (wait, expected) in waits.iter().zip(expected) {
        assert!((expected..=expected + expected / 10 + 20).contains(wait), "{wait} for {expected}");
    }
    let got = receiver.got();
    assert_eq!(got.len(), 10);
    assert!(
        got.iter()
            .all(|request| request.header("webhook-id") == got[0].header("webhook-id") && request.body == got[0].body)
    );
    let last = shop.newest().await;
    assert_eq!((last.attempts, last.tried, last.delivered), (10, Some(Tried::Answered(500)), None));
    assert!(shop.is_off().await);
    assert!(shop.said().await[0].starts_with("Switched off the webhook to localhost"), "{:?}", shop.said().await);
    // What comes later waits until somebody has seen to it.
    shop.store.test_hook(shop.hook.id, by()).await.unwrap();
    assert_eq!(sender().run_due(&shop.store, Timestamp::now()).await.unwrap(), 0);
    receiver.answer(&[(204, &[])]);
    shop.store.switch_hook_on(shop.hook.id, by()).await.unwrap();
    assert_eq!(sender().run_due(&shop.store, Timestamp::now()).await.unwrap(), 1);
    assert!(shop.newest().await.delivered.is_some());
    // And what was given up can be sent by hand.
    shop.store.send_again(last.id, by()).await.unwrap();
    sender().run_due(&shop.store, Timestamp::now()).await.unwrap();
    assert_eq!(receiver.got().last().unwrap().header("webhook-id"), last.message);
}

#[tokio::test]
async fn a_receiver_may_ask_for_time_and_may_be_gone() {
    let receiver = Receiver::answering(&[(429, &[("retry-after", "600")])]).await;
    let shop = Shop::telling(&receiver.address()).await;
    let asked = shop.sent(&sender()).await;
    let wait = asked.next.unwrap().duration_since(Timestamp::now()).as_secs();
    assert!((590..=600).contains(&wait), "{wait}");
    receiver.answer(&[(410, &[])]);
    shop.sent(&sender()).await;
    assert!(shop.is_off().await);
}

#[tokio::test]
async fn a_receiver_that_takes_too_long_or_is_not_there_is_tried_again() {
    let receiver = Receiver::answering(&[(0, &[]), (200, &[])]).await;
    let shop = Shop::telling(&receiver.address()).await;
    let sent = shop.sent(&waiting(Duration::from_millis(500))).await;
    assert_eq!(sent.tried, Some(Tried::TimedOut));
    assert_eq!(sender().run_due(&shop.store, sent.next.unwrap()).await.unwrap(), 1);
    assert!(shop.newest().await.delivered.is_some());
    let address = receiver.address();
    drop(receiver);
    let nobody = Shop::telling(&address).await;
    assert_eq!(nobody.sent(&sender()).await.tried, Some(Tried::Unreachable));
}

#[tokio::test]
async fn redirects_are_failures() {
    let other = Receiver::answering(&[(200, &[])]).await;
    let to = other.address();
    for status in [301, 302, 303, 307, 308] {
        let receiver = Receiver::answering(&[(status, &[("location", to.as_str())])]).await;
        let shop = Shop::telling(&receiver.address()).await;
        assert_eq!(shop.sent(&sender()).await.tried, Some(Tried::Answered(status)));
    }
    assert!(other.got().is_empty());
}

/// Names whose addresses change each time somebody looks.
struct Changing {
    answers: Mutex<Vec<Vec<SocketAddr>>>,
    looks: AtomicUsize,
}

impl Resolve for Changing {
    fn resolve(&self, _: Name) -> Resolving {
        self.looks.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap();
        let found = if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() };
        Box::pin(async move { Ok(Box::new(found.into_iter()) as Addrs) })
    }
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_followed_whenever_it_does() {
    let receiver = Receiver::answering(&[(200, &[])]).await;
    let inside: SocketAddr = format!("127.0.0.1:{}", receiver.port()).parse().unwrap();
    let (public, mapped): (SocketAddr, SocketAddr) =
        ("198.41.0.4:0".parse().unwrap(), "[::ffff:169.254.169.254]:0".parse().unwrap());
    let address = format!("https://example.com:{}/", receiver.port());
    for answer in [vec![inside], vec![mapped], vec![public, inside], vec![inside, public]] {
        let names = Arc::new(Changing { answers: Mutex::new(vec![answer.clone()]), looks: AtomicUsize::new(0) });
        let sender = Sender::new(Internal::default(), names, Duration::from_secs(30));
        let sent = Shop::telling(&address).await.sent(&sender).await;
        assert_eq!(sent.tried, Some(Tried::NotPublic), "{answer:?}");
    }
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn the_connection_goes_to_what_was_checked_with_no_second_look_at_the_name() {
    let (first, second) = (Receiver::answering(&[(200, &[])]).await, Receiver::answering(&[(200, &[])]).await);
    let [one, two] = [&first, &second].map(|it| format!("127.0.0.1:{}", it.port()).parse::<SocketAddr>().unwrap());
    let names = Arc::new(Changing { answers: Mutex::new(vec![vec![one], vec![two]]), looks: AtomicUsize::new(0) });
    let sender = Sender::new(Internal::new(["erp.internal"]), names.clone(), Duration::from_secs(30));
    let shop = Shop::telling(&format!("http://erp.internal:{}/", first.port())).await;
    assert!(shop.sent(&sender).await.delivered.is_some());
    assert_eq!((names.looks.load(Ordering::SeqCst), first.got().len(), second.connections()), (1, 1, 0));
}

#[tokio::test]
async fn a_hook_whose_host_is_named_no_more_is_not_told() {
    let receiver = Receiver::answering(&[(200, &[])]).await;
    let shop = Shop::telling(&receiver.address()).await;
    assert_eq!(shop.sent(&Sender::default()).await.tried, Some(Tried::NotPublic));
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn of_two_servers_one_sends_and_what_one_that_died_had_begun_is_sent_after_all() {
    let receiver = Receiver::answering(&[(200, &[])]).await;
    let shop = Shop::telling(&receiver.address()).await;
    shop.store.test_hook(shop.hook.id, by()).await.unwrap();
    let now = Timestamp::now();
    let begun = shop.store.claim_deliveries(now).await.unwrap();
    assert_eq!(begun.len(), 1);
    assert_eq!(sender().run_due(&shop.store, now).await.unwrap(), 0);
    let later = now + SignedDuration::from_mins(2);
    assert_eq!(sender().run_due(&shop.store, later).await.unwrap(), 1);
    // Whoever had begun it comes back too late to say anything.
    shop.store.attempted(begun[0].clone(), Tried::TimedOut, None, later).await.unwrap();
    let sent = shop.newest().await;
    assert_eq!((sent.tried, sent.next), (Some(Tried::Answered(200)), None));
}

#[tokio::test]
async fn what_a_removed_hook_was_not_told_is_not_sent() {
    let receiver = Receiver::answering(&[(200, &[])]).await;
    let shop = Shop::telling(&receiver.address()).await;
    shop.store.test_hook(shop.hook.id, by()).await.unwrap();
    shop.store.remove_hook(shop.hook.id, by()).await.unwrap();
    assert_eq!(sender().run_due(&shop.store, Timestamp::now()).await.unwrap(), 0);
    assert!(shop.store.hooks().await.unwrap().is_empty() && shop.store.deliveries(9).await.unwrap().is_empty());
    let said: Vec<_> = shop.said().await.into_iter().rev().collect();
    let host = format!("localhost:{}", receiver.port());
    assert_eq!(
        said,
        ["Added a webhook to ", "Sent a test message to ", "Removed the webhook to "]
            .map(|what| format!("{what}{host}"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_was_killed_sends_what_it_had_not_when_it_comes_back() {
    let shop = crate::proof::Place::new();
    let store = Store::open(&shop.shop()).unwrap();
    let receiver = Receiver::answering(&[(500, &[])]).await;
    let new = NewHook { segment: None, address: receiver.address(), secret: secret() };
    let hook = store.add_hook(new, by()).await.unwrap();
    store.test_hook(hook.id, by()).await.unwrap();
    let start = || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_quanxuan"));
        program.arg("--shop").arg(shop.shop()).args(["serve", "--addr", "127.0.0.1:0"]);
        program.args(["--hook-host", &format!("localhost:{}", receiver.port())]);
        program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let until = async |is_so: fn(&Delivery) -> bool| {
        let begun = Instant::now();
        while !is_so(&store.deliveries(1).await.unwrap()[0]) {
            assert!(begun.elapsed() < Duration::from_secs(60), "it was not sent");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let mut program = start();
    until(|sent| sent.tried.is_some()).await;
    program.kill().unwrap();
    program.wait().unwrap();
    receiver.answer(&[(200, &[])]);
    let mut program = start();
    until(|sent| sent.delivered.is_some()).await;
    program.kill().unwrap();
    program.wait().unwrap();
    let got = receiver.got();
    assert!(got.len() > 1 && got.iter().all(|request| request.header("webhook-id") == got[0].header("webhook-id")));
    assert_eq!(store.verify().await.unwrap().broken, None);
}
