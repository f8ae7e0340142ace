//! Hostile values end to end, over a shop whose own data is full of them: what is found is what a comparison in memory
//! finds, and the SQL is the same whatever the value, which stands beside it.

use std::fs;
use std::sync::LazyLock;

use quanxuan::compile::{self, Known, SqlQuery};
use quanxuan::dsl::text::print_condition;
use quanxuan::dsl::{Condition, Filter, Occurrence, Pick, Segment, Test, Value, Window, check};
use quanxuan::import::Source;
use quanxuan::question::Question;
use quanxuan::translate::Verdict;
use quanxuan::translate::rules::Reader;

use super::generate::HOSTILE;
use crate::support::{self, Desk};

const SOURCE: &str = r#"
database = "crm"
label = { zh = "怪店", en = "Odd shop" }
[[step]]
label = { zh = "客户", en = "customers" }
sql = "customers.sql"
"#;

const CATALOG: &str = r#"
[shop]
name = { zh = "怪店", en = "Odd shop" }
database = "crm"
timezone = "Asia/Shanghai"
as_of = "2026-11-21"
currency = "CNY"
currency_symbol = "元"

[customer]
table = "customers"
key = "customer_id"
label = { zh = "客户", en = "customers" }
show = ["nickname"]

[[attribute]]
name = "nickname"
label = { zh = "昵称", en = "nickname" }
column = "nickname"
type = "text"

[[attribute]]
name = "alias"
label = { zh = "别名", en = "alias" }
column = "alias"
type = "text"
vocabulary = "alias_value"

[[vocabulary]]
name = "alias_value"

[[attribute]]
name = "labels"
label = { zh = "标记", en = "labels" }
column = "labels"
type = "list"

[[event]]
name = "note"
label = { zh = "留言", en = "left a note" }
table = "notes"
time = "written_at"
property = [{ name = "body", column = "body", type = "text", label = { zh = "留言内容", en = "note text" } }]
"#;

/// What the data holds, customer by customer from 1: each hostile text, and neighbours that a wildcard, an escape or a
/// fold of letters would take for it.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let plain = ["obrien", "O''Brien", "o'brien", "a'b", "100%", "100", "a_b", "axb", "ABC123", "é", "😀", "1", "ab"];
    let mut texts: Vec<String> = HOSTILE.into_iter().chain(plain).map(str::to_owned).collect();
    texts.extend(HOSTILE.iter().map(|text| format!("a {text} b")));
    texts
});

/// Text as a literal of the set-up's own SQL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''").replace('\0', "' || chr(0) || '"))
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let mut sql = "CREATE TABLE customers(customer_id BIGINT, nickname VARCHAR, alias VARCHAR, labels VARCHAR[]);
        CREATE TABLE notes(customer_id BIGINT, written_at TIMESTAMP, body VARCHAR);
        INSERT INTO customers VALUES (0, NULL, NULL, NULL);\n"
        .to_owned();
    for (text, id) in TEXTS.iter().map(|text| literal(text)).zip(1..) {
        sql.push_str(&format!("INSERT INTO customers VALUES ({id}, {text}, {text}, ['x', {text}]);\n"));
        sql.push_str(&format!("INSERT INTO notes VALUES ({id}, '2026-01-01', {text});\n"));
    }
    fs::create_dir(folder.path().join("catalog")).unwrap();
    fs::write(folder.path().join("source.toml"), SOURCE).unwrap();
    fs::write(folder.path().join("customers.sql"), sql).unwrap();
    fs::write(folder.path().join("catalog/shop.toml"), CATALOG).unwrap();
    Desk::open(&support::shop("hostile", &Source::open(folder.path()).unwrap(), &[]))
}

/// Customers whose text passes.
fn those(passes: impl Fn(&str) -> bool) -> Vec<i64> {
    TEXTS.iter().zip(1..).filter(|(text, _)| passes(text)).map(|(_, id)| id).collect()
}

/// Each test of text, with who passes it.
fn text_tests(value: &str) -> [(Test, Vec<i64>); 7] {
    let text = Value::text(value);
    [
        (Test::Is(text.clone()), those(|found| found == value)),
        (Test::IsNot(text.clone()), those(|found| found != value)),
        (Test::In(vec![text.clone(), text.clone()]), those(|found| found == value)),
        (Test::NotIn(vec![text]), those(|found| found != value)),
        (Test::Contains(value.to_owned()), those(|found| found.contains(value))),
        (Test::StartsWith(value.to_owned()), those(|found| found.starts_with(value))),
        (Test::EndsWith(value.to_owned()), those(|found| found.ends_with(value))),
    ]
}

fn nickname(test: Test) -> Condition {
    Condition::Attribute { attribute: "nickname".to_owned(), test }
}

fn note(test: Test) -> Condition {
    let filter = Some(Filter::Property { property: "body".to_owned(), test });
    Condition::Event(Occurrence { pick: Pick::Any, event: "note".to_owned(), filter, window: Window::Ever })
}

fn query(desk: &Desk, rule: &Condition) -> SqlQuery {
    let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
    compile::list(&check(&Segment::from(rule.clone()), &desk.shop, &desk.library, as_of).unwrap(), &Known::default())
}

#[test]
fn a_hostile_value_finds_exactly_the_texts_that_hold_it() {
    let desk = desk();
    for value in HOSTILE {
        for (test, wanted) in text_tests(value) {
            for rule in [nickname(test.clone()), note(test)] {
                assert_eq!(desk.ids(&print_condition(&rule)), wanted, "{}", print_condition(&rule));
            }
        }
        let labels = |test| Condition::Attribute { attribute: "labels".to_owned(), test };
        let has = labels(Test::HasAny(vec![value.to_owned()]));
        assert_eq!(desk.ids(&print_condition(&has)), those(|found| found == value), "{value:?}");
        let known = Condition::Attribute { attribute: "alias".to_owned(), test: Test::Is(Value::text(value)) };
        assert_eq!(desk.ids(&print_condition(&known)), those(|found| found == value), "{value:?}");
    }
}

#[test]
fn the_sql_is_the_same_whatever_the_value() {
    let desk = desk();
    for value in HOSTILE {
        for ((hostile, _), (plain, _)) in text_tests(value).into_iter().zip(text_tests("plain")) {
            for rule in [nickname, note] {
                let (hostile, plain) = (query(&desk, &rule(hostile.clone())), query(&desk, &rule(plain.clone())));
                assert_eq!(hostile.text, plain.text);
                assert!(hostile.params.contains(&Value::text(value)), "{hostile:?}");
            }
        }
    }
}

/// Quotes mean their text to the letter: no other case, width or script.
#[test]
fn a_hostile_value_in_the_quotes_of_a_question_is_searched_for_to_the_letter() {
    let desk = desk();
    let reader = Reader::new(&desk.shop);
    let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
    // A quote ends the quotation, and nothing is nothing to search for.
    for value in HOSTILE.into_iter().filter(|value| !value.contains('"') && !value.trim().is_empty()) {
        let wanted = Segment::from(nickname(Test::Contains(value.to_owned())));
        for question in [format!("昵称包含“{value}”的客户"), format!("customers whose nickname contains \"{value}\"")]
        {
            let draft = reader.read(&Question::parse(&question).unwrap(), as_of);
            assert_eq!(draft.verdict, Verdict::Run, "{question}");
            assert_eq!(draft.readings[0].segment, wanted, "{question}");
        }
    }
}
