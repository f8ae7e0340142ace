//! Words that leave open what they say: a mean of somebody's own, a length of no number.

use std::collections::{BTreeMap, BTreeSet};

use super::super::lexicon::{Match, Sense};
use super::super::meaning::{AttributeTest, Cond, Gap, Node, Predicate, TimeValue};
use super::super::normal::NormalText;
use super::super::words::Function;
use super::{OPEN, Role, Token};
use crate::catalog::{Catalog, Formula, Type};

pub(super) fn leave_open(tokens: &mut [Token], matches: &[Match<'_>], text: &NormalText, catalog: &Catalog) {
    wishes(tokens, matches);
    own_mean(tokens, text, catalog);
    any_length(tokens, text);
    of_another(tokens, text, catalog);
    of_no_time(tokens, text);
    whole_words(tokens);
}

/// A balance that will expire: when a coupon does is known, and of what a customer has it is not.
fn of_another(tokens: &mut [Token], text: &NormalText, catalog: &Catalog) {
    let dated = |name: &str| {
        let mut found = catalog.events.iter().filter_map(|event| event.property(name));
        found.any(|property| matches!(property.kind, Type::Date | Type::Time))
    };
    let space = |at: usize| at + usize::from(text.chars().get(at) == Some(&' '));
    let ends = |wanted: &dyn Fn(&Token) -> bool| -> Vec<usize> {
        tokens.iter().filter(|token| wanted(token)).map(|token| space(token.until)).collect()
    };
    let owned = ends(&|token| matches!(token.node, Node::Attribute(_)));
    let led = ends(&|token| token.node == Node::Word(Function::Relative) && owned.contains(&token.from));
    for token in tokens.iter_mut() {
        let known = matches!(&token.node, Node::Property(name) if dated(name));
        if known && (owned.contains(&token.from) || led.contains(&token.from)) {
            (token.node, token.role, token.cost) = (Node::Unread(Gap::Absent), Role::Unread, OPEN);
        }
    }
}

/// Subscribed to texts in the last 14 days, no purchase: since when something is so of somebody is not known, and it is
/// not said of what comes behind the comma.
fn of_no_time(tokens: &mut [Token], text: &NormalText) {
    let flag = |token: &&Token| {
        let Node::Cond(cond) = &token.node else { return false };
        matches!(cond.as_ref(), Cond::Attribute { test: AttributeTest::Yes, .. })
    };
    let flags: Vec<usize> = tokens.iter().filter(flag).map(|token| token.until + 1).collect();
    let timed = |token: &Token| matches!(token.node, Node::Time(TimeValue::Window(_)) | Node::Length(_));
    let closed = |token: &Token| !text.is_chinese(token.from) && text.chars().get(token.until) == Some(&',');
    let behind = tokens.iter().filter(|token| timed(token) && closed(token) && flags.contains(&token.from));
    let behind: Vec<(usize, usize)> = behind.map(|token| (token.from, token.until)).collect();
    for token in tokens.iter_mut().filter(|token| timed(token)) {
        if behind.iter().any(|(from, until)| *from <= token.from && token.until == *until) {
            (token.node, token.role, token.cost) = (Node::Unread(Gap::Absent), Role::Unread, OPEN);
        }
    }
}

/// Women who want lipstick, who are looking for it: what they wish for, they did not do.
fn wishes(tokens: &mut [Token], matches: &[Match<'_>]) {
    let before = |token: &Token, at: usize| token.until == at || token.until + 1 == at;
    let led = |at: usize| {
        let mut relatives = tokens.iter().filter(|token| token.node == Node::Word(Function::Relative));
        relatives.any(|token| before(token, at))
    };
    let helps = |token: &&Token| matches!(token.node, Node::Filler | Node::Word(Function::Is | Function::Have));
    let helped = |at: usize| tokens.iter().filter(helps).any(|token| before(token, at) && led(token.from));
    // They want to buy it: a longer word that says so.
    let longer = |found: &Match<'_>| {
        let mut open = tokens.iter().filter(|token| token.node == Node::Unread(Gap::Vague));
        open.any(|token| token.from == found.from && found.until < token.until)
    };
    let wished = |found: &&Match<'_>| found.senses.contains(&Sense::Word(Function::Wished));
    let wishes: Vec<(usize, usize)> = matches
        .iter()
        .filter(wished)
        .filter(|found| led(found.from) || helped(found.from) || longer(found))
        .map(|found| (found.from, found.until))
        .collect();
    let inside = |token: &Token| wishes.iter().any(|(from, until)| *from <= token.from && token.until <= *until);
    for token in tokens.iter_mut().filter(|token| token.node == Node::Filler && inside(token)) {
        (token.node, token.role, token.cost) = (Node::Unread(Gap::Vague), Role::Unread, OPEN);
    }
}

/// 即将流失, 状态为已完成: a word that says something is no two empty words. They are unread where it is not meant.
fn whole_words(tokens: &mut [Token]) {
    let says = |node: &Node| match node {
        Node::Unread(gap) => *gap == Gap::Vague,
        Node::Values(_) => true,
        Node::Cond(cond) => matches!(cond.as_ref(), Cond::Term { .. } | Cond::State { .. }),
        _ => false,
    };
    let within = |token: &Token, (from, until): (usize, usize)| {
        from <= token.from && token.until <= until && token.until - token.from < until - from
    };
    let mut empty: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for token in tokens.iter().filter(|token| token.node == Node::Filler) {
        empty.entry(token.from).or_default().push(token.until);
    }
    let tiled = |(from, until): (usize, usize)| {
        let mut reached = BTreeSet::from([from]);
        let mut at = Some(from);
        while let Some(place) = at {
            let ends = empty.get(&place).into_iter().flatten();
            reached.extend(ends.filter(|end| **end <= until && (place, **end) != (from, until)));
            at = reached.range(place + 1..).next().copied();
        }
        reached.contains(&until)
    };
    let said = tokens.iter().filter(|token| says(&token.node) && token.near.is_none());
    let words: Vec<(usize, usize)> = said.map(|token| (token.from, token.until)).filter(|word| tiled(*word)).collect();
    let inside = |token: &Token| token.node == Node::Filler && words.iter().any(|word| within(token, *word));
    for token in tokens.iter_mut().filter(|token| inside(token)) {
        (token.node, token.role, token.cost) = (Node::Unread(Gap::Vague), Role::Unread, OPEN);
    }
}

/// Less than their own average, above their average basket: that of theirs, which is of no time that is said, and not
/// that of all customers.
fn own_mean(tokens: &mut [Token], text: &NormalText, catalog: &Catalog) {
    let held = [Function::More, Function::Less, Function::AtLeast, Function::AtMost, Function::Than];
    let held = |node: &Node| matches!(node, Node::Word(function) if held.contains(function));
    let ends: Vec<usize> = tokens.iter().filter(|token| held(&token.node)).map(|token| token.until).collect();
    let owned = |at: usize| {
        let owners = ["their ", "their own ", "his or her ", "his own ", "her own "];
        let mut before =
            owners.iter().filter(|owner| text.stands_behind(at, owner)).filter_map(|owner| at.checked_sub(owner.len()));
        before.any(|before| before.checked_sub(1).is_some_and(|end| ends.contains(&end)))
    };
    let mean = |node: &Node| match node {
        Node::Word(function) => *function == Function::Mean,
        Node::Clause(clause) => match clause.predicate {
            Predicate::Measure(measure) => {
                catalog.measures.get(measure).is_some_and(|found| matches!(found.formula, Formula::Ratio { .. }))
            }
            Predicate::Event(_) | Predicate::Moment(_) => false,
        },
        _ => false,
    };
    for token in tokens.iter_mut().filter(|token| mean(&token.node) && owned(token.from)) {
        (token.node, token.role, token.cost) = (Node::Unread(Gap::Vague), Role::Unread, OPEN);
    }
}

/// In any 30 days: not in the last ones, which no window says.
fn any_length(tokens: &mut [Token], text: &NormalText) {
    let lasts = |node: &Node| matches!(node, Node::Length(_) | Node::Lengths { .. });
    let lengths: Vec<usize> = tokens.iter().filter(|token| lasts(&token.node)).map(|token| token.from).collect();
    let any = |token: &Token| token.node == Node::Filler && text.typed(token.from, token.until).trim() == "any";
    for token in tokens.iter_mut().filter(|token| any(token) && lengths.contains(&(token.until + 1))) {
        (token.node, token.role, token.cost) = (Node::Unread(Gap::Vague), Role::Unread, OPEN);
    }
}
