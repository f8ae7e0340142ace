//! The one place that speaks HTTP to a model: one request, its retries, and what an endpoint turns out not to accept.
//!
//! Owns time-outs, the size cap, the number of calls at once and the ladder of request forms. Knows nothing of questions or
//! segments: it carries the messages of a [`Request`] and brings back a [`Reply`].

mod body;

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::breaker::{Breaker, REST};
use super::error::ModelError;
use super::profile::{Mode, Profile, TokenField};
use super::prompt::Request;
use super::record::Call;
use super::reply::{self, Reply};
use super::settings::ModelSettings;
use super::stream::Stream;
use body::Body;

/// Times a call that failed in passing is made again.
const RETRIES: u32 = 2;
/// Before the first retry, doubled before each further one, give or take a half: clients that failed together do not come
/// back together. A server that asks for more time gets it, up to [`LONGEST_PAUSE`].
const PAUSE: Duration = Duration::from_millis(400);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// Requests that may be spent on finding out what an endpoint accepts.
const RELAXATIONS: usize = 5;
/// A stream may be so many times as long as what it carries: every few letters come in an envelope of their own.
const ENVELOPES: usize = 16;
/// Bytes of an error body that are looked at.
const ERROR_BODY: usize = 16 * 1024;

/// A connection to one endpoint. Remembers what the endpoint did not accept, so that it is asked only once.
#[derive(Debug)]
pub struct Chat {
    http: reqwest::Client,
    url: reqwest::Url,
    settings: ModelSettings,
    accepted: Mutex<Accepted>,
    at_once: Semaphore,
    breaker: Breaker,
}

/// The form of request that an endpoint takes, as far as known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    pub mode: Mode,
    pub temperature: bool,
    pub tokens: TokenField,
    pub stream: bool,
}

impl Accepted {
    fn new(profile: &Profile) -> Self {
        // A profile without any form of asking still has its prompt.
        let mode = profile.modes.first().copied().unwrap_or(Mode::Prompt);
        Accepted { mode, temperature: profile.temperature, tokens: profile.tokens, stream: profile.stream }
    }

    /// The next form to try after a 400 that said `complaint`; `None` when there is nothing left to give up.
    fn relaxed(self, profile: &Profile, complaint: &str) -> Option<Self> {
        if self.tokens == TokenField::MaxTokens && complaint.contains("max_completion_tokens") {
            return Some(Accepted { tokens: TokenField::MaxCompletionTokens, ..self });
        }
        if self.temperature && complaint.contains("temperature") {
            return Some(Accepted { temperature: false, ..self });
        }
        if self.stream && complaint.contains("stream") {
            return Some(Accepted { stream: false, ..self });
        }
        self.freer(profile)
    }

    /// One rung down the ladder of the profile's forms.
    fn freer(self, profile: &Profile) -> Option<Self> {
        let mut later = profile.modes.iter().skip_while(|mode| **mode != self.mode).skip(1);
        later.next().map(|mode| Accepted { mode: *mode, ..self })
    }
}

/// One HTTP answer that is no success.
struct Unwelcome {
    status: StatusCode,
    retry_after: Option<Duration>,
    complaint: String,
}

