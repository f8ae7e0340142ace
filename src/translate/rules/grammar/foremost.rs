//! The first and the last by what customers have themselves: 积分最多的100人 · top 10 by points · 最早注册的50人 · the 20 oldest.

use super::super::meaning::{AttributeTest, Clause, Cond, Kind, Node, Predicate, Ranking};
use super::super::words::Function;
use super::ranks::{SUPERLATIVE, portion, ranked};
use super::{Context, Grammar, word};
use crate::catalog::{Attribute, Derivation};
use crate::dsl::{Condition, End, Measure, Portion};

const PLACES: [Kind; 2] = [Kind::Word(Function::Earliest), Kind::Word(Function::Latest)];

pub fn rules(grammar: &mut Grammar) {
    numbers(grammar);
    worthiest(grammar);
    times(grammar);
    for function in [Function::Oldest, Function::Youngest] {
        grammar.one("最年长, the oldest", Kind::Word(function), |context, word| {
            let oldest = *word == Node::Word(Function::Oldest);
            // By the day they were born, which fewer share than a number of years.
            let mut moments = 0..context.catalog.attributes.len();
            if let Some(born) = moments.find(|index| context.is_born(*index)) {
                let end = if oldest { End::Bottom } else { End::Top };
                return Some((very_first(Clause::new(Predicate::Moment(born)), end), 2));
            }
            let mut attributes = context.catalog.attributes.iter();
            let age = attributes.position(|found| found.derive == Some(Derivation::Age))?;
            let end = if oldest { End::Top } else { End::Bottom };
            Some((very_first(Clause::new(Predicate::Moment(age)), end), 2))
        });
    }
}

fn numbers(grammar: &mut Grammar) {
    grammar.pair("积分前10%", &[Kind::Attribute], &[Kind::Rank], |context, attribute, rank| {
        ranked(context, &Node::Clause(own(context, attribute)?.into()), rank, 1)
    });
    grammar.pair("by points", &word(Function::By), &[Kind::Attribute], |context, _, attribute| {
        Some((Node::By(own(context, attribute)?.into()), 1))
    });
    grammar.pair("积分最多", &[Kind::Attribute], &SUPERLATIVE, |context, attribute, end| {
        Some((very_first(own(context, attribute)?, end_of(end)?), 2))
    });
    grammar.pair("the most points", &SUPERLATIVE, &[Kind::Attribute], |context, end, attribute| {
        context.spaced.then(|| Some((very_first(own(context, attribute)?, end_of(end)?), 2)))?
    });
}

/// 最具价值的10%, top 100 most valuable: how many is said, so that what they spent tells who. Of whom nothing is said, what
/// they are worth stays open.
fn worthiest(grammar: &mut Grammar) {
    let many = [Kind::Rank, Kind::Amount];
    grammar.pair("最有价值的100人", &word(Function::Worthiest), &many, |context, _, many| {
        first_in_worth(context, many)
    });
    grammar.pair("top 100 most valuable", &many, &word(Function::Worthiest), |context, many, _| {
        context.spaced.then(|| first_in_worth(context, many))?
    });
    // A name for the first of all by what they spent, with another number than its own.
    grammar.pair("前10%的高价值客户", &[Kind::Rank], &[Kind::Cond, Kind::Group], |context, many, named| {
        let (Node::Cond(named) | Node::Group(named)) = named else { return None };
        let Cond::Term { term, time: None } = named.as_ref() else { return None };
        let Condition::Rank(own) = context.terms.get(*term)?.as_ref()? else { return None };
        let sum = (0..context.catalog.measures.len()).find(|measure| context.is_main_sum(*measure))?;
        let sum = &context.catalog.measures.get(sum)?.name;
        let worth = matches!(&own.by, Measure::Named { name, filter: None, .. } if name == sum);
        let first = own.end == End::Top && own.per.is_none() && own.among.is_none() && !context.spaced;
        let (node, cost) = first_in_worth(context, many).filter(|_| first && worth)?;
        Some((node, cost + 1))
    });
}

fn first_in_worth(context: &Context<'_>, many: &Node) -> Option<(Node, u32)> {
    let rank = match many {
        Node::Rank(rank) => rank.clone(),
        Node::Amount(amount) => Ranking { end: End::Top, portion: portion(amount)?, beyond: None, among: None },
        _ => return None,
    };
    let sum = (0..context.catalog.measures.len()).find(|measure| context.is_main_sum(*measure))?;
    let clause = Clause { rank: Some(rank), ..Clause::new(Predicate::Measure(sum)) };
    Some((Node::Clause(clause.into()), 1))
}

