//! A rule through check, compile, guard and engine, to its list.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use jiff::civil::{Date, DateTime};

use super::answer::{Answer, Elapsed, Excluded, List, Status, WaterfallStep, WindowShown};
use super::{OpenShop, Pipeline, PipelineError, Reach, Recorded};
use crate::compile::guard::{GuardedQuery, admit};
use crate::compile::{self, Known, SqlQuery, StatisticRows};
use crate::diagnostic::Diagnostic;
use crate::dsl::walk::{Piece, own};
use crate::dsl::{self, CheckedSegment, Condition, Library, Number, Segment, Value, readback, text};
use crate::engine::{Cell, Stop, Table};
use crate::hash;
use crate::store::{self, File, Origin, SavedVersion, SegmentId, SegmentName};
use crate::translate::Author;

/// Segment text to run.
#[derive(Clone, Debug)]
pub struct RunRequest {
    pub text: String,
    pub as_of: Option<Date>,
    /// The saved version this text is.
    pub saved: Option<SavedVersion>,
    pub who: String,
}

/// A list with what proves it.
#[derive(Clone, Debug)]
pub(super) struct Ran {
    pub list: List,
    pub proof: Proof,
    pub elapsed: Elapsed,
}

/// How much of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// With waterfall and scope counts.
    Full,
    /// A reading offered beside another: its customers only.
    Members,
}

/// The queries a list came from, with their values.
#[derive(Clone, Debug)]
pub(super) struct Proof {
    pub query: SqlQuery,
    pub statistics: Vec<(SqlQuery, StatisticRows)>,
    pub as_of: DateTime,
}

/// What each condition leaves of all customers.
#[derive(Debug, Default)]
struct Waterfall {
    universe: u64,
    steps: Vec<WaterfallStep>,
}

/// Why a rule has no list.
#[derive(Debug)]
pub(super) enum NoList {
    Invalid(Vec<Diagnostic>),
    Failed(PipelineError),
}

impl<E: Into<PipelineError>> From<E> for NoList {
    fn from(error: E) -> Self {
        NoList::Failed(error.into())
    }
}

impl Pipeline {
    /// Runs segment text, canonical or JSON, and records it.
    ///
    /// # Errors
    /// Failures of the world. Problems of the text are the answer's diagnostics.
    pub async fn run(&self, request: RunRequest) -> Result<Recorded, PipelineError> {
        let origin = if request.saved.is_some() { Origin::Segment } else { Origin::Run };
        self.run_for(request, origin, None).await
    }

    /// As [`Pipeline::run`], for a list that is taken away as a file.
    ///
    /// # Errors
    /// As [`Pipeline::run`]; [`PipelineError::ClosedFormat`] for a format that whoever asks may not have.
    pub async fn export(&self, request: RunRequest, file: File) -> Result<Recorded, PipelineError> {
        self.reach.take(&file.format)?;
        self.run_for(request, Origin::Export, Some(file)).await
    }

    pub(super) async fn run_for(
        &self,
        request: RunRequest,
        origin: Origin,
        file: Option<File>,
    ) -> Result<Recorded, PipelineError> {
        let as_of = self.as_of(request.as_of);
        let parsed = self.parse(&request.text);
        let ran = match parsed {
            Ok(segment) => {
                let library = self.library([&segment.rule]).await?;
                self.open.list(&segment, &library, as_of, &self.reach, Detail::Full, &self.stop()).await
            }
            Err(problems) => Err(NoList::Invalid(problems)),
        };
        let mut answer = Answer::empty(Status::Refused, Author::Builtin);
        let mut proof = None;
        let mut typed = None;
        match ran {
            Ok(ran) => {
                answer.status = Status::Answered;
                answer.list = Some(ran.list);
                answer.elapsed = ran.elapsed;
                proof = Some(ran.proof);
            }
            Err(NoList::Invalid(problems)) => {
                answer.diagnostics = problems.into_iter().map(|problem| problem.locate(&request.text)).collect();
                typed = Some(request.text);
            }
            Err(NoList::Failed(error)) => return Err(error),
        }
        let saved = request.saved;
        let context = super::record::Context { who: request.who, origin, saved, file, typed, ..Default::default() };
        self.record(answer, proof, context).await
    }

