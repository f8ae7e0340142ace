//! Slips of the pen in real rules, and texts as long as they may be.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use quanxuan::catalog::{Catalog, Values};
use quanxuan::diagnostic::Diagnostic;
use quanxuan::dsl::text::parse;
use quanxuan::dsl::{Library, Shop, check, limits};
use quanxuan::lang::Lang;

use super::texts;
use crate::catalogs::catalog;

/// Each problem lies in the text, and is one that the reference lists with its sentence in both languages.
fn told(problems: &[Diagnostic], text: &str) -> Result<(), TestCaseError> {
    prop_assert!(!problems.is_empty());
    for problem in problems {
        let place = problem.clone().locate(text).span();
        prop_assert!(place.is_some_and(|span| text.get(span.start..span.end).is_some()), "{:?} of {:?}", problem, text);
        prop_assert!(Lang::ALL.iter().all(|lang| problem.code.sentence().exists(*lang)));
        let (zh, en) = (problem.text(Lang::Zh), problem.text(Lang::En));
        prop_assert!(!zh.is_empty() && !en.is_empty() && zh != en, "{}", en);
    }
    Ok(())
}

#[test]
fn a_thousand_slips_in_examples_are_told_with_their_places() {
    let shop = Shop::new(catalog("demo_shop"), Values::default()).unwrap();
    let as_of = shop.catalog.shop.as_of.at(0, 0, 0, 0);
    let law = |text: String| match parse(&text, &shop.catalog) {
        Ok(segment) => match check(&segment, &shop, &Library::default(), as_of) {
            Ok(_) => Ok(()),
            Err(problems) => told(&problems, &text),
        },
        Err(problems) => told(&problems, &text),
    };
    let config = Config { cases: Config::default().cases.max(1000), failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(&texts::slipped_examples(), law).unwrap_or_else(|failure| panic!("{failure}"));
}

/// Texts that could make a parser go over the same characters again and again, of a length.
const LONG: [(&str, &str, &str, &str); 17] = [
    ("brackets", "", "(", ""),
    ("closing brackets", "", ")", ""),
    ("not", "", "not ", "view"),
    ("and", "view", " and view", ""),
    ("errors", "view", " and view(x = 1)", ""),
    ("unknown names", "view", " and vieww", ""),
    ("long names", "view", " and purchace_ordr", ""),
    ("other words", "", "lorem ipsum ", ""),
    ("one quote", "gender = '", "口", "'"),
    ("an open quote", "gender = '", "x", ""),
    ("values", "points in (1", ", 1", ")"),
    ("earlier", "", "was (", ""),
    ("windows", "view in last 1 day", " 1 day earlier", ""),
    ("steps", "view", " then view", ""),
    ("ratios", "", "ratio of ", ""),
    ("no tokens", "", "？", ""),
    ("numbers", "", "1.2.3 ", ""),
];

fn long((_, first, again, last): (&str, &str, &str, &str), length: usize) -> String {
    let room = length.saturating_sub(first.chars().count() + last.chars().count());
    format!("{first}{}{last}", again.repeat(room / again.chars().count()))
}

/// The shortest of some tries: the machine has other things to do.
fn time(text: &str, catalog: &Catalog) -> Duration {
    let tries = (0..3).map(|_| {
        let begun = Instant::now();
        let read = parse(text, catalog);
        let took = begun.elapsed();
        if let Err(problems) = read {
            told(&problems, text).unwrap();
        }
        took
    });
    tries.min().unwrap()
}

/// Prints how long each kind of text takes at a quarter, a half and all of the limit.
#[test]
fn the_longest_texts_are_read_to_their_end() {
    let catalog = catalog("demo_shop");
    let mut table = String::new();
    for kind in LONG {
        let times = [4, 2, 1].map(|part| time(&long(kind, limits::TEXT / part), &catalog));
        writeln!(table, "{:<18} {:>10.2?} {:>10.2?} {:>10.2?}", kind.0, times[0], times[1], times[2]).unwrap();
    }
    write!(io::stderr(), "{table}").unwrap();
}
