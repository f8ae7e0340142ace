//! Whole questions over the demo shop give the lists that SQL written by hand over its base tables gives: translated,
//! checked, compiled, run and recorded as an operator's question is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use duckdb::Connection;
use quanxuan::engine::EngineSettings;
use quanxuan::import::current;
use quanxuan::pipeline::answer::Status;
use quanxuan::pipeline::json::{Ids, answer as written};
use quanxuan::pipeline::{Answer, AskRequest, OpenShop, Pipeline, Translator};
use quanxuan::store::Store;
use serde::Deserialize;

use crate::support::demo_shop;

/// A question with its right answers.
#[derive(Debug, Deserialize)]
struct Question {
    id: String,
    text: String,
    /// Any of these is right.
    gold: Vec<String>,
    /// Each of these must be offered beside the answer.
    #[serde(default)]
    choices: Vec<String>,
}

#[tokio::test]
async fn every_gold_question_gives_what_hand_written_sql_gives() {
    let desk = Desk::open();
    let mut wrong = Vec::new();
    for question in &questions() {
        let answer = desk.ask(&question.text).await;
        wrong.extend(desk.compare(question, &answer).map(|why| format!("{} {}: {why}", question.id, question.text)));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn an_answer_says_how_it_came_about() {
    let desk = Desk::open();
    for flagship in questions().iter().filter(|question| !question.choices.is_empty()) {
        let answer = serde_json::to_value(written(desk.ask(&flagship.text).await.as_ref(), Ids::Included)).unwrap();
        assert_eq!(answer["status"], "answered", "{answer:#}");
        assert_eq!(answer["unread"].as_array().unwrap().len(), 0, "{answer:#}");
        for told in ["segment", "sql", "as_of", "ids_hash", "snapshot"] {
            assert!(answer[told].as_str().is_some_and(|text| !text.is_empty()), "{told}: {answer:#}");
        }
        for told in ["spans", "windows", "params", "waterfall", "choices", "customer_ids", "excluded"] {
            assert!(answer[told].as_array().is_some_and(|items| !items.is_empty()), "{told}: {answer:#}");
        }
        for lang in ["zh", "en"] {
            assert!(answer["readback"][lang].as_str().is_some_and(|text| !text.is_empty()), "{answer:#}");
        }
        let tables = answer["cost"]["tables"].as_array().unwrap();
        assert!(tables.iter().any(|taken| taken["table"] == "customers"), "{answer:#}");
        let rows: u64 = tables.iter().map(|taken| taken["rows"].as_u64().unwrap()).sum();
        assert_eq!(answer["cost"]["rows"], rows, "{answer:#}");
        let last = answer["waterfall"].as_array().unwrap().last().unwrap();
        assert_eq!(last["cumulative"], answer["count"], "the waterfall ends at the count: {answer:#}");
    }
}

fn questions() -> Vec<Question> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/demo.jsonl");
    fs::read_to_string(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The demo shop, for questions and for SQL by hand.
struct Desk {
    pipeline: Pipeline,
    connection: Connection,
}

impl Desk {
    fn open() -> Self {
        let folder = demo_shop();
        let state = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
        let open = OpenShop::open(&folder, &EngineSettings::default()).unwrap();
        let connection = Connection::open_in_memory().unwrap();
        let file = current(&folder).unwrap().unwrap().file;
        let attach = format!("ATTACH '{}' AS demo (READ_ONLY); USE demo;", file.display());
        connection.execute_batch(&attach).unwrap();
        Desk { pipeline: Pipeline::new(open, Store::open(&state).unwrap(), None), connection }
    }

    async fn ask(&self, question: &str) -> Arc<Answer> {
        let request = AskRequest {
            question: question.to_owned(),
            after: None,
            as_of: None,
            translator: Translator::Builtin,
            reading: None,
            including: Vec::new(),
            who: "gold".to_owned(),
        };
        self.pipeline.ask(request).await.unwrap().answer
    }

    /// What is wrong with the answer.
    fn compare(&self, question: &Question, answer: &Answer) -> Option<String> {
        let Some(list) = answer.list.as_ref().filter(|_| answer.status == Status::Answered) else {
            return Some(format!("{:?}, unread {:?}", answer.status, answer.unread));
        };
        let found: BTreeSet<i64> = list.customer_ids.iter().copied().collect();
        let golds: Vec<BTreeSet<i64>> = question.gold.iter().map(|sql| self.ids(sql)).collect();
        if golds.iter().any(BTreeSet::is_empty) {
            return Some("nobody, which tests nothing".to_owned());
        }
        if !golds.contains(&found) {
            let sizes: Vec<usize> = golds.iter().map(BTreeSet::len).collect();
            return Some(format!("{} customers, not {sizes:?}: {}", found.len(), list.text));
        }
        let offered: Vec<BTreeSet<i64>> =
            answer.choices.iter().map(|choice| choice.customer_ids.iter().copied().collect()).collect();
        let missing = question.choices.iter().map(|sql| self.ids(sql)).any(|other| !offered.contains(&other));
        missing.then(|| "the other reading is not offered".to_owned())
    }

    fn ids(&self, sql: &str) -> BTreeSet<i64> {
        let mut statement = self.connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }
}
