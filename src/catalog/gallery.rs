//! Ready segments, and what to do with a list once one has it.

use serde::Deserialize;

use super::Catalog;
use crate::diagnostic::Place;
use crate::lang::Bilingual;

/// `[[gallery]]`: ready segments of one subject.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gallery {
    pub name: String,
    pub label: Bilingual,
    #[serde(rename = "template", default)]
    pub templates: Vec<Template>,
    #[serde(skip)]
    pub place: Option<Place>,
}

/// `[[gallery.template]]`: a segment with the question that means it. Names are unique over all galleries.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub name: String,
    pub question: Bilingual,
    /// Segment text.
    pub rule: String,
    /// Name of the play that suits it.
    pub play: Option<String>,
}

/// `[[play]]`: what to do with a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Play {
    pub name: String,
    pub label: Bilingual,
    pub action: Bilingual,
    pub benefit: Bilingual,
    pub channel: Bilingual,
    pub cadence: Bilingual,
    /// What tells whether it worked.
    pub measure: Bilingual,
    #[serde(skip)]
    pub place: Option<Place>,
}

impl Catalog {
    pub fn gallery(&self, name: &str) -> Option<&Gallery> {
        self.galleries.iter().find(|item| item.name == name)
    }

    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.galleries.iter().flat_map(|gallery| &gallery.templates)
    }

    pub fn play(&self, name: &str) -> Option<&Play> {
        self.plays.iter().find(|item| item.name == name)
    }

    /// The play for customers where a state has this value.
    pub fn play_of_state(&self, state: &str, value: &str) -> Option<&Play> {
        let state = self.state(state)?;
        let cells = state.rfm.iter().flat_map(|rfm| &rfm.cells).map(|cell| (&cell.value, &cell.play));
        let stages = state.stages.iter().map(|stage| (&stage.value, &stage.play));
        let (_, play) = cells.chain(stages).find(|(known, _)| *known == value)?;
        self.play(play.as_deref()?)
    }
}
