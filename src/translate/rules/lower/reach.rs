//! How far a window reaches: over the clauses beside it that have none of their own.
//!
//! 「过去3个月买过口红但没买过粉底液」: the window covers both; that foundation was never bought at all is another reading. A
//! leading window reaches what follows, a trailing one (bought … and viewed … in the last week) what stands before.
//! It never reaches a clause with its own time, nor one that says it means all time (从未, 累计).

mod numbers;
pub(super) mod terms;

use std::rc::Rc;

use self::numbers::{added_up, is_amount, is_missed_behind, is_of_all_time, is_rate_of_another, is_timed_behind};
use super::super::grammar::{Context, borders, is_of_themselves, since_moment};
use super::super::meaning::{
    Against, Bound, Clause, Cond, InAll, Join, Measured, Negation, Objects, Occurrence, Op, Predicate, Ranking, Said,
    TimeValue, Timing, ValueItem, Values,
};
use super::{Lowering, all};
use crate::dsl::{self, Condition, Moment, Pick, Portion, Window};
use crate::lang::Message;

impl Lowering<'_> {
    /// Parts that stand together, with every window where it belongs.
    pub(super) fn reached(&mut self, parts: &[Rc<Cond>], join: Join) -> Vec<Rc<Cond>> {
        let mut parts: Vec<Rc<Cond>> = parts.to_vec();
        self.resolve_relative(&mut parts);
        self.under_heading(&mut parts);
        self.of_the_steps(&mut parts);
        self.hand_on_things(&mut parts);
        self.consent_beside(&mut parts);
        if self.convention.reach {
            self.reach_forward(&mut parts);
            self.reach_back(&mut parts, join);
        }
        parts
    }

    /// Parts that all hold; 金卡会员今年消费最高的: who is first of all is looked for among those who are what the others say.
    pub(super) fn all_reached(&mut self, parts: &[Rc<Cond>]) -> Vec<Rc<Cond>> {
        let parts = self.reached(parts, Join::And);
        among_the_others(&parts).map_or(parts, |first| vec![Rc::new(Cond::Clause(first.into()))])
    }

    fn reach_forward(&mut self, parts: &mut [Rc<Cond>]) {
        let mut current: Option<TimeValue> = None;
        let mut denied: Option<Rc<Clause>> = None;
        let mut timed: Option<Rc<Clause>> = None;
        let mut share = false;
        for part in parts.iter_mut() {
            // 本月生日且买过面霜: when the day comes round is of nothing else.
            if clause_of(part).is_some_and(|clause| self.returns(clause.predicate)) {
                continue;
            }
            if let Some(time) = own_window(part) {
                current = Some(time);
                share = matches!(part.as_ref(), Cond::About { .. });
                timed = clause_of(part).cloned();
                denied.clone_from(&timed);
            } else if let Some(time) = &current
                && !excludes(self.context, denied.as_deref(), part)
                && !is_rate_of_another(self.context, timed.as_deref(), part)
                && let counted = added_up(self.context, timed.as_deref(), share, part)
                && let Some(covered) = covered(&counted, time, false)
                    .or_else(|| covered_denial(self.context, timed.as_deref(), part, time))
            {
                // What was not done in that time is neither counted nor added up in it by what follows.
                if let Cond::Clause(clause) = &covered
                    && clause.negation != Negation::No
                {
                    denied = Some(clause.clone());
                }
                let covered = Rc::new(covered);
                let apart = is_missed_behind(self.context, timed.as_deref()) && is_amount(part);
                *part = if apart { Cond::Read { usual: part.clone(), other: covered }.into() } else { covered };
                self.assume(Message::new("assume-window-covers"));
            } else if is_of_all_time(part) && timed.as_deref().is_some_and(is_timed_behind) {
                current = None;
            }
        }
    }

    fn reach_back(&mut self, parts: &mut [Rc<Cond>], join: Join) {
        let mut current: Option<TimeValue> = None;
        let mut empty: Option<Rc<Clause>> = None;
        for part in parts.iter_mut().rev() {
            if let Cond::Clause(clause) = part.as_ref()
                && let Some(timing) = &clause.time
            {
                // Who bought nothing, last login in June: when the last one was; searched or last bought in June may be
                // both.
                let own = join == Join::And && matches!(clause.pick, Occurrence::First | Occurrence::Last);
                let reaches = timing.trailing && !own && !matches!(clause.predicate, Predicate::Moment(_));
                current = reaches.then(|| timing.value.clone());
                empty = Some(clause.clone());
            } else if let Some(time) = &current
                && !excludes(self.context, empty.as_deref(), part)
                && (happens(part) || of_one_event(self.context, empty.as_deref(), part))
                && let Some(covered) = covered(part, time, true)
            {
                *part = Rc::new(covered);
                self.assume(Message::new("assume-window-covers"));
            }
        }
    }

    /// 之前 and "since then" take their border from the window of the other clauses. What is to be before a time that was
    /// not said yet, and then of something else (bought before, has not viewed anything in the last week), was at any
    /// time.
    fn resolve_relative(&mut self, parts: &mut [Rc<Cond>]) {
        let mut windows =
            parts.iter().enumerate().filter_map(|(at, part)| match own_window(part).or_else(|| term_window(part))? {
                TimeValue::Window(window) => Some((at, window)),
                TimeValue::Recently => Some((at, Window::last(30, dsl::Unit::Day))),
                _ => None,
            });
        let first = windows.next().map(|(told, window)| (told, borders(self.context, &window), window));
        let first = first.or_else(|| {
            let (window, from) = since_moment(self.context, parts.first()?)?;
            Some((0, (from, from), window))
        });
        let Some((told, (from, until), window)) = first else { return never_before(parts) };
        let told_of = parts.get(told).and_then(|part| self.event_of(part));
        let meant = |value: &TimeValue, ever: bool| match value {
            TimeValue::Earlier if ever => Some(TimeValue::Total(InAll::Ever)),
            TimeValue::Earlier => from.map(|from| TimeValue::Window(Window::Between { from: None, until: Some(from) })),
            TimeValue::InThat => Some(TimeValue::Window(window.clone())),
            TimeValue::Since => {
                until.map(|until| TimeValue::Window(Window::Between { from: Some(until), until: None }))
            }
            _ => None,
        };
        for (at, part) in parts.iter_mut().enumerate() {
            let ever = at < told && told_of.is_some() && told_of != self.event_of(part);
            let timed = |clause: &Clause| {
                let value = clause.time.as_ref().and_then(|timing| meant(&timing.value, ever))?;
                let time = Some(Timing { value, trailing: false });
                Some(Rc::new(Cond::Clause(Clause { time, ..clause.clone() }.into())))
            };
            let resolved = match part.as_ref() {
                Cond::Clause(clause) => timed(clause).map(|cond| cond.as_ref().clone()),
                // 剔除这段时间用过券的: who did it then.
                Cond::Not(inner) | Cond::Except(inner) => match inner.as_ref() {
                    Cond::Clause(clause) => timed(clause).map(|inner| match part.as_ref() {
                        Cond::Not(_) => Cond::Not(inner),
                        _ => Cond::Except(inner),
                    }),
                    _ => None,
                },
                Cond::Term { term, time: Some(time) } => {
                    meant(time, false).map(|time| Cond::Term { term: *term, time: Some(time) })
                }
                _ => None,
            };
            if let Some(resolved) = resolved {
                *part = Rc::new(resolved);
            }
        }
    }

    /// What a statement is about, if about one thing that happens.
    fn event_of(&self, part: &Cond) -> Option<usize> {
        let Cond::Clause(clause) = part else { return None };
        self.context.event_behind(clause.predicate)
    }

    /// "Not bought in the last N days" said only of people who bought before.
    pub(super) fn past_only(&mut self, rule: Condition) -> Condition {
        let parts = match &rule {
            Condition::All(parts) => parts.clone(),
            one => vec![one.clone()],
        };
        if parts.iter().any(happened) {
            return rule;
        }
        let mut changed = false;
        let narrowed = parts
            .into_iter()
            .map(|part| match recent_absence(&part) {
                Some(past) => {
                    changed = true;
                    past
                }
                None => part,
            })
            .collect();
        if changed {
            self.assume(Message::new("assume-past-buyers"));
        }
        all(narrowed)
    }
}

