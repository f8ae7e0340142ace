//! Says a segment back in Chinese and English, from the tree: no `not`, window or scope is ever lost.
//!
//! Owns which sentence says which node; the sentences stand in `data/lang/*/readback.ftl`, the words in the catalog.

mod times;
mod values;

use super::condition::{Bound, Condition, Direction, Filter, Measure, Occurrence, Pick, Segment, Test};
use super::kinds::Node;
use super::shop::Shop;
use super::time::Window;
use super::value::Value;
use super::walk::{Piece, own};
use crate::catalog::{Aggregation, Event, Property, Type};
use crate::lang::{Bilingual, Message};
pub(in crate::dsl) use values::{Column, led, list, plain_number};
use values::{between, money_or_number};

/// The whole segment as one sentence per language.
pub fn segment(segment: &Segment, shop: &Shop) -> Bilingual {
    let customer = shop.catalog.customer.label.clone();
    let sentence = match &segment.rule {
        Condition::Everyone => Message::new("say-all").with("customer", customer).both(),
        rule => {
            let rule = Speaker { shop, form: Form::Relative }.condition(rule, Inside::Nothing);
            Message::new("say-segment").with("customer", customer).with("rule", rule).both()
        }
    };
    if segment.including.is_empty() {
        return sentence;
    }
    let labels = segment
        .including
        .iter()
        .map(|name| shop.catalog.scope_rule(name).map_or_else(|| Bilingual::same(name), |rule| rule.label.clone()));
    Message::new("say-including").with("segment", sentence).with("labels", list(labels)).both()
}

/// One condition.
pub fn condition(rule: &Condition, shop: &Shop) -> Bilingual {
    Speaker { shop, form: Form::Plain }.condition(rule, Inside::Nothing)
}

/// The business words that a rule names, and those that these are made of in turn, each once, with what they mean.
pub fn definitions(rule: &Condition, shop: &Shop) -> Vec<(Bilingual, Bilingual)> {
    fn name(rule: &Condition, shop: &Shop, names: &mut Vec<String>) {
        own(rule, &mut |piece| match piece {
            Piece::Condition(part) => name(part, shop, names),
            Piece::Term(term) if !names.contains(term) => {
                names.push(term.clone());
                shop.term_rule(term).into_iter().for_each(|rule| name(rule, shop, names));
            }
            _ => {}
        });
    }
    let mut names = Vec::new();
    name(rule, shop, &mut names);
    let said =
        |term: &String| Some((shop.catalog.meaning(term)?.label().clone(), condition(shop.term_rule(term)?, shop)));
    names.iter().filter_map(said).collect()
}

/// A window as people say it; empty for any time.
pub fn window(window: &Window, shop: &Shop) -> Bilingual {
    Speaker { shop, form: Form::Plain }.window(window)
}

/// A number per customer, as people call it.
pub fn measure(measure: &Measure, shop: &Shop) -> Bilingual {
    Speaker { shop, form: Form::Plain }.measure(measure)
}

/// Whether brackets are needed around a group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::dsl) enum Inside {
    Nothing,
    Group,
}

impl Inside {
    /// A group's text, in brackets where it stands inside another.
    pub(in crate::dsl) fn brackets(self, text: Bilingual) -> Bilingual {
        match self {
            Inside::Nothing => text,
            Inside::Group => Message::new("say-brackets").with("text", text).both(),
        }
    }
}

/// Whether a condition stands alone, or follows the people it is about: “age is 30”, “everyone whose age is 30”.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Relative,
}

/// Says the parts of a rule.
pub(in crate::dsl) struct Speaker<'a> {
    pub(in crate::dsl) shop: &'a Shop,
    form: Form,
}

