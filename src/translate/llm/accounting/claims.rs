//! Everything a segment says, as flat sets: names, texts, numbers, windows, and on which side of a denial.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::dsl::walk::{Piece, Walk};
use crate::dsl::{
    Bound, Condition, Direction, Field, Filter, Length, Measure, Moment, Number, StateTest, Test, Value, Window,
};

/// Whether something is said to hold or not to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Affirmed,
    Denied,
    /// Both occur.
    Mixed,
}

/// How a number is compared. The ends of a range are two comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compared {
    Equal,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Compared {
    fn reverse(self) -> Self {
        match self {
            Compared::Equal => Compared::Equal,
            Compared::Less => Compared::AtLeast,
            Compared::AtMost => Compared::More,
            Compared::More => Compared::AtMost,
            Compared::AtLeast => Compared::Less,
        }
    }
}

impl From<Direction> for Compared {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Less => Compared::Less,
            Direction::AtMost => Compared::AtMost,
            Direction::More => Compared::More,
            Direction::AtLeast => Compared::AtLeast,
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Claims {
    pub names: BTreeSet<String>,
    /// Text values, state values and terms.
    pub texts: BTreeMap<String, Side>,
    terms: BTreeMap<String, Side>,
    /// Events and measures whose rows are asked for.
    rows: BTreeMap<String, Side>,
    /// Events that a number is computed from without a named measure.
    aggregated: BTreeSet<String>,
    /// Numbers compared with, counts of windows, and parts of dates are apart: only the first two must be said.
    pub numbers: BTreeSet<Decimal>,
    dates: BTreeSet<Decimal>,
    /// How numbers are compared; empty when none is.
    pub comparisons: BTreeSet<Compared>,
    pub windows: BTreeSet<String>,
    pub including: Vec<String>,
    /// Something is denied, if only by a number or a missing value.
    pub has_denial: bool,
    /// Something is denied in so many words.
    pub has_not: bool,
    pub has_alternative: bool,
    pub has_window: bool,
    /// Some window is said in dates.
    pub has_date_window: bool,
}

impl Claims {
    pub fn of(rule: &Condition, including: &[String]) -> Self {
        let mut claims = Claims { including: including.to_vec(), ..Claims::default() };
        claims.condition(rule, false);
        claims
    }

