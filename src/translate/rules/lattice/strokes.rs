//! Strokes between the fields of a form: 购买 | 近30天 | 至少1次 · 品牌:花屿|行为:购买.

use super::Token;
use crate::translate::Role;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

/// A stroke says nothing where what it parts are fields of one statement: one of them is but a time or a number, or each has
/// its name before it. Between whole statements it could be "or" as well, and stays unread.
pub fn settle(tokens: &mut Vec<Token>, text: &NormalText) {
    let strokes: Vec<Token> =
        tokens.iter().filter(|token| token.node == Node::Word(Function::Stroke)).cloned().collect();
    tokens.retain(|token| token.node != Node::Word(Function::Stroke));
    let begins = std::iter::once(0).chain(strokes.iter().map(|stroke| stroke.until));
    let ends = strokes.iter().map(|stroke| stroke.from).chain([text.len()]);
    let fields: Vec<(usize, usize)> = begins.zip(ends).collect();
    let named = |(from, until): &(usize, usize)| {
        text.chars().get(*from..*until).is_some_and(|field| field.iter().any(|c| ":=<>≥≤".contains(*c)))
    };
    let apart = is_of_several(tokens, &fields);
    if apart || fields.iter().any(|field| is_part(tokens, text, *field)) || fields.iter().all(named) {
        tokens.extend(strokes.iter().map(|stroke| Token::filler(stroke.from, stroke.until)));
    }
}

/// 广东 | 男 | 金卡: a value of another kind in each of them.
fn is_of_several(tokens: &[Token], fields: &[(usize, usize)]) -> bool {
    let value = |(from, until): &(usize, usize)| {
        let whole = |token: &&Token| token.from <= from + 1 && token.until + 1 >= *until && token.from >= *from;
        tokens.iter().filter(whole).find_map(|token| match &token.node {
            Node::Values(values) => Some(values.vocabularies().collect::<Vec<usize>>()),
            _ => None,
        })
    };
    let kinds: Vec<Vec<usize>> = fields.iter().filter_map(value).collect();
    let shared = |at: usize, kind: &Vec<usize>| {
        kinds.iter().skip(at + 1).any(|other| other.iter().any(|one| kind.contains(one)))
    };
    kinds.len() == fields.len() && fields.len() > 1 && !kinds.iter().enumerate().any(|(at, kind)| shared(at, kind))
}

/// Whether words for times, numbers and places among others are all that stands there.
fn is_part(tokens: &[Token], text: &NormalText, (from, until): (usize, usize)) -> bool {
    let says = |token: &&Token| match token.role {
        Role::Time | Role::Number | Role::Comparison | Role::Rank | Role::Filler => true,
        _ => matches!(token.node, Node::Word(Function::Is)),
    };
    let blank = |at: usize| text.chars().get(at) == Some(&' ');
    let mut reached = vec![from];
    let mut told = false;
    while let Some(at) = reached.pop() {
        if at >= until {
            return told;
        }
        let next = tokens.iter().filter(|token| token.from == at && token.until <= until).filter(says);
        let best = next.max_by_key(|token| token.until);
        told |= best.is_some_and(|token| token.role != Role::Filler);
        reached.extend(best.map(|token| token.until).or_else(|| blank(at).then_some(at + 1)));
    }
    false
}
