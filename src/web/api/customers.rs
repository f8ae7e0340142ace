//! One customer, and whoever asks.

use axum::Json;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::asking::Given;
use super::call::{At, Body, Caller, Query};
use super::people::Folders;
use crate::catalog::Class;
use crate::lang::Bilingual;
use crate::pipeline::Sight;
use crate::pipeline::json::{self, Why};
use crate::store::{Format, Right};
use crate::web::error::PageError;
use crate::web::state::AppState;

#[derive(Debug, Deserialize, JsonSchema)]
pub struct CustomerAt {
    id: i64,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// The day whose beginning it is for; the shop's own otherwise.
    as_of: Option<Date>,
}

/// A customer; what is personal is masked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Customer {
    customer_id: i64,
    /// The scope rules that leave the customer out.
    outside: Vec<Bilingual>,
    facts: Vec<Fact>,
    /// Each state that has a value for the customer.
    states: Vec<Fact>,
    /// What the customer ever did.
    deeds: Vec<Deed>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Fact {
    label: Bilingual,
    value: Option<Bilingual>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Deed {
    label: Bilingual,
    count: usize,
}

pub async fn one(state: AppState, At(at): At<CustomerAt>, Query(day): Query<Day>) -> Result<Json<Customer>, PageError> {
    let person = state.pipeline.person(at.id, day.as_of, &Sight::MASKED).await?.ok_or(PageError::NotFound)?;
    let states = person.states.into_iter().map(|(label, value)| Fact { label, value: Some(value) });
    Ok(Json(Customer {
        customer_id: person.id,
        outside: person.outside,
        facts: person.facts.into_iter().map(|(label, value)| Fact { label, value }).collect(),
        states: states.collect(),
        deeds: person.deeds.into_iter().map(|(label, deeds)| Deed { label, count: deeds.count }).collect(),
    }))
}

pub async fn why(state: AppState, At(at): At<CustomerAt>, Body(given): Body<Given>) -> Result<Json<Why>, PageError> {
    let source = given.segment.text();
    match state.pipeline.why(at.id, &source, given.as_of).await? {
        Ok(Some(why)) => Ok(Json(json::why(&why))),
        Ok(None) => Err(PageError::NotFound),
        Err(problems) => Err(PageError::Invalid { problems, text: source }),
    }
}

/// Whoever calls.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Me {
    name: String,
    rights: Vec<&'static str>,
    /// Classes of columns that may be seen, beside what is open to all.
    columns: Vec<&'static str>,
    /// Formats that lists may be taken away in.
    formats: Vec<&'static str>,
    folders: Folders,
}

pub async fn me(_: AppState, caller: Caller) -> Result<Json<Me>, PageError> {
    let rights = Right::ALL.into_iter().filter(|right| caller.actor.may(*right));
    let limits = caller.actor.limits();
    let columns = Class::CLOSABLE.into_iter().filter(|class| limits.sees(*class)).map(Class::name);
    let takes = |format: &Format| caller.actor.may(Right::Export) && limits.formats.holds(format);
    let formats = Format::ALL.into_iter().filter(takes).map(Format::extension);
    let (rights, columns, formats) = (rights.map(Right::name).collect(), columns.collect(), formats.collect());
    let folders = (&limits.folders).into();
    Ok(Json(Me { name: caller.actor.name(), rights, columns, formats, folders }))
}