    /// Segment text, canonical or JSON.
    ///
    /// # Errors
    /// Every problem with its place.
    pub fn parse(&self, segment: &str) -> Result<Segment, Vec<Diagnostic>> {
        text::parse_any(segment, &self.shop().catalog)
    }

    /// Text or JSON all the way to its queries, without running the list. Statistics do run: their results are values
    /// of the list's query.
    ///
    /// # Errors
    /// As [`Pipeline::run`]; problems of the text are the inner error.
    pub async fn compile(
        &self,
        segment: &str,
        as_of: Option<Date>,
    ) -> Result<Result<SqlQuery, Vec<Diagnostic>>, PipelineError> {
        let checked = match self.check(segment, as_of).await? {
            Ok(checked) => checked,
            Err(problems) => return Ok(Err(problems)),
        };
        let (known, _) = self.open.statistics(&checked, &self.stop()).await?;
        Ok(Ok(compile::list(&checked, &known.of_rows())))
    }

    /// # Errors
    /// Failures of the world; every problem with its place in the text is the inner error.
    pub async fn check(
        &self,
        segment: &str,
        as_of: Option<Date>,
    ) -> Result<Result<CheckedSegment, Vec<Diagnostic>>, PipelineError> {
        let located = |problems: Vec<Diagnostic>| problems.into_iter().map(|problem| problem.locate(segment)).collect();
        let parsed = match self.parse(segment) {
            Ok(parsed) => parsed,
            Err(problems) => return Ok(Err(problems)),
        };
        let library = self.library([&parsed.rule]).await?;
        Ok(self.reach.check(&parsed, self.shop(), &library, self.as_of(as_of)).map_err(located))
    }

    /// As [`Pipeline::check`], of a text to be saved under a name: it may not refer to itself, however far around.
    ///
    /// # Errors
    /// As [`Pipeline::check`].
    pub async fn check_as(
        &self,
        name: &str,
        segment: &str,
    ) -> Result<Result<CheckedSegment, Vec<Diagnostic>>, PipelineError> {
        let checked = self.check(segment, None).await?;
        let Ok(found) = &checked else { return Ok(checked) };
        let rule = found.segment().rule.clone();
        let mut library = self.library([&rule]).await?;
        library.insert(name.to_owned(), rule.clone());
        let itself = self.reach.check(&rule.into(), self.shop(), &library, found.as_of());
        Ok(itself.map_err(|problems| problems.into_iter().map(|problem| problem.locate(segment)).collect()))
    }

    /// The saved segments that rules name, and those that these name in turn, as they are now. Names nobody saved, and
    /// rules that cannot be read any more, are left out: the check then says so.
    pub(super) async fn library(&self, rules: impl IntoIterator<Item = &Condition>) -> Result<Library, PipelineError> {
        let mut library = Library::default();
        for (name, (_, rule)) in self.named(rules).await? {
            match rule {
                Some(rule) => library.insert(name, rule),
                None => library.freeze(name),
            }
        }
        Ok(library)
    }

    /// The saved segments that the rules of an answer rest on.
    pub(super) async fn rests_on(&self, answer: &Answer) -> Result<Vec<SegmentId>, PipelineError> {
        let found = answer.list.as_ref().map(|list| list.segment.rule.clone());
        let before = answer.follows.as_ref().and_then(|follows| self.parse(&follows.text).ok());
        let offered = answer.choices.iter().map(|choice| choice.segment.rule.clone());
        let rules: Vec<Condition> = found.into_iter().chain(before.map(|before| before.rule)).chain(offered).collect();
        let ids: BTreeSet<SegmentId> = self.named(&rules).await?.into_values().map(|(id, _)| id).collect();
        Ok(ids.into_iter().collect())
    }

