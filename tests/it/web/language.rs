//! The page of the language, and what programs ask of it.

use axum::body::Body;
use axum::http::StatusCode;
use quanxuan::diagnostic::Code;
use quanxuan::dsl::reference::KINDS;
use quanxuan::dsl::text::KEYWORDS;

use super::{get, send, state, visit};

#[tokio::test]
async fn the_page_shows_every_kind_example_keyword_and_code_in_both_languages() {
    for lang in ["zh-CN", "en"] {
        let request = get("/language").header("accept-language", lang).body(Body::empty()).unwrap();
        let page = send(request).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains(&format!(r#"<html lang="{lang}""#)));
        assert!(page.body.len() < 100_000, "{}", page.body.len());
        for kind in KINDS {
            assert!(page.body.contains(&format!(r##"href="#kind-{}""##, kind.key)), "{}", kind.key);
            assert!(page.body.contains(&format!(r#"id="kind-{}""#, kind.key)), "{}", kind.key);
        }
        for example in &state().shop().catalog.examples {
            let words = if lang == "en" { &example.question.en } else { &example.question.zh };
            assert!(page.body.contains(&words.replace('\'', "&#39;")), "{words}");
        }
        for word in KEYWORDS.iter() {
            assert!(page.body.contains(&format!("<dt><code>{word}</code></dt>")), "{word}");
        }
        for code in Code::ALL {
            assert!(page.body.contains(&format!(r#"id="code-{}""#, code.as_str())), "{}", code.as_str());
        }
    }
}

#[tokio::test]
async fn each_kind_has_a_page_with_the_sql_of_its_examples() {
    for kind in KINDS {
        let page = visit(&format!("/language/{}", kind.key)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", kind.key);
        let examples = state().shop().catalog.examples.iter().filter(|example| example.kind == kind.key).count();
        assert!(
            page.body.matches("<code>SELECT").count() + page.body.matches("<code>WITH").count() >= examples,
            "{}",
            kind.key
        );
    }
    assert_eq!(visit("/language/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_schema_is_served() {
    let reply = visit("/api/v1/segment.schema.json").await;
    assert_eq!(reply.status, StatusCode::OK);
    let schema: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(schema["title"], "Segment");
    assert_eq!(schema["additionalProperties"], false);
}

#[tokio::test]
async fn completions_are_counted_in_the_units_of_browsers() {
    // purchase(category = '😀' or category = '口   with the cursor after 口
    let text = "purchase%28category%20%3D%20%27%F0%9F%98%80%27%20or%20category%20%3D%20%27%E5%8F%A3";
    for rest in ["", "%27%29&at=41"] {
        let reply = visit(&format!("/api/v1/completions?text={text}{rest}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        let found: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!((found["from"].as_u64(), found["to"].as_u64()), (Some(39), Some(41)), "{found}");
        assert_eq!(found["items"][0]["text"], "'口红'", "{found}");
        assert_eq!(found["items"][0]["label"]["en"], "lipstick", "{found}");
    }
}
