//! The life of a saved segment: its size from run to run, who entered and who left.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use quanxuan::store::{Movement, Origin, RunFilter, RunId, SavedSegment};

use super::records::Site;

/// Who bought within a month changes from day to day.
const RULE: &str = "purchase in last 1 months";

/// Runs the newest version for a day.
async fn ran(site: &Site, segment: &SavedSegment, day: &str) -> RunId {
    let path = format!("/segments/{}/versions/{}/run", segment.id, segment.newest.number);
    let (status, place, body) = site.post(&path, &[("as_of", day)]).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    place.strip_prefix("/runs/").unwrap().parse().unwrap()
}

/// A segment, and its runs of two days a month apart.
async fn ran_twice(site: &Site) -> (SavedSegment, RunId, RunId) {
    let segment = site.segment("buyers", RULE).await;
    let before = ran(site, &segment, "2026-10-01").await;
    let after = ran(site, &segment, "2026-11-01").await;
    (segment, before, after)
}

async fn moved(site: &Site, before: RunId, after: RunId) -> Movement {
    let list = async |run| site.store.members(run).await.unwrap().unwrap();
    Movement::between(&list(before).await, &list(after).await)
}

#[tokio::test]
async fn a_segment_shows_its_size_from_run_to_run() {
    let site = Site::new();
    let segment = site.segment("buyers", RULE).await;
    let address = format!("/segments/{}", segment.id);
    assert!(!site.visit(&address).await.contains("id=\"sizes\""), "nothing to show before the first run");
    ran(&site, &segment, "2026-10-01").await;
    let page = site.visit(&address).await;
    assert!(page.contains("id=\"sizes\"") && !page.contains("<polyline"), "one number is no line: {page}");
    ran(&site, &segment, "2026-11-01").await;
    ran(&site, &segment, "").await;
    let page = site.visit(&address).await;
    assert!(page.contains("<polyline"), "{page}");
    assert!(page.contains("The last 3 runs, from 2026-10-01 to 2026-11-21"), "{page}");
    assert!(page.contains("since the run before, as of 2026-11-01"));
    let list = site.visit("/segments").await;
    assert!(list.contains("<polyline") && list.contains("since the run before"), "{list}");
    let (status, _, _) = site.post(&format!("{address}/versions/1/run"), &[("as_of", "yesterday")]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn who_entered_left_and_stayed_is_shown_and_listed() {
    let site = Site::new();
    let (segment, before, after) = ran_twice(&site).await;
    let moved = moved(&site, before, after).await;
    assert!(moved.entered.count() > 0 && moved.left.count() > 0 && moved.kept.count() > 0, "{moved:?}");
    let page = site.visit(&format!("/segments/{}/changes", segment.id)).await;
    for (part, members) in [("entered", &moved.entered), ("left", &moved.left), ("kept", &moved.kept)] {
        let list = format!("/segments/{}/members?run={after}&since={before}&part={part}", segment.id);
        let link = format!("<a href=\"{}\">{}</a>", list.replace('&', "&#38;"), members.count());
        assert!(page.contains(&link), "{link} is missing in {page}");
        let first = site.visit(&list).await;
        let id = members.ids().next().unwrap();
        assert!(first.contains(&format!(">{id}</a>")), "{first}");
        let file = site.visit(&list.replace("/members?", "/members.csv?")).await;
        let ids: Vec<i64> = file.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
        assert_eq!(ids, members.ids().collect::<Vec<_>>(), "{part}");
    }
    let later = ran(&site, &segment, "").await;
    let page = site.visit(&format!("/segments/{}/changes?after={after}", segment.id)).await;
    assert!(page.contains(&format!("<option value=\"{before}\" selected>")), "the run before that one: {page}");
    let page = site.visit(&format!("/segments/{}/changes", segment.id)).await;
    assert!(page.contains(&format!("<option value=\"{later}\" selected>")), "the last one: {page}");
    let whole = site.visit(&format!("/segments/{}/members?run={after}&page=999", segment.id)).await;
    assert!(
        whole.contains("Customers of this run") && whole.contains("rel=\"prev\"") && !whole.contains("rel=\"next\"")
    );
}

#[tokio::test]
async fn what_is_taken_away_of_a_run_is_recorded() {
    let site = Site::new();
    let segment = site.segment("buyers", RULE).await;
    let before = ran(&site, &segment, "2026-10-01").await;
    let after = ran(&site, &segment, "2026-11-01").await;
    site.visit(&format!("/segments/{}/members.csv?run={after}&since={before}&part=left", segment.id)).await;
    let filter = RunFilter { origin: Some(Origin::Export), ..RunFilter::default() };
    let export = site.store.runs(filter, None, 9).await.unwrap().runs.remove(0);
    let excerpt = site.store.run(export.id).await.unwrap().record.excerpt.unwrap();
    let left = moved(&site, before, after).await.left;
    assert_eq!((excerpt.run, excerpt.count, excerpt.ids_hash), (after, left.count(), left.hash()));
    let page = site.visit(&format!("/runs/{}", export.id)).await;
    assert!(page.contains(&format!("{} customers who left", left.count())), "{page}");
    assert_eq!(site.store.sizes(segment.id, 9).await.unwrap().len(), 2, "taking away is not running");
}

#[tokio::test]
async fn versions_are_compared_by_their_customers_on_one_day() {
    let site = Site::new();
    let segment = site.segment("buyers", RULE).await;
    let form = [("text", "purchase in last 2 months"), ("expected", "1")];
    site.post(&format!("/segments/{}/versions", segment.id), &form).await;
    let compare = async || {
        let path = format!("/segments/{}/versions/compare", segment.id);
        let (status, place, body) = site.post(&path, &[("before", "1"), ("after", "2")]).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        place
    };
    let place = compare().await;
    let page = site.visit(&place).await;
    assert!(page.contains("<del>1</del><ins>2</ins>"), "the rules differ: {page}");
    assert!(page.contains("What differs in the SQL"));
    for (_, run) in place.split(['?', '&']).filter_map(|pair| pair.split_once('=')) {
        assert!(page.contains(&format!("<option value=\"{run}\" selected>")), "{run} is not chosen in {page}");
    }
    assert!(page.contains("<dt>Left</dt><dd>0</dd>"), "who bought in one month did so in two");
    assert_eq!(compare().await, place, "runs of the same data and day are not repeated");
}

#[tokio::test]
async fn lists_of_other_segments_and_of_no_run_are_not_found() {
    let site = Site::new();
    let segment = site.segment("buyers", RULE).await;
    let other = site.segment("others", RULE).await;
    let run = ran(&site, &segment, "").await;
    for path in [
        format!("/segments/{}/members?run={run}", other.id),
        format!("/segments/{}/changes?before={run}&after={run}", other.id),
        format!("/segments/{}/members?run=nonsense", segment.id),
        format!("/segments/{}/members?run={run}&part=entered", segment.id),
        format!("/segments/{}/members?run={run}&since={run}&part=nonsense", segment.id),
        format!("/segments/{}/members.csv", segment.id),
        "/segments/99/changes".to_owned(),
    ] {
        let (status, _, _) = site.send(Request::get(&path).body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(site.visit(&format!("/segments/{}/changes", other.id)).await.contains("After two runs"));
}

/// Saves a segment as the page does.
async fn save(site: &Site, name: &str, text: &str) -> (StatusCode, String, String) {
    site.post("/segments", &[("name", name), ("text", text)]).await
}

#[tokio::test]
async fn a_segment_that_rules_name_says_so_and_stays() {
    let site = Site::new();
    let (_, base, _) = save(&site, "buyers", RULE).await;
    let (status, user, _) = save(&site, "women", "in segment 'buyers' and gender = '女'").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let page = site.visit(&base).await;
    assert!(page.contains(&format!("<li class=\"depth-1\"><a href=\"{user}\">women</a>")), "{page}");
    assert!(!page.contains(&format!("action=\"{base}/trash\"")), "what would be refused is not offered");
    assert!(site.visit(&user).await.contains(&format!("<li class=\"depth-1\"><a href=\"{base}\">buyers</a>")));
    let (status, _, page) = site.post(&format!("{base}/trash"), &[]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("“women”"), "{page}");
    let id = base.rsplit('/').next().unwrap().parse().unwrap();
    let seen = site.store.segment(id).await.unwrap().updated.to_string();
    let form = [("name", "clients"), ("owner", "li"), ("seen", &seen)];
    let (status, _, page) = site.post(&format!("{base}/details"), &form).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("“women”") && page.contains("value=\"clients\""), "{page}");
}

#[tokio::test]
async fn a_frozen_segment_is_its_list_and_no_rule_names_it() {
    let site = Site::new();
    let segment = site.segment("buyers", RULE).await;
    let address = format!("/segments/{}", segment.id);
    let run = ran(&site, &segment, "2026-10-01").await;
    ran(&site, &segment, "").await;
    let (status, _, _) = site.post(&format!("{address}/freeze"), &[("run", &run.to_string())]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let count = site.store.members(run).await.unwrap().unwrap().count();
    let page = site.visit(&address).await;
    assert!(page.contains(&format!("The list is frozen: {count} customers as of 2026-10-01 (version 1")), "{page}");
    assert!(page.contains(&format!("{address}/members?run={run}")));
    let list = site.visit("/segments").await;
    assert!(list.contains("Frozen") && list.contains(&format!("<p class=\"line-count\">{count}</p>")), "{list}");
    let (status, _, _) = site.post(&format!("{address}/versions/1/run"), &[]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (status, _, page) = save(&site, "women", "in segment 'buyers' and gender = '女'").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("is frozen: it is a list"), "{page}");
    site.post(&format!("{address}/unfreeze"), &[]).await;
    assert_eq!(save(&site, "women", "in segment 'buyers' and gender = '女'").await.0, StatusCode::SEE_OTHER);
    let (status, _, page) = site.post(&format!("{address}/freeze"), &[("run", &run.to_string())]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("“women”"), "{page}");
}

/// The names on the list, in their order.
async fn names(site: &Site, query: &str) -> Vec<String> {
    let page = site.visit(&format!("/segments?{query}")).await;
    let lines = page.split("<li class=\"line\">").skip(1);
    let name = |line: &str| line.split("aria-label=\"").nth(1)?.split('"').next().map(str::to_owned);
    lines.filter_map(name).collect()
}

#[tokio::test]
async fn the_list_is_searched_over_all_that_is_said_of_a_segment() {
    let site = Site::new();
    let save = async |name: &str, text: &str, description: &str, tags: &str| {
        let form = [("name", name), ("text", text), ("description", description), ("tags", tags)];
        let (status, _, body) = site.post("/segments", &form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    };
    save("Lipstick lovers", "purchase(category = '口红')", "", "beauty").await;
    save("Women", "gender = '女'", "for the 双11 mailing", "beauty, core").await;
    save("100% cotton", "everyone", "", "").await;
    assert_eq!(names(&site, "").await, ["100% cotton", "Women", "Lipstick lovers"]);
    assert_eq!(names(&site, "q=LIPSTICK").await, ["Lipstick lovers"]);
    assert_eq!(names(&site, "q=0%25").await, ["100% cotton"]);
    assert_eq!(names(&site, "q=%E5%8F%8C11+mailing").await, ["Women"], "the description, both words");
    assert_eq!(names(&site, "q=%E5%8F%A3%E7%BA%A2").await, ["Lipstick lovers"], "what the rule says");
    assert_eq!(names(&site, "q=core").await, ["Women"], "a tag");
    assert_eq!(names(&site, "tag=BEAUTY").await, ["Women", "Lipstick lovers"]);
    assert_eq!(names(&site, "tag=beauty&q=women").await, ["Women"]);
    assert_eq!(names(&site, "owner=nobody").await, [""; 0]);
    assert_eq!(names(&site, "sort=name").await, ["100% cotton", "Lipstick lovers", "Women"]);
}

#[tokio::test]
async fn the_list_is_sorted_by_size_and_by_growth() {
    let site = Site::new();
    let small = site.segment("small", "purchase in last 1 weeks").await;
    let large = site.segment("large", "purchase in last 3 months").await;
    site.segment("never run", RULE).await;
    for segment in [&small, &large] {
        ran(&site, segment, "2026-09-01").await;
        ran(&site, segment, "").await;
    }
    assert_eq!(names(&site, "sort=size").await, ["large", "small", "never run"]);
    let growth = async |segment: &SavedSegment| match site.store.sizes(segment.id, 9).await.unwrap().as_slice() {
        [before, after] => after.count.cast_signed() - before.count.cast_signed(),
        other => panic!("{other:?}"),
    };
    let mut order = [(growth(&large).await, "large"), (growth(&small).await, "small")];
    order.sort_by_key(|(growth, _)| std::cmp::Reverse(*growth));
    assert_eq!(names(&site, "sort=growth").await, [order[0].1, order[1].1, "never run"]);
}

#[tokio::test]
async fn a_long_list_has_pages_that_stay_small() {
    let site = Site::new();
    for number in 0..60 {
        site.segment(&format!("segment {number:02}"), RULE).await;
    }
    let first = site.visit("/segments?sort=name").await;
    assert!(first.len() < 100_000, "{}", first.len());
    assert!(first.contains("60 segments") && first.contains("segment 49<") && !first.contains("segment 50<"));
    assert!(first.contains("sort=name&#38;page=2") || first.contains("sort=name&amp;page=2"), "{first}");
    assert_eq!(names(&site, "sort=name&page=2").await.len(), 10);
}

#[tokio::test]
async fn ticked_segments_are_tagged_trashed_and_restored_together() {
    let site = Site::new();
    let (_, base, _) = save(&site, "buyers", RULE).await;
    let (_, user, _) = save(&site, "women", "in segment 'buyers' and gender = '女'").await;
    let id = |place: &str| place.rsplit('/').next().unwrap().to_owned();
    let (base, user) = (id(&base), id(&user));
    let act = async |what: &str, ids: &[&str], tags: &str| {
        let ids = ids.iter().map(|id| ("id", *id));
        let form: Vec<_> = ids.chain([("do", what), ("tags", tags), ("back", "q=&sort=name")]).collect();
        site.post("/segments/bulk", &form).await
    };
    let (status, place, _) = act("tag", &[&base, &user], "大促，VIP").await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, "/segments?q=&sort=name"));
    assert_eq!(names(&site, "tag=vip").await.len(), 2);
    act("untag", &[&user], "vip").await;
    assert_eq!(names(&site, "tag=vip").await, ["buyers"]);

    let (status, _, page) = act("trash", &[&base], "").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("rules of other segments name “buyers”: “women”"), "{page}");
    assert_eq!(act("trash", &[&base, &user], "").await.0, StatusCode::SEE_OTHER);
    assert_eq!(names(&site, "").await, [""; 0]);
    assert_eq!(act("restore", &[&base, &user], "").await.0, StatusCode::SEE_OTHER);
    assert_eq!(names(&site, "").await.len(), 2);

    let (status, _, page) = act("trash", &[], "").await;
    assert!(status == StatusCode::CONFLICT && page.contains("tick the segments first"), "{page}");
    assert_eq!(act("tag", &[&base], &"x".repeat(50)).await.0, StatusCode::CONFLICT);
    assert_eq!(act("explode", &[&base], "").await.0, StatusCode::NOT_FOUND);
    let form = [("id", base.as_str()), ("do", "tag"), ("tags", "x"), ("back", "//evil.example/\r\nx: y")];
    assert_eq!(site.post("/segments/bulk", &form).await.1, "/segments?");
}

#[tokio::test]
async fn a_copy_is_a_form_filled_in_under_another_name() {
    let site = Site::new();
    let form = [("name", "buyers"), ("text", RULE), ("description", "for mailings"), ("tags", "core")];
    let (_, place, _) = site.post("/segments", &form).await;
    let copy = format!("/segments/new?copy={}", place.rsplit('/').next().unwrap());
    assert!(site.visit(&place).await.contains(&format!("href=\"{copy}\"")));
    let page = site.visit(&copy).await;
    for text in ["value=\"buyers (copy)\"", "for mailings", "value=\"core\"", "purchase in last 1 month"] {
        assert!(page.contains(text), "{text} is missing in {page}");
    }
    let (status, _, _) = site.send(Request::get("/segments/new?copy=99").body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_second_of_two_who_describe_keeps_what_was_typed() {
    let site = Site::new();
    let segment = site.segment("buyers", RULE).await;
    let seen = segment.updated.to_string();
    let describe = async |name: &str| {
        let form = [("name", name), ("owner", "li"), ("tags", "core"), ("description", "typed"), ("seen", &seen)];
        site.post(&format!("/segments/{}/details", segment.id), &form).await
    };
    assert_eq!(describe("first").await.0, StatusCode::SEE_OTHER);
    let page = site.visit(&format!("/segments/{}", segment.id)).await;
    assert!(page.contains("<dd>li</dd>") && page.contains(">core</a>"), "{page}");
    let (status, _, page) = describe("second").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        page.contains("somebody has changed this segment meanwhile") && page.contains("value=\"second\""),
        "{page}"
    );
}

#[tokio::test]
async fn the_api_lists_who_entered_who_left_and_both_together() {
    let site = Site::new();
    let (_, before, after) = ran_twice(&site).await;
    let moved = moved(&site, before, after).await;
    let listed = async |query: String| -> Vec<i64> {
        let text = site.visit(&format!("/api/v1/runs/{after}/members?limit=1000&{query}")).await;
        let page: serde_json::Value = serde_json::from_str(&text).unwrap();
        let ids = page["members"].as_array().unwrap().iter().map(|member| member["customer_id"].as_i64().unwrap());
        assert_eq!(page["count"], ids.len());
        ids.collect()
    };
    let (entered, left) = (format!("entered_since={before}"), format!("left_since={before}"));
    assert_eq!(listed(entered.clone()).await, moved.entered.ids().collect::<Vec<_>>());
    assert_eq!(listed(left.clone()).await, moved.left.ids().collect::<Vec<_>>());
    let both = moved.entered.or(&moved.left);
    assert!(both.count() > moved.entered.count().max(moved.left.count()));
    assert_eq!(listed(format!("{entered}&{left}")).await, both.ids().collect::<Vec<_>>());
}
