//! Random little shops: few rows over few instants and values, so that ties, duplicates and identical instants are
//! common and everything that may be missing sometimes is.

use std::fs;
use std::path::Path;

use duckdb::Connection;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};
use quanxuan::catalog::Catalog;
use quanxuan::catalog::load::{File, load};
use quanxuan::dsl::Shop;
use quanxuan::engine::{Engine, EngineSettings, Stop};
use rust_decimal::Decimal;

use super::data::{Data, Datum, Row};
use crate::laws::HOSTILE;
use crate::support::Desk;

pub fn catalog() -> Catalog {
    load(&[File { name: "catalog.toml", text: include_str!("catalog.toml") }]).unwrap()
}

/// Numbers from a seed, always the same (SplitMix64).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Chance(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.number() % u64::try_from(limit).unwrap()).unwrap()
    }

    fn of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }
}

/// Days on which something is easily got wrong.
const DAYS: [Date; 13] = [
    date(2024, 2, 29),
    date(2025, 3, 31),
    date(2025, 2, 28),
    date(2024, 3, 1),
    date(2025, 1, 1),
    date(2024, 12, 31),
    date(2025, 5, 31),
    date(2026, 11, 21),
    date(2024, 12, 30),
    date(2025, 3, 1),
    date(2026, 1, 1),
    date(2025, 10, 6),
    date(2025, 6, 18),
];

/// The instants of one shop: its rows happen at these, its rules speak of these.
pub struct Times {
    pub as_of: Vec<DateTime>,
    pub instants: Vec<DateTime>,
}

impl Times {
    fn new(chance: &mut Chance) -> Self {
        let today = chance.of(&DAYS).at(0, 0, 0, 0);
        let mut as_of = vec![today, today, today + 1.day(), chance.of(&DAYS).at(0, 0, 0, 0)];
        if chance.below(4) == 0 {
            as_of.push(today + 12.hours());
        }
        let count = 6 + chance.below(14);
        let instants = (0..count).map(|_| Times::instant(chance, today)).collect();
        Times { as_of, instants }
    }

    fn instant(chance: &mut Chance, today: DateTime) -> DateTime {
        let day = match chance.below(9) {
            0 => chance.of(&DAYS).at(0, 0, 0, 0),
            1 => today.first_of_month() - i64::try_from(chance.below(14)).unwrap().months(),
            2 => today - chance.of(&[1, 2, 3, 6, 12, 24]).months(),
            3 => today - chance.of(&[7, 14, 21, 28, 30, 60, 90, 180, 365, 366]).days(),
            4 => today - i64::try_from(chance.below(60)).unwrap().weeks(),
            5 => today.first_of_year() - i64::try_from(chance.below(2)).unwrap().years(),
            6 => today - i64::try_from(chance.below(400)).unwrap().days(),
            7 => today - i64::try_from(chance.below(5)).unwrap().days(),
            _ => today + chance.of(&[0, 1, 7, 30]).days(),
        };
        match chance.below(8) {
            0..=3 => day,
            4 => day - 1.microsecond(),
            5 => day + 1.microsecond(),
            6 => day + chance.of(&[1, 12, 23]).hours(),
            _ => day - chance.of(&[1, 30, 60]).minutes(),
        }
    }
}

