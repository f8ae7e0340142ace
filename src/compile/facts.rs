//! Numbers per customer from event tables: everything asked of one table is computed in one scan of it.

mod absence;
mod grouping;
mod only;
mod periodic;
mod preference;
mod rows;
mod sequence;
mod together;
mod waits;

pub use only::KeyRange;
pub(super) use only::Only;
pub(super) use rows::{key, listed, row_day, row_operand, time};

use super::alternatives::merged;
use super::conditions::operator;
use super::prepared::{self, Answer};
use super::quantity::Answers;
use super::shortcuts::Shortcuts;
use super::sql::{Aggregate, Expr, Join, JoinKind, Operator, Select, Table};
use super::{CUSTOMER, base};
use crate::dsl::checked::{RowRule, RowSpan, RowTest, Rows, Source, Universe};
use crate::dsl::time::Interval;
use crate::dsl::{Direction, Follow, Follows, Joint, Pick, Value};
use absence::Absence;
use only::limited;
use waits::{Wait, Which};

/// Alias of the event table inside its scan.
const ROW: &str = "e";
/// What answers about rows looked at together are about.
const JOINT: &str = "together";
/// Column of the customer key in a scan's result.
const KEY: &str = "k";

/// The scans of one query.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    universe: &'a Universe,
    shortcuts: &'a Shortcuts,
    scans: Vec<Scan>,
    joint: Vec<Together>,
    /// What customers' own columns say that is to be kept, with what it is about.
    own: Vec<(String, Expr)>,
    /// What scans tell that is to be kept.
    told: Vec<Answer>,
    /// The customers whose rows the scans look at.
    only: Only,
    /// What is found is to be kept, not to be told.
    keeps: bool,
}

/// What takes a query of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Together {
    /// Whether it is said.
    Said(Joint),
    /// When somebody was back last.
    Back(Absence),
}

/// One scan: a table, with the customers joined when what is asked of its rows depends on them.
#[derive(Debug)]
struct Scan {
    source: Source,
    with_customers: bool,
    /// What is asked, and of which rows.
    asked: Vec<(Ask, Expr)>,
}

/// What is asked of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Exists,
    Count,
    Aggregate {
        function: Aggregate,
        distinct: bool,
        of: Expr,
    },
    /// Earliest or latest instant.
    Earliest,
    Latest,
}

/// The query that tells of a customer's rows together: keys with the answer beside them.
fn looked_at(joint: &Joint, universe: &Universe, only: &Only, plans: bool) -> Select {
    match joint {
        Joint::Sequence(follows) => sequence::select(follows, universe, only, plans),
        Joint::Periodic(periods) => limited(periodic::select(periods, universe), only),
        Joint::Preference(preferred) => limited(preference::select(preferred, universe), only),
        Joint::Together(grouped) => together::select(grouped, universe, only, plans),
    }
}

/// What is kept of rows together, in the order of the columns of [`found`]: what it is about, and the query of it alone.
fn kept(joint: &Joint, universe: &Universe) -> Vec<(&'static str, Select)> {
    match Wait::in_joint(joint) {
        Some(wait) => Which::ALL.map(|which| (which.name(), wait.select(&[which], universe, &Only::Everyone))).to_vec(),
        None => vec![(JOINT, found(joint, universe, &Only::Everyone))],
    }
}

/// The query of what is kept of rows together for some customers: the same as is looked at, but of values ranked all the
/// first, whatever is said of them, and of sequences how long they take, where that says whether they are there.
fn found(joint: &Joint, universe: &Universe, only: &Only) -> Select {
    match (joint, Wait::in_joint(joint)) {
        (_, Some(wait)) => wait.select(&Which::ALL, universe, only),
        (Joint::Preference(preferred), None) => limited(preference::first(preferred, universe), only),
        (_, None) => looked_at(joint, universe, only, false),
    }
}

