//! So many of the things an event is about (opened at least 3 push notifications, two of coffee, tea and milk), none of
//! them (bought nothing), and verbs that another word completes (added lipstick to cart).

use std::rc::Rc;

use super::super::lexicon::UnitOf;
use super::super::meaning::{
    Bound, Clause, Cond, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Op, Predicate, Values,
};
use super::super::words::Function;
use super::bounds::exactly;
use super::events::{about, as_objects, with_time};
use super::kinds::some_of;
use super::{Context, Grammar, word};
use crate::dsl::Number;

pub fn rules(grammar: &mut Grammar) {
    several(grammar);
    opened(grammar);
    nothing(grammar);
    listed(grammar);
}

/// 2, 3 or 4 orders: numbers that are listed one after another are a range.
fn listed(grammar: &mut Grammar) {
    grammar.pair("2, 3 or 4 orders", &[Kind::Amount], &[Kind::Tail], |context, amount, tail| {
        let (Node::Amount(first), Node::Tail { join, node }) = (amount, tail) else { return None };
        let listed = matches!(join, Join::Or | Join::And | Join::Comma | Join::Series | Join::Further);
        let Node::Cond(rest) = node.as_ref() else { return None };
        let Cond::Clause(clause) = rest.as_ref() else { return None };
        let bound = clause.bound.as_ref()?;
        let (low, high) = match bound.tests.as_slice() {
            [(Op::Is, number)] => (*number, *number),
            [(Op::AtLeast, low), (Op::AtMost, high)] => (*low, *high),
            _ => return None,
        };
        let next = first.low.decimal().checked_add(Number::from(1).decimal()) == Some(low.decimal());
        let number = first.unit == Measured::Bare && first.high.is_none() && next;
        let tests = vec![(Op::AtLeast, first.low), (Op::AtMost, high)];
        let bound = Some(Rc::new(Bound { tests, unit: bound.unit.clone() }));
        let plain = context.spaced && clause.negation == Negation::No && !clause.vague;
        let range = Clause { bound, ..clause.as_ref().clone() };
        (listed && number && plain).then(|| (Node::Clause(range.into()), 0))
    });
    grammar.pair("either 2 or 3 orders", &word(Function::Either), &[Kind::Clause], |context, _, range| {
        let Node::Clause(found) = range else { return None };
        let tests = found.bound.as_ref().map(|bound| bound.tests.as_slice());
        let two = matches!(tests, Some([(Op::AtLeast, _), (Op::AtMost, _)]));
        (context.spaced && two).then(|| (range.clone(), 0))
    });
}

