//! Everything that could be a word of the question, as a graph over its characters.
//!
//! Tokens come from the dictionary, the number lexer and the time lexer; what none of them knows becomes unread words.
//! Only tokens on a cheap path through the whole question are kept: few long known words beat many short ones.

mod accounts;
mod among;
mod articles;
mod back;
mod baskets;
mod beside;
mod beyond;
mod bounded;
mod bracketed;
mod brackets;
mod closing;
mod coming;
mod compounds;
mod contrasted;
mod counted;
mod denied;
mod doers;
mod elapsed;
mod enough;
mod excluded;
mod figures;
pub(super) mod flags;
mod former;
pub(super) mod framing;
mod fresh;
mod future;
mod halves;
mod handed;
mod heading;
mod held;
mod ids;
mod known;
mod labelled;
mod latest;
mod left_out;
mod listed;
mod literals;
mod looked;
mod magnitudes;
mod meanwhile;
mod minus;
mod miscut;
mod moments;
mod never;
mod of_none;
mod of_that;
mod of_those;
mod open;
mod ordered;
mod overall;
mod overlaps;
mod places;
mod pointing;
mod possessed;
mod prune;
mod quality;
mod quoted;
mod regions;
mod renamed;
mod restated;
mod retold;
mod scene;
mod senses;
mod sets;
mod signs;
mod silent;
mod some;
mod soon;
mod stepwise;
mod stops;
mod strokes;
mod successive;
mod tapped;
mod totals;
mod undone;
mod unions;
mod unknown;
mod unused;
mod wares;
mod weekdays;
mod years;

use jiff::civil::DateTime;

use self::figures::figures;
use self::framing::Framing;
use self::known::known;
use self::literals::literals;
use self::prune::{prune, spaced};
use self::quality::hedged;
use self::scene::Scene;
pub use self::senses::amount;
use self::unknown::{slips, unread};
use super::lexicon::{Lexicon, Match};
use super::meaning::{Gap, Node, Predicate};
use super::normal::NormalText;
use super::time::Times;
use super::words::Function;
use crate::catalog::Catalog;
use crate::lang::Bilingual;
use crate::translate::Role;

/// One word with one meaning. Positions are characters of the normal text.
#[derive(Clone, Debug)]
pub struct Token {
    pub from: usize,
    pub until: usize,
    pub node: Node,
    pub role: Role,
    /// How much worse than other meanings of the same word.
    pub cost: u32,
    /// What the word is only close to.
    pub near: Option<Bilingual>,
}

impl Token {
    /// A word that leaves something open, whatever else it may mean.
    fn open(found: &Match<'_>, gap: Gap) -> Self {
        let (from, until) = (found.from, found.until);
        Token { from, until, node: Node::Unread(gap), role: Role::Unread, cost: OPEN, near: None }
    }

    fn filler(from: usize, until: usize) -> Self {
        Token { from, until, node: Node::Filler, role: Role::Filler, cost: 0, near: None }
    }

    fn is(&self, words: &[Function]) -> bool {
        matches!(self.node, Node::Word(word) if words.contains(&word))
    }

    /// Not once: 从未, 零消费.
    pub fn is_never(&self) -> bool {
        self.is(&[Function::Never, Function::NoOrder])
    }

    /// Something that was done, and no number of anything.
    fn is_deed(&self) -> bool {
        matches!(&self.node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Event(_)))
    }

    /// What the word costs a derivation: one long word beats two short ones.
    pub fn price(&self) -> u32 {
        self.cost
            + match self.node {
                // 内 says more than a window does: that it is counted from something; "it" more than nothing.
                Node::Unread(_) | Node::Within(_) | Node::Word(Function::SameThing | Function::Anaphor) => 0,
                Node::Filler => 1,
                _ => 2,
            }
    }
}

const UNREAD: u32 = 40;
/// Price of a word that is known to say nothing exact.
const OPEN: u32 = 12;
/// Price of a word that only comes close to another.
const NEAR: u32 = 12;

/// What stands there says nothing more, whatever else its words could be.
fn empty(tokens: &mut Vec<Token>, from: usize, until: usize) {
    tokens.retain(|token| token.until <= from || token.from >= until);
    tokens.push(Token::filler(from, until));
}

