//! How far somebody's rights reach: limits beside a role, which take away and never give.

use std::collections::BTreeSet;

use rusqlite::Row;
use serde::{Deserialize, Serialize};

use super::{By, Folder, Format, PersonDeed, PersonId, Store, StoreError};
use crate::catalog::Class;
use crate::lang::{Bilingual, Lang, Message};

/// Some of what there is, or whatever there is, later too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Only<T: Ord>(Option<BTreeSet<T>>);

impl<T: Ord> Default for Only<T> {
    /// Whatever there is.
    fn default() -> Self {
        Only(None)
    }
}

impl<T: Ord + Clone> Only<T> {
    /// These and no others.
    pub fn these(some: impl IntoIterator<Item = T>) -> Self {
        Only(Some(some.into_iter().collect()))
    }

    /// These; whatever there is, when they are all of it.
    pub fn of(some: impl IntoIterator<Item = T>, all: &[T]) -> Self {
        let some: BTreeSet<T> = some.into_iter().collect();
        if all.iter().all(|one| some.contains(one)) { Only(None) } else { Only(Some(some)) }
    }

    pub fn holds(&self, one: &T) -> bool {
        self.0.as_ref().is_none_or(|some| some.contains(one))
    }

    /// The ones, unless it is whatever there is.
    pub fn some(&self) -> Option<&BTreeSet<T>> {
        self.0.as_ref()
    }

    /// What is in both.
    #[must_use]
    pub fn and(&self, other: &Only<T>) -> Only<T> {
        match (&self.0, &other.0) {
            (Some(some), _) => Only(Some(some.iter().filter(|one| other.holds(one)).cloned().collect())),
            (None, others) => Only(others.clone()),
        }
    }
}

/// What somebody is held to beside a role, or a token beside its rights; nothing, unless somebody says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Classes of columns that may be seen and asked for, beside what is open to all.
    pub columns: Only<Class>,
    /// Formats that lists may be taken away in.
    pub formats: Only<Format>,
    /// Folders whose segments are seen, beside one's own.
    pub folders: Only<Folder>,
}

impl Limits {
    /// Nothing at all.
    pub fn nothing() -> Self {
        Limits { columns: Only::these([]), formats: Only::these([]), folders: Only::these([]) }
    }

    /// These classes and formats, and all folders; where they are all there are, no limit.
    pub fn of(columns: impl IntoIterator<Item = Class>, formats: impl IntoIterator<Item = Format>) -> Self {
        let columns = columns.into_iter().filter(|class| *class != Class::Open);
        Limits {
            columns: Only::of(columns, &Class::CLOSABLE),
            formats: Only::of(formats, &Format::ALL),
            folders: Only::default(),
        }
    }

    /// The same, and these folders.
    #[must_use]
    pub fn in_folders(self, folders: Only<Folder>) -> Self {
        Limits { folders, ..self }
    }

    pub fn is_none(&self) -> bool {
        *self == Limits::default()
    }

    pub fn sees(&self, class: Class) -> bool {
        class == Class::Open || self.columns.holds(&class)
    }

    /// What both allow.
    #[must_use]
    pub fn and(&self, other: &Limits) -> Limits {
        Limits {
            columns: self.columns.and(&other.columns),
            formats: self.formats.and(&other.formats),
            folders: self.folders.and(&other.folders),
        }
    }

    pub(super) fn written(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|error| StoreError::Corrupted(error.into()))
    }

    /// Limits that cannot be read let nobody in.
    pub(super) fn read(row: &Row<'_>, column: usize) -> Result<Self, StoreError> {
        serde_json::from_str(&row.get::<_, String>(column)?).map_err(|error| StoreError::Corrupted(error.into()))
    }

    /// What they are, for people.
    pub fn said(&self) -> Bilingual {
        let columns = self.columns.some().map(|some| {
            let names: Vec<Bilingual> = some.iter().map(|class| class.message().both()).collect();
            Message::new("limits-columns").with("some", list(&names))
        });
        let formats = self.formats.some().map(|some| {
            let names: Vec<Bilingual> = some.iter().map(|format| Bilingual::same(format.label())).collect();
            Message::new("limits-formats").with("some", list(&names))
        });
        let folders = self.folders.some().map(|some| {
            let names: Vec<Bilingual> = some.iter().map(|folder| Bilingual::same(folder.as_str())).collect();
            Message::new("limits-folders").with("some", list(&names))
        });
        let parts: Vec<Bilingual> = columns.iter().chain(&formats).chain(&folders).map(Message::both).collect();
        if parts.is_empty() { Message::new("limits-none").both() } else { joined(&parts, |_| " · ") }
    }
}

impl Store {
    /// Changes how far somebody's rights reach; their sessions end.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn set_limits(&self, id: PersonId, limits: Limits, by: By) -> Result<(), StoreError> {
        let written = limits.written()?;
        self.change(id, by, move |transaction, person| {
            transaction.execute("UPDATE person SET limits = ?2 WHERE id = ?1", (id.0, written))?;
            Ok(PersonDeed::LimitsChanged { from: person.limits.clone(), to: limits })
        })
        .await
    }
}

fn list(names: &[Bilingual]) -> Bilingual {
    if names.is_empty() { Message::new("limits-nothing").both() } else { joined(names, Lang::list_comma) }
}

fn joined(parts: &[Bilingual], between: impl Fn(Lang) -> &'static str) -> Bilingual {
    Bilingual::build(|lang| parts.iter().map(|part| part.get(lang)).collect::<Vec<_>>().join(between(lang)))
}
