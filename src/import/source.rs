//! The form of a source: `source.toml` beside its SQL and its catalog.
//!
//! ```toml
//! database = "crm"                                  # the file becomes snapshots/<n>/crm.duckdb
//! label = { zh = "…", en = "…" }
//! [[parameter]]                                     # SQL reads it as getvariable('customers'), a BIGINT
//! name = "customers"
//! default = 50000
//! min = 200
//! max = 10000000
//! help = { zh = "…", en = "…" }
//! [[package]]                                       # fetched with the registry's own client
//! registry = "pypi"
//! name = "some-data"
//! version = "1.0.0"
//! sha256 = "…"                                      # of the archive
//! [[file]]                                          # becomes a table before the first step
//! package = "some-data"                             # the path is relative to source.toml when absent
//! path = "data/sales.parquet"                       # or .csv
//! table = "raw_sales"
//! columns = { sold_at = "TIMESTAMP" }               # types to use instead of those found
//! [[step]]
//! label = { zh = "…", en = "…" }
//! sql = "source/010_sales.sql"
//! each = { of = "customers", size = 50000 }         # repeated, with chunk_first and chunk_last over 1..customers
//! ```
//!
//! All steps share one connection. Steps beside each other that are repeated alike are repeated together. `checks.sql`, when
//! there is one, holds queries of a name and whether it holds; they run at the end, and one that does not hold fails the
//! import. `catalog/*.toml` is the shop's catalog.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use rust_embed::RustEmbed;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::ImportError;
use crate::catalog::items::{File, Reader};
use crate::catalog::suggest::closest;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::lang::Bilingual;

/// A source whose description is whole: every file it names is there and every name it uses is known.
#[derive(Clone, Debug)]
pub struct Source {
    pub label: Bilingual,
    pub(super) database: String,
    pub parameters: Vec<Parameter>,
    pub(super) packages: Vec<Package>,
    pub(super) files: Vec<DataFile>,
    pub(super) steps: Vec<Step>,
    pub(super) checks: Option<Script>,
    origin: Origin,
}

/// `[[parameter]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub name: String,
    pub default: i64,
    pub min: i64,
    pub max: i64,
    pub help: Bilingual,
    #[serde(skip)]
    place: Option<Place>,
}

/// `[[package]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Package {
    #[expect(dead_code, reason = "reading it is the check that it is one we know")]
    registry: Registry,
    pub name: String,
    pub version: String,
    pub sha256: String,
    #[serde(skip)]
    place: Option<Place>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Registry {
    Pypi,
}

/// `[[file]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataFile {
    pub package: Option<String>,
    pub path: String,
    pub table: String,
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    #[serde(skip)]
    place: Option<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Parquet,
}

impl Format {
    pub(super) fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Parquet => "parquet",
        }
    }
}

impl DataFile {
    /// By extension; a description with another one is refused.
    pub(super) fn format(&self) -> Format {
        if self.path.ends_with(".csv") { Format::Csv } else { Format::Parquet }
    }

    pub(super) fn label(&self) -> Bilingual {
        Bilingual::same(&self.table)
    }
}

/// `[[step]]` with its SQL read.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub label: Bilingual,
    pub script: Script,
    pub each: Option<Each>,
}

