//! The people and their tokens, and how asking the model goes. An invitation is told once, and kept nowhere: what makes one
//! takes no key that would keep its answer. Tokens are made by whoever they act for, on a page: no program makes another.

use std::collections::BTreeMap;

use axum::Json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::{At, Body, Caller, Done, Query};
use super::segments::{FOLDER, NAME};
use crate::catalog::Class;
use crate::pipeline::usage::Tally;
use crate::store::{self, Folder, Format, Limits, Only, PersonId, Role, SegmentName};
use crate::web::error::PageError;
use crate::web::state::AppState;
use crate::web::{clock, secrets};

#[derive(Debug, Serialize, JsonSchema)]
pub struct Person {
    id: i64,
    name: String,
    role: Role,
    created: String,
    /// Has come by their link.
    joined: bool,
    disabled: Option<String>,
    /// May see personal data, whatever the role.
    unmasks: bool,
    /// What may be seen and asked for beside what is open to all.
    columns: Vec<Class>,
    /// What lists may be taken away as.
    formats: Vec<Format>,
    folders: Folders,
}

/// Where segments are seen: in any folder, or only in these, beside one's own.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Folders {
    All,
    Only(#[schemars(inner(length(max = 40), regex(pattern = FOLDER)))] Vec<String>),
}

impl From<&Only<Folder>> for Folders {
    fn from(folders: &Only<Folder>) -> Self {
        match folders.some() {
            None => Folders::All,
            Some(some) => Folders::Only(some.iter().map(|folder| folder.as_str().to_owned()).collect()),
        }
    }
}

impl Folders {
    fn limit(&self) -> Result<Only<Folder>, PageError> {
        let Folders::Only(some) = self else { return Ok(Only::default()) };
        let some: Vec<Option<Folder>> = some.iter().map(|folder| Folder::parse(folder)).collect::<Result<_, _>>()?;
        Ok(Only::these(some.into_iter().flatten()))
    }
}

