//! What programs ask, below /api/v1: everything that the pages do, as JSON.
//!
//! Owns: the list of handlers with the right that each needs ([`endpoints`]), from which both the routes and the document
//! ([`document`]) are made, so that neither can know of one that the other does not; how they are called ([`call`]), that
//! nothing is done twice ([`once`]) and how often ([`limits`]). Problems are [`super::error`]'s. Bodies are those of the
//! JSON contract ([`crate::pipeline::json`]).

mod asking;
mod call;
mod catalog;
mod customers;
pub mod document;
mod exports;
mod hooks;
pub mod limits;
mod once;
mod people;
mod plays;
mod reviews;
mod runs;
mod schedules;
mod segments;
mod sizes;
mod words;
mod writing;

use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Json, Router};
use serde_json::Value;

use super::actor;
use super::error::PageError;
use super::state::{AppState, Server};
use crate::store::Right::{self, Audit, Export, Manage, Save, See, Teach};
use document::{Documented, Operation};

/// A handler with where it is and who may use it.
pub struct Endpoint {
    pub method: Method,
    pub path: &'static str,
    pub right: Right,
    /// What the document calls it.
    pub name: &'static str,
    pub summary: &'static str,
    describe: fn(&mut Operation<'_>),
    route: MethodRouter<Server>,
    /// Whether a request that comes again with the same key is done once.
    is_once: bool,
}

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const DELETE: Method = Method::DELETE;

/// All handlers.
pub fn endpoints() -> Vec<Endpoint> {
    asked().into_iter().chain(kept()).chain(told()).chain(managed()).collect()
}

/// Asking, looking, and the record.
fn asked() -> Vec<Endpoint> {
    vec![
        at(POST, "/api/v1/ask", See, "ask", "Answer a question", asking::ask),
        at(POST, "/api/v1/check", See, "check", "Say what is wrong with a segment", asking::check),
        at(POST, "/api/v1/compile", See, "compile", "The SQL of a segment, and its values", asking::compile),
        at(POST, "/api/v1/count", See, "count", "How many customers a segment has, unrecorded", asking::count),
        at(POST, "/api/v1/run", See, "run", "Run a segment", asking::run),
        at(GET, "/api/v1/completions", See, "completeSegment", "What a segment goes on with", writing::completions),
        at(GET, "/api/v1/suggestions", See, "completeQuestion", "Words at a place in a question", writing::suggestions),
        at(GET, "/api/v1/refinements", See, "refine", "Words that refine a rule, counted", writing::refinements),
        at(GET, "/api/v1/catalog", See, "listNames", "Every name of the catalog", catalog::names),
        at(GET, "/api/v1/catalog/{name}", See, "getName", "A name of the catalog with its values", catalog::name),
        at(GET, "/api/v1/gallery", See, "listTemplates", "Ready segments, each with its count", catalog::gallery),
        at(GET, "/api/v1/customers/{id}", See, "getCustomer", "What is known of a customer", customers::one),
        at(POST, "/api/v1/customers/{id}/why", See, "why", "Why a customer is in a segment or not", customers::why),
        at(GET, "/api/v1/runs", Audit, "listRuns", "The record of runs, the newest first", runs::list),
        at(GET, "/api/v1/runs/{id}", See, "getRun", "A run as it is recorded", runs::one),
        at(GET, "/api/v1/runs/{id}/members", See, "listMembers", "Customers that a run found", runs::members),
        at(POST, "/api/v1/runs/{id}/replay", Audit, "replayRun", "Repeat a run and compare", runs::replay).once(),
        at(GET, "/api/v1/audit/verification", Audit, "verifyRecord", "Prove the record", runs::verification),
        at(GET, "/api/v1/model/usage", Audit, "modelUsage", "How asking the model went", people::usage),
        at(GET, "/api/v1/me", See, "me", "Who calls, and what they may do", customers::me),
        at(
            GET,
            "/api/v1/segment.schema.json",
            See,
            "segmentSchema",
            "What a segment's tree is",
            writing::segment_schema,
        ),
        at(GET, "/api/v1/openapi.json", See, "openapi", "This document", openapi),
    ]
}

/// What is kept: segments, words, plays, and what stands of them.
fn kept() -> Vec<Endpoint> {
    vec![
        at(GET, "/api/v1/segments", See, "listSegments", "Segments, the last changed first", segments::list),
        at(POST, "/api/v1/segments", Save, "createSegment", "Save a segment", segments::create).once(),
        at(GET, "/api/v1/segments/{id}", See, "getSegment", "A segment with its newest version", segments::one),
        at(PUT, "/api/v1/segments/{id}", Save, "describeSegment", "Name, owner, tags", segments::describe),
        at(DELETE, "/api/v1/segments/{id}", Save, "trashSegment", "Move it to the trash", segments::trash),
        at(POST, "/api/v1/segments/{id}/restore", Save, "restoreSegment", "Take it out again", segments::restore)
            .once(),
        at(GET, "/api/v1/segments/{id}/versions", See, "listVersions", "The newest first", segments::versions),
        at(POST, "/api/v1/segments/{id}/versions", Save, "addVersion", "Another version", segments::add_version).once(),
        at(POST, "/api/v1/segments/{id}/run", Save, "runSegment", "Run a version", segments::run).once(),
        at(POST, "/api/v1/segments/{id}/freeze", Save, "freezeSegment", "Make it a run's list", segments::freeze)
            .once(),
        at(
            POST,
            "/api/v1/segments/{id}/unfreeze",
            Save,
            "unfreezeSegment",
            "Let it follow its rule",
            segments::unfreeze,
        )
        .once(),
        at(GET, "/api/v1/segments/{id}/schedule", See, "getSchedule", "When it is run by itself", schedules::one),
        at(PUT, "/api/v1/segments/{id}/schedule", Save, "setSchedule", "Run it by itself", schedules::set),
        at(DELETE, "/api/v1/segments/{id}/schedule", Save, "clearSchedule", "By hand only", schedules::clear),
        at(POST, "/api/v1/segments/{id}/schedule/pause", Save, "pauseSchedule", "For a while", schedules::pause).once(),
        at(POST, "/api/v1/segments/{id}/schedule/resume", Save, "resumeSchedule", "Go on", schedules::resume).once(),
        at(GET, "/api/v1/segments/{id}/review", See, "getReview", "Where it stands in review", reviews::one),
        at(POST, "/api/v1/segments/{id}/review", Save, "submitReview", "Put it up for review", reviews::submit).once(),
        at(POST, "/api/v1/segments/{id}/review/decision", Audit, "decideReview", "End a review", reviews::decide)
            .once(),
        at(GET, "/api/v1/reviews", Audit, "listReviews", "What waits for review", reviews::queue),
        at(GET, "/api/v1/words", See, "listWords", "Words that people defined", words::list),
        at(POST, "/api/v1/words", Teach, "defineWord", "Define a word", words::define).once(),
        at(GET, "/api/v1/words/{name}", See, "getWord", "What a word means", words::one),
        at(PUT, "/api/v1/words/{name}", Teach, "redefineWord", "Give it another meaning", words::redefine),
        at(DELETE, "/api/v1/words/{name}", Teach, "withdrawWord", "Take it back", words::withdraw),
        at(GET, "/api/v1/plays", See, "listPlays", "What to do with lists", plays::list),
        at(GET, "/api/v1/plays/{name}", See, "getPlay", "A play as it is now", plays::one),
        at(PUT, "/api/v1/plays/{name}", Save, "changePlay", "Another version of a play", plays::change),
    ]
}

/// What leaves: files, and what hooks are told.
fn told() -> Vec<Endpoint> {
    vec![
        at(POST, "/api/v1/exports", Export, "export", "The list of a segment as a file", exports::file),
        at(GET, "/api/v1/exports", Export, "listExports", "Files that are made meanwhile", exports::list),
        at(GET, "/api/v1/exports/{id}", Export, "getExport", "How far a file is", exports::one),
        at(DELETE, "/api/v1/exports/{id}", Export, "cancelExport", "Stop making a file", exports::cancel),
        at(GET, "/api/v1/exports/{id}/file", Export, "fetchExport", "The finished file", exports::fetch),
        at(
            GET,
            "/api/v1/segments/{id}/files",
            Export,
            "getFiles",
            "What is left of it in the folder",
            schedules::files,
        ),
        at(PUT, "/api/v1/segments/{id}/files", Export, "setFiles", "Leave its lists there", schedules::set_files),
        at(DELETE, "/api/v1/segments/{id}/files", Export, "clearFiles", "Leave nothing", schedules::clear_files),
        at(GET, "/api/v1/hooks", Export, "listHooks", "Addresses that are told", hooks::list),
        at(POST, "/api/v1/hooks", Export, "addHook", "Add one; its secret is told this once", hooks::add),
        at(DELETE, "/api/v1/hooks/{hook}", Export, "removeHook", "Take one away", hooks::remove),
        at(POST, "/api/v1/hooks/{hook}/on", Export, "switchHookOn", "Send to it again", hooks::switch_on).once(),
        at(POST, "/api/v1/hooks/{hook}/test", Export, "testHook", "Send it a test message", hooks::test).once(),
        at(GET, "/api/v1/hooks/deliveries", Export, "listDeliveries", "What hooks were told", hooks::deliveries),
        at(POST, "/api/v1/hooks/deliveries/{delivery}/again", Export, "sendAgain", "Once more", hooks::send_again)
            .once(),
    ]
}

/// The people, and what the shop wants approved.
fn managed() -> Vec<Endpoint> {
    vec![
        at(GET, "/api/v1/people", Manage, "listPeople", "Everybody, the disabled too", people::list),
        at(POST, "/api/v1/people", Manage, "invitePerson", "Invite somebody", people::invite),
        at(PUT, "/api/v1/people/{id}", Manage, "changePerson", "Role, limits, disabled", people::change),
        at(POST, "/api/v1/people/{id}/link", Manage, "inviteAgain", "Another link", people::invite_again),
        at(GET, "/api/v1/people/{id}/tokens", Manage, "listTokens", "Somebody's tokens", people::tokens),
        at(DELETE, "/api/v1/people/{id}/tokens/{token}", Manage, "revokeToken", "Revoke one", people::revoke_token),
        at(GET, "/api/v1/policy", Manage, "getPolicy", "What an approval is needed for", reviews::policy),
        at(PUT, "/api/v1/policy", Manage, "setPolicy", "Set what it is needed for", reviews::set_policy),
    ]
}

/// The document of all of them.
async fn openapi(_: AppState) -> Result<Json<Value>, PageError> {
    Ok(Json(document::of(&endpoints())))
}

pub fn router(server: &Server) -> Router<Server> {
    let routes = endpoints().into_iter().fold(Router::new(), |routes, endpoint| {
        let once = endpoint.is_once.then(|| from_fn_with_state(server.clone(), once::once));
        let route = match once {
            Some(once) => endpoint.route.route_layer(once),
            None => endpoint.route,
        };
        routes.route(endpoint.path, route.route_layer(from_fn_with_state(endpoint.right, actor::guard)))
    });
    routes.route_layer(from_fn_with_state(server.clone(), limits::keep))
}

fn at<H, T>(
    method: Method,
    path: &'static str,
    right: Right,
    name: &'static str,
    summary: &'static str,
    handler: H,
) -> Endpoint
where
    H: Handler<T, Server> + Documented<T>,
    T: 'static,
{
    let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
    let (describe, route) = (H::describe as fn(&mut Operation<'_>), on(filter, handler));
    Endpoint { method, path, right, name, summary, describe, route, is_once: false }
}

impl Endpoint {
    fn once(self) -> Self {
        Endpoint { is_once: true, ..self }
    }
}
