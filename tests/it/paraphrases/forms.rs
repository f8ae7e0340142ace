//! The same questions in other forms: traditional characters as three places write them, full-width signs, the names of
//! things in the other language, spaces where Chinese has none. Whatever is read plainly is read the same in every form.
//!
//! Traditional characters come from OpenCC's tables from simplified ones, as such and as Hong Kong and Taiwan write them;
//! the reader uses none of these.

use std::collections::BTreeMap;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use quanxuan::dsl::text::print;
use quanxuan::translate::Verdict;

use super::phrase::plain;
use super::{Bench, questions, things, whole};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Traditional,
    HongKong,
    Taiwan,
    FullWidth,
    Spaced,
    Mixed,
    MixedSpaced,
}

const FORMS: [Form; 7] =
    [Form::Traditional, Form::HongKong, Form::Taiwan, Form::FullWidth, Form::Spaced, Form::Mixed, Form::MixedSpaced];

struct Writer {
    traditional: OpenCC,
    hong_kong: OpenCC,
    taiwan: OpenCC,
}

impl Writer {
    fn new() -> Self {
        let table = |config| OpenCC::from_config(config).unwrap();
        Writer {
            traditional: table(BuiltinConfig::S2t),
            hong_kong: table(BuiltinConfig::S2hk),
            taiwan: table(BuiltinConfig::S2tw),
        }
    }

    /// The question in this form; `None` where it would be the same. Content words of `text` are marked.
    fn write(&self, text: &str, form: Form) -> Option<String> {
        let plainly = plain(text);
        let written = match form {
            Form::Traditional => self.traditional.convert(&plainly),
            Form::HongKong => self.hong_kong.convert(&plainly),
            Form::Taiwan => self.taiwan.convert(&plainly),
            Form::FullWidth => plainly.chars().map(full_width).collect(),
            Form::Spaced => spaced(text)?,
            Form::Mixed => plain(&mixed(text)?),
            Form::MixedSpaced => spaced(&mixed(text)?)?,
        };
        (written != plainly).then_some(written)
    }
}

fn full_width(c: char) -> char {
    match c {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        c => c,
    }
}

/// Chinese with a space around every content word.
fn spaced(text: &str) -> Option<String> {
    let chinese = text.chars().any(|c| ('\u{4e00}'..'\u{a000}').contains(&c));
    let apart = text.replace(['⟦', '⟧'], " ");
    chinese.then(|| apart.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Names of things in the other language, in marks as before.
fn mixed(text: &str) -> Option<String> {
    let mut written = text.to_owned();
    for (zh, en) in things::names() {
        let (zh, en) = (format!("⟦{zh}⟧"), format!("⟦{en}⟧"));
        written = if text.contains(&zh) { written.replace(&zh, &en) } else { written.replace(&en, &zh) };
    }
    (written != text).then_some(written)
}

#[test]
fn every_form_of_a_question_is_the_same_segment() {
    let mut bench = Bench::open();
    let writer = Writer::new();
    let mut missed: BTreeMap<Form, Vec<String>> = BTreeMap::new();
    let mut seen: BTreeMap<Form, usize> = BTreeMap::new();
    for question in questions(whole()) {
        let meant = bench.read(&plain(&question.text));
        let Some(meant) = meant.readings.first().filter(|_| meant.verdict == Verdict::Run) else { continue };
        for form in FORMS {
            let Some(text) = writer.write(&question.text, form) else { continue };
            *seen.entry(form).or_default() += 1;
            let draft = bench.read(&text);
            let read = draft.readings.first();
            let same = read.is_some_and(|read| {
                let (read, meant) = (&read.segment, &meant.segment);
                read == meant || read.including == meant.including && bench.same(&read.rule, &meant.rule)
            });
            if draft.verdict != Verdict::Run || !same {
                let read = read.map(|reading| print(&reading.segment)).unwrap_or_default();
                let unread: Vec<&str> = draft.unread().map(|span| span.of(&text)).collect();
                let told = format!(
                    "{text}\n    meant {}\n    read  {read} {:?} {unread:?}",
                    print(&meant.segment),
                    draft.verdict
                );
                missed.entry(form).or_default().push(told);
            }
        }
    }
    for (form, told) in &missed {
        told.iter().for_each(|told| println!("[{form:?}] {told}"));
    }
    for (form, seen) in &seen {
        println!("{form:?}: {} of {seen} not the same", missed.get(form).map_or(0, Vec::len));
    }
    assert!(missed.is_empty(), "forms that are read otherwise");
}