    pub fn has_name(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    pub fn has_aggregate_over(&self, event: &str) -> bool {
        self.aggregated.contains(event)
    }

    pub fn has_number(&self, number: Decimal) -> bool {
        self.numbers.contains(&number) || self.dates.contains(&number)
    }

    pub fn tells_time(&self) -> bool {
        self.has_window || !self.dates.is_empty()
    }

    /// Of a text value, a state value or a term.
    pub fn side_of(&self, said: &str) -> Option<Side> {
        self.texts.get(said).or_else(|| self.terms.get(said)).copied()
    }

    /// Of an event, or a measure by name. A number that must be none denies its rows.
    pub fn side_of_rows(&self, name: &str) -> Option<Side> {
        self.rows.get(name).copied()
    }

    fn deny(&mut self) {
        self.has_denial = true;
        self.has_not = true;
    }

    fn name(&mut self, name: &str) {
        self.names.insert(name.to_owned());
    }

    fn text(&mut self, text: &str, denied: bool) {
        put(&mut self.texts, text, denied);
    }

    fn number(&mut self, number: Number) {
        self.numbers.insert(number.decimal());
    }

    /// What is denied may have been said either way: 没花到1000, or less than 1000.
    fn compared(&mut self, how: Compared, denied: bool) {
        self.comparisons.insert(how);
        if denied {
            self.comparisons.insert(how.reverse());
        }
    }

    fn condition(&mut self, condition: &Condition, denied: bool) {
        self.has_alternative |= match condition {
            // Not (a and b) lets either fail.
            Condition::All(parts) => denied && parts.len() > 1,
            Condition::Any(parts) => parts.len() > 1,
            condition => matches!(condition, Condition::AtLeast { .. }),
        };
        match condition {
            // None at all is how a number says never.
            Condition::Measure(comparison) if is_never(&comparison.bound) => {
                self.has_denial = true;
                self.measure(&comparison.measure, !denied);
                self.numbers.insert(Decimal::ZERO);
            }
            Condition::Not(inner) => {
                self.deny();
                self.condition(inner, !denied);
            }
            condition => condition.each(&mut |piece| self.piece(piece, denied)),
        }
    }

    fn piece(&mut self, piece: Piece<'_>, denied: bool) {
        match piece {
            Piece::Condition(condition) => self.condition(condition, denied),
            Piece::Measure(measure) => self.measure(measure, denied),
            Piece::Bound(bound) => self.bound(bound, denied),
            Piece::Filter(filter) => self.filter(filter, denied),
            Piece::Test(test) => self.test(test, denied),
            Piece::Window(window) => self.window(window),
            Piece::Inner(inner) => inner.each(&mut |piece| self.piece(piece, denied)),
            Piece::Denied(inner) => {
                self.deny();
                inner.each(&mut |piece| self.piece(piece, !denied));
            }
            Piece::Attribute(name) | Piece::Name(name) => self.name(name),
            Piece::Event(name) => {
                self.name(name);
                put(&mut self.rows, name, denied);
            }
            Piece::Term(name) => {
                self.name(name);
                put(&mut self.terms, name, denied);
            }
            Piece::Segment(text) | Piece::Text(text) => self.text(text, denied),
            Piece::State(StateTest::In(values)) => {
                self.has_alternative |= values.len() > 1;
                values.iter().for_each(|value| self.text(value, denied));
            }
            Piece::State(StateTest::NotIn(values)) => {
                self.deny();
                values.iter().for_each(|value| self.text(value, !denied));
            }
            Piece::State(StateTest::Axis { .. }) => {}
            Piece::Number(number) => self.number(*number),
            Piece::Count(count) => {
                self.numbers.insert((*count).into());
            }
            Piece::Key(key) => {
                self.numbers.insert((*key).into());
            }
            Piece::Length(length) => {
                self.numbers.insert(length.count.into());
            }
            Piece::Ago(ago) => self.ago(*ago),
            Piece::Period(_) => self.has_window = true,
        }
    }

    fn ago(&mut self, ago: Length) {
        self.has_window = true;
        self.windows.insert(format!("{} {} ago", ago.count, ago.unit.name()));
        self.numbers.insert(ago.count.into());
    }

    fn measure(&mut self, measure: &Measure, denied: bool) {
        match measure {
            Measure::Ratio { of, to } => {
                self.measure(of, denied);
                self.measure(to, denied);
            }
            Measure::Named { name, filter, window } => {
                self.name(name);
                self.rows(name, filter.as_ref(), window, denied);
            }
            Measure::Of { aggregate: _, property, event, filter, window } => {
                self.name(event);
                self.aggregated.insert(event.clone());
                if let Some(property) = property {
                    self.name(property);
                }
                self.rows(event, filter.as_ref(), window, denied);
            }
        }
    }

    fn bound(&mut self, bound: &Bound, denied: bool) {
        match bound {
            Bound::Is(number) => self.bounded(*number, Compared::Equal, denied),
            Bound::IsNot(number) => {
                self.deny();
                self.number(*number);
            }
            Bound::Less(number) => self.bounded(*number, Compared::Less, denied),
            Bound::AtMost(number) => self.bounded(*number, Compared::AtMost, denied),
            Bound::More(number) => self.bounded(*number, Compared::More, denied),
            Bound::AtLeast(number) => self.bounded(*number, Compared::AtLeast, denied),
            Bound::Between(low, high) => {
                self.bounded(*low, Compared::AtLeast, denied);
                self.bounded(*high, Compared::AtMost, denied);
            }
            Bound::Relative { direction, percent, of } => {
                self.bounded(*percent, Compared::from(*direction), denied);
                self.measure(of, denied);
            }
            Bound::Mean { direction, percent, of, among } => {
                self.bounded(*percent, Compared::from(*direction), denied);
                self.measure(of, denied);
                among.iter().for_each(|among| self.condition(among, denied));
            }
        }
    }

    fn bounded(&mut self, number: Number, how: Compared, denied: bool) {
        self.compared(how, denied);
        self.number(number);
    }

    fn rows(&mut self, of: &str, filter: Option<&Filter>, window: &Window, denied: bool) {
        put(&mut self.rows, of, denied);
        if let Some(filter) = filter {
            self.filter(filter, denied);
        }
        self.window(window);
    }

    fn filter(&mut self, filter: &Filter, denied: bool) {
        match filter {
            Filter::All(parts) => parts.iter().for_each(|part| self.filter(part, denied)),
            Filter::Any(parts) => {
                self.has_alternative |= parts.len() > 1;
                parts.iter().for_each(|part| self.filter(part, denied));
            }
            Filter::Not(inner) => {
                self.deny();
                self.filter(inner, !denied);
            }
            Filter::Property { property, test } => {
                self.name(property);
                self.test(test, denied);
            }
        }
    }

    fn test(&mut self, test: &Test, denied: bool) {
        match test {
            Test::Is(value) => self.ordered(value, Compared::Equal, denied),
            Test::Less(value) => self.ordered(value, Compared::Less, denied),
            Test::AtMost(value) => self.ordered(value, Compared::AtMost, denied),
            Test::More(value) => self.ordered(value, Compared::More, denied),
            Test::AtLeast(value) => self.ordered(value, Compared::AtLeast, denied),
            Test::IsNot(value) => {
                self.deny();
                self.value(value, !denied);
            }
            Test::Between(low, high) => {
                self.ordered(low, Compared::AtLeast, denied);
                self.ordered(high, Compared::AtMost, denied);
            }
            Test::In(values) => {
                self.has_alternative |= values.len() > 1;
                values.iter().for_each(|value| self.value(value, denied));
            }
            Test::NotIn(values) => {
                self.deny();
                self.has_alternative |= values.len() > 1;
                values.iter().for_each(|value| self.value(value, !denied));
            }
            Test::Contains(text) | Test::StartsWith(text) | Test::EndsWith(text) => self.text(text, denied),
            Test::Missing => self.has_denial = true,
            Test::Present => {}
            Test::During(window) => self.window(window),
            Test::HasAny(texts) => {
                self.has_alternative |= texts.len() > 1;
                texts.iter().for_each(|text| self.text(text, denied));
            }
            Test::HasAtLeast(count) | Test::HasAtMost(count) => {
                self.numbers.insert((*count).into());
            }
            Test::Than { relation: _, field: Field::Own(name) | Field::Row(name) } => self.name(name),
            Test::Anniversary(window) => self.window(window),
            Test::HasAll(texts) => texts.iter().for_each(|text| self.text(text, denied)),
            Test::HasNone(texts) => {
                self.deny();
                self.has_alternative |= texts.len() > 1;
                texts.iter().for_each(|text| self.text(text, !denied));
            }
        }
    }

    fn ordered(&mut self, value: &Value, how: Compared, denied: bool) {
        if matches!(value, Value::Number(_)) {
            self.compared(how, denied);
        }
        self.value(value, denied);
    }

    fn value(&mut self, value: &Value, denied: bool) {
        match value {
            Value::Text(text) => self.text(text, denied),
            Value::Number(number) => self.number(*number),
            // Denials of a truth value are said with the attribute's own words.
            Value::Boolean(truth) => self.has_denial |= !truth,
            Value::Date(date) => self.date(*date),
            Value::Time(time) => self.date(time.date()),
        }
    }

    fn date(&mut self, date: jiff::civil::Date) {
        let parts = [i64::from(date.year()), i64::from(date.month()), i64::from(date.day())];
        self.dates.extend(parts.map(Decimal::from));
    }

    fn window(&mut self, window: &Window) {
        match window {
            Window::Ever => return,
            Window::Between { from, until } => {
                for moment in [from, until].into_iter().flatten() {
                    match moment {
                        Moment::Now => {}
                        Moment::Ago { count, unit: _ } | Moment::Ahead { count, unit: _ } => {
                            self.numbers.insert((*count).into());
                        }
                        Moment::Start { period: _, back } => {
                            self.dates.insert(back.unsigned_abs().into());
                        }
                        Moment::Date(date) => {
                            self.has_date_window = true;
                            self.date(*date);
                            // A window that ends before the 12th is said to end on the 11th.
                            self.dates.extend(date.yesterday().ok().map(|date| Decimal::from(date.day())));
                        }
                        Moment::Time(time) => self.date(time.date()),
                    }
                }
            }
            Window::Festival { name, year } => {
                self.name(name);
                self.dates.extend(year.map(Decimal::from));
            }
            Window::After { attribute, count, unit: _ } => {
                self.name(attribute);
                self.numbers.insert((*count).into());
            }
            Window::Earlier { window, by } => {
                self.window(window);
                self.numbers.insert(by.count.into());
            }
        }
        self.has_window = true;
        self.windows.insert(crate::dsl::text::print_window(window));
    }
}

fn is_never(bound: &Bound) -> bool {
    match bound {
        Bound::Is(number) | Bound::AtMost(number) => number.decimal().is_zero(),
        Bound::Less(number) => *number == Number::from(1),
        Bound::IsNot(_)
        | Bound::More(_)
        | Bound::AtLeast(_)
        | Bound::Between(..)
        | Bound::Relative { .. }
        | Bound::Mean { .. } => false,
    }
}

fn put(sides: &mut BTreeMap<String, Side>, said: &str, denied: bool) {
    let side = if denied { Side::Denied } else { Side::Affirmed };
    sides
        .entry(said.to_owned())
        .and_modify(|before| {
            if *before != side {
                *before = Side::Mixed
            }
        })
        .or_insert(side);
}
