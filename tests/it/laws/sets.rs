//! Counts are put together from the customers of single conditions, which are kept: they are those of the lists, the first
//! time and from what is kept, however conditions are put together.

use proptest::prelude::*;
use quanxuan::dsl::{Condition, Segment};
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
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for folder in [demo_shop(), complete_journey()] {
        let desk = Desk::open(&folder);
        let state = tempfile::tempdir().unwrap();
        let open = OpenShop::open(&folder, &EngineSettings::default()).unwrap();
        let pipeline = Pipeline::new(open, Store::open(state.path()).unwrap(), None);
        let made = numbers().prop_map(|numbers| {
            let mut dice = Dice::new(&desk.shop, &numbers);
            [dice.condition(2), dice.condition(2), dice.condition(2)]
        });
        let law = |parts: [Condition; 3]| {
            let rules: Vec<Segment> = put_together(&parts).into_iter().map(Segment::from).collect();
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