impl Answers for Facts<'_> {
    /// The column that holds the answer for each customer; NULL for customers without such rows, but for counts of
    /// customers with other rows of the scan, which are 0.
    fn ask(&mut self, rows: &Rows, ask: Ask) -> Expr {
        if let Some(answer) = self.known(rows, &ask) {
            return answer;
        }
        // It is known by the rows as they are written; the same is found in fewer.
        let written = self.keeps.then(|| self.single(rows, &ask));
        let rolled_up = self.rolled_up(rows, &ask);
        let rows = rolled_up.as_ref().unwrap_or(rows);
        let with_customers = rows.mention_customers();
        let seen = rows::condition(rows);
        let fits = |scan: &Scan| scan.source == rows.source && scan.with_customers == with_customers;
        let found = self.scans.iter().position(fits);
        let at = found.unwrap_or_else(|| {
            self.scans.push(Scan { source: rows.source.clone(), with_customers, asked: Vec::new() });
            self.scans.len() - 1
        });
        let Some(scan) = self.scans.get_mut(at) else { return Expr::False };
        let asked = (ask, seen);
        let index = scan.asked.iter().position(|known| *known == asked).unwrap_or_else(|| {
            scan.asked.push(asked);
            scan.asked.len() - 1
        });
        let column = Expr::Field(name(at), field(index));
        if let Some((about, query)) = written {
            self.told.push(Answer { name: prepared::name(&about, &query), column: column.clone(), query });
        }
        column
    }
}

impl<'a> Facts<'a> {
    pub fn new(universe: &'a Universe, shortcuts: &'a Shortcuts, only: Only) -> Self {
        let (scans, joint, own, told) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Facts { universe, shortcuts, scans, joint, own, told, only, keeps: false }
    }

    /// What is found is to be kept.
    pub fn keeping(self) -> Self {
        Facts { keeps: true, ..self }
    }

    /// The answer, where the snapshot keeps it or one that it follows from.
    fn known(&self, rows: &Rows, ask: &Ask) -> Option<Expr> {
        if self.shortcuts.prepared.is_empty() {
            return None;
        }
        self.kept(rows, ask).or_else(|| match ask {
            Ask::Exists => self.known_to_exist(rows).or_else(|| self.known_by_extreme(rows)),
            Ask::Count | Ask::Aggregate { .. } | Ask::Earliest | Ask::Latest => None,
        })
    }

    /// The query that asks nothing else of rows, and what its answer is about.
    fn single(&self, rows: &Rows, ask: &Ask) -> (String, Select) {
        Scan::single(&rows.source, rows.mention_customers(), ask, rows::condition(rows), self.universe)
    }

    fn kept(&self, rows: &Rows, ask: &Ask) -> Option<Expr> {
        let (about, query) = self.single(rows, ask);
        match ask {
            Ask::Count | Ask::Aggregate { function: Aggregate::Sum | Aggregate::Count, .. } => {
                self.shortcuts.prepared.number(&about, &query)
            }
            Ask::Exists | Ask::Aggregate { .. } | Ask::Earliest | Ask::Latest => {
                self.shortcuts.prepared.answer(&about, &query)
            }
        }
    }

    /// Fewer rows that say the same, where what is asked does not depend on how often a row is there, or is a sum that is
    /// kept of those that are one there.
    fn rolled_up(&self, rows: &Rows, ask: &Ask) -> Option<Rows> {
        let rollup = rows.rollup.as_ref().filter(|_| self.shortcuts.rollups)?;
        let alike = match ask {
            Ask::Exists | Ask::Earliest | Ask::Latest => true,
            Ask::Aggregate { function: Aggregate::Min | Aggregate::Max, of, .. }
            | Ask::Aggregate { distinct: true, of, .. } => {
                column(of).is_some_and(|column| rollup.columns.contains(column))
            }
            Ask::Aggregate { function: Aggregate::Sum, distinct: false, of } => {
                matches!(of, Expr::Column(ROW, column) if rollup.sums.contains(column))
            }
            Ask::Aggregate { .. } | Ask::Count => false,
        };
        if alike { rows.rolled_up() } else { None }
    }

