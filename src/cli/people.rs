//! People, from the machine's own console: who may change the files may also let people in.

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::proof::storing;
use super::shops::{console, runtime, there};
use super::{Exit, Failure, Shared, print};
use crate::catalog::Class;
use crate::lang::Message;
use crate::store::{
    Folder, Format, Limits, NewToken, Only, Person, Right, Role, Scope, SegmentName, Store, StoreError,
};
use crate::web::error::PageError;
use crate::web::secrets;

#[derive(Debug, Subcommand)]
pub enum Users {
    /// Invite somebody: prints the path of the link where they choose a password
    Add {
        name: String,
        #[arg(long, value_parser = role(), default_value = "operator")]
        role: Role,
    },
    /// Print a new link for somebody who forgot the password
    Reset { name: String },
    /// Limit what somebody may, beside the role; whatever is not said is not limited
    Limit {
        name: String,
        /// Classes of columns that they may see and ask for; `open` alone is what is open to all
        #[arg(long, value_parser = class(), value_delimiter = ',')]
        columns: Vec<Class>,
        /// Formats that they may take lists away in
        #[arg(long, value_parser = format(), value_delimiter = ',')]
        formats: Vec<Format>,
        /// Folders whose segments they see, beside their own; '' is their own only
        #[arg(long, value_delimiter = ',')]
        folders: Option<Vec<String>>,
    },
    /// Who there is, with their roles
    List,
    /// Tokens: programs act with them for somebody
    Token {
        #[command(subcommand)]
        what: Tokens,
    },
}

#[derive(Debug, Subcommand)]
pub enum Tokens {
    /// Make a token for somebody: prints it, this once
    Add {
        name: String,
        /// What it is for
        #[arg(long)]
        label: String,
        /// Rights that it has, of those its owner has
        #[arg(long, value_parser = right(), value_delimiter = ',', default_value = "see")]
        may: Vec<Right>,
        /// Classes of columns that it may see; whatever its owner may, when absent
        #[arg(long, value_parser = class(), value_delimiter = ',')]
        columns: Vec<Class>,
        /// Formats that it may take lists away in; whatever its owner may, when absent
        #[arg(long, value_parser = format(), value_delimiter = ',')]
        formats: Vec<Format>,
        /// Folders whose segments it sees, beside its owner's own; whatever its owner does, when absent
        #[arg(long, value_delimiter = ',')]
        folders: Option<Vec<String>>,
        /// Days that it lives
        #[arg(long, value_name = "N", default_value_t = 90)]
        days: u16,
    },
    /// Somebody's tokens: number, rights, end, what for
    List { name: String },
    /// Revoke one of somebody's tokens, by its number
    Revoke { name: String, token: i64 },
}

/// One of these, by its name.
fn one_of<T: Copy + Send + Sync + 'static>(
    all: Vec<T>,
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let known: Vec<(&'static str, T)> = all.into_iter().map(|one| (name(one), one)).collect();
    let names = PossibleValuesParser::new(known.iter().map(|(name, _)| *name));
    names
        .try_map(move |given| known.iter().find(|(name, _)| *name == given).map(|(_, one)| *one).ok_or("none of these"))
}

fn role() -> impl TypedValueParser<Value = Role> {
    one_of(Role::ALL.into(), Role::name)
}

/// Those that a program can have.
fn right() -> impl TypedValueParser<Value = Right> {
    one_of(Scope::of(&Right::ALL).rights().to_vec(), Right::name)
}

fn class() -> impl TypedValueParser<Value = Class> {
    one_of([Class::Open].into_iter().chain(Class::CLOSABLE).collect(), Class::name)
}

fn format() -> impl TypedValueParser<Value = Format> {
    one_of(Format::ALL.into(), Format::extension)
}

