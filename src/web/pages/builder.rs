//! The rule of a list, condition by condition: each can be changed in place, denied, removed, and joined by others, with
//! the exact count while it is being changed. Nothing is stored: every state of the rule has an address.

pub mod field;
pub mod form;
pub mod menu;
pub mod rows;
