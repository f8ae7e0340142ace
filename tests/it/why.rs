//! Why somebody is in a list or is not: what is said of one customer agrees with the list.

use std::collections::BTreeSet;

use quanxuan::lang::Lang;
use quanxuan::pipeline::RunRequest;
use quanxuan::pipeline::person::ROWS_SHOWN;
use quanxuan::pipeline::why::{Clause, Verdict, Why};

use crate::catalogs::catalog;
use crate::support::DEMO_CUSTOMERS;
use crate::web::state;

async fn listed(rule: &str) -> BTreeSet<i64> {
    let request = RunRequest { text: rule.to_owned(), as_of: None, saved: None, who: "test".to_owned() };
    let answer = state().pipeline.run(request).await.unwrap().answer;
    let list = answer.list.as_ref().unwrap_or_else(|| panic!("{rule}: {:?}", answer.diagnostics));
    list.customer_ids.iter().copied().collect()
}

async fn why(id: i64, rule: &str) -> Why {
    state().pipeline.why(id, rule, None).await.unwrap().unwrap().unwrap()
}

/// Some of those in, some of those out, whoever that is.
fn sample(list: &BTreeSet<i64>) -> Vec<i64> {
    let outsiders = (1..=DEMO_CUSTOMERS).filter(|id| !list.contains(id)).step_by(397);
    list.iter().copied().step_by(list.len() / 3 + 1).chain(outsiders.take(4)).collect()
}

#[tokio::test]
async fn the_verdict_on_a_customer_is_that_of_the_list() {
    for example in catalog("demo_shop").examples.iter().filter(|example| example.segments.is_empty()) {
        let list = listed(&example.text).await;
        for id in sample(&list) {
            let found = why(id, &example.text).await;
            assert_eq!(found.verdict == Verdict::In, list.contains(&id), "{id} and {}: {found:?}", example.text);
            let top: Vec<&Clause> = found.clauses.iter().filter(|clause| clause.depth == 0).collect();
            if !matches!(found.verdict, Verdict::OutOfScope(_)) {
                assert_eq!(top.iter().all(|clause| clause.holds), list.contains(&id), "{id}: {found:?}");
            }
        }
    }
}

const RULE: &str =
    "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months";

#[tokio::test]
async fn what_happened_and_what_did_not_stand_beside_their_conditions() {
    let id = *listed(RULE).await.first().unwrap();
    let found = why(id, RULE).await;
    let [bought, denied] = found.clauses.as_slice() else { panic!("{found:?}") };
    let [rows] = bought.evidence.as_slice() else { panic!("{bought:?}") };
    assert!(rows.deeds.count >= 1 && rows.deeds.rows.len() == rows.deeds.count.min(ROWS_SHOWN));
    let said = |text: &Option<quanxuan::lang::Bilingual>| text.as_ref().map(|text| text.get(Lang::Zh).to_owned());
    assert!(rows.deeds.rows.iter().all(|row| row.cells.iter().any(|cell| said(cell).as_deref() == Some("口红"))));
    let [none] = denied.evidence.as_slice() else { panic!("{denied:?}") };
    assert_eq!(none.deeds.count, 0, "nothing was bought, and that is the evidence");
    assert!(none.near.iter().any(|near| near.count > 0), "what else they bought is said: {none:?}");
}

#[tokio::test]
async fn names_are_opened_and_numbers_are_told() {
    let rule = "rfm is '重要价值客户' and orders >= 2 or orders = 0";
    let id = *listed(rule).await.first().unwrap();
    let found = why(id, rule).await;
    let depths: Vec<usize> = found.clauses.iter().map(|clause| clause.depth).collect();
    assert_eq!(depths, [0, 1, 2, 3, 3, 3, 2, 1], "{found:?}");
    let number = found.clauses.last().unwrap().value.as_deref().unwrap();
    assert!(number.parse::<u32>().is_ok(), "{number}");
}

#[tokio::test]
async fn nobody_has_no_reasons_and_a_wrong_rule_has_problems() {
    assert!(state().pipeline.why(-1, RULE, None).await.unwrap().unwrap().is_none());
    assert!(state().pipeline.why(1, "gendre = '女'", None).await.unwrap().is_err());
    assert!(state().pipeline.person(-1, None, &quanxuan::pipeline::Sight::MASKED).await.unwrap().is_none());
}
