//! Refinements through the router: every step has an address, says what it changed, and is recorded.

use axum::http::StatusCode;
use quanxuan::pipeline::follow::Kind;
use quanxuan::pipeline::{AskRequest, Pipeline, Recorded, Translator};

use super::{Reply, state, visit};

async fn asked(pipeline: &Pipeline, question: &str, after: Option<&str>) -> Recorded {
    let request = AskRequest {
        question: question.to_owned(),
        after: after.map(str::to_owned),
        as_of: None,
        translator: Translator::Builtin,
        reading: None,
        including: Vec::new(),
        who: "refine".to_owned(),
    };
    pipeline.ask(request).await.unwrap()
}

#[tokio::test]
async fn a_refinement_says_what_it_changed_and_is_recorded() {
    let pipeline = state().pipeline;
    let question = "近半年买过面膜的客户";
    let first = asked(&pipeline, question, None).await.answer;
    let rule = &first.list.as_ref().unwrap().text;
    // The rule and the question that reads as it are the same beginning.
    for after in [rule.as_str(), question] {
        let Recorded { run, answer } = asked(&pipeline, "只看女性，改成近一年", Some(after)).await;
        let list = answer.list.as_ref().unwrap();
        assert_eq!(list.text, "purchase(category = '面膜') in last 1 year and gender = '女'");
        let follows = answer.follows.as_ref().unwrap();
        assert_eq!(follows.text, *rule);
        let kinds: Vec<Kind> = follows.changes.iter().map(|change| change.kind).collect();
        assert_eq!(kinds, [Kind::Changed, Kind::Added]);
        let record = pipeline.store().run(run).await.unwrap().record;
        assert_eq!(record.after.as_deref(), Some(rule.as_str()));
    }
    let unsettled = asked(&pipeline, "只看女性", Some("最有潜力的客户")).await.answer;
    assert!(unsettled.list.is_none());
    assert_eq!(unsettled.diagnostics.first().unwrap().code.as_str(), "follow-after");
}

#[tokio::test]
async fn a_refinement_has_an_address_and_works_without_scripts() {
    let Reply { status, body: html, .. } =
        visit("/ask?q=%E8%BF%91%E5%8D%8A%E5%B9%B4%E4%B9%B0%E8%BF%87%E9%9D%A2%E8%86%9C").await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("<form class=\"refine\" action=\"/ask\" method=\"get\""));
    assert!(html.contains("name=\"after\" value=\"purchase(category = &#39;面膜&#39;) in last 6 months\""), "{html}");
    let Reply { status, body: html, .. } = visit(
        "/ask?after=purchase%28category%3D%27%E9%9D%A2%E8%86%9C%27%29+in+last+6+months&trail=one%0Atwo&q=only+women",
    )
    .await;
    assert_eq!(status, StatusCode::OK);
    for shown in [
        "class=\"clause change kept\"",
        "class=\"clause change added\"",
        "<li>one</li><li>two</li>",
        "aria-current=\"true\">only women<",
    ] {
        assert!(html.contains(shown), "{shown}");
    }
    let html = visit("/ask?after=everyone&q=%E6%94%B9%E6%88%905%E6%AC%A1").await.body;
    assert!(!html.contains("class=\"count-block\""), "without a target nothing runs");
}
