//! The house rules that a machine can see: layers, where a library may be used, languages complete, files short.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use quanxuan::diagnostic::Code;

/// What each module may import, as the table in `src/lib.rs` says.
const LAYERS: &[(&str, &[&str])] = &[
    ("lang", &[]),
    ("failure", &[]),
    ("outward", &[]),
    ("hash", &[]),
    ("members", &["hash"]),
    ("diagnostic", &["lang"]),
    ("catalog", &["diagnostic", "lang"]),
    ("dsl", &["catalog", "diagnostic", "lang"]),
    ("question", &["diagnostic", "lang"]),
    ("translate", &["question", "dsl", "catalog", "diagnostic", "lang", "hash", "outward"]),
    ("compile", &["dsl", "catalog", "diagnostic", "lang", "hash"]),
    ("engine", &["compile", "dsl", "catalog", "diagnostic", "lang"]),
    ("import", &["engine", "compile", "dsl", "catalog", "diagnostic", "lang", "hash"]),
    ("store", &["dsl", "catalog", "diagnostic", "lang", "members", "hash"]),
    (
        "pipeline",
        &[
            "import",
            "engine",
            "store",
            "compile",
            "translate",
            "question",
            "dsl",
            "catalog",
            "diagnostic",
            "lang",
            "members",
            "hash",
        ],
    ),
    ("webhooks", &["store", "lang"]),
    ("oidc", &["lang", "failure", "outward"]),
    (
        "web",
        &[
            "webhooks",
            "failure",
            "oidc",
            "pipeline",
            "store",
            "engine",
            "dsl",
            "catalog",
            "translate",
            "diagnostic",
            "lang",
            "hash",
        ],
    ),
    (
        "cli",
        &[
            "web",
            "webhooks",
            "oidc",
            "outward",
            "pipeline",
            "import",
            "store",
            "engine",
            "dsl",
            "catalog",
            "question",
            "translate",
            "diagnostic",
            "lang",
        ],
    ),
];

/// Where a library may be used.
const CONFINED: &[(&str, &[&str])] = &[
    ("reqwest", &["translate/llm", "webhooks", "oidc", "outward.rs"]),
    ("openidconnect", &["oidc"]),
    ("chrono", &["oidc"]),
    ("hmac", &["webhooks/sign.rs"]),
    ("base64", &["webhooks/sign.rs"]),
    ("sqlparser", &["compile/guard.rs"]),
    ("duckdb", &["engine"]),
    ("rusqlite", &["store"]),
    ("roaring", &["members.rs"]),
    ("croner", &["store/timing.rs"]),
    ("argon2", &["web/secrets.rs"]),
    ("getrandom", &["web/secrets.rs"]),
    ("axum", &["web"]),
    ("hyper", &["web/serving.rs"]),
    ("governor", &["web/api/limits.rs"]),
    ("askama", &["web"]),
    ("csv", &["web/export"]),
    ("rust_xlsxwriter", &["web/export"]),
    ("parquet", &["web/export/parquet.rs", "web/export/format.rs"]),
    ("clap", &["cli", "main.rs"]),
    ("icu_calendar", &["catalog/festival/almanac.rs"]),
    ("calendrical_calculations", &["catalog/festival/almanac.rs"]),
    // Not a library: a rule by which somebody learns who passes it is checked for what is closed to them.
    ("dsl::check(", &["dsl", "import", "pipeline/reach.rs"]),
    // Not a library, but what alone runs SQL that no guard has seen on a shop's snapshot.
    ("GoldSession", &["engine", "pipeline/eval.rs"]),
];

/// Lines of a file: past that, it holds more than one subject.
const LONGEST: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
}

/// Path below `src`, with its text.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    let mut paths = Vec::new();
    files(&src, "rs", &mut paths);
    paths.sort();
    let name = |path: &Path| path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// Lines that are code, without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim_start).filter(|line| !line.starts_with("//"))
}

#[test]
fn modules_import_downward_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let module = file.split(['/', '.']).next().unwrap_or_default();
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            assert!(["lib", "main"].contains(&module), "{file} is in no layer");
            continue;
        };
        for line in code(&text) {
            for (at, _) in line.match_indices("crate::") {
                let rest = &line[at + "crate::".len()..];
                let target: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                let known = LAYERS.iter().any(|(name, _)| *name == target);
                if known && target != module && !allowed.contains(&target.as_str()) {
                    wrong.push(format!("{file}: {module} may not import {target}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_library_has_its_place() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for (library, places) in CONFINED {
            let used = code(&text)
                .any(|line| line.contains(&format!("{library}::")) || library.ends_with('(') && line.contains(library));
            if used && !places.iter().any(|place| file.starts_with(place)) {
                wrong.push(format!("{file} uses {library}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_source_knows_no_shop() {
    let mut names = BTreeSet::new();
    for table in ["order_items", "order_lines", "purchase_orders", "household_id", "member_level"] {
        names.insert(table);
    }
    for (file, text) in sources() {
        for name in &names {
            assert!(!code(&text).any(|line| line.contains(name)), "{file} names `{name}`");
        }
    }
}

#[test]
fn files_are_short() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "{file} has {lines} lines, more than {LONGEST}");
    }
}

/// The keys of one language's files.
fn keys(lang: &str) -> BTreeSet<String> {
    let mut paths = Vec::new();
    files(&root().join("data/lang").join(lang), "ftl", &mut paths);
    let texts: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let key = |line: &str| {
        let (key, _) = line.split_once(" =")?;
        key.starts_with(|first: char| first.is_ascii_lowercase()).then(|| key.to_owned())
    };
    texts.iter().flat_map(|text| text.lines()).filter_map(key).collect()
}

#[test]
fn both_languages_say_the_same_things() {
    let (zh, en) = (keys("zh-CN"), keys("en"));
    let only_zh: Vec<_> = zh.difference(&en).collect();
    let only_en: Vec<_> = en.difference(&zh).collect();
    assert!(only_zh.is_empty() && only_en.is_empty(), "only zh: {only_zh:?}, only en: {only_en:?}");
}

#[test]
fn every_diagnostic_has_its_sentence() {
    let known = keys("en");
    for code in Code::ALL {
        let key = format!("diagnostic-{}", code.as_str());
        assert!(known.contains(&key), "no sentence for {key}");
    }
}
