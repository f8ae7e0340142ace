//! Reviews of segments, and what the shop wants reviewed.

use axum::Json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::{At, Body, Caller, Done, Whole};
use super::segments::SegmentAt;
use crate::lang::{Bilingual, Message};
use crate::pipeline::review::Standing;
use crate::store::{self, Basis, Policy, ReviewStep};
use crate::web::error::PageError;
use crate::web::state::AppState;

/// Where a segment stands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Review {
    /// draft, submitted, approved, rejected or outdated.
    standing: &'static str,
    version: u32,
    /// Names what a decision is about: the rule, its SQL, the catalog, what its words mean. Absent when the rule does not
    /// hold any more.
    seen: Option<String>,
    definitions: Vec<Definition>,
    /// The newest first.
    steps: Vec<Step>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Definition {
    word: Bilingual,
    means: Bilingual,
}

/// A step of a review.
#[derive(Debug, Serialize, JsonSchema)]
struct Step {
    step: ReviewStep,
    version: u32,
    seen: String,
    comment: String,
    who: String,
    at: String,
}

impl From<store::Review> for Step {
    fn from(review: store::Review) -> Self {
        Step {
            step: review.step,
            version: review.version,
            seen: review.basis.hash(),
            comment: review.comment,
            who: review.who,
            at: review.at.to_string(),
        }
    }
}

pub async fn one(state: AppState, At(at): At<SegmentAt>) -> Result<Json<Review>, PageError> {
    let segment = state.store().segment(at.id).await?;
    let found = state.pipeline.reviewed(&segment).await?;
    Ok(Json(Review {
        standing: match found.standing {
            Standing::Draft => "draft",
            Standing::Submitted => "submitted",
            Standing::Approved => "approved",
            Standing::Rejected => "rejected",
            Standing::Outdated => "outdated",
        },
        version: segment.newest.number,
        seen: found.now.as_ref().map(Basis::hash),
        definitions: found.definitions.into_iter().map(|(word, means)| Definition { word, means }).collect(),
        steps: found.steps.into_iter().map(Step::from).collect(),
    }))
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    #[serde(default)]
    #[schemars(length(max = 2000))]
    comment: String,
}

pub async fn submit(
    state: AppState,
    caller: Caller,
    At(at): At<SegmentAt>,
    Body(said): Body<Comment>,
) -> Result<Json<Review>, PageError> {
    state.pipeline.submit_review(at.id, said.comment, caller.actor.by()).await?;
    one(state, At(at)).await
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Decided {
    Approve,
    /// Which says why.
    Reject,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    decision: Decided,
    /// `seen` of the review, as whoever decides saw it.
    seen: String,
    #[serde(default)]
    #[schemars(length(max = 2000))]
    comment: String,
}

pub async fn decide(
    state: AppState,
    caller: Caller,
    At(at): At<SegmentAt>,
    Body(said): Body<Decision>,
) -> Result<Json<Review>, PageError> {
    // Which the store would refuse, too; only here the document cannot say so.
    if matches!(said.decision, Decided::Reject) && said.comment.trim().is_empty() {
        return Err(PageError::Unfit(Message::new("store-bad-reason").with("limit", 2_000_usize)));
    }
    let decision = match said.decision {
        Decided::Approve => store::Decision::Approve,
        Decided::Reject => store::Decision::Reject,
    };
    state.pipeline.decide_review(at.id, &said.seen, decision, said.comment, caller.actor.by()).await?;
    one(state, At(at)).await
}

/// What waits for review, the longest waiting first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Queue {
    reviews: Vec<Waiting>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Waiting {
    segment: i64,
    name: String,
    version: u32,
    who: String,
    at: String,
    comment: String,
}

pub async fn queue(state: AppState) -> Result<Json<Queue>, PageError> {
    let waiting = state.store().reviews_waiting().await?.into_iter().map(|(segment, review)| Waiting {
        segment: segment.id.number(),
        name: segment.name,
        version: review.version,
        who: review.who,
        at: review.at.to_string(),
        comment: review.comment,
    });
    Ok(Json(Queue { reviews: waiting.collect() }))
}

/// What an approval is needed for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Needs {
    /// Running a segment by itself.
    schedules: bool,
    /// Taking away a list of more customers than this.
    people: Option<u64>,
    /// Taking away what is personal, unmasked.
    contact: bool,
}

/// What an approval is needed for from now on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNeeds {
    schedules: bool,
    people: Option<Whole>,
    contact: bool,
}

pub async fn policy(state: AppState) -> Result<Json<Needs>, PageError> {
    let Policy { schedules, people, contact } = state.store().policy().await?;
    Ok(Json(Needs { schedules, people, contact }))
}

pub async fn set_policy(state: AppState, caller: Caller, Body(needs): Body<NewNeeds>) -> Result<Done, PageError> {
    let NewNeeds { schedules, people, contact } = needs;
    let people = people.map(|Whole(most)| u64::from(most));
    state.store().set_policy(Policy { schedules, people, contact }, caller.actor.by()).await?;
    Ok(Done)
}
