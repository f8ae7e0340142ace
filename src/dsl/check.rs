//! From a segment to its checked form: names to columns, windows to instants, terms and states to their rules.
//!
//! Owns what names and tests mean; reports every problem at once. Does not own the logic of missing values, which the
//! compiler applies to the checked form in one place.

mod rows;
mod rule_size;
pub(in crate::dsl) mod shape;
mod tests;

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::checked::{CheckedSegment, Exclusion, Operand, Part, ResolvedWindow, Rule, Universe};
use super::condition::{Condition, Segment};
use super::kinds::Node;
use super::library::Library;
use super::reads::reads;
use super::shop::Shop;
use super::time::{Interval, Length, Window, interval};
use super::value::Number;
use super::{limits, readback};
use crate::catalog::suggest::closest;
use crate::catalog::{Attribute, Property};
use crate::diagnostic::{Code, Diagnostic};
use crate::lang::Message;

pub(in crate::dsl) use tests::{Column, Scope};

/// Checks a segment against a shop at an as-of. Saved segments it names are those of the library; they are taken over this
/// segment's customers in scope.
///
/// # Errors
/// Every problem found. Problems name the offending words; they have no place in text, because a segment need not
/// have come from one ([`Diagnostic::locate`] finds it).
pub fn check(
    segment: &Segment,
    shop: &Shop,
    library: &Library,
    as_of: DateTime,
) -> Result<CheckedSegment, Vec<Diagnostic>> {
    let segment = Segment { rule: shape::condition(segment.rule.clone()), including: segment.including.clone() };
    let mut checker = Checker::new(shop, library, as_of);
    checker.size(&segment.rule);
    if !checker.problems.is_empty() {
        return Err(checker.problems);
    }
    let universe = checker.universe(&segment.including);
    let conditions: &[Condition] = match &segment.rule {
        Condition::All(parts) => parts,
        single => std::slice::from_ref(single),
    };
    let parts: Vec<Part> = conditions
        .iter()
        .filter_map(|part| Some(Part { rule: checker.condition(part)?, text: readback::condition(part, shop) }))
        .collect();
    if !checker.problems.is_empty() {
        return Err(checker.problems);
    }
    let rule = Rule::All(parts.iter().map(|part| part.rule.clone()).collect());
    let reads = reads(&segment, shop, library);
    Ok(CheckedSegment { segment, as_of, universe, rule, parts, windows: checker.windows, reads })
}

/// Checks the rules inside the catalog, each at the shop's own as-of.
pub(super) fn catalog_rules(shop: &Shop) -> Vec<Diagnostic> {
    let as_of = shop.catalog.shop.as_of.to_datetime(jiff::civil::Time::midnight());
    let mut problems = Vec::new();
    let library = Library::default();
    let mut run = |place, work: &mut dyn FnMut(&mut Checker<'_>)| {
        let mut checker = Checker::new(shop, &library, as_of);
        work(&mut checker);
        problems.extend(checker.problems.into_iter().map(|problem| problem.at_place(Clone::clone(place))));
    };
    for event in &shop.catalog.events {
        run(&event.place, &mut |checker| {
            checker.rows(&event.name, None, &Window::Ever);
        });
    }
    for term in &shop.catalog.terms {
        run(&term.place, &mut |checker| {
            checker.condition(&Condition::Term(term.name.clone()));
        });
    }
    for state in &shop.catalog.states {
        run(&state.place, &mut |checker| {
            for (value, _, _) in state.values() {
                checker.state_value(state, value);
            }
        });
    }
    for gallery in &shop.catalog.galleries {
        run(&gallery.place, &mut |checker| {
            for rule in gallery.templates.iter().filter_map(|template| shop.template_rule(&template.name)) {
                checker.condition(rule);
            }
        });
    }
    for (rule, place) in &shop.rules().prepared {
        run(place, &mut |checker| drop(checker.condition(rule)));
    }
    for scope in &shop.catalog.scope {
        run(&scope.place, &mut |checker| {
            checker.universe(&[]);
        });
    }
    problems
}

/// A rule being checked.
pub(in crate::dsl) struct Checker<'a> {
    pub(in crate::dsl) shop: &'a Shop,
    library: &'a Library,
    /// As-of of the condition at hand.
    pub(in crate::dsl) as_of: DateTime,
    problems: Vec<Diagnostic>,
    windows: Vec<ResolvedWindow>,
    /// Terms and saved segments being expanded, outermost first; one inside itself is a cycle.
    expanding: Vec<Named<'a>>,
}

