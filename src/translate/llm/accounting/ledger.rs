//! Which statement of a plain rule uses which word, number and time of the question, and what follows from where those
//! stand: that nothing changed places.

use crate::catalog::{Aggregation, Formula};
use crate::diagnostic::Span;
use crate::dsl::text::print_condition;
use crate::dsl::{Condition, Measure, Test, Value};
use crate::lang::Lang;
use crate::translate::llm::linking::{Known, Word};
use crate::translate::rules::lexicon::{Sense, UnitOf};
use crate::translate::rules::number::Numeral;
use crate::translate::rules::words::Function;

use super::bindings::event_of;
use super::claims::{Claims, Side};
use super::denials::{Reach, may_deny};
use super::plain::{Joined, Plain, Statement};
use super::{Books, Setting};

/// A piece of the question and the statements that use it.
pub(super) struct Entry<'a> {
    pub span: Span,
    pub item: Item<'a>,
    pub users: Vec<usize>,
}

#[derive(Clone, Copy)]
pub(super) enum Item<'a> {
    Word(&'a Word),
    Number(&'a Numeral),
    Time,
}

pub(super) struct Ledger<'a> {
    pub joined: Joined,
    pub statements: Vec<(Statement<'a>, Books<'a>)>,
    /// In the order of the question.
    pub entries: Vec<Entry<'a>>,
    pub known: &'a Known,
    pub setting: Setting<'a>,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(joined: Joined, statements: Vec<Statement<'a>>, known: &'a Known, setting: Setting<'a>) -> Self {
        let statements: Vec<_> = statements
            .into_iter()
            .map(|statement| {
                let claims = Claims::of_part(statement.condition, statement.denied);
                (statement, Books { claims, known, setting, is_plain: true })
            })
            .collect();
        let users = |uses: &dyn Fn(&Statement<'a>, &Books<'a>) -> bool| {
            let all = statements.iter().enumerate();
            all.filter(|(_, (statement, books))| uses(statement, books)).map(|(at, _)| at).collect::<Vec<_>>()
        };
        let words = known.words.iter().filter(|word| word.is_catalog()).map(|word| Entry {
            span: word.span,
            item: Item::Word(word),
            users: users(&|_, books| books.uses(word)),
        });
        let numbers = known.numbers.iter().map(|(span, numeral)| Entry {
            span: *span,
            item: Item::Number(numeral),
            users: users(&|_, books| books.claims.compares_with(numeral)),
        });
        let times = known.times.iter().map(|time| Entry {
            span: time.span,
            item: Item::Time,
            users: users(&|statement, books| {
                books.claims.windows.iter().any(|window| setting.says(time, window))
                    || counts_days(statement.condition, setting)
                        && time.days().is_some_and(|days| books.claims.counts(days))
            }),
        });
        let mut entries: Vec<_> = words.chain(numbers).chain(times).collect();
        entries.sort_by_key(|entry| entry.span);
        Ledger { joined, statements, entries, known, setting }
    }

    /// What only this statement uses, in the order of the question.
    fn own(&self, at: usize) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter().filter(move |entry| entry.users == [at])
    }

    /// From the first to the last of what only this statement uses, times aside.
    fn stretch(&self, at: usize) -> Option<Span> {
        let own = self.own(at).filter(|entry| !matches!(entry.item, Item::Time));
        own.map(|entry| entry.span).reduce(Span::to)
    }

    /// Each condition's own words stand together: where those of two are entangled, a value, number or time may have
    /// changed places. One that a single word says has nothing to exchange, unless a time could be its.
    pub(super) fn entangled(&self) -> Option<Span> {
        let whole = |at: usize| {
            let spans: Vec<_> = self.own(at).map(|entry| entry.span).collect();
            let loose = spans.len() > 1 || self.may_have_window(at);
            spans.into_iter().reduce(Span::to).filter(|_| loose)
        };
        let stretches: Vec<_> = (0..self.statements.len()).filter_map(whole).collect();
        let meets = |a: &Span, b: &Span| a.start < b.end && b.start < a.end;
        stretches
            .iter()
            .enumerate()
            .find_map(|(at, one)| stretches.iter().skip(at + 1).find(|other| meets(one, other)).copied())
    }

    fn may_have_window(&self, at: usize) -> bool {
        let catalog = &self.setting.shop.catalog;
        self.statements.get(at).is_some_and(|(statement, _)| statement.plain.is_of_rows(catalog))
    }

    /// A time whose reach the order of words does not settle, or that reaches other conditions than the rule has it.
    /// Chinese says the time first: it covers what follows until another. English says it last as often as first, so
    /// among several conditions it is certain only at the very front, or when each has its own.
    pub(super) fn misplaced_time(&self, lang: Lang) -> Option<Span> {
        let times: Vec<_> = self.entries.iter().filter(|entry| matches!(entry.item, Item::Time)).collect();
        let first = times.first()?;
        let dated: Vec<usize> = (0..self.statements.len()).filter(|at| self.may_have_window(*at)).collect();
        if dated.len() < 2 {
            return None;
        }
        let wrong = dated.iter().any(|at| {
            let Some(stretch) = self.stretch(*at) else { return true };
            let before = times.iter().rev().find(|time| time.span.start < stretch.end);
            let own = times.iter().any(|time| time.users == [*at]);
            let uses = |time: &&&Entry<'a>| time.users.contains(at);
            match lang {
                Lang::Zh if self.is_never(stretch) => before.is_some_and(|time| time.users.contains(at)) && !own,
                Lang::Zh => match before {
                    Some(time) => !time.users.contains(at),
                    None => times.iter().any(|time| time.users.contains(at)),
                },
                Lang::En => {
                    let leads = times.len() == 1
                        && dated.iter().all(|at| self.stretch(*at).is_some_and(|it| first.span.end <= it.start));
                    if leads { times.iter().find(uses).is_none() } else { !own }
                }
            }
        });
        wrong.then_some(first.span)
    }

    /// Whether what stands there is said to have happened at no time.
    fn is_never(&self, stretch: Span) -> bool {
        let never = |word: &&Word| word.senses.contains(&Sense::Word(Function::Never));
        let last = self.known.words.iter().filter(never).map(|word| word.span).rfind(|it| it.end <= stretch.start);
        let between = |span: Span, never: Span| never.end <= span.start && span.end <= stretch.start;
        last.is_some_and(|never| !self.entries.iter().any(|entry| entry.users.len() == 1 && between(entry.span, never)))
    }

    /// What the rule denies must be what a denial of the question stands before (or, 除外, behind), and the other way
    /// round: a time between them counts for nothing.
    pub(super) fn unreached_denial(&self) -> Option<Span> {
        let things =
            || self.entries.iter().filter(|entry| !matches!(entry.item, Item::Time) && !entry.users.is_empty());
        let denies = |at: &usize| self.statements.get(*at).is_some_and(|(statement, _)| statement.denies());
        let mut reached: Vec<usize> = Vec::new();
        for denial in self.known.words.iter().filter(|word| word.senses.iter().any(may_deny)) {
            let sure = super::denials::denies(denial);
            // "But" may leave out; that it does, nothing here tells.
            if sure.is_none() && denial.senses.contains(&Sense::Word(Function::Exclude)) {
                continue;
            }
            let ahead = things().find(|entry| entry.span.start >= denial.span.end);
            // What is missing may be named before the word that says so, or be the word itself.
            let behind = things().rfind(|entry| entry.span.end <= denial.span.start);
            let behind = behind.filter(|_| sure != Some(Reach::Next));
            let itself = things().find(|entry| entry.span == denial.span);
            let users = [ahead, behind, itself].into_iter().flatten().flat_map(|entry| entry.users.iter().copied());
            let denied: Vec<usize> = users.filter(denies).collect();
            if denied.is_empty() && sure.is_some() && !self.denies_a_value() {
                return Some(denial.span);
            }
            reached.extend(denied);
        }
        let zero = self.known.numbers.iter().any(|(_, numeral)| numeral.low.is_zero());
        let unreached = (0..self.statements.len()).find(|at| denies(at) && !reached.contains(at) && !zero)?;
        Some(self.used_by(unreached).next().map(|entry| entry.span).unwrap_or_default())
    }

    /// A yes or no that the rule has as no: its own word says so, or a denial stands right before it.
    pub(super) fn unsaid_no(&self) -> Option<Span> {
        let no = |at: &usize| {
            self.statements.get(*at).is_some_and(|(statement, _)| match statement.condition {
                Condition::Attribute { test: Test::Is(Value::Boolean(yes)), .. } => *yes == statement.denied,
                _ => false,
            })
        };
        let says_no = |entry: &Entry<'_>| match entry.item {
            Item::Word(word) => word.senses.iter().any(|sense| matches!(sense, Sense::Says { yes: false, .. })),
            Item::Number(_) | Item::Time => false,
        };
        let denied = |entry: &Entry<'_>| {
            let before = self.known.words.iter().rfind(|word| word.span.end <= entry.span.start);
            before.is_some_and(|word| super::denials::denies(word).is_some())
        };
        let unsaid = |at: &usize| !self.own(*at).any(|entry| says_no(entry) || denied(entry));
        let at = (0..self.statements.len()).filter(no).find(unsaid)?;
        Some(self.used_by(at).next().map(|entry| entry.span).unwrap_or_default())
    }

    /// A row that is not so: bought elsewhere than on Tmall.
    fn denies_a_value(&self) -> bool {
        self.statements.iter().any(|(statement, books)| !statement.denies() && books.claims.has_not)
    }

    /// Conditions that nothing in the question speaks of: what happened is said by its own words, not by what it was
    /// about.
    pub(super) fn unsaid(&self) -> Vec<String> {
        let catalog = &self.setting.shop.catalog;
        let unsaid = self.statements.iter().enumerate().filter(|(at, (statement, books))| {
            let said = |means: &dyn Fn(&Sense) -> bool| {
                self.used_by(*at).any(|entry| match entry.item {
                    Item::Word(word) => word.senses.iter().any(means),
                    Item::Number(_) | Item::Time => false,
                })
            };
            let of_event = |name: &str| {
                let event = catalog.events.iter().position(|it| it.name == name);
                let named = |sense: &Sense| match sense {
                    Sense::Event(index) | Sense::Opens(index) => Some(*index) == event,
                    sense => matches!(sense, Sense::Measure(_)),
                };
                said(&named) || event.is_some_and(|index| self.says_unit(&UnitOf::Event(index)))
            };
            let of_attribute = |name: &str| {
                let own = |sense: &Sense| !matches!(sense, Sense::Term(_));
                let attribute = catalog.attributes.iter().position(|it| it.name == name);
                said(&own) || attribute.is_some_and(|index| self.says_unit(&UnitOf::Attribute(index)))
            };
            match statement.plain {
                Plain::Customers | Plain::Rank(_) => false,
                Plain::Everyone => !self.known.senses().any(|it| *it == Sense::Word(Function::Everyone)),
                Plain::Segment(name) => !self.known.normal.contains(&name.to_lowercase()),
                Plain::Event(event) => !of_event(event),
                Plain::Measure(_) if books.claims.is_none() => {
                    !said(&|sense| matches!(sense, Sense::Event(_) | Sense::Measure(_)))
                }
                Plain::Measure(_) => {
                    let event = event_of(statement.condition, catalog);
                    !self.says_amount_of(statement.condition) || !event.is_some_and(|event| of_event(&event.name))
                }
                Plain::Term => !said(&|sense| matches!(sense, Sense::Term(_))),
                Plain::Attribute { attribute, .. } => !of_attribute(attribute),
                Plain::State(_) => !said(&|sense| !matches!(sense, Sense::Term(_))),
            }
        });
        unsaid.map(|(_, (statement, _))| print_condition(statement.condition)).collect()
    }

    /// Several things done and no word that joins or denies one of them: the verb may be the other's (看了两次直播).
    pub(super) fn unjoined(&self) -> Option<Span> {
        let joins = [
            Function::And,
            Function::But,
            Function::Comma,
            Function::Or,
            Function::Both,
            Function::Each,
            Function::Relative,
        ];
        let joined = self.known.senses().any(|sense| match sense {
            Sense::Word(function) => joins.contains(function) || may_deny(sense),
            sense => may_deny(sense),
        });
        let done = (0..self.statements.len()).filter(|at| self.may_have_window(*at));
        let second = done.into_iter().nth(1).filter(|_| !joined)?;
        Some(self.used_by(second).next().map(|entry| entry.span).unwrap_or_default())
    }

    fn says_unit(&self, unit: &UnitOf) -> bool {
        self.known.senses().any(|sense| matches!(sense, Sense::Unit(said) if said == unit))
    }

    /// Two conditions that own a number or a time each, and have only the same words to say of what: one may be made up.
    pub(super) fn doubled(&self) -> Option<Span> {
        let subject =
            |at: usize| self.used_by(at).filter(|entry| matches!(entry.item, Item::Word(_))).map(|it| it.span);
        let all: Vec<Vec<Span>> = (0..self.statements.len()).map(|at| subject(at).collect()).collect();
        let tested = |at: usize| match self.statements.get(at).map(|(statement, _)| statement.condition) {
            Some(Condition::Attribute { attribute, .. }) => Some(attribute),
            _ => None,
        };
        let same = |one: usize, other: usize| {
            let words = all.get(one).filter(|words| !words.is_empty());
            words.is_some() && words == all.get(other) || tested(one).is_some() && tested(one) == tested(other)
        };
        let count = self.statements.len();
        let one = (0..count).find(|one| (one + 1..count).any(|other| same(*one, other)))?;
        Some(all.get(one).and_then(|words| words.first()).copied().unwrap_or_default())
    }

    /// A business term that no word says but one that already says something else: tagged "high spender" is no second
    /// condition on high spenders.
    pub(super) fn paid_twice(&self) -> Option<Span> {
        let things =
            |sense: &&Sense| !matches!(sense, Sense::Term(_) | Sense::Word(_) | Sense::Customer | Sense::Opens(_));
        let says_else = |at: usize, entry: &&Entry<'a>| match entry.item {
            Item::Word(word) => entry.users.iter().filter(|user| **user != at).any(|user| {
                let books = self.statements.get(*user).map(|(_, books)| books);
                books.is_some_and(|books| word.senses.iter().filter(things).any(|sense| books.uses_sense(sense)))
            }),
            Item::Number(_) | Item::Time => false,
        };
        let terms = self.statements.iter().enumerate().filter(|(_, (it, _))| matches!(it.plain, Plain::Term));
        let unsaid = terms.map(|(at, _)| at).filter(|at| self.own(*at).next().is_none());
        unsaid.filter_map(|at| self.used_by(at).find(|entry| says_else(at, entry))).map(|entry| entry.span).next()
    }

    pub(super) fn used_by(&self, at: usize) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter().filter(move |entry| entry.users.contains(&at))
    }

    /// One event both done and not done: each denial must be of the condition whose own words stand beside it.
    pub(super) fn misplaced_denial(&self) -> Option<Span> {
        let mixed = |name: &str| {
            let sides = self.statements.iter().filter_map(|(_, books)| books.claims.side_of_rows(name));
            sides.reduce(|a, b| if a == b { a } else { Side::Mixed }) == Some(Side::Mixed)
        };
        let both = |at: usize| self.statements.get(at).is_some_and(|(_, it)| it.claims.row_names().any(&mixed));
        let concerned: Vec<usize> = (0..self.statements.len()).filter(|at| both(*at)).collect();
        if concerned.is_empty() {
            return None;
        }
        let denials = self.known.words.iter().filter(|word| super::denials::denies(word).is_some());
        let mut denied = Vec::new();
        for denial in denials {
            match self.beside(denial.span) {
                Some(at) => denied.push(at),
                None => return Some(denial.span),
            }
        }
        let wrong = concerned.iter().find(|at| {
            let (statement, _) = match self.statements.get(**at) {
                Some(found) => found,
                None => return true,
            };
            statement.denied != denied.contains(*at)
        });
        wrong.map(|at| self.stretch(*at).or_else(|| self.own(*at).next().map(|it| it.span)).unwrap_or_default())
    }

    /// The statement that owns the next word in the same clause, or else the last time or word before in it.
    fn beside(&self, at: Span) -> Option<usize> {
        let breaks = [Function::Comma, Function::And, Function::But, Function::Or];
        let is_break = |word: &&Word| breaks.iter().any(|it| word.senses.contains(&Sense::Word(*it)));
        let borders = || self.known.words.iter().filter(is_break).map(|word| word.span);
        let from = borders().filter(|it| it.end <= at.start).map(|it| it.end).max().unwrap_or(0);
        let until = borders().filter(|it| it.start >= at.end).map(|it| it.start).min().unwrap_or(usize::MAX);
        let own = || {
            self.entries
                .iter()
                .filter_map(|entry| Some((entry, *<[usize; 1]>::try_from(entry.users.clone()).ok()?.first()?)))
        };
        let after = own().find(|(entry, _)| entry.span.start >= at.end).filter(|(entry, _)| entry.span.end <= until);
        let before = || own().rfind(|(entry, _)| from <= entry.span.start && entry.span.end <= at.start);
        after.or_else(before).map(|(_, owner)| owner)
    }
}

/// Whether a number that the condition compares counts days.
fn counts_days(condition: &Condition, setting: Setting<'_>) -> bool {
    let days = |aggregate: Aggregation| match aggregate {
        Aggregation::Days | Aggregation::Since | Aggregation::Cycle => true,
        Aggregation::Count
        | Aggregation::Sum
        | Aggregation::Average
        | Aggregation::Minimum
        | Aggregation::Maximum
        | Aggregation::Distinct => false,
    };
    let Condition::Measure(comparison) = condition else { return false };
    match &comparison.measure {
        Measure::Of { aggregate, .. } => days(*aggregate),
        Measure::Named { name, .. } => setting.shop.catalog.measure(name).is_some_and(|it| match it.formula {
            Formula::Aggregate { aggregate, .. } => days(aggregate),
            Formula::Ratio { .. } => false,
        }),
        Measure::Ratio { .. } => false,
    }
}
