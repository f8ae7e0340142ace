use jiff::civil::{Date, DateTime};
use proptest::prelude::*;
use quanxuan::dsl::{Number, Value};
use quanxuan::lang::Bilingual;
use quanxuan::store::record::{Assumption, Problem};
use quanxuan::store::{Origin, Outcome, Query, Record, RunFilter, SavedVersion, StoreError};
use rust_decimal::Decimal;

use super::{record, refusal, shop};

#[tokio::test]
async fn a_run_is_read_back_as_it_was_written() {
    let (_folder, store) = shop();
    let full = Record {
        assumptions: vec![Assumption { code: "window".to_owned(), text: Bilingual::same("a") }],
        choices: vec!["not purchase".to_owned()],
        problems: vec![Problem {
            code: "vague-word".to_owned(),
            severity: "warning".to_owned(),
            text: Bilingual::same("b"),
            span: Some((0, 6)),
        }],
        model: Some(serde_json::json!({ "tokens": 12, "answer": "{\"a\":1.5}" })),
        ..record("口红\n'; DROP TABLE run; -- \u{0} 💄", 1)
    };
    let written = store.append(full.clone()).await.unwrap();
    let read = store.run(written.id).await.unwrap();
    assert_eq!(read, written);
    assert_eq!(read.record, full);
    assert!(read.intact);
    assert_eq!(read.sequence, 1);
    let second = store.append(refusal("q", 2)).await.unwrap();
    assert_eq!((second.sequence, second.previous), (2, written.hash));
    assert!(second.id > written.id);
}

#[tokio::test]
async fn an_unknown_run_is_said() {
    let (_folder, store) = shop();
    let id = "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap();
    assert!(matches!(store.run(id).await, Err(StoreError::RunNotFound(_))));
}

#[tokio::test]
async fn runs_are_listed_newest_first_in_pages() {
    let (_folder, store) = shop();
    for second in 0..7 {
        store.append(record(&format!("question {second}"), second)).await.unwrap();
    }
    let first = store.runs(RunFilter::default(), None, 3).await.unwrap();
    assert_eq!(first.runs.iter().map(|run| run.sequence).collect::<Vec<_>>(), [7, 6, 5]);
    assert_eq!((first.total, first.newer, first.older), (7, 0, Some(5)));
    let second = store.runs(RunFilter::default(), first.older, 3).await.unwrap();
    assert_eq!(second.runs.iter().map(|run| run.sequence).collect::<Vec<_>>(), [4, 3, 2]);
    assert_eq!((second.total, second.newer), (7, 3));
    let last = store.runs(RunFilter::default(), second.older, 3).await.unwrap();
    assert_eq!((last.runs.len(), last.newer, last.older), (1, 6, None));
    let exact = store.runs(RunFilter::default(), Some(4), 3).await.unwrap();
    assert_eq!((exact.runs.len(), exact.older), (3, None), "a full last page has no next one");
}

#[tokio::test]
async fn runs_are_filtered() {
    let (_folder, store) = shop();
    let id = "3".parse().unwrap();
    let saved = Some(SavedVersion { segment: id, version: 2 });
    store.append(record("Lipstick 100%", 1)).await.unwrap();
    store.append(refusal("今天天气", 2)).await.unwrap();
    store.append(Record { saved, origin: Origin::Segment, question: None, ..record("", 3) }).await.unwrap();
    store.append(Record { who: "li".to_owned(), origin: Origin::Replay, ..record("x", 4) }).await.unwrap();
    let found = async |filter: RunFilter| {
        let page = store.runs(filter, None, 50).await.unwrap();
        assert_eq!(page.total, page.runs.len() as u64);
        page.runs.into_iter().map(|run| run.sequence).collect::<Vec<_>>()
    };
    let words = |words: &str| RunFilter { words: Some(words.to_owned()), ..RunFilter::default() };
    assert_eq!(found(words("lipSTICK 100%")).await, [1]);
    assert_eq!(found(words("天气")).await, [2]);
    assert_eq!(found(words("category = '口红'")).await, [4, 3, 1]);
    assert_eq!(found(words("  ")).await, [4, 3, 2, 1]);
    assert_eq!(found(words("_")).await, [0; 0]);
    assert_eq!(found(RunFilter { status: Some(Outcome::Refused), ..RunFilter::default() }).await, [2]);
    assert_eq!(found(RunFilter { origin: Some(Origin::Replay), ..RunFilter::default() }).await, [4]);
    assert_eq!(found(RunFilter { who: Some("li".to_owned()), ..RunFilter::default() }).await, [4]);
    let of_segment = RunFilter { segment: Some(id), ..RunFilter::default() };
    let page = store.runs(of_segment, None, 50).await.unwrap();
    assert_eq!(page.runs.len(), 1);
    assert_eq!(page.runs[0].saved, saved);
    assert_eq!(page.runs[0].count, Some(3));
}

#[tokio::test]
async fn a_clock_that_goes_back_keeps_the_order() {
    let (_folder, store) = shop();
    let late = store.append(record("late", 100)).await.unwrap();
    let early = store.append(record("early", 1)).await.unwrap();
    assert!(early.id > late.id);
    assert_eq!(store.verify().await.unwrap().broken, None);
}

fn value() -> impl Strategy<Value = Value> {
    let hostile = prop::sample::select(vec![
        "",
        "O'Brien",
        "a''b",
        r"\' OR 1=1 --",
        "%",
        "_",
        "ＡＢ１",
        "💄👩‍👩‍👧",
        "\0",
        "\u{202e}x",
        "\r\n\t",
        "\"",
        "\\u0000",
        "null",
    ]);
    let date =
        (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap());
    let time = (date.clone(), 0i8..24, 0i8..60, 0i8..60, 0i32..1_000_000_000)
        .prop_map(|(date, h, m, s, ns)| DateTime::from_parts(date, jiff::civil::Time::new(h, m, s, ns).unwrap()));
    // Any 96-bit number with up to 28 decimals.
    let number =
        (any::<(u32, u32, u32)>(), any::<bool>(), 0u32..=28).prop_map(|((low, middle, high), minus, scale)| {
            Number::new(Decimal::from_parts(low, middle, high, minus, scale))
        });
    prop_oneof![
        any::<String>().prop_map(Value::Text),
        hostile.prop_map(Value::text),
        number.prop_map(Value::Number),
        any::<bool>().prop_map(Value::Boolean),
        date.prop_map(Value::Date),
        time.prop_map(Value::Time),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn parameters_round_trip_exactly(params in prop::collection::vec(value(), 0..40), sql in any::<String>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (_folder, store) = shop();
            let mut record = record(&sql, 1);
            let list = record.list.as_mut().unwrap();
            list.query = Query { sql: sql.clone(), params: params.clone() };
            let id = store.append(record).await.unwrap().id;
            let query = store.run(id).await.unwrap().record.list.unwrap().query;
            assert_eq!(query, Query { sql, params });
            assert_eq!(store.verify().await.unwrap().broken, None);
        });
    }
}
