//! What sets a list apart: the numbers are those of lists.

use quanxuan::lang::Lang;
use quanxuan::pipeline::RunRequest;

use super::{state, visit};

async fn size(rule: &str) -> u64 {
    let request = RunRequest { text: rule.to_owned(), as_of: None, saved: None, who: "test".to_owned() };
    let answer = state().pipeline.run(request).await.unwrap().answer;
    u64::try_from(answer.list.as_ref().unwrap().customer_ids.len()).unwrap()
}

#[tokio::test]
async fn traits_are_counted_as_lists_are() {
    let rule = "purchase(category = '口红')";
    let found = state().pipeline.profile(rule, None).await.unwrap().unwrap();
    assert_eq!((found.inside, found.everyone), (size(rule).await, size("everyone").await));
    let women = found.traits.iter().find(|found| found.value.get(Lang::Zh) == "女").unwrap();
    assert_eq!(women.inside, size("purchase(category = '口红') and gender = '女'").await);
    assert_eq!(women.everyone, size("gender = '女'").await);
    let lift = women.lift(&found);
    assert!(lift > 1.0, "lipstick is bought by women: {lift}");
    let champions = found.traits.iter().find(|found| found.value.get(Lang::Zh) == "重要价值客户").unwrap();
    assert_eq!(champions.everyone, size("rfm is '重要价值客户'").await);
}

#[tokio::test]
async fn what_the_rule_asks_for_is_no_trait_and_everyone_has_none() {
    let found = state().pipeline.profile("gender = '女'", None).await.unwrap().unwrap();
    assert!(found.traits.iter().all(|found| found.subject.get(Lang::En) != "gender"), "{found:?}");
    let found = state().pipeline.profile("everyone", None).await.unwrap().unwrap();
    assert_eq!(found.traits, []);
    assert!(state().pipeline.profile("gendre = '女'", None).await.unwrap().is_err());
    assert_eq!(visit("/profile?s=everyone").await.status, 200);
}
