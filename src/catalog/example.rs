//! Examples of the segment language on a shop, for its reference.

use serde::Deserialize;

use crate::diagnostic::Place;
use crate::lang::Bilingual;

/// `[[example]]`: what somebody would ask, and the segment it is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Key of what it shows, one of [`crate::dsl::reference::KINDS`].
    pub kind: String,
    /// Canonical segment text.
    pub text: String,
    pub question: Bilingual,
    /// Saved segments that the text names.
    #[serde(default)]
    pub segments: Vec<Saved>,
    #[serde(skip)]
    pub place: Option<Place>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    pub name: String,
    pub text: String,
}
