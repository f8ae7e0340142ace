//! One event after another.

use super::super::grammar::left_undone;
use super::super::meaning::{Chain, Clause, Negation, Objects, Occurrence, Predicate, PropertyTest, Step};
use super::Lowering;
use crate::catalog::Type;
use crate::diagnostic::Code;
use crate::dsl::{self, Condition, Follow, Length, Next, Pick, Sequence, Window};
use crate::lang::Message;

impl Lowering<'_> {
    pub(super) fn sequence(&mut self, chain: &Chain) -> Option<Condition> {
        if let Some(row) = self.never_became(chain).or_else(|| self.became(chain)) {
            return self.clause(&row);
        }
        // After a complaint was resolved: not after it was made.
        let became = self.context.when_became(&chain.first);
        let mut before = became.as_ref().unwrap_or(&chain.first);
        let first = self.step(before)?;
        let mut next = Vec::new();
        for step in &chain.steps {
            next.push(self.next(before, step)?);
            before = &step.then;
        }
        let mut found = Sequence { first, next };
        if self.convention.same_thing && chain.steps.iter().all(|step| !step.then.anything) {
            self.of_one_thing(&mut found);
        }
        Some(Condition::Sequence(found))
    }

    /// 把商品放进购物车却没付款: where the shop has a term for what is left undone with one and the same thing, it is so
    /// in any window.
    fn of_one_thing(&mut self, found: &mut Sequence) {
        let Sequence { first, next } = found;
        let [then] = next.as_mut_slice() else { return };
        let open = then.follow == Follow::ThenNo && then.same.is_empty() && then.step.filter.is_none();
        let mut undone = self.context.terms.iter().flatten().filter_map(left_undone);
        let known = undone.find(|(before, left)| before.event == first.event && left.step.event == then.step.event);
        if let Some((before, left)) = known.filter(|_| open) {
            then.same.clone_from(&left.same);
            first.filter = first.filter.take().or_else(|| before.filter.clone());
            self.assume(Message::new("assume-same-thing"));
        }
    }

    /// Claimed a coupon and never used one since: what never came of that very row is a fact of it.
    fn never_became(&self, chain: &Chain) -> Option<Clause> {
        let [Step { then, within: None, after: None, same: _, without: None }] = chain.steps.as_slice() else {
            return None;
        };
        let bare = Clause { negation: Negation::No, again: false, anything: false, ..then.as_ref().clone() };
        let denied = then.negation != Negation::No && bare == Clause::new(then.predicate);
        let property = self.context.tells_when(chain.first.predicate, then.predicate).filter(|_| denied)?;
        let fact = Objects::Property { property: property.into(), test: PropertyTest::Says(false) };
        let objects = match chain.first.objects.as_deref() {
            None => fact,
            Some(said) if said.is_of_one_row() => Objects::Same(vec![said.clone(), fact]),
            Some(_) => return None,
        };
        Some(Clause { objects: Some(objects.into()), ..chain.first.as_ref().clone() })
    }

    /// Placed an order and cancelled it: the order is told by what became of it.
    fn became(&self, chain: &Chain) -> Option<Clause> {
        let [Step { then, within: None, after: None, same: _, without: None }] = chain.steps.as_slice() else {
            return None;
        };
        let bare = *chain.first == Clause::new(chain.first.predicate) && then.negation == Negation::No;
        (bare && self.context.becomes(&chain.first, then)).then(|| then.as_ref().clone())
    }

    fn next(&mut self, before: &Clause, step: &Step) -> Option<Next> {
        // What became of rows is at the time of those rows: how soon it did, their events do not tell.
        let became = step.then.negation == Negation::No && self.context.becomes(before, &step.then);
        if became || self.context.undoes(before, &step.then) {
            return None;
        }
        let follow = if step.then.negation == Negation::No { Follow::Then } else { Follow::ThenNo };
        let length = |length: crate::translate::rules::time::Length| Length { count: length.count, unit: length.unit };
        // A coupon that was claimed and used, a message that was sent and opened: one and the same.
        let became = step.within.is_some() && self.context.tells_when(before.predicate, step.then.predicate).is_some();
        let same = match self.shared(before, &step.then) {
            None if step.same => return None,
            Some(key) if step.same || became => vec![key],
            Some(_) | None => Vec::new(),
        };
        // Bought again after it was reviewed: whether that purchase counts as not reviewed, only the one who asks knows.
        let once_more = follow == Follow::ThenNo && step.within.is_none() && !same.is_empty();
        if once_more && self.context.main_event().map(Predicate::Event) == Some(before.predicate) {
            self.ask(Code::DoneBefore);
        }
        let without = match &step.without {
            Some(without) => Some(self.step(without)?),
            None => None,
        };
        let (within, after) = (step.within.map(length), step.after.map(length));
        let then = self.of_the_same(before, step);
        let step = self.step(then.as_ref().unwrap_or(&step.then))?;
        Some(Next { follow, step, within, after, same, without })
    }

    /// 加购了口红却没付款, 买过口红没再买: what did not follow is of the thing that stands before.
    fn of_the_same(&mut self, before: &Clause, step: &Step) -> Option<Clause> {
        let then = step.then.as_ref();
        let (Predicate::Event(first), Predicate::Event(event)) = (before.predicate, then.predicate) else {
            return None;
        };
        let open = then.negation != Negation::No && then.objects.is_none() && !then.anything && !step.same;
        let elided = self.convention.same_thing && open && (then.again || first != event);
        let things = elided.then(|| self.things(first, before.objects.as_deref()?))??;
        if !self.context.fits(event, &things) {
            return None;
        }
        self.assume(Message::new("assume-same-thing"));
        Some(Clause { objects: Some(things.into()), ..then.clone() })
    }

    fn step(&mut self, clause: &Clause) -> Option<dsl::Occurrence> {
        let Predicate::Event(event) = clause.predicate else { return None };
        // A sequence begins with one of them, not with the third.
        if clause.bound.is_some() {
            return None;
        }
        let window = match &clause.time {
            Some(timing) => self.window_of(&timing.value)?,
            None => Window::Ever,
        };
        let filter = match &clause.objects {
            // A sequence is of two rows: what would need more of them cannot be said.
            Some(objects) if objects.is_of_one_row() => Some(self.row_filter(event, objects)?),
            Some(_) => return None,
            None => None,
        };
        let pick = match clause.pick {
            Occurrence::Any => Pick::Any,
            Occurrence::First => Pick::First,
            Occurrence::Last => Pick::Last,
            Occurrence::Every => return None,
        };
        let event = self.context.catalog.events.get(event)?.name.clone();
        Some(dsl::Occurrence { pick, event, filter, window })
    }

    /// The key that rows of both events have of the thing they are about: the first that the catalog names.
    fn shared(&self, one: &Clause, other: &Clause) -> Option<String> {
        let (Predicate::Event(one), Predicate::Event(other)) = (one.predicate, other.predicate) else { return None };
        let (one, other) = (self.context.catalog.events.get(one)?, self.context.catalog.events.get(other)?);
        let keys = one.properties.iter().filter(|property| property.kind == Type::Id);
        let mut both =
            keys.filter(|property| other.property(&property.name).is_some_and(|found| found.kind == Type::Id));
        both.next().map(|property| property.name.clone())
    }
}
