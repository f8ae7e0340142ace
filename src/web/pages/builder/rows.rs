//! The conditions of a rule, one under the other, with what can be done to each.

use super::form::{Draft, Join, slot};
use super::menu;
use crate::dsl::edit::{self, Edit, Path};
use crate::dsl::{Condition, Segment, Shop, readback, text};
use crate::lang::Message;
use crate::web::pages::ask::address::Address;
use crate::web::shell::Shell;

/// A condition with its tools; those are addresses of the rule as it is afterwards.
#[derive(Debug)]
pub struct Row {
    /// Id of the element below it, where its form is put.
    pub slot: String,
    /// How deep it stands inside the condition that the waterfall counts.
    pub depth: usize,
    pub text: String,
    /// For groups: how its parts are joined.
    pub group: Option<Group>,
    /// Where it can be changed in place; groups are changed by their parts.
    pub form: Option<String>,
    pub negate: String,
    pub remove: String,
    /// Where another is chosen, one of which is enough.
    pub or: String,
}

#[derive(Debug)]
pub struct Group {
    /// All, any, not all, at least two of.
    pub label: String,
    /// Where all becomes any, and any all.
    pub swap: Option<String>,
}

/// What edits lead to, and in which language.
pub struct Rows<'a> {
    pub shell: &'a Shell,
    pub shop: &'a Shop,
    pub address: &'a Address,
    pub segment: &'a Segment,
}

impl Rows<'_> {
    /// The rows of each condition that must hold, in the order of the waterfall.
    pub fn of_parts(&self) -> Vec<Vec<Row>> {
        let whole = Path::default();
        match &self.segment.rule {
            Condition::Everyone => Vec::new(),
            Condition::All(parts) => (0..parts.len()).map(|number| self.of(&whole.part(number))).collect(),
            _ => vec![self.of(&whole)],
        }
    }

    /// Where all of the conditions become alternatives; a single one has nothing to swap.
    pub fn swap(&self) -> Option<String> {
        matches!(self.segment.rule, Condition::All(_)).then(|| self.after(&Path::default(), Edit::Swap))
    }

    /// Where another condition is chosen that must hold as well.
    pub fn add(&self) -> String {
        menu::address(self.address, Join::And, &Path::default())
    }

    fn of(&self, path: &Path) -> Vec<Row> {
        let mut rows = Vec::new();
        self.collect(path, 0, &mut rows);
        rows
    }

    fn collect(&self, path: &Path, depth: usize, rows: &mut Vec<Row>) {
        let Some(condition) = edit::find(&self.segment.rule, path) else { return };
        let group = self.group(condition, path);
        let is_group = group.is_some();
        rows.push(Row {
            slot: slot(path, false),
            depth,
            text: self.shell.words(&readback::condition(condition, self.shop)).to_owned(),
            form: (!is_group).then(|| Draft::address(self.address, path)),
            group,
            negate: self.after(path, Edit::Negate),
            remove: self.after(path, Edit::Remove),
            or: menu::address(self.address, Join::Or, path),
        });
        if is_group {
            // The group inside a negation is shown as one with it.
            let path = if matches!(condition, Condition::Not(_)) { path.part(0) } else { path.clone() };
            let parts = edit::find(&self.segment.rule, &path).map_or(0, |group| edit::parts(group).len());
            (0..parts).for_each(|number| self.collect(&path.part(number), depth + 1, rows));
        }
    }

    fn group(&self, condition: &Condition, path: &Path) -> Option<Group> {
        let (inner, path, keys) = match condition {
            Condition::Not(inner) => (&**inner, path.part(0), ["builder-not-all", "builder-none"]),
            other => (other, path.clone(), ["builder-all", "builder-any"]),
        };
        let key = match inner {
            Condition::All(_) => keys[0],
            Condition::Any(_) => keys[1],
            Condition::AtLeast { count, .. } if matches!(condition, Condition::AtLeast { .. }) => {
                let label = self.shell.text(&Message::new("builder-at-least-of").with("count", *count));
                return Some(Group { label, swap: None });
            }
            _ => return None,
        };
        Some(Group { label: self.shell.t(key), swap: Some(self.after(&path, Edit::Swap)) })
    }

    /// The rule after a change; where it cannot be changed so, as it is.
    fn after(&self, path: &Path, change: Edit) -> String {
        let changed = edit::edit(self.segment, path, change);
        let rule = text::print(changed.as_ref().unwrap_or(self.segment));
        self.address.with_rule(rule).to_string()
    }
}
