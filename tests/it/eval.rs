//! Scoring a question set: every way a question can end, over the demo shop.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Command, Output};

use quanxuan::diagnostic::Place;
use quanxuan::pipeline::answer::Status;
use quanxuan::pipeline::eval::cases::{Expect, cases, former};
use quanxuan::pipeline::eval::score::{Match, Outcome, Score, quantile};
use quanxuan::store::{RunFilter, Store};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::demo_shop;

#[test]
fn a_wrong_list_costs_what_is_asked_for() {
    use Outcome::{Asked, Failed, Refused, Right, Ungraded, Wrong};
    let score = Score::of([Right, Right, Right, Right, Right, Wrong, Asked, Asked, Refused, Failed, Ungraded]);
    let counts = [score.questions, score.right, score.wrong, score.asked, score.refused, score.failed];
    assert_eq!(counts, [10, 5, 1, 2, 1, 1], "what cannot be graded is no question");
    assert_eq!(score.rs, [(0, 50.0), (1, 40.0), (10, -50.0)].into());
    assert_eq!(Score::of([]).rs, [(0, 0.0), (1, 0.0), (10, 0.0)].into());
    assert_eq!(Score::of([Ungraded]).rs[&10], 0.0);
}

#[test]
fn each_answer_has_one_outcome() {
    for expect in [Expect::Answer, Expect::Choose, Expect::Refuse] {
        for list in [Match::Gold, Match::Other, Match::Unknown] {
            let of = |status| Outcome::of(expect, status, list);
            let answered = match (expect, list) {
                (Expect::Answer, Match::Gold) => Outcome::Right,
                (Expect::Answer, Match::Unknown) => Outcome::Ungraded,
                (Expect::Answer, Match::Other) | (Expect::Choose | Expect::Refuse, _) => Outcome::Wrong,
            };
            assert_eq!(of(Status::Answered), answered, "{expect:?} {list:?}");
            let choose = if expect == Expect::Choose { Outcome::Right } else { Outcome::Asked };
            assert_eq!(of(Status::Choose), choose, "{expect:?} {list:?}");
            let refused = if expect == Expect::Refuse { Outcome::Right } else { Outcome::Refused };
            assert_eq!(of(Status::Refused), refused, "{expect:?} {list:?}");
        }
    }
}

#[test]
fn times_are_told_by_rank() {
    let times: Vec<f64> = (1..=200).rev().map(f64::from).collect();
    assert_eq!((quantile(&times, 500), quantile(&times, 990)), (100.0, 198.0));
    assert_eq!((quantile(&[7.0], 500), quantile(&[7.0], 990)), (7.0, 7.0));
    assert_eq!(quantile(&[], 500), 0.0);
}

#[test]
fn every_bad_line_of_a_question_set_is_told() {
    let text = [
        r#"{"id": "1", "text": "one", "expect": "refuse", "kind": "other", "lang": "en", "why": "extra keys are fine"}"#,
        "",
        "not JSON",
        r#"{"id": "2", "text": "two"}"#,
        r#"{"id": "3", "text": "three", "expect": "shrug"}"#,
        r#"{"id": "1", "text": "one again", "expect": "answer", "gold": []}"#,
    ];
    let problems = cases(&text.join("\n"), "set.jsonl").unwrap_err();
    let told: Vec<_> = problems
        .iter()
        .map(|problem| match &problem.place {
            Some(Place::File { file, line }) if file == "set.jsonl" => (*line, problem.code.as_str()),
            place => panic!("{place:?}"),
        })
        .collect();
    let bad = ["bad-json", "bad-json", "bad-json", "question-set-duplicate", "question-set-gold"];
    assert_eq!(told, [3, 4, 5, 6, 6].into_iter().zip(bad).collect::<Vec<_>>());
    let good = cases(text[0], "set.jsonl").unwrap();
    assert_eq!((good.len(), good[0].expect, good[0].kind.as_deref()), (1, Expect::Refuse, Some("other")));
    assert!(former("{\"id\": \"1\", \"outcome\": \"right\"}\n{}\n[]", "kept.jsonl").is_err_and(|bad| bad.len() == 2));
}

