//! What is said of a deed in parts of its own, as forms do: 加购口红，次数大于2，渠道为APP，近30天.

use std::rc::Rc;

use super::super::meaning::{
    Bound, Chain, Clause, Cond, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Predicate, PropertyTest,
    Said, TimeValue, Wording,
};
use super::super::words::Function;
use super::connectives::{condition, is_led_by_time};
use super::events::{about, bounded, with_time};
use super::{Context, Grammar, word};
use crate::catalog::Type;

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("加购口红，次数大于2", &[Kind::Cond], &[Kind::Tail], |context, deed, part| {
        let (Node::Cond(deed), Node::Tail { join: Join::And | Join::Comma, node }) = (deed, part) else { return None };
        let part = condition(node)?;
        let (Cond::Clause(deed), Cond::Clause(part)) = (deed.as_ref(), part.as_ref()) else { return None };
        let deed = match &part.time {
            Some(timing) => &Rc::new(with_time(deed, &timing.value, true).filter(|_| deed.time.is_none())?),
            None => deed,
        };
        match (&part.bound, part.objects.as_deref()) {
            (Some(bound), None) if context.counts_it(deed, part) => {
                let times = Bound { unit: Measured::Times, ..bound.as_ref().clone() };
                bounded(context, deed, &times.into(), true)
            }
            (None, Some(fact)) if context.tells_of_it(deed, part) => {
                let all = Clause { of_those: false, ..deed.as_ref().clone() };
                about(context, &all, fact).map(|node| (node, 0))
            }
            _ => None,
        }
    });
    let stated = [Kind::Clause, Kind::Cond, Kind::Group];
    grammar.pair("浏览10次以上但没加购，近30天", &stated, &[Kind::Tail], |_, stated, time| {
        let Node::Tail { join: Join::Comma, node } = time else { return None };
        let Node::Time(time @ TimeValue::Window(_)) = node.as_ref() else { return None };
        let cond = in_time(condition(stated)?.as_ref(), time)?;
        // 先浏览再加购，7天内: so soon after each other.
        let apart = |clause: &Clause| clause.bound.is_some() || clause.negation != Negation::No;
        let apart = |cond: &Cond| matches!(cond, Cond::Clause(clause) if apart(clause));
        let no_step = match &cond {
            Cond::All(parts) => parts.iter().any(|part| apart(part) || matches!(part.as_ref(), Cond::About { .. })),
            _ => true,
        };
        // Of all that was said before it, rather than of the last of it.
        let cost = if matches!(cond, Cond::All(_)) { 2 } else { 5 };
        no_step.then(|| (Node::Group(cond.into()), cost))
    });
    // A time before who they are is of what they did.
    let led = [Kind::Cond, Kind::Group];
    grammar.pair("近半年女性客户下单2次", &[Kind::Time], &led, |context, time, stated| {
        let Node::Time(time @ TimeValue::Window(_)) = time else { return None };
        let found = condition(stated)?;
        let Cond::All(parts) = found.as_ref() else { return None };
        let own = matches!(parts.first()?.as_ref(), Cond::Attribute { .. } | Cond::Values { .. });
        let cond = in_time(&found, time).filter(|_| own && !context.spaced)?;
        Some((if matches!(stated, Node::Group(_)) { Node::Group(cond.into()) } else { Node::Cond(cond.into()) }, 3))
    });
    grammar.pair("只看近半年", &word(Function::Limit), &[Kind::Time], |_, _, time| match time {
        Node::Time(time @ (TimeValue::Window(_) | TimeValue::Total(_) | TimeValue::InThat)) => {
            Some((Node::Overall(time.clone()), 0))
        }
        _ => None,
    });
    let window = word(Function::WindowNoun);
    grammar.pair("窗口365天, window of 30 days", &window, &[Kind::Length], |_, _, length| window_of(length));
    grammar.pair("7天窗口", &[Kind::Length], &window, |context, length, _| {
        (!context.spaced).then(|| window_of(length))?
    });
    grammar.pair("窗口近365天", &window, &[Kind::Time], |_, _, time| match time {
        Node::Time(TimeValue::Window(_)) => Some((time.clone(), 0)),
        _ => None,
    });
    let is = [Kind::Word(Function::Is), Kind::Word(Function::Equal), Kind::Word(Function::Of)];
    grammar.pair("窗口=", &window, &is, |_, window, _| Some((window.clone(), 0)));
    let said = [Kind::Cond, Kind::Group];
    // With a time or a number of its own, it is what they did, and not all they ever did.
    grammar.pair("只要近60天买过咖啡的", &word(Function::Limit), &said, |_, _, said| {
        let cond = condition(said)?;
        let Cond::Clause(clause) = cond.as_ref() else { return None };
        let told = clause.bound.is_some() || is_led_by_time(clause);
        let plain = clause.negation == Negation::No && clause.pick == Occurrence::Any;
        (told && plain && !clause.implied && !clause.vague).then(|| (said.clone(), 0))
    });
    grammar.pair("买过口红、没买过粉底液，只看近半年", &said, &[Kind::Tail], |context, said, time| {
        let Node::Tail { join: Join::Comma, node } = time else { return None };
        let Node::Overall(time) = node.as_ref() else { return None };
        let (said, timed) = (condition(said)?, all_in_time(condition(said)?.as_ref(), time)?);
        let then = timed != *said || !context.spaced && says_when(&said);
        then.then(|| (Node::Group(timed.into()), narrowness(&said)))
    });
    grammar.pair(
        "只看近半年，买过口红、没买过粉底液",
        &[Kind::Overall],
        &[Kind::Tail],
        |_, time, said| {
            let (Node::Overall(time), Node::Tail { join: Join::Comma, node }) = (time, said) else { return None };
            let (said, timed) = (condition(node)?, all_in_time(condition(node)?.as_ref(), time)?);
            (timed != *said).then(|| (Node::Group(timed.into()), narrowness(&said)))
        },
    );
    grammar.pair("面膜，近一年至少买了3次", &[Kind::Cond], &[Kind::Tail], |context, thing, said| {
        let Node::Tail { join: Join::Comma, node } = said else { return None };
        let (Node::Cond(thing), Node::Cond(said)) = (thing, node.as_ref()) else { return None };
        context.counted_of_that(thing, said).map(|cond| (Node::Cond(cond.into()), 3))
    });
}

