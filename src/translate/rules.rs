//! The built-in reader: from a question in Chinese or English to a draft, without a model, clock or IO.
//!
//! ```text
//! Question --normal--> NormalText --lexicon, number, time--> Lattice --chart, grammar--> Derivation
//!          --lower--> readings --verdict--> Draft
//! ```
//!
//! Owns: the language (function words in `data/reader/*.toml`, numbers, time words, the grammar). Does not own any word
//! of a shop: those come from the catalog and the data, through [`Reader::new`]. Every character of the question ends in
//! exactly one span of the draft, and a content word that nothing understood forbids a silent run.

mod apart;
mod chart;
mod explain;
mod follow;
mod grammar;
mod language;
mod lattice;
pub(super) mod lexicon;
mod lower;
mod meaning;
pub(super) mod normal;
pub(super) mod number;
pub(super) mod scan;
mod slips;
mod suggest;
pub(super) mod time;
mod verdict;
pub(super) mod words;

use jiff::civil::DateTime;

pub use explain::{Derivation, Explanation, WordShown};
pub use suggest::{How, Suggestion};

use self::chart::Chart;
use self::grammar::Context;
use self::language::Language;
use self::lattice::Token;
use self::lexicon::{Lexicon, Match, Sense};
use self::normal::{NormalText, Normalizer};
use self::suggest::Words;
use self::verdict::Judge;
use self::words::Function;
use super::Draft;
use crate::catalog::{Catalog, Extent, Vocabulary};
use crate::dsl::{Condition, Shop, Window};
use crate::question::Question;

/// Reads questions about one shop. Built once per catalog and snapshot; reading is pure and takes `&self`.
#[derive(Debug)]
pub struct Reader {
    language: &'static Language,
    lexicon: Lexicon,
    words: Words,
    catalog: Catalog,
    /// How many values each vocabulary has.
    sizes: Vec<usize>,
    /// Rules of the catalog's terms, by position: a term can be said over another window.
    terms: Vec<Option<Condition>>,
}

impl Reader {
    pub fn new(shop: &Shop) -> Self {
        let language = Language::of_all_shops();
        let terms = shop.catalog.terms.iter().map(|term| shop.term_rule(&term.name).cloned()).collect();
        // What the data holds; a vocabulary that is never looked up there is the catalog's.
        let size = |vocabulary: &Vocabulary| match shop.values.of(&vocabulary.name).count() {
            0 if vocabulary.extent == Extent::Closed => vocabulary.values.len(),
            found => found,
        };
        Reader {
            sizes: shop.catalog.vocabularies.iter().map(size).collect(),
            language,
            lexicon: Lexicon::new(shop, language),
            words: Words::new(shop, &language.normalizer),
            catalog: shop.catalog.clone(),
            terms,
        }
    }

    pub fn read(&self, question: &Question, as_of: DateTime) -> Draft {
        self.with(question, as_of, None, |judge| judge.draft())
    }

    /// What [`Reader::read`] considered on the way.
    pub fn explain(&self, question: &Question, as_of: DateTime) -> Explanation {
        self.with(question, as_of, None, |judge| judge.explanation())
    }

    pub(super) fn normalizer(&self) -> &Normalizer {
        &self.language.normalizer
    }

    pub(super) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// `under` is the time of the question before, which reaches what is said after it.
    fn with<T>(
        &self,
        question: &Question,
        as_of: DateTime,
        under: Option<Window>,
        judge: impl FnOnce(&Judge<'_>) -> T,
    ) -> T {
        let normal: NormalText = self.language.normalizer.normalize(question.text());
        let matches = self.lexicon.matches(normal.chars());
        let framing = &self.language.framing;
        let tokens: Vec<Token> = lattice::tokens(&normal, &matches, &self.lexicon, framing, &self.catalog, as_of);
        let context = Context {
            catalog: &self.catalog,
            terms: &self.terms,
            sizes: &self.sizes,
            as_of,
            spaced: !normal.has_chinese(),
            never: tokens.iter().any(Token::is_never),
        };
        let chart = Chart::build(&self.language.grammar, &context, &tokens, normal.len());
        judge(&Judge {
            several: asks_for_several(&matches, normal.chars(), context.spaced),
            text: question.text(),
            normal: &normal,
            tokens: &tokens,
            chart: &chart,
            context: &context,
            under,
        })
    }
}

/// Whether the question asks for more than one customer; those among whom somebody is looked for, named at its
/// beginning, are not asked for. An English phrase without a noun may always be of several: buy coffee most often.
fn asks_for_several(matches: &[Match<'_>], chars: &[char], spaced: bool) -> bool {
    let is = |found: &Match<'_>, function| found.senses.contains(&Sense::Word(function));
    let named = |found: &Match<'_>| found.senses.contains(&Sense::Customer) || is(found, Function::Relative);
    if spaced && !matches.iter().any(named) {
        return true;
    }
    let among = matches.iter().any(|found| found.from == 0 && is(found, Function::Amid));
    let comma = chars.iter().position(|c| *c == ',').filter(|_| among);
    matches.iter().any(|found| is(found, Function::Several) && comma.is_none_or(|comma| found.from > comma))
}
