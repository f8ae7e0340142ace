//! Words inside of a longer one that they would say something else than: a year in a date is no number.

use super::super::meaning::Node;
use super::super::normal::NormalText;
use super::super::words::Function;
use super::Token;

pub fn drop_lesser(tokens: &mut Vec<Token>, text: &NormalText) {
    drop_years(tokens, text);
    drop_units_of_lengths(tokens, text);
    drop_inside_store(tokens);
}

/// In 2026: a year, and no number of anything.
fn drop_years(tokens: &mut Vec<Token>, text: &NormalText) {
    let dated = |token: &Token| {
        let word: String = text.chars().get(token.from..token.until).unwrap_or_default().iter().collect();
        let led = ["in ", "during ", "throughout ", "since "].iter().any(|led| word.starts_with(led));
        (led && matches!(token.node, Node::Time(_))).then_some((token.from, token.until))
    };
    let dated: Vec<(usize, usize)> = tokens.iter().filter_map(dated).collect();
    tokens.retain(|token| {
        let year = matches!(&token.node, Node::Number(numeral) if numeral.count().is_some_and(|year| (1990..=2100).contains(&year)));
        !(year && dated.iter().any(|(from, until)| *from < token.from && *until == token.until))
    });
}

/// For more than 2 days: so long, and not on so many days.
fn drop_units_of_lengths(tokens: &mut Vec<Token>, text: &NormalText) {
    let led = |token: &&Token| {
        let word: String = text.chars().get(token.from..token.until).unwrap_or_default().iter().collect();
        word.starts_with("for ") && matches!(token.node, Node::Time(_) | Node::LengthBound { .. })
    };
    let lengths: Vec<(usize, usize)> = tokens.iter().filter(led).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from < token.from && token.until <= *until;
        !(matches!(token.node, Node::Unit(_)) && lengths.iter().any(inside))
    });
}

/// What is to be deleted from the database is not read as anything less.
fn drop_inside_store(tokens: &mut Vec<Token>) {
    let stores: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::Change))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from <= token.from && token.until <= *until;
        token.node == Node::Word(Function::Change) || !stores.iter().any(inside)
    });
}
