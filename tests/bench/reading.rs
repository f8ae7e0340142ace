//! How long the built-in reader takes: a question of about 60 characters, and a text of 2,000, beside a vocabulary of 50,000
//! values. Prints what was measured and fails when it is more than the reader may take.
//!
//! `cargo bench --bench reading` measures the optimised program.

#![expect(clippy::print_stdout, reason = "what was measured is what the program is for")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench stops at the first thing that is not as it should be"
)]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use quanxuan::catalog::Values;
use quanxuan::catalog::load::{File, load};
use quanxuan::dsl::Shop;
use quanxuan::question::Question;
use quanxuan::translate::rules::Reader;

const VALUES: usize = 50_000;
const ROUNDS: usize = 5;

/// What a question of about 60 characters may take at the median and at the 99th percentile, and a text of 2,000.
const MEDIAN: Duration = Duration::from_millis(3);
const P99: Duration = Duration::from_millis(10);
const LONG: Duration = Duration::from_millis(200);

fn main() -> ExitCode {
    let began = Instant::now();
    let shop = shop();
    let reader = Reader::new(&shop);
    println!("reader with {VALUES} values built in {:.0?}", began.elapsed());
    let as_of = shop.catalog.shop.as_of.at(0, 0, 0, 0);
    let read = |text: &str| {
        let question = Question::parse(text).unwrap();
        let began = Instant::now();
        black_box(reader.read(&question, as_of));
        began.elapsed()
    };

    let phrases = phrases();
    let questions = sized(&phrases, 60);
    for text in &questions {
        read(text);
    }
    let mut times: Vec<Duration> = (0..ROUNDS).flat_map(|_| questions.iter().map(|text| read(text))).collect();
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 1000).copied().unwrap_or_default();
    let (median, p99) = (at(500), at(990));
    println!(
        "{} questions of 55 to 65 characters: median {median:.2?}, 90% {:.2?}, 99% {p99:.2?}, longest {:.2?}",
        questions.len(),
        at(900),
        times.last().copied().unwrap_or_default()
    );

    let mut long: Vec<Duration> = texts(&phrases)
        .iter()
        .map(|text| {
            let took = read(text);
            println!("  {took:>10.2?}  {}…", text.chars().take(30).collect::<String>());
            took
        })
        .collect();
    long.sort_unstable();
    let longest = long.last().copied().unwrap_or_default();
    println!(
        "{} texts of 2,000 characters: median {:.2?}, longest {longest:.2?}",
        long.len(),
        long.get(long.len() / 2).copied().unwrap_or_default()
    );

    if median < MEDIAN && p99 < P99 && longest < LONG { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The demo shop's catalog with many values in the data.
fn shop() -> Shop {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo_shop/catalog");
    let mut texts: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    texts.sort();
    let files: Vec<File<'_>> = texts.iter().map(|(name, text)| File { name, text }).collect();
    let mut values = Values::default();
    for number in 0..VALUES {
        values.insert("keyword", name(number));
    }
    Shop::new(load(&files).unwrap(), values).unwrap()
}

/// A name as products have them, no two alike: in Chinese characters, in Latin letters, in both.
fn name(number: usize) -> String {
    const FIRST: [&str; 24] = [
        "花语", "云端", "山野", "星河", "晨光", "木槿", "青禾", "白露", "海盐", "松间", "暖阳", "月白", "Aurora",
        "Bloom", "Cedar", "Dawn", "Ember", "Fable", "Grove", "Haven", "Isle", "Juniper", "Kite", "Lumen",
    ];
    const SECOND: [&str; 24] = [
        "轻盈", "焕亮", "柔滑", "丝绒", "水光", "雾面", "清透", "滋养", "修护", "控油", "保湿", "舒缓", "silk",
        "velvet", "glow", "matte", "dewy", "pure", "repair", "calm", "fresh", "rich", "light", "deep",
    ];
    const THIRD: [&str; 24] = [
        "唇釉",
        "气垫",
        "乳液",
        "喷雾",
        "眉笔",
        "身体乳",
        "护手霜",
        "唇膏",
        "定妆粉",
        "睫毛膏",
        "爽肤水",
        "洁面乳",
        "tint",
        "cushion",
        "lotion",
        "mist",
        "pencil",
        "butter",
        "cream",
        "balm",
        "powder",
        "mascara",
        "toner",
        "cleanser",
    ];
    let digit = |place: usize| number / 24_usize.pow(u32::try_from(place).unwrap()) % 24;
    format!("{}{}{}{}", FIRST[digit(0)], SECOND[digit(1)], THIRD[digit(2)], number / 24_usize.pow(3))
}

/// The questions of the reader's corpus about this shop, in Chinese and in English, with some of the values.
fn phrases() -> [Vec<String>; 2] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/reader");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut found = BTreeSet::new();
    for file in files {
        let corpus: toml::Table = toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        if corpus.get("shop").and_then(toml::Value::as_str) != Some("demo_shop") {
            continue;
        }
        for case in corpus.get("case").and_then(toml::Value::as_array).unwrap() {
            match case.get("question").unwrap() {
                toml::Value::Array(several) => found.extend(several.iter().map(|one| one.as_str().unwrap().to_owned())),
                one => drop(found.insert(one.as_str().unwrap().to_owned())),
            }
        }
    }
    for number in (0..VALUES).step_by(VALUES / 100) {
        found.insert(format!("搜索过{}的客户", name(number)));
        found.insert(format!("customers who searched for {}", name(number)));
    }
    let (latin, chinese) = found.into_iter().partition(|text| text.is_ascii());
    [chinese, latin]
}

/// Questions of so many characters, five more or less: those that are, and others put side by side.
fn sized(phrases: &[Vec<String>; 2], size: usize) -> Vec<String> {
    let fits = |text: &String| text.chars().count().abs_diff(size) <= 5;
    let mut found: BTreeSet<String> = phrases.iter().flatten().filter(|text| fits(text)).cloned().collect();
    for (list, join) in phrases.iter().zip(["，并且", ", and "]) {
        for step in 1..8 {
            for (at, one) in list.iter().enumerate() {
                let other = &list[(at + step * 37) % list.len()];
                found.extend(Some(format!("{one}{join}{other}")).filter(|text| fits(text)));
            }
        }
    }
    found.into_iter().collect()
}

/// Texts as long as a question may be: of questions, of nothing known, of one phrase over and over.
fn texts(phrases: &[Vec<String>; 2]) -> Vec<String> {
    let cut = |text: String| text.chars().take(2_000).collect::<String>();
    let mut texts: Vec<String> = phrases
        .iter()
        .flat_map(|list| {
            (0..4).map(|from| list.iter().skip(from * 60).cycle().take(200).cloned().collect::<Vec<_>>().join("，"))
        })
        .map(cut)
        .collect();
    texts.push(cut("qwertz uiopasd fghjklyx ".repeat(100)));
    texts.push(cut("犇骉麤飝".repeat(500)));
    texts.push(cut("买过口红".repeat(500)));
    texts.push(cut("没买过口红或".repeat(400)));
    texts.push(cut("没买过口红或".repeat(40)));
    texts.push(cut("没买过口红或".repeat(20)));
    texts.push(cut("1234567890".repeat(200)));
    texts.push(cut("bought lipstick and ".repeat(100)));
    texts
}