/// What a rule is known by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named<'a> {
    Term(&'a str),
    Segment(&'a str),
}

impl Named<'_> {
    fn name(&self) -> &str {
        match self {
            Named::Term(name) | Named::Segment(name) => name,
        }
    }
}

impl<'a> Checker<'a> {
    fn new(shop: &'a Shop, library: &'a Library, as_of: DateTime) -> Self {
        Checker { shop, library, as_of, problems: Vec::new(), windows: Vec::new(), expanding: Vec::new() }
    }

    pub(in crate::dsl) fn problem(&mut self, problem: Diagnostic) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    pub(in crate::dsl) fn unknown(&mut self, code: Code, name: &str, known: impl IntoIterator<Item = impl AsRef<str>>) {
        let known: Vec<_> = known.into_iter().collect();
        let suggestion = closest(name, known.iter().map(AsRef::as_ref));
        self.problem(Diagnostic::error(code).subject("name", name).did_you_mean(suggestion));
    }

    /// Law 14, counted on the tree as written; terms are limited by the catalog's own rules.
    fn size(&mut self, rule: &Condition) {
        let (nodes, depth) = rule_size::of(rule);
        if nodes > limits::NODES {
            let problem = Diagnostic::error(Code::TooManyNodes).with("count", nodes).with("limit", limits::NODES);
            self.problem(problem);
        }
        if depth > limits::DEPTH {
            self.problem(Diagnostic::error(Code::TooDeep).with("depth", depth).with("limit", limits::DEPTH));
        }
    }

    fn universe(&mut self, including: &[String]) -> Universe {
        let catalog = &self.shop.catalog;
        for name in including {
            if catalog.scope_rule(name).is_none() {
                self.unknown(Code::UnknownName, name, catalog.scope.iter().map(|rule| rule.name.clone()));
            }
        }
        let mut excluded = Vec::new();
        for scope in catalog.scope.iter().filter(|scope| !including.contains(&scope.name)) {
            let Some(rule) = self.shop.rules().scope.get(&scope.name) else { continue };
            if let Some(rule) = self.condition(rule) {
                excluded.push(Exclusion { name: scope.name.clone(), label: scope.label.clone(), rule });
            }
        }
        Universe {
            database: catalog.shop.database.clone(),
            table: catalog.customer.table.clone(),
            key: catalog.customer.key.clone(),
            excluded,
        }
    }

    /// `None` when a problem was reported; callers go on, so that the rest is checked too.
    pub(in crate::dsl) fn condition(&mut self, rule: &Condition) -> Option<Rule> {
        match rule.node() {
            Node::Everyone => Some(Rule::Everyone),
            Node::All(parts) => Some(Rule::All(self.conditions(parts)?)),
            Node::Any(parts) => Some(Rule::Any(self.conditions(parts)?)),
            Node::AtLeast(count, of) => {
                if count == 0 || usize::try_from(count).map_or(true, |count| count > of.len()) {
                    self.problem(Diagnostic::error(Code::BadCount).with("number", count));
                }
                Some(Rule::AtLeast { count, of: self.conditions(of)? })
            }
            Node::Not(part) => Some(Rule::Not(Box::new(self.condition(part)?))),
            Node::Attribute(attribute, test) => {
                let attribute = self.attribute(attribute)?;
                let test = self.test(test, &Column::attribute(attribute))?;
                Some(Rule::Attribute { operand: self.attribute_operand(attribute), test })
            }
            Node::Customers(keys) => {
                self.count(keys.len())?;
                Some(Rule::Customers(keys.to_vec()))
            }
            Node::Earlier(ago, rule) => self.earlier(ago, rule),
            Node::Term(name) => self.term(name),
            Node::Segment(name) => self.segment(name),
            Node::Kind(kind) => kind.check(self),
        }
    }

    /// A rule at an earlier as-of.
    fn earlier(&mut self, ago: Length, rule: &Condition) -> Option<Rule> {
        let now = self.as_of;
        let Some(then) = ago.before(now) else {
            self.problem(Diagnostic::error(Code::BadCount).with("number", ago.count));
            return None;
        };
        self.as_of = then;
        let checked = self.condition(rule);
        self.as_of = now;
        checked
    }

    fn conditions(&mut self, parts: &[Condition]) -> Option<Vec<Rule>> {
        if parts.is_empty() {
            self.problem(Diagnostic::error(Code::EmptyRule));
            return None;
        }
        let checked: Vec<_> = parts.iter().map(|part| self.condition(part)).collect();
        checked.into_iter().collect()
    }

