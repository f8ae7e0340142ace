//! While there is no sign-in, being on this machine is the only permission, so nothing else may borrow it.

use axum::extract::Request;
use axum::http::header;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::PageError;

/// Refuses requests that name another host: a foreign page whose name was made to resolve to this machine.
pub async fn local_names_only(request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST).map(|host| host.to_str().is_ok_and(is_local));
    if named.unwrap_or(true) { next.run(request).await } else { PageError::ForeignHost.into_response() }
}

fn is_local(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_names_of_this_machine() {
        for host in ["localhost", "LOCALHOST:8750", "127.0.0.1:8750", "127.9.9.9", "[::1]:8750"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["example.com", "example.com:8750", "127.0.0.1.example.com", "10.0.0.1", "", "localhost.evil"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
