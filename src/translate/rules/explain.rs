//! Why a question was read as it was: its words, the chosen derivation and the ones that lost.

use super::meaning::{Cond, Node, Predicate};
use crate::catalog::Catalog;
use crate::diagnostic::Span;
use crate::dsl::Segment;
use crate::translate::Role;

/// Everything the reader considered, for `--explain` and for whoever asks why.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The question in normal spelling.
    pub normal: String,
    /// The lattice: every word that may matter with each of its meanings, in order of place.
    pub words: Vec<WordShown>,
    /// Derivations of the whole question, the cheapest first; the first is the chosen one. None where the question was put
    /// together from pieces.
    pub derivations: Vec<Derivation>,
}

/// A word of the lattice with one of its meanings.
#[derive(Clone, Debug)]
pub struct WordShown {
    /// In the question as it was typed.
    pub span: Span,
    pub role: Role,
    /// What it stands for, by its name in the catalog or in the grammar.
    pub meaning: String,
    pub cost: u32,
    /// Whether the chosen reading uses it so.
    pub chosen: bool,
}

#[derive(Clone, Debug)]
pub struct Derivation {
    pub cost: u32,
    /// Names of the grammar rules that made it, the first applied first.
    pub rules: Vec<&'static str>,
    /// What it says, when it can be said in the segment language.
    pub segment: Option<Segment>,
}

/// What a word stands for.
pub(super) fn meaning(node: &Node, catalog: &Catalog) -> String {
    let named = |name: Option<&String>| name.cloned();
    let attribute = |index: usize| named(catalog.attributes.get(index).map(|found| &found.name));
    let state = |index: usize| named(catalog.states.get(index).map(|found| &found.name));
    let known = match node {
        Node::Word(function) => Some(function.name().to_owned()),
        Node::Attribute(index)
        | Node::Since(index)
        | Node::Reaching(index)
        | Node::Meantime(index, _)
        | Node::Per(index) => attribute(*index),
        Node::Property(name) => Some(name.to_string()),
        Node::State(index) => state(*index),
        Node::Festival(index) => named(catalog.festivals.get(*index).map(|found| &found.name)),
        Node::Scope(index) => named(catalog.scope.get(*index).map(|found| &found.name)),
        Node::Opens(index) => named(catalog.events.get(*index).map(|found| &found.name)),
        Node::Number(number) => Some(number.low.to_string()),
        Node::Values(values) => {
            let meanings = values.items.iter().flat_map(|item| item.meanings.iter());
            let said = meanings.filter_map(|(vocabulary, values)| {
                let values: Vec<&str> = values.iter().map(|value| &**value).collect();
                Some(format!("{}: {}", catalog.vocabularies.get(*vocabulary)?.name, values.join(", ")))
            });
            Some(said.collect::<Vec<_>>().join("; "))
        }
        Node::Clause(clause) => match clause.predicate {
            Predicate::Event(index) => named(catalog.events.get(index).map(|found| &found.name)),
            Predicate::Measure(index) => named(catalog.measures.get(index).map(|found| &found.name)),
            Predicate::Moment(index) => attribute(index),
        },
        Node::Cond(cond) | Node::Group(cond) => match cond.as_ref() {
            Cond::Term { term, .. } => named(catalog.terms.get(*term).map(|found| &found.name)),
            Cond::State { state: index, value } => state(*index).map(|state| format!("{state}: {value}")),
            Cond::Attribute { attribute: index, .. } => attribute(*index),
            _ => None,
        },
        _ => None,
    };
    known.unwrap_or_else(|| format!("{:?}", node.kind()).to_lowercase())
}
