//! The command line: data to standard output, everything else to standard error.
//!
//! Owns: commands and options ([`Cli`]), exit codes ([`Exit`]), the environment and the clock of the process. Does not
//! own what any command does: each is a few calls into the library.

mod answers;
mod doctor;
mod eval;
mod files;
mod people;
mod proof;
#[cfg(feature = "oidc")]
mod provider;
mod reference;
mod scores;
mod segments;
mod serve;
pub mod settings;
mod shops;
mod table;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::lang::{Lang, Message};
use crate::outward::Way;
use crate::pipeline::Translator;
use crate::translate::llm::{ModelSettings, Patience, Profile, Secret};

/// Ask a plain question, get the exact list of customers.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub shared: Shared,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Args)]
pub struct Shared {
    /// The shop's folder [default: the demo shop, made on first use]
    #[arg(long, global = true, env = "QX_SHOP", value_name = "DIR")]
    pub shop: Option<PathBuf>,
    /// Language of messages and tables
    #[arg(long, global = true, env = "QX_LANG", value_enum, default_value = "zh")]
    pub lang: LangName,
    /// What goes to the log: a level, or targets with levels
    #[arg(long, global = true, env = "QX_LOG", default_value = LOG)]
    pub log: String,
    /// File of settings (TOML): names are those of flags, and a flag or the environment goes before it
    #[arg(long, global = true, env = "QX_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub model: ModelOptions,
}

/// Warnings, and each day the head of the record ([`web::heads`]).
const LOG: &str = "warn,quanxuan::head=info";

