//! The same in several periods: 最近3个月每月都买过, 连续3天签到, 连续两月消费上涨.

use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Joint, Kind};
use crate::catalog::Aggregation;
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::check::Checker;
use crate::dsl::checked::{Quantity, QuantityBound, Rule};
use crate::dsl::condition::{Bound, Comparison, Direction, Filter, Measure, Occurrence, Pick};
use crate::dsl::limits;
use crate::dsl::readback::Speaker;
use crate::dsl::text::parse::Parser;
use crate::dsl::text::print::{self, push};
use crate::dsl::time::{Length, Moment, Period, Window};
use crate::dsl::walk::{PieceMut, own_mut, pieces};
use crate::lang::{Bilingual, Message};

/// A pattern over periods of one length. Each period is looked at by itself, with only its own rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Periodic {
    pub pattern: Pattern,
    pub period: Period,
    pub over: Over,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Pattern {
    /// In each of the periods; not over all of them, for nobody has an endless history.
    Every(Each),
    /// In at least so many of the periods.
    AtLeast(u32, Each),
    /// In so many periods one after another.
    InRow(u32, Each),
    /// More in each period than in the one before. Sums and counts of an empty period are 0. Over all periods: from the
    /// customer's first period with rows (of a ratio, of either part) to the last with rows, at least two of them.
    Rises(Measure),
    /// Less in each period than in the one before.
    Falls(Measure),
}

/// What holds of a single period. Measures have no window here, and bounds are plain numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Each {
    Event {
        event: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filter: Option<Filter>,
    },
    /// In a row and over all periods, one that 0 does not satisfy.
    Measure(Comparison),
}

/// Which periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// The last so many, counted back from as-of: the i-th is `[as-of − i·period, as-of − (i−1)·period)`.
    Rolling(u32),
    /// The last so many whole calendar periods before the current one.
    Calendar(u32),
    /// All calendar periods up to and with the current one.
    All,
}

/// A pattern over periods. The rows of its quantities lie in the window of all of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Periods {
    pub grid: Grid,
    pub pattern: Recurrence,
}

/// How the periods are numbered, from the latest, which is 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Grid {
    /// A row belongs to the period whose number is that of the borders after it; they descend from one period before
    /// as-of.
    Rolling { period: Period, borders: Vec<DateTime> },
    /// Calendar periods between the row and as-of.
    Calendar(Period),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Recurrence {
    /// In at least `count` of `total` periods; `total` is absent for all there ever were.
    AtLeast {
        count: u32,
        total: Option<u32>,
        of: PeriodRule,
    },
    InRow {
        count: u32,
        of: PeriodRule,
    },
    /// Each period's quantity is more, or less, than that of the period before; over the last `total` periods, or from the
    /// customer's first to the last, at least two.
    Trend {
        quantity: Quantity,
        direction: Direction,
        total: Option<u32>,
    },
}

impl Periods {
    /// Whether a customer without any rows satisfies it.
    pub fn holds_of_nothing(&self) -> bool {
        matches!(&self.pattern, Recurrence::AtLeast { of: PeriodRule { empty: true, .. }, .. })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PeriodRule {
    pub quantity: Quantity,
    pub bound: QuantityBound,
    /// Whether a period without rows satisfies it.
    pub empty: bool,
}

pieces! { Periodic:
    Periodic { pattern, period, over } => Inner in [pattern], Period in [period], Inner in [over];
}

pieces! { Pattern:
    Pattern::Every(each) => Inner in [each];
    Pattern::AtLeast(count, each) | Pattern::InRow(count, each) => Count in [count], Inner in [each];
    Pattern::Rises(measure) | Pattern::Falls(measure) => Measure in [measure];
}

pieces! { Each:
    Each::Event { event, filter } => Event in [event], Filter in filter;
    Each::Measure(Comparison { measure, bound }) => Measure in [measure], Bound in [bound];
}

pieces! { Over:
    Over::Rolling(count) | Over::Calendar(count) => Count in [count];
    Over::All => ;
}

impl Kind for Periodic {
    fn print(&self, out: &mut String) {
        match &self.pattern {
            Pattern::Every(each) => {
                each.print(out);
                out.push_str(" in each of ");
            }
            Pattern::AtLeast(count, each) => {
                each.print(out);
                push(out, format_args!(" in at least {count} of "));
            }
            Pattern::InRow(count, each) => {
                each.print(out);
                push(out, format_args!(" in {count} consecutive of "));
            }
            Pattern::Rises(measure) => {
                print::measure(out, measure);
                out.push_str(" rising over ");
            }
            Pattern::Falls(measure) => {
                print::measure(out, measure);
                out.push_str(" falling over ");
            }
        }
        let name = self.period.name();
        let plural = |count: u32| if count == 1 { "" } else { "s" };
        match self.over {
            Over::Rolling(count) => push(out, format_args!("last {count} {name}{}", plural(count))),
            Over::Calendar(count) => push(out, format_args!("last {count} calendar {name}{}", plural(count))),
            Over::All => push(out, format_args!("all {name}s")),
        }
    }

    fn check(&self, checker: &mut Checker<'_>) -> Option<Rule> {
        checker.periodic_rule(self)
    }

    fn say(&self, speaker: &Speaker<'_>) -> Bilingual {
        speaker.periodic(self)
    }

    fn tie(&self) -> &'static str {
        match &self.pattern {
            Pattern::Every(each) | Pattern::AtLeast(_, each) | Pattern::InRow(_, each) => match each {
                Each::Event { .. } => "say-who",
                Each::Measure(_) => "say-whose",
            },
            Pattern::Rises(_) | Pattern::Falls(_) => "say-whose",
        }
    }
}

impl Each {
    fn print(&self, out: &mut String) {
        match self {
            Each::Event { event, filter } => print::rows(out, event, filter.as_ref(), &Window::Ever),
            Each::Measure(comparison) => comparison.print(out),
        }
    }
}

impl Parser<'_> {
    /// Whether what stands before holds in several periods: `in each of`, `in at least 2 of`, `in 3 consecutive of`.
    pub(in crate::dsl) fn is_pattern(&self) -> bool {
        self.is_word("in") && (self.is_next_word("each") || self.is_next_word("at") || self.is_number_at(1))
    }

