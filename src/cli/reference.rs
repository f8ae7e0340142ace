//! The reference of the segment language, printed.

use clap::ValueEnum;

use super::answers::failed;
use super::shops::{open, runtime};
use super::{Exit, Failure, Shared, print};
use crate::diagnostic::Code;
use crate::lang::{Bilingual, Lang, Message};
use crate::pipeline::reference::{Entry, GRAMMAR, Keyword, Worked, keywords, schema};
use crate::web::sql::laid_out;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ReferenceFormat {
    /// What the page of the language shows, with examples of the shop
    Markdown,
    /// The JSON Schema of a segment
    Schema,
}

pub(super) fn reference(shared: &Shared, format: ReferenceFormat) -> Result<Exit, Failure> {
    match format {
        ReferenceFormat::Schema => print(&format!("{:#}", schema())),
        ReferenceFormat::Markdown => {
            let pipeline = open(shared)?;
            let entries = runtime()?.block_on(pipeline.reference()).map_err(|error| failed(&error))?;
            print(&markdown(&entries, shared.lang.into()));
        }
    }
    Ok(Exit::Done)
}

fn markdown(entries: &[Entry], lang: Lang) -> String {
    let t = |key: &'static str| Message::new(key).text(lang);
    let mut parts = vec![
        format!("# {}", t("nav-language")),
        t("language-lead"),
        format!("## {}", t("language-grammar")),
        fenced("text", GRAMMAR.trim_end()),
        t("language-grammar-note"),
        format!("## {}", t("language-kinds")),
    ];
    for Entry { number, kind, examples } in entries {
        parts.push(format!("### {number}. {}", kind.title().text(lang)));
        parts.push(kind.meaning().text(lang));
        if examples.is_empty() {
            parts.push(t("language-none"));
        }
        examples.iter().for_each(|worked| example(worked, lang, &mut parts));
    }
    parts.push(format!("## {}", t("language-keywords")));
    parts.push(t("language-keywords-note"));
    parts.push(lines(keywords(entries).iter().map(keyword)));
    parts.push(format!("## {}", t("language-problems")));
    parts.push(t("language-problems-note"));
    parts.push(lines(Code::ALL.iter().map(|code| format!("- `{}`: {}", code.as_str(), code.sentence().text(lang)))));
    parts.join("\n\n")
}

fn example(Worked { example, made }: &Worked, lang: Lang, parts: &mut Vec<String>) {
    let item = |key: &'static str, text: String| format!("- {}: {text}", Message::new(key).text(lang));
    let both = |words: &Bilingual| Lang::ALL.map(|lang| words.get(lang)).join(" · ");
    parts.push(fenced("text", &example.text));
    let mut items = vec![item("language-question", both(&example.question))];
    items.extend(
        example.segments.iter().map(|saved| item("language-saved", format!("{}: `{}`", saved.name, saved.text))),
    );
    match made {
        Ok(made) => {
            items.push(item("language-meaning", both(&made.readback)));
            parts.push(items.join("\n"));
            for query in &made.queries {
                parts.push(fenced("sql", &laid_out(&query.sql)));
                let params = (1..).zip(&query.params).map(|(number, value)| format!("`${number}` {value}"));
                parts.push(params.collect::<Vec<_>>().join(" · "));
            }
        }
        Err(problems) => {
            items.extend(problems.iter().map(|problem| format!("- {}", problem.text(lang))));
            parts.push(items.join("\n"));
        }
    }
}

fn keyword(Keyword { word, kinds }: &Keyword) -> String {
    let numbers: Vec<String> = kinds.iter().map(|(number, _)| number.to_string()).collect();
    format!("- `{word}`: {}", numbers.join(", "))
}

fn fenced(kind: &str, text: &str) -> String {
    format!("```{kind}\n{text}\n```")
}

fn lines(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("\n")
}
