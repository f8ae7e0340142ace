//! The keys of the pages. What a key does is told by the page of keys; the part of a page that a key goes to, or presses,
//! bears the key as `data-key`, so that the script needs no list of its own.

use super::shell::Section;
use crate::store::Right;

/// A key, or keys one after the other, with what they do.
#[derive(Clone, Copy, Debug)]
pub struct Shortcut {
    /// A space stands between keys that follow each other, a plus between keys held together.
    pub keys: &'static str,
    /// Key of the language files for what it does.
    pub does: &'static str,
}

/// Shortcuts of one subject.
#[derive(Clone, Debug)]
pub struct Group {
    pub title: &'static str,
    pub shortcuts: Vec<Shortcut>,
}

/// A page that keys lead to from everywhere, beside the navigation.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub keys: &'static str,
    pub title: &'static str,
    pub address: &'static str,
    pub right: Right,
}

pub const PLACES: [Place; 2] = [
    Place { keys: "g p", title: "plays-title", address: "/plays", right: Right::See },
    Place { keys: "c s", title: "segments-write", address: "/segments/new", right: Right::Save },
];

const EVERYWHERE: [Shortcut; 4] =
    [key("Ctrl+K", "palette-title"), key("?", "keys-title"), key("/", "keys-find"), key("Esc", "keys-escape")];

const ASKING: [Shortcut; 4] = [
    key("Enter", "keys-send"),
    key("Shift+Enter", "keys-line"),
    key("Ctrl+Enter", "keys-send-text"),
    key("↑ ↓", "keys-suggestions"),
];

const LISTS: [Shortcut; 8] = [
    key("f", "keys-follow"),
    key("e", "keys-edit"),
    key("a", "keys-add"),
    key("t", "keys-text"),
    key("s", "keys-save"),
    key("r", "keys-run"),
    key("n", "list-next"),
    key("p", "list-previous"),
];

const fn key(keys: &'static str, does: &'static str) -> Shortcut {
    Shortcut { keys, does }
}

/// All keys, by where they are of use.
pub fn groups() -> Vec<Group> {
    let sections = Section::ALL.map(|section| key(section.keys(), section.key()));
    let places = PLACES.map(|place| key(place.keys, place.title));
    vec![
        Group { title: "keys-everywhere", shortcuts: EVERYWHERE.to_vec() },
        Group { title: "keys-go", shortcuts: sections.into_iter().chain(places).collect() },
        Group { title: "keys-ask", shortcuts: ASKING.to_vec() },
        Group { title: "keys-list", shortcuts: LISTS.to_vec() },
    ]
}
