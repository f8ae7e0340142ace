//! The sizes that the document names for a body hold before anything else is asked of it: of the text as it was written,
//! blanks around it and all.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::lang::Message;

/// What is too short or too long in a body of type `T`, if anything is.
pub fn misfit<T: JsonSchema>(body: &Value) -> Option<Message> {
    let settings = SchemaSettings::draft2020_12().for_deserialize().with(|settings| settings.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<T>();
    within(schema.as_value(), body, "")
}

fn within(schema: &Value, said: &Value, at: &str) -> Option<Message> {
    let size = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
    let misfit = |length: usize, least: &str, most: &str| {
        let (least, most) = (size(least).unwrap_or(0), size(most).unwrap_or(usize::MAX));
        let message = || Message::new("api-bad-size").with("field", at).with("least", least).with("most", most);
        (!(least..=most).contains(&length)).then(message)
    };
    match said {
        Value::String(text) => misfit(text.chars().count(), "minLength", "maxLength"),
        Value::Array(items) => misfit(items.len(), "minItems", "maxItems").or_else(|| {
            let of = schema.get("items")?;
            items.iter().find_map(|item| within(of, item, at))
        }),
        Value::Object(fields) => {
            let of = schema.get("properties")?;
            fields.iter().find_map(|(name, field)| within(of.get(name)?, field, name))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(serde::Deserialize, JsonSchema)]
    struct Inner {
        #[schemars(length(max = 3))]
        #[expect(dead_code, reason = "only its schema counts")]
        note: String,
    }

    #[derive(serde::Deserialize, JsonSchema)]
    #[expect(dead_code, reason = "only its schema counts")]
    struct Outer {
        #[schemars(length(min = 2, max = 4))]
        name: Option<String>,
        #[schemars(length(max = 2), inner(length(max = 3)))]
        tags: Vec<String>,
        inner: Inner,
    }

    #[test]
    fn sizes_are_those_of_the_document_wherever_a_text_stands() {
        let misfits = [
            json!({"name": "口"}),
            json!({"name": "     "}),
            json!({"tags": ["a", "b", "c"]}),
            json!({"tags": ["    "]}),
            json!({"inner": {"note": "four"}}),
        ];
        for body in misfits {
            assert!(misfit::<Outer>(&body).is_some(), "{body}");
        }
        let fits = [
            json!({"name": "口红面膜", "tags": ["a", "abc"], "inner": {"note": "abc"}}),
            json!({"name": null}),
            json!({}),
        ];
        for body in fits {
            assert_eq!(misfit::<Outer>(&body), None, "{body}");
        }
    }
}
