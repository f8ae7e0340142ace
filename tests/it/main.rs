//! All integration tests, in one binary.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails by panicking, and prints what it saw"
)]

mod catalogs;
mod complete_journey;
mod definitions;
mod dependencies;
mod engine;
mod eval;
mod examples;
mod festivals;
mod gold;
mod import;
mod killed;
mod laws;
mod llm;
mod oracle;
mod paraphrases;
mod proof;
mod reader;
mod reference;
mod replayed;
mod settings;
mod store;
mod support;
mod tidy;
mod web;
mod webhooks;
mod why;
