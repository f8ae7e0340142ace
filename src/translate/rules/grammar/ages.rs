//! How old customers are, said by a number beside them: women under 30 · 18-24 学生 · older than sixty years · 40 or older.

use std::rc::Rc;

use super::super::lower::clauses;
use super::super::meaning::{AttributeTest, Bound, Cond, Join, Kind, Measured, Node, Op};
use super::super::words::Function;
use super::attributes::{condition, is_of_themselves};
use super::{Context, Grammar, word};
use crate::dsl::{Number, Unit};

pub fn rules(grammar: &mut Grammar) {
    // 按性别筛选:女: by which fact they are told apart.
    grammar.pair("按性别", &word(Function::By), &[Kind::Attribute], |context, _, attribute| {
        (!context.spaced).then(|| (attribute.clone(), 4))
    });
    let people = [Kind::Subject, Kind::Group, Kind::Cond];
    let age = [Kind::Bound, Kind::Tail];
    grammar.pair("women under 30, female and under 30", &people, &age, |context, who, bound| {
        let bound = match bound {
            Node::Tail { join: Join::And, node } => node.as_ref(),
            // Women, 25-35: two ends say more than a number does.
            Node::Tail { join: Join::Comma, node } if is_range(node) => node.as_ref(),
            other => other,
        };
        let Node::Bound(found) = bound else { return None };
        // A number after a deed is how often, not how old.
        if let Node::Group(cond) | Node::Cond(cond) = who
            && clauses(cond) > 0
        {
            return None;
        }
        let bare = found.unit == Measured::Bare && found.tests.iter().all(|(_, number)| is_age(number));
        let aged = Rc::new(Cond::Attribute { attribute: context.age()?, test: AttributeTest::Bound(found.clone()) });
        let both = match who {
            // After what they did, a number is of that, and no age.
            Node::Group(cond) | Node::Cond(cond) if !is_of_themselves(cond) => return None,
            Node::Group(cond) | Node::Cond(cond) => Rc::new(Cond::All(vec![cond.clone(), aged])),
            _ => aged,
        };
        // Women from 25 to 34 with an order: a range beside people is rather how old they are.
        bare.then_some((Node::Group(both), if is_range(bound) { 0 } else { 2 }))
    });
    grammar.pair("18-24 学生", &[Kind::Bound], &[Kind::Cond, Kind::Group], |context, bound, who| {
        let (Node::Bound(found), Node::Cond(cond) | Node::Group(cond)) = (bound, who) else { return None };
        let range = found.tests.len() == 2 && found.tests.iter().all(|(_, number)| is_age(number));
        let bare = found.unit == Measured::Bare && range && is_of_themselves(cond);
        let aged = Cond::Attribute { attribute: context.age()?, test: AttributeTest::Bound(found.clone()) };
        bare.then(|| (Node::Group(Cond::All(vec![aged.into(), cond.clone()]).into()), 3))
    });
    let years = [Kind::Lengths, Kind::Length, Kind::LengthBound];
    grammar.pair("aged between 20 and 30 years", &[Kind::Attribute], &years, |context, age, years| {
        let (tests, unit) = match years {
            Node::Lengths { least, most, unit } => {
                let end = |count: &u32| Number::from(i64::from(*count));
                (vec![(Op::AtLeast, end(least)), (Op::AtMost, end(most))], *unit)
            }
            Node::Length(length) => (vec![(Op::Is, Number::from(i64::from(length.count)))], length.unit),
            Node::LengthBound { op, length } => (vec![(*op, Number::from(i64::from(length.count)))], length.unit),
            _ => return None,
        };
        let index = context.age().filter(|index| unit == Unit::Year && *age == Node::Attribute(*index))?;
        let bound = Bound { tests, unit: Measured::Bare };
        Some(condition(index, AttributeTest::Bound(bound.into())))
    });
    grammar.pair("年满60", &word(Function::Aged), &[Kind::Amount], |context, _, amount| {
        let Node::Amount(amount) = amount else { return None };
        let age = context.age()?;
        let bound = Bound { tests: vec![(Op::AtLeast, amount.low)], unit: amount.unit.clone() };
        (amount.high.is_none() && context.holds(age, &amount.unit))
            .then(|| condition(age, AttributeTest::Bound(bound.into())))
    });
    let compared = [Kind::Word(Function::Older), Kind::Word(Function::Younger)];
    grammar.pair("older than 30", &compared, &[Kind::Amount], |context, word, amount| {
        let (Node::Word(word), Node::Amount(amount)) = (word, amount) else { return None };
        let age = context.age()?;
        let op = if *word == Function::Older { Op::More } else { Op::Less };
        let bound = Bound { tests: vec![(op, amount.low)], unit: amount.unit.clone() };
        (amount.high.is_none() && context.holds(age, &amount.unit))
            .then(|| condition(age, AttributeTest::Bound(bound.into())))
    });
    // Older than sixty years: nobody has been a customer for so long.
    grammar.pair("older than sixty years", &compared, &[Kind::Length], |context, word, length| {
        let Node::Length(length) = length else { return None };
        let op = if *word == Node::Word(Function::Older) { Op::More } else { Op::Less };
        let tests = vec![(op, Number::from(i64::from(length.count)))];
        let lived = length.unit == Unit::Year && (12..=110).contains(&length.count);
        let bound = Bound { tests, unit: Measured::Bare };
        lived.then(|| Some(condition(context.age()?, AttributeTest::Bound(bound.into()))))?
    });
    let included = [Kind::Word(Function::OrOlder), Kind::Word(Function::OrYounger)];
    grammar.pair("40 or older", &[Kind::Amount], &included, |context, amount, word| bounded_age(context, word, amount));
    grammar.pair("no younger than 40", &included, &[Kind::Amount], |context, word, amount| {
        bounded_age(context, word, amount)
    });
    grammar.pair("aged 40 or older says it twice", &[Kind::Attribute], &[Kind::Cond], |_, attribute, cond| {
        let (Node::Attribute(index), Node::Cond(found)) = (attribute, cond) else { return None };
        let same = matches!(found.as_ref(), Cond::Attribute { attribute, test: AttributeTest::Bound(_) } if attribute == index);
        same.then(|| (cond.clone(), 0))
    });
    // A number that customers are is how old they are, when it can be.
    grammar.pair("are over 35", &word(Function::Is), &[Kind::Bound], |context, _, bound| {
        let Node::Bound(found) = bound else { return None };
        let bare = found.unit == Measured::Bare && found.tests.iter().all(|(_, number)| is_age(number));
        let (node, _) = condition(context.age()?, AttributeTest::Bound(found.clone()));
        bare.then_some((node, 4))
    });
}

fn is_age(number: &Number) -> bool {
    *number >= Number::from(10) && *number < Number::from(100)
}

fn is_range(node: &Node) -> bool {
    matches!(node, Node::Bound(bound) if bound.tests.len() == 2)
}

/// 40 or older, no younger than 40: an age that is included.
fn bounded_age(context: &Context<'_>, word: &Node, amount: &Node) -> Option<(Node, u32)> {
    let (Node::Word(word), Node::Amount(amount)) = (word, amount) else { return None };
    let age = context.age()?;
    let op = if *word == Function::OrOlder { Op::AtLeast } else { Op::AtMost };
    let bound = Bound { tests: vec![(op, amount.low)], unit: amount.unit.clone() };
    (amount.high.is_none() && context.holds(age, &amount.unit))
        .then(|| condition(age, AttributeTest::Bound(bound.into())))
}