/// The very first of those whom the other parts describe by what they are; those of the first so many who did something,
/// too, are another matter.
fn among_the_others(parts: &[Rc<Cond>]) -> Option<Clause> {
    let first = |part: &Rc<Cond>| match part.as_ref() {
        Cond::Clause(clause) => Some(clause.clone()).filter(|clause| {
            clause.vague && clause.rank.as_ref().is_some_and(|rank| rank.portion == Portion::Count(1))
        }),
        _ => None,
    };
    let clause = parts.iter().find_map(first)?;
    let rank = clause.rank.as_ref()?;
    let others = parts.iter().filter(|part| first(part).is_none());
    let those: Vec<Rc<Cond>> = rank.among.iter().chain(others).cloned().collect();
    let one = parts.len() > 1 && parts.iter().filter_map(first).count() == 1;
    let described = one && those.iter().all(|part| is_of_themselves(part));
    let rank = Ranking { among: Some(Cond::All(those).into()), ..rank.clone() };
    described.then(|| Clause { rank: Some(rank), ..clause.as_ref().clone() })
}

/// Spent over 50 and has not been texted before: with no window in the sentence, never. Ordered before or spent over 50:
/// at any time.
fn never_before(parts: &mut [Rc<Cond>]) {
    for part in parts.iter_mut() {
        if let Cond::Clause(clause) = part.as_ref()
            && let Some(Timing { value: TimeValue::Earlier, trailing: true }) = clause.time
        {
            let time = Some(Timing { value: TimeValue::Total(InAll::Ever), trailing: true });
            *part = Rc::new(Cond::Clause(Clause { time, ..clause.as_ref().clone() }.into()));
        }
    }
}

