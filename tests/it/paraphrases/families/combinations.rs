//! Two or three conditions, joined.

use quanxuan::dsl::Condition;

use super::{attributes, numbers, purchases};
use crate::paraphrases::phrase::{Dice, Part, Tongue, marked};

/// Two or three conditions with 且, 但, 或.
pub fn combined(dice: &mut Dice, tongue: Tongue) -> Part {
    let either = dice.below(4) == 0;
    let mut parts = vec![one(dice, tongue, false), one(dice, tongue, true)];
    if !either && dice.below(3) == 0 {
        parts.push(one(dice, tongue, true));
    }
    let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    let text = match (tongue, either) {
        (Tongue::Zh, true) => texts.join(&marked(dice.word(&["或者", "或"]))),
        (Tongue::Zh, false) => texts.join(dice.word(&["且", "并且", "，", "，并且", "，同时"])),
        (Tongue::En, true) => texts.join(&format!(" {} ", marked("or"))),
        (Tongue::En, false) => texts.join(dice.word(&[" and ", " and ", " but ", ", and ", " and also "])),
    };
    let rules = parts.iter().fold(vec![Vec::new()], |found, part| {
        found
            .iter()
            .flat_map(|before: &Vec<Condition>| {
                part.rules.iter().map(|rule| before.iter().cloned().chain([rule.clone()]).collect())
            })
            .collect()
    });
    let join = if either { Condition::Any } else { Condition::All };
    Part { text, rules: rules.into_iter().map(join).collect(), timed: true, noun: None }
}

/// A condition that says its own time or needs none, so that no window reaches over from a neighbour.
fn one(dice: &mut Dice, tongue: Tongue, states: bool) -> Part {
    loop {
        let part = match dice.below(7) {
            0 => purchases::deed(dice, tongue),
            1 => purchases::absence(dice, tongue),
            2 => numbers::count(dice, tongue),
            3 => numbers::sum(dice, tongue),
            4 | 5 => attributes::attribute(dice, tongue),
            _ if states => attributes::state(dice, tongue),
            _ => continue,
        };
        if !part.timed || says_when(&part) {
            return part;
        }
    }
}

fn says_when(part: &Part) -> bool {
    let text = format!("{:?}", part.rules);
    !text.contains("Ever")
}