/// An OpenAI-compatible endpoint; without one the built-in reader does everything.
#[derive(Debug, Args)]
pub struct ModelOptions {
    /// Base URL of the model's API, up to and including /v1
    #[arg(long, global = true, env = "QX_MODEL_URL", value_name = "URL")]
    pub model_url: Option<String>,
    /// Name of the model
    #[arg(long, global = true, env = "QX_MODEL", value_name = "NAME")]
    pub model: Option<String>,
    /// What the endpoint takes: a provider's name (openai, deepseek, qwen, moonshot, glm, ollama, vllm, llama_cpp) or a
    /// file that `doctor model` printed
    #[arg(long, global = true, env = "QX_MODEL_PROFILE", value_name = "NAME|FILE")]
    pub model_profile: Option<String>,
    /// File that holds the API key (the key itself may stand in the environment as QX_MODEL_KEY)
    #[arg(long, global = true, env = "QX_MODEL_KEY_FILE", value_name = "FILE")]
    pub model_key_file: Option<PathBuf>,
    #[arg(long, global = true, env = "QX_MODEL_KEY", hide = true, hide_env_values = true)]
    pub model_key: Option<String>,
    /// File with certificates (PEM) of an authority to trust beside the usual ones
    #[arg(long, global = true, env = "QX_MODEL_CA", value_name = "FILE")]
    pub model_ca: Option<PathBuf>,
    /// Proxy on the way to the model; none is taken from elsewhere
    #[arg(long, global = true, env = "QX_MODEL_PROXY", value_name = "URL", hide_env_values = true)]
    pub model_proxy: Option<String>,
    /// Seconds that a question may wait for the model, its repair round included
    #[arg(long, global = true, env = "QX_MODEL_TIMEOUT", value_name = "SECONDS", default_value_t = 150,
        value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub model_timeout: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LangName {
    Zh,
    En,
}

impl From<LangName> for Lang {
    fn from(name: LangName) -> Self {
        match name {
            LangName::Zh => Lang::Zh,
            LangName::En => Lang::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages; the first start makes the demo shop
    Serve(serve::Serving),
    /// Make the demo shop in a folder
    Demo {
        dir: PathBuf,
        #[arg(long, value_name = "N")]
        customers: Option<i64>,
        #[arg(long, value_name = "N")]
        seed: Option<i64>,
    },
    /// Make a shop's data from a source description
    Import {
        /// Folder with source.toml
        source: PathBuf,
        /// The shop's folder
        dir: PathBuf,
        /// A parameter of the source, as name=value
        #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parameter)]
        set: Vec<(String, i64)>,
    },
    /// Work out again what the shop's catalog wants kept ready; goes on where it was stopped
    Prepare,
    /// Ask a question
    Ask {
        question: String,
        /// What the question refines: the rule of the last answer, or the last question
        #[arg(long, value_name = "RULE_OR_QUESTION")]
        after: Option<String>,
        #[command(flatten)]
        at: At,
        #[arg(long, value_enum, default_value = "auto")]
        translator: TranslatorName,
        #[command(flatten)]
        output: Output,
        /// Also print what the built-in reader considered
        #[arg(long)]
        explain: bool,
    },
    /// Run segment text or JSON (- reads it from standard input)
    Run {
        segment: String,
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        output: Output,
    },
    /// Write the list of a segment into a file: .csv, .xlsx, .jsonl or .parquet
    Export {
        segment: String,
        file: PathBuf,
        #[command(flatten)]
        at: At,
        /// Names of its columns [default: those that a list of the segment has]
        #[arg(long, value_delimiter = ',', value_name = "NAMES")]
        columns: Vec<String>,
    },
    /// List the files of long lists that the server makes and has made, the newest first
    Exports,
    /// List the saved segments, the last changed first
    Segments {
        /// Only those in this folder; '' is in none
        #[arg(long, value_name = "NAME")]
        folder: Option<String>,
    },
    /// Print the SQL and its parameters of a segment
    Compile {
        segment: String,
        #[command(flatten)]
        at: At,
    },
    /// Check a segment and print what is wrong with it
    Check {
        segment: String,
        #[command(flatten)]
        at: At,
    },
    /// Score a question set: what is right, wrong, asked back, refused
    Eval(eval::Options),
    /// Examine what the program depends on
    Doctor {
        #[command(subcommand)]
        what: doctor::Examined,
    },
    /// Print the reference of the segment language
    Reference {
        #[arg(long, value_enum, default_value = "markdown")]
        format: reference::ReferenceFormat,
    },
    /// Invite people, and see who may do what
    User {
        #[command(subcommand)]
        what: people::Users,
    },
    /// Work with the record of all that was run and done
    Audit {
        #[command(subcommand)]
        what: proof::Audit,
    },
    /// Repeat a run on its own snapshot, with its own SQL and values
    Replay { run: String },
    /// Copy the shop, which may be in use, into a new folder
    Backup { dir: PathBuf },
    /// Make a shop's folder from a copy
    Restore {
        /// The copy
        backup: PathBuf,
        /// The shop's folder, which is not there yet
        dir: PathBuf,
    },
    /// Print a shell's completion script
    Completions { shell: clap_complete::Shell },
}

#[derive(Clone, Copy, Debug, Args)]
pub struct At {
    /// Answer as of the midnight that begins this day [default: the catalog's]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
}

#[derive(Clone, Copy, Debug, Args)]
pub struct Output {
    /// Print all customer ids
    #[arg(long)]
    pub ids: bool,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    /// The ids, one JSON object a line
    Ndjson,
    /// The ids, with a head line
    Csv,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TranslatorName {
    Auto,
    Builtin,
    Model,
}

impl From<TranslatorName> for Translator {
    fn from(name: TranslatorName) -> Self {
        match name {
            TranslatorName::Auto => Translator::Auto,
            TranslatorName::Builtin => Translator::Builtin,
            TranslatorName::Model => Translator::Model,
        }
    }
}

fn parameter(text: &str) -> Result<(String, i64), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE")?;
    Ok((name.to_owned(), value.parse().map_err(|error: std::num::ParseIntError| error.to_string())?))
}

/// How the program ends; 2 is clap's, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    Failure = 1,
    Usage = 2,
    /// Not understood, or invalid.
    Invalid = 3,
    /// By the shop's policy.
    Refused = 4,
    /// Time-out or cancelled.
    Stopped = 5,
    NotReady = 6,
}

/// Why a command did not do its work; the message has been chosen, its text has not.
#[derive(Debug)]
pub(crate) struct Failure {
    pub exit: Exit,
    pub message: Message,
}

/// The program.
pub fn main() -> ExitCode {
    match settings::read() {
        Ok(cli) => run(cli),
        Err((lang, failure)) => {
            say(&failure.message.text(lang));
            ExitCode::from(failure.exit as u8)
        }
    }
}

/// Runs one command.
fn run(cli: Cli) -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_new(&cli.shared.log).unwrap_or_default();
    // Colours are for people at a terminal; a file is searched.
    let colours = io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(io::stderr).init();
    let lang = cli.shared.lang.into();
    let exit = match dispatch(cli) {
        Ok(exit) => exit,
        Err(failure) => {
            say(&failure.message.text(lang));
            failure.exit
        }
    };
    ExitCode::from(exit as u8)
}

fn dispatch(cli: Cli) -> Result<Exit, Failure> {
    let Cli { shared, command } = cli;
    match command {
        Command::Serve(wanted) => serve::serve(&shared, wanted),
        Command::Demo { dir, customers, seed } => {
            let set = [("customers", customers), ("seed", seed)];
            let set = set.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
            shops::demo(&dir, set, shared.lang.into())
        }
        Command::Import { source, dir, set } => {
            shops::import(&source, &dir, set.into_iter().collect(), shared.lang.into())
        }
        Command::Prepare => shops::prepare(&shared),
        Command::Ask { question, after, at, translator, output, explain } => {
            let asked = answers::Asked { question, after, translator, explain };
            answers::ask(&shared, asked, at, output)
        }
        Command::Run { segment, at, output } => answers::run(&shared, &segment, at, output),
        Command::Export { segment, file, at, columns } => files::export(&shared, &segment, &file, at, columns),
        Command::Exports => files::exports(&shared),
        Command::Segments { folder } => segments::segments(&shared, folder.as_deref()),
        Command::Compile { segment, at } => answers::compile(&shared, &segment, at),
        Command::Check { segment, at } => answers::check(&shared, &segment, at),
        Command::Eval(options) => eval::eval(&shared, &options),
        Command::Doctor { what } => doctor::doctor(&shared, &what),
        Command::Reference { format } => reference::reference(&shared, format),
        Command::User { what } => people::users(&shared, what),
        Command::Audit { what } => proof::audit(&shared, what),
        Command::Replay { run } => proof::replay(&shared, &run),
        Command::Backup { dir } => proof::backup(&shared, &dir),
        Command::Restore { backup, dir } => proof::restore(&backup, &dir, shared.lang.into()),
        Command::Completions { shell } => {
            clap_complete::generate(
                shell,
                &mut <Cli as clap::CommandFactory>::command(),
                "quanxuan",
                &mut io::stdout(),
            );
            Ok(Exit::Done)
        }
    }
}

impl ModelOptions {
    /// `None` when no model is configured.
    pub(crate) fn settings(&self) -> Result<Option<ModelSettings>, Failure> {
        let profile = self.profile()?;
        let Some(url) = self.model_url.clone().or_else(|| profile.base_url.clone()) else { return Ok(None) };
        let key = match (&self.model_key, &self.model_key_file) {
            (Some(key), _) => Some(key.clone()),
            (None, Some(file)) => Some(String::from_utf8_lossy(&read(file)?).into_owned()),
            (None, None) => None,
        };
        let provider = self.model_profile.clone().filter(|name| Profile::named(name).is_some());
        let model = self.model.clone().or_else(|| profile.model.clone()).unwrap_or_else(|| "default".to_owned());
        let settings = ModelSettings::new(url, model);
        Ok(Some(ModelSettings {
            key: key.as_deref().and_then(Secret::new),
            patience: Patience::within(Duration::from_secs(self.model_timeout)),
            way: Way { authority: self.model_ca.as_deref().map(read).transpose()?, proxy: self.model_proxy.clone() },
            profile,
            provider: provider.unwrap_or(settings.provider),
            ..settings
        }))
    }

    /// A provider's, by name, or one from a file.
    fn profile(&self) -> Result<Profile, Failure> {
        let Some(named) = &self.model_profile else { return Ok(Profile::default()) };
        if let Some(profile) = Profile::named(named) {
            return Ok(profile);
        }
        let text = String::from_utf8_lossy(&read(Path::new(named))?).into_owned();
        Profile::parse(&text).map_err(|error| {
            let message = Message::new("cli-profile-wrong").with("file", named.as_str());
            Failure { exit: Exit::NotReady, message: message.with("problem", error.message()) }
        })
    }
}

/// A file that the model's settings name.
fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|_| Failure {
        exit: Exit::NotReady,
        message: Message::new("cli-setting-unreadable").with("file", file.display().to_string()),
    })
}

/// Data: to standard output. A closed pipe is the reader's choice, not an error.
pub(crate) fn print(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Everything else: to standard error.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
