//! Imports: what comes out, and that nothing half-made is ever seen.

use std::fs;
use std::io::Write;
use std::path::Path;

use duckdb::{AccessMode, Config, Connection};
use quanxuan::diagnostic::{Code, Place};
use quanxuan::engine::{EngineError, Stop};
use quanxuan::import::{ImportError, Snapshot, Source, current, import};
use quanxuan::lang::{Bilingual, Lang};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::support::{DEMO_CUSTOMERS, demo_shop, settings};

const DESCRIPTION: &str = r#"
database = "crm"
label = { zh = "小店", en = "Corner shop" }

[[parameter]]
name = "customers"
default = 25
min = 1
max = 1000
help = { zh = "客户数", en = "number of customers" }

[[file]]
path = "data/sales.csv"
table = "sales"
columns = { code = "VARCHAR", amount = "DECIMAL(12,2)" }

[[step]]
label = { zh = "准备", en = "prepare" }
sql = "source/010_prepare.sql"

[[step]]
label = { zh = "客户", en = "customers" }
sql = "source/020_customers.sql"
each = { of = "customers", size = 10 }
"#;

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
key = "customer_id"
label = { zh = "客户", en = "customers" }
show = ["name"]

[[attribute]]
name = "name"
label = { zh = "姓名", en = "Name" }
column = "name"
type = "text"
"#;

/// A source folder, and a shop folder beside it that does not exist yet.
struct Shop {
    folder: TempDir,
}

impl Shop {
    fn new() -> Self {
        let place = Shop { folder: tempfile::tempdir().unwrap() };
        place.write("source.toml", DESCRIPTION);
        place.write("data/sales.csv", "code,amount\n007,1.50\n008,2\n");
        place.write(
            "source/010_prepare.sql",
            "CREATE TABLE customers(customer_id BIGINT, name VARCHAR);\n\
             CREATE TEMP MACRO named(id) AS 'c' || id;\nCREATE TABLE runs(first BIGINT, last BIGINT);",
        );
        place.write(
            "source/020_customers.sql",
            "INSERT INTO runs VALUES (getvariable('chunk_first'), getvariable('chunk_last')); -- one; row\n\
             INSERT INTO customers SELECT range, named(range)\n\
               FROM range(getvariable('chunk_first'), getvariable('chunk_last') + 1);",
        );
        place
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join("source").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn source(&self) -> Result<Source, ImportError> {
        Source::open(&self.folder.path().join("source"))
    }

    fn shop(&self) -> std::path::PathBuf {
        self.folder.path().join("shop")
    }

    fn import_with(&self, parameters: &[(&str, i64)], stop: &Stop) -> Result<Snapshot, ImportError> {
        import(&self.source()?, &self.shop(), &settings(parameters), stop, &mut |_| ())
    }

    fn import(&self) -> Result<Snapshot, ImportError> {
        self.import_with(&[], &Stop::never())
    }

    /// What lies in the snapshots folder, but for the lock.
    fn snapshots(&self) -> Vec<String> {
        let entries = fs::read_dir(self.shop().join("snapshots")).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != ".lock");
        names.sort();
        names
    }
}

fn one(snapshot: &Snapshot, sql: &str) -> String {
    let config = Config::default().access_mode(AccessMode::ReadOnly).unwrap();
    let connection = Connection::open_with_flags(&snapshot.file, config).unwrap();
    connection.query_row(&format!("SELECT ({sql})::VARCHAR"), [], |row| row.get(0)).unwrap()
}

#[test]
fn files_and_steps_become_a_snapshot() {
    let place = Shop::new();
    place.write("catalog/shop.toml", CATALOG);
    place.write("checks.sql", "SELECT 'as many as asked', count(*) = getvariable('customers') FROM customers;");
    let mut seen: Vec<(Bilingual, f64)> = Vec::new();
    let snapshot = import(&place.source().unwrap(), &place.shop(), &settings(&[]), &Stop::never(), &mut |progress| {
        seen.push((progress.label.clone(), progress.fraction));
    })
    .unwrap();
    assert_eq!(snapshot.id(), "1");
    assert_eq!(one(&snapshot, "SELECT list((first, last) ORDER BY first) FROM runs"), "[(1, 10), (11, 20), (21, 25)]");
    assert_eq!(one(&snapshot, "SELECT max(name) FROM customers"), "c9");
    assert_eq!(
        one(&snapshot, "SELECT string_agg(code || '=' || amount, ' ' ORDER BY code) FROM sales"),
        "007=1.50 008=2.00"
    );
    assert_eq!(current(&place.shop()).unwrap(), Some(snapshot.clone()));
    assert_eq!(fs::read_to_string(place.shop().join("current")).unwrap(), "snapshots/1/crm.duckdb\n");
    assert_eq!(fs::read_to_string(place.shop().join("catalog/shop.toml")).unwrap(), CATALOG);
    let mut left: Vec<_> =
        fs::read_dir(snapshot.file.parent().unwrap()).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["crm.duckdb", "manifest.json", "values.json"]);
    assert!(seen.windows(2).all(|pair| pair[0].1 <= pair[1].1), "{seen:?}");
    assert_eq!((seen[0].1, seen.last().unwrap().1), (0.0, 1.0));
    assert!(seen.iter().any(|(label, _)| label.en == "customers"));
}

