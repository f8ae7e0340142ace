//! Whether two rules say the same, whatever the order of their parts, and where they differ.

use std::collections::BTreeSet;

use crate::dsl::text::{print, print_condition};
use crate::dsl::walk::{PieceMut, own_mut};
use crate::dsl::{Condition, Segment};

/// What only one of two rules says, clause by clause, as segment text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub ours: Vec<String>,
    pub theirs: Vec<String>,
}

/// `None` when both say the same.
pub fn difference(ours: &Segment, theirs: &Segment) -> Option<Difference> {
    let (ours, theirs) = (clauses(ours), clauses(theirs));
    let only = |of: &BTreeSet<String>, other: &BTreeSet<String>| of.difference(other).cloned().collect();
    (ours != theirs).then(|| Difference { ours: only(&ours, &theirs), theirs: only(&theirs, &ours) })
}

/// The conditions that all must hold, and the scope, each in normal form.
fn clauses(segment: &Segment) -> BTreeSet<String> {
    let parts = match normal(&segment.rule) {
        Condition::All(parts) => parts,
        other => vec![other],
    };
    let scope = Segment { rule: Condition::Everyone, including: segment.including.clone() };
    let scope = (!segment.including.is_empty()).then(|| print(&scope));
    parts.iter().map(print_condition).chain(scope).collect()
}

/// The same rule with the parts of every `and`, `or` and choice in one order, nested ones taken in, doubles left out.
fn normal(rule: &Condition) -> Condition {
    match rule {
        Condition::All(parts) => joined(parts, Condition::All, |part| match part {
            Condition::All(parts) => Ok(parts),
            other => Err(other),
        }),
        Condition::Any(parts) => joined(parts, Condition::Any, |part| match part {
            Condition::Any(parts) => Ok(parts),
            other => Err(other),
        }),
        Condition::AtLeast { count, of } => {
            let mut of: Vec<_> = of.iter().map(normal).collect();
            of.sort_by_cached_key(print_condition);
            Condition::AtLeast { count: *count, of }
        }
        Condition::Not(inner) => match normal(inner) {
            Condition::Not(inner) => *inner,
            inner => Condition::Not(Box::new(inner)),
        },
        other => {
            let mut other = other.clone();
            own_mut(&mut other, &mut |piece| {
                if let PieceMut::Condition(part) = piece {
                    *part = normal(part);
                }
            });
            other
        }
    }
}

fn joined(
    parts: &[Condition],
    join: fn(Vec<Condition>) -> Condition,
    inner: fn(Condition) -> Result<Vec<Condition>, Condition>,
) -> Condition {
    let mut all: Vec<Condition> =
        parts.iter().map(normal).flat_map(|part| inner(part).unwrap_or_else(|other| vec![other])).collect();
    all.sort_by_cached_key(print_condition);
    all.dedup();
    match all.pop() {
        Some(only) if all.is_empty() => only,
        last => {
            all.extend(last);
            join(all)
        }
    }
}
