//! Conditions that hold together, or of which any does, with one more.

use std::rc::Rc;

use super::super::meaning::{Clause, Cond, Negation, Occurrence, Predicate};
use super::Context;
use super::attributes::is_of_themselves;
use super::belonging::excludes_each_other;
use super::connectives::is_name;

/// Of which any holds.
pub fn is_any(cond: &Cond) -> bool {
    matches!(cond, Cond::Any(_))
}

/// How many a list holds, or the last of its lists.
pub fn parts_of(cond: &Cond) -> usize {
    match cond {
        Cond::All(parts) => parts.len(),
        Cond::Any(parts) => parts.last().map_or(0, |last| parts_of(last)),
        _ => 1,
    }
}

/// That hold together.
pub fn is_all(cond: &Cond) -> bool {
    matches!(cond, Cond::All(_))
}

/// Lists grow to the left only, so that one list has one derivation; what is said of two attributes in one breath comes
/// as a list, and so does neither one nor the other.
pub fn append_all(left: &Rc<Cond>, right: &Rc<Cond>) -> Option<Cond> {
    let more = match right.as_ref() {
        Cond::All(parts)
            if parts.iter().all(|part| matches!(part.as_ref(), Cond::Attribute { .. } | Cond::Axis { .. }))
                || parts.iter().all(|part| matches!(part.as_ref(), Cond::Not(_))) =>
        {
            parts.as_slice()
        }
        Cond::All(_) => return None,
        _ => std::slice::from_ref(right),
    };
    let mut parts = match left.as_ref() {
        Cond::All(parts) => parts.clone(),
        _ => vec![left.clone()],
    };
    let several = more.len() > 1;
    parts.extend(more.iter().map(|part| if several { undone(part) } else { part.clone() }));
    Some(Cond::All(parts))
}

/// Neither bought nor complained: a deed that was not done, as said by its own denial.
fn undone(part: &Rc<Cond>) -> Rc<Cond> {
    let Cond::Not(inner) = part.as_ref() else { return part.clone() };
    let Cond::Clause(clause) = inner.as_ref() else { return part.clone() };
    let event = matches!(clause.predicate, Predicate::Event(_)) && clause.pick == Occurrence::Any;
    let plain = clause.negation == Negation::No && clause.bound.is_none() && clause.rank.is_none() && !clause.vague;
    let denied = Clause { negation: Negation::Plain, ..clause.as_ref().clone() };
    if event && plain { Rc::new(Cond::Clause(denied.into())) } else { part.clone() }
}

/// One more of which any may hold.
pub fn append_any(left: &Rc<Cond>, right: &Rc<Cond>) -> Cond {
    let mut parts = match left.as_ref() {
        Cond::Any(parts) => parts.clone(),
        _ => vec![left.clone()],
    };
    match right.as_ref() {
        Cond::Any(more) => parts.extend(more.iter().cloned()),
        _ => parts.push(right.clone()),
    }
    Cond::Any(parts)
}

/// One more beside the last of what holds: men who ordered in May or in June are men all the same. In 2024, 2025 or 2026:
/// what was listed of one deed before it is of that list.
pub fn beside_last(found: &Rc<Cond>, more: Rc<Cond>, any: bool) -> Cond {
    let joined = |parts: Vec<Rc<Cond>>, any: bool| if any { Cond::Any(parts) } else { Cond::All(parts) };
    let with_more = |parts: &[Rc<Cond>]| parts.iter().cloned().chain([more.clone()]).collect::<Vec<_>>();
    match found.as_ref() {
        Cond::All(parts) | Cond::Any(parts) if any == is_all(found) => {
            let listed = parts.iter().rev().take_while(|part| is_other_time(part, &more)).count().max(1);
            let (before, listed) = parts.split_at(parts.len().saturating_sub(listed));
            let both = joined(with_more(listed), any);
            if before.is_empty() { both } else { joined(before.iter().cloned().chain([both.into()]).collect(), !any) }
        }
        Cond::All(parts) | Cond::Any(parts) => joined(with_more(parts), any),
        _ => joined(with_more(std::slice::from_ref(found)), any),
    }
}