impl From<store::Person> for Person {
    fn from(person: store::Person) -> Self {
        Person {
            id: person.id.number(),
            name: person.name,
            role: person.role,
            created: person.created.to_string(),
            joined: person.has_come,
            disabled: person.disabled.map(|at| at.to_string()),
            unmasks: person.unmasks,
            columns: Class::CLOSABLE.into_iter().filter(|class| person.limits.sees(*class)).collect(),
            formats: Format::ALL.into_iter().filter(|format| person.limits.formats.holds(format)).collect(),
            folders: (&person.limits.folders).into(),
        }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct People {
    people: Vec<Person>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub struct PersonAt {
    #[schemars(with = "u32")]
    id: PersonId,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    #[schemars(length(max = 120), regex(pattern = NAME))]
    name: String,
    role: Role,
}

/// Somebody who may choose a password at this address, this once.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Invited {
    person: Person,
    welcome: String,
}

/// What is to be otherwise.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    role: Option<Role>,
    disabled: Option<bool>,
    unmasks: Option<bool>,
    /// As of a person; all of them are no limit.
    columns: Option<Vec<Class>>,
    formats: Option<Vec<Format>>,
    folders: Option<Folders>,
}

pub async fn list(state: AppState) -> Result<Json<People>, PageError> {
    Ok(Json(People { people: state.store().people().await?.into_iter().map(Person::from).collect() }))
}

async fn known(state: &AppState, id: PersonId) -> Result<store::Person, PageError> {
    state.store().people().await?.into_iter().find(|person| person.id == id).ok_or(PageError::NotFound)
}

fn invited(person: store::Person, secret: &str) -> Json<Invited> {
    Json(Invited { person: person.into(), welcome: format!("/welcome?token={secret}") })
}

pub async fn invite(state: AppState, caller: Caller, Body(new): Body<NewPerson>) -> Result<Json<Invited>, PageError> {
    let secret = secrets::fresh()?;
    let name = SegmentName::parse(&new.name)?;
    let person = state.store().invite(name, new.role, secrets::kept(&secret), caller.actor.by()).await?;
    Ok(invited(person, &secret))
}

pub async fn invite_again(state: AppState, caller: Caller, At(at): At<PersonAt>) -> Result<Json<Invited>, PageError> {
    let secret = secrets::fresh()?;
    let person = state.store().invite_again(at.id, secrets::kept(&secret), caller.actor.by()).await?;
    Ok(invited(person, &secret))
}

/// What is not named stays as it is.
pub async fn change(
    state: AppState,
    caller: Caller,
    At(at): At<PersonAt>,
    Body(changes): Body<Changes>,
) -> Result<Json<Person>, PageError> {
    let before = Person::from(known(&state, at.id).await?);
    if let Some(role) = changes.role {
        state.store().set_role(at.id, role, caller.actor.by()).await?;
    }
    match changes.disabled {
        Some(true) if before.disabled.is_none() => state.store().disable(at.id, caller.actor.by()).await?,
        Some(false) if before.disabled.is_some() => state.store().enable(at.id, caller.actor.by()).await?,
        Some(_) | None => {}
    }
    if let Some(unmasks) = changes.unmasks {
        state.store().let_unmask(at.id, unmasks, caller.actor.by()).await?;
    }
    if changes.columns.is_some() || changes.formats.is_some() || changes.folders.is_some() {
        let columns = changes.columns.unwrap_or(before.columns);
        let limits = Limits::of(columns, changes.formats.unwrap_or(before.formats));
        let limits = limits.in_folders(changes.folders.unwrap_or(before.folders).limit()?);
        state.store().set_limits(at.id, limits, caller.actor.by()).await?;
    }
    Ok(Json(known(&state, at.id).await?.into()))
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Token {
    id: i64,
    label: String,
    rights: Vec<&'static str>,
    created: String,
    expires: String,
    /// When it was last used.
    seen: Option<String>,
}

impl From<store::Token> for Token {
    fn from(token: store::Token) -> Self {
        Token {
            id: token.id.number(),
            rights: token.scope.rights().iter().map(|right| right.name()).collect(),
            label: token.label,
            created: token.created.to_string(),
            expires: token.expires.to_string(),
            seen: token.seen.map(|at| at.to_string()),
        }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Tokens {
    tokens: Vec<Token>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub struct TokenAt {
    #[schemars(with = "u32")]
    id: PersonId,
    #[schemars(with = "u32")]
    token: i64,
}

pub async fn tokens(state: AppState, At(at): At<PersonAt>) -> Result<Json<Tokens>, PageError> {
    known(&state, at.id).await?;
    let tokens = state.store().tokens_of(at.id, clock::now()).await?;
    Ok(Json(Tokens { tokens: tokens.into_iter().map(Token::from).collect() }))
}

pub async fn revoke_token(state: AppState, caller: Caller, At(at): At<TokenAt>) -> Result<Done, PageError> {
    let revoked = state.store().revoke_token(at.id, at.token, caller.actor.by()).await?;
    revoked.map(|_| Done).ok_or(PageError::NotFound)
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Days back from today.
    #[schemars(range(min = 1, max = 90))]
    days: Option<u16>,
}

/// How asking the language model went.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Usage {
    total: Sum,
    /// By day, the earliest first.
    days: Vec<OfDay>,
    models: Vec<OfModel>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OfDay {
    date: String,
    asked: Sum,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OfModel {
    provider: String,
    model: String,
    asked: Sum,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Sum {
    answered: u64,
    asked_back: u64,
    refused: u64,
    /// By code.
    failed: BTreeMap<String, u64>,
    calls: u64,
    tokens_read: u64,
    tokens_written: u64,
    /// Decimal amounts by currency.
    costs: BTreeMap<String, String>,
    median_ms: Option<u64>,
    slowest_ms: Option<u64>,
}

impl From<&Tally> for Sum {
    fn from(tally: &Tally) -> Self {
        Sum {
            answered: tally.answered,
            asked_back: tally.asked,
            refused: tally.refused,
            failed: tally.failures.clone(),
            calls: tally.calls,
            tokens_read: tally.read,
            tokens_written: tally.written,
            costs: tally.costs.iter().map(|(currency, sum)| (currency.clone(), sum.normalize().to_string())).collect(),
            median_ms: tally.within(50),
            slowest_ms: tally.within(100),
        }
    }
}

pub async fn usage(state: AppState, Query(period): Query<Period>) -> Result<Json<Usage>, PageError> {
    let days = period.days.unwrap_or(30);
    if !(1..=90).contains(&days) {
        return Err(PageError::BadRequest(crate::lang::Message::new("ask-bad-number").with("text", days.to_string())));
    }
    let usage = state.pipeline.usage(clock::now(), days).await?;
    Ok(Json(Usage {
        total: (&usage.total).into(),
        days: usage.days.iter().map(|(date, tally)| OfDay { date: date.to_string(), asked: tally.into() }).collect(),
        models: usage
            .models
            .iter()
            .map(|((provider, model), tally)| OfModel {
                provider: provider.clone(),
                model: model.clone(),
                asked: tally.into(),
            })
            .collect(),
    }))
}
