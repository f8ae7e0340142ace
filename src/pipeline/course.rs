//! One customer over time: where they stood and which saved segments they were in, at the ends of the last months.

use std::time::{Duration, Instant};

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::{Pipeline, PipelineError};
use crate::catalog::State;
use crate::dsl::{CheckedSegment, Condition, Library, Segment, Standing, StateTest};
use crate::lang::Bilingual;
use crate::store::{SavedSegment, SegmentId, Shelf};

/// Months looked back.
const MONTHS: i32 = 6;

/// Segments looked at, the last changed first.
const SEGMENTS: usize = 60;

/// A customer from month to month. All rows have one entry for each day.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// The first days of months, then the as-of: what is so at their first moment.
    pub days: Vec<Date>,
    pub states: Vec<StateCourse>,
    pub segments: Vec<SegmentCourse>,
    /// There are more segments than were looked at.
    pub more: bool,
    pub took: Duration,
}

/// The value of one state, where there was one.
#[derive(Clone, Debug)]
pub struct StateCourse {
    pub label: Bilingual,
    pub values: Vec<Option<Bilingual>>,
}

/// Whether the customer was in a segment, by its rule as it is now.
#[derive(Clone, Debug)]
pub struct SegmentCourse {
    pub id: SegmentId,
    pub name: String,
    pub is_in: Vec<bool>,
}

impl Pipeline {
    /// A customer over the last months; `None` when there is no such customer. A frozen segment, and one whose rule is not
    /// sound any more, has no course.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn course(&self, id: i64, as_of: Option<Date>) -> Result<Option<Course>, PipelineError> {
        let begun = Instant::now();
        let saved = self.store.segments(Shelf::Current).await?.into_iter().map(|summary| summary.segment);
        let mut saved: Vec<SavedSegment> = saved.filter(|segment| segment.frozen.is_none()).collect();
        let more = saved.len() > SEGMENTS;
        saved.truncate(SEGMENTS);
        let parsed = saved.into_iter().filter_map(|segment| {
            let rule = self.parse(&segment.newest.text).ok()?;
            Some((segment, rule))
        });
        let saved: Vec<(SavedSegment, Segment)> = parsed.collect();
        let library = self.library(saved.iter().map(|(_, rule)| &rule.rule)).await?;
        let saved: Vec<(SavedSegment, Segment)> = saved
            .into_iter()
            .filter(|(_, rule)| self.reach.check(rule, self.shop(), &library, self.as_of(as_of)).is_ok())
            .collect();
        let mut course = Course { more, ..Course::default() };
        for state in self.open_states() {
            course.states.push(StateCourse { label: state.label.clone(), values: Vec::new() });
        }
        for (segment, _) in &saved {
            let (id, name) = (segment.id, segment.name.clone());
            course.segments.push(SegmentCourse { id, name, is_in: Vec::new() });
        }
        for day in days(self.as_of(as_of).date()) {
            if !self.stood(id, self.as_of(Some(day)), &saved, &library, &mut course).await? {
                return Ok(None);
            }
            course.days.push(day);
        }
        course.took = begun.elapsed();
        Ok(Some(course))
    }

    /// The states of which a customer's value may be seen.
    fn open_states(&self) -> impl Iterator<Item = &State> {
        self.shop().catalog.states.iter().filter(|state| {
            let first = state.values().first().map(|(value, _, _)| (*value).to_owned());
            let test = StateTest::In(first.into_iter().collect());
            let standing = Condition::State(Standing { state: state.name.clone(), test });
            self.reach.check(&standing.into(), self.shop(), &Library::default(), self.as_of(None)).is_ok()
        })
    }

    /// Adds one day; false when there is no such customer.
    async fn stood(
        &self,
        id: i64,
        at: DateTime,
        saved: &[(SavedSegment, Segment)],
        library: &Library,
        course: &mut Course,
    ) -> Result<bool, PipelineError> {
        let check = |segment: &Segment| self.reach.check(segment, self.shop(), library, at).ok();
        let Some(everyone) = check(&Condition::Everyone.into()) else { return Ok(false) };
        let mut asked: Vec<CheckedSegment> = Vec::new();
        let mut values: Vec<(usize, Bilingual)> = Vec::new();
        for (place, state) in self.open_states().enumerate() {
            for (value, label, _) in state.values() {
                let standing = Standing { state: state.name.clone(), test: StateTest::In(vec![value.to_owned()]) };
                if let Some(checked) = check(&Condition::State(standing).into()) {
                    values.push((place, label.clone()));
                    asked.push(checked);
                }
            }
        }
        let rules: Vec<CheckedSegment> = saved.iter().filter_map(|(_, rule)| check(rule)).collect();
        let scopes: Vec<Vec<Bilingual>> = rules.iter().map(excluded).collect();
        asked.extend(rules);
        let stands = self.stands(id, everyone.universe(), &asked.iter().collect::<Vec<_>>()).await?;
        let Some(stands) = stands else { return Ok(false) };
        course.states.iter_mut().for_each(|state| state.values.push(None));
        let (of_states, of_segments) = stands.holds.split_at(values.len().min(stands.holds.len()));
        for ((place, label), _) in values.into_iter().zip(of_states).filter(|(_, holds)| **holds) {
            if let Some(value) = course.states.get_mut(place).and_then(|state| state.values.last_mut()) {
                *value = Some(label);
            }
        }
        for ((segment, holds), scope) in course.segments.iter_mut().zip(of_segments).zip(scopes) {
            segment.is_in.push(*holds && !scope.iter().any(|label| stands.outside.contains(label)));
        }
        Ok(true)
    }
}

/// The scope rules that a segment does not lift.
fn excluded(checked: &CheckedSegment) -> Vec<Bilingual> {
    checked.universe().excluded.iter().map(|exclusion| exclusion.label.clone()).collect()
}

/// The first days of the last months, and the day itself.
fn days(as_of: Date) -> Vec<Date> {
    let first = as_of.first_of_month();
    let months = (0..MONTHS).rev().filter_map(|back| first.checked_sub(back.months()).ok());
    let mut days: Vec<Date> = months.collect();
    if as_of != first {
        days.push(as_of);
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_where_the_next_begin() {
        let shown = |text: &str| days(text.parse().unwrap()).iter().map(Date::to_string).collect::<Vec<_>>();
        let long = ["2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01", "2026-11-21"];
        assert_eq!(shown("2026-11-21"), long);
        assert_eq!(
            shown("2026-03-01"),
            ["2025-10-01", "2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01"]
        );
    }
}
