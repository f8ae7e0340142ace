//! Numbers and times, which no dictionary lists.

use super::Token;
use super::scene::{Scene, is};
use super::senses::time;
use super::unknown::of_any_year;
use crate::translate::Role;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::number::number;
use crate::translate::rules::scan::Cursor;
use crate::translate::rules::time::{TimeSense, Times};
use crate::translate::rules::words::Function;

/// Every number and time of the question; `words` are what the dictionary knows of it.
pub fn figures(scene: &Scene<'_>, words: &[Token], times: &Times<'_>) -> Vec<Token> {
    let chars = scene.text.chars();
    // 一下 holds no number.
    let empty: Vec<(usize, usize)> = words
        .iter()
        .filter(|token| token.node == Node::Filler && token.cost == 0 && token.until > token.from + 1)
        .map(|token| (token.from, token.until))
        .collect();
    let confined = scene.matches.iter().any(|found| is(found, Function::Only) || is(found, Function::OnlyThen));
    let mut tokens = Vec::new();
    for at in (0..chars.len()).filter(|at| begins(scene, *at)) {
        let token = |until, node, role| Token { from: at, until, node, role, cost: 0, near: None };
        let mut cursor = Cursor::new(chars, at);
        if let Some(numeral) = number(&mut cursor)
            && !empty.iter().any(|(from, until)| *from <= at && cursor.at() <= *until && scene.text.is_chinese(*from))
        {
            tokens.push(token(cursor.at(), Node::Number(numeral), Role::Number));
        }
        for found in times.at(at) {
            if let TimeSense::Window(window) = &found.sense {
                tokens.extend(of_any_year(scene.text, at, found.until, window).filter(|_| confined));
            }
            tokens.extend(time(found.sense.clone()).map(|node| token(found.until, node, Role::Time)));
        }
    }
    tokens
}

/// A number begins where a run of figures begins.
fn begins(scene: &Scene<'_>, at: usize) -> bool {
    let inside = |c: char| c.is_ascii_digit() || c == '.';
    let digit = scene.char(at).is_some_and(|c| c.is_ascii_digit());
    scene.char(at) != Some(' ') && !(digit && scene.char_before(at).is_some_and(inside))
}
