//! Plays in the page's language.

use crate::dsl::text;
use crate::lang::{Bilingual, Message};
use crate::pipeline::playbook::{CurrentPlay, Situations};
use crate::store::{PlayText, PlayVersion};
use crate::web::clock;
use crate::web::diff::{Piece, diff};
use crate::web::pages::ask::address::Address;
use crate::web::shell::Shell;

/// What to do with a list.
#[derive(Debug)]
pub struct PlayView {
    pub name: String,
    pub label: String,
    /// Name of each part with what it says.
    pub parts: Vec<(String, String)>,
}

impl PlayView {
    pub fn new(shell: &Shell, play: &CurrentPlay) -> Self {
        let PlayText { label, .. } = &play.text;
        PlayView { name: play.name.clone(), label: shell.words(label).to_owned(), parts: parts(shell, &play.text) }
    }

    /// The first part: what is done.
    pub fn action(&self) -> &str {
        self.parts.first().map(|(_, action)| action.as_str()).unwrap_or_default()
    }
}

fn parts(shell: &Shell, text: &PlayText) -> Vec<(String, String)> {
    let part = |key: &'static str, text: &Bilingual| (shell.t(key), shell.words(text).to_owned());
    vec![
        part("play-action", &text.action),
        part("play-benefit", &text.benefit),
        part("play-channel", &text.channel),
        part("play-cadence", &text.cadence),
        part("play-measure", &text.measure),
    ]
}

/// Situations of one subject with the plays for them.
pub struct SituationsView {
    pub label: String,
    pub all: Vec<SituationView>,
}

pub struct SituationView {
    pub label: String,
    /// The list of its customers.
    pub address: String,
    /// Name and label of each play for it.
    pub plays: Vec<(String, String)>,
}

impl SituationsView {
    #[must_use]
    pub fn with_plays_only(mut self) -> Self {
        self.all.retain(|situation| !situation.plays.is_empty());
        self
    }
}

pub fn situations_view<'p>(
    shell: &Shell,
    group: &Situations,
    plays: impl Fn(&str) -> Vec<&'p CurrentPlay>,
) -> SituationsView {
    let all = group.all.iter().map(|situation| SituationView {
        label: shell.words(&situation.label).to_owned(),
        address: Address { rule: Some(text::print(&situation.rule.clone().into())), ..Address::default() }.to_string(),
        plays: plays(&situation.key)
            .into_iter()
            .map(|play| (play.name.clone(), shell.words(&play.text.label).to_owned()))
            .collect(),
    });
    SituationsView { label: shell.words(&group.label).to_owned(), all: all.collect() }
}

pub struct VersionView {
    pub number: u32,
    pub shown: String,
    pub is_newest: bool,
    pub note: String,
    /// When and by whom; absent for what the catalog says.
    pub written: Option<String>,
    /// Against the version before.
    pub changes: Vec<Piece>,
}

/// The newest first, the catalog's own last.
pub fn versions_view(
    shell: &Shell,
    zone: &str,
    known: &[Situations],
    versions: &[PlayVersion],
    original: &PlayText,
) -> Vec<VersionView> {
    let older = versions.iter().skip(1).map(|version| &version.text).chain([original]);
    let view = |(at, (version, before)): (usize, (&PlayVersion, &PlayText))| VersionView {
        number: version.number,
        shown: shell.text(&Message::new("version-number").with("number", version.number)),
        is_newest: at == 0,
        note: version.note.clone(),
        written: Some(format!("{} · {}", clock::shown(version.created, zone), version.author)),
        changes: diff(&spelled(shell, before, known), &spelled(shell, &version.text, known)),
    };
    let catalog = VersionView {
        number: 0,
        shown: shell.t("play-catalog"),
        is_newest: versions.is_empty(),
        note: String::new(),
        written: None,
        changes: diff(&spelled(shell, original, known), &spelled(shell, original, known)),
    };
    versions.iter().zip(older).enumerate().map(view).chain([catalog]).collect()
}

/// All that a play says, a part a line, so that versions can be compared.
fn spelled(shell: &Shell, text: &PlayText, known: &[Situations]) -> String {
    let named = known.iter().flat_map(|group| &group.all).filter(|situation| text.suits.contains(&situation.key));
    let named: Vec<&str> = named.map(|situation| shell.words(&situation.label)).collect();
    let label = (shell.t("play-label"), shell.words(&text.label).to_owned());
    let suits = (shell.t("play-suits"), named.join(" · "));
    let lines = std::iter::once(label).chain(parts(shell, text)).chain([suits]);
    lines.map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("\n")
}
