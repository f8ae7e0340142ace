//! What people, programs and attackers type: noise, pieces of questions, real questions and rules with slips in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use quanxuan::dsl::Shop;
use quanxuan::dsl::text::{KEYWORDS, print};

use super::super::generate::{Dice, HOSTILE, numbers};
use crate::reference::EXAMPLES;

/// Real questions: of the gold sets and of the corpus.
static QUESTIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = |folder: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(tests.join(folder)).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let mut questions = Vec::new();
    for file in files("gold").iter().filter(|file| file.extension().is_some_and(|found| found == "jsonl")) {
        for line in fs::read_to_string(file).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            questions.push(case["text"].as_str().unwrap().to_owned());
        }
    }
    for file in files("corpus/reader") {
        let corpus: toml::Table = fs::read_to_string(file).unwrap().parse().unwrap();
        for case in corpus["case"].as_array().unwrap() {
            match &case["question"] {
                toml::Value::Array(several) => {
                    questions.extend(several.iter().map(|one| one.as_str().unwrap().to_owned()))
                }
                one => questions.push(one.as_str().unwrap().to_owned()),
            }
        }
    }
    questions.sort();
    questions
});

/// Words that turn a question around, and text that has meant trouble.
const PIECES: [&str; 40] = [
    "近",
    "3",
    "个月",
    "没",
    "买过",
    "和",
    "或",
    "但",
    "不是",
    "的",
    "客户",
    "消费",
    "前",
    "10%",
    "以上",
    "超过",
    "每",
    "最",
    "between",
    "and",
    "or",
    "bought",
    "not",
    "in the last",
    "90 days",
    "top",
    "more than",
    "500",
    "spend",
    "除了",
    "“",
    "”",
    "，",
    "。",
    "(",
    ")",
    "-",
    "99999999999999999999999",
    "３个月",
    "2026-02-30",
];

/// One slip of a typing hand, at places given as shares of the text.
#[derive(Clone, Debug)]
enum Slip {
    Delete(Index, Index),
    Double(Index, Index),
    Swap(Index, Index),
    Insert(Index, String),
}

impl Slip {
    fn on(&self, text: &mut Vec<char>) {
        let place = |index: &Index| index.index(text.len() + 1);
        let range = |one: &Index, other: &Index| (place(one).min(place(other)), place(one).max(place(other)));
        match self {
            Slip::Delete(one, other) => {
                let (from, until) = range(one, other);
                text.drain(from..until);
            }
            Slip::Double(one, other) => {
                let (from, until) = range(one, other);
                let again = text[from..until].to_vec();
                text.splice(until..until, again);
            }
            Slip::Swap(one, other) => {
                if !text.is_empty() {
                    let (one, other) = (one.index(text.len()), other.index(text.len()));
                    text.swap(one, other);
                }
            }
            Slip::Insert(at, piece) => {
                let at = place(at);
                text.splice(at..at, piece.chars());
            }
        }
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(&PIECES[..]).prop_map(str::to_owned),
        2 => select(&HOSTILE[..]).prop_map(str::to_owned),
        1 => select(KEYWORDS.iter().copied().collect::<Vec<_>>()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,6}",
    ]
}

fn slipped(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let slip = prop_oneof![
        1 => (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Slip::Delete(one, other)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Slip::Double(one, other)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Slip::Swap(one, other)),
        3 => (any::<Index>(), piece()).prop_map(|(at, piece)| Slip::Insert(at, piece)),
    ];
    (text, prop::collection::vec(slip, 0..4)).prop_map(|(text, slips)| {
        let mut text: Vec<char> = text.chars().collect();
        slips.iter().for_each(|slip| slip.on(&mut text));
        text.into_iter().collect()
    })
}

fn noise() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => any::<String>(),
        1 => prop::collection::vec(any::<char>(), 0..60).prop_map(String::from_iter),
        3 => prop::collection::vec(piece(), 0..16).prop_map(|pieces| pieces.concat()),
        1 => prop::collection::vec(piece(), 0..16).prop_map(|pieces| pieces.join(" ")),
    ]
}

pub fn questions() -> impl Strategy<Value = String> {
    let real = || select(QUESTIONS.as_slice());
    let two = (real(), real()).prop_map(|(one, other)| one + &other);
    prop_oneof![1 => noise(), 3 => slipped(real()), 1 => slipped(two)]
}

/// Segment text and JSON.
pub fn segments(shop: &Shop) -> impl Strategy<Value = String> + use<> {
    let shop = shop.clone();
    let written = (numbers(), any::<bool>()).prop_map(move |(numbers, json)| {
        let segment = Dice::new(&shop, &numbers).segment();
        if json { serde_json::to_string(&segment).unwrap() } else { print(&segment) }
    });
    prop_oneof![1 => noise(), 4 => slipped(written)]
}

/// The examples of the language's reference, with slips.
pub fn slipped_examples() -> impl Strategy<Value = String> {
    let examples: Vec<String> = EXAMPLES.iter().map(|example| example.text.clone()).collect();
    slipped(select(examples))
}
