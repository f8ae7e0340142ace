//! What questions are put together from: dice, pieces of text with their meaning, and the rules they stand for.

use std::hash::{DefaultHasher, Hash, Hasher};

use quanxuan::dsl::{Comparison, Condition, Filter, Measure, Occurrence, Pick, Segment, Test, Value, Window};

/// The languages questions are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    Zh,
    En,
}

/// A question whose meaning is known, because it was made from it. Content words of `text` stand between ⟦ and ⟧.
#[derive(Clone, Debug)]
pub struct Paraphrase {
    pub family: &'static str,
    pub text: String,
    /// Any of these is right: more than one where the language itself leaves it open.
    pub rules: Vec<Condition>,
}

/// A condition as it is said of customers: in Chinese before 的客户, in English after "who".
#[derive(Clone, Debug)]
pub struct Part {
    pub text: String,
    pub rules: Vec<Condition>,
    /// Whether it says when something happened: a window beside it must then not be its.
    pub timed: bool,
    /// What the customers are called, where it is part of the condition.
    pub noun: Option<String>,
}

impl Part {
    pub fn new(text: String, rule: Condition) -> Self {
        Part { text, rules: vec![rule], timed: true, noun: None }
    }

    pub fn named(self, noun: String) -> Self {
        Part { noun: Some(noun), ..self }
    }

    pub fn or(mut self, rule: Condition) -> Self {
        self.rules.push(rule);
        self
    }
}

/// Choices that are the same on every machine: each is decided by a hash of where it stands.
#[derive(Debug)]
pub struct Dice {
    seed: u64,
    thrown: u64,
}

impl Dice {
    pub fn new(name: &str, throw: usize) -> Self {
        Dice { seed: mixed(name.bytes().fold(throw as u64 + 1, |sum, byte| mixed(sum ^ u64::from(byte)))), thrown: 0 }
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.thrown += 1;
        usize::try_from(mixed(self.seed.wrapping_add(self.thrown.wrapping_mul(0x9e37_79b9_7f4a_7c15))) >> 33).unwrap()
            % limit
    }

    pub fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    pub fn word<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    pub fn tongue(&mut self) -> Tongue {
        if self.below(2) == 0 { Tongue::Zh } else { Tongue::En }
    }

    pub fn often(&mut self) -> bool {
        self.below(3) > 0
    }
}

fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A content word, so that robustness tests find it again.
pub fn marked(word: &str) -> String {
    format!("⟦{word}⟧")
}

/// The question as it is asked.
pub fn plain(text: &str) -> String {
    text.replace(['⟦', '⟧'], "")
}

pub fn event(name: &str, filter: Option<Filter>, window: &Window) -> Condition {
    occurrence(Pick::Any, name, filter, window)
}

pub fn occurrence(pick: Pick, name: &str, filter: Option<Filter>, window: &Window) -> Condition {
    Condition::Event(Occurrence { pick, event: name.to_owned(), filter, window: window.clone() })
}

pub fn not(rule: Condition) -> Condition {
    Condition::Not(Box::new(rule))
}

pub fn measure(measure: Measure, bound: quanxuan::dsl::Bound) -> Condition {
    Condition::Measure(Comparison { measure, bound })
}

pub fn named(name: &str, filter: Option<Filter>, window: &Window) -> Measure {
    Measure::Named { name: name.to_owned(), filter, window: window.clone() }
}

pub fn attribute(name: &str, test: Test) -> Condition {
    Condition::Attribute { attribute: name.to_owned(), test }
}

pub fn is(value: &str) -> Test {
    Test::Is(Value::Text(value.to_owned()))
}

pub fn within(values: &[&str]) -> Test {
    match values {
        [single] => is(single),
        _ => Test::In(values.iter().map(|value| Value::Text((*value).to_owned())).collect()),
    }
}

pub fn property(name: &str, test: Test) -> Filter {
    Filter::Property { property: name.to_owned(), test }
}

/// One spelling of a rule: lists flat and in order, double denials gone.
pub fn normal(rule: &Condition) -> Condition {
    let flat = |parts: &[Condition], all: bool| {
        let mut flat: Vec<Condition> = Vec::new();
        for part in parts {
            match normal(part) {
                Condition::All(more) if all => flat.extend(more),
                Condition::Any(more) if !all => flat.extend(more),
                one => flat.push(one),
            }
        }
        flat.sort_by_key(hash);
        flat.dedup();
        flat
    };
    match rule {
        Condition::All(parts) => Condition::All(flat(parts, true)),
        Condition::Any(parts) => Condition::Any(flat(parts, false)),
        Condition::Not(inner) => match normal(inner) {
            Condition::Not(inner) => *inner,
            inner => not(inner),
        },
        other => other.clone(),
    }
}

fn hash(rule: &Condition) -> u64 {
    let mut hasher = DefaultHasher::new();
    rule.hash(&mut hasher);
    hasher.finish()
}

pub fn segment(rule: &Condition) -> Segment {
    rule.clone().into()
}
