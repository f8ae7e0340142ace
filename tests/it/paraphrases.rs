//! Questions whose meaning is known because they were made from it: templates, words, number and time styles, joined.
//! Nothing here knows the reader; what it makes of each question is compared with what the question was made from.
//!
//! A sample runs always; all of them with `QUANXUAN_PARAPHRASES=all`, which also prints what was missed.

#![expect(clippy::print_stdout, reason = "the table by family is what a run of all of them is for")]

mod families;
mod forms;
mod numbers;
mod phrase;
mod robust;
mod things;
mod times;

use std::collections::{BTreeMap, BTreeSet};

use quanxuan::dsl::{Condition, text::print};
use quanxuan::question::Question;
use quanxuan::translate::rules::Reader;
use quanxuan::translate::{Draft, Verdict};

use self::families::{FAMILIES, question};
pub use self::phrase::normal;
use self::phrase::{Paraphrase, plain, segment};
use crate::support::{Desk, demo_shop};

/// Of each family, one question in so many is in the sample.
const SAMPLE: usize = 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Right,
    Asked,
    Refused,
    Wrong,
}

/// The reader over the demo shop, with the lists of rules already computed.
struct Bench {
    desk: Desk,
    reader: Reader,
    lists: BTreeMap<String, Vec<i64>>,
}

impl Bench {
    fn open() -> Self {
        let desk = Desk::open(&demo_shop());
        let reader = Reader::new(&desk.shop);
        Bench { desk, reader, lists: BTreeMap::new() }
    }

    fn read(&self, question: &str) -> Draft {
        self.reader.read(&Question::parse(question).unwrap(), self.desk.shop.catalog.shop.as_of.at(0, 0, 0, 0))
    }

    fn judge(&mut self, question: &Paraphrase, draft: &Draft) -> Outcome {
        match draft.verdict {
            Verdict::Ask => Outcome::Asked,
            Verdict::Refuse => Outcome::Refused,
            Verdict::Run => {
                let read = &draft.readings.first().unwrap().segment;
                let right = read.including.is_empty() && question.rules.iter().any(|rule| self.same(rule, &read.rule));
                if right { Outcome::Right } else { Outcome::Wrong }
            }
        }
    }

    /// Whether two rules are one, or give one list that says something.
    fn same(&mut self, left: &Condition, right: &Condition) -> bool {
        if normal(left) == normal(right) {
            return true;
        }
        let (left, right) = (self.list(left), self.list(right));
        !left.is_empty() && left == right
    }

    fn list(&mut self, rule: &Condition) -> Vec<i64> {
        let (desk, as_of) = (&self.desk, self.desk.shop.catalog.shop.as_of.at(0, 0, 0, 0));
        let name = print(&segment(rule));
        self.lists
            .entry(name)
            .or_insert_with_key(|name| {
                desk.members(&segment(rule), as_of).unwrap_or_else(|problems| panic!("{name}: {problems:?}"))
            })
            .clone()
    }
}

/// The questions of every family, no two alike; the whole set or a sample.
fn questions(all: bool) -> Vec<Paraphrase> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for family in &FAMILIES {
        let mut made = 0;
        for throw in 0..family.size * 8 {
            let question = question(family, throw);
            if made < family.size && seen.insert(question.text.clone()) {
                if all || made % SAMPLE == 0 {
                    found.push(question);
                }
                made += 1;
            }
        }
    }
    found
}

#[expect(clippy::disallowed_methods, reason = "how much is tried is the caller's choice, not a setting of the program")]
fn whole() -> bool {
    std::env::var("QUANXUAN_PARAPHRASES").is_ok_and(|value| value == "all")
}

#[test]
fn paraphrases_mean_what_they_were_made_from() {
    let mut bench = Bench::open();
    let mut by_family: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut missed = Vec::new();
    for question in questions(whole()) {
        let text = plain(&question.text);
        let draft = bench.read(&text);
        let outcome = bench.judge(&question, &draft);
        by_family.entry(question.family).or_default()[outcome as usize] += 1;
        if outcome != Outcome::Right {
            let read = draft.readings.first().map(|reading| print(&reading.segment)).unwrap_or_default();
            let codes: Vec<&str> = draft.diagnostics.iter().map(|found| found.code.as_str()).collect();
            let meant = print(&segment(&question.rules[0]));
            let unread: Vec<&str> = draft.unread().map(|span| span.of(&text)).collect();
            missed.push((
                question.family,
                outcome,
                format!("{text}\n    meant {meant}\n    read  {read} {codes:?} {unread:?}"),
            ));
        }
    }
    missed.sort();
    for (family, outcome, told) in &missed {
        println!("{outcome:?} [{family}] {told}");
    }
    for (family, [right, asked, refused, wrong]) in &by_family {
        println!("{family}: {right} right, {asked} asked, {refused} refused, {wrong} WRONG");
    }
    let wrong = missed.iter().filter(|(_, outcome, _)| *outcome == Outcome::Wrong).count();
    let total: usize = by_family.values().flatten().sum();
    assert_eq!(wrong, 0, "read as something else");
    assert!(missed.len() * 50 <= total, "{} of {total} not answered", missed.len());
}
