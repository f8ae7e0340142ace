use quanxuan::store::{NewWord, SegmentName, StoreError};

use super::{by, shop, version};

fn word(after: u32, rule: Option<&str>) -> NewWord {
    NewWord {
        name: "big_spender".into(),
        after,
        label: "大户".into(),
        others: vec!["土豪".into()],
        rule: rule.map(str::to_owned),
        by: by(1),
    }
}

#[tokio::test]
async fn words_have_versions_and_an_old_one_is_not_edited() {
    let (_folder, store) = shop();
    assert_eq!(store.words_edition().await.unwrap(), 0);
    assert_eq!(store.save_word(word(0, Some("a"))).await.unwrap().number, 1);
    assert_eq!(store.save_word(word(1, Some("b"))).await.unwrap().number, 2);
    let error = store.save_word(word(1, Some("c"))).await.unwrap_err();
    assert!(matches!(error, StoreError::VersionConflict { expected: 1, current: 2 }), "{error}");
    assert_eq!(store.words_edition().await.unwrap(), 2);
    let [newest] = &store.words().await.unwrap()[..] else { panic!("one word") };
    assert_eq!((newest.number, newest.rule.as_deref(), &newest.others[..]), (2, Some("b"), &["土豪".to_owned()][..]));
    let rules: Vec<_> = store.word_versions("big_spender").await.unwrap().into_iter().map(|word| word.rule).collect();
    assert_eq!(rules, [Some("b".into()), Some("a".into())]);
    assert_eq!(store.word_versions("nobody").await.unwrap(), []);
}

#[tokio::test]
async fn a_word_that_a_rule_names_is_not_taken_back() {
    let (_folder, store) = shop();
    store.save_word(word(0, Some("a"))).await.unwrap();
    let mut naming = version("big_spender", 1);
    naming.json = serde_json::json!({"rule": {"not": {"term": "big_spender"}}});
    let user =
        store.create_segment(SegmentName::parse("用它的").unwrap(), String::new(), None, vec![], naming).await.unwrap();
    let error = store.save_word(word(1, None)).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::InUse { name, by, unseen: 0 } if name == "大户" && by[..] == ["用它的"]),
        "{error}"
    );
    store.trash_segments(vec![user.id], by(2)).await.unwrap();
    assert_eq!(store.save_word(word(1, None)).await.unwrap().rule, None);
}
