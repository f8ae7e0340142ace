//! The parser: every problem in one pass, each with its place.
//!
//! On a problem it skips to the next `and`, `or`, `,` or `)` of the same depth and goes on, so that several slips are
//! reported together; a tree comes back only when there was none.

use super::lex::{Lexeme, Token, lex};
use crate::catalog::suggest::closest;
use crate::catalog::{Aggregation, Catalog, Meaning};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::dsl::condition::{
    Ago, Axis, Bound, Comparison, Condition, Direction, End, Filter, Level, Measure, Occurrence, Pick, Portion, Rank,
    Segment, Standing, StateTest, Test,
};
use crate::dsl::limits;
use crate::dsl::time::{Moment, Period, Unit, Window};
use crate::dsl::value::{Number, Value};

/// Reads a whole segment.
///
/// # Errors
/// Every problem found, in the order of the text.
pub fn parse(text: &str, catalog: &Catalog) -> Result<Segment, Vec<Diagnostic>> {
    read(text, catalog, |parser| parser.segment())
}

/// Reads a segment from its text or, when it begins with a brace, its JSON.
///
/// # Errors
/// As [`parse`]; for JSON the one problem serde met, with its place.
pub fn parse_any(source: &str, catalog: &Catalog) -> Result<Segment, Vec<Diagnostic>> {
    if !source.trim_start().starts_with('{') {
        return parse(source, catalog);
    }
    let length = source.chars().count();
    if length > limits::TEXT {
        return Err(vec![Diagnostic::error(Code::TooLong).with("length", length).with("limit", limits::TEXT)]);
    }
    serde_json::from_str(source).map_err(|error| {
        let line_start = source.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let at = (line_start + error.column().saturating_sub(1)).min(source.len());
        let start = (0..=at).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
        vec![Diagnostic::error(Code::BadJson).with("problem", error.to_string()).at(Span::new(start, source.len()))]
    })
}

/// Reads a rule without scope: a term, a stage.
///
/// # Errors
/// As [`parse`].
pub fn parse_condition(text: &str, catalog: &Catalog) -> Result<Condition, Vec<Diagnostic>> {
    read(text, catalog, |parser| parser.rule())
}

/// Reads a filter over one event's properties.
///
/// # Errors
/// As [`parse`].
pub fn parse_filter(text: &str, catalog: &Catalog) -> Result<Filter, Vec<Diagnostic>> {
    read(text, catalog, |parser| parser.filter())
}

/// Reads a window alone, as it stands after an event.
///
/// # Errors
/// As [`parse`].
pub fn parse_window(text: &str, catalog: &Catalog) -> Result<Window, Vec<Diagnostic>> {
    read(text, catalog, |parser| parser.window())
}

