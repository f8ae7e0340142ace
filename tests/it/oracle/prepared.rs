//! Answers kept ready change how a list is found and nothing else: random segments, once from rows and once from answers
//! that were worked out for just such segments, list the same customers; which are the oracle's.

use std::collections::BTreeMap;

use jiff::civil::date;
use quanxuan::compile::Shortcuts;
use quanxuan::dsl::text::{parse, print};
use quanxuan::dsl::{CheckedSegment, Segment, check};
use quanxuan::engine::Stop;
use quanxuan::engine::ingest::IngestSettings;
use quanxuan::import::prepare;

use super::evaluate::{Ids, Rules, members};
use super::shops::{Chance, LittleShop};
use super::{SEED, asked};
use crate::laws::Dice;
use crate::support::{Desk, demo_shop};

const SHOPS: u32 = 10;
const SEGMENTS: usize = 40;

#[test]
fn answers_kept_ready_give_the_lists_that_rows_give() {
    let mut chance = Chance::new(asked("ORACLE_SEED").unwrap_or(SEED));
    let folder = tempfile::tempdir().unwrap();
    let machine = IngestSettings { threads: 1, memory_limit: "1GB".to_owned(), together: 3 };
    let (mut answered, mut alike) = (0, 0);
    for _ in 0..SHOPS {
        let shop = LittleShop::new(chance.number());
        let desk = shop.open(folder.path());
        let asked: Vec<CheckedSegment> = (0..SEGMENTS)
            .filter_map(|_| {
                let numbers: Vec<u32> = (0..60).map(|_| u32::try_from(chance.number() >> 32).unwrap()).collect();
                let mut dice = Dice::new(&desk.shop, &numbers);
                dice.instants = &shop.times.instants;
                dice.as_of = dice.of(&shop.times.as_of);
                let (as_of, segment) = (dice.as_of, dice.segment());
                check(&segment, &desk.shop, &desk.library, as_of).ok()
            })
            .collect();
        drop(desk);
        prepare(&folder.path().join("little.duckdb"), &asked, &machine, &Stop::never(), &mut |_| ()).unwrap();
        let desk = shop.reopen(folder.path());
        assert!(!desk.prepared.is_empty());
        let rules = Rules::new(&desk.shop.catalog, BTreeMap::new());
        for checked in &asked {
            let rows = desk.query(&Shortcuts::default(), checked);
            let ready = desk.query(&Shortcuts { rollups: false, ..desk.shortcuts() }, checked);
            assert_eq!(ready, desk.query(&desk.shortcuts(), checked));
            if ready == rows {
                alike += 1;
                continue;
            }
            answered += 1;
            let ids = |query| desk.engine.members_blocking(query, &Stop::never()).unwrap();
            let segment: &Segment = checked.segment();
            assert_eq!(ids(&ready), ids(&rows), "{}\n{}\n{}", print(segment), ready.text(), shop.sql);
            let listed: Ids = ids(&ready).into_iter().collect();
            let expected = members(segment, &shop.data, &desk.shop.catalog, &rules, checked.as_of());
            assert_eq!(listed, expected, "{}\n{}", print(segment), shop.sql);
            // Nothing is left to be asked of rows, but of values ranked first that are not named.
            let named = !print(segment).contains("preferred");
            assert!(!named || !ready.text().contains("WITH"), "{}\n{}", print(segment), ready.text());
        }
    }
    // Segments of customers' own facts ask nothing of rows.
    assert!(answered > alike, "{answered} of {} from answers", answered + alike);
}

