//! Where an answer came from, when it refines another one, and the box for refining it further.

use super::address::{Address, After};
use super::ideas;
use crate::pipeline::Answer;
use crate::pipeline::follow::{ChangeShown, Kind};
use crate::web::diff;
use crate::web::shell::Shell;

/// What became of the last rule.
#[derive(Debug)]
pub struct FollowsView {
    /// What was asked before, first to last.
    pub trail: Vec<String>,
    /// The last answer.
    pub back: String,
    pub changes: Vec<ChangeView>,
}

/// A condition with what happened to it.
#[derive(Debug)]
pub struct ChangeView {
    pub class: &'static str,
    pub label: String,
    pub pieces: Vec<diff::Piece>,
}

/// The box that refines the answer.
#[derive(Debug)]
pub struct RefineView {
    pub rule: String,
    pub trail: String,
    /// Where refinements to choose from are.
    pub ideas: String,
}

pub fn follows(shell: &Shell, address: &Address, answer: &Answer) -> Option<FollowsView> {
    let follows = answer.follows.as_ref()?;
    let trail: Vec<String> = address.asked_before().map(str::to_owned).collect();
    let changes = follows.changes.iter().map(|change| shown(shell, change)).collect();
    let question = trail.last().cloned().unwrap_or_default();
    let back = Address { question, after: None, ..address.with_rule(follows.text.clone()) };
    Some(FollowsView { trail, back: back.to_string(), changes })
}

fn shown(shell: &Shell, change: &ChangeShown) -> ChangeView {
    let (class, key) = match change.kind {
        Kind::Kept => ("kept", "change-kept"),
        Kind::Changed => ("changed", "change-changed"),
        Kind::Added => ("added", "change-added"),
        Kind::Removed => ("removed", "change-removed"),
    };
    let said = |text: &Option<_>| text.as_ref().map(|text| shell.words(text).to_owned()).unwrap_or_default();
    let pieces = match change.kind {
        Kind::Kept => vec![diff::Piece { kind: diff::Kind::Same, text: said(&change.now) }],
        Kind::Changed | Kind::Added | Kind::Removed => diff::diff(&said(&change.was), &said(&change.now)),
    };
    ChangeView { class, label: shell.t(key), pieces }
}

/// Whatever has a list can be refined.
pub fn refine(address: &Address, answer: &Answer) -> Option<RefineView> {
    let list = answer.list.as_ref()?;
    let asked = address.asked_before().chain([address.question.as_str()]).filter(|words| !words.is_empty());
    let trail = asked.collect::<Vec<_>>().join("\n");
    let after = After { rule: list.text.clone(), trail };
    let ideas = ideas::address(&after, address.as_of);
    Some(RefineView { rule: after.rule, trail: after.trail, ideas })
}

impl Address {
    /// The questions that led here, without this one.
    pub fn asked_before(&self) -> impl Iterator<Item = &str> {
        self.after.iter().flat_map(|After { trail, .. }| trail.lines())
    }
}
