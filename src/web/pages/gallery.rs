//! Ready segments to start from, each with how many customers it finds here.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::ask::address::Address;
use crate::catalog;
use crate::dsl::readback;
use crate::pipeline::playbook::{Playbook, of_template};
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
    /// Name and label of each play for it.
    plays: Vec<(String, String)>,
    /// Absent as long as nobody has counted.
    count: Option<String>,
}

/// `/gallery`: all of them; their counts come after the page.
pub async fn show(state: AppState, shell: Shell) -> Result<Response, PageError> {
    let shell = shell.within(Section::Gallery);
    let galleries = state.shop().catalog.galleries.iter();
    let playbook = state.pipeline.playbook().await?;
    let galleries = galleries.map(|gallery| view(&state, &shell, &playbook, gallery, &[])).collect();
    render(&GalleryPage { galleries, shell })
}

/// `/gallery/{name}`: one with its counts.
pub async fn counted(state: AppState, shell: Shell, Path(name): Path<String>) -> Result<Response, PageError> {
    let gallery = state.shop().catalog.gallery(&name).ok_or(PageError::NotFound)?;
    let counts = state.pipeline.counts(gallery).await?;
    let playbook = state.pipeline.playbook().await?;
    render(&GalleryPart { gallery: view(&state, &shell, &playbook, gallery, &counts) })
}

fn view(
    state: &AppState,
    shell: &Shell,
    playbook: &Playbook,
    gallery: &catalog::Gallery,
    counts: &[Option<u64>],
) -> GalleryView {
    let shop = state.shop();
    let line = |(index, template): (usize, &catalog::Template)| {
        let question = shell.words(&template.question).to_owned();
        let rule =
            shop.template_rule(&template.name).map(|rule| shell.words(&readback::condition(rule, shop)).to_owned());
        let plays = of_template(&template.name);
        let plays = playbook.of(&plays).map(|play| (play.name.clone(), shell.words(&play.text.label).to_owned()));
        LineView {
            address: Address { question: question.clone(), ..Address::default() }.to_string(),
            rule: rule.filter(|rule| *rule != question),
            plays: plays.collect(),
            count: counts.get(index).copied().flatten().map(grouped),
            question,
        }
    };
    GalleryView {
        name: gallery.name.clone(),
        label: shell.words(&gallery.label).to_owned(),
        lines: gallery.templates.iter().enumerate().map(line).collect(),
    }
}