/// The window of a name that is said of another time than its own, or is denied of it.
fn term_window(part: &Cond) -> Option<TimeValue> {
    match part {
        Cond::Term { time, .. } => time.clone(),
        Cond::Not(inner) => term_window(inner),
        _ => None,
    }
}

/// The window a part brings along for its neighbours.
pub(super) fn own_window(part: &Cond) -> Option<TimeValue> {
    let clause = match part {
        Cond::Clause(clause) => clause,
        Cond::Any(parts) => return own_window(parts.first()?),
        // 近6个月用券订单占比60%以上，且订单数满4.
        Cond::About { clause, said: Said::Compared { against: Against::Whole, .. } } => clause,
        // 近30天活跃但没下单
        Cond::Term { time: Some(value @ TimeValue::Window(Window::Between { from: Some(_), .. })), .. } => {
            return Some(value.clone());
        }
        _ => return None,
    };
    match &clause.time {
        // 注册7到30天: a time after a moment is when that was. 上个月注册、买过面膜: one that is over is of nothing else, either.
        Some(timing)
            if matches!(clause.predicate, Predicate::Moment(_)) && (timing.trailing || is_over(&timing.value)) =>
        {
            None
        }
        Some(Timing { value: value @ (TimeValue::Window(_) | TimeValue::Recently | TimeValue::Long), .. })
            if matches!(clause.pick, Occurrence::Any | Occurrence::Every) =>
        {
            // A window that ends in the past, or begins nowhere, speaks of its own clause only.
            match value {
                TimeValue::Window(Window::Between { from: None, .. }) => None,
                value => Some(value.clone()),
            }
        }
        Some(_) | None => None,
    }
}

fn is_over(time: &TimeValue) -> bool {
    matches!(time, TimeValue::Window(Window::Between { until: Some(_), .. }))
}

/// A meaning under the window of the question before it; `None` when it brings its own, or none can reach it.
pub(super) fn under(cond: &Cond, window: &Window) -> Option<Cond> {
    let time = TimeValue::Window(window.clone());
    match cond {
        Cond::All(parts) if parts.iter().all(|part| own_window(part).is_none()) => {
            let reached: Vec<_> = parts.iter().map(|part| covered(part, &time, false).map(Rc::new)).collect();
            let some = reached.iter().any(Option::is_some);
            let both = |(covered, part): (Option<Rc<Cond>>, &Rc<Cond>)| covered.unwrap_or_else(|| part.clone());
            some.then(|| Cond::All(reached.into_iter().zip(parts).map(both).collect()))
        }
        Cond::Not(inner) => Some(Cond::Not(under(inner, window)?.into())),
        other => covered(other, &time, false),
    }
}

