//! How soon something followed: 加购但48小时内没付款 · claimed a coupon and did not order within 7 days · 加购48小时没付款.
//!
//! In English, "within 3 days" behind a second deed is counted from the first; that it was in the last three days is the
//! other reading.

use std::rc::Rc;

use super::super::meaning::{
    Chain, Clause, Cond, Earlier, Join, Kind, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest, Step,
    TimeValue,
};
use super::super::time::Length;
use super::super::words::Function;
use super::events::with_time;
use super::lengths::is_denied;
use super::sequences::{chain, earlier, is_plain, sequence};
use super::{Context, Grammar, word};
use crate::dsl::{Moment, Unit, Window};

/// So many days are rather counted from what was done before them than from today.
const SHORT: u32 = 7;

pub fn rules(grammar: &mut Grammar) {
    let within = [Kind::Within];
    grammar.pair("48小时内没付款", &within, &[Kind::Clause], |context, within, clause| {
        // Hours are counted from something that was done before: 24小时内下单. So is how soon things were returned.
        let hours = within.length()?.unit == Unit::Hour;
        let Node::Clause(then) = clause else { return None };
        let bought = Clause::new(Predicate::Event(context.main_event()?));
        timely(clause, within).filter(|_| hours || is_denied(clause) || context.undoes(&bought, then))
    });
    grammar.pair("ordered within 48 hours", &[Kind::Clause], &within, |context, clause, within| match clause {
        // Never within 3 days is no more than not.
        Node::Clause(found) if context.spaced && found.negation == Negation::Never => {
            let denied = Clause { negation: Negation::Plain, ..found.as_ref().clone() };
            timely(&Node::Clause(denied.into()), within)
        }
        // Registered, first order within 7 days.
        Node::Clause(found) if context.spaced && found.pick == Occurrence::First && found.negation == Negation::No => {
            let Node::Within(within) = within else { return None };
            let open = found.time.is_none() && found.bound.is_none() && matches!(found.predicate, Predicate::Event(_));
            open.then(|| (Node::Late { clause: found.clone(), within: *within, same: false }, 0))
        }
        // 未付款的订单在24小时内: what is said behind it is when it was.
        Node::Clause(found) if !context.spaced && found.negation == Negation::No => None,
        _ => timely(clause, within),
    });
    // 加购了面霜，三天还没付钱: so short a time is counted from what was done before it.
    grammar.pair("三天还没付钱", &[Kind::Length], &word(Function::Unfinished), |context, length, _| {
        let Node::Length(length) = length else { return None };
        let paid = Clause::new(Predicate::Event(context.main_event()?));
        let unpaid = Clause { negation: Negation::Plain, ..paid };
        (!context.spaced).then(|| timely(&Node::Clause(unpaid.into()), &Node::Within(*length)))?
    });
    grammar.pair("48小时没下单", &[Kind::Length], &[Kind::Clause], |context, length, clause| {
        let Node::Length(length) = length else { return None };
        let short = length.unit == Unit::Hour || length.unit == Unit::Day && length.count <= SHORT;
        let denied = matches!(clause, Node::Clause(found) if found.negation != Negation::No);
        let late = timely(clause, &Node::Within(*length)).filter(|_| short && denied && !context.spaced);
        late.map(|(late, cost)| (late, cost + 1))
    });
    grammar.pair("领了券两天没用", &[Kind::Length], &[Kind::Objects], |context, length, fact| {
        let Node::Length(length) = length else { return None };
        (!context.spaced).then(|| left_undone(context, fact, &Node::Within(*length)))?
    });
    // A fact that did not become one so soon is the deed that was left undone.
    grammar.pair("didn't use it within 7 days", &[Kind::Objects], &within, left_undone);
    grammar
        .pair("7天内没用", &within, &[Kind::Objects], |context, within, fact| left_undone(context, fact, within));
    grammar.pair("没付款超过3天", &[Kind::Clause], &[Kind::LengthBound], |context, clause, length| {
        let Node::LengthBound { op: Op::More | Op::AtLeast, length } = length else { return None };
        (is_denied(clause) && !context.spaced).then(|| timely(clause, &Node::Within(*length)))?
    });
    // And within 3 days ordered: what a deed is counted from stands before it.
    let deeds = [Kind::Clause, Kind::Again];
    grammar.pair("and within 3 days ordered", &[Kind::Soon], &deeds, |context, soon, deed| {
        let (Node::Soon(within), Node::Clause(clause) | Node::Again { clause, same: false }) = (soon, deed) else {
            return None;
        };
        let (late, cost) = timely(&Node::Clause(clause.clone()), &Node::Within(*within))?;
        let cost = if context.spaced { cost } else { cost + 2 };
        Some((Node::Tail { join: Join::And, node: late.into() }, cost))
    });
    let late = [Kind::Tail, Kind::Late];
    grammar.pair("bought it within 3 days", &[Kind::Again], &within, |_, again, within| {
        let (Node::Again { clause, same: true }, Node::Within(within)) = (again, within) else { return None };
        Some((Node::Late { clause: clause.clone(), within: *within, same: true }, 0))
    });
    grammar.pair(
        "48小时内没买同一款",
        &[Kind::Within, Kind::Length],
        &[Kind::Again],
        |context, within, again| {
            let Node::Again { clause, same: true } = again else { return None };
            let length = within.length()?;
            let short = length.unit == Unit::Hour || length.unit == Unit::Day && length.count <= SHORT;
            let told = matches!(within, Node::Within(_)) || short && is_denied(&Node::Clause(clause.clone()));
            let open = !context.spaced && told && clause.time.is_none();
            open.then(|| (Node::Late { clause: clause.clone(), within: length, same: true }, 0))
        },
    );
    grammar.pair("stream viewers who bought within a day", &word(Function::Relative), &[Kind::Late], |_, _, late| {
        Some((Node::Tail { join: Join::And, node: late.clone().into() }, 1))
    });
    // Did not reorder within 60 days: of what was bought before.
    grammar.pair("reordered within 60 days", &[Kind::Again], &within, |context, again, within| {
        let (Node::Again { clause, same: false }, Node::Within(within)) = (again, within) else { return None };
        let main = context.main_event().map(Predicate::Event);
        let bare = Clause { negation: Negation::No, ..clause.as_ref().clone() } == Clause::new(clause.predicate);
        let once_more = Clause { again: true, ..clause.as_ref().clone() };
        let late = Node::Late { clause: once_more.into(), within: *within, same: false };
        (context.spaced && bare && Some(clause.predicate) == main).then_some((late, 0))
    });
    grammar.pair("did not … buy it within 3 days", &word(Function::Not), &[Kind::Late], |_, _, late| {
        let Node::Late { clause, within, same: true } = late else { return None };
        let denied = Clause { negation: Negation::Plain, ..clause.as_ref().clone() };
        let affirmed = clause.negation == Negation::No;
        affirmed.then(|| (Node::Late { clause: denied.into(), within: *within, same: true }, 0))
    });
    grammar.pair("加购但48小时内没付款", &[Kind::Cond], &late, |context, first, late| {
        let (late, apart) = match late {
            Node::Tail { join: join @ (Join::And | Join::But | Join::Comma), node } => {
                (node.as_ref(), *join == Join::And)
            }
            other => (other, false),
        };
        let (Node::Cond(first), Node::Late { clause, within, same }) = (first, late) else { return None };
        let Cond::Clause(first) = first.as_ref() else { return None };
        // 90天前买过口红，90天内没买过: both are counted from today.
        let past = matches!(&first.time, Some(timing)
            if matches!(&timing.value, TimeValue::Window(Window::Between { until: Some(Moment::Ago { .. }), .. })));
        // 90天内买过，30天内没买: the same deed, so both are counted from today.
        let once_more = !context.spaced && is_same_deed(first, clause);
        // 近90天买过护肤，90天内没买彩妆: the same days; nobody's would have passed yet.
        let window = TimeValue::Window(within.last());
        let elapses = !matches!(&first.time, Some(timing) if timing.value == window);
        if past || once_more || clause.negation != Negation::No && !elapses {
            return None;
        }
        // Bought twice and complained within 30 days: of which of the two, nobody can say.
        if apart && context.spaced && first.bound.is_some() && clause.negation == Negation::No {
            let step = Step { within: Some(*within), ..Step::new(clause.clone()) };
            return Some((sequence(Chain { first: first.clone(), steps: vec![step] }), 0));
        }
        // "And" after what was done with something begins another statement, unless it is about the same; in English
        // "within" still counts from it.
        let follows = clause.negation == Negation::No && within.unit == Unit::Hour;
        let at_once = first.time.as_ref().is_none_or(|timing| timing.value != TimeValue::Window(within.last()));
        let begun = if context.spaced { !at_once } else { first.time.is_some() || first.objects.is_some() };
        if apart && !same && !follows && begun {
            return None;
        }
        let soon = Earlier { within: Some(*within), ..earlier(&Node::Clause(first.clone()))? };
        let found = chain(context, &soon, clause, *same)?;
        let or_lately = context.spaced && apart && !follows && clause.negation == Negation::No;
        let found = if or_lately { lately(found, first, clause, *within)? } else { found };
        Some((found, if follows && !apart { 3 } else { 0 }))
    });
    grammar.pair(
        "viewed lipstick and bought it within 2 hours of viewing it",
        &[Kind::Cond],
        &[Kind::Tail],
        counted_from,
    );
    let opens = [Kind::OpensSame, Kind::Opens];
    grammar.pair("of opening it", &word(Function::Following), &opens, |context, _, opened| {
        let (Node::OpensSame(event) | Node::Opens(event)) = opened else { return None };
        let clause = Node::Clause(Clause::new(Predicate::Event(*event)).into());
        context.spaced.then(|| Some((Node::After(earlier(&clause)?.into()), 2)))?
    });
    let moments = [Kind::Clause, Kind::Cond];
    grammar.pair("registered in May and ordered within 7 days", &moments, &late, |context, moment, late| {
        let late = match late {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        let Node::Late { clause, within, same: false } = late else { return None };
        // A moment that everybody has, with nothing more said of it, is no statement beside what followed.
        let (moment, stated) = match moment {
            Node::Clause(found) if **found == Clause::new(found.predicate) => (found, None),
            Node::Cond(cond) => match cond.as_ref() {
                Cond::Clause(found) if found.negation == Negation::No => (found, Some(cond)),
                _ => return None,
            },
            _ => return None,
        };
        let Predicate::Moment(attribute) = moment.predicate else { return None };
        let attribute = context.catalog.attributes.get(attribute)?.name.clone();
        let soon = TimeValue::Window(Window::After { attribute, count: within.count, unit: within.unit });
        let then = |time: &TimeValue| {
            let timed = Rc::new(Cond::Clause(with_time(clause, time, true)?.into()));
            Some(match stated {
                Some(first) => Rc::new(Cond::All(vec![first.clone(), timed])),
                None => timed,
            })
        };
        let (usual, other) = (then(&soon)?, then(&TimeValue::Window(within.last()))?);
        context.spaced.then(|| (Node::Cond(Cond::Read { usual, other }.into()), 0))
    });
    grammar.pair("claimed a coupon and used it within 3 days", &[Kind::Clause], &within, |context, done, within| {
        let (Node::Clause(done), Node::Within(within)) = (done, within) else { return None };
        let Objects::Property { property, test: PropertyTest::Says(true) } = done.objects.as_deref()? else {
            return None;
        };
        let first = Clause { objects: None, ..done.as_ref().clone() };
        let then = Clause::new(Predicate::Event(context.became_at(done.predicate, property)?)).into();
        let first = Earlier { within: Some(*within), ..earlier(&Node::Clause(first.into()))? };
        Some((chain(context, &first, &then, false)?, 0))
    });
    grammar.pair("加购了口红没付款", &[Kind::Cond], &[Kind::Cond], |context, first, then| {
        let (Node::Cond(first), Node::Cond(then)) = (first, then) else { return None };
        let (Cond::Clause(first), Cond::Clause(then)) = (first.as_ref(), then.as_ref()) else { return None };
        let bare = Clause { negation: Negation::Plain, ..Clause::new(then.predicate) } == **then;
        // Of several things, each in a row of its own, what is left undone is none of them.
        let one = first.objects.as_deref().is_some_and(Objects::is_of_one_row);
        let left = context.is_left_undone(first, then) && one && !context.spaced;
        (bare && left).then(|| Some((chain(context, &earlier(&Node::Clause(first.clone()))?, then, false)?, 1)))?
    });
    grammar.pair("放了48小时", &word(Function::Lying), &[Kind::Length], |_, _, length| {
        Some((Node::Within(length.length()?), 0))
    });
    // 加购超过3天: only with what did not follow; what is done after so long is another matter.
    grammar.pair("加购超过3天", &[Kind::Clause], &[Kind::LengthBound], |context, clause, length| {
        let Node::LengthBound { op: Op::More | Op::AtLeast, length } = length else { return None };
        // 浏览超过3分钟没下单: so long it lasted.
        let Node::Clause(found) = clause else { return None };
        if matches!(found.predicate, Predicate::Event(event) if context.lasting(event, *length).is_some()) {
            return None;
        }
        Some((Node::Overdue(Earlier { within: Some(*length), ..earlier(clause)? }.into()), 1))
    });
    grammar.pair("加购后超过3天", &[Kind::After], &[Kind::LengthBound], |_, after, length| {
        let (Node::After(first), Node::LengthBound { op: Op::More | Op::AtLeast, length }) = (after, length) else {
            return None;
        };
        let overdue = Earlier { within: Some(*length), ..first.as_ref().clone() };
        first.within.is_none().then(|| (Node::Overdue(overdue.into()), 0))
    });
    grammar.pair("加购超过3天没付款", &[Kind::Overdue], &[Kind::Clause], |context, first, then| {
        let (Node::Overdue(first), Node::Clause(then)) = (first, then) else { return None };
        (then.negation == Negation::Plain).then(|| Some((chain(context, first, then, false)?, 0)))?
    });
    grammar.pair("首单后超过60天没复购", &[Kind::Overdue], &[Kind::Again], |context, first, again| {
        let (Node::Overdue(first), Node::Again { clause: then, .. }) = (first, again) else { return None };
        (then.negation == Negation::Plain).then(|| Some((chain(context, first, then, false)?, 0)))?
    });
    grammar.pair("待付款超过3天", &[Kind::Clause], &[Kind::LengthBound], |context, clause, length| {
        let Node::Clause(open) = clause else { return None };
        Some((Node::Clause(open_so_long(context, open, length)?.into()), 0))
    });
    let lengths = [Kind::Length, Kind::LengthBound];
    grammar.pair("挂在那儿超过3天", &word(Function::Lying), &lengths, |_, _, length| match length {
        Node::Length(length) => Some((Node::LengthBound { op: Op::AtLeast, length: *length }, 3)),
        bound => Some((bound.clone(), 0)),
    });
    grammar.pair("有待付款的单子，放着超过3天", &[Kind::Cond], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(cond), Node::Tail { join: Join::Comma, node }) = (cond, tail) else { return None };
        let Cond::Clause(open) = cond.as_ref() else { return None };
        let open = open_so_long(context, open, node).filter(|_| !context.spaced)?;
        Some((Node::Cond(Cond::Clause(open.into()).into()), 0))
    });
    grammar.pair("加购三天了还没付钱", &[Kind::After], &word(Function::Unfinished), |context, after, _| {
        let Node::After(first) = after else { return None };
        let paid = Clause::new(Predicate::Event(context.main_event()?));
        let other = first.within.is_some() && first.clause.predicate != paid.predicate;
        let unpaid = Clause { negation: Negation::Plain, ..paid };
        other.then(|| Some((chain(context, first, &unpaid.into(), false)?, 0)))?
    });
    let waits = [Kind::After, Kind::Overdue];
    grammar.pair("下单30分钟未支付", &waits, &[Kind::Clause], |context, placed, open| {
        let (Node::After(placed) | Node::Overdue(placed), Node::Clause(open)) = (placed, open) else { return None };
        let since = TimeValue::Window(placed.within?.before());
        let bare = **open == Clause::new(open.predicate) && *placed.clause == Clause::new(placed.clause.predicate);
        let left = bare && !context.spaced && context.becomes(&placed.clause, open);
        left.then(|| Some((Node::Clause(with_time(open, &since, true)?.into()), 0)))?
    });
    grammar.pair("加购48小时", &[Kind::Clause], &[Kind::Length], |_, clause, length| {
        let Node::Length(length) = length else { return None };
        // Their first 30 days are none of a first order.
        if matches!(clause, Node::Clause(found) if found.implied) {
            return None;
        }
        Some((Node::After(Earlier { within: Some(*length), ..earlier(clause)? }.into()), 1))
    });
}