#[test]
fn a_second_import_follows_the_first_and_keeps_it() {
    let place = Shop::new();
    let first = place.import().unwrap();
    let second = place.import_with(&[("customers", 3)], &Stop::never()).unwrap();
    assert_eq!((first.number, second.number), (1, 2));
    assert_eq!(current(&place.shop()).unwrap().unwrap(), second);
    assert_eq!(second.manifest.parameters["customers"], 3);
    assert_eq!(second.manifest.source, first.manifest.source);
    assert_eq!(
        (one(&first, "SELECT count(*) FROM customers"), one(&second, "SELECT count(*) FROM customers")),
        ("25".into(), "3".into())
    );
}

#[test]
fn whatever_fails_leaves_the_shop_as_it_was() {
    let place = Shop::new();
    let first = place.import().unwrap();
    let unchanged = |what: &str| {
        assert_eq!(current(&place.shop()).unwrap().as_ref(), Some(&first), "{what}");
        assert_eq!(place.snapshots(), ["1"], "{what}");
    };
    place.write("source/020_customers.sql", "INSERT INTO runs VALUES (1, 2);\n\nINSERT INTO nowhere VALUES (1);");
    let failed = place.import().unwrap_err();
    let ImportError::Statement { file, line, source: EngineError::Refused(_) } = &failed else { panic!("{failed:?}") };
    assert_eq!((file.as_str(), *line), ("source/020_customers.sql", 3));
    unchanged("statement");

    place.write("source/020_customers.sql", "INSERT INTO customers VALUES (1, 'x');");
    place.write(
        "checks.sql",
        "SELECT 'fine', true; SELECT 'too few', count(*) > 9 FROM customers;\nSELECT 'none', NULL",
    );
    let failed = place.import().unwrap_err();
    let ImportError::Checks { names } = &failed else { panic!("{failed:?}") };
    assert_eq!(names, &["too few", "none"]);
    assert!(failed.message().text(Lang::Zh).contains("too few"));
    unchanged("checks");

    place.write("checks.sql", "");
    place.write("catalog/shop.toml", &CATALOG.replace("column = \"name\"", "column = \"nam\""));
    let failed = place.import().unwrap_err();
    let ImportError::Invalid(problems) = &failed else { panic!("{failed:?}") };
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::CatalogColumn]);
    assert!(!place.shop().join("catalog").exists());
    unchanged("catalog");

    place.write("catalog/shop.toml", CATALOG);
    place.write("data/sales.csv", "code,amount\nx,not a number\n");
    let failed = place.import().unwrap_err();
    assert!(matches!(failed, ImportError::Table { .. }), "{failed:?}");
    unchanged("file");
}

#[test]
fn an_import_can_be_stopped() {
    let place = Shop::new();
    place.write("source/010_prepare.sql", "CREATE TABLE t AS SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE (a.range + b.range) % 7 = 3");
    let stop = Stop::after(std::time::Duration::from_millis(300));
    let begin = std::time::Instant::now();
    let stopped = place.import_with(&[], &stop).unwrap_err();
    assert!(matches!(stopped, ImportError::Stopped(EngineError::TimedOut)), "{stopped:?}");
    assert!(begin.elapsed() < std::time::Duration::from_secs(30), "{:?}", begin.elapsed());
    assert_eq!(current(&place.shop()).unwrap(), None);
    assert_eq!(place.snapshots(), [""; 0]);
}

