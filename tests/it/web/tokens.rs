//! Tokens of programs: some of their owner's rights, for a time, where programs ask and nowhere else.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use quanxuan::lang::Lang;
use quanxuan::pipeline::RunRequest;
use quanxuan::store::{EntryFilter, Limits, NewToken, PersonId, Right, Role, Scope, SegmentName, StoreError};
use quanxuan::web::secrets;
use tower::ServiceExt;

use super::api::call;
use super::rights::{Site, addresses, by};

/// Makes a token of somebody; its secret.
pub async fn token(site: &Site, of: PersonId, rights: &[Right]) -> String {
    let secret = secrets::fresh_token().unwrap();
    site.store().add_token(of, new(rights, &secret, 1), by()).await.unwrap();
    secret
}

fn new(rights: &[Right], secret: &str, days: u16) -> NewToken {
    let label = SegmentName::parse("nightly job").unwrap();
    NewToken { label, scope: Scope::of(rights), limits: Limits::default(), secret: secrets::kept(secret), days }
}

/// A program of somebody with these rights, as it shows itself.
pub async fn program(site: &Site, name: &str, role: Role, rights: &[Right]) -> String {
    let (owner, _) = site.person(name, role).await;
    format!("Bearer {}", token(site, owner, rights).await)
}

/// What somebody who shows this gets.
pub async fn status(site: &Site, method: &str, path: &str, shown: &str) -> StatusCode {
    let request = Request::builder().method(method).uri(path).header("authorization", shown);
    site.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status()
}

