//! What handlers take and give: bodies, queries and paths that are read strictly, and answers that say what they are.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::document::{Described, Gives, Operation};
use super::sizes;
use crate::lang::{Lang, Message};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::lang;
use crate::web::state::{AppState, Server};

/// The shop as it is now; nothing of it comes from the caller.
impl Described for AppState {
    fn describe(_: &mut Operation<'_>) {}
}

impl<A: Described, B: Described> Described for (A, B) {
    fn describe(operation: &mut Operation<'_>) {
        A::describe(operation);
        B::describe(operation);
    }
}

/// Who calls, in which language.
pub struct Caller {
    pub actor: Actor,
    pub lang: Lang,
}

impl FromRequestParts<Server> for Caller {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, PageError> {
        let actor = Actor::from_request_parts(parts, server).await?;
        Ok(Caller { actor, lang: lang::of(&parts.headers) })
    }
}

impl Described for Caller {
    fn describe(_: &mut Operation<'_>) {}
}

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + JsonSchema> FromRequest<Server> for Body<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, server: &Server) -> Result<Self, PageError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
        if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json")) {
            return Err(PageError::WrongType);
        }
        let bytes = axum::body::Bytes::from_request(request, server).await;
        let bytes = bytes.map_err(|rejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
            _ => PageError::BadRequest(Message::new("error-bad-request-advice")),
        })?;
        let unreadable = |error: serde_json::Error| {
            PageError::BadRequest(Message::new("api-bad-body").with("problem", error.to_string()))
        };
        // A list would be read as the fields in their order.
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
            return Err(PageError::BadRequest(Message::new("api-no-object")));
        }
        let said = serde_json::from_slice(&bytes).map_err(unreadable)?;
        let value = serde_json::from_slice(&bytes).map_err(unreadable)?;
        sizes::misfit::<T>(&value).map_or(Ok(Body(said)), |misfit| Err(PageError::Unfit(misfit)))
    }
}

impl<T: JsonSchema> Described for Body<T> {
    fn describe(operation: &mut Operation<'_>) {
        operation.reads::<T>();
    }
}

/// What stands after the question mark.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Server> for Query<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, PageError> {
        let read = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        let read = read
            .map_err(|error| PageError::BadRequest(Message::new("api-bad-query").with("problem", error.body_text())))?;
        Ok(Query(read.0))
    }
}

impl<T: JsonSchema> Described for Query<T> {
    fn describe(operation: &mut Operation<'_>) {
        operation.parameters::<T>("query");
    }
}

/// What stands in the address. What names nothing is not there.
pub struct At<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Server> for At<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, PageError> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, server).await;
        Ok(At(path.map_err(|_| PageError::NotFound)?.0))
    }
}

impl<T: JsonSchema> Described for At<T> {
    fn describe(operation: &mut Operation<'_>) {
        operation.parameters::<T>("path");
    }
}

/// A number from 1 on, where it may be absent: JSON does not tell 2 from 2.0.
///
/// # Errors
/// When it is none.
pub fn number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    let Some(given) = Option::<f64>::deserialize(from)? else { return Ok(None) };
    let is_one = given.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&given);
    let bad = || serde::de::Error::custom(format!("{given} is no number from 1 to {}", u32::MAX));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole, and within")]
    is_one.then_some(Some(given as u32)).ok_or_else(bad)
}

/// A whole number from 0 on: JSON does not tell 2 from 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Whole(#[schemars(range(max = 4_294_967_295_u32))] pub u32);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let given = f64::deserialize(from)?;
        let is_one = given.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&given);
        let bad = || serde::de::Error::custom(format!("{given} is no whole number from 0 to {}", u32::MAX));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole, and within")]
        is_one.then_some(Whole(given as u32)).ok_or_else(bad)
    }
}

/// A segment as it is given: its text, or its tree.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Rule {
    Text(String),
    /// Whether it is one is the language's to say.
    Tree(serde_json::Map<String, serde_json::Value>),
}

impl Rule {
    /// As the language reads it.
    pub fn text(self) -> String {
        match self {
            Rule::Text(text) => text,
            Rule::Tree(tree) => serde_json::Value::Object(tree).to_string(),
        }
    }
}

impl JsonSchema for Rule {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rule".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A segment: its text, or its tree as segment.schema.json has it.",
            "type": ["string", "object"],
        })
    }
}

impl<T: JsonSchema> Gives for Json<T> {
    fn describe(operation: &mut Operation<'_>) {
        operation.gives::<T>(200, "The answer", &[]);
    }
}

/// What somebody had seen of what they change.
pub struct IfMatch(String);

impl IfMatch {
    /// # Errors
    /// When it is not as it was any more.
    pub fn admits(&self, tag: &str) -> Result<(), PageError> {
        let named = self.0.split(',').map(str::trim).any(|known| known == "*" || known == tag);
        if named { Ok(()) } else { Err(PageError::Outdated) }
    }
}

impl FromRequestParts<Server> for IfMatch {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, PageError> {
        let shown = parts.headers.get(header::IF_MATCH).ok_or(PageError::NoPrecondition)?;
        Ok(IfMatch(shown.to_str().map_err(|_| PageError::Outdated)?.to_owned()))
    }
}

impl Described for IfMatch {
    fn describe(operation: &mut Operation<'_>) {
        let said = "The ETag of what is changed, as it was last seen; `*` for whatever it is.";
        operation.header("If-Match", said, true, &json!({"type": "string"}));
    }
}

/// An answer with what it is called and which state of it this is.
pub struct Tagged<T> {
    pub tag: String,
    pub answer: T,
}

const ETAG: (&str, &str) = ("ETag", "Names this state of it.");

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        ([(header::ETAG, self.tag)], Json(self.answer)).into_response()
    }
}

impl<T: JsonSchema> Gives for Tagged<T> {
    fn describe(operation: &mut Operation<'_>) {
        operation.gives::<T>(200, "The answer", &[ETAG]);
    }
}

/// Something new, and where it is.
pub struct Created<T> {
    pub place: String,
    pub made: Tagged<T>,
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, [(header::LOCATION, self.place)], self.made).into_response()
    }
}

impl<T: JsonSchema> Gives for Created<T> {
    fn describe(operation: &mut Operation<'_>) {
        operation.gives::<T>(201, "It was made", &[ETAG, ("Location", "Where it is.")]);
    }
}

/// It was done, and there is nothing to say.
pub struct Done;

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl Gives for Done {
    fn describe(operation: &mut Operation<'_>) {
        operation.answers(204, "It was done", &[], None);
    }
}
