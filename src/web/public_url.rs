//! The address that people reach the server at when they are not on this machine: a setting, never what a request says.

use std::str::FromStr;

use axum::http::Uri;
use axum::http::uri::{Authority, Scheme};

/// Scheme and host, with the port when it is not the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    is_encrypted: bool,
    host: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an address like https://segments.example.com is wanted: http or https, a host, maybe a port, and nothing else"
)]
pub struct NoPublicUrl;

impl FromStr for PublicUrl {
    type Err = NoPublicUrl;

    fn from_str(text: &str) -> Result<Self, NoPublicUrl> {
        let address: Uri = text.trim().parse().map_err(|_| NoPublicUrl)?;
        let is_encrypted = match address.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            Some(_) | None => return Err(NoPublicUrl),
        };
        let authority = address.authority().ok_or(NoPublicUrl)?;
        let is_bare = matches!(address.path(), "" | "/") && address.query().is_none() && !text.contains('#');
        if !is_bare || authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(NoPublicUrl);
        }
        Ok(PublicUrl { is_encrypted, host: named(authority, is_encrypted) })
    }
}

impl PublicUrl {
    /// Whether a request that says it is for `host` is for this address.
    pub fn is(&self, host: &Authority) -> bool {
        named(host, self.is_encrypted) == self.host
    }

    pub fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// Without a slash at its end.
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.is_encrypted { "https" } else { "http" }, self.host)
    }
}

/// One way to write a host of many: no capitals, no port where it is the usual one.
fn named(authority: &Authority, is_encrypted: bool) -> String {
    let usual = if is_encrypted { 443 } else { 80 };
    let host = authority.host().to_ascii_lowercase();
    match authority.port_u16() {
        Some(port) if port != usual => format!("{host}:{port}"),
        Some(_) | None => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_however_it_is_written() {
        let url: PublicUrl = "https://Segments.example.com:443/".parse().unwrap();
        assert_eq!(url.origin(), "https://segments.example.com");
        assert!(
            url.is(&"segments.EXAMPLE.com".parse().unwrap()) && url.is(&"segments.example.com:443".parse().unwrap())
        );
        for other in ["example.com", "segments.example.com:8750", "segments.example.com.evil", "xsegments.example.com"]
        {
            assert!(!url.is(&other.parse().unwrap()), "{other}");
        }
        let url: PublicUrl = "http://10.0.0.7:8750".parse().unwrap();
        assert_eq!(url.origin(), "http://10.0.0.7:8750");
        assert!(!url.is_encrypted() && url.is(&"10.0.0.7:8750".parse().unwrap()));
    }

    #[test]
    fn what_says_more_or_less_than_where_is_refused() {
        for text in [
            "segments.example.com",
            "https://",
            "ftp://example.com",
            "https://example.com/shop",
            "https://example.com/?a=b",
            "https://example.com#a",
            "https://me:secret@example.com",
            "//example.com",
            "",
        ] {
            assert_eq!(text.parse::<PublicUrl>(), Err(NoPublicUrl), "{text}");
        }
    }
}
