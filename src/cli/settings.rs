//! Settings: what a flag says, else the environment, else a file. A name that is none is refused wherever it stands.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;

use clap::{Arg, Command, CommandFactory, FromArgMatches, Parser};

use super::{Cli, Exit, Failure};
use crate::lang::{Lang, Message};

/// What the names of our variables begin with.
const PREFIX: &str = "QX_";

/// Something that can be set in all three ways.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The name of its flag, and in the file.
    pub name: String,
    pub variable: String,
    /// The command that has it; none for what all have.
    command: Option<String>,
    id: String,
}

/// All settings, by name.
pub fn settings() -> BTreeMap<String, Setting> {
    let root = Cli::command();
    let own = root.get_arguments().filter_map(|arg| setting(arg, None));
    let of_commands = root
        .get_subcommands()
        .flat_map(|command| command.get_arguments().filter_map(|arg| setting(arg, Some(command))).collect::<Vec<_>>());
    own.chain(of_commands).map(|setting| (setting.name.clone(), setting)).collect()
}

/// Whatever has a flag and a variable; but a file does not name a file of settings.
fn setting(arg: &Arg, command: Option<&Command>) -> Option<Setting> {
    let (name, variable) = (arg.get_long()?, arg.get_env()?.to_str()?);
    let is_one = !arg.is_hide_set() && name != "config";
    is_one.then(|| Setting {
        name: name.to_owned(),
        variable: variable.to_owned(),
        command: command.map(|command| command.get_name().to_owned()),
        id: arg.get_id().to_string(),
    })
}

/// The command line, filled up from environment and file. What clap refuses ends the program here.
pub(super) fn read() -> Result<Cli, (Lang, Failure)> {
    let given = Cli::parse();
    let lang = given.shared.lang.into();
    let refused = |message: Message| (lang, Failure { exit: Exit::Usage, message });
    if let Some(name) = unknown_variable(std::env::vars_os().map(|(name, _)| name)) {
        return Err(refused(Message::new("cli-unknown-variable").with("name", name)));
    }
    let Some(file) = &given.shared.config else { return Ok(given) };
    let problem = |problem: String| {
        refused(Message::new("cli-bad-settings").with("file", file.display().to_string()).with("problem", problem))
    };
    let text = fs::read_to_string(file).map_err(|error| problem(error.to_string()))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| problem(error.to_string()))?;
    let known = settings();
    let mut command = Cli::command();
    for (name, value) in table {
        let Some(setting) = known.get(&name) else {
            let names = known.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            return Err(refused(Message::new("cli-unknown-setting").with("name", name).with("known", names)));
        };
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            other => return Err(problem(format!("{name} = {other}"))),
        };
        let fill = |arg: Arg| arg.default_value(value);
        command = match &setting.command {
            None => command.mut_arg(&setting.id, fill),
            Some(of) => command.mut_subcommand(of, |command| command.mut_arg(&setting.id, fill)),
        };
    }
    Cli::from_arg_matches(&command.get_matches()).map_err(|error| problem(error.to_string()))
}

/// The first of these variables that looks like one of ours and is none.
fn unknown_variable(names: impl Iterator<Item = std::ffi::OsString>) -> Option<String> {
    let root = Cli::command();
    let commands = std::iter::once(&root).chain(root.get_subcommands());
    let known: Vec<&OsStr> = commands.flat_map(Command::get_arguments).filter_map(Arg::get_env).collect();
    let mut ours = names.filter(|name| name.to_string_lossy().starts_with(PREFIX));
    ours.find(|name| !known.contains(&name.as_os_str())).map(|name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::unknown_variable;

    #[test]
    fn only_names_that_look_like_ours_must_be_ours() {
        let found = |names: &[&str]| unknown_variable(names.iter().map(Into::into));
        assert_eq!(found(&["PATH", "QX_SHOP", "QX_ADDR", "QX_MODEL_KEY", "QX_CONFIG"]), None);
        assert_eq!(found(&["QX_SHOP", "QX_SHOPP"]).as_deref(), Some("QX_SHOPP"));
    }
}
