//! Counts are put together from the customers of single conditions, which are kept: they are those of the lists, the first
//! time and from what is kept, however conditions are put together.

use proptest::prelude::*;
use quanxuan::dsl::{Bound, Comparison, Condition, Segment};
use quanxuan::engine::EngineSettings;
use quanxuan::pipeline::{OpenShop, Pipeline};
use quanxuan::store::Store;

use super::{Dice, PRICE, numbers, runner};
use crate::support::{Desk, complete_journey, demo_shop};

/// Rules made of three others in every way.
fn put_together(parts: &[Condition; 3]) -> Vec<Condition> {
    let [one, two, three] = parts;
    let not = |rule: &Condition| Condition::Not(Box::new(rule.clone()));
    let any = Condition::Any(vec![one.clone(), not(two)]);
    vec![
        one.clone(),
        Condition::All(vec![one.clone(), two.clone(), three.clone()]),
        Condition::All(vec![any.clone(), not(three)]),
        not(&any),
        Condition::AtLeast { count: 2, of: parts.to_vec() },
        Condition::AtLeast { count: 1, of: vec![two.clone(), not(two)] },
        Condition::All(vec![one.clone(), not(two), three.clone()]),
    ]
}

#[test]
fn counts_put_together_are_those_of_the_lists() {
    counted_as_listed(|dice| put_together(&[dice.condition(2), dice.condition(2), dice.condition(2)]));
}

/// The numbers are kept, and answer every bound.
#[test]
fn a_number_counts_as_its_lists_do_whatever_it_is_compared_with() {
    counted_as_listed(|dice| {
        let measure = dice.measure();
        let bounds: Vec<Bound> = (0..8).map(|_| dice.plain_bound()).collect();
        let compared = |bound| Condition::Measure(Comparison { measure: measure.clone(), bound });
        bounds.into_iter().map(compared).collect()
    });
}

/// The first time, and from what is kept.
fn counted_as_listed(make: impl Fn(&mut Dice<'_>) -> Vec<Condition>) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for folder in [demo_shop(), complete_journey()] {
        let desk = Desk::open(&folder);
        let state = tempfile::tempdir().unwrap();
        let open = OpenShop::open(&folder, &EngineSettings::default()).unwrap();
        let pipeline = Pipeline::new(open, Store::open(state.path()).unwrap(), None);
        let made = numbers().prop_map(|numbers| make(&mut Dice::new(&desk.shop, &numbers)));
        let law = |rules: Vec<Condition>| {
            let rules: Vec<Segment> = rules.into_iter().map(Segment::from).collect();
            let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
            for _ in 0..2 {
                let counts = runtime.block_on(pipeline.count(&rules, None)).unwrap();
                for (rule, count) in rules.iter().zip(counts) {
                    let listed = desk.members(rule, as_of).map(|ids| u64::try_from(ids.len()).unwrap());
                    prop_assert_eq!(count.ok(), listed.ok(), "{:?}", rule);
                }
            }
            Ok(())
        };
        runner(PRICE).run(&made, law).unwrap_or_else(|failure| panic!("{failure}"));
    }
}