#[test]
fn what_is_kept_answers_the_same_rows_on_the_same_day_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let shop = LittleShop::written("people id=1\nlines person=1 price=30 status=paid bought_at=2025-03-01T10:00:00");
    let as_of = date(2025, 3, 31).at(0, 0, 0, 0);
    let checked = |desk: &Desk, text: &str, as_of| {
        check(&parse(text, &desk.shop.catalog).unwrap(), &desk.shop, &desk.library, as_of).unwrap()
    };
    let desk = shop.open(folder.path());
    let kept = [checked(&desk, "last purchase in last 1 days and spend in last 30 days > 0", as_of)];
    drop(desk);
    let machine = IngestSettings { threads: 1, memory_limit: "1GB".to_owned(), together: 3 };
    prepare(&folder.path().join("little.duckdb"), &kept, &machine, &Stop::never(), &mut |_| ()).unwrap();
    let desk = shop.reopen(folder.path());
    let looks_at_rows = |text, as_of| {
        let sql = desk.query(&desk.shortcuts(), &checked(&desk, text, as_of));
        ["\"lines\"", "\"baskets\""].iter().any(|table| sql.text().contains(table))
    };
    for ready in
        ["spend in last 30 days >= 30", "top 10% by spend in last 30 days", "purchase in last 7 days", "not purchase"]
    {
        assert!(!looks_at_rows(ready, as_of), "{ready}");
        assert!(looks_at_rows(ready, as_of.tomorrow().unwrap()), "{ready}");
    }
    for other in
        ["spend in last 31 days >= 30", "spend(category = 'tea') in last 30 days >= 30", "refund in last 7 days"]
    {
        assert!(looks_at_rows(other, as_of), "{other}");
    }
    for text in ["spend in last 30 days >= 30", "purchase in last 30 days", "not purchase in last 29 days"] {
        assert_eq!(desk.ids_at(text, as_of), [1], "{text}");
    }
}

#[test]
fn with_one_wait_kept_every_length_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let view = |person, day, time| format!("views owner={person} product=1 viewed_at=2025-03-{day}T{time}\n");
    let line = |person, product, day, time| {
        format!("lines person={person} product={product} status=paid bought_at=2025-03-{day}T{time}\n")
    };
    let shop = LittleShop::written(
        &[
            String::from("people id=1\npeople id=2\npeople id=3\n"),
            // Bought an hour later less a microsecond, a day later to the microsecond, and what is not the same.
            view(1, 10, "10:00:00") + &line(1, 1, 10, "10:59:59.999999") + &line(1, 1, 10, "10:00:00"),
            view(2, 10, "10:00:00")
                + &view(2, 12, "10:00:00")
                + &line(2, 1, 11, "10:00:00")
                + &line(2, 2, 12, "10:00:01"),
            view(3, 30, "00:00:00.000001"),
        ]
        .concat(),
    );
    let as_of = date(2025, 3, 31).at(0, 0, 0, 0);
    let checked = |desk: &Desk, text: &str| {
        check(&parse(text, &desk.shop.catalog).unwrap(), &desk.shop, &desk.library, as_of).unwrap()
    };
    let desk = shop.open(folder.path());
    let kept = [
        "view then purchase within 7 days with same product",
        "view then no purchase within 5 hours with same product",
    ];
    let kept = kept.map(|text| checked(&desk, text));
    drop(desk);
    let machine = IngestSettings { threads: 1, memory_limit: "1GB".to_owned(), together: 2 };
    prepare(&folder.path().join("little.duckdb"), &kept, &machine, &Stop::never(), &mut |_| ()).unwrap();
    let desk = shop.reopen(folder.path());
    let rules = Rules::new(&desk.shop.catalog, BTreeMap::new());
    let found = |text: &str| {
        let checked = checked(&desk, text);
        let ids = desk.ids_at(text, as_of);
        let expected = members(checked.segment(), &shop.data, &desk.shop.catalog, &rules, as_of);
        assert_eq!(ids.iter().copied().collect::<Ids>(), expected, "{text}");
        let text = desk.query(&desk.shortcuts(), &checked).text().to_owned();
        (ids, text.contains("\"views\""))
    };
    let same = "with same product";
    for (rule, ids) in [
        ("view then purchase within 60 minutes", vec![1]),
        ("view then purchase within 59 minutes", vec![]),
        ("view then purchase within 24 hours", vec![1]),
        ("view then purchase within 1441 minutes", vec![1, 2]),
        ("view then purchase", vec![1, 2]),
        ("view then no purchase within 59 minutes", vec![1, 2, 3]),
        ("view then no purchase within 1 hours", vec![2, 3]),
        ("view then no purchase within 1 days", vec![2]),
        ("view then no purchase within 2 weeks", vec![2]),
        ("view then no purchase within 3 weeks", vec![]),
    ] {
        assert_eq!(found(&format!("{rule} {same}")), (ids, false), "{rule}");
    }
    // Months are not all as long, and a wait to as-of is none that nothing ever ended.
    for rule in ["view then purchase within 1 months", "view then no purchase"] {
        assert!(found(&format!("{rule} {same}")).1, "{rule}");
    }
    assert!(found("view then purchase within 1 days").1);
}

