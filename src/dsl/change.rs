//! What became of the conditions of a rule when it was refined: kept, changed, added, removed.

use super::condition::{Condition, Measure, Segment};

/// A condition of the one rule, of the other, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Kept(Condition),
    Changed { from: Condition, to: Condition },
    Added(Condition),
    Removed(Condition),
}

/// The conditions of both, in the order of `after`; what was removed stands where it stood. Without the added ones they are
/// `before`, without the removed ones `after`.
pub fn changes(before: &Segment, after: &Segment) -> Vec<Change> {
    let (mut old, mut new) = (conditions(&before.rule), conditions(&after.rule));
    let mut found = Vec::new();
    loop {
        let kept =
            old.iter().enumerate().find_map(|(at, part)| Some((at, new.iter().position(|other| other == part)?)));
        let (gone, come): (Vec<_>, Vec<_>) = match kept {
            Some((at, to)) => (old.drain(..at).collect(), new.drain(..to).collect()),
            None => (std::mem::take(&mut old), std::mem::take(&mut new)),
        };
        replaced(gone, come, &mut found);
        match (old.is_empty(), new.is_empty()) {
            (false, false) => {
                new.remove(0);
                found.push(Change::Kept(old.remove(0)));
            }
            (true, true) => return found,
            (true, false) | (false, true) => {}
        }
    }
}

/// What stands between two conditions that both rules have.
fn replaced(mut gone: Vec<Condition>, come: Vec<Condition>, found: &mut Vec<Change>) {
    let in_place = gone.len() == come.len();
    for to in come {
        let same = |from: &Condition| subject(from) == subject(&to);
        match gone.iter().position(same).or((in_place && !gone.is_empty()).then_some(0)) {
            Some(at) => {
                let from = gone.remove(at);
                found.push(Change::Changed { from, to });
            }
            None => found.push(Change::Added(to)),
        }
    }
    found.extend(gone.into_iter().map(Change::Removed));
}

/// The conditions that must all hold.
pub fn conditions(rule: &Condition) -> Vec<Condition> {
    match rule {
        Condition::Everyone => Vec::new(),
        Condition::All(parts) => parts.clone(),
        one => vec![one.clone()],
    }
}

/// What a condition speaks of, whatever it says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    Attribute(&'a str),
    Event(&'a str),
    Measure(&'a str),
    State(&'a str),
    Term,
    Rank,
    Sample,
    Other,
}

pub fn subject(rule: &Condition) -> Subject<'_> {
    match rule {
        Condition::Attribute { attribute, .. } => Subject::Attribute(attribute),
        Condition::Event(occurrence) => Subject::Event(&occurrence.event),
        Condition::Measure(comparison) => measured(&comparison.measure),
        Condition::State(standing) => Subject::State(&standing.state),
        Condition::Not(part) | Condition::Earlier { rule: part, .. } => subject(part),
        Condition::Term(_) => Subject::Term,
        Condition::Rank(_) => Subject::Rank,
        Condition::Sample(_) => Subject::Sample,
        _ => Subject::Other,
    }
}

fn measured(measure: &Measure) -> Subject<'_> {
    match measure {
        Measure::Named { name, .. } => Subject::Measure(name),
        Measure::Of { event, .. } => Subject::Event(event),
        Measure::Ratio { of, .. } => measured(of),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Test;
    use super::super::value::Value;
    use super::*;

    fn is(attribute: &str, value: &str) -> Condition {
        Condition::Attribute { attribute: attribute.into(), test: Test::Is(Value::text(value)) }
    }

    fn all(parts: &[Condition]) -> Segment {
        Condition::All(parts.to_vec()).into()
    }

    #[test]
    fn conditions_are_kept_changed_added_and_removed() {
        let (a, b, c) = (is("a", "1"), is("b", "1"), is("c", "1"));
        let before = all(&[a.clone(), b.clone()]);
        let kept = || Change::Kept(a.clone());
        assert_eq!(changes(&before, &all(&[a.clone(), b.clone(), c.clone()]))[2], Change::Added(c.clone()));
        let other = is("b", "2");
        let changed = Change::Changed { from: b.clone(), to: other.clone() };
        assert_eq!(changes(&before, &all(&[a.clone(), other])), [kept(), changed]);
        assert_eq!(changes(&before, &a.clone().into()), [kept(), Change::Removed(b.clone())]);
        assert_eq!(changes(&before, &Condition::Everyone.into()), [Change::Removed(a.clone()), Change::Removed(b)]);
        assert_eq!(changes(&a.clone().into(), &c.clone().into()), [Change::Changed { from: a.clone(), to: c }]);
    }
}
