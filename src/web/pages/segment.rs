//! One saved segment: what it says, its versions with what changed between them, its last runs; and what can be done
//! with it: save another version, run one, rename it, move it to the trash and back.

pub mod files;
pub mod frozen;
pub mod schedule;
pub mod sizes;
mod view;

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;

use self::files::FilesView;
use self::frozen::FrozenView;
use self::schedule::{ScheduleForm, ScheduleView};
use self::sizes::{MovementView, SizesView};
use self::view::{RunLine, SegmentView};
use crate::dsl::text;
use crate::lang::Message;
use crate::pipeline::RunRequest;
use crate::store::{
    Details, Folder, Lineage, NewVersion, RunFilter, SavedSegment, SavedVersion, SegmentId, SegmentName, StoreError,
    Tag, Uses,
};
use crate::web::actor::Actor;
use crate::web::diff;
use crate::web::error::PageError;
use crate::web::pages::review::{StandingView, standing_view};
use crate::web::rule_editor::RuleEditor;
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;

/// Runs shown on the page; the audit page has all of them.
const LAST_RUNS: u32 = 8;

/// Runs the line of sizes goes back.
const SIZES: u32 = 60;

#[derive(Template)]
#[template(path = "segment.html")]
struct SegmentPage {
    shell: Shell,
    segment: SegmentView,
    /// Where it stands in review.
    standing: StandingView,
    sizes: Option<SizesView>,
    /// What it is, when it does not follow its rule.
    frozen: Option<FrozenView>,
    /// Runs it can be frozen at.
    freezable: Vec<frozen::Choice>,
    uses: Uses,
    lineage: Lineage,
    /// Name and label of each play for its customers.
    plays: Vec<(String, String)>,
    /// From the run before the last one to the last one.
    movement: Option<MovementView>,
    runs: Vec<RunLine>,
    more_runs: bool,
    /// The day a run is for unless another is chosen.
    today: String,
    schedule: Option<ScheduleView>,
    schedule_form: ScheduleForm,
    /// What is left in the administrator's folder, where there is one.
    files: Option<FilesView>,
    /// What is relative in the schedule's form: the shop's time zone.
    zone: String,
    edit: Edit,
    details: DetailsForm,
    /// Those that there are, to choose from.
    folders: BTreeSet<Folder>,
}

/// Forms that come back because something in them is wrong; the others stand as if they had not been touched.
#[derive(Default)]
struct Forms {
    edit: Option<Edit>,
    details: Option<DetailsForm>,
    schedule: Option<ScheduleForm>,
}

/// The form for another version.
#[derive(Default)]
struct Edit {
    editor: RuleEditor,
    note: String,
    /// Opened at once, because something in it wants attention.
    is_open: bool,
    /// Why it was not saved, when the rule itself is fine.
    refusal: Option<String>,
}

/// The form for name, description, owner, folder and tags.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    name: String,
    description: String,
    owner: String,
    folder: String,
    tags: String,
    /// When the segment was last changed, as far as its author had seen.
    seen: String,
    #[serde(skip)]
    problem: Option<String>,
}

pub async fn show(state: AppState, shell: Shell, Path(id): Path<SegmentId>) -> Result<Response, PageError> {
    render(&page(&state, shell, id, Forms::default()).await?)
}

async fn page(state: &AppState, shell: Shell, id: SegmentId, forms: Forms) -> Result<SegmentPage, PageError> {
    let shell = shell.within(Section::Segments);
    let segment = state.store().segment(id).await?;
    let versions = state.store().versions(id).await?;
    let filter = RunFilter { segment: Some(id), ..RunFilter::default() };
    let runs = state.store().runs(filter, None, LAST_RUNS).await?;
    let sizes = state.store().sizes(id, SIZES).await?;
    let movement = match sizes.as_slice() {
        [.., before, after] => {
            let (before, after) = (before.run, after.run);
            let movement = state.pipeline.movement(before, after).await?;
            movement.map(|found| sizes::movement(&id.to_string(), &before.to_string(), &after.to_string(), &found))
        }
        _ => None,
    };
    let changes: HashMap<u64, String> = sizes::changes(&sizes).collect();
    let zone = &state.shop().catalog.shop.timezone;
    let frozen = match segment.frozen {
        Some(run) => state.store().size(run).await?,
        None => None,
    };
    let (schedule, schedule_form) = schedule::of(state, &shell, id).await?;
    let standing = state.pipeline.reviewed(&segment).await?.standing;
    Ok(SegmentPage {
        standing: standing_view(&shell, standing),
        frozen: frozen.map(|size| frozen::view(&shell, zone, id, &size)),
        freezable: frozen::choices(&shell, zone, &sizes),
        uses: state.store().uses(id).await?,
        lineage: state.store().lineage(id).await?,
        plays: plays(state, &shell, &segment.newest.text).await?,
        schedule,
        files: files::of(state, &shell, id).await?,
        schedule_form: forms.schedule.unwrap_or(schedule_form),
        zone: zone.clone(),
        edit: forms.edit.unwrap_or_else(|| Edit { editor: RuleEditor::new(&segment.newest.text), ..Edit::default() }),
        details: DetailsForm {
            seen: segment.updated.to_string(),
            ..forms.details.unwrap_or_else(|| DetailsForm::of(&segment))
        },
        segment: view::segment(&shell, state.shop(), segment, &versions),
        more_runs: runs.older.is_some(),
        runs: runs.runs.into_iter().map(|run| view::run(&shell, state.shop(), run, &changes)).collect(),
        sizes: sizes::view(&shell, &sizes),
        movement,
        folders: state.store().folders().await?,
        today: state.shop().catalog.shop.as_of.to_string(),
        shell,
    })
}

