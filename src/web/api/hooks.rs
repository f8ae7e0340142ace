//! Webhooks, and what became of what they were told.

use axum::Json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::{At, Body, Caller, Done, Whole};
use crate::store::{self, DeliveryId, HookId, SegmentId, Tried};
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::pages::hooks;
use crate::web::state::AppState;

#[derive(Debug, Serialize, JsonSchema)]
pub struct Hook {
    id: i64,
    address: String,
    /// Every one otherwise.
    segment: Option<i64>,
    author: String,
    created: String,
    /// Since when nothing is sent, because nothing arrived.
    off: Option<String>,
}

impl From<store::Hook> for Hook {
    fn from(hook: store::Hook) -> Self {
        Hook {
            id: hook.id.number(),
            address: hook.address,
            segment: hook.segment.map(SegmentId::number),
            author: hook.author,
            created: hook.created.to_string(),
            off: hook.off.map(|at| at.to_string()),
        }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Hooks {
    hooks: Vec<Hook>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub struct HookAt {
    #[schemars(with = "u32")]
    hook: HookId,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeliveryAt {
    #[schemars(with = "u32")]
    delivery: DeliveryId,
}

/// An address to be told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHook {
    #[schemars(length(max = 2000))]
    address: String,
    /// Every one otherwise.
    segment: Option<Whole>,
}

/// A hook with the secret that its receiver checks signatures with, which is told this once.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Added {
    hook: Hook,
    secret: String,
}

pub async fn list(state: AppState) -> Result<Json<Hooks>, PageError> {
    Ok(Json(Hooks { hooks: state.store().hooks().await?.into_iter().map(Hook::from).collect() }))
}

pub async fn add(state: AppState, caller: Caller, Body(new): Body<NewHook>) -> Result<Json<Added>, PageError> {
    let segment = new.segment.map(|Whole(id)| id.to_string().parse::<SegmentId>()).transpose();
    let segment = segment.map_err(|_| PageError::NotFound)?;
    let added = hooks::added(&state, &new.address, segment, caller.actor.by()).await?;
    let (hook, secret) = added.map_err(|bad| PageError::Unfit(bad.message()))?;
    Ok(Json(Added { hook: hook.into(), secret }))
}

pub async fn remove(state: AppState, caller: Caller, At(at): At<HookAt>) -> Result<Done, PageError> {
    state.store().remove_hook(at.hook, caller.actor.by()).await?;
    Ok(Done)
}

/// First what has waited is sent.
pub async fn switch_on(state: AppState, caller: Caller, At(at): At<HookAt>) -> Result<Done, PageError> {
    state.store().switch_hook_on(at.hook, caller.actor.by()).await?;
    Ok(Done)
}

/// Sends a message that says nothing but that it arrived.
pub async fn test(state: AppState, caller: Caller, At(at): At<HookAt>) -> Result<Done, PageError> {
    state.store().test_hook(at.hook, caller.actor.by()).await?;
    state.server().sender().send_some(state.store(), clock::now()).await?;
    Ok(Done)
}

/// A message, and what came of it so far.
#[derive(Debug, Serialize, JsonSchema)]
struct Delivery {
    id: i64,
    hook: i64,
    /// `webhook-id` for the receiver.
    message: String,
    /// The run it tells of; none of a test.
    run: Option<String>,
    created: String,
    attempts: u32,
    /// When it is sent next.
    next: Option<String>,
    delivered: Option<String>,
    /// The status that was answered last.
    answered: Option<u16>,
    /// Why there was no answer.
    failed: Option<&'static str>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Deliveries {
    deliveries: Vec<Delivery>,
}

/// Messages listed.
const LISTED: u32 = 1000;

pub async fn deliveries(state: AppState) -> Result<Json<Deliveries>, PageError> {
    let sent = state.store().deliveries(LISTED).await?.into_iter().map(|sent| Delivery {
        id: sent.id.number(),
        hook: sent.hook.number(),
        message: sent.message,
        run: sent.run.map(|run| run.to_string()),
        created: sent.created.to_string(),
        attempts: sent.attempts,
        next: sent.next.map(|at| at.to_string()),
        delivered: sent.delivered.map(|at| at.to_string()),
        answered: match sent.tried {
            Some(Tried::Answered(status)) => Some(status),
            Some(Tried::TimedOut | Tried::Unreachable | Tried::NotPublic) | None => None,
        },
        failed: match sent.tried {
            Some(Tried::TimedOut) => Some("timed_out"),
            Some(Tried::Unreachable) => Some("unreachable"),
            Some(Tried::NotPublic) => Some("not_public"),
            Some(Tried::Answered(_)) | None => None,
        },
    });
    Ok(Json(Deliveries { deliveries: sent.collect() }))
}

/// Under the name that it had.
pub async fn send_again(state: AppState, caller: Caller, At(at): At<DeliveryAt>) -> Result<Done, PageError> {
    state.store().send_again(at.delivery, caller.actor.by()).await?;
    state.server().sender().send_some(state.store(), clock::now()).await?;
    Ok(Done)
}
