//! The words of the shop, and segments that are ready.

use axum::Json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::At;
use crate::catalog::{Meaning, Type};
use crate::dsl::text;
use crate::lang::Bilingual;
use crate::web::error::PageError;
use crate::web::state::AppState;

/// Every name that a segment can use.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Names {
    shop: Bilingual,
    /// Version of the catalog.
    version: String,
    /// The shop's own day.
    as_of: String,
    names: Vec<Name>,
}

/// A name with what it is called.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Name {
    name: String,
    /// attribute, event, measure, state, term, festival or scope.
    kind: &'static str,
    label: Bilingual,
    /// Words that mean it in questions.
    words: Vec<String>,
    /// What values of an attribute are.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    holds: Option<&'static str>,
}

/// A name with the values it can have.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Entry {
    #[serde(flatten)]
    name: Name,
    values: Vec<NamedValue>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct NamedValue {
    value: String,
    label: Bilingual,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub struct NameAt {
    name: String,
}

pub async fn names(state: AppState) -> Result<Json<Names>, PageError> {
    let catalog = &state.shop().catalog;
    let found = catalog.names().filter_map(|name| Some(written(name, catalog.meaning(name)?)));
    Ok(Json(Names {
        shop: catalog.shop.name.clone(),
        version: catalog.version.clone(),
        as_of: catalog.shop.as_of.to_string(),
        names: found.collect(),
    }))
}

pub async fn name(state: AppState, At(at): At<NameAt>) -> Result<Json<Entry>, PageError> {
    let catalog = &state.shop().catalog;
    let meaning = catalog.meaning(&at.name).ok_or(PageError::NotFound)?;
    let labelled = |value: &str, label: &Bilingual| NamedValue { value: value.to_owned(), label: label.clone() };
    let values = match meaning {
        Meaning::Attribute(found) => {
            let vocabulary = found.vocabulary.as_deref();
            let values = vocabulary.map(|name| state.shop().vocabulary_values(name)).unwrap_or_default();
            values.into_iter().map(|value| labelled(value, &catalog.value_label(vocabulary, value))).collect()
        }
        Meaning::State(found) => found.values().iter().map(|(value, label, _)| labelled(value, label)).collect(),
        Meaning::Event(_) | Meaning::Measure(_) | Meaning::Term(_) | Meaning::Festival(_) | Meaning::Scope(_) => {
            Vec::new()
        }
    };
    Ok(Json(Entry { name: written(&at.name, meaning), values }))
}

fn written(name: &str, meaning: Meaning<'_>) -> Name {
    let holds = match meaning {
        Meaning::Attribute(found) => Some(found.kind),
        Meaning::Event(_)
        | Meaning::Measure(_)
        | Meaning::State(_)
        | Meaning::Term(_)
        | Meaning::Festival(_)
        | Meaning::Scope(_) => None,
    };
    Name {
        name: name.to_owned(),
        kind: meaning.kind_key().trim_start_matches("kind-"),
        label: meaning.label().clone(),
        words: meaning.words().all().cloned().collect(),
        holds: holds.map(Type::name),
    }
}

/// Ready segments by subject.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Galleries {
    galleries: Vec<Gallery>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Gallery {
    name: String,
    label: Bilingual,
    templates: Vec<Template>,
}

/// A segment with the question that means it.
#[derive(Debug, Serialize, JsonSchema)]
struct Template {
    name: String,
    question: Bilingual,
    segment: String,
    /// Absent where it rests on what is closed to whoever asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
}

pub async fn gallery(state: AppState) -> Result<Json<Galleries>, PageError> {
    let mut galleries = Vec::new();
    for gallery in &state.shop().catalog.galleries {
        let counts = state.pipeline.counts(gallery).await?;
        let rules = gallery
            .templates
            .iter()
            .filter_map(|template| Some((template, state.shop().template_rule(&template.name)?)));
        let templates = rules.zip(counts).map(|((template, rule), count)| Template {
            name: template.name.clone(),
            question: template.question.clone(),
            segment: text::print_condition(rule),
            count,
        });
        let templates = templates.collect();
        galleries.push(Gallery { name: gallery.name.clone(), label: gallery.label.clone(), templates });
    }
    Ok(Json(Galleries { galleries }))
}
