//! Places of several levels in one list: Zhejiang and Shenzhen · California, New York, Texas. Nobody lives in two places,
//! so any of them is meant.
//!
//! Two attributes tell the same thing on two levels where they share several of their names (常住地, location). Where a
//! value of one level stands right behind one of the other without "and" (Hangzhou, Zhejiang · 浙江杭州), the one place
//! lies in the other.

use super::{Role, Token};
use crate::catalog::{Attribute, Catalog, Type};
use crate::translate::rules::meaning::{Node, Values};
use crate::translate::rules::words::Function;

/// How many names two attributes share at least that tell the same thing.
const SHARED: usize = 2;
const JOINTS: [Function; 3] = [Function::And, Function::Comma, Function::Or];

pub fn settle(tokens: &mut [Token], chars: &[char], catalog: &Catalog) {
    let levels = levels(catalog);
    for list in lists(tokens, chars, &levels) {
        let joint = |token: &Token| list.joints.contains(&(token.from, token.until));
        let added = tokens.iter().any(|token| joint(token) && is(token, Function::And));
        let open = added
            || tokens.iter().any(|token| joint(token) && is(token, Function::Or))
            || list.values.len() > levels_in(&list, &levels);
        // 江浙沪，苏州、杭州除外: what is left out is no further place.
        if is_left_out(tokens, chars, list.until) {
            continue;
        }
        let of_one = levels.iter().any(|level| list.values.iter().all(|value| value.contains(level)));
        if of_one || list.values.len() < 2 || !open {
            continue;
        }
        // Not in Zhejiang or Shenzhen: in neither.
        let join = if is_denied(tokens, chars, list.from) { Function::Nor } else { Function::Or };
        for token in tokens.iter_mut().filter(|token| list.joints.contains(&(token.from, token.until))) {
            if JOINTS.iter().any(|joint| is(token, *joint)) {
                token.node = Node::Word(join);
            }
        }
    }
}

/// Values that stand side by side, each by the vocabularies that have it, and what joins them.
struct List {
    from: usize,
    until: usize,
    values: Vec<Vec<usize>>,
    joints: Vec<(usize, usize)>,
}

/// Whether "not" stands right before it, but for words that say nothing.
fn is_denied(tokens: &[Token], chars: &[char], from: usize) -> bool {
    let mut at = from;
    loop {
        let blank = at.checked_sub(1).is_some_and(|before| chars.get(before) == Some(&' '));
        at -= usize::from(blank);
        let mut before = tokens.iter().filter(|token| token.until == at || blank && token.until == at + 1);
        if before.clone().any(|token| token.role == Role::Negation) {
            return true;
        }
        match before.find(|token| token.node == Node::Filler) {
            Some(filler) => at = filler.from,
            None => return false,
        }
    }
}

/// Whether a word that leaves them out stands right behind, but for words that say nothing.
fn is_left_out(tokens: &[Token], chars: &[char], until: usize) -> bool {
    let mut at = until;
    loop {
        at += chars.iter().skip(at).take_while(|c| **c == ' ').count();
        let mut here = tokens.iter().filter(|token| token.from == at);
        if here.clone().any(|token| is(token, Function::ExcludeEnd)) {
            return true;
        }
        match here.find(|token| token.node == Node::Filler) {
            Some(filler) => at = filler.until,
            None => return false,
        }
    }
}

/// On how many levels the values of a list are.
fn levels_in(list: &List, levels: &[usize]) -> usize {
    levels.iter().filter(|level| list.values.iter().any(|value| value.contains(level))).count()
}

fn lists(tokens: &[Token], chars: &[char], levels: &[usize]) -> Vec<List> {
    let mut found = Vec::new();
    let mut starts: Vec<usize> =
        tokens.iter().filter(|token| levels_of(token, levels).is_some()).map(|t| t.from).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut past = 0;
    for start in starts {
        if start < past {
            continue;
        }
        let mut list = List { from: start, until: start, values: Vec::new(), joints: Vec::new() };
        let mut at = start;
        while let Some((value, until)) = value_at(tokens, at, levels) {
            list.values.push(value);
            (past, list.until) = (until, until);
            let Some((joints, next)) = joints_at(tokens, chars, until) else { break };
            if value_at(tokens, next, levels).is_none() {
                break;
            }
            list.joints.extend(joints);
            at = next;
        }
        found.push(list);
    }
    found
}

/// What joins a value to the next: one or two words (", and"), between fillers.
fn joints_at(tokens: &[Token], chars: &[char], from: usize) -> Option<(Vec<(usize, usize)>, usize)> {
    let mut joints = Vec::new();
    let mut at = from;
    loop {
        at += chars.iter().skip(at).take_while(|c| **c == ' ').count();
        let here = tokens.iter().filter(|token| token.from == at);
        let joint = here.clone().filter(|token| JOINTS.iter().any(|joint| is(token, *joint)));
        if let Some(token) = joint.max_by_key(|token| token.until) {
            joints.push((token.from, token.until));
            at = token.until;
        } else if let Some(token) = here.filter(|token| token.node == Node::Filler).max_by_key(|token| token.until) {
            at = token.until;
        } else {
            return (!joints.is_empty()).then_some((joints, at));
        }
    }
}

fn value_at(tokens: &[Token], at: usize, levels: &[usize]) -> Option<(Vec<usize>, usize)> {
    let here = tokens.iter().filter(|token| token.from == at);
    here.filter_map(|token| Some((levels_of(token, levels)?, token.until))).max_by_key(|(_, until)| *until)
}

/// The levels on which a value is, if it is on one at all.
fn levels_of(token: &Token, levels: &[usize]) -> Option<Vec<usize>> {
    let Node::Values(values) = &token.node else { return None };
    let Values { items, side: None, .. } = values.as_ref() else { return None };
    let [item] = items.as_slice() else { return None };
    let found: Vec<usize> = levels.iter().copied().filter(|level| item.of(*level).is_some()).collect();
    (!found.is_empty()).then_some(found)
}

/// The vocabularies of attributes that tell the same thing on several levels.
fn levels(catalog: &Catalog) -> Vec<usize> {
    let texts = || catalog.attributes.iter().filter(|found| found.kind == Type::Text && found.vocabulary.is_some());
    let with_other =
        |one: &&Attribute| texts().any(|other| other.vocabulary != one.vocabulary && are_alike(one, other));
    let vocabulary = |one: &Attribute| {
        let name = one.vocabulary.as_deref()?;
        catalog.vocabularies.iter().position(|found| found.name == name)
    };
    texts().filter(with_other).filter_map(vocabulary).collect()
}

fn are_alike(one: &Attribute, other: &Attribute) -> bool {
    let shared = |one: &[String], other: &[String]| one.iter().filter(|word| other.contains(word)).count();
    shared(&one.words.zh, &other.words.zh) + shared(&one.words.en, &other.words.en) >= SHARED
}

fn is(token: &Token, function: Function) -> bool {
    token.node == Node::Word(function)
}
