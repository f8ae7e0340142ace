//! Law 8: ranks by a naive ranking in memory, over values that plain SQL gives.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::plain::Plain;
use super::{PRICE, runner};
use crate::support::{Desk, complete_journey, demo_shop};

/// A measure or an attribute as segment text, and plain SQL for each customer's value as a fraction of whole numbers:
/// only customers who have the measure's event, with a missing value where they have no number.
type Ranked = (&'static str, &'static str);

const DEMO: [Ranked; 11] = [
    (
        "spend",
        "SELECT customer_id, (sum(amount) * 100)::BIGINT, 1::BIGINT FROM order_lines
         WHERE status IN ('已支付','已完成') AND refunded_at IS NULL AND ordered_at < DATE '2026-11-21' GROUP BY 1",
    ),
    (
        "orders in last 365 days",
        "SELECT customer_id, count(DISTINCT order_id), 1::BIGINT FROM order_lines
         WHERE status IN ('已支付','已完成') AND refunded_at IS NULL
           AND ordered_at >= DATE '2025-11-21' AND ordered_at < DATE '2026-11-21' GROUP BY 1",
    ),
    (
        "average_order_value",
        "SELECT customer_id, (sum(amount) * 100)::BIGINT, count(DISTINCT order_id) FROM order_lines
         WHERE status IN ('已支付','已完成') AND refunded_at IS NULL AND ordered_at < DATE '2026-11-21' GROUP BY 1",
    ),
    (
        "count of activity",
        "SELECT customer_id, count(*), 1::BIGINT FROM events WHERE event_at < DATE '2026-11-21' GROUP BY 1",
    ),
    (
        "average of rating of review",
        "SELECT customer_id, sum(rating)::BIGINT, count(rating) FROM reviews
         WHERE reviewed_at < DATE '2026-11-21' GROUP BY 1",
    ),
    (
        "sum of face_value of coupon_claimed",
        "SELECT customer_id, (sum(face_value) * 100)::BIGINT, 1::BIGINT FROM coupons
         WHERE claimed_at < DATE '2026-11-21' GROUP BY 1",
    ),
    ("points", "SELECT customer_id, points, 1::BIGINT FROM customers"),
    ("balance", "SELECT customer_id, (balance * 100)::BIGINT, 1::BIGINT FROM customers"),
    ("birthday", "SELECT customer_id, datediff('day', DATE '1970-01-01', birthday), 1::BIGINT FROM customers"),
    ("registered_at", "SELECT customer_id, epoch_us(registered_at), 1::BIGINT FROM customers"),
    ("age", "SELECT customer_id, datesub('year', birthday, DATE '2026-11-21'), 1::BIGINT FROM customers"),
];

const COMPLETE_JOURNEY: [Ranked; 4] = [
    (
        "spend in last 90 days",
        "SELECT household_id, (sum(sales_value) * 100)::BIGINT, 1::BIGINT FROM purchases
         WHERE transaction_timestamp >= DATE '2018-01-02' - INTERVAL 90 DAY
           AND transaction_timestamp < DATE '2018-01-02' GROUP BY 1",
    ),
    (
        "count of redemption",
        "SELECT household_id, count(*), 1::BIGINT FROM coupon_redemptions
         WHERE redemption_date < DATE '2018-01-02' GROUP BY 1",
    ),
    (
        "average of basket_amount of basket",
        "SELECT household_id, (sum(amount) * 100)::BIGINT, count(amount) FROM baskets
         WHERE transaction_timestamp < DATE '2018-01-02' GROUP BY 1",
    ),
    (
        "days of basket",
        "SELECT household_id, count(DISTINCT transaction_timestamp::DATE), 1::BIGINT FROM baskets
         WHERE transaction_timestamp < DATE '2018-01-02' GROUP BY 1",
    ),
];

/// A fraction; compared by multiplying out.
#[derive(Clone, Copy, Debug)]
struct Fraction(i64, i64);

impl Fraction {
    fn compare(self, other: Fraction) -> Ordering {
        (i128::from(self.0) * i128::from(other.1)).cmp(&(i128::from(other.0) * i128::from(self.1)))
    }
}

#[derive(Clone, Copy, Debug)]
enum Portion {
    Count(usize),
    /// In tenths of a percent.
    Tenths(usize),
}

