//! The events a condition looks at, as occurrences whose rows can be listed.

use crate::catalog::Catalog;
use crate::dsl::{Condition, Each, Measure, Occurrence, Pattern, Pick, Window};

/// Each event of a condition itself, with its own filter and window; each once, in the order written.
pub(super) fn of(condition: &Condition, catalog: &Catalog) -> Vec<Occurrence> {
    let mut found = Vec::new();
    match condition {
        Condition::Event(occurrence) => found.push(occurrence.clone()),
        Condition::Sequence(sequence) => {
            found.push(sequence.first.clone());
            for next in &sequence.next {
                found.push(next.step.clone());
                found.extend(next.without.clone());
            }
        }
        Condition::Together(together) => found.push(Occurrence {
            pick: Pick::Any,
            event: together.event.clone(),
            filter: together.filter.clone(),
            window: together.window.clone(),
        }),
        Condition::Periodic(periodic) => match &periodic.pattern {
            Pattern::Every(Each::Event { event, filter })
            | Pattern::AtLeast(_, Each::Event { event, filter })
            | Pattern::InRow(_, Each::Event { event, filter }) => found.push(Occurrence {
                pick: Pick::Any,
                event: event.clone(),
                filter: filter.clone(),
                window: Window::Ever,
            }),
            Pattern::Every(Each::Measure(_))
            | Pattern::AtLeast(_, Each::Measure(_))
            | Pattern::InRow(_, Each::Measure(_))
            | Pattern::Rises(_)
            | Pattern::Falls(_) => {}
        },
        Condition::State(standing) => {
            let rfm = catalog.state(&standing.state).and_then(|state| state.rfm.as_ref());
            found.extend(rfm.map(|rfm| whole(&rfm.event)));
        }
        Condition::Everyone
        | Condition::All(_)
        | Condition::Any(_)
        | Condition::AtLeast { .. }
        | Condition::Not(_)
        | Condition::Attribute { .. }
        | Condition::Customers(_)
        | Condition::Measure(_)
        | Condition::Preference(_)
        | Condition::Rank(_)
        | Condition::Sample(_)
        | Condition::Earlier { .. }
        | Condition::Term(_)
        | Condition::Segment(_) => {}
    }
    found.extend(condition.measures().into_iter().filter_map(|measure| measured(measure, catalog)));
    let mut once: Vec<Occurrence> = Vec::new();
    for occurrence in found {
        // Which of the rows was meant is the condition's matter; all of them are its evidence.
        let occurrence = Occurrence { pick: Pick::Any, ..occurrence };
        if !once.contains(&occurrence) {
            once.push(occurrence);
        }
    }
    once
}

fn measured(measure: &Measure, catalog: &Catalog) -> Option<Occurrence> {
    let (event, filter, window) = match measure {
        Measure::Named { name, filter, window } => {
            (catalog.measured_event(catalog.measure(name)?)?.name.clone(), filter, window)
        }
        Measure::Of { event, filter, window, .. } => (event.clone(), filter, window),
        // Its parts are measures of the condition, too.
        Measure::Ratio { .. } => return None,
    };
    Some(Occurrence { pick: Pick::Any, event, filter: filter.clone(), window: window.clone() })
}

fn whole(event: &str) -> Occurrence {
    Occurrence { pick: Pick::Any, event: event.to_owned(), filter: None, window: Window::Ever }
}
