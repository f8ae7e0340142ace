//! What a plain rule has to answer for word by word: how each number is compared, what `or` joins, what every place of a
//! value was said with, and words whose meaning a plain rule cannot have.

use rust_decimal::Decimal;

use crate::diagnostic::Span;
use crate::dsl::text::print_condition;
use crate::dsl::{Condition, End, Filter, Measure, Occurrence, Pick, Test, Value};
use crate::translate::Role;
use crate::translate::llm::linking::Word;
use crate::translate::rules::lexicon::Sense;
use crate::translate::rules::number::NumeralKind;
use crate::translate::rules::words::Function;

use super::claims::{Compared, Side};
use super::denials::may_deny;
use super::ledger::{Entry, Item, Ledger};
use super::plain::Joined;

impl Ledger<'_> {
    /// Numbers that the rule compares otherwise than the words beside them say; without a word, only equal will do.
    pub(super) fn miscompared(&self) -> Vec<Span> {
        let wrong = self.entries.iter().filter(|entry| {
            let wanted = self.comparison_of(entry);
            !entry.users.iter().filter_map(|at| self.statements.get(*at)).all(|(_, books)| {
                let (found, ranged): (Vec<Compared>, bool) = match entry.item {
                    Item::Number(numeral) => {
                        let of = match numeral.kind {
                            NumeralKind::Percent => numeral.low / Decimal::ONE_HUNDRED,
                            NumeralKind::Plain | NumeralKind::Money | NumeralKind::Times => numeral.low,
                        };
                        let ranged = numeral.high.is_some() || self.is_in_range(entry.span);
                        (books.claims.comparisons_with(of).collect(), ranged)
                    }
                    Item::Word(word) => {
                        let values = values_of(word);
                        let found = values.iter().flat_map(|value| books.claims.text_comparisons_with(value));
                        (found.collect(), self.is_in_range(entry.span))
                    }
                    Item::Time => (Vec::new(), false),
                };
                let fits = |how: Compared| match (how, wanted) {
                    (Compared::From | Compared::To, None) => ranged,
                    (Compared::Equal, None) => true,
                    (how, Some(wanted)) => how == wanted,
                    (Compared::Less | Compared::AtMost | Compared::More | Compared::AtLeast, None) => false,
                };
                found.is_empty() || found.into_iter().any(fits)
            })
        });
        wrong.map(|entry| entry.span).collect()
    }

    /// The comparison that a word beside the number says: before it (超过, at least) or after (以上, or more).
    fn comparison_of(&self, number: &Entry<'_>) -> Option<Compared> {
        let compared = |entry: &&Entry<'_>| match entry.item {
            Item::Number(_) | Item::Time => true,
            Item::Word(word) => !values_of(word).is_empty(),
        };
        let numbers = || self.entries.iter().filter(compared);
        self.known.words.iter().find_map(|word| {
            let (how, after) = compares(word)?;
            let beside = if after {
                numbers().rfind(|it| it.span.end <= word.span.start)
            } else {
                numbers().find(|it| it.span.start >= word.span.end)
            };
            (beside?.span == number.span).then_some(how)
        })
    }

    fn is_in_range(&self, number: Span) -> bool {
        let ranges = [Function::Range, Function::Between, Function::BetweenEnd];
        let says = |word: &&Word| ranges.iter().any(|it| word.senses.contains(&Sense::Word(*it)));
        let near = |word: &Word| {
            let between = |from: usize, until: usize| {
                from <= until
                    && !self
                        .entries
                        .iter()
                        .any(|it| matches!(it.item, Item::Word(_)) && from <= it.span.start && it.span.end <= until)
            };
            between(number.end, word.span.start) || between(word.span.end, number.start)
        };
        self.known.words.iter().filter(says).any(near)
    }

    /// `or` in the question beside values or conditions that the rule wants all, or the other way round.
    pub(super) fn misjoined(&self) -> Option<Span> {
        let ors: Vec<_> = self.functions(Function::Or).collect();
        let ands = || self.functions(Function::And).chain(self.functions(Function::But)).next();
        match self.joined {
            Joined::Any if self.statements.len() > 1 => match ors.first() {
                None => Some(self.entries.first()?.span),
                Some(or) => ands().or(self.functions(Function::Comma).next()).map(|_| *or),
            },
            Joined::Any | Joined::All => ors.into_iter().find(|or| {
                let before = self.entries.iter().rfind(|it| it.span.end <= or.start);
                let after = self.entries.iter().find(|it| it.span.start >= or.end);
                match (before, after) {
                    (Some(before), Some(after)) => !before.users.iter().any(|user| after.users.contains(user)),
                    (None, _) | (_, None) => true,
                }
            }),
        }
        .or_else(|| self.loosened())
        .or_else(|| self.undivided())
    }

    /// What stands before a `but` and behind it are two conditions.
    fn undivided(&self) -> Option<Span> {
        self.functions(Function::But).find(|but| {
            let before = self.entries.iter().rfind(|it| it.span.end <= but.start);
            let after = self.entries.iter().find(|it| it.span.start >= but.end);
            before.zip(after).is_some_and(|(before, after)| before.users.len() == 1 && before.users == after.users)
        })
    }

    /// Several things done are any of them only where the question says `or`.
    fn loosened(&self) -> Option<Span> {
        let several = |filter: &Filter| match filter {
            Filter::Property { test: Test::In(values), .. } => values.len() > 1 && !self.is_one_word(values),
            Filter::Property { .. } | Filter::All(_) | Filter::Any(_) | Filter::Not(_) => false,
        };
        let loose = |condition: &Condition| {
            filter_of(condition).is_some_and(|filter| match filter {
                Filter::All(parts) => parts.iter().any(several),
                Filter::Property { .. } | Filter::Any(_) | Filter::Not(_) => several(filter),
            })
        };
        let (at, _) = self.statements.iter().enumerate().find(|(_, (it, _))| !it.denied && loose(it.condition))?;
        let said = self.functions(Function::Or).chain(self.functions(Function::Either)).next().is_some();
        if said { None } else { self.entries.iter().find(|entry| entry.users.contains(&at)).map(|entry| entry.span) }
    }

    fn is_one_word(&self, values: &[Value]) -> bool {
        let texts: Vec<&str> = values
            .iter()
            .filter_map(|value| match value {
                Value::Text(text) => Some(text.as_str()),
                Value::Number(_) | Value::Boolean(_) | Value::Date(_) | Value::Time(_) => None,
            })
            .collect();
        self.known.senses().any(|sense| match sense {
            Sense::Values { values, .. } => texts.iter().all(|text| values.iter().any(|value| **value == **text)),
            _ => false,
        })
    }

    /// What is said to be there or missing, without a word that says so.
    pub(super) fn unsaid_presence(&self) -> Option<String> {
        let denied = || self.known.senses().any(may_deny);
        let there = || {
            self.known.senses().any(|sense| match sense {
                Sense::Says { yes, .. } | Sense::PropertySays { yes, .. } => *yes,
                Sense::Word(function) => matches!(function, Function::Present | Function::Have | Function::Keep),
                _ => false,
            })
        };
        let wrong = |side: &Side| match side {
            Side::Denied => !denied(),
            Side::Affirmed => denied() || !there(),
            Side::Mixed => true,
        };
        let (statement, _) = self.statements.iter().find(|(_, books)| books.claims.presence.iter().any(wrong))?;
        Some(print_condition(statement.condition))
    }

    /// Values that more than one thing of this shop could have (a place of the customer, a place of the order), where the
    /// question names none of them.
    pub(super) fn homeless(&self) -> Option<Span> {
        let catalog = &self.setting.shop.catalog;
        self.entries.iter().find_map(|entry| {
            let Item::Word(word) = entry.item else { return None };
            let vocabularies: Vec<&String> = word
                .senses
                .iter()
                .filter_map(|sense| match sense {
                    Sense::Values { vocabulary, .. } => Some(&catalog.vocabularies.get(*vocabulary)?.name),
                    _ => None,
                })
                .collect();
            let of = |it: Option<&String>| it.is_some_and(|name| vocabularies.contains(&name));
            let attributes: Vec<_> = catalog.attributes.iter().filter(|it| of(it.vocabulary.as_ref())).collect();
            entry.users.iter().find_map(|at| {
                let (statement, books) = self.statements.get(*at)?;
                let (place, homes) = match statement.condition {
                    Condition::Attribute { attribute, .. } => {
                        let events = catalog.events.iter().filter(|event| {
                            self.known.senses().any(|sense| match sense {
                                Sense::Event(said) => catalog.events.get(*said).is_some_and(|it| it.name == event.name),
                                _ => false,
                            })
                        });
                        let rivals = events.flat_map(|event| &event.properties).filter(|it| of(it.vocabulary.as_ref()));
                        let rivals = if self.stands_at(word) { rivals.count() } else { 0 };
                        (attribute.as_str(), attributes.len() + rivals)
                    }
                    other => {
                        let event = event_of(other, catalog)?;
                        let own: Vec<_> = event.properties.iter().filter(|it| of(it.vocabulary.as_ref())).collect();
                        let used = own.iter().find(|it| books.claims.has_name(&it.name))?;
                        (used.name.as_str(), own.len() + attributes.len())
                    }
                };
                let named = self.known.senses().any(|sense| match sense {
                    Sense::Property(name) | Sense::PropertySays { property: name, .. } => **name == *place,
                    Sense::Attribute(index) => catalog.attributes.get(*index).is_some_and(|it| it.name == place),
                    _ => false,
                });
                (homes > 1 && !named).then_some(entry.span)
            })
        })
    }

    fn stands_at(&self, word: &Word) -> bool {
        self.functions(Function::At).any(|at| at.end == word.span.start || at.end + 1 == word.span.start)
    }

    /// What was done without saying with what, beside something done with a thing: it may be the same thing.
    pub(super) fn same_thing(&self) -> Option<Span> {
        let catalog = &self.setting.shop.catalog;
        let rows = || {
            self.statements.iter().enumerate().filter_map(|(at, (statement, books))| {
                let event = event_of(statement.condition, catalog)?;
                let objects = event.properties.iter().filter(|it| it.object);
                Some((at, objects.clone().count() > 0, objects.clone().any(|it| books.claims.has_name(&it.name))))
            })
        };
        let with = rows().any(|(_, _, with)| with);
        let bare = rows().find(|(_, takes, with)| *takes && !with)?.0;
        let entry = self.entries.iter().find(|entry| entry.users.contains(&bare));
        with.then(|| entry.map(|entry| entry.span).unwrap_or_default())
    }

    /// Words that say how things hang together, which a plain rule does not.
    pub(super) fn unmeant(&self) -> Vec<Span> {
        let words = self.known.words.iter().filter(|word| {
            !word.senses.is_empty()
                && !word.senses.iter().any(|sense| self.is_meant(sense))
                && !self.is_in_time(word.span)
        });
        words.map(|word| word.span).collect()
    }

    pub(super) fn is_in_time(&self, span: Span) -> bool {
        self.known.times.iter().any(|time| time.span.start <= span.start && span.end <= time.span.end)
    }

    fn is_meant(&self, sense: &Sense) -> bool {
        let Sense::Word(function) = sense else { return true };
        let any = |wanted: &dyn Fn(&Condition) -> bool| self.statements.iter().any(|(it, _)| wanted(it.condition));
        let picked =
            |wanted: Pick| any(&|it| matches!(it, Condition::Event(Occurrence { pick, .. }) if *pick == wanted));
        let ranked = || any(&|it| matches!(it, Condition::Rank(_)));
        let dated =
            |end: End| any(&|it| matches!(it, Condition::Rank(rank) if rank.end == end && self.is_of_dates(rank)));
        match function {
            Function::First => picked(Pick::First) || dated(End::Bottom),
            Function::Last => picked(Pick::Last) || dated(End::Top),
            Function::Earliest => dated(End::Bottom),
            Function::Latest => dated(End::Top),
            Function::Top | Function::Bottom | Function::Most | Function::Least | Function::By | Function::Sort => {
                ranked()
            }
            Function::Per => any(&|it| matches!(it, Condition::Rank(rank) if rank.per.is_some())),
            Function::Recently | Function::Total | Function::Altogether | Function::Everyone => true,
            function => match function.role() {
                Role::Negation => super::denials::is_plain(*function),
                Role::Connective | Role::Comparison | Role::Number => PLAIN.contains(function),
                Role::Filler | Role::Subject => true,
                Role::Attribute | Role::Value | Role::Property | Role::Measure | Role::Term => {
                    matches!(function, Function::TimesNoun | Function::Living)
                }
                Role::Event | Role::State | Role::Time | Role::Rank | Role::Scope | Role::Unread => false,
            },
        }
    }

    fn functions(&self, function: Function) -> impl Iterator<Item = Span> {
        let words = self.known.words.iter();
        words.filter(move |word| word.senses.contains(&Sense::Word(function))).map(|word| word.span)
    }
}

