//! Rules of every kind, and what they are made of.

use quanxuan::catalog::{Aggregation, Attribute, Type};
use quanxuan::dsl::{
    Axis, Bound, Comparison, Condition, Direction, End, Filter, Follow, Length, Level, Measure, Number, Occurrence,
    Pick, Portion, Rank, Segment, Sequence, Standing, StateTest, Step,
};

use super::values::Column;
use super::{Dice, NUMBERS, in_order, number};

impl<'a> Dice<'a> {
    pub fn segment(&mut self) -> Segment {
        let rule = self.condition(3);
        let shop = self.shop;
        let lifted = shop.catalog.scope.iter().filter(|_| self.below(4) == 3);
        Segment { rule, including: lifted.map(|scope| scope.name.clone()).collect() }
    }

    /// A rule with groups at most `depth` deep.
    pub fn condition(&mut self, depth: usize) -> Condition {
        if depth == 0 {
            return self.leaf();
        }
        match self.below(8) {
            4 => Condition::All(self.some(|dice| dice.condition(depth - 1))),
            5 => Condition::Any(self.some(|dice| dice.condition(depth - 1))),
            6 => {
                let of = self.some(|dice| dice.condition(depth - 1));
                Condition::AtLeast { count: 1 + self.below(u32::try_from(of.len()).unwrap()), of }
            }
            7 => Condition::Not(Box::new(self.condition(depth - 1))),
            _ => self.leaf(),
        }
    }

    fn leaf(&mut self) -> Condition {
        match self.below(13) {
            0 => Condition::Everyone,
            1..=3 => {
                let attribute = self.attribute(|_| true).unwrap();
                let test = self.test(column(attribute));
                Condition::Attribute { attribute: attribute.name.clone(), test }
            }
            4..=6 => Condition::Event(self.occurrence()),
            11 => Condition::Sequence(self.sequence()),
            7 | 8 => Condition::Measure(Comparison { measure: self.measure(), bound: self.bound() }),
            9 => Condition::Rank(self.rank()),
            10 => match self.standing() {
                Some(standing) => Condition::State(standing),
                None => Condition::Everyone,
            },
            _ => match self.one(&self.shop.catalog.terms, |_| true) {
                Some(term) => Condition::Term(term.name.clone()),
                None => Condition::Everyone,
            },
        }
    }

