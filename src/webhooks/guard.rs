//! The resolver of a connection: it hands on nothing but addresses that may be reached, so that there is no second look
//! at a name that could find something else.

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::public::is_public;

/// A name leads to an address that is not public.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not public")]
pub(super) struct NotPublic(SocketAddr);

/// What the machine knows.
#[derive(Debug)]
pub struct SystemNames;

impl Resolve for SystemNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// For one connection.
pub(super) struct Guard {
    pub names: Arc<dyn Resolve>,
    /// The operator named the host.
    pub is_internal: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, is_internal) = (self.names.resolve(name), self.is_internal);
        Box::pin(async move {
            let found: Vec<SocketAddr> = found.await?.collect();
            // One bad address spoils the name: which of several is taken is not ours to say.
            match found.iter().find(|address| !is_internal && !is_public(address.ip())) {
                Some(address) => Err(NotPublic(*address).into()),
                None => Ok(Box::new(found.into_iter()) as Addrs),
            }
        })
    }
}
