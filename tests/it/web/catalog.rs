//! The pages of the shop's words.

use quanxuan::lang::Lang;

use super::{state, visit};

#[tokio::test]
async fn every_name_has_a_page_with_its_words() {
    let state = state();
    let catalog = &state.shop().catalog;
    let index = visit("/catalog").await;
    assert!(index.body.len() < 130_000, "{}", index.body.len());
    for name in catalog.names() {
        assert!(index.body.contains(&format!("\"/catalog/{name}\"")), "{name}");
        let page = visit(&format!("/catalog/{name}")).await;
        assert_eq!(page.status, 200, "{name}");
        let meaning = catalog.meaning(name).unwrap();
        for lang in Lang::ALL {
            assert!(page.body.contains(&escaped(meaning.label().get(lang))), "{name}");
        }
        for word in meaning.words().all() {
            assert!(page.body.contains(&escaped(word)), "{name}: {word}");
        }
        assert!(page.body.len() < 100_000, "{name}");
    }
    assert_eq!(visit("/catalog/nothing").await.status, 404);
}

#[tokio::test]
async fn a_term_says_what_it_means_and_begins_a_list() {
    let page = visit("/catalog/high_value").await.body;
    assert!(page.contains("top 20% by spend in last 365 days"), "{page}");
    assert!(page.contains("new=high_value"), "{page}");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&#38;").replace('\'', "&#39;").replace('"', "&#34;").replace('<', "&#60;").replace('>', "&#62;")
}
