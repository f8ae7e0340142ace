//! Everybody's own account: who they are here, where they are signed in, and which programs act for them.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::limits::{FolderLimits, chosen_folders};
use super::people::role_key;
use crate::catalog::Class;
use crate::store::{Format, Limits, NewToken, Only, Right, Scope, SegmentName, Session, Token};
use crate::web::actor::Actor;
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::secrets;
use crate::web::shell::{Shell, render};
use crate::web::state::AppState;

/// Days that a token can live, as the form offers them.
const DAYS: [u16; 4] = [7, 30, 90, 365];

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    name: String,
    role: String,
    may: String,
    /// How far that reaches, where it is limited.
    limits: Option<String>,
    sessions: Vec<SessionView>,
    tokens: Vec<TokenView>,
    /// The secret of a token that was just made; it is shown this once.
    secret: Option<String>,
    /// What a token of this person may be for: name and label.
    rights: Vec<(&'static str, String)>,
    /// Which classes of columns it may see: name and label.
    columns: Vec<(&'static str, String)>,
    formats: Vec<Format>,
    /// Whose segments it may see.
    folders: FolderLimits,
    days: [u16; 4],
    manages: bool,
}

struct SessionView {
    number: i64,
    /// What it calls itself, in short and in full.
    browser: String,
    agent: String,
    since: String,
    seen: String,
    is_this: bool,
}

struct TokenView {
    number: String,
    label: String,
    rights: String,
    limits: Option<String>,
    expires: String,
    seen: Option<String>,
}

/// The product and the system that a browser says it is. Most name their forebears too, so the youngest comes first.
fn browser(agent: &str) -> String {
    const PRODUCTS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("MicroMessenger/", "WeChat"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let named =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|found| found.1);
    let known: Vec<&str> = [named(&PRODUCTS), named(&SYSTEMS)].into_iter().flatten().collect();
    if known.is_empty() { agent.to_owned() } else { known.join(" · ") }
}

/// `/account`
pub async fn show(state: AppState, actor: Actor, shell: Shell) -> Result<Response, PageError> {
    page(&state, &actor, shell, None).await
}

async fn page(state: &AppState, actor: &Actor, shell: Shell, secret: Option<String>) -> Result<Response, PageError> {
    let person = actor.person().ok_or(PageError::NotFound)?;
    let sessions = state.store().sessions_of(person.id, clock::now()).await?;
    let tokens = state.store().tokens_of(person.id, clock::now()).await?;
    let this = actor.session().map(|session| session.id);
    let zone = &state.shop().catalog.shop.timezone;
    let session = |session: Session| SessionView {
        number: session.id.number(),
        since: clock::shown(session.created, zone),
        seen: clock::shown(session.seen, zone),
        is_this: Some(session.id) == this,
        browser: browser(&session.agent),
        agent: session.agent,
    };
    let token = |token: Token| TokenView {
        number: token.id.to_string(),
        rights: token.scope.rights().iter().map(|right| shell.t(right_key(*right))).collect::<Vec<_>>().join(" · "),
        expires: clock::shown(token.expires, zone),
        seen: token.seen.map(|seen| clock::shown(seen, zone)),
        limits: (!token.limits.is_none()).then(|| shell.words(&token.limits.said()).to_owned()),
        label: token.label,
    };
    let rights = Scope::of(&Right::ALL);
    let rights = rights.rights().iter().copied().filter(|right| actor.may(*right));
    let (label, may) = role_key(person.role);
    let classes = Class::CLOSABLE.into_iter().filter(|class| person.limits.sees(*class));
    let folders = FolderLimits::of(state, &Only::default(), &person.limits.folders).await?;
    render(&AccountPage {
        folders,
        name: person.name.clone(),
        role: shell.t(label),
        may: shell.t(may),
        limits: (!person.limits.is_none()).then(|| shell.words(&person.limits.said()).to_owned()),
        formats: Format::ALL.into_iter().filter(|format| person.limits.formats.holds(format)).collect(),
        columns: classes.map(|class| (class.name(), shell.text(&class.message()))).collect(),
        sessions: sessions.into_iter().map(session).collect(),
        tokens: tokens.into_iter().map(token).collect(),
        secret,
        rights: rights.map(|right| (right.name(), shell.t(right_key(right)))).collect(),
        days: DAYS,
        manages: actor.may(Right::Manage),
        shell,
    })
}

fn right_key(right: Right) -> &'static str {
    match right {
        Right::See => "right-see",
        Right::Save => "right-save",
        Right::Export => "right-export",
        Right::Teach => "right-teach",
        Right::Audit => "right-audit",
        Right::Manage => "right-manage",
        Right::Unmask => "right-unmask",
    }
}

/// Ends one of one's own sessions.
pub async fn end_session(state: AppState, actor: Actor, Path(session): Path<i64>) -> Result<Response, PageError> {
    let person = actor.person().ok_or(PageError::NotFound)?;
    state.store().end_session(person, session, clock::now()).await?;
    Ok(Redirect::to("/account").into_response())
}

/// Makes a token, and shows its secret.
pub async fn add_token(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let person = actor.person().ok_or(PageError::NotFound)?;
    let (mut label, mut days) = (String::new(), 0);
    let (mut rights, mut classes, mut formats) = (Vec::new(), Vec::new(), Vec::new());
    let folders = chosen_folders(&fields)?;
    // Every right that was ticked comes under one name.
    for (name, value) in fields {
        match name.as_str() {
            "label" => label = value,
            "days" => days = value.parse().unwrap_or_default(),
            "right" => rights.extend(Right::named(&value)),
            "column" => classes.extend(Class::named(&value)),
            "format" => formats.extend(Format::of(&value)),
            _ => {}
        }
    }
    let secret = secrets::fresh_token()?;
    let (label, scope) = (SegmentName::parse(&label)?, Scope::of(&rights));
    let limits = Limits::of(classes, formats).in_folders(folders);
    let new = NewToken { label, scope, limits, secret: secrets::kept(&secret), days };
    state.store().add_token(person.id, new, actor.by()).await?;
    page(&state, &actor, shell, Some(secret)).await
}

/// Revokes one of one's own tokens.
pub async fn revoke_token(state: AppState, actor: Actor, Path(token): Path<i64>) -> Result<Response, PageError> {
    let person = actor.person().ok_or(PageError::NotFound)?;
    state.store().revoke_token(person.id, token, actor.by()).await?;
    Ok(Redirect::to("/account").into_response())
}