    fn term(&mut self, name: &str) -> Option<Rule> {
        let terms = &self.shop.rules().terms;
        let Some((name, rule)) = terms.get_key_value(name) else {
            self.unknown(Code::UnknownName, name, self.shop.catalog.terms.iter().map(|term| &term.name));
            return None;
        };
        self.expand(Named::Term(name), rule)
    }

    fn segment(&mut self, name: &str) -> Option<Rule> {
        if self.library.is_frozen(name) {
            self.problem(Diagnostic::error(Code::FrozenSegment).subject("name", name));
            return None;
        }
        let Some((name, rule)) = self.library.get(name) else {
            self.unknown(Code::UnknownSegment, name, self.library.names());
            return None;
        };
        self.expand(Named::Segment(name), rule)
    }

    /// The rule behind a name, unless it is inside itself.
    fn expand(&mut self, name: Named<'a>, rule: &Condition) -> Option<Rule> {
        if let Some(start) = self.expanding.iter().position(|outer| *outer == name) {
            let cycle = self.expanding.iter().skip(start).chain([&name]).map(Named::name);
            let path = cycle.collect::<Vec<_>>().join(" → ");
            self.problem(Diagnostic::error(Code::CyclicRule).with("path", path));
            return None;
        }
        self.expanding.push(name);
        let checked = self.condition(rule);
        self.expanding.pop();
        checked
    }

    /// The customers that a rank or a mean is taken of, when they are not everyone; `None` when a problem was reported.
    pub(in crate::dsl) fn among(&mut self, base: Option<&Condition>) -> Option<Option<Box<Rule>>> {
        match base {
            Some(base) => Some(Some(Box::new(self.condition(base)?))),
            None => Some(None),
        }
    }

    /// A number that can be compared exactly.
    pub(in crate::dsl) fn number(&mut self, number: Number) -> Option<Number> {
        let whole = number.decimal().abs().trunc();
        let fits = whole < Decimal::from(10_u64.pow(limits::WHOLE_DIGITS));
        if fits && number.decimal().scale() <= limits::DECIMALS {
            return Some(number);
        }
        let problem = Diagnostic::error(Code::NumberTooLong).subject("number", &number.to_string());
        self.problem(problem.with("whole", limits::WHOLE_DIGITS).with("decimals", limits::DECIMALS));
        None
    }

    pub(in crate::dsl) fn attribute(&mut self, name: &str) -> Option<&'a Attribute> {
        let catalog = &self.shop.catalog;
        let found = catalog.attribute(name);
        if found.is_none() {
            match catalog.meaning(name) {
                Some(meaning) => self.wrong_kind(name, meaning.kind_key()),
                None => self.unknown(Code::UnknownName, name, catalog.names()),
            }
        }
        found
    }

    pub(in crate::dsl) fn wrong_kind(&mut self, name: &str, kind: &'static str) {
        let problem = Diagnostic::error(Code::WrongKind).subject("name", name).with("kind", Message::new(kind));
        self.problem(problem);
    }

    pub(in crate::dsl) fn attribute_operand(&self, attribute: &Attribute) -> Operand {
        attribute.operand(self.as_of)
    }

    pub(in crate::dsl) fn property_operand(&self, property: &Property) -> Operand {
        property.operand(self.as_of)
    }

    /// The instants of a window that does not depend on the customer; noted for the answer.
    fn interval(&mut self, window: &Window) -> Option<Interval> {
        self.resolved(window, |interval| interval)
    }

    /// As [`Checker::interval`], of what has happened: nothing after as-of.
    fn past(&mut self, window: &Window) -> Option<Interval> {
        let as_of = self.as_of;
        self.resolved(window, |interval| interval.before(as_of))
    }

    fn resolved(&mut self, window: &Window, limit: impl Fn(Interval) -> Interval) -> Option<Interval> {
        if let Some(name) = window.festival()
            && self.shop.catalog.festival(name).is_none()
        {
            self.unknown(Code::UnknownName, name, self.shop.catalog.festivals.iter().map(|item| &item.name));
            return None;
        }
        let found = interval(window, &self.shop.catalog, self.as_of).map(limit);
        let empty = found.is_none_or(Interval::is_empty);
        if empty {
            let text = readback::window(window, self.shop);
            self.problem(Diagnostic::error(Code::EmptyWindow).with("window", text));
            return None;
        }
        self.note(window, found);
        found
    }

    fn note(&mut self, window: &Window, interval: Option<Interval>) {
        let resolved = ResolvedWindow { window: window.clone(), interval, text: readback::window(window, self.shop) };
        if *window != Window::Ever && !self.windows.contains(&resolved) {
            self.windows.push(resolved);
        }
    }
}