impl Speaker<'_> {
    pub(in crate::dsl) fn condition(&self, rule: &Condition, inside: Inside) -> Bilingual {
        match rule {
            Condition::All(parts) => return self.group("say-and", parts, inside),
            Condition::Any(parts) => return self.group("say-or", parts, inside),
            _ => {}
        }
        // What stands inside a single condition is never about the people directly.
        let text = Speaker { shop: self.shop, form: Form::Plain }.single(rule);
        match self.form {
            Form::Plain => text,
            Form::Relative => Message::new(self.pronoun(rule)).with("text", text).both(),
        }
    }

    /// How a condition is tied to the people it is about.
    fn pronoun(&self, rule: &Condition) -> &'static str {
        match rule.node() {
            Node::Not(Condition::Event(Occurrence { pick: Pick::Any, .. })) => "say-who",
            Node::Not(_) | Node::AtLeast(..) => "say-for-whom",
            Node::Attribute(attribute, test) => {
                let says = self.shop.catalog.attribute(attribute).is_some_and(|found| found.says.is_some());
                let is_said = matches!(test, Test::Is(Value::Boolean(_)) | Test::Missing | Test::Present);
                if says && is_said { "say-who" } else { "say-whose" }
            }
            Node::Earlier(_, rule) => self.pronoun(rule),
            Node::Everyone | Node::All(_) | Node::Any(_) | Node::Customers(_) | Node::Term(_) | Node::Segment(_) => {
                "say-who"
            }
            Node::Kind(kind) => kind.tie(),
        }
    }

    /// A condition that is no group.
    fn single(&self, rule: &Condition) -> Bilingual {
        match rule.node() {
            Node::Everyone => Message::new("say-everyone").both(),
            Node::All(parts) => self.group("say-and", parts, Inside::Nothing),
            Node::Any(parts) => self.group("say-or", parts, Inside::Nothing),
            Node::AtLeast(count, of) => {
                let parts = join("say-item", of.iter().map(|part| self.condition(part, Inside::Group)));
                Message::new("say-at-least-of").with("count", count).with("parts", parts).both()
            }
            Node::Not(part) => self.not(part),
            Node::Attribute(attribute, test) => self.attribute(attribute, test),
            Node::Customers(keys) => {
                let keys = list(keys.iter().map(|key| Bilingual::same(key.to_string())));
                Message::new("say-customers").with("keys", keys).both()
            }
            Node::Earlier(ago, rule) => {
                let amount = self.amount(ago.count, ago.unit);
                let text = self.condition(rule, Inside::Group);
                Message::new("say-was").with("amount", amount).with("text", text).both()
            }
            Node::Term(name) => {
                let catalog = &self.shop.catalog;
                let label = catalog.term(name).map_or_else(|| Bilingual::same(name), |term| term.label.clone());
                match self.shop.term_rule(name) {
                    Some(rule) => {
                        let rule = self.condition(rule, Inside::Nothing);
                        Message::new("say-term").with("term", label).with("rule", rule).both()
                    }
                    None => label,
                }
            }
            Node::Segment(name) => Message::new("say-in-segment").with("name", name).both(),
            Node::Kind(kind) => kind.say(self),
        }
    }

    fn group(&self, key: &'static str, parts: &[Condition], inside: Inside) -> Bilingual {
        inside.brackets(join(key, parts.iter().map(|part| self.condition(part, Inside::Group))))
    }

    fn not(&self, part: &Condition) -> Bilingual {
        match part {
            Condition::Event(occurrence) => self.event(occurrence, "say-did-not"),
            other => Message::new("say-not").with("text", self.condition(other, Inside::Nothing)).both(),
        }
    }

    fn attribute(&self, name: &str, test: &Test) -> Bilingual {
        let Some(attribute) = self.shop.catalog.attribute(name) else { return Bilingual::same(name) };
        let column = Column {
            label: &attribute.label,
            kind: attribute.kind,
            vocabulary: attribute.vocabulary.as_deref(),
            unit: attribute.unit.as_ref(),
            says: attribute.says.as_ref(),
            row: None,
        };
        self.test(test, &column)
    }

    pub(in crate::dsl) fn filter(&self, filter: &Filter, event: &Event, inside: Inside) -> Bilingual {
        let group = |key, parts: &[Filter]| {
            inside.brackets(join(key, parts.iter().map(|part| self.filter(part, event, Inside::Group))))
        };
        match filter {
            Filter::All(parts) => group("say-and", parts),
            Filter::Any(parts) => group("say-or", parts),
            Filter::Not(part) => Message::new("say-not").with("text", self.filter(part, event, Inside::Nothing)).both(),
            Filter::Property { property, test } => match event.property(property) {
                Some(property) => self.test(test, &Column { row: Some(event), ..property_column(property) }),
                None => Bilingual::same(property),
            },
        }
    }

    /// `key` is the sentence for did or did not.
    pub(in crate::dsl) fn event(&self, occurrence: &Occurrence, key: &'static str) -> Bilingual {
        let Some(event) = self.shop.catalog.event(&occurrence.event) else {
            return Bilingual::same(&occurrence.event);
        };
        let pick = match occurrence.pick {
            Pick::Any => {
                let detail = self.detail(event, occurrence.filter.as_ref());
                let window = leading(self.window(&occurrence.window));
                let message = Message::new(key).with("window", window).with("event", event.label.clone());
                return message.with("detail", detail).both();
            }
            Pick::First => "say-first",
            Pick::Last => "say-last",
            Pick::Every => return self.every(event, occurrence, key),
        };
        let mut tests = Vec::new();
        if let Some(filter) = &occurrence.filter {
            tests.push(self.filter(filter, event, Inside::Group));
        }
        if occurrence.window != Window::Ever {
            tests.push(Message::new("say-lies").with("window", self.window(&occurrence.window)).both());
        }
        if tests.is_empty() {
            tests.push(Message::new("say-exists").both());
        }
        let text = Message::new(pick).with("what", event.label.clone()).with("tests", join("say-and", tests)).both();
        match key {
            "say-did" => text,
            _ => Message::new("say-not").with("text", text).both(),
        }
    }

    fn every(&self, event: &Event, occurrence: &Occurrence, key: &'static str) -> Bilingual {
        let window = leading(self.window(&occurrence.window));
        let filter = match &occurrence.filter {
            Some(filter) => self.filter(filter, event, Inside::Group),
            None => Message::new("say-exists").both(),
        };
        let text = Message::new("say-every-row").with("event", event.label.clone()).with("window", window);
        let text = text.with("filter", filter).both();
        match key {
            "say-did" => text,
            _ => Message::new("say-not").with("text", text).both(),
        }
    }

    /// What of the event is meant: an object (lipstick) where the filter is just one, else the filter in brackets.
    pub(in crate::dsl) fn detail(&self, event: &Event, filter: Option<&Filter>) -> Bilingual {
        let Some(filter) = filter else { return Bilingual::default() };
        if let Filter::Property { property, test } = filter
            && let Some(found) = event.property(property).filter(|property| property.object)
        {
            let column = property_column(found);
            let object = match test {
                Test::Is(value) => Some(column.value(value, self.shop)),
                Test::In(values) => {
                    Some(join("say-or-word", values.iter().map(|value| column.value(value, self.shop))))
                }
                _ => None,
            };
            if let Some(object) = object {
                return Message::new("say-object").with("object", object).both();
            }
        }
        Message::new("say-filter").with("filter", self.filter(filter, event, Inside::Nothing)).both()
    }

    pub(in crate::dsl) fn measure(&self, measure: &Measure) -> Bilingual {
        let (name, filter, window, label) = match measure {
            Measure::Ratio { of, to } => {
                let message = Message::new("say-ratio").with("of", self.measure(of)).with("to", self.measure(to));
                return message.both();
            }
            Measure::Named { name, filter, window } => {
                let found = self.shop.catalog.measure(name);
                let label = found.map_or_else(|| Bilingual::same(name), |measure| measure.label.clone());
                (label, filter, window, None)
            }
            Measure::Of { aggregate, property, event, filter, window } => {
                let found = self.shop.catalog.event(event);
                let event_label = found.map_or_else(|| Bilingual::same(event), |event| event.label.clone());
                let property = property.as_deref().map(|name| {
                    let found = found.and_then(|event| event.property(name));
                    found.map_or_else(|| Bilingual::same(name), |property| property.label.clone())
                });
                let key = match aggregate {
                    Aggregation::Count => "say-count-of",
                    Aggregation::Sum => "say-sum-of",
                    Aggregation::Average => "say-average-of",
                    Aggregation::Minimum => "say-minimum-of",
                    Aggregation::Maximum => "say-maximum-of",
                    Aggregation::Distinct => "say-distinct-of",
                    Aggregation::Days => "say-days-of",
                    Aggregation::Since => "say-days-since",
                    Aggregation::Cycle => "say-cycle-of",
                };
                (event_label, filter, window, Some((key, property.unwrap_or_default())))
            }
        };
        let mut what = name;
        if let (Some(filter), Some(event)) = (filter, self.measured_event(measure)) {
            let text = self.filter(filter, event, Inside::Nothing);
            what = Message::new("say-filtered").with("event", what).with("filter", text).both();
        }
        if let Some((key, property)) = label {
            what = Message::new(key).with("event", what).with("property", property).both();
        }
        let window = leading(self.window(window));
        Message::new("say-measured").with("window", window).with("what", what).both()
    }

    /// The event a measure is over; of a ratio, that of its first part.
    pub(in crate::dsl) fn measured_event(&self, measure: &Measure) -> Option<&Event> {
        let catalog = &self.shop.catalog;
        match measure {
            Measure::Named { name, .. } => catalog.measured_event(catalog.measure(name)?),
            Measure::Of { event, .. } => catalog.event(event),
            Measure::Ratio { of, .. } => self.measured_event(of),
        }
    }

    pub(in crate::dsl) fn bound(&self, bound: &Bound, measure: &Measure) -> Bilingual {
        let (kind, unit) = self.shop.catalog.measure_unit(measure);
        let number = |number| led(money_or_number(number, kind, unit, self.shop));
        let say = |key: &'static str, value: Bilingual| Message::new(key).with("value", value).both();
        match bound {
            Bound::Is(value) => say("say-equals", number(*value)),
            Bound::IsNot(value) => say("say-differs", number(*value)),
            Bound::Less(value) => say("say-less", number(*value)),
            Bound::AtMost(value) => say("say-at-most", number(*value)),
            Bound::More(value) => say("say-more", number(*value)),
            Bound::AtLeast(value) => say("say-at-least", number(*value)),
            Bound::Between(low, high) => between(*low, *high, kind, unit, self.shop),
            Bound::Relative { direction, percent, of } => {
                let part = Message::new("say-percent-of").with("percent", plain_number(*percent));
                let part = part.with("measure", self.measure(of)).both();
                say(direction_key(*direction), part)
            }
            Bound::Mean { direction, percent, of, among } => {
                let part = Message::new("say-percent-of-mean").with("percent", plain_number(*percent));
                let part = part
                    .with("measure", self.measure(of))
                    .with("among", self.among("say-mean-among", among.as_deref()));
                say(direction_key(*direction), part.both())
            }
        }
    }

    /// The customers a rank or a mean is taken of; empty for everyone.
    pub(in crate::dsl) fn among(&self, key: &'static str, base: Option<&Condition>) -> Bilingual {
        let Some(base) = base else { return Bilingual::default() };
        Message::new(key).with("rule", self.condition(base, Inside::Nothing)).both()
    }

    pub(in crate::dsl) fn test(&self, test: &Test, column: &Column<'_>) -> Bilingual {
        column.test(test, self.shop, |window| self.window(window))
    }
}