#[tokio::test]
async fn a_token_does_what_both_its_scope_and_the_role_of_its_owner_allow() {
    let site = Site::new();
    let (boss, _) = site.person("boss", Role::Admin).await;
    let request = RunRequest { text: "everyone".into(), as_of: None, saved: None, who: "test".into() };
    let run = site.server.pipeline().run(request).await.unwrap().run.to_string();
    // One that is there to be revoked: without it nothing would be found, whoever asks.
    let spare = token(&site, boss, &[Right::See]).await;
    let (_, spare) = site.store().token(secrets::kept(&spare), Timestamp::now()).await.unwrap().unwrap();
    for role in Role::ALL {
        let (owner, _) = site.person(role.name(), role).await;
        for scope in Right::ALL {
            // No program sees what is personal unmasked.
            if !role.may(scope) || scope == Right::Unmask {
                let made = site.store().add_token(owner, new(&[scope], "qx_x", 1), by()).await;
                assert!(matches!(made, Err(StoreError::BadScope)), "{role:?} {scope:?}");
                continue;
            }
            let shown = format!("Bearer {}", token(&site, owner, &[scope]).await);
            for (right, method, path) in addresses().filter(|(_, _, path)| path.starts_with("/api/")) {
                let id = if path.contains("/runs/") { &run } else { "1" };
                let path = path.replace("{id}", id).replace("{name}", "gender");
                let path = path.replace("{token}", &spare.id.to_string());
                let status = status(&site, method, &path, &shown).await;
                let denied = match right {
                    Some(right) if right.is_secret() => status == StatusCode::NOT_FOUND,
                    Some(_) | None => status == StatusCode::FORBIDDEN,
                };
                let may = right.is_none_or(|right| right == scope);
                assert_eq!(denied, !may, "{method} {path} as {role:?} with {scope:?}: {status}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_program_saves_names_its_token_beside_the_person() {
    let site = Site::new();
    let shown = program(&site, "boss", Role::Admin, &[Right::See, Right::Save]).await;
    let (_, auditor) = site.person("auditor", Role::Auditor).await;
    let new = serde_json::json!({"name": "women", "segment": "gender = '女'"});
    let saved = call(&site.app, "POST", "/api/v1/segments", &[("authorization", &shown)], &new).await;
    let tag = saved.header("etag").to_owned();
    let other = serde_json::json!({"segment": "gender = '男'"});
    let shown = [("authorization", shown.as_str()), ("if-match", tag.as_str())];
    call(&site.app, "POST", "/api/v1/segments/1/versions", &shown, &other).await;
    let entries = site.store().entries(EntryFilter::default(), None, 2).await.unwrap().entries;
    let by: Vec<String> = entries.iter().map(|entry| format!("{}: {}", entry.by(), entry.said(Lang::En))).collect();
    assert!(by.iter().all(|by| by.starts_with("boss (nightly job): ")), "{by:?}");
    let page = site.get("/audit?kind=act-segment", &auditor).await.body;
    assert_eq!(page.matches("boss (nightly job)").count(), 2, "{page}");
}

#[tokio::test]
async fn a_token_narrows_with_its_owner_and_dies_with_time_and_revocation() {
    let site = Site::new();
    site.person("boss", Role::Admin).await;
    let (owner, _) = site.person("Li", Role::Operator).await;
    let secret = token(&site, owner, &[Right::See, Right::Save]).await;
    let (store, now) = (site.store(), Timestamp::now());
    let found = async || store.token(secrets::kept(&secret), now).await.unwrap();
    let (person, kept) = found().await.unwrap();
    assert_eq!((person.id, kept.scope.rights()), (owner, &[Right::See, Right::Save][..]));
    let later = |hours| now.checked_add(SignedDuration::from_hours(hours)).unwrap();
    assert!(store.token(secrets::kept(&secret), later(23)).await.unwrap().is_some());
    assert!(store.token(secrets::kept(&secret), later(25)).await.unwrap().is_none(), "expired");
    // Of somebody else it is not revoked.
    let (other, _) = site.person("Wu", Role::Operator).await;
    let number = kept.id.to_string().parse().unwrap();
    assert!(store.revoke_token(other, number, by()).await.unwrap().is_none());
    assert!(found().await.is_some());
    assert_eq!(store.revoke_token(owner, number, by()).await.unwrap().unwrap().label, "nightly job");
    assert!(found().await.is_none(), "revoked");
    // Who is disabled has no token, and none again when enabled.
    let secret = token(&site, owner, &[Right::See]).await;
    let shown = format!("Bearer {secret}");
    let path = "/api/v1/segment.schema.json";
    assert_eq!(status(&site, "GET", path, &shown).await, StatusCode::OK);
    store.disable(owner, by()).await.unwrap();
    assert_eq!(status(&site, "GET", path, &shown).await, StatusCode::UNAUTHORIZED);
    store.enable(owner, by()).await.unwrap();
    assert_eq!(status(&site, "GET", path, &shown).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_no_token_is_nobody_even_beside_a_session_and_while_nobody_signs_in() {
    let path = "/api/v1/segment.schema.json";
    let open = Site::new();
    assert_eq!(open.get(path, "").await.status, StatusCode::OK);
    for shown in ["Bearer qx_0", "Bearer ", "Bearer", "", "Basic YTpi", "qx_0", "bearer\u{a0}x"] {
        assert_eq!(status(&open, "GET", path, shown).await, StatusCode::UNAUTHORIZED, "{shown}");
    }
    let site = Site::new();
    let (_, cookie) = site.person("boss", Role::Admin).await;
    let request = Request::get(path).header("cookie", cookie).header("authorization", "Bearer qx_0");
    let reply = site.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(reply.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_opens_no_page_so_that_it_makes_no_other() {
    let site = Site::new();
    let (owner, _) = site.person("boss", Role::Admin).await;
    let shown = format!("Bearer {}", token(&site, owner, &Right::ALL).await);
    for (method, path) in [("GET", "/segments"), ("POST", "/account/tokens"), ("POST", "/people"), ("GET", "/audit")] {
        assert_eq!(status(&site, method, path, &shown).await, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn the_account_page_makes_lists_and_revokes_tokens_and_shows_a_secret_once() {
    let site = Site::new();
    site.person("boss", Role::Admin).await;
    let (owner, cookie) = site.person("Li", Role::Operator).await;
    let make = async |right: &str, days: &str| {
        let form = [("label", "<b>nocturne</b>"), ("right", right), ("right", "see"), ("days", days)];
        site.send("POST", "/account/tokens", &cookie, &form).await
    };
    assert_eq!(make("manage", "30").await.status, StatusCode::BAD_REQUEST, "more than an operator may");
    assert_eq!(make("export", "9999").await.status, StatusCode::BAD_REQUEST);
    let page = make("export", "30").await;
    assert_eq!(page.status, StatusCode::OK);
    let secret = page.body.split("qx_").nth(1).unwrap()[..64].to_owned();
    assert!(page.body.contains("&#60;b&#62;nocturne") && page.body.contains("ask and look · take lists away"));
    let kept = site.store().token(secrets::kept(&format!("qx_{secret}")), Timestamp::now()).await.unwrap();
    let (person, kept) = kept.unwrap();
    assert_eq!((person.id, kept.scope.rights()), (owner, &[Right::See, Right::Export][..]));
    let again = site.get("/account", &cookie).await.body;
    assert!(again.contains("nocturne") && !again.contains(&secret));
    let revoke = format!("/account/tokens/{}/revoke", kept.id);
    assert_eq!(site.send("POST", &revoke, &cookie, &[]).await.goes_to, "/account");
    assert!(!site.get("/account", &cookie).await.body.contains("nocturne"));
}
