//! Each condition as SQL over one customer.
//!
//! Missing values, applied here and nowhere else: a condition counts as true only where SQL says TRUE. WHERE and FILTER
//! do that by themselves; under NOT and in counts of conditions, [`negated`] and [`certain`] do it. AND and OR of such
//! conditions need nothing, because they are TRUE under SQL exactly when they are true with every NULL read as false.

use super::alternatives::FEW;
use super::facts::{Ask, Facts, Only};
use super::prepared::{self, Answer};
use super::quantity::{self, Answers, Fraction};
use super::sql::{Expr, Function, Operator, Select, SqlType};
use super::statistics::{Known, Statistic, StatisticRows};
use super::{CUSTOMER, age, base, derived};
use crate::catalog::{Derivation, Type};
use crate::dsl::checked::{
    Operand, Owner, Quantity, QuantityBound, Ranked, RfmFacts, RowRule, RowSpan, RowTest, Rows, Rule, Universe,
};
use crate::dsl::time::{Interval, Unit};
use crate::dsl::{Axis, Direction, End, Joint, Level, Pick, Relation, Value};

/// Compiles the conditions of one query over the customer table.
pub(super) struct Compiler<'a> {
    universe: &'a Universe,
    known: &'a Known,
    facts: Facts<'a>,
}

impl<'a> Compiler<'a> {
    pub fn new(universe: &'a Universe, known: &'a Known) -> Self {
        Compiler { universe, known, facts: Facts::new(universe, known.shortcuts(), Only::Everyone) }
    }

    /// For a query over these customers only: rows of others are not looked at.
    pub fn of_some(universe: &'a Universe, known: &'a Known, only: Only) -> Self {
        Compiler { universe, known, facts: Facts::new(universe, known.shortcuts(), only) }
    }

    /// For a query whose answers are to be kept.
    pub fn keeping(universe: &'a Universe, known: &'a Known, only: Only) -> Self {
        Compiler { universe, known, facts: Facts::new(universe, known.shortcuts(), only).keeping() }
    }

    pub fn key(&self) -> Expr {
        Expr::Column(CUSTOMER, self.universe.key.clone())
    }

    /// The query so far: customers with the facts that the conditions asked for.
    pub fn select(self) -> Select {
        let mut select = Select::from(base(&self.universe.database, &self.universe.table, CUSTOMER));
        self.facts.attach(&mut select);
        select
    }

    /// All that was asked of rows so far.
    pub fn answers(&self) -> Vec<Answer> {
        self.facts.answers()
    }

    /// The customer is in scope.
    pub fn universe(&mut self) -> Expr {
        let excluded = &self.universe.excluded;
        let in_scope: Vec<Expr> = excluded.iter().map(|exclusion| negated(self.condition(&exclusion.rule))).collect();
        let own = |rule: &Rule| matches!(rule, Rule::Attribute { .. });
        let all_own = !excluded.is_empty() && excluded.iter().all(|exclusion| own(&exclusion.rule));
        let in_scope = Expr::and(in_scope);
        if all_own { self.facts.own("in_scope", in_scope) } else { in_scope }
    }

