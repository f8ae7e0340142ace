//! The words of one shop: what its customers have (attributes), do (events), add up to (measures), are (states, terms),
//! and when its seasons are. Everything a question or a segment may name stands here and nowhere in `src`.
//!
//! Owns: the TOML form (`<shop>/catalog/*.toml`, see [`load`]), its types, look-up by name and suggestions.
//! Does not own the rules written inside it (validity of events, terms, stages, scope): those are segment text, read by
//! [`crate::dsl::Shop`], nor the values found in the data ([`Values`] only holds them).
//!
//! Names are `snake_case` ASCII and share one namespace, so that segment text needs no quotes or prefixes for them.

pub mod class;
pub mod example;
mod festival;
pub mod gallery;
pub mod items;
pub mod load;
mod lookup;
pub mod measure;
pub mod suggest;
pub mod taught;
pub mod values;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Place;
use crate::lang::{Bilingual, Lang};

pub use class::Class;
pub use example::Example;
pub use festival::Festival;
pub use gallery::{Gallery, Play, Template};
pub use lookup::Meaning;
pub use measure::{Aggregation, Formula, Measure};
pub use values::Values;

/// Everything one shop's catalog says. Built by [`load::load`] only, which has checked all references inside it.
#[derive(Clone, Debug)]
pub struct Catalog {
    pub shop: ShopFacts,
    pub customer: Customer,
    pub scope: Vec<ScopeRule>,
    pub vocabularies: Vec<Vocabulary>,
    pub attributes: Vec<Attribute>,
    pub events: Vec<Event>,
    pub measures: Vec<Measure>,
    pub states: Vec<State>,
    pub terms: Vec<Term>,
    pub festivals: Vec<Festival>,
    pub examples: Vec<Example>,
    pub galleries: Vec<Gallery>,
    pub plays: Vec<Play>,
    pub prepared: Vec<PreparedRules>,
    /// Hash of all catalog files; part of every run's record.
    pub version: String,
}

/// `[shop]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopFacts {
    pub name: Bilingual,
    /// DuckDB catalog name: the stem of the snapshot file.
    pub database: String,
    /// IANA name; shown with dates. Timestamps in the data are naive local times of this zone.
    pub timezone: String,
    /// The date at whose midnight "now" stands when no as-of is given.
    pub as_of: jiff::civil::Date,
    /// ISO 4217 code of all money columns.
    pub currency: String,
    /// How money is written next to a number.
    pub currency_symbol: String,
    /// Questions shown as examples.
    #[serde(default)]
    pub examples: Vec<Bilingual>,
}

/// `[customer]`: the entity that lists are made of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    pub table: String,
    pub key: String,
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
    /// Attributes shown in a list, in this order, when the rule names none.
    pub show: Vec<String>,
}

/// Other ways to say a name, per language; the label itself need not be repeated.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    pub zh: Vec<String>,
    pub en: Vec<String>,
    /// Words for its neighbours, which it is not: who uses one is asked back.
    pub near: Vec<String>,
}

impl Words {
    pub fn get(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.zh.iter().chain(&self.en)
    }
}

/// `[[prepared]]`: rules whose numbers are worked out when data comes in, and kept beside each customer for the shop's as-of.
/// They change how long a list takes and nothing else.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreparedRules {
    /// Segment texts; what they ask of rows is kept, whatever they compare it with.
    pub rules: Vec<String>,
    /// The vocabulary of which each listed value stands in turn for the value `'*'` of the rules.
    pub each: Option<String>,
    #[serde(skip)]
    pub place: Option<Place>,
}

/// `[[scope]]`: customers left out of every list unless the segment includes them by this name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeRule {
    pub name: String,
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
    /// Segment text over attributes: who is left out.
    pub excludes: String,
    #[serde(skip)]
    pub place: Option<Place>,
}

