//! What could be asked: examples that fit the shop, and refinements of an answer that change it.

use jiff::civil::DateTime;

use super::{OpenShop, Pipeline, PipelineError};
use crate::catalog::{Catalog, Extent};
use crate::dsl::change::{Change, changes};
use crate::dsl::sites::{Site, sites};
use crate::dsl::{Condition, Moment, Segment, Shop, Unit, Window, readback, text};
use crate::lang::{Bilingual, Lang, Message};
use crate::question::Question;
use crate::translate::Verdict;
use crate::translate::rules::Reader;

/// Examples and refinements shown.
const EXAMPLES: usize = 6;
const REFINEMENTS: usize = 3;
/// Refinements of one sort that are counted to find the best.
const TRIED: usize = 6;

/// Words that refine a rule, with what comes of them.
#[derive(Clone, Debug)]
pub struct Refinement {
    pub words: String,
    /// Canonical text.
    pub segment: String,
    pub readback: Bilingual,
    pub count: u64,
}

impl OpenShop {
    /// Questions that fit this shop: the catalog's own, and others made from it. Every one of them reads whole.
    pub fn examples(&self, lang: Lang, as_of: DateTime) -> Vec<String> {
        let own = self.shop().catalog.shop.examples.iter().map(|example| example.get(lang).to_owned());
        let mut found: Vec<String> = Vec::new();
        for question in own.chain(made(&self.shop().catalog, lang)) {
            if reads(self.reader(), &question, as_of) && !found.contains(&question) {
                found.push(question);
            }
            if found.len() == EXAMPLES {
                break;
            }
        }
        found
    }
}

fn reads(reader: &Reader, question: &str, as_of: DateTime) -> bool {
    let draft = Question::parse(question).map(|question| reader.read(&question, as_of));
    draft.is_ok_and(|draft| draft.verdict == Verdict::Run && draft.unread().next().is_none())
}

/// Questions put together from the words of a catalog.
fn made(catalog: &Catalog, lang: Lang) -> Vec<String> {
    let mut found = Vec::new();
    for event in &catalog.events {
        let object = event.properties.iter().filter(|property| property.object);
        let values = object.filter_map(|property| catalog.vocabulary(property.vocabulary.as_deref()?));
        for values in values.map(|vocabulary| &vocabulary.values) {
            let [one, other, ..] = values.as_slice() else { continue };
            let message = Message::new("example-but-not").with("event", event.label.clone());
            found.push(message.with("one", one.label()).with("other", other.label()));
        }
    }
    for term in &catalog.terms {
        found.push(Message::new("example-term").with("term", term.label.clone()));
    }
    for measure in &catalog.measures {
        found.push(Message::new("example-top").with("measure", measure.label.clone()));
    }
    found.into_iter().map(|message| message.text(lang)).collect()
}

impl Pipeline {
    /// As [`OpenShop::examples`], as of the shop's own day.
    pub fn examples(&self, lang: Lang) -> Vec<String> {
        self.open.examples(lang, self.as_of(None))
    }

