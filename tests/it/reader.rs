//! The built-in reader: questions and the rules they mean, as tables under `tests/corpus/reader`.

mod alike;
mod follow;
mod joined;
mod robust;
mod values;

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use quanxuan::catalog::load::{File, load};
use quanxuan::catalog::{Catalog, Values};
use quanxuan::diagnostic::Span;
use quanxuan::dsl::Shop;
use quanxuan::dsl::text::print;
use quanxuan::question::Question;
use quanxuan::translate::rules::Reader;
use quanxuan::translate::{Draft, Verdict};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    shop: String,
    case: Vec<Case>,
}

/// A question with what the reader makes of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The question; several when they mean the same.
    question: OneOrMany,
    #[serde(default)]
    verdict: Expected,
    /// Canonical text of the first reading; nothing is said about it when absent.
    reads: Option<String>,
    /// Readings that must stand among the others.
    #[serde(default)]
    also: Vec<String>,
    /// A rule for it with one thing changed adds up: the accounting of a model's rule is not told by it.
    #[serde(default)]
    #[expect(dead_code, reason = "the reader's own answer is no model's")]
    unaccounted: bool,
    /// Codes of the diagnostics, in order.
    #[serde(default)]
    codes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expected {
    #[default]
    Run,
    Ask,
    Refuse,
}

/// A shop from its catalog alone, with a few values as they would be found in data.
struct Bench {
    catalog: Catalog,
    reader: Reader,
    as_of: DateTime,
}

impl Bench {
    fn new(shop: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(shop).join("catalog");
        let mut texts: Vec<(String, String)> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap())
            })
            .collect();
        texts.sort();
        let files: Vec<File<'_>> = texts.iter().map(|(name, text)| File { name, text }).collect();
        let shop = Shop::new(load(&files).unwrap(), Values::default()).unwrap();
        Bench { reader: Reader::new(&shop), as_of: shop.catalog.shop.as_of.at(0, 0, 0, 0), catalog: shop.catalog }
    }

    fn read(&self, question: &str) -> Draft {
        self.reader.read(&Question::parse(question).unwrap(), self.as_of)
    }
}

impl Case {
    fn questions(&self) -> &[String] {
        match &self.question {
            OneOrMany::One(question) => std::slice::from_ref(question),
            OneOrMany::Many(questions) => questions.as_slice(),
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/reader")
}

fn read(file: &Path) -> Corpus {
    toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// Every question of the corpus about a shop, with what is to become of it.
pub fn questions(shop: &str) -> Vec<(String, Expected)> {
    let mut files: Vec<_> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let corpora = files.iter().map(|file| read(file)).filter(|corpus| corpus.shop == shop);
    let cases = corpora.flat_map(|corpus| corpus.case);
    cases
        .flat_map(|case| case.questions().iter().map(|text| (text.clone(), case.verdict)).collect::<Vec<_>>())
        .collect()
}

fn corpus(file: &str) {
    let corpus = read(&folder().join(file));
    let bench = Bench::new(&corpus.shop);
    let mut problems = Vec::new();
    for case in &corpus.case {
        for question in case.questions() {
            problems.extend(compare(&bench.read(question), question, case));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn compare(draft: &Draft, question: &str, case: &Case) -> Option<String> {
    let verdict = match draft.verdict {
        Verdict::Run => Expected::Run,
        Verdict::Ask => Expected::Ask,
        Verdict::Refuse => Expected::Refuse,
    };
    let readings: Vec<String> = draft.readings.iter().map(|reading| print(&reading.segment)).collect();
    let codes: Vec<&str> = draft.diagnostics.iter().map(|found| found.code.as_str()).collect();
    let first = case.reads.is_none() || case.reads.as_ref() == readings.first();
    let also = case.also.iter().all(|reading| readings.iter().skip(1).any(|found| found == reading));
    let fits = verdict == case.verdict && first && also && codes == case.codes && covers(draft, question);
    (!fits).then(|| format!("{question}\n    {verdict:?} {codes:?}\n    {}", readings.join("\n    ")))
}

/// Every byte of the question lies in exactly one span, in order.
pub fn covers(draft: &Draft, question: &str) -> bool {
    let mut at = 0;
    for read in &draft.spans {
        if read.span.start != at || read.span.of(question).is_empty() {
            return false;
        }
        at = read.span.end;
    }
    Span::new(0, at) == Span::new(0, question.trim().len())
}

macro_rules! corpora {
    ($($name:ident: $file:literal),* $(,)?) => {
        $(#[test] fn $name() { corpus($file); })*

        #[test]
        fn every_corpus_file_is_run() {
            let mut files: Vec<String> = std::fs::read_dir(folder())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
                .collect();
            files.sort();
            let mut run = vec![$($file),*];
            run.sort_unstable();
            assert_eq!(files, run);
        }
    };
}

corpora! {
    became: "became.toml",
    campaigns: "campaigns.toml",
    outcomes: "outcomes.toml",
    english: "english.toml",
    english_constructions: "english_constructions.toml",
    english_pages: "english_pages.toml",
    marketers: "marketers.toml",
    everyday: "everyday.toml",
    definitions: "definitions.toml",
    frames: "frames.toml",
    labels: "labels.toml",
    deeds: "deeds.toml",
    spoken: "spoken.toml",
    festivals: "festivals.toml",
    lists: "lists.toml",
    moves: "moves.toml",
    anniversaries: "anniversaries.toml",
    places: "places.toml",
    sequences: "sequences.toml",
    operators: "operators.toml",
    only: "only.toml",
    orders: "orders.toml",
    shared: "shared.toml",
    shares: "shares.toml",
    changes: "changes.toml",
    periods: "periods.toml",
    flagship: "flagship.toml",
    purchases: "purchases.toml",
    numbers: "numbers.toml",
    attributes: "attributes.toml",
    states: "states.toml",
    ranks: "ranks.toml",
    asked_and_refused: "asked_and_refused.toml",
    complete_journey: "complete_journey.toml",
    exclusive: "exclusive.toml",
    builders: "builders.toml",
    english_reach: "english_reach.toml",
    reach: "reach.toml",
    calendar: "calendar.toml",
    coming_back: "coming_back.toml",
    descriptions: "descriptions.toml",
}
