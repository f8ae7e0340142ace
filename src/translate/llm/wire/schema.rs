//! The JSON schema of an answer, with the names of one request's vocabulary as its enums.
//!
//! The order of properties is the order in which a model writes them: what it read comes before what it concludes.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{AGGREGATES, Operator, Verdict};

/// The names an answer to one question may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Attributes, events, measures, states, terms.
    pub conditions: Vec<String>,
    pub properties: Vec<String>,
    pub measures: Vec<String>,
    pub attributes: Vec<String>,
    pub scope: Vec<String>,
}

/// As much of JSON schema as the answer needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    Text,
    Boolean,
    Choice(Vec<String>),
    List(Box<Schema>),
    /// Every property required, nothing else allowed.
    Object(Vec<(&'static str, Schema)>),
    Nullable(Box<Schema>),
}

pub fn schema(names: &Names) -> Schema {
    let operators = || Schema::Choice(Operator::ALL.iter().map(|operator| operator.name().to_owned()).collect());
    let filters = || {
        list(Schema::Object(vec![
            ("property", choice(&names.properties)),
            ("operator", operators()),
            ("values", list(Schema::Text)),
        ]))
    };
    let than = Schema::Object(vec![
        ("name", choice(&names.measures)),
        ("where", filters()),
        ("window", nullable(Schema::Text)),
    ]);
    let condition = Schema::Object(vec![
        ("source", Schema::Text),
        ("negate", Schema::Boolean),
        ("name", choice(&names.conditions)),
        ("aggregate", nullable(Schema::Choice(AGGREGATES.map(|(_, name)| name.to_owned()).to_vec()))),
        ("property", nullable(choice(&names.properties))),
        ("where", filters()),
        ("window", nullable(Schema::Text)),
        ("operator", operators()),
        ("values", list(Schema::Text)),
        ("than", nullable(than)),
        ("per", nullable(choice(&names.attributes))),
    ]);
    Schema::Object(vec![
        ("verdict", Schema::Choice(Verdict::ALL.map(|verdict| verdict.name().to_owned()).to_vec())),
        ("reason", nullable(Schema::Text)),
        ("any_of", list(list(condition))),
        ("including", list(choice(&names.scope))),
    ])
}

fn list(items: Schema) -> Schema {
    Schema::List(Box::new(items))
}

fn nullable(schema: Schema) -> Schema {
    Schema::Nullable(Box::new(schema))
}

/// An enum may not be empty: without names any text is allowed, and the checker refuses it.
fn choice(names: &[String]) -> Schema {
    if names.is_empty() { Schema::Text } else { Schema::Choice(names.to_vec()) }
}

impl Schema {
    fn type_name(&self) -> &'static str {
        match self {
            Schema::Text | Schema::Choice(_) => "string",
            Schema::Boolean => "boolean",
            Schema::List(_) => "array",
            Schema::Object(_) => "object",
            Schema::Nullable(inner) => inner.type_name(),
        }
    }

    fn fields<S: Serializer>(&self, nullable: bool, map: &mut S::SerializeMap) -> Result<(), S::Error> {
        if nullable {
            map.serialize_entry("type", &[self.type_name(), "null"])?;
        } else {
            map.serialize_entry("type", self.type_name())?;
        }
        match self {
            Schema::Text | Schema::Boolean | Schema::Nullable(_) => Ok(()),
            Schema::Choice(names) => {
                let null = nullable.then_some(None);
                let names: Vec<_> = names.iter().map(Some).chain(null).collect();
                map.serialize_entry("enum", &names)
            }
            Schema::List(items) => map.serialize_entry("items", items),
            Schema::Object(properties) => {
                let required: Vec<_> = properties.iter().map(|(name, _)| *name).collect();
                map.serialize_entry("properties", &Properties(properties))?;
                map.serialize_entry("required", &required)?;
                map.serialize_entry("additionalProperties", &false)
            }
        }
    }
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Schema::Nullable(inner) => inner.fields::<S>(true, &mut map)?,
            Schema::Text | Schema::Boolean | Schema::Choice(_) | Schema::List(_) | Schema::Object(_) => {
                self.fields::<S>(false, &mut map)?;
            }
        }
        map.end()
    }
}

struct Properties<'a>(&'a [(&'static str, Schema)]);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, schema)| (name, schema)))
    }
}
