//! What is said of the list as a whole: 只看近半年, 时间都看最近一个月.

use super::{Role, Token};
use crate::catalog::{Catalog, Type};
use crate::translate::rules::meaning::{Node, TimeValue, ValueItem, Values};
use crate::translate::rules::words::Function;

const PARTS: &str = ",;.、:()";

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    numbered(chars, tokens);
    looked_at(chars, tokens);
    over_all(chars, tokens);
    all_there_is(chars, catalog, tokens);
}

/// 1)首单在天猫 2)近90天下过单: the places of a list, one after another from the first, are no numbers of anything.
fn numbered(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let open = usize::from(is(0, "("));
    if !(is(open, "1") && is(open + 1, ".)、")) {
        return;
    }
    let mut past = open + 2;
    for place in '2'..='9' {
        let at = |from: &usize| {
            let parted = from.checked_sub(1).is_some_and(|before| is(before, " ,;.、:。("));
            let number = chars.get(*from) == Some(&place) && is(from + 1, if parted { ".)、" } else { ".)" });
            let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
            number && !digit(from + 2) && !digit(from - 1)
        };
        let Some(found) = (past..chars.len()).find(at) else { return };
        let from = found - usize::from(is(found - 1, "("));
        let parted = chars.get(..from).and_then(|before| before.iter().rposition(|c| *c != ' '));
        past = found + 2;
        tokens.retain(|token| token.until <= from || token.from >= past);
        if parted.is_some_and(|last| is(last, ",;、。")) {
            tokens.push(Token::filler(from, past));
        } else {
            let node = Node::Word(Function::Comma);
            tokens.push(Token { from, until: past, node, role: Role::Connective, cost: 0, near: None });
        }
    }
}

/// ，只看近半年, 时间看最近一个月: between marks, "look" before a time and nothing else is said of what the list is of, and
/// nobody viewed anything.
fn looked_at(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let parted = |at: usize| at == 0 || is(at - 1, PARTS);
    let time = |node: &Node| matches!(node, Node::Time(TimeValue::Window(_)) | Node::Festival(_));
    let ends =
        |at: usize| at >= chars.len() || is(at, PARTS) || is(at, "的") && (at + 1 >= chars.len() || is(at + 1, PARTS));
    let whole = |at: usize| tokens.iter().any(|token| token.from == at && time(&token.node) && ends(token.until));
    let found: Vec<(usize, usize)> = (0..chars.len())
        .filter(|at| is(*at, "看") && whole(at + 1))
        .filter_map(|at| {
            let adverb = at - usize::from(at > 0 && is(at - 1, "只仅都全就"));
            let named = adverb >= 2 && is(adverb - 2, "时") && is(adverb - 1, "间");
            let from = if named { adverb - 2 } else { adverb };
            (parted(from) && at > 0).then_some((from, at + 1))
        })
        .collect();
    for (from, until) in found {
        tokens.retain(|token| token.until <= from || token.from >= until);
        let node = Node::Word(Function::Limit);
        tokens.push(Token { from, until, node, role: Role::Connective, cost: 0, near: None });
    }
}

/// ，都按近90天算, （购买和退款均为近30天）: between marks, the time of all that was said. What it is said of were the deeds,
/// which are named once more.
fn over_all(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let lead = |token: &&Token| token.node == Node::Word(Function::OverAll);
    let leads: Vec<(usize, usize)> = tokens.iter().filter(lead).map(|token| (token.from, token.until)).collect();
    let closing = |token: &&Token| token.node == Node::Word(Function::OverEnd);
    let ends: Vec<(usize, usize)> = tokens.iter().filter(closing).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| !matches!(token.node, Node::Word(Function::OverAll | Function::OverEnd)));
    for (from, until) in leads {
        let time = |token: &&Token| token.from == until && matches!(token.node, Node::Time(TimeValue::Window(_)));
        let Some(end) = tokens.iter().filter(time).map(|token| token.until).max() else { continue };
        let closes = ends.iter().filter(|(from, _)| *from == end).map(|(_, until)| *until);
        let close = closes.max().unwrap_or(end);
        let Some(begin) = subject(chars, tokens, from) else { continue };
        if begin == 0 || close < chars.len() && !is(close, PARTS) {
            continue;
        }
        tokens.retain(|token| token.until <= begin || token.from >= until);
        tokens.retain(|token| token.until <= end || token.from >= close);
        let node = Node::Word(Function::Limit);
        tokens.push(Token { from: begin, until, node, role: Role::Connective, cost: 0, near: None });
        if close > end {
            tokens.push(Token::filler(end, close));
        }
    }
}

/// Where what a time is said of begins: at the mark before it, or at the first of the deeds named there, two at least.
fn subject(chars: &[char], tokens: &[Token], lead: usize) -> Option<usize> {
    let mark = |at: usize| at == 0 || chars.get(at - 1).is_some_and(|c| ",;.:( ".contains(*c));
    let mut at = lead;
    let mut deeds = 0;
    while !mark(at) {
        let said = |token: &&Token| {
            token.until == at
                && matches!(
                    token.node,
                    Node::Clause(_) | Node::Word(Function::And | Function::Along | Function::Comma | Function::Listing)
                )
        };
        let next = tokens.iter().filter(said).min_by_key(|token| token.from)?;
        deeds += usize::from(matches!(next.node, Node::Clause(_)));
        at = next.from;
    }
    (at == lead || deeds > 1).then_some(at)
}

/// 母婴只买过玩具: of all that was bought of it, and no tag that somebody was given.
fn all_there_is(chars: &[char], catalog: &Catalog, tokens: &mut [Token]) {
    let listed = |vocabulary: usize| {
        let name = catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
        let of = |found: &&crate::catalog::Attribute| found.kind == Type::List && found.vocabulary.as_deref() == name;
        catalog.attributes.iter().any(|found| of(&found))
    };
    let only: Vec<usize> =
        tokens.iter().filter(|token| token.node == Node::Word(Function::Only)).map(|token| token.from).collect();
    let beside = |at: usize| {
        let of = usize::from(chars.get(at).is_some_and(|c| "里类中".contains(*c)));
        only.contains(&at)
            || only.contains(&(at + of))
            || of > 0 && chars.get(at + 1) == Some(&'里') && only.contains(&(at + 2))
    };
    for token in tokens.iter_mut().filter(|token| beside(token.until)) {
        let Node::Values(values) = &token.node else { continue };
        let things = |item: &ValueItem| {
            let kept: Vec<_> = item.meanings.iter().filter(|(vocabulary, _)| !listed(*vocabulary)).cloned().collect();
            ValueItem { meanings: kept.into() }
        };
        let items: Vec<ValueItem> = values.items.iter().map(things).collect();
        if items.iter().all(|item| !item.meanings.is_empty()) {
            token.node = Node::Values(Values { items, ..values.as_ref().clone() }.into());
        }
    }
}