fn direction_key(direction: Direction) -> &'static str {
    match direction {
        Direction::Less => "say-less",
        Direction::AtMost => "say-at-most",
        Direction::More => "say-more",
        Direction::AtLeast => "say-at-least",
    }
}

pub(in crate::dsl) fn property_column(property: &Property) -> Column<'_> {
    Column {
        label: &property.label,
        kind: property.kind,
        vocabulary: property.vocabulary.as_deref(),
        unit: property.unit.as_ref(),
        says: property.says.as_ref(),
        row: None,
    }
}

/// A window before or after its verb: English puts it last, so it needs a space in front when there is one.
pub(in crate::dsl) fn leading(mut window: Bilingual) -> Bilingual {
    if !window.en.is_empty() {
        window.en.insert(0, ' ');
    }
    window
}

/// Folds items by a two-slot sentence (`a`, `b`).
pub(in crate::dsl) fn join(key: &'static str, items: impl IntoIterator<Item = Bilingual>) -> Bilingual {
    let mut items = items.into_iter();
    let Some(first) = items.next() else { return Bilingual::default() };
    items.fold(first, |text, item| Message::new(key).with("a", text).with("b", item).both())
}

impl crate::catalog::Catalog {
    /// Type and unit of a measure's numbers.
    fn measure_unit(&self, measure: &Measure) -> (Type, Option<&Bilingual>) {
        match measure {
            Measure::Named { name, .. } => {
                self.measure(name).map_or((Type::Decimal, None), |found| (found.kind, found.unit.as_ref()))
            }
            Measure::Ratio { .. } => (Type::Decimal, None),
            Measure::Of { aggregate, property, event, .. } => {
                let event = self.event(event);
                let property = property.as_deref().and_then(|name| event.and_then(|event| event.property(name)));
                match aggregate {
                    Aggregation::Count => (Type::Integer, event.and_then(|event| event.unit.as_ref())),
                    Aggregation::Distinct | Aggregation::Days | Aggregation::Since => (Type::Integer, None),
                    Aggregation::Cycle => (Type::Decimal, None),
                    Aggregation::Sum | Aggregation::Average | Aggregation::Minimum | Aggregation::Maximum => {
                        property.map_or((Type::Decimal, None), |found| (found.kind, found.unit.as_ref()))
                    }
                }
            }
        }
    }
}
