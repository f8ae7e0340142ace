//! How the customers of a list differ from everyone in scope: traits that are more or less common among them.
//!
//! A trait is a condition like any other, so a profile is counts of `rule and trait` beside counts of the trait.

use super::{Pipeline, PipelineError};
use crate::catalog::{Attribute, Catalog, Derivation, Event, Extent, Privacy, Property, Type};
use crate::compile::{self, Known, SqlQuery};
use crate::diagnostic::Diagnostic;
use crate::dsl::checked::Rule;
use crate::dsl::{
    CheckedSegment, Condition, Filter, Library, Occurrence, Pick, Segment, Standing, StateTest, Test, Value, Window,
};
use crate::lang::Bilingual;
use jiff::civil::{Date, DateTime};

/// More values than this are too many to compare one by one.
const VALUES: usize = 40;

/// Ages are compared in bands of so many years, from the first to the last.
const AGE_BAND: i64 = 10;
const AGES: std::ops::Range<i64> = 10..80;

/// A difference counts as one when it is this many standard errors wide: about one in a thousand by chance.
const SURE: f64 = 3.3;

/// One thing that is true of some customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Trait {
    /// What is compared: gender, member level.
    pub subject: Bilingual,
    pub value: Bilingual,
    /// Customers of the list with it.
    pub inside: u64,
    /// Customers in scope with it.
    pub everyone: u64,
}

/// What sets a list apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Customers of the list, and in scope.
    pub inside: u64,
    pub everyone: u64,
    /// Only differences that are no chance, the surest first.
    pub traits: Vec<Trait>,
}

impl Trait {
    /// How many times as common inside as in scope.
    #[expect(clippy::cast_precision_loss, reason = "a factor is shown with two digits")]
    pub fn lift(&self, of: &Profile) -> f64 {
        let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let all = share(self.everyone, of.everyone);
        if all == 0.0 { 0.0 } else { share(self.inside, of.inside) / all }
    }

    /// The difference in standard errors of a share: `(p − p₀) / √(p₀ (1 − p₀) / n)`, the one-sample z-test of a
    /// proportion against that of everyone.
    #[expect(clippy::cast_precision_loss, reason = "a rank needs no more digits")]
    fn sureness(&self, inside: u64, everyone: u64) -> f64 {
        let (n, all) = (inside as f64, self.everyone as f64 / everyone.max(1) as f64);
        let error = (all * (1.0 - all) / n.max(1.0)).sqrt();
        if error == 0.0 { 0.0 } else { ((self.inside as f64 / n.max(1.0)) - all).abs() / error }
    }
}

impl Pipeline {
    /// # Errors
    /// Failures of the world; every problem of the text is the inner error.
    pub async fn profile(
        &self,
        rule: &str,
        as_of: Option<Date>,
    ) -> Result<Result<Profile, Vec<Diagnostic>>, PipelineError> {
        let located = |problems: Vec<Diagnostic>| problems.into_iter().map(|problem| problem.locate(rule)).collect();
        let as_of = self.as_of(as_of);
        let segment = match self.parse(rule) {
            Ok(segment) => segment,
            Err(problems) => return Ok(Err(problems)),
        };
        let library = self.library([&segment.rule]).await?;
        let whole = match self.reach.check(&segment, self.shop(), &library, as_of) {
            Ok(whole) => whole,
            Err(problems) => return Ok(Err(located(problems))),
        };
        let traits = self.traits(&segment, as_of);
        let everyone = Segment { rule: Condition::Everyone, including: segment.including.clone() };
        let Ok(everyone) = self.reach.check(&everyone, self.shop(), &library, as_of) else {
            return Ok(Ok(Profile::default()));
        };
        let all: Vec<_> = std::iter::once(&whole).chain(traits.iter().map(|(_, _, checked)| checked)).collect();
        let known = self.known(&all).await?;
        let rules: Vec<&Rule> = traits.iter().map(|(_, _, checked)| checked.rule()).collect();
        // Of everyone few things are asked, again and again; of a rule all of it is asked once.
        let all = self.remembered_row(counts(&everyone, &rules, &known)).await?;
        let inside = self.count_row(counts(&whole, &rules, &known)).await?;
        let (Some((all_total, all)), Some((total, inside))) = (all.split_first(), inside.split_first()) else {
            return Ok(Ok(Profile::default()));
        };
        let counted =
            traits.into_iter().zip(all.iter().zip(inside)).map(|((subject, value, _), (everyone, inside))| Trait {
                subject,
                value,
                inside: *inside,
                everyone: *everyone,
            });
        let mut traits: Vec<Trait> = counted.filter(|found| found.sureness(*total, *all_total) >= SURE).collect();
        traits.sort_by(|a, b| b.sureness(*total, *all_total).total_cmp(&a.sureness(*total, *all_total)));
        Ok(Ok(Profile { inside: *total, everyone: *all_total, traits }))
    }