#[derive(Clone, Debug)]
pub(super) struct Script {
    pub path: String,
    pub sql: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Each {
    pub of: String,
    pub size: i64,
}

/// Steps in their order, those that are repeated alike together: all of them are done for one run before the next, so that
/// what a step makes for those after it need be there for one run only.
pub(super) fn repeated_together(steps: &[Step]) -> impl Iterator<Item = &[Step]> {
    steps.chunk_by(|step, next| step.each.is_some() && step.each == next.each)
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepItem {
    label: Bilingual,
    sql: String,
    each: Option<Each>,
    #[serde(skip)]
    place: Option<Place>,
}

/// The demo shop, inside the program.
#[derive(RustEmbed)]
#[folder = "data/demo_shop"]
struct Demo;

/// Where the files of a source are.
#[derive(Clone, Debug)]
enum Origin {
    Demo,
    Folder(PathBuf),
}

impl Origin {
    fn read(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match self {
            Origin::Demo => Demo::get(path).map(|file| file.data),
            Origin::Folder(folder) if is_inside(path) => fs::read(folder.join(path)).ok().map(Cow::Owned),
            Origin::Folder(_) => None,
        }
    }

    fn text(&self, path: &str) -> Option<String> {
        String::from_utf8(self.read(path)?.into_owned()).ok()
    }

    /// Names of the catalog files, sorted.
    fn catalog(&self) -> BTreeSet<String> {
        let all: Vec<String> = match self {
            Origin::Demo => Demo::iter().filter_map(|path| Some(path.strip_prefix("catalog/")?.to_owned())).collect(),
            Origin::Folder(folder) => {
                let entries = fs::read_dir(folder.join("catalog")).into_iter().flatten().flatten();
                entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
            }
        };
        all.into_iter().filter(|name| name.ends_with(".toml") && !name.contains('/')).collect()
    }

    fn has(&self, path: &str) -> bool {
        match self {
            Origin::Demo => Demo::get(path).is_some(),
            Origin::Folder(folder) => is_inside(path) && folder.join(path).is_file(),
        }
    }
}

/// Nothing outside the source's own folder is ever read.
fn is_inside(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

const DESCRIPTION: &str = "source.toml";
const CHECKS: &str = "checks.sql";
const SECTIONS: [&str; 6] = ["database", "label", "parameter", "package", "file", "step"];

impl Source {
    /// The demo shop that comes with the program.
    ///
    /// # Errors
    /// When the program was built with a broken one.
    pub fn demo() -> Result<Self, ImportError> {
        Source::read_from(Origin::Demo)
    }

    /// The source described by `source.toml` in `folder`.
    ///
    /// # Errors
    /// Every problem of the description, with its line; or that there is none.
    pub fn open(folder: &Path) -> Result<Self, ImportError> {
        // DuckDB is given absolute paths, and links must not hide where a file is.
        Source::read_from(Origin::Folder(fs::canonicalize(folder)?))
    }

    fn read_from(origin: Origin) -> Result<Self, ImportError> {
        let text = origin.text(DESCRIPTION).ok_or_else(|| {
            let missing = Diagnostic::error(Code::CatalogReference).with("name", DESCRIPTION);
            ImportError::Invalid(vec![missing])
        })?;
        let mut reader = Reader::new(&SECTIONS);
        reader.read(&File { name: DESCRIPTION, text: &text });
        let database = reader.one::<String>("database");
        let label = reader.one::<Bilingual>("label");
        let parameters = reader.all("parameter", |item: &mut Parameter, place| item.place = Some(place));
        let packages = reader.all("package", |item: &mut Package, place| item.place = Some(place));
        let files = reader.all("file", |item: &mut DataFile, place| item.place = Some(place));
        let items = reader.all("step", |item: &mut StepItem, place| item.place = Some(place));
        let mut check = Check { problems: reader.problems };
        if let Some(database) = &database {
            check.name(database, None);
        }
        check.parameters(&parameters);
        check.packages(&packages);
        check.files(&files, &packages, &origin);
        let steps = items.into_iter().filter_map(|item| check.step(item, &parameters, &origin)).collect();
        let mut problems = check.problems;
        if let (Some(database), Some(label), true) = (database, label, problems.is_empty()) {
            let checks = origin.text(CHECKS).map(|sql| Script { path: CHECKS.to_owned(), sql });
            return Ok(Source { label, database, parameters, packages, files, steps, checks, origin });
        }
        problems.sort_by(|a, b| a.place.cmp(&b.place));
        Err(ImportError::Invalid(problems))
    }

    /// Whether there is such a parameter, and it may have this value.
    pub fn accepts(&self, name: &str, value: i64) -> bool {
        let mut named = self.parameters.iter().filter(|parameter| parameter.name == name);
        named.any(|parameter| (parameter.min..=parameter.max).contains(&value))
    }

    /// Every parameter with the value chosen for it or its default.
    pub(super) fn parameters(&self, chosen: &BTreeMap<String, i64>) -> Result<BTreeMap<String, i64>, ImportError> {
        if let Some(name) = chosen.keys().find(|name| !self.parameters.iter().any(|known| known.name == **name)) {
            return Err(ImportError::UnknownParameter { name: name.clone() });
        }
        let mut values = BTreeMap::new();
        for Parameter { name, default, min, max, .. } in &self.parameters {
            let value = *chosen.get(name).unwrap_or(default);
            if !(*min..=*max).contains(&value) {
                return Err(ImportError::ParameterOutOfRange { name: name.clone(), value, min: *min, max: *max });
            }
            values.insert(name.clone(), value);
        }
        Ok(values)
    }

    /// Names and texts of the catalog files, by name.
    pub(super) fn catalog(&self) -> Result<Vec<(String, String)>, ImportError> {
        let mut files = Vec::new();
        for name in self.origin.catalog() {
            let unreadable = || std::io::Error::other(format!("catalog/{name}"));
            let text = self.origin.text(&format!("catalog/{name}")).ok_or_else(unreadable)?;
            files.push((name, text));
        }
        Ok(files)
    }

    /// SHA-256 over everything that decides what comes out, but for data files: another program version with the same
    /// source has the same hash.
    pub fn hash(&self) -> String {
        let scripts = self.steps.iter().map(|step| step.script.path.clone());
        let catalog = self.origin.catalog().into_iter().map(|name| format!("catalog/{name}"));
        let mut hash = Sha256::new();
        for path in [DESCRIPTION.to_owned(), CHECKS.to_owned()].into_iter().chain(scripts).chain(catalog) {
            let text = self.origin.read(&path).unwrap_or_default();
            hash.update(path.as_bytes());
            hash.update(text.len().to_le_bytes());
            hash.update(&text);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The folder its data files are in; none for the demo shop, whose files are inside the program.
    pub(super) fn folder(&self) -> Option<&Path> {
        match &self.origin {
            Origin::Demo => None,
            Origin::Folder(folder) => Some(folder),
        }
    }

    pub(super) fn read(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        self.origin.read(path)
    }
}

struct Check {
    problems: Vec<Diagnostic>,
}

impl Check {
    fn parameters(&mut self, parameters: &[Parameter]) {
        self.unique(parameters.iter().map(|item| (item.name.as_str(), &item.place)));
        for item in parameters {
            self.name(&item.name, item.place.as_ref());
            if !(item.min..=item.max).contains(&item.default) {
                self.syntax("min <= default <= max", item.place.as_ref());
            }
        }
    }

    fn packages(&mut self, packages: &[Package]) {
        self.unique(packages.iter().map(|item| (item.name.as_str(), &item.place)));
        for item in packages {
            // They become arguments of a program: letters, digits and a few marks, and no option.
            let plain = |text: &str| {
                text.starts_with(|first: char| first.is_ascii_alphanumeric())
                    && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'))
            };
            if !plain(&item.name) || !plain(&item.version) {
                self.syntax("name, version", item.place.as_ref());
            }
            if item.sha256.len() != 64 || !item.sha256.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')) {
                self.syntax("sha256", item.place.as_ref());
            }
        }
    }

    fn files(&mut self, files: &[DataFile], packages: &[Package], origin: &Origin) {
        self.unique(files.iter().map(|item| (item.table.as_str(), &item.place)));
        for item in files {
            let place = item.place.as_ref();
            self.name(&item.table, place);
            if !item.path.ends_with(".csv") && !item.path.ends_with(".parquet") {
                self.syntax(".csv | .parquet", place);
            }
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '(' | ')' | ',' | '[' | ']');
            for kind in item.columns.values().filter(|kind| !kind.chars().all(plain)) {
                self.syntax(kind, place);
            }
            match &item.package {
                Some(name) => self.known(name, packages.iter().map(|package| package.name.as_str()), place),
                None => self.there(&item.path, origin, place),
            }
        }
    }

    fn step(&mut self, item: StepItem, parameters: &[Parameter], origin: &Origin) -> Option<Step> {
        let place = item.place.as_ref();
        if let Some(each) = &item.each {
            self.known(&each.of, parameters.iter().map(|parameter| parameter.name.as_str()), place);
            if each.size < 1 {
                self.syntax("size >= 1", place);
            }
        }
        self.there(&item.sql, origin, place);
        let sql = origin.text(&item.sql)?;
        Some(Step { label: item.label, script: Script { path: item.sql, sql }, each: item.each })
    }

    /// An identifier, so that SQL and file names need no quotes for it.
    fn name(&mut self, name: &str, place: Option<&Place>) {
        let good = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !good {
            self.report(Diagnostic::error(Code::CatalogName).with("name", name), place);
        }
    }

    fn unique<'n>(&mut self, names: impl Iterator<Item = (&'n str, &'n Option<Place>)>) {
        let mut seen = BTreeSet::new();
        for (name, place) in names {
            if !seen.insert(name) {
                self.report(Diagnostic::error(Code::CatalogDuplicate).with("name", name), place.as_ref());
            }
        }
    }

    fn known<'n>(&mut self, name: &str, known: impl Iterator<Item = &'n str> + Clone, place: Option<&Place>) {
        if !known.clone().any(|candidate| candidate == name) {
            let problem = Diagnostic::error(Code::CatalogReference).with("name", name);
            self.report(problem.did_you_mean(closest(name, known)), place);
        }
    }

    fn there(&mut self, path: &str, origin: &Origin, place: Option<&Place>) {
        if !origin.has(path) {
            self.report(Diagnostic::error(Code::CatalogReference).with("name", path), place);
        }
    }

    fn syntax(&mut self, problem: &str, place: Option<&Place>) {
        self.report(Diagnostic::error(Code::CatalogSyntax).with("problem", problem), place);
    }

    fn report(&mut self, problem: Diagnostic, place: Option<&Place>) {
        self.problems.push(problem.at_place(place.cloned()));
    }
}
