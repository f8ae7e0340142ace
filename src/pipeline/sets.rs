//! The customers of single conditions: an edit looks only for what it changed, and everything that is put together from
//! conditions (counts, the waterfall, overlaps) is put together from these.
//!
//! Where a condition compares a number of a customer, it is the numbers that are looked for, so that another bound is no
//! question to the database.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::kept::Told;
use super::shared::{Promise, Shared, Turn};
use super::within::{compared, satisfying};
use super::{OpenShop, PipelineError};
use crate::compile::guard::GuardedQuery;
use crate::compile::prepared::KeyRange;
use crate::compile::{self, Known, Sought, SqlQuery};
use crate::dsl::checked::{Rule, Universe};
use crate::engine::{Column, Stop};
use crate::members::Members;

/// What is being looked for at this moment.
#[derive(Debug, Default)]
pub(super) struct Running {
    members: Shared<Arc<Vec<i64>>>,
    told: Shared<Told>,
}

impl OpenShop {
    /// The customers in scope who satisfy a rule, ascending.
    pub(super) async fn members(
        &self,
        universe: &Universe,
        rule: &Rule,
        known: &Known,
        stop: &Stop,
    ) -> Result<Vec<i64>, PipelineError> {
        let query = compile::members(universe, rule, known);
        let looked_for = async {
            let within = |keys| compile::members_within(universe, rule, known, keys);
            let mut ids = Vec::new();
            for query in self.by_runs(self.admit(query.clone())?, universe, within)? {
                ids.extend(self.engine.members(query, stop).await?);
            }
            Ok::<_, PipelineError>(Arc::new(ids))
        };
        let found = self.running.members.run(&query, looked_for).await?;
        Ok(Arc::unwrap_or_clone(found))
    }

    /// A query, or the same for each run of customers where that takes less.
    fn by_runs(
        &self,
        whole: GuardedQuery,
        universe: &Universe,
        within: impl Fn(KeyRange) -> SqlQuery,
    ) -> Result<Vec<GuardedQuery>, PipelineError> {
        match self.runs.of(&whole, &universe.table) {
            [] => Ok(vec![whole]),
            runs => runs.iter().map(|keys| self.admit(within(*keys))).collect(),
        }
    }

    /// The customers in scope who satisfy each rule, and first all of them.
    pub(super) async fn sets(
        &self,
        universe: &Universe,
        rules: &[&Rule],
        known: &Known,
        stop: &Stop,
    ) -> Result<Vec<Members>, PipelineError> {
        let mut single = vec![&Rule::Everyone];
        rules.iter().for_each(|rule| conditions(rule, &mut single));
        let alone = |rule| compile::sought(universe, &[Sought::Rule(rule)], known);
        let mut found: HashMap<&Rule, Arc<Members>> = HashMap::new();
        let mut missing = Vec::new();
        for rule in single {
            match self.kept.get(&alone(rule)) {
                Some(Told::Members(members)) => drop(found.insert(rule, members)),
                Some(Told::Numbers(_) | Told::Other) | None => missing.push(rule),
            }
        }
        let of = |rule| compared(rule).map_or(Sought::Rule(rule), |(quantity, _)| Sought::Number(quantity));
        let sought: Vec<Sought<'_>> = missing.iter().map(|rule| of(rule)).collect();
        let told = self.told(universe, &sought, known, stop).await?;
        let (mut numbered, mut others) = (Vec::new(), Vec::new());
        for (rule, told) in missing.into_iter().zip(told) {
            match told {
                Told::Members(members) => drop(found.insert(rule, members)),
                Told::Numbers(numbers) => numbered.push((rule, numbers)),
                Told::Other => others.push(rule),
            }
        }
        let everyone = found.get(&Rule::Everyone).cloned().unwrap_or_default();
        for (rule, numbers) in numbered {
            let members = compared(rule).and_then(|(of, bound)| satisfying(&everyone, of, &numbers, bound));
            let Some(members) = members.map(Arc::new) else {
                others.push(rule);
                continue;
            };
            self.kept.keep(alone(rule), Told::Members(Arc::clone(&members)));
            found.insert(rule, members);
        }
        let sought: Vec<Sought<'_>> = others.iter().map(|rule| Sought::Rule(rule)).collect();
        let told = self.told(universe, &sought, known, stop).await?;
        for (rule, told) in others.into_iter().zip(told) {
            if let Told::Members(members) = told {
                found.insert(rule, members);
            }
        }
        let together = Together { everyone: &everyone, found: &found };
        let all = [&Rule::Everyone].into_iter().chain(rules.iter().copied());
        Ok(all.map(|rule| together.of(rule).into_owned()).collect())
    }