/// The part under a window it did not bring itself.
fn covered(part: &Cond, time: &TimeValue, trailing: bool) -> Option<Cond> {
    let inside = |part: &Rc<Cond>| covered(part, time, trailing).map(Rc::new);
    let clause = match part {
        Cond::Clause(clause) => clause,
        // 近一年下过5单、一半以上用券: a share is of that time, too.
        Cond::About { clause, said: said @ Said::Compared { against: Against::Whole, .. } }
            if clause.time.is_none() =>
        {
            let time = Some(Timing { value: time.clone(), trailing });
            let clause = Clause { time, ..clause.as_ref().clone() }.into();
            return Some(Cond::About { clause, said: said.clone() });
        }
        Cond::Any(parts) => return parts.iter().map(inside).collect::<Option<_>>().map(Cond::Any),
        Cond::All(parts) => return parts.iter().map(inside).collect::<Option<_>>().map(Cond::All),
        Cond::Read { usual, other } => return Some(Cond::Read { usual: inside(usual)?, other: inside(other)? }),
        _ => return None,
    };
    let open = clause.time.is_none()
        && clause.negation != Negation::Never
        && matches!(clause.pick, Occurrence::Any | Occurrence::Every)
        && !matches!(clause.predicate, Predicate::Moment(_));
    open.then(|| {
        let time = Some(Timing { value: time.clone(), trailing });
        Cond::Clause(Clause { time, ..clause.as_ref().clone() }.into())
    })
}

/// Whether a part only says that something happened: a window that comes later may still mean it. Amounts do not wait.
fn happens(part: &Cond) -> bool {
    match part {
        Cond::Clause(clause) if clause.bound.as_deref().is_some_and(is_once_at_least) => clause.rank.is_none(),
        Cond::Clause(clause) => matches!(clause.predicate, Predicate::Event(_)) && clause.bound.is_none(),
        Cond::Any(parts) => parts.iter().all(|part| happens(part)),
        _ => false,
    }
}

/// One or more: no more than that it happened.
fn is_once_at_least(bound: &Bound) -> bool {
    let counted = matches!(bound.unit, Measured::Bare | Measured::Times | Measured::Catalog(_));
    counted && matches!(bound.tests.as_slice(), [(Op::AtLeast, number)] if *number == dsl::Number::from(1))
}

/// Whether an amount or a share is of the event that the clause after it is of: at least 3 orders and over 500 spent in
/// the last months.
fn of_one_event(context: &Context<'_>, then: Option<&Clause>, part: &Cond) -> bool {
    let (Some(then), Some(clause)) = (then, clause_of(part)) else { return false };
    let amount = |clause: &Clause| clause.bound.is_some() || clause.rank.is_some();
    let counted = amount(clause) || matches!(part, Cond::About { .. });
    let missed = context.spaced && then.negation != Negation::No && amount(clause);
    counted && amount(then) && are_of_one_event(context, then, clause) || missed && became(context, clause, then)
}

/// Received at least 5 emails and opened none in the last 120 days: what the rows that are counted did not become.
fn became(context: &Context<'_>, clause: &Clause, then: &Clause) -> bool {
    let event = |clause: &Clause| context.event_behind(clause.predicate);
    let table = |event: usize| context.catalog.events.get(event).map(|event| event.table.as_str());
    let (Some(rows), Some(missed)) = (event(clause), event(then)) else { return false };
    let main = context.main_event();
    rows != missed && table(rows) == table(missed) && Some(rows) != main && Some(missed) != main
}

/// Whether a number is of the event that the clause before it is of, or both are numbers of orders.
fn are_counted_of_orders(context: &Context<'_>, then: &Clause, part: &Cond) -> bool {
    let Some(clause) = clause_of(part).filter(|clause| clause.bound.is_some()) else { return false };
    let orders = |clause: &Clause| {
        let main = context.main_event();
        context
            .event_behind(clause.predicate)
            .zip(main)
            .is_some_and(|(event, main)| event == main || context.is_of_orders(event, main))
    };
    are_of_one_event(context, then, clause) || orders(then) && orders(clause)
}

fn are_of_one_event(context: &Context<'_>, one: &Clause, other: &Clause) -> bool {
    let event = context.event_behind(one.predicate);
    event.is_some() && event == context.event_behind(other.predicate)
}

