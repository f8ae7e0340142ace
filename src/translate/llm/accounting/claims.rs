//! Everything a segment says, as flat sets: names, texts, numbers, windows, and on which side of a denial.

mod values;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::dsl::walk::{Piece, Walk};
use crate::dsl::{
    Bound, Condition, Direction, Filter, Length, Measure, Moment, Number, Portion, Rank, StateTest, Window,
};
use crate::translate::rules::number::{Numeral, NumeralKind};

/// Whether something is said to hold or not to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Affirmed,
    Denied,
    /// Both occur.
    Mixed,
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compared {
    Equal,
    Less,
    AtMost,
    More,
    AtLeast,
    /// The lower end of a range.
    From,
    /// The upper end of a range.
    To,
}

impl Compared {
    fn reverse(self) -> Self {
        match self {
            Compared::From => Compared::Less,
            Compared::To => Compared::More,
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
    /// Numbers compared with, and portions that are counts.
    pub numbers: BTreeSet<Decimal>,
    /// Portions that are percentages.
    pub percents: BTreeSet<Decimal>,
    /// Counts of windows and lengths.
    counts: BTreeSet<Decimal>,
    /// Parts of dates.
    dates: BTreeSet<Decimal>,
    comparisons: BTreeSet<(Decimal, Compared)>,
    text_comparisons: BTreeSet<(String, Compared)>,
    /// Numbers that a property or an attribute is compared with, by its name.
    numeric: BTreeSet<String>,
    /// Attributes and properties said to be there, or missing.
    pub presence: Vec<Side>,
    pub windows: BTreeSet<Window>,
    pub including: Vec<String>,
    /// Something is denied, if only by a number or a missing value.
    pub has_denial: bool,
    /// Something is denied in so many words.
    pub has_not: bool,
    pub has_alternative: bool,
    pub has_window: bool,
    /// None at all: how a number says never.
    never: bool,
}

impl Claims {
    pub fn of(rule: &Condition, including: &[String]) -> Self {
        let mut claims = Claims { including: including.to_vec(), ..Claims::default() };
        claims.condition(rule, false);
        claims
    }

    /// Of one statement of a rule.
    pub fn of_part(condition: &Condition, denied: bool) -> Self {
        let mut claims = Claims { has_denial: denied, has_not: denied, ..Claims::default() };
        claims.condition(condition, denied);
        claims
    }

    pub fn has_name(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    pub fn has_aggregate_over(&self, event: &str) -> bool {
        self.aggregated.contains(event)
    }

    /// Anywhere, be it in a window.
    pub fn has_number(&self, number: Decimal) -> bool {
        [&self.numbers, &self.percents, &self.counts, &self.dates].iter().any(|set| set.contains(&number))
    }

    /// Whether a value is compared with the number, or a portion is it.
    pub fn compares_with(&self, numeral: &Numeral) -> bool {
        let has = |number: &Decimal| match numeral.kind {
            NumeralKind::Percent => {
                self.percents.contains(number) || self.numbers.contains(&(number / Decimal::ONE_HUNDRED))
            }
            NumeralKind::Plain | NumeralKind::Money | NumeralKind::Times => self.numbers.contains(number),
        };
        has(&numeral.low) && numeral.high.as_ref().is_none_or(has)
    }

    /// Whether numbers are equalled, and none is a least one.
    pub fn only_equals(&self) -> bool {
        let has = |which: &[Compared]| self.comparisons.iter().any(|(_, compared)| which.contains(compared));
        has(&[Compared::Equal]) && !has(&[Compared::AtLeast, Compared::More, Compared::From])
    }

    pub fn counts(&self, number: u32) -> bool {
        self.numbers.contains(&number.into())
    }

    pub fn comparisons_with(&self, number: Decimal) -> impl Iterator<Item = Compared> {
        self.comparisons.iter().filter(move |(of, _)| *of == number).map(|(_, how)| *how)
    }

    pub fn text_comparisons_with<'s>(&'s self, text: &'s str) -> impl Iterator<Item = Compared> {
        self.text_comparisons.iter().filter(move |(of, _)| of == text).map(|(_, how)| *how)
    }

    /// Attributes and properties compared with numbers.
    pub fn numeric(&self) -> impl Iterator<Item = &str> {
        self.numeric.iter().map(String::as_str)
    }

    /// Events and measures whose rows are asked for.
    pub fn row_names(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(String::as_str)
    }

    pub fn is_none(&self) -> bool {
        self.never
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
    fn compared(&mut self, number: Number, how: Compared, denied: bool) {
        self.comparisons.insert((number.decimal(), how));
        if denied {
            self.comparisons.insert((number.decimal(), how.reverse()));
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
                self.never = true;
                self.measure(&comparison.measure, !denied);
                self.numbers.insert(Decimal::ZERO);
            }
            Condition::Not(inner) => {
                self.deny();
                self.condition(inner, !denied);
            }
            Condition::Attribute { attribute, test } => self.field(attribute, test, denied),
            Condition::Rank(rank) => self.rank(rank, denied),
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
                self.counts.insert((*count).into());
            }
            Piece::Key(key) => {
                self.numbers.insert((*key).into());
            }
            Piece::Length(length) => {
                self.counts.insert(length.count.into());
            }
            Piece::Ago(ago) => self.ago(*ago),
            Piece::Period(_) => self.has_window = true,
        }
    }

    fn ago(&mut self, ago: Length) {
        self.has_window = true;
        let moment = Moment::Ago { count: ago.count, unit: ago.unit };
        self.windows.insert(Window::Between { from: None, until: Some(moment) });
        self.counts.insert(ago.count.into());
    }

    fn rank(&mut self, rank: &Rank, denied: bool) {
        self.measure(&rank.by, denied);
        match rank.portion {
            Portion::Count(count) => self.numbers.insert(count.into()),
            Portion::Percent(percent) => self.percents.insert(percent.decimal()),
        };
        rank.per.iter().for_each(|per| self.name(per));
        rank.among.iter().for_each(|among| self.condition(among, denied));
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
                self.bounded(*low, Compared::From, denied);
                self.bounded(*high, Compared::To, denied);
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
        self.compared(number, how, denied);
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
            Filter::Property { property, test } => self.field(property, test, denied),
        }
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
