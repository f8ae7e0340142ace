//! The pages through the router, without sockets.

mod api;
pub mod ask;
mod attacks;
mod builder;
mod catalog;
mod columns;
mod course;
mod drops;
mod export;
mod exports;
mod folder_reach;
mod folders;
mod gallery;
mod heads;
mod hooks;
mod language;
mod live;
mod model;
mod oidc;
mod palette;
mod plays;
mod profile;
mod programs;
mod public;
mod reach;
mod records;
mod refine;
mod review;
pub mod rights;
mod schedule;
mod segments;
mod sight;
mod suggest;
mod tokens;
mod usage;
mod visits;
mod words;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use quanxuan::catalog::Catalog;
use quanxuan::catalog::load::{File, load};
use quanxuan::engine::EngineSettings;
use quanxuan::lang::Lang;
use quanxuan::pipeline::{OpenShop, Pipeline, Reach};
use quanxuan::store::Store;
use quanxuan::translate::llm::Model;
use quanxuan::web::{AppState, Server, router};
use tower::ServiceExt;

use crate::support::demo_shop;

const SHOP: &str = r#"
[shop]
name = { zh = "小店", en = "Corner shop" }
database = "crm"
timezone = "Asia/Shanghai"
as_of = "2026-11-21"
currency = "CNY"
currency_symbol = "元"
examples = [{ zh = "买过<b>茶</b>的人", en = "who bought <b>tea</b>" }]

[customer]
table = "customers"
key = "customer_id"
label = { zh = "客户", en = "customers" }
show = ["name"]

[[attribute]]
name = "name"
label = { zh = "姓名", en = "Name" }
column = "name"
type = "text"
privacy = "personal"

[[attribute]]
name = "is_test"
label = { zh = "测试", en = "test" }
column = "is_test"
type = "boolean"

[[scope]]
name = "test_accounts"
label = { zh = "测试账号", en = "test accounts" }
excludes = "is_test = true"
"#;

/// The shop of tests that need no data.
fn catalog() -> Catalog {
    load(&[File { name: "shop.toml", text: SHOP }]).unwrap()
}

/// The small demo shop, opened once, with an empty store.
pub fn state() -> AppState {
    AppState::of(&server(), Reach::everything())
}

fn server() -> Server {
    static SERVER: LazyLock<Server> = LazyLock::new(|| {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
        with_store(Store::open(&folder).unwrap())
    });
    SERVER.clone()
}

/// The small demo shop with a store of one's own.
fn with_store(store: Store) -> Server {
    with(store, None)
}

/// The small demo shop with a store and a model.
pub fn with(store: Store, model: Option<Model>) -> Server {
    let open = OpenShop::open(&demo_shop(), &EngineSettings::default()).unwrap();
    Server::new(Pipeline::new(open, store, model))
}

fn app() -> Router {
    router(server())
}

