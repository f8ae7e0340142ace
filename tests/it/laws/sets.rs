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

/// What they have in common is looked for once, by whoever comes first, or by the next when that one leaves.
#[test]
fn who_counts_at_the_same_time_as_others_counts_the_same() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let desk = Desk::open(&demo_shop());
    let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
    let made = numbers().prop_map(|numbers| {
        let mut dice = Dice::new(&desk.shop, &numbers);
        put_together(&[dice.condition(1), dice.condition(1), dice.condition(1)])
    });
    let law = |rules: Vec<Condition>| {
        // Nothing is kept yet.
        let state = tempfile::tempdir().unwrap();
        let open = OpenShop::open(&demo_shop(), &EngineSettings::default()).unwrap();
        let pipeline = Pipeline::new(open, Store::open(state.path()).unwrap(), None);
        let rules: Vec<Segment> = rules.into_iter().map(Segment::from).collect();
        let listed = |rule| desk.members(rule, as_of).ok().map(|ids| u64::try_from(ids.len()).unwrap());
        let expected: Vec<Option<u64>> = rules.iter().map(listed).collect();
        let counting = |person: usize| {
            let pipeline = pipeline.clone().asked_by(&format!("person {person}"));
            let mut rules = rules.clone();
            rules.rotate_left(person);
            runtime.spawn(async move { pipeline.count(&rules, None).await.unwrap() })
        };
        let counted: Vec<_> = (0..rules.len()).map(counting).collect();
        // The first, and one in between, are given up.
        [0, 3].into_iter().for_each(|person| counted[person].abort());
        for (person, counts) in counted.into_iter().enumerate() {
            let Ok(counts) = runtime.block_on(counts) else { continue };
            let mut expected = expected.clone();
            expected.rotate_left(person);
            let counts: Vec<Option<u64>> = counts.into_iter().map(Result::ok).collect();
            prop_assert_eq!(counts, expected, "{:?}", rules);
        }
        Ok(())
    };
    runner(4 * PRICE).run(&made, law).unwrap_or_else(|failure| panic!("{failure}"));
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