#[test]
fn who_is_back_is_known_by_what_is_first_and_the_days_since() {
    let mut chance = Chance::new(SEED + 2);
    let folder = tempfile::tempdir().unwrap();
    let (mut some, mut none) = (0, 0);
    for _ in 0..12 {
        let shop = LittleShop::new(chance.number());
        let as_of = *shop.times.as_of.first().unwrap();
        let checked = |desk: &Desk, text: &str| {
            check(&parse(text, &desk.shop.catalog).unwrap(), &desk.shop, &desk.library, as_of).unwrap()
        };
        let desk = shop.open(folder.path());
        let kept = [checked(&desk, "first purchase or first view or first signal")];
        drop(desk);
        let machine = IngestSettings { threads: 1, memory_limit: "1GB".to_owned(), together: 3 };
        prepare(&folder.path().join("little.duckdb"), &kept, &machine, &Stop::never(), &mut |_| ()).unwrap();
        let desk = shop.reopen(folder.path());
        let rules = Rules::new(&desk.shop.catalog, BTreeMap::new());
        let days = 1 + chance.below(60);
        for (gone, back) in [("purchase", "purchase"), ("view", "purchase"), ("signal", "signal"), ("view", "view")] {
            for (window, away) in [
                (format!("last {days} days"), "7 days"),
                (format!("last {days} days"), "1 months"),
                ("last 1 months".to_owned(), "1 months"),
                ("last 2 months".to_owned(), "1 hours"),
            ] {
                let text = format!("{gone} then {back} in {window} at least {away} later without {gone} between");
                let checked = checked(&desk, &text);
                let query = desk.query(&desk.shortcuts(), &checked);
                assert!(query.text().contains("_earliest_"), "{}", query.text());
                let ids: Ids = desk.listed(&query).into_iter().collect();
                let expected = members(checked.segment(), &shop.data, &desk.shop.catalog, &rules, as_of);
                assert_eq!(ids, expected, "{as_of} {text}\n{}", shop.sql);
                *(if ids.is_empty() { &mut none } else { &mut some }) += 1;
            }
        }
    }
    assert!(some > 20 && none > 20, "somebody: {some}, nobody: {none}");
}

#[test]
fn what_comes_before_or_after_is_known_by_what_is_first_and_last() {
    let mut chance = Chance::new(SEED + 1);
    let folder = tempfile::tempdir().unwrap();
    let as_of = date(2025, 3, 31).at(0, 0, 0, 0);
    let (mut some, mut none) = (0, 0);
    for _ in 0..8 {
        let shop = LittleShop::new(chance.number());
        let checked = |desk: &Desk, text: &str| {
            check(&parse(text, &desk.shop.catalog).unwrap(), &desk.shop, &desk.library, as_of).unwrap()
        };
        let desk = shop.open(folder.path());
        let kept = [checked(&desk, "first purchase or last purchase or first view or last view")];
        drop(desk);
        let machine = IngestSettings { threads: 1, memory_limit: "1GB".to_owned(), together: 3 };
        prepare(&folder.path().join("little.duckdb"), &kept, &machine, &Stop::never(), &mut |_| ()).unwrap();
        let desk = shop.reopen(folder.path());
        let rules = Rules::new(&desk.shop.catalog, BTreeMap::new());
        for text in ["view then purchase", "view then no purchase", "purchase then view", "purchase then no purchase"] {
            let checked = checked(&desk, text);
            let query = desk.query(&desk.shortcuts(), &checked);
            assert!(!query.text().contains("WITH"), "{}", query.text());
            let ids: Ids = desk.listed(&query).into_iter().collect();
            assert_eq!(
                ids,
                members(checked.segment(), &shop.data, &desk.shop.catalog, &rules, as_of),
                "{text}\n{}",
                shop.sql
            );
            *(if ids.is_empty() { &mut none } else { &mut some }) += 1;
        }
    }
    assert!(some > none, "{some} of {}", some + none);
}