/// What is left open for so long: orders that are yet to be paid.
fn open_so_long(context: &Context<'_>, open: &Clause, length: &Node) -> Option<Clause> {
    let Node::LengthBound { op: Op::More | Op::AtLeast, length } = length else { return None };
    let left = context.becomes(&Clause::new(Predicate::Event(context.main_event()?)), open);
    let bare = *open == Clause::new(open.predicate);
    (left && bare).then(|| with_time(open, &TimeValue::Window(length.before()), true))?
}

/// One after the other, so soon; or else both, the second in the last days.
fn lately(chain: Node, first: &Rc<Clause>, then: &Rc<Clause>, within: Length) -> Option<Node> {
    let Node::Cond(usual) = chain else { return None };
    let time = TimeValue::Window(within.last());
    let then = Rc::new(Cond::Clause(with_time(then, &time, false)?.into()));
    let other = Rc::new(Cond::All(vec![Rc::new(Cond::Clause(first.clone())), then]));
    Some(Node::Cond(Cond::Read { usual, other }.into()))
}

/// Whether the second denies, of now, the very deed that the first says was done. 买过口红，90天内没再买: of that purchase.
fn is_same_deed(first: &Clause, then: &Clause) -> bool {
    let things = then.objects.is_none() || then.objects == first.objects;
    let of_now = !then.again || then.objects.is_some();
    let any = first.pick == Occurrence::Any;
    then.predicate == first.predicate && then.negation != Negation::No && things && of_now && any
}