impl Portion {
    fn text(self) -> String {
        match self {
            Portion::Count(count) => count.to_string(),
            Portion::Tenths(tenths) => format!("{}.{}%", tenths / 10, tenths % 10),
        }
    }

    /// How many of so many, a share rounded up.
    fn of(self, size: usize) -> usize {
        match self {
            Portion::Count(count) => count,
            Portion::Tenths(tenths) => (size * tenths).div_ceil(1000),
        }
    }
}

/// Everybody before whom fewer than the wanted number stand.
fn best(values: &[(i64, Fraction)], portion: Portion, before: Ordering) -> Vec<i64> {
    let wanted = portion.of(values.len());
    let ahead = |of: Fraction| values.iter().filter(|(_, other)| other.compare(of) == before).count();
    values.iter().filter(|(_, value)| ahead(*value) < wanted).map(|(id, _)| *id).collect()
}

/// Each customer's group by an attribute's column; customers without one are in no group.
fn groups(plain: &Plain, desk: &Desk, attribute: &str) -> BTreeMap<i64, String> {
    let catalog = &desk.shop.catalog;
    let column = &catalog.attribute(attribute).unwrap().column;
    let (key, table) = (&catalog.customer.key, &catalog.customer.table);
    let sql = format!("SELECT {key}, {column}::VARCHAR FROM {table} WHERE {column} IS NOT NULL");
    plain.pairs(&sql).into_iter().collect()
}

fn ranks_agree(folder: &std::path::Path, measures: &[Ranked], groupings: &[&str]) {
    let desk = Desk::open(folder);
    let plain = Plain::open(folder);
    let everyone: BTreeSet<i64> = desk.ids("everyone").into_iter().collect();
    let values: Vec<Vec<(i64, Fraction)>> = measures
        .iter()
        .map(|(_, sql)| {
            let read = |row: &duckdb::Row<'_>| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?, row.get(2)?));
            let rows = plain.rows(sql, read).into_iter();
            let rows = rows.filter(|(id, _, below)| everyone.contains(id) && *below > 0);
            rows.filter_map(|(id, above, below)| Some((id, Fraction(above?, below)))).collect()
        })
        .collect();
    let groupings: Vec<(String, BTreeMap<i64, String>)> =
        groupings.iter().map(|name| ((*name).to_owned(), groups(&plain, &desk, name))).collect();
    let portions = prop_oneof![
        (1..80_usize).prop_map(Portion::Count),
        Just(Portion::Count(100_000)),
        (1..=1000_usize).prop_map(Portion::Tenths),
    ];
    let ends = select(vec![("top", Ordering::Greater), ("bottom", Ordering::Less)]);
    let per = prop::option::of(select((0..groupings.len()).collect::<Vec<_>>()));
    let law = |(measure, portion, (end, before), per): (Index, Portion, (&str, Ordering), Option<usize>)| {
        let at = measure.index(measures.len());
        let mut rule = format!("{end} {} by {}", portion.text(), measures[at].0);
        let mut wanted: Vec<i64> = match per {
            None => best(&values[at], portion, before),
            Some(grouping) => {
                let (name, groups) = &groupings[grouping];
                rule.push_str(&format!(" per {name}"));
                let mut grouped: BTreeMap<&String, Vec<(i64, Fraction)>> = BTreeMap::new();
                for (id, value) in &values[at] {
                    if let Some(group) = groups.get(id) {
                        grouped.entry(group).or_default().push((*id, *value));
                    }
                }
                grouped.values().flat_map(|values| best(values, portion, before)).collect()
            }
        };
        wanted.sort_unstable();
        prop_assert_eq!(desk.ids(&rule), wanted, "{}", rule);
        Ok(())
    };
    let cases = (any::<Index>(), portions, ends, per);
    runner(PRICE).run(&cases, law).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn ranks_keep_ties_and_leave_out_who_has_no_value_in_the_demo_shop() {
    ranks_agree(&demo_shop(), &DEMO, &["province", "gender", "member_level", "children"]);
}

#[test]
fn ranks_keep_ties_and_leave_out_who_has_no_value_in_complete_journey() {
    ranks_agree(&complete_journey(), &COMPLETE_JOURNEY, &["income", "age", "kids"]);
}
