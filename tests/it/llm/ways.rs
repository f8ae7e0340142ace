//! The way to the endpoint: an authority that only this house knows, and a proxy.

use std::sync::{Arc, Mutex};

use quanxuan::outward::Way;
use quanxuan::question::Question;
use quanxuan::translate::llm::{Consultation, Model, ModelSettings};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::endpoint::raw;
use super::{Endpoint, GOOD, QUESTION, TIME, Turn, WORLD, as_of, good, rule, settings, unread};

pub fn trusting(authority: Vec<u8>) -> Way {
    Way { authority: Some(authority), proxy: None }
}

pub fn through(proxy: String) -> Way {
    Way { authority: None, proxy: Some(proxy) }
}

async fn ask(settings: ModelSettings) -> Consultation {
    let question = Question::parse(QUESTION).unwrap();
    let model = Model::new(settings).unwrap();
    model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &unread(&question, &[TIME])).await
}

/// The address of a server behind TLS, for `name`, with the authority that vouches for it as PEM. Everything else is that of
/// the one at `plain`.
pub async fn behind_tls(plain: &str, name: &str) -> (String, Vec<u8>) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![certificate.der().clone()], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let inner = address(plain);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, inner) = (acceptor.clone(), inner.clone());
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut inner = TcpStream::connect(inner).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut inner).await;
            });
        }
    });
    (url, authority.pem().into_bytes())
}

/// Host and port of an address.
fn address(url: &str) -> String {
    url.split_once("://").unwrap().1.split('/').next().unwrap().to_owned()
}

async fn model_behind_tls(plain: &Endpoint, name: &str) -> (String, Vec<u8>) {
    let (url, authority) = behind_tls(&plain.url(), name).await;
    (format!("{url}/v1"), authority)
}

/// A proxy that carries whatever it is asked to, and the first line of every request.
pub async fn proxy() -> (String, Arc<Mutex<Vec<String>>>) {
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = Arc::clone(&asked);
    let url = raw(move |mut stream| {
        let heard = Arc::clone(&heard);
        async move {
            let mut head = Vec::new();
            while !head.windows(4).any(|end| end == b"\r\n\r\n") {
                let Ok(byte) = stream.read_u8().await else { return };
                head.push(byte);
            }
            let text = String::from_utf8_lossy(&head).into_owned();
            let line = text.lines().next().unwrap().to_owned();
            heard.lock().unwrap().push(line.clone());
            let target = line.split(' ').nth(1).unwrap();
            if line.starts_with("CONNECT ") {
                let mut there = TcpStream::connect(target).await.unwrap();
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut there).await;
            } else {
                let mut there = TcpStream::connect(address(target)).await.unwrap();
                there.write_all(&head).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut there).await;
            }
        }
    });
    (url.await.trim_end_matches("/v1").to_owned(), asked)
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_when_it_is_configured() {
    let plain = Endpoint::start(vec![Turn::says(&good())]).await;
    let (url, authority) = model_behind_tls(&plain, "localhost").await;
    let unknown = ModelSettings { base_url: url, ..settings(&plain) };
    assert_eq!(ask(unknown.clone()).await.draft.unwrap_err().code(), "unreachable");
    let known = ModelSettings { way: trusting(authority), ..unknown };
    assert_eq!(rule(&ask(known).await.draft.unwrap()), GOOD);
    assert_eq!(plain.requests().len(), 1, "nothing was said before the certificate was believed");
}

#[tokio::test]
async fn a_certificate_for_another_name_or_of_another_authority_is_refused() {
    let plain = Endpoint::start(vec![Turn::says(&good())]).await;
    let (url, authority) = model_behind_tls(&plain, "elsewhere.example").await;
    let named = ModelSettings { base_url: url, way: trusting(authority), ..settings(&plain) };
    assert_eq!(ask(named.clone()).await.draft.unwrap_err().code(), "unreachable");
    let (url, _) = model_behind_tls(&plain, "localhost").await;
    let other = ModelSettings { base_url: url, ..named };
    assert_eq!(ask(other).await.draft.unwrap_err().code(), "unreachable");
    assert!(plain.requests().is_empty());
}

#[tokio::test]
async fn an_authority_that_is_no_certificate_is_said_at_once() {
    let plain = Endpoint::start(Vec::new()).await;
    for text in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let wrong = ModelSettings { way: trusting(text.into()), ..settings(&plain) };
        assert_eq!(Model::new(wrong).unwrap_err().code(), "settings", "{text}");
    }
}

#[tokio::test]
async fn a_configured_proxy_carries_every_call() {
    let plain = Endpoint::start(vec![Turn::Status(502), Turn::says(&good())]).await;
    let (proxy, asked) = proxy().await;
    let through = ModelSettings { way: through(proxy), ..settings(&plain) };
    assert_eq!(rule(&ask(through).await.draft.unwrap()), GOOD);
    let call = format!("POST {}/chat/completions HTTP/1.1", plain.url());
    assert!(asked.lock().unwrap().iter().all(|line| *line == call) && !asked.lock().unwrap().is_empty());
    assert_eq!(plain.requests().len(), 2);
}

#[tokio::test]
async fn what_is_behind_tls_passes_a_proxy_unread() {
    let plain = Endpoint::start(vec![Turn::says(&good())]).await;
    let (url, authority) = model_behind_tls(&plain, "localhost").await;
    let (proxy, asked) = proxy().await;
    let tunnel = format!("CONNECT {} HTTP/1.1", address(&url));
    let through =
        ModelSettings { base_url: url, way: Way { proxy: Some(proxy), ..trusting(authority) }, ..settings(&plain) };
    assert_eq!(rule(&ask(through).await.draft.unwrap()), GOOD);
    assert_eq!(*asked.lock().unwrap(), [tunnel]);
}

#[tokio::test]
async fn a_proxy_that_is_away_or_no_address_is_told() {
    let plain = Endpoint::start(vec![Turn::says(&good())]).await;
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let away = ModelSettings { way: through(format!("http://{free}")), ..settings(&plain) };
    assert_eq!(ask(away).await.draft.unwrap_err().code(), "unreachable");
    assert!(plain.requests().is_empty(), "never around it");
    let wrong = ModelSettings { way: through("http://".to_owned()), ..settings(&plain) };
    assert_eq!(Model::new(wrong).unwrap_err().code(), "settings");
}
