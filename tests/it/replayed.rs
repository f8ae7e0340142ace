//! Runs of random rules are repeated after other data was imported, the catalog was edited and the program started again:
//! each gives the same customers, or it is told why it cannot.
//!
//! `QUANXUAN_REPLAYS=1000` makes a campaign of it.

use std::fs;

use proptest::prelude::Strategy;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use quanxuan::dsl::text::print_condition;
use quanxuan::engine::Stop;
use quanxuan::import::{Source, current, import};
use quanxuan::pipeline::{Pipeline, Replayed, RunRequest};
use quanxuan::store::RunId;

use crate::laws::{Dice, numbers};
use crate::proof::{Place, open};
use crate::support::settings;

#[expect(clippy::disallowed_methods, reason = "how long a campaign is comes from whoever runs it")]
fn replays() -> usize {
    std::env::var("QUANXUAN_REPLAYS").ok().and_then(|replays| replays.parse().ok()).unwrap_or(24)
}

async fn run_any(pipeline: &Pipeline, chance: &mut TestRunner) -> Option<RunId> {
    let numbers = numbers().new_tree(chance).unwrap().current();
    let mut dice = Dice::new(pipeline.shop(), &numbers);
    let text = print_condition(&dice.condition(2));
    let as_of = pipeline.shop().catalog.shop.as_of.checked_sub(jiff::Span::new().days(i64::from(dice.below(400))));
    let request = RunRequest { text, as_of: Some(as_of.unwrap()), saved: None, who: "test".to_owned() };
    let recorded = pipeline.run(request).await.unwrap();
    recorded.answer.list.is_some().then_some(recorded.run)
}

/// Rewrites a file of the shop's catalog.
fn edit(place: &Place, file: &str, change: impl Fn(&str) -> String) {
    let file = place.shop().join("catalog").join(file);
    let before = fs::read_to_string(&file).unwrap();
    let after = change(&before);
    assert_ne!(after, before);
    fs::write(file, after).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn any_run_is_repeated_or_it_is_told_why_not() {
    let place = Place::new();
    let mut chance = TestRunner::default();
    let mut runs = Vec::new();
    let first = current(&place.shop()).unwrap().unwrap();
    for change in 0..4 {
        let pipeline = open(&place.shop());
        for _ in 0..replays().div_ceil(4) {
            runs.extend(run_any(&pipeline, &mut chance).await);
        }
        drop(pipeline);
        match change {
            0 => {
                let other = settings(&[("customers", 700)]);
                import(&Source::demo().unwrap(), &place.shop(), &other, &Stop::never(), &mut |_| ()).unwrap();
            }
            // Nobody may read this column any more.
            1 => edit(&place, "attributes.toml", |text| {
                let kept = text.split("[[attribute]]").filter(|part| !part.contains("\"registered_channel\""));
                kept.collect::<Vec<_>>().join("[[attribute]]")
            }),
            // A word means something else from now on.
            2 => edit(&place, "terms.toml", |text| text.replace("365 days", "300 days")),
            _ => {}
        }
    }
    assert!(runs.len() > replays() / 2, "most rules have a list: {}", runs.len());
    let pipeline = open(&place.shop());
    for run in &runs {
        let list = pipeline.store().run(*run).await.unwrap().record.list.unwrap();
        let mut queries = list.statistics.iter().map(|statistics| &statistics.query).chain([&list.query]);
        let reads_gone = queries.any(|query| query.sql.contains("\"registered_channel\""));
        match pipeline.replay(*run, "test").await.unwrap() {
            Replayed::Same { count, .. } => assert!(count == list.count && !reads_gone, "{run}"),
            Replayed::CatalogChanged => assert!(reads_gone, "{}", list.query.sql),
            other => {
                let record = pipeline.store().run(*run).await.unwrap().record;
                panic!(
                    "{other:?} instead of {} of {} on {} in snapshot {}",
                    list.count,
                    record.rule.unwrap().text,
                    list.as_of,
                    list.snapshot
                )
            }
        }
    }
    fs::remove_dir_all(first.file.parent().unwrap()).unwrap();
    let gone = pipeline.replay(runs[0], "test").await.unwrap();
    assert!(matches!(gone, Replayed::SnapshotGone { .. } | Replayed::CatalogChanged), "{gone:?}");
}
