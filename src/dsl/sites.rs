//! The places of a rule that can be changed by themselves: windows, tests, bounds, portions, standings.

use super::condition::{Bound, Comparison, Condition, Filter, Measure, Test};
use super::kinds::{Portion, Rank, Standing};
use super::time::Window;
use super::walk::{PieceMut, own_mut};

/// One such place. [`sites`] meets them in the same order as long as the rule keeps its shape.
#[derive(Debug)]
pub enum Site<'a> {
    Window(&'a mut Window),
    Test { of: Tested<'a>, test: &'a mut Test },
    Bound { of: &'a Measure, bound: &'a mut Bound },
    Portion(&'a mut Portion),
    State(&'a mut Standing),
}

/// What a test looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tested<'a> {
    Attribute(&'a str),
    Property(&'a str),
}

/// Shows every site of a rule.
pub fn sites(rule: &mut Condition, see: &mut dyn FnMut(Site<'_>)) {
    own_mut(rule, &mut |piece| match piece {
        PieceMut::Condition(part) => sites(part, see),
        PieceMut::Filter(filter) => rows(filter, see),
        PieceMut::Window(window) => see(Site::Window(window)),
        _ => {}
    });
    match rule {
        Condition::Attribute { attribute, test } => tested(Tested::Attribute(attribute), test, see),
        Condition::Measure(Comparison { measure, bound }) => see(Site::Bound { of: measure, bound }),
        Condition::Rank(Rank { portion, .. }) => see(Site::Portion(portion)),
        Condition::State(standing) => see(Site::State(standing)),
        // Whatever else is said has its sites in its pieces.
        _ => {}
    }
}

fn rows(filter: &mut Filter, see: &mut dyn FnMut(Site<'_>)) {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter_mut().for_each(|part| rows(part, see)),
        Filter::Not(part) => rows(part, see),
        Filter::Property { property, test } => tested(Tested::Property(property), test, see),
    }
}

/// The window of a test is the site then, not the test.
fn tested(of: Tested<'_>, test: &mut Test, see: &mut dyn FnMut(Site<'_>)) {
    match test {
        Test::During(window) | Test::Anniversary(window) => see(Site::Window(window)),
        test => see(Site::Test { of, test }),
    }
}
