use jiff::Timestamp;
use jiff::civil::time;
use jiff::tz::TimeZone;
use quanxuan::store::timing::{BadTiming, Timing};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// The next due times after `since`, each computed from the one before, in local time.
fn dues(timing: &Timing, since: &str, zone: &TimeZone, count: usize) -> Vec<String> {
    let since = at(since);
    let mut last = since;
    let mut found = Vec::new();
    for _ in 0..count {
        last = timing.next(since, last, zone).unwrap();
        found.push(last.to_zoned(zone.clone()).strftime("%m-%d %H:%M").to_string());
    }
    found
}

#[test]
fn hours_are_counted_from_when_they_were_set() {
    let six = Timing::hours(6).unwrap();
    assert_eq!(dues(&six, "2026-11-01T01:30:00Z", &TimeZone::UTC, 3), ["11-01 07:30", "11-01 13:30", "11-01 19:30"]);
    let next = six.next(at("2026-11-01T01:30:00Z"), at("2026-11-09T02:00:00Z"), &TimeZone::UTC);
    assert_eq!(next, Some(at("2026-11-09T07:30:00Z")), "what was missed is skipped, the rhythm kept");
    let early = six.next(at("2026-11-01T01:30:00Z"), at("2020-01-01T00:00:00Z"), &TimeZone::UTC);
    assert_eq!(early, Some(at("2026-11-01T07:30:00Z")), "nothing is due before it was set");
}

#[test]
fn days_have_a_time_on_the_clock_of_the_shop() {
    let shanghai = zone("Asia/Shanghai");
    let daily = Timing::days(1, time(8, 0, 0, 0)).unwrap();
    assert_eq!(dues(&daily, "2026-11-01T01:00:00Z", &shanghai, 2), ["11-02 08:00", "11-03 08:00"]);
    assert_eq!(dues(&daily, "2026-10-31T23:00:00Z", &shanghai, 2), ["11-01 08:00", "11-02 08:00"], "still today");
    let third = Timing::days(3, time(8, 0, 0, 0)).unwrap();
    assert_eq!(dues(&third, "2026-11-01T01:00:00Z", &shanghai, 2), ["11-04 08:00", "11-07 08:00"]);
    let next = third.next(at("2026-11-01T01:00:00Z"), at("2026-11-05T00:00:00Z"), &shanghai);
    assert_eq!(next, Some(at("2026-11-07T00:00:00Z")));
}

#[test]
fn patterns_follow_the_clock_of_the_shop() {
    let shanghai = zone("Asia/Shanghai");
    let mondays = Timing::cron(" 0  8 * * MON ").unwrap();
    assert_eq!(mondays, Timing::Cron("0 8 * * MON".to_owned()));
    assert_eq!(dues(&mondays, "2026-11-26T00:00:00Z", &shanghai, 2), ["11-30 08:00", "12-07 08:00"]);
    let quarters = Timing::cron("*/15 9-10 * * *").unwrap();
    let found = dues(&quarters, "2026-11-26T02:20:00Z", &shanghai, 3);
    assert_eq!(found, ["11-26 10:30", "11-26 10:45", "11-27 09:00"]);
    assert_eq!(dues(&Timing::cron("@daily").unwrap(), "2026-11-26T02:20:00Z", &shanghai, 1), ["11-27 00:00"]);
}

#[test]
fn a_change_of_the_clocks_neither_loses_a_day_nor_runs_it_twice() {
    let berlin = zone("Europe/Berlin");
    let daily = Timing::days(1, time(2, 30, 0, 0)).unwrap();
    let spring = dues(&daily, "2026-03-27T12:00:00Z", &berlin, 3);
    assert_eq!(spring, ["03-28 02:30", "03-29 03:30", "03-30 02:30"], "02:30 is not there on the 29th");
    let autumn = dues(&daily, "2026-10-23T12:00:00Z", &berlin, 3);
    assert_eq!(autumn, ["10-24 02:30", "10-25 02:30", "10-26 02:30"], "02:30 is there twice on the 25th");
    let pattern = Timing::cron("30 2 * * *").unwrap();
    assert_eq!(dues(&pattern, "2026-10-23T12:00:00Z", &berlin, 3), autumn);
}

#[test]
fn what_is_no_timing_is_refused() {
    assert_eq!(Timing::hours(0), Err(BadTiming::Count(0, 720)));
    assert_eq!(Timing::hours(721), Err(BadTiming::Count(721, 720)));
    assert_eq!(Timing::days(0, time(8, 0, 0, 0)), Err(BadTiming::Count(0, 366)));
    for bad in ["", "* * * *", "0 0 8 * * *", "61 * * * *", "every day", "0 8 * * 星期一", "@nonsense"] {
        assert!(matches!(Timing::cron(bad), Err(BadTiming::Pattern(_))), "{bad}");
    }
    assert_eq!(Timing::cron("0 0 30 2 *"), Err(BadTiming::Never("0 0 30 2 *".to_owned())));
}

#[test]
fn the_end_of_time_is_not_passed() {
    let late = Timestamp::MAX;
    for timing in
        [Timing::hours(6).unwrap(), Timing::days(1, time(8, 0, 0, 0)).unwrap(), Timing::cron("@daily").unwrap()]
    {
        assert_eq!(timing.next(Timestamp::MIN, late, &TimeZone::UTC), None, "{timing:?}");
        assert!(timing.next(Timestamp::MIN, Timestamp::UNIX_EPOCH, &TimeZone::UTC).is_some(), "{timing:?}");
    }
}
