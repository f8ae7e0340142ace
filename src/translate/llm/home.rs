//! Values that a shop keeps at home: those of vocabularies its catalog marks so. The question is sent as it was typed; what
//! the catalog adds to it is not, where it would name one of these.

use crate::catalog::Catalog;
use crate::dsl::text::quote;

pub(super) struct Home {
    values: Vec<String>,
}

impl Home {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let kept = catalog.vocabularies.iter().filter(|vocabulary| vocabulary.stays_home);
        Home { values: kept.flat_map(|kept| &kept.values).map(|known| quote(&known.value)).collect() }
    }

    /// Whether a piece of segment text may leave.
    pub(super) fn lets_go(&self, text: &str) -> bool {
        !self.values.iter().any(|value| text.contains(value))
    }
}