/// What a column may hold.
#[derive(Clone, Copy)]
enum Kind {
    Key,
    Text(&'static [&'static str]),
    Free,
    Whole(&'static [i64]),
    /// In hundredths.
    Money(&'static [i64]),
    /// In thousandths.
    Decimal(&'static [i64]),
    Truth,
    Day,
    Birthday,
    Instant,
    List(&'static [&'static str]),
}

struct Column {
    name: &'static str,
    kind: Kind,
    /// One of so many is missing; none for 0.
    missing: usize,
}

const fn column(name: &'static str, kind: Kind, missing: usize) -> Column {
    Column { name, kind, missing }
}

const CITIES: &[&str] = &["A", "B", "C"];
const LEVELS: &[&str] = &["low", "mid", "high"];
const TASTES: &[&str] = &["sweet", "sour", "", "Sweet", "it's"];
const CATEGORIES: &[&str] = &["tea", "cup", "bag"];
const TAGS: &[&str] = &["new", "vip", "%", "it's"];
const IDS: &[i64] = &[1, 2, 3, 4];
const AMOUNTS: &[i64] = &[0, 1, 100, 500, 999, 3000, 9950, 50000, -500];

const PEOPLE: &[Column] = &[
    column("id", Kind::Key, 0),
    column("city", Kind::Text(CITIES), 5),
    column("home", Kind::Text(CITIES), 5),
    column("level", Kind::Text(LEVELS), 5),
    column("grade", Kind::Text(&["low", "mid", "high", "other"]), 5),
    column("taste", Kind::Text(TASTES), 4),
    column("note", Kind::Free, 4),
    column("points", Kind::Whole(&[0, 1, 2, 5, 30, -1, 500]), 5),
    column("goal", Kind::Whole(&[0, 1, 2, 5, 30]), 5),
    column("weight", Kind::Decimal(&[0, 1, 500, 1000, 99_500, -1000]), 5),
    column("balance", Kind::Money(AMOUNTS), 5),
    column("active", Kind::Truth, 4),
    column("is_staff", Kind::Truth, 2),
    column("born", Kind::Birthday, 5),
    column("expires", Kind::Day, 4),
    column("joined", Kind::Instant, 5),
    column("seen", Kind::Instant, 4),
    column("tags", Kind::List(TAGS), 5),
    column("labels", Kind::List(&["", "a", "b"]), 5),
    column("referrer", Kind::Whole(IDS), 4),
    column("account", Kind::Whole(IDS), 4),
];

const LINES: &[Column] = &[
    column("person", Kind::Key, 20),
    column("order_no", Kind::Whole(IDS), 8),
    column("product", Kind::Whole(IDS), 8),
    column("sku", Kind::Whole(IDS), 6),
    column("category", Kind::Text(CATEGORIES), 6),
    column("shade", Kind::Free, 4),
    column("ship_city", Kind::Text(CITIES), 6),
    column("rank", Kind::Text(LEVELS), 6),
    column("quantity", Kind::Whole(&[0, 1, 1, 2, 3, 5, -1]), 8),
    column("price", Kind::Money(AMOUNTS), 8),
    column("paid", Kind::Money(AMOUNTS), 6),
    column("weight", Kind::Decimal(&[0, 1, 500, 1000, 99_500, -1000]), 6),
    column("gift", Kind::Truth, 4),
    column("delivered_on", Kind::Day, 4),
    column("due_on", Kind::Day, 4),
    column("paid_at", Kind::Instant, 4),
    column("status", Kind::Text(&["paid", "paid", "done", "open", "back"]), 8),
    column("labels", Kind::List(&["", "a", "b"]), 5),
    column("bought_at", Kind::Instant, 16),
    column("refunded_at", Kind::Instant, 4),
];

/// Lines rolled up.
const BASKETS: &[Column] = &[
    column("person", Kind::Key, 20),
    column("order_no", Kind::Whole(IDS), 8),
    column("ship_city", Kind::Text(CITIES), 6),
    column("rank", Kind::Text(LEVELS), 6),
    column("gift", Kind::Truth, 4),
    column("paid_at", Kind::Instant, 4),
    column("bought_at", Kind::Instant, 16),
    column("quantity", Kind::Whole(&[]), 8),
    column("paid", Kind::Money(&[]), 6),
];
/// Of these, what is added up.
const SUMS: [&str; 2] = ["quantity", "paid"];

const VIEWS: &[Column] = &[
    column("owner", Kind::Key, 20),
    column("product", Kind::Whole(IDS), 6),
    column("category", Kind::Text(CATEGORIES), 6),
    column("page", Kind::Text(TASTES), 5),
    column("seconds", Kind::Decimal(&[0, 1, 500, 1000, 99_500, 180_000]), 6),
    column("viewed_at", Kind::Instant, 20),
];

const SIGNALS: &[Column] =
    &[column("id", Kind::Key, 0), column("strength", Kind::Whole(&[0, 1, 2]), 4), column("at", Kind::Instant, 0)];

const CARDS: &[Column] = &[
    column("owner", Kind::Key, 20),
    column("brand", Kind::Text(TASTES), 5),
    column("amount", Kind::Money(AMOUNTS), 5),
    column("number", Kind::Whole(IDS), 5),
    column("until", Kind::Day, 4),
    column("blocked", Kind::Truth, 3),
];

const TABLES: [(&str, &[Column]); 5] =
    [("people", PEOPLE), ("lines", LINES), ("views", VIEWS), ("signals", SIGNALS), ("cards", CARDS)];

/// Keys of customers are below this; rows may name one that is no customer.
pub const KEYS: usize = 14;

pub struct LittleShop {
    pub times: Times,
    pub data: Data,
    /// The statements that make its database, for whoever wants to look.
    pub sql: String,
}

impl LittleShop {
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let times = Times::new(&mut chance);
        let mut shop = LittleShop { times, data: Data::default(), sql: String::new() };
        let people = if chance.below(12) == 0 { 0 } else { 1 + chance.below(12) };
        let mut keys: Vec<usize> = (0..KEYS).collect();
        let rows = (0..people).map(|_| {
            let key = keys.remove(chance.below(keys.len()));
            let mut row = shop.times.row(PEOPLE, &mut chance);
            row.insert("id".to_owned(), Datum::number(i64::try_from(key).unwrap()));
            row
        });
        let people: Vec<Row> = rows.collect();
        let known: Vec<Datum> = people.iter().map(|row| row["id"].clone()).collect();
        shop.add("people", people);
        for (table, columns) in TABLES.into_iter().filter(|(table, _)| *table != "people") {
            let count = if chance.below(12) == 0 { 0 } else { 5 + chance.below(26) };
            let mut rows: Vec<Row> = Vec::new();
            for _ in 0..count {
                if chance.below(5) == 0 && !rows.is_empty() {
                    rows.push(chance.of(&rows));
                    continue;
                }
                let mut row = shop.times.row(columns, &mut chance);
                if chance.below(5) > 0 && !known.is_empty() {
                    // Most rows are a customer's.
                    let key = columns.iter().find(|column| matches!(column.kind, Kind::Key)).unwrap();
                    row.insert(key.name.to_owned(), chance.of(&known));
                }
                rows.push(row);
            }
            shop.add(table, rows);
        }
        shop.roll_up();
        shop
    }

    /// The shop of these rows, one a line: `people id=1 city=A`. What is not written is missing.
    pub fn written(rows: &str) -> Self {
        let mut shop = LittleShop {
            times: Times { as_of: Vec::new(), instants: Vec::new() },
            data: Data::default(),
            sql: String::new(),
        };
        for (table, columns) in TABLES {
            let own = rows.lines().map(str::trim).filter_map(|line| line.strip_prefix(table)?.strip_prefix(' '));
            let rows = own.map(|line| {
                let mut row: Row = columns.iter().map(|column| (column.name.to_owned(), Datum::Missing)).collect();
                for cell in line.split_whitespace() {
                    let (name, value) = cell.split_once('=').unwrap();
                    let column = columns.iter().find(|column| column.name == name).unwrap();
                    row.insert(name.to_owned(), read(column.kind, value));
                }
                row
            });
            shop.add(table, rows.collect());
        }
        shop.roll_up();
        shop
    }

    /// What lines that count have in common, each once with their sums: as the catalog says of its event `basket`.
    fn roll_up(&mut self) {
        let counts = |row: &&Row| {
            let paid = [Datum::text("paid"), Datum::text("done")].contains(&row["status"]);
            paid || row["gift"] == Datum::Boolean(true)
        };
        let mut baskets: Vec<Row> = Vec::new();
        for line in self.data.rows("lines").iter().filter(counts) {
            let basket: Row =
                BASKETS.iter().map(|column| (column.name.to_owned(), line[column.name].clone())).collect();
            let alike = |other: &&mut Row| {
                other.iter().all(|(name, value)| SUMS.contains(&name.as_str()) || basket[name] == *value)
            };
            match baskets.iter_mut().find(alike) {
                Some(known) => {
                    for name in SUMS {
                        known.get_mut(name).unwrap().add(&basket[name]);
                    }
                }
                None => baskets.push(basket),
            }
        }
        self.add("baskets", baskets);
    }

    fn add(&mut self, table: &str, rows: Vec<Row>) {
        let tables = TABLES.into_iter().chain([("baskets", BASKETS)]);
        let (_, columns) = tables.into_iter().find(|(name, _)| *name == table).unwrap();
        let kinds: Vec<String> =
            columns.iter().map(|column| format!("\"{}\" {}", column.name, kind(column.kind))).collect();
        self.sql.push_str(&format!("CREATE TABLE {table} ({});\n", kinds.join(", ")));
        for row in &rows {
            let cells: Vec<String> = columns.iter().map(|column| literal(&row[column.name])).collect();
            self.sql.push_str(&format!("INSERT INTO {table} VALUES ({});\n", cells.join(", ")));
        }
        self.data.tables.insert(table.to_owned(), rows);
    }

    /// Opens the shop with the real engine; `folder` holds its file.
    pub fn open(&self, folder: &Path) -> Desk {
        let file = folder.join("little.duckdb");
        if file.exists() {
            fs::remove_file(&file).unwrap();
        }
        let connection = Connection::open(&file).unwrap();
        connection.execute_batch(&format!("BEGIN; {} COMMIT;", self.sql)).unwrap();
        connection.close().unwrap();
        self.reopen(folder)
    }

    /// As [`LittleShop::open`], once more.
    pub fn reopen(&self, folder: &Path) -> Desk {
        let file = folder.join("little.duckdb");
        let catalog = catalog();
        let engine =
            Engine::open(&file, &EngineSettings { workers: 1, threads: 1, ..EngineSettings::default() }).unwrap();
        let values = engine.values(&catalog, &Stop::never()).unwrap();
        Desk::new(Shop::new(catalog, values).unwrap(), engine)
    }
}

