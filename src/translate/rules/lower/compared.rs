//! Numbers held against others of the same customer or against a mean, and favourites.

use super::super::meaning::{Against, Change, Clause, Predicate, Ranking, Values};
use super::{Lowering, named, one_of};
use crate::catalog::Formula;
use crate::dsl::{
    Aggregate, Bound, Comparison, Condition, Filter, Length, Measure, Moment, Preference, Rank, Unit, Window,
};
use crate::lang::Message;

impl Lowering<'_> {
    pub(super) fn against(&mut self, clause: &Clause, change: Change, against: &Against) -> Option<Condition> {
        let Predicate::Measure(index) = clause.predicate else { return None };
        let window = match (&clause.time, against) {
            (None, Against::Window(Window::Between { from: Some(Moment::Start { period, back: 1 }), .. })) => {
                self.assume(Message::new("assume-this-period"));
                Window::period(*period, 0)
            }
            // Refunded more than spent this year: a time that closes the statement is that of both.
            (None, Against::Other(other)) => match &other.time {
                Some(timing) if timing.trailing => self.window_in(other)?,
                _ => Window::Ever,
            },
            _ => self.window_in(clause)?,
        };
        let measure = self.number(clause, index, window.clone())?;
        let (direction, percent) = (change.direction, change.percent);
        let of = match against {
            Against::Window(other) => self.number(clause, index, beside(&window, other)?)?,
            Against::Earlier(by) => {
                let by = Length { count: by.count, unit: by.unit };
                self.number(clause, index, moved_back(&window, by)?)?
            }
            Against::Before { said } => {
                if !said {
                    self.assume(Message::new("assume-compared-before"));
                }
                self.number(clause, index, before(&window)?)?
            }
            Against::Whole => named(self.context, index, None, window)?,
            Against::Things(things) => {
                let clause = Clause { objects: Some(things.clone()), ..clause.clone() };
                self.number(&clause, index, window)?
            }
            Against::Other(other) => {
                let Predicate::Measure(index) = other.predicate else { return None };
                let window = if other.time.is_some() { self.window_in(other)? } else { window };
                self.number(other, index, window)?
            }
            Against::Always => self.number(clause, index, Window::Ever)?,
            Against::Mean { of, among } => {
                // The average of orders is not the average of everybody's largest one.
                if self.is_extreme(index) {
                    return None;
                }
                let other = match of {
                    Some(of) if of.predicate != clause.predicate => Some(self.counted_alike(index, of.predicate)?),
                    _ => None,
                };
                let among = match among {
                    Some(among) => Some(Box::new(self.condition(among)?)),
                    None => None,
                };
                let of = other.unwrap_or_else(|| measure.clone());
                let bound = Bound::Mean { direction, percent, of, among };
                return Some(Condition::Measure(Comparison { measure, bound }));
            }
        };
        let bound = Bound::Relative { direction, percent, of };
        Some(Condition::Measure(Comparison { measure, bound }))
    }

    pub(super) fn share_rank(&mut self, clause: &Clause, rank: &Ranking) -> Option<Condition> {
        let Predicate::Measure(index) = clause.predicate else { return None };
        let window = self.window_in(clause)?;
        let of = Box::new(self.number(clause, index, window.clone())?);
        let to = Box::new(named(self.context, index, None, window)?);
        let among = match &rank.among {
            Some(among) => Some(Box::new(self.condition(among)?)),
            None => None,
        };
        let by = Measure::Ratio { of, to };
        Some(Condition::Rank(Rank { end: rank.end, portion: rank.portion, by, per: None, among }))
    }

    pub(super) fn preferred(&mut self, property: Option<&str>, values: &Values, by: &Clause) -> Option<Condition> {
        let Predicate::Measure(index) = by.predicate else { return None };
        let event = self.context.event_of(index)?;
        let window = self.window_in(by)?;
        let by = named(self.context, index, None, window)?;
        let mut found = values.vocabularies().filter_map(|vocabulary| {
            let mut fitting = self.context.properties_of(event, vocabulary);
            let name = fitting.find(|name| property.is_none_or(|wanted| wanted == *name))?;
            Some((name.to_owned(), vocabulary))
        });
        let (property, vocabulary) = found.next()?;
        let listed = values.items.iter().filter_map(|item| item.of(vocabulary));
        let listed: Vec<String> = listed.flat_map(|found| found.iter().map(ToString::to_string)).collect();
        Some(Condition::Preference(Preference { property, by, test: one_of(listed)? }))
    }

    /// A number that is counted in the same unit, of all time: days since the last order beside days between orders.
    fn counted_alike(&self, measure: usize, other: Predicate) -> Option<Measure> {
        let Predicate::Measure(other) = other else { return None };
        let unit = |index: usize| self.context.catalog.measures.get(index)?.unit.as_ref();
        (unit(measure)? == unit(other)?).then(|| named(self.context, other, None, Window::Ever))?
    }

    fn is_extreme(&self, measure: usize) -> bool {
        let formula = self.context.catalog.measures.get(measure).map(|found| &found.formula);
        let ends = [Aggregate::Maximum, Aggregate::Minimum];
        matches!(formula, Some(Formula::Aggregate { aggregate, .. }) if ends.contains(aggregate))
    }

    pub(super) fn window_in(&mut self, clause: &Clause) -> Option<Window> {
        match &clause.time {
            Some(timing) => self.window_of(&timing.value),
            None => Some(Window::Ever),
        }
    }

    /// The measure of a clause with what it is about.
    pub(super) fn number(&mut self, clause: &Clause, measure: usize, window: Window) -> Option<Measure> {
        let event = self.context.event_of(measure)?;
        let filter: Option<Filter> = match clause.objects.as_deref() {
            Some(objects) => Some(self.row_filter(event, objects)?),
            None => None,
        };
        named(self.context, measure, filter, window)
    }
}

