//! Webhooks: who is told what scheduled runs change, and what became of what they were told.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::lang::Message;
use crate::store::outbox::NAMED;
use crate::store::{By, Delivery, DeliveryId, Hook, HookId, NewHook, SegmentId, Shelf, Tried};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::number::grouped;
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;
use crate::web::{clock, secrets};
use crate::webhooks::{BadTarget, Target};

/// Messages shown.
const SENT: u32 = 30;

#[derive(Template)]
#[template(path = "hooks.html")]
struct HooksPage {
    shell: Shell,
    hooks: Vec<HookView>,
    sent: Vec<SentView>,
    /// Id and name of each that can be chosen.
    segments: Vec<(String, String)>,
    /// Whether one for all of them can be.
    for_all: bool,
    form: Filled,
    /// Why nothing was added.
    problem: Option<String>,
    /// Of the hook that was just added; it is shown this once.
    secret: Option<String>,
    format: String,
}

struct HookView {
    id: String,
    address: String,
    /// Id and name; none for all.
    segment: Option<(String, String)>,
    author: String,
    /// Why nothing is sent.
    off: Option<String>,
}

struct SentView {
    id: String,
    at: String,
    host: String,
    segment: Option<String>,
    run: Option<String>,
    state: String,
    class: &'static str,
    came: Vec<String>,
}

/// What is to be added.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    address: String,
    /// Empty for all.
    segment: String,
}

/// `/hooks`
pub async fn show(state: AppState, shell: Shell, Query(form): Query<Filled>) -> Result<Response, PageError> {
    render(&page(&state, shell, form).await?)
}

async fn page(state: &AppState, shell: Shell, form: Filled) -> Result<HooksPage, PageError> {
    let shell = shell.within(Section::Segments);
    let zone = state.shop().catalog.shop.timezone.as_str();
    let hooks = state.store().hooks().await?;
    let sent = state.store().deliveries(SENT).await?;
    let sent = sent.into_iter().map(|sent| {
        let is_off = hooks.iter().any(|hook| hook.id == sent.hook && hook.off.is_some());
        delivery(sent, is_off, &shell, zone)
    });
    let segments = state.store().segments(Shelf::Current).await?.into_iter();
    let format = Message::new("hook-format-note").with("named", grouped(NAMED));
    Ok(HooksPage {
        sent: sent.collect(),
        hooks: hooks.into_iter().map(|found| hook(found, &shell, zone)).collect(),
        segments: segments.map(|found| (found.segment.id.to_string(), found.segment.name)).collect(),
        for_all: state.pipeline.reach().sees_all_segments(),
        form,
        problem: None,
        secret: None,
        format: shell.text(&format),
        shell,
    })
}

fn hook(hook: Hook, shell: &Shell, zone: &str) -> HookView {
    let off = |at| shell.text(&Message::new("hook-off-note").with("at", clock::shown(at, zone)));
    HookView {
        id: hook.id.to_string(),
        segment: hook.segment.map(|segment| (segment.to_string(), hook.segment_name.unwrap_or_default())),
        address: hook.address,
        author: hook.author,
        off: hook.off.map(off),
    }
}

fn delivery(sent: Delivery, is_off: bool, shell: &Shell, zone: &str) -> SentView {
    let (state, class) = match (sent.delivered, sent.next) {
        (Some(_), _) => (Message::new("hook-delivered"), "good"),
        (None, None) => (Message::new("hook-given-up"), "bad"),
        (None, Some(_)) if is_off => (Message::new("hook-waits-off"), "caution"),
        (None, Some(next)) => (Message::new("hook-waiting").with("at", clock::shown(next, zone)), "caution"),
    };
    let tried = sent.tried.map(|tried| match tried {
        Tried::Answered(status) => Message::new("hook-answered").with("status", status.to_string()),
        Tried::TimedOut => Message::new("hook-timed-out"),
        Tried::Unreachable => Message::new("hook-unreachable"),
        Tried::NotPublic => Message::new("hook-tried-not-public"),
    });
    let attempts = (sent.attempts > 0).then(|| Message::new("hook-attempts").with("count", sent.attempts));
    SentView {
        id: sent.id.to_string(),
        at: clock::shown(sent.created, zone),
        host: sent.address.split('/').nth(2).unwrap_or_default().to_owned(),
        segment: sent.segment_name,
        run: sent.run.map(|run| run.to_string()),
        state: shell.text(&state),
        class,
        came: tried.iter().chain(&attempts).map(|said| shell.text(said)).collect(),
    }
}

/// Adds a hook, and shows its secret.
pub async fn add(state: AppState, actor: Actor, shell: Shell, Form(form): Form<Filled>) -> Result<Response, PageError> {
    let segment = match form.segment.as_str() {
        "" => None,
        id => Some(id.parse::<SegmentId>().map_err(|_| PageError::NotFound)?),
    };
    let secret = match added(&state, &form.address, segment, actor.by()).await? {
        Ok((_, secret)) => secret,
        Err(bad) => {
            let problem = Some(shell.text(&bad.message()));
            let page = HooksPage { problem, ..page(&state, shell, form).await? };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response());
        }
    };
    render(&HooksPage { secret: Some(secret), ..page(&state, shell, Filled::default()).await? })
}

/// Makes a hook, with the secret that is told this once; what is wrong with the address is the inner error.
pub async fn added(
    state: &AppState,
    address: &str,
    segment: Option<SegmentId>,
    by: By,
) -> Result<Result<(Hook, String), BadTarget>, PageError> {
    let target = match Target::parse(address, state.server().sender().internal()) {
        Ok(target) => target,
        Err(bad) => return Ok(Err(bad)),
    };
    state.pipeline.admit_telling(segment).await?;
    let secret = secrets::fresh_for_hook()?;
    let new = NewHook { segment, address: target.as_str().to_owned(), secret: secret.clone() };
    Ok(Ok((state.store().add_hook(new, by).await?, secret)))
}

/// Sends a message that says nothing, and waits for what comes of it.
pub async fn test(state: AppState, actor: Actor, Path(hook): Path<HookId>) -> Result<Response, PageError> {
    state.store().test_hook(hook, actor.by()).await?;
    sent(&state).await
}

/// Sends a message once more.
pub async fn send_again(
    state: AppState,
    actor: Actor,
    Path(delivery): Path<DeliveryId>,
) -> Result<Response, PageError> {
    state.store().send_again(delivery, actor.by()).await?;
    sent(&state).await
}

/// Switches a hook on again.
pub async fn switch_on(state: AppState, actor: Actor, Path(hook): Path<HookId>) -> Result<Response, PageError> {
    state.store().switch_hook_on(hook, actor.by()).await?;
    Ok(Redirect::to("/hooks").into_response())
}

/// Removes a hook.
pub async fn remove(state: AppState, actor: Actor, Path(hook): Path<HookId>) -> Result<Response, PageError> {
    state.store().remove_hook(hook, actor.by()).await?;
    Ok(Redirect::to("/hooks").into_response())
}

/// Some of what is due is sent at once, so that the page can say what came of it.
async fn sent(state: &AppState) -> Result<Response, PageError> {
    state.server().sender().send_some(state.store(), clock::now()).await?;
    Ok(Redirect::to("/hooks#sent").into_response())
}
