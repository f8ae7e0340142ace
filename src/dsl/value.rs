//! Values inside conditions: tagged, exact, never text that stands for something else.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A decimal number, exact, in one spelling: no trailing zeros, no leading plus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(rust_decimal::Decimal);

impl Number {
    pub fn new(number: rust_decimal::Decimal) -> Self {
        let number = number.normalize();
        Number(if number.is_zero() { rust_decimal::Decimal::ZERO } else { number })
    }

    pub fn decimal(self) -> rust_decimal::Decimal {
        self.0
    }

    /// So many percent as a share of one.
    #[must_use]
    pub fn hundredth(self) -> Self {
        // A quotient by a hundred is never too large.
        Number::new(self.0 / rust_decimal::Decimal::ONE_HUNDRED)
    }

    /// The number as a count; `None` when it is negative, has decimals or is too large.
    pub fn whole(self) -> Option<u64> {
        if self.0.is_integer() { u64::try_from(self.0).ok() } else { None }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Number(number.into())
    }
}

impl FromStr for Number {
    type Err = rust_decimal::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        rust_decimal::Decimal::from_str_exact(text).map(Number::new)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Digits as text: a JSON number would be rounded by whoever reads it as a float.
impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "description": "A decimal number, exact."})
    }
}

/// A value as the catalog's columns hold it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Text(String),
    Number(Number),
    Boolean(bool),
    Date(Date),
    /// Naive local time of the shop.
    Time(DateTime),
}

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        Value::Text(text.into())
    }

    pub fn number(number: i64) -> Self {
        Value::Number(number.into())
    }

    /// The text it is, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Number(_) | Value::Boolean(_) | Value::Date(_) | Value::Time(_) => None,
        }
    }

    /// Key of the language files for what kind of value this is.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Value::Text(_) => "text",
            Value::Number(_) => "number",
            Value::Boolean(_) => "boolean",
            Value::Date(_) => "date",
            Value::Time(_) => "time",
        }
    }
}