    pub(in crate::dsl) fn periodic_event(&mut self, first: Occurrence) -> Option<Periodic> {
        let Occurrence { pick: Pick::Any, event, filter, window: Window::Ever } = first else {
            self.unexpected();
            return None;
        };
        self.periodic(Each::Event { event, filter })
    }

    /// From `in` on.
    pub(in crate::dsl) fn periodic(&mut self, each: Each) -> Option<Periodic> {
        self.need_word("in")?;
        let pattern = if self.word("each") {
            Pattern::Every(each)
        } else if self.words("at", "least") {
            Pattern::AtLeast(self.count()?, each)
        } else {
            let count = self.count()?;
            self.need_word("consecutive")?;
            Pattern::InRow(count, each)
        };
        self.need_word("of")?;
        let (period, over) = self.periods()?;
        Some(Periodic { pattern, period, over })
    }

    /// From `rising` or `falling` on.
    pub(in crate::dsl) fn trend(&mut self, measure: Measure) -> Option<Periodic> {
        let pattern = if self.word("rising") {
            Pattern::Rises(measure)
        } else {
            self.need_word("falling")?;
            Pattern::Falls(measure)
        };
        self.need_word("over")?;
        let (period, over) = self.periods()?;
        Some(Periodic { pattern, period, over })
    }

    fn periods(&mut self) -> Option<(Period, Over)> {
        if self.word("all") {
            return Some((self.period()?, Over::All));
        }
        self.need_word("last")?;
        let count = self.count()?;
        let over = if self.word("calendar") { Over::Calendar(count) } else { Over::Rolling(count) };
        Some((self.period()?, over))
    }
}

