//! Suggestions, refinements to try, examples and explanations through the router.

use axum::http::StatusCode;
use serde_json::Value;

use super::{state, visit};
use quanxuan::lang::Lang;
use quanxuan::pipeline::{AskRequest, RunRequest, Translator};

async fn items(path: &str) -> Vec<Value> {
    let reply = visit(path).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.body);
    let answer: Value = serde_json::from_str(&reply.body).unwrap();
    answer["items"].as_array().unwrap().clone()
}

/// What is suggested for a text, and how it was found.
async fn suggested(text: &str) -> Vec<(String, String)> {
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let found = items(&format!("/api/v1/suggestions?text={encoded}")).await;
    found.iter().map(|item| (item["text"].as_str().unwrap().into(), item["found"].as_str().unwrap().into())).collect()
}

fn has(found: &[(String, String)], text: &str, how: &str) -> bool {
    found.iter().any(|(own, by)| own == text && by == how)
}

#[tokio::test]
async fn words_are_suggested_by_their_beginning_their_sound_and_their_slips() {
    for (text, word, how) in [
        ("近30天买过香", "香水", "begun"),
        ("customers who bought perf", "perfume", "begun"),
        ("买过xiangsh", "香水", "pinyin"),
        ("近30天买过mm", "面膜", "pinyin"),
        ("买过面摸", "面膜", "slip"),
        ("customers who bought shmapoo", "shampoo", "slip"),
    ] {
        let found = suggested(text).await;
        assert!(has(&found, word, how), "{text}: {found:?}");
        assert!(found.len() <= 8, "{text}");
    }
    assert!(suggested("买过").await.iter().any(|(_, how)| how == "next"), "what can be bought comes next");
    assert!(!suggested("").await.is_empty());
    // What replaces what is written ends at the cursor and begins with the word.
    let found = items("/api/v1/suggestions?text=customers%20who%20bought%20perf").await;
    assert_eq!((found[0]["from"].as_u64(), found[0]["to"].as_u64()), (Some(21), Some(25)));
}

#[tokio::test]
async fn what_is_not_yet_a_question_is_gone_on_with() {
    for (text, word, how) in [
        ("近30天", "购买", "next"),
        ("customers who ", "bought", "next"),
        ("至少3", "次", "next"),
        ("退", "退款", "begun"),
        ("bought lip", "lipstick", "begun"),
        ("金卡会员 ", "但没", "next"),
    ] {
        let found = suggested(text).await;
        assert!(has(&found, word, how), "{text}: {found:?}");
    }
    // A whole word is gone on after, before longer words that begin like it.
    let (first, how) = suggested("近30天买过").await.remove(0);
    assert_eq!((first.as_str(), how.as_str()), ("口红", "next"));
    // No word begins with the figures of a number.
    assert!(suggested("至少3").await.iter().all(|(_, how)| how == "next"));
}

#[tokio::test]
async fn examples_read_whole_and_are_answered() {
    let pipeline = state().pipeline;
    for lang in Lang::ALL {
        let examples = pipeline.examples(lang);
        assert!(examples.len() > 3, "{examples:?}");
        for question in examples {
            let request = AskRequest {
                question: question.clone(),
                after: None,
                as_of: None,
                translator: Translator::Builtin,
                reading: None,
                including: Vec::new(),
                who: "suggest".to_owned(),
            };
            let answer = pipeline.ask(request).await.unwrap().answer;
            assert!(answer.list.is_some() && answer.unread.is_empty(), "{question}");
        }
    }
}

#[tokio::test]
async fn refinements_to_try_are_real_and_change_the_list() {
    let pipeline = state().pipeline;
    let rule = "purchase(category = '面膜') in last 6 months";
    let run = |text: String| {
        let pipeline = pipeline.clone();
        async move {
            let request = RunRequest { text, as_of: None, saved: None, who: "suggest".to_owned() };
            let answer = pipeline.run(request).await.unwrap().answer;
            u64::try_from(answer.list.as_ref().unwrap().customer_ids.len()).unwrap()
        }
    };
    let before = run(rule.to_owned()).await;
    for lang in Lang::ALL {
        let found = pipeline.refinements(rule, lang, None).await.unwrap();
        assert_eq!(found.len(), 3, "{found:?}");
        for refinement in found {
            assert!(refinement.count > 0 && refinement.count != before, "{refinement:?}");
            assert_eq!(run(refinement.segment.clone()).await, refinement.count);
            let asked = AskRequest {
                question: refinement.words.clone(),
                after: Some(rule.to_owned()),
                as_of: None,
                translator: Translator::Builtin,
                reading: None,
                including: Vec::new(),
                who: "suggest".to_owned(),
            };
            let answer = pipeline.ask(asked).await.unwrap().answer;
            assert_eq!(answer.list.as_ref().map(|list| &list.text), Some(&refinement.segment));
        }
    }
    let champions = "rfm is '重要价值客户'";
    for found in pipeline.refinements(champions, Lang::Zh, None).await.unwrap() {
        let narrower = found.count < run(champions.to_owned()).await;
        assert!(narrower && found.segment.contains(champions), "only some of these, not others: {found:?}");
    }
    assert!(pipeline.refinements("no rule at all (", Lang::En, None).await.unwrap().is_empty());
    let page = visit("/ask/ideas?after=purchase%28category%20%3D%20%27%E9%9D%A2%E8%86%9C%27%29&trail=one").await;
    assert_eq!(page.body.matches("class=\"idea\"").count(), 3, "{}", page.body);
}

#[tokio::test]
async fn why_a_question_was_read_so_is_told() {
    let page =
        visit("/reading?q=%E8%BF%91%E5%8D%8A%E5%B9%B4%E4%B9%B0%E8%BF%87%E9%9D%A2%E8%86%9C%E7%9A%84%E5%AE%A2%E6%88%B7")
            .await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in ["<code>purchase(category = &#39;面膜&#39;) in last 6 months</code>", "<code>purchase</code>", "✓"]
    {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    assert_eq!(visit("/reading?q=").await.status, StatusCode::NOT_FOUND);
}
