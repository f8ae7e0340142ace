//! From a finished meaning to the segment language: windows reach their neighbours, values find their columns, and what
//! the question left open becomes other readings.
//!
//! [`readings`] lowers the same meaning under each [`Convention`] in turn; those that give a different rule are readings
//! of their own.

mod averages;
mod bands;
mod bounds;
mod clause;
mod compared;
mod consents;
mod contrary;
mod defined;
mod joined;
mod objects;
mod only;
mod periods;
mod reach;
mod sequences;
mod things;
mod together;

use std::rc::Rc;

pub use self::bands::Bands;
use self::bounds::list_sizes;
pub use self::bounds::{measure_bounds, number_tests};
use self::contrary::is_of_nobody;
use self::joined::filters;
pub use self::joined::{all, any, not};
use super::grammar::{Context, excludes_itself};
use super::meaning::{
    AttributeTest, Bound, Clause, Cond, Join, Measured, Objects, Op, Predicate, Said, TimeValue, Values,
};
use crate::diagnostic::Code;
use crate::dsl::{self, Condition, Filter, Measure, Number, Sample, Segment, Standing, StateTest, Test, Value, Window};
use crate::lang::Message;
use crate::translate::Reading;

/// A way to settle what a question leaves open. The first of each pair is how it is usually meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Convention {
    /// A window reaches the clauses beside it that have none; else those are about any time.
    reach: bool,
    /// Who "has not bought lately" includes those who never bought; else only past buyers.
    newcomers: bool,
    /// "Bought twice" is exactly twice; else at least.
    exact: bool,
    /// A list of values by commas alone means any of them; else all.
    any: bool,
    /// What was looked at but not bought is the thing looked at, and what was not bought elsewhere is anything; else the
    /// other way round.
    same_thing: bool,
    /// In so many periods one after another, whenever that was; else in the last ones.
    whenever: bool,
    /// Groups side by side (several-groups): any of them; else all.
    union: bool,
    /// What can be read in two ways is meant as it usually is.
    usual: bool,
    /// Which proposal stands for a word that needs a number.
    proposal: usize,
}

const USUAL: Convention = Convention {
    reach: true,
    newcomers: true,
    exact: true,
    any: true,
    same_thing: true,
    whenever: true,
    union: true,
    usual: true,
    proposal: 0,
};

/// The lots of a sample that was given no name.
const SAMPLE: &str = "sample";

/// A meaning in the segment language.
#[derive(Debug)]
pub struct Lowering<'a> {
    pub context: &'a Context<'a>,
    convention: Convention,
    assumptions: Vec<Message>,
    including: Vec<String>,
    /// What must be asked back.
    open: Vec<Code>,
    /// Whether the whole meaning is a single clause.
    alone: bool,
}

/// All readings of one meaning, the usual one first, with what must be asked back.
#[derive(Clone, Debug)]
pub struct Lowered {
    pub readings: Vec<Reading>,
    pub open: Vec<Code>,
}

pub fn readings(context: &Context<'_>, cond: &Cond) -> Option<Lowered> {
    let conventions = [
        USUAL,
        Convention { usual: false, ..USUAL },
        Convention { reach: false, ..USUAL },
        Convention { exact: false, ..USUAL },
        Convention { any: false, ..USUAL },
        Convention { same_thing: false, ..USUAL },
        Convention { whenever: false, ..USUAL },
        Convention { union: false, ..USUAL },
        Convention { newcomers: false, ..USUAL },
        Convention { proposal: 1, ..USUAL },
        Convention { proposal: 2, ..USUAL },
    ];
    let mut found = Lowered { readings: Vec::new(), open: Vec::new() };
    for convention in conventions {
        let mut lowering = Lowering {
            context,
            convention,
            assumptions: Vec::new(),
            including: Vec::new(),
            open: Vec::new(),
            alone: clauses(cond) < 2,
        };
        let Some(rule) = lowering.whole(cond) else {
            if convention == USUAL {
                return None;
            }
            continue;
        };
        // Another reading that contradicts itself is none.
        if convention != USUAL && lowering.open.contains(&Code::Contrary) && !found.open.contains(&Code::Contrary) {
            continue;
        }
        let segment = Segment { rule, including: lowering.including };
        if !found.readings.iter().any(|reading| reading.segment == segment) {
            found.readings.push(Reading { segment, assumptions: lowering.assumptions });
        }
        if convention == USUAL {
            found.open = lowering.open;
        }
    }
    Some(found)
}

