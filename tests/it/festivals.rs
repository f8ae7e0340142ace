//! When festivals are: against other people's calendars, and what a catalog may write about them.

use std::fs;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use quanxuan::catalog::Catalog;
use quanxuan::catalog::load::{File, load};
use quanxuan::diagnostic::{Diagnostic, Place};

use crate::catalogs::catalog;

/// A shop with nothing but these festivals.
fn festivals(text: &str) -> Result<Catalog, Vec<Diagnostic>> {
    const SHOP: &str = r#"
[shop]
name = { zh = "店", en = "shop" }
database = "shop"
timezone = "Asia/Shanghai"
as_of = "2026-11-21"
currency = "CNY"
currency_symbol = "¥"

[customer]
table = "customers"
key = "id"
label = { zh = "客户", en = "customers" }
show = []
"#;
    load(&[File { name: "shop.toml", text: SHOP }, File { name: "festivals.toml", text }])
}

/// `[[festival]]` on line 1, `when` on line 4.
fn one(name: &str, when: &str) -> String {
    format!("[[festival]]\nname = \"{name}\"\nlabel = {{ zh = \"{name}\", en = \"{name}\" }}\n{when}\n")
}

fn days(catalog: &Catalog, name: &str, year: i16) -> Option<(Date, Date)> {
    catalog.festival(name).unwrap_or_else(|| panic!("{name}")).dates(year)
}

