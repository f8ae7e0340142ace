//! The command palette: pages, saved segments, words, templates and what can be done from anywhere, by a few letters of
//! their names. htmx puts what is found into the dialog that every page has; `/palette` is the same as a page.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::ask::address::Address;
use super::ask::history;
use crate::catalog::Meaning;
use crate::lang::{Bilingual, Lang, Message};
use crate::store::{Shelf, folded};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::keys::PLACES;
use crate::web::number::grouped;
use crate::web::shell::{Part, Section, Shell, render};
use crate::web::state::AppState;
use crate::web::theme::Theme;

/// Hits shown of one sort.
const EACH: usize = 7;

/// Pages that neither the navigation nor a key leads to.
const MORE: [(&str, &str); 3] =
    [("segments-trash", "/segments?trash=1"), ("usage-title", "/model"), ("keys-title", "/keys")];

#[derive(Template)]
#[template(path = "palette.html", blocks = ["found"])]
struct PalettePage {
    shell: Shell,
    q: String,
    groups: Vec<Group>,
}

/// Hits of one sort.
struct Group {
    label: String,
    hits: Vec<Hit>,
}

struct Hit {
    text: String,
    note: Option<String>,
    way: Way,
}

enum Way {
    Page(String),
    /// A preference that is set.
    Choice {
        name: &'static str,
        value: &'static str,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    q: String,
}

/// `/palette?q=…`
pub async fn show(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let q = typed.q.trim().to_owned();
    let groups = if q.is_empty() { first(&state, &actor, &shell).await? } else { found(&state, &shell, &q).await? };
    let page = PalettePage { groups, q, shell };
    match page.shell.part {
        Part::Whole => render(&page),
        Part::Element(_) => render(&page.as_found()),
    }
}

/// What is offered before anything is typed: where one was, and where one can go.
async fn first(state: &AppState, actor: &Actor, shell: &Shell) -> Result<Vec<Group>, PageError> {
    let anything = Sought::default();
    let asked = history::of(state.store(), &actor.name()).await?.into_iter();
    let asked = asked.map(|asked| Hit { text: asked.question, note: Some(asked.count), way: Way::Page(asked.address) });
    Ok(shown(
        shell,
        [
            ("palette-pages", pages(shell, &anything)),
            ("ask-history", asked.take(EACH).collect()),
            ("palette-actions", choices(shell, &anything)),
        ],
    ))
}

async fn found(state: &AppState, shell: &Shell, q: &str) -> Result<Vec<Group>, PageError> {
    let sought = Sought::new(q);
    let customer = q.parse::<i64>().ok().map(|id| Hit {
        text: shell.text(&Message::new("palette-customer").with("id", id.to_string())),
        note: None,
        way: Way::Page(format!("/customers/{id}")),
    });
    let ask = Hit {
        text: shell.text(&Message::new("palette-ask").with("question", q)),
        note: None,
        way: Way::Page(Address { question: q.to_owned(), ..Address::default() }.to_string()),
    };
    Ok(shown(
        shell,
        [
            ("customer-find-go", customer.into_iter().collect()),
            ("palette-pages", pages(shell, &sought)),
            ("nav-segments", segments(state, &sought).await?),
            ("nav-catalog", words(state, shell, &sought)),
            ("nav-gallery", templates(state, shell, &sought)),
            ("palette-actions", choices(shell, &sought)),
            ("nav-ask", vec![ask]),
        ],
    ))
}

fn shown<const N: usize>(shell: &Shell, groups: [(&'static str, Vec<Hit>); N]) -> Vec<Group> {
    let groups = groups.into_iter().filter(|(_, hits)| !hits.is_empty());
    groups.map(|(key, hits)| Group { label: shell.t(key), hits }).collect()
}

fn pages(shell: &Shell, sought: &Sought) -> Vec<Hit> {
    let sections = Section::ALL.map(|section| (section.key(), section.address()));
    let places = PLACES.map(|place| (place.title, place.address));
    let pages = sections.into_iter().chain(places).chain(MORE);
    sought.best(pages.map(|(key, address)| {
        let words = Message::new(key).both();
        (in_both(&words), Hit { text: shell.words(&words).to_owned(), note: None, way: Way::Page(address.to_owned()) })
    }))
}

/// Language and look, but for those one has.
fn choices(shell: &Shell, sought: &Sought) -> Vec<Hit> {
    let set = |what: Bilingual, name, value| {
        (in_both(&what), Hit { text: shell.words(&what).to_owned(), note: None, way: Way::Choice { name, value } })
    };
    let lang = shell.other_lang();
    let lang = set(Message::new(language_key(lang)).both(), "lang", lang.tag());
    let themes = Theme::ALL.into_iter().filter(|theme| *theme != shell.theme);
    let themes = themes.map(|theme| {
        let named = Message::new("palette-theme").with("theme", Message::new(theme.key()));
        set(named.both(), "theme", theme.name())
    });
    sought.best(std::iter::once(lang).chain(themes))
}

fn language_key(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "palette-chinese",
        Lang::En => "palette-english",
    }
}

async fn segments(state: &AppState, sought: &Sought) -> Result<Vec<Hit>, PageError> {
    let saved = state.store().segments(Shelf::Current).await?;
    Ok(sought.best(saved.into_iter().map(|summary| {
        let count = summary.sizes.last().map(|size| size.count);
        let hit = Hit {
            text: summary.segment.name.clone(),
            note: count.map(grouped),
            way: Way::Page(format!("/segments/{}", summary.segment.id)),
        };
        (format!("{} {}", summary.segment.name, summary.segment.tags.join(" ")), hit)
    })))
}

fn words(state: &AppState, shell: &Shell, sought: &Sought) -> Vec<Hit> {
    let catalog = &state.shop().catalog;
    let words = catalog.names().filter_map(|name| Some((name, catalog.meaning(name)?)));
    sought.best(words.map(|(name, meaning): (&str, Meaning<'_>)| {
        let spoken = meaning.words().all().map(String::as_str).collect::<Vec<_>>().join(" ");
        let hit = Hit {
            text: shell.words(meaning.label()).to_owned(),
            note: Some(shell.t(meaning.kind_key())),
            way: Way::Page(format!("/catalog/{name}")),
        };
        (format!("{} {name} {spoken}", in_both(meaning.label())), hit)
    }))
}

fn templates(state: &AppState, shell: &Shell, sought: &Sought) -> Vec<Hit> {
    sought.best(state.shop().catalog.templates().map(|template| {
        let question = shell.words(&template.question).to_owned();
        let address = Address { question: question.clone(), ..Address::default() }.to_string();
        (in_both(&template.question), Hit { text: question, note: None, way: Way::Page(address) })
    }))
}

fn in_both(words: &Bilingual) -> String {
    format!("{} {}", words.zh, words.en)
}

/// Words that are looked for: all of them must be there.
#[derive(Debug, Default)]
struct Sought(Vec<String>);

impl Sought {
    fn new(typed: &str) -> Self {
        Sought(typed.split_whitespace().map(folded).collect())
    }

    /// How far into a text the first word stands; none when one of the words is not in it.
    fn place(&self, text: &str) -> Option<usize> {
        let text = folded(text);
        let mut places = self.0.iter().map(|word| text.find(word.as_str()));
        let first = places.next().unwrap_or(Some(0))?;
        places.all(|place| place.is_some()).then_some(first)
    }

    /// Those that hold all the words, the ones that begin with them first.
    fn best(&self, all: impl Iterator<Item = (String, Hit)>) -> Vec<Hit> {
        let mut found: Vec<(usize, Hit)> = all.filter_map(|(text, hit)| Some((self.place(&text)?, hit))).collect();
        found.sort_by_key(|(place, _)| *place);
        let most = if self.0.is_empty() { usize::MAX } else { EACH };
        found.into_iter().map(|(_, hit)| hit).take(most).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_must_be_there_and_beginnings_come_first() {
        let hit =
            |text: &str| (text.to_owned(), Hit { text: text.to_owned(), note: None, way: Way::Page(String::new()) });
        let all = || ["Recent VIP buyers", "VIP buyers", "buyers", "高价值 客户"].map(hit).into_iter();
        let found = |typed| Sought::new(typed).best(all()).into_iter().map(|hit| hit.text).collect::<Vec<_>>();
        assert_eq!(found("vip"), ["VIP buyers", "Recent VIP buyers"]);
        assert_eq!(found("buy VIP"), ["VIP buyers", "Recent VIP buyers"]);
        assert_eq!(found("ＶＩＰ rec"), ["Recent VIP buyers"], "wide letters are letters");
        assert_eq!(found("价值"), ["高价值 客户"]);
        assert!(found("vip 客户").is_empty());
    }
}
