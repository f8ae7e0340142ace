//! What one of two statements shares with the other: viewed or favourited lipstick · email opens > 2 and clicks > 1 ·
//! 去年买过面膜但不是双11买的.

use std::rc::Rc;

use super::super::meaning::{
    AttributeTest, Clause, Cond, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Predicate, PropertyTest,
    TimeValue,
};
use super::super::words::Function;
use super::connectives::is_led_by_time;
use super::events::{about, with_time};
use super::sequences::is_plain;
use super::{Context, Grammar, word};

/// Before the plain joining, which is then the other reading.
pub fn rules(grammar: &mut Grammar) {
    grammar.pair("年龄小于18或大于60", &[Kind::Cond], &[Kind::Tail], |context, one, tail| {
        let (Node::Cond(one), Node::Tail { join: Join::Or, node }) = (one, tail) else { return None };
        let (Cond::Attribute { attribute, test: AttributeTest::Bound(_) }, Node::Bound(bound)) =
            (one.as_ref(), node.as_ref())
        else {
            return None;
        };
        let other = Cond::Attribute { attribute: *attribute, test: AttributeTest::Bound(bound.clone()) };
        let either = Cond::Any(vec![one.clone(), other.into()]);
        context.holds(*attribute, &bound.unit).then(|| (Node::Cond(either.into()), 0))
    });
    grammar.pair("年龄不在18到60之间", &[Kind::Attribute], &[Kind::Cond], |_, attribute, denied| {
        let (Node::Attribute(index), Node::Cond(found)) = (attribute, denied) else { return None };
        let Cond::Not(inner) = found.as_ref() else { return None };
        let same = matches!(inner.as_ref(), Cond::Attribute { attribute, test: AttributeTest::Bound(_) } if attribute == index);
        same.then(|| (denied.clone(), 0))
    });
    grammar.pair("email opens > 2 and clicks > 1", &[Kind::Cond], &[Kind::Tail], |context, one, tail| {
        let (Node::Cond(one), Node::Tail { join: Join::And | Join::Comma, node }) = (one, tail) else { return None };
        let Node::Cond(other) = node.as_ref() else { return None };
        let (Cond::Clause(first), Cond::Clause(second)) = (one.as_ref(), other.as_ref()) else { return None };
        let event = |clause: &Clause| context.event_behind(clause.predicate);
        let table = |clause: &Clause| {
            let event = event(clause).filter(|event| Some(*event) != context.main_event())?;
            context.catalog.events.get(event).map(|event| event.table.as_str())
        };
        let counted = |clause: &Clause| clause.bound.is_some() && clause.negation == Negation::No;
        let of_one = table(first).is_some() && table(first) == table(second) && event(first) != event(second);
        let open = second.objects.is_none() && !second.implied && counted(first) && counted(second);
        let objects = first.objects.clone().filter(|objects| matches!(objects.as_ref(), Objects::Values(_)));
        let shared = Clause { objects: Some(objects?), ..second.as_ref().clone() };
        let usual = Cond::All(vec![one.clone(), Rc::new(Cond::Clause(shared.into()))]).into();
        let plain = Cond::All(vec![one.clone(), other.clone()]).into();
        (context.spaced && of_one && open).then(|| (Node::Cond(Cond::Read { usual, other: plain }.into()), 0))
    });
    grammar.pair(
        "bought skincare whose unit price is over 300",
        &[Kind::Cond],
        &[Kind::Tail],
        |context, done, tail| {
            let (Node::Cond(done), Node::Tail { join: Join::And | Join::Comma, node }) = (done, tail) else {
                return None;
            };
            let Node::Cond(fact) = node.as_ref() else { return None };
            let (Cond::Clause(bought), Cond::Clause(told)) = (done.as_ref(), fact.as_ref()) else { return None };
            let says = told.objects.as_deref()?;
            let number = matches!(says, Objects::Property { test: PropertyTest::Bound(_), .. });
            let bare = Clause { objects: None, implied: false, ..told.as_ref().clone() } == Clause::new(told.predicate);
            let of_it = told.implied && number && bare && bought.predicate == told.predicate;
            let plain = bought.negation == Negation::No && bought.bound.is_none() && !bought.implied;
            if !context.spaced || !of_it || !plain || bought.objects.is_none() {
                return None;
            }
            let Node::Clause(one) = about(context, bought, says)? else { return None };
            let apart = Cond::All(vec![done.clone(), fact.clone()]).into();
            Some((Node::Cond(Cond::Read { usual: Rc::new(Cond::Clause(one)), other: apart }.into()), 0))
        },
    );
    grammar.pair(", both in the last 14 days", &word(Function::Comma), &[Kind::Times], |_, _, times| {
        matches!(times, Node::Times { windows, each: true } if windows.len() == 1).then(|| (times.clone(), 0))
    });
    grammar.pair(
        "viewed and added to cart, both in the last 14 days",
        &[Kind::Cond],
        &[Kind::Times],
        |_, done, times| {
            let (Node::Cond(done), Node::Times { windows, each: true }) = (done, times) else { return None };
            let (Cond::All(parts), [window]) = (done.as_ref(), windows.as_slice()) else { return None };
            let within = |part: &Rc<Cond>| match part.as_ref() {
                Cond::Clause(clause) if clause.time.is_none() && !matches!(clause.predicate, Predicate::Moment(_)) => {
                    let clause = with_time(clause, &TimeValue::Window(window.clone()), true)?;
                    Some(Rc::new(Cond::Clause(clause.into())))
                }
                // What customers are has no time.
                Cond::Attribute { .. } | Cond::Values { .. } => Some(part.clone()),
                _ => None,
            };
            let parts = parts.iter().map(within).collect::<Option<_>>()?;
            Some((Node::Cond(Cond::All(parts).into()), 0))
        },
    );
    grammar.pair("不是双11买的", &word(Function::NotSo), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let so = found.time.is_some() || found.objects.is_some();
        let plain = is_plain(found) && found.negation == Negation::No && !found.implied && so;
        plain.then(|| (Node::NotSo(found.clone()), 0))
    });
    grammar.pair("都不是双11买的", &word(Function::Each), &[Kind::NotSo], |_, _, so| Some((so.clone(), 0)));
    let done = [Kind::Cond, Kind::Group];
    grammar.pair("买过面膜但不是双11买的", &done, &[Kind::Tail, Kind::NotSo], |context, done, so| {
        let so = match so {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        let (Node::Cond(done) | Node::Group(done), Node::NotSo(so)) = (done, so) else { return None };
        let (said, mut parts) = match done.as_ref() {
            Cond::Clause(clause) => (clause.clone(), vec![done.clone()]),
            Cond::All(parts) => match parts.last().map(AsRef::as_ref) {
                Some(Cond::Clause(clause)) => (clause.clone(), parts.clone()),
                _ => return None,
            },
            _ => return None,
        };
        parts.push(Rc::new(Cond::Clause(not_so(context, &said, so)?.into())));
        Some((Node::Cond(Cond::All(parts).into()), 0))
    });
}

