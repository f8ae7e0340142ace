//! What the product is built from: every crate comes from the registry under a licence that `deny.toml` allows.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The crates of a Linux build, as cargo tells them. Nothing is fetched: they are all here, or this test was not built.
fn packages() -> Vec<Value> {
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &platform])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn allowed() -> BTreeSet<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml")).unwrap();
    let file: toml::Table = text.parse().unwrap();
    let names = file["licenses"]["allow"].as_array().unwrap();
    names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// Whether an SPDX expression can be satisfied: one side of OR, both sides of AND. The old form `A/B` means OR.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<_> = expression.split_whitespace().collect();
    let mut rest = words.as_slice();
    let result = either(&mut rest, allowed);
    result && rest.is_empty()
}

fn either(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut result = both(rest, allowed);
    while rest.first() == Some(&"OR") {
        *rest = &rest[1..];
        result |= both(rest, allowed);
    }
    result
}

fn both(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut result = single(rest, allowed);
    while rest.first() == Some(&"AND") {
        *rest = &rest[1..];
        result &= single(rest, allowed);
    }
    result
}

fn single(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    match **rest {
        ["(", ..] => {
            *rest = &rest[1..];
            let result = either(rest, allowed);
            assert_eq!(rest.first(), Some(&")"));
            *rest = &rest[1..];
            result
        }
        [name, "WITH", exception, ..] => {
            *rest = &rest[3..];
            allowed.contains(&format!("{name} WITH {exception}"))
        }
        [name, ..] => {
            *rest = &rest[1..];
            allowed.contains(name)
        }
        [] => false,
    }
}

#[test]
fn every_crate_has_an_allowed_licence() {
    let allowed = allowed();
    let packages = packages();
    assert!(packages.len() > 100, "{}", packages.len());
    let wrong: Vec<_> = packages
        .iter()
        .filter(|package| !is_allowed(package["license"].as_str().unwrap_or(""), &allowed))
        .map(|package| format!("{} {}", package["name"], package["license"]))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_crate_comes_from_the_registry() {
    for package in packages() {
        let source = package["source"].as_str();
        let own = package["name"] == env!("CARGO_PKG_NAME");
        assert!(own || source.is_some_and(|source| source.starts_with("registry+")), "{} {source:?}", package["name"]);
    }
}

#[test]
fn licence_expressions_are_read_as_spdx_means_them() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "ISC".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()]);
    for good in ["MIT", "GPL-2.0-only OR MIT", "GPL-2.0-only/MIT", "MIT AND (GPL-2.0-only OR ISC)"] {
        assert!(is_allowed(good, &allowed), "{good}");
    }
    for bad in ["", "GPL-2.0-only", "MIT AND GPL-2.0-only", "Apache-2.0", "(GPL-2.0-only OR BSL-1.0) AND MIT"] {
        assert!(!is_allowed(bad, &allowed), "{bad}");
    }
    assert!(is_allowed("Apache-2.0 WITH LLVM-exception", &allowed));
}