#[test]
fn leftovers_of_a_killed_import_go_away() {
    let place = Shop::new();
    let left = place.shop().join("snapshots/.new-7");
    fs::create_dir_all(&left).unwrap();
    fs::write(left.join("crm.duckdb"), "half").unwrap();
    place.import().unwrap();
    assert_eq!(place.snapshots(), ["1"]);
}

#[test]
fn two_imports_into_one_shop_do_not_mix() {
    let place = Shop::new();
    fs::create_dir_all(place.shop().join("snapshots")).unwrap();
    let lock = fs::File::create(place.shop().join("snapshots/.lock")).unwrap();
    lock.lock().unwrap();
    assert!(matches!(place.import(), Err(ImportError::Busy)));
    drop(lock);
    place.import().unwrap();
}

#[test]
fn steps_reach_nothing_outside() {
    let place = Shop::new();
    place.write("data/more.csv", "a\n1\n");
    let inside = place.folder.path().join("source/data/more.csv");
    let outside = place.folder.path().join("outside.csv");
    fs::write(&outside, "a\n1\n").unwrap();
    for (sql, allowed) in [
        (format!("CREATE TABLE more AS FROM read_csv('{}')", inside.display()), true),
        (format!("CREATE TABLE more AS FROM read_csv('{}')", outside.display()), false),
        ("CREATE TABLE more AS FROM read_text('/etc/passwd')".to_owned(), false),
        (format!("COPY (SELECT 1) TO '{}'", outside.display()), false),
        (format!("ATTACH '{}' AS other", place.folder.path().join("other.duckdb").display()), false),
        ("SET enable_external_access = true".to_owned(), false),
        ("INSTALL httpfs".to_owned(), false),
    ] {
        place.write("source/010_prepare.sql", &format!("CREATE TABLE customers(customer_id BIGINT, name VARCHAR); CREATE TABLE runs(a BIGINT, b BIGINT); CREATE TEMP MACRO named(x) AS x; {sql}"));
        let result = place.import();
        assert_eq!(result.is_ok(), allowed, "{sql}: {result:?}");
    }
}

#[test]
fn everything_wrong_in_a_description_is_reported_with_its_line() {
    let place = Shop::new();
    place.write(
        "source.toml",
        r#"database = "CRM"
label = { zh = "小店" }
[[parameter]]
name = "customers"
default = 5
min = 10
max = 20
help = { zh = "", en = "" }
[[file]]
package = "nothing"
path = "a.xls"
table = "t"
columns = { a = "INT) --" }
[[file]]
path = "../outside.csv"
table = "t"
[[package]]
registry = "pypi"
name = "--help"
version = "1"
sha256 = "abc"
[[step]]
label = { zh = "一", en = "one" }
sql = "source/none.sql"
each = { of = "customer", size = 0 }
[[steps]]
"#,
    );
    let Err(ImportError::Invalid(problems)) = place.source() else { panic!("accepted") };
    let found: Vec<_> = problems
        .iter()
        .map(|problem| match &problem.place {
            Some(Place::File { file, line }) => format!("{file}:{line} {}", problem.code.as_str()),
            _ => problem.code.as_str().to_owned(),
        })
        .collect();
    assert_eq!(
        found,
        [
            "catalog-incomplete",
            "catalog-name",
            "source.toml:2 catalog-syntax",
            "source.toml:3 catalog-syntax",
            "source.toml:9 catalog-syntax",
            "source.toml:9 catalog-syntax",
            "source.toml:9 catalog-reference",
            "source.toml:14 catalog-duplicate",
            "source.toml:14 catalog-reference",
            "source.toml:17 catalog-syntax",
            "source.toml:17 catalog-syntax",
            "source.toml:22 catalog-reference",
            "source.toml:22 catalog-syntax",
            "source.toml:22 catalog-reference",
            "source.toml:26 catalog-name",
        ]
    );
}

#[test]
fn steps_that_are_repeated_alike_are_done_run_by_run() {
    let place = Shop::new();
    place.write("source/030_marks.sql", "INSERT INTO runs SELECT max(first), 0 FROM runs;");
    let (_, repeated) = DESCRIPTION.rsplit_once("[[step]]").unwrap();
    let marks = repeated.replace("020_customers", "030_marks");
    place.write("source.toml", &format!("{DESCRIPTION}[[step]]{marks}"));
    let snapshot = place.import().unwrap();
    let runs = "[(1, 10), (1, 0), (11, 20), (11, 0), (21, 25), (21, 0)]";
    assert_eq!(one(&snapshot, "SELECT list((first, last) ORDER BY rowid) FROM runs"), runs);
}