/// The clause of a statement, or of a share of its whole.
fn clause_of(part: &Cond) -> Option<&Rc<Clause>> {
    match part {
        Cond::Clause(clause) | Cond::About { clause, said: Said::Compared { against: Against::Whole, .. } } => {
            Some(clause)
        }
        _ => None,
    }
}

/// 近6个月…，下单不足4次的不要: who is left out by a number of what was done in that time.
fn covered_denial(context: &Context<'_>, timed: Option<&Clause>, part: &Cond, time: &TimeValue) -> Option<Cond> {
    let (Cond::Not(inner) | Cond::Except(inner)) = part else { return None };
    let (Cond::Clause(clause), timed) = (inner.as_ref(), timed?) else { return None };
    let counted = clause.bound.is_some() && clause.negation == Negation::No && are_of_one_event(context, timed, clause);
    let inside = Rc::new(counted.then(|| covered(inner, time, false))??);
    Some(if matches!(part, Cond::Except(_)) { Cond::Except(inside) } else { Cond::Not(inside) })
}

/// Whether a negated clause denies, in its window, what the part says or counts: then the window cannot mean both.
fn excludes(context: &Context<'_>, denied: Option<&Clause>, part: &Cond) -> bool {
    let (Some(denied), Cond::Clause(clause)) = (denied, part) else { return false };
    let event = context.event_behind(denied.predicate);
    denied.negation != Negation::No
        && denied.bound.is_none()
        && clause.negation == Negation::No
        && event.is_some()
        && event == context.event_behind(clause.predicate)
        && (denied.objects.is_none() || denied.objects == clause.objects)
}

/// Whether a part says that something was done, so that those who never did it are out.
fn happened(part: &Condition) -> bool {
    match part {
        Condition::Event(_) | Condition::Measure(_) | Condition::Rank(_) => true,
        Condition::Any(parts) => parts.iter().all(happened),
        _ => false,
    }
}

/// `not event in last N` as "the last one is longer ago than that".
fn recent_absence(condition: &Condition) -> Option<Condition> {
    let Condition::Not(inner) = condition else { return None };
    let Condition::Event(occurrence) = inner.as_ref() else { return None };
    let Window::Between {
        from: Some(from @ (Moment::Ago { .. } | Moment::Start { .. } | Moment::Date(_))),
        until: None,
    } = &occurrence.window
    else {
        return None;
    };
    if occurrence.pick != Pick::Any {
        return None;
    }
    let before = Window::Between { from: None, until: Some(*from) };
    let past = dsl::Occurrence { window: before, ..occurrence.clone() };
    if occurrence.filter.is_none() {
        return Some(Condition::Event(dsl::Occurrence { pick: Pick::Last, ..past }));
    }
    Some(Condition::All(vec![Condition::Event(past), condition.clone()]))
}

/// Several things done. Who is left out for them (排除退过款、投诉过的)? Those who did all, or whoever did one: only the one who
/// asks knows.
pub(super) fn deeds(cond: &Cond) -> Option<Vec<Rc<Cond>>> {
    let done = |part: &Rc<Cond>| match part.as_ref() {
        Cond::Clause(clause) => {
            matches!(clause.predicate, Predicate::Event(_)) && clause.negation == Negation::No && !clause.implied
        }
        _ => false,
    };
    match cond {
        Cond::All(parts) => (parts.len() > 1 && parts.iter().all(done)).then(|| parts.clone()),
        // 买过口红和粉底液: as much as two deeds.
        Cond::Clause(clause) if clause.bound.is_none() && done(&Rc::new(cond.clone())) => {
            let Some(Objects::Values(values)) = clause.objects.as_deref() else { return None };
            let listed = values.items.len() > 1 && values.join == Some(Join::And) && !values.each;
            let one = |item: &ValueItem| {
                let values = Values { items: vec![item.clone()], join: None, ..values.as_ref().clone() };
                let objects = Some(Rc::new(Objects::Values(values.into())));
                Rc::new(Cond::Clause(Clause { objects, ..clause.as_ref().clone() }.into()))
            };
            listed.then(|| values.items.iter().map(one).collect())
        }
        _ => None,
    }
}
