//! One clause: an event that happened or not, a measure compared or ranked, a moment in a window.

use jiff::civil::Date;

use super::super::grammar::Context;
use super::super::meaning::{
    Bound, Clause, Negation, Objects, Occurrence, Op, Predicate, PropertyTest, Ranking, TimeValue, Timing, Values,
};
use super::{Lowering, all, any, measure_bounds, named, not};
use crate::catalog::Derivation;
use crate::diagnostic::Code;
use crate::dsl::{
    self, Comparison, Condition, Filter, Measure, Moment, Number, Period, Pick, Portion, Rank, Test, Value, Window,
};
use crate::lang::Message;

impl Lowering<'_> {
    pub(super) fn clause(&mut self, clause: &Clause) -> Option<Condition> {
        let mut window = match &clause.time {
            // 近期生日: the last one, or the next?
            Some(Timing { value: TimeValue::Recently, .. }) if self.returns(clause.predicate) => {
                self.ask(Code::MissingNumber);
                Window::next([30, 7, 90].get(self.convention.proposal).copied()?, dsl::Unit::Day)
            }
            Some(timing) => self.window_of(&timing.value)?,
            None => Window::Ever,
        };
        let whole = match clause.average {
            Some(period) => self.of_whole(clause, period, &mut window)?,
            None => clause.clone(),
        };
        let clause = &self.of_anything(whole);
        if is_ahead(&window) && !self.returns(clause.predicate) {
            return None;
        }
        if clause.implied {
            self.assume_event(clause.predicate);
        }
        let condition = match clause.predicate {
            Predicate::Moment(attribute) => {
                let mut parts = Vec::new();
                if let Some(Objects::Values(values)) = clause.objects.as_deref() {
                    let place = values.vocabularies().find_map(|found| self.context.place_of(attribute, found))?;
                    parts.push(self.attribute_values(place, values)?);
                }
                if window != Window::Ever {
                    parts.push(self.moment(attribute, window)?);
                }
                if let Some(rank) = &clause.rank {
                    let name = self.context.catalog.attributes.get(attribute)?.name.clone();
                    let by = Measure::Named { name, filter: None, window: Window::Ever };
                    parts.push(self.ranked(clause, rank, &by)?);
                }
                all(parts)
            }
            Predicate::Measure(measure) => self.measured(clause, measure, window)?,
            Predicate::Event(event) => self.happened(clause, event, window)?,
        };
        if clause.negation == Negation::No {
            return Some(condition);
        }
        // Whose latest order came not from Tmall: there was one.
        let told = matches!(clause.pick, Occurrence::First | Occurrence::Last) && clause.objects.is_some();
        let there = self.there_is(clause.predicate).filter(|_| told);
        Some(all(there.into_iter().chain([not(condition)]).collect()))
    }

    /// That an event happened at all.
    fn there_is(&self, predicate: Predicate) -> Option<Condition> {
        let Predicate::Event(event) = predicate else { return None };
        let event = self.context.catalog.events.get(event)?.name.clone();
        Some(Condition::Event(dsl::Occurrence { pick: Pick::Any, event, filter: None, window: Window::Ever }))
    }

    fn assume_event(&mut self, predicate: Predicate) {
        if let Predicate::Event(event) = predicate
            && let Some(event) = self.context.catalog.events.get(event)
        {
            self.assume(Message::new("assume-event").with("event", event.label.clone()));
        }
    }

    /// Whether a moment comes back every year: birthdays.
    pub(super) fn returns(&self, predicate: Predicate) -> bool {
        matches!(predicate, Predicate::Moment(index) if self.context.returns(index))
    }

    /// A time of the customer's own in a window. A birthday comes every year: in a month, said without a year, it is the
    /// month that counts; in other windows that lie near, its return.
    fn moment(&self, index: usize, window: Window) -> Option<Condition> {
        let attribute = self.context.catalog.attributes.get(index)?;
        let derived = |wanted: Derivation| {
            let mut all = self.context.catalog.attributes.iter();
            all.find(|other| other.column == attribute.column && other.derive == Some(wanted))
        };
        let during = |window| Condition::Attribute { attribute: attribute.name.clone(), test: Test::During(window) };
        let returns =
            |window| Condition::Attribute { attribute: attribute.name.clone(), test: Test::Anniversary(window) };
        if derived(Derivation::Age).is_none() {
            return Some(during(window));
        }
        let month = match &window {
            Window::Between { from: Some(Moment::Start { period: Period::Month, back }), .. } if *back == 0 => {
                Some(self.context.as_of.month())
            }
            Window::Between { from: Some(Moment::Date(from)), until: Some(Moment::Date(until)) } => {
                let recent = from.year() >= self.context.as_of.year().checked_sub(1)?;
                let whole = from.day() == 1 && from.last_of_month().tomorrow().ok()? == *until;
                match (recent, whole) {
                    (false, _) => return Some(during(window)),
                    (true, true) => Some(from.month()),
                    (true, false) => return Some(returns(window)),
                }
            }
            Window::Between { from: Some(Moment::Start { period, back }), .. } => {
                return Some(returns(Window::whole_period(*period, *back)));
            }
            Window::Between { from: Some(Moment::Now | Moment::Ago { .. }), .. } => return Some(returns(window)),
            // 4月3日以后生日: nobody was born in this year or later, so it is a day of the year, up to its end.
            Window::Between { from: Some(Moment::Date(from)), until: None }
                if from.year() >= self.context.as_of.year() =>
            {
                let next = Date::new(from.year().checked_add(1)?, 1, 1).ok()?;
                return Some(returns(Window::Between {
                    from: Some(Moment::Date(*from)),
                    until: Some(Moment::Date(next)),
                }));
            }
            // Born before, after, between years.
            Window::Between { from: None | Some(Moment::Date(_)), until: None | Some(Moment::Date(_)) } => {
                return Some(during(window));
            }
            Window::Between { .. }
            | Window::Ever
            | Window::Festival { .. }
            | Window::After { .. }
            | Window::Earlier { .. } => None,
        };
        let name = derived(Derivation::Month)?.name.clone();
        Some(Condition::Attribute { attribute: name, test: Test::Is(Value::number(i64::from(month?))) })
    }

    /// A measure compared with a number, or ranked.
    fn measured(&mut self, clause: &Clause, measure: usize, window: Window) -> Option<Condition> {
        let event = self.context.event_of(measure)?;
        let filter = match &clause.objects {
            Some(objects) => Some(self.row_filter(event, objects)?),
            None => None,
        };
        let by = named(self.context, measure, filter, window)?;
        if let Some(rank) = &clause.rank {
            return self.ranked(clause, rank, &by);
        }
        match &clause.bound {
            Some(bound) if clause.vague => {
                self.ask(Code::ExactOrMore);
                let op = if self.convention.exact { Op::AtLeast } else { Op::Is };
                let tests = bound.tests.iter().map(|(_, number)| (op, *number)).collect();
                Some(self.compared(by, &Bound { tests, unit: bound.unit.clone() }, None))
            }
            Some(bound) => Some(self.compared(by, bound, None)),
            None => self.proposed(by, measure),
        }
    }

    /// How many customers have the most of something: the first and who ties with them, else a share.
    fn superlative(&mut self) -> Option<Portion> {
        self.ask(Code::HowMany);
        let portions = [Portion::Count(1), Portion::Percent(Number::from(10)), Portion::Percent(Number::from(20))];
        portions.get(self.convention.proposal).copied()
    }

    /// A place among all customers, or among some, by a measure or by what they have.
    fn ranked(&mut self, clause: &Clause, rank: &Ranking, by: &Measure) -> Option<Condition> {
        let per = match clause.per {
            Some(attribute) => Some(self.context.catalog.attributes.get(attribute)?.name.clone()),
            None => None,
        };
        let portion = if clause.vague { self.superlative()? } else { rank.portion };
        let among = match &rank.among {
            Some(among) => Some(Box::new(self.condition(among)?)).filter(|among| **among != Condition::Everyone),
            None => None,
        };
        let upto = |portion| {
            let (by, per, among) = (by.clone(), per.clone(), among.clone());
            Condition::Rank(Rank { end: rank.end, portion, by, per, among })
        };
        let last = upto(portion);
        Some(match rank.beyond.map(upto) {
            Some(first) => Condition::All(vec![last, Condition::Not(Box::new(first))]),
            None => last,
        })
    }

    /// What a measure with a vague word may mean: its top customers.
    fn proposed(&mut self, by: Measure, measure: usize) -> Option<Condition> {
        self.ask(Code::VagueWord);
        let percent = [20, 10, 50].get(self.convention.proposal).copied()?;
        let measure = self.context.catalog.measures.get(measure)?;
        self.assume(
            Message::new("propose-top")
                .with("percent", u32::try_from(percent).ok()?)
                .with("measure", measure.label.clone()),
        );
        let portion = Portion::Percent(Number::from(percent));
        Some(Condition::Rank(Rank { end: dsl::End::Top, portion, by, per: None, among: None }))
    }

    fn happened(&mut self, clause: &Clause, event: usize, window: Window) -> Option<Condition> {
        let negated = clause.negation != Negation::No;
        let pick = match clause.pick {
            // No first one at any time is none at all.
            Occurrence::First if negated && window == Window::Ever && clause.objects.is_none() => Pick::Any,
            Occurrence::Any => Pick::Any,
            Occurrence::First => Pick::First,
            Occurrence::Last => Pick::Last,
            Occurrence::Every => return self.every(clause, event, clause.objects.as_deref()?, &window),
        };
        if let Some(objects) = clause.objects.as_deref().filter(|_| clause.of_those && self.convention.usual)
            && window != Window::Ever
        {
            return self.of_those(clause, event, objects, &window);
        }
        // 第一次买口红是在天猫: the first of those, of which no rule can say where it was.
        let mixed = |objects: &Objects| {
            let parts = if let Objects::Same(parts) = objects { parts.as_slice() } else { &[][..] };
            let thing = |part: &Objects| self.context.names_thing(event, part);
            parts.iter().any(thing) && !parts.iter().all(thing)
        };
        let picked = clause.of_those && clause.wording.takes && clause.pick != Occurrence::Any;
        if picked && clause.objects.as_deref().is_some_and(mixed) {
            return None;
        }
        let bound = clause.bound.as_deref().filter(|bound| !super::super::grammar::is_once(bound));
        match &clause.objects {
            None => self.occurrence(clause, event, pick, None, &window, bound),
            Some(objects) => self.about(clause, event, pick, objects, &window, bound, negated),
        }
    }

    /// The first or last of those it is about lies in the window: one does, and none before it, or after.
    fn of_those(&mut self, clause: &Clause, event: usize, objects: &Objects, window: &Window) -> Option<Condition> {
        let (from, until) = match window {
            Window::Between { from, until } => (*from, *until),
            Window::Festival { .. } => {
                let days = dsl::time::interval(window, self.context.catalog, self.context.as_of)?;
                (days.from.map(|from| Moment::Date(from.date())), Some(Moment::Date(days.until.date())))
            }
            Window::Ever | Window::After { .. } | Window::Earlier { .. } => return None,
        };
        let beyond = match clause.pick {
            Occurrence::First => from.map(|from| Window::Between { from: None, until: Some(from) }),
            Occurrence::Last => until.map(|until| Window::Between { from: Some(until), until: None }),
            Occurrence::Any | Occurrence::Every => return None,
        };
        let one = self.about(clause, event, Pick::Any, objects, window, None, false)?;
        let Some(beyond) = beyond else { return Some(one) };
        Some(all(vec![one, not(self.about(clause, event, Pick::Any, objects, &beyond, None, true)?)]))
    }

    /// Objects joined by and are separate occurrences (bought both); everything else is a filter on one row.
    #[expect(clippy::too_many_arguments, reason = "the parts of one clause, all of them needed in the recursion")]
    fn about(
        &mut self,
        clause: &Clause,
        event: usize,
        pick: Pick,
        objects: &Objects,
        window: &Window,
        bound: Option<&Bound>,
        negated: bool,
    ) -> Option<Condition> {
        match objects {
            // Sent but not delivered, sent and clicked: a fact that is said or denied is one of that same row.
            Objects::All(parts)
                if parts.iter().any(|part| is_fact(part) || denied_fact(part).is_some())
                    && parts.iter().all(|part| part.is_of_one_row() || denied_fact(part).is_some()) =>
            {
                let row = parts.iter().map(|part| denied_fact(part).unwrap_or_else(|| part.clone()));
                self.about(clause, event, pick, &Objects::Same(row.collect()), window, bound, negated)
            }
            Objects::All(parts) => {
                let parts = self.denied_of_things(event, parts);
                // Twice on Tmall but never on JD: what is taken away was not done once.
                let often = |part: &Objects| bound.filter(|_| negated || !matches!(part, Objects::Not { .. }));
                let parts: Option<Vec<_>> = parts
                    .iter()
                    .map(|part| self.about(clause, event, pick, part, window, often(part), negated))
                    .collect();
                // 没买过A和B: neither of them.
                Some(if negated { any(parts?) } else { all(parts?) })
            }
            Objects::Any(parts) => {
                let parts: Option<Vec<_>> =
                    parts.iter().map(|part| self.about(clause, event, pick, part, window, bound, negated)).collect();
                Some(any(parts?))
            }
            // 非天猫的订单超过3单: so many of the others.
            Objects::Not { never: false, .. } if bound.is_some() && !negated && is_denied_alone(clause) => {
                let filter = self.row_filter(event, objects)?;
                self.occurrence(clause, event, pick, Some(filter), window, bound)
            }
            // Ordered 3 times, never with a coupon: so often, and none of them so.
            Objects::Not { of, never: true } if bound.is_some() && !negated && is_denied_alone(clause) => {
                let denied = not(self.about(clause, event, pick, of, window, None, true)?);
                Some(all(vec![self.occurrence(clause, event, pick, None, window, bound)?, denied]))
            }
            Objects::Not { of, never } => {
                // "Lipstick but not foundation in three months": never foundation at all is the other reading.
                let reaches = self.convention.reach && !never && *window != Window::Ever;
                if reaches {
                    self.assume(Message::new("assume-window-covers"));
                }
                let reached = if reaches { window } else { &Window::Ever };
                let denied = not(self.about(clause, event, pick, of, reached, bound, true)?);
                let alone = is_denied_alone(clause) && !negated;
                let there = self.there_is(clause.predicate).filter(|_| alone && pick != Pick::Any);
                Some(all(there.into_iter().chain([denied]).collect()))
            }
            // 口红和粉底液一共买过5次: of both together.
            Objects::Values(values) if (bound.is_none() || !clause.summed) && self.wants_each(values, negated) => {
                let single = |index: usize| {
                    let item = values.items.get(index)?.clone();
                    Some(super::super::meaning::Values { items: vec![item], join: None, ..values.as_ref().clone() })
                };
                let mut parts = Vec::new();
                for index in 0..values.items.len() {
                    let part = Objects::Values(single(index)?.into());
                    parts.push(self.about(clause, event, pick, &part, window, bound, negated)?);
                }
                Some(all(parts))
            }
            // 在天猫和京东都买过口红, 在天猫买过口红和粉底液: a row for each of those listed.
            Objects::Same(parts) if let Some(rows) = self.a_row_for_each(parts, negated) => {
                let rows: Option<Vec<_>> =
                    rows.iter().map(|row| self.about(clause, event, pick, row, window, bound, negated)).collect();
                Some(all(rows?))
            }
            Objects::Values(_) | Objects::Property { .. } | Objects::Same(_) => {
                let filter = self.row_filter(event, objects)?;
                self.occurrence(clause, event, pick, Some(filter), window, bound)
            }
        }
    }

    fn occurrence(
        &mut self,
        clause: &Clause,
        event: usize,
        pick: Pick,
        filter: Option<Filter>,
        window: &Window,
        bound: Option<&Bound>,
    ) -> Option<Condition> {
        if bound.is_none() && !clause.vague {
            let event = self.context.catalog.events.get(event)?.name.clone();
            return Some(Condition::Event(dsl::Occurrence { pick, event, filter, window: window.clone() }));
        }
        let count = match &clause.kinds {
            Some(property) => Measure::Of {
                aggregate: dsl::Aggregate::Distinct,
                property: Some(property.to_string()),
                event: self.context.catalog.events.get(event)?.name.clone(),
                filter,
                window: window.clone(),
            },
            None => self.count(event, filter, window.clone())?,
        };
        match bound {
            Some(bound) => Some(self.compared(count, bound, Some(clause))),
            None => {
                // Often: a number is missing; these are proposals.
                self.ask(Code::VagueWord);
                let times = [3, 5, 10].get(self.convention.proposal).copied()?;
                self.assume(Message::new("propose-times").with("count", u32::try_from(times).ok()?));
                Some(Condition::Measure(Comparison { measure: count, bound: dsl::Bound::AtLeast(Number::from(times)) }))
            }
        }
    }

    /// How often an event happened, the way people count it.
    pub(super) fn count(&self, event: usize, filter: Option<Filter>, window: Window) -> Option<Measure> {
        if let Some(measure) = self.context.count_of(event) {
            return named(self.context, measure, filter, window);
        }
        let event = self.context.catalog.events.get(event)?.name.clone();
        Some(Measure::Of { aggregate: dsl::Aggregate::Count, property: None, event, filter, window })
    }

    fn compared(&mut self, measure: Measure, bound: &Bound, counted: Option<&Clause>) -> Condition {
        let mut bounds = measure_bounds(bound);
        // Never bought once: not even that.
        if let [dsl::Bound::Is(number)] = bounds.as_slice()
            && *number == Number::from(1)
            && counted.is_some_and(|clause| clause.predicate_is_event() && clause.negation != Negation::No)
        {
            bounds = vec![dsl::Bound::AtLeast(*number)];
        }
        if let [dsl::Bound::Is(number)] = bounds.as_slice()
            && counted.is_some_and(|clause| clause.predicate_is_event())
            && bound.tests.iter().all(|(op, _)| *op == Op::Is)
            && !self.convention.exact
            && *number > Number::from(0)
        {
            self.assume(Message::new("assume-at-least").with("count", number.to_string()));
            bounds = vec![dsl::Bound::AtLeast(*number)];
        }
        let one = |bound| Condition::Measure(Comparison { measure: measure.clone(), bound });
        all(bounds.into_iter().map(one).collect())
    }
}

