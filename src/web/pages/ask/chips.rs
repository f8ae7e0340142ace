//! The question, word by word, with what each was read as.

use crate::lang::{Bilingual, Message};
use crate::translate::{ReadSpan, Role};
use crate::web::shell::Shell;

/// A piece of the question. White space at its ends stands outside the chip.
#[derive(Debug, PartialEq, Eq)]
pub struct Chip {
    pub before: String,
    pub word: String,
    pub after: String,
    /// Style class: roles that say the same sort of thing look alike.
    pub class: &'static str,
    /// What is printed under the word; empty for words that restrict nothing.
    pub label: String,
    pub help: String,
}

pub fn chips(question: &str, spans: &[ReadSpan], shell: &Shell) -> Vec<Chip> {
    let mut pieces: Vec<(String, Role)> = Vec::new();
    for read in spans {
        let text = read.span.of(question);
        // Punctuation restricts nothing by itself, whatever it was read as.
        let speaks = text.chars().any(char::is_alphanumeric);
        let role = if read.role == Role::Connective && !speaks { Role::Filler } else { read.role };
        match pieces.last_mut() {
            // Fillers side by side are one, and so are a number and its unit.
            Some((last, before)) if *before == role && matches!(role, Role::Filler | Role::Number) => {
                last.push_str(text);
            }
            _ => pieces.push((text.to_owned(), role)),
        }
    }
    pieces.into_iter().map(|(text, role)| chip(&text, role, shell)).collect()
}

impl Chip {
    /// Words that are still being written; `None` where there are none.
    pub fn unfinished(text: &str, shell: &Shell) -> Option<Chip> {
        let word = text.trim();
        let (before, after) = text.split_once(word).filter(|_| !word.is_empty())?;
        let (before, word, after) = (before.to_owned(), word.to_owned(), after.to_owned());
        Some(Chip { before, word, after, class: "unfinished", label: shell.t("role-unfinished"), help: String::new() })
    }
}

/// What words of a role are called; empty for those that restrict nothing.
pub fn role_name(role: Role) -> Bilingual {
    look(role).label.map(|key| Message::new(key).both()).unwrap_or_default()
}

fn chip(text: &str, role: Role, shell: &Shell) -> Chip {
    let word = text.trim();
    let (before, after) = text.split_once(word).filter(|_| !word.is_empty()).unwrap_or((text, ""));
    let look = look(role);
    Chip {
        before: before.to_owned(),
        word: word.to_owned(),
        after: after.to_owned(),
        class: look.class,
        label: look.label.map(|key| shell.t(key)).unwrap_or_default(),
        help: look.help.map(|key| shell.t(key)).unwrap_or_default(),
    }
}

struct Look {
    class: &'static str,
    label: Option<&'static str>,
    help: Option<&'static str>,
}

impl Look {
    fn new(class: &'static str, label: &'static str, help: &'static str) -> Self {
        Look { class, label: Some(label), help: Some(help) }
    }
}

fn look(role: Role) -> Look {
    match role {
        Role::Attribute => Look::new("thing", "role-attribute", "role-attribute-help"),
        Role::Value => Look::new("thing", "role-value", "role-value-help"),
        Role::Property => Look::new("thing", "role-property", "role-property-help"),
        Role::Event => Look::new("deed", "role-event", "role-event-help"),
        Role::Measure => Look::new("amount", "role-measure", "role-measure-help"),
        Role::Number => Look::new("amount", "role-number", "role-number-help"),
        Role::Comparison => Look::new("amount", "role-comparison", "role-comparison-help"),
        Role::Rank => Look::new("amount", "role-rank", "role-rank-help"),
        Role::State => Look::new("standing", "role-state", "role-state-help"),
        Role::Term => Look::new("standing", "role-term", "role-term-help"),
        Role::Time => Look::new("time", "role-time", "role-time-help"),
        Role::Negation => Look::new("not", "role-negation", "role-negation-help"),
        Role::Connective => Look::new("plain", "role-connective", "role-connective-help"),
        Role::Scope => Look::new("plain", "role-scope", "role-scope-help"),
        Role::Unread => Look::new("unread", "role-unread", "role-unread-help"),
        Role::Subject => Look { class: "subject", label: None, help: Some("role-subject-help") },
        Role::Filler => Look { class: "filler", label: None, help: None },
    }
}