/// 口红近30天浏览过: a thing that stands before the time of what was done is what all that follows is about.
pub fn headed(context: &Context<'_>, clause: &Clause, named: Node) -> Node {
    let led = is_led_by_time(clause) && clause.objects.is_none() && !context.spaced;
    match &named {
        Node::Clause(found) if led => {
            let wording = Wording { headed: true, ..found.wording };
            Node::Clause(Clause { wording, ..found.as_ref().clone() }.into())
        }
        _ => named,
    }
}

/// What it costs that a time of all that is said is of no more than this: rather of more of it.
fn narrowness(cond: &Cond) -> u32 {
    fn parts(cond: &Cond) -> u32 {
        match cond {
            Cond::All(found) | Cond::Any(found) => found.iter().map(|part| parts(part)).sum(),
            Cond::Read { usual, .. } => parts(usual),
            _ => 1,
        }
    }
    20_u32.saturating_sub(4 * parts(cond))
}

/// Every deed in that time, however they are joined; `None` where one has a time of its own, or a name might have one.
fn all_in_time(cond: &Cond, time: &TimeValue) -> Option<Cond> {
    let moved = |parts: &[Rc<Cond>]| -> Option<Vec<Rc<Cond>>> {
        parts.iter().map(|part| all_in_time(part, time).map(Rc::new)).collect()
    };
    match cond {
        Cond::Clause(clause) if matches!(clause.predicate, Predicate::Moment(_)) => Some(cond.clone()),
        // 近30天打开过邮件却没下单，两者都看近30天: what is of that time already is so.
        Cond::Clause(clause) if clause.time.as_ref().is_some_and(|timing| timing.value == *time) => Some(cond.clone()),
        Cond::Clause(clause) => Some(Cond::Clause(with_time(clause, time, true)?.into())),
        Cond::Sequence(chain) => {
            let first = with_time(&chain.first, time, true)?.into();
            Some(Cond::Sequence(Chain { first, ..chain.as_ref().clone() }.into()))
        }
        // 同一单里买过A和B，时间近一年.
        Cond::About { clause, said: said @ (Said::Together | Said::OfOne(_) | Said::OnOneDay) } => {
            Some(Cond::About { clause: with_time(clause, time, true)?.into(), said: said.clone() })
        }
        Cond::All(parts) => moved(parts).map(Cond::All),
        Cond::Any(parts) => moved(parts).map(Cond::Any),
        Cond::Read { usual, other } => {
            let [usual, other] = [usual, other].map(|way| all_in_time(way, time).map(Rc::new));
            Some(Cond::Read { usual: usual?, other: other? })
        }
        Cond::Attribute { .. } | Cond::Values { .. } | Cond::State { .. } => Some(cond.clone()),
        _ => None,
    }
}