/// "Clicked it": something that a row says of itself.
fn is_fact(part: &Objects) -> bool {
    matches!(part, Objects::Property { test: PropertyTest::Says(_), .. })
}

/// "Not delivered" as what it says of a row.
pub(super) fn denied_fact(part: &Objects) -> Option<Objects> {
    let Objects::Not { of, never: false } = part else { return None };
    match of.as_ref() {
        Objects::Property { property, test: PropertyTest::Says(said) } => {
            Some(Objects::Property { property: property.clone(), test: PropertyTest::Says(!said) })
        }
        _ => None,
    }
}

/// Whether nothing is said of with what it happened but with what it did not.
fn is_denied_alone(clause: &Clause) -> bool {
    matches!(clause.objects.as_deref(), Some(Objects::Not { .. }))
}

/// Whether a window begins at as-of or after it.
fn is_ahead(window: &Window) -> bool {
    match window {
        Window::Between { from: Some(Moment::Now | Moment::Ahead { .. }), .. } => true,
        Window::Between { from: Some(Moment::Start { back, .. }), .. } => *back < 0,
        Window::Between { .. }
        | Window::Ever
        | Window::Festival { .. }
        | Window::After { .. }
        | Window::Earlier { .. } => false,
    }
}

impl Clause {
    fn predicate_is_event(&self) -> bool {
        matches!(self.predicate, Predicate::Event(_))
    }
}

impl Context<'_> {
    /// The property of the event that values are of, with its vocabulary: the first the catalog names for the event that
    /// has them all. A word may stand in several vocabularies (口红 is a category, and has been searched for).
    pub fn meant_by(&self, event: usize, values: &Values) -> Option<(usize, String)> {
        let vocabulary = |name: &str| self.catalog.vocabularies.iter().position(|found| found.name == name);
        self.catalog.events.get(event)?.properties.iter().find_map(|property| {
            let own = vocabulary(property.vocabulary.as_deref()?)?;
            values.vocabularies().any(|found| found == own).then(|| (own, property.name.clone()))
        })
    }
}
