//! How a question counts. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cases::Expect;
use crate::pipeline::answer::Status;

/// What a wrong list costs, in right ones.
pub const COSTS: [u32; 3] = [0, 1, 10];

/// How a question ended, against what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The list is a gold list; or it was asked back or refused, as expected.
    Right,
    /// A list that is no gold list, or where none was expected.
    Wrong,
    /// Asked back where something else was expected.
    Asked,
    /// Refused where something else was expected.
    Refused,
    /// No answer: out of time, or a failure of the world.
    Failed,
    /// Gold SQL cannot be run and no other gives the list, so nobody knows; this one does not count.
    Ungraded,
}

/// How a list compares with the gold lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    Gold,
    Other,
    /// Not all gold lists are known, and it is none of those that are.
    Unknown,
}

impl Outcome {
    /// Grades an answer of this status; `list` is what its list, if any, was found to be.
    pub fn of(expect: Expect, status: Status, list: Match) -> Self {
        match (status, expect, list) {
            (Status::Answered, Expect::Answer, Match::Gold) => Outcome::Right,
            (Status::Answered, Expect::Answer, Match::Unknown) => Outcome::Ungraded,
            (Status::Answered, Expect::Answer, Match::Other) => Outcome::Wrong,
            (Status::Answered, Expect::Choose | Expect::Refuse, _) => Outcome::Wrong,
            (Status::Choose, Expect::Choose, _) | (Status::Refused, Expect::Refuse, _) => Outcome::Right,
            (Status::Choose, Expect::Answer | Expect::Refuse, _) => Outcome::Asked,
            (Status::Refused, Expect::Answer | Expect::Choose, _) => Outcome::Refused,
        }
    }
}

/// Questions counted by outcome.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    pub questions: u32,
    pub right: u32,
    pub wrong: u32,
    pub asked: u32,
    pub refused: u32,
    pub failed: u32,
    /// RS(c) by c, in percent of the questions: a right one counts 1, a wrong one −c, all others nothing.
    pub rs: BTreeMap<u32, f64>,
}

impl Score {
    pub fn of(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        let mut score = Score::default();
        for outcome in outcomes {
            let count = match outcome {
                Outcome::Right => &mut score.right,
                Outcome::Wrong => &mut score.wrong,
                Outcome::Asked => &mut score.asked,
                Outcome::Refused => &mut score.refused,
                Outcome::Failed => &mut score.failed,
                Outcome::Ungraded => continue,
            };
            *count += 1;
            score.questions += 1;
        }
        score.rs = COSTS.map(|cost| (cost, score.reliability(cost))).into();
        score
    }

    fn reliability(&self, cost: u32) -> f64 {
        let points = f64::from(self.right) - f64::from(cost) * f64::from(self.wrong);
        100.0 * points / f64::from(self.questions.max(1))
    }
}

/// The smallest of some times that at least `per_mille` thousandths of them do not exceed; 0 when there are none.
pub fn quantile(times: &[f64], per_mille: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let rank = (sorted.len() * per_mille).div_ceil(1000).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}