    fn known_together(&self, wanted: &Joint) -> Option<Expr> {
        if self.shortcuts.prepared.is_empty() {
            return None;
        }
        let kept = || self.shortcuts.prepared.answer(JOINT, &found(wanted, self.universe, &Only::Everyone));
        match wanted {
            Joint::Preference(preferred) => preference::among(kept()?, &preferred.test),
            Joint::Sequence(follows) => match Wait::of(follows) {
                Some(wait) => {
                    let which = wait.which();
                    let query = wait.select(&[which], self.universe, &Only::Everyone);
                    self.shortcuts.prepared.number(which.name(), &query).map(|number| wait.test(number))
                }
                None => kept(),
            }
            .or_else(|| self.known_by_order(follows)),
            Joint::Periodic(_) | Joint::Together(_) => kept(),
        }
    }

    /// Some row of one event stands before some of another exactly when the earliest of the one does before the latest of the
    /// other; none of the other stands behind some row when none does behind the latest.
    fn known_by_order(&self, follows: &Follows) -> Option<Expr> {
        let (Pick::Any, [next]) = (follows.pick, follows.next.as_slice()) else { return None };
        let is_plain = next.within.is_none() && next.after.is_none() && next.without.is_none() && next.same.is_empty();
        let order = match next.follow {
            Follow::Then => Ask::Earliest,
            Follow::ThenNo => Ask::Latest,
        };
        let before = self.kept(&follows.first, &order).filter(|_| is_plain)?;
        let last = self.kept(&next.rows, &Ask::Latest)?;
        Some(match next.follow {
            Follow::Then => before.binary(Operator::Less, last),
            Follow::ThenNo => {
                let behind = last.clone().binary(Operator::AtMost, before.clone());
                Expr::and([Expr::IsNotNull(Box::new(before)), Expr::or([Expr::IsNull(Box::new(last)), behind])])
            }
        })
    }

    /// Some row has more than a number exactly when the greatest has; less, when the smallest has.
    fn known_by_extreme(&self, rows: &Rows) -> Option<Expr> {
        let RowRule::Test { operand, test: RowTest::Order(direction, bound) } = &rows.filter else { return None };
        let function = match direction {
            Direction::More | Direction::AtLeast => Aggregate::Max,
            Direction::Less | Direction::AtMost => Aggregate::Min,
        };
        let all = Rows { filter: RowRule::EVERY, ..rows.clone() };
        let extreme = Ask::Aggregate { function, distinct: false, of: rows::row_operand(operand) };
        let extreme = self.kept(&all, &extreme)?;
        Some(extreme.binary(operator(*direction), Expr::param(bound.clone())))
    }

    /// Some row lies in a window up to as-of exactly when the latest of all does; in one from the beginning, when the
    /// earliest does.
    fn known_to_exist(&self, rows: &Rows) -> Option<Expr> {
        let (RowSpan::Within(interval), Some(_)) = (&rows.span, &rows.source.time) else { return None };
        let span = RowSpan::Within(Interval { from: None, until: rows.as_of });
        let all = Rows { span, ..rows.clone() };
        let border = |operator, at| move |time: Expr| time.binary(operator, Expr::param(Value::Time(at)));
        if interval.until >= rows.as_of {
            let latest = self.kept(&all, &Ask::Latest)?;
            return Some(match interval.from {
                Some(from) => border(Operator::AtLeast, from)(latest),
                None => Expr::IsNotNull(Box::new(latest)),
            });
        }
        match interval.from {
            None => self.kept(&all, &Ask::Earliest).map(border(Operator::Less, interval.until)),
            Some(_) => None,
        }
    }

    /// A test of a customer's own columns, which the snapshot may keep.
    pub fn own(&mut self, about: &str, test: Expr) -> Expr {
        if let Some(answer) = self.shortcuts.prepared.answer(about, &self.alone(&test)) {
            return answer;
        }
        let asked = (about.to_owned(), test.clone());
        if self.keeps && !self.own.contains(&asked) {
            self.own.push(asked);
        }
        test
    }

    /// The query that asks nothing but this test.
    fn alone(&self, test: &Expr) -> Select {
        let mut select = Select::from(base(&self.universe.database, &self.universe.table, CUSTOMER));
        select.columns.push((test.clone(), field(0)));
        select
    }

