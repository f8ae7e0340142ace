//! Kinds of conditions with a file of their own: the tree, how it is spelled, what it must satisfy, how it is said.

mod periodic;
mod preference;
mod sample;
mod sequence;
mod together;

pub use periodic::{Each, Over, Pattern, Periodic};
pub use preference::Preference;
pub use sample::Sample;
pub use sequence::{Follow, Next, Sequence};
pub use together::{Group, Together};
