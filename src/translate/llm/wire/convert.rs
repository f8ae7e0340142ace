//! From a well-formed answer to a segment. What the answer says is kept whole: a field that the named thing has no use
//! for is a problem, never dropped. Whether the segment means anything on this shop is the checker's business.

use crate::catalog::suggest::closest;
use crate::catalog::{Aggregation, Attribute, Catalog, Event, Meaning};
use crate::dsl::{
    Bound, Comparison, Condition, Filter, Length, Measure, Moment, Occurrence, Portion, Rank, Segment, Standing,
    StateTest, Window, text,
};
use crate::lang::Message;

use super::values::{Subject, axis, number, one, opposite, test, two, whole};
use super::{Answer, Asks, Scalar};

/// # Errors
/// Every problem of every condition, as sentences for the model and the record.
pub fn segment(answer: &Answer, catalog: &Catalog) -> Result<Segment, Vec<Message>> {
    let mut problems = Vec::new();
    let mut groups = Vec::new();
    for group in &answer.any_of {
        let mut parts = Vec::new();
        for said in group {
            match (Reading { catalog, said: cleaned(said) }).condition() {
                Ok(condition) => parts.push(condition),
                Err(problem) => problems.push(problem),
            }
        }
        groups.push(if parts.is_empty() { Condition::Everyone } else { joined(parts, Condition::All) });
    }
    if groups.is_empty() {
        problems.push(Message::new("model-wire-empty"));
    }
    if problems.is_empty() {
        Ok(Segment { rule: joined(groups, Condition::Any), including: answer.including.clone() })
    } else {
        Err(problems)
    }
}

fn joined<T>(mut parts: Vec<T>, join: impl Fn(Vec<T>) -> T) -> T {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

/// Models write `""` and `"null"` where the form says null.
fn cleaned(said: &super::Condition) -> super::Condition {
    let mut said = said.clone();
    for field in [&mut said.property, &mut said.window, &mut said.per] {
        *field = field.take().map(|text| text.trim().to_owned()).filter(|text| !matches!(text.as_str(), "" | "null"));
    }
    said
}

/// One condition being read: fields are taken out as they are used, so that what is left over shows.
struct Reading<'a> {
    catalog: &'a Catalog,
    said: super::Condition,
}

impl<'a> Reading<'a> {
    fn condition(mut self) -> Result<Condition, Message> {
        let name = self.said.name.trim().to_owned();
        let condition = match self.catalog.meaning(&name) {
            Some(Meaning::Attribute(attribute)) => self.attribute(attribute)?,
            Some(Meaning::Event(event)) => self.event(event)?,
            Some(Meaning::Measure(measure)) => {
                let filter = self.filter(self.catalog.measured_event(measure))?;
                let window = self.window()?;
                self.compared(Measure::Named { name, filter, window })?
            }
            Some(Meaning::State(state)) => self.state(&name, state.rfm.is_some())?,
            Some(Meaning::Term(_)) => self.term(name)?,
            Some(Meaning::Festival(_) | Meaning::Scope(_)) | None => return Err(self.unknown(&name)),
        };
        self.nothing_left()?;
        Ok(if self.said.negate { Condition::Not(Box::new(condition)) } else { condition })
    }

    fn attribute(&mut self, attribute: &Attribute) -> Result<Condition, Message> {
        let values = std::mem::take(&mut self.said.values);
        let window = || self.said.window.take();
        let subject = Subject {
            name: &attribute.name,
            kind: attribute.kind,
            vocabulary: attribute.vocabulary.as_deref(),
            catalog: self.catalog,
        };
        let test = test(subject, self.said.operator, &values, window)?;
        Ok(Condition::Attribute { attribute: attribute.name.clone(), test })
    }

    fn event(&mut self, event: &Event) -> Result<Condition, Message> {
        let filter = self.filter(Some(event))?;
        let window = self.window()?;
        if let Asks::Occurrence(pick) = self.said.operator.asks() {
            return Ok(Condition::Event(Occurrence { pick, event: event.name.clone(), filter, window }));
        }
        // "How often" without more is counted the way the catalog says people count this event.
        let aggregate = self.said.aggregate.take().unwrap_or(Aggregation::Count);
        let measure = match &event.count {
            Some(name) if aggregate == Aggregation::Count => Measure::Named { name: name.clone(), filter, window },
            Some(_) | None => {
                let property = self.said.property.take();
                Measure::Of { aggregate, property, event: event.name.clone(), filter, window }
            }
        };
        self.compared(measure)
    }

