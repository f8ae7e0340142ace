//! The store: segments and versions, the append-only record, its chain, and several writers at once.

mod acts;
mod chain;
mod exports;
mod folders;
mod frozen;
mod members;
mod once;
mod plays;
mod processes;
mod runs;
mod schedules;
mod schema;
mod segments;
mod sizes;
mod tags;
mod timing;
mod uses;
mod words;

use jiff::Timestamp;
use quanxuan::dsl::Value;
use quanxuan::lang::Bilingual;
use quanxuan::store::{By, List, NewVersion, Origin, Outcome, Query, Record, Rule, Statistics, Store, WindowShown};
use serde_json::json;
use tempfile::TempDir;

fn shop() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    (folder, store)
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

fn by(second: i64) -> By {
    By::new("local", at(second))
}

fn version(text: &str, second: i64) -> NewVersion {
    NewVersion {
        text: text.to_owned(),
        json: json!({ "rule": { "term": text } }),
        question: Some("谁买过口红".to_owned()),
        note: String::new(),
        by: by(second),
    }
}

/// An answered question, as the pipeline records it.
fn record(question: &str, second: i64) -> Record {
    let windows = vec![WindowShown {
        from: Some("2026-08-21T00:00:00".to_owned()),
        to: Some("2026-11-21T00:00:00".to_owned()),
        text: Bilingual { zh: "过去3个月".to_owned(), en: "the last 3 months".to_owned() },
    }];
    let statistics = Statistics {
        query: Query { sql: "SELECT avg(x) FROM t".to_owned(), params: vec![Value::number(3)] },
        results: vec![vec![Some(Value::Number("12.50".parse().unwrap())), None]],
    };
    Record {
        at: at(second),
        who: "local".to_owned(),
        origin: Origin::Ask,
        status: Outcome::Answered,
        after: None,
        question: Some(question.to_owned()),
        saved: None,
        replays: None,
        rule: Some(Rule {
            text: "purchase(category = '口红') in last 3 months".to_owned(),
            json: json!({ "rule": { "event": { "event": "purchase" } } }),
            readback: Bilingual { zh: "买过口红".to_owned(), en: "bought lipstick".to_owned() },
        }),
        list: Some(List {
            query: Query { sql: "SELECT \"id\" FROM t WHERE c = $1".to_owned(), params: vec![Value::text("口红")] },
            statistics: vec![statistics],
            as_of: "2026-11-21T00:00:00".parse().unwrap(),
            windows,
            snapshot: "1".to_owned(),
            count: 3,
            ids_hash: quanxuan::hash::of_ids(&[1, 2, 3]),
        }),
        excerpt: None,
        file: None,
        rests_on: None,
        assumptions: Vec::new(),
        choices: Vec::new(),
        problems: Vec::new(),
        translator: Some("builtin".to_owned()),
        model: None,
        catalog: "c1".to_owned(),
        elapsed_us: 1_234,
    }
}

/// A question that nothing could answer.
fn refusal(question: &str, second: i64) -> Record {
    Record { status: Outcome::Refused, rule: None, list: None, ..record(question, second) }
}
