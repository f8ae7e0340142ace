//! One module per page: its parameters, its template, its handlers.

pub mod account;
pub mod ask;
pub mod audit;
pub mod builder;
pub mod catalog;
pub mod columns;
pub mod course;
pub mod customer;
pub mod gallery;
pub mod keys;
pub mod language;
pub mod members;
pub mod model;
pub mod movement;
pub mod new_segment;
pub mod overlap;
pub mod palette;
pub mod people;
pub mod plays;
pub mod profile;
pub mod reading;
pub mod run;
pub mod segment;
pub mod segments;
pub mod sign_in;
pub mod words;