/// Whether a deed is told that is of a time.
fn says_when(cond: &Cond) -> bool {
    match cond {
        Cond::Clause(clause) => clause.time.is_some(),
        Cond::All(parts) | Cond::Any(parts) => parts.iter().any(|part| says_when(part)),
        _ => false,
    }
}

/// Every deed in that time, where none has a time of its own; what customers are has none.
fn in_time(cond: &Cond, time: &TimeValue) -> Option<Cond> {
    match cond {
        Cond::Clause(clause)
            if clause.time.is_none() && !clause.implied && !matches!(clause.predicate, Predicate::Moment(_)) =>
        {
            Some(Cond::Clause(with_time(clause, time, true)?.into()))
        }
        Cond::About { clause, said: Said::Together } if clause.time.is_none() => {
            Some(Cond::About { clause: with_time(clause, time, true)?.into(), said: Said::Together })
        }
        Cond::All(parts) => {
            let timed = |part: &Rc<Cond>| match part.as_ref() {
                Cond::Clause(_) | Cond::About { .. } => in_time(part, time).map(Rc::new),
                Cond::Attribute { .. } | Cond::Values { .. } => Some(part.clone()),
                _ => None,
            };
            let said = parts.iter().any(|part| matches!(part.as_ref(), Cond::Clause(_) | Cond::About { .. }));
            let parts: Vec<Rc<Cond>> = parts.iter().map(timed).collect::<Option<_>>()?;
            said.then_some(Cond::All(parts))
        }
        _ => None,
    }
}

