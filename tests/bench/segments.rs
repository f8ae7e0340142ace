//! How long segments take: 30 of all kinds on one shop, each beside the SQL an analyst would write over the raw tables, the
//! best SQL found by hand, and a bare scan of the bytes that have to be looked at. Prints a table; stops when two of them
//! do not list the same customers. `--plot` draws it, too.
//!
//! `cargo bench --bench segments -- SHOP [NAME…]`, and `-- --growth SMALL LARGE [NAME…]` for how much longer ours take in a
//! larger shop. A shop is made with `quanxuan demo SHOP --customers N`.

#![expect(clippy::print_stdout, reason = "what was measured is what the program is for")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a bench stops at the first thing that is not as it should be"
)]

#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../it/support.rs"]
mod support;

mod plot;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use duckdb::Connection;
use duckdb::arrow::array::{Array, Int32Array, Int64Array};
use quanxuan::dsl::Segment;
use quanxuan::dsl::text::parse;
use quanxuan::engine::EngineSettings;
use quanxuan::import::current;
use quanxuan::pipeline::{AskRequest, OpenShop, Pipeline, Translator};
use quanxuan::store::Store;
use serde::Deserialize;
use support::Desk;

/// The question whose segment is the first.
const FLAGSHIP: &str = "帮我筛选出过去3个月购买过口红但没买过粉底液的重要价值客户";

/// Each way is run again and again until it has taken this long in all, but no less and no more often than that.
const LONG: Duration = Duration::from_millis(2_500);
const FEWEST: usize = 3;
const MOST: usize = 15;

#[derive(Deserialize)]
struct Segments {
    segment: Vec<Measured>,
}

#[derive(Deserialize)]
struct Measured {
    name: String,
    rule: String,
    plain: Option<String>,
    tuned: Option<String>,
    floor: Option<String>,
}

#[derive(Deserialize)]
struct Examples {
    case: Vec<Example>,
}

