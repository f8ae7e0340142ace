//! Several segments counted together. The customers of few are kept, condition by condition, so that the next edit of one
//! counts at once; many (each value a field could have) are one query, in which conditions on the same rows share a scan.

use jiff::civil::Date;

use super::run::statistic_rows;
use super::{Pipeline, PipelineError};
use crate::compile::{self, Known, SqlQuery, StatisticRows};
use crate::diagnostic::Diagnostic;
use crate::dsl::{CheckedSegment, Segment, Value};
use crate::members::Members;

/// So many segments are as many as somebody edits.
const FEW: usize = 16;

/// A number of customers, or what is wrong with the rule.
pub type Counted = Result<u64, Vec<Diagnostic>>;

impl Pipeline {
    /// How many customers rules of one scope have, in their order. Nothing is recorded: nobody sees a list.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn count(&self, segments: &[Segment], as_of: Option<Date>) -> Result<Vec<Counted>, PipelineError> {
        let library = self.library(segments.iter().map(|segment| &segment.rule)).await?;
        let as_of = self.as_of(as_of);
        let checked = segments.iter().map(|segment| self.reach.check(segment, self.shop(), &library, as_of));
        let (mut sound, mut problems) = (Vec::new(), Vec::new());
        for checked in checked {
            problems.push(checked.map(|checked| sound.push(checked)));
        }
        let mut counts = self.counts_of(&sound).await?.into_iter();
        Ok(problems.into_iter().map(|found| found.map(|()| counts.next().unwrap_or_default())).collect())
    }

    /// What must be known of all customers before any of these can be compiled.
    pub(super) async fn known(&self, of: &[&CheckedSegment]) -> Result<Known, PipelineError> {
        let mut known = self.open.prepared();
        for checked in of {
            known.merge(self.open.statistics(checked, &self.stop()).await?.0);
        }
        Ok(known)
    }

    /// How many customers each of these has, in their order; their scope must be that of the first.
    pub(super) async fn counts_of(&self, of: &[CheckedSegment]) -> Result<Vec<u64>, PipelineError> {
        let Some(first) = of.first() else { return Ok(Vec::new()) };
        if of.len() <= FEW {
            let known = self.known(&of.iter().collect::<Vec<_>>()).await?;
            let rules: Vec<_> = of.iter().map(CheckedSegment::rule).collect();
            let sets = self.open.sets(first.universe(), &rules, &known, &self.stop()).await?;
            return Ok(sets.iter().skip(1).map(Members::count).collect());
        }
        match self.counting(of).await? {
            Some(query) => self.count_row(query).await,
            None => Ok(Vec::new()),
        }
    }

    /// The query of [`Pipeline::counts_of`]; none for no segments.
    pub(super) async fn counting(&self, of: &[CheckedSegment]) -> Result<Option<SqlQuery>, PipelineError> {
        let Some(first) = of.first() else { return Ok(None) };
        let known = self.known(&of.iter().collect::<Vec<_>>()).await?;
        let rules: Vec<_> = of.iter().map(CheckedSegment::rule).collect();
        Ok(Some(compile::counts(first.universe(), &rules, &known)))
    }

    /// The numbers of a query's one row.
    pub(super) async fn count_row(&self, query: SqlQuery) -> Result<Vec<u64>, PipelineError> {
        Ok(numbers(&self.row(&query).await?))
    }

    /// As [`Pipeline::count_row`], remembered: for queries of which a shop has few.
    pub(super) async fn remembered_row(&self, query: SqlQuery) -> Result<Vec<u64>, PipelineError> {
        if let Some(rows) = self.open.known_statistic(&query) {
            return Ok(numbers(&rows));
        }
        let rows = self.row(&query).await?;
        let counts = numbers(&rows);
        self.open.keep_statistic(query, rows);
        Ok(counts)
    }

    async fn row(&self, query: &SqlQuery) -> Result<StatisticRows, PipelineError> {
        let table = self.open.engine.rows(self.open.admit(query.clone())?, &self.stop()).await?;
        Ok(statistic_rows(&table))
    }
}

fn numbers(rows: &StatisticRows) -> Vec<u64> {
    let count = |cell: &Option<Value>| match cell {
        Some(Value::Number(number)) => number.whole().unwrap_or_default(),
        _ => 0,
    };
    rows.first().into_iter().flatten().map(count).collect()
}
