//! Ready segments with their counts here, and the plays that suit a list.

use super::{Pipeline, PipelineError};
use crate::catalog::{Gallery, Play};
use crate::dsl::{self, Condition, Library, Shop, Standing, StateTest};

impl Pipeline {
    /// How many customers each template of a gallery finds at the shop's own as-of, in the gallery's order: one query,
    /// remembered as long as the shop is open.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn counts(&self, gallery: &Gallery) -> Result<Vec<u64>, PipelineError> {
        let library = Library::default();
        let rules = gallery.templates.iter().filter_map(|template| self.shop().template_rule(&template.name));
        // An open shop's templates were checked with its catalog.
        let checked =
            rules.filter_map(|rule| dsl::check(&rule.clone().into(), self.shop(), &library, self.as_of(None)).ok());
        match self.counting(&checked.collect::<Vec<_>>()).await? {
            Some(query) => self.remembered_row(query).await,
            None => Ok(Vec::new()),
        }
    }
}

/// What to do with the customers of a rule: the play of the template that it is, and those of the states it asks for.
pub fn plays<'s>(rule: &Condition, shop: &'s Shop) -> Vec<&'s Play> {
    let catalog = &shop.catalog;
    let same = catalog.templates().find(|template| shop.template_rule(&template.name) == Some(rule));
    let of_template = same.and_then(|template| catalog.play(template.play.as_deref()?));
    let parts = match rule {
        Condition::All(parts) => parts.as_slice(),
        single => std::slice::from_ref(single),
    };
    let of_states = parts.iter().filter_map(|part| match part {
        Condition::State(Standing { state, test: StateTest::In(values) }) => Some((state, values)),
        _ => None,
    });
    let of_states =
        of_states.flat_map(|(state, values)| values.iter().filter_map(|value| catalog.play_of_state(state, value)));
    let mut once: Vec<&Play> = Vec::new();
    for play in of_template.into_iter().chain(of_states) {
        if !once.iter().any(|known| known.name == play.name) {
            once.push(play);
        }
    }
    once
}