#[derive(Deserialize)]
struct Example {
    segment: Option<String>,
    sql: Option<String>,
}

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let plot = arguments.iter().position(|argument| argument == "--plot");
    let plot = plot.map(|at| arguments.drain(at..at + 2).nth(1).unwrap());
    let is_growth = arguments.first().is_some_and(|argument| argument == "--growth");
    arguments.drain(..usize::from(is_growth));
    let shops = 1 + usize::from(is_growth);
    if arguments.len() < shops {
        println!("cargo bench --bench segments -- SHOP [NAME…] [--plot FILE]");
        println!("cargo bench --bench segments -- --growth SMALL LARGE [NAME…]");
        return;
    }
    let wanted = arguments.split_off(shops);
    let folder = PathBuf::from(&arguments[0]);
    let read = |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let Segments { segment: segments } = toml::from_str(&read("tests/bench/segments.toml")).unwrap();
    let segments: Vec<Measured> =
        segments.into_iter().filter(|segment| wanted.is_empty() || wanted.contains(&segment.name)).collect();
    if let [small, large] = arguments.as_slice() {
        return growth([small, large].map(Path::new), &segments);
    }
    let Examples { case: examples } = toml::from_str(&read("tests/gold/examples.toml")).unwrap();
    let file = current(&folder).unwrap().unwrap().file;
    let desk = Desk::open(&folder);
    let hand = Connection::open_in_memory().unwrap();
    let bytes = fs::metadata(&file).unwrap().len();
    // As much memory as ours may take.
    let memory = (bytes / 4_000_000).max(2_000);
    hand.execute_batch(&format!("SET threads = 2; SET memory_limit = '{memory}MB'")).unwrap();
    hand.execute_batch(&format!("ATTACH '{}' AS crm (READ_ONLY)", file.display())).unwrap();
    hand.execute_batch("SET search_path = 'memory.main,crm.main'").unwrap();
    hand.execute_batch(&read("tests/gold/examples.sql")).unwrap();

    // Tuned SQL uses what is kept ready, also of who is in scope.
    let scope = "SELECT column_name FROM duckdb_columns() WHERE table_name = 'customers' AND column_name LIKE 'prepared_in_scope%'";
    let scope: String = hand.query_row(scope, [], |row| row.get(0)).unwrap();
    hand.execute_batch(&format!("CREATE VIEW s AS SELECT * FROM customers WHERE {scope}")).unwrap();

    let size = |sql: &str| ids(&hand, sql).first().copied().unwrap();
    let (customers, lines) = (size("SELECT count(*) FROM customers"), size("SELECT count(*) FROM order_lines"));
    println!("{customers} customers, {lines} order lines, {} MB\n", bytes / 1_000_000);
    println!("| segment | customers | ours ms | plain ms | tuned ms | floor ms | plain ÷ ours | ours ÷ tuned |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    let mut lines = Vec::new();
    let mut faster = Vec::new();
    let mut slower = Vec::new();
    for segment in &segments {
        let plain = segment.plain.as_ref().or_else(|| {
            let same = examples.iter().find(|example| example.segment.as_ref() == Some(&segment.rule));
            same.and_then(|example| example.sql.as_ref())
        });
        let plain = plain.unwrap_or_else(|| panic!("{}: no plain SQL", segment.name));
        let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
        let ours = || desk.members(&parse(&segment.rule, &desk.shop.catalog).unwrap(), as_of).unwrap();
        let listed = ours();
        let count = listed.len();
        let by_hand = |sql: &str| same_list(&segment.name, &listed, ids(&hand, sql));
        by_hand(plain);
        segment.tuned.iter().for_each(|sql| by_hand(sql));
        let run = |sql: Option<&String>| sql.map_or(0, |sql| ids(&hand, sql).len());
        let [ours, plain, tuned, floor] =
            medians([&|| ours().len(), &|| run(Some(plain)), &|| run(segment.tuned.as_ref()), &|| {
                run(segment.floor.as_ref())
            }]);
        faster.push(plain / ours);
        let some = |given: &Option<String>, text: String| if given.is_some() { text } else { String::from("—") };
        if segment.tuned.is_some() {
            slower.push(ours / tuned);
        }
        println!(
            "| {} | {count} | {ours:.1} | {plain:.1} | {} | {} | {:.1} | {} |",
            segment.name,
            some(&segment.tuned, format!("{tuned:.1}")),
            some(&segment.floor, format!("{floor:.1}")),
            plain / ours,
            some(&segment.tuned, format!("{:.2}", ours / tuned)),
        );
        let tuned = segment.tuned.is_some().then_some(tuned);
        lines.push(plot::Line { name: segment.name.clone(), ours, tuned, plain });
    }
    if let Some(file) = plot {
        fs::write(file, plot::drawn(&lines)).unwrap();
    }
    println!("\n{} segments: ours is {:.1} times as fast as plain SQL", faster.len(), mean(&faster));
    if !slower.is_empty() {
        println!("and takes {:.2} times as long as tuned SQL (geometric means)", mean(&slower));
    }
    edits(&folder);
    around(&folder);
    crowd(&folder, "numbers of segments alike otherwise", Duration::from_millis(500), number_after_number);
    crowd(&folder, "everything of segments of their own", Duration::from_secs(1), one_after_the_other);
    println!("peak memory of the bench, all ways together: {}", peak());
}

/// The median of each way in milliseconds, once all have been warmed up. They take turns, so that what else the machine does
/// meets all of them alike.
fn medians<const WAYS: usize>(ways: [&dyn Fn() -> usize; WAYS]) -> [f64; WAYS] {
    let mut all = ways.map(|_| Vec::new());
    for turn in 0..=MOST {
        for (run, took) in ways.iter().zip(&mut all) {
            if took.len() < FEWEST || took.iter().sum::<Duration>() < LONG {
                let began = Instant::now();
                std::hint::black_box(run());
                if turn > 0 {
                    took.push(began.elapsed());
                }
            }
        }
    }
    all.map(|mut took| median(&mut took))
}

/// How much longer segments take in a larger shop.
fn growth(folders: [&Path; 2], segments: &[Measured]) {
    let desks = folders.map(Desk::open);
    let customers = desks.each_ref().map(|desk| desk.ids("everyone").len());
    println!("| segment | customers | ms of {} | customers | ms of {} | growth |", customers[0], customers[1]);
    println!("|---|---:|---:|---:|---:|---:|");
    let mut over = Vec::new();
    for segment in segments {
        let as_of = desks[0].shop.catalog.shop.as_of.at(0, 0, 0, 0);
        let count =
            |desk: &Desk| desk.members(&parse(&segment.rule, &desk.shop.catalog).unwrap(), as_of).unwrap().len();
        let counts = desks.each_ref().map(count);
        let [small, large] = medians([&|| count(&desks[0]), &|| count(&desks[1])]);
        println!(
            "| {} | {} | {small:.1} | {} | {large:.1} | {:.1} |",
            segment.name,
            counts[0],
            counts[1],
            large / small
        );
        over.push((large / small, large));
    }
    let share = |test: &dyn Fn(&(f64, f64)) -> bool| over.iter().filter(|line| test(line)).count();
    println!(
        "\n{} segments; in the larger shop {} take less than a second,",
        over.len(),
        share(&|(_, large)| *large < 1_000.0)
    );
    println!("{} take at most 11 times as long as in the smaller one", share(&|(growth, _)| *growth <= 11.0));
    println!("peak memory of the bench, both shops together: {}", peak());
}

