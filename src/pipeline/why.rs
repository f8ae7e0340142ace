//! Why a customer is in a list or is not: every condition of the rule, true or false, with the rows that decided it.

mod occurrences;

use std::time::{Duration, Instant};

use jiff::civil::{Date, DateTime};

use super::person::Deeds;
use super::{Pipeline, PipelineError};
use crate::diagnostic::Diagnostic;
use crate::dsl::{
    Axis, CheckedSegment, Condition, Level, Library, Occurrence, Segment, Shop, Standing, StateTest, Window, readback,
    text,
};
use crate::engine::Cell;
use crate::lang::{Bilingual, Message};

/// A rule as it is of one customer.
#[derive(Clone, Debug)]
pub struct Why {
    pub customer: i64,
    pub text: String,
    pub readback: Bilingual,
    pub as_of: DateTime,
    pub verdict: Verdict,
    /// Depth first: a condition is followed by those inside it.
    pub clauses: Vec<Clause>,
    /// How long it took.
    pub took: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    In,
    Out,
    /// These scope rules leave the customer out, whatever the rule says.
    OutOfScope(Vec<Bilingual>),
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// 0 for those that must all hold.
    pub depth: usize,
    pub text: Bilingual,
    pub holds: bool,
    /// The customer's number, where the condition compares one and there is one.
    pub value: Option<String>,
    pub evidence: Vec<Evidence>,
}

/// The rows that an event of a condition has for this customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What was looked for.
    pub text: Bilingual,
    pub deeds: Deeds,
    /// What there is instead, when no row was found.
    pub near: Vec<Near>,
}

/// Rows that were not looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    pub text: Bilingual,
    pub count: usize,
    pub latest: Option<DateTime>,
}

impl Pipeline {
    /// A rule of one customer; `None` when there is no such customer.
    ///
    /// # Errors
    /// Failures of the world; every problem of the text is the inner error.
    pub async fn why(
        &self,
        id: i64,
        rule: &str,
        as_of: Option<Date>,
    ) -> Result<Result<Option<Why>, Vec<Diagnostic>>, PipelineError> {
        let begun = Instant::now();
        let as_of = self.as_of(as_of);
        let located = |problems: Vec<Diagnostic>| problems.into_iter().map(|problem| problem.locate(rule)).collect();
        let segment = match self.parse(rule) {
            Ok(segment) => segment,
            Err(problems) => return Ok(Err(problems)),
        };
        let library = self.library([&segment.rule]).await?;
        let check = |rule: &Condition| {
            let segment = Segment { rule: rule.clone(), including: segment.including.clone() };
            self.reach.check(&segment, self.shop(), &library, as_of)
        };
        let whole = match check(&segment.rule) {
            Ok(whole) => whole,
            Err(problems) => return Ok(Err(located(problems))),
        };
        let outline = outline(&whole.segment().rule, self.shop(), &library);
        let parts: Result<Vec<CheckedSegment>, _> = outline.iter().map(|line| check(&line.condition)).collect();
        let parts = match parts {
            Ok(parts) => parts,
            Err(problems) => return Ok(Err(located(problems))),
        };
        let of: Vec<&CheckedSegment> = std::iter::once(&whole).chain(&parts).collect();
        let Some(stands) = self.stands(id, whole.universe(), &of).await? else { return Ok(Ok(None)) };
        let (holds, values) = (stands.holds.iter(), stands.values.iter());
        let mut clauses = Vec::new();
        for ((line, holds), value) in outline.iter().zip(holds.clone().skip(1)).zip(values.skip(1)) {
            let mut evidence = Vec::new();
            for occurrence in &line.occurrences {
                evidence.push(self.evidence(id, occurrence, as_of).await?);
            }
            let (depth, text) = (line.depth, line.text.clone());
            clauses.push(Clause { depth, text, holds: *holds, value: value.as_ref().and_then(plain), evidence });
        }
        let verdict = match holds.clone().next() {
            _ if !stands.outside.is_empty() => Verdict::OutOfScope(stands.outside),
            Some(true) => Verdict::In,
            Some(false) | None => Verdict::Out,
        };
        Ok(Ok(Some(Why {
            customer: id,
            text: text::print(whole.segment()),
            readback: readback::segment(whole.segment(), self.shop()),
            as_of,
            verdict,
            clauses,
            took: begun.elapsed(),
        })))
    }