/// From the end of a time that is over.
pub fn since_the_end(context: &Context<'_>, time: &TimeValue) -> Option<Window> {
    let TimeValue::Window(window) = time else { return None };
    let (_, until) = borders(context, window);
    Some(Window::Between { from: Some(until?), until: None })
}

/// Since what was done in a time that is over.
pub fn since_done(context: &Context<'_>, done: &Rc<Clause>) -> Option<Window> {
    match since_moment(context, &Cond::Clause(done.clone())) {
        Some((Window::Between { until: Some(_), .. }, from)) => {
            Some(Window::Between { from: Some(from?), until: None })
        }
        Some(_) => None,
        None => since_the_end(context, &done.time.as_ref()?.value),
    }
}

/// Registered in May and has bought since: what everybody does once was at the earliest when that time began, and nothing
/// is bought before it.
pub fn since_moment(context: &Context<'_>, moment: &Cond) -> Option<(Window, Option<Moment>)> {
    let Cond::Clause(clause) = moment else { return None };
    match &clause.time.as_ref()?.value {
        TimeValue::Window(window) if matches!(clause.predicate, Predicate::Moment(_)) => {
            Some((window.clone(), borders(context, window).0))
        }
        _ => None,
    }
}

/// Where a time begins and ends, as far as it does.
pub fn borders(context: &Context<'_>, window: &Window) -> (Option<Moment>, Option<Moment>) {
    match window {
        Window::Between { from, until } => (*from, *until),
        Window::Festival { .. } => {
            let days = crate::dsl::time::interval(window, context.catalog, context.as_of);
            let border = |at: jiff::civil::DateTime| Moment::Date(at.date());
            (days.and_then(|days| days.from).map(border), days.map(|days| border(days.until)))
        }
        Window::Ever | Window::After { .. } | Window::Earlier { .. } => (None, None),
    }
}

