//! Where a message may be sent.

use std::net::IpAddr;

use reqwest::Url;

use super::public::is_public;
use crate::lang::Message;

/// Characters of an address.
const LONGEST: usize = 2000;

/// Hosts that the operator of the server lets be told although they are not public: `name`, or `name:port` for that port
/// only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Internal(Vec<String>);

impl Internal {
    pub fn new<T: AsRef<str>>(hosts: impl IntoIterator<Item = T>) -> Self {
        let hosts = hosts.into_iter().map(|host| host.as_ref().trim().to_lowercase());
        Internal(hosts.filter(|host| !host.is_empty()).collect())
    }

    fn admits(&self, address: &Url) -> bool {
        let Some(host) = address.host_str() else { return false };
        let with_port = address.port_or_known_default().map(|port| format!("{host}:{port}"));
        self.0.iter().any(|known| known == host || Some(known) == with_port.as_ref())
    }
}

/// An address that may be tried. What its name leads to is seen when it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    address: Url,
    is_internal: bool,
}

/// Why an address may not be told anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTarget {
    #[error("no address")]
    NoAddress,
    #[error("not https")]
    NotEncrypted,
    #[error("an address that holds a name or a password")]
    Credentials,
    #[error("not public")]
    NotPublic,
}

impl BadTarget {
    /// What to tell a user.
    pub fn message(self) -> Message {
        Message::new(match self {
            BadTarget::NoAddress => "hook-no-address",
            BadTarget::NotEncrypted => "hook-not-encrypted",
            BadTarget::Credentials => "hook-credentials",
            BadTarget::NotPublic => "hook-not-public",
        })
    }
}

impl Target {
    /// # Errors
    /// When nothing may be sent there.
    pub fn parse(text: &str, internal: &Internal) -> Result<Self, BadTarget> {
        let text = text.trim();
        let mut address = Url::parse(text).map_err(|_| BadTarget::NoAddress)?;
        address.set_fragment(None);
        if text.len() > LONGEST || !matches!(address.scheme(), "http" | "https") {
            return Err(BadTarget::NoAddress);
        }
        if !address.username().is_empty() || address.password().is_some() {
            return Err(BadTarget::Credentials);
        }
        let is_internal = internal.admits(&address);
        if !is_internal {
            // A number is not resolved, so this is the only look at it.
            let number =
                address.host_str().map(|host| host.trim_matches(['[', ']'])).and_then(|host| host.parse().ok());
            if number.is_some_and(|number: IpAddr| !is_public(number)) {
                return Err(BadTarget::NotPublic);
            }
            if address.scheme() != "https" {
                return Err(BadTarget::NotEncrypted);
            }
        }
        Ok(Target { address, is_internal })
    }

    pub fn is_internal(&self) -> bool {
        self.is_internal
    }

    pub fn as_str(&self) -> &str {
        self.address.as_str()
    }

    pub(super) fn into_address(self) -> Url {
        self.address
    }
}
