//! How far an import is.

use std::collections::BTreeMap;

use super::source::{Source, Step};
use crate::lang::{Bilingual, Message};

/// What is being done, and how much of all that is done already, from 0 to 1.
#[derive(Clone, Debug)]
pub struct Progress {
    pub label: Bilingual,
    pub fraction: f64,
}

/// Counts the pieces of work of one import and reports when one begins.
pub(super) struct Steps<'a> {
    total: u32,
    begun: u32,
    report: &'a mut dyn FnMut(&Progress),
}

impl<'a> Steps<'a> {
    pub(super) fn new(
        source: &Source,
        parameters: &BTreeMap<String, i64>,
        report: &'a mut dyn FnMut(&Progress),
    ) -> Self {
        let chunks = source.steps.iter().map(|step| chunks(step, parameters).count()).sum::<usize>();
        // The last three are the checks, what is kept ready, and the writing to disk.
        let total = source.packages.len() + source.files.len() + chunks + 3;
        Steps { total: u32::try_from(total).unwrap_or(u32::MAX), begun: 0, report }
    }

    pub(super) fn begin(&mut self, key: &'static str) {
        self.begin_named(Message::new(key).both());
    }

    pub(super) fn begin_named(&mut self, label: Bilingual) {
        let fraction = (f64::from(self.begun) / f64::from(self.total)).min(1.0);
        (self.report)(&Progress { label, fraction });
        self.begun = self.begun.saturating_add(1);
    }

    /// The piece of work begun last is done to this share.
    pub(super) fn at(&mut self, key: &'static str, share: f64) {
        let done = f64::from(self.begun.saturating_sub(1)) + share;
        let fraction = (done / f64::from(self.total)).min(1.0);
        (self.report)(&Progress { label: Message::new(key).both(), fraction });
    }

    pub(super) fn done(self) {
        (self.report)(&Progress { label: Message::new("import-done").both(), fraction: 1.0 });
    }
}

/// First and last number of each run of a step, both included; one run without numbers for a step that is not repeated.
pub(super) fn chunks(step: &Step, parameters: &BTreeMap<String, i64>) -> impl Iterator<Item = Option<(i64, i64)>> {
    let (count, size) = match &step.each {
        Some(each) => (parameters.get(&each.of).copied().unwrap_or(0), each.size.max(1)),
        None => (0, 1),
    };
    let once = step.each.is_none().then_some(None);
    let numbered = (1..=count)
        .step_by(usize::try_from(size).unwrap_or(usize::MAX))
        .map(move |first| Some((first, count.min(first.saturating_add(size - 1)))));
    once.into_iter().chain(numbered)
}