#[test]
fn moons_and_easter_are_where_another_source_has_them() {
    let months =
        (1..=12).map(|month| one(&format!("m{month}"), &format!("lunar = [\"{month:02}-01\", \"{month:02}-29\"]")));
    let text: String = months.chain([one("easter", "easter = [0, 0]")]).collect();
    let catalog = festivals(&text).unwrap();
    let table =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/calendar/months.tsv")).unwrap();
    let mut rows = table.lines().filter(|line| !line.starts_with('#'));
    assert!(rows.next().unwrap().starts_with("year\t"));
    let mut wrong = Vec::new();
    let mut years = Vec::new();
    for row in rows {
        let cells: Vec<_> = row.split('\t').collect();
        assert_eq!(cells.len(), 14, "{row}");
        let year: i16 = cells[0].parse().unwrap();
        years.push(year);
        for (month, first) in cells.iter().enumerate().skip(1).take(12) {
            let first: Date = first.parse().unwrap();
            let last = first.checked_add(28.days()).unwrap();
            let found = days(&catalog, &format!("m{month}"), year);
            if found != Some((first, last)) {
                wrong.push(format!("{year}-{month}: {found:?}, not {first}"));
            }
        }
        let easter: Date = cells[13].parse().unwrap();
        assert_eq!(days(&catalog, "easter", year), Some((easter, easter)));
    }
    assert_eq!(years, (1901..=2100).collect::<Vec<_>>());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_lunisolar_calendar_ends_where_nobody_has_published_it() {
    let catalog = festivals(&one("spring", "lunar = [\"01-01\", \"01-07\"]")).unwrap();
    assert_eq!(days(&catalog, "spring", 1900), None);
    assert_eq!(days(&catalog, "spring", 2101), None);
}

/// From the notices of the State Council and the shops' own calendars, not from any program.
#[test]
fn the_demo_shop_has_its_festivals_when_they_were() {
    let catalog = catalog("demo_shop");
    let table = [
        ("new_year_goods", 2024, date(2024, 1, 11), date(2024, 2, 9)),
        ("new_year_goods", 2025, date(2024, 12, 30), date(2025, 1, 28)),
        ("new_year_goods", 2026, date(2026, 1, 18), date(2026, 2, 16)),
        ("new_year_goods", 2027, date(2027, 1, 7), date(2027, 2, 5)),
        ("new_year_goods", 2028, date(2027, 12, 27), date(2028, 1, 25)),
        ("new_year_goods", 2029, date(2029, 1, 14), date(2029, 2, 12)),
        ("new_year_goods", 2030, date(2030, 1, 4), date(2030, 2, 2)),
        ("spring_festival", 2024, date(2024, 2, 10), date(2024, 2, 16)),
        ("spring_festival", 2025, date(2025, 1, 29), date(2025, 2, 4)),
        ("spring_festival", 2026, date(2026, 2, 17), date(2026, 2, 23)),
        ("spring_festival", 2027, date(2027, 2, 6), date(2027, 2, 12)),
        ("spring_festival", 2028, date(2028, 1, 26), date(2028, 2, 1)),
        ("spring_festival", 2029, date(2029, 2, 13), date(2029, 2, 19)),
        ("spring_festival", 2030, date(2030, 2, 3), date(2030, 2, 9)),
        ("mid_year_618", 2025, date(2025, 6, 1), date(2025, 6, 20)),
        ("double11", 2025, date(2025, 10, 20), date(2025, 11, 11)),
        ("national_day", 2025, date(2025, 10, 1), date(2025, 10, 7)),
        ("labour_day", 2026, date(2026, 5, 1), date(2026, 5, 5)),
    ];
    for (name, year, first, last) in table {
        assert_eq!(days(&catalog, name, year), Some((first, last)), "{name} {year}");
    }
    let table = [
        ("double11_day", date(2025, 11, 11)),
        ("womens_day", date(2025, 3, 8)),
        ("new_year_eve", date(2025, 1, 28)),
        ("lantern_festival", date(2026, 3, 3)),
        // In 2025 a leap sixth month came between these two.
        ("dragon_boat", date(2025, 5, 31)),
        ("qixi", date(2025, 8, 29)),
        ("mid_autumn", date(2025, 10, 6)),
        ("dragon_boat", date(2026, 6, 19)),
        ("qixi", date(2026, 8, 19)),
        ("mid_autumn", date(2026, 9, 25)),
        ("double_ninth", date(2026, 10, 18)),
        ("mothers_day", date(2026, 5, 10)),
        ("fathers_day", date(2026, 6, 21)),
        ("thanksgiving", date(2026, 11, 26)),
        // The month began on a Friday, so this is its fifth.
        ("black_friday", date(2024, 11, 29)),
        ("black_friday", date(2019, 11, 29)),
        ("cyber_monday", date(2019, 12, 2)),
        ("double12", date(2025, 12, 12)),
    ];
    for (name, day) in table {
        assert_eq!(days(&catalog, name, day.year()), Some((day, day)), "{name} {day}");
    }
}

#[test]
fn complete_journey_has_its_festivals_when_they_were() {
    let catalog = catalog("complete_journey");
    let table = [
        ("super_bowl", date(2017, 2, 5)),
        ("easter", date(2017, 4, 16)),
        ("mothers_day", date(2017, 5, 14)),
        ("memorial_day", date(2017, 5, 29)),
        ("memorial_day", date(2021, 5, 31)),
        ("fathers_day", date(2017, 6, 18)),
        ("labor_day", date(2017, 9, 4)),
        ("thanksgiving", date(2016, 11, 24)),
        ("thanksgiving", date(2017, 11, 23)),
        ("thanksgiving", date(2018, 11, 22)),
        ("black_friday", date(2017, 11, 24)),
        ("cyber_monday", date(2017, 11, 27)),
        ("christmas", date(2017, 12, 25)),
    ];
    for (name, day) in table {
        assert_eq!(days(&catalog, name, day.year()), Some((day, day)), "{name} {day}");
    }
}

#[test]
fn a_festival_across_new_year_belongs_to_the_year_its_kind_says() {
    let text = [
        one("holidays", "days = [\"12-24\", \"01-02\"]"),
        one("laba", "lunar = [\"12-08\", \"12-08\"]"),
        one("winter", "lunar = [\"12-23\", \"01-15\"]"),
        one("new_year", "days = [\"01-01\", \"01-01\"]"),
        one("last_week", "around = { festival = \"new_year\", days = [-7, -1] }"),
        one("week_before", "around = { festival = \"last_week\", days = [-7, -1] }"),
    ];
    let catalog = festivals(&text.concat()).unwrap();
    assert_eq!(days(&catalog, "holidays", 2025), Some((date(2025, 12, 24), date(2026, 1, 2))));
    assert_eq!(days(&catalog, "laba", 2025), Some((date(2026, 1, 26), date(2026, 1, 26))));
    assert_eq!(days(&catalog, "winter", 2025), Some((date(2026, 2, 10), date(2026, 3, 3))));
    assert_eq!(days(&catalog, "last_week", 2026), Some((date(2025, 12, 25), date(2025, 12, 31))));
    assert_eq!(days(&catalog, "week_before", 2026), Some((date(2025, 12, 18), date(2025, 12, 24))));
}

#[test]
fn the_latest_festival_is_that_of_a_coming_year_when_it_has_begun() {
    let catalog = catalog("demo_shop");
    let season = catalog.festival("new_year_goods").unwrap();
    let latest = |day: Date| season.latest(day.at(0, 0, 0, 0)).map(|(first, _)| first);
    assert_eq!(latest(date(2024, 12, 30)), Some(date(2024, 1, 11)));
    assert_eq!(latest(date(2024, 12, 31)), Some(date(2024, 12, 30)));
    assert_eq!(latest(date(2026, 1, 18)), Some(date(2024, 12, 30)));

    let late = festivals(&one("laba", "lunar = [\"12-08\", \"12-08\"]")).unwrap();
    let latest = late.festival("laba").unwrap().latest(date(2026, 1, 10).at(0, 0, 0, 0));
    assert_eq!(latest, Some((date(2025, 1, 7), date(2025, 1, 7))));
}

#[test]
fn wrong_festivals_are_all_told_with_file_and_line() {
    let text = [
        one("good", "days = [\"02-27\", \"03-01\"]"),
        one("none", ""),
        one("two", "days = [\"02-01\", \"03-01\"]\nlunar = [\"01-01\", \"01-02\"]"),
        one("leap_day", "days = [\"02-29\", \"03-01\"]"),
        one("no_date", "days = [\"6-1\", \"06-20\"]"),
        one("no_moon", "lunar = [\"12-30\", \"12-30\"]"),
        one("no_month", "weekday = { month = 13, nth = 1, day = \"monday\" }"),
        one("no_fifth", "weekday = { month = 5, nth = 5, day = \"monday\" }"),
        one("no_weekday", "weekday = { month = 5, nth = 1, day = \"mon\" }"),
        one("backwards", "easter = [1, 0]"),
        one("listed", "[festival.years]\n2024 = [\"2024-02-10\", \"2024-02-09\"]"),
        one("no_year", "[festival.years]\nmmxx = [\"2024-02-10\", \"2024-02-10\"]"),
        one("far", "around = { festival = \"good\", days = [-200, -1] }"),
        one("lost", "around = { festival = \"goood\", days = [-1, -1] }"),
        one("loop_a", "around = { festival = \"loop_b\", days = [-1, -1] }"),
        one("loop_b", "around = { festival = \"loop_a\", days = [-1, -1] }"),
        one("alone", "around = { festival = \"alone\", days = [-1, -1] }"),
        one("into_loop", "around = { festival = \"loop_a\", days = [-1, -1] }"),
        one("on_lost", "around = { festival = \"lost\", days = [-1, -1] }"),
        one("near_good", "around = { festival = \"good\", days = [-100, -100] }"),
        one("far_by_two", "around = { festival = \"near_good\", days = [-100, -100] }"),
    ];
    let text = text.concat();
    // The name of the festival that a line belongs to.
    let name = |line: usize| {
        let above = text.lines().take(line + 1);
        above.filter_map(|line| line.strip_prefix("name = ")).last().unwrap().trim_matches('"')
    };
    let problems = festivals(&text).unwrap_err();
    let told: Vec<_> = problems
        .iter()
        .map(|problem| match &problem.place {
            Some(Place::File { file, line }) => {
                assert_eq!(file, "festivals.toml");
                format!("{}: {}", name(*line), problem.text(quanxuan::lang::Lang::En))
            }
            place => panic!("{place:?}"),
        })
        .collect();
    let one_of = "`days | years | lunar | weekday | easter | around` is missing, or conflicts with something else";
    let no_day = |day: &str| format!("`{day}` is no day that every year has, written as MM-DD");
    let wanted = [
        format!("none: {one_of}"),
        format!("two: {one_of}"),
        format!("leap_day: {}", no_day("02-29")),
        format!("no_date: {}", no_day("6-1")),
        format!("no_moon: {}", no_day("12-30")),
        "no_month: `13` cannot be a count here".to_owned(),
        "no_fifth: `5` cannot be a count here".to_owned(),
        "no_weekday: ".to_owned(),
        "backwards: the range from `1` to `0` is empty".to_owned(),
        "listed: the range from `2024-02-10` to `2024-02-09` is empty".to_owned(),
        "no_year: ".to_owned(),
        "far: `-200` cannot be a count here".to_owned(),
        "lost: `goood` is not defined; did you mean `good`".to_owned(),
        "loop_a: rules refer to each other in a circle: loop_a → loop_b → loop_a".to_owned(),
        "loop_b: rules refer to each other in a circle: loop_b → loop_a → loop_b".to_owned(),
        "alone: rules refer to each other in a circle: alone → alone".to_owned(),
        "far_by_two: `-200` cannot be a count here".to_owned(),
    ];
    let fits =
        told.len() == wanted.len() && told.iter().zip(&wanted).all(|(told, wanted)| told.starts_with(wanted.as_str()));
    assert!(fits, "{told:#?}");
}