    fn compared(&mut self, measure: Measure) -> Result<Condition, Message> {
        let operator = self.said.operator;
        let values = std::mem::take(&mut self.said.values);
        if let Asks::Rank(end) = operator.asks() {
            let portion = portion(&one(operator, &values)?)?;
            return Ok(Condition::Rank(Rank { end, portion, by: measure, per: self.said.per.take(), among: None }));
        }
        let bound = match self.said.than.take() {
            Some(than) => self.relative(&than, &values)?,
            None => self.bound(&values)?,
        };
        Ok(Condition::Measure(Comparison { measure, bound }))
    }

    fn bound(&self, values: &[Scalar]) -> Result<Bound, Message> {
        let operator = self.said.operator;
        let first = || number(&one(operator, values)?);
        Ok(match operator.asks() {
            Asks::Equal => Bound::Is(first()?),
            Asks::Unequal => Bound::IsNot(first()?),
            Asks::Order(direction) => {
                let number = first()?;
                match direction {
                    crate::dsl::Direction::Less => Bound::Less(number),
                    crate::dsl::Direction::AtMost => Bound::AtMost(number),
                    crate::dsl::Direction::More => Bound::More(number),
                    crate::dsl::Direction::AtLeast => Bound::AtLeast(number),
                }
            }
            Asks::Between => {
                let (low, high) = two(operator, values)?;
                Bound::Between(number(&low)?, number(&high)?)
            }
            Asks::Occurrence(_)
            | Asks::Rank(_)
            | Asks::Contains
            | Asks::StartsWith
            | Asks::EndsWith
            | Asks::During
            | Asks::Missing
            | Asks::Present
            | Asks::HasAny
            | Asks::HasAll
            | Asks::HasNone => return Err(self.no_operator()),
        })
    }

    fn relative(&self, than: &super::Than, values: &[Scalar]) -> Result<Bound, Message> {
        let Asks::Order(direction) = self.said.operator.asks() else { return Err(self.no_operator()) };
        let percent = number(one(self.said.operator, values)?.trim_end_matches(['%', '％']))?;
        let event = self.catalog.measure(&than.name).and_then(|measure| self.catalog.measured_event(measure));
        let filter = filters(event, &than.filters, self.catalog)?;
        let window = window(than.window.as_deref(), self.catalog)?;
        Ok(Bound::Relative { direction, percent, of: Measure::Named { name: than.name.clone(), filter, window } })
    }

    fn state(&mut self, name: &str, has_axes: bool) -> Result<Condition, Message> {
        let values: Vec<String> = std::mem::take(&mut self.said.values).iter().map(Scalar::text).collect();
        let outside = match self.said.operator.asks() {
            _ if values.is_empty() => return Err(self.no_operator()),
            Asks::Equal => false,
            Asks::Unequal => true,
            Asks::Occurrence(_)
            | Asks::Order(_)
            | Asks::Between
            | Asks::Rank(_)
            | Asks::Contains
            | Asks::StartsWith
            | Asks::EndsWith
            | Asks::During
            | Asks::Missing
            | Asks::Present
            | Asks::HasAny
            | Asks::HasAll
            | Asks::HasNone => return Err(self.no_operator()),
        };
        let ago = self.ago()?;
        let standing = |test| {
            let now = Condition::State(Standing { state: name.to_owned(), test });
            match ago {
                Some(ago) => Condition::Earlier { ago, rule: Box::new(now) },
                None => now,
            }
        };
        let axes: Option<Vec<_>> = values.iter().map(|value| axis(value)).collect();
        if let Some(axes) = axes.filter(|_| has_axes) {
            let sides = axes.into_iter().map(|(axis, level)| {
                let level = if outside { opposite(level) } else { level };
                standing(StateTest::Axis { axis, level })
            });
            let join = if outside { Condition::Any } else { Condition::All };
            return Ok(joined(sides.collect(), join));
        }
        Ok(standing(if outside { StateTest::NotIn(values) } else { StateTest::In(values) }))
    }