fn several(grammar: &mut Grammar) {
    let things = [Kind::Values, Kind::Objects];
    let many = [Kind::Bound, Kind::Amount];
    grammar.pair("at least 3 push notifications", &many, &things, |context, many, things| {
        let bound = match many {
            Node::Bound(bound) => bound.clone(),
            Node::Amount(amount) => Rc::new(exactly(amount)),
            _ => return None,
        };
        let things = Rc::new(as_objects(things)?);
        // Two of coffee, tea and milk: two at least, unless it is said that there are no more.
        let each = matches!(things.as_ref(), Objects::Values(values) if values.each);
        let bound = if each && matches!(many, Node::Amount(_)) { or_more(&bound) } else { bound };
        // 退款次数为0的江浙沪会员: of the customers from there.
        if !context.spaced && context.is_own_place(&things) {
            return None;
        }
        matches!(bound.unit, Measured::Bare | Measured::Money).then_some((Node::Several { bound, things }, 1))
    });
    grammar.pair(
        "opened at least 3 push notifications",
        &[Kind::Clause],
        &[Kind::Several],
        |context, clause, several| {
            let (Node::Clause(clause), Node::Several { bound, things }) = (clause, several) else { return None };
            if bound.unit != Measured::Bare {
                return None;
            }
            let open = clause.bound.is_none() && clause.pick == Occurrence::Any && !clause.vague && !clause.implied;
            let predicate = match things.as_ref() {
                // Two of coffee, tea and milk: different ones are counted.
                Objects::Values(values) if values.each => {
                    return some_of(context, clause, values, bound).filter(|_| open).map(|node| (node, 0));
                }
                Objects::Values(values) if values.join == Some(Join::And) => return None,
                // Of what is bought, pieces are counted; of anything else, how often it happened.
                // In two or more stores: no pieces of what is only a place.
                Objects::Values(values) if context.spaced && !context.names_things(clause.predicate, values) => {
                    return None;
                }
                _ => match clause.predicate {
                    Predicate::Event(event) => context.pieces(Some(event)).map_or(clause.predicate, Predicate::Measure),
                    Predicate::Measure(_) | Predicate::Moment(_) => return None,
                },
            };
            let Node::Clause(clause) = about(context, clause, things)? else { return None };
            let clause = Clause { predicate, bound: Some(bound.clone()), ..clause.as_ref().clone() };
            open.then(|| (Node::Clause(clause.into()), 0))
        },
    );
    grammar.pair(
        "two of coffee, tea and milk were bought",
        &[Kind::Several],
        &[Kind::Clause],
        |context, several, done| {
            let (Node::Several { bound, things }, Node::Clause(done)) = (several, done) else { return None };
            let Objects::Values(values) = things.as_ref() else { return None };
            let counted =
                context.spaced && values.each && bound.unit == Measured::Bare && done.negation == Negation::No;
            counted.then(|| Some((some_of(context, done, values, bound)?, 0)))?
        },
    );
    grammar.one("two of coffee, tea and milk: bought is understood", Kind::Several, |context, several| {
        let Node::Several { bound, things } = several else { return None };
        let Objects::Values(values) = things.as_ref() else { return None };
        let clause = Clause::new(Predicate::Event(context.main_event()?));
        let counted = values.each && bound.unit == Measured::Bare;
        let Node::Clause(found) = some_of(context, &clause, values, bound).filter(|_| counted)? else {
            return None;
        };
        Some((Node::Clause(Clause { implied: true, ..found.as_ref().clone() }.into()), 1))
    });
    grammar.pair("spent 100 on snacks and 50 on coffee", &[Kind::Cond], &[Kind::Tail], |context, said, tail| {
        let (Node::Cond(said), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (said, tail) else {
            return None;
        };
        let (Cond::Clause(clause), Node::Several { bound, things }) = (said.as_ref(), node.as_ref()) else {
            return None;
        };
        let again = clause.bound.is_some() && clause.objects.is_some() && clause.negation == Negation::No;
        let bare = Clause { objects: None, bound: None, ..clause.as_ref().clone() };
        let Node::Clause(other) = about(context, &bare, things)? else { return None };
        let other = Clause { bound: Some(bound.clone()), ..other.as_ref().clone() };
        let parts = vec![said.clone(), Cond::Clause(other.into()).into()];
        again.then(|| (Node::Cond(Cond::All(parts).into()), 0))
    });
}

fn opened(grammar: &mut Grammar) {
    grammar.pair("added anything to cart", &[Kind::Opens], &word(Function::Anything), |_, verb, _| {
        Some((verb.clone(), 0))
    });
    grammar.pair("added an item to cart", &[Kind::Opens], &[Kind::Clause], |context, verb, items| {
        let Node::Clause(items) = items else { return None };
        let pieces = context.pieces(context.main_event()).map(Predicate::Measure)?;
        (**items == Clause::new(pieces)).then(|| (verb.clone(), 0))
    });
    grammar.pair("claimed any coupon", &[Kind::Clause], &[Kind::Clause], |_, verb, noun| {
        let (Node::Clause(verb), Node::Clause(noun)) = (verb, noun) else { return None };
        let event = matches!(noun.predicate, Predicate::Event(_)) && verb.pick == Occurrence::Any && !verb.implied;
        let same = **noun == Clause::new(verb.predicate) && verb.bound.is_none() && verb.time.is_none();
        (event && same).then(|| (Node::Clause(verb.clone()), 1))
    });
    grammar.pair("bought at least 3 skincare brands", &[Kind::Clause], &[Kind::Clause], |context, deed, kinds| {
        let (Node::Clause(deed), Node::Clause(kinds)) = (deed, kinds) else { return None };
        let (Predicate::Event(event), Predicate::Measure(measure)) = (deed.predicate, kinds.predicate) else {
            return None;
        };
        let counted = context.counts_kinds(measure) && context.event_of(measure) == Some(event);
        let said = kinds.bound.is_some() && kinds.negation == Negation::No && !kinds.implied;
        let bare = **deed == Clause::new(deed.predicate) && context.spaced;
        (counted && said && bare).then(|| (Node::Clause(kinds.clone()), 0))
    });
    grammar.pair("bought the most different brands", &[Kind::Clause], &[Kind::Clause], |context, deed, most| {
        let (Node::Clause(deed), Node::Clause(most)) = (deed, most) else { return None };
        let Predicate::Event(event) = deed.predicate else { return None };
        let measure = context.measured_by(most.predicate).filter(|_| most.rank.is_some())?;
        let of_it = context.event_of(measure) == Some(event);
        let bare = **deed == Clause { time: deed.time.clone(), ..Clause::new(deed.predicate) };
        let open = deed.time.is_none() || most.time.is_none();
        let time = deed.time.clone().or_else(|| most.time.clone());
        let ranked = Clause { time, ..most.as_ref().clone() };
        (context.spaced && of_it && bare && open).then(|| (Node::Clause(ranked.into()), 0))
    });
    grammar.pair("the items they bought", &[Kind::Clause], &[Kind::Clause], |context, number, deed| {
        let (Node::Clause(number), Node::Clause(deed)) = (number, deed) else { return None };
        let (Predicate::Measure(measure), Predicate::Event(event)) = (number.predicate, deed.predicate) else {
            return None;
        };
        let bare = **number == Clause::new(number.predicate) && **deed == Clause::new(deed.predicate);
        (bare && context.event_of(measure) == Some(event)).then(|| (Node::Clause(number.clone()), 1))
    });
    grammar.pair("added to cart", &[Kind::Opens], &[Kind::Clause], |_, verb, clause| {
        let (Node::Opens(event), Node::Clause(found)) = (verb, clause) else { return None };
        (**found == Clause::new(Predicate::Event(*event))).then(|| (clause.clone(), 0))
    });
    grammar.pair("added lipstick to cart", &[Kind::Opens], &[Kind::Clause], |context, verb, clause| {
        let (Node::Opens(event), Node::Clause(found)) = (verb, clause) else { return None };
        let said = found.objects.is_some() || found.bound.is_some();
        // Wrote the most reviews: ranked by how many of them.
        let counts = [context.count_of(*event), context.rows_of(*event)];
        let ranked = found.rank.is_some() && counts.contains(&context.measured_by(found.predicate));
        // Wrote their first review: that one, when it was.
        let said = said || found.pick != Occurrence::Any;
        let whole = ranked || (found.predicate == Predicate::Event(*event) && said && !found.implied);
        whole.then(|| (clause.clone(), 0))
    });
    grammar.pair("used at least one voucher", &[Kind::Opens], &[Kind::Clause], |context, verb, noun| {
        let (Node::Opens(event), Node::Clause(noun)) = (verb, noun) else { return None };
        let Predicate::Event(named) = noun.predicate else { return None };
        let (opened, named) = (context.catalog.events.get(*event)?, context.catalog.events.get(named)?);
        // Of all there is of its kind: the verb says which of them.
        let whole = named.valid.is_none() && named.table == opened.table && named.name != opened.name;
        let bare = Clause { bound: None, ..noun.as_ref().clone() } == Clause::new(noun.predicate);
        let counted = Clause { predicate: Predicate::Event(*event), ..noun.as_ref().clone() };
        (context.spaced && whole && bare && noun.bound.is_some()).then(|| (Node::Clause(counted.into()), 0))
    });
    let counted = [Kind::Bound, Kind::Amount];
    grammar.pair("used 3 coupons", &[Kind::Opens], &counted, |context, verb, number| {
        let Node::Opens(event) = verb else { return None };
        let bound = match number {
            Node::Bound(bound) => bound.clone(),
            Node::Amount(amount) => Rc::new(exactly(amount)),
            _ => return None,
        };
        let Measured::Catalog(owners) = &bound.unit else { return None };
        let table = |owner: &UnitOf| match owner {
            UnitOf::Event(event) => context.catalog.events.get(*event).map(|event| event.table.as_str()),
            UnitOf::Measure(_) | UnitOf::Attribute(_) | UnitOf::Property(_) => None,
        };
        // 点击3次: what is counted so is of many kinds, and says nothing of which it was.
        let mine = table(&UnitOf::Event(*event));
        let own = owners.contains(&UnitOf::Event(*event)) && owners.iter().filter_map(table).all(|it| Some(it) == mine);
        let bound = Bound { tests: bound.tests.clone(), unit: Measured::Times };
        let clause = Clause { bound: Some(bound.into()), ..Clause::new(Predicate::Event(*event)) };
        own.then(|| (Node::Clause(clause.into()), 0))
    });
    grammar.pair("5张优惠券", &[Kind::Bound, Kind::Amount], &[Kind::Clause], |context, number, noun| {
        let Node::Clause(noun) = noun else { return None };
        let bound = match number {
            Node::Bound(bound) => bound.clone(),
            Node::Amount(amount) => Rc::new(exactly(amount)),
            _ => return None,
        };
        let (Measured::Catalog(owners), Predicate::Event(event)) = (&bound.unit, noun.predicate) else { return None };
        let counts =
            |owner: &UnitOf| matches!(owner, UnitOf::Measure(measure) if context.event_of(*measure) == Some(event));
        // Of several things that are counted so, the verb before it says which is meant.
        let several = owners.len() > 1 && owners.iter().any(counts);
        // 一次加购: what is done so often is the verb itself.
        let main = context.main_event().map(UnitOf::Event);
        let often = main.is_some_and(|main| owners.contains(&main));
        (several && !often && **noun == Clause::new(noun.predicate)).then_some((Node::Bound(bound), 1))
    });
    // 邮件开了, 折扣券一次没用过: the thing may stand before the verb that says too little by itself.
    let not = [Kind::Word(Function::Not), Kind::Word(Function::NotOnce)];
    grammar.pair("没用过", &not, &[Kind::Opens], |context, _, verb| match verb {
        Node::Opens(event) if !context.spaced => Some((Node::OpensNot(*event), 0)),
        _ => None,
    });
    grammar.pair("折扣券没用过", &[Kind::Values], &[Kind::Opens, Kind::OpensNot], |context, things, verb| {
        let (event, negation) = match verb {
            Node::Opens(event) => (*event, Negation::No),
            Node::OpensNot(event) => (*event, Negation::Plain),
            _ => return None,
        };
        let things = as_objects(things).filter(|_| !context.spaced)?;
        let elsewhere = context.main_event().is_some_and(|main| !context.fits(main, &things));
        let done = Clause { negation, ..Clause::new(Predicate::Event(event)) };
        elsewhere.then(|| about(context, &done, &things).map(|node| (node, 1)))?
    });
    let own = [Kind::Values, Kind::Objects, Kind::Several, Kind::Gapped];
    grammar.pair("got 3 push notifications", &[Kind::Opens], &own, |context, verb, things| {
        let Node::Opens(event) = verb else { return None };
        let time = match things {
            Node::Gapped(rest) => Some(&rest.time),
            _ => None,
        };
        let (bound, things) = match things {
            Node::Values(values) => (None, Objects::Values(values.clone())),
            Node::Gapped(rest) if rest.bound.is_none() && !rest.denied => (None, rest.objects.as_deref()?.clone()),
            Node::Objects(objects) => (None, objects.as_ref().clone()),
            Node::Several { bound, things } if bound.unit == Measured::Bare => {
                let bound = Bound { tests: bound.tests.clone(), unit: Measured::Times };
                (Some(Rc::new(bound)), things.as_ref().clone())
            }
            _ => return None,
        };
        // Gave a 5-star rating: no bad review, which is told by its stars.
        if context.tells_it(*event, &things) {
            return None;
        }
        // Of what is bought, the verb says too little.
        let elsewhere = context.main_event().is_some_and(|main| !context.fits(main, &things));
        let Node::Clause(clause) = about(context, &Clause::new(Predicate::Event(*event)), &things)? else {
            return None;
        };
        let clause = Clause { bound, ..clause.as_ref().clone() };
        let clause = match time {
            Some(time) => with_time(&clause, time, true)?,
            None => clause,
        };
        elsewhere.then(|| (Node::Clause(clause.into()), 1))
    });
    grammar.pair("added at least 3 items", &[Kind::Opens], &counted, |context, verb, number| {
        let Node::Opens(event) = verb else { return None };
        let bound = match number {
            Node::Bound(bound) => bound.clone(),
            Node::Amount(amount) => Rc::new(exactly(amount)),
            _ => return None,
        };
        let pieces = context.pieces(context.main_event());
        let counts = match &bound.unit {
            Measured::Pieces => true,
            Measured::Catalog(owners) => {
                owners.iter().any(|owner| matches!(owner, UnitOf::Measure(measure) if Some(*measure) == pieces))
            }
            _ => false,
        };
        let bound = Bound { tests: bound.tests.clone(), unit: Measured::Times };
        counts.then(|| (Node::OpensMany(*event, bound.into()), 0))
    });
    grammar.pair("added at least 3 items to cart", &[Kind::OpensMany], &[Kind::Clause], |_, verb, clause| {
        let (Node::OpensMany(event, bound), Node::Clause(found)) = (verb, clause) else { return None };
        let bare = Clause { time: None, ..found.as_ref().clone() } == Clause::new(Predicate::Event(*event));
        let counted = Clause { bound: Some(bound.clone()), ..found.as_ref().clone() };
        bare.then(|| (Node::Clause(counted.into()), 0))
    });
}

/// Bought nothing, spent nothing: it did not happen.
fn nothing(grammar: &mut Grammar) {
    let nothing = word(Function::Nothing);
    grammar.pair("bought nothing", &[Kind::Clause], &nothing, |context, clause, _| {
        let Node::Clause(clause) = clause else { return None };
        let predicate = match clause.predicate {
            Predicate::Event(_) => clause.predicate,
            Predicate::Measure(measure) => Predicate::Event(context.event_of(measure)?),
            Predicate::Moment(_) => return None,
        };
        let open = clause.bound.is_none() && clause.rank.is_none() && clause.objects.is_none() && !clause.implied;
        let affirmed = clause.negation == Negation::No && clause.pick == Occurrence::Any && !clause.vague;
        let denied = Clause { predicate, negation: Negation::Plain, ..clause.as_ref().clone() };
        (open && affirmed).then(|| (Node::Clause(denied.into()), 0))
    });
    grammar.pair("nothing bought", &nothing, &[Kind::Clause], |_, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let bare = Clause { time: clause.time.clone(), ..Clause::new(clause.predicate) } == **clause;
        let event = matches!(clause.predicate, Predicate::Event(_));
        let denied = Clause { negation: Negation::Plain, ..clause.as_ref().clone() };
        (bare && event).then(|| (Node::Clause(denied.into()), 1))
    });
    let events = [Kind::Opens];
    grammar.pair("added nothing to cart", &events, &nothing, |_, verb, _| match verb {
        Node::Opens(event) => Some((Node::OpensNot(*event), 0)),
        _ => None,
    });
    grammar.pair("added nothing to cart", &[Kind::OpensNot], &[Kind::Clause], |_, verb, clause| {
        let (Node::OpensNot(event), Node::Clause(found)) = (verb, clause) else { return None };
        let bare = **found == Clause::new(Predicate::Event(*event));
        let denied = Clause { negation: Negation::Plain, ..found.as_ref().clone() };
        bare.then(|| (Node::Clause(denied.into()), 0))
    });
}