/// At least one question for each way to end.
const QUESTIONS: &str = r#"
{"id": "women", "text": "女性客户", "expect": "answer", "gold": ["SELECT customer_id FROM people WHERE gender = '女' ORDER BY 1 DESC"]}
{"id": "men", "text": "男性客户", "expect": "answer", "gold": ["SELECT customer_id FROM people", "SELECT customer_id FROM people WHERE gender = '女'"]}
{"id": "hasty", "text": "上海的客户", "expect": "choose"}
{"id": "often", "text": "经常买口红的客户", "expect": "answer", "gold": ["SELECT customer_id FROM people"]}
{"id": "while", "text": "长期没有购买的客户", "expect": "choose"}
{"id": "funds", "text": "持有理财产品的客户", "expect": "choose", "gold": ["SELECT nothing FROM nowhere"]}
{"id": "weather", "text": "what's the weather", "expect": "refuse", "lang": "other keys may stand here"}
{"id": "away", "text": "customers not in Shanghai", "expect": "answer", "kind": "place", "gold": ["SELECT nothing FROM nowhere", "SELECT customer_id FROM people WHERE province IS DISTINCT FROM '上海'"]}
{"id": "mail", "text": "有邮箱的客户", "expect": "answer", "gold": ["SELECT nothing FROM nowhere"]}
"#;

/// What an evaluation before that kept.
const FORMER: &str = r#"
{"id": "women", "outcome": "asked"}
{"id": "men", "outcome": "right"}
{"id": "hasty", "outcome": "refused"}
{"id": "weather", "outcome": "right"}
{"id": "gone", "outcome": "right"}
"#;

