//! What every page has around its own content: language, theme, navigation, and whether htmx asked for a part only.

use std::borrow::Cow;
use std::convert::Infallible;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};

use super::actor::Actor;
use super::error::PageError;
use super::keys::{PLACES, Place};
use super::state::Server;
use super::theme::Theme;
use super::{assets, clock, lang};
use crate::dsl::Shop;
use crate::lang::{Bilingual, Lang, Message};
use crate::store::{Format, Right};

/// The entries of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Ask,
    Gallery,
    Segments,
    Catalog,
    Language,
    Audit,
}

impl Section {
    pub const ALL: [Section; 6] =
        [Section::Ask, Section::Gallery, Section::Segments, Section::Catalog, Section::Language, Section::Audit];

    pub fn address(self) -> &'static str {
        match self {
            Section::Ask => "/",
            Section::Gallery => "/gallery",
            Section::Segments => "/segments",
            Section::Catalog => "/catalog",
            Section::Language => "/language",
            Section::Audit => "/audit",
        }
    }

    pub fn right(self) -> Right {
        match self {
            Section::Ask | Section::Gallery | Section::Segments | Section::Catalog | Section::Language => Right::See,
            Section::Audit => Right::Audit,
        }
    }

    /// The keys that lead there from everywhere.
    pub fn keys(self) -> &'static str {
        match self {
            Section::Ask => "g h",
            Section::Gallery => "g t",
            Section::Segments => "g s",
            Section::Catalog => "g w",
            Section::Language => "g l",
            Section::Audit => "g a",
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Section::Ask => "nav-ask",
            Section::Gallery => "nav-gallery",
            Section::Segments => "nav-segments",
            Section::Catalog => "nav-catalog",
            Section::Language => "nav-language",
            Section::Audit => "nav-audit",
        }
    }
}

/// Which part of the page the browser wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it: a visit, or a step back through the history.
    Whole,
    /// What htmx will put into the element with this id (empty when it has none).
    Element(String),
}

/// A handler takes it as an argument, says which section it is in, and passes it to its template.
#[derive(Clone, Debug)]
pub struct Shell {
    pub lang: Lang,
    pub theme: Theme,
    pub section: Option<Section>,
    pub part: Part,
    pub shop: Bilingual,
    /// Nobody on the pages before signing in.
    pub actor: Option<Actor>,
}

impl Shell {
    pub fn new(headers: &HeaderMap, shop: &Shop) -> Self {
        Shell {
            lang: lang::of(headers),
            theme: Theme::of(headers),
            section: None,
            part: Part::of(headers),
            shop: shop.catalog.shop.name.clone(),
            actor: None,
        }
    }

    #[must_use]
    pub fn of(mut self, actor: Option<&Actor>) -> Self {
        self.actor = actor.cloned();
        self
    }

    /// Who is signed in.
    pub fn person(&self) -> Option<&str> {
        Some(&self.actor.as_ref()?.person()?.name)
    }

    pub fn saves(&self) -> bool {
        self.may(Right::Save)
    }

    pub fn exports(&self) -> bool {
        self.may(Right::Export)
    }

    pub fn teaches(&self) -> bool {
        self.may(Right::Teach)
    }

    pub fn audits(&self) -> bool {
        self.may(Right::Audit)
    }

    pub fn unmasks(&self) -> bool {
        self.may(Right::Unmask)
    }

    /// That personal data is shown, why and for how long.
    pub fn sight(&self) -> Option<String> {
        let seen = self.actor.as_ref()?.sees()?;
        let minutes = (seen.until.duration_since(clock::now()).as_secs() + 59) / 60;
        let minutes = usize::try_from(minutes).unwrap_or_default();
        Some(self.text(&Message::new("sight-is-open").with("reason", seen.reason.as_str()).with("n", minutes)))
    }

    /// Whether whoever looks may take lists away in a format.
    pub fn takes(&self, format: Format) -> bool {
        self.exports() && self.actor.as_ref().is_some_and(|actor| actor.limits().formats.holds(&format))
    }

    pub fn may(&self, right: Right) -> bool {
        self.actor.as_ref().is_some_and(|actor| actor.may(right))
    }

    #[must_use]
    pub fn within(mut self, section: Section) -> Self {
        self.section = Some(section);
        self
    }

    /// The sentence of a key, in the page's language.
    pub fn t(&self, key: &'static str) -> String {
        Message::new(key).text(self.lang)
    }

    pub fn text(&self, message: &Message) -> String {
        message.text(self.lang)
    }

    pub fn words<'a>(&self, words: &'a Bilingual) -> &'a str {
        words.get(self.lang)
    }

    pub fn asset(&self, file: &str) -> Cow<'static, str> {
        assets::address(file)
    }

    /// The language the page is not in, to switch to.
    pub fn other_lang(&self) -> Lang {
        match self.lang {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }

    /// Those that whoever looks may go to.
    pub fn sections(&self) -> Vec<Section> {
        Section::ALL.into_iter().filter(|section| self.may(section.right())).collect()
    }

    pub fn places(&self) -> Vec<Place> {
        PLACES.into_iter().filter(|place| self.may(place.right)).collect()
    }

    pub fn themes(&self) -> [Theme; 3] {
        Theme::ALL
    }

    pub fn is_in(&self, section: &Section) -> bool {
        self.section == Some(*section)
    }

    pub fn wants(&self, element: &str) -> bool {
        matches!(&self.part, Part::Element(id) if id == element)
    }
}

impl Part {
    fn of(headers: &HeaderMap) -> Self {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        if header("hx-request") != Some("true") || header("hx-request-type") == Some("full") {
            return Part::Whole;
        }
        // htmx names the target as `tag#id`.
        let target = header("hx-target").and_then(|target| target.split_once('#'));
        Part::Element(target.map(|(_, id)| id.to_owned()).unwrap_or_default())
    }
}

impl FromRequestParts<Server> for Shell {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        Ok(Shell::new(&parts.headers, server.pipeline().shop()).of(parts.extensions.get()))
    }
}

/// Renders a page or a block of one.
///
/// # Errors
/// Only when a template itself fails, which none of ours does.
pub fn render(template: &impl Template) -> Result<Response, PageError> {
    Ok(Html(template.render().map_err(|error| PageError::Defect(error.into()))?).into_response())
}
