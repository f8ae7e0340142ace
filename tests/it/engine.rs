//! The engine on real shops; its lock and its stops are tested beside it, on SQL no guard would let through.

use quanxuan::catalog::items::File;
use quanxuan::catalog::load::load;
use quanxuan::catalog::{Catalog, Values};
use quanxuan::diagnostic::Diagnostic;
use quanxuan::engine::{Stop, disagreements};
use quanxuan::import::{current, values};
use quanxuan::lang::Lang;

use crate::support::{Desk, complete_journey, demo_shop};

#[test]
fn both_shops_agree_with_their_catalogs() {
    for shop in [demo_shop(), complete_journey()] {
        let desk = Desk::open(&shop);
        let problems = disagreements(&desk.shop.catalog, &desk.engine.schema(&Stop::never()).unwrap());
        let texts: Vec<_> = problems.iter().map(|problem| problem.text(Lang::En)).collect();
        assert!(problems.is_empty(), "{texts:?}");
    }
}

#[test]
fn vocabularies_are_filled_from_the_data_and_kept() {
    let shop = complete_journey();
    let desk = Desk::open(&shop);
    let (engine, catalog) = (desk.engine, desk.shop.catalog);
    let found = engine.values(&catalog, &Stop::never()).unwrap();
    for vocabulary in &catalog.vocabularies {
        assert!(found.of(&vocabulary.name).next().is_some(), "{} has no values", vocabulary.name);
    }
    let file = current(&shop).unwrap().unwrap().file;
    assert!(file.with_file_name("values.json").is_file());
    assert_eq!(values(&file, &engine, &catalog, &Stop::never()).unwrap(), found);
    let other = values(&file, &engine, &Catalog { vocabularies: Vec::new(), ..corner_shop() }, &Stop::never());
    assert_eq!(other.unwrap(), Values::default());
    assert_eq!(values(&file, &engine, &catalog, &Stop::never()).unwrap(), found);
}

const CATALOG: &str = r#"
[shop]
name = { zh = "小店", en = "Corner shop" }
database = "crm"
timezone = "Asia/Shanghai"
as_of = "2026-11-21"
currency = "CNY"
currency_symbol = "元"

[customer]
table = "customers"
key = "name"
label = { zh = "客户", en = "customers" }
show = ["age"]

[[attribute]]
name = "age"
label = { zh = "年龄", en = "Age" }
column = "name"
type = "integer"
derive = "age"

[[attribute]]
name = "nickname"
label = { zh = "昵称", en = "Nickname" }
column = "nam"
type = "text"

[[event]]
name = "visit"
label = { zh = "到店", en = "visited" }
table = "customer"
time = "at"
"#;

fn corner_shop() -> Catalog {
    load(&[File { name: "shop.toml", text: CATALOG }]).unwrap()
}

#[test]
fn every_disagreement_of_catalog_and_data_is_listed() {
    let schema = Desk::open(&demo_shop()).engine.schema(&Stop::never()).unwrap();
    let problems = disagreements(&corner_shop(), &schema);
    let codes: Vec<_> = problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["catalog-column-type", "catalog-column-type", "catalog-column", "catalog-table"]);
    assert!(problems.iter().all(Diagnostic::is_error));
    assert!(problems.iter().skip(2).all(|problem| problem.hints.len() == 1), "suggestions");
}
