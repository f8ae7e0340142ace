//! A shop's data read with SQL of the tests' own, past everything that is tested.

use duckdb::types::FromSql;
use duckdb::{Connection, Row};
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use quanxuan::import::current;
use std::path::Path;

pub struct Plain {
    connection: Connection,
}

impl Plain {
    pub fn open(folder: &Path) -> Self {
        let file = current(folder).unwrap().unwrap().file;
        let connection = Connection::open_in_memory().unwrap();
        let name = file.file_stem().unwrap().to_string_lossy();
        connection.execute_batch(&format!("ATTACH '{}' AS {name} (READ_ONLY); USE {name}", file.display())).unwrap();
        Plain { connection }
    }

    pub fn rows<T>(&self, sql: &str, read: impl Fn(&Row<'_>) -> duckdb::Result<T>) -> Vec<T> {
        let mut statement = self.connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| read(row)).unwrap().collect::<duckdb::Result<_>>();
        rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    pub fn pairs<A: FromSql, B: FromSql>(&self, sql: &str) -> Vec<(A, B)> {
        self.rows(sql, |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Each row's customer and instant; none of a table with more than `most` rows.
    pub fn instants(&self, table: &str, key: &str, time: &str, most: usize) -> Vec<(i64, DateTime)> {
        let count = format!("(SELECT count(*) FROM {table}) <= {most}");
        let sql =
            format!("SELECT {key}, epoch_us({time}::TIMESTAMP) FROM {table} WHERE {time} IS NOT NULL AND {count}");
        let instant = |micros: i64| date(1970, 1, 1).at(0, 0, 0, 0).checked_add(micros.microseconds()).unwrap();
        self.pairs(&sql).into_iter().map(|(id, micros)| (id, instant(micros))).collect()
    }
}
