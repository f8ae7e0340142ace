//! Nodes and depth of a rule, for the limits of law 14.

use crate::dsl::condition::{Condition, Filter};

pub(super) fn of(rule: &Condition) -> (usize, usize) {
    let parts = rule.parts().into_iter().map(of);
    let filters = rule.filters().into_iter().map(of_filter);
    let own = match rule {
        Condition::Together(together) => Some(together.rule.size()),
        Condition::Sequence(sequence) => Some((sequence.next.len(), 1)),
        _ => None,
    };
    below(parts.chain(filters).chain(own))
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