/// A shop folder of its own, so that what a command leaves in it is seen, and a question set beside it.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let (made, shop) = (demo_shop(), folder.path().join("shop"));
        fs::create_dir(&shop).unwrap();
        for part in ["catalog", "current", "snapshots"] {
            symlink(made.join(part), shop.join(part)).unwrap();
        }
        let bench = Bench { folder };
        bench.write("set.jsonl", QUESTIONS);
        bench.write(
            "definitions.sql",
            "CREATE TEMP VIEW people AS FROM customers WHERE NOT is_employee AND NOT is_test;",
        );
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Runs `eval` in the folder of the question set.
    fn eval(&self, arguments: &[&str]) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_quanxuan"));
        program.current_dir(self.folder.path()).args([
            "--shop",
            "shop",
            "--lang",
            "en",
            "eval",
            "--translator",
            "builtin",
        ]);
        program.args(arguments).output().unwrap()
    }

    fn report(&self, arguments: &[&str]) -> Value {
        let output = self.eval(&[&["set.jsonl", "--format", "json"], arguments].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

#[test]
fn every_way_a_question_can_end_is_reported() {
    let bench = Bench::new();
    bench.write("former.jsonl", FORMER);
    let report = bench.report(&["--save", "kept.jsonl", "--against", "former.jsonl"]);
    let counts = ["questions", "right", "wrong", "asked", "refused", "failed"].map(|key| &report["overall"][key]);
    assert_eq!(counts, [8, 4, 2, 1, 1, 0], "{report:#}");
    assert_eq!(report["overall"]["rs"], json!({"0": 50.0, "1": 25.0, "10": -200.0}));
    assert_eq!(report["languages"]["en"]["questions"], 2);
    assert_eq!(report["expectations"]["refuse"]["questions"], 1);
    assert_eq!(report["kinds"]["place"]["right"], 1);
    let not_right = report["not_right"].as_array().unwrap();
    let ended: Vec<_> = not_right
        .iter()
        .map(|question| ["id", "outcome", "cause"].map(|key| question[key].as_str().unwrap()))
        .collect();
    let expected = [
        ["men", "wrong", "wrong-list"],
        ["hasty", "wrong", "should-choose"],
        ["often", "asked", "vague-word"],
        ["funds", "refused", "no-such-data"],
        ["mail", "ungraded", "broken-gold"],
    ];
    assert_eq!(ended, expected);
    assert_eq!(report["causes"].as_object().unwrap().len(), expected.len());
    let men = &not_right[0];
    assert_eq!((&men["off"]["too_many"], &men["segment"]), (&json!(0), &json!("gender = '男'")), "{men:#}");
    assert!(men["off"]["missing"].as_u64() > Some(0), "against all people, who are nearer than women: {men:#}");
    let broken = report["broken_gold"].as_array().unwrap();
    let which: Vec<_> = broken.iter().map(|gold| (gold["id"].as_str().unwrap(), gold["number"].as_u64())).collect();
    assert_eq!(which, [("funds", Some(1)), ("away", Some(1)), ("mail", Some(1))]);
    assert!(broken[0]["problem"].as_str().unwrap().contains("nowhere"), "in the database's own words: {broken:?}");
    assert!(report["translate_ms"]["p99"].as_f64() >= report["translate_ms"]["median"].as_f64());
    let changes = json!({
        "newly_right": [{"id": "women", "was": "asked", "now": "right"}],
        "newly_not_right": [{"id": "men", "was": "right", "now": "wrong"}],
        "otherwise": [{"id": "hasty", "was": "refused", "now": "wrong"}],
    });
    assert_eq!(report["changes"], changes, "what is the same or in one set only is no change");
    let kept = former(&fs::read_to_string(bench.path("kept.jsonl")).unwrap(), "kept.jsonl").unwrap();
    assert_eq!(kept.len(), 9);
}

#[tokio::test]
async fn the_table_tells_what_is_not_right_and_no_run_is_recorded() {
    let bench = Bench::new();
    let output = bench.eval(&["set.jsonl"]);
    assert_eq!(output.status.code(), Some(0), "a low score is no failure of the program");
    let table = String::from_utf8(output.stdout).unwrap();
    let told = |words: &str| assert!(table.contains(words), "{words}: {table}");
    told("        8        4        2        1        1        0     50.0     25.0   -200.0  all questions\n");
    told("men [wrong-list] expected answer, got answered\n    男性客户\n");
    told("often [vague-word] expected answer, got choose\n    经常买口红的客户\n");
    assert!(!table.contains("women ["), "{table}");
    let store = Store::open(&bench.path("shop")).unwrap();
    assert_eq!(store.runs(RunFilter::default(), None, 1).await.unwrap().total, 0);
}

#[test]
fn what_cannot_be_read_or_defined_ends_the_evaluation() {
    let bench = Bench::new();
    bench.write("bad.jsonl", "{}\n{\"id\": 1}\n");
    let bad = bench.eval(&["bad.jsonl"]);
    let told = String::from_utf8(bad.stderr).unwrap();
    assert_eq!(bad.status.code(), Some(3), "{told}");
    assert!(told.contains("bad.jsonl:1: [bad-json]") && told.contains("bad.jsonl:2: [bad-json]"), "{told}");
    bench.write("other.sql", "CREATE TEMP VIEW people AS FROM nowhere");
    let undefined = bench.eval(&["set.jsonl", "--definitions", "other.sql"]);
    let told = String::from_utf8(undefined.stderr).unwrap();
    assert_eq!(undefined.status.code(), Some(3), "{told}");
    assert!(told.contains("other.sql") && told.contains("nowhere"), "{told}");
    bench.write("other.sql", "CREATE TABLE more (id INTEGER)");
    assert_eq!(bench.eval(&["set.jsonl", "--definitions", "other.sql"]).status.code(), Some(3), "nothing is written");
    assert_eq!(bench.eval(&["missing.jsonl"]).status.code(), Some(1));
}