/// A form as a browser sends it.
pub fn urlencoded(form: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    form.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

struct Reply {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: String,
}

async fn send(request: Request<Body>) -> Reply {
    let response = app().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Reply { status: parts.status, headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() }
}

fn get(path: &str) -> axum::http::request::Builder {
    Request::get(path)
}

async fn visit(path: &str) -> Reply {
    send(get(path).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn home_greets_in_chinese_and_english() {
    let zh = visit("/").await;
    assert_eq!(zh.status, StatusCode::OK);
    assert!(zh.body.contains(r#"<html lang="zh-CN""#), "{}", zh.body);
    assert!(zh.body.contains("示范店铺"));
    let en = send(get("/").header("accept-language", "en-US,en").body(Body::empty()).unwrap()).await;
    assert!(en.body.contains(r#"<html lang="en""#));
    assert!(en.body.contains("Demo shop"));
}

#[tokio::test]
async fn what_was_typed_is_escaped() {
    let page = visit("/ask?q=%3Cb%3E%3C%2Ftextarea%3E%3Cscript%3E%22").await.body;
    assert!(page.contains("&#60;script&#62;") && !page.contains("<b>") && !page.contains("<script>"), "{page}");
}

#[tokio::test]
async fn every_answer_forbids_foreign_content_frames_and_caching() {
    for path in ["/", "/no-such-page", "/healthz"] {
        let reply = visit(path).await;
        let policy = reply.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(reply.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert_eq!(reply.headers[header::CACHE_CONTROL], "no-store", "{path}");
        assert!(reply.headers.contains_key("x-request-id"), "{path}");
    }
}

#[tokio::test]
async fn pages_hold_no_inline_script_or_style() {
    for path in ["/", "/no-such-page"] {
        let page = visit(path).await.body;
        assert!(!page.contains("style="), "{path}");
        assert!(!page.contains("<style"), "{path}");
        assert!(!page.contains(" on"), "no on… attributes: {path}");
        assert!(page.matches("<script").count() == page.matches("<script src=\"/assets/").count(), "{path}");
    }
}

#[tokio::test]
async fn assets_of_a_page_exist_and_are_kept_for_ever() {
    let page = visit("/").await.body;
    let mut found = 0;
    for address in page.split('"').filter(|part| part.starts_with("/assets/")) {
        let reply = visit(address.split('#').next().unwrap()).await;
        assert_eq!(reply.status, StatusCode::OK, "{address}");
        assert!(reply.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"), "{address}");
        found += 1;
    }
    assert!(found >= 5, "{page}");
    let style = page.split('"').find(|part| part.starts_with("/assets/app.") && part.ends_with(".css")).unwrap();
    let style = visit(style).await.body;
    assert!(style.starts_with("@layer tokens,") && style.contains("@media print"), "all files are there, in order");
    assert!(style.len() <= 40_000, "the style of all pages is {} bytes", style.len());
    assert_eq!(visit("/assets/app.css").await.status, StatusCode::NOT_FOUND, "only hashed names exist");
}

#[tokio::test]
async fn unknown_pages_and_wrong_methods_look_like_pages() {
    let lost = visit("/no-such-page").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(lost.body.contains("没有这个页面"));
    let wrong = send(Request::delete("/").body(Body::empty()).unwrap()).await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(wrong.body.contains("<html"), "{}", wrong.body);
}

#[tokio::test]
async fn htmx_gets_the_problem_alone() {
    let request = get("/no-such-page").header("hx-request", "true").header("hx-target", "div#answer");
    let part = send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(part.status, StatusCode::NOT_FOUND);
    assert!(part.body.contains("没有这个页面") && !part.body.contains("<html"), "{}", part.body);
    let request = get("/no-such-page").header("hx-request", "true").header("hx-request-type", "full");
    assert!(send(request.body(Body::empty()).unwrap()).await.body.contains("<html"));
}

#[tokio::test]
async fn preferences_are_remembered_and_lead_back() {
    let choose = |body: &'static str| {
        Request::post("/preferences")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::REFERER, "http://localhost:8750/ask?q=%E8%8C%B6")
            .body(Body::from(body))
            .unwrap()
    };
    let reply = send(choose("theme=dark")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert_eq!(reply.headers[header::LOCATION], "/ask?q=%E8%8C%B6");
    assert!(reply.headers[header::SET_COOKIE].to_str().unwrap().starts_with("theme=dark;"));
    assert!(!send(choose("theme=pink")).await.headers.contains_key(header::SET_COOKIE));
    let page = send(get("/").header(header::COOKIE, "theme=dark; lang=en").body(Body::empty()).unwrap()).await.body;
    assert!(page.contains(r#"<html lang="en" data-theme="dark">"#), "{page}");
}

#[tokio::test]
async fn foreign_pages_can_neither_post_nor_borrow_the_name() {
    let post =
        Request::post("/preferences").header("sec-fetch-site", "cross-site").body(Body::from("theme=dark")).unwrap();
    assert_eq!(send(post).await.status, StatusCode::FORBIDDEN);
    let rebound = get("/").header(header::HOST, "attacker.example:8750").body(Body::empty()).unwrap();
    assert_eq!(send(rebound).await.status, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn health_answers_for_programs() {
    assert_eq!(visit("/healthz").await.body, "ok");
    assert_eq!(visit("/readyz").await.status, StatusCode::OK);
    assert!(visit("/version").await.body.contains(env!("CARGO_PKG_VERSION")));
}

/// Every key that templates and page code name, directly or by a function of its own, or a page would show a bare key.
#[test]
fn every_sentence_of_the_pages_exists_in_both_languages() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = std::fs::read_to_string(root.join("data/lang/en/pages.ftl")).unwrap();
    let subjects: BTreeSet<&str> = pages.lines().filter_map(|line| Some(line.split_once('-')?.0)).collect();
    let mut used = BTreeSet::new();
    for folder in ["templates", "src/web"] {
        literals(&root.join(folder), &mut used);
    }
    used.retain(|literal| literal.split_once('-').is_some_and(|(subject, _)| subjects.contains(subject)));
    assert!(used.len() > 30, "{used:?}");
    for lang in Lang::ALL {
        let all = sentences(&root.join("data/lang").join(lang.tag()));
        let missing: Vec<_> = used.iter().filter(|key| !all.contains(*key)).collect();
        assert!(missing.is_empty(), "missing in {}: {missing:?}", lang.tag());
    }
}

/// The keys of all language files in the folder.
fn sentences(folder: &std::path::Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    files
        .flat_map(|text| {
            text.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key.to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

/// Quoted words such as `error-not-found` in page code and templates.
fn literals(folder: &std::path::Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            literals(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.extend(text.split('"').filter(|word| is_key(word)).map(str::to_owned));
        } else if path.extension().is_some_and(|extension| extension == "html") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.extend(text.split("t(\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
}

fn is_key(word: &str) -> bool {
    word.contains('-') && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}
