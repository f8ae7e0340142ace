//! Ready segments with their counts here.

use super::{Pipeline, PipelineError};
use crate::catalog::Gallery;
use crate::dsl::{self, Library};

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
