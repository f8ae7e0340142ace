//! Every business word of the demo shop means what its page says: the catalog's rules give the customers that SQL
//! written by hand over the base tables gives.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use duckdb::Connection;
use quanxuan::import::current;
use serde::Deserialize;

use crate::support::{Desk, demo_shop};

#[derive(Deserialize)]
struct Definitions {
    definition: Vec<Definition>,
}

#[derive(Deserialize)]
struct Definition {
    segment: String,
    sql: String,
}

#[test]
fn the_words_of_the_demo_shop_mean_what_its_page_says() {
    let folder = demo_shop();
    let desk = Desk::open(&folder);
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    let definitions = fs::read_to_string(gold.join("demo_definitions.toml")).unwrap();
    let Definitions { definition: definitions } = toml::from_str(&definitions).unwrap();
    let connection = Connection::open_in_memory().unwrap();
    let file = current(&folder).unwrap().unwrap().file;
    connection.execute_batch(&format!("ATTACH '{}' AS demo (READ_ONLY)", file.display())).unwrap();
    connection.execute_batch(&fs::read_to_string(gold.join("demo_definitions.sql")).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for Definition { segment, sql } in definitions {
        let found: BTreeSet<i64> = desk.ids(&segment).into_iter().collect();
        let mut statement = connection.prepare(&sql).unwrap();
        let wanted: BTreeSet<i64> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        if wanted != found {
            let (more, less) = (found.difference(&wanted).count(), wanted.difference(&found).count());
            wrong.push(format!("{segment}: {more} too many, {less} missing of {}", wanted.len()));
        } else if wanted.is_empty() {
            wrong.push(format!("{segment}: nobody, which tests nothing"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
