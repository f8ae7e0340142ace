//! What a rule is made of, whatever its kind: for everything that goes over whole rules.
//!
//! Each type of the tree lists its pieces once, with [`pieces`]; whoever goes over a rule takes the pieces that matter to
//! it and leaves the others.

use super::condition::{Bound, Comparison, Condition, Filter, Measure, Occurrence, Test};
use super::kinds::{StateTest, kinds};
use super::time::{Length, Period, Window};
use super::value::Number;

/// Something with pieces.
pub trait Walk {
    /// Its pieces, in the order written.
    fn each<'a>(&'a self, see: &mut dyn FnMut(Piece<'a>));

    fn each_mut<'a>(&'a mut self, see: &mut dyn FnMut(PieceMut<'a>));

    /// Takes the one shape of its meaning, when its pieces have theirs.
    fn settle(&mut self) {}
}

/// The same by reference and by mutable reference.
macro_rules! piece {
    ($name:ident, $each:ident, $own:ident $(, $mut:tt)?) => {
        /// One thing that something is made of. Names are those of the catalog.
        pub enum $name<'a> {
            Condition(&'a $($mut)? Condition),
            Measure(&'a $($mut)? Measure),
            Bound(&'a $($mut)? Bound),
            Filter(&'a $($mut)? Filter),
            Test(&'a $($mut)? Test),
            Window(&'a $($mut)? Window),
            /// A part of a kind's own.
            Inner(&'a $($mut)? dyn Walk),
            /// As [`Self::Inner`], said not to be.
            Denied(&'a $($mut)? dyn Walk),
            Attribute(&'a $($mut)? String),
            /// An event whose rows are meant.
            Event(&'a $($mut)? String),
            /// Of anything else: a property, a measure.
            Name(&'a $($mut)? String),
            Term(&'a $($mut)? String),
            Segment(&'a $($mut)? String),
            State(&'a $($mut)? StateTest),
            Text(&'a $($mut)? String),
            Number(&'a $($mut)? Number),
            Count(&'a $($mut)? u32),
            Key(&'a $($mut)? i64),
            Length(&'a $($mut)? Length),
            /// How long before as-of.
            Ago(&'a $($mut)? Length),
            Period(&'a $($mut)? Period),
        }

        impl<'a> $name<'a> {
            /// What has pieces in turn.
            pub fn inside(self) -> Option<&'a $($mut)? dyn Walk> {
                match self {
                    $name::Condition(inner) => Some(inner),
                    $name::Measure(inner) => Some(inner),
                    $name::Bound(inner) => Some(inner),
                    $name::Filter(inner) => Some(inner),
                    $name::Test(inner) => Some(inner),
                    $name::Window(inner) => Some(inner),
                    $name::Inner(inner) | $name::Denied(inner) => Some(inner),
                    $name::Attribute(_) | $name::Event(_) | $name::Name(_) | $name::Term(_) | $name::Segment(_)
                    | $name::State(_) | $name::Text(_) | $name::Number(_) | $name::Count(_) | $name::Key(_)
                    | $name::Length(_) | $name::Ago(_) | $name::Period(_) => None,
                }
            }
        }

        /// The pieces of a condition itself: also those of its measures and bounds, but not of the conditions, filters,
        /// tests and windows in it.
        pub fn $own<'a>(of: &'a $($mut)? dyn Walk, see: &mut dyn FnMut($name<'a>)) {
            of.$each(&mut |piece| match piece {
                $name::Measure(inner) => $own(inner, see),
                $name::Bound(inner) => $own(inner, see),
                $name::Inner(inner) | $name::Denied(inner) => $own(inner, see),
                other => see(other),
            });
        }
    };
}

piece!(Piece, each, own);
piece!(PieceMut, each_mut, own_mut, mut);

/// The pieces of a type: for each of its patterns, which pieces are in what. Optionally, how it settles.
macro_rules! pieces {
    ($type:ty $(, $settle:path)?: $($pattern:pat => $($piece:ident in $parts:expr),*;)*) => {
        impl $crate::dsl::walk::Walk for $type {
            fn each<'a>(&'a self, see: &mut dyn FnMut($crate::dsl::walk::Piece<'a>)) {
                match self {
                    $($pattern => { $($parts.into_iter().for_each(|part| see($crate::dsl::walk::Piece::$piece(part)));)* })*
                }
            }

            fn each_mut<'a>(&'a mut self, see: &mut dyn FnMut($crate::dsl::walk::PieceMut<'a>)) {
                match self {
                    $($pattern => { $($parts.into_iter().for_each(|part| see($crate::dsl::walk::PieceMut::$piece(part)));)* })*
                }
            }

            $(fn settle(&mut self) {
                $settle(self);
            })?
        }
    };
}
pub(in crate::dsl) use pieces;

macro_rules! condition {
    ($rule:expr, $see:ident, $piece:ident) => {
        kinds!($rule, kind => $see($piece::Inner(kind));
            Condition::Everyone => {}
            Condition::All(parts) | Condition::Any(parts) => {
                parts.into_iter().for_each(|part| $see($piece::Condition(part)));
            }
            Condition::AtLeast { count, of } => {
                $see($piece::Count(count));
                of.into_iter().for_each(|part| $see($piece::Condition(part)));
            }
            Condition::Not(part) => $see($piece::Condition(part)),
            Condition::Attribute { attribute, test } => {
                $see($piece::Attribute(attribute));
                $see($piece::Test(test));
            }
            Condition::Customers(keys) => keys.into_iter().for_each(|key| $see($piece::Key(key))),
            Condition::Earlier { ago, rule } => {
                $see($piece::Ago(ago));
                $see($piece::Condition(rule));
            }
            Condition::Term(name) => $see($piece::Term(name)),
            Condition::Segment(name) => $see($piece::Segment(name)),
        )
    };
}

impl Walk for Condition {
    fn each<'a>(&'a self, see: &mut dyn FnMut(Piece<'a>)) {
        condition!(self, see, Piece);
    }

    fn each_mut<'a>(&'a mut self, see: &mut dyn FnMut(PieceMut<'a>)) {
        condition!(self, see, PieceMut);
    }

    fn settle(&mut self) {
        self.level();
    }
}

impl Condition {
    /// The conditions directly inside.
    pub fn parts(&self) -> Vec<&Condition> {
        let mut parts = Vec::new();
        own(self, &mut |piece| {
            if let Piece::Condition(part) = piece {
                parts.push(part);
            }
        });
        parts
    }
}

impl<T: Walk> Walk for Box<T> {
    fn each<'a>(&'a self, see: &mut dyn FnMut(Piece<'a>)) {
        self.as_ref().each(see);
    }

    fn each_mut<'a>(&'a mut self, see: &mut dyn FnMut(PieceMut<'a>)) {
        self.as_mut().each_mut(see);
    }

    fn settle(&mut self) {
        self.as_mut().settle();
    }
}

pieces! { Occurrence:
    Occurrence { pick: _, event, filter, window } => Event in [event], Filter in filter, Window in [window];
}

pieces! { Comparison:
    Comparison { measure, bound } => Measure in [measure], Bound in [bound];
}

pieces! { Measure:
    Measure::Named { name, filter, window } => Name in [name], Filter in filter, Window in [window];
    Measure::Of { aggregate: _, property, event, filter, window } =>
        Event in [event], Name in property, Filter in filter, Window in [window];
    Measure::Ratio { of, to } => Measure in [of, to];
}

pieces! { Bound:
    Bound::Is(number) | Bound::IsNot(number) => Number in [number];
    Bound::Less(number) | Bound::AtMost(number) | Bound::More(number) | Bound::AtLeast(number) => Number in [number];
    Bound::Between(low, high) => Number in [low, high];
    Bound::Relative { direction: _, percent, of } => Number in [percent], Measure in [of];
    Bound::Mean { direction: _, percent, of, among } =>
        Number in [percent], Measure in [of], Condition in among;
}

pieces! { Filter, Filter::level:
    Filter::All(parts) | Filter::Any(parts) => Filter in parts;
    Filter::Not(part) => Filter in [part];
    Filter::Property { property, test } => Name in [property], Test in [test];
}

pieces! { Test:
    Test::During(window) | Test::Anniversary(window) => Window in [window];
    Test::Is(_) | Test::IsNot(_) | Test::Less(_) | Test::AtMost(_) | Test::More(_) | Test::AtLeast(_) => ;
    Test::Between(..) | Test::In(_) | Test::NotIn(_) | Test::Missing | Test::Present | Test::Than { .. } => ;
    Test::Contains(_) | Test::StartsWith(_) | Test::EndsWith(_) => ;
    Test::HasAny(_) | Test::HasAll(_) | Test::HasNone(_) | Test::HasAtLeast(_) | Test::HasAtMost(_) => ;
}

pieces! { Window, Window::level:
    Window::Earlier { window, by } => Window in [window], Length in [by];
    Window::Ever | Window::Between { .. } | Window::Festival { .. } | Window::After { .. } => ;
}
