//! Language and theme, kept in cookies so that the first byte of a page already has them: no flash, no script.

use axum::Form;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::lang;
use super::theme::{self, Theme};
use crate::lang::Lang;

const ONE_YEAR: u32 = 365 * 24 * 60 * 60;

#[derive(Debug, Deserialize)]
pub struct Choice {
    lang: Option<String>,
    theme: Option<String>,
}

/// Remembers what was chosen and goes back to the page it was chosen on. Unknown values change nothing.
pub async fn save(headers: HeaderMap, Form(choice): Form<Choice>) -> Response {
    let lang = choice.lang.and_then(|tag| Lang::ALL.into_iter().find(|lang| lang.tag() == tag));
    let theme = choice.theme.and_then(|name| Theme::named(&name));
    let cookies = lang
        .map(|lang| remember(lang::COOKIE, lang.tag()))
        .into_iter()
        .chain(theme.map(|theme| remember(theme::COOKIE, theme.name())))
        .filter_map(|cookie| Some((header::SET_COOKIE, HeaderValue::try_from(cookie).ok()?)));
    (AppendHeaders(cookies), Redirect::to(&origin_page(&headers))).into_response()
}

fn remember(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; Max-Age={ONE_YEAR}; HttpOnly; SameSite=Lax")
}

/// Path and query of the page the request came from. The cross-site layer has already refused foreign ones; the rest of
/// the address is dropped, so this never leads off the server.
pub fn origin_page(headers: &HeaderMap) -> String {
    let page = || -> Option<String> {
        let referer: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
        let page = referer.path_and_query()?.as_str();
        (page.starts_with('/') && !page.starts_with("//")).then(|| page.to_owned())
    };
    page().unwrap_or_else(|| "/".to_owned())
}

/// The value of a cookie of the request.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';')).find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then_some(value)
    })
}
