//! The oracle: an evaluator in memory, written from the specification of the segment language and not from the
//! compiler. Random segments over random little shops must give the same customers from SQL and from it.
//!
//! `ORACLE_SEED` and `ORACLE_SEGMENTS` make a campaign of another seed or another size; a failure prints the smallest
//! segment that shows it and the shop's rows.

mod coverage;
mod data;
mod evaluate;
mod exact;
mod examples;
mod prepared;
mod shops;

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use quanxuan::compile::Shortcuts;
use quanxuan::dsl::text::{parse_condition, print};
use quanxuan::dsl::{Condition, Library, check};
use quanxuan::engine::Stop;

use crate::laws::Dice;
use coverage::Coverage;
use evaluate::{Ids, Rules, members};
use shops::{Chance, LittleShop};

/// What every run of the tests asks, at least.
const SEGMENTS: u32 = 20_000;
const SEED: u64 = 20_261_121;

/// Segments of one shop: making a shop costs as much as many of them.
const OF_ONE_SHOP: u32 = 500;

/// One in so many segments is also asked by runs of customers.
const OF_RUNS: u32 = 10;

/// One in so many segments may be refused; the generator knows the rules that well.
const REFUSED: u32 = 50;

/// Saved segments that others may name. Their times are relative, so that they mean something at any as-of.
const SAVED: [(&str, &str); 5] = [
    ("回头客", "purchase in last 30 days and view in last 90 days"),
    ("tea & cups", "purchase(category in ('tea', 'cup')) or card"),
    ("nobody's", "not in segment '回头客' and not points >= 1"),
    ("once leading", "was (top 50% by spend) 1 month ago"),
    ("above the mean", "spend >= 100% of mean spend"),
];

#[expect(clippy::disallowed_methods, reason = "a campaign is asked for from outside; the program never reads this")]
fn asked<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// What happened in a run.
#[derive(Default)]
struct Tally {
    segments: u32,
    /// Segments that somebody is in, and somebody is not.
    telling: u32,
    /// Segments that shortcuts give other SQL.
    shorter: u32,
    refused: BTreeMap<String, (u32, String)>,
    coverage: Coverage,
    /// What SQL and the oracle say differently: a segment of each shop, with the shop's rows.
    differences: Vec<String>,
}

/// So many differences are told at most.
const TOLD: usize = 10;

#[test]
#[expect(clippy::print_stdout, reason = "a campaign is read for what it covered")]
fn sql_and_the_oracle_list_the_same_customers() {
    let segments: u32 = asked("ORACLE_SEGMENTS").unwrap_or(SEGMENTS);
    let mut chance = Chance::new(asked("ORACLE_SEED").unwrap_or(SEED));
    let tally = RefCell::new(Tally::default());
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..segments.div_ceil(OF_ONE_SHOP) {
        one_shop(chance.number(), folder.path(), &tally);
        if tally.borrow().differences.len() == TOLD {
            break;
        }
    }
    let tally = tally.into_inner();
    assert!(tally.differences.is_empty(), "{}", tally.differences.join("\n\n"));
    let refused: u32 = tally.refused.values().map(|(count, _)| count).sum();
    let Tally { segments: made, telling, shorter, .. } = tally;
    println!("{made} segments, {telling} of them telling, {shorter} with other SQL by shortcuts, {refused} refused");
    for (code, (count, example)) in &tally.refused {
        println!("{count} {code}, such as {example}");
    }
    println!("{}", tally.coverage);
    assert!(refused <= tally.segments / REFUSED, "{refused} of {} segments were refused", tally.segments);
    assert!(shorter >= made / 20, "{shorter} of {made} segments were asked in two ways");
    let missing = tally.coverage.missing();
    assert!(segments < SEGMENTS || missing.is_empty(), "never made: {}", missing.join(", "));
}

fn one_shop(seed: u64, folder: &std::path::Path, tally: &RefCell<Tally>) {
    let shop = LittleShop::new(seed);
    let mut desk = shop.open(folder);
    let saved: BTreeMap<String, Condition> = SAVED
        .iter()
        .map(|(name, rule)| ((*name).to_owned(), parse_condition(rule, &desk.shop.catalog).unwrap()))
        .collect();
    desk.library = saved.clone().into_iter().collect::<Library>();
    let rules = Rules::new(&desk.shop.catalog, saved);
    let names: Vec<String> = desk.library.names().map(str::to_owned).collect();
    let config = Config { cases: OF_ONE_SHOP, failure_persistence: None, max_shrink_iters: 4_000, ..Config::default() };
    let runs = desk.engine.runs_of(&desk.shop.catalog, 2, &Stop::never()).unwrap();
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    // Short lists make plain segments; those are few enough without wanting them.
    let numbers = prop::collection::vec(any::<u32>(), 40..240);
    let result = runner.run(&numbers, |numbers| {
        let mut dice = Dice::new(&desk.shop, &numbers);
        (dice.instants, dice.saved) = (&shop.times.instants, &names);
        dice.as_of = dice.of(&shop.times.as_of);
        let as_of = dice.as_of;
        let segment = dice.segment();
        let mut tally = tally.borrow_mut();
        tally.segments += 1;
        tally.coverage.add(&segment, &desk.shop.catalog);
        let checked = match check(&segment, &desk.shop, &desk.library, as_of) {
            Ok(checked) => checked,
            Err(problems) => {
                let code = problems.first().map(|problem| problem.code.as_str()).unwrap_or_default();
                let example = print(&segment);
                tally.refused.entry(code.to_owned()).or_insert((0, example)).0 += 1;
                return Ok(());
            }
        };
        let expected = members(&segment, &shop.data, &desk.shop.catalog, &rules, as_of);
        if !expected.is_empty() && expected.len() < shop.data.rows("people").len() {
            tally.telling += 1;
        }
        let of_rows = desk.query(&Shortcuts::default(), &checked);
        let shorter = Some(desk.query(&desk.shortcuts(), &checked)).filter(|query| *query != of_rows);
        tally.shorter += u32::from(shorter.is_some());
        for query in shorter.into_iter().chain([of_rows]) {
            let listed: Ids = desk.listed(&query).into_iter().collect();
            let text = query.text();
            prop_assert_eq!(&listed, &expected, "SQL and oracle, as of {}: {}\n{}", as_of, print(&segment), text);
        }
        // Put together from runs of customers, which takes several queries.
        if tally.segments.is_multiple_of(OF_RUNS) {
            let listed: Ids = desk.listed_by_runs(&desk.shortcuts(), &checked, &runs).into_iter().collect();
            prop_assert_eq!(&listed, &expected, "SQL by runs and oracle, as of {}: {}", as_of, print(&segment));
        }
        Ok(())
    });
    if let Err(failure) = result {
        tally.borrow_mut().differences.push(format!("{failure}\n\nshop {seed}:\n{}", shop.sql));
    }
}