/// What was done, denied of another time, place or manner: nobody did it so.
fn not_so(context: &Context<'_>, said: &Clause, so: &Clause) -> Option<Clause> {
    let event = context.event_behind(said.predicate)?;
    let done = said.negation == Negation::No && said.rank.is_none() && said.pick == Occurrence::Any;
    let same = done && so.predicate == Predicate::Event(event);
    let objects = match (said.objects.as_deref(), so.objects.as_deref()) {
        (None, own) => own.cloned(),
        (Some(said), None) => Some(said.clone()),
        (Some(said), Some(own)) => Some(otherwise(said, own)?),
    };
    let time = so.time.as_ref().or(said.time.as_ref()).cloned();
    let bare = Clause::new(Predicate::Event(event));
    same.then(|| Clause { objects: objects.map(Rc::new), time, negation: Negation::Plain, ..bare })
}

/// The same things under another circumstance, which takes the place of one of its kind.
fn otherwise(said: &Objects, own: &Objects) -> Option<Objects> {
    let parts = match said {
        Objects::Same(parts) => parts.clone(),
        Objects::Values(_) | Objects::Property { .. } => vec![said.clone()],
        Objects::All(_) | Objects::Any(_) | Objects::Not { .. } => return None,
    };
    let kept = parts.into_iter().filter(|part| !share_a_kind(part, own));
    Some(Objects::Same(kept.chain([own.clone()]).collect()))
}

