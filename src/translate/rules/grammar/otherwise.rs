//! Nothing else, and at no other time: 除了零食啥也没买过 · 买过口红、没买过别的 · 周末才下单 · counting only skincare.

use std::rc::Rc;

use super::super::meaning::{
    Clause, Cond, Join, Kind, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest, TimeValue, ValueItem,
    Values, Wording,
};
use super::super::words::Function;
use super::events::{about, as_objects, with_time};
use super::only::{only_so, only_that};
use super::sharing::share_a_kind;
use super::{Context, Grammar, word};
use crate::catalog::Type;

const THINGS: [Kind; 2] = [Kind::Values, Kind::Objects];

pub fn rules(grammar: &mut Grammar) {
    nothing_else(grammar);
    nowhere_else(grammar);
    only_then(grammar);
    counting(grammar);
}

fn nothing_else(grammar: &mut Grammar) {
    grammar.pair("除了零食", &word(Function::Exclude), &THINGS, |context, _, things| {
        let things = as_objects(things)?;
        context.is_bought(&things).then(|| (Node::Beyond(things.into()), 0))
    });
    grammar.pair("除了零食以外", &[Kind::Beyond], &word(Function::ExcludeEnd), |_, beyond, _| {
        Some((beyond.clone(), 0))
    });
    grammar.pair("口红以外的东西", &THINGS, &word(Function::Besides), |context, things, _| {
        let things = as_objects(things)?;
        context.is_bought(&things).then(|| (Node::Beyond(things.into()), 0))
    });
    grammar.pair("口红以外的", &THINGS, &word(Function::ExcludeEnd), |context, things, _| {
        let things = as_objects(things)?;
        context.is_bought(&things).then(|| (Node::Beyond(things.into()), 4))
    });
    grammar.pair("口红以外的彩妆", &[Kind::Beyond], &THINGS, |context, beyond, things| {
        let (Node::Beyond(out), things) = (beyond, as_objects(things)?) else { return None };
        let apart = context.is_bought(&things) && !share_a_kind(out, &things) && !context.spaced;
        let out = Objects::Not { of: out.as_ref().clone().into(), never: false };
        apart.then(|| (Node::Objects(Objects::Same(vec![things, out]).into()), 0))
    });
    grammar.pair(
        "彩妆（口红除外）, skincare other than masks",
        &THINGS,
        &[Kind::Beyond],
        |context, things, beyond| {
            let (things, Node::Beyond(out)) = (as_objects(things)?, beyond) else { return None };
            let apart = context.is_bought(&things) && !share_a_kind(out, &things);
            let out = Objects::Not { of: out.as_ref().clone().into(), never: false };
            apart.then(|| (Node::Objects(Objects::Same(vec![things, out]).into()), 0))
        },
    );
    grammar.pair("bought something other than lipstick", &[Kind::Clause], &[Kind::Beyond], |context, done, things| {
        let (Node::Clause(done), Node::Beyond(things)) = (done, things) else { return None };
        let deed = !matches!(done.predicate, Predicate::Moment(_)) && done.negation == Negation::No;
        let other = Objects::Same(vec![Objects::Not { of: things.as_ref().clone().into(), never: false }]);
        (deed && done.objects.is_none()).then(|| Some((about(context, done, &other)?, 1)))?
    });
    grammar.pair("除了口红还买过粉底液", &[Kind::Beyond], &[Kind::Tail], |context, things, tail| {
        let (Node::Beyond(things), Node::Tail { join: Join::And, node }) = (things, tail) else { return None };
        let Node::Cond(done) = node.as_ref() else { return None };
        let Cond::Clause(clause) = done.as_ref() else { return None };
        let affirmed = matches!(clause.predicate, Predicate::Event(_)) && clause.negation == Negation::No;
        let bare = Clause { objects: None, ..clause.as_ref().clone() };
        let Node::Clause(too) = about(context, &bare, things)? else { return None };
        let both = Cond::All(vec![Rc::new(Cond::Clause(too)), done.clone()]);
        (affirmed && clause.objects.is_some()).then(|| (Node::Cond(both.into()), 0))
    });
    grammar.pair("没买过别的", &[Kind::Clause], &word(Function::Others), |_, clause, _| {
        let Node::Clause(clause) = clause else { return None };
        let deed = matches!(clause.predicate, Predicate::Event(_)) && clause.negation != Negation::No;
        let bare = clause.objects.is_none() && clause.bound.is_none() && clause.pick == Occurrence::Any;
        let affirmed = Clause { negation: Negation::No, ..clause.as_ref().clone() };
        (deed && bare).then(|| (Node::Else(affirmed.into()), 0))
    });
    grammar.pair("别的没买过", &word(Function::Others), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let deed = matches!(clause.predicate, Predicate::Event(_)) && clause.negation != Negation::No;
        let bare = clause.objects.is_none() && clause.bound.is_none() && clause.pick == Occurrence::Any;
        let affirmed = Clause { negation: Negation::No, ..clause.as_ref().clone() };
        (deed && bare).then(|| (Node::Else(affirmed.into()), 0))
    });
    grammar.pair("没买过别的彩妆", &[Kind::Else], &THINGS, |context, other, things| {
        let Node::Else(clause) = other else { return None };
        let Node::Clause(of) = about(context, clause, &as_objects(things)?)? else { return None };
        clause.objects.is_none().then_some((Node::Else(of), 0))
    });
    let denied = [Kind::Else, Kind::Clause];
    grammar.pair("除了零食啥也没买过", &[Kind::Beyond], &denied, |context, beyond, denied| {
        let Node::Beyond(things) = beyond else { return None };
        let clause = match denied {
            Node::Else(clause) => clause.as_ref().clone(),
            Node::Clause(clause) if is_nothing(context, clause) => {
                Clause { negation: Negation::No, ..clause.as_ref().clone() }
            }
            _ => return None,
        };
        let bare = Clause { objects: None, ..clause.clone() };
        let Node::Clause(that) = about(context, &bare, things)? else { return None };
        if clause.objects.is_some() {
            return only_that_of(context, &that, &clause);
        }
        only_so(context, &that)
    });
    let also = [Kind::Else, Kind::Tail];
    grammar.pair("买过口红、没买过别的", &[Kind::Cond], &also, |context, done, other| {
        let other = match other {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        let (Node::Cond(done), Node::Else(other)) = (done, other) else { return None };
        let Cond::Clause(clause) = done.as_ref() else { return None };
        let same = clause.predicate == other.predicate && clause.negation == Negation::No && clause.objects.is_some();
        match clause.pick {
            Occurrence::Any if same && other.wording.elsewhere => only_there(context, clause),
            Occurrence::Any if same && other.objects.is_some() => only_that_of(context, clause, other),
            Occurrence::Every if same && !(other.wording.elsewhere && context.is_of_things(clause)) => {
                Some((Node::Cond(done.clone()), 0))
            }
            Occurrence::Any if same => only_that(context, clause),
            _ => None,
        }
    });
}

