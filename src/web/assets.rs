//! Style, script and pictures, embedded in the program. Their addresses hold a hash of their content, so that browsers
//! may keep them for ever and never show an old one. Style is written in several files, one a subject, and sent as one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::error::PageError;
use crate::hash;

#[derive(Debug, RustEmbed)]
#[folder = "templates/assets"]
struct Assets;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// What the files of this folder are sent as, in the order of their names.
const STYLE: &str = "app.css";
const STYLES: &str = "css/";

/// Addresses by file name, and back.
struct Names {
    address: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { address: BTreeMap::new(), file: BTreeMap::new() };
    let files = Assets::iter().filter(|file| !file.starts_with(STYLES));
    for file in files.chain([Cow::Borrowed(STYLE)]) {
        let Some(content) = content(&file) else { continue };
        let hash = hash::of_lines(&[&content]);
        let hash = hash.get(..12).unwrap_or(&hash);
        let hashed = match file.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
            None => format!("{file}.{hash}"),
        };
        names.address.insert(file.to_string(), format!("/assets/{hashed}"));
        names.file.insert(hashed, file.to_string());
    }
    names
});

fn content(file: &str) -> Option<Cow<'static, [u8]>> {
    if file != STYLE {
        return Some(Assets::get(file)?.data);
    }
    let mut parts: Vec<_> = Assets::iter().filter(|file| file.starts_with(STYLES)).collect();
    parts.sort();
    let parts = parts.iter().filter_map(|part| Assets::get(part));
    let style: String = parts.map(|part| lean(&String::from_utf8_lossy(&part.data))).collect();
    Some(Cow::Owned(style.into_bytes()))
}

/// Style without comments, indents and the spaces beside signs. No text in it may hold a sign with a space after it.
fn lean(style: &str) -> String {
    let (mut lean, mut rest) = (String::with_capacity(style.len()), style);
    while let Some((before, comment)) = rest.split_once("/*") {
        lean.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    lean.push_str(rest);
    let lines = lean.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut lean = lines.collect::<Vec<_>>().join("\n");
    lean.push('\n');
    let short = [(" {", "{"), ("{ ", "{"), (" }", "}"), (";}", "}"), ("; ", ";"), (": ", ":"), (", ", ",")];
    short.iter().fold(lean, |text, (long, short)| text.replace(long, short))
}

/// Where the browser finds the file; a name that does not exist leads to a 404, which the test of pages notices.
pub fn address(file: &str) -> Cow<'static, str> {
    match NAMES.address.get(file) {
        Some(address) => Cow::Borrowed(address),
        None => Cow::Owned(format!("/assets/{file}")),
    }
}

pub async fn file(Path(hashed): Path<String>) -> Result<Response, PageError> {
    let name = NAMES.file.get(&hashed).ok_or(PageError::NotFound)?;
    let content = content(name).ok_or(PageError::NotFound)?;
    let headers = [(header::CONTENT_TYPE, media_type(name)), (header::CACHE_CONTROL, FOR_EVER)];
    Ok((headers, content).into_response())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_is_sent_lean() {
        let style = "/* Of a list. */\n@layer parts {\n  .list > a:hover, .list b {\n    color: red; /* loud */\n    content: \" ↑\";\n  }\n}\n";
        assert_eq!(lean(style), "@layer parts{\n.list > a:hover,.list b{\ncolor:red;\ncontent:\" ↑\";\n}\n}\n");
    }
}