    /// What rules name, and what that names in turn: the segments by their names, with their rules; none of a frozen one.
    async fn named(
        &self,
        rules: impl IntoIterator<Item = &Condition>,
    ) -> Result<BTreeMap<String, (SegmentId, Option<Condition>)>, PipelineError> {
        let mut open: Vec<String> = rules.into_iter().flat_map(segments_named).collect();
        let mut found = BTreeMap::new();
        while let Some(name) = open.pop() {
            let Some(known) = SegmentName::parse(&name).ok().filter(|_| !found.contains_key(&name)) else { continue };
            let Some(saved) = self.store.segment_named(known).await? else { continue };
            if saved.frozen.is_some() {
                found.insert(name, (saved.id, None));
                continue;
            }
            let Ok(segment) = self.parse(&saved.newest.text) else { continue };
            open.extend(segments_named(&segment.rule));
            found.insert(name, (saved.id, Some(segment.rule)));
        }
        Ok(found)
    }
}

impl OpenShop {
    /// The whole way of one rule.
    pub(super) async fn list(
        &self,
        segment: &Segment,
        library: &Library,
        as_of: DateTime,
        reach: &Reach,
        detail: Detail,
        stop: &Stop,
    ) -> Result<Ran, NoList> {
        let begun = Instant::now();
        let checked = reach.check(segment, self.shop(), library, as_of).map_err(NoList::Invalid)?;
        let check = lap(begun);
        let begun = Instant::now();
        let (known, statistics) = self.statistics(&checked, stop).await?;
        let statistics_time = lap(begun);
        let begun = Instant::now();
        // What is shown and recorded looks at rows only. Answers that the snapshot keeps may stand in for them here; that
        // they gave the same list is what a replay proves.
        let query = compile::list(&checked, &known.of_rows());
        let list = self.admit(compile::members(checked.universe(), checked.rule(), &known))?;
        let details = match detail {
            Detail::Full => Some(self.admit(compile::excluded(checked.universe()))?),
            Detail::Members => None,
        };
        let compile = lap(begun);
        let begun = Instant::now();
        let (cost, ids, waterfall, excluded) = match details {
            Some(excluded) => tokio::try_join!(
                async { Ok(self.engine.cost(list, stop).await?) },
                self.members(checked.universe(), checked.rule(), &known, stop),
                self.waterfall(&checked, &known, stop),
                async { Ok::<_, PipelineError>(self.engine.rows(excluded, stop).await?) },
            )?,
            None => {
                let ids = self.members(checked.universe(), checked.rule(), &known, stop).await?;
                (None, ids, Waterfall::default(), Table::default())
            }
        };
        let run = statistics_time + lap(begun);
        let counts = |table: &Table| table.rows.first().map(|row| row.iter().map(count).collect());
        let excluded: Vec<u64> = counts(&excluded).unwrap_or_default();
        let list = List {
            segment: checked.segment().clone(),
            text: text::print(checked.segment()),
            readback: readback::segment(checked.segment(), self.shop()),
            as_of: as_of.to_string(),
            windows: windows(&checked),
            sql: query.text.clone(),
            params: query.params.iter().map(shown).collect(),
            cost,
            ids_hash: hash::of_ids(&ids),
            customer_ids: ids,
            universe: waterfall.universe,
            waterfall: waterfall.steps,
            excluded: exclusions(&checked, &excluded),
            snapshot: self.snapshot.clone(),
            reads: checked.reads().clone(),
        };
        let elapsed = Elapsed { translate: 0.0, check, compile, run };
        Ok(Ran { list, proof: Proof { query, statistics, as_of }, elapsed })
    }

    /// Customers in scope, then for each part of the rule how many pass it alone and how many pass it and all before it.
    async fn waterfall(
        &self,
        checked: &CheckedSegment,
        known: &Known,
        stop: &Stop,
    ) -> Result<Waterfall, PipelineError> {
        let rules: Vec<_> = checked.parts().iter().map(|part| &part.rule).collect();
        let sets = self.sets(checked.universe(), &rules, known, stop).await?;
        let Some((everyone, parts)) = sets.split_first() else { return Ok(Waterfall::default()) };
        let mut so_far = everyone.clone();
        let steps = checked.parts().iter().zip(parts).map(|(part, members)| {
            so_far = so_far.and(members);
            WaterfallStep { text: part.text.clone(), alone: members.count(), cumulative: so_far.count() }
        });
        Ok(Waterfall { steps: steps.collect(), universe: everyone.count() })
    }

