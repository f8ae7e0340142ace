//! One thing said in many ways: what is compared, with what, and whether it is denied come together as they are said,
//! whatever words say each of them.

use quanxuan::dsl::text::print;
use quanxuan::translate::Verdict;

use super::Bench;

/// What the reader answers, as canonical text.
fn read(bench: &Bench, question: &str) -> String {
    let draft = bench.read(question);
    match draft.verdict {
        Verdict::Run => print(&draft.readings[0].segment),
        _ => "nothing".to_owned(),
    }
}

fn hold(questions: impl IntoIterator<Item = (String, String)>) {
    let bench = Bench::new("demo_shop");
    let wrong: Vec<String> = questions
        .into_iter()
        .filter_map(|(question, meant)| {
            let found = read(&bench, &question);
            (found != meant).then(|| format!("{question}\n    {found}\n    {meant}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

/// Attributes, what they are called, and two of their values.
const ATTRIBUTES: [(&str, &str, [(&str, &str); 2]); 6] = [
    ("city", "city", [("Hangzhou", "杭州"), ("Nanjing", "南京")]),
    ("province", "province", [("Zhejiang", "浙江"), ("Guangdong", "广东")]),
    ("member_level", "member level", [("gold", "金卡"), ("silver", "银卡")]),
    ("occupation", "occupation", [("teacher", "教师"), ("doctor", "医生")]),
    ("gender", "gender", [("female", "女"), ("male", "男")]),
    ("registered_channel", "registration channel", [("Tmall", "天猫"), ("Douyin", "抖音")]),
];

const IS: [&str; 14] = [
    "customers whose A is V",
    "customers where the A is V",
    "customers where A equals V",
    "customers with A V",
    "customers with a A of V",
    "A is V",
    "A: V",
    "A = V",
    "A == V",
    "A equals V",
    "A is equal to V",
    "A is exactly V",
    "A matches V",
    "A contains V",
];

const IS_NOT: [&str; 13] = [
    "customers whose A is not V",
    "customers whose A isn't V",
    "customers where A != V",
    "customers whose A is anything but V",
    "customers whose A is different from V",
    "A != V",
    "A <> V",
    "A is not V",
    "A is not equal to V",
    "A does not equal V",
    "A doesn't equal V",
    "A is none of V",
    "A not in (V)",
];

const EITHER: [&str; 8] = [
    "customers whose A is V or W",
    "customers whose A is either V or W",
    "customers whose A is one of V, W",
    "A in (V, W)",
    "A is any of V, W",
    "A is any of: V, W",
    "A: V, W",
    "A equals any of V, W",
];

const NEITHER: [&str; 8] = [
    "customers whose A is not V or W",
    "customers whose A is neither V nor W",
    "customers whose A isn't V or W",
    "A is not one of V, W",
    "A not in (V, W)",
    "A is not in V, W",
    "A is not any of V, W",
    "A is none of V, W",
];

#[test]
fn whatever_says_is_and_is_not_says_it_of_the_values() {
    let questions = ATTRIBUTES.into_iter().flat_map(|(name, label, [(v, one), (w, other)])| {
        let ways = [
            (&IS[..], format!("{name} = '{one}'")),
            (&IS_NOT[..], format!("not {name} = '{one}'")),
            (&EITHER[..], format!("{name} in ('{one}', '{other}')")),
            (&NEITHER[..], format!("not {name} in ('{one}', '{other}')")),
        ];
        ways.into_iter().flat_map(move |(patterns, meant)| {
            patterns.iter().map(move |pattern| {
                let said = pattern.replace('V', v).replace('W', w).replace('A', label);
                (said, meant.clone())
            })
        })
    });
    hold(questions);
}

/// What is done or had N times (Q stands for the comparison with its unit), and what it is counted by.
const COUNTED: [(&str, &str, &str); 18] = [
    ("customers who placed Q", "orders", "orders in last 90 days"),
    ("customers who have made Q", "purchases", "orders in last 90 days"),
    ("customers who ordered Q", "times", "orders in last 90 days"),
    ("customers who bought mascara Q", "times", "orders(category = '睫毛膏') in last 90 days"),
    ("customers who bought Q", "items", "items in last 90 days"),
    ("customers who purchased Q", "products", "products_bought in last 90 days"),
    ("people who bought from Q", "categories", "categories_bought in last 90 days"),
    ("customers who viewed Q", "products", "distinct product_id of view in last 90 days"),
    ("customers who viewed face masks Q", "times", "count of view(category = '面膜') in last 90 days"),
    ("customers who added Q to cart", "items", "count of add_to_cart in last 90 days"),
    ("customers who added to cart Q", "times", "count of add_to_cart in last 90 days"),
    ("customers who opened Q", "emails", "count of message_opened(medium = '邮件') in last 90 days"),
    ("customers who redeemed Q", "coupons", "count of coupon_used in last 90 days"),
    ("customers who wrote Q", "reviews", "count of review in last 90 days"),
    ("customers who returned Q", "orders", "refunded_orders in last 90 days"),
    ("customers who contacted support Q", "times", "count of consult in last 90 days"),
    ("customers who logged in Q", "times", "count of login in last 90 days"),
    ("customers who searched Q", "times", "count of search in last 90 days"),
];

const COMPARISONS: [(&str, &str); 24] = [
    ("more than 3 U", "> 3"),
    ("over 3 U", "> 3"),
    ("> 3 U", "> 3"),
    (">3 U", "> 3"),
    ("at least 3 U", ">= 3"),
    ("3 or more U", ">= 3"),
    ("three or more U", ">= 3"),
    ("3+ U", ">= 3"),
    ("a minimum of 3 U", ">= 3"),
    ("no fewer than 3 U", ">= 3"),
    ("≥3 U", ">= 3"),
    (">= 3 U", ">= 3"),
    ("a total of at least 3 U", ">= 3"),
    ("fewer than 3 U", "< 3"),
    ("under 3 U", "< 3"),
    ("no more than 3 U", "<= 3"),
    ("at most 3 U", "<= 3"),
    ("up to 3 U", "<= 3"),
    ("3 or fewer U", "<= 3"),
    ("exactly 3 U", "= 3"),
    ("3 U", "= 3"),
    ("between 3 and 5 U", "between 3 and 5"),
    ("3-5 U", "between 3 and 5"),
    ("a dozen or more U", ">= 12"),
];

#[test]
fn whatever_compares_a_number_compares_what_is_counted() {
    let questions = COUNTED.into_iter().flat_map(|(said, unit, counted)| {
        COMPARISONS.into_iter().map(move |(comparison, bound)| {
            let number = comparison.replace('U', unit);
            (format!("{} in the last 90 days", said.replace('Q', &number)), format!("{counted} {bound}"))
        })
    });
    hold(questions);
}

/// Numbers that customers have by name, and how they stand in a rule.
const NAMED: [(&str, &str); 12] = [
    ("total spend", "spend"),
    ("lifetime value", "spend"),
    ("average order value", "average_order_value"),
    ("AOV", "average_order_value"),
    ("number of orders", "orders"),
    ("total number of orders", "orders"),
    ("purchase count", "orders"),
    ("days since last order", "days_since_purchase"),
    ("number of reviews", "review_count"),
    ("largest order", "largest_order"),
    ("points balance", "points"),
    ("age", "age"),
];

const STATED: [(&str, &str); 18] = [
    ("customers whose N is more than 30", "> 30"),
    ("customers whose N is greater than 30", "> 30"),
    ("customers whose N exceeds 30", "> 30"),
    ("customers whose N reaches 30", ">= 30"),
    ("customers whose N is at least 30", ">= 30"),
    ("customers whose N is greater or equal to 30", ">= 30"),
    ("customers whose N is not less than 30", ">= 30"),
    ("customers whose N does not exceed 30", "<= 30"),
    ("customers whose N is no more than 30", "<= 30"),
    ("customers whose N is below 30", "< 30"),
    ("customers whose N equals 30", "= 30"),
    ("customers whose N is between 30 and 50", "between 30 and 50"),
    ("customers whose N ranges from 30 to 50", "between 30 and 50"),
    ("customers with a N over 30", "> 30"),
    ("customers with a N of at least 30", ">= 30"),
    ("N > 30", "> 30"),
    ("N >= 30", ">= 30"),
    ("N: > 30", "> 30"),
];

#[test]
fn whatever_states_a_number_states_it_of_what_is_named() {
    let questions = NAMED.into_iter().flat_map(|(name, rule)| {
        STATED.into_iter().map(move |(said, bound)| (said.replace('N', name), format!("{rule} {bound}")))
    });
    hold(questions);
}