/// `[[vocabulary]]`: the values that a text column may hold, and what people call them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    pub name: String,
    /// `closed`: nothing but these values is accepted. `open`: values found in the data belong too.
    #[serde(default)]
    pub extent: Extent,
    /// Values in ascending order of rank (银卡 < 金卡), when the order means something; allows `>=`.
    #[serde(default)]
    pub ordered: bool,
    /// None of its values is told to a language model, unless the question itself says it.
    #[serde(default)]
    pub stays_home: bool,
    #[serde(default)]
    pub values: Vec<VocabularyValue>,
    /// Words that stand for several values at once (江浙沪).
    #[serde(default)]
    pub groups: Vec<ValueGroup>,
    #[serde(skip)]
    pub place: Option<Place>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    Closed,
    #[default]
    Open,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VocabularyValue {
    /// As stored.
    pub value: String,
    /// As shown; the stored value in both languages when absent.
    pub label: Option<Bilingual>,
    #[serde(default)]
    pub words: Words,
}

impl VocabularyValue {
    pub fn label(&self) -> Bilingual {
        self.label.clone().unwrap_or_else(|| Bilingual::same(&self.value))
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueGroup {
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
    pub values: Vec<String>,
    /// All there are, those to come included: whoever names it (messages) restricts nothing.
    #[serde(default)]
    pub whole: bool,
}

/// What a column holds, and so which tests it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    Text,
    Integer,
    /// A number with decimals.
    Decimal,
    /// DECIMAL in the shop's currency.
    Money,
    Boolean,
    Date,
    /// Naive local time.
    Time,
    /// List of text.
    List,
    /// An identifier: equality only, never added up.
    Id,
}

impl Type {
    pub fn is_number(self) -> bool {
        match self {
            Type::Integer | Type::Decimal | Type::Money => true,
            Type::Text | Type::Boolean | Type::Date | Type::Time | Type::List | Type::Id => false,
        }
    }

    /// Whether of two values one comes first.
    pub fn is_ordered(self) -> bool {
        self.is_number() || self.is_temporal()
    }

    pub fn is_temporal(self) -> bool {
        matches!(self, Type::Date | Type::Time)
    }

    pub fn name(self) -> &'static str {
        match self {
            Type::Text => "text",
            Type::Integer => "integer",
            Type::Decimal => "decimal",
            Type::Money => "money",
            Type::Boolean => "boolean",
            Type::Date => "date",
            Type::Time => "time",
            Type::List => "list",
            Type::Id => "id",
        }
    }
}

/// What is computed from a column instead of stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Derivation {
    /// Whole years from a date to as-of (integer).
    Age,
    /// Hour of a time, 0–23 (integer).
    Hour,
    /// ISO weekday of a time, Monday 1 – Sunday 7 (integer).
    Weekday,
    /// Year of a date or time (integer).
    Year,
    /// Month of a date or time, 1–12 (integer).
    Month,
    /// Day of a time (date).
    Day,
}

/// How far a column may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    #[default]
    Open,
    /// Identifies a person (name, phone, e-mail): masked in every list.
    Personal,
}

/// `[[attribute]]`: a column of the customer table, or something derived from one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    pub name: String,
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
    pub column: String,
    #[serde(rename = "type")]
    pub kind: Type,
    pub derive: Option<Derivation>,
    pub vocabulary: Option<String>,
    /// Unit printed after numbers (岁, points).
    pub unit: Option<Bilingual>,
    /// For booleans and consent: how the read-back says true and false (「接受短信」, "accepts SMS").
    pub says: Option<Says>,
    #[serde(default)]
    pub privacy: Privacy,
    /// See [`Attribute::tells`].
    pub class: Option<Class>,
    #[serde(skip)]
    pub place: Option<Place>,
}

/// Phrases of a two-valued attribute. The words are also understood in questions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Says {
    pub yes: Bilingual,
    pub no: Bilingual,
    #[serde(default)]
    pub yes_words: Words,
    #[serde(default)]
    pub no_words: Words,
}

