//! `/exports`: files that are made of long lists, how far they are, and where the finished ones are fetched.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use crate::lang::Message;
use crate::store::exports::KEPT;
use crate::store::{Export, ExportId, ExportState};
use crate::web::actor::Actor;
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::export::jobs;
use crate::web::number::{counted, grouped};
use crate::web::shell::{Part, Section, Shell, render};
use crate::web::state::AppState;

/// Files shown.
const SHOWN: u32 = 50;

#[derive(Template)]
#[template(path = "exports.html", blocks = ["list"])]
struct ExportsPage {
    shell: Shell,
    lead: String,
    exports: Vec<ExportView>,
    /// Something is still being made.
    is_open: bool,
}

struct ExportView {
    id: String,
    what: String,
    run: String,
    format: String,
    who: String,
    at: String,
    state: String,
    class: &'static str,
    /// So many of how many, and what else there is to say.
    said: Vec<String>,
    hash: Option<String>,
    /// Whoever looks may fetch it.
    is_there: bool,
    is_open: bool,
}

pub async fn show(state: AppState, actor: Actor, shell: Shell) -> Result<Response, PageError> {
    let zone = state.shop().catalog.shop.timezone.clone();
    let name = actor.name();
    let exports = jobs::known(&state.pipeline, &actor, SHOWN).await?;
    let days = usize::try_from(KEPT.as_hours() / 24).unwrap_or_default();
    let shell = shell.within(Section::Segments);
    let page = ExportsPage {
        lead: shell.text(
            &Message::new("exports-lead")
                .with("rows", grouped(u64::try_from(jobs::LONG).unwrap_or_default()))
                .with("days", days),
        ),
        is_open: exports.iter().any(|export| export.state.is_open()),
        exports: exports.into_iter().map(|export| view(export, &shell, &zone, &name)).collect(),
        shell,
    };
    match page.shell.part {
        Part::Whole => render(&page),
        Part::Element(_) => render(&page.as_list()),
    }
}

fn view(export: Export, shell: &Shell, zone: &str, name: &str) -> ExportView {
    let class = match export.state {
        ExportState::Waiting | ExportState::Running => "caution",
        ExportState::Finished => "good",
        ExportState::Failed => "bad",
        ExportState::Cancelled | ExportState::Deleted => "",
    };
    let rows = Message::new("export-rows").with("done", grouped(export.done)).with("all", grouped(export.customers));
    let again = export.begun.checked_sub(1).filter(|again| *again > 0 && export.state.is_open());
    let again = again.map(|again| counted("export-again", again.into()));
    let until = export.expires().map(|until| Message::new("export-until").with("at", clock::shown(until, zone)));
    let said = [Some(rows), again, until].into_iter().flatten().map(|said| shell.text(&said));
    let problem = export.problem.as_ref().map(|problem| shell.words(problem).to_owned());
    ExportView {
        id: export.id.to_string(),
        what: export.rule.as_ref().map(|rule| shell.words(rule).to_owned()).unwrap_or_default(),
        run: export.run.to_string(),
        state: shell.text(&jobs::state_name(export.state)),
        class,
        said: said.chain(problem).collect(),
        is_there: export.file.is_some() && export.who == name,
        hash: export.file.map(|file| file.sha256),
        is_open: export.state.is_open(),
        at: clock::shown(export.created, zone),
        format: export.format,
        who: export.who,
    }
}

/// `/exports/{id}/file`
pub async fn fetch(state: AppState, actor: Actor, Path(id): Path<ExportId>) -> Result<Response, PageError> {
    jobs::fetch(&state.pipeline, &actor, id).await
}

pub async fn cancel(state: AppState, actor: Actor, Path(id): Path<ExportId>) -> Result<Response, PageError> {
    let export = jobs::one(&state.pipeline, &actor, id).await?;
    state.store().cancel_export(export.id, actor.by()).await?;
    Ok(Redirect::to("/exports").into_response())
}
