//! Style, script and pictures, embedded in the program. Their addresses hold a hash of their content, so that browsers
//! may keep them for ever and never show an old one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::error::PageError;

#[derive(Debug, RustEmbed)]
#[folder = "templates/assets"]
struct Assets;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Addresses by file name, and back.
struct Names {
    address: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { address: BTreeMap::new(), file: BTreeMap::new() };
    for file in Assets::iter() {
        let Some(content) = Assets::get(&file) else { continue };
        let hash: String = content.metadata.sha256_hash().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let hashed = match file.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
            None => format!("{file}.{hash}"),
        };
        names.address.insert(file.to_string(), format!("/assets/{hashed}"));
        names.file.insert(hashed, file.to_string());
    }
    names
});

/// Where the browser finds the file; a name that does not exist leads to a 404, which the test of pages notices.
pub fn address(file: &str) -> Cow<'static, str> {
    match NAMES.address.get(file) {
        Some(address) => Cow::Borrowed(address),
        None => Cow::Owned(format!("/assets/{file}")),
    }
}

pub async fn file(Path(hashed): Path<String>) -> Result<Response, PageError> {
    let name = NAMES.file.get(&hashed).ok_or(PageError::NotFound)?;
    let content = Assets::get(name).ok_or(PageError::NotFound)?;
    let headers = [(header::CONTENT_TYPE, media_type(name)), (header::CACHE_CONTROL, FOR_EVER)];
    Ok((headers, content.data).into_response())
}

fn media_type(name: &str) -> HeaderValue {
    HeaderValue::from_static(match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    })
}