impl Context<'_> {
    fn measured_by(&self, predicate: Predicate) -> Option<usize> {
        match predicate {
            Predicate::Measure(measure) => Some(measure),
            Predicate::Event(_) | Predicate::Moment(_) => None,
        }
    }

    /// Whether values name things that an event is about.
    fn names_things(&self, predicate: Predicate, values: &Values) -> bool {
        let Predicate::Event(event) = predicate else { return true };
        let named = self.meant_by(event, values).map(|(_, name)| name);
        let property = named.and_then(|name| self.catalog.events.get(event)?.property(&name).map(|found| found.object));
        property.is_none_or(|object| object)
    }

    /// Whether a property tells the event from others of its table: a bad review is one with few stars.
    /// Gave a face mask five stars: whether one of the facts is what the event itself is told by.
    fn tells_it(&self, event: usize, things: &Objects) -> bool {
        match things {
            Objects::Property { property, .. } => self.is_told_by(event, property),
            Objects::Same(parts) => parts.iter().any(|part| self.tells_it(event, part)),
            _ => false,
        }
    }

    fn is_told_by(&self, event: usize, property: &str) -> bool {
        let Some(event) = self.catalog.events.get(event) else { return false };
        let column = event.property(property).map(|found| found.column.as_str());
        let mut words = event.valid.iter().flat_map(|rule| rule.split(|c: char| !c.is_alphanumeric() && c != '_'));
        words.any(|word| Some(word) == column)
    }
}

/// Two of coffee, tea and milk: two at least.
fn or_more(bound: &Rc<Bound>) -> Rc<Bound> {
    match bound.tests.as_slice() {
        [(Op::Is, number)] => Rc::new(Bound { tests: vec![(Op::AtLeast, *number)], unit: bound.unit.clone() }),
        _ => bound.clone(),
    }
}
