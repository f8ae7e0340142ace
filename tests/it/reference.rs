//! The reference of the language: it shows all there is, its examples are true, and its schema is what the types read.

pub mod completions;
mod judge;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use quanxuan::catalog::{Catalog, Example, Values};
use quanxuan::compile::{Known, list};
use quanxuan::diagnostic::{Code, Diagnostic};
use quanxuan::dsl::reference::KINDS;
use quanxuan::dsl::text::{KEYWORDS, parse, parse_condition, print};
use quanxuan::dsl::{Library, Segment, Shop, check, schema};
use quanxuan::lang::{Lang, Message};
use serde_json::Value;

use crate::catalogs::catalog;
use crate::laws::{Dice, numbers};
use crate::support::{Desk, demo_shop};
use judge::Judge;

pub static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| catalog("demo_shop").examples);

/// A kind without an example says why.
const WITHOUT: [&str; 1] = ["score"];

#[test]
fn every_kind_has_its_sentences_and_but_for_one_an_example() {
    let shown: BTreeSet<&str> = EXAMPLES.iter().map(|example| example.kind.as_str()).collect();
    let without: Vec<&str> = KINDS.iter().map(|kind| kind.key).filter(|key| !shown.contains(key)).collect();
    assert_eq!(without, WITHOUT);
    for kind in KINDS {
        for sentence in [kind.title(), kind.meaning()] {
            assert!(Lang::ALL.iter().all(|lang| sentence.exists(*lang)), "{}", sentence.key());
        }
    }
}

#[test]
fn an_example_of_no_kind_is_a_problem_of_the_catalog() {
    let mut catalog = catalog("demo_shop");
    catalog.examples[0].kind = "attribut".to_owned();
    let problems = Shop::new(catalog, Values::default()).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::CatalogReference]);
    assert!(problems[0].text(Lang::En).contains("`attribute`"), "{}", told(&problems));
}

fn told(problems: &[Diagnostic]) -> String {
    problems.iter().map(|problem| problem.text(Lang::En)).collect::<Vec<_>>().join("; ")
}

#[test]
fn every_example_is_canonical_and_runs() {
    let mut desk = Desk::open(&demo_shop());
    for Example { text, segments, .. } in EXAMPLES.iter() {
        desk.library = Library::default();
        for saved in segments {
            desk.library.insert(saved.name.clone(), parse_condition(&saved.text, &desk.shop.catalog).unwrap());
        }
        let segment = parse(text, &desk.shop.catalog).unwrap_or_else(|problems| panic!("{text}: {}", told(&problems)));
        assert_eq!(print(&segment), *text);
        let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
        let checked = check(&segment, &desk.shop, &desk.library, as_of)
            .unwrap_or_else(|problems| panic!("{text}: {}", told(&problems)));
        assert_eq!(print(checked.segment()), *text);
        assert!(!list(&checked, &Known::default()).text.is_empty());
        desk.members(&segment, as_of).unwrap();
    }
}

/// The words of a text outside its quotes.
fn words(text: &str) -> BTreeSet<&str> {
    let bare = text.split('\'').step_by(2);
    bare.flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')).collect()
}

#[test]
fn every_keyword_of_the_grammar_stands_in_an_example() {
    let shown: BTreeSet<&str> = EXAMPLES.iter().flat_map(|example| words(&example.text)).collect();
    let missing: Vec<_> = KEYWORDS.difference(&shown).collect();
    assert!(missing.is_empty(), "in no example: {missing:?}");
}

/// Keys and plain words of a JSON value: what the tree is made of.
fn parts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                found.insert(key.clone());
                parts(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| parts(item, found)),
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn tree(text: &str) -> Value {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| catalog("demo_shop"));
    serde_json::to_value(parse(text, &CATALOG).unwrap()).unwrap()
}

#[test]
fn examples_are_built_on_what_their_kind_names() {
    let mut built: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for example in EXAMPLES.iter() {
        parts(&tree(&example.text), built.entry(&example.kind).or_default());
    }
    for kind in KINDS {
        let missing: Vec<_> = kind
            .built_on
            .iter()
            .filter(|part| !built.get(kind.key).is_some_and(|built| built.contains(**part)))
            .collect();
        assert!(missing.is_empty(), "{}: {missing:?}", kind.key);
    }
}

/// The names of all variants and fields of a schema.
fn names(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("properties", Value::Object(properties)) => found.extend(properties.keys().cloned()),
                    ("enum", Value::Array(words)) => {
                        found.extend(words.iter().filter_map(Value::as_str).map(str::to_owned))
                    }
                    ("const", Value::String(word)) => {
                        found.insert(word.clone());
                    }
                    _ => {}
                }
                names(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_part_of_the_tree_occurs_in_an_example() {
    let mut shown = BTreeSet::new();
    EXAMPLES.iter().for_each(|example| parts(&tree(&example.text), &mut shown));
    let mut known = BTreeSet::new();
    names(&schema::segment(), &mut known);
    let missing: Vec<_> = known.difference(&shown).collect();
    assert!(known.len() > 120 && missing.is_empty(), "of {} not in an example: {missing:?}", known.len());
}

#[test]
fn the_sentence_of_every_code_has_no_unknown_slot() {
    for code in Code::ALL {
        let sentence: Message = code.sentence();
        assert!(Lang::ALL.iter().all(|lang| sentence.exists(*lang)), "{}", code.as_str());
    }
}

#[test]
fn the_schema_admits_what_is_written_and_refuses_unknown_fields() {
    let schema = schema::segment();
    let judge = Judge::new(&schema);
    let desk = Desk::open(&demo_shop());
    let law = |numbers: Vec<u32>| {
        let json = serde_json::to_value(Dice::new(&desk.shop, &numbers).segment()).unwrap();
        prop_assert!(judge.admits(&json), "{json:#}");
        Ok(())
    };
    TestRunner::default().run(&numbers(), law).unwrap_or_else(|failure| panic!("{failure}"));
    for example in EXAMPLES.iter() {
        let json = tree(&example.text);
        assert!(judge.admits(&json), "{json:#}");
        for spoiled in spoiled(&json) {
            assert!(!judge.admits(&spoiled), "{spoiled:#}");
            assert!(serde_json::from_value::<Segment>(spoiled.clone()).is_err(), "{spoiled:#}");
        }
    }
}

/// The value with an unknown field in each of its objects, one at a time.
fn spoiled(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(fields) => {
            let mut more = fields.clone();
            more.insert("unheard_of".to_owned(), Value::Null);
            let inside = fields.iter().flat_map(|(key, value)| {
                spoiled(value).into_iter().map(|worse| {
                    let mut fields = fields.clone();
                    fields.insert(key.clone(), worse);
                    Value::Object(fields)
                })
            });
            inside.chain([Value::Object(more)]).collect()
        }
        Value::Array(items) => {
            let inside = items.iter().enumerate().flat_map(|(at, item)| {
                spoiled(item).into_iter().map(move |worse| {
                    let mut items = items.clone();
                    items[at] = worse;
                    Value::Array(items)
                })
            });
            inside.collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}
