//! The customers of single conditions, kept while there is room: an edit looks only for what it changed, and everything that
//! is put together from conditions (counts, the waterfall, overlaps) is put together from these.
//!
//! A set is known by the query that found it, values and as-of and all, and lives as long as its snapshot is open: the same
//! query on the same data has the same customers, so nothing kept can grow old.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::shared::Shared;
use super::{OpenShop, PipelineError};
use crate::compile::{self, Known, SqlQuery};
use crate::dsl::checked::{Rule, Universe};
use crate::engine::Stop;
use crate::members::Members;

/// Bytes that all sets kept may take.
const ROOM: usize = 256 << 20;

/// The sets of one snapshot.
#[derive(Debug, Default)]
pub(super) struct Sets {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    found: HashMap<SqlQuery, Set>,
    size: usize,
    /// Grows with each use.
    clock: u64,
}

#[derive(Debug)]
struct Set {
    members: Arc<Members>,
    size: usize,
    used: u64,
}

impl Sets {
    fn get(&self, query: &SqlQuery) -> Option<Arc<Members>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clock += 1;
        let clock = kept.clock;
        let set = kept.found.get_mut(query)?;
        set.used = clock;
        Some(Arc::clone(&set.members))
    }

    fn keep(&self, query: SqlQuery, members: Arc<Members>) {
        let size = members.size() + query.text.len();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clock += 1;
        let used = kept.clock;
        kept.size += size;
        if let Some(before) = kept.found.insert(query, Set { members, size, used }) {
            kept.size -= before.size;
        }
        while kept.size > ROOM {
            let oldest = kept.found.iter().min_by_key(|(_, set)| set.used).map(|(query, _)| query.clone());
            let Some(removed) = oldest.and_then(|query| kept.found.remove(&query)) else { break };
            kept.size -= removed.size;
        }
    }
}

/// What is being looked for at this moment.
#[derive(Debug, Default)]
pub(super) struct Running {
    members: Shared<Arc<Vec<i64>>>,
    sets: Shared<Vec<Arc<Members>>>,
}

impl OpenShop {
    /// The customers that a query of [`compile::members`] finds, ascending.
    pub(super) async fn members(&self, query: &SqlQuery, stop: &Stop) -> Result<Vec<i64>, PipelineError> {
        let looked_for = async {
            let ids = self.engine.members(self.admit(query.clone())?, stop).await?;
            Ok::<_, PipelineError>(Arc::new(ids))
        };
        let found = self.running.members.run(query, looked_for).await?;
        Ok(Arc::unwrap_or_clone(found))
    }

    /// The customers in scope who satisfy each rule, and first all of them. Only conditions that are not kept are looked
    /// for, together, so that those about the same rows share a scan.
    pub(super) async fn sets(
        &self,
        universe: &Universe,
        rules: &[&Rule],
        known: &Known,
        stop: &Stop,
    ) -> Result<Vec<Members>, PipelineError> {
        let mut single = vec![&Rule::Everyone];
        rules.iter().for_each(|rule| conditions(rule, &mut single));
        let queries: Vec<SqlQuery> = single.iter().map(|rule| compile::members(universe, rule, known)).collect();
        let mut found: HashMap<&Rule, Arc<Members>> = HashMap::new();
        let mut missing = Vec::new();
        for (rule, query) in single.iter().zip(queries) {
            match self.kept.get(&query) {
                Some(members) => drop(found.insert(*rule, members)),
                None => missing.push((*rule, query)),
            }
        }
        if !missing.is_empty() {
            let rules: Vec<&Rule> = missing.iter().map(|(rule, _)| *rule).collect();
            let query = compile::sets(universe, &rules, known);
            let looked_for = async {
                let sets = self.engine.sets(self.admit(query.clone())?, stop).await?;
                let members = |ids: Vec<i64>| Arc::new(ids.into_iter().collect::<Members>());
                Ok::<_, PipelineError>(sets.into_iter().map(members).collect::<Vec<_>>())
            };
            let sets = self.running.sets.run(&query, looked_for).await?;
            for ((rule, query), members) in missing.into_iter().zip(sets) {
                self.kept.keep(query, Arc::clone(&members));
                found.insert(rule, members);
            }
        }
        let everyone = found.get(&Rule::Everyone).cloned().unwrap_or_default();
        let together = Together { everyone: &everyone, found: &found };
        Ok([&Rule::Everyone].into_iter().chain(rules.iter().copied()).map(|rule| together.of(rule)).collect())
    }
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
    fn of(&self, rule: &Rule) -> Members {
        match rule {
            Rule::All(parts) => {
                let mut parts = parts.iter().map(|part| self.of(part));
                let first = parts.next().unwrap_or_else(|| self.everyone.clone());
                parts.fold(first, |all, part| all.and(&part))
            }
            Rule::Any(parts) => parts.iter().fold(Members::default(), |any, part| any.or(&self.of(part))),
            Rule::AtLeast { count, of } => self.at_least(*count, of),
            Rule::Not(part) => self.everyone.without(&self.of(part)),
            Rule::Everyone
            | Rule::Attribute { .. }
            | Rule::Customers(_)
            | Rule::Event { .. }
            | Rule::Joint(_)
            | Rule::Compare { .. }
            | Rule::Rank { .. }
            | Rule::Sample { .. }
            | Rule::Rfm { .. }
            | Rule::HasRfm { .. } => self.found.get(rule).map(|members| (**members).clone()).unwrap_or_default(),
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
