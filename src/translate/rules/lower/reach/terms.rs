//! Rules of the catalog's terms over another window: VIPs of last month.

use crate::dsl::walk::{PieceMut, own_mut};
use crate::dsl::{self, Condition, Measure, Pick, Window};

/// A term's rule with every window in it replaced; `None` when it has none to replace.
///
/// What happens at any time stays so, but for a sequence, which begins in the window; the first and the last of all keep
/// theirs.
pub fn over(rule: &Condition, window: &Window) -> Option<Condition> {
    let mut moved = rule.clone();
    replace(&mut moved, window).then_some(moved)
}

/// A term's rule that speaks of all time, over a window: bought once, in the last 90 days. `None` when what it says has no
/// time.
pub fn narrowed(rule: &Condition, window: &Window) -> Option<Condition> {
    // Buyers of the last 90 days.
    if let Condition::Event(done) = rule
        && done.pick == Pick::Any
        && done.window == Window::Ever
    {
        return Some(Condition::Event(dsl::Occurrence { window: window.clone(), ..done.clone() }));
    }
    let Condition::Measure(comparison) = rule else { return None };
    let mut comparison = comparison.clone();
    let Measure::Named { window: own, .. } = &mut comparison.measure else { return None };
    let plain =
        *own == Window::Ever && !matches!(comparison.bound, dsl::Bound::Relative { .. } | dsl::Bound::Mean { .. });
    *own = window.clone();
    plain.then_some(Condition::Measure(comparison))
}

fn replace(rule: &mut Condition, to: &Window) -> bool {
    if let Condition::Sequence(sequence) = rule {
        sequence.first.window = to.clone();
        return true;
    }
    if let Condition::Event(dsl::Occurrence { pick: pick @ (Pick::First | Pick::Last), window, .. }) = rule {
        // First bought in the last 30 days: in which time they came; first or last before then is longer ago.
        let came = *pick == Pick::First && matches!(window, Window::Between { from: Some(_), .. });
        if came {
            window.clone_from(to);
        }
        return came;
    }
    if let Condition::Attribute { test: dsl::Test::During(window), .. } = rule {
        window.clone_from(to);
        return true;
    }
    let mut found = false;
    own_mut(rule, &mut |piece| match piece {
        PieceMut::Condition(part) => found |= replace(part, to),
        PieceMut::Window(window) if *window != Window::Ever => {
            window.clone_from(to);
            found = true;
        }
        _ => {}
    });
    found
}