/// As [`readings`], of what is said after another question: its time reaches this one, and that it does not is another
/// reading.
pub fn readings_under(context: &Context<'_>, cond: &Cond, window: Option<&Window>) -> Option<Lowered> {
    let plain = readings(context, cond)?;
    let Some(covered) = window.and_then(|window| reach::under(cond, window)) else { return Some(plain) };
    let mut lowered = readings(context, &covered)?;
    for reading in &mut lowered.readings {
        reading.assumptions.push(Message::new("assume-window-covers"));
    }
    let other = plain.readings.into_iter().take(1);
    lowered.readings.splice(1..1, other);
    Some(lowered)
}

impl Lowering<'_> {
    fn whole(&mut self, cond: &Cond) -> Option<Condition> {
        let rule = self.condition(cond)?;
        let rule = self.consistent(rule)?;
        let rule = self.by_definition(rule);
        Some(if self.convention.newcomers { rule } else { self.past_only(rule) })
    }

    fn condition(&mut self, cond: &Cond) -> Option<Condition> {
        Some(match cond {
            Cond::Everyone => Condition::Everyone,
            Cond::Aside => {
                self.assume(Message::new("assume-aside"));
                Condition::Everyone
            }
            Cond::Clause(clause) => self.clause(clause)?,
            Cond::Sequence(chain) => self.sequence(chain)?,
            Cond::About { clause, said } => self.said(clause, said)?,
            Cond::Earlier { ago, of } => {
                let ago = match ago {
                    Some(ago) => *ago,
                    None => {
                        self.ask(Code::MissingNumber);
                        let count = [1, 3, 6].get(self.convention.proposal).copied()?;
                        super::time::Length { count, unit: dsl::Unit::Month }
                    }
                };
                let rule = Box::new(self.condition(of)?);
                Condition::Earlier { ago: dsl::Length { count: ago.count, unit: ago.unit }, rule }
            }
            Cond::Customers(keys) => Condition::Customers(keys.clone()),
            Cond::Sample(percent) => {
                Condition::Sample(Sample { from: Number::from(0), until: *percent, name: SAMPLE.to_owned() })
            }
            Cond::Saved(name) => Condition::Segment(name.to_string()),
            Cond::Term { term, time } => self.term(*term, time.as_ref())?,
            Cond::State { state, value } => {
                let state = self.context.catalog.states.get(*state)?.name.clone();
                Condition::State(Standing { state, test: StateTest::In(vec![value.to_string()]) })
            }
            Cond::Axis { state, axis, level } => {
                let state = self.context.catalog.states.get(*state)?.name.clone();
                Condition::State(Standing { state, test: StateTest::Axis { axis: *axis, level: *level } })
            }
            Cond::Attribute { attribute, test } => self.attribute(*attribute, test)?,
            Cond::Values { attribute, values } => self.unnamed_values(*attribute, values)?,
            Cond::Scope { scope, inside } => {
                let rule = self.context.catalog.scope.get(*scope)?;
                if *inside {
                    self.including.push(rule.name.clone());
                } else {
                    self.assume(Message::new("assume-scope-excluded").with("scope", rule.label.clone()));
                }
                Condition::Everyone
            }
            Cond::Not(inner) | Cond::Except(inner) if let Some(parts) = reach::deeds(inner) => {
                self.ask(Code::SeveralGroups);
                let parts = self.reached(&parts, Join::And);
                let parts = self.conditions(&parts)?;
                not(if self.convention.union { any(parts) } else { all(parts) })
            }
            // Neither of those listed.
            Cond::Not(inner) | Cond::Except(inner) if let Cond::Listed(parts) = inner.as_ref() => {
                not(any(self.conditions(parts)?))
            }
            Cond::Not(inner) | Cond::Except(inner) => match self.condition(&any_of_list(inner))? {
                Condition::Everyone => Condition::Everyone,
                inner => not(inner),
            },
            // Women in Shanghai or men in Beijing: nobody is both, so that this is not how they were joined.
            Cond::All(parts) if excludes_itself(self.context, parts) => return None,
            Cond::All(parts) => {
                let parts = self.all_reached(parts);
                let parts = self.conditions(&parts)?;
                // From one city and from another: nobody is.
                if parts.iter().enumerate().any(|(at, one)| parts.iter().skip(at).any(|two| is_of_nobody(one, two))) {
                    self.ask(Code::SeveralGroups);
                }
                all(parts)
            }
            Cond::Any(parts) => {
                let parts = self.reached(parts, Join::Or);
                any(self.conditions(&parts)?)
            }
            Cond::Read { usual, other } => {
                let nobody = matches!(usual.as_ref(), Cond::All(parts) if excludes_itself(self.context, parts));
                self.condition(if self.convention.usual && !nobody { usual } else { other })?
            }
            Cond::Listed(parts) => {
                self.ask(Code::SeveralGroups);
                let parts = self.conditions(parts)?;
                if self.convention.union { any(parts) } else { all(parts) }
            }
        })
    }

    fn said(&mut self, clause: &Clause, said: &Said) -> Option<Condition> {
        match said {
            Said::Periodic(recurring) => self.periodic(clause, *recurring),
            Said::Trend { rising, period, over } => self.trend(clause, *rising, *period, *over),
            Said::Compared { change, against } => self.against(clause, *change, against),
            Said::ShareRank(rank) => self.share_rank(clause, rank),
            Said::Preferred { property, values } => self.preferred(property.as_deref(), values, clause),
            Said::Together => self.together(clause, |context, event| context.grouped_by(event)),
            Said::OnOneDay => self.together(clause, |context, event| context.day_of(event)),
            Said::OfOne(of) => self.of_one_and_the_same(clause, of.as_deref()),
        }
    }

    fn conditions(&mut self, parts: &[Rc<Cond>]) -> Option<Vec<Condition>> {
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn assume(&mut self, message: Message) {
        if !self.assumptions.contains(&message) {
            self.assumptions.push(message);
        }
    }

    fn ask(&mut self, code: Code) {
        if !self.open.contains(&code) {
            self.open.push(code);
        }
    }

    /// A term by name, or its rule over another window when one was said.
    fn term(&mut self, index: usize, time: Option<&TimeValue>) -> Option<Condition> {
        let term = self.context.catalog.terms.get(index)?;
        let Some(time) = time else { return Some(Condition::Term(term.name.clone())) };
        // 以前是沉睡客户: where somebody stood before is not what they did at any time.
        if *time == TimeValue::Earlier {
            return None;
        }
        let window = self.window_of(time)?;
        let rule = self.context.terms.get(index)?.as_ref()?;
        let moved = reach::terms::over(rule, &window).or_else(|| reach::terms::narrowed(rule, &window))?;
        if moved == *rule {
            return Some(Condition::Term(term.name.clone()));
        }
        self.assume(Message::new("assume-term-window").with("term", term.label.clone()));
        Some(moved)
    }

    /// The window a time says by itself.
    fn window_of(&mut self, time: &TimeValue) -> Option<Window> {
        Some(match time {
            TimeValue::Window(window) => window.clone(),
            TimeValue::Ago(length) => length.before(),
            TimeValue::Recently => {
                self.assume(Message::new("assume-recently-30-days"));
                Window::last(30, dsl::Unit::Day)
            }
            TimeValue::Total(_) => Window::Ever,
            TimeValue::Long => {
                self.ask(Code::MissingNumber);
                let days = [90, 180, 365].get(self.convention.proposal).copied()?;
                Window::last(days, dsl::Unit::Day)
            }
            // Without a window in the sentence there is nothing to be before or after: 之前买过 alone is at any time,
            // and what stands before what is a sequence, which a rule of windows cannot say.
            TimeValue::Earlier if self.alone => Window::Ever,
            TimeValue::Earlier | TimeValue::Since | TimeValue::InThat => return None,
        })
    }

    fn attribute(&mut self, index: usize, test: &AttributeTest) -> Option<Condition> {
        let attribute = self.context.catalog.attributes.get(index)?;
        let name = attribute.name.clone();
        let make = |test: Test| Condition::Attribute { attribute: name.clone(), test };
        Some(match test {
            AttributeTest::Yes => make(Test::Is(Value::Boolean(true))),
            AttributeTest::No => make(Test::Is(Value::Boolean(false))),
            AttributeTest::Missing => make(Test::Missing),
            AttributeTest::Present => make(Test::Present),
            AttributeTest::Bound(bound) if attribute.kind == crate::catalog::Type::List => {
                all(list_sizes(bound)?.into_iter().map(make).collect())
            }
            AttributeTest::Bound(bound) if let Some(bands) = Bands::of(self.context.catalog, attribute) => {
                all(bands.within(bound)?.into_iter().map(make).collect())
            }
            AttributeTest::Bound(bound) => all(number_tests(bound).into_iter().map(make).collect()),
            AttributeTest::Count(number) => {
                self.ask(Code::ExactOrMore);
                let op = if self.convention.exact { Op::AtLeast } else { Op::Is };
                let bound = Bound { tests: vec![(op, *number)], unit: Measured::Bare };
                all(list_sizes(&bound)?.into_iter().map(make).collect())
            }
            AttributeTest::Text(text) => make(objects::text_test(text)),
            AttributeTest::Values(values) => self.attribute_values(index, values)?,
        })
    }

    /// 官网客户: a channel is where somebody registered, or where somebody bought; which of them must be asked.
    fn unnamed_values(&mut self, attribute: usize, values: &Rc<Values>) -> Option<Condition> {
        if values.vocabularies().any(|found| self.context.has_own(found)) {
            return self.attribute_values(attribute, values);
        }
        self.ask(Code::OpenPlace);
        match self.convention.proposal {
            0 => self.attribute_values(attribute, values),
            1 => {
                let objects = Some(Rc::new(Objects::Values(values.clone())));
                let event = Predicate::Event(self.context.main_event()?);
                self.clause(&Clause { objects, implied: true, ..Clause::new(event) })
            }
            _ => None,
        }
    }

    /// A customer has one value of an attribute, so a list of them means any; a list attribute may hold them all.
    fn attribute_values(&mut self, index: usize, values: &Values) -> Option<Condition> {
        let attribute = self.context.catalog.attributes.get(index)?;
        let name = attribute.vocabulary.as_deref();
        let vocabulary =
            self.context.catalog.vocabularies.iter().position(|found| Some(found.name.as_str()) == name)?;
        let listed: Vec<String> = values
            .items
            .iter()
            .filter_map(|item| item.of(vocabulary))
            .flat_map(|found| found.iter().map(ToString::to_string))
            .collect();
        let test = if attribute.kind == crate::catalog::Type::List {
            match values.join {
                Some(Join::And) => Test::HasAll(listed),
                _ => Test::HasAny(listed),
            }
        } else if let Some(op) = values.side {
            let [single] = listed.as_slice() else { return None };
            let value = Value::text(single);
            match op {
                Op::AtLeast => Test::AtLeast(value),
                Op::AtMost => Test::AtMost(value),
                Op::More => Test::More(value),
                Op::Less => Test::Less(value),
                Op::Is | Op::IsNot => return None,
            }
        } else {
            one_of(listed)?
        };
        Some(Condition::Attribute { attribute: attribute.name.clone(), test })
    }
}

