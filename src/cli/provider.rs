//! The settings of a provider that people sign in through.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Exit, Failure, read};
use crate::lang::Message;
use crate::oidc::{Provider, Settings};
use crate::store::Role;
use crate::web::entrance::Entrance;

#[derive(Debug, Args)]
pub struct Options {
    /// Issuer of an OpenID Connect provider that people may sign in through, as https://HOST
    #[arg(long, env = "QX_OIDC_ISSUER", value_name = "URL")]
    oidc_issuer: Option<String>,
    /// What this server is called there
    #[arg(long, env = "QX_OIDC_CLIENT", value_name = "ID")]
    oidc_client: Option<String>,
    /// File that holds what proves it there; a public client has none
    #[arg(long, env = "QX_OIDC_SECRET_FILE", value_name = "FILE")]
    oidc_secret_file: Option<PathBuf>,
    /// The claim that names somebody's account here the first time; an email must be verified there
    #[arg(long, env = "QX_OIDC_CLAIM", value_name = "NAME", default_value = "email")]
    oidc_claim: String,
    /// What somebody becomes whom nobody invited [default: they are refused]
    #[arg(long, env = "QX_OIDC_NEWCOMERS", value_name = "ROLE", value_enum)]
    oidc_newcomers: Option<Newcomer>,
}

/// Nobody becomes an admin by coming in.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Newcomer {
    Viewer,
    Operator,
    Auditor,
}

impl From<Newcomer> for Role {
    fn from(newcomer: Newcomer) -> Self {
        match newcomer {
            Newcomer::Viewer => Role::Viewer,
            Newcomer::Operator => Role::Operator,
            Newcomer::Auditor => Role::Auditor,
        }
    }
}

impl Options {
    /// `None` when no provider is configured.
    pub(super) fn entrance(self) -> Result<Option<Entrance>, Failure> {
        let wrong = |key: &'static str| Failure { exit: Exit::Usage, message: Message::new(key) };
        let (issuer, client) = match (self.oidc_issuer, self.oidc_client) {
            (None, None) => return Ok(None),
            (Some(issuer), Some(client)) => (issuer, client),
            (Some(_), None) | (None, Some(_)) => return Err(wrong("cli-oidc-incomplete")),
        };
        let secret = self.oidc_secret_file.as_deref().map(read).transpose()?;
        let secret = secret.map(|secret| String::from_utf8_lossy(&secret).trim().to_owned());
        let settings = Settings { issuer, client, secret, claim: self.oidc_claim };
        let provider = Provider::new(settings).map_err(|_| wrong("cli-oidc-issuer"))?;
        Ok(Some(Entrance { provider, newcomers: self.oidc_newcomers.map(Role::from) }))
    }
}
