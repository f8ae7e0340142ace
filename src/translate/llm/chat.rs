//! The one place that speaks HTTP to a model: one request, its retry, and what an endpoint turns out not to accept.
//!
//! Owns time-outs, the size cap and the ladder of request forms. Knows nothing of questions or segments: it carries the
//! messages of a [`Request`] and brings back a [`Reply`].

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use serde::Serialize;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::error::ModelError;
use super::prompt::{Request, Said};
use super::record::Call;
use super::reply::{self, Reply};
use super::settings::{Mode, ModelSettings};
use super::wire::{SCHEMA, Schema};

/// Before the one retry; a server that asks for more time gets it, up to [`LONGEST_PAUSE`].
const PAUSE: Duration = Duration::from_millis(400);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// Requests that may be spent on finding out what an endpoint accepts.
const RELAXATIONS: usize = 5;
/// Bytes of an error body that are looked at.
const ERROR_BODY: usize = 16 * 1024;

/// A connection to one endpoint. Remembers what the endpoint did not accept, so that it is asked only once.
#[derive(Debug)]
pub struct Chat {
    http: reqwest::Client,
    url: reqwest::Url,
    settings: ModelSettings,
    accepted: Mutex<Accepted>,
}

/// The form of request that an endpoint takes, as far as known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Accepted {
    /// Never [`Mode::Auto`].
    mode: Mode,
    temperature: bool,
    token_field: TokenField,
}

/// Newer reasoning models take the second name only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenField {
    MaxTokens,
    MaxCompletionTokens,
}

impl Accepted {
    fn new(mode: Mode) -> Self {
        let mode = match mode {
            Mode::Auto => Mode::JsonSchema,
            Mode::JsonSchema | Mode::JsonObject | Mode::Prompt => mode,
        };
        Accepted { mode, temperature: true, token_field: TokenField::MaxTokens }
    }

    /// The next form to try after a 400 that said `complaint`; `None` when there is nothing left to give up.
    fn relaxed(self, wanted: Mode, complaint: &str) -> Option<Self> {
        if self.token_field == TokenField::MaxTokens && complaint.contains("max_completion_tokens") {
            return Some(Accepted { token_field: TokenField::MaxCompletionTokens, ..self });
        }
        if self.temperature && complaint.contains("temperature") {
            return Some(Accepted { temperature: false, ..self });
        }
        let mode = match (wanted, self.mode) {
            (Mode::Auto, Mode::JsonSchema) => Mode::JsonObject,
            (Mode::Auto, Mode::JsonObject) => Mode::Prompt,
            (Mode::Auto | Mode::JsonSchema | Mode::JsonObject | Mode::Prompt, _) => return None,
        };
        Some(Accepted { mode, ..self })
    }
}

/// One HTTP answer that is no success.
struct Unwelcome {
    status: StatusCode,
    retry_after: Option<Duration>,
    complaint: String,
}

enum Exchange {
    Success(Vec<u8>),
    Unwelcome(Unwelcome),
}