/// 剔除敏感肌和成分党: of values that are listed, a denial takes each.
fn any_of_list(denied: &Cond) -> Cond {
    let any = |values: &Values| match values.join {
        Some(Join::And) if !values.each => Rc::new(Values { join: Some(Join::Or), ..values.clone() }),
        _ => Rc::new(values.clone()),
    };
    match denied {
        Cond::Values { attribute, values } => Cond::Values { attribute: *attribute, values: any(values) },
        Cond::Attribute { attribute, test: AttributeTest::Values(values) } => {
            Cond::Attribute { attribute: *attribute, test: AttributeTest::Values(any(values)) }
        }
        other => other.clone(),
    }
}

/// How many clauses a meaning is made of.
pub fn clauses(cond: &Cond) -> usize {
    match cond {
        Cond::Clause(_) | Cond::About { .. } => 1,
        Cond::Sequence(_) => 2,
        Cond::Earlier { of, .. } => clauses(of),
        Cond::Not(inner) | Cond::Except(inner) => clauses(inner),
        Cond::Read { usual, .. } => clauses(usual),
        Cond::All(parts) | Cond::Any(parts) | Cond::Listed(parts) => parts.iter().map(|part| clauses(part)).sum(),
        Cond::Everyone
        | Cond::Aside
        | Cond::Term { .. }
        | Cond::State { .. }
        | Cond::Axis { .. }
        | Cond::Attribute { .. }
        | Cond::Values { .. }
        | Cond::Scope { .. }
        | Cond::Customers(_)
        | Cond::Sample(_)
        | Cond::Saved(_) => 0,
    }
}

fn one_of(mut values: Vec<String>) -> Option<Test> {
    let mut seen = Vec::new();
    values.retain(|value| {
        let new = !seen.contains(value);
        seen.push(value.clone());
        new
    });
    match values.as_slice() {
        [] => None,
        [single] => Some(Test::Is(Value::text(single))),
        _ => Some(Test::In(values.into_iter().map(Value::Text).collect())),
    }
}

/// The measure of the catalog by position.
fn named(context: &Context<'_>, index: usize, filter: Option<Filter>, window: Window) -> Option<Measure> {
    let name = context.catalog.measures.get(index)?.name.clone();
    Some(Measure::Named { name, filter, window })
}