fn values_of(word: &Word) -> Vec<&str> {
    let values = word.senses.iter().filter_map(|sense| match sense {
        Sense::Values { values, .. } => Some(values),
        _ => None,
    });
    values.flat_map(|values| values.iter().map(|value| &**value)).collect()
}

/// Words that join, compare and count, and say no more than that.
const PLAIN: [Function; 36] = [
    Function::And,
    Function::Or,
    Function::But,
    Function::Comma,
    Function::Both,
    Function::Either,
    Function::Each,
    Function::Relative,
    Function::More,
    Function::Less,
    Function::AtLeast,
    Function::AtMost,
    Function::Equal,
    Function::Unequal,
    Function::OrMore,
    Function::OrLess,
    Function::Older,
    Function::Younger,
    Function::OrOlder,
    Function::OrYounger,
    Function::Between,
    Function::BetweenEnd,
    Function::Range,
    Function::Is,
    Function::Have,
    Function::Keep,
    Function::Missing,
    Function::Present,
    Function::Starts,
    Function::Ends,
    Function::Contains,
    Function::Times,
    Function::Money,
    Function::People,
    Function::Piece,
    Function::Generic,
];

/// The comparison a word can only mean, and whether its number stands before it.
fn compares(word: &Word) -> Option<(Compared, bool)> {
    let how = |sense: &Sense| {
        let Sense::Word(function) = sense else { return None };
        let comparisons = [
            (Function::More, Compared::More, false),
            (Function::Less, Compared::Less, false),
            (Function::AtLeast, Compared::AtLeast, false),
            (Function::AtMost, Compared::AtMost, false),
            (Function::OrMore, Compared::AtLeast, true),
            (Function::OrLess, Compared::AtMost, true),
            (Function::OrOlder, Compared::AtLeast, true),
            (Function::OrYounger, Compared::AtMost, true),
            (Function::Older, Compared::More, false),
            (Function::Younger, Compared::Less, false),
        ];
        comparisons.iter().find(|(known, ..)| known == function).map(|(_, how, after)| (*how, *after))
    };
    word.senses.iter().find_map(how)
}

