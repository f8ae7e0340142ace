//! What is left out by a word that stands apart from a denial: minus those who bought it · 城市：除北京、上海外 · whose last
//! 90 days include a coffee order and don't include a tea order.

use super::Token;
use crate::translate::rules::meaning::{Node, TimeValue};
use crate::translate::rules::words::Function;

pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    those_who_did_it(chars, tokens);
    except_listed(chars, tokens);
    not_included(chars, tokens);
}

/// Letters of "who".
const WHO: usize = 3;

/// Viewed coffee, minus those who bought it: "it" is what was named before, as where it was viewed but not bought.
fn those_who_did_it(chars: &[char], tokens: &mut Vec<Token>) {
    let after = |at: usize| if chars.get(at) == Some(&' ') { at + 1 } else { at };
    let begins = |at: usize, wanted: &dyn Fn(&Token) -> bool| {
        tokens.iter().filter(|token| token.from == after(at) && wanted(token)).max_by_key(|token| token.until)
    };
    let mut found: Vec<(usize, usize, usize, usize, bool)> = Vec::new();
    for leaves in tokens.iter().filter(|token| token.is(&[Function::Exclude]) && token.from > 0) {
        let people = |token: &Token| matches!(token.node, Node::Subject { .. } | Node::Filler);
        let noun = begins(leaves.until, &people).map_or(leaves.until, |noun| noun.until);
        let relative = |token: &Token| token.is(&[Function::Relative]);
        // Anyone who: in one word.
        let whole = |token: &Token| token.node == Node::Filler && token.until - token.from > WHO;
        let direct = begins(leaves.until, &relative).map(|who| (leaves.until, who));
        let parted = || begins(noun, &relative).map(|who| (noun, who));
        let one = || begins(leaves.until, &whole).map(|who| (leaves.until, who));
        let Some((until, who)) = direct.or_else(parted).or_else(one) else { continue };
        let have = begins(who.until, &|token| token.is(&[Function::Have])).map_or(who.until, |have| have.until);
        let ever = begins(have, &|token| matches!(token.node, Node::Time(TimeValue::Total(_))));
        let said = ever.map_or(have, |ever| ever.until);
        let Some(done) = begins(said, &Token::is_deed) else { continue };
        if begins(done.until, &|token| token.is(&[Function::Anaphor])).is_some() {
            found.push((leaves.from, until, who.from, said, ever.is_some()));
        }
    }
    found.sort_by_key(|(from, until, ..)| (*from, std::cmp::Reverse(*until)));
    found.dedup_by_key(|(from, ..)| *from);
    for (from, until, who, said, ever) in found {
        tokens.retain(|token| token.until <= from || said <= token.from);
        let denial = if ever { Function::Never } else { Function::Not };
        for (from, until, word) in [(from, until, Function::But), (who, said, denial)] {
            tokens.push(Token { from, until, node: Node::Word(word), role: word.role(), cost: 0, near: None });
        }
    }
}

/// 城市：除北京、上海外: what closes the list says no more than what opened it.
fn except_listed(chars: &[char], tokens: &mut Vec<Token>) {
    let opens = |token: &&Token| token.is(&[Function::Exclude]) && chars.get(token.from) == Some(&'除');
    let named = |at: usize| {
        let until = if chars.get(at.wrapping_sub(1)) == Some(&':') { at - 1 } else { at };
        tokens.iter().any(|token| token.until == until && matches!(token.node, Node::Attribute(_)))
    };
    let mut closed: Vec<(usize, usize)> = Vec::new();
    for open in tokens.iter().filter(opens).filter(|token| named(token.from)) {
        let mut at = open.until;
        while let Some(value) = tokens
            .iter()
            .filter(|token| token.from == at && matches!(token.node, Node::Values(_)))
            .map(|it| it.until)
            .max()
        {
            at = if chars.get(value).is_some_and(|c| "、,和及与".contains(*c)) { value + 1 } else { value };
            if at == value {
                break;
            }
        }
        let ends = |token: &&Token| token.from == at && token.is(&[Function::ExcludeEnd]);
        closed.extend(tokens.iter().find(ends).map(|end| (end.from, end.until)));
    }
    for (from, until) in closed {
        super::empty(tokens, from, until);
    }
}

/// Include a coffee order and don't include a tea order: what is not in that time, and nobody is left out.
fn not_included(chars: &[char], tokens: &mut Vec<Token>) {
    let leads = |at: usize| {
        let time = |token: &Token| token.until + 1 == at && matches!(token.node, Node::Time(_));
        tokens.iter().any(time)
    };
    let holds = |token: &&Token| token.is(&[Function::Contains]) && leads(token.from);
    let Some(first) = tokens.iter().filter(holds).map(|token| token.until).min() else { return };
    let letters = chars.get(first.saturating_sub(1)).is_some_and(char::is_ascii_alphabetic);
    let denials: Vec<usize> =
        tokens.iter().filter(|token| token.is(&[Function::Not])).map(|token| token.from).collect();
    tokens.retain(|token| {
        let denied = token.from > first && token.is(&[Function::Exclude]) && denials.contains(&token.from);
        !(letters && denied)
    });
}
