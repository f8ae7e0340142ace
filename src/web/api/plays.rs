//! The playbook: what to do with each kind of customers.

use axum::Json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::{At, Body, Caller, IfMatch, Tagged};
use crate::lang::Bilingual;
use crate::pipeline::playbook::CurrentPlay;
use crate::store::{PlayText, StoreError};
use crate::web::error::PageError;
use crate::web::pages::plays;
use crate::web::state::AppState;

/// A play as it is now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Play {
    name: String,
    /// 0 as long as it is the catalog's.
    version: u32,
    says: Wording,
}

/// All that a play says.
#[derive(Debug, Serialize, JsonSchema)]
struct Wording {
    label: Bilingual,
    action: Bilingual,
    benefit: Bilingual,
    channel: Bilingual,
    cadence: Bilingual,
    measure: Bilingual,
    /// The situations it suits, by their keys.
    suits: Vec<String>,
}

impl From<PlayText> for Wording {
    fn from(text: PlayText) -> Self {
        let PlayText { label, action, benefit, channel, cadence, measure, suits } = text;
        Wording { label, action, benefit, channel, cadence, measure, suits }
    }
}

/// All that a play is to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewWording {
    label: Phrase,
    action: Phrase,
    benefit: Phrase,
    channel: Phrase,
    cadence: Phrase,
    measure: Phrase,
    suits: Vec<String>,
}

/// A text in both languages; where one is empty, the other stands for both.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Phrase {
    #[schemars(length(max = 500))]
    zh: String,
    #[schemars(length(max = 500))]
    en: String,
}

impl From<Phrase> for Bilingual {
    fn from(Phrase { zh, en }: Phrase) -> Self {
        Bilingual { zh, en }
    }
}

impl From<NewWording> for PlayText {
    fn from(says: NewWording) -> Self {
        let NewWording { label, action, benefit, channel, cadence, measure, suits } = says;
        PlayText {
            label: label.into(),
            action: action.into(),
            benefit: benefit.into(),
            channel: channel.into(),
            cadence: cadence.into(),
            measure: measure.into(),
            suits,
        }
    }
}

impl From<&CurrentPlay> for Play {
    fn from(play: &CurrentPlay) -> Self {
        Play { name: play.name.clone(), version: play.version, says: play.text.clone().into() }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Plays {
    plays: Vec<Play>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub struct PlayAt {
    name: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    says: NewWording,
    /// Why.
    #[serde(default)]
    #[schemars(length(max = 500))]
    note: String,
}

fn tagged(play: &CurrentPlay) -> Tagged<Play> {
    Tagged { tag: format!("\"{}\"", play.version), answer: play.into() }
}

async fn known(state: &AppState, name: &str) -> Result<CurrentPlay, PageError> {
    state.pipeline.playbook().await?.play(name).cloned().ok_or(PageError::NotFound)
}

pub async fn list(state: AppState) -> Result<Json<Plays>, PageError> {
    Ok(Json(Plays { plays: state.pipeline.playbook().await?.plays.iter().map(Play::from).collect() }))
}

pub async fn one(state: AppState, At(at): At<PlayAt>) -> Result<Tagged<Play>, PageError> {
    Ok(tagged(&known(&state, &at.name).await?))
}

/// Another version; what says the same as the newest is none.
pub async fn change(
    state: AppState,
    caller: Caller,
    (At(at), seen): (At<PlayAt>, IfMatch),
    Body(change): Body<Change>,
) -> Result<Tagged<Play>, PageError> {
    let before = known(&state, &at.name).await?;
    let text = plays::checked(&state, &change.says.into(), &change.note).map_err(PageError::Unfit)?;
    seen.admits(&tagged(&before).tag)?;
    if text != before.text {
        let added = plays::add(&state, &caller.actor, &at.name, before.version, text, change.note).await;
        added.map_err(|error| match error {
            StoreError::VersionConflict { .. } => PageError::Outdated,
            error => error.into(),
        })?;
    }
    Ok(tagged(&known(&state, &at.name).await?))
}
