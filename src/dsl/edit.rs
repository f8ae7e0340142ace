//! A rule changed in one place. Every change gives a whole segment, and nothing else of it moves.

use std::fmt;
use std::str::FromStr;

use super::check::shape;
use super::condition::{Condition, Segment};

/// Where in a rule: which part of the whole, which part of that …, through groups and negations. The empty path is the
/// whole rule. Spelled with points between: `0.2`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path(Vec<usize>);

/// No numbers with points between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPath;

/// A change of the condition at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    Remove,
    /// What is true becomes false; a negation loses its `not`.
    Negate,
    /// All becomes any, any becomes all.
    Swap,
    Replace(Condition),
    /// Both must hold.
    And(Condition),
    /// One of the two is enough.
    Or(Condition),
}

impl Path {
    /// The part with this number of what stands here.
    #[must_use]
    pub fn part(&self, number: usize) -> Path {
        Path(self.0.iter().copied().chain([number]).collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, number) in self.0.iter().enumerate() {
            write!(f, "{}{number}", if index == 0 { "" } else { "." })?;
        }
        Ok(())
    }
}

impl FromStr for Path {
    type Err = NotAPath;

    fn from_str(text: &str) -> Result<Self, NotAPath> {
        if text.is_empty() {
            return Ok(Path::default());
        }
        text.split('.').map(|number| number.parse().map_err(|_| NotAPath)).collect::<Result<_, _>>().map(Path)
    }
}

/// The parts that paths lead into.
pub fn parts(rule: &Condition) -> &[Condition] {
    match rule {
        Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => parts,
        Condition::Not(part) => std::slice::from_ref(part),
        _ => &[],
    }
}

fn parts_mut(rule: &mut Condition) -> &mut [Condition] {
    match rule {
        Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => parts,
        Condition::Not(part) => std::slice::from_mut(part),
        _ => &mut [],
    }
}

/// The condition at a place; none where the rule does not reach so far.
pub fn find<'a>(rule: &'a Condition, path: &Path) -> Option<&'a Condition> {
    path.0.iter().try_fold(rule, |rule, number| parts(rule).get(*number))
}

/// The segment with a change; none where there is no such place, or no group to swap.
pub fn edit(segment: &Segment, path: &Path, edit: Edit) -> Option<Segment> {
    let mut rule = segment.rule.clone();
    let kept = if edit == Edit::Remove { remove(&mut rule, &path.0)? } else { change(&mut rule, &path.0, edit)? };
    let rule = if kept { shape::condition(rule) } else { Condition::Everyone };
    Some(Segment { rule, including: segment.including.clone() })
}

/// Whether anything is left of the rule.
fn remove(rule: &mut Condition, path: &[usize]) -> Option<bool> {
    let Some((number, rest)) = path.split_first() else { return Some(false) };
    if remove(parts_mut(rule).get_mut(*number)?, rest)? {
        return Some(true);
    }
    match rule {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.remove(*number);
            Some(!parts.is_empty())
        }
        Condition::AtLeast { count, of } => {
            of.remove(*number);
            // At least all of what is left, when it was more.
            *count = (*count).min(u32::try_from(of.len()).unwrap_or(u32::MAX));
            Some(!of.is_empty())
        }
        _ => Some(false),
    }
}

fn change(rule: &mut Condition, path: &[usize], edit: Edit) -> Option<bool> {
    if let Some((number, rest)) = path.split_first() {
        return change(parts_mut(rule).get_mut(*number)?, rest, edit);
    }
    let old = std::mem::replace(rule, Condition::Everyone);
    *rule = match (edit, old) {
        (Edit::Replace(new), _) | (Edit::And(new), Condition::Everyone) => new,
        (Edit::And(new), old) => Condition::All(vec![old, new]),
        (Edit::Or(new), old) => Condition::Any(vec![old, new]),
        (Edit::Negate, Condition::Not(part)) => *part,
        (Edit::Negate, old) => Condition::Not(Box::new(old)),
        (Edit::Swap, Condition::All(parts)) => Condition::Any(parts),
        (Edit::Swap, Condition::Any(parts)) => Condition::All(parts),
        (Edit::Swap | Edit::Remove, _) => return None,
    };
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(name: &str) -> Condition {
        Condition::Term(name.into())
    }

    fn changed(rule: Condition, path: &str, change: Edit) -> Option<Condition> {
        edit(&rule.into(), &path.parse().unwrap(), change).map(|segment| segment.rule)
    }

    #[test]
    fn a_place_is_found_and_spelled() {
        let rule =
            Condition::All(vec![term("a"), Condition::Not(Box::new(Condition::Any(vec![term("b"), term("c")])))]);
        let path: Path = "1.0.1".parse().unwrap();
        assert_eq!(find(&rule, &path), Some(&term("c")));
        assert_eq!(path.to_string(), "1.0.1");
        assert_eq!(find(&rule, &"0.0".parse().unwrap()), None);
        assert_eq!("1..2".parse::<Path>(), Err(NotAPath));
    }

    #[test]
    fn what_is_removed_takes_the_group_with_it_when_it_was_all_of_it() {
        let pair = Condition::All(vec![term("a"), Condition::Any(vec![term("b"), term("c")])]);
        assert_eq!(changed(pair.clone(), "0", Edit::Remove), Some(Condition::Any(vec![term("b"), term("c")])));
        assert_eq!(changed(pair, "1.0", Edit::Remove), Some(Condition::All(vec![term("a"), term("c")])));
        assert_eq!(changed(Condition::Not(Box::new(term("a"))), "0", Edit::Remove), Some(Condition::Everyone));
        let two = Condition::AtLeast { count: 2, of: vec![term("a"), term("b")] };
        assert_eq!(changed(two, "0", Edit::Remove), Some(Condition::AtLeast { count: 1, of: vec![term("b")] }));
    }

    #[test]
    fn groups_are_joined_swapped_and_denied() {
        let pair = Condition::All(vec![term("a"), term("b")]);
        let grown = Condition::All(vec![term("a"), term("b"), term("c")]);
        assert_eq!(changed(pair.clone(), "", Edit::And(term("c"))), Some(grown));
        let either = Condition::Any(vec![term("b"), term("c")]);
        assert_eq!(changed(pair.clone(), "1", Edit::Or(term("c"))), Some(Condition::All(vec![term("a"), either])));
        assert_eq!(changed(pair.clone(), "", Edit::Swap), Some(Condition::Any(vec![term("a"), term("b")])));
        assert_eq!(changed(pair.clone(), "0", Edit::Swap), None);
        let denied = changed(pair, "0", Edit::Negate).unwrap();
        assert_eq!(denied, Condition::All(vec![Condition::Not(Box::new(term("a"))), term("b")]));
        assert_eq!(changed(Condition::Everyone, "", Edit::And(term("a"))), Some(term("a")));
    }
}