/// The words of a question that may matter, in order of position.
pub fn tokens(
    text: &NormalText,
    matches: &[Match<'_>],
    lexicon: &Lexicon,
    framing: &Framing,
    catalog: &Catalog,
    as_of: DateTime,
) -> Vec<Token> {
    let times = Times::new(text.chars(), as_of);
    let frames = framing.of(text, matches, catalog, &times);
    let framed = |from, until| frames.iter().any(|frame| frame.overlaps(from, until));
    let left = future::settle(matches.iter().filter(|found| !framed(found.from, found.until)), &times);
    let mut tokens = words(text, &left, catalog, &times);
    never::apart(text.chars(), &mut tokens, catalog);
    back::settle(text, &mut tokens);
    flags::settle(text, &mut tokens, catalog);
    flags::answers(text, &mut tokens);
    undone::settle(text, &mut tokens, catalog);
    restated::settle(&mut tokens, text);
    contrasted::settle(&mut tokens, text.chars());
    excluded::traits(&mut tokens, catalog);
    bounded::settle(text, &mut tokens);
    strokes::settle(&mut tokens, text);
    unions::settle(&mut tokens);
    excluded::settle(text, &mut tokens);
    enough::settle(&mut tokens, text);
    sets::settle(&mut tokens, text);
    baskets::settle(text, &mut tokens, catalog);
    denied::settle(text.chars(), catalog, &mut tokens);
    excluded::done(text, &mut tokens);
    ids::named(text.chars(), catalog, &mut tokens);
    wares::settle(text.chars(), catalog, &mut tokens);
    years::settle(text.chars(), catalog, &mut tokens, as_of);
    years::of_same_festival(text.chars(), &mut tokens, catalog, as_of);
    years::under_a_festival(text.chars(), &mut tokens, catalog, as_of);
    years::between_ages(text.chars(), catalog, &mut tokens);
    counted::settle(text.chars(), catalog, &mut tokens);
    listed::settle(catalog, &mut tokens);
    regions::settle(&mut tokens, text.chars(), catalog);
    halves::drop(&mut tokens);
    renamed::settle(&mut tokens, text.chars());
    soon::settle(catalog, &mut tokens);
    meanwhile::settle(text.chars(), &mut tokens);
    held::settle(text.chars(), catalog, &mut tokens);
    fresh::settle(text.chars(), &mut tokens);
    moments::settle(text.chars(), catalog, &mut tokens);
    successive::settle(text.chars(), &mut tokens);
    overall::settle(text.chars(), catalog, &mut tokens);
    looked::settle(text.chars(), &mut tokens);
    doers::settle(text.chars(), &mut tokens, catalog);
    tapped::settle(text.chars(), &mut tokens, catalog);
    ordered::settle(text.chars(), catalog, &mut tokens);
    ordered::placed(text.chars(), catalog, &mut tokens);
    beyond::settle(&mut tokens, text.chars(), catalog);
    elapsed::settle(&mut tokens);
    former::settle(&mut tokens);
    latest::settle(text.chars(), catalog, &mut tokens);
    hedged(&left, &mut tokens);
    let unread = unread(text);
    tokens.extend(slips(text, lexicon, catalog, &tokens, &unread));
    tokens.extend(unread);
    left_out::settle(text.chars(), &mut tokens, catalog);
    brackets::settle(&mut tokens, text, catalog);
    closing::settle(&mut tokens, text);
    stops::settle(&mut tokens, text.chars());
    minus::settle(text.chars(), &mut tokens);
    silent::settle(&mut tokens);
    of_that::settle(text.chars(), &mut tokens);
    of_those::settle(text.chars(), catalog, &mut tokens);
    unused::settle(text.chars(), catalog, &mut tokens);
    of_none::settle(&mut tokens, text);
    bracketed::settle(text.chars(), &mut tokens);
    miscut::settle(text.chars(), &mut tokens);
    articles::settle(text.chars(), catalog, &mut tokens);
    possessed::settle(text.chars(), &mut tokens);
    retold::settle(text.chars(), &mut tokens);
    weekdays::settle(text, &mut tokens, catalog);
    tokens.retain(|token| !framed(token.from, token.until));
    labelled::settle(&frames, matches, &mut tokens, catalog);
    tokens.extend(frames.iter().map(|frame| Token::filler(frame.from, frame.until)));
    prune(spaced(tokens, text.chars()), text.len())
}

/// What each word of the dictionary may be, and all that no dictionary lists; of readings of the same words, those that
/// the words around them allow.
fn words(text: &NormalText, matches: &[Match<'_>], catalog: &Catalog, times: &Times<'_>) -> Vec<Token> {
    let scene = Scene::new(text, matches, catalog);
    let mut tokens: Vec<Token> = matches.iter().flat_map(|found| known(&scene, found)).collect();
    tokens.extend(figures(&scene, &tokens, times));
    tokens.extend(literals(&scene));
    accounts::settle(&mut tokens, text, catalog);
    quoted::prefer_text(&mut tokens, text, &scene.searching);
    magnitudes::bounds(text.chars(), &mut tokens);
    overlaps::close_exclusion(text, &mut tokens);
    overlaps::prefer_terms(&mut tokens, text, catalog);
    overlaps::drop_lesser(&mut tokens, text, catalog);
    coming::deeds(&mut tokens, text.chars(), catalog);
    beside::drop(&mut tokens, text, catalog);
    signs::settle(&mut tokens, text.chars());
    open::leave_open(&mut tokens, matches, text, catalog);
    pointing::open(&mut tokens, text, catalog);
    handed::settle(&mut tokens, text, catalog);
    compounds::settle(&mut tokens, text.chars());
    totals::settle(&mut tokens, text.chars(), catalog);
    stepwise::settle(&mut tokens);
    heading::settle(&mut tokens, text, catalog);
    among::settle(&mut tokens, text.chars());
    places::settle(&mut tokens, text);
    some::settle(&mut tokens, text);
    tokens
}
