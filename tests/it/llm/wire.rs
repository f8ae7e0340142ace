//! The wire form: its schema, and what its conditions mean as segment text.

use quanxuan::dsl::text;
use quanxuan::lang::Lang;
use quanxuan::translate::llm::prompt::WINDOWS;
use quanxuan::translate::llm::wire::schema::{Names, schema};
use quanxuan::translate::llm::wire::{Answer, convert};
use serde_json::{Value, json};

use super::{WORLD, condition};

fn read(any_of: &Value) -> Result<String, String> {
    let answer = json!({ "verdict": "answer", "reason": null, "any_of": any_of, "including": [] });
    let answer: Answer = serde_json::from_value(answer).map_err(|error| error.to_string())?;
    convert::segment(&answer, &WORLD.shop.catalog)
        .map(|segment| text::print(&segment))
        .map_err(|problems| problems.iter().map(|problem| problem.text(Lang::En)).collect::<Vec<_>>().join("; "))
}

fn one(fields: Value) -> Result<String, String> {
    read(&json!([[condition(fields)]]))
}

#[test]
fn conditions_become_segment_text() {
    let cases = [
        (json!({ "name": "gender", "values": ["女"] }), "gender = '女'"),
        (json!({ "name": "gender", "values": ["Female"] }), "gender = '女'"),
        (json!({ "name": "province", "values": ["江浙沪"] }), "province in ('江苏', '浙江', '上海')"),
        (json!({ "name": "age", "operator": "between", "values": ["25", "35"] }), "age between 25 and 35"),
        (json!({ "name": "age", "operator": "at_least", "values": [30] }), "age >= 30"),
        (json!({ "name": "province", "values": ["江苏", "浙江"] }), "province in ('江苏', '浙江')"),
        (json!({ "name": "phone", "operator": "missing" }), "phone is missing"),
        (json!({ "name": "email", "operator": "ends_with", "values": ["@qq.com"] }), "email ends with '@qq.com'"),
        (json!({ "name": "sms_opt_in", "values": ["true"] }), "sms_opt_in = true"),
        (json!({ "name": "tags", "operator": "has_any", "values": ["母婴"] }), "tags has any ('母婴')"),
        (
            json!({ "name": "registered_at", "operator": "during", "window": "in last 7 days" }),
            "registered_at in last 7 days",
        ),
        (json!({ "name": "purchase", "operator": "happened", "negate": true }), "not purchase"),
        (
            json!({ "name": "purchase", "operator": "first_happened", "window": "last 30 days" }),
            "first purchase in last 30 days",
        ),
        (json!({ "name": "purchase", "aggregate": "count", "operator": "at_least", "values": ["3"] }), "orders >= 3"),
        (
            json!({ "name": "add_to_cart", "aggregate": "count", "operator": "at_least", "values": ["3"], "window": "in last 7 days" }),
            "count of add_to_cart in last 7 days >= 3",
        ),
        (
            json!({ "name": "purchase", "aggregate": "distinct", "property": "brand", "operator": "more", "values": ["4"] }),
            "distinct brand of purchase > 4",
        ),
        (
            json!({ "name": "spend", "operator": "at_least", "values": ["1,000"], "window": "in last 90 days",
                    "where": [{ "property": "category", "operator": "is", "values": ["口红"] }, { "property": "unit_price", "operator": "more", "values": ["200"] }] }),
            "spend(category = '口红' and unit_price > 200) in last 90 days >= 1000",
        ),
        (
            json!({ "name": "spend", "operator": "top", "values": ["20%"], "per": "province" }),
            "top 20% by spend per province",
        ),
        (json!({ "name": "spend", "operator": "bottom", "values": ["100"] }), "bottom 100 by spend"),
        (
            json!({ "name": "spend", "window": "in last 90 days", "operator": "at_most", "values": ["50%"],
                    "than": { "name": "spend", "where": [], "window": "from 180 days ago until 90 days ago" } }),
            "spend in last 90 days <= 50% of spend from 180 days ago until 90 days ago",
        ),
        (json!({ "name": "rfm", "values": ["重要价值客户"] }), "rfm is '重要价值客户'"),
        (json!({ "name": "rfm", "values": ["recency high"] }), "rfm recency is high"),
        (
            json!({ "name": "rfm", "values": ["重要价值客户"], "window": "1 month ago" }),
            "rfm was '重要价值客户' 1 month ago",
        ),
        (json!({ "name": "high_value" }), "is high_value"),
        (json!({ "name": "high_value", "values": ["true"], "operator": "is_not" }), "not is high_value"),
    ];
    for (fields, expected) in cases {
        assert_eq!(one(fields.clone()).as_deref(), Ok(expected), "{fields}");
    }
}