/// A segment of five conditions while one of them is edited: how many customers each condition has, and what they leave of all
/// one after the other. Edits of a number that is kept ready, of one that is not, and of windows.
fn edits(folder: &Path) {
    let state = tempfile::tempdir().unwrap();
    let open = OpenShop::open(folder, &EngineSettings::default()).unwrap();
    let pipeline = Pipeline::new(open, Store::open(state.path()).unwrap(), None);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let counted = |edited: &str| {
        let rules = waterfall(&pipeline, &conditions(edited));
        let began = Instant::now();
        let counts = runtime.block_on(pipeline.count(&rules, None)).unwrap();
        assert!(counts.iter().all(Result::is_ok));
        began.elapsed()
    };
    // What is edited stands in braces, and what it becomes beside it.
    let edits: [(&str, fn(usize) -> usize); 4] = [
        ("spend in last 365 days >= {}", |edit| 500 + edit),
        ("spend(category = '口红') in last 45 days >= {}", |edit| 500 + edit),
        ("spend(category = '口红') in last {} days >= 500", |edit| 46 + edit),
        ("purchase(category = '面膜') in last {} days", |edit| 30 + edit),
    ];
    for (edited, value) in edits {
        let counted = |edit| counted(&edited.replace("{}", &value(edit).to_string()));
        let first = counted(0);
        let mut took: Vec<Duration> = (1..=20).map(counted).collect();
        let (first, median) = (first.as_secs_f64() * 1000.0, median(&mut took));
        let longest = took.last().copied().unwrap_or_default().as_secs_f64() * 1000.0;
        println!("count and waterfall of five conditions, `{edited}` edited: first {first:.1} ms,");
        println!("  then {median:.1} ms at the median, {longest:.1} ms at most");
    }
}

/// People who edit at the same time: each looks at the count, thinks as long as is said, and edits again.
const PEOPLE: usize = 20;
const EDITS: usize = 12;

/// Half of them edit a number that is kept ready, half one that is not, of segments that are alike otherwise.
fn number_after_number(person: usize, edit: usize) -> [String; 5] {
    let edited = ["spend in last 365 days", "spend(category = '口红') in last 45 days"][person % 2];
    conditions(&format!("{edited} >= {}", 500 + person * EDITS + edit))
}

/// People who work on things of their own: no two have a condition of rows in common, and what they edit is in turn
/// a number, the number again, the window, and the value that the rows have.
fn one_after_the_other(person: usize, edit: usize) -> [String; 5] {
    const DEPARTMENTS: [&str; 3] = ["护肤", "彩妆", "个护"];
    const CATEGORIES: [&str; 6] = ["口红", "粉底液", "面膜", "防晒", "洗发水", "眼影"];
    // What the edits up to this one have changed.
    let [numbers, windows, values] = [edit / 4 * 2 + (edit % 4).min(2), (edit + 1) / 4, edit / 4];
    let category = CATEGORIES[(person + values) % CATEGORIES.len()];
    [
        format!("gender = '{}'", ["女", "男"][person % 2]),
        format!("purchase(department = '{}') in last {} days", DEPARTMENTS[person % 3], 60 + person),
        format!(
            "spend(category = '{category}') in last {} days >= {}",
            40 + person * 4 + windows,
            100 + person + numbers
        ),
        format!("not message_sent in last {} days", 7 + person),
        format!("view in last {} days", 20 + person),
    ]
}

