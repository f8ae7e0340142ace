//! Rules of every kind, and what they are made of.

use quanxuan::catalog::{Attribute, Type};
use quanxuan::dsl::{
    Axis, Comparison, Condition, End, Filter, Follow, Length, Level, Library, Measure, Next, Occurrence, Pick, Portion,
    Rank, Sample, Segment, Sequence, Standing, StateTest, Unit, Window, check,
};

use super::values::{Beside, column};
use super::{Dice, in_order, number};

impl<'a> Dice<'a> {
    pub fn segment(&mut self) -> Segment {
        let rule = self.condition(3);
        let shop = self.shop;
        let lifted = shop.catalog.scope.iter().filter(|_| self.below(4) == 3);
        Segment { rule, including: lifted.map(|scope| scope.name.clone()).collect() }
    }

    /// A rule with rules at most `depth` deep inside it.
    pub fn condition(&mut self, depth: usize) -> Condition {
        if depth == 0 {
            return self.leaf(0);
        }
        match self.below(10) {
            4 => Condition::All(self.some(|dice| dice.condition(depth - 1))),
            5 => Condition::Any(self.some(|dice| dice.condition(depth - 1))),
            6 => {
                let of = self.some(|dice| dice.condition(depth - 1));
                Condition::AtLeast { count: 1 + self.below(u32::try_from(of.len()).unwrap()), of }
            }
            7 => Condition::Not(Box::new(self.condition(depth - 1))),
            8 => self.earlier(depth),
            9 => match self.below(2) {
                0 => Condition::Rank(self.rank(depth)),
                _ => Condition::Measure(Comparison { measure: self.measure(), bound: self.mean(depth) }),
            },
            _ => self.leaf(depth),
        }
    }

    fn leaf(&mut self, depth: usize) -> Condition {
        match self.below(25) {
            0 => Condition::Everyone,
            1..=3 => {
                let attribute = self.attribute(|_| true).unwrap();
                let test = self.test(column(attribute), Beside::Customer);
                Condition::Attribute { attribute: attribute.name.clone(), test }
            }
            4..=6 => Condition::Event(self.occurrence()),
            7 | 8 => Condition::Measure(Comparison { measure: self.measure(), bound: self.bound(depth) }),
            9 => Condition::Rank(self.rank(depth)),
            10 | 22 | 23 => match self.standing() {
                Some(standing) => Condition::State(standing),
                None => Condition::Everyone,
            },
            11 | 12 => Condition::Sequence(self.sequence()),
            13..=15 => Condition::Periodic(self.periodic()),
            16 | 17 => match self.preference() {
                Some(preference) => Condition::Preference(preference),
                None => Condition::Everyone,
            },
            18 | 19 => Condition::Together(self.together()),
            20 => Condition::Sample(self.sample()),
            21 => Condition::Customers((0..1 + self.below(6)).map(|_| i64::from(self.below(20))).collect()),
            _ if !self.saved.is_empty() && self.once_in(2) => Condition::Segment(self.of(self.saved)),
            _ => self.term().unwrap_or(Condition::Everyone),
        }
    }

    /// A term that means something at this as-of: its dates may all lie after an earlier one.
    fn term(&mut self) -> Option<Condition> {
        let (shop, as_of) = (self.shop, self.as_of);
        let rule = |name: &str| Condition::Term(name.to_owned());
        let means = |name: &str| check(&rule(name).into(), shop, &Library::default(), as_of).is_ok();
        self.one(&shop.catalog.terms, |term| means(&term.name)).map(|term| rule(&term.name))
    }

    fn earlier(&mut self, depth: usize) -> Condition {
        let length = self.length();
        let now = self.as_of;
        let ago = match length.before(now) {
            Some(then) if then.year() > 2000 => length,
            Some(_) | None => Length { count: 1, unit: Unit::Month },
        };
        self.as_of = ago.before(now).unwrap();
        let rule = Box::new(self.condition(depth - 1));
        self.as_of = now;
        Condition::Earlier { ago, rule }
    }

