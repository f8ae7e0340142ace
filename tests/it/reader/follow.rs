//! Refinements of a rule, as tables under `tests/corpus/follow`.

use std::path::Path;

use quanxuan::dsl::text::{parse, print};
use quanxuan::question::Question;
use serde::Deserialize;

use super::{Bench, Case, Expected, OneOrMany, compare};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    shop: String,
    case: Vec<Refined>,
}

/// A rule, words after it, and what they make of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refined {
    after: String,
    words: Vec<String>,
    #[serde(default)]
    verdict: Expected,
    reads: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    codes: Vec<String>,
}

#[test]
fn a_few_words_refine_the_rule_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/follow");
    let mut problems = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let corpus: Corpus = toml::from_str(&std::fs::read_to_string(file.unwrap().path()).unwrap()).unwrap();
        let bench = Bench::new(&corpus.shop);
        for Refined { after, words, verdict, reads, also, codes } in corpus.case {
            let previous = parse(&after, &bench.catalog).unwrap();
            let question = OneOrMany::Many(Vec::new());
            let case = Case { question, verdict, reads, also, unaccounted: false, codes };
            for words in words {
                let draft = bench.reader.follow(&previous, &Question::parse(&words).unwrap(), bench.as_of);
                let found = compare(&draft, &words, &case);
                problems.extend(found.map(|problem| format!("{}\n  after {after}", problem)));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Whatever stands before and whatever is said: no panic, every character in one span, and a rule that runs is another.
#[test]
fn anything_after_anything_is_read() {
    let bench = Bench::new("demo_shop");
    let rules = [
        "everyone",
        "gender = '女' or not purchase",
        "purchase then no login within 3 days",
        "at least 2 of (login, purchase, gender = '男')",
    ];
    let words = [
        "",
        "只看",
        "把改成",
        "把{of}改成{to}",
        "，，，",
        "only",
        "and and and",
        "改成改成改成",
        "‘口红’呢？？",
        "exclude exclude women",
        "👩 only",
        "5",
        "去掉",
        "不限不限城市",
        "or or",
        "{to}",
    ];
    for rule in rules {
        let previous = parse(rule, &bench.catalog).unwrap();
        for words in words.iter().filter_map(|words| Question::parse(words).ok()) {
            let draft = bench.reader.follow(&previous, &words, bench.as_of);
            assert!(super::covers(&draft, words.text()), "{words:?} {:?}", draft.spans);
            assert!(draft.readings.iter().all(|reading| reading.segment != previous), "{words:?}");
            assert!(!print(&previous).is_empty());
        }
    }
}
