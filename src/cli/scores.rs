//! The report of an evaluation for people at a terminal. Words that a question set or `--format json` uses stand as they
//! are: they are what one searches for.

use std::fmt::Write;

use serde::Serialize;

use crate::lang::{Lang, Message};
use crate::pipeline::eval::report::{Change, Report};
use crate::pipeline::eval::score::{COSTS, Score};
use crate::pipeline::eval::{Gold, Graded};

/// Columns a number takes.
const WIDTH: usize = 9;

pub(super) fn report(report: &Report<'_>, lang: Lang) -> String {
    let mut page = Page { out: String::new(), lang };
    page.line(&heads(lang));
    page.line(&row(&report.overall, &page.say("eval-overall")));
    page.scores("eval-languages", &report.languages);
    page.scores("eval-expectations", &report.expectations);
    page.scores("eval-kinds", &report.kinds);
    if !report.causes.is_empty() {
        page.head("eval-causes");
        let mut causes: Vec<_> = report.causes.iter().collect();
        causes.sort_by_key(|(cause, count)| (std::cmp::Reverse(**count), **cause));
        causes.into_iter().for_each(|(cause, count)| page.line(&format!("{count:>WIDTH$}  {cause}")));
    }
    let time = |ms: f64| format!("{ms:.1}");
    let times = Message::new("eval-reading-time")
        .with("median", time(report.translate_ms.median))
        .with("p99", time(report.translate_ms.p99));
    page.line(&format!("\n{}", times.text(lang)));
    if !report.not_right.is_empty() {
        page.head("eval-not-right");
        report.not_right.iter().for_each(|question| page.question(question));
    }
    if !report.broken_gold.is_empty() {
        page.head("eval-broken-gold");
        for gold in &report.broken_gold {
            page.line(&format!("  {} #{}: {}", gold.id, gold.number, gold.problem));
        }
    }
    if let Some(changes) = &report.changes {
        page.changes("eval-newly-right", &changes.newly_right);
        page.changes("eval-newly-not-right", &changes.newly_not_right);
        page.changes("eval-otherwise", &changes.otherwise);
    }
    page.out.trim_end().to_owned()
}

struct Page {
    out: String,
    lang: Lang,
}

impl Page {
    fn line(&mut self, text: &str) {
        // Writing into a String cannot fail.
        let _ = writeln!(self.out, "{text}");
    }

    fn say(&self, key: &'static str) -> String {
        Message::new(key).text(self.lang)
    }

    fn head(&mut self, key: &'static str) {
        let head = self.say(key);
        self.line(&format!("\n{head}"));
    }

    fn scores<'a, K: Serialize + 'a>(
        &mut self,
        key: &'static str,
        scores: impl IntoIterator<Item = (&'a K, &'a Score)>,
    ) {
        let mut scores = scores.into_iter().peekable();
        if scores.peek().is_some() {
            self.head(key);
            scores.for_each(|(group, score)| self.line(&row(score, &name(group))));
        }
    }

    fn question(&mut self, question: &Graded) {
        let got = question.got.map_or_else(|| name(&question.outcome), |status| name(&status));
        let cause = question.cause.as_deref().unwrap_or_default();
        let ended = Message::new("eval-ended").with("expect", name(&question.expect)).with("got", got);
        self.line(&format!("{} [{}] {}", question.id, cause, ended.text(self.lang)));
        self.line(&format!("    {}", question.text));
        if let (Some(count), Some(off)) = (question.count, question.off) {
            let gold = question.gold.iter().map(|gold| match gold {
                Gold::Customers(count) => count.to_string(),
                Gold::Broken(_) => "?".to_owned(),
            });
            let gold: Vec<_> = gold.collect();
            let off = Message::new("eval-off")
                .with("count", count.to_string())
                .with("gold", gold.join(" | "))
                .with("too_many", off.too_many.to_string())
                .with("missing", off.missing.to_string());
            self.line(&format!("    {}", off.text(self.lang)));
        }
        if let Some(segment) = &question.segment {
            self.line(&format!("    {segment}"));
        }
        if !question.unread.is_empty() {
            let unread = Message::new("eval-unread").with("words", question.unread.join(" | "));
            self.line(&format!("    {}", unread.text(self.lang)));
        }
        if question.diagnostics.iter().any(|code| *code != cause) {
            self.line(&format!("    {}", question.diagnostics.join(" ")));
        }
    }

    fn changes(&mut self, key: &'static str, changes: &[Change<'_>]) {
        let head = Message::new(key).with("count", changes.len()).text(self.lang);
        self.line(&format!("\n{head}"));
        changes.iter().for_each(|change| {
            self.line(&format!("  {}: {} → {}", change.id, name(&change.was), name(&change.now)));
        });
    }
}

fn heads(lang: Lang) -> String {
    let keys = ["eval-questions", "eval-right", "eval-wrong", "eval-asked", "eval-refused", "eval-failed"];
    let heads = keys.into_iter().map(|key| Message::new(key).text(lang));
    heads.chain(COSTS.map(|cost| format!("RS({cost})"))).map(|head| padded(&head)).collect()
}

fn row(score: &Score, group: &str) -> String {
    let counts = [score.questions, score.right, score.wrong, score.asked, score.refused, score.failed];
    let counts = counts.into_iter().map(|count| format!("{count:>WIDTH$}"));
    let cells: String = counts.chain(score.rs.values().map(|share| format!("{share:>WIDTH$.1}"))).collect();
    format!("{cells}  {group}")
}

/// Right-aligned at a terminal, where a Chinese character takes two columns.
fn padded(text: &str) -> String {
    let columns: usize = text.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum();
    format!("{}{text}", " ".repeat(WIDTH.saturating_sub(columns)))
}

/// As JSON spells it.
fn name(value: &impl Serialize) -> String {
    let spelled = serde_json::to_value(value).ok();
    spelled.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}
