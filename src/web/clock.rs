//! The only clock of the pages, and how they print instants.

use jiff::Timestamp;
use jiff::civil::DateTime;

pub fn now() -> Timestamp {
    Timestamp::now()
}

/// An instant in the shop's time zone; in UTC, and saying so, where the machine does not know the zone.
pub fn shown(at: Timestamp, zone: &str) -> String {
    match at.in_tz(zone) {
        Ok(local) => local.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
    }
}

/// A local time of the shop, without the `T` and without seconds that are zero.
pub fn local(time: DateTime) -> String {
    let format = if time.second() == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    time.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_local_or_say_that_they_are_not() {
        let at: Timestamp = "2026-11-20T16:30:00Z".parse().unwrap();
        assert!(["2026-11-21 00:30:00", "2026-11-20 16:30:00 UTC"].contains(&shown(at, "Asia/Shanghai").as_str()));
        assert_eq!(shown(at, "Nowhere/None"), "2026-11-20 16:30:00 UTC");
    }
}
