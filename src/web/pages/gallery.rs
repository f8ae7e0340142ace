//! Ready segments to start from, each with how many customers it finds here.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::ask::address::Address;
use crate::catalog;
use crate::dsl::readback;
use crate::lang::Bilingual;
use crate::web::error::PageError;
use crate::web::number::grouped;
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "gallery.html")]
struct GalleryPage {
    shell: Shell,
    galleries: Vec<GalleryView>,
}

/// One gallery alone, with its counts.
#[derive(Template)]
#[template(path = "gallery_lines.html")]
struct GalleryPart {
    gallery: GalleryView,
}

struct GalleryView {
    name: String,
    label: String,
    lines: Vec<LineView>,
}

struct LineView {
    question: String,
    address: String,
    /// Where the question is a business word, what it means.
    rule: Option<String>,
    play: Option<String>,
    /// Absent as long as nobody has counted.
    count: Option<String>,
}

/// `/gallery`: all of them; their counts come after the page.
pub async fn show(State(state): State<AppState>, shell: Shell) -> Result<Response, PageError> {
    let shell = shell.within(Section::Gallery);
    let galleries = state.shop().catalog.galleries.iter();
    let galleries = galleries.map(|gallery| view(&state, &shell, gallery, &[])).collect();
    render(&GalleryPage { galleries, shell })
}

/// `/gallery/{name}`: one with its counts.
pub async fn counted(
    State(state): State<AppState>,
    shell: Shell,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    let gallery = state.shop().catalog.gallery(&name).ok_or(PageError::NotFound)?;
    let counts = state.pipeline.counts(gallery).await?;
    render(&GalleryPart { gallery: view(&state, &shell, gallery, &counts) })
}

fn view(state: &AppState, shell: &Shell, gallery: &catalog::Gallery, counts: &[u64]) -> GalleryView {
    let shop = state.shop();
    let line = |(index, template): (usize, &catalog::Template)| {
        let question = shell.words(&template.question).to_owned();
        let rule =
            shop.template_rule(&template.name).map(|rule| shell.words(&readback::condition(rule, shop)).to_owned());
        let play = template.play.as_deref().and_then(|name| shop.catalog.play(name));
        LineView {
            address: Address { question: question.clone(), ..Address::default() }.to_string(),
            rule: rule.filter(|rule| *rule != question),
            play: play.map(|play| shell.words(&play.label).to_owned()),
            count: counts.get(index).map(|count| grouped(*count)),
            question,
        }
    };
    GalleryView {
        name: gallery.name.clone(),
        label: shell.words(&gallery.label).to_owned(),
        lines: gallery.templates.iter().enumerate().map(line).collect(),
    }
}

/// What to do with a list, in the page's language.
#[derive(Debug)]
pub struct PlayView {
    pub label: String,
    /// Name of each part with what it says.
    pub parts: Vec<(String, String)>,
}

impl PlayView {
    pub fn new(shell: &Shell, play: &catalog::Play) -> Self {
        let part = |key: &'static str, text: &Bilingual| (shell.t(key), shell.words(text).to_owned());
        PlayView {
            label: shell.words(&play.label).to_owned(),
            parts: vec![
                part("play-action", &play.action),
                part("play-benefit", &play.benefit),
                part("play-channel", &play.channel),
                part("play-cadence", &play.cadence),
                part("play-measure", &play.measure),
            ],
        }
    }
}
