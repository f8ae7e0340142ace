//! Conditions on customers: the boolean structure, events, measures, ranks, states.

use super::super::is_keyword;
use super::super::lex::Token;
use super::Parser;
use super::expected::{Column, Name};
use crate::catalog::{Aggregation, Meaning};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::condition::{Bound, Comparison, Condition, Direction, Filter, Measure, Occurrence, Pick, Segment};
use crate::dsl::kinds::{BEGINNINGS, Each};
use crate::dsl::limits;
use crate::dsl::time::{Length, Window};

impl Parser<'_> {
    pub(in crate::dsl) fn segment(&mut self) -> Option<Segment> {
        let rule = self.rule()?;
        let mut including = Vec::new();
        if self.word("including") {
            including.push(self.name(Name::Scope)?);
            while self.symbol(",") {
                including.push(self.name(Name::Scope)?);
            }
        }
        Some(Segment { rule, including })
    }

    pub(in crate::dsl) fn rule(&mut self) -> Option<Condition> {
        let parts = self.chain("or", |parser| {
            let parts = parser.chain("and", |parser| parser.nested(Self::unary))?;
            Some(one_or(parts, Condition::All))
        })?;
        Some(one_or(parts, Condition::Any))
    }

    pub(in crate::dsl) fn filter(&mut self) -> Option<Filter> {
        let parts = self.chain("or", |parser| {
            let parts = parser.chain("and", |parser| parser.nested(Self::filter_unary))?;
            Some(one_or(parts, Filter::All))
        })?;
        Some(one_or(parts, Filter::Any))
    }

    /// Items joined by a word; goes on past a bad item so that the next ones are read too.
    pub(in crate::dsl) fn chain<T>(
        &mut self,
        joint: &'static str,
        item: impl Fn(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut items = Vec::new();
        let mut whole = true;
        loop {
            match item(self) {
                Some(found) => items.push(found),
                // What was wanted at the cursor has been noted, and nothing else can stand there.
                None if self.is_cursor(0) => return None,
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
    pub(in crate::dsl) fn skip(&mut self) {
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

    pub(in crate::dsl) fn nested<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<T> {
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

    pub(in crate::dsl) fn unary(&mut self) -> Option<Condition> {
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
            return Some(Condition::Term(self.name(Name::Term)?));
        }
        if self.words("in", "segment") {
            return Some(Condition::Segment(self.quoted()?));
        }
        if self.words("customer", "in") {
            return Some(Condition::Customers(self.list(Self::key)?));
        }
        if ["first", "last", "every"].iter().any(|word| self.is_word(word)) {
            return self.happened();
        }
        for (word, reader) in BEGINNINGS {
            if self.word(word) {
                return reader(self);
            }
        }
        if self.word("was") {
            self.need_symbol("(")?;
            let rule = Box::new(self.rule()?);
            self.close()?;
            return Some(Condition::Earlier { ago: self.ago()?, rule });
        }
        if self.is_aggregate() {
            return self.comparison();
        }
        self.named()
    }

    /// A condition that begins with a catalog name; the catalog says which kind.
    pub(in crate::dsl) fn named(&mut self) -> Option<Condition> {
        self.note_name(Name::Condition);
        let span = self.span();
        let Token::Word(word) = self.peek() else {
            self.unexpected();
            return None;
        };
        let catalog = self.catalog;
        match catalog.meaning(word) {
            Some(Meaning::Attribute(attribute)) => {
                self.step();
                let test = self.of(Some(Column::Attribute(attribute)), Self::test)?;
                Some(Condition::Attribute { attribute: attribute.name.clone(), test })
            }
            Some(Meaning::Event(_)) => self.happened(),
            Some(Meaning::Measure(_)) => self.comparison(),
            Some(Meaning::State(state)) => {
                self.step();
                self.of(Some(Column::State(state)), |parser| parser.standing(state.name.clone()))
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
                self.problems.push(problem.did_you_mean(self.closest(word, self.catalog.names())));
                None
            }
        }
    }

    /// An event that happened, perhaps with what followed it, or in several periods.
    fn happened(&mut self) -> Option<Condition> {
        let first = self.occurrence()?;
        if self.is_word("then") {
            return self.sequence(first).map(Condition::Sequence);
        }
        if self.is_pattern() {
            return self.periodic_event(first).map(Condition::Periodic);
        }
        Some(Condition::Event(first))
    }

    /// The key of a customer.
    fn key(&mut self) -> Option<i64> {
        let span = self.span();
        let number = self.number()?;
        self.whole(number, span)
    }

    /// Properties up to the closing bracket.
    pub(in crate::dsl) fn names(&mut self) -> Option<Vec<String>> {
        let mut names = vec![self.name(Name::Property)?];
        while self.symbol(",") {
            names.push(self.name(Name::Property)?);
        }
        self.close()?;
        Some(names)
    }

    /// `( filter )`, when there is one.
    pub(in crate::dsl) fn bracketed(&mut self) -> Option<Option<Filter>> {
        if !self.symbol("(") {
            return Some(None);
        }
        let filter = self.filter()?;
        self.close()?;
        Some(Some(filter))
    }

    pub(in crate::dsl) fn occurrence(&mut self) -> Option<Occurrence> {
        let pick = if self.word("first") {
            Pick::First
        } else if self.word("last") {
            Pick::Last
        } else if self.word("every") {
            Pick::Every
        } else {
            Pick::Any
        };
        let (event, filter, window) = self.rows(Name::Event)?;
        Some(Occurrence { pick, event, filter, window })
    }

    /// The name of an event or a measure, with what its rows must satisfy.
    pub(in crate::dsl) fn rows(&mut self, of: Name) -> Option<(String, Option<Filter>, Window)> {
        let event = self.name(of)?;
        let filter = self.about(&event, Self::bracketed)?;
        let window = if !self.is_pattern() && self.is_window() { self.window()? } else { Window::Ever };
        Some((event, filter, window))
    }

    pub(in crate::dsl) fn is_aggregate(&self) -> bool {
        ["count", "cycle", "days", "distinct", "sum", "average", "minimum", "maximum", "ratio"]
            .iter()
            .any(|word| self.is_word(word))
    }

    pub(in crate::dsl) fn measure(&mut self) -> Option<Measure> {
        if !self.is_aggregate() {
            let (name, filter, window) = self.rows(Name::Measure)?;
            return Some(Measure::Named { name, filter, window });
        }
        if self.word("ratio") {
            self.need_word("of")?;
            let of = Box::new(self.nested(Self::measure)?);
            self.need_word("to")?;
            return Some(Measure::Ratio { of, to: Box::new(self.nested(Self::measure)?) });
        }
        let aggregate = self.aggregate()?;
        let property = self.aggregated(aggregate)?;
        if aggregate != Aggregation::Since {
            self.need_word("of")?;
        }
        let (event, filter, window) = self.rows(Name::Event)?;
        Some(Measure::Of { aggregate, property, event, filter, window })
    }

    /// The word that says how rows become a number.
    pub(in crate::dsl) fn aggregate(&mut self) -> Option<Aggregation> {
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
        Some(aggregate)
    }

    /// The property that an aggregate is made of, if it is made of one.
    pub(in crate::dsl) fn aggregated(&mut self, aggregate: Aggregation) -> Option<Option<String>> {
        match aggregate {
            Aggregation::Count | Aggregation::Days | Aggregation::Since | Aggregation::Cycle => Some(None),
            Aggregation::Distinct => Some(Some(self.name(Name::Property)?)),
            Aggregation::Sum | Aggregation::Average | Aggregation::Minimum | Aggregation::Maximum => {
                self.need_word("of")?;
                Some(Some(self.name(Name::Property)?))
            }
        }
    }

    pub(in crate::dsl) fn comparison(&mut self) -> Option<Condition> {
        let measure = self.measure()?;
        if self.is_word("rising") || self.is_word("falling") {
            return self.trend(measure).map(Condition::Periodic);
        }
        let comparison = Comparison { measure, bound: self.bound()? };
        if self.is_pattern() {
            return self.periodic(Each::Measure(comparison)).map(Condition::Periodic);
        }
        Some(Condition::Measure(comparison))
    }

    pub(in crate::dsl) fn bound(&mut self) -> Option<Bound> {
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
            if self.word("mean") {
                let of = self.measure()?;
                return Some(Bound::Mean { direction, percent: number, of, among: self.among()? });
            }
            return Some(Bound::Relative { direction, percent: number, of: self.measure()? });
        }
        Some(match direction {
            Direction::Less => Bound::Less(number),
            Direction::AtMost => Bound::AtMost(number),
            Direction::More => Bound::More(number),
            Direction::AtLeast => Bound::AtLeast(number),
        })
    }

    /// `among ( rule )`, when it is there.
    pub(in crate::dsl) fn among(&mut self) -> Option<Option<Box<Condition>>> {
        if !self.word("among") {
            return Some(None);
        }
        self.need_symbol("(")?;
        let base = self.nested(Self::rule)?;
        self.close()?;
        Some(Some(Box::new(base)))
    }

    pub(in crate::dsl) fn direction(&mut self) -> Option<Direction> {
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

    pub(in crate::dsl) fn ago(&mut self) -> Option<Length> {
        let ago = self.length()?;
        self.need_word("ago")?;
        Some(ago)
    }
}

/// A chain of one is the item itself.
pub(in crate::dsl) fn one_or<T>(mut items: Vec<T>, many: impl Fn(Vec<T>) -> T) -> T {
    match items.len() {
        1 => items.remove(0),
        _ => many(items),
    }
}