/// The other window of a comparison: one of the same length is the one before; calendar periods are as said.
fn beside(window: &Window, other: &Window) -> Option<Window> {
    let length = |window: &Window| match window {
        Window::Between { from: Some(Moment::Ago { count, unit }), until: None } => Some((*count, *unit)),
        _ => None,
    };
    let past = |window: &Window| match window {
        Window::Between {
            from: Some(Moment::Ago { count: most, unit }),
            until: Some(Moment::Ago { count: least, unit: same }),
        } if unit == same => Some((*least, *most, *unit)),
        _ => None,
    };
    // 近20天, 近20-40天: that ends where this one begins, or before it.
    if let (Some((own, unit)), Some((least, most, same))) = (length(window), past(other)) {
        let before = if most == own.saturating_mul(2) && least == own { before(window)? } else { other.clone() };
        return (unit == same && least >= own).then_some(before);
    }
    let period = |window: &Window| match window {
        Window::Between { from: Some(Moment::Start { period, .. }), .. } => Some(*period),
        _ => None,
    };
    if let (Some(own), Some(before)) = (length(window), length(other)) {
        return (own == before).then(|| Window::previous(own.0, own.1));
    }
    let calendar = period(window).is_some() && period(window) == period(other);
    let dated = |window: &Window| {
        matches!(window, Window::Between { from: Some(Moment::Date(_)), until: Some(Moment::Date(_)) })
            || matches!(window, Window::Festival { .. })
    };
    (window != other && (calendar || (dated(window) && dated(other)))).then(|| other.clone())
}

/// The time before a window, of the same length.
fn before(window: &Window) -> Option<Window> {
    match window {
        Window::Between { from: Some(Moment::Ago { count, unit }), until: None } => {
            Some(Window::previous(*count, *unit))
        }
        Window::Between { from: Some(Moment::Start { period, back }), .. } => {
            Some(Window::period(*period, u32::try_from(back.checked_add(1)?).ok()?))
        }
        Window::Between { .. }
        | Window::Ever
        | Window::Festival { .. }
        | Window::After { .. }
        | Window::Earlier { .. } => None,
    }
}

/// The same window earlier: by its own length, or by a calendar step that is no shorter than it.
fn moved_back(window: &Window, by: Length) -> Option<Window> {
    if let Window::Between { from: Some(Moment::Start { period, back }), .. } = window
        && period.unit() == by.unit
    {
        let back = u32::try_from(*back).ok()?.checked_add(by.count)?;
        return Some(Window::period(*period, back));
    }
    let fits = match window {
        Window::Between { from: Some(Moment::Ago { count, unit }), until: None } => {
            let own = Length { count: *count, unit: *unit };
            own == by || by.unit == Unit::Year
        }
        Window::Between { from: Some(Moment::Start { .. } | Moment::Date(_)), .. } | Window::Festival { .. } => {
            by.unit == Unit::Year || by.unit == Unit::Month
        }
        Window::Between { .. } | Window::Ever | Window::After { .. } | Window::Earlier { .. } => false,
    };
    fits.then(|| Window::Earlier { window: Box::new(window.clone()), by })
}