enum Exchange {
    Success(Reply),
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
            .user_agent(concat!("quanxuan/", env!("CARGO_PKG_VERSION")));
        let http = settings.way.set(http).map_err(|error| settings_error(&error))?;
        let http = http.build().map_err(|error| settings_error(&error))?;
        let accepted = Mutex::new(Accepted::new(&settings.profile));
        let at_once = Semaphore::new(settings.at_once);
        Ok(Chat { http, url, settings, accepted, at_once, breaker: Breaker::default() })
    }

    pub fn settings(&self) -> &ModelSettings {
        &self.settings
    }

    /// The form used at present, for the record.
    pub fn mode(&self) -> Mode {
        self.accepted().mode
    }

    pub(super) fn accepted(&self) -> Accepted {
        *self.accepted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends the request and reads the answer; every exchange adds a [`Call`].
    ///
    /// # Errors
    /// Whatever kept the model from giving a text before `deadline`.
    pub async fn send(&self, request: &Request, deadline: Instant, calls: &mut Vec<Call>) -> Result<Reply, ModelError> {
        if !self.breaker.admits(Instant::now()) {
            return Err(ModelError::Resting(REST));
        }
        // The semaphore is never closed.
        let turn = timeout_at(deadline, self.at_once.acquire()).await;
        let Ok(Ok(_turn)) = turn else { return Err(ModelError::Crowded) };
        let result = self.try_all(request, deadline, calls).await;
        self.breaker.note(result.as_ref().err().is_some_and(is_outage), Instant::now());
        result
    }

    async fn try_all(&self, request: &Request, deadline: Instant, calls: &mut Vec<Call>) -> Result<Reply, ModelError> {
        let mut retries = 0;
        let mut relaxations = RELAXATIONS;
        let mut blank = false;
        let mut accepted = self.accepted();
        loop {
            let begun = Instant::now();
            let result = self.exchange(request, accepted, deadline).await;
            let mode = accepted.mode.name().to_owned();
            let mut call = Call { mode, elapsed_ms: milliseconds(begun.elapsed()), ..Call::default() };
            let (error, asked_pause) = match result {
                Ok(Exchange::Success(reply)) => {
                    call.outcome = "ok".to_owned();
                    call.answer = Some(reply.text.clone());
                    call.prompt_tokens = reply.prompt_tokens;
                    call.answer_tokens = reply.answer_tokens;
                    calls.push(call);
                    // Only a form that worked is remembered (a 400 may have had another reason), and none that was given
                    // up for one blank.
                    if !blank {
                        *self.accepted.lock().unwrap_or_else(PoisonError::into_inner) = accepted;
                    }
                    return Ok(reply);
                }
                // Some models now and then fill a form they are held to with blanks: once more, held less.
                Err(ModelError::Blank) if !blank => {
                    blank = true;
                    accepted = accepted.freer(&self.settings.profile).unwrap_or(accepted);
                    call.outcome = ModelError::Blank.code().to_owned();
                    calls.push(call);
                    continue;
                }
                Ok(Exchange::Unwelcome(answer)) => {
                    call.outcome = format!("http-{}", answer.status.as_u16());
                    let takes_no_such_form = matches!(answer.status.as_u16(), 400 | 404 | 422);
                    let relaxed = accepted.relaxed(&self.settings.profile, &answer.complaint);
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
            let pause = asked_pause.unwrap_or_else(|| jittered(PAUSE * 2u32.saturating_pow(retries)));
            let in_time = pause <= LONGEST_PAUSE && Instant::now() + pause < deadline;
            if retries >= RETRIES || !is_passing(&error) || !in_time {
                return Err(error);
            }
            retries += 1;
            sleep(pause).await;
        }
    }

    async fn exchange(&self, request: &Request, accepted: Accepted, deadline: Instant) -> Result<Exchange, ModelError> {
        let body = Body::new(request, &self.settings, accepted);
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
            let reading = timeout_at(deadline, capped(&mut answer, ERROR_BODY, patience.first_byte)).await;
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
        let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let comes_in_pieces = kind.is_some_and(|kind| kind.starts_with("text/event-stream"));
        let reading = async {
            if comes_in_pieces {
                self.streamed(&mut answer).await
            } else {
                let body = capped(&mut answer, self.settings.max_answer_bytes, patience.first_byte).await?;
                reply::read(&body)
            }
        };
        timeout_at(deadline, reading).await.map_err(|_| timed_out())?.map(Exchange::Success)
    }

    /// Reads an answer that comes in pieces. Nothing is made of it before its end; but a server that stopped sending is
    /// noticed at once.
    async fn streamed(&self, answer: &mut reqwest::Response) -> Result<Reply, ModelError> {
        let limit = self.settings.max_answer_bytes.saturating_mul(ENVELOPES);
        // Servers may begin a stream before they have read the prompt.
        let mut patience = self.settings.patience.first_byte;
        let mut stream = Stream::new(self.settings.max_answer_bytes);
        let mut bytes = 0_usize;
        while !stream.has_ended() {
            let Some(chunk) = chunk(answer, patience).await? else { break };
            patience = self.settings.patience.idle;
            bytes = bytes.saturating_add(chunk.len());
            if bytes > limit {
                return Err(ModelError::TooLarge { limit });
            }
            stream.take(&chunk)?;
        }
        stream.reply()
    }
}

/// Reads a body up to `limit` bytes; an announced or real length beyond it, or too long a silence, ends the connection.
async fn capped(answer: &mut reqwest::Response, limit: usize, patience: Duration) -> Result<Vec<u8>, ModelError> {
    let too_large = || ModelError::TooLarge { limit };
    if answer.content_length().is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit)) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = chunk(answer, patience).await? {
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The next bytes of a body; `None` at its end.
async fn chunk(answer: &mut reqwest::Response, patience: Duration) -> Result<Option<Vec<u8>>, ModelError> {
    let chunk = timeout(patience, answer.chunk()).await.map_err(|_| ModelError::TimedOut(patience))?;
    Ok(chunk.map_err(|error| ModelError::Broken(error.without_url()))?.map(Vec::from))
}

fn status_error(status: StatusCode) -> ModelError {
    match status.as_u16() {
        401 | 403 => ModelError::Unauthorized(status.as_u16()),
        429 => ModelError::Busy,
        other => ModelError::Status(other),
    }
}

/// Between a half and one and a half of it.
fn jittered(pause: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish();
    // A random number of thousandths.
    let thousandths = u32::try_from(random % 1000).unwrap_or_default();
    pause / 2 + pause * thousandths / 1000
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
        | ModelError::Resting(_)
        | ModelError::Crowded
        | ModelError::Invalid(_) => false,
    }
}

/// Whether the endpoint, not the question or the model, is the trouble.
fn is_outage(error: &ModelError) -> bool {
    is_passing(error) || matches!(error, ModelError::TimedOut(_) | ModelError::Unauthorized(_))
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
