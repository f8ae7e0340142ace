//! What an evaluation found, in tables. Pure.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cases::{Expect, Former};
use super::score::{Outcome, Score, quantile};
use super::{Gold, Graded};
use crate::lang::Lang;

/// All of it; serialized, it is the JSON that `eval` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Report<'a> {
    pub overall: Score,
    pub languages: BTreeMap<Lang, Score>,
    pub expectations: BTreeMap<Expect, Score>,
    /// Of the questions that have a kind.
    pub kinds: BTreeMap<&'a str, Score>,
    /// Questions that are not right, by the code that says why.
    pub causes: BTreeMap<&'a str, usize>,
    pub translate_ms: Spread,
    pub not_right: Vec<&'a Graded>,
    pub broken_gold: Vec<BrokenGold<'a>>,
    /// Against a former evaluation.
    pub changes: Option<Changes<'a>>,
}

/// Milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Spread {
    pub median: f64,
    pub p99: f64,
}

/// Gold SQL that cannot be run.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct BrokenGold<'a> {
    pub id: &'a str,
    /// From 1.
    pub number: usize,
    /// What the database said.
    pub problem: &'a str,
}

/// Questions of both evaluations whose outcomes differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes<'a> {
    pub newly_right: Vec<Change<'a>>,
    pub newly_not_right: Vec<Change<'a>>,
    /// Right in neither.
    pub otherwise: Vec<Change<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Change<'a> {
    pub id: &'a str,
    pub was: Outcome,
    pub now: Outcome,
}

impl<'a> Report<'a> {
    pub fn new(graded: &'a [Graded], former: Option<&[Former]>) -> Self {
        let times: Vec<f64> = graded.iter().filter_map(|question| question.translate_ms).collect();
        let mut causes = BTreeMap::new();
        for cause in graded.iter().filter_map(|question| question.cause.as_deref()) {
            *causes.entry(cause).or_default() += 1;
        }
        Report {
            overall: Score::of(graded.iter().map(|question| question.outcome)),
            languages: scores(graded, |question| Some(question.lang)),
            expectations: scores(graded, |question| Some(question.expect)),
            kinds: scores(graded, |question| question.kind.as_deref()),
            causes,
            translate_ms: Spread { median: quantile(&times, 500), p99: quantile(&times, 990) },
            not_right: graded.iter().filter(|question| question.outcome != Outcome::Right).collect(),
            broken_gold: graded.iter().flat_map(broken).collect(),
            changes: former.map(|former| changes(graded, former)),
        }
    }
}

fn scores<'a, K: Ord>(graded: &'a [Graded], group: impl Fn(&'a Graded) -> Option<K>) -> BTreeMap<K, Score> {
    let mut groups: BTreeMap<K, Vec<Outcome>> = BTreeMap::new();
    for question in graded {
        if let Some(group) = group(question) {
            groups.entry(group).or_default().push(question.outcome);
        }
    }
    groups.into_iter().map(|(group, outcomes)| (group, Score::of(outcomes))).collect()
}

fn broken(question: &Graded) -> impl Iterator<Item = BrokenGold<'_>> {
    question.gold.iter().zip(1..).filter_map(|(gold, number)| match gold {
        Gold::Customers(_) => None,
        Gold::Broken(problem) => Some(BrokenGold { id: &question.id, number, problem }),
    })
}

fn changes<'a>(graded: &'a [Graded], former: &[Former]) -> Changes<'a> {
    let former: BTreeMap<&str, Outcome> = former.iter().map(|former| (former.id.as_str(), former.outcome)).collect();
    let mut changes = Changes::default();
    for question in graded {
        let now = question.outcome;
        let Some(was) = former.get(question.id.as_str()).copied().filter(|was| *was != now) else { continue };
        let change = Change { id: &question.id, was, now };
        if now == Outcome::Right {
            changes.newly_right.push(change);
        } else if was == Outcome::Right {
            changes.newly_not_right.push(change);
        } else {
            changes.otherwise.push(change);
        }
    }
    changes
}