impl Times {
    fn row(&self, columns: &[Column], chance: &mut Chance) -> Row {
        columns.iter().map(|column| (column.name.to_owned(), self.datum(column, chance))).collect()
    }

    fn datum(&self, column: &Column, chance: &mut Chance) -> Datum {
        if column.missing > 0 && chance.below(column.missing) == 0 {
            return Datum::Missing;
        }
        match column.kind {
            Kind::Key => Datum::number(i64::try_from(chance.below(KEYS)).unwrap()),
            Kind::Text(texts) => Datum::text(chance.of(texts)),
            Kind::Free => match chance.below(4) {
                0 => Datum::text("trial"),
                // The database has no text with a NUL in it.
                _ => Datum::text(&chance.of(&HOSTILE).replace('\0', "")),
            },
            Kind::Whole(numbers) => Datum::number(chance.of(numbers)),
            Kind::Money(numbers) => Datum::number(Decimal::new(chance.of(numbers), 2)),
            Kind::Decimal(numbers) => Datum::number(Decimal::new(chance.of(numbers), 3)),
            Kind::Truth => Datum::Boolean(chance.below(2) == 0),
            Kind::Day => Datum::Date(chance.of(&self.instants).date()),
            Kind::Birthday => {
                let years = i64::try_from(18 + chance.below(30)).unwrap();
                let leap = date(2004, 2, 29);
                let born = chance.of(&self.instants).date() - years.years();
                Datum::Date(if chance.below(5) == 0 { leap } else { born })
            }
            Kind::Instant => Datum::Time(chance.of(&self.instants)),
            Kind::List(texts) => Datum::List((0..chance.below(4)).map(|_| Some(chance.of(texts).to_owned())).collect()),
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Key | Kind::Whole(_) => "BIGINT",
        Kind::Text(_) | Kind::Free => "VARCHAR",
        Kind::Money(_) => "DECIMAL(12,2)",
        Kind::Decimal(_) => "DECIMAL(10,3)",
        Kind::Truth => "BOOLEAN",
        Kind::Day | Kind::Birthday => "DATE",
        Kind::Instant => "TIMESTAMP",
        Kind::List(_) => "VARCHAR[]",
    }
}

/// A value as written in an example; a list's items stand between bars.
fn read(kind: Kind, text: &str) -> Datum {
    match kind {
        Kind::Key | Kind::Whole(_) | Kind::Money(_) | Kind::Decimal(_) => Datum::Number(text.parse().unwrap()),
        Kind::Text(_) | Kind::Free => Datum::text(text),
        Kind::Truth => Datum::Boolean(text.parse().unwrap()),
        Kind::Day | Kind::Birthday => Datum::Date(text.parse().unwrap()),
        Kind::Instant => Datum::Time(text.parse().unwrap()),
        Kind::List(_) => {
            Datum::List(text.split('|').filter(|item| !item.is_empty()).map(|item| Some(item.to_owned())).collect())
        }
    }
}

fn literal(datum: &Datum) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    match datum {
        Datum::Missing => "NULL".to_owned(),
        Datum::Text(text) => quoted(text),
        Datum::Number(number) => number.to_string(),
        Datum::Boolean(truth) => truth.to_string(),
        Datum::Date(date) => format!("DATE '{date}'"),
        Datum::Time(time) => format!("TIMESTAMP '{time}'"),
        Datum::List(items) => {
            let items: Vec<String> =
                items.iter().map(|item| item.as_deref().map_or_else(|| "NULL".to_owned(), quoted)).collect();
            format!("[{}]", items.join(", "))
        }
    }
}
