//! Which words are worth a derivation: those on a path through the question that is hardly worse than the best.

use super::{Node, Token};

const WORD: u32 = 10;
/// How much worse than the best path a word may be and stay: alternatives, not everything.
const SLACK: u32 = 10;

/// Keeps the tokens that lie on a path at most [`SLACK`] worse than the best.
pub fn prune(mut tokens: Vec<Token>, length: usize) -> Vec<Token> {
    const FAR: u32 = u32::MAX / 4;
    let step = |token: &Token| match token.node {
        Node::Filler if token.cost == 0 => WORD / 2,
        _ => WORD + if matches!(token.node, Node::Unread(_)) || token.near.is_some() { token.cost } else { 0 },
    };
    tokens.sort_by_key(|token| (token.from, token.until));
    let mut forward = vec![FAR; length + 1];
    let mut backward = vec![FAR; length + 1];
    if let Some(start) = forward.first_mut() {
        *start = 0;
    }
    for token in &tokens {
        let cost = forward.get(token.from).copied().unwrap_or(FAR).saturating_add(step(token));
        if let Some(best) = forward.get_mut(token.until) {
            *best = cost.min(*best);
        }
    }
    if let Some(end) = backward.last_mut() {
        *end = 0;
    }
    for token in tokens.iter().rev() {
        let cost = backward.get(token.until).copied().unwrap_or(FAR).saturating_add(step(token));
        if let Some(best) = backward.get_mut(token.from) {
            *best = cost.min(*best);
        }
    }
    let best = forward.last().copied().unwrap_or(FAR);
    tokens.retain(|token| {
        let before = forward.get(token.from).copied().unwrap_or(FAR);
        let after = backward.get(token.until).copied().unwrap_or(FAR);
        before.saturating_add(step(token)).saturating_add(after) <= best.saturating_add(SLACK)
    });
    tokens
}

/// Spaces belong to the word before them.
pub fn spaced(mut tokens: Vec<Token>, chars: &[char]) -> Vec<Token> {
    tokens.retain(|token| chars.get(token.from) != Some(&' '));
    for token in &mut tokens {
        while chars.get(token.until) == Some(&' ') {
            token.until += 1;
        }
    }
    tokens
}