fn read<T>(text: &str, catalog: &Catalog, whole: impl Fn(&mut Parser<'_>) -> Option<T>) -> Result<T, Vec<Diagnostic>> {
    let length = text.chars().count();
    if length > limits::TEXT {
        return Err(vec![Diagnostic::error(Code::TooLong).with("length", length).with("limit", limits::TEXT)]);
    }
    let mut problems = Vec::new();
    let lexemes = lex(text, &mut problems);
    let mut parser = Parser { text, catalog, lexemes, at: 0, depth: 0, problems };
    let tree = whole(&mut parser);
    if tree.is_some() && parser.peek() != &Token::End {
        parser.unexpected();
    }
    let mut problems = parser.problems;
    match tree {
        Some(tree) if problems.is_empty() => Ok(tree),
        _ => {
            problems.sort_by_key(Diagnostic::span);
            Err(problems)
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    catalog: &'a Catalog,
    lexemes: Vec<Lexeme>,
    at: usize,
    depth: usize,
    problems: Vec<Diagnostic>,
}

impl Parser<'_> {
    // Looking and stepping.

    fn peek(&self) -> &Token {
        self.ahead(0)
    }

    fn ahead(&self, count: usize) -> &Token {
        self.lexemes.get(self.at + count).map_or(&Token::End, |lexeme| &lexeme.token)
    }

    fn span(&self) -> Span {
        let end = Span::new(self.text.len(), self.text.len());
        self.lexemes.get(self.at).map_or(end, |lexeme| lexeme.span)
    }

    fn step(&mut self) {
        if self.peek() != &Token::End {
            self.at += 1;
        }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(found) if found == word)
    }

    fn are_words(&self, first: &str, second: &str) -> bool {
        self.is_word(first) && matches!(self.ahead(1), Token::Word(found) if found == second)
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Token::Symbol(found) if *found == symbol)
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.step();
        }
        found
    }

    fn words(&mut self, first: &str, second: &str) -> bool {
        let found = self.are_words(first, second);
        if found {
            self.step();
            self.step();
        }
        found
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.step();
        }
        found
    }

    // Demanding; each reports and gives `None` when the text says otherwise.

    fn unexpected(&mut self) {
        let span = self.span();
        let found = span.of(self.text);
        let mut problem = Diagnostic::error(Code::UnexpectedText).with("text", found).at(span);
        if let Token::Word(word) = self.peek() {
            let known = self.catalog.names().chain(super::KEYWORDS);
            problem = problem.did_you_mean(closest(word, known).filter(|name| name != word));
        }
        self.problems.push(problem);
    }

    fn need_word(&mut self, word: &str) -> Option<()> {
        if self.word(word) {
            return Some(());
        }
        self.unexpected();
        None
    }

    fn need_symbol(&mut self, symbol: &str) -> Option<()> {
        if self.symbol(symbol) {
            return Some(());
        }
        self.unexpected();
        None
    }

    fn name(&mut self) -> Option<(String, Span)> {
        let span = self.span();
        if let Token::Word(word) = self.peek()
            && !super::is_keyword(word)
        {
            let word = word.clone();
            self.step();
            return Some((word, span));
        }
        self.unexpected();
        None
    }

    fn number(&mut self) -> Option<Number> {
        if let Token::Number(number) = *self.peek() {
            self.step();
            return Some(number);
        }
        self.unexpected();
        None
    }

    fn count(&mut self) -> Option<u32> {
        let span = self.span();
        let number = self.number()?;
        let count = number.whole().and_then(|whole| u32::try_from(whole).ok());
        if count.is_none() {
            self.problems.push(Diagnostic::error(Code::BadCount).with("number", number.to_string()).at(span));
        }
        count
    }

    fn quoted(&mut self) -> Option<String> {
        if let Token::Text(text) = self.peek() {
            let text = text.clone();
            self.step();
            return Some(text);
        }
        self.unexpected();
        None
    }

    fn value(&mut self) -> Option<Value> {
        let value = match self.peek() {
            Token::Text(text) => Value::Text(text.clone()),
            Token::Number(number) => Value::Number(*number),
            Token::Date(date) => Value::Date(*date),
            Token::Time(time) => Value::Time(*time),
            Token::Word(word) if word == "true" => Value::Boolean(true),
            Token::Word(word) if word == "false" => Value::Boolean(false),
            Token::Word(_) | Token::Symbol(_) | Token::End => {
                self.unexpected();
                return None;
            }
        };
        self.step();
        Some(value)
    }

    /// `( item , item … )`
    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.need_symbol("(")?;
        let mut items = vec![item(self)?];
        while self.symbol(",") {
            items.push(item(self)?);
        }
        self.close()?;
        Some(items)
    }

    fn close(&mut self) -> Option<()> {
        if self.peek() == &Token::End {
            self.problems.push(Diagnostic::error(Code::UnclosedBracket).at(self.span()));
            return None;
        }
        self.need_symbol(")")
    }

    // Rules.

    fn segment(&mut self) -> Option<Segment> {
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

    fn rule(&mut self) -> Option<Condition> {
        let parts = self.chain("or", |parser| {
            let parts = parser.chain("and", |parser| parser.nested(Self::unary))?;
            Some(one_or(parts, Condition::All))
        })?;
        Some(one_or(parts, Condition::Any))
    }

    fn filter(&mut self) -> Option<Filter> {
        let parts = self.chain("or", |parser| {
            let parts = parser.chain("and", |parser| parser.nested(Self::filter_unary))?;
            Some(one_or(parts, Filter::All))
        })?;
        Some(one_or(parts, Filter::Any))
    }

    /// Items joined by a word; goes on past a bad item so that the next ones are read too.
    fn chain<T>(&mut self, joint: &str, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
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
    fn skip(&mut self) {
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

    fn nested<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<T> {
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

    fn unary(&mut self) -> Option<Condition> {
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
    fn named(&mut self) -> Option<Condition> {
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
            Some(Meaning::Event(_)) => self.occurrence(Pick::Any),
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
            None if super::is_keyword(word) => {
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

    fn occurrence(&mut self, pick: Pick) -> Option<Condition> {
        let (event, filter, window) = self.rows()?;
        Some(Condition::Event(Occurrence { pick, event, filter, window }))
    }

    fn rows(&mut self) -> Option<(String, Option<Filter>, Window)> {
        let (name, _) = self.name()?;
        let mut filter = None;
        if self.symbol("(") {
            filter = Some(self.filter()?);
            self.close()?;
        }
        let window = if self.is_window() { self.window()? } else { Window::Ever };
        Some((name, filter, window))
    }

    fn is_aggregate(&self) -> bool {
        ["count", "days", "distinct", "sum", "average", "minimum", "maximum"].iter().any(|word| self.is_word(word))
    }

    fn measure(&mut self) -> Option<Measure> {
        if !self.is_aggregate() {
            let (name, filter, window) = self.rows()?;
            return Some(Measure::Named { name, filter, window });
        }
        let aggregate = if self.word("count") {
            Aggregation::Count
        } else if self.word("days") {
            Aggregation::Days
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
            Aggregation::Count | Aggregation::Days => None,
            Aggregation::Distinct => Some(self.name()?.0),
            Aggregation::Sum | Aggregation::Average | Aggregation::Minimum | Aggregation::Maximum => {
                self.need_word("of")?;
                Some(self.name()?.0)
            }
        };
        self.need_word("of")?;
        let (event, filter, window) = self.rows()?;
        Some(Measure::Of { aggregate, property, event, filter, window })
    }

    fn comparison(&mut self) -> Option<Condition> {
        let measure = self.measure()?;
        Some(Condition::Measure(Comparison { measure, bound: self.bound()? }))
    }

    fn bound(&mut self) -> Option<Bound> {
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

    fn direction(&mut self) -> Option<Direction> {
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

    fn rank(&mut self, end: End) -> Option<Condition> {
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

    fn standing(&mut self, state: String) -> Option<Condition> {
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
            Some(Ago { count, unit })
        } else {
            None
        };
        Some(Condition::State(Standing { state, test, ago }))
    }

    // Filters and tests.

    fn filter_unary(&mut self) -> Option<Filter> {
        if self.word("not") {
            return Some(Filter::Not(Box::new(self.nested(Self::filter_unary)?)));
        }
        if self.symbol("(") {
            let rule = self.filter()?;
            self.close()?;
            return Some(rule);
        }
        let (property, _) = self.name()?;
        Some(Filter::Property { property, test: self.test()? })
    }

    fn test(&mut self) -> Option<Test> {
        if self.symbol("=") {
            return self.value().map(Test::Is);
        }
        if self.symbol("!=") {
            return self.value().map(Test::IsNot);
        }
        if self.symbol("<") {
            return self.value().map(Test::Less);
        }
        if self.symbol("<=") {
            return self.value().map(Test::AtMost);
        }
        if self.symbol(">") {
            return self.value().map(Test::More);
        }
        if self.symbol(">=") {
            return self.value().map(Test::AtLeast);
        }
        if self.word("between") {
            let low = self.value()?;
            self.need_word("and")?;
            return Some(Test::Between(low, self.value()?));
        }
        if self.words("not", "in") {
            return self.list(Self::value).map(Test::NotIn);
        }
        if self.is_word("in") && matches!(self.ahead(1), Token::Symbol("(")) {
            self.step();
            return self.list(Self::value).map(Test::In);
        }
        if self.word("contains") {
            return self.quoted().map(Test::Contains);
        }
        if self.words("starts", "with") {
            return self.quoted().map(Test::StartsWith);
        }
        if self.words("ends", "with") {
            return self.quoted().map(Test::EndsWith);
        }
        if self.words("is", "missing") {
            return Some(Test::Missing);
        }
        if self.words("is", "present") {
            return Some(Test::Present);
        }
        if self.words("has", "any") {
            return self.list(Self::quoted).map(Test::HasAny);
        }
        if self.words("has", "all") {
            return self.list(Self::quoted).map(Test::HasAll);
        }
        if self.words("has", "none") {
            return self.list(Self::quoted).map(Test::HasNone);
        }
        if self.is_window() {
            return self.window().map(Test::During);
        }
        self.unexpected();
        None
    }

    // Time.

    fn is_window(&self) -> bool {
        ["in", "since", "before", "from", "during", "within"].iter().any(|word| self.is_word(word))
    }

    fn window(&mut self) -> Option<Window> {
        if self.word("since") {
            return Some(Window::Between { from: Some(self.moment()?), until: None });
        }
        if self.word("before") {
            return Some(Window::Between { from: None, until: Some(self.moment()?) });
        }
        if self.word("from") {
            let from = Some(self.moment()?);
            self.need_word("until")?;
            return Some(Window::Between { from, until: Some(self.moment()?) });
        }
        if self.word("during") {
            let (name, _) = self.name()?;
            let year = match self.peek() {
                Token::Number(number) => number.whole().and_then(|year| i16::try_from(year).ok()),
                Token::Word(_) | Token::Text(_) | Token::Date(_) | Token::Time(_) | Token::Symbol(_) | Token::End => {
                    None
                }
            };
            if year.is_some() {
                self.step();
            }
            return Some(Window::Festival { name, year });
        }
        if self.word("within") {
            let (count, unit) = self.amount()?;
            self.need_word("after")?;
            return Some(Window::After { attribute: self.name()?.0, count, unit });
        }
        self.need_word("in")?;
        if self.word("this") {
            return Some(Window::period(self.period()?, 0));
        }
        if self.word("last") {
            if let Token::Number(_) = self.peek() {
                let (count, unit) = self.amount()?;
                return Some(Window::last(count, unit));
            }
            return Some(Window::period(self.period()?, 1));
        }
        let period = self.period()?;
        let back = self.count()?;
        self.need_word("ago")?;
        Some(Window::period(period, back))
    }

    fn moment(&mut self) -> Option<Moment> {
        match *self.peek() {
            Token::Date(date) => {
                self.step();
                Some(Moment::Date(date))
            }
            Token::Time(time) => {
                self.step();
                Some(Moment::Time(time))
            }
            Token::Number(_) => {
                let (count, unit) = self.amount()?;
                self.need_word("ago")?;
                Some(Moment::Ago { count, unit })
            }
            Token::Word(_) | Token::Text(_) | Token::Symbol(_) | Token::End => {
                self.need_word("start")?;
                self.need_word("of")?;
                if self.word("this") {
                    return Some(Moment::Start { period: self.period()?, back: 0 });
                }
                let period = self.period()?;
                let back = self.count()?;
                self.need_word("ago")?;
                Some(Moment::Start { period, back })
            }
        }
    }

    fn amount(&mut self) -> Option<(u32, Unit)> {
        let count = self.count()?;
        if let Token::Word(word) = self.peek() {
            let singular = word.strip_suffix('s').unwrap_or(word);
            if let Some(unit) = Unit::ALL.into_iter().find(|unit| unit.name() == singular) {
                self.step();
                return Some((count, unit));
            }
        }
        self.unexpected();
        None
    }

    fn period(&mut self) -> Option<Period> {
        if let Token::Word(word) = self.peek()
            && let Some(period) = Period::ALL.into_iter().find(|period| period.name() == word)
        {
            self.step();
            return Some(period);
        }
        self.unexpected();
        None
    }
}

/// A chain of one is the item itself.
fn one_or<T>(mut items: Vec<T>, many: impl Fn(Vec<T>) -> T) -> T {
    match items.len() {
        1 => items.remove(0),
        _ => many(items),
    }
}