    /// What is asked, each with the query that asks nothing else.
    pub fn answers(&self) -> Vec<Answer> {
        let mut answers = self.told.clone();
        for (at, joint) in self.joint.iter().enumerate() {
            let Together::Said(joint) = joint else { continue };
            for (index, (about, query)) in kept(joint, self.universe).into_iter().enumerate() {
                let column = Expr::Field(joint_name(at), field(index));
                answers.push(Answer { name: prepared::name(about, &query), column, query });
            }
        }
        for (about, test) in &self.own {
            let query = self.alone(test);
            answers.push(Answer { name: prepared::name(about, &query), column: test.clone(), query });
        }
        answers
    }

    /// What is said of rows together; NULL for customers without such rows.
    pub fn joint(&mut self, wanted: &Joint) -> Expr {
        if let Some(answer) = self.known_together(wanted) {
            return answer;
        }
        if let Some(answer) = self.back_after_absence(wanted) {
            return answer;
        }
        let instead = match wanted {
            // Waits of different lengths are kept as one.
            Joint::Sequence(follows) if self.keeps => Wait::of(follows).map(|wait| wait.of_any_length()),
            Joint::Sequence(follows) if self.shortcuts.rollups => Some(sequence::rolled_up(follows)),
            Joint::Sequence(_) | Joint::Periodic(_) | Joint::Preference(_) | Joint::Together(_) => None,
        };
        let instead = instead.map(Joint::Sequence);
        self.together(Together::Said(instead.unwrap_or_else(|| wanted.clone())))
    }

    /// Where the snapshot keeps the earliest of an event, who is back after an absence from it is told without all its rows.
    fn back_after_absence(&mut self, wanted: &Joint) -> Option<Expr> {
        let Joint::Sequence(follows) = wanted else { return None };
        let rolled_up = self.shortcuts.rollups.then(|| sequence::rolled_up(follows));
        let absence = Absence::of(rolled_up.as_ref().unwrap_or(follows)).filter(|_| self.shortcuts.plans)?;
        let earliest = self.known(&follows.first, &Ask::Earliest)?;
        Some(Absence::test(self.together(Together::Back(absence)), earliest))
    }

    /// What is found out by a query of its own.
    fn together(&mut self, wanted: Together) -> Expr {
        let at = self.joint.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            self.joint.push(wanted);
            self.joint.len() - 1
        });
        Expr::Field(joint_name(at), field(0))
    }

    /// Adds the scans to a query over customers aliased [`CUSTOMER`].
    pub fn attach(self, select: &mut Select) {
        let (universe, only) = (self.universe, &self.only);
        let scans = self.scans.into_iter().enumerate().map(|(at, scan)| {
            let mut select = scan.select(universe, only, self.keeps);
            if self.shortcuts.plans {
                select.filter = merged(select.filter);
            }
            (name(at), select)
        });
        let joint = self.joint.iter().enumerate();
        let query = |together: &Together| match together {
            Together::Back(absence) => absence.select(universe, only),
            Together::Said(joint) if !self.keeps => looked_at(joint, universe, only, self.shortcuts.plans),
            // They are known by the rows as they are written; the same is found in fewer.
            Together::Said(Joint::Sequence(follows)) => {
                found(&Joint::Sequence(sequence::rolled_up(follows)), universe, only)
            }
            Together::Said(joint) => found(joint, universe, only),
        };
        let joint = joint.map(|(at, found)| (joint_name(at), query(found)));
        let queries: Vec<(String, Select)> = scans.chain(joint).collect();
        let customer = Expr::Column(CUSTOMER, universe.key.clone());
        for (name, query) in queries {
            select.joins.push(Join {
                kind: JoinKind::Left,
                table: Table::With(name.clone()),
                on: Expr::Field(name.clone(), KEY.to_owned()).binary(Operator::Equal, customer.clone()),
            });
            select.with.push((name, query));
        }
    }
}