    pub fn condition(&mut self, rule: &Rule) -> Expr {
        match rule {
            Rule::Everyone => Expr::True,
            Rule::All(parts) => Expr::and(parts.iter().map(|part| self.condition(part)).collect::<Vec<_>>()),
            Rule::Any(parts) => Expr::or(parts.iter().map(|part| self.condition(part)).collect::<Vec<_>>()),
            Rule::AtLeast { count, of } => {
                let ones = of.iter().map(|part| Expr::Cast(Box::new(certain(self.condition(part))), SqlType::Integer));
                let sum = ones.collect::<Vec<_>>().into_iter().reduce(|a, b| a.binary(Operator::Plus, b));
                let sum = sum.unwrap_or(Expr::Int(0));
                sum.binary(Operator::AtLeast, Expr::Int(i64::from(*count)))
            }
            Rule::Not(part) => negated(self.condition(part)),
            Rule::Attribute { operand, test } => self.attribute(operand, test),
            Rule::Customers(keys) => {
                let keys = keys.iter().map(|key| Expr::param(Value::number(*key))).collect();
                Expr::In(Box::new(self.key()), keys)
            }
            Rule::Event { pick: Pick::Any, rows } => self.facts.ask(rows, Ask::Exists),
            Rule::Event { pick: Pick::First, rows } => self.extreme(rows, || Ask::Earliest),
            Rule::Event { pick: Pick::Last, rows } => self.extreme(rows, || Ask::Latest),
            Rule::Event { pick: Pick::Every, rows } => {
                let exception = Rows { filter: RowRule::Not(Box::new(rows.filter.clone())), ..rows.clone() };
                let all = Rows { filter: RowRule::EVERY, ..rows.clone() };
                let exists = self.facts.ask(&all, Ask::Exists);
                Expr::and([exists, negated(self.facts.ask(&exception, Ask::Exists))])
            }
            Rule::Joint(joint) => {
                let found = self.facts.joint(joint);
                // Nothing is known of customers without rows, but that all their periods are empty.
                let of_nothing = matches!(joint, Joint::Periodic(periods) if periods.holds_of_nothing());
                if of_nothing { found.or_else(Expr::True) } else { found }
            }
            Rule::Compare { quantity, bound } => self.compare(quantity, bound),
            Rule::Rank { end, by, per, among, .. } => {
                let statistic = Statistic::of(rule);
                let found = statistic.map_or_else(Vec::new, |statistic| self.known.rows(&statistic).to_vec());
                self.rank(*end, by, per.as_ref(), among.as_deref(), &found)
            }
            Rule::Sample { from, until, name } => self.sample(from.as_deref(), until.as_deref(), name),
            Rule::Rfm { facts, axis, level } => self.rfm(facts, *axis, *level),
            Rule::HasRfm { facts } => self.facts.ask(&facts.rows, Ask::Exists),
        }
    }

    /// What a list holds may be kept value by value.
    fn attribute(&mut self, operand: &Operand, test: &RowTest) -> Expr {
        let list = Expr::Column(CUSTOMER, operand.column.clone());
        let about = format!("{}_holds", operand.column);
        let holds = |value: &String| self.facts.own(&about, holds(&list, value));
        match test {
            RowTest::HasAny(values) => Expr::or(values.iter().map(holds)),
            RowTest::HasAll(values) => Expr::and(values.iter().map(holds)),
            RowTest::HasNone(values) => Expr::Not(Box::new(Expr::or(values.iter().map(holds)))),
            other => tested(CUSTOMER, operand, other),
        }
    }

    /// The customer's first (or last) occurrence ever passes the filter and lies in the window.
    ///
    /// An instant may have several rows; the occurrence passes when one of them does, that is, when the first passing
    /// instant is the first of all.
    fn extreme(&mut self, rows: &Rows, which: impl Fn() -> Ask) -> Expr {
        let ever = RowSpan::Within(Interval { from: None, until: rows.as_of });
        let all = Rows { filter: RowRule::EVERY, span: ever.clone(), ..rows.clone() };
        let passing = Rows { span: ever, ..rows.clone() };
        let at = self.facts.ask(&all, which());
        let mut parts = Vec::new();
        if passing.filter != all.filter {
            let first_passing = self.facts.ask(&passing, which());
            parts.push(first_passing.binary(Operator::Equal, at.clone()));
        }
        match &rows.span {
            RowSpan::Within(interval) => parts.push(during(at, *interval)),
            RowSpan::After { column, count, unit } => {
                let start = Expr::Column(CUSTOMER, column.clone());
                parts.push(at.clone().binary(Operator::AtLeast, start.clone()));
                parts.push(at.binary(Operator::Less, later(start, *count, *unit)));
            }
        }
        Expr::and(parts)
    }

    fn compare(&mut self, quantity: &Quantity, bound: &QuantityBound) -> Expr {
        let found = self.fraction(quantity);
        match bound {
            QuantityBound::Relative { direction, percent, of } => {
                let other = self.fraction(of);
                found.against_share(operator(*direction), *percent, &other)
            }
            QuantityBound::Mean { direction, percent, of, among } => {
                let statistic = Statistic::Mean { of: of.clone(), among: among.clone() };
                match self.known.numbers(&statistic).as_slice() {
                    [Some(total), Some(count)] => {
                        let mean = Fraction { numerator: total.clone(), denominator: Some(count.clone()) };
                        found.against_share(operator(*direction), *percent, &mean)
                    }
                    // Without customers there is no mean.
                    _ => Expr::False,
                }
            }
            QuantityBound::Is(_) | QuantityBound::IsNot(_) | QuantityBound::Order(..) | QuantityBound::Between(..) => {
                found.compared(bound)
            }
        }
    }

