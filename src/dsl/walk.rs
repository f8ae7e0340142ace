//! What a condition is made of, whatever its kind: for everything that goes over whole rules.

use super::condition::{Bound, Comparison, Condition, Filter, Measure, Occurrence, Rank};
use super::kinds::{Each, Group, Next, Pattern, Periodic, Preference, Sequence, Together};
use super::time::Window;

/// The same walk by reference and by mutable reference.
macro_rules! walks {
    ($parts:ident, $measures:ident, $rows:ident, $filters:ident, $bound:ident, $group:ident, $leaves:ident, $windows:ident, $as_ref:ident $(, $mut:tt)?) => {
        impl Condition {
            /// The conditions directly inside.
            pub fn $parts(&$($mut)? self) -> Vec<&$($mut)? Condition> {
                match self {
                    Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => {
                        parts.into_iter().collect()
                    }
                    Condition::Not(part) | Condition::Earlier { rule: part, .. } => vec![part],
                    Condition::Rank(Rank { among: Some(part), .. })
                    | Condition::Measure(Comparison { bound: Bound::Mean { among: Some(part), .. }, .. }) => vec![part],
                    Condition::Everyone
                    | Condition::Attribute { .. }
                    | Condition::Customers(_)
                    | Condition::Event(_)
                    | Condition::Sequence(_)
                    | Condition::Measure(_)
                    | Condition::Periodic(_)
                    | Condition::Preference(_)
                    | Condition::Together(_)
                    | Condition::Rank(_)
                    | Condition::Sample(_)
                    | Condition::State(_)
                    | Condition::Term(_)
                    | Condition::Segment(_) => Vec::new(),
                }
            }

            /// The measures of this condition itself, both parts of a ratio each.
            pub fn $measures(&$($mut)? self) -> Vec<&$($mut)? Measure> {
                match self {
                    Condition::Measure(Comparison { measure, bound })
                    | Condition::Periodic(Periodic {
                        pattern:
                            Pattern::Every(Each::Measure(Comparison { measure, bound }))
                            | Pattern::AtLeast(_, Each::Measure(Comparison { measure, bound }))
                            | Pattern::InRow(_, Each::Measure(Comparison { measure, bound })),
                        ..
                    }) => {
                        let mut found = measure.$leaves();
                        found.extend(bound.$bound().into_iter().flat_map(Measure::$leaves));
                        found
                    }
                    Condition::Periodic(Periodic { pattern: Pattern::Rises(measure) | Pattern::Falls(measure), .. })
                    | Condition::Preference(Preference { by: measure, .. })
                    | Condition::Rank(Rank { by: measure, .. }) => measure.$leaves(),
                    Condition::Everyone
                    | Condition::All(_)
                    | Condition::Any(_)
                    | Condition::AtLeast { .. }
                    | Condition::Not(_)
                    | Condition::Attribute { .. }
                    | Condition::Customers(_)
                    | Condition::Event(_)
                    | Condition::Sequence(_)
                    | Condition::Periodic(_)
                    | Condition::Together(_)
                    | Condition::Sample(_)
                    | Condition::State(_)
                    | Condition::Earlier { .. }
                    | Condition::Term(_)
                    | Condition::Segment(_) => Vec::new(),
                }
            }

            /// The occurrences of this condition itself.
            fn $rows(&$($mut)? self) -> Vec<&$($mut)? Occurrence> {
                match self {
                    Condition::Event(occurrence) => vec![occurrence],
                    Condition::Sequence(Sequence { first, next }) => {
                        let mut found = vec![first];
                        for Next { step, without, .. } in next {
                            found.push(step);
                            found.extend(without);
                        }
                        found
                    }
                    _ => Vec::new(),
                }
            }

            /// The filters of this condition itself.
            pub fn $filters(&$($mut)? self) -> Vec<&$($mut)? Filter> {
                match self {
                    Condition::Together(Together { filter, rule, .. }) => {
                        let mut found: Vec<_> = filter.$as_ref().into_iter().collect();
                        rule.$group(&mut found);
                        found
                    }
                    Condition::Periodic(Periodic {
                        pattern:
                            Pattern::Every(Each::Event { filter, .. })
                            | Pattern::AtLeast(_, Each::Event { filter, .. })
                            | Pattern::InRow(_, Each::Event { filter, .. }),
                        ..
                    }) => filter.$as_ref().into_iter().collect(),
                    Condition::Event(_) | Condition::Sequence(_) => {
                        self.$rows().into_iter().filter_map(|rows| rows.filter.$as_ref()).collect()
                    }
                    _ => self.$measures().into_iter().filter_map(|measure| match measure {
                        Measure::Named { filter, .. } | Measure::Of { filter, .. } => filter.$as_ref(),
                        Measure::Ratio { .. } => None,
                    }).collect(),
                }
            }

            /// The windows of this condition itself, but for those inside its filters and tests.
            pub fn $windows(&$($mut)? self) -> Vec<&$($mut)? Window> {
                match self {
                    Condition::Together(Together { window, .. }) => vec![window],
                    Condition::Event(_) | Condition::Sequence(_) => {
                        self.$rows().into_iter().map(|rows| &$($mut)? rows.window).collect()
                    }
                    _ => self.$measures().into_iter().filter_map(|measure| match measure {
                        Measure::Named { window, .. } | Measure::Of { window, .. } => Some(window),
                        Measure::Ratio { .. } => None,
                    }).collect(),
                }
            }
        }

        impl Measure {
            /// The plain measures it is made of.
            pub fn $leaves(&$($mut)? self) -> Vec<&$($mut)? Measure> {
                match self {
                    Measure::Ratio { of, to } => {
                        let mut found = of.$leaves();
                        found.extend(to.$leaves());
                        found
                    }
                    Measure::Named { .. } | Measure::Of { .. } => vec![self],
                }
            }
        }

        impl Bound {
            /// The measure compared with.
            fn $bound(&$($mut)? self) -> Option<&$($mut)? Measure> {
                match self {
                    Bound::Relative { of, .. } | Bound::Mean { of, .. } => Some(of),
                    Bound::Is(_) | Bound::IsNot(_) | Bound::Less(_) | Bound::AtMost(_) | Bound::More(_)
                    | Bound::AtLeast(_) | Bound::Between(..) => None,
                }
            }
        }

        impl Group {
            fn $group<'g>(&'g $($mut)? self, found: &mut Vec<&'g $($mut)? Filter>) {
                match self {
                    Group::All(parts) | Group::Any(parts) => parts.into_iter().for_each(|part| part.$group(found)),
                    Group::Not(part) => part.$group(found),
                    Group::Some(filter) => found.push(filter),
                    Group::Number { filter, .. } => found.extend(filter),
                }
            }
        }
    };
}

walks!(parts, measures, rows, filters, measure, filters_into, leaves, windows, as_ref);
walks!(
    parts_mut,
    measures_mut,
    rows_mut,
    filters_mut,
    measure_mut,
    filters_into_mut,
    leaves_mut,
    windows_mut,
    as_mut,
    mut
);