fn times(grammar: &mut Grammar) {
    grammar.pair("最早注册", &PLACES, &[Kind::Clause], |context, place, moment| began(context, moment, place));
    grammar.pair("注册最早", &[Kind::Clause], &PLACES, began);
    grammar.pair(
        "前5个注册的, the first 100 to sign up",
        &[Kind::Rank],
        &[Kind::Clause],
        |context, rank, moment| {
            let Node::Rank(rank) = rank else { return None };
            let first = rank.end == End::Top && rank.among.is_none() && rank.beyond.is_none();
            let counted = matches!(rank.portion, Portion::Count(_));
            let rank = Ranking { end: End::Bottom, ..rank.clone() };
            let clause = Clause { rank: Some(rank), ..moment_of(context, moment)? };
            (first && counted).then(|| (Node::Clause(clause.into()), 2))
        },
    );
    grammar.pair(
        "the first 100 customers who signed up",
        &[Kind::Rank],
        &[Kind::Group, Kind::Cond],
        |context, rank, group| {
            let (Node::Rank(rank), Node::Group(cond) | Node::Cond(cond)) = (rank, group) else { return None };
            let moment = match cond.as_ref() {
                Cond::Clause(clause) => clause.clone(),
                Cond::Attribute { attribute, test: AttributeTest::Present } => {
                    Clause::new(Predicate::Moment(*attribute)).into()
                }
                _ => return None,
            };
            let first = rank.end == End::Top && rank.among.is_none() && rank.beyond.is_none();
            let rank = Ranking { end: End::Bottom, ..rank.clone() };
            let clause = Clause { rank: Some(rank), ..moment_of(context, &Node::Clause(moment))? };
            (first && context.spaced).then(|| (Node::Clause(clause.into()), 2))
        },
    );
    grammar.pair("newest members, longest-standing members", &PLACES, &[Kind::Subject], |context, place, _| {
        let end = if *place == Node::Word(Function::Earliest) { End::Bottom } else { End::Top };
        Some((very_first(Clause::new(Predicate::Moment(context.joined()?)), end), 3))
    });
}

impl Context<'_> {
    /// Whether it is the day on which a customer was born.
    fn is_born(&self, attribute: usize) -> bool {
        self.returns(attribute) && self.catalog.attributes.get(attribute).is_some_and(Attribute::is_moment)
    }

    /// When customers became such: the first of their own times that does not come back every year.
    pub fn joined(&self) -> Option<usize> {
        let begins = |index: &usize| {
            self.catalog.attributes.get(*index).is_some_and(Attribute::is_moment) && !self.returns(*index)
        };
        (0..self.catalog.attributes.len()).find(begins)
    }
}

/// What customers have of their own that has an order: points, a balance.
fn own(context: &Context<'_>, attribute: &Node) -> Option<Clause> {
    let Node::Attribute(index) = attribute else { return None };
    let ordered = context.catalog.attributes.get(*index)?.kind.is_ordered();
    ordered.then(|| Clause::new(Predicate::Moment(*index)))
}

/// When something of theirs began, and no more than that; a birthday comes every year.
fn moment_of(context: &Context<'_>, clause: &Node) -> Option<Clause> {
    let Node::Clause(found) = clause else { return None };
    let Predicate::Moment(attribute) = found.predicate else { return None };
    let moment = context.catalog.attributes.get(attribute)?.is_moment() && !context.returns(attribute);
    let bare = **found == Clause::new(found.predicate) && moment;
    bare.then(|| found.as_ref().clone())
}

fn began(context: &Context<'_>, moment: &Node, place: &Node) -> Option<(Node, u32)> {
    let end = if *place == Node::Word(Function::Earliest) { End::Bottom } else { End::Top };
    Some((very_first(moment_of(context, moment)?, end), 1))
}

fn end_of(word: &Node) -> Option<End> {
    match word {
        Node::Word(Function::Most) => Some(End::Top),
        Node::Word(Function::Least) => Some(End::Bottom),
        _ => None,
    }
}

/// How many is not said: the very first.
fn very_first(clause: Clause, end: End) -> Node {
    let rank = Some(Ranking { end, portion: Portion::Count(1), beyond: None, among: None });
    Node::Clause(Clause { rank, vague: true, ..clause }.into())
}
