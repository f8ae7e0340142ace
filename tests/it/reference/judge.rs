//! JSON Schema as far as ours uses it. A keyword it does not know fails the test, so nothing is admitted unread.

use serde_json::{Map, Value};

pub struct Judge<'a> {
    root: &'a Value,
}

impl<'a> Judge<'a> {
    pub fn new(root: &'a Value) -> Self {
        Judge { root }
    }

    pub fn admits(&self, value: &Value) -> bool {
        self.fits(value, self.root)
    }

    fn fits(&self, value: &Value, schema: &Value) -> bool {
        match schema {
            Value::Bool(any) => *any,
            Value::Object(schema) => schema.iter().all(|(keyword, wanted)| self.holds(value, keyword, wanted, schema)),
            other => panic!("{other} is no schema"),
        }
    }

    fn holds(&self, value: &Value, keyword: &str, wanted: &Value, schema: &Map<String, Value>) -> bool {
        let all = || wanted.as_array().unwrap().iter();
        match keyword {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
            "$ref" => self.fits(value, self.root.pointer(wanted.as_str().unwrap().trim_start_matches('#')).unwrap()),
            "type" => match wanted {
                Value::Array(types) => types.iter().any(|wanted| is(value, wanted)),
                wanted => is(value, wanted),
            },
            "const" => value == wanted,
            "enum" => all().any(|wanted| value == wanted),
            "oneOf" => all().filter(|schema| self.fits(value, schema)).count() == 1,
            "anyOf" => all().any(|schema| self.fits(value, schema)),
            "allOf" => all().all(|schema| self.fits(value, schema)),
            "properties" => value.as_object().is_none_or(|fields| {
                let known = wanted.as_object().unwrap();
                fields.iter().all(|(key, value)| known.get(key).is_none_or(|schema| self.fits(value, schema)))
            }),
            "required" => {
                value.as_object().is_none_or(|fields| all().all(|key| fields.contains_key(key.as_str().unwrap())))
            }
            "additionalProperties" => value.as_object().is_none_or(|fields| {
                let known = schema.get("properties").and_then(Value::as_object);
                let more = fields.iter().filter(|(key, _)| !known.is_some_and(|known| known.contains_key(*key)));
                more.into_iter().all(|(_, value)| self.fits(value, wanted))
            }),
            "prefixItems" => value
                .as_array()
                .is_none_or(|items| items.iter().zip(all()).all(|(item, schema)| self.fits(item, schema))),
            "items" => value.as_array().is_none_or(|items| {
                let first = schema.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
                items.iter().skip(first).all(|item| self.fits(item, wanted))
            }),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().unwrap()),
            "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()),
            // Ours is about numbers as text only.
            "pattern" => value.as_str().is_none_or(|text| text.parse::<quanxuan::dsl::Number>().is_ok()),
            other => panic!("the keyword {other} is unknown"),
        }
    }
}

fn is(value: &Value, wanted: &Value) -> bool {
    match wanted.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("{other} is no type"),
    }
}