    /// What each of these says: kept, looked for now, or waited for where somebody else is looking for it.
    async fn told(
        &self,
        universe: &Universe,
        sought: &[Sought<'_>],
        known: &Known,
        stop: &Stop,
    ) -> Result<Vec<Told>, PipelineError> {
        let queries: Vec<SqlQuery> = sought.iter().map(|sought| compile::sought(universe, &[*sought], known)).collect();
        let mut told: Vec<Option<Told>> = vec![None; sought.len()];
        loop {
            let (mut mine, mut theirs) = (Vec::new(), Vec::new());
            for ((sought, query), told) in sought.iter().zip(&queries).zip(&mut told) {
                if told.is_some() {
                    continue;
                }
                match (self.running.told.turn(query), self.kept.get(query)) {
                    (Turn::Mine(_), Some(kept)) => *told = Some(kept),
                    (Turn::Mine(promise), None) => mine.push(Open { sought: *sought, query, promise, told }),
                    (Turn::Theirs(coming), _) => theirs.push((coming, told)),
                }
            }
            self.look_for(mine, universe, known, stop).await?;
            for (coming, told) in theirs {
                *told = tokio::select! {
                    result = coming.result() => result,
                    reason = stop.reached() => return Err(reason.into()),
                };
            }
            if let Some(told) = told.iter().cloned().collect() {
                return Ok(told);
            }
        }
    }

    /// What is asked of the same rows together, so that they are scanned once. Customers are scanned sooner several times for
    /// a column than once for several.
    async fn look_for(
        &self,
        open: Vec<Open<'_>>,
        universe: &Universe,
        known: &Known,
        stop: &Stop,
    ) -> Result<(), PipelineError> {
        let mut scans: Vec<(GuardedQuery, Vec<Open<'_>>)> = Vec::new();
        for open in open {
            let alone = self.admit(open.query.clone())?;
            let of_rows = alone.tables().iter().any(|table| *table != universe.table);
            let same = |scan: &&mut (GuardedQuery, _)| of_rows && scan.0.tables() == alone.tables();
            match scans.iter_mut().find(same) {
                Some((_, together)) => together.push(open),
                None => scans.push((alone, vec![open])),
            }
        }
        for (alone, scan) in scans {
            let sought: Vec<Sought<'_>> = scan.iter().map(|open| open.sought).collect();
            let query = match sought.as_slice() {
                [_] => alone,
                together => self.admit(compile::sought(universe, together, known))?,
            };
            let within = |keys| compile::sought_within(universe, &sought, known, keys);
            let mut columns: Vec<Column> = Vec::new();
            for query in self.by_runs(query, universe, within)? {
                let more = self.engine.columns(query, stop).await?;
                columns = match columns.is_empty() {
                    true => more,
                    false => columns.into_iter().zip(more).map(|(column, more)| column.chain(more)).collect(),
                };
            }
            for (open, column) in scan.into_iter().zip(columns) {
                let found = Told::from(column);
                self.kept.keep(open.query.clone(), found.clone());
                open.promise.keep(found.clone());
                *open.told = Some(found);
            }
        }
        Ok(())
    }
}

/// Something that nobody else is looking for: what it is, the query that asks nothing else, and where the answer goes.
struct Open<'a> {
    sought: Sought<'a>,
    query: &'a SqlQuery,
    promise: Promise<'a, Told>,
    told: &'a mut Option<Told>,
}

/// The conditions that a rule puts together, each once.
fn conditions<'r>(rule: &'r Rule, found: &mut Vec<&'r Rule>) {
    match rule {
        Rule::All(parts) | Rule::Any(parts) | Rule::AtLeast { of: parts, .. } => {
            parts.iter().for_each(|part| conditions(part, found));
        }
        Rule::Not(part) => conditions(part, found),
        Rule::Everyone
        | Rule::Attribute { .. }
        | Rule::Customers(_)
        | Rule::Event { .. }
        | Rule::Joint(_)
        | Rule::Compare { .. }
        | Rule::Rank { .. }
        | Rule::Sample { .. }
        | Rule::Rfm { .. }
        | Rule::HasRfm { .. } => {
            if !found.contains(&rule) {
                found.push(rule);
            }
        }
    }
}

/// Conditions put together: no condition is ever unknown, so this is plain algebra of sets.
struct Together<'a> {
    everyone: &'a Members,
    found: &'a HashMap<&'a Rule, Arc<Members>>,
}

impl Together<'_> {
    fn of(&self, rule: &Rule) -> Cow<'_, Members> {
        match rule {
            Rule::All(parts) => {
                let mut parts = parts.iter().map(|part| self.of(part));
                let first = parts.next().unwrap_or(Cow::Borrowed(self.everyone));
                parts.fold(first, |all, part| Cow::Owned(all.and(&part)))
            }
            Rule::Any(parts) => Cow::Owned(parts.iter().fold(Members::default(), |any, part| any.or(&self.of(part)))),
            Rule::AtLeast { count, of } => Cow::Owned(self.at_least(*count, of)),
            Rule::Not(part) => Cow::Owned(self.everyone.without(&self.of(part))),
            Rule::Everyone
            | Rule::Attribute { .. }
            | Rule::Customers(_)
            | Rule::Event { .. }
            | Rule::Joint(_)
            | Rule::Compare { .. }
            | Rule::Rank { .. }
            | Rule::Sample { .. }
            | Rule::Rfm { .. }
            | Rule::HasRfm { .. } => match self.found.get(rule) {
                Some(members) => Cow::Borrowed(members.as_ref()),
                None => Cow::default(),
            },
        }
    }

    /// Who satisfies so many of the rules: those who satisfied as many before, and those one short who satisfy this one.
    fn at_least(&self, count: u32, of: &[Rule]) -> Members {
        let mut reached = vec![self.everyone.clone()];
        for part in of {
            let members = self.of(part);
            for place in (0..reached.len()).rev() {
                let Some(more) = reached.get(place).map(|so_far| so_far.and(&members)) else { continue };
                match reached.get_mut(place + 1) {
                    Some(next) => *next = next.or(&more),
                    None => reached.push(more),
                }
            }
        }
        let wanted = usize::try_from(count).unwrap_or(usize::MAX);
        reached.into_iter().nth(wanted).unwrap_or_default()
    }
}