    async fn evidence(&self, id: i64, wanted: &Occurrence, as_of: DateTime) -> Result<Evidence, PipelineError> {
        let deeds = self.deeds(id, wanted, as_of).await?;
        let mut near = Vec::new();
        if deeds.count == 0 {
            let mut others = Vec::new();
            if wanted.window != Window::Ever {
                others.push(Occurrence { window: Window::Ever, ..wanted.clone() });
            }
            if wanted.filter.is_some() {
                others.push(Occurrence { filter: None, ..wanted.clone() });
            }
            for other in others {
                let found = self.deeds(id, &other, as_of).await?;
                let latest = found.latest();
                near.push(Near { text: self.said(&other), count: found.count, latest });
            }
        }
        Ok(Evidence { text: self.said(wanted), deeds, near })
    }

    fn said(&self, occurrence: &Occurrence) -> Bilingual {
        readback::condition(&Condition::Event(occurrence.clone()), self.shop())
    }
}

/// A condition of the rule with where it stands in it.
struct Line {
    depth: usize,
    text: Bilingual,
    condition: Condition,
    occurrences: Vec<Occurrence>,
}

/// The conditions of a rule, depth first: groups and names with what is inside them, everything else by itself.
fn outline(rule: &Condition, shop: &Shop, library: &Library) -> Vec<Line> {
    let mut lines = Vec::new();
    let parts = match rule {
        Condition::All(parts) => parts.as_slice(),
        single => std::slice::from_ref(single),
    };
    parts.iter().for_each(|part| add(part, 0, shop, library, &mut lines));
    lines
}

fn add(condition: &Condition, depth: usize, shop: &Shop, library: &Library, lines: &mut Vec<Line>) {
    let inside = inside(condition, shop, library);
    // A denied condition is one line; its rows are those of what is denied.
    let bare = match condition {
        Condition::Not(part) => part,
        other => other,
    };
    lines.push(Line {
        depth,
        text: heading(condition, shop),
        condition: condition.clone(),
        occurrences: if inside.is_empty() { occurrences::of(bare, &shop.catalog) } else { Vec::new() },
    });
    inside.iter().for_each(|part| add(part, depth + 1, shop, library, lines));
}

/// What a condition is made of, or what its name means.
fn inside(condition: &Condition, shop: &Shop, library: &Library) -> Vec<Condition> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => parts.clone(),
        Condition::Not(part) => match inside(part, shop, library) {
            parts if parts.is_empty() => parts,
            _ => vec![(**part).clone()],
        },
        Condition::Term(name) => shop.term_rule(name).cloned().into_iter().collect(),
        Condition::Segment(name) => library.get(name).map(|(_, rule)| rule.clone()).into_iter().collect(),
        Condition::State(standing) => axes(standing, shop),
        // Anything else is told by itself.
        _ => Vec::new(),
    }
}

/// The three sides of one RFM cell.
fn axes(standing: &Standing, shop: &Shop) -> Vec<Condition> {
    let StateTest::In(values) = &standing.test else { return Vec::new() };
    let rfm = shop.catalog.state(&standing.state).and_then(|state| state.rfm.as_ref());
    let cell = |value: &String| rfm?.cells.iter().find(|cell| cell.value == *value);
    let [Some(cell)] = values.iter().map(cell).collect::<Vec<_>>()[..] else { return Vec::new() };
    let axes = [Axis::Recency, Axis::Frequency, Axis::Monetary];
    let side = |(axis, letter)| {
        let level = if letter == 'H' { Level::High } else { Level::Low };
        Condition::State(Standing { state: standing.state.clone(), test: StateTest::Axis { axis, level } })
    };
    axes.into_iter().zip(cell.code.chars()).map(side).collect()
}

/// A group is told by its parts, anything else by itself.
fn heading(condition: &Condition, shop: &Shop) -> Bilingual {
    match condition {
        Condition::All(_) => Message::new("why-all").both(),
        Condition::Any(_) => Message::new("why-any").both(),
        Condition::AtLeast { count, .. } => Message::new("why-at-least").with("count", *count).both(),
        other => readback::condition(other, shop),
    }
}

/// A number without needless zeros.
fn plain(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Integer(number) => Some(number.to_string()),
        Cell::Decimal(number) if number.contains('.') => {
            Some(number.trim_end_matches('0').trim_end_matches('.').to_owned())
        }
        Cell::Decimal(number) => Some(number.clone()),
        Cell::Null | Cell::Boolean(_) | Cell::Text(_) | Cell::Date(_) | Cell::Time(_) | Cell::List(_) => None,
    }
}