/// `[[event]]`: something customers do; rows of one table that satisfy its validity rule. Among its words, one that
/// ends in … is a verb that another of them completes later: "added …" with "to cart".
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub name: String,
    /// A verb phrase that reads after a window: 「购买」, "bought".
    pub label: Bilingual,
    /// Verbs and nouns that mean it, in every form people use (buy, bought, purchased …).
    #[serde(default)]
    pub words: Words,
    pub table: String,
    /// Column of the customer key; the customer's own key name when absent.
    pub customer_key: Option<String>,
    /// When it happened; absent where nobody noted it (accounts a person has): then no window, order or period of it can
    /// be asked for.
    pub time: Option<String>,
    /// Property filter text that makes a row count; every row counts when absent.
    pub valid: Option<String>,
    /// What one occurrence is called when counted (次, times) when no measure says otherwise.
    pub unit: Option<Bilingual>,
    /// Name of the measure that counts occurrences the way people mean it (orders, not lines); rows when absent.
    pub count: Option<String>,
    /// Name of an event whose properties this one has too, unless it has its own of that name; its table must have
    /// those columns.
    pub properties_like: Option<String>,
    pub rollup: Option<Rollup>,
    /// See [`Event::tells`].
    pub class: Option<Class>,
    #[serde(rename = "property", default)]
    pub properties: Vec<Property>,
    #[serde(skip)]
    pub place: Option<Place>,
}

/// `rollup = { event = "…", columns = ["…"] }`: another event whose rows say the same in fewer rows where it does not
/// matter how often. What a row that counts has as customer, time and values of these columns, which both tables have, some
/// row that counts of the other has, too, and the other way round; the source's checks are to prove that. Which of the two
/// is read, nobody can tell but by the time it takes. Of `sums`, which both have, too, the rows that are alike in all this
/// have the same sum on both sides.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rollup {
    pub event: String,
    pub columns: Vec<String>,
    #[serde(default)]
    pub sums: Vec<String>,
}

/// `[[event.property]]`: a column of the event's table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Property {
    pub name: String,
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
    pub column: String,
    #[serde(rename = "type")]
    pub kind: Type,
    pub derive: Option<Derivation>,
    pub vocabulary: Option<String>,
    pub unit: Option<Bilingual>,
    /// See [`Property::tells`].
    pub class: Option<Class>,
    /// Its values read as the object of the event: bought lipstick, viewed a brand.
    #[serde(default)]
    pub object: bool,
    /// Its dates may lie ahead: an expiry. 「3天内」 beside it is the coming days.
    #[serde(default)]
    pub ahead: bool,
    /// How the read-back and questions say present and missing (「用了券」, "with a coupon").
    pub says: Option<Says>,
}

/// `[[state]]`: where a customer stands, one value each.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    pub name: String,
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
    pub rfm: Option<Rfm>,
    #[serde(default)]
    pub stages: Vec<Stage>,
    #[serde(skip)]
    pub place: Option<Place>,
}

/// Recency, frequency and monetary value, each high or low, of all customers with the event (in scope). Recency is the
/// seconds from the latest row to as-of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rfm {
    pub event: String,
    /// Measure of F.
    pub frequency: String,
    /// Measure of M.
    pub monetary: String,
    pub cut: Cut,
    pub axes: RfmAxes,
    pub cells: Vec<Cell>,
}

/// Where high begins; the boundary itself is high on every axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// R at most, F and M at least the mean over those customers.
    Mean,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmAxes {
    pub recency: Named,
    pub frequency: Named,
    pub monetary: Named,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
}

/// One of the eight cells; `code` is R, F, M as `H` or `L` each (R high = bought lately).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    pub code: String,
    pub value: String,
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
    /// Name of the play for these customers.
    pub play: Option<String>,
}

/// A stage: its rule holds and no earlier stage's does. The last has no rule: everyone else.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub value: String,
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
    pub rule: Option<String>,
    /// Name of the play for these customers.
    pub play: Option<String>,
}

/// `[[term]]`: a business word with a rule in segment text, shown wherever it is used.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub name: String,
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
    pub rule: String,
    #[serde(skip)]
    pub place: Option<Place>,
}
