//! Which columns a list has: chosen, in its address, and in its files.

use axum::http::StatusCode;

use super::records::Site;

const RULE: &str = "s=orders%20in%20last%2090%20days%20%3E%3D%202";

/// Labels of the columns, as the head of the list's table has them.
fn head(page: &str) -> Vec<String> {
    let table = page.split("<table class=\"table customers\">").nth(1).unwrap().split("</thead>").next().unwrap();
    let cells = table.split("<th scope=\"col\"").skip(1).map(|cell| cell.split_once('>').unwrap().1);
    let texts = cells.map(|cell| cell.split("</th>").next().unwrap().trim());
    texts
        .map(|text| text.split('>').next_back().unwrap().to_owned())
        .zip(table.split("<th scope=\"col\"").skip(1))
        .map(|(last, cell)| match cell.split_once("class=\"sorts\"") {
            Some((_, link)) => link.split_once('>').unwrap().1.split('<').next().unwrap().to_owned(),
            None => last,
        })
        .collect()
}

#[tokio::test]
async fn chosen_columns_are_those_of_the_page_and_of_the_file() {
    let site = Site::new();
    let page = site.visit(&format!("/run?{RULE}&cols=city,spend,name,city,no_such")).await;
    let shown = head(&page);
    assert_eq!(shown.len(), 4, "the id, and each known column once: {shown:?}");
    let file = site.visit(&format!("/export/list.csv?{RULE}&cols=city,spend,name")).await;
    assert_eq!(file.lines().next().unwrap().trim_start_matches('\u{feff}').split(',').count(), 4, "{file}");
    assert!(page.contains("/export/list.csv?") && page.contains("cols=city%2Cspend"), "files have the same columns");
    let sorted = site.visit(&format!("/run?{RULE}&cols=city,spend&sort=-spend")).await;
    assert!(sorted.contains("aria-sort=\"descending\""), "{sorted}");
}

#[tokio::test]
async fn all_columns_are_offered_and_the_choice_leads_back() {
    let site = Site::new();
    let page = site.visit(&format!("/columns?{RULE}&back=%2Frun%3F{RULE}&cols=city")).await;
    assert_eq!(page.matches(" checked").count(), 1, "{page}");
    assert!(page.contains("value=\"city\" checked") && page.contains("value=\"number-1\""), "{page}");
    let own = site.visit(&format!("/columns?{RULE}&back=%2Frun%3F{RULE}")).await;
    assert!(own.contains("value=\"number-1\" checked"), "what the list has by itself is ticked: {own}");
    let request = axum::http::Request::get("/columns/chosen?back=%2Frun%3Fs%3Deveryone&col=city&col=name");
    let (status, place, _) = site.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, "/run?s=everyone&cols=city%2Cname#list"));
    for foreign in ["//evil.example/run?", "https://evil.example", "/audit?q=", ""] {
        let request = axum::http::Request::get(format!("/columns/chosen?back={foreign}&col=city"));
        let (status, place, _) = site.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!((status, place.as_str()), (StatusCode::NOT_FOUND, ""), "{foreign}");
    }
}

#[tokio::test]
async fn what_customers_are_ranked_by_is_a_column_of_the_list() {
    let site = Site::new();
    let page = site.visit("/run?s=top%205%20by%20points").await;
    assert_eq!(head(&page).iter().filter(|label| *label == "points").count(), 1, "{:?}", head(&page));
    assert!(page.contains("is in the top 5 by points"), "{page}");
    let page = site.visit("/run?s=bottom%205%20by%20registered_at").await;
    assert!(page.contains("is among the earliest 5 by"), "{page}");
}
