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
pub mod limits;
mod once;
mod runs;
mod segments;
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
use crate::store::Right;
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

/// All handlers.
pub fn endpoints() -> Vec<Endpoint> {
    use Right::{Audit, Export, Save, See};
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    const PUT: Method = Method::PUT;
    const DELETE: Method = Method::DELETE;
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
        at(POST, "/api/v1/exports", Export, "export", "The list of a segment as a file", exports::file),
        at(GET, "/api/v1/exports", Export, "listExports", "Files that are made meanwhile", exports::list),
        at(GET, "/api/v1/exports/{id}", Export, "getExport", "How far a file is", exports::one),
        at(DELETE, "/api/v1/exports/{id}", Export, "cancelExport", "Stop making a file", exports::cancel),
        at(GET, "/api/v1/exports/{id}/file", Export, "fetchExport", "The finished file", exports::fetch),
        at(GET, "/api/v1/runs", Audit, "listRuns", "The record of runs, the newest first", runs::list),
        at(GET, "/api/v1/runs/{id}", See, "getRun", "A run as it is recorded", runs::one),
        at(GET, "/api/v1/runs/{id}/members", See, "listMembers", "Customers that a run found", runs::members),
        at(POST, "/api/v1/runs/{id}/replay", Audit, "replayRun", "Repeat a run and compare", runs::replay).once(),
        at(GET, "/api/v1/audit/verification", Audit, "verifyRecord", "Prove the record", runs::verification),
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