/// 啥也没买过: nothing at all was.
fn is_nothing(context: &Context<'_>, clause: &Clause) -> bool {
    let denied = clause.negation == Negation::Never || !context.spaced && clause.negation != Negation::No;
    denied && clause.objects.is_none() && clause.bound.is_none()
}

/// Of the other things that are named, only that.
/// 在天猫买过、没在别的渠道下过单: nowhere but there, whatever it was that was bought.
fn nowhere_else(grammar: &mut Grammar) {
    let not = [Kind::Word(Function::Not), Kind::Word(Function::NotOnce), Kind::Word(Function::Never)];
    grammar.pair("没在别的渠道", &not, &word(Function::Elsewhere), |context, _, _| {
        (!context.spaced).then_some((Node::Word(Function::NotElsewhere), 0))
    });
    grammar.pair("其他渠道没下过单", &word(Function::Elsewhere), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let wording = Wording { elsewhere: true, ..clause.wording };
        let done = Clause { negation: Negation::No, wording, ..clause.as_ref().clone() };
        let bare = matches!(clause.predicate, Predicate::Event(_)) && done == Clause::new(clause.predicate);
        (bare && clause.negation != Negation::No && !context.spaced).then(|| (Node::Else(done.into()), 0))
    });
    let elsewhere = word(Function::NotElsewhere);
    grammar.pair("没在别的渠道下过单", &elsewhere, &[Kind::Clause], |_, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let deed = matches!(clause.predicate, Predicate::Event(_)) && !clause.implied;
        let wording = Wording { elsewhere: true, ..clause.wording };
        let bare = **clause == Clause::new(clause.predicate);
        (deed && bare).then(|| (Node::Else(Clause { wording, ..clause.as_ref().clone() }.into()), 0))
    });
}