/// How long a count and waterfall take while many people edit.
fn crowd(folder: &Path, who: &str, think: Duration, parts: fn(usize, usize) -> [String; 5]) {
    let state = tempfile::tempdir().unwrap();
    let open = OpenShop::open(folder, &EngineSettings::default()).unwrap();
    let pipeline = Pipeline::new(open, Store::open(state.path()).unwrap(), None);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let person = |person: usize| {
        let pipeline = pipeline.clone().asked_by(&format!("person {person}"));
        async move {
            tokio::time::sleep(think * u32::try_from(person).unwrap() / u32::try_from(PEOPLE).unwrap()).await;
            let mut took = Vec::new();
            for edit in 0..EDITS {
                let rules = waterfall(&pipeline, &parts(person, edit));
                let began = Instant::now();
                assert!(pipeline.count(&rules, None).await.unwrap().iter().all(Result::is_ok));
                took.push(began.elapsed());
                tokio::time::sleep(think).await;
            }
            took
        }
    };
    let people: Vec<_> = (0..PEOPLE).map(|number| runtime.spawn(person(number))).collect();
    let mut took: Vec<Duration> = people.into_iter().flat_map(|person| runtime.block_on(person).unwrap()).collect();
    let middle = median(&mut took);
    let at = |share: usize| took[took.len() * share / 100].as_secs_f64() * 1000.0;
    println!(
        "{PEOPLE} people editing, {who}, each again {:.1} s after the last count: {middle:.1} ms at the median, {:.1} ms at 95%, {:.1} ms at 99%",
        think.as_secs_f64(),
        at(95),
        at(99)
    );
}

/// Five conditions, one of which is this.
fn conditions(edited: &str) -> [String; 5] {
    [
        "gender = '女'",
        "purchase(department = '护肤') in last 90 days",
        edited,
        "not message_sent in last 14 days",
        "view in last 30 days",
    ]
    .map(str::to_owned)
}

/// The conditions one by one, and one after the other.
fn waterfall(pipeline: &Pipeline, parts: &[String]) -> Vec<Segment> {
    let so_far = (1..=parts.len()).map(|count| parts[..count].join(" and "));
    let texts = parts.iter().cloned().chain(so_far);
    texts.map(|text| parse(&text, &pipeline.shop().catalog).unwrap()).collect()
}

/// What a question takes besides the database: reading, checking, planning and guarding it, and writing the answer down.
fn around(folder: &Path) {
    let state = tempfile::tempdir().unwrap();
    let open = OpenShop::open(folder, &EngineSettings::default()).unwrap();
    let pipeline = Pipeline::new(open, Store::open(state.path()).unwrap(), None);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut took: Vec<Duration> = (0..21)
        .map(|_| {
            let request = AskRequest {
                question: FLAGSHIP.to_owned(),
                after: None,
                as_of: None,
                translator: Translator::Builtin,
                reading: Some(1),
                including: Vec::new(),
                who: "bench".to_owned(),
            };
            let answer = runtime.block_on(pipeline.ask(request)).unwrap().answer;
            let list = answer.list.as_ref().unwrap();
            let began = Instant::now();
            std::hint::black_box(serde_json::to_string(&list.customer_ids).unwrap());
            let encoded = began.elapsed();
            let elapsed = &answer.elapsed;
            encoded + Duration::from_secs_f64((elapsed.translate + elapsed.check + elapsed.compile) / 1000.0)
        })
        .collect();
    println!("everything around the database for the flagship question: {:.1} ms at the median", median(&mut took));
}

fn same_list(name: &str, ours: &[i64], mut theirs: Vec<i64>) {
    theirs.sort_unstable();
    theirs.dedup();
    assert!(ours == theirs, "{name}: {} customers, by hand {}", ours.len(), theirs.len());
}

fn ids(connection: &Connection, sql: &str) -> Vec<i64> {
    let mut statement = connection.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    statement.execute([]).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let mut ids = Vec::new();
    while let Some(chunk) = statement.step().unwrap() {
        let column = chunk.column(0).as_any();
        if let Some(column) = column.downcast_ref::<Int64Array>() {
            ids.extend_from_slice(column.values());
        } else if let Some(column) = column.downcast_ref::<Int32Array>() {
            ids.extend(column.values().iter().copied().map(i64::from));
        }
    }
    ids
}

fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown").trim().to_owned()
}

/// In milliseconds.
fn median(took: &mut [Duration]) -> f64 {
    took.sort_unstable();
    took[took.len() / 2].as_secs_f64() * 1000.0
}

/// The geometric one.
fn mean(ratios: &[f64]) -> f64 {
    let sum: f64 = ratios.iter().map(|ratio| ratio.ln()).sum();
    (sum / f64::from(u32::try_from(ratios.len()).unwrap())).exp()
}
