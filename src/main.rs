//! The `quanxuan` program. Everything it does is in the library.

use std::process::ExitCode;

use clap::Parser;
use quanxuan::cli::{Cli, run};

fn main() -> ExitCode {
    run(Cli::parse())
}
