//! Who is let in through a provider.

use crate::oidc::Provider;
use crate::store::Role;

/// A provider whose word counts.
#[derive(Debug)]
pub struct Entrance {
    pub provider: Provider,
    /// What somebody becomes whom nobody invited; without it they are refused.
    pub newcomers: Option<Role>,
}
