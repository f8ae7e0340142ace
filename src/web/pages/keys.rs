//! The map of the keyboard.

use askama::Template;
use axum::response::Response;

use crate::web::error::PageError;
use crate::web::keys::{Group, groups};
use crate::web::shell::{Part, Shell, render};

#[derive(Template)]
#[template(path = "keys.html", blocks = ["map"])]
struct KeysPage {
    shell: Shell,
    groups: Vec<Group>,
}

/// `/keys`
pub async fn show(shell: Shell) -> Result<Response, PageError> {
    let page = KeysPage { groups: groups(), shell };
    match page.shell.part {
        Part::Whole => render(&page),
        Part::Element(_) => render(&page.as_map()),
    }
}
