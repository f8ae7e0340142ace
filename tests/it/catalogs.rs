//! The catalogs that come with the product load without a complaint.

use std::fs;
use std::path::Path;

use quanxuan::catalog::load::{File, load};
use quanxuan::catalog::{Catalog, Values};
use quanxuan::diagnostic::Diagnostic;
use quanxuan::dsl::Shop;
use quanxuan::lang::Lang;

/// The catalog of one of the shops under `data/`.
pub fn catalog(shop: &str) -> Catalog {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(shop).join("catalog");
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let texts: Vec<_> = paths
        .iter()
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    let files: Vec<_> = texts.iter().map(|(name, text)| File { name, text }).collect();
    load(&files).unwrap_or_else(|problems| panic!("{shop}\n{}", told(&problems)))
}

#[test]
fn the_demo_shop_catalog_loads() {
    let catalog = catalog("demo_shop");
    assert_eq!(catalog.meaning("purchase").map(|meaning| meaning.kind_key()), Some("kind-event"));
    let view = catalog.event("view").unwrap();
    assert!(view.property("category").is_some(), "properties shared with another event");
}

#[test]
fn the_complete_journey_catalog_loads() {
    let catalog = catalog("complete_journey");
    assert_eq!(catalog.customer.key, "household_id");
    assert_eq!(catalog.vocabulary("income_band").map(|vocabulary| vocabulary.ordered), Some(true));
}

/// Validity of events, terms, stages and scope, read and checked. Rules name only values that the catalog lists, so no
/// database is needed.
#[test]
fn the_rules_in_the_catalogs_mean_something() {
    for shop in ["demo_shop", "complete_journey"] {
        if let Err(problems) = Shop::new(catalog(shop), Values::default()) {
            panic!("{shop}\n{}", told(&problems));
        }
    }
}

fn told(problems: &[Diagnostic]) -> String {
    let lines = problems.iter().map(|problem| format!("{:?} {}", problem.place, problem.text(Lang::En)));
    lines.collect::<Vec<_>>().join("\n")
}

/// Enough to start from, and each says what to do with its customers.
#[test]
fn every_template_and_every_state_of_the_demo_shop_has_a_play() {
    let catalog = catalog("demo_shop");
    assert!(catalog.templates().count() >= 40);
    assert!(catalog.templates().all(|template| template.play.is_some()));
    for state in &catalog.states {
        for (value, _, _) in state.values() {
            assert!(catalog.play_of_state(&state.name, value).is_some(), "{value}");
        }
    }
}
