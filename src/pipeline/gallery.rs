//! Ready segments with their counts here, and the plays that suit a list.

use super::run::statistic_rows;
use super::{Pipeline, PipelineError};
use crate::catalog::{Gallery, Play};
use crate::compile::{self, Known, SqlQuery, StatisticRows};
use crate::dsl::{self, Condition, Library, Shop, Standing, StateTest, Value};

impl Pipeline {
    /// How many customers each template of a gallery finds at the shop's own as-of, in the gallery's order: one query,
    /// remembered as long as the shop is open.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn counts(&self, gallery: &Gallery) -> Result<Vec<u64>, PipelineError> {
        let library = Library::default();
        let rules = gallery.templates.iter().filter_map(|template| self.shop().template_rule(&template.name));
        // An open shop's templates were checked with its catalog.
        let checked =
            rules.filter_map(|rule| dsl::check(&rule.clone().into(), self.shop(), &library, self.as_of(None)).ok());
        let checked: Vec<_> = checked.collect();
        let Some(first) = checked.first() else { return Ok(Vec::new()) };
        let mut known = Known::default();
        for segment in &checked {
            known.merge(self.open.statistics(segment, &Self::stop()).await?.0);
        }
        let rules: Vec<_> = checked.iter().map(|segment| segment.rule()).collect();
        self.remembered_counts(compile::counts(first.universe(), &rules, &known)).await
    }

    /// As [`Pipeline::count_row`], remembered: for queries of which a shop has few.
    pub(super) async fn remembered_counts(&self, query: SqlQuery) -> Result<Vec<u64>, PipelineError> {
        match self.open.known_statistic(&query) {
            Some(rows) => Ok(numbers(&rows)),
            None => {
                let rows = self.statistic(&query).await?;
                self.open.keep_statistic(query, rows.clone());
                Ok(numbers(&rows))
            }
        }
    }

    /// The numbers of a query's one row.
    pub(super) async fn count_row(&self, query: SqlQuery) -> Result<Vec<u64>, PipelineError> {
        Ok(numbers(&self.statistic(&query).await?))
    }

    async fn statistic(&self, query: &SqlQuery) -> Result<StatisticRows, PipelineError> {
        let table = self.open.engine.rows(self.open.admit(query.clone())?, &Self::stop()).await?;
        Ok(statistic_rows(&table))
    }
}

fn numbers(rows: &StatisticRows) -> Vec<u64> {
    let count = |cell: &Option<Value>| match cell {
        Some(Value::Number(number)) => number.to_string().parse().unwrap_or_default(),
        _ => 0,
    };
    rows.first().into_iter().flatten().map(count).collect()
}

/// What to do with the customers of a rule: the play of the template that it is, and those of the states it asks for.
pub fn plays<'s>(rule: &Condition, shop: &'s Shop) -> Vec<&'s Play> {
    let catalog = &shop.catalog;
    let same = catalog.templates().find(|template| shop.template_rule(&template.name) == Some(rule));
    let of_template = same.and_then(|template| catalog.play(template.play.as_deref()?));
    let parts = match rule {
        Condition::All(parts) => parts.as_slice(),
        single => std::slice::from_ref(single),
    };
    let of_states = parts.iter().filter_map(|part| match part {
        Condition::State(Standing { state, test: StateTest::In(values) }) => Some((state, values)),
        _ => None,
    });
    let of_states =
        of_states.flat_map(|(state, values)| values.iter().filter_map(|value| catalog.play_of_state(state, value)));
    let mut once: Vec<&Play> = Vec::new();
    for play in of_template.into_iter().chain(of_states) {
        if !once.iter().any(|known| known.name == play.name) {
            once.push(play);
        }
    }
    once
}
