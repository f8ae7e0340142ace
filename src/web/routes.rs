//! Every address of the server, by the right that it needs, and the layers around them.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnFailure, DefaultOnResponse, TraceLayer};
use tracing::{Level, Span};

use super::error::{self, PageError};
use super::pages::{
    account, ask, audit, builder, catalog, columns, course, customer, exports, gallery, hooks, keys, language, limits,
    members, model, movement, new_segment, overlap, palette, people, plays, profile, reading, review, run, segment,
    segments, settings, sight, sign_in, words,
};
use super::state::Server;
use super::{actor, api, assets, export, health, metrics, preferences, protection};
use crate::store::Right;

/// Bytes a request may carry: the longest segment text fits several times.
pub(super) const BODY_LIMIT: usize = 1 << 20;

/// The last resort; the pipeline has shorter limits of its own and says which one was met. What the model may take comes
/// on top.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// Only this server, no inline script or style, no frames.
const CONTENT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
);

pub fn router(server: Server) -> Router {
    let for_the_model = server.pipeline().model().map(|model| model.settings().patience.total);
    let time_limit = TIME_LIMIT.saturating_add(for_the_model.unwrap_or_default());
    let needs = |right: Right, routes: Router<Server>| routes.route_layer(from_fn_with_state(right, actor::guard));
    open()
        .merge(needs(Right::See, seeing()))
        .merge(needs(Right::Save, saving()))
        .merge(needs(Right::Export, exporting()))
        .merge(needs(Right::Teach, teaching()))
        .merge(needs(Right::Audit, auditing()))
        .merge(needs(Right::Manage, managing()))
        .merge(needs(Right::Unmask, unmasking()))
        .merge(api::router(&server))
        .fallback(async || PageError::NotFound)
        // The innermost layer comes first: each one below wraps those above it.
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(server.clone(), protection::our_names_only))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, time_limit))
        .layer(from_fn_with_state(server.clone(), error::dress))
        .layer(from_fn_with_state(server.clone(), actor::identify))
        .layer(from_fn_with_state(server.clone(), metrics::count))
        .layer(CompressionLayer::new())
        .layer(constant(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .layer(constant(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(constant(header::REFERRER_POLICY, HeaderValue::from_static("same-origin")))
        .layer(constant(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(Level::INFO))
                .on_failure(DefaultOnFailure::new().level(Level::DEBUG)),
        )
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(server)
}

/// What needs no right: signing in, and what a page or a watchman needs before.
fn open() -> Router<Server> {
    Router::new()
        .route("/preferences", post(preferences::save))
        .route("/assets/{*path}", get(assets::file))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/version", get(health::version))
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/welcome", get(sign_in::welcome).post(sign_in::accept))
        .merge(provided())
}

/// Signing in through a provider.
#[cfg(feature = "oidc")]
fn provided() -> Router<Server> {
    use super::pages::provider;
    Router::new().route("/sign-in/provider", get(provider::start)).route("/sign-in/provider/back", get(provider::back))
}

#[cfg(not(feature = "oidc"))]
fn provided() -> Router<Server> {
    Router::new()
}

/// Asking and looking.
fn seeing() -> Router<Server> {
    Router::new()
        .route("/", get(ask::visit::home))
        .route("/ask", get(ask::visit::ask))
        .route("/ask/ideas", get(ask::ideas::ideas))
        .route("/ask/live", get(ask::live::show))
        .route("/reading", get(reading::show))
        .route("/run", get(ask::visit::run))
        .route("/conditions/new", get(builder::menu::show))
        .route("/conditions/form", get(builder::form::form))
        .route("/conditions/count", get(builder::form::count))
        .route("/conditions/apply", get(builder::form::apply))
        .route("/profile", get(profile::show))
        .route("/columns", get(columns::show))
        .route("/columns/chosen", get(columns::choose))
        .route("/customers", get(customer::find))
        .route("/customers/{id}", get(customer::show))
        .route("/customers/{id}/course", get(course::show))
        .route("/segments", get(segments::list))
        .route("/segments/overlap", get(overlap::show))
        .route("/segments/{id}", get(segment::show))
        .route("/segments/{id}/versions/compare", post(movement::versions))
        .route("/segments/{id}/changes", get(movement::show))
        .route("/segments/{id}/review", get(review::show))
        .route("/segments/{id}/members", get(members::show))
        .route("/gallery", get(gallery::show))
        .route("/gallery/{name}", get(gallery::counted))
        .route("/plays", get(plays::list))
        .route("/plays/{name}", get(plays::show))
        .route("/catalog", get(catalog::show))
        .route("/catalog/{name}", get(catalog::one))
        .route("/language", get(language::show))
        .route("/language/{key}", get(language::one))
        .route("/palette", get(palette::show))
        .route("/keys", get(keys::show))
        .route("/runs/{id}", get(run::show))
        .route("/account", get(account::show))
        .route("/account/sessions/{session}/end", post(account::end_session))
        .route("/account/tokens", post(account::add_token))
        .route("/account/tokens/{token}/revoke", post(account::revoke_token))
}

/// Changing what is kept.
fn saving() -> Router<Server> {
    Router::new()
        .route("/segments", post(new_segment::save))
        .route("/segments/bulk", post(segments::bulk::act))
        .route("/segments/new", get(new_segment::form))
        .route("/segments/{id}/versions", post(segment::add_version))
        .route("/segments/{id}/details", post(segment::describe))
        .route("/segments/{id}/freeze", post(segment::frozen::freeze))
        .route("/segments/{id}/unfreeze", post(segment::frozen::unfreeze))
        .route("/segments/{id}/schedule", post(segment::schedule::set))
        .route("/segments/{id}/schedule/pause", post(segment::schedule::pause))
        .route("/segments/{id}/schedule/resume", post(segment::schedule::resume))
        .route("/segments/{id}/schedule/clear", post(segment::schedule::clear))
        .route("/segments/{id}/review", post(review::submit))
        .route("/segments/{id}/trash", post(segment::trash))
        .route("/segments/{id}/restore", post(segment::restore))
        .route("/segments/{id}/versions/{number}/run", post(segment::run_version))
        .route("/plays/{name}", post(plays::save))
        .route("/plays/{name}/versions/{number}/restore", post(plays::restore))
}

/// Taking lists away, and having them sent.
fn exporting() -> Router<Server> {
    Router::new()
        .route("/export/{name}", get(export::file))
        .route("/segments/{id}/members.csv", get(members::file))
        .route("/exports", get(exports::show))
        .route("/exports/{id}/file", get(exports::fetch))
        .route("/exports/{id}/cancel", post(exports::cancel))
        .route("/segments/{id}/files", post(segment::files::set))
        .route("/hooks", get(hooks::show).post(hooks::add))
        .route("/hooks/{hook}/test", post(hooks::test))
        .route("/hooks/{hook}/on", post(hooks::switch_on))
        .route("/hooks/{hook}/remove", post(hooks::remove))
        .route("/hooks/deliveries/{delivery}/again", post(hooks::send_again))
}

/// Defining words.
fn teaching() -> Router<Server> {
    Router::new()
        .route("/words", post(words::save))
        .route("/words/new", get(words::form))
        .route("/words/meaning", get(words::meaning))
        .route("/words/{name}/withdraw", post(words::withdraw))
}

/// Reading, proving and replaying the record.
fn auditing() -> Router<Server> {
    Router::new()
        .route("/model", get(model::show))
        .route("/audit", get(audit::list))
        .route("/audit/chain", get(audit::chain))
        .route("/metrics", get(metrics::show))
        .route("/reviews", get(review::queue))
        .route("/segments/{id}/review/decision", post(review::decide))
        .route("/audit/record.jsonl", get(audit::take))
        .route("/runs/{id}/replay", post(run::replay))
}

/// Seeing personal data.
fn unmasking() -> Router<Server> {
    Router::new().route("/sight", get(sight::form).post(sight::open)).route("/sight/end", post(sight::close))
}

/// The people.
fn managing() -> Router<Server> {
    Router::new()
        .route("/people", get(people::show).post(people::invite))
        .route("/settings", get(settings::show).post(settings::save))
        .route("/people/{id}", get(limits::show))
        .route("/people/{id}/limits", post(limits::set))
        .route("/people/{id}/link", post(people::invite_again))
        .route("/people/{id}/role", post(people::set_role))
        .route("/people/{id}/disable", post(people::disable))
        .route("/people/{id}/enable", post(people::enable))
        .route("/people/{id}/unmask", post(people::unmask))
        .route("/people/{id}/mask", post(people::mask))
}

fn constant(name: HeaderName, value: HeaderValue) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, value)
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response<Body> {
    PageError::Defect("a handler panicked".into()).into_response()
}

/// The route and an id; never the query, which holds what somebody asked.
fn span(request: &Request<Body>) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), route, id)
}
