//! A request has to name a host that is ours: this machine, or the one that the settings name. Whoever is on this machine
//! needs no other permission while there is no sign-in, so nobody else may borrow its name.

use axum::extract::{Request, State};
use axum::http::header;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::PageError;
use super::public_url::PublicUrl;
use super::state::Server;

/// Refuses requests that name another host: a foreign page whose name was made to resolve to this machine.
pub async fn our_names_only(State(server): State<Server>, request: Request, next: Next) -> Response {
    let ours = |host: &str| is_ours(host, server.public_url());
    let named = request.headers().get(header::HOST).map(|host| host.to_str().is_ok_and(ours));
    if named.unwrap_or(true) { next.run(request).await } else { PageError::ForeignHost.into_response() }
}

fn is_ours(host: &str, public: Option<&PublicUrl>) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        || public.is_some_and(|public| public.is(&authority))
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_names_of_this_machine_and_the_one_that_is_set() {
        for host in ["localhost", "LOCALHOST:8750", "127.0.0.1:8750", "127.9.9.9", "[::1]:8750"] {
            assert!(is_ours(host, None), "{host}");
        }
        for host in ["example.com", "example.com:8750", "127.0.0.1.example.com", "10.0.0.1", "", "localhost.evil"] {
            assert!(!is_ours(host, None), "{host}");
        }
        let public = "https://example.com".parse().ok();
        assert!(is_ours("example.com", public.as_ref()) && is_ours("localhost:8750", public.as_ref()));
        assert!(!is_ours("www.example.com", public.as_ref()));
    }
}