/// All there was was there: the place alone, of what a deed was done with and where.
fn only_there(context: &Context<'_>, clause: &Rc<Clause>) -> Option<(Node, u32)> {
    let Predicate::Event(event) = clause.predicate else { return None };
    let objects = clause.objects.as_deref()?;
    if !context.names_thing(event, objects) {
        return if clause.pick == Occurrence::Any { only_that(context, clause) } else { None };
    }
    let Objects::Same(parts) = objects else { return None };
    let mut places = parts.iter().filter(|part| !context.names_thing(event, part));
    let (place, None) = (places.next()?, places.next()) else { return None };
    let Node::Clause(there) = about(context, &Clause::new(clause.predicate), place)? else { return None };
    let every = Clause { pick: Occurrence::Every, ..there.as_ref().clone() };
    let plain = clause.pick == Occurrence::Any && clause.time.is_none();
    let both = [clause.clone(), every.into()].map(|part| Rc::new(Cond::Clause(part)));
    plain.then(|| (Node::Cond(Cond::All(both.to_vec()).into()), 0))
}

fn only_that_of(context: &Context<'_>, that: &Rc<Clause>, of: &Clause) -> Option<(Node, u32)> {
    let but = Objects::Not { of: that.objects.as_deref()?.clone().into(), never: false };
    let others = Objects::Same(vec![of.objects.as_deref()?.clone(), but]);
    let bare = Clause { objects: None, ..of.clone() };
    let Node::Clause(others) = about(context, &bare, &others)? else { return None };
    let parts = [that.clone(), Clause { negation: Negation::Plain, ..others.as_ref().clone() }.into()];
    let parts = parts.into_iter().map(|part| Rc::new(Cond::Clause(part))).collect();
    Some((Node::Cond(Cond::All(parts).into()), 0))
}

fn only_then(grammar: &mut Grammar) {
    grammar.pair("才下单", &word(Function::OnlyThen), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let plain = found.negation == Negation::No && found.pick == Occurrence::Any && found.time.is_none();
        let exact = found.bound.as_ref().is_some_and(|bound| matches!(bound.tests.as_slice(), [(Op::Is, _)]));
        match (&found.bound, found.predicate) {
            // 才买过一次: no more than that.
            (Some(_), _) if exact && plain => Some((clause.clone(), 0)),
            (None, Predicate::Event(_)) if plain => Some((Node::Confined(found.clone()), 0)),
            _ => None,
        }
    });
    grammar.pair("周末才下单", &THINGS, &[Kind::Confined], |context, things, confined| {
        let Node::Confined(clause) = confined else { return None };
        let Node::Clause(that) = about(context, clause, &as_objects(things)?)? else { return None };
        only_so(context, &that)
    });
    grammar.pair("双11才下单", &[Kind::Time], &[Kind::Confined], |context, time, confined| {
        let (Node::Time(time @ TimeValue::Window(_)), Node::Confined(clause)) = (time, confined) else { return None };
        only_so(context, &with_time(clause, time, false)?)
    });
}