    pub(super) fn admit(&self, query: SqlQuery) -> Result<GuardedQuery, PipelineError> {
        admit(query, &self.allowed).map_err(|error| {
            tracing::error!(%error, "the guard refused our own SQL");
            error.into()
        })
    }

    /// The statistics a segment needs, computed or remembered.
    pub(super) async fn statistics(
        &self,
        checked: &CheckedSegment,
        stop: &Stop,
    ) -> Result<(Known, Vec<(SqlQuery, StatisticRows)>), PipelineError> {
        let mut known = self.prepared();
        let mut proof = Vec::new();
        for statistic in compile::statistics(checked) {
            let query = statistic.query(checked.universe(), &known);
            let rows = match self.known_statistic(&query) {
                Some(rows) => rows,
                None => {
                    let table = self.engine.rows(self.admit(query.clone())?, stop).await?;
                    let rows = statistic_rows(&table);
                    self.keep_statistic(query.clone(), rows.clone());
                    rows
                }
            };
            let of_rows = statistic.query(checked.universe(), &known.of_rows());
            known.insert(statistic, rows.clone());
            proof.push((of_rows, rows));
        }
        Ok((known, proof))
    }
}

pub(super) fn statistic_rows(table: &Table) -> StatisticRows {
    table.rows.iter().map(|row| row.iter().map(value).collect()).collect()
}

/// Names of saved segments in a rule.
fn segments_named(rule: &Condition) -> Vec<String> {
    let mut names = Vec::new();
    own(rule, &mut |piece| match piece {
        Piece::Condition(part) => names.extend(segments_named(part)),
        Piece::Segment(name) => names.push(name.clone()),
        _ => {}
    });
    names
}

/// Milliseconds since.
pub(super) fn lap(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}

fn windows(checked: &CheckedSegment) -> Vec<WindowShown> {
    let shown = |window: &dsl::checked::ResolvedWindow| WindowShown {
        from: window.interval.and_then(|interval| interval.from).map(|from| from.to_string()),
        to: window.interval.map(|interval| interval.until.to_string()),
        text: window.text.clone(),
    };
    checked.windows().iter().map(shown).collect()
}

/// The row is: all customers, then those left out by each scope rule.
fn exclusions(checked: &CheckedSegment, counts: &[u64]) -> Vec<Excluded> {
    let counts = counts.iter().skip(1);
    let excluded = checked.universe().excluded.iter().zip(counts);
    excluded
        .map(|(rule, count)| Excluded { name: rule.name.clone(), label: rule.label.clone(), count: *count })
        .collect()
}

fn count(cell: &Cell) -> u64 {
    match cell {
        Cell::Integer(number) => u64::try_from(*number).unwrap_or_default(),
        Cell::Null
        | Cell::Boolean(_)
        | Cell::Decimal(_)
        | Cell::Text(_)
        | Cell::Date(_)
        | Cell::Time(_)
        | Cell::List(_) => 0,
    }
}

/// A result that becomes a value of a later query; `None` for a missing one.
pub(super) fn value(cell: &Cell) -> Option<Value> {
    match cell {
        Cell::Null | Cell::List(_) => None,
        Cell::Boolean(truth) => Some(Value::Boolean(*truth)),
        Cell::Integer(number) => number.to_string().parse().ok().map(Value::Number),
        Cell::Decimal(number) => number.parse::<Number>().ok().map(Value::Number),
        Cell::Text(text) => Some(Value::Text(text.clone())),
        Cell::Date(date) => Some(Value::Date(*date)),
        Cell::Time(time) => Some(Value::Time(*time)),
    }
}

/// A parameter as people read it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string().replace('T', " "),
    }
}

impl From<&SqlQuery> for store::Query {
    fn from(query: &SqlQuery) -> Self {
        store::Query { sql: query.text.clone(), params: query.params.clone() }
    }
}