/// Whether both say the same of two times.
fn is_other_time(one: &Cond, other: &Cond) -> bool {
    let timeless = |cond: &Cond| match cond {
        Cond::Clause(clause) => Some(Clause { time: None, ..clause.as_ref().clone() }),
        _ => None,
    };
    timeless(one).is_some_and(|one| timeless(other) == Some(one))
}

/// One more of those named side by side.
pub fn append_listed(left: &Rc<Cond>, right: &Rc<Cond>) -> Cond {
    let mut parts = match left.as_ref() {
        Cond::Listed(parts) => parts.clone(),
        _ => vec![left.clone()],
    };
    parts.push(right.clone());
    Cond::Listed(parts)
}

/// Women in Wuhan who bought A or viewed B: who they are is said of either deed.
pub fn is_of_whom(left: &Cond, right: &Cond) -> bool {
    let deed = |cond: &Cond| matches!(cond, Cond::Clause(_));
    match left {
        Cond::All(parts) => {
            parts.first().is_some_and(|first| is_of_themselves(first))
                && deed(right)
                && parts.last().is_some_and(|last| deed(last))
        }
        _ => false,
    }
}

/// 来过或者买过: two words for one and the same deed are rather two deeds.
pub fn say_it_twice(left: &Cond, right: &Cond) -> bool {
    let (Cond::Clause(one), Cond::Clause(other)) = (left, right) else { return false };
    let at_once = one.time.is_none() || other.time.is_none() || one.time == other.time;
    at_once && one.predicate == other.predicate && is_bare_deed(left) && is_bare_deed(right)
}

/// Whether the parts of a list are alike, and what stands before it is none of them: "women, silver or gold".
pub fn is_apart(left: &Cond, list: &Cond) -> bool {
    let Cond::Any(parts) = list else { return false };
    let alike = |one: &Cond, other: &Cond| match (one, other) {
        (
            Cond::Attribute { attribute, .. } | Cond::Values { attribute, .. },
            Cond::Attribute { attribute: other, .. } | Cond::Values { attribute: other, .. },
        ) => attribute == other,
        (one, other) => is_name(one) && is_name(other),
    };
    parts.windows(2).all(|pair| matches!(pair, [one, other] if alike(one, other)))
        && parts.first().is_some_and(|first| !alike(left, first))
}

/// "Women, bought A or viewed B": a trait before two deeds may be one of three, or what holds beside either of them.
pub fn may_be_apart(left: &Cond, list: &Cond) -> bool {
    let trait_of = matches!(left, Cond::Values { .. }) || is_name(left);
    let deed = |part: &Rc<Cond>| matches!(part.as_ref(), Cond::Clause(_));
    trait_of && matches!(list, Cond::Any(parts) if parts.iter().all(deed))
}

/// What holds together, and as the last of it one of two that nobody is both of.
pub fn either_last(context: &Context<'_>, left: &Rc<Cond>, right: &Rc<Cond>) -> Option<Cond> {
    let (Cond::All(parts), false) = (left.as_ref(), is_all(right)) else { return None };
    let (last, before) = parts.split_last()?;
    let apart = !is_all(last) && !is_any(last) && excludes_each_other(context, last, right);
    let either = Rc::new(append_any(last, right));
    apart.then(|| Cond::All(before.iter().cloned().chain([either]).collect()))
}

/// Whether it says that something was done or not, and nothing of with what or how often.
pub fn is_bare_deed(cond: &Cond) -> bool {
    let Cond::Clause(clause) = cond else { return false };
    let bare = Clause { time: None, negation: Negation::No, ..clause.as_ref().clone() };
    matches!(clause.predicate, Predicate::Event(_)) && bare == Clause::new(clause.predicate)
}
