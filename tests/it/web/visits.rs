//! The Ask page over the small demo shop, by address.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use quanxuan::pipeline::customers::{Order, Sort};
use quanxuan::store::RunFilter;
use quanxuan::web::number::grouped;
use quanxuan::web::pages::ask::address::Address;

use super::{Reply, send, state, visit};
use crate::support::DEMO_CUSTOMERS;

/// The ids in the list of a page, in order.
fn listed(page: &str) -> Vec<i64> {
    let cells = page.split("<td class=\"id\">").skip(1);
    cells.map(|rest| rest.split(['<', '>']).nth(2).unwrap().parse().unwrap()).collect()
}

/// The address behind a link of the page.
fn link(page: &str, rel: &str) -> Option<String> {
    let rest = page.split(&format!("rel=\"{rel}\" href=\"")).nth(1)?;
    Some(rest.split('"').next().unwrap().replace("&#38;", "&"))
}

async fn part(path: &str, target: &str) -> Reply {
    let request = Request::get(path).header("hx-request", "true").header("hx-request-type", "partial");
    send(request.header("hx-target", target).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_rule_runs_and_its_list_is_paged_without_running_again() {
    let runs = async || {
        let filter = RunFilter { words: Some("marital_status".into()), ..RunFilter::default() };
        state().store().runs(filter, None, 100).await.unwrap().runs.len()
    };
    let first = visit("/run?s=marital_status%20is%20present%20or%20marital_status%20is%20missing").await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    let once = runs().await;
    let second = visit(&link(&first.body, "next").unwrap()).await.body;
    let again = visit(&link(&second, "prev").unwrap()).await.body;
    assert_eq!((once, runs().await), (1, 1), "turning pages is not another run");
    assert_eq!(listed(&again), listed(&first.body));
    let ids = [listed(&first.body), listed(&second)].concat();
    assert!(ids.len() == 100 && ids.is_sorted_by(|a, b| a < b), "pages follow each other: {ids:?}");
}

#[tokio::test]
async fn htmx_gets_the_answer_or_the_list_alone() {
    let address = "/run?s=everyone";
    let answer = part(address, "div#answer").await.body;
    assert!(answer.contains("count-number") && !answer.contains("<html") && !answer.contains("id=\"ask-form\""));
    let list = part(address, "div#list").await.body;
    assert!(list.contains("class=\"table customers\"") && !list.contains("count-number"), "{list}");
    assert!(visit(address).await.body.contains("<html"));
}

#[tokio::test]
async fn personal_data_is_masked_in_every_list() {
    let page = visit("/run?s=everyone").await.body;
    assert!(page.contains("****"), "phones are shown in part: {page}");
    let digits = page.split(|c: char| !c.is_ascii_digit());
    assert!(digits.clone().all(|run| run.len() != 11), "no whole phone number");
}

#[tokio::test]
async fn a_rule_with_problems_stays_to_be_changed() {
    let page = visit("/run?s=gendre%20%3D%20%27%E5%A5%B3%27").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("这条规则还不能运行") && page.body.contains("gendre"), "{}", page.body);
}

#[tokio::test]
async fn numbers_and_dates_in_addresses_are_read_strictly() {
    for path in ["/ask?q=x&as_of=yesterday", "/run?s=everyone&page=two", "/ask?q=x&reading=-1"] {
        assert_eq!(visit(path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    for path in ["/run?s=everyone&page=0", "/run?s=everyone&page=99999&run=nobody"] {
        let page = visit(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!listed(&page.body).is_empty(), "the nearest page is shown: {path}");
    }
}

#[tokio::test]
async fn the_number_is_of_everybody_in_scope() {
    let page = visit("/run?s=everyone").await.body;
    let lifted = visit("/run?s=everyone%20including%20employees%2C%20test_accounts").await.body;
    assert!(lifted.contains(&format!("count-number\">{}<", grouped(DEMO_CUSTOMERS.unsigned_abs()))), "{lifted}");
    assert!(page.contains("100%") && page.contains("scope-chip"), "{page}");
}

#[tokio::test]
async fn the_numbers_of_a_rule_have_columns_and_the_list_is_put_in_their_order() {
    let rule = "spend in last 365 days >= 500";
    let sorted = |sort: &str| {
        let sort = Sort { column: sort.trim_start_matches('-').into(), order: order(sort) };
        Address { rule: Some(rule.into()), sort: Some(sort), ..Address::default() }.to_string()
    };
    let numbers = async |address: String| -> Vec<f64> {
        let page = visit(&address).await.body;
        let (_, body) = page.split_once("<table class=\"table customers\">").unwrap();
        let cells = body.split("<tr>").skip(2).filter_map(|row| row.split("<td class=\"number\">").nth(1));
        cells.map(|cell| cell.split('<').next().unwrap().parse().unwrap()).collect()
    };
    let own = numbers(Address { rule: Some(rule.into()), ..Address::default() }.to_string()).await;
    assert!(own.len() == 50 && own.iter().all(|spend| *spend >= 500.0), "{own:?}");
    let falling = numbers(sorted("-number-1")).await;
    assert!(
        falling.is_sorted_by(|a, b| a >= b) && falling[0] >= own.iter().copied().fold(0.0, f64::max),
        "{falling:?}"
    );
    let rising = numbers(sorted("number-1")).await;
    assert!(rising.is_sorted() && rising[0] >= 500.0, "{rising:?}");
    let page = visit(&sorted("-number-1")).await.body;
    assert!(page.contains("aria-sort=\"descending\"") && page.contains("sort=number-1"), "{page}");
    // What is masked, and what is no column, leaves the list in its own order.
    for column in ["phone", "nothing"] {
        assert_eq!(numbers(sorted(column)).await, own, "{column}");
    }
}

fn order(sort: &str) -> Order {
    if sort.starts_with('-') { Order::Descending } else { Order::Ascending }
}