/// Spent over 500, counting only products above 20.
fn counting(grammar: &mut Grammar) {
    grammar.pair("counting only skincare", &word(Function::Counting), &THINGS, |_, _, things| {
        Some((Node::Counting(as_objects(things)?.into()), 0))
    });
    let joints = [Kind::Word(Function::Comma), Kind::Word(Function::And), Kind::Word(Function::But)];
    grammar.pair(", but counting only skincare", &joints, &[Kind::Counting], |_, _, only| Some((only.clone(), 0)));
    grammar.pair(
        "spent over 500, counting only skincare",
        &[Kind::Clause],
        &[Kind::Counting],
        |context, clause, only| {
            let (Node::Clause(sum), Node::Counting(things)) = (clause, only) else { return None };
            let said = sum.bound.is_some() || sum.rank.is_some();
            let number = matches!(sum.predicate, Predicate::Measure(_)) && sum.negation == Negation::No;
            (said && number && sum.objects.is_none()).then(|| Some((about(context, sum, things)?, 0)))?
        },
    );
}

impl Context<'_> {
    /// Whether values name what is bought, and nothing of customers themselves.
    pub fn is_bought(&self, things: &Objects) -> bool {
        if let Objects::Property { test: PropertyTest::Says(true), .. } = things {
            return self.main_event().is_some_and(|main| self.is_mere_fact(main, things));
        }
        let Objects::Values(values) = things else { return false };
        let values = Rc::clone(values);
        !values.vocabularies().any(|found| self.has_own(found))
            && self.main_event().is_some_and(|main| self.fits(main, things))
    }

    /// Whether it is but told of a row that it was so, and nothing that was done with it: 非大促.
    pub fn is_mere_fact(&self, event: usize, objects: &Objects) -> bool {
        let Objects::Property { property, test: PropertyTest::Says(_) } = objects else { return false };
        let found = self.catalog.events.get(event).and_then(|event| event.property(property));
        found.is_some_and(|found| found.kind == Type::Boolean)
    }

    /// Of what values may be, only the things bought; all of it where one of them is none.
    fn as_things(&self, values: &Rc<Values>) -> Rc<Values> {
        let Some(main) = self.main_event() else { return values.clone() };
        let thing = |vocabulary: usize| {
            self.attributes_of(vocabulary).next().is_none() && self.properties_of(main, vocabulary).next().is_some()
        };
        let item = |item: &ValueItem| {
            let meanings: Vec<_> = item.meanings.iter().filter(|(found, _)| thing(*found)).cloned().collect();
            (!meanings.is_empty()).then(|| ValueItem { meanings: meanings.into() })
        };
        let items: Option<Vec<_>> = values.items.iter().map(item).collect();
        items.map_or_else(|| values.clone(), |items| Rc::new(Values { items, ..values.as_ref().clone() }))
    }

    /// 母婴品类: a kind of things, and nothing that customers are called.
    pub fn named_things(&self, left: &Node) -> Node {
        match left {
            Node::Values(values) if !self.spaced => Node::Values(self.as_things(values)),
            other => other.clone(),
        }
    }

    /// How dearly a value is what customers are called: what is also a thing is rather that, beside a deed (a
    /// mother-and-baby order).
    pub fn costs_as_own(&self, values: &Values) -> u32 {
        let own = values.vocabularies().any(|found| self.has_own(found));
        let thing = self.is_also_thing(values);
        let also = if thing { 2 } else { 0 };
        also + if own { 1 } else { 4 }
    }

    /// Whether what customers are called is also the name of a thing: mother and baby.
    fn is_also_thing(&self, values: &Values) -> bool {
        let Some(main) = self.main_event() else { return false };
        // 敏感肌搜索过2次: in Chinese it stands right before any deed that knows it.
        let events = if self.spaced { main..main + 1 } else { 0..self.catalog.events.len() };
        let known = |it: usize| events.clone().any(|event| self.properties_of(event, it).next().is_some());
        let mut found = values.vocabularies();
        found.any(|it| self.attributes_of(it).next().is_none() && known(it))
    }

    /// Whether values name where customers live, as they name where things were bought.
    pub fn is_own_place(&self, things: &Objects) -> bool {
        matches!(things, Objects::Values(values) if values.vocabularies().any(|found| self.has_own(found)))
    }
}
