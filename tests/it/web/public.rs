//! A server that others than those at its machine reach: by one name that is set, and after signing in.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use quanxuan::store::{Role, Store};
use quanxuan::web::{PublicUrl, listen, router};
use tower::ServiceExt;

use super::rights::Site;

fn named(url: &str) -> PublicUrl {
    url.parse().unwrap()
}

/// The small demo shop, reached at this address, too; nobody is admin.
fn site(url: &str) -> Site {
    let folder = tempfile::tempdir().unwrap();
    let server = super::with_store(Store::open(folder.path()).unwrap());
    Site::of(server.with_public_url(Some(named(url))), folder)
}

async fn ask(
    site: &Site,
    host: &str,
    path: &str,
    cookie: &str,
    form: Option<&[(&str, &str)]>,
) -> (StatusCode, HeaderMap) {
    let request = Request::builder().uri(path).header(header::HOST, host).header(header::ACCEPT, "text/html");
    let request = request.header(header::COOKIE, cookie).header(header::ORIGIN, format!("https://{host}"));
    let request = match form {
        None => request.body(Body::empty()),
        Some(form) => request
            .method("POST")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(super::urlencoded(form))),
    };
    let response = router(site.server.clone()).oneshot(request.unwrap()).await.unwrap();
    (response.status(), response.headers().clone())
}

#[tokio::test]
async fn only_a_server_with_a_public_address_listens_beyond_this_machine() {
    let everywhere = "0.0.0.0:0".parse().unwrap();
    assert!(listen(everywhere, None).await.is_err());
    assert!(listen("127.0.0.1:0".parse().unwrap(), None).await.is_ok());
    assert!(listen(everywhere, Some(&named("https://segments.example.com"))).await.is_ok());
}

#[tokio::test]
async fn the_name_that_is_set_is_answered_and_no_other() {
    let site = site("https://segments.example.com");
    for (host, status) in [
        ("segments.example.com", StatusCode::OK),
        ("SEGMENTS.example.com:443", StatusCode::OK),
        ("127.0.0.1:8750", StatusCode::OK),
        ("www.example.com", StatusCode::MISDIRECTED_REQUEST),
        ("segments.example.com:8750", StatusCode::MISDIRECTED_REQUEST),
        ("10.0.0.7", StatusCode::MISDIRECTED_REQUEST),
    ] {
        assert_eq!(ask(&site, host, "/healthz", "", None).await.0, status, "{host}");
    }
}

#[tokio::test]
async fn everybody_signs_in_from_the_first_day_even_at_the_machine_itself() {
    let site = site("https://segments.example.com");
    for host in ["segments.example.com", "localhost:8750"] {
        let (status, headers) = ask(&site, host, "/segments", "", None).await;
        assert_eq!(
            (status, &headers[header::LOCATION]),
            (StatusCode::SEE_OTHER, &"/sign-in?to=%2Fsegments".parse().unwrap())
        );
        assert_eq!(ask(&site, host, "/api/v1/segments", "", None).await.0, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn what_a_browser_keeps_travels_encrypted_only_and_links_lead_to_the_public_address() {
    for (url, host, is_encrypted) in [
        ("https://segments.example.com", "segments.example.com", true),
        ("http://segments.example.com:8750", "segments.example.com:8750", false),
    ] {
        let site = site(url);
        let (_, admin) = site.person("Chen Min", Role::Admin).await;
        let (status, headers) = ask(&site, host, "/sign-out", &admin, Some(&[])).await;
        let cookie = headers[header::SET_COOKIE].to_str().unwrap();
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert_eq!(cookie.contains("; Secure"), is_encrypted, "{cookie}");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let (_, admin) = site.person("Li Lei", Role::Admin).await;
        let page = site.send("POST", "/people", &admin, &[("name", "Han Meimei"), ("role", "viewer")]).await;
        assert!(page.body.contains(&format!("{url}/welcome?token=")), "{}", page.body);
    }
}