    /// A term needs no value; what models write instead of none is `true` or its own name.
    fn term(&mut self, name: String) -> Result<Condition, Message> {
        let values = std::mem::take(&mut self.said.values);
        let affirmed = match values.as_slice() {
            [] => true,
            [only] if only.text() == "true" || only.text() == name => true,
            [only] if only.text() == "false" => false,
            _ => return Err(self.unused("values")),
        };
        let affirmed = match self.said.operator.asks() {
            Asks::Equal | Asks::Present => affirmed,
            Asks::Unequal => !affirmed,
            Asks::Occurrence(_)
            | Asks::Order(_)
            | Asks::Between
            | Asks::Rank(_)
            | Asks::Contains
            | Asks::StartsWith
            | Asks::EndsWith
            | Asks::During
            | Asks::Missing
            | Asks::HasAny
            | Asks::HasAll
            | Asks::HasNone => return Err(self.no_operator()),
        };
        let term = Condition::Term(name);
        Ok(if affirmed { term } else { Condition::Not(Box::new(term)) })
    }

    fn filter(&mut self, event: Option<&Event>) -> Result<Option<Filter>, Message> {
        filters(event, &std::mem::take(&mut self.said.filters), self.catalog)
    }

    fn window(&mut self) -> Result<Window, Message> {
        window(self.said.window.take().as_deref(), self.catalog)
    }

    /// `1 month ago`, for a state at an earlier moment.
    fn ago(&mut self) -> Result<Option<Length>, Message> {
        let Some(written) = self.said.window.take() else { return Ok(None) };
        match text::parse_window(&format!("before {written}"), self.catalog) {
            Ok(Window::Between { from: None, until: Some(Moment::Ago { count, unit }) }) => {
                Ok(Some(Length { count, unit }))
            }
            Ok(_) | Err(_) => Err(Message::new("model-wire-ago").with("text", written)),
        }
    }

    fn nothing_left(&self) -> Result<(), Message> {
        let said = &self.said;
        let left = [
            ("aggregate", said.aggregate.is_some()),
            ("property", said.property.is_some()),
            ("where", !said.filters.is_empty()),
            ("window", said.window.is_some()),
            ("values", !said.values.is_empty()),
            ("than", said.than.is_some()),
            ("per", said.per.is_some()),
        ];
        match left.into_iter().find(|(_, left)| *left) {
            Some((field, _)) => Err(self.unused(field)),
            None => Ok(()),
        }
    }

    fn unused(&self, field: &'static str) -> Message {
        Message::new("model-wire-unused").with("field", field).with("name", self.said.name.as_str())
    }

    fn no_operator(&self) -> Message {
        no_operator(&self.said.name, self.said.operator)
    }

    fn unknown(&self, name: &str) -> Message {
        let message = Message::new("model-wire-unknown-name").with("name", name);
        match closest(name, self.catalog.names()) {
            Some(close) => Message::new("model-wire-unknown-name-close").with("name", name).with("close", close),
            None => message,
        }
    }
}

pub(super) fn no_operator(name: &str, operator: super::Operator) -> Message {
    Message::new("model-wire-operator").with("operator", operator.name()).with("name", name)
}

fn filters(event: Option<&Event>, said: &[super::Filter], catalog: &Catalog) -> Result<Option<Filter>, Message> {
    let mut tests = Vec::new();
    for filter in said {
        let Some(property) = event.and_then(|event| event.property(&filter.property)) else {
            return Err(Message::new("model-wire-unknown-property").with("name", filter.property.as_str()));
        };
        let subject =
            Subject { name: &property.name, kind: property.kind, vocabulary: property.vocabulary.as_deref(), catalog };
        let test = test(subject, filter.operator, &filter.values, || None)?;
        tests.push(Filter::Property { property: property.name.clone(), test });
    }
    Ok(if tests.is_empty() { None } else { Some(joined(tests, Filter::All)) })
}

/// A window in the segment language's spelling; models tend to leave out its first word.
pub(super) fn window(written: Option<&str>, catalog: &Catalog) -> Result<Window, Message> {
    let Some(written) = written.filter(|written| *written != "ever") else { return Ok(Window::Ever) };
    let written = written.trim().to_lowercase();
    text::parse_window(&written, catalog)
        .or_else(|_| text::parse_window(&format!("in {written}"), catalog))
        .map_err(|_| Message::new("model-wire-window").with("text", written))
}

fn portion(written: &str) -> Result<Portion, Message> {
    match written.strip_suffix(['%', '％']) {
        Some(percent) => Ok(Portion::Percent(number(percent)?)),
        None => Ok(Portion::Count(whole(written)?)),
    }
}
