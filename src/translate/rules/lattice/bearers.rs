//! A word for customers that also names something they have: accounts that bought, and customers with two accounts.

use super::Token;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::scan::Cursor;
use crate::translate::rules::words::Function;

/// Such a word is for customers at the head of a description, and what they have beside a number, a verb of having, the
/// customers themselves or the place where they have it.
pub fn settle(tokens: &mut Vec<Token>, text: &NormalText) {
    let heads: Vec<(usize, usize, bool)> = tokens
        .iter()
        .filter(|token| is_people(token) && tokens.iter().any(|other| is_deed(other) && same(token, other)))
        .map(|token| (token.from, token.until, leads(token, tokens, text)))
        .collect();
    let lost = |token: &Token| {
        let at = heads.iter().find(|(from, until, _)| (token.from, token.until) == (*from, *until));
        at.is_some_and(|(_, _, leads)| if *leads { is_deed(token) } else { is_people(token) })
    };
    tokens.retain(|token| !lost(token));
}

fn is_people(token: &Token) -> bool {
    matches!(token.node, Node::Subject { .. })
}

fn is_deed(token: &Token) -> bool {
    matches!(token.node, Node::Clause(_))
}

fn same(one: &Token, other: &Token) -> bool {
    (one.from, one.until) == (other.from, other.until)
}

fn leads(token: &Token, tokens: &[Token], text: &NormalText) -> bool {
    let before = |other: &&Token| other.until <= token.from;
    if text.is_chinese(token.from) {
        // 抖音的账号 is one they have there.
        let Some(of) = token.from.checked_sub(1) else { return false };
        let placed = tokens.iter().any(|other| other.until == of && is_place(other));
        return text.chars().get(of) == Some(&'的') && !placed;
    }
    let beside = |other: &&Token| before(other) && other.until + 1 >= token.from;
    !tokens.iter().filter(before).any(is_people)
        && !tokens.iter().filter(beside).any(|other| is_had(other) || is_place(other))
        && !held_somewhere(text.chars().get(token.until..).unwrap_or_default())
}

fn is_place(token: &Token) -> bool {
    matches!(token.node, Node::Values(_) | Node::Number(_) | Node::Property(_))
}

fn is_had(token: &Token) -> bool {
    matches!(token.node, Node::Word(Function::Have | Function::Held | Function::Possess | Function::Not))
}

/// Accounts on two channels are those that customers hold there.
fn held_somewhere(rest: &[char]) -> bool {
    Cursor::new(rest, 0).sees(&["on", "across", "at"])
}
