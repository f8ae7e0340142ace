//! The way to a server that somebody else runs: whose certificates prove it, and through which proxy it is reached. Does not
//! own what is asked there, nor how long that may take.

use reqwest::{Certificate, ClientBuilder, Proxy};

/// How a server elsewhere is reached.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// Certificates of an authority to trust beside the usual ones, as PEM.
    pub authority: Option<Vec<u8>>,
    /// The address of a proxy. None is taken from the environment, whose proxy is for other programs.
    pub proxy: Option<String>,
}

/// Why there is no such way.
#[derive(Debug, thiserror::Error)]
pub enum BadWay {
    #[error("{0}")]
    Unusable(#[from] reqwest::Error),
    #[error("the authority's file holds no certificate")]
    NoCertificate,
}

impl Way {
    /// A client that goes this way and no other.
    ///
    /// # Errors
    /// When the proxy has no address, or the authority no certificate.
    pub fn set(&self, http: ClientBuilder) -> Result<ClientBuilder, BadWay> {
        let http = match &self.proxy {
            Some(proxy) => http.proxy(Proxy::all(proxy)?),
            None => http.no_proxy(),
        };
        let Some(authority) = &self.authority else { return Ok(http) };
        let trusted = Certificate::from_pem_bundle(authority)?;
        if trusted.is_empty() {
            return Err(BadWay::NoCertificate);
        }
        Ok(trusted.into_iter().fold(http, ClientBuilder::add_root_certificate))
    }
}
