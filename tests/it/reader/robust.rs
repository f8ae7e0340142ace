//! Whatever is typed, the reader answers, and accounts for every character.

use super::{Bench, covers};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Pieces of real questions, function words and hostile text, thrown together.
const PIECES: [&str; 48] = [
    "近",
    "3",
    "个月",
    "没",
    "买过",
    "口红",
    "粉底液",
    "和",
    "或",
    "但",
    "的",
    "客户",
    "重要价值客户",
    "上海",
    "女",
    "消费",
    "前",
    "10%",
    "以上",
    "超过",
    "between",
    "and",
    "bought",
    "lipstick",
    "not",
    "in the last",
    "90 days",
    "top",
    "spend",
    "over",
    "500",
    "O'Brien",
    "\\' OR 1=1 --",
    "%",
    "_",
    "😀",
    "ａｂｃ",
    "３个月",
    "\u{0}",
    "\u{202e}",
    "é",
    "e\u{301}",
    "，",
    "。",
    "(",
    ")",
    "-",
    "99999999999999999999999",
];

#[test]
fn any_text_is_read_without_panic_and_accounted_for() {
    let bench = Bench::new("demo_shop");
    let pieces = prop::collection::vec(
        prop_oneof![3 => (0..PIECES.len()).prop_map(|at| PIECES[at].to_owned()), 1 => ".{0,6}"],
        1..14,
    );
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    runner
        .run(&pieces, |pieces| {
            let question = pieces.concat();
            if let Ok(parsed) = quanxuan::question::Question::parse(&question) {
                let draft = bench.reader.read(&parsed, bench.as_of);
                prop_assert!(covers(&draft, parsed.text()), "{question:?} {:?}", draft.spans);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn traditional_and_full_width_forms_mean_the_same() {
    let bench = Bench::new("demo_shop");
    let pairs = [
        ("过去３个月购买过口红但没买过粉底液的重要价值客户", "過去3個月購買過口紅但沒買過粉底液的重要價值客戶"),
        ("近９０天消费超过５００元的女会员", "近90天消費超過500元的女會員"),
    ];
    for (left, right) in pairs {
        let (left, right) = (bench.read(left), bench.read(right));
        assert_eq!(left.readings, right.readings);
        assert!(!left.readings.is_empty());
    }
}

#[test]
fn a_long_question_is_read_whole() {
    let bench = Bench::new("demo_shop");
    let long = "近30天买过口红但没买过粉底液的上海女性客户，".repeat(80);
    let draft = bench.read(&long);
    assert!(covers(&draft, &long));
}
