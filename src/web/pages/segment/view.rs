//! A segment in the page's language.

use std::collections::HashMap;

use super::sizes;
use crate::dsl::Shop;
use crate::lang::Message;
use crate::store::{Origin, RunSummary, SavedSegment, Version};
use crate::web::diff::{Piece, diff};
use crate::web::number::grouped;
use crate::web::pages::ask::address::{Address, Revises};
use crate::web::pages::audit;
use crate::web::shell::Shell;
use crate::web::{clock, rule_editor};

pub struct SegmentView {
    pub id: String,
    pub name: String,
    pub description: String,
    /// What the newest version says; `None` when the catalog no longer knows its words.
    pub readback: Option<String>,
    pub newest: u32,
    /// Where the newest version is changed condition by condition.
    pub conditions: String,
    pub newest_shown: String,
    pub question: Option<String>,
    pub owner: String,
    pub folder: Option<String>,
    pub tags: Vec<String>,
    pub created: String,
    pub updated: String,
    pub is_deleted: bool,
    pub versions: Vec<VersionView>,
}

pub struct VersionView {
    pub number: u32,
    pub shown: String,
    pub created: String,
    pub author: String,
    pub note: String,
    pub readback: Option<String>,
    /// Against the version before; the first one has its text only.
    pub changes: Vec<Piece>,
}

pub struct RunLine {
    pub id: String,
    pub at: String,
    pub version: String,
    /// Whence it came, when it was not simply run.
    pub origin: Option<&'static str>,
    /// Against the run before it.
    pub change: Option<String>,
    pub count: Option<String>,
    pub status: &'static str,
    pub class: &'static str,
    pub as_of: String,
}

pub fn segment(shell: &Shell, shop: &Shop, segment: SavedSegment, versions: &[Version]) -> SegmentView {
    let zone = &shop.catalog.shop.timezone;
    let older = versions.iter().skip(1).map(Some).chain([None]);
    SegmentView {
        id: segment.id.to_string(),
        readback: read_back(shell, shop, &segment.newest.text),
        newest: segment.newest.number,
        conditions: Address {
            rule: Some(segment.newest.text.clone()),
            revises: Some(Revises { segment: segment.id, version: segment.newest.number }),
            ..Address::default()
        }
        .to_string(),
        newest_shown: numbered(shell, segment.newest.number),
        question: versions.iter().rev().find_map(|version| version.question.clone()),
        created: clock::shown(segment.created, zone),
        updated: clock::shown(segment.updated, zone),
        is_deleted: segment.deleted.is_some(),
        name: segment.name,
        description: segment.description,
        owner: segment.owner,
        folder: segment.folder.map(String::from),
        tags: segment.tags,
        versions: versions
            .iter()
            .zip(older)
            .map(|(version, before)| VersionView {
                number: version.number,
                shown: numbered(shell, version.number),
                created: clock::shown(version.created, zone),
                author: version.author.clone(),
                note: version.note.clone(),
                readback: read_back(shell, shop, &version.text),
                changes: diff(before.map_or(&version.text, |before| &before.text), &version.text),
            })
            .collect(),
    }
}

pub fn run(shell: &Shell, shop: &Shop, run: RunSummary, changes: &HashMap<u64, String>) -> RunLine {
    RunLine {
        id: run.id.to_string(),
        at: clock::shown(run.at, &shop.catalog.shop.timezone),
        version: run.saved.map(|saved| numbered(shell, saved.version)).unwrap_or_default(),
        origin: (run.origin != Origin::Segment).then(|| audit::origin_key(run.origin)),
        change: changes.get(&run.sequence).cloned(),
        count: run.count.map(grouped),
        status: audit::status_key(run.status),
        class: audit::status_class(run.status),
        as_of: run.as_of.as_deref().map(sizes::day).unwrap_or_default().to_owned(),
    }
}

fn numbered(shell: &Shell, number: u32) -> String {
    shell.text(&Message::new("version-number").with("number", number))
}

fn read_back(shell: &Shell, shop: &Shop, text: &str) -> Option<String> {
    rule_editor::read_back(text, shop).map(|said| shell.words(&said).to_owned())
}