impl Context<'_> {
    /// 面膜，近一年至少买了3次; 徐汇门店，半年内去过5趟: how often that was bought, or something there, as a heading says.
    pub fn counted_of_that(&self, thing: &Cond, said: &Cond) -> Option<Cond> {
        let (Cond::Clause(named), Cond::Clause(said)) = (thing, said) else { return None };
        let main = self.main_event()?;
        let bare =
            Clause { objects: None, implied: false, ..named.as_ref().clone() } == Clause::new(Predicate::Event(main));
        let Some(Objects::Values(values)) = named.objects.as_deref() else { return None };
        let of_main = self.event_behind(said.predicate) == Some(main) && !said.implied && said.negation == Negation::No;
        let counted = match said.predicate {
            Predicate::Measure(measure) => self.count_of(main) == Some(measure),
            found => found == Predicate::Event(main),
        };
        let open = counted && said.bound.is_some() && said.objects.is_none() && said.rank.is_none();
        let fits = !self.spaced && named.implied && bare && !values.nominal && of_main && open;
        let Node::Clause(usual) = about(self, said, named.objects.as_deref()?).filter(|_| fits)? else { return None };
        let whole = vec![Cond::Clause(named.clone()).into(), Cond::Clause(said.clone()).into()];
        Some(Cond::Read { usual: Rc::new(Cond::Clause(usual)), other: Cond::All(whole).into() })
    }

    /// Whether a number of nothing in particular stands behind a deed, and is how often that was.
    pub fn counts_it(&self, deed: &Clause, part: &Clause) -> bool {
        let times = |unit: &Measured| matches!(unit, Measured::Bare | Measured::Times);
        let bare = part.objects.is_none() && part.negation == Negation::No;
        let number = part.bound.as_ref().is_some_and(|bound| times(&bound.unit));
        self.is_deed_in_parts(deed) && deed.bound.is_none() && part.implied && bare && number
    }

    /// Whether a fact of nothing in particular stands behind a deed that knows it.
    pub fn tells_of_it(&self, deed: &Clause, part: &Clause) -> bool {
        if self.is_of_that_line(deed, part) || self.is_of_the_first(deed, part) {
            return true;
        }
        let told =
            |fact: &&Objects| matches!(fact, Objects::Property { test, .. } if !matches!(test, PropertyTest::Says(_)));
        let fact = part.objects.as_deref().filter(told);
        let bare = part.bound.is_none() && part.negation == Negation::No;
        let known = |event| fact.is_some_and(|fact| self.fits(event, fact));
        let event = self.event_behind(deed.predicate);
        self.is_deed_in_parts(deed) && part.implied && bare && event.is_some_and(known)
    }

    /// 买过口红，单价500以上: what such a thing cost, and not anything.
    fn is_of_that_line(&self, deed: &Clause, part: &Clause) -> bool {
        let bound = |objects: &Objects| match objects {
            Objects::Property { property, test: PropertyTest::Bound(_) } => Some(property.clone()),
            _ => None,
        };
        let facts: Option<Vec<_>> = match part.objects.as_deref() {
            Some(Objects::Same(facts)) => facts.iter().map(bound).collect(),
            fact => fact.and_then(bound).map(|fact| vec![fact]),
        };
        let Some(facts) = facts else { return false };
        let main = self.main_event().map(Predicate::Event);
        let things = deed.objects.as_deref().zip(self.main_event());
        let things = things.is_some_and(|(things, main)| self.names_thing(main, things));
        let plain = deed.pick == Occurrence::Any && deed.negation == Negation::No && deed.bound.is_none();
        let bare = part.implied && part.bound.is_none() && part.negation == Negation::No && part.time.is_none();
        let line = self.main_event().is_some_and(|main| facts.iter().any(|fact| self.prices_a_thing(main, fact)));
        !self.spaced
            && Some(deed.predicate) == main
            && part.predicate == deed.predicate
            && plain
            && things
            && bare
            && line
    }

    /// Whether a number of a row is what one piece of the thing costs.
    pub fn prices_a_thing(&self, event: usize, property: &str) -> bool {
        let found = self.catalog.events.get(event).and_then(|event| event.property(property));
        found.is_some_and(|found| found.kind == Type::Money)
            && self.whole_event().is_none_or(|whole| {
                self.catalog.events.get(whole).is_none_or(|whole| whole.property(property).is_none())
            })
    }

    /// 首购在近30天，渠道为抖音: that of the first.
    fn is_of_the_first(&self, deed: &Clause, part: &Clause) -> bool {
        let picked = matches!(deed.pick, Occurrence::First | Occurrence::Last) && deed.objects.is_none();
        let Some(Objects::Values(values)) = part.objects.as_deref() else { return false };
        let bare = Clause { objects: None, implied: false, ..part.clone() } == Clause::new(part.predicate);
        let place = part.implied && bare && !values.nominal;
        let event = self.event_behind(deed.predicate);
        !self.spaced && picked && place && deed.negation == Negation::No && event == self.event_behind(part.predicate)
    }

    fn is_deed_in_parts(&self, deed: &Clause) -> bool {
        let main = self.main_event().map(Predicate::Event);
        let event = matches!(deed.predicate, Predicate::Event(_)) && Some(deed.predicate) != main;
        let plain = deed.pick == Occurrence::Any && deed.negation == Negation::No && !deed.implied;
        event && plain && !self.spaced
    }
}

/// So long up to now.
fn window_of(length: &Node) -> Option<(Node, u32)> {
    let Node::Length(length) = length else { return None };
    Some((Node::Time(TimeValue::Window(length.last())), 0))
}
