//! Teaching the shop a word, from the question it was met in to its answer.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use quanxuan::pipeline::{AskRequest, Translator};
use quanxuan::store::Store;
use quanxuan::web::{Server, router};
use tempfile::TempDir;
use tower::ServiceExt;

struct Site {
    server: Server,
    app: Router,
    folder: TempDir,
}

struct Reply {
    status: StatusCode,
    goes_to: String,
    body: String,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = super::with_store(Store::open(folder.path()).unwrap());
        Site { app: router(server.clone()), server, folder }
    }

    async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let goes_to = parts.headers.get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        Reply { status: parts.status, goes_to, body: String::from_utf8(body.to_vec()).unwrap() }
    }

    async fn visit(&self, path: &str) -> Reply {
        self.send(Request::get(path).header("accept-language", "en").body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        let body = super::urlencoded(form);
        let request = Request::post(path)
            .header("accept-language", "en")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Defines 大户; `rule` as both meaning and choice.
    async fn teach(&self, word: &str, rule: &str) -> Reply {
        self.post("/words", &[("word", word), ("meaning", rule), ("of", rule), ("rule", rule)]).await
    }

    async fn rule_of(&self, question: &str) -> Option<String> {
        let request = AskRequest {
            question: question.into(),
            after: None,
            as_of: None,
            translator: Translator::Builtin,
            reading: None,
            including: vec![],
            who: "local".into(),
        };
        let answer = self.server.pipeline().ask(request).await.unwrap().answer;
        answer.list.as_ref().map(|list| list.text.clone())
    }
}

const RULE: &str = "spend in last 1 year >= 2000";

#[tokio::test]
async fn an_unread_word_is_taught_and_read_from_then_on() {
    let site = Site::new();
    let asked = site.visit("/ask?q=%E5%A4%A7%E6%88%B7%E5%93%A5").await;
    assert!(asked.body.contains("/words/new?word="), "{}", asked.body);
    assert_eq!(site.rule_of("女性大户哥").await, None);
    // Without a choice the page shows what the meaning comes to.
    let first = site.post("/words", &[("word", "大户哥"), ("meaning", "近一年消费至少2000元")]).await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.body.contains(&RULE.replace('>', "&#62;")), "{}", first.body);
    let saved = site
        .post(
            "/words",
            &[
                ("word", "大户哥"),
                ("others", "款爷，big wallets"),
                ("meaning", "x"),
                ("of", "x"),
                ("rule", RULE),
                ("q", "女性大户哥"),
            ],
        )
        .await;
    assert_eq!((saved.status, saved.goes_to.starts_with("/ask?q=")), (StatusCode::SEE_OTHER, true), "{}", saved.body);
    for question in ["女性大户哥", "女款爷", "female big wallets"] {
        let rule = site.rule_of(question).await;
        assert_eq!(rule.as_deref(), Some("gender = '女' and is da_hu_ge"), "{question}");
    }
    let page = site.visit("/catalog/da_hu_ge").await.body;
    assert!(page.contains(&RULE.replace('>', "&#62;")) && page.contains("/words/da_hu_ge/withdraw"), "{page}");
}

#[tokio::test]
async fn the_version_of_the_catalog_says_which_words_were_known_and_other_programs_learn_them() {
    let site = Site::new();
    let before = site.server.pipeline();
    let other = super::with_store(Store::open(site.folder.path()).unwrap());
    site.teach("大户哥", RULE).await;
    let after = site.server.pipeline();
    assert_ne!(before.shop().catalog.version, after.shop().catalog.version);
    assert!(other.pipeline().shop().catalog.term("da_hu_ge").is_none());
    other.refresh().await.unwrap();
    assert_eq!(other.pipeline().shop().catalog.version, after.shop().catalog.version);
}

#[tokio::test]
async fn what_is_understood_or_no_word_or_wrong_is_refused_and_nothing_typed_is_lost() {
    let site = Site::new();
    for (word, rule, says) in [
        ("高价值客户", RULE, "is understood already"),
        ("female", RULE, "is understood already"),
        ("x", RULE, "cannot be a word"),
        ("12345", RULE, "cannot be a word"),
        ("大户哥", "spent >= 2000", "cannot be used"),
        ("大户哥", "is da_hu_ge", "cannot be used"),
        ("大户哥", "in segment 'x'", "cannot be used"),
    ] {
        let reply = site.teach(word, rule).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{word}: {rule}");
        assert!(reply.body.contains(says) && reply.body.contains(word), "{word}: {rule}: {}", reply.body);
    }
    assert_eq!(site.server.pipeline().store().words().await.unwrap(), []);
}

#[tokio::test]
async fn a_meaning_changes_in_versions_and_is_taken_back() {
    let site = Site::new();
    site.teach("大户哥", RULE).await;
    let change = |after: &'static str, rule: &'static str| {
        let form = [
            ("name", "da_hu_ge"),
            ("after", after),
            ("word", "大户哥"),
            ("meaning", rule),
            ("of", rule),
            ("rule", rule),
        ];
        let site = &site;
        async move { site.post("/words", &form).await }
    };
    assert_eq!(change("1", "spend in last 1 year >= 5000").await.goes_to, "/catalog/da_hu_ge");
    assert_eq!(change("1", "spend in last 1 year >= 9000").await.status, StatusCode::CONFLICT);
    // A rule that comes back to itself.
    assert_eq!(change("2", "not is da_hu_ge").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let rule = site.server.pipeline().shop().catalog.term("da_hu_ge").unwrap().rule.clone();
    assert_eq!(rule, "spend in last 1 year >= 5000");
    // Another word rests on it.
    assert_eq!(site.teach("款爷", "is da_hu_ge and gender = '男'").await.goes_to, "/catalog/kuan_ye");
    assert_eq!(site.post("/words/da_hu_ge/withdraw", &[("after", "2")]).await.status, StatusCode::CONFLICT);
    assert_eq!(site.post("/words/kuan_ye/withdraw", &[("after", "1")]).await.goes_to, "/catalog");
    assert_eq!(site.post("/words/da_hu_ge/withdraw", &[("after", "2")]).await.goes_to, "/catalog");
    assert_eq!(site.rule_of("女性大户哥").await, None);
    // It keeps its name and its history when it comes again.
    site.teach("大户哥", RULE).await;
    let words = site.server.pipeline().store().word_versions("da_hu_ge").await.unwrap();
    assert_eq!(words.iter().map(|word| word.number).collect::<Vec<_>>(), [4, 3, 2, 1]);
}