#[test]
fn parameters_are_known_and_in_range() {
    let place = Shop::new();
    let import = |name: &str, value| place.import_with(&[(name, value)], &Stop::never());
    assert!(matches!(import("seed", 1), Err(ImportError::UnknownParameter { .. })));
    assert!(matches!(import("customers", 0), Err(ImportError::ParameterOutOfRange { .. })));
    assert!(matches!(import("customers", 1001), Err(ImportError::ParameterOutOfRange { .. })));
    assert!(!place.shop().exists());
}

#[test]
fn a_changed_catalog_file_is_kept_beside_the_new_one() {
    let place = Shop::new();
    place.write("catalog/shop.toml", CATALOG);
    place.import().unwrap();
    let changed = format!("{CATALOG}# mine\n");
    fs::write(place.shop().join("catalog/shop.toml"), &changed).unwrap();
    place.import().unwrap();
    assert_eq!(fs::read_to_string(place.shop().join("catalog/shop.toml")).unwrap(), CATALOG);
    assert_eq!(fs::read_to_string(place.shop().join("catalog/shop.toml.old")).unwrap(), changed);
}

#[test]
fn files_come_out_of_a_pinned_package() {
    let place = Shop::new();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("inner/data/sales.csv", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(b"code,amount\n1,2\n").unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let settings = quanxuan::import::ImportSettings { cache: place.folder.path().join("cache"), ..settings(&[]) };
    fs::create_dir_all(settings.cache.join("packages")).unwrap();
    fs::write(settings.cache.join("packages").join(&sha256), bytes).unwrap();
    let package =
        format!("[[package]]\nregistry = \"pypi\"\nname = \"some-sales\"\nversion = \"1.0\"\nsha256 = \"{sha256}\"\n");
    let run = |path: &str| {
        let file = format!("package = \"some-sales\"\npath = \"{path}\"");
        place.write("source.toml", &format!("{}{package}", DESCRIPTION.replace("path = \"data/sales.csv\"", &file)));
        import(&place.source().unwrap(), &place.shop(), &settings, &Stop::never(), &mut |_| ())
    };
    assert_eq!(one(&run("inner/data/sales.csv").unwrap(), "SELECT sum(amount) FROM sales"), "2.00");
    let missing = run("inner/data/other.csv").unwrap_err();
    assert!(matches!(missing, ImportError::NotInPackage { .. }), "{missing:?}");
}

#[test]
fn only_a_proper_pointer_is_followed() {
    let place = Shop::new();
    let snapshot = place.import().unwrap();
    for wrong in ["", "snapshots/1/../../x.duckdb", "/etc/passwd", "snapshots/x/crm.duckdb", "snapshots/1/crm.txt"] {
        fs::write(place.shop().join("current"), wrong).unwrap();
        assert!(current(&place.shop()).is_err(), "{wrong}");
    }
    fs::write(place.shop().join("current"), "snapshots/1/crm.duckdb").unwrap();
    assert_eq!(current(&place.shop()).unwrap(), Some(snapshot));
}

/// Every table with its number of rows and a hash that does not depend on their order.
fn contents(file: &Path) -> Vec<(String, i64, String)> {
    let config = Config::default().access_mode(AccessMode::ReadOnly).unwrap();
    let connection = Connection::open_with_flags(file, config).unwrap();
    let mut tables = connection.prepare("SELECT table_name FROM duckdb_tables() ORDER BY table_name").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let read = |table: String| {
        let sql = format!("SELECT count(*), sum(hash(t)::HUGEINT)::VARCHAR FROM \"{table}\" t");
        let (rows, hash) = connection.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        (table, rows, hash)
    };
    tables.into_iter().map(read).collect()
}

#[test]
fn the_demo_shop_is_the_same_every_time() {
    let shared = current(&demo_shop()).unwrap().unwrap();
    let again = tempfile::tempdir().unwrap();
    let settings = settings(&[("customers", DEMO_CUSTOMERS)]);
    let again = import(&Source::demo().unwrap(), again.path(), &settings, &Stop::never(), &mut |_| ())
        .map(|snapshot| contents(&snapshot.file))
        .unwrap();
    assert_eq!(contents(&shared.file), again);
    assert!(again.iter().all(|(_, rows, _)| *rows > 0), "{again:?}");
}