/// What followed in time, or did not.
pub fn timely(clause: &Node, within: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(clause), Node::Within(within)) = (clause, within) else { return None };
    let open = is_plain(clause) && clause.negation != Negation::Never && clause.time.is_none() && !clause.implied;
    // What never became of a row did so at no time.
    let open = open && !clause.objects.as_deref().is_some_and(Objects::denies);
    open.then(|| (Node::Late { clause: clause.clone(), within: *within, same: false }, 0))
}

fn left_undone(context: &Context<'_>, fact: &Node, within: &Node) -> Option<(Node, u32)> {
    let Node::Objects(fact) = fact else { return None };
    let Objects::Property { property, test: PropertyTest::Says(false) } = fact.as_ref() else { return None };
    let done = Clause::new(Predicate::Event(context.event_at(property)?));
    timely(&Node::Clause(Clause { negation: Negation::Plain, ..done }.into()), within)
}

impl Context<'_> {
    /// The property of rows that tells when they became those of another event.
    pub fn tells_when(&self, rows: Predicate, became: Predicate) -> Option<&str> {
        let (Predicate::Event(rows), Predicate::Event(became)) = (rows, became) else { return None };
        let (rows, became) = (self.catalog.events.get(rows)?, self.catalog.events.get(became)?);
        let mut times = rows.properties.iter().filter(|property| Some(&property.column) == became.time.as_ref());
        let told = times.next().filter(|_| rows.table == became.table && rows.time != became.time)?;
        Some(&told.name)
    }

    /// Cases resolved in May: a time right behind what became of rows is when they became so.
    pub fn when_became(&self, rows: &Clause) -> Option<Rc<Clause>> {
        let Objects::Property { property, test: PropertyTest::Says(true) } = rows.objects.as_deref()? else {
            return None;
        };
        let counted = match rows.predicate {
            Predicate::Measure(measure) => {
                let event = self.event_of(measure)?;
                self.rows_of(event).filter(|count| *count == measure)?;
                Predicate::Event(event)
            }
            predicate => predicate,
        };
        let predicate = Predicate::Event(self.became_at(counted, property)?);
        rows.time.is_none().then(|| Clause { predicate, objects: None, ..rows.clone() }.into())
    }

    /// The event that is at the time which a property of its rows tells.
    pub fn event_at(&self, property: &str) -> Option<usize> {
        self.catalog.events.iter().position(|event| {
            let column = event.property(property).map(|found| &found.column);
            column.is_some() && event.time.as_ref() == column
        })
    }

    /// Whether rows of an event are what those of the other became: resolved, of complained.
    pub fn is_later_of(&self, became: Predicate, done: Predicate) -> bool {
        let (Predicate::Event(became), Predicate::Event(done)) = (became, done) else { return false };
        let (Some(became), Some(done)) = (self.catalog.events.get(became), self.catalog.events.get(done)) else {
            return false;
        };
        became.table == done.table && became.valid.is_some() && done.valid.is_none() && became.time != done.time
    }

    /// The event that rows of another become at the time that a property of theirs tells.
    pub fn became_at(&self, done: Predicate, property: &str) -> Option<usize> {
        let Predicate::Event(done) = done else { return None };
        let done = self.catalog.events.get(done)?;
        let column = &done.property(property)?.column;
        let became = |event: &crate::catalog::Event| {
            event.table == done.table && event.time.as_ref() == Some(column) && event.name != done.name
        };
        self.catalog.events.iter().position(became)
    }
}