/// What to do with the customers of a rule.
async fn plays(state: &AppState, shell: &Shell, rule: &str) -> Result<Vec<(String, String)>, PageError> {
    let Ok(segment) = state.pipeline.parse(rule) else { return Ok(Vec::new()) };
    let playbook = state.pipeline.playbook().await?;
    let plays = playbook.suiting(&segment.rule, state.shop()).into_iter();
    Ok(plays.map(|play| (play.name.clone(), shell.words(&play.text.label).to_owned())).collect())
}

#[derive(Debug, Deserialize)]
pub struct EditForm {
    text: String,
    #[serde(default)]
    note: String,
    /// The newest version its author had seen.
    expected: u32,
}

/// Saves another version. A text that says the same as the newest version is not saved again.
pub async fn add_version(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path(id): Path<SegmentId>,
    Form(form): Form<EditForm>,
) -> Result<Response, PageError> {
    let name = state.store().segment(id).await?.name;
    let (status, edit) = match state.pipeline.check_as(&name, &form.text).await? {
        Err(problems) => {
            let editor = RuleEditor::with_problems(&form.text, &problems, &shell);
            (StatusCode::UNPROCESSABLE_ENTITY, Edit { editor, note: form.note, is_open: true, refusal: None })
        }
        Ok(rule) => {
            let newest = state.store().segment(id).await?.newest;
            let (written, json) = text::faces(rule.segment());
            if newest.number == form.expected && newest.text == written {
                return Ok(back_to(id, &format!("#v{}", newest.number)));
            }
            let version =
                NewVersion { text: written.clone(), json, question: None, note: form.note.clone(), by: actor.by() };
            match state.store().add_version(id, form.expected, version).await {
                Ok(saved) => return Ok(back_to(id, &format!("#v{}", saved.newest.number))),
                Err(conflict @ StoreError::VersionConflict { .. }) => {
                    let editor = RuleEditor::new(&written);
                    let refusal = Some(shell.text(&conflict.message()));
                    (StatusCode::CONFLICT, Edit { editor, note: form.note, is_open: true, refusal })
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    Ok((status, render(&page(&state, shell, id, Forms { edit: Some(edit), ..Forms::default() }).await?)?)
        .into_response())
}

pub async fn describe(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path(id): Path<SegmentId>,
    Form(form): Form<DetailsForm>,
) -> Result<Response, PageError> {
    let (status, problem) = match form.read() {
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, problem),
        Ok((seen, details)) => match state.store().describe_segment(id, seen, details, actor.by()).await {
            Ok(_) => return Ok(back_to(id, "")),
            Err(
                problem @ (StoreError::NameTaken(_)
                | StoreError::NameNotFree(_)
                | StoreError::InUse { .. }
                | StoreError::Changed),
            ) => (StatusCode::CONFLICT, problem),
            Err(problem @ (StoreError::ClosedFolder(_) | StoreError::OutOfSight)) => (StatusCode::FORBIDDEN, problem),
            Err(error) => return Err(error.into()),
        },
    };
    let problem = Some(shell.text(&problem.message()));
    let forms = Forms { details: Some(DetailsForm { problem, ..form }), ..Forms::default() };
    Ok((status, render(&page(&state, shell, id, forms).await?)?).into_response())
}

impl DetailsForm {
    fn of(segment: &SavedSegment) -> Self {
        DetailsForm {
            name: segment.name.clone(),
            description: segment.description.clone(),
            owner: segment.owner.clone(),
            folder: segment.folder.clone().map(String::from).unwrap_or_default(),
            tags: segment.tags.join(", "),
            ..DetailsForm::default()
        }
    }

    fn read(&self) -> Result<(Timestamp, Details), StoreError> {
        let details = Details {
            name: SegmentName::parse(&self.name)?,
            description: self.description.clone(),
            owner: SegmentName::parse(&self.owner)?,
            folder: Folder::parse(&self.folder)?,
            tags: Tag::parse_all(&self.tags)?,
        };
        // Without a time that can be read, nobody has seen the segment as it is.
        Ok((self.seen.parse().map_err(|_| StoreError::Changed)?, details))
    }
}

/// The day a version is run for: what is relative in it counts from there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Day {
    as_of: String,
}

/// Runs a version, on the shop's as-of unless another day is given.
pub async fn run_version(
    state: AppState,
    actor: Actor,
    Path((id, number)): Path<(SegmentId, u32)>,
    Form(day): Form<Day>,
) -> Result<Response, PageError> {
    let bad_date = |_| PageError::BadRequest(Message::new("ask-bad-date").with("text", day.as_of.as_str()));
    let as_of = match day.as_of.trim() {
        "" => None,
        day => Some(day.parse().map_err(bad_date)?),
    };
    frozen::refuse(&state.store().segment(id).await?)?;
    let version = state.store().version(id, number).await?;
    let saved = Some(SavedVersion { segment: id, version: number });
    let request = RunRequest { text: version.text, as_of, saved, who: actor.name() };
    let recorded = state.pipeline.run(request).await?;
    Ok(Redirect::to(&format!("/runs/{}", recorded.run)).into_response())
}

pub async fn trash(state: AppState, actor: Actor, Path(id): Path<SegmentId>) -> Result<Response, PageError> {
    state.store().trash_segments(vec![id], actor.by()).await?;
    Ok(back_to(id, ""))
}

pub async fn restore(state: AppState, actor: Actor, Path(id): Path<SegmentId>) -> Result<Response, PageError> {
    state.store().restore_segments(vec![id], actor.by()).await?;
    Ok(back_to(id, ""))
}

fn back_to(id: SegmentId, place: &str) -> Response {
    Redirect::to(&format!("/segments/{id}{place}")).into_response()
}
