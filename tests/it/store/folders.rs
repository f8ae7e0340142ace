use quanxuan::lang::Lang;
use quanxuan::store::{Details, EntryFilter, Folder, SavedSegment, SegmentName, Store, StoreError};

use super::{by, shop, version};

fn folder(name: &str) -> Option<Folder> {
    Folder::parse(name).unwrap()
}

async fn saved(store: &Store, name: &str, kept: &str) -> SavedSegment {
    let name = SegmentName::parse(name).unwrap();
    store.create_segment(name, String::new(), folder(kept), Vec::new(), version("a", 1)).await.unwrap()
}

async fn moved(store: &Store, segment: SavedSegment, to: &str, second: i64) -> SavedSegment {
    let details = Details {
        name: SegmentName::parse(&segment.name).unwrap(),
        description: String::new(),
        owner: SegmentName::parse("li").unwrap(),
        folder: folder(to),
        tags: Vec::new(),
    };
    store.describe_segment(segment.id, segment.updated, details, by(second)).await.unwrap()
}

#[test]
fn a_folder_is_a_plain_name_and_nothing_is_none() {
    assert_eq!(folder(" 大促/会员 ").unwrap().as_str(), "大促/会员");
    assert_eq!([folder(""), folder("  ")], [None, None]);
    assert_eq!(folder("ＶＩＰ"), folder("vip"), "what looks the same is the same");
    assert!(folder(&"字".repeat(40)).is_some());
    for bad in [&"字".repeat(41), "a\0b", "a\nb", "a,b", "甲、乙", "a；b"] {
        assert!(matches!(Folder::parse(bad), Err(StoreError::BadFolder { limit: 40, .. })), "{bad:?}");
    }
}

#[tokio::test]
async fn segments_are_kept_in_folders_and_moved_between_them_on_record() {
    let (_folder, store) = shop();
    let first = saved(&store, "a", "大促").await;
    assert_eq!(first.folder, folder("大促"));
    let second = saved(&store, "b", "").await;
    assert_eq!(second.folder, None);
    let second = moved(&store, second, "会员", 2).await;
    assert_eq!(store.folders().await.unwrap().into_iter().map(String::from).collect::<Vec<_>>(), ["会员", "大促"]);
    let first = moved(&store, first, "", 3).await;
    assert_eq!((first.folder, second.folder), (None, folder("会员")));
    assert_eq!(store.folders().await.unwrap().len(), 1, "nothing is left in the other one");
    let said = store.entries(EntryFilter::default(), None, 2).await.unwrap().entries;
    let said: Vec<String> = said.iter().map(|entry| entry.said(Lang::En)).collect();
    assert_eq!(said, ["Took “a” out of its folder", "Moved “b” to the folder “会员”"]);
}
