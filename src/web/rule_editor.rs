//! A box with segment text, and what is wrong with it, marked in place.

use super::quoted;
use super::shell::Shell;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::dsl::{Shop, readback, text};
use crate::lang::Bilingual;

/// What a saved text says in both languages; `None` when the catalog no longer knows its words.
pub fn read_back(saved: &str, shop: &Shop) -> Option<Bilingual> {
    let segment = text::parse(saved, &shop.catalog).ok()?;
    Some(readback::segment(&segment, shop))
}

/// The box as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleEditor {
    pub text: String,
    pub problems: Vec<ProblemShown>,
    /// The text again, with the bad parts marked; empty when nothing has a place.
    pub marked: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemShown {
    pub class: &'static str,
    pub said: Vec<quoted::Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub is_bad: bool,
}

impl RuleEditor {
    pub fn new(text: &str) -> Self {
        RuleEditor { text: text.to_owned(), ..RuleEditor::default() }
    }

    #[must_use]
    pub fn with_problems(text: &str, problems: &[Diagnostic], shell: &Shell) -> Self {
        RuleEditor {
            text: text.to_owned(),
            problems: problems
                .iter()
                .map(|problem| ProblemShown {
                    class: class(problem.severity),
                    said: quoted::pieces(&problem.text(shell.lang), shell.lang),
                })
                .collect(),
            marked: marked(text, problems.iter().filter_map(Diagnostic::span)),
        }
    }
}

pub fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "bad",
        Severity::Warning => "caution",
        Severity::Note => "",
    }
}

/// Cuts `text` at the borders of `spans`. A span that covers nothing (the text ends too early) marks one character
/// before it, so that there is something to see.
fn marked(text: &str, spans: impl Iterator<Item = Span>) -> Vec<Piece> {
    let mut spans: Vec<Span> = spans
        .map(|span| {
            let start = if span.start >= span.end { before(text, span.start) } else { span.start };
            Span::new(start, span.end)
        })
        .filter(|span| span.end > span.start && text.get(span.start..span.end).is_some())
        .collect();
    spans.sort();
    let mut pieces = Vec::new();
    let mut done = 0;
    for span in spans {
        let start = span.start.max(done);
        push(&mut pieces, text.get(done..start), false);
        push(&mut pieces, text.get(start..span.end), true);
        done = done.max(span.end);
    }
    if !pieces.is_empty() {
        push(&mut pieces, text.get(done..), false);
    }
    pieces
}

fn before(text: &str, end: usize) -> usize {
    let head = text.get(..end).unwrap_or(text);
    head.char_indices().rev().find(|(_, letter)| !letter.is_whitespace()).map_or(0, |(at, _)| at)
}

fn push(pieces: &mut Vec<Piece>, text: Option<&str>, is_bad: bool) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        pieces.push(Piece { text: text.to_owned(), is_bad });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, spans: &[(usize, usize)]) -> Vec<(String, bool)> {
        let spans = spans.iter().map(|(start, end)| Span { start: *start, end: *end });
        marked(text, spans).into_iter().map(|piece| (piece.text, piece.is_bad)).collect()
    }

    fn pieces(pieces: &[(&str, bool)]) -> Vec<(String, bool)> {
        pieces.iter().map(|(text, bad)| ((*text).to_owned(), *bad)).collect()
    }

    #[test]
    fn bad_parts_are_marked_once_and_nothing_is_lost() {
        assert_eq!(shown("a bb c", &[(2, 4)]), pieces(&[("a ", false), ("bb", true), (" c", false)]));
        assert_eq!(
            shown("abcdef", &[(1, 4), (2, 5)]),
            pieces(&[("a", false), ("bcd", true), ("e", true), ("f", false)])
        );
        assert_eq!(shown("abcdef", &[(1, 5), (2, 3)]), pieces(&[("a", false), ("bcde", true), ("f", false)]));
        assert_eq!(shown("口红 ", &[(7, 7)]), pieces(&[("口", false), ("红 ", true)]));
        assert_eq!(shown("口红", &[(1, 2), (90, 95)]), pieces(&[]), "places that do not fit the text");
        assert_eq!(shown("", &[(0, 0)]), pieces(&[]));
    }
}