    pub fn fraction(&mut self, quantity: &Quantity) -> Fraction {
        quantity::fraction(&mut self.facts, quantity)
    }

    /// A quantity without a denominator as it is kept; NULL where it is 0, if it is 0 without rows.
    pub fn number(&mut self, quantity: &Quantity) -> Expr {
        let Fraction { numerator, .. } = self.fraction(quantity);
        let number = prepared::narrow(&numerator).unwrap_or(numerator);
        if quantity.is_zero_of_nothing() { Expr::Call(Function::NullIf, vec![number, Expr::Int(0)]) } else { number }
    }

    /// What customers are ranked by as one comparable value, and that the customer has one and the event behind it.
    pub fn ranked(&mut self, by: &Ranked) -> (Expr, Expr) {
        let quantity = match by {
            Ranked::Rows(quantity) => quantity,
            Ranked::Own(own) => {
                let value = operand(CUSTOMER, own);
                // As thresholds are bound: floating point as decimals, instants to the microsecond.
                let cast = |kind| Expr::Cast(Box::new(value.clone()), kind);
                let value = match own.kind {
                    Type::Decimal => cast(SqlType::Quotient),
                    Type::Time => cast(SqlType::Instant),
                    Type::Integer | Type::Money | Type::Date => value,
                    // Checked segments rank by nothing else.
                    Type::Text | Type::Boolean | Type::List | Type::Id => value,
                };
                return (value.clone(), Expr::IsNotNull(Box::new(value)));
            }
        };
        let (fraction, has) = self.counted(quantity);
        let value = fraction.quotient();
        let value = prepared::narrow(&value).unwrap_or(value);
        (value.clone(), Expr::and([has, Expr::IsNotNull(Box::new(value))]))
    }

    /// The quantity, and that the customer has a value and the event behind it: who counts for ranks and means.
    pub fn counted(&mut self, quantity: &Quantity) -> (Fraction, Expr) {
        let exists = self.facts.ask(quantity.first_rows(), Ask::Exists);
        let fraction = self.fraction(quantity);
        let has = Expr::and([exists, fraction.has_value()]);
        (fraction, has)
    }

    fn rank(
        &mut self,
        end: End,
        by: &Ranked,
        per: Option<&Operand>,
        among: Option<&Rule>,
        found: &StatisticRows,
    ) -> Expr {
        let (value, has) = self.ranked(by);
        let base = among.map_or(Expr::True, |rule| self.condition(rule));
        let operator = match end {
            End::Top => Operator::AtLeast,
            End::Bottom => Operator::AtMost,
        };
        let group = per.map(|operand_| operand(CUSTOMER, operand_));
        let inside = found.iter().filter_map(|row| match (row.as_slice(), &group) {
            ([Some(threshold)], None) => Some(value.clone().binary(operator, Expr::param(threshold.clone()))),
            ([Some(of), Some(threshold)], Some(group)) => Some(Expr::and([
                group.clone().binary(Operator::Equal, Expr::param(of.clone())),
                value.clone().binary(operator, Expr::param(threshold.clone())),
            ])),
            _ => None,
        });
        let inside = Expr::or(inside);
        Expr::and([has, base, inside])
    }

    /// One side of the mean, compared as `value × customers` with the total, both exact.
    fn rfm(&mut self, facts: &RfmFacts, axis: Axis, level: Level) -> Expr {
        let (value, _) =
            self.rfm_axes(facts).into_iter().zip(0..).find(|(_, at)| *at == axis as u8).unwrap_or((Expr::False, 0));
        let numbers = self.known.numbers(&Statistic::Rfm(facts.clone()));
        let cell = |at: usize| numbers.get(at).cloned().flatten();
        // Without customers there is no mean, and nobody to compare with it.
        let (Some(customers), Some(total)) = (cell(0), cell(1 + axis as usize)) else { return Expr::False };
        let operator = match (axis, level) {
            (Axis::Recency, Level::High) => Operator::AtMost,
            (Axis::Recency, Level::Low) => Operator::More,
            (Axis::Frequency | Axis::Monetary, Level::High) => Operator::AtLeast,
            (Axis::Frequency | Axis::Monetary, Level::Low) => Operator::Less,
        };
        let exists = self.facts.ask(&facts.rows, Ask::Exists);
        Expr::and([exists, value.times(customers).binary(operator, total)])
    }

