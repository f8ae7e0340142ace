//! People, from the machine's own console: who may change the files may also let people in.

use clap::{Subcommand, ValueEnum};

use super::proof::storing;
use super::shops::{console, runtime, there};
use super::{Exit, Failure, Shared, print};
use crate::lang::Message;
use crate::store::{NewToken, Person, Right, Role, Scope, SegmentName, Store, StoreError};
use crate::web::error::PageError;
use crate::web::secrets;

#[derive(Debug, Subcommand)]
pub enum Users {
    /// Invite somebody: prints the path of the link where they choose a password
    Add {
        name: String,
        #[arg(long, value_enum, default_value = "operator")]
        role: RoleName,
    },
    /// Print a new link for somebody who forgot the password
    Reset { name: String },
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
        #[arg(long, value_enum, value_delimiter = ',', default_value = "see")]
        may: Vec<RightName>,
        /// Days that it lives
        #[arg(long, value_name = "N", default_value_t = 90)]
        days: u16,
    },
    /// Somebody's tokens: number, rights, end, what for
    List { name: String },
    /// Revoke one of somebody's tokens, by its number
    Revoke { name: String, token: i64 },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RightName {
    See,
    Save,
    Export,
    Teach,
    Audit,
    Manage,
}

impl From<RightName> for Right {
    fn from(name: RightName) -> Self {
        match name {
            RightName::See => Right::See,
            RightName::Save => Right::Save,
            RightName::Export => Right::Export,
            RightName::Teach => Right::Teach,
            RightName::Audit => Right::Audit,
            RightName::Manage => Right::Manage,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleName {
    Viewer,
    Operator,
    Auditor,
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Viewer => Role::Viewer,
            RoleName::Operator => Role::Operator,
            RoleName::Auditor => Role::Auditor,
            RoleName::Admin => Role::Admin,
        }
    }
}

pub(super) fn users(shared: &Shared, what: Users) -> Result<Exit, Failure> {
    let store = Store::open(&there(shared)?).map_err(storing)?;
    runtime()?.block_on(async {
        match what {
            Users::Add { name, role } => {
                let (secret, name) = (fresh()?, SegmentName::parse(&name).map_err(refusing)?);
                store.invite(name, role.into(), secrets::kept(&secret), console()).await.map_err(refusing)?;
                print(&link(&secret));
            }
            Users::Reset { name } => {
                let (secret, person) = (fresh()?, named(&store, &name).await?);
                store.invite_again(person.id, secrets::kept(&secret), console()).await.map_err(refusing)?;
                print(&link(&secret));
            }
            Users::List => {
                for person in store.people().await.map_err(storing)? {
                    let disabled = person.disabled.map(|_| Message::new("person-disabled").text(shared.lang.into()));
                    print(&format!("{}\t{}\t{}", person.role.name(), person.name, disabled.unwrap_or_default()));
                }
            }
            Users::Token { what } => tokens(&store, what).await?,
        }
        Ok(Exit::Done)
    })
}

async fn named(store: &Store, name: &str) -> Result<Person, Failure> {
    let known = store.credentials(name).await.map_err(storing)?;
    let unknown = || Failure { exit: Exit::Failure, message: Message::new("cli-no-person").with("name", name) };
    Ok(known.ok_or_else(unknown)?.person)
}

async fn tokens(store: &Store, what: Tokens) -> Result<(), Failure> {
    match what {
        Tokens::Add { name, label, may, days } => {
            let person = named(store, &name).await?;
            let secret = secrets::fresh_token().map_err(random)?;
            let scope = Scope::of(&may.into_iter().map(Right::from).collect::<Vec<_>>());
            let label = SegmentName::parse(&label).map_err(refusing)?;
            let new = NewToken { label, scope, secret: secrets::kept(&secret), days };
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

fn refusing(error: StoreError) -> Failure {
    Failure { exit: Exit::Failure, message: error.message() }
}