/// 浏览或收藏过口红: a bare verb before a connective shares the object of the verb after it.
pub fn shares(context: &Context<'_>, left: &Cond, right: &Cond) -> Option<Rc<Cond>> {
    let Cond::Clause(second) = right else { return None };
    // 登录过，且近7天买过口红: with a time before it, it is a statement of its own.
    if is_led_by_time(second) {
        return None;
    }
    let objects = second.objects.as_ref()?;
    let share = |clause: &Clause| {
        let Predicate::Event(event) = clause.predicate else { return None };
        let bare = clause.objects.is_none() && clause.bound.is_none() && !clause.implied;
        // A denial with a time of its own is whole.
        let lacks = clause.wording.takes && second.time.is_none();
        let denied_too = clause.negation == second.negation && (clause.time == second.time || lacks);
        // 从没下过单，也从未看过口红: an order is whole, and was bought of nothing in particular.
        let takes = clause.wording.takes || context.main_event() != Some(event);
        let bare = bare
            && takes
            && !clause.wording.whole
            && !clause.anything
            && (clause.negation == Negation::No || denied_too);
        let open = clause.time.as_ref().is_none_or(|timing| !timing.trailing);
        // Placed an order but never viewed lipstick: what was bought names itself, and less than that is denied after it.
        let whole = context.spaced
            && second.negation != Negation::No
            && clause.negation == Negation::No
            && context.main_event() == Some(event);
        let open = open && !whole;
        // 退过款且买过口红: what became of orders is told of no order that is named behind it.
        let table = |event: usize| context.catalog.events.get(event).map(|event| event.table.as_str());
        let became = |other: usize| context.main_event() == Some(other) && table(other) == table(event);
        let open = open && !matches!(second.predicate, Predicate::Event(other) if became(other));
        let same = clause.pick == second.pick && matches!(second.predicate, Predicate::Event(other) if other != event);
        (bare && open && same && context.fits(event, objects))
            .then(|| Rc::new(Cond::Clause(Clause { objects: Some(objects.clone()), ..clause.clone() }.into())))
    };
    match left {
        Cond::Clause(clause) => share(clause),
        _ => None,
    }
}

/// 把面膜加购或收藏了: a bare deed behind "or" is with the thing that was named before it. An order is whole.
pub fn shares_back(context: &Context<'_>, left: &Cond, right: &Cond) -> Option<Rc<Cond>> {
    let (Cond::Clause(first), Cond::Clause(second)) = (left, right) else { return None };
    let (Predicate::Event(named), Predicate::Event(event)) = (first.predicate, second.predicate) else { return None };
    let objects = first.objects.as_ref().filter(|objects| context.names_thing(named, objects))?;
    let bare = Clause { wording: second.wording, ..Clause::new(second.predicate) } == **second;
    let open = bare && !second.wording.whole && context.main_event() != Some(event) && event != named;
    let plain = first.negation == Negation::No && first.pick == Occurrence::Any && first.bound.is_none();
    (open && plain && context.fits(event, objects))
        .then(|| Rc::new(Cond::Clause(Clause { objects: Some(objects.clone()), ..second.as_ref().clone() }.into())))
}

/// Women who have never opened or clicked an email: the last of several statements shares it.
pub fn shares_last(context: &Context<'_>, left: &Cond, right: &Cond) -> Option<Rc<Cond>> {
    let Cond::All(parts) = left else { return shares(context, left, right) };
    let (last, before) = parts.split_last()?;
    let shared = shares(context, last, right)?;
    Some(Cond::All(before.iter().cloned().chain([shared]).collect()).into())
}

