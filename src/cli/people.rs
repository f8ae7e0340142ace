//! People, from the machine's own console: who may change the files may also let people in.

use clap::{Subcommand, ValueEnum};
use jiff::Timestamp;

use super::proof::storing;
use super::shops::{runtime, there};
use super::{Exit, Failure, Shared, print};
use crate::lang::Message;
use crate::store::{Role, SegmentName, Store, StoreError};
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
    let now = Timestamp::now();
    runtime()?.block_on(async {
        match what {
            Users::Add { name, role } => {
                let (secret, name) = (fresh()?, SegmentName::parse(&name).map_err(refusing)?);
                store.invite(name, role.into(), secrets::kept(&secret), now).await.map_err(refusing)?;
                print(&link(&secret));
            }
            Users::Reset { name } => {
                let known = store.credentials(&name).await.map_err(storing)?;
                let unknown = || Failure {
                    exit: Exit::Failure,
                    message: Message::new("cli-no-person").with("name", name.as_str()),
                };
                let (secret, person) = (fresh()?, known.ok_or_else(unknown)?.person);
                store.invite_again(person.id, secrets::kept(&secret), now).await.map_err(refusing)?;
                print(&link(&secret));
            }
            Users::List => {
                for person in store.people().await.map_err(storing)? {
                    let disabled = person.disabled.map(|_| Message::new("person-disabled").text(shared.lang.into()));
                    print(&format!("{}\t{}\t{}", person.role.name(), person.name, disabled.unwrap_or_default()));
                }
            }
        }
        Ok(Exit::Done)
    })
}

/// Below the address that the server is reached at.
pub(super) fn link(secret: &str) -> String {
    format!("/welcome?token={secret}")
}

pub(super) fn fresh() -> Result<String, Failure> {
    secrets::fresh().map_err(|error| Failure {
        exit: Exit::Failure,
        message: Message::new("cli-failed").with("problem", error.to_string()),
    })
}

fn refusing(error: StoreError) -> Failure {
    Failure { exit: Exit::Failure, message: error.message() }
}
