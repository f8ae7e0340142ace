//! The lock, the stops and the exactness of the engine, on SQL that the guard would never let through.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use duckdb::Connection;
use jiff::civil::{date, datetime};
use tempfile::TempDir;

use super::{Cell, Column, Engine, EngineError, EngineSettings, GoldSession, Stop, Table, table};
use crate::dsl::Value;

/// Runs for hours unless stopped.
const ENDLESS: &str =
    "SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE (a.range * 7 + b.range) % 11 = 3";

struct Place {
    folder: TempDir,
    engine: Arc<Engine>,
}

impl Place {
    fn file(&self) -> PathBuf {
        self.folder.path().join("crm.duckdb")
    }

    fn sql(&self, sql: &str) -> Result<Table, EngineError> {
        self.with(sql, &[])
    }

    fn with(&self, sql: &str, params: &[Value]) -> Result<Table, EngineError> {
        self.engine.instance.run(&|| None, |connection| table::rows(connection, sql, params))
    }

    /// The one cell of the one row.
    fn cell(&self, sql: &str, params: &[Value]) -> Cell {
        self.with(sql, params).unwrap().rows.remove(0).remove(0)
    }
}

fn place(settings: &EngineSettings) -> Place {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("crm.duckdb");
    let writer = Connection::open(&file).unwrap();
    writer
        .execute_batch(
            "CREATE TABLE orders AS SELECT range AS id, (range / 100)::DECIMAL(12,2) AS amount, 'c' || range % 3 AS channel
               FROM range(2000);
             CREATE TABLE people(name VARCHAR, tags VARCHAR[], \"od\"\"d\" VARCHAR);
             INSERT INTO people VALUES ('O''Brien', ['a', 'b'], 'x'), ('张三', ['a'], NULL), (NULL, NULL, 'x');",
        )
        .unwrap();
    drop(writer);
    let engine = Arc::new(Engine::open(&file, settings).unwrap());
    Place { folder, engine }
}

fn shop() -> Place {
    place(&EngineSettings::default())
}

/// SQL that would leave the snapshot, change it, or change how it is opened; `place` holds the files it reaches for.
fn reaching_out(place: &Place) -> Vec<String> {
    let folder = place.folder.path().display().to_string();
    std::fs::write(place.folder.path().join("secret.csv"), "a,b\n1,2\n").unwrap();
    Connection::open(place.folder.path().join("other.duckdb")).unwrap();
    vec![
        "INSERT INTO crm.main.orders VALUES (1, 1, 'x')".to_owned(),
        "UPDATE crm.main.orders SET amount = 0".to_owned(),
        "DELETE FROM crm.main.orders".to_owned(),
        "MERGE INTO crm.main.orders o USING (SELECT 1 AS id) s ON o.id = s.id WHEN MATCHED THEN DELETE".to_owned(),
        "CREATE TABLE crm.main.more (a INTEGER)".to_owned(),
        "DROP TABLE crm.main.orders".to_owned(),
        "COMMENT ON TABLE crm.main.orders IS 'x'".to_owned(),
        format!("COPY crm.main.orders TO '{folder}/out.csv'"),
        format!("EXPORT DATABASE '{folder}/out'"),
        format!("ATTACH '{folder}/other.duckdb' AS other"),
        format!("SELECT * FROM read_csv('{folder}/secret.csv')"),
        format!("SELECT * FROM '{folder}/secret.csv'"),
        format!("SELECT * FROM read_text('{folder}/secret.csv')"),
        format!("SELECT * FROM read_blob('{folder}/secret.csv')"),
        format!("SELECT * FROM read_parquet('{folder}/secret.parquet')"),
        format!("SELECT * FROM glob('{folder}/*')"),
        "SELECT * FROM read_text('/etc/passwd')".to_owned(),
        "INSTALL httpfs".to_owned(),
        "LOAD httpfs".to_owned(),
        "SET memory_limit = '100GB'".to_owned(),
        "SET threads = 64".to_owned(),
        "SET TimeZone = 'UTC'".to_owned(),
        "SET enable_external_access = true".to_owned(),
        "SET lock_configuration = false".to_owned(),
        "RESET lock_configuration".to_owned(),
        "PRAGMA memory_limit = '100GB'".to_owned(),
    ]
}

#[test]
fn whatever_reaches_out_of_the_snapshot_is_refused() {
    let shop = shop();
    for sql in reaching_out(&shop) {
        assert!(matches!(shop.sql(&sql), Err(EngineError::Refused(_))), "{sql}: {:?}", shop.sql(&sql));
    }
    assert_eq!(shop.cell("SELECT count(*) FROM crm.main.orders", &[]), Cell::Integer(2000));
    assert!(!shop.folder.path().join("out.csv").exists());
}

#[test]
fn a_gold_session_keeps_what_it_defines_and_is_locked_all_the_same() {
    let shop = shop();
    let never = Stop::never();
    let gold = GoldSession::open(&shop.file(), &EngineSettings::default()).unwrap();
    gold.define("CREATE TEMP VIEW few AS SELECT id % 3 AS id FROM orders; CREATE TEMP MACRO two() AS 2;", &never)
        .unwrap();
    assert_eq!(gold.ids("SELECT id FROM few WHERE id < two()", &never).unwrap(), [0, 1], "ascending, each once");
    assert!(shop.sql("SELECT id FROM few").is_err(), "the engine sees nothing of it");
    for sql in reaching_out(&shop) {
        let (ran, defined) = (gold.ids(&sql, &never), gold.define(&sql, &never));
        assert!(matches!(ran, Err(EngineError::Refused(_))), "{sql}: {ran:?}");
        assert!(matches!(defined, Err(EngineError::Refused(_))), "{sql}: {defined:?}");
    }
    assert!(matches!(gold.ids("SELECT name FROM people", &never), Err(EngineError::NotIds)));
    let soon = Stop::after(Duration::from_millis(200));
    assert!(matches!(gold.ids(ENDLESS, &soon), Err(EngineError::TimedOut)));
}

#[test]
fn nothing_one_run_makes_is_seen_by_another() {
    let shop = shop();
    shop.sql("CREATE TEMP VIEW people AS SELECT 42 AS name").unwrap();
    shop.sql("SET VARIABLE x = 7").unwrap();
    assert_eq!(shop.cell("SELECT count(*) FROM people", &[]), Cell::Integer(3));
    assert_eq!(shop.cell("SELECT getvariable('x')", &[]), Cell::Null);
}

#[test]
fn a_file_that_cannot_be_opened_says_why_without_its_path() {
    let shop = shop();
    let settings = EngineSettings::default();
    let missing = Engine::open(&shop.folder.path().join("none.duckdb"), &settings);
    assert!(matches!(missing, Err(EngineError::NotFound)), "{missing:?}");
    let folder = Engine::open(shop.folder.path(), &settings);
    assert!(matches!(folder, Err(EngineError::NotFound)), "{folder:?}");
    let text = shop.folder.path().join("text.duckdb");
    std::fs::write(&text, "this is no database").unwrap();
    let unreadable = Engine::open(&text, &settings).unwrap_err();
    assert!(matches!(unreadable, EngineError::Unreadable(_)), "{unreadable:?}");
    assert!(!unreadable.to_string().contains("text"), "{unreadable}");
}

#[test]
fn two_engines_may_read_one_file() {
    let shop = shop();
    let other = Engine::open(&shop.file(), &EngineSettings::default()).unwrap();
    assert_eq!(other.database(), "crm");
    assert_eq!(other.schema(&Stop::never()).unwrap(), shop.engine.schema(&Stop::never()).unwrap());
}

#[test]
fn a_time_limit_ends_a_query_within_a_second() {
    let shop = shop();
    let begin = Instant::now();
    let stop = Stop::after(Duration::from_millis(300));
    let result = shop.engine.instance.run(&|| stop.reason(), |connection| table::rows(connection, ENDLESS, &[]));
    assert!(matches!(result, Err(EngineError::TimedOut)), "{result:?}");
    assert!(begin.elapsed() < Duration::from_millis(1300), "{:?}", begin.elapsed());
    assert_eq!(shop.cell("SELECT 1", &[]), Cell::Integer(1));
}

#[test]
fn a_stop_that_has_been_reached_runs_nothing() {
    let shop = shop();
    let stop = Stop::never();
    stop.cancel();
    let result = shop.engine.instance.run(&|| stop.reason(), |connection| table::rows(connection, ENDLESS, &[]));
    assert!(matches!(result, Err(EngineError::Cancelled)), "{result:?}");
}

#[tokio::test]
async fn cancelling_ends_running_and_waiting_queries_within_a_second() {
    let shop = shop();
    let stop = Stop::never();
    let tasks: Vec<_> = (0..6)
        .map(|_| {
            let (engine, stop) = (Arc::clone(&shop.engine), stop.clone());
            tokio::spawn(async move { engine.workers.run(&stop, 0, |c| table::rows(c, ENDLESS, &[])).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begin = Instant::now();
    stop.cancel();
    for task in tasks {
        let result = task.await.unwrap();
        assert!(matches!(result, Err(EngineError::Cancelled)), "{result:?}");
    }
    answers_within_a_second(&shop, begin).await;
}

#[tokio::test]
async fn a_query_ends_when_its_caller_goes_away() {
    let shop = shop();
    let tasks: Vec<_> = (0..2)
        .map(|_| {
            let engine = Arc::clone(&shop.engine);
            tokio::spawn(async move { engine.workers.run(&Stop::never(), 0, |c| table::rows(c, ENDLESS, &[])).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begin = Instant::now();
    for task in tasks {
        task.abort();
    }
    answers_within_a_second(&shop, begin).await;
}

/// Both workers must be free again for this.
async fn answers_within_a_second(shop: &Place, begin: Instant) {
    let never = Stop::never();
    let both = tokio::join!(
        shop.engine.workers.run(&never, 0, |c| table::rows(c, "SELECT 1", &[])),
        shop.engine.workers.run(&never, 0, |c| table::rows(c, "SELECT 2", &[])),
    );
    assert_eq!((both.0.unwrap().rows.len(), both.1.unwrap().rows.len()), (1, 1));
    assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
}

#[test]
fn a_panic_in_a_run_leaves_the_engine_working() {
    let shop = shop();
    let result = shop.engine.instance.run(&|| None, |_| -> Result<(), EngineError> { panic!("on purpose") });
    assert!(matches!(result, Err(EngineError::Panicked)), "{result:?}");
    assert_eq!(shop.cell("SELECT 1", &[]), Cell::Integer(1));
}

#[test]
fn a_query_past_the_memory_limit_fails_alone() {
    let shop = place(&EngineSettings { memory_limit: Some("60MB".to_owned()), ..EngineSettings::default() });
    let result =
        shop.sql("SELECT length(list(range::VARCHAR || 'padding padding padding')::VARCHAR) FROM range(4000000)");
    assert!(matches!(result, Err(EngineError::OutOfMemory(_))), "{result:?}");
    let spilled =
        "SELECT count(*) FROM (SELECT range, md5(range::VARCHAR) m FROM range(1500000) ORDER BY m, range OFFSET 1)";
    assert_eq!(shop.cell(spilled, &[]), Cell::Integer(1_499_999));
}

#[test]
fn numbers_are_compared_without_rounding() {
    let shop = shop();
    let number = |text: &str| Value::Number(text.parse().unwrap());
    let equal = |text: &str| shop.cell("SELECT count(*) FROM crm.main.orders WHERE amount = $1", &[number(text)]);
    assert_eq!(equal("1.00"), Cell::Integer(1));
    assert_eq!(equal("1"), Cell::Integer(1));
    assert_eq!(equal("1.004"), Cell::Integer(0));
    assert_eq!(equal("0.9999999999999999999999999"), Cell::Integer(0));
    assert_eq!(equal("99999999999999999999"), Cell::Integer(0));
    let at_least = |text: &str| shop.cell("SELECT count(*) FROM crm.main.orders WHERE amount >= $1", &[number(text)]);
    assert_eq!(at_least("19.98"), Cell::Integer(2));
    assert_eq!(at_least("19.980000000001"), Cell::Integer(1));
    assert_eq!(at_least("-0.01"), Cell::Integer(2000));
    let sum = "SELECT sum(amount) >= $1 FROM crm.main.orders";
    assert_eq!(shop.cell(sum, &[number("19990.00")]), Cell::Boolean(true));
    assert_eq!(shop.cell(sum, &[number("19990.001")]), Cell::Boolean(false));
    let kind = |text: &str| shop.cell("SELECT typeof($1)", &[number(text)]);
    assert_eq!(kind("9223372036854775807"), Cell::Text("BIGINT".into()));
    assert_eq!(kind("0.05"), Cell::Text("DECIMAL(2,2)".into()));
    assert_eq!(kind("123.456"), Cell::Text("DECIMAL(6,3)".into()));
    assert_eq!(kind("-79228162514264337593543950335"), Cell::Text("DECIMAL(29,0)".into()));
}

#[test]
fn hostile_text_goes_through_as_text() {
    let shop = shop();
    for text in ["O'Brien", "a''b", "\\' OR 1=1 --", "%", "_", "ＡＢＣ", "💄", "a\0b", "$1", "", "\u{feff}x", "\n"]
    {
        assert_eq!(shop.cell("SELECT $1", &[Value::text(text)]), Cell::Text(text.to_owned()), "{text:?}");
    }
    let found = "SELECT count(*) FROM crm.main.people WHERE name = $1";
    assert_eq!(shop.cell(found, &[Value::text("O'Brien")]), Cell::Integer(1));
    assert_eq!(shop.cell(found, &[Value::text("' OR 1=1 --")]), Cell::Integer(0));
}

#[test]
fn dates_and_times_keep_their_type_both_ways() {
    let shop = shop();
    for day in [date(1969, 12, 31), date(1970, 1, 1), date(2024, 2, 29), date(9999, 12, 31), date(1, 1, 1)] {
        assert_eq!(shop.cell("SELECT $1", &[Value::Date(day)]), Cell::Date(day));
        assert_eq!(shop.cell("SELECT typeof($1)", &[Value::Date(day)]), Cell::Text("DATE".into()));
    }
    for time in [datetime(1969, 12, 31, 23, 59, 59, 0), datetime(2026, 11, 21, 8, 30, 1, 123_456_000)] {
        assert_eq!(shop.cell("SELECT $1", &[Value::Time(time)]), Cell::Time(time));
        assert_eq!(shop.cell("SELECT typeof($1)", &[Value::Time(time)]), Cell::Text("TIMESTAMP".into()));
    }
    let written = shop.cell("SELECT $1::VARCHAR", &[Value::Time(datetime(2026, 11, 21, 8, 30, 0, 0))]);
    assert_eq!(written, Cell::Text("2026-11-21 08:30:00".into()));
    assert_eq!(
        shop.cell("SELECT TIMESTAMP '2026-11-21' >= $1", &[Value::Date(date(2026, 11, 21))]),
        Cell::Boolean(true)
    );
}

#[test]
fn cells_are_exact() {
    let shop = shop();
    let row = shop
        .sql(
            "SELECT 170141183460469231731687303715884105727::HUGEINT, 12.50::DECIMAL(12,2), sum(0.1::DECIMAL(18,2)), \
             true, ['a', NULL], NULL, 'x'::ENUM('x'), 3::UTINYINT, 1.5::DOUBLE",
        )
        .unwrap();
    let expected = vec![
        Cell::Integer(i128::MAX),
        Cell::Decimal("12.50".into()),
        Cell::Decimal("0.10".into()),
        Cell::Boolean(true),
        Cell::List(vec!["a".into(), String::new()]),
        Cell::Null,
        Cell::Text("x".into()),
        Cell::Integer(3),
        Cell::Decimal("1.5".into()),
    ];
    assert_eq!(row.rows, [expected]);
    let struct_column = shop.sql("SELECT {'a': 1} AS s");
    assert!(matches!(struct_column, Err(EngineError::UnsupportedColumn { .. })), "{struct_column:?}");
}

#[test]
fn a_wrong_number_of_values_is_an_error() {
    let shop = shop();
    assert!(matches!(shop.with("SELECT $1", &[]), Err(EngineError::Refused(_))));
    assert!(matches!(shop.with("SELECT 1", &[Value::number(1)]), Err(EngineError::Refused(_))));
}

#[test]
fn a_million_ids_come_whole_and_in_order() {
    let shop = shop();
    let ids = |sql: &str| shop.engine.instance.run(&|| None, |connection| table::ids(connection, sql, &[]));
    let found = ids("SELECT range AS id FROM range(1000000) ORDER BY id").unwrap();
    assert!(found.iter().copied().eq(0..1_000_000));
    assert_eq!(ids("SELECT 7::INTEGER").unwrap(), [7]);
    assert_eq!(ids("SELECT 7 WHERE false").unwrap(), [0_i64; 0]);
    for other in ["SELECT 'x'", "SELECT 1, 2", "SELECT NULL::BIGINT", "SELECT 1.5"] {
        assert!(matches!(ids(other), Err(EngineError::NotIds)), "{other}");
    }
}

#[test]
fn columns_beside_ids_are_flags_or_exact_numbers() {
    let shop = shop();
    let columns = |sql: &str| shop.engine.instance.run(&|| None, |connection| table::columns(connection, sql, &[]));
    let found = columns(
        "SELECT * FROM (VALUES (3, true, 5::BIGINT, 2.50, 7::HUGEINT, 0.5::DOUBLE, 10::HUGEINT * 1e18::HUGEINT), \
         (1, NULL, 0, NULL, 8, NULL, NULL), (-2, true, NULL, -0.01, 9, 1.5, NULL)) t(a, b, c, d, e, f, g)",
    );
    let found = found.unwrap();
    let [Column::True(ids), whole, cents, huge, Column::Other, Column::Other] = found.as_slice() else {
        panic!("other columns: {found:?}")
    };
    assert_eq!(ids, &[-2, 3]);
    let told = |column: &Column| match column {
        Column::Numbers(numbers) => (numbers.decimals(), numbers.ids().to_vec(), numbers.within(&(0..=249))),
        other => panic!("{other:?}"),
    };
    assert_eq!(told(whole), (0, vec![1, 3], vec![1, 3]));
    assert_eq!(told(cents), (2, vec![-2, 3], vec![]));
    let alone = columns("SELECT 3 UNION ALL SELECT -2").unwrap();
    assert!(matches!(alone.as_slice(), [Column::True(ids)] if ids == &[-2, 3]), "{alone:?}");
    assert_eq!(told(huge), (0, vec![-2, 1, 3], vec![-2, 1, 3]));
}

#[test]
fn the_schema_and_the_values_of_a_column_can_be_read() {
    let shop = shop();
    let schema = shop.engine.schema(&Stop::never()).unwrap();
    assert_eq!(schema.keys().collect::<Vec<_>>(), ["orders", "people"]);
    let kinds: Vec<_> = schema["orders"].iter().map(|column| (column.name.as_str(), column.kind.as_str())).collect();
    assert_eq!(kinds, [("id", "BIGINT"), ("amount", "DECIMAL(12,2)"), ("channel", "VARCHAR")]);
    let values = |table: &str, column: &str, limit| shop.engine.distinct_values(table, column, limit, &Stop::never());
    assert_eq!(values("orders", "channel", 10).unwrap(), ["c0", "c1", "c2"]);
    assert_eq!(values("orders", "channel", 2).unwrap(), ["c0", "c1"]);
    assert_eq!(values("people", "tags", 10).unwrap(), ["a", "b"]);
    assert_eq!(values("people", "od\"d", 10).unwrap(), ["x"]);
    for (table, column) in [("orders", "nothing"), ("orders\" o", "id"), ("sqlite_master", "name")] {
        assert!(matches!(values(table, column, 1), Err(EngineError::NoSuchColumn { .. })), "{table}.{column}");
    }
}

#[test]
fn every_failure_has_a_sentence_in_both_languages() {
    use crate::lang::Lang;
    let failures = [EngineError::NotFound, EngineError::TimedOut, EngineError::Cancelled, EngineError::Closed];
    for failure in failures.iter().chain([&EngineError::NotIds]) {
        for lang in Lang::ALL {
            assert!(failure.message().exists(lang), "{failure} {lang:?}");
        }
    }
}
