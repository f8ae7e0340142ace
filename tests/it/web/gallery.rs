//! The templates: each is a question that means its rule, with the count of its list.

use quanxuan::lang::Lang;
use quanxuan::pipeline::{AskRequest, RunRequest, Translator};
use quanxuan::web::number::grouped;

use super::{state, visit};

async fn asked(question: &str) -> Option<Vec<i64>> {
    let request = AskRequest {
        question: question.to_owned(),
        after: None,
        as_of: None,
        translator: Translator::Builtin,
        reading: None,
        including: Vec::new(),
        who: "test".to_owned(),
    };
    let answer = state().pipeline.ask(request).await.unwrap().answer;
    answer.list.as_ref().map(|list| list.customer_ids.clone())
}

#[tokio::test]
async fn a_template_is_what_its_question_means_in_both_languages() {
    for template in state().shop().catalog.templates() {
        let request = RunRequest { text: template.rule.clone(), as_of: None, saved: None, who: "test".to_owned() };
        let answer = state().pipeline.run(request).await.unwrap().answer;
        let list = answer.list.as_ref().unwrap_or_else(|| panic!("{}: {:?}", template.name, answer.diagnostics));
        assert_eq!(list.text, template.rule, "canonical");
        for lang in Lang::ALL {
            let question = template.question.get(lang);
            assert_eq!(asked(question).await.as_ref(), Some(&list.customer_ids), "{question}");
        }
    }
}

#[tokio::test]
async fn the_page_lists_all_and_counts_come_with_each_gallery() {
    let page = visit("/gallery").await.body;
    let state = state();
    let catalog = &state.shop().catalog;
    for gallery in &catalog.galleries {
        assert!(page.contains(&format!("/gallery/{}", gallery.name)), "{}", gallery.name);
        let part = visit(&format!("/gallery/{}", gallery.name)).await.body;
        for (template, count) in gallery.templates.iter().zip(state.pipeline.counts(gallery).await.unwrap()) {
            let count = count.unwrap();
            assert!(page.contains(template.question.get(Lang::Zh)) && part.contains(template.question.get(Lang::Zh)));
            assert!(part.contains(&format!("<p class=\"line-count\">{}</p>", grouped(count))), "{}", template.name);
            let list = asked(template.question.get(Lang::Zh)).await.unwrap();
            assert_eq!(u64::try_from(list.len()).unwrap(), count, "{}", template.name);
        }
    }
    assert_eq!(visit("/gallery/nothing").await.status, 404);
}

#[tokio::test]
async fn what_to_do_stands_beside_the_list() {
    let page = visit("/run?s=rfm%20is%20%27%E9%87%8D%E8%A6%81%E6%8C%BD%E7%95%99%E5%AE%A2%E6%88%B7%27").await.body;
    assert!(page.contains("建议打法") && page.contains("紧急挽留"), "{page}");
    assert!(!visit("/run?s=everyone").await.body.contains("建议打法"));
}
