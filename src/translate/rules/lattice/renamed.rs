//! 看过某款商品后买了同一款: a place left open that is named again is whatever it was, one and the same.

use super::{Role, Token};
use crate::translate::rules::meaning::{Gap, Node};
use crate::translate::rules::words::Function;

const SOME: char = '某';

pub(super) fn settle(tokens: &mut [Token], chars: &[char]) {
    let again = |token: &&Token| token.node == Node::Word(Function::SameThing);
    let Some(last) = tokens.iter().filter(again).map(|token| token.from).max() else { return };
    let open = |token: &&mut Token| {
        let some = chars.get(token.from) == Some(&SOME);
        some && token.until <= last && token.node == Node::Unread(Gap::Blank)
    };
    for token in tokens.iter_mut().filter(open) {
        (token.node, token.role, token.cost) = (Node::Filler, Role::Filler, 0);
    }
}
