//! Ready segments with their counts here.

use super::{Pipeline, PipelineError};
use crate::catalog::Gallery;
use crate::dsl::Library;

impl Pipeline {
    /// How many customers each template of a gallery finds at the shop's own as-of, in the gallery's order: one query,
    /// remembered as long as the shop is open. None for what is closed.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn counts(&self, gallery: &Gallery) -> Result<Vec<Option<u64>>, PipelineError> {
        let library = Library::default();
        let rules = gallery.templates.iter().map(|template| self.shop().template_rule(&template.name));
        // An open shop's templates were checked with its catalog.
        let checked =
            rules.map(|rule| self.reach.check(&rule?.clone().into(), self.shop(), &library, self.as_of(None)).ok());
        let checked: Vec<_> = checked.collect();
        let (open, asked): (Vec<bool>, Vec<_>) = checked.into_iter().map(|rule| (rule.is_some(), rule)).unzip();
        let counts = match self.counting(&asked.into_iter().flatten().collect::<Vec<_>>()).await? {
            Some(query) => self.remembered_row(query).await?,
            None => Vec::new(),
        };
        let mut counts = counts.into_iter();
        Ok(open.into_iter().map(|open| if open { counts.next() } else { None }).collect())
    }
}
