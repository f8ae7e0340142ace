use quanxuan::store::{Details, NewVersion, SavedSegment, SegmentName, Store, StoreError};
use serde_json::json;

use super::{by, shop, version};

fn name(text: &str) -> SegmentName {
    SegmentName::parse(text).unwrap()
}

/// A rule that names these segments.
fn naming(names: &[&str]) -> NewVersion {
    let parts: Vec<_> = names.iter().map(|name| json!({ "not": { "segment": name } })).collect();
    NewVersion { json: json!({ "rule": { "all": parts } }), ..version("a", 1) }
}

async fn saved(store: &Store, called: &str, names: &[&str]) -> SavedSegment {
    store.create_segment(name(called), String::new(), None, Vec::new(), naming(names)).await.unwrap()
}

/// What it names, and what names it.
async fn around(store: &Store, segment: &SavedSegment) -> (Vec<String>, Vec<String>) {
    let uses = store.uses(segment.id).await.unwrap();
    let names = |found: Vec<quanxuan::store::Neighbour>| found.into_iter().map(|one| one.name).collect();
    (names(uses.names), names(uses.named_by))
}

fn in_use(error: &StoreError, names: &[&str]) -> bool {
    matches!(error, StoreError::InUse { by, unseen: 0, .. } if by == names)
}

#[tokio::test]
async fn segments_know_what_they_name_and_what_names_them() {
    let (_folder, store) = shop();
    let base = saved(&store, "VIP 客户", &[]).await;
    let first = saved(&store, "first", &["ｖｉｐ 客户", "vip 客户", "nobody"]).await;
    saved(&store, "second", &["VIP 客户", "first"]).await;
    assert_eq!(around(&store, &base).await, (vec![], vec!["first".to_owned(), "second".to_owned()]));
    let (names, named_by) = around(&store, &first).await;
    assert_eq!(named_by, ["second"]);
    assert_eq!(names, ["nobody", "vip 客户", "ｖｉｐ 客户"]);
    let nobody = &store.uses(first.id).await.unwrap().names[0];
    assert_eq!(nobody.id, None, "a name that nobody bears is said to be one");
}

#[tokio::test]
async fn only_the_newest_version_of_a_segment_in_use_counts() {
    let (_folder, store) = shop();
    let base = saved(&store, "base", &[]).await;
    let user = saved(&store, "user", &["base"]).await;
    store.add_version(user.id, 1, naming(&[])).await.unwrap();
    assert_eq!(around(&store, &base).await.1, [""; 0]);
    store.add_version(user.id, 2, naming(&["base"])).await.unwrap();
    assert_eq!(around(&store, &base).await.1, ["user"]);
    store.trash_segments(vec![user.id], by(5)).await.unwrap();
    assert_eq!(around(&store, &base).await.1, [""; 0]);
    store.trash_segments(vec![base.id], by(6)).await.unwrap();
}

#[tokio::test]
async fn what_rules_name_neither_goes_away_nor_changes_its_name() {
    let (_folder, store) = shop();
    let base = saved(&store, "Base", &[]).await;
    saved(&store, "user", &["base"]).await;
    let error = store.trash_segments(vec![base.id], by(5)).await.unwrap_err();
    assert!(in_use(&error, &["user"]), "{error}");
    assert_eq!(store.segment(base.id).await.unwrap().deleted, None);
    let details = |called: &str| Details {
        name: name(called),
        description: "new words".to_owned(),
        owner: name("li"),
        folder: None,
        tags: Vec::new(),
    };
    let error = store.describe_segment(base.id, base.updated, details("other"), by(5)).await.unwrap_err();
    assert!(in_use(&error, &["user"]), "{error}");
    let same = store.describe_segment(base.id, base.updated, details("ＢＡＳＥ"), by(5)).await.unwrap();
    assert_eq!((same.name.as_str(), same.description.as_str()), ("ＢＡＳＥ", "new words"), "the same name to rules");
}

#[tokio::test]
async fn what_segments_rest_on_is_followed_as_far_as_it_goes() {
    let (_folder, store) = shop();
    let base = saved(&store, "base", &[]).await;
    let middle = saved(&store, "middle", &["base", "nobody"]).await;
    let top = saved(&store, "top", &["middle", "base"]).await;
    let steps = |found: Vec<quanxuan::store::Step>| -> Vec<(usize, String)> {
        found.into_iter().map(|step| (step.distance, step.segment.name)).collect()
    };
    let expected =
        |list: &[(usize, &str)]| list.iter().map(|(far, name)| (*far, (*name).to_owned())).collect::<Vec<_>>();
    let of_top = store.lineage(top.id).await.unwrap();
    let below = [(1, "base"), (1, "middle"), (2, "base"), (2, "nobody")];
    assert_eq!((steps(of_top.rests_on), steps(of_top.carries)), (expected(&below), Vec::new()));
    let of_base = store.lineage(base.id).await.unwrap();
    let above = [(1, "middle"), (2, "top"), (1, "top")];
    assert_eq!((steps(of_base.rests_on), steps(of_base.carries)), (Vec::new(), expected(&above)));
    assert_eq!(steps(store.lineage(middle.id).await.unwrap().carries), expected(&[(1, "top")]));
}
