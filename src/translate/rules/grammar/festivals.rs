//! When a festival was: 去年双11 · Double 11 2025 · since Double 11 · 双11之后.

use super::super::meaning::{Kind, Node, TimeValue};
use super::super::words::Function;
use super::occasions::{festival_window, year_of};
use super::{Grammar, word};
use crate::dsl::{Moment, Window};

pub fn rules(grammar: &mut Grammar) {
    grammar.one("a festival is its latest time", Kind::Festival, |context, festival| match festival {
        Node::Festival(index) => Some((Node::Time(TimeValue::Window(festival_window(context, *index, None)?)), 0)),
        _ => None,
    });
    grammar.pair("中秋大促, mid-autumn sale", &[Kind::Festival], &word(Function::Season), |_, festival, _| {
        Some((festival.clone(), 0))
    });
    // Of a festival of one day, which days around it are meant must be said.
    grammar.pair("国庆期间", &[Kind::Festival], &word(Function::Days), |context, festival, _| {
        let Node::Festival(index) = festival else { return None };
        let (first, last) = context.catalog.festivals.get(*index)?.latest(context.as_of)?;
        (first < last).then(|| (festival.clone(), 0))
    });
    grammar.pair("去年双11", &[Kind::Time], &[Kind::Festival], |context, time, festival| {
        let (Node::Time(time), Node::Festival(index)) = (time, festival) else { return None };
        let year = year_of(context, time)?;
        Some((Node::Time(TimeValue::Window(festival_window(context, *index, Some(year))?)), 0))
    });
    grammar.pair("double 11 of last year", &[Kind::Festival], &[Kind::Time], |context, festival, time| {
        let (Node::Time(time), Node::Festival(index)) = (time, festival) else { return None };
        let year = year_of(context, time)?;
        Some((Node::Time(TimeValue::Window(festival_window(context, *index, Some(year))?)), 0))
    });
    grammar.pair("double 11 2025", &[Kind::Festival], &[Kind::Number], |context, festival, number| {
        let (Node::Number(numeral), Node::Festival(index)) = (number, festival) else { return None };
        let year = i16::try_from(numeral.count()?).ok().filter(|year| (1990..=2100).contains(year))?;
        Some((Node::Time(TimeValue::Window(festival_window(context, *index, Some(year))?)), 0))
    });
    let since = [Kind::Word(Function::Behind), Kind::Time];
    let festivals = [Kind::Festival, Kind::Time];
    grammar.pair("since double 11, since double 11 2025", &since, &festivals, |context, since, festival| {
        if matches!(since, Node::Time(time) if *time != TimeValue::Since) {
            return None;
        }
        let festivals = &context.catalog.festivals;
        let (_, last) = match festival {
            Node::Festival(index) => festivals.get(*index)?.latest(context.as_of)?,
            Node::Time(TimeValue::Window(Window::Festival { name, year: Some(year) })) if context.spaced => {
                festivals.iter().find(|found| found.name == *name)?.dates(*year)?
            }
            _ => return None,
        };
        let from = Some(Moment::Date(last.tomorrow().ok()?));
        Some((Node::Time(TimeValue::Window(Window::Between { from, until: None })), 0))
    });
    let sides = [Kind::Word(Function::After), Kind::Word(Function::Onwards)];
    grammar.pair("双11之后, 国庆以来", &[Kind::Time], &sides, |context, time, side| {
        let Node::Time(TimeValue::Window(window @ Window::Festival { .. })) = time else { return None };
        let days = crate::dsl::time::interval(window, context.catalog, context.as_of)?;
        let from = if *side == Node::Word(Function::After) { Some(days.until) } else { days.from };
        let from = Some(Moment::Date(from?.date()));
        Some((Node::Time(TimeValue::Window(Window::Between { from, until: None })), 0))
    });
}