impl Checker<'_> {
    fn periodic_rule(&mut self, periodic: &Periodic) -> Option<Rule> {
        let (grid, window) = self.grid(periodic.period, periodic.over)?;
        let total = match periodic.over {
            Over::Rolling(count) | Over::Calendar(count) => Some(count),
            Over::All => None,
        };
        let pattern = match &periodic.pattern {
            Pattern::Every(each) => {
                let Some(total) = total else {
                    self.problem(Diagnostic::error(Code::EndlessPeriods));
                    return None;
                };
                Recurrence::AtLeast { count: total, total: Some(total), of: self.each(each, &window)? }
            }
            Pattern::AtLeast(count, each) => {
                self.periods_of(*count, total)?;
                let of = self.each(each, &window)?;
                if of.empty && total.is_none() {
                    self.problem(Diagnostic::error(Code::EndlessPeriods));
                }
                Recurrence::AtLeast { count: *count, total, of }
            }
            Pattern::InRow(count, each) => {
                self.periods_of(*count, total)?;
                let of = self.each(each, &window)?;
                if of.empty {
                    self.problem(Diagnostic::error(Code::EndlessPeriods));
                }
                Recurrence::InRow { count: *count, of }
            }
            Pattern::Rises(measure) => self.moving(measure, Direction::More, total, &window)?,
            Pattern::Falls(measure) => self.moving(measure, Direction::Less, total, &window)?,
        };
        Some(Rule::Joint(Joint::Periodic(Periods { grid, pattern })))
    }

    fn moving(
        &mut self,
        measure: &Measure,
        direction: Direction,
        total: Option<u32>,
        window: &Window,
    ) -> Option<Recurrence> {
        if let Some(total) = total.filter(|total| !(2..=limits::TREND).contains(total)) {
            self.problem(Diagnostic::error(Code::BadCount).with("number", total));
            return None;
        }
        let quantity = self.period_quantity(measure, window)?;
        Some(Recurrence::Trend { quantity, direction, total })
    }

    /// A number of periods that can be met among all of them.
    fn periods_of(&mut self, count: u32, total: Option<u32>) -> Option<()> {
        let fits = (1..=total.unwrap_or(limits::PERIODS)).contains(&count);
        if !fits {
            self.problem(Diagnostic::error(Code::BadCount).with("number", count));
        }
        fits.then_some(())
    }

    /// The periods, and the window that holds them all.
    fn grid(&mut self, period: Period, over: Over) -> Option<(Grid, Window)> {
        let start = |back: u32| Moment::Start { period, back: i32::try_from(back).unwrap_or(i32::MAX) };
        match over {
            Over::All => Some((Grid::Calendar(period), Window::Ever)),
            Over::Rolling(count) | Over::Calendar(count) if !(1..=limits::PERIODS).contains(&count) => {
                self.problem(Diagnostic::error(Code::BadCount).with("number", count));
                None
            }
            Over::Calendar(count) => {
                let window = Window::Between { from: Some(start(count)), until: Some(start(0)) };
                Some((Grid::Calendar(period), window))
            }
            Over::Rolling(count) => {
                let unit = period.unit();
                let borders: Option<Vec<DateTime>> =
                    (1..count).map(|count| Length { count, unit }.before(self.as_of)).collect();
                let Some(borders) = borders else {
                    self.problem(Diagnostic::error(Code::BadCount).with("number", count));
                    return None;
                };
                Some((Grid::Rolling { period, borders }, Window::last(count, unit)))
            }
        }
    }

    fn each(&mut self, each: &Each, window: &Window) -> Option<PeriodRule> {
        let (measure, bound) = match each {
            Each::Event { event, filter } => {
                let (event, filter) = (event.clone(), filter.clone());
                let measure =
                    Measure::Of { aggregate: Aggregation::Count, property: None, event, filter, window: Window::Ever };
                (measure, Bound::AtLeast(1.into()))
            }
            Each::Measure(Comparison { measure, bound }) => (measure.clone(), bound.clone()),
        };
        let quantity = self.period_quantity(&measure, window);
        let bound = self.plain_bound(&bound)?;
        let quantity = quantity?;
        let empty = quantity.is_zero_of_nothing() && bound.admits_zero();
        Some(PeriodRule { quantity, bound, empty })
    }

    /// A measure of a single period: it has no window of its own, and does not reach from one day to another.
    fn period_quantity(&mut self, measure: &Measure, window: &Window) -> Option<Quantity> {
        let mut measure = measure.clone();
        let mut open = true;
        own_mut(&mut measure, &mut |piece| {
            if let PieceMut::Window(own) = piece {
                open &= *own == Window::Ever;
                own.clone_from(window);
            }
        });
        if !open {
            self.problem(Diagnostic::error(Code::WindowInPeriod));
            return None;
        }
        let quantity = self.quantity_of_one_table(&measure)?;
        if quantity.spans_days() {
            self.problem(Diagnostic::error(Code::WrongMeasure));
            return None;
        }
        Some(quantity)
    }
}

impl Speaker<'_> {
    fn periodic(&self, periodic: &Periodic) -> Bilingual {
        let period = periodic.period.name();
        let over = match periodic.over {
            Over::Rolling(count) => {
                Message::new("say-over-rolling").with("amount", self.amount(count, periodic.period.unit()))
            }
            Over::Calendar(count) => Message::new(format!("say-over-calendar-{period}")).with("count", count),
            Over::All => Message::new(format!("say-over-all-{period}")),
        };
        let (key, text, count) = match &periodic.pattern {
            Pattern::Every(each) => ("say-every", self.each(each), 0),
            Pattern::AtLeast(count, each) => ("say-at-least-periods", self.each(each), *count),
            Pattern::InRow(count, each) => ("say-in-row", self.each(each), *count),
            Pattern::Rises(measure) => ("say-rises", self.measure(measure), 0),
            Pattern::Falls(measure) => ("say-falls", self.measure(measure), 0),
        };
        let each = Message::new(format!("say-period-{period}")).both();
        let several = self.amount(count, periodic.period.unit());
        let message = Message::new(key).with("over", over.both()).with("text", text).with("period", each);
        message.with("amount", several).both()
    }

    fn each(&self, each: &Each) -> Bilingual {
        match each {
            Each::Event { event, filter } => {
                let (event, filter) = (event.clone(), filter.clone());
                self.event(&Occurrence { pick: Pick::Any, event, filter, window: Window::Ever }, "say-did")
            }
            Each::Measure(comparison) => comparison.say(self),
        }
    }
}
