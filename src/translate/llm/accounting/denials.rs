//! Whether the segment denies what the question denies, as far as the order of words tells.

use super::Books;
use super::claims::Side;
use crate::diagnostic::Span;
use crate::translate::Role;
use crate::translate::llm::linking::Word;
use crate::translate::rules::lexicon::Sense;
use crate::translate::rules::words::Function;

const NEXT: [Function; 7] = [
    Function::Not,
    Function::NotSo,
    Function::Unequal,
    Function::Never,
    Function::Lacking,
    Function::Neither,
    Function::Nor,
];
const ANYWHERE: [Function; 3] = [Function::Exclude, Function::ExcludeEnd, Function::Minus];

/// Whether a word denies one condition, rather than the two of them together.
pub(super) fn is_plain(function: Function) -> bool {
    NEXT.contains(&function) || ANYWHERE.contains(&function)
}

/// What a denial is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// What follows is denied: 没, not, neither.
    Next,
    /// Something is, before it or after: 除外, except.
    Anywhere,
}

impl Books<'_> {
    /// What stands right after a denial must be denied. What stands before the first, or is of another kind than what
    /// the denial reached first (没买过口红的会员), must not be.
    pub(super) fn denials(&self) -> Vec<Span> {
        let reach = |word: &Word| denies(word).or_else(|| self.is_quiet(word).then_some(Reach::Next));
        let denials: Vec<_> = self.known.words.iter().filter_map(|word| Some((word, reach(word)?))).collect();
        // 排除测试账号 leaves out whom the shop leaves out anyway: nothing else is denied by it.
        let denials: Vec<_> = denials.into_iter().filter(|(denial, _)| !self.is_of_scope(denial)).collect();
        // "Ordered zero times" denies what stands before the number.
        let zero = self.known.numbers.iter().any(|(_, numeral)| numeral.low.is_zero());
        let anywhere = zero || denials.iter().any(|(_, reach)| *reach == Reach::Anywhere);
        let mut wrong = Vec::new();
        for (denial, reach) in &denials {
            let missed = match reach {
                Reach::Next => {
                    self.after(denial).is_some_and(|(_, side)| side == Side::Affirmed) || self.leaves_one_out(denial)
                }
                Reach::Anywhere => false,
            };
            if missed || !self.claims.has_denial {
                wrong.push(denial.span);
            }
        }
        for word in self.known.words.iter().filter(|_| !anywhere) {
            let Some((role, Side::Denied)) = self.side(word) else { continue };
            let denial = denials.iter().rev().find(|(denial, _)| denial.span.end <= word.span.start);
            let reached = match denial.and_then(|(denial, _)| self.after(denial)) {
                None => false,
                // An event is denied with what it was about.
                Some((Role::Event | Role::Measure, _)) => matches!(role, Role::Event | Role::Measure | Role::Value),
                Some((first, _)) => first == role,
            };
            if !reached {
                wrong.push(word.span);
            }
        }
        wrong.sort_unstable();
        wrong
    }

    fn is_of_scope(&self, denial: &Word) -> bool {
        let next = self.known.words.iter().find(|word| word.span.start >= denial.span.end && word.is_catalog());
        next.is_some_and(|next| next.senses.iter().all(|sense| matches!(sense, Sense::Scope(_))))
    }

    /// Inactive in purchases: the deed right after it was not done.
    fn is_quiet(&self, word: &Word) -> bool {
        let next = self.known.words.iter().find(|next| {
            let apart = next.span.start.checked_sub(word.span.end);
            apart.is_some_and(|apart| apart <= " in ".len())
                && next.senses.iter().any(|sense| matches!(sense, Sense::Event(_)))
        });
        word.senses.contains(&Sense::Word(Function::Silent)) && next.is_some_and(|next| next.span.start > word.span.end)
    }

    /// 没有退款和投诉过: of deeds that stand side by side after a denial, the first is denied and another is not.
    fn leaves_one_out(&self, denial: &Word) -> bool {
        let is = |word: &Word, functions: &[Function]| {
            word.senses.iter().any(|sense| matches!(sense, Sense::Word(function) if functions.contains(function)))
        };
        let (mut begun, mut joined) = (false, false);
        for word in self.known.words.iter().filter(|word| word.span.start >= denial.span.end) {
            if denies(word).is_some() || is(word, &[Function::But]) {
                return false;
            }
            joined |= is(word, &[Function::And, Function::Or, Function::Listing]);
            match self.side(word) {
                Some((Role::Event, Side::Affirmed)) if begun && joined => return true,
                Some((Role::Event, Side::Denied)) => (begun, joined) = (true, false),
                _ => {}
            }
        }
        false
    }

    /// The first thing after a denial that the segment affirms or denies; one that it does both with tells nothing.
    fn after(&self, denial: &Word) -> Option<(Role, Side)> {
        let next = self.known.words.iter().filter(|word| word.span.start >= denial.span.end);
        next.filter_map(|word| self.side(word)).find(|(_, side)| *side != Side::Mixed)
    }

    /// Whether the segment affirms or denies what a word stands for, and as what; nothing for words that cannot be
    /// denied.
    fn side(&self, word: &Word) -> Option<(Role, Side)> {
        let catalog = &self.setting.shop.catalog;
        let claims = &self.claims;
        let side = |sense: &Sense| match sense {
            Sense::Values { values, .. } => values.first().and_then(|value| claims.side_of(value)),
            Sense::StateValue { value, .. } => claims.side_of(value),
            Sense::Term(index) => claims.side_of(&catalog.terms.get(*index)?.name),
            Sense::Event(index) => {
                let event = catalog.events.get(*index)?;
                let of = |measure| catalog.measured_event(measure).is_some_and(|of| of.name == event.name);
                let measures = catalog.measures.iter().filter(|measure| of(measure));
                let names = measures.map(|measure| &measure.name).chain([&event.name]);
                names.filter_map(|name| claims.side_of_rows(name)).reduce(|a, b| if a == b { a } else { Side::Mixed })
            }
            Sense::Measure(index) => claims.side_of_rows(&catalog.measures.get(*index)?.name),
            Sense::Word(_)
            | Sense::Customer
            | Sense::Attribute(_)
            | Sense::Says { .. }
            | Sense::Opens(_)
            | Sense::Property(_)
            | Sense::PropertySays { .. }
            | Sense::State(_)
            | Sense::Axis { .. }
            | Sense::Festival(_)
            | Sense::Scope(_)
            | Sense::Unit(_) => None,
        };
        word.senses.iter().find_map(|sense| Some((sense.role(), side(sense)?)))
    }
}

pub(super) fn denies(word: &Word) -> Option<Reach> {
    let next = |sense: &Sense| matches!(sense, Sense::Word(function) if NEXT.contains(function));
    let anywhere = |sense: &Sense| matches!(sense, Sense::Word(function) if ANYWHERE.contains(function));
    // A word that may also mean something else is no proof of a denial.
    if word.senses.is_empty() || !word.senses.iter().all(|sense| next(sense) || anywhere(sense)) {
        return None;
    }
    Some(if word.senses.iter().all(next) { Reach::Next } else { Reach::Anywhere })
}

/// Whether a word may be why something is denied.
pub(super) fn may_deny(sense: &Sense) -> bool {
    let functions = [
        Function::Not,
        Function::NotSo,
        Function::Never,
        Function::Lacking,
        Function::Exclude,
        Function::ExcludeEnd,
        Function::Minus,
        Function::Neither,
        Function::Nor,
        Function::Unequal,
        Function::Missing,
    ];
    matches!(sense, Sense::Says { yes: false, .. } | Sense::PropertySays { yes: false, .. })
        || functions.iter().any(|function| *sense == Sense::Word(*function))
}