    /// What customers may differ in: values of attributes, ages, states, and what they bought; but for what the rule itself
    /// asks for, which says nothing.
    fn traits(&self, segment: &Segment, as_of: DateTime) -> Vec<(Bilingual, Bilingual, CheckedSegment)> {
        let catalog = &self.shop().catalog;
        let mut asked = Vec::new();
        subjects(&segment.rule, &mut asked);
        let mut found = Vec::new();
        let attributes = catalog.attributes.iter().filter(|attribute| attribute.privacy == Privacy::Open);
        for attribute in attributes.filter(|attribute| !asked.contains(&attribute.name.as_str())) {
            found.extend(of_attribute(attribute, catalog));
        }
        for state in catalog.states.iter().filter(|state| !asked.contains(&state.name.as_str())) {
            found.extend(state.values().into_iter().map(|(value, label, _)| {
                let standing = Standing { state: state.name.clone(), test: StateTest::In(vec![value.to_owned()]) };
                (state.label.clone(), label.clone(), Condition::State(standing))
            }));
        }
        let bought = catalog.states.iter().find_map(|state| catalog.event(&state.rfm.as_ref()?.event));
        if let Some(event) = bought.filter(|event| !asked.contains(&event.name.as_str())) {
            let objects = event.properties.iter().filter(|property| property.object);
            found.extend(objects.flat_map(|property| of_property(event, property, catalog)));
        }
        let check = |condition: Condition| {
            let segment = Segment { rule: condition, including: segment.including.clone() };
            self.reach.check(&segment, self.shop(), &Library::default(), as_of).ok()
        };
        let checked =
            found.into_iter().filter_map(|(subject, value, condition)| Some((subject, value, check(condition)?)));
        checked.collect()
    }
}

/// How many pass the rule of a segment, and how many pass it and each of the others.
fn counts(of: &CheckedSegment, rules: &[&Rule], known: &Known) -> SqlQuery {
    let both: Vec<Rule> = rules.iter().map(|rule| Rule::All(vec![of.rule().clone(), (*rule).clone()])).collect();
    let all: Vec<&Rule> = std::iter::once(of.rule()).chain(&both).collect();
    compile::counts(of.universe(), &all, known)
}

type Wanted = (Bilingual, Bilingual, Condition);

fn of_attribute(attribute: &Attribute, catalog: &Catalog) -> Vec<Wanted> {
    let test = |test: Test| Condition::Attribute { attribute: attribute.name.clone(), test };
    if attribute.derive == Some(Derivation::Age) {
        let band = |from: i64| {
            let to = from + AGE_BAND - 1;
            let between = Test::Between(Value::number(from), Value::number(to));
            (attribute.label.clone(), Bilingual::same(format!("{from}–{to}")), test(between))
        };
        let step = usize::try_from(AGE_BAND).unwrap_or(1);
        return AGES.step_by(step).map(band).collect();
    }
    match attribute.kind {
        Type::Boolean => attribute
            .says
            .iter()
            .map(|says| (attribute.label.clone(), says.yes.clone(), test(Test::Is(Value::Boolean(true)))))
            .collect(),
        Type::Text => values(attribute.vocabulary.as_deref(), catalog)
            .into_iter()
            .map(|(value, label)| (attribute.label.clone(), label, test(Test::Is(Value::text(value)))))
            .collect(),
        Type::Integer | Type::Decimal | Type::Money | Type::Date | Type::Time | Type::List | Type::Id => Vec::new(),
    }
}

fn of_property(event: &Event, property: &Property, catalog: &Catalog) -> Vec<Wanted> {
    let bought = |(value, label): (String, Bilingual)| {
        let test = Test::Is(Value::text(value));
        let filter = Some(Filter::Property { property: property.name.clone(), test });
        let occurrence = Occurrence { pick: Pick::Any, event: event.name.clone(), filter, window: Window::Ever };
        (event.label.clone(), label, Condition::Event(occurrence))
    };
    values(property.vocabulary.as_deref(), catalog).into_iter().map(bought).collect()
}

/// The values of a vocabulary that the catalog lists in full, when they are few.
fn values(vocabulary: Option<&str>, catalog: &Catalog) -> Vec<(String, Bilingual)> {
    let listed = vocabulary.and_then(|name| catalog.vocabulary(name)).filter(|found| found.extent != Extent::Open);
    let values = listed.map_or(&[][..], |found| &found.values);
    if values.len() > VALUES {
        return Vec::new();
    }
    values.iter().map(|item| (item.value.clone(), item.label())).collect()
}

/// Attributes, states and events that a rule asks for.
fn subjects<'r>(rule: &'r Condition, found: &mut Vec<&'r str>) {
    match rule {
        Condition::Attribute { attribute, .. } => found.push(attribute),
        Condition::State(standing) => found.push(&standing.state),
        Condition::Event(occurrence) if occurrence.filter.is_none() => found.push(&occurrence.event),
        _ => {}
    }
    rule.parts().into_iter().for_each(|part| subjects(part, found));
}
