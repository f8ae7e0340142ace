//! Words that name what the shop knows nothing of: things it does not sell, places, deeds.

use super::super::lattice::Token;
use super::super::meaning::{Clause, Gap, Node, Predicate};
use super::super::words::Function;
use super::Judge;
use crate::catalog::Privacy;
use crate::translate::Role;

/// Before what is this shop's own.
const OURS: [&str; 9] = ["our ", "my ", "our new ", "我们的", "我们家的", "我们店的", "本店的", "店里的", "我家的"];
/// Where a word begins and ends, seen from one side.
type Ends = fn(&Token) -> (usize, usize);
const LEFT: Ends = |token| (token.until, token.from);
const RIGHT: Ends = |token| (token.from, token.until);
/// How many words and signs a list is followed along.
const LISTED: usize = 12;

impl Judge<'_> {
    /// 积分到期: something of customers with a fact that only other things have.
    pub(super) fn of_nothing(&self, unread: &[usize]) -> Vec<usize> {
        let named = |wanted: fn(&Node) -> bool| {
            unread.iter().copied().find(|index| self.tokens.get(*index).is_some_and(|token| wanted(&token.node)))
        };
        let attribute = named(|node| matches!(node, Node::Attribute(_)));
        let property = named(|node| matches!(node, Node::Property(_)));
        match (attribute, property) {
            (Some(attribute), Some(property)) if attribute < property => vec![attribute, property],
            (Some(_) | None, Some(_) | None) => Vec::new(),
        }
    }

    /// Names of what is no thing of the shop (a device, the telephone of a customer), right after the verb of buying.
    pub(super) fn not_sold(&self, used: &[usize], unused: &[usize]) -> Vec<usize> {
        let mut chosen: Vec<usize> = used.iter().chain(unused).copied().collect();
        chosen.sort_by_key(|index| self.tokens.get(*index).map_or(usize::MAX, |token| token.from));
        let node = |index: &usize| self.tokens.get(*index).map(|token| &token.node);
        let says = |index: &usize| !matches!(node(index), Some(Node::Filler) | None);
        let said: Vec<usize> = chosen.into_iter().filter(says).collect();
        let named = said.windows(2).filter_map(|pair| {
            let [verb, thing] = pair else { return None };
            let Some(Node::Clause(clause)) = node(verb) else { return None };
            let Predicate::Event(event) = clause.predicate else { return None };
            let bought = self.context.main_event() == Some(event) && **clause == Clause::new(clause.predicate);
            let other = match node(thing)? {
                Node::Values(values) => {
                    let sold = |found| self.context.properties_of(event, found).next().is_some();
                    let own = |found| self.context.has_own(found);
                    !values.vocabularies().any(|found| sold(found) || own(found))
                }
                Node::Attribute(index) => {
                    self.context.catalog.attributes.get(*index).is_some_and(|found| found.privacy == Privacy::Personal)
                }
                _ => false,
            };
            (bought && other).then_some(*thing)
        });
        named.collect()
    }

    /// Words that name something the shop knows nothing of. Beside a place left open (product X, the threshold) an unknown
    /// word does not: the sentence is a pattern that somebody has yet to fill in, not a question about that thing.
    pub(super) fn foreign(&self, unread: &[usize]) -> Vec<usize> {
        let has = |gap: Gap| {
            let is = |token: &Token| token.node == Node::Unread(gap);
            unread.iter().any(|index| self.tokens.get(*index).is_some_and(is))
        };
        if has(Gap::Blank) && !has(Gap::Absent) {
            return Vec::new();
        }
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for index in unread {
            let Some(token) = self.tokens.get(*index) else { continue };
            if !is_foreign(token) && !self.is_fragment(token) {
                continue;
            }
            let ends = runs.last().and_then(|run| self.tokens.get(*run.last()?)).map(|last| last.until);
            match runs.last_mut() {
                Some(run) if ends == Some(token.from) => run.push(*index),
                _ => runs.push(vec![*index]),
            }
        }
        runs.retain(|run| {
            let absent = |token: &Token| token.node == Node::Unread(Gap::Absent);
            let has = |wanted: fn(&Token) -> bool| run.iter().any(|token| self.tokens.get(*token).is_some_and(wanted));
            if !has(is_foreign) || !has(absent) && self.is_of_the_shop(run) {
                return false;
            }
            let size = |token: usize| self.tokens.get(token).map_or(0, |token| self.letters(token));
            run.iter().map(|token| size(*token)).sum::<usize>() > 1
                || run.first().is_some_and(|first| self.names_something(*first))
        });
        runs.concat()
    }

    /// An unknown word is something of this shop, or done by it, where the sentence says so: what it is must be asked.
    fn is_of_the_shop(&self, run: &[usize]) -> bool {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return false };
        let (Some(first), Some(last)) = (self.tokens.get(*first), self.tokens.get(*last)) else { return false };
        self.is_done_to_them(last.until) || self.is_listed(first.from, last.until)
    }

    /// Win them over, count on them: what is done to customers is none of theirs.
    fn is_done_to_them(&self, until: usize) -> bool {
        let rest: String = self.normal.chars().iter().skip(until).take(12).collect();
        let mut words = rest.split_whitespace().take(2);
        words.any(|word| word.trim_end_matches(|c: char| !c.is_alphabetic()) == "them")
    }

    /// 尿布、奶瓶: beside what is known, in one list with it; our soap & candle line: what is said to be ours.
    fn is_listed(&self, from: usize, until: usize) -> bool {
        let named = |(place, joined): (usize, bool), ends: Ends| {
            let named = |token: &Token| ends(token).0 == place && matches!(token.node, Node::Values(_));
            joined && self.tokens.iter().any(named)
        };
        let ours = |place: usize| OURS.iter().any(|ours| self.normal.stands_behind(place, ours));
        let before = self.listed(from, LEFT);
        before.iter().any(|(place, _)| ours(*place))
            || before.into_iter().any(|place| named(place, LEFT))
            || self.listed(until, RIGHT).into_iter().any(|place| named(place, RIGHT))
    }

    /// How far unknown words and signs of a list reach from the place on, and whether a sign is the last of them.
    fn listed(&self, place: usize, ends: Ends) -> Vec<(usize, bool)> {
        let mut places = vec![(place, false)];
        let mut at = 0;
        while let Some((place, _)) = places.get(at).copied().filter(|_| at < LISTED) {
            at += 1;
            for token in self.tokens.iter().filter(|token| ends(token).0 == place) {
                match &token.node {
                    Node::Word(Function::And | Function::Or | Function::Listing) => places.push((ends(token).1, true)),
                    Node::Unread(_) => places.push((ends(token).1, false)),
                    _ if self.is_fragment(token) => places.push((ends(token).1, false)),
                    _ => {}
                }
            }
        }
        places
    }

    fn letters(&self, token: &Token) -> usize {
        let text = self.normal.chars().get(token.from..token.until).unwrap_or_default();
        text.iter().filter(|c| c.is_alphanumeric()).count()
    }

    /// A word of one character that nothing uses is rather a part of the unknown word beside it (回复, 花呗), unless it
    /// joins or denies.
    fn is_fragment(&self, token: &Token) -> bool {
        let joins = matches!(token.role, Role::Connective | Role::Negation | Role::Filler);
        !joins && !token.node.is_number() && self.letters(token) == 1
    }

    /// An unknown word right after a verb or a place word (bought X, in X) names a thing or a place.
    fn names_something(&self, token: usize) -> bool {
        let Some(unknown) = self.tokens.get(token).filter(|token| matches!(token.node, Node::Unread(_))) else {
            return false;
        };
        let mut at = unknown.from;
        for _ in 0..3 {
            let before: Vec<&Token> = self.tokens.iter().filter(|token| token.until == at).collect();
            let names = before.iter().any(|token| match &token.node {
                Node::Clause(clause) => matches!(clause.predicate, Predicate::Event(_)),
                Node::Word(function) => matches!(function, Function::At | Function::Have),
                _ => false,
            });
            if names {
                return true;
            }
            let Some(filler) = before.iter().find(|token| matches!(token.node, Node::Filler | Node::Unread(_))) else {
                return false;
            };
            at = filler.from;
        }
        false
    }
}

fn is_foreign(token: &Token) -> bool {
    matches!(token.node, Node::Unread(Gap::Foreign | Gap::Absent) | Node::Literal(_) | Node::Quoted(_))
}