    pub fn attribute(&mut self, fits: impl Fn(&Attribute) -> bool) -> Option<&'a Attribute> {
        self.one(&self.shop.catalog.attributes, fits)
    }

    pub fn occurrence(&mut self) -> Occurrence {
        match self.below(6) {
            0..=2 => {
                let event = self.event();
                self.rows(&event.name, Pick::Any)
            }
            3 => self.timed(Pick::First),
            4 => self.timed(Pick::Last),
            _ => {
                let event = self.event();
                Occurrence { filter: self.some_filter(&event.name), ..self.rows(&event.name, Pick::Every) }
            }
        }
    }

    fn timed(&mut self, pick: Pick) -> Occurrence {
        let event = self.timed_event();
        self.rows(&event.name, pick)
    }

    fn rows(&mut self, event: &str, pick: Pick) -> Occurrence {
        Occurrence { pick, event: event.to_owned(), filter: self.filter(event), window: self.window_of(event) }
    }

    /// A window that rows of the event may lie in: any time where they have no time.
    pub fn window_of(&mut self, event: &str) -> Window {
        let timed = self.shop.catalog.event(event).is_some_and(|event| event.time.is_some());
        if timed { self.window() } else { Window::Ever }
    }

    fn sequence(&mut self) -> Sequence {
        let pick = self.of(&[Pick::Any, Pick::Any, Pick::First, Pick::Last]);
        let first = self.timed(pick);
        let mut next = Vec::new();
        let mut before = first.clone();
        let steps = self.of(&[1, 1, 1, 1, 2, 2, 3]);
        for step in 1..=steps {
            let then = self.next(&before, step == steps);
            before.clone_from(&then.step);
            next.push(then);
        }
        Sequence { first, next }
    }

    fn next(&mut self, before: &Occurrence, last: bool) -> Next {
        let follow = if last { self.of(&[Follow::Then, Follow::ThenNo]) } else { Follow::Then };
        let mut step = self.timed(Pick::Any);
        // Windows of their own on top of one another leave little.
        if !self.once_in(4) {
            step.window = Window::Ever;
        }
        let within = (self.below(2) == 1).then(|| self.length());
        let (after, without) = match follow {
            Follow::ThenNo => (None, None),
            Follow::Then => (self.once_in(4).then(|| self.length()), self.once_in(3).then(|| self.between(before))),
        };
        let ends = |length: Option<Length>| length.and_then(|length| length.after(self.as_of));
        let empty = ends(after).zip(ends(within)).is_some_and(|(after, within)| within <= after);
        let after = after.filter(|_| !empty);
        let catalog = &self.shop.catalog;
        let (one, other) = (catalog.event(&before.event).unwrap(), catalog.event(&step.event).unwrap());
        let shared = |name: &str| other.property(name).map(|property| property.kind);
        let mut same = Vec::new();
        for _ in 0..self.of(&[0, 0, 0, 1, 1, 2]) {
            let property = self.one(&one.properties, |property| shared(&property.name) == Some(property.kind));
            same.extend(property.map(|property| property.name.clone()).filter(|name| !same.contains(name)));
        }
        Next { follow, step, within, after, same, without }
    }

    /// What is not to lie behind a step: the same again, as often as anything else.
    fn between(&mut self, before: &Occurrence) -> Occurrence {
        if self.once_in(2) { Occurrence { pick: Pick::Any, ..before.clone() } } else { self.timed(Pick::Any) }
    }

    pub fn filter(&mut self, event: &str) -> Option<Filter> {
        match self.below(2) {
            0 => None,
            _ => self.some_filter(event),
        }
    }

    /// `None` only of an event without properties.
    pub fn some_filter(&mut self, event: &str) -> Option<Filter> {
        self.filter_of(event, 2)
    }

    fn filter_of(&mut self, event: &str, depth: usize) -> Option<Filter> {
        let event = self.shop.catalog.event(event)?;
        let kind = if depth == 0 { 0 } else { self.below(6) };
        let several = |dice: &mut Self| -> Option<Vec<Filter>> {
            dice.some(|dice| dice.filter_of(&event.name, depth - 1)).into_iter().collect()
        };
        match kind {
            3 => Some(Filter::All(several(self)?)),
            4 => Some(Filter::Any(several(self)?)),
            5 => Some(Filter::Not(Box::new(self.filter_of(&event.name, depth - 1)?))),
            _ => {
                let property = self.one(&event.properties, |_| true)?;
                let test = self.test(property.into(), Beside::Row(event));
                Some(Filter::Property { property: property.name.clone(), test })
            }
        }
    }

    fn rank(&mut self, depth: usize) -> Rank {
        let portion = match self.below(2) {
            0 => Portion::Count(1 + self.of(&[0, 1, 2, 3, 4, 9, 60])),
            _ => Portion::Percent(number(self.of(&["10", "0.5", "33.3", "50", "100"]))),
        };
        let per = match self.below(2) {
            0 => None,
            _ => self.attribute(|found| found.kind != Type::List).map(|attribute| attribute.name.clone()),
        };
        Rank { end: self.of(&[End::Top, End::Bottom]), portion, by: self.rank_by(), per, among: self.among(depth) }
    }

    /// What customers are ranked by: a measure, or a number or date of their own.
    fn rank_by(&mut self) -> Measure {
        if !self.once_in(3) {
            return self.measure();
        }
        match self.attribute(|found| found.kind.is_ordered()) {
            Some(own) => Measure::Named { name: own.name.clone(), filter: None, window: Window::Ever },
            None => self.measure(),
        }
    }

    /// Whom others are compared with.
    pub fn among(&mut self, depth: usize) -> Option<Box<Condition>> {
        let deeper = depth.checked_sub(1)?;
        (self.below(2) == 1).then(|| Box::new(self.condition(deeper)))
    }

    fn sample(&mut self) -> Sample {
        let shares = ["0", "10", "33.3", "50", "0.000001", "75", "99.999999"];
        let (from, until) = in_order(number(self.of(&shares)), number(self.of(&shares)));
        let until = if from == until { number("100") } else { until };
        Sample { from, until, name: self.of(&["holdout", "双11对照", "O'Brien", "1"]).to_owned() }
    }

    pub fn standing(&mut self) -> Option<Standing> {
        let state = self.one(&self.shop.catalog.states, |_| true)?;
        let known: Vec<&str> = state.values().into_iter().map(|(value, _, _)| value).collect();
        let values = |dice: &mut Self| (0..1 + dice.below(2)).map(|_| dice.of(&known).to_owned()).collect();
        let test = match self.below(4) {
            0 => StateTest::In(values(self)),
            2 | 3 if state.rfm.is_some() => StateTest::Axis {
                axis: self.of(&[Axis::Recency, Axis::Frequency, Axis::Monetary]),
                level: self.of(&[Level::High, Level::Low]),
            },
            _ => StateTest::NotIn(values(self)),
        };
        Some(Standing { state: state.name.clone(), test })
    }
}
