//! Conditions on customers: the boolean structure, events, measures, ranks, states.

use super::super::is_keyword;
use super::super::lex::Token;
use super::Parser;
use crate::catalog::suggest::closest;
use crate::catalog::{Aggregation, Meaning};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::condition::{
    Axis, Bound, Comparison, Condition, Direction, End, Filter, Follow, Length, Level, Measure, Occurrence, Pick,
    Portion, Rank, Segment, Sequence, Standing, StateTest, Step,
};
use crate::dsl::limits;
use crate::dsl::time::Window;

impl Parser<'_> {
    pub(super) fn segment(&mut self) -> Option<Segment> {
        let rule = self.rule()?;
        let mut including = Vec::new();
        if self.word("including") {
            including.push(self.name()?.0);
            while self.symbol(",") {
                including.push(self.name()?.0);
            }
        }
        Some(Segment { rule, including })
    }

    pub(super) fn rule(&mut self) -> Option<Condition> {
        let parts = self.chain("or", |parser| {
            let parts = parser.chain("and", |parser| parser.nested(Self::unary))?;
            Some(one_or(parts, Condition::All))
        })?;
        Some(one_or(parts, Condition::Any))
    }

    pub(super) fn filter(&mut self) -> Option<Filter> {
        let parts = self.chain("or", |parser| {
            let parts = parser.chain("and", |parser| parser.nested(Self::filter_unary))?;
            Some(one_or(parts, Filter::All))
        })?;
        Some(one_or(parts, Filter::Any))
    }

    /// Items joined by a word; goes on past a bad item so that the next ones are read too.
    pub(super) fn chain<T>(&mut self, joint: &str, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        let mut whole = true;
        loop {
            match item(self) {
                Some(found) => items.push(found),
                None => {
                    whole = false;
                    self.skip();
                }
            }
            if !self.word(joint) {
                return whole.then_some(items);
            }
        }
    }

    /// To the next word or bracket at which reading can go on.
    pub(super) fn skip(&mut self) {
        let mut open = 0_usize;
        loop {
            match self.peek() {
                Token::End => return,
                Token::Symbol("(") => open += 1,
                Token::Symbol(")") if open == 0 => return,
                Token::Symbol(")") => open -= 1,
                Token::Symbol(",") if open == 0 => return,
                Token::Word(word) if open == 0 && (word == "and" || word == "or") => return,
                _ => {}
            }
            self.step();
        }
    }

    pub(super) fn nested<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<T> {
        // Twice the limit of law 14: a parenthesis around an `or` costs two levels here but one in the tree.
        if self.depth > 2 * limits::DEPTH {
            let problem = Diagnostic::error(Code::TooDeep).with("limit", limits::DEPTH).at(self.span());
            self.problems.push(problem);
            return None;
        }
        self.depth += 1;
        let found = item(self);
        self.depth -= 1;
        found
    }

    pub(super) fn unary(&mut self) -> Option<Condition> {
        if self.word("not") {
            return Some(Condition::Not(Box::new(self.nested(Self::unary)?)));
        }
        if self.symbol("(") {
            let rule = self.rule()?;
            self.close()?;
            return Some(rule);
        }
        if self.word("everyone") {
            return Some(Condition::Everyone);
        }
        if self.words("at", "least") {
            let count = self.count()?;
            self.need_word("of")?;
            return Some(Condition::AtLeast { count, of: self.list(Self::rule)? });
        }
        if self.word("is") {
            return Some(Condition::Term(self.name()?.0));
        }
        if self.words("in", "segment") {
            return Some(Condition::Segment(self.quoted()?));
        }
        if self.word("top") {
            return self.rank(End::Top);
        }
        if self.word("bottom") {
            return self.rank(End::Bottom);
        }
        if self.word("first") {
            return self.occurrence(Pick::First);
        }
        if self.word("last") {
            return self.occurrence(Pick::Last);
        }
        if self.is_aggregate() {
            return self.comparison();
        }
        self.named()
    }

    /// A condition that begins with a catalog name; the catalog says which kind.
    pub(super) fn named(&mut self) -> Option<Condition> {
        let span = self.span();
        let Token::Word(word) = self.peek() else {
            self.unexpected();
            return None;
        };
        match self.catalog.meaning(word) {
            Some(Meaning::Attribute(attribute)) => {
                let attribute = attribute.name.clone();
                self.step();
                Some(Condition::Attribute { attribute, test: self.test()? })
            }
            Some(Meaning::Event(_)) => self.event(),
            Some(Meaning::Measure(_)) => self.comparison(),
            Some(Meaning::State(state)) => {
                let state = state.name.clone();
                self.step();
                self.standing(state)
            }
            Some(meaning @ (Meaning::Term(_) | Meaning::Festival(_) | Meaning::Scope(_))) => {
                let kind = crate::lang::Message::new(meaning.kind_key());
                let problem =
                    Diagnostic::error(Code::WrongKind).with("name", word.as_str()).with("kind", kind).at(span);
                self.problems.push(problem);
                None
            }
            None if is_keyword(word) => {
                self.unexpected();
                None
            }
            None => {
                let problem = Diagnostic::error(Code::UnknownName).with("name", word.as_str()).at(span);
                self.problems.push(problem.did_you_mean(closest(word, self.catalog.names())));
                None
            }
        }
    }

    /// An event that happened, perhaps with what followed it.
    fn event(&mut self) -> Option<Condition> {
        let (event, filter, window) = self.rows()?;
        if !self.word("then") {
            return Some(Condition::Event(Occurrence { pick: Pick::Any, event, filter, window }));
        }
        let follow = if self.word("no") { Follow::ThenNo } else { Follow::Then };
        let then = self.step_rows()?;
        let within = if self.word("within") {
            let (count, unit) = self.amount()?;
            Some(Length { count, unit })
        } else {
            None
        };
        let same = match self.words("with", "same") {
            true if self.symbol("(") => self.names()?,
            true => vec![self.name()?.0],
            false => Vec::new(),
        };
        Some(Condition::Sequence(Sequence { first: Step { event, filter }, window, follow, then, within, same }))
    }

    /// Names up to the closing bracket.
    fn names(&mut self) -> Option<Vec<String>> {
        let mut names = vec![self.name()?.0];
        while self.symbol(",") {
            names.push(self.name()?.0);
        }
        self.close()?;
        Some(names)
    }

    fn step_rows(&mut self) -> Option<Step> {
        let (event, _) = self.name()?;
        let mut filter = None;
        if self.symbol("(") {
            filter = Some(self.filter()?);
            self.close()?;
        }
        Some(Step { event, filter })
    }

    pub(super) fn occurrence(&mut self, pick: Pick) -> Option<Condition> {
        let (event, filter, window) = self.rows()?;
        Some(Condition::Event(Occurrence { pick, event, filter, window }))
    }

    pub(super) fn rows(&mut self) -> Option<(String, Option<Filter>, Window)> {
        let Step { event, filter } = self.step_rows()?;
        let window = if self.is_window() { self.window()? } else { Window::Ever };
        Some((event, filter, window))
    }

    pub(super) fn is_aggregate(&self) -> bool {
        ["count", "cycle", "days", "distinct", "sum", "average", "minimum", "maximum"]
            .iter()
            .any(|word| self.is_word(word))
    }

    pub(super) fn measure(&mut self) -> Option<Measure> {
        if !self.is_aggregate() {
            let (name, filter, window) = self.rows()?;
            return Some(Measure::Named { name, filter, window });
        }
        let aggregate = if self.word("count") {
            Aggregation::Count
        } else if self.words("days", "since") {
            Aggregation::Since
        } else if self.word("days") {
            Aggregation::Days
        } else if self.word("cycle") {
            Aggregation::Cycle
        } else if self.word("distinct") {
            Aggregation::Distinct
        } else if self.word("sum") {
            Aggregation::Sum
        } else if self.word("average") {
            Aggregation::Average
        } else if self.word("minimum") {
            Aggregation::Minimum
        } else {
            self.need_word("maximum")?;
            Aggregation::Maximum
        };
        let property = match aggregate {
            Aggregation::Count | Aggregation::Days | Aggregation::Since | Aggregation::Cycle => None,
            Aggregation::Distinct => Some(self.name()?.0),
            Aggregation::Sum | Aggregation::Average | Aggregation::Minimum | Aggregation::Maximum => {
                self.need_word("of")?;
                Some(self.name()?.0)
            }
        };
        if aggregate != Aggregation::Since {
            self.need_word("of")?;
        }
        let (event, filter, window) = self.rows()?;
        Some(Measure::Of { aggregate, property, event, filter, window })
    }

    pub(super) fn comparison(&mut self) -> Option<Condition> {
        let measure = self.measure()?;
        Some(Condition::Measure(Comparison { measure, bound: self.bound()? }))
    }

    pub(super) fn bound(&mut self) -> Option<Bound> {
        if self.word("between") {
            let low = self.number()?;
            self.need_word("and")?;
            return Some(Bound::Between(low, self.number()?));
        }
        if self.symbol("=") {
            return self.number().map(Bound::Is);
        }
        if self.symbol("!=") {
            return self.number().map(Bound::IsNot);
        }
        let direction = self.direction()?;
        let number = self.number()?;
        if self.symbol("%") {
            self.need_word("of")?;
            return Some(Bound::Relative { direction, percent: number, of: self.measure()? });
        }
        Some(match direction {
            Direction::Less => Bound::Less(number),
            Direction::AtMost => Bound::AtMost(number),
            Direction::More => Bound::More(number),
            Direction::AtLeast => Bound::AtLeast(number),
        })
    }

    pub(super) fn direction(&mut self) -> Option<Direction> {
        if self.symbol("<") {
            Some(Direction::Less)
        } else if self.symbol("<=") {
            Some(Direction::AtMost)
        } else if self.symbol(">") {
            Some(Direction::More)
        } else if self.symbol(">=") {
            Some(Direction::AtLeast)
        } else {
            self.unexpected();
            None
        }
    }

    pub(super) fn rank(&mut self, end: End) -> Option<Condition> {
        let span = self.span();
        let number = self.number()?;
        let portion = if self.symbol("%") {
            Portion::Percent(number)
        } else {
            match number.whole().and_then(|whole| u32::try_from(whole).ok()) {
                Some(count) => Portion::Count(count),
                None => {
                    self.problems.push(Diagnostic::error(Code::BadCount).with("number", number.to_string()).at(span));
                    return None;
                }
            }
        };
        self.need_word("by")?;
        let by = self.measure()?;
        let per = if self.word("per") { Some(self.name()?.0) } else { None };
        Some(Condition::Rank(Rank { end, portion, by, per }))
    }

    pub(super) fn standing(&mut self, state: String) -> Option<Condition> {
        let axis = if self.word("recency") {
            Some(Axis::Recency)
        } else if self.word("frequency") {
            Some(Axis::Frequency)
        } else if self.word("monetary") {
            Some(Axis::Monetary)
        } else {
            None
        };
        let was = if self.word("was") {
            true
        } else {
            self.need_word("is")?;
            false
        };
        let test = match axis {
            Some(axis) => {
                let level = if self.word("high") {
                    Level::High
                } else {
                    self.need_word("low")?;
                    Level::Low
                };
                StateTest::Axis { axis, level }
            }
            None if self.words("not", "in") => StateTest::NotIn(self.list(Self::quoted)?),
            None if self.word("in") => StateTest::In(self.list(Self::quoted)?),
            None if self.word("not") => StateTest::NotIn(vec![self.quoted()?]),
            None => StateTest::In(vec![self.quoted()?]),
        };
        let ago = if was {
            let (count, unit) = self.amount()?;
            self.need_word("ago")?;
            Some(Length { count, unit })
        } else {
            None
        };
        Some(Condition::State(Standing { state, test, ago }))
    }
}

/// A chain of one is the item itself.
fn one_or<T>(mut items: Vec<T>, many: impl Fn(Vec<T>) -> T) -> T {
    match items.len() {
        1 => items.remove(0),
        _ => many(items),
    }
}
