//! Settings by flag, environment and file: one table of them, and no name that sets nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use quanxuan::cli::settings::settings;

#[test]
fn the_table_of_settings_names_all_of_them() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let table = readme.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `--")?.split('|').map(|cell| cell.trim().trim_matches('`').to_owned());
        Some((cells.next()?, cells.next()?))
    });
    let there = settings().into_values().map(|setting| (setting.name, setting.variable));
    assert_eq!(table.collect::<BTreeSet<_>>(), there.collect::<BTreeSet<_>>());
}

#[test]
fn what_the_container_and_its_manual_set_is_a_setting() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let known: BTreeSet<_> = settings().into_values().map(|setting| setting.variable).collect();
    for file in [".ci/Containerfile", "README.md"] {
        let text = fs::read_to_string(root.join(file)).unwrap();
        let words = text.split(|c: char| !c.is_ascii_uppercase() && c != '_').filter(|word| word.starts_with("QX_"));
        let named: BTreeSet<_> = words.filter(|word| !["QX_CONFIG", "QX_MODEL_KEY"].contains(word)).collect();
        assert!(named.contains("QX_PUBLIC_URL"), "{file}: {named:?}");
        assert!(named.iter().all(|name| known.contains(*name)), "{file}: {named:?}");
    }
}

/// Standard error of a command that needs no shop to fail, and whether it ended as one does that is used wrongly.
fn told(file: &str, environment: &[(&str, &str)], arguments: &[&str]) -> (String, bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, file).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_quanxuan"));
    command.arg("--config").arg(&path).args(arguments).envs(environment.iter().copied());
    let output = command.args(["audit", "verify"]).output().unwrap();
    (String::from_utf8(output.stderr).unwrap(), output.status.code() == Some(2))
}

#[test]
fn a_flag_goes_before_the_environment_and_that_before_the_file() {
    let file = "shop = \"/of/file\"\nlang = \"en\"\ncalls = 7\n";
    let (text, is_usage) = told(file, &[], &[]);
    assert!(text.contains("there is no shop in `/of/file`") && !is_usage, "{text}");
    let environment = [("QX_SHOP", "/of/environment")];
    assert!(told(file, &environment, &[]).0.contains("`/of/environment`"));
    assert!(told(file, &environment, &["--shop", "/of/flag"]).0.contains("`/of/flag`"));
}

#[test]
fn names_that_set_nothing_and_values_that_fit_nothing_are_refused() {
    for (file, environment, said) in [
        ("lang = \"en\"\nshopp = \"x\"", &[][..], "shopp"),
        ("shop = [1]", &[], "shop = [1]"),
        ("shop = ", &[], "settings.toml"),
        ("config = \"other.toml\"", &[], "config"),
        ("model-key = \"secret\"", &[], "model-key"),
        ("model-timeout = 0", &[], "model-timeout"),
        ("", &[("QX_SHOPS", "x")], "QX_SHOPS"),
    ] {
        let (text, is_usage) = told(file, environment, &["--lang", "en"]);
        assert!(text.contains(said) && is_usage, "{file}: {text}");
    }
}
