//! The events a condition looks at, as occurrences whose rows can be listed.

use crate::catalog::Catalog;
use crate::dsl::walk::{Piece, Walk};
use crate::dsl::{Condition, Measure, Occurrence, Pick, Window};

/// Each event of a condition itself, with its own filter and window; each once, in the order written.
pub(super) fn of(condition: &Condition, catalog: &Catalog) -> Vec<Occurrence> {
    let mut found = Vec::new();
    if let Condition::State(standing) = condition {
        let rfm = catalog.state(&standing.state).and_then(|state| state.rfm.as_ref());
        found.extend(rfm.map(|rfm| whole(&rfm.event)));
    }
    rows(condition, catalog, &mut found);
    let mut once: Vec<Occurrence> = Vec::new();
    for occurrence in found {
        if !once.contains(&occurrence) {
            once.push(occurrence);
        }
    }
    once
}

/// An event goes with the filter and the window beside it. Which of its rows was meant is the condition's matter; all of
/// them are its evidence.
fn rows(of: &dyn Walk, catalog: &Catalog, found: &mut Vec<Occurrence>) {
    let mut own: Option<Occurrence> = None;
    of.each(&mut |piece| match piece {
        Piece::Event(event) => own = Some(whole(event)),
        Piece::Filter(filter) => own.iter_mut().for_each(|own| own.filter = Some(filter.clone())),
        Piece::Window(window) => own.iter_mut().for_each(|own| own.window = window.clone()),
        Piece::Measure(Measure::Named { name, filter, window }) => {
            let event = catalog.measure(name).and_then(|measure| catalog.measured_event(measure));
            let (filter, window) = (filter.clone(), window.clone());
            found.extend(event.map(|event| Occurrence { filter, window, ..whole(&event.name) }));
        }
        // What is inside is about other customers, or asks for itself.
        Piece::Condition(_) | Piece::Test(_) => {}
        piece => piece.inside().into_iter().for_each(|inner| rows(inner, catalog, found)),
    });
    found.extend(own);
}

fn whole(event: &str) -> Occurrence {
    Occurrence { pick: Pick::Any, event: event.to_owned(), filter: None, window: Window::Ever }
}
