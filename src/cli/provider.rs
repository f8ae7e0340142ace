//! The settings of a provider that people sign in through.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Exit, Failure, read};
use crate::lang::Message;
use crate::oidc::{BadProvider, Provider, Settings};
use crate::outward::Way;
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
    /// File with certificates (PEM) of an authority to trust beside the usual ones on the way there
    #[arg(long, env = "QX_OIDC_CA", value_name = "FILE")]
    oidc_ca: Option<PathBuf>,
    /// Proxy on the way there; none is taken from elsewhere
    #[arg(long, env = "QX_OIDC_PROXY", value_name = "URL", hide_env_values = true)]
    oidc_proxy: Option<String>,
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
        let way = Way { authority: self.oidc_ca.as_deref().map(read).transpose()?, proxy: self.oidc_proxy };
        let settings = Settings { issuer, client, secret, claim: self.oidc_claim, way };
        let provider = Provider::new(settings).map_err(|error| match error {
            BadProvider::Issuer => wrong("cli-oidc-issuer"),
            BadProvider::Way(bad) => {
                let message = Message::new("cli-oidc-way").with("problem", bad.to_string());
                Failure { exit: Exit::NotReady, message }
            }
        })?;
        Ok(Some(Entrance { provider, newcomers: self.oidc_newcomers.map(Role::from) }))
    }
}
