//! The JSON face of a segment as a JSON Schema (draft 2020-12), made from the types that read it.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::condition::Segment;

/// What [`Segment`] is read from.
pub fn segment() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Segment>().into()
}
