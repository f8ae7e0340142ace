//! Excluding all past buyers: whoever has bought is left out, and when they did says no more.

use super::{Token, empty};
use crate::translate::rules::words::Function;

pub fn settle(tokens: &mut Vec<Token>) {
    let ends =
        |at: usize| tokens.iter().any(|token| token.is(&[Function::Exclude, Function::Minus]) && token.until + 1 == at);
    let former = tokens.iter().filter(|token| token.is(&[Function::Former]) && ends(token.from));
    let former: Vec<(usize, usize)> = former.map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| !token.is(&[Function::Former]));
    for (from, until) in former {
        empty(tokens, from, until);
    }
}
