use quanxuan::store::{SegmentName, StoreError, Tag};

use super::{by, shop, version};

fn tags(text: &str) -> Vec<Tag> {
    Tag::parse_all(text).unwrap()
}

#[test]
fn tags_stand_between_commas_of_both_languages_and_each_once() {
    assert_eq!(tags(" 大促, VIP，vip、 ＶＩＰ ;大促\n新客 "), tags("大促,VIP,新客"));
    assert_eq!(tags("大促,VIP,新客").len(), 3);
    assert_eq!(tags(" , ，"), []);
}

#[test]
fn what_is_no_tag_is_refused() {
    assert!(matches!(Tag::parse_all(&"字".repeat(41)), Err(StoreError::BadTag { limit: 40, .. })));
    assert!(matches!(Tag::parse_all("a\0b"), Err(StoreError::BadTag { .. })));
    let many: Vec<String> = (0..21).map(|number| number.to_string()).collect();
    assert!(matches!(Tag::parse_all(&many.join(",")), Err(StoreError::TooManyTags { limit: 20 })));
    assert_eq!(tags("O'Brien,%,_,💄").len(), 4);
}

#[tokio::test]
async fn several_segments_are_given_tags_and_lose_them() {
    let (_folder, store) = shop();
    let mut ids = Vec::new();
    for (called, own) in [("a", "旧"), ("b", "")] {
        let name = SegmentName::parse(called).unwrap();
        ids.push(store.create_segment(name, String::new(), None, tags(own), version("a", 1)).await.unwrap().id);
    }
    store.tag_segments(ids.clone(), tags("VIP, 大促"), by(2)).await.unwrap();
    let of = async |at: usize| store.segment(ids[at]).await.unwrap().tags;
    assert_eq!(of(0).await.len(), 3);
    assert_eq!(of(1).await, ["VIP", "大促"]);
    store.untag_segments(ids.clone(), tags("vip"), by(3)).await.unwrap();
    assert_eq!(of(1).await, ["大促"]);
    let many: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    let error = store.tag_segments(ids.clone(), tags(&many.join(",")), by(4)).await.unwrap_err();
    assert!(matches!(error, StoreError::TooManyTags { .. }));
    assert_eq!(of(1).await, ["大促"], "none is changed");
}