#[test]
fn lists_of_conditions_are_alternatives() {
    let [women, vips] = ["gender", "member_level"].map(|name| condition(json!({ "name": name, "values": ["女"] })));
    assert_eq!(read(&json!([[women], [vips]])).as_deref(), Ok("gender = '女' or member_level = '女'"));
}

#[test]
fn what_a_condition_has_no_use_for_is_refused_not_dropped() {
    let cases = [
        (json!({ "name": "gender", "values": ["女"], "window": "in last 7 days" }), "`window`"),
        (json!({ "name": "gender", "values": ["女"], "per": "city" }), "`per`"),
        (json!({ "name": "high_value", "values": ["3"] }), "`values`"),
        (json!({ "name": "purchase", "operator": "happened", "values": ["口红"] }), "`values`"),
        (json!({ "name": "purchase", "operator": "happened", "aggregate": "sum" }), "`aggregate`"),
        (json!({ "name": "spend", "operator": "more", "values": ["1"], "property": "amount" }), "`property`"),
        (json!({ "name": "spend", "operator": "happened" }), "`happened`"),
        (json!({ "name": "spend", "operator": "more", "values": ["much"] }), "`much`"),
        (json!({ "name": "spend", "operator": "more", "values": ["1", "2"] }), "one value"),
        (json!({ "name": "spend", "operator": "top", "values": ["99999999999%"] }), ""),
        (json!({ "name": "purchase", "operator": "happened", "window": "lately" }), "`lately`"),
        (json!({ "name": "rfm", "values": [] }), "`rfm`"),
        (json!({ "name": "double11" }), "`double11`"),
        (json!({ "name": "spnd", "operator": "more", "values": ["1"] }), "`spend`"),
        (json!({ "name": "DROP TABLE" }), "`DROP TABLE`"),
        (json!({ "name": "purchase", "operator": "happened", "sql": "select 1" }), "sql"),
        (json!({ "name": "purchase", "operator": "exists" }), "exists"),
    ];
    for (fields, named) in cases {
        if let Err(problem) = one(fields.clone()) {
            assert!(problem.contains(named), "{fields}: {problem}");
        } else {
            assert!(named.is_empty(), "{fields}");
        }
    }
    assert!(read(&json!([])).unwrap_err().contains("any_of"));
}

#[test]
fn the_schema_is_what_strict_providers_take() {
    let names = Names { conditions: vec!["age".into()], ..Names::default() };
    let schema = serde_json::to_value(schema(&names)).unwrap();
    strict(&schema, 0);
    let text = serde_json::to_string(&quanxuan::translate::llm::wire::schema::schema(&names)).unwrap();
    let order =
        ["\"verdict\"", "\"source\"", "\"name\"", "\"operator\"", "\"per\""].map(|name| text.find(name).unwrap());
    assert!(order.is_sorted(), "models write in the order of the schema: {text}");
}

fn strict(schema: &Value, depth: usize) {
    for key in schema.as_object().unwrap().keys() {
        let allowed = ["type", "properties", "required", "additionalProperties", "items", "enum"];
        assert!(allowed.contains(&key.as_str()), "{key}");
    }
    assert!(depth <= 5);
    if let Some(properties) = schema["properties"].as_object() {
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["required"].as_array().unwrap().len(), properties.len());
        properties.values().for_each(|property| strict(property, depth + 1));
    }
    if let Some(items) = schema.get("items") {
        strict(items, depth);
    }
}

#[test]
fn every_window_of_the_prompt_is_one_of_the_language() {
    for window in WINDOWS {
        text::parse_window(window, &WORLD.shop.catalog).unwrap_or_else(|problems| panic!("{window}: {problems:?}"));
    }
}