impl Chat {
    /// # Errors
    /// When the address is none, or the TLS set-up of this machine cannot be used.
    pub fn new(settings: ModelSettings) -> Result<Self, ModelError> {
        let settings_error = |problem: &dyn std::fmt::Display| ModelError::Settings(problem.to_string());
        let base = settings.base_url.trim_end_matches('/');
        // Parsed without the path first: it would become the host of an address that has none.
        reqwest::Url::parse(base).map_err(|error| settings_error(&error))?;
        let url = reqwest::Url::parse(&format!("{base}/chat/completions")).map_err(|error| settings_error(&error))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(settings_error(&format!("`{base}`")));
        }
        let http = reqwest::Client::builder()
            .connect_timeout(settings.patience.connect)
            // A redirect would carry the question, and perhaps the key, to an address nobody configured.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("quanxuan/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| settings_error(&error))?;
        let accepted = Mutex::new(Accepted::new(settings.mode));
        Ok(Chat { http, url, settings, accepted })
    }

    pub fn settings(&self) -> &ModelSettings {
        &self.settings
    }

    /// The form used at present, for the record.
    pub fn mode(&self) -> Mode {
        self.accepted().mode
    }

    fn accepted(&self) -> Accepted {
        *self.accepted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends the request and reads the answer; every exchange adds a [`Call`].
    ///
    /// # Errors
    /// Whatever kept the model from giving a text before `deadline`.
    pub async fn send(&self, request: &Request, deadline: Instant, calls: &mut Vec<Call>) -> Result<Reply, ModelError> {
        let mut may_retry = true;
        let mut relaxations = RELAXATIONS;
        let mut accepted = self.accepted();
        loop {
            let begun = Instant::now();
            let result = self.exchange(request, accepted, deadline).await;
            let mut call = Call { elapsed_ms: milliseconds(begun.elapsed()), ..Call::default() };
            let (error, pause) = match result {
                Ok(Exchange::Success(body)) => {
                    // Only a form that worked is remembered: a 400 may have had another reason.
                    *self.accepted.lock().unwrap_or_else(PoisonError::into_inner) = accepted;
                    let reply = reply::read(&body);
                    call.outcome = reply.as_ref().map_or_else(ModelError::code, |_| "ok").to_owned();
                    if let Ok(reply) = &reply {
                        call.answer = Some(reply.text.clone());
                        call.prompt_tokens = reply.prompt_tokens;
                        call.answer_tokens = reply.answer_tokens;
                    }
                    calls.push(call);
                    return reply;
                }
                Ok(Exchange::Unwelcome(answer)) => {
                    call.outcome = format!("http-{}", answer.status.as_u16());
                    let takes_no_such_form = matches!(answer.status.as_u16(), 400 | 404 | 422);
                    let relaxed = accepted.relaxed(self.settings.mode, &answer.complaint);
                    if let Some(relaxed) = relaxed.filter(|_| takes_no_such_form && relaxations > 0) {
                        relaxations -= 1;
                        accepted = relaxed;
                        calls.push(call);
                        continue;
                    }
                    (status_error(answer.status), answer.retry_after)
                }
                Err(error) => {
                    call.outcome = error.code().to_owned();
                    (error, None)
                }
            };
            calls.push(call);
            tracing::debug!(error = %error, "model call failed");
            let pause = pause.unwrap_or(PAUSE).min(LONGEST_PAUSE);
            if !may_retry || !is_passing(&error) || Instant::now() + pause >= deadline {
                return Err(error);
            }
            may_retry = false;
            sleep(pause).await;
        }
    }

    async fn exchange(&self, request: &Request, accepted: Accepted, deadline: Instant) -> Result<Exchange, ModelError> {
        let body = self.body(request, accepted);
        let mut call = self.http.post(self.url.clone()).json(&body);
        if let Some(key) = &self.settings.key {
            call = call.bearer_auth(key.expose());
        }
        let patience = self.settings.patience;
        let timed_out = || ModelError::TimedOut(patience.total);
        let first_byte = timeout_at(deadline, timeout(patience.first_byte, call.send())).await;
        let mut answer = match first_byte {
            Err(_) => return Err(timed_out()),
            Ok(Err(_)) => return Err(ModelError::TimedOut(patience.first_byte)),
            Ok(Ok(sent)) => sent.map_err(|error| {
                if error.is_connect() {
                    ModelError::Unreachable(error.without_url())
                } else {
                    ModelError::Broken(error.without_url())
                }
            })?,
        };
        let status = answer.status();
        if !status.is_success() {
            let seconds = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            let reading = timeout_at(deadline, capped(&mut answer, ERROR_BODY)).await;
            // The complaint only helps to find a form the endpoint takes; without it the status still says enough.
            let complaint = match reading {
                Ok(Ok(body)) => String::from_utf8_lossy(&body).into_owned(),
                Ok(Err(_)) | Err(_) => String::new(),
            };
            return Ok(Exchange::Unwelcome(Unwelcome {
                status,
                retry_after: seconds.map(Duration::from_secs),
                complaint,
            }));
        }
        let body = timeout_at(deadline, capped(&mut answer, self.settings.max_answer_bytes)).await;
        body.map_err(|_| timed_out())?.map(Exchange::Success)
    }

    fn body<'r>(&'r self, request: &'r Request, accepted: Accepted) -> Body<'r> {
        let limit = self.settings.max_answer_tokens;
        let new_name = accepted.token_field == TokenField::MaxCompletionTokens;
        Body {
            model: &self.settings.model,
            messages: request.messages(),
            stream: false,
            max_tokens: (!new_name).then_some(limit),
            max_completion_tokens: new_name.then_some(limit),
            temperature: accepted.temperature.then_some(0),
            response_format: match accepted.mode {
                Mode::Auto | Mode::JsonSchema => Some(Form::JsonSchema {
                    json_schema: NamedSchema { name: "segment", strict: true, schema: SCHEMA },
                }),
                Mode::JsonObject => Some(Form::JsonObject),
                Mode::Prompt => None,
            },
        }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: &'a [Said],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Form>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Form {
    JsonSchema { json_schema: NamedSchema },
    JsonObject,
}

#[derive(Serialize)]
struct NamedSchema {
    name: &'static str,
    strict: bool,
    schema: Schema,
}

/// Reads a body up to `limit` bytes; an announced or real length beyond it ends the connection.
async fn capped(answer: &mut reqwest::Response, limit: usize) -> Result<Vec<u8>, ModelError> {
    let too_large = || ModelError::TooLarge { limit };
    if answer.content_length().is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit)) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| ModelError::Broken(error.without_url()))? {
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn status_error(status: StatusCode) -> ModelError {
    match status.as_u16() {
        401 | 403 => ModelError::Unauthorized(status.as_u16()),
        429 => ModelError::Busy,
        other => ModelError::Status(other),
    }
}

/// Whether asking the same again may help.
fn is_passing(error: &ModelError) -> bool {
    match error {
        ModelError::Unreachable(_) | ModelError::Broken(_) | ModelError::Busy => true,
        ModelError::Status(status) => *status >= 500,
        ModelError::Settings(_)
        | ModelError::TimedOut(_)
        | ModelError::Unauthorized(_)
        | ModelError::TooLarge { .. }
        | ModelError::NotAnAnswer
        | ModelError::Blank
        | ModelError::CutOff
        | ModelError::Declined
        | ModelError::Filtered
        | ModelError::Invalid(_) => false,
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