    /// A few words each that refine a rule: they are read as one change of it, which leaves some customers, and others than
    /// before. Of each sort, the one that comes nearest to half of them.
    ///
    /// # Errors
    /// Failures of the world; a rule that cannot be read or run has no refinements.
    pub async fn refinements(
        &self,
        after: &str,
        lang: Lang,
        as_of: Option<jiff::civil::Date>,
    ) -> Result<Vec<Refinement>, PipelineError> {
        let as_of = self.as_of(as_of);
        let Ok(before) = self.before(after, as_of) else { return Ok(Vec::new()) };
        let library = self.library([&before.rule]).await?;
        let check = |segment: &Segment| self.reach.check(segment, self.shop(), &library, as_of).ok();
        let Some(whole) = check(&before) else { return Ok(Vec::new()) };
        let (mut tried, mut checked) = (Vec::new(), vec![whole]);
        for (sort, words) in candidates(&before, self.shop(), lang) {
            let readable = words.into_iter().filter_map(|words| {
                let segment = self.refined(&before, &words, sort, as_of)?;
                Some((check(&segment)?, words))
            });
            for (segment, words) in readable.take(TRIED) {
                tried.push((sort, words, segment.segment().clone()));
                checked.push(segment);
            }
        }
        let counts = self.counts_of(&checked).await?;
        let Some((whole, counts)) = counts.split_first() else { return Ok(Vec::new()) };
        let telling = tried.into_iter().zip(counts).filter(|(_, count)| **count > 0 && *count != whole);
        let mut telling: Vec<_> = telling.collect();
        telling.sort_by_key(|((sort, _, _), count)| (*sort, (*count * 2).abs_diff(*whole)));
        telling.dedup_by_key(|((sort, _, _), _)| *sort);
        let refinement = |((_, words, segment), count): ((Sort, String, Segment), &u64)| Refinement {
            words,
            segment: text::print(&segment),
            readback: readback::segment(&segment, self.shop()),
            count: *count,
        };
        Ok(telling.into_iter().map(refinement).take(REFINEMENTS).collect())
    }

    /// The one rule that the words make of another, when they change one condition of it: "only" adds one.
    fn refined(&self, before: &Segment, words: &str, sort: Sort, as_of: DateTime) -> Option<Segment> {
        let draft = self.reader().follow(before, &Question::parse(words).ok()?, as_of);
        let segment = draft.readings.into_iter().next().filter(|_| draft.verdict == Verdict::Run)?.segment;
        let mut changed = changes(before, &segment).into_iter().filter(|change| !matches!(change, Change::Kept(_)));
        let only = changed.next().filter(|_| changed.next().is_none())?;
        (sort == Sort::Time || matches!(only, Change::Added(_))).then_some(segment)
    }
}

/// What a refinement is about, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Time,
    State,
    Value,
    Says,
}

/// Words that may refine a rule.
fn candidates(before: &Segment, shop: &Shop, lang: Lang) -> [(Sort, Vec<String>); 4] {
    let catalog = &shop.catalog;
    let only = |label: &Bilingual| Message::new("refine-only").with("what", label.clone()).text(lang);
    let windows = times(&before.rule)
        .into_iter()
        .map(|window| Message::new("refine-time").with("time", readback::window(&window, shop)).text(lang));
    let states = catalog.states.iter().flat_map(|state| state.values()).map(|(_, label, _)| only(label));
    let closed = catalog.attributes.iter().filter_map(|attribute| catalog.vocabulary(attribute.vocabulary.as_deref()?));
    let closed = closed.filter(|vocabulary| vocabulary.extent == Extent::Closed);
    let values = closed.flat_map(|vocabulary| &vocabulary.values).map(|value| only(&value.label()));
    let said = catalog.attributes.iter().filter_map(|attribute| attribute.says.as_ref()).map(|says| only(&says.yes));
    [
        (Sort::Time, windows.collect()),
        (Sort::State, states.collect()),
        (Sort::Value, values.collect()),
        (Sort::Says, said.collect()),
    ]
}

/// Other times for a rule with one: twice as long, and half; a rule without may have one.
fn times(rule: &Condition) -> Vec<Window> {
    let mut found: Vec<Window> = Vec::new();
    sites(&mut rule.clone(), &mut |site| {
        if let Site::Window(window) = site
            && !found.contains(window)
        {
            found.push(window.clone());
        }
    });
    match found.as_slice() {
        [Window::Ever] => vec![Window::last(90, Unit::Day), Window::last(1, Unit::Year)],
        [Window::Between { from: Some(Moment::Ago { count, unit }), until: None }] => {
            let half = (count % 2 == 0).then(|| Window::last(count / 2, *unit));
            half.into_iter().chain(count.checked_mul(2).map(|double| Window::last(double, *unit))).collect()
        }
        _ => Vec::new(),
    }
}
