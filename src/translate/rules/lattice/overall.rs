//! What is said of the list as a whole: 只看近半年, 时间都看最近一个月.

use super::{Role, Token};
use crate::catalog::{Catalog, Type};
use crate::translate::rules::meaning::{Node, ValueItem, Values};
use crate::translate::rules::words::Function;

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    numbered(chars, tokens);
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
