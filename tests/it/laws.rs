//! The laws of the segment language, on random segments of both shops; and whatever anybody types.
//!
//! Each case is random; a failure prints the smallest segment that shows it. `PROPTEST_CASES` says how many.

mod faces;
mod generate;
mod hostile;
mod limits;
mod logic;
mod plain;
mod ranks;
mod reach;
mod robust;
mod sets;
mod windows;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};
use quanxuan::dsl::Condition;
use quanxuan::dsl::text::print_condition;

use crate::support::{Desk, complete_journey, demo_shop};
pub use generate::{Dice, HOSTILE, numbers};

type Ids = BTreeSet<i64>;

fn desks() -> [Desk; 2] {
    [Desk::open(&demo_shop()), Desk::open(&complete_journey())]
}

fn ids(desk: &Desk, rule: &Condition) -> Ids {
    desk.ids(&print_condition(rule)).into_iter().collect()
}

/// One case of the laws that run SQL for this many cases of those that do not.
const PRICE: u32 = 16;

/// What `make` rolls on each shop obeys the law.
fn always<T: std::fmt::Debug>(price: u32, make: impl Fn(&mut Dice<'_>) -> T, law: impl Fn(&Desk, T) -> TestCaseResult) {
    for desk in desks() {
        let made = numbers().prop_map(|numbers| make(&mut Dice::new(&desk.shop, &numbers)));
        runner(price).run(&made, |made| law(&desk, made)).unwrap_or_else(|failure| panic!("{failure}"));
    }
}

fn runner(price: u32) -> TestRunner {
    let config = Config::default();
    TestRunner::new(Config { cases: config.cases.div_ceil(price), failure_persistence: None, ..config })
}
