//! The envelope of an answer: what a strict schema may hold, and what reading it lets pass.

use quanxuan::translate::llm::wire::{Answer, SCHEMA};
use serde_json::{Value, json};

#[test]
fn the_schema_is_what_strict_providers_take() {
    let schema = serde_json::to_value(SCHEMA).unwrap();
    strict(&schema);
    let text = serde_json::to_string(&SCHEMA).unwrap();
    let order = ["\"outcome\"", "\"segment\"", "\"unused\"", "\"message\"", "\"choices\""];
    assert!(order.map(|name| text.find(name).unwrap()).is_sorted(), "models write in the order of the schema: {text}");
}

fn strict(schema: &Value) {
    for key in schema.as_object().unwrap().keys() {
        let allowed = ["type", "properties", "required", "additionalProperties", "items", "enum"];
        assert!(allowed.contains(&key.as_str()), "{key}");
    }
    if let Some(properties) = schema["properties"].as_object() {
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["required"].as_array().unwrap().len(), properties.len());
        properties.values().for_each(strict);
    }
    if let Some(items) = schema.get("items") {
        strict(items);
    }
}

#[test]
fn what_is_absent_is_empty_and_what_is_unknown_is_refused() {
    let read = |answer: Value| serde_json::from_value::<Answer>(answer);
    assert_eq!(read(json!({ "outcome": "ask" })).unwrap().choices, Vec::<String>::new());
    for wrong in [
        json!({}),
        json!({ "outcome": "answer" }),
        json!({ "outcome": "segment", "segment": "everyone", "sql": "select 1" }),
        json!({ "outcome": "segment", "segment": ["everyone"] }),
        json!({ "outcome": "segment", "segment": "everyone", "limit": 10 }),
    ] {
        assert!(read(wrong.clone()).is_err(), "{wrong}");
    }
}
