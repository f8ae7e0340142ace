//! What is proposed at a place of a text is what can stand there.

use quanxuan::catalog::Values;
use quanxuan::dsl::Shop;
use quanxuan::dsl::text::{Completion, Kind, Takes, complete};

use super::EXAMPLES;
use crate::catalogs::catalog;

fn shop() -> Shop {
    Shop::new(catalog("demo_shop"), Values::default()).unwrap()
}

/// At the end of what is written.
fn at_end(shop: &Shop, text: &str) -> Completion {
    complete(text, text.len(), shop)
}

fn texts(completion: &Completion) -> Vec<&str> {
    completion.proposals.iter().map(|proposal| proposal.text.as_str()).collect()
}

/// Text, what must be proposed, what must not.
const CASES: [(&str, &[&str], &[&str]); 19] = [
    ("", &["not", "(", "everyone", "top", "at"], &["and", "months", ")"]),
    ("ge", &["gender"], &["purchase", "not"]),
    ("not purch", &["purchase", "purchase_days"], &["gender"]),
    ("purchase(", &["category", "unit_price", "not", "("], &["gender", "view", "and"]),
    ("purchase(category ", &["=", "in", "contains"], &["and", "gender"]),
    ("purchase(category = ", &["'口红'", "'粉底液'", "own"], &["'上海'", "and"]),
    ("purchase(category = '口红' ", &["and", "or", ")"], &["then", "within"]),
    ("gender = ", &["'女'", "'男'"], &["'口红'"]),
    ("sms_opt_in = t", &["true"], &["false"]),
    ("purchase ", &["(", "in", "since", "then", "and", "or", "including", "during"], &["months", ")"]),
    ("purchase in ", &["last", "this", "each", "month"], &["and"]),
    ("purchase in last 3 ", &["months", "days"], &["month", "and"]),
    ("purchase in last 1 ", &["month"], &["months"]),
    ("purchase during ", &["double11"], &["purchase"]),
    ("view then purchase with same ", &["product_id", "("], &["gender"]),
    ("rfm is ", &["'重要价值客户'", "not", "in"], &["'沉睡客户'"]),
    ("top 10% by spend per ", &["province"], &["spend", "purchase"]),
    ("top 10% by ", &["spend", "points", "registered_at", "age", "count"], &["gender", "tags", "purchase"]),
    ("everyone including ", &["employees"], &["gender"]),
];

#[test]
fn proposals_fit_the_place() {
    let shop = shop();
    for (text, wanted, unwanted) in CASES {
        let completion = at_end(&shop, text);
        let found = texts(&completion);
        let missing: Vec<_> = wanted.iter().filter(|word| !found.contains(word)).collect();
        let wrong: Vec<_> = unwanted.iter().filter(|word| found.contains(word)).collect();
        assert!(missing.is_empty() && wrong.is_empty(), "{text}: missing {missing:?}, wrong {wrong:?} in {found:?}");
    }
}

#[test]
fn a_proposal_takes_the_place_of_what_is_written_and_is_called_as_the_catalog_calls_it() {
    let shop = shop();
    let text = "purchase(category = '口";
    let completion = at_end(&shop, text);
    assert_eq!(completion.written.of(text), "'口");
    assert_eq!(texts(&completion), ["'口红'"]);
    assert_eq!(completion.proposals[0].kind, Kind::Value);
    assert_eq!(completion.proposals[0].label.as_ref().unwrap().en, "lipstick");
    assert_eq!(texts(&at_end(&shop, "purchase(category = 'lip")), ["'口红'"], "by its name in another language");
    let completion = complete("purchase(cat) and view", "purchase(cat".len(), &shop);
    assert_eq!(texts(&completion), ["category"], "what comes after does not matter");
    assert!(at_end(&shop, "spend >= ").takes.contains(&Takes::Number));
    assert!(at_end(&shop, "birthday > ").takes.contains(&Takes::Date));
    assert!(at_end(&shop, "email contains ").takes.contains(&Takes::Text));
    assert!(at_end(&shop, &"x".repeat(30_000)).proposals.is_empty());
}

/// Where each token of a text begins, with the token.
fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match first {
            '\'' => rest[1..].find('\'').unwrap() + 2,
            c if c.is_ascii_alphanumeric() => {
                rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_-:.".contains(c)).unwrap_or(rest.len())
            }
            '<' | '>' | '!' if rest[1..].starts_with('=') => 2,
            c => c.len_utf8(),
        };
        if !first.is_whitespace() {
            found.push((at, &rest[..length]));
        }
        at += length;
    }
    found
}

/// Wherever one stops in an example, what comes next is proposed, or is of what can be written there.
#[test]
fn every_example_can_be_written_from_proposals() {
    let shop = shop();
    for example in EXAMPLES.iter() {
        for (start, token) in tokens(&example.text) {
            let first = token.chars().next().unwrap();
            let typed = match first {
                '\'' => 1 + token[1..].chars().next().map_or(0, char::len_utf8),
                first => usize::from(first.is_ascii_alphabetic()),
            };
            let before = format!("{} {}", &example.text[..start], &token[..typed]);
            let completion = at_end(&shop, &before);
            let takes = match first {
                '\'' => completion.takes.contains(&Takes::Text),
                '0'..='9' if token.contains('-') => completion.takes.contains(&Takes::Date),
                '0'..='9' => completion.takes.contains(&Takes::Number),
                _ => false,
            };
            assert!(takes || texts(&completion).contains(&token), "{before} | {token}: {completion:?}");
        }
    }
}