/// What the later deed is counted from was said before, with all that is said of it; said again, it is named alone.
fn counted_from(_: &Context<'_>, said: &Node, tail: &Node) -> Option<(Node, u32)> {
    let (Node::Cond(said), Node::Tail { join: Join::And | Join::But | Join::Comma | Join::Further, node }) =
        (said, tail)
    else {
        return None;
    };
    let Node::Cond(then) = node.as_ref() else { return None };
    let Cond::Sequence(chain) = then.as_ref() else { return None };
    let mut parts = match said.as_ref() {
        Cond::All(parts) => parts.clone(),
        _ => vec![said.clone()],
    };
    let last = parts.pop()?;
    let Cond::Clause(first) = last.as_ref() else { return None };
    let again = *chain.first == Clause { implied: chain.first.implied, ..Clause::new(first.predicate) };
    let more = first.objects.is_some() || first.time.is_some() || **first == *chain.first;
    let done = first.negation == Negation::No && first.bound.is_none() && first.pick == Occurrence::Any;
    // Claimed a coupon and ordered within 3 days of claiming it: not with that one.
    let named = first.objects.is_some();
    let steps = chain.steps.iter().map(|step| Step { same: step.same && named, ..step.clone() }).collect();
    let (found, cost) = (sequence(Chain { first: first.clone(), steps }), 0);
    let found = match found {
        Node::Cond(cond) if !parts.is_empty() => {
            parts.push(cond);
            Node::Cond(Cond::All(parts).into())
        }
        found => found,
    };
    (again && more && done).then_some((found, cost))
}