    pub fn attribute(&mut self, fits: impl Fn(&Attribute) -> bool) -> Option<&'a Attribute> {
        self.one(&self.shop.catalog.attributes, fits)
    }

    pub fn occurrence(&mut self) -> Occurrence {
        let pick = self.of(&[Pick::Any, Pick::Any, Pick::First, Pick::Last]);
        let event = self.event();
        Occurrence { pick, event: event.name.clone(), filter: self.filter(&event.name), window: self.window() }
    }

    fn sequence(&mut self) -> Sequence {
        let events = [self.event(), self.event()];
        let [first, then] = events.map(|event| Step { event: event.name.clone(), filter: self.filter(&event.name) });
        let within = (self.below(2) == 1).then(|| {
            let (count, unit) = self.amount();
            Length { count: count.max(1), unit }
        });
        let [one, other] = events;
        let shared = |name: &str| other.property(name).map(|property| property.kind);
        let property = self.one(&one.properties, |property| shared(&property.name) == Some(property.kind));
        let same = property.filter(|_| self.below(2) == 1).map(|property| property.name.clone());
        Sequence {
            first,
            window: self.window(),
            follow: self.of(&[Follow::Then, Follow::ThenNo]),
            then,
            within,
            same: same.into_iter().collect(),
        }
    }

    pub fn filter(&mut self, event: &str) -> Option<Filter> {
        match self.below(3) {
            0 => None,
            _ => self.filter_of(event, 2),
        }
    }

    fn filter_of(&mut self, event: &str, depth: usize) -> Option<Filter> {
        let event = self.shop.catalog.event(event)?;
        let kind = if depth == 0 { 0 } else { self.below(6) };
        match kind {
            3 => Some(Filter::All(
                self.some(|dice| dice.filter_of(&event.name, depth - 1)).into_iter().collect::<Option<_>>()?,
            )),
            4 => Some(Filter::Any(
                self.some(|dice| dice.filter_of(&event.name, depth - 1)).into_iter().collect::<Option<_>>()?,
            )),
            5 => Some(Filter::Not(Box::new(self.filter_of(&event.name, depth - 1)?))),
            _ => {
                let property = self.one(&event.properties, |_| true)?;
                let test = self.test(Column { kind: property.kind, vocabulary: property.vocabulary.as_deref() });
                Some(Filter::Property { property: property.name.clone(), test })
            }
        }
    }

    /// A measure of the catalog, or one made of an event on the spot.
    pub fn measure(&mut self) -> Measure {
        if self.below(2) == 0 {
            let found = self.one(&self.shop.catalog.measures, |_| true).unwrap();
            let event = self.shop.catalog.measured_event(found).unwrap();
            let filter = self.filter(&event.name);
            return Measure::Named { name: found.name.clone(), filter, window: self.window() };
        }
        let event = self.event();
        let aggregates = [
            Aggregation::Count,
            Aggregation::Days,
            Aggregation::Distinct,
            Aggregation::Sum,
            Aggregation::Average,
            Aggregation::Minimum,
            Aggregation::Maximum,
            Aggregation::Since,
            Aggregation::Cycle,
        ];
        let wanted = self.of(&aggregates);
        let property = match wanted {
            Aggregation::Count | Aggregation::Days | Aggregation::Since | Aggregation::Cycle => None,
            Aggregation::Distinct => self.one(&event.properties, |_| true),
            Aggregation::Sum | Aggregation::Average | Aggregation::Minimum | Aggregation::Maximum => {
                self.one(&event.properties, |property| property.kind.is_number())
            }
        };
        let aggregate = match (wanted, property) {
            (wanted, None) if wanted.needs_property() => Aggregation::Count,
            (wanted, _) => wanted,
        };
        Measure::Of {
            aggregate,
            property: property.map(|property| property.name.clone()),
            event: event.name.clone(),
            filter: self.filter(&event.name),
            window: self.window(),
        }
    }

    fn bound(&mut self) -> Bound {
        let found = self.number();
        match self.below(8) {
            0 => Bound::AtLeast(found),
            1 => Bound::Less(found),
            2 => Bound::AtMost(found),
            3 => Bound::More(found),
            4 => Bound::Is(found),
            5 => Bound::IsNot(found),
            6 => {
                let (low, high) = in_order(found, self.number());
                Bound::Between(low, high)
            }
            _ => Bound::Relative {
                direction: self.of(&[Direction::AtLeast, Direction::Less, Direction::AtMost, Direction::More]),
                percent: found,
                of: self.measure(),
            },
        }
    }

    pub fn number(&mut self) -> Number {
        number(self.of(&NUMBERS))
    }

    fn rank(&mut self) -> Rank {
        let portion = match self.below(2) {
            0 => Portion::Count(1 + self.below(60)),
            _ => Portion::Percent(number(self.of(&["10", "0.5", "33.3", "100"]))),
        };
        let per = match self.below(2) {
            0 => None,
            _ => self.attribute(|found| found.kind != Type::List).map(|attribute| attribute.name.clone()),
        };
        Rank { end: self.of(&[End::Top, End::Bottom]), portion, by: self.measure(), per }
    }

    pub fn standing(&mut self) -> Option<Standing> {
        let state = self.one(&self.shop.catalog.states, |_| true)?;
        let known: Vec<&str> = state.values().into_iter().map(|(value, _, _)| value).collect();
        let values = |dice: &mut Self| (0..1 + dice.below(2)).map(|_| dice.of(&known).to_owned()).collect();
        let test = match self.below(3) {
            0 => StateTest::In(values(self)),
            2 if state.rfm.is_some() => StateTest::Axis {
                axis: self.of(&[Axis::Recency, Axis::Frequency, Axis::Monetary]),
                level: self.of(&[Level::High, Level::Low]),
            },
            _ => StateTest::NotIn(values(self)),
        };
        let ago = match self.below(3) {
            2 => {
                let (count, unit) = self.amount();
                Some(Length { count, unit })
            }
            _ => None,
        };
        Some(Standing { state: state.name.clone(), test, ago })
    }
}

pub fn column(attribute: &Attribute) -> Column<'_> {
    Column { kind: attribute.kind, vocabulary: attribute.vocabulary.as_deref() }
}
