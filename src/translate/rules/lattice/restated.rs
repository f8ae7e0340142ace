//! A bound that is told twice: 消费破千的买家（超过1000元） · at least three times, 3 or more. What says no more than the first did
//! is empty; with another number, or another side of it, it stays what it is.

use rust_decimal::Decimal;

use super::Token;
use crate::translate::rules::meaning::{Node, Op};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

/// A number with the side of it that is meant, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Said {
    from: usize,
    until: usize,
    number: Decimal,
    op: Op,
}

pub fn settle(tokens: &mut Vec<Token>, text: &NormalText) {
    let said: Vec<Said> = tokens.iter().flat_map(|token| bounds(tokens, text, token)).collect();
    let again = said.iter().filter_map(|again| {
        let first = said
            .iter()
            .find(|first| first.until < again.from && first.number == again.number && first.op == again.op)?;
        // Another number between the two has a bound of its own.
        let between = |token: &&Token| {
            matches!(token.node, Node::Number(_)) && first.until <= token.from && token.until <= again.from
        };
        if tokens.iter().any(|token| between(&token)) {
            return None;
        }
        apart(text, *again)
    });
    let spans: Vec<(usize, usize)> = again.collect();
    for (from, until) in spans {
        tokens.retain(|token| token.until <= from || token.from >= until || token.from < from || token.until > until);
        tokens.push(Token::filler(from, until));
    }
}

/// The bounds around a number: with the word before it or behind it.
fn bounds(tokens: &[Token], text: &NormalText, token: &Token) -> Vec<Said> {
    let blank =
        |from: usize, until: usize| text.chars().get(from..until).is_some_and(|gap| gap.iter().all(|c| *c == ' '));
    match &token.node {
        Node::Bound(bound) => match bound.tests.as_slice() {
            [(op, number)] => vec![Said { from: token.from, until: token.until, number: number.decimal(), op: *op }],
            _ => Vec::new(),
        },
        Node::Number(numeral) if numeral.high.is_none() => {
            let unit = |found: &&Token| {
                matches!(
                    found.node,
                    Node::Unit(_) | Node::Word(Function::Times | Function::Money | Function::Piece | Function::Generic)
                ) && blank(token.until, found.from)
                    && found.from >= token.until
            };
            let ends: Vec<usize> = tokens.iter().filter(unit).map(|found| found.until).chain([token.until]).collect();
            let end = ends.iter().copied().max().unwrap_or(token.until);
            let before = tokens.iter().filter(|word| word.until <= token.from && blank(word.until, token.from));
            let before = before.flat_map(|word| sides(&word.node).iter().map(move |op| (word.from, end, *op)));
            let behind =
                tokens.iter().filter(|word| ends.iter().any(|end| *end <= word.from && blank(*end, word.from)));
            let behind = behind.filter_map(|word| Some((token.from, word.until, side_behind(&word.node)?)));
            let said = |(from, until, op)| Said { from, until, number: numeral.low, op };
            before.chain(behind).map(said).collect()
        }
        _ => Vec::new(),
    }
}

/// What a word before a number may say of it: 含3次 is of any bound that the number is in.
fn sides(node: &Node) -> &'static [Op] {
    match node {
        Node::Word(Function::More) => &[Op::More],
        Node::Word(Function::Less) => &[Op::Less],
        Node::Word(Function::AtLeast) => &[Op::AtLeast],
        Node::Word(Function::AtMost) => &[Op::AtMost],
        Node::Word(Function::Inclusive) => &[Op::AtLeast, Op::AtMost],
        Node::Word(Function::NotCounting) => &[Op::More, Op::Less],
        _ => &[],
    }
}

fn side_behind(node: &Node) -> Option<Op> {
    match node {
        Node::Word(Function::OrMore) => Some(Op::AtLeast),
        Node::Word(Function::OrLess) => Some(Op::AtMost),
        _ => None,
    }
}

/// Where it stands by itself: in brackets, or parted by a comma.
fn apart(text: &NormalText, said: Said) -> Option<(usize, usize)> {
    let at = |at: usize| text.chars().get(at).copied();
    let back = |from: usize, wanted: &str| match from.checked_sub(1) {
        Some(before) if at(before).is_some_and(|c| wanted.contains(c)) => before,
        _ => from,
    };
    let from = back(said.from, " ");
    // 要大于1000的
    let from = back(from, "要即指为需");
    let opened = back(from, "(");
    if opened < from {
        return (at(said.until) == Some(')')).then_some((opened, said.until + 1));
    }
    let parted = back(from, ",;");
    let ends = matches!(at(said.until), None | Some(',' | ';' | '.' | '的' | ')'));
    (parted < from && ends).then_some((parted, said.until))
}