/// Has not opened or clicked an email in the last 90 days, no email opens or clicks: neither of two deeds with what is
/// named beside one of them.
pub fn shares_denied(context: &Context<'_>, left: &Rc<Cond>, right: &Rc<Cond>) -> (Rc<Cond>, Rc<Cond>) {
    let Cond::Clause(second) = right.as_ref() else { return (left.clone(), right.clone()) };
    let trailing = second.time.as_ref().is_some_and(|timing| timing.trailing);
    let time = if trailing { None } else { second.time.clone() };
    let untimed = Clause { time, ..second.as_ref().clone() };
    if let Some(shared) = shares_last(context, left, &Cond::Clause(Rc::new(untimed.clone()))) {
        return (shared, right.clone());
    }
    let shared = || {
        let Cond::Clause(first) = left.as_ref() else { return None };
        let (Predicate::Event(named), Predicate::Event(event)) = (first.predicate, second.predicate) else {
            return None;
        };
        let bare = Clause { negation: Negation::No, wording: Default::default(), ..untimed.clone() };
        let table = |event: usize| context.catalog.events.get(event).map(|event| event.table.as_str());
        let objects = first.objects.clone().filter(|objects| matches!(objects.as_ref(), Objects::Values(_)));
        let fits = bare == Clause::new(second.predicate)
            && !second.wording.whole
            && named != event
            && table(named) == table(event);
        let objects = Some(objects.filter(|_| fits && context.spaced && first.bound.is_none())?);
        Some(Rc::new(Cond::Clause(Clause { objects, ..second.as_ref().clone() }.into())))
    };
    (left.clone(), shared().unwrap_or_else(|| right.clone()))
}

/// Viewed or bought lipstick: two deeds with one and the same thing, said of both at once.
pub fn shares_things(cond: &Cond) -> bool {
    let things = |part: &Rc<Cond>| match part.as_ref() {
        Cond::Clause(clause) => clause.objects.clone(),
        _ => None,
    };
    let Cond::Any(parts) = cond else { return false };
    let first = parts.first().and_then(things);
    first.is_some() && parts.iter().all(|part| things(part) == first)
}

impl Context<'_> {
    /// Bought 2 or 4 lipsticks: both numbers are of what follows, and the first is no number of orders.
    pub fn counts_for_another(&self, left: &Cond, right: &Cond) -> bool {
        let (Cond::Clause(said), Cond::Clause(number)) = (left, right) else { return false };
        let bare = said.bound.as_ref().is_some_and(|bound| bound.unit == Measured::Bare) && said.objects.is_none();
        let main = self.main_event().map(Predicate::Event);
        let things = number.implied && number.bound.is_some() && number.objects.is_some();
        self.spaced && bare && Some(said.predicate) == main && !said.implied && things
    }

    /// Whether a number that stands alone is of an event that was not said, right behind another one.
    pub fn is_left_of_another(&self, left: &Cond, right: &Cond) -> bool {
        let (Cond::Clause(said), Cond::Clause(number)) = (left, right) else { return false };
        let tested = matches!(number.objects.as_deref(), Some(Objects::Property { test: PropertyTest::Bound(_), .. }));
        let deed = matches!(said.predicate, Predicate::Event(_)) && !said.implied && said.predicate != number.predicate;
        deed && number.implied && tested && Some(said.predicate) != self.main_event().map(Predicate::Event)
    }
}

/// Whether what is denied is one row by several of its facts: 未点击短信.
pub fn is_row_denied(objects: &Objects) -> bool {
    match objects {
        Objects::Same(_) => objects.denies(),
        Objects::Not { of, .. } => matches!(of.as_ref(), Objects::Same(_)),
        _ => false,
    }
}

/// Whether both name values of one kind, or say two things of one property: no row is both.
pub fn share_a_kind(left: &Objects, right: &Objects) -> bool {
    match (left, right) {
        (Objects::Not { of, .. }, other) | (other, Objects::Not { of, .. }) => share_a_kind(of, other),
        (Objects::Same(parts) | Objects::All(parts) | Objects::Any(parts), other)
        | (other, Objects::Same(parts) | Objects::All(parts) | Objects::Any(parts)) => {
            parts.iter().any(|part| share_a_kind(part, other))
        }
        (Objects::Values(left), Objects::Values(right)) => {
            left.vocabularies().any(|found| right.vocabularies().any(|other| other == found))
        }
        // With a coupon and without one; two bounds are the ends of a range.
        (Objects::Property { property, test }, Objects::Property { property: other, test: too }) => {
            property == other && !matches!((test, too), (PropertyTest::Bound(_), PropertyTest::Bound(_)))
        }
        _ => false,
    }
}
