//! quanxuan (圈选): a plain question in, the exact list of customers out.
//!
//! # The journey of a question
//!
//! ```text
//! String --Question::parse--> Question --translate--> Draft{ readings, spans }
//!   --dsl::check--> CheckedSegment --compile--> SqlQuery --guard::admit--> GuardedQuery --Engine--> ids
//!   --pipeline--> Answer (recorded) --web | cli--> page | JSON | table
//! ```
//!
//! One function per arrow, one type per stage. [`dsl::CheckedSegment`] and [`compile::guard::GuardedQuery`] have private
//! fields and one constructor each, so holding one is the proof: the compiler takes only the first, the engine only the
//! second.
//!
//! # The map, from the bottom up
//!
//! | module | owns | may import |
//! |---|---|---|
//! | [`lang`] | the two languages; every sentence stands in `data/lang` | nothing |
//! | [`diagnostic`] | problems as values: code, place, hints | `lang` |
//! | [`failure`] | failures of the world as the log tells them | nothing |
//! | [`outward`] | the way to servers elsewhere: proxy, certificates | nothing |
//! | [`hash`] | the hashes that prove lists and records | nothing |
//! | [`members`] | sets of customers, compressed | `hash` |
//! | [`catalog`] | the words of one shop, read from TOML | `diagnostic` |
//! | [`dsl`] | the segment language: tree, text, JSON, check, read-back | `catalog` |
//! | [`question`] | what an operator typed, bounded | `diagnostic` |
//! | [`translate`] | question to draft: built-in reader, language model | `dsl`, `question`, `outward` |
//! | [`compile`] | checked segment to SQL; the guard | `dsl`, `hash` |
//! | [`engine`] | DuckDB, read-only, locked, cancellable | `compile` |
//! | [`import`] | a shop's data from a declarative source | `engine`, `compile`, `dsl` |
//! | [`store`] | segments, versions, schedules, the append-only record | `dsl`, `members` |
//! | [`pipeline`] | the one place that chains the stages and records runs | all above |
//! | [`webhooks`] | telling addresses who entered and left a segment: signing, sending | `store` |
//! | `oidc` | signing in through a provider, with the feature `oidc` | `lang`, `failure`, `outward` |
//! | [`web`], [`cli`] | pages, the command line | `pipeline` and below |
//!
//! # What never happens here
//!
//! - `src/` knows no shop: no table, column, value or business word of one. Those stand in `data/<shop>/`.
//! - A user's value is never SQL text; it is bound. An identifier comes from the catalog only, quoted.
//! - The inner stages (`catalog`, `dsl`, `translate::rules`, `compile`) read no clock, file, environment or network; the
//!   as-of is an argument.
//! - No condition is ever unknown: a test on a missing value is false, `not` is the complement. Applied in
//!   `compile::conditions` and nowhere else.
//! - reqwest lives in `translate::llm`, `webhooks`, `oidc` and `outward`, sqlparser in `compile::guard`, duckdb in `engine`, rusqlite in
//!   `store`, axum and askama in `web`. `tests/it/tidy.rs` checks this and the table above.
//! - Nothing a user, a file or a model sends can panic.
//!
//! # Recipes
//!
//! - **A field, value or business word:** `data/<shop>/catalog/*.toml`; no Rust. The catalog's types are its manual.
//! - **A kind of condition**, in five places: its variant in `dsl/condition.rs` with its rows in `dsl/kinds.rs`,
//!   `dsl/reference.rs` and `dsl/text/grammar.txt`; its file in `dsl/kinds` (the tree and its pieces, how it is spelled,
//!   checked and said); its SQL in `compile` (a file in `compile/facts` when its rows are looked at together); its words,
//!   phrases and what they mean in `translate/rules`; its examples, in the demo shop's catalog and with SQL by hand in
//!   `tests/gold/examples.toml`. The compiler names the rows that are missing, and the tests the examples; the oracle in
//!   `tests/it/oracle` says what it means a second time.
//! - **A page:** a file in `web/pages/`, its template, a line in `web/routes.rs`, a test.
//! - **A shop:** a folder with `source.toml`, its SQL and a `catalog/`; `quanxuan import FOLDER DIR`.

pub mod catalog;
pub mod cli;
pub mod compile;
pub mod diagnostic;
pub mod dsl;
pub mod engine;
pub mod failure;
pub mod hash;
pub mod import;
pub mod lang;
pub mod members;
#[cfg(feature = "oidc")]
pub mod oidc;
pub mod outward;
pub mod pipeline;
pub mod question;
pub mod store;
pub mod translate;
pub mod web;
pub mod webhooks;
