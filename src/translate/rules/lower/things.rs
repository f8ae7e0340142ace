//! With what something was not done: 浏览过口红但没买 · lipstick but not on Tmall · 看过口红、加购过粉底液但都没买.

use std::rc::Rc;

use super::super::grammar::all_of_those;
use super::super::meaning::{
    Chain, Clause, Cond, Negation, Objects, Occurrence, Predicate, PropertyTest, TimeValue, Timing, Wording,
};
use super::Lowering;
use super::reach::own_window;
use crate::lang::Message;

impl Lowering<'_> {
    /// 加购后48小时没付款，品类为面霜: what stands alone behind what followed, or did not, is what all of it was of.
    pub(super) fn of_the_steps(&self, parts: &mut Vec<Rc<Cond>>) {
        let of = |chain: &Chain, named: &Clause| {
            let bare = named.implied && named.negation == Negation::No && named.pick == Occurrence::Any;
            let open = bare && named.bound.is_none() && named.time.is_none() && chain.first.objects.is_none();
            let Predicate::Event(event) = chain.first.predicate else { return None };
            let objects = named.objects.as_deref().filter(|_| open && !self.context.spaced)?;
            let thing = match objects {
                Objects::Property { property, .. } => {
                    self.context.catalog.events.get(event)?.property(property).is_some_and(|found| found.object)
                }
                objects => self.things(event, objects).is_some(),
            };
            if !thing || !self.context.fits(event, objects) {
                return None;
            }
            let first = Clause { objects: named.objects.clone(), ..chain.first.as_ref().clone() };
            Some(Chain { first: first.into(), ..chain.clone() })
        };
        let found = parts.windows(2).enumerate().find_map(|(at, pair)| match pair {
            [chain, named] => match (chain.as_ref(), named.as_ref()) {
                (Cond::Sequence(chain), Cond::Clause(named)) => Some((at, of(chain, named)?)),
                _ => None,
            },
            _ => None,
        });
        if let Some((at, chain)) = found {
            parts.splice(at..at + 2, [Rc::new(Cond::Sequence(chain.into()))]);
        }
    }

    /// 天河门店，一年内买过4次: what stands alone before what was done so often, or then, is what that was of.
    pub(super) fn under_heading(&self, parts: &mut Vec<Rc<Cond>>) {
        let [head, done, ..] = parts.as_slice() else { return };
        let (Cond::Clause(head), Cond::Clause(done)) = (head.as_ref(), done.as_ref()) else { return };
        let plain = |clause: &Clause| {
            clause.negation == Negation::No && clause.pick == Occurrence::Any && clause.rank.is_none() && !clause.vague
        };
        let event = self.context.event_behind(head.predicate);
        let named = !self.context.spaced && plain(head) && head.implied && head.bound.is_none() && head.time.is_none();
        // 单价500以上的口红，近一年买过: bought takes its thing from there.
        let when = done.time.is_some() && done.wording.takes && !done.implied;
        let counted = plain(done) && (done.bound.is_some() || when) && done.objects.is_none();
        // 面霜，近30天看过3次以上: looked at, and not bought beside that.
        let others = named && plain(done) && done.objects.is_none() && !done.implied && !done.wording.whole;
        let others = others && (done.bound.is_some() || done.time.is_some()) && self.is_heading_of(head, done);
        let same = counted && event.is_some() && event == self.context.event_behind(done.predicate);
        if named && (same || others) {
            let wording = Wording { headed: true, ..done.wording };
            let of = Clause { objects: head.objects.clone(), wording, ..done.as_ref().clone() };
            parts.splice(0..2, [Rc::new(Cond::Clause(of.into()))]);
        }
    }

    /// Whether a thing that nobody is said to have bought may be what something else was done with.
    fn is_heading_of(&self, head: &Clause, done: &Clause) -> bool {
        let main = self.context.main_event();
        let event = self.context.event_behind(done.predicate).filter(|event| Some(*event) != main);
        let Some((event, main)) = event.zip(main) else { return false };
        let thing = matches!(head.objects.as_deref(), Some(Objects::Values(values)) if !values.nominal);
        let things = head.objects.as_deref().filter(|_| thing).and_then(|objects| self.things(main, objects));
        things.is_some_and(|things| self.context.fits(event, &things))
    }

    /// 浏览过口红但没买: what did not follow is about the thing that something else was done with.
    pub(super) fn hand_on_things(&mut self, parts: &mut [Rc<Cond>]) {
        let mut before: Option<(Vec<usize>, Objects)> = None;
        let mut when: Option<TimeValue> = None;
        let mut all: Vec<Objects> = Vec::new();
        let mut headed: Option<Objects> = None;
        self.done_all_the_same(parts);
        for part in parts.iter_mut() {
            // 看过口红、加购过粉底液但都没买: neither of the two.
            if let (Cond::Clause(clause), Some((_, things))) = (part.as_ref(), before.as_mut())
                && clause.wording.all
                && clause.negation != Negation::No
                && all.len() > 1
            {
                *things = Objects::Any(all.clone());
            }
            if let Cond::Clause(clause) = part.as_ref()
                && let Some((_, things)) = &before
                && let Some(clause) = all_of_those(self.context, clause, things)
            {
                *part = Rc::new(Cond::Clause(clause.into()));
            } else if let Some(things) = headed.as_ref().filter(|_| self.convention.same_thing)
                && let Some(done) = self.done_with_those(part, things)
            {
                *part = Rc::new(done);
                self.assume(Message::new("assume-same-thing"));
            } else if let Some(done) = self.done_with(part) {
                all.push(done.1.clone());
                headed = headed.or_else(|| is_headed(part).then(|| done.1.clone()));
                before = Some(done);
                when = own_window(part);
            } else if let Cond::Clause(clause) = part.as_ref()
                && let Some((others, things)) = &before
                && let Some(clause) = self.undone_with(clause, (others, things), when.as_ref(), headed.is_some())
            {
                *part = Rc::new(Cond::Clause(clause.into()));
                self.assume(Message::new("assume-same-thing"));
            }
        }
    }

    /// 没买过口红，但加购或收藏过: what was done all the same was done with the thing that was named. So often within a time of
    /// its own, or at another time than that of the denial, it is a statement of its own.
    fn done_all_the_same(&mut self, parts: &mut [Rc<Cond>]) {
        let Some((first, others)) = parts.split_first_mut() else { return };
        let Cond::Clause(denied) = first.as_ref() else { return };
        let Predicate::Event(event) = denied.predicate else { return };
        let undone = denied.negation != Negation::No && denied.bound.is_none() && !denied.implied;
        let things = denied.objects.as_deref().and_then(|objects| self.things(event, objects));
        let Some(things) = things.filter(|_| undone && !self.context.spaced && self.convention.same_thing) else {
            return;
        };
        let (denied_when, of_denial) = (denied.time.is_some(), own_window(first));
        let apart = |part: &Rc<Cond>| match part.as_ref() {
            Cond::Clause(clause) if clause.time.is_some() => {
                clause.bound.is_some() || denied_when && own_window(part) != of_denial
            }
            _ => false,
        };
        let bare = others.iter().position(|part| self.done_with(part).is_some()).unwrap_or(others.len());
        for part in others.iter_mut().take(bare).filter(|part| !apart(part)) {
            if let Some(done) = self.done_with_those(part, &things) {
                *part = Rc::new(done);
                self.assume(Message::new("assume-same-thing"));
            }
        }
    }

    /// A deed that names nothing, other than to order, with those things.
    fn done_with_those(&self, part: &Cond, things: &Objects) -> Option<Cond> {
        match part {
            Cond::Clause(clause) => {
                let Predicate::Event(event) = clause.predicate else { return None };
                let bare = clause.objects.is_none() && !clause.anything && !clause.implied && !clause.wording.whole;
                let plain = clause.negation == Negation::No && clause.pick == Occurrence::Any;
                let fits = Some(event) != self.context.main_event() && self.context.fits(event, things);
                let objects = Some(Rc::new(things.clone()));
                (bare && plain && fits).then(|| Cond::Clause(Clause { objects, ..clause.as_ref().clone() }.into()))
            }
            Cond::Any(parts) => {
                let done = |part: &Rc<Cond>| self.done_with_those(part, things).map(Rc::new);
                parts.iter().map(done).collect::<Option<_>>().map(Cond::Any)
            }
            _ => None,
        }
    }

    /// What was not done, with the thing that the others were done with. A time of its own makes it a statement of its
    /// own, unless it says that the same was not done again (去年买过口红、今年没再买); so does a place where more of the
    /// same was not bought (买过口红、没在门店买过). That it is of that thing all the same is then the other reading.
    fn undone_with(
        &self,
        clause: &Clause,
        (others, things): (&[usize], &Objects),
        when: Option<&TimeValue>,
        headed: bool,
    ) -> Option<Clause> {
        let Predicate::Event(event) = clause.predicate else { return None };
        // Opened 5 emails but clicked fewer than 2: of those as well.
        let few = clause.negation == Negation::No && clause.bound.is_some() && self.of_one_table(others, event);
        let undone = clause.negation != Negation::No && clause.bound.is_none();
        let open = (undone || few)
            && !clause.wording.whole
            && !clause.anything
            && !clause.implied
            && clause.pick == Occurrence::Any;
        let objects = match clause.objects.as_deref() {
            None => things.clone(),
            Some(own) if clause.implied || self.things(event, own).is_some() => return None,
            Some(own) if !own.is_of_one_row() => return None,
            Some(own) => Objects::Same(vec![things.clone(), own.clone()]),
        };
        if !open || !self.context.fits(event, things) {
            return None;
        }
        // A time at the end is that of both; 历史上没买过 lacks its thing as much as 从没买过 does.
        let ever = |timing: &Timing| timing.value.is_total() && clause.wording.takes && !self.context.spaced;
        let with = |timing: &Timing| {
            headed
                || ever(timing)
                || match when {
                    Some(when) => timing.value == *when,
                    None => timing.trailing && matches!(timing.value, TimeValue::Window(_) | TimeValue::Recently),
                }
        };
        let plain = few || clause.negation == Negation::Plain;
        // 从没买过 lacks its thing; 从没下过单 lacks nothing.
        let takes = clause.wording.takes || self.are_of_one_kind(others, event);
        let lacks = plain || clause.again || takes || self.of_one_table(others, event);
        let other = clause.again || !others.contains(&event);
        let timed = clause.again || clause.time.as_ref().is_none_or(with);
        let usual = lacks && other && timed;
        let apart = plain && !usual && (clause.objects.is_some() || !timed);
        let meant = if self.convention.same_thing { usual } else { apart };
        meant.then(|| Clause { objects: Some(objects.into()), ..clause.clone() })
    }

    /// 打开过短信但一次也没点击: what never became of those same rows is of them, whatever the denial.
    fn of_one_table(&self, done: &[usize], event: usize) -> bool {
        let found = |event: usize| self.context.catalog.events.get(event);
        let main = self.context.main_event();
        let alike = |one: usize| match (found(one), found(event)) {
            (Some(one), Some(other)) => one.table == other.table && one.time != other.time,
            (None, _) | (_, None) => false,
        };
        Some(event) != main && done.iter().all(|one| alike(*one))
    }

    /// 浏览过口红但从没加购过: of what was done and what was not, the same is told.
    fn are_of_one_kind(&self, done: &[usize], event: usize) -> bool {
        let table = |event: usize| self.context.catalog.events.get(event).map(|found| found.table.as_str());
        let main = self.context.main_event();
        Some(event) != main && done.iter().all(|one| Some(*one) != main && table(*one) == table(event))
    }

    /// The things that something was done with, and the events that say so.
    fn done_with(&self, part: &Cond) -> Option<(Vec<usize>, Objects)> {
        match part {
            Cond::Clause(clause) if clause.negation == Negation::No => {
                let Predicate::Event(event) = clause.predicate else { return None };
                let objects = clause.objects.as_deref()?;
                let things = self.things(event, objects).or_else(|| self.things_of_a_kind(event, objects));
                Some((vec![event], things?))
            }
            // 浏览或收藏过面霜: with one and the same.
            Cond::Any(parts) => {
                let done: Option<Vec<_>> = parts.iter().map(|part| self.done_with(part)).collect();
                let done = done?;
                let (_, things) = done.first()?.clone();
                let same = done.iter().all(|(_, other)| *other == things);
                same.then(|| (done.into_iter().flat_map(|(events, _)| events).collect(), things))
            }
            _ => None,
        }
    }

    /// 香水类目: a thing with the kind that it is of.
    fn things_of_a_kind(&self, event: usize, objects: &Objects) -> Option<Objects> {
        let Objects::Property { property, test: PropertyTest::Values(_) } = objects else { return None };
        let property = self.context.catalog.events.get(event)?.property(property)?;
        (property.object && !self.context.spaced).then(|| objects.clone())
    }

    /// The values among the objects that name a thing, not where or how it happened.
    pub(super) fn things(&self, event: usize, objects: &Objects) -> Option<Objects> {
        match objects {
            Objects::Values(values) => {
                let (_, name) = self.context.meant_by(event, values)?;
                let property = self.context.catalog.events.get(event)?.property(&name)?;
                property.object.then(|| objects.clone())
            }
            Objects::Same(parts) => {
                let things: Vec<_> = parts.iter().filter_map(|part| self.things(event, part)).collect();
                (!things.is_empty()).then_some(Objects::Same(things))
            }
            Objects::Property { .. } | Objects::All(_) | Objects::Any(_) | Objects::Not { .. } => None,
        }
    }

    /// Lipstick but not on Tmall: that place is denied of the thing that stands before it.
    pub(super) fn denied_of_things(&self, event: usize, parts: &[Objects]) -> Vec<Objects> {
        let mut before: Option<Objects> = None;
        let mut found = Vec::new();
        for part in parts {
            let placed = match part {
                Objects::Not { of, never } if of.is_of_one_row() && self.things(event, of).is_none() => {
                    let things = before.clone().filter(|_| self.convention.same_thing);
                    things.map(|things| {
                        let of = Objects::Same(vec![things, of.as_ref().clone()]).into();
                        Objects::Not { of, never: *never }
                    })
                }
                Objects::Not { .. } => None,
                other => {
                    before = self.things(event, other).or(before);
                    None
                }
            };
            found.push(placed.unwrap_or_else(|| part.clone()));
        }
        found
    }
}

/// Whether what a deed was done with stands before all else.
fn is_headed(part: &Cond) -> bool {
    match part {
        Cond::Clause(clause) => clause.wording.headed,
        Cond::Any(parts) => parts.first().is_some_and(|first| is_headed(first)),
        _ => false,
    }
}