    /// Recency in whole seconds, frequency, monetary value.
    pub fn rfm_axes(&mut self, facts: &RfmFacts) -> [Expr; 3] {
        let last = self.facts.ask(&facts.rows, Ask::Latest);
        let until = Expr::param(Value::Time(facts.until));
        let recency = Expr::Call(Function::DateDiff, vec![Expr::Word("second"), last, until]);
        [recency, self.fraction(&facts.frequency).numerator, self.fraction(&facts.monetary).numerator]
    }

    /// Lots are compared as text: hexadecimal digits sort like the numbers they are.
    fn sample(&self, from: Option<&str>, until: Option<&str>, name: &str) -> Expr {
        let key = Expr::Cast(Box::new(self.key()), SqlType::Text);
        let seed = Expr::param(Value::text(format!("{name}:")));
        let lot = Expr::Call(Function::Sha256, vec![Expr::Call(Function::Concat, vec![seed, key])]);
        let border = |operator, at: &str| lot.clone().binary(operator, Expr::param(Value::text(at)));
        let from = from.map_or(Expr::False, |from| border(Operator::AtLeast, from));
        Expr::and([from, until.map_or(Expr::True, |until| border(Operator::Less, until))])
    }

    pub fn exists(&mut self, rows: &Rows) -> Expr {
        self.facts.ask(rows, Ask::Exists)
    }
}

/// NULL as FALSE.
pub(super) fn certain(condition: Expr) -> Expr {
    condition.or_else(Expr::False)
}

/// The complement.
pub(super) fn negated(condition: Expr) -> Expr {
    match condition {
        Expr::True => Expr::False,
        Expr::False => Expr::True,
        other => Expr::Not(Box::new(certain(other))),
    }
}

/// A list holds a value; NULL where there is no list.
fn holds(list: &Expr, value: &str) -> Expr {
    Expr::Call(Function::ListContains, vec![list.clone(), Expr::param(Value::text(value))])
}

/// A test of what an operand makes of a row's column.
pub(super) fn tested(table: &'static str, found: &Operand, wanted: &RowTest) -> Expr {
    let by_birthday = match found.derive {
        Some(Derivation::Age) => age::test(&Expr::Column(table, found.column.clone()), found.as_of.date(), wanted),
        Some(Derivation::Hour | Derivation::Weekday | Derivation::Year | Derivation::Month | Derivation::Day)
        | None => None,
    };
    by_birthday.unwrap_or_else(|| test(table, operand(table, found), wanted))
}

pub(super) fn operand(table: &'static str, operand: &Operand) -> Expr {
    derived(Expr::Column(table, operand.column.clone()), operand)
}

/// `count` units after an instant.
pub(super) fn later(instant: Expr, count: u32, unit: Unit) -> Expr {
    let (function, count) = match unit {
        Unit::Minute => (Function::ToMinutes, i64::from(count)),
        Unit::Hour => (Function::ToHours, i64::from(count)),
        Unit::Day => (Function::ToDays, i64::from(count)),
        Unit::Week => (Function::ToDays, i64::from(count) * 7),
        Unit::Month => (Function::ToMonths, i64::from(count)),
        Unit::Quarter => (Function::ToMonths, i64::from(count) * 3),
        Unit::Year => (Function::ToYears, i64::from(count)),
    };
    let count = match function {
        Function::ToMinutes | Function::ToHours => Expr::Int(count),
        _ => Expr::Cast(Box::new(Expr::Int(count)), SqlType::Integer),
    };
    instant.binary(Operator::Plus, Expr::Call(function, vec![count]))
}

pub(super) fn operator(direction: Direction) -> Operator {
    match direction {
        Direction::Less => Operator::Less,
        Direction::AtMost => Operator::AtMost,
        Direction::More => Operator::More,
        Direction::AtLeast => Operator::AtLeast,
    }
}

fn during(value: Expr, interval: Interval) -> Expr {
    let from = interval.from.map(|from| value.clone().binary(Operator::AtLeast, Expr::param(Value::Time(from))));
    let until = value.binary(Operator::Less, Expr::param(Value::Time(interval.until)));
    Expr::and(from.into_iter().chain([until]))
}

fn during_any(value: &Expr, intervals: &[Interval]) -> Expr {
    Expr::or(intervals.iter().map(|interval| during(value.clone(), *interval)))
}