pub(super) fn users(shared: &Shared, what: Users) -> Result<Exit, Failure> {
    let store = Store::open(&there(shared)?).map_err(storing)?;
    runtime()?.block_on(async {
        match what {
            Users::Add { name, role } => {
                let (secret, name) = (fresh()?, SegmentName::parse(&name).map_err(refusing)?);
                store.invite(name, role, secrets::kept(&secret), console()).await.map_err(refusing)?;
                print(&link(&secret));
            }
            Users::Reset { name } => {
                let (secret, person) = (fresh()?, named(&store, &name).await?);
                store.invite_again(person.id, secrets::kept(&secret), console()).await.map_err(refusing)?;
                print(&link(&secret));
            }
            Users::Limit { name, columns, formats, folders } => {
                let person = named(&store, &name).await?;
                let limits = limits(columns, formats, folders)?;
                store.set_limits(person.id, limits, console()).await.map_err(refusing)?;
            }
            Users::List => {
                for person in store.people().await.map_err(storing)? {
                    let disabled = person.disabled.map(|_| Message::new("person-disabled").text(shared.lang.into()));
                    let limits = Some(person.limits.said()).filter(|_| !person.limits.is_none());
                    let limits = limits.map(|said| said.get(shared.lang.into()).to_owned()).unwrap_or_default();
                    let disabled = disabled.unwrap_or_default();
                    print(&format!("{}\t{}\t{disabled}\t{limits}", person.role.name(), person.name));
                }
            }
            Users::Token { what } => tokens(&store, what).await?,
        }
        Ok(Exit::Done)
    })
}

/// Those that are said; no limits where nothing is.
fn limits(columns: Vec<Class>, formats: Vec<Format>, folders: Option<Vec<String>>) -> Result<Limits, Failure> {
    let columns = if columns.is_empty() { Class::CLOSABLE.into() } else { columns };
    let formats = if formats.is_empty() { Format::ALL.into() } else { formats };
    let folders = folders.map(|names| names.iter().map(|name| Folder::parse(name)).collect::<Result<Vec<_>, _>>());
    let folders = folders.transpose().map_err(refusing)?.map(|some| Only::these(some.into_iter().flatten()));
    Ok(Limits::of(columns, formats).in_folders(folders.unwrap_or_default()))
}

async fn named(store: &Store, name: &str) -> Result<Person, Failure> {
    let known = store.credentials(name).await.map_err(storing)?;
    let unknown = || Failure { exit: Exit::Failure, message: Message::new("cli-no-person").with("name", name) };
    Ok(known.ok_or_else(unknown)?.person)
}

async fn tokens(store: &Store, what: Tokens) -> Result<(), Failure> {
    match what {
        Tokens::Add { name, label, may, columns, formats, folders, days } => {
            let person = named(store, &name).await?;
            let secret = secrets::fresh_token().map_err(random)?;
            let (scope, limits) = (Scope::of(&may), limits(columns, formats, folders)?);
            let label = SegmentName::parse(&label).map_err(refusing)?;
            let new = NewToken { label, scope, limits, secret: secrets::kept(&secret), days };
            store.add_token(person.id, new, console()).await.map_err(refusing)?;
            print(&secret);
        }
        Tokens::List { name } => {
            let person = named(store, &name).await?;
            for token in store.tokens_of(person.id, console().at).await.map_err(storing)? {
                let rights = token.scope.rights().iter().map(|right| right.name()).collect::<Vec<_>>().join(",");
                print(&format!("{}\t{rights}\t{:.0}\t{}", token.id, token.expires, token.label));
            }
        }
        Tokens::Revoke { name, token } => {
            let person = named(store, &name).await?;
            if store.revoke_token(person.id, token, console()).await.map_err(storing)?.is_none() {
                let message = Message::new("cli-no-token").with("name", name).with("token", token.to_string());
                return Err(Failure { exit: Exit::Failure, message });
            }
        }
    }
    Ok(())
}

/// Below the address that the server is reached at.
pub(super) fn link(secret: &str) -> String {
    format!("/welcome?token={secret}")
}

pub(super) fn fresh() -> Result<String, Failure> {
    secrets::fresh().map_err(random)
}

fn random(error: PageError) -> Failure {
    Failure { exit: Exit::Failure, message: Message::new("cli-failed").with("problem", error.to_string()) }
}

pub(super) fn refusing(error: StoreError) -> Failure {
    Failure { exit: Exit::Failure, message: error.message() }
}
