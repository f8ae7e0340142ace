//! Every kind of condition, by the example phrases of the language's page: the rule of each phrase gives the list that SQL
//! written by hand gives, says the same in text and JSON, is said back in both languages; and a wrong use is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use duckdb::Connection;
use quanxuan::diagnostic::Diagnostic;
use quanxuan::dsl::text::{parse, parse_any, print};
use quanxuan::dsl::{Segment, check, readback};
use quanxuan::import::current;
use quanxuan::lang::Lang;
use serde::Deserialize;

use crate::support::{Desk, demo_shop};

/// The kinds of the page.
const KINDS: u32 = 44;

#[derive(Deserialize)]
struct Examples {
    case: Vec<Case>,
    refusal: Vec<Refusal>,
}

/// One phrase; the file says what each field means.
#[derive(Deserialize)]
struct Case {
    kind: u32,
    zh: Option<String>,
    en: Option<String>,
    segment: Option<String>,
    sql: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    expect: Option<String>,
    #[serde(default)]
    segments: Vec<Saved>,
}

#[derive(Deserialize)]
struct Saved {
    name: String,
    segment: String,
}

#[derive(Deserialize)]
struct Refusal {
    kind: u32,
    segment: String,
    code: String,
}

/// What was shown of one kind; a column without a mark is not green. Where a shop has nothing of a kind (no score of a model
/// that nobody trained) it is refused, and there is nothing else to show.
const COLUMNS: [&str; 6] = ["text", "JSON", "SQL = by hand", "read-back zh", "read-back en", "wrong use refused"];

#[test]
#[expect(clippy::print_stdout, reason = "the table is what the test is for")]
fn every_kind_is_written_read_run_said_and_refused() {
    let folder = demo_shop();
    let mut desk = Desk::open(&folder);
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    let examples: Examples = toml::from_str(&fs::read_to_string(gold.join("examples.toml")).unwrap()).unwrap();
    let hand = Connection::open_in_memory().unwrap();
    let file = current(&folder).unwrap().unwrap().file;
    hand.execute_batch(&format!("ATTACH '{}' AS shop (READ_ONLY)", file.display())).unwrap();
    hand.execute_batch("SET search_path = 'memory.main,shop.main'").unwrap();
    hand.execute_batch(&fs::read_to_string(gold.join("examples.sql")).unwrap()).unwrap();

    let mut green: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in &examples.case {
        if case.expect.as_deref() == Some("refuse") {
            green.entry(case.kind).or_default().extend(&COLUMNS[..5]);
        }
        let said = [&case.zh, &case.en].into_iter().flatten().next().unwrap();
        for (column, why) in shown(&mut desk, case, &hand) {
            match why {
                None => drop(green.entry(case.kind).or_default().insert(column)),
                Some(why) => wrong.push(format!("{} {said}: {column}: {why}", case.kind)),
            }
        }
    }
    for refusal in &examples.refusal {
        let codes = codes(&desk, &refusal.segment);
        if codes == [refusal.code.as_str()] {
            green.entry(refusal.kind).or_default().insert(COLUMNS[5]);
        } else {
            wrong.push(format!("{} {}: {codes:?}, not {}", refusal.kind, refusal.segment, refusal.code));
        }
    }
    println!("{}", table(&green));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    let whole = |kind: &u32| green.get(kind).is_some_and(|columns| columns.len() == COLUMNS.len());
    let missing: Vec<u32> = (1..=KINDS).filter(|kind| !whole(kind)).collect();
    assert!(missing.is_empty(), "not all green: {missing:?}");
}

/// What one case shows, column by column; what is wrong with it, where something is.
fn shown(desk: &mut Desk, case: &Case, hand: &Connection) -> Vec<(&'static str, Option<String>)> {
    let Some(text) = &case.segment else { return Vec::new() };
    let catalog = &desk.shop.catalog;
    desk.library =
        case.segments.iter().map(|saved| (saved.name.clone(), parse(&saved.segment, catalog).unwrap().rule)).collect();
    let segment = match parse(text, catalog) {
        Ok(segment) => segment,
        Err(problems) => return vec![("text", Some(told(&problems)))],
    };
    let again = parse_any(&serde_json::to_string(&segment).unwrap(), catalog);
    let back = readback::segment(&segment, &desk.shop);
    let differ = |same: bool, why: &str| (!same).then(|| why.to_owned());
    vec![
        ("text", differ(print(&segment) == *text, &print(&segment))),
        ("JSON", differ(again.as_ref() == Ok(&segment), "JSON says another tree")),
        ("read-back zh", differ(!back.get(Lang::Zh).is_empty(), "nothing")),
        ("read-back en", differ(!back.get(Lang::En).is_empty(), "nothing")),
        ("SQL = by hand", compared(desk, case, &segment, hand)),
    ]
}

fn compared(desk: &Desk, case: &Case, segment: &Segment, hand: &Connection) -> Option<String> {
    let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
    let found: BTreeSet<i64> = match desk.members(segment, as_of) {
        Ok(found) => found.into_iter().collect(),
        Err(problems) => return Some(told(&problems)),
    };
    if case.expect.as_deref() == Some("sample") {
        // Which tenth it is nobody can write by hand: its size, within four standard deviations.
        let all = f64::from(u32::try_from(ids(hand, "select customer_id from u").len()).unwrap());
        let off = (f64::from(u32::try_from(found.len()).unwrap()) - all / 10.0).abs();
        return (off > 4.0 * (all * 0.09).sqrt()).then(|| format!("{} of {all}", found.len()));
    }
    let golds: Vec<BTreeSet<i64>> = case.sql.iter().chain(&case.also).map(|sql| ids(hand, sql)).collect();
    let sizes: Vec<usize> = golds.iter().map(BTreeSet::len).collect();
    (!golds.contains(&found)).then(|| format!("{} customers, by hand {sizes:?}", found.len()))
}

fn ids(hand: &Connection, sql: &str) -> BTreeSet<i64> {
    let mut statement = hand.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn codes(desk: &Desk, text: &str) -> Vec<&'static str> {
    let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
    let problems = parse(text, &desk.shop.catalog)
        .and_then(|segment| check(&segment, &desk.shop, &desk.library, as_of).map(drop))
        .err()
        .unwrap_or_default();
    problems.iter().map(|problem| problem.code.as_str()).collect()
}

fn told(problems: &[Diagnostic]) -> String {
    problems.iter().map(|problem| problem.text(Lang::En)).collect::<Vec<_>>().join("; ")
}

fn table(green: &BTreeMap<u32, BTreeSet<&str>>) -> String {
    let mut lines = vec![format!("kind | {}", COLUMNS.join(" | "))];
    lines.extend((1..=KINDS).map(|kind| {
        let marks =
            COLUMNS.map(|column| if green.get(&kind).is_some_and(|found| found.contains(column)) { "✓" } else { "—" });
        format!("{kind:4} | {}", marks.join(" | "))
    }));
    lines.join("\n")
}
