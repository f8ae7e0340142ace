//! An answer for people at a terminal.

use std::fmt::Write;

use crate::dsl::text;
use crate::lang::{Lang, Message};
use crate::pipeline::answer::Answer;
use crate::pipeline::follow::Kind;
use crate::translate::rules::Explanation;

pub(super) fn answer(answer: &Answer, ids: bool, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        // Writing into a String cannot fail.
        let _ = writeln!(out, "{text}");
    };
    for diagnostic in &answer.diagnostics {
        line(format!("[{}] {}", diagnostic.code.as_str(), diagnostic.text(lang)));
    }
    if let Some(fallback) = &answer.fallback {
        line(fallback.get(lang).to_owned());
    }
    for change in answer.follows.iter().flat_map(|follows| &follows.changes) {
        let sign = match change.kind {
            Kind::Kept => "=",
            Kind::Changed => "~",
            Kind::Added => "+",
            Kind::Removed => "-",
        };
        let said: Vec<&str> = change.was.iter().chain(&change.now).map(|text| text.get(lang)).collect();
        line(format!("{sign} {}", said.join(" → ")));
    }
    if let Some(list) = &answer.list {
        line(list.readback.get(lang).to_owned());
        let count = Message::new("cli-count")
            .with("count", list.customer_ids.len().to_string())
            .with("universe", list.universe.to_string())
            .with("as_of", list.as_of.clone());
        line(count.text(lang));
        for said in &answer.assumptions {
            line(format!("· {}", said.text.get(lang)));
        }
        for window in &list.windows {
            let from = window.from.as_deref().unwrap_or("…");
            let to = window.to.as_deref().unwrap_or("…");
            line(format!("  [{from}, {to})  {}", window.text.get(lang)));
        }
        for step in &list.waterfall {
            line(format!("  {:>10} {:>10}  {}", step.alone, step.cumulative, step.text.get(lang)));
        }
        line(list.text.clone());
    }
    for choice in &answer.choices {
        line(format!("{:>3}. {:>10}  {}", choice.reading, choice.customer_ids.len(), choice.readback.get(lang)));
    }
    if ids {
        answer.list.iter().flat_map(|list| &list.customer_ids).for_each(|id| line(id.to_string()));
    }
    out.trim_end().to_owned()
}

/// What the built-in reader considered: the readings, then the words with all their meanings.
pub(super) fn explanation(explanation: &Explanation, question: &str, lang: Lang) -> String {
    let said = |key: &'static str| Message::new(key).text(lang);
    let mut out = String::new();
    let mut line = |text: String| {
        // Writing into a String cannot fail.
        let _ = writeln!(out, "{text}");
    };
    for (index, derivation) in explanation.derivations.iter().enumerate() {
        let title = said(if index == 0 { "reading-chosen" } else { "reading-rival" });
        let rule = derivation.segment.as_ref().map_or_else(|| said("reading-unsayable"), text::print);
        line(format!("{title} ({} {}): {rule}", said("reading-cost"), derivation.cost));
        line(format!("    {}", derivation.rules.join(" · ")));
    }
    if explanation.derivations.is_empty() {
        line(said("reading-pieces"));
    }
    for word in &explanation.words {
        let sign = if word.chosen { "✓" } else { " " };
        line(format!("  {sign} {:>3}  {}  {}", word.cost, word.span.of(question.trim()), word.meaning));
    }
    out.trim_end().to_owned()
}