#[test]
fn numbers_too_great_for_the_narrow_type_are_kept_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let people: String = (1..=5).map(|id| format!("people id={id}\n")).collect();
    let line = "price=9999999999 status=paid bought_at=2025-03-01T10:00:00\n";
    let shop = LittleShop::written(&format!("{people}lines person=1 {line}lines person=4 {line}lines person=4 {line}"));
    let desk = shop.open(folder.path());
    let rule = parse("spend > 0", &desk.shop.catalog).unwrap();
    let rule = check(&rule, &desk.shop, &desk.library, date(2025, 3, 31).at(0, 0, 0, 0)).unwrap();
    drop(desk);
    let machine = IngestSettings { threads: 1, memory_limit: "1GB".to_owned(), together: 2 };
    prepare(&folder.path().join("little.duckdb"), &[rule], &machine, &Stop::never(), &mut |_| ()).unwrap();
    let desk = shop.reopen(folder.path());
    let spent = |text: &str| desk.ids_at(text, date(2025, 3, 31).at(0, 0, 0, 0));
    assert_eq!(spent("spend > 0"), [1, 4]);
    assert_eq!(spent("spend > 9999999999"), [4]);
}

#[test]
fn what_was_interrupted_is_gone_on_with_and_nobody_is_written_twice() {
    let mut chance = Chance::new(SEED);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("little.duckdb");
    let machine = IngestSettings { threads: 1, memory_limit: "1GB".to_owned(), together: 2 };
    let mut interrupted = 0;
    for _ in 0..6 {
        let shop = LittleShop::new(chance.number());
        let desk = shop.open(folder.path());
        let rules = |texts: &[&str]| -> Vec<CheckedSegment> {
            let checked = texts.iter().map(|text| {
                let segment = parse(text, &desk.shop.catalog).unwrap();
                check(&segment, &desk.shop, &desk.library, date(2025, 3, 31).at(0, 0, 0, 0)).unwrap()
            });
            checked.collect()
        };
        let wanted = rules(&["last purchase in last 9 days and spend > 0", "purchase then purchase within 3 days"]);
        let others = rules(&["first purchase in last 9 days"]);
        let customers = desk.ids_at("everyone", date(2025, 3, 31).at(0, 0, 0, 0));
        drop(desk);
        // Stopped when the second run begins, first for other answers and then for those that are wanted.
        for rules in [&others, &wanted] {
            let stop = Stop::never();
            let mut runs = 0;
            let stopped = prepare(&file, rules, &machine, &stop, &mut |_| {
                runs += 1;
                if runs == 2 {
                    stop.cancel();
                }
            });
            interrupted += usize::from(stopped.is_err());
        }
        prepare(&file, &wanted, &machine, &Stop::never(), &mut |_| ()).unwrap();
        let desk = shop.reopen(folder.path());
        assert_eq!(desk.ids_at("everyone", date(2025, 3, 31).at(0, 0, 0, 0)), customers);
        for checked in &wanted {
            let (ready, rows) = (desk.query(&desk.shortcuts(), checked), desk.query(&Shortcuts::default(), checked));
            assert!(!ready.text().contains("WITH"), "{}", ready.text());
            let ids = |query| desk.engine.members_blocking(query, &Stop::never()).unwrap();
            assert_eq!(ids(&ready), ids(&rows), "{}", shop.sql);
        }
    }
    assert!(interrupted >= 4, "{interrupted}");
}

#[test]
fn the_demo_shop_keeps_what_its_catalog_wants() {
    let desk = Desk::open(&demo_shop());
    let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
    let mut rules = desk.shop.prepared_rules().peekable();
    assert!(rules.peek().is_some());
    for rule in rules {
        let checked = check(&rule.clone().into(), &desk.shop, &desk.library, as_of).unwrap();
        let query = desk.query(&desk.shortcuts(), &checked);
        assert!(!query.text().contains("WITH"), "{}", query.text());
    }
}