impl Scan {
    /// The scan for one answer, and what the answer is about.
    fn single(source: &Source, with_customers: bool, ask: &Ask, seen: Expr, universe: &Universe) -> (String, Select) {
        let what = match ask {
            Ask::Exists => "exists".to_owned(),
            Ask::Count => "count".to_owned(),
            Ask::Earliest => "earliest".to_owned(),
            Ask::Latest => "latest".to_owned(),
            Ask::Aggregate { function, distinct, of } => {
                let function = if *distinct { "distinct" } else { function.name() };
                match of {
                    Expr::Column(_, column) => format!("{function}_{column}"),
                    _ => function.to_owned(),
                }
            }
        };
        let about = format!("{}_{what}", source.table);
        let scan = Scan { source: source.clone(), with_customers, asked: vec![(ask.clone(), seen)] };
        (about, scan.select(universe, &Only::Everyone, false))
    }

    /// The aggregate that answers, over the rows that pass `rest`.
    fn column(source: &Source, ask: &Ask, rest: Expr) -> Expr {
        let time = || Some(Box::new(rows::time(source)));
        let (function, distinct, of) = match ask {
            Ask::Exists => {
                let of = Some(Box::new(rest));
                return Expr::Aggregate { function: Aggregate::BoolOr, distinct: false, of, filter: None };
            }
            Ask::Count => (Aggregate::Count, false, None),
            Ask::Aggregate { function, distinct, of } => (*function, *distinct, Some(Box::new(of.clone()))),
            Ask::Earliest => (Aggregate::Min, false, time()),
            Ask::Latest => (Aggregate::Max, false, time()),
        };
        Expr::Aggregate { function, distinct, of, filter: Some(Box::new(rest)) }
    }

    fn select(self, universe: &Universe, only: &Only, keeps: bool) -> Select {
        let mut select = rows::select(&self.source, self.with_customers, universe);
        let (filter, rests) = factored(self.asked.iter().map(|(_, seen)| seen));
        for (index, ((ask, _), rest)) in self.asked.iter().zip(rests).enumerate() {
            let column = Scan::column(&self.source, ask, rest);
            select.columns.push((if keeps { conditional(column) } else { column }, field(index)));
        }
        let key = rows::key(&self.source);
        select.filter = Expr::and([only.test(&key), filter]);
        select.group_by.push(key);
        select
    }
}

/// What every row that some column sees satisfies, so that the scan can skip the others; and what remains for each
/// column to test: all conjuncts but those that every column shares.
fn factored<'e>(seen: impl Iterator<Item = &'e Expr>) -> (Expr, Vec<Expr>) {
    let all: Vec<Vec<Expr>> = seen
        .map(|expr| match expr {
            Expr::And(parts) => parts.clone(),
            single => vec![single.clone()],
        })
        .collect();
    let Some((first, others)) = all.split_first() else { return (Expr::True, Vec::new()) };
    let common: Vec<Expr> =
        first.iter().filter(|part| others.iter().all(|other| other.contains(part))).cloned().collect();
    let rest = |parts: &Vec<Expr>| Expr::and(parts.iter().filter(|part| !common.contains(part)).cloned());
    let rests: Vec<Expr> = all.iter().map(rest).collect();
    let any = if rests.contains(&Expr::True) { Expr::True } else { Expr::or(rests.iter().cloned()) };
    (Expr::and(common.into_iter().chain([any])), rests)
}

/// The same aggregate with its filter inside. DuckDB copies all that the others aggregate for each filter, so that many
/// filters in one scan take time by the square of their number; conditions inside take it by their number.
fn conditional(aggregate: Expr) -> Expr {
    match aggregate {
        Expr::Aggregate { function, distinct, of, filter: Some(filter) } if *filter != Expr::True => {
            let of = Expr::When(filter, of.unwrap_or(Box::new(Expr::Int(1))));
            Expr::Aggregate { function, distinct, of: Some(Box::new(of)), filter: None }
        }
        other => other,
    }
}

/// The column of a row that a value is made of, where it is one.
fn column(value: &Expr) -> Option<&str> {
    match value {
        Expr::Column(ROW, name) => Some(name),
        Expr::Cast(value, _) => column(value),
        _ => None,
    }
}

fn name(scan: usize) -> String {
    format!("facts_{}", scan + 1)
}

fn joint_name(joint: usize) -> String {
    format!("derived_{}", joint + 1)
}

fn field(column: usize) -> String {
    format!("m{}", column + 1)
}