/// The tests on the rows that a condition looks at.
pub(super) fn filter_of(condition: &Condition) -> Option<&Filter> {
    match condition {
        Condition::Event(occurrence) => occurrence.filter.as_ref(),
        Condition::Measure(comparison) => measure_filter(&comparison.measure),
        Condition::Rank(rank) => measure_filter(&rank.by),
        _ => None,
    }
}

fn measure_filter(measure: &Measure) -> Option<&Filter> {
    match measure {
        Measure::Named { filter, .. } | Measure::Of { filter, .. } => filter.as_ref(),
        Measure::Ratio { .. } => None,
    }
}

/// The event whose rows a condition looks at.
pub(super) fn event_of<'c>(
    condition: &Condition,
    catalog: &'c crate::catalog::Catalog,
) -> Option<&'c crate::catalog::Event> {
    let measured = |measure: &Measure| match measure {
        Measure::Named { name, .. } => catalog.measured_event(catalog.measure(name)?),
        Measure::Of { event, .. } => catalog.event(event),
        Measure::Ratio { .. } => None,
    };
    match condition {
        Condition::Event(occurrence) => catalog.event(&occurrence.event),
        Condition::Measure(comparison) => measured(&comparison.measure),
        Condition::Rank(rank) => measured(&rank.by),
        _ => None,
    }
}
