//! Nodes and depth of a rule, for the limits of law 14.

use crate::dsl::condition::{Condition, Filter};
use crate::dsl::kinds::Node;
use crate::dsl::walk::{Piece, own};

pub(super) fn of(rule: &Condition) -> (usize, usize) {
    let mut sizes = Vec::new();
    own(rule, &mut |piece| match piece {
        Piece::Condition(part) => sizes.push(of(part)),
        Piece::Filter(filter) => sizes.push(of_filter(filter)),
        _ => {}
    });
    if let Node::Kind(kind) = rule.node() {
        sizes.extend(kind.size());
    }
    below(sizes.into_iter())
}

fn of_filter(filter: &Filter) -> (usize, usize) {
    let parts: &[Filter] = match filter {
        Filter::All(parts) | Filter::Any(parts) => parts,
        Filter::Not(part) => std::slice::from_ref(part),
        Filter::Property { .. } => &[],
    };
    below(parts.iter().map(of_filter))
}

/// A node above these.
fn below(parts: impl Iterator<Item = (usize, usize)>) -> (usize, usize) {
    parts.fold((1, 1), |(nodes, depth), (more, deep)| (nodes + more, depth.max(deep + 1)))
}
