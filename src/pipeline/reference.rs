//! The reference of the language on the open shop: every kind with its examples, as far as their queries.

use super::run::shown;
use super::{Pipeline, PipelineError};
use crate::catalog::Example;
use crate::compile::{self, SqlQuery};
use crate::diagnostic::Diagnostic;
use crate::dsl::reference::{KINDS, Kind};
pub use crate::dsl::schema::segment as schema;
pub use crate::dsl::text::GRAMMAR;
use crate::dsl::text::{KEYWORDS, parse_condition, print};
use crate::dsl::{CheckedSegment, Library, readback};
use crate::lang::Bilingual;

/// One kind, and what this shop shows it with.
#[derive(Clone, Debug)]
pub struct Entry {
    /// From 1.
    pub number: usize,
    pub kind: Kind,
    pub examples: Vec<Worked>,
}

/// An example, and what became of it.
#[derive(Clone, Debug)]
pub struct Worked {
    pub example: Example,
    /// What is wrong with it on this shop; nothing, on the shops that come with the product.
    pub made: Result<Made, Vec<Diagnostic>>,
}

#[derive(Clone, Debug)]
pub struct Made {
    /// Canonical text.
    pub text: String,
    pub readback: Bilingual,
    /// Those over all customers, whose results the others take, come first; the list's own is the last.
    pub queries: Vec<Query>,
}

/// A query, and the values bound in it.
#[derive(Clone, Debug)]
pub struct Query {
    pub sql: String,
    pub params: Vec<String>,
}

impl From<SqlQuery> for Query {
    fn from(query: SqlQuery) -> Self {
        Query { params: query.params.iter().map(shown).collect(), sql: query.text }
    }
}

/// A keyword, and the kinds whose examples have it.
#[derive(Clone, Debug)]
pub struct Keyword {
    pub word: &'static str,
    pub kinds: Vec<(usize, Kind)>,
}

impl Pipeline {
    /// Every kind with its examples on this shop, at the shop's own as-of.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn reference(&self) -> Result<Vec<Entry>, PipelineError> {
        let mut entries = Vec::new();
        for (number, kind) in (1..).zip(KINDS) {
            entries.push(self.entry(number, kind).await?);
        }
        Ok(entries)
    }

    /// As [`Pipeline::reference`], of one kind; `None` when there is no such kind.
    ///
    /// # Errors
    /// As [`Pipeline::reference`].
    pub async fn reference_of(&self, key: &str) -> Result<Option<Entry>, PipelineError> {
        match (1..).zip(KINDS).find(|(_, kind)| kind.key == key) {
            Some((number, kind)) => Ok(Some(self.entry(number, kind).await?)),
            None => Ok(None),
        }
    }

    async fn entry(&self, number: usize, kind: Kind) -> Result<Entry, PipelineError> {
        let mut examples = Vec::new();
        for example in self.shop().catalog.examples.iter().filter(|example| example.kind == kind.key) {
            examples.push(Worked { example: example.clone(), made: self.work(example).await? });
        }
        Ok(Entry { number, kind, examples })
    }

    async fn work(&self, example: &Example) -> Result<Result<Made, Vec<Diagnostic>>, PipelineError> {
        let checked = match self.example(example) {
            Ok(checked) => checked,
            Err(problems) => return Ok(Err(problems)),
        };
        let (known, statistics) = self.open.statistics(&checked, &self.stop()).await?;
        let statistics = statistics.into_iter().map(|(query, _)| query);
        Ok(Ok(Made {
            text: print(checked.segment()),
            readback: readback::segment(checked.segment(), self.shop()),
            queries: statistics.chain([compile::list(&checked, &known)]).map(Query::from).collect(),
        }))
    }

    /// The example with the segments it takes as saved.
    fn example(&self, example: &Example) -> Result<CheckedSegment, Vec<Diagnostic>> {
        let mut library = Library::default();
        for saved in &example.segments {
            library.insert(saved.name.clone(), parse_condition(&saved.text, &self.shop().catalog)?);
        }
        let segment = self.parse(&example.text)?;
        self.reach.as_if_unmasked().check(&segment, self.shop(), &library, self.as_of(None))
    }
}

/// Every keyword, with the kinds that show it.
pub fn keywords(entries: &[Entry]) -> Vec<Keyword> {
    let shows = |entry: &Entry, word: &str| {
        entry.examples.iter().any(|worked| words(&worked.example.text).any(|found| found == word))
    };
    let keyword = |word| {
        let kinds = entries.iter().filter(|entry| shows(entry, word)).map(|entry| (entry.number, entry.kind)).collect();
        Keyword { word, kinds }
    };
    KEYWORDS.iter().copied().map(keyword).collect()
}

/// The words of a segment text, without what stands in quotes.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let bare = text.split('\'').step_by(2);
    bare.flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')).filter(|word| !word.is_empty())
}