/// One of some values; NULL where there is none. Many are found by their hashes (IN) sooner than one by one. A few texts are
/// looked for in a list: DuckDB compares each distinct text of a column with it once, where IN compares every row's, which
/// takes five times as long.
fn among(value: Expr, values: &[Value]) -> Expr {
    let items: Vec<Expr> = values.iter().cloned().map(Expr::param).collect();
    if (1..=FEW).contains(&values.len()) && values.iter().all(|value| matches!(value, Value::Text(_))) {
        return Expr::Call(Function::ListContains, vec![Expr::List(items), value]);
    }
    Expr::In(Box::new(value), items)
}

/// A test on a value of a table's row; TRUE, or FALSE or NULL where it does not hold.
pub(super) fn test(table: &'static str, value: Expr, test: &RowTest) -> Expr {
    let param = |value: &Value| Expr::param(value.clone());
    let text = |text: &str| Expr::param(Value::text(text));
    match test {
        RowTest::Is(found) => value.binary(Operator::Equal, param(found)),
        RowTest::IsNot(found) => value.binary(Operator::NotEqual, param(found)),
        RowTest::Order(direction, found) => value.binary(operator(*direction), param(found)),
        RowTest::Between(low, high) => Expr::and([
            value.clone().binary(Operator::AtLeast, param(low)),
            value.binary(Operator::AtMost, param(high)),
        ]),
        RowTest::In(values) => among(value, values),
        RowTest::NotIn(values) => Expr::Not(Box::new(among(value, values))),
        RowTest::Contains(part) => Expr::Call(Function::Contains, vec![value, text(part)]),
        RowTest::StartsWith(part) => Expr::Call(Function::StartsWith, vec![value, text(part)]),
        RowTest::EndsWith(part) => Expr::Call(Function::EndsWith, vec![value, text(part)]),
        RowTest::Missing => Expr::IsNull(Box::new(value)),
        RowTest::Present => Expr::IsNotNull(Box::new(value)),
        RowTest::During(intervals) => during_any(&value, intervals),
        RowTest::Outside(intervals) => Expr::Not(Box::new(during_any(&value, intervals))),
        RowTest::HasAny(found) => Expr::or(found.iter().map(|item| holds(&value, item))),
        RowTest::HasAll(found) => Expr::and(found.iter().map(|item| holds(&value, item))),
        RowTest::HasNone(found) => Expr::Not(Box::new(Expr::or(found.iter().map(|item| holds(&value, item))))),
        RowTest::HasAtLeast(count) => length(value).binary(Operator::AtLeast, Expr::Int(i64::from(*count))),
        RowTest::HasAtMost(count) => length(value).binary(Operator::AtMost, Expr::Int(i64::from(*count))),
        RowTest::Than { relation, operand: other, of } => {
            let table = match of {
                Owner::Customer => CUSTOMER,
                Owner::Row => table,
            };
            value.binary(related(*relation), operand(table, other))
        }
        RowTest::Anniversary { interval, years } => {
            Expr::or(years.iter().map(|year| returns(&value, *year, *interval)))
        }
    }
}

/// How many different values a list holds.
fn length(list: Expr) -> Expr {
    Expr::Call(Function::Length, vec![Expr::Call(Function::ListDistinct, vec![list])])
}

fn related(relation: Relation) -> Operator {
    match relation {
        Relation::Is => Operator::Equal,
        Relation::IsNot => Operator::NotEqual,
        Relation::Less => Operator::Less,
        Relation::AtMost => Operator::AtMost,
        Relation::More => Operator::More,
        Relation::AtLeast => Operator::AtLeast,
    }
}

/// The date returns in the interval in that year. Adding years to 29 February gives the 28th in common years.
fn returns(date: &Expr, year: i16, interval: Interval) -> Expr {
    let born = Expr::Call(Function::Year, vec![date.clone()]);
    let age = Expr::Int(i64::from(year)).binary(Operator::Minus, born.clone());
    let age = Expr::Call(Function::ToYears, vec![Expr::Cast(Box::new(age), SqlType::Integer)]);
    let day = Expr::Cast(Box::new(date.clone()), SqlType::Date);
    let later = born.binary(Operator::Less, Expr::Int(i64::from(year)));
    Expr::and([later, during(day.binary(Operator::Plus, age), interval)])
}
