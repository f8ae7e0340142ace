//! Who may go where, and how somebody becomes who they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use quanxuan::lang::Lang;
use quanxuan::pipeline::RunRequest;
use quanxuan::store::{By, EntryFilter, NewVersion, PersonId, Refusal, Right, Role, SegmentName, Store, StoreError};
use quanxuan::web::{Server, router, secrets};
use tempfile::TempDir;
use tower::ServiceExt;

pub struct Site {
    folder: TempDir,
    pub server: Server,
    pub app: Router,
}

pub fn by() -> By {
    By::new("console", Timestamp::now())
}

pub struct Reply {
    pub status: StatusCode,
    pub goes_to: String,
    pub cookie: Option<String>,
    pub body: String,
}

/// A person of a role with a session; the cookie of it.
pub async fn person(store: &Store, name: &str, role: Role) -> (PersonId, String) {
    let now = Timestamp::now();
    let (link, session) = (secrets::fresh().unwrap(), secrets::fresh().unwrap());
    let name = SegmentName::parse(name).unwrap();
    let person = store.invite(name.clone(), role, secrets::kept(&link), by()).await.unwrap();
    store.accept(secrets::kept(&link), name, "no hash".to_owned(), now).await.unwrap();
    store.sign_in(&person, secrets::kept(&session), "test", now).await.unwrap();
    (person.id, format!("session={session}"))
}

impl Site {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = super::with_store(Store::open(folder.path()).unwrap());
        Site::of(server, folder)
    }

    pub fn of(server: Server, folder: TempDir) -> Self {
        Site { app: router(server.clone()), server, folder }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn store(&self) -> Store {
        self.server.pipeline().store().clone()
    }

    pub async fn person(&self, name: &str, role: Role) -> (PersonId, String) {
        person(&self.store(), name, role).await
    }

    pub async fn send(&self, method: &str, path: &str, cookie: &str, form: &[(&str, &str)]) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept", "text/html")
            .header("accept-language", "en")
            .header("cookie", cookie)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(super::urlencoded(form)))
            .unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let header = |name: &str| parts.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let cookie = header("set-cookie").map(|cookie| cookie.split(';').next().unwrap().to_owned());
        let body = String::from_utf8_lossy(&body).into_owned();
        Reply { status: parts.status, goes_to: header("location").unwrap_or_default(), cookie, body }
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Reply {
        self.send("GET", path, cookie, &[]).await
    }
}

/// Every address with the right that it needs; nobody needs one for the first.
const ADDRESSES: &[(Option<Right>, &str, &[&str])] = &[
    (
        None,
        "GET",
        &[
            "/assets/{*path}",
            "/healthz",
            "/readyz",
            "/version",
            "/sign-in",
            "/sign-in/provider",
            "/sign-in/provider/back",
            "/welcome",
        ],
    ),
    (None, "POST", &["/preferences", "/sign-in", "/sign-out", "/welcome"]),
    (
        Some(Right::See),
        "GET",
        &[
            "/",
            "/ask",
            "/ask/ideas",
            "/ask/live",
            "/reading",
            "/run",
            "/conditions/new",
            "/conditions/form",
            "/conditions/count",
            "/conditions/apply",
            "/profile",
            "/customers",
            "/customers/{id}",
            "/segments",
            "/segments/overlap",
            "/segments/{id}",
            "/segments/{id}/changes",
            "/segments/{id}/review",
            "/segments/{id}/members",
            "/gallery",
            "/gallery/{name}",
            "/catalog",
            "/catalog/{name}",
            "/language",
            "/language/{key}",
            "/palette",
            "/keys",
            "/runs/{id}",
            "/account",
            "/plays",
            "/plays/{name}",
            "/columns",
            "/columns/chosen",
            "/customers/{id}/course",
        ],
    ),
    (
        Some(Right::See),
        "POST",
        &[
            "/segments/{id}/versions/compare",
            "/account/sessions/{session}/end",
            "/account/tokens",
            "/account/tokens/{token}/revoke",
        ],
    ),
    (Some(Right::Save), "GET", &["/segments/new"]),
    (
        Some(Right::Save),
        "POST",
        &[
            "/segments",
            "/segments/bulk",
            "/segments/{id}/versions",
            "/segments/{id}/details",
            "/segments/{id}/freeze",
            "/segments/{id}/unfreeze",
            "/segments/{id}/schedule",
            "/segments/{id}/schedule/pause",
            "/segments/{id}/schedule/resume",
            "/segments/{id}/schedule/clear",
            "/segments/{id}/trash",
            "/segments/{id}/review",
            "/segments/{id}/restore",
            "/segments/{id}/versions/{number}/run",
            "/plays/{name}",
            "/plays/{name}/versions/{number}/restore",
        ],
    ),
    (Some(Right::Export), "POST", &["/api/v1/exports", "/exports/{id}/cancel", "/segments/{id}/files"]),
    (Some(Right::Export), "DELETE", &["/api/v1/exports/{id}"]),
    (
        Some(Right::Export),
        "GET",
        &[
            "/export/{name}",
            "/segments/{id}/members.csv",
            "/hooks",
            "/exports",
            "/exports/{id}/file",
            "/api/v1/exports",
            "/api/v1/exports/{id}",
            "/api/v1/exports/{id}/file",
        ],
    ),
    (
        Some(Right::Export),
        "POST",
        &[
            "/hooks",
            "/hooks/{hook}/test",
            "/hooks/{hook}/on",
            "/hooks/{hook}/remove",
            "/hooks/deliveries/{delivery}/again",
        ],
    ),
    (Some(Right::Teach), "GET", &["/words/new", "/words/meaning"]),
    (Some(Right::Teach), "POST", &["/words", "/words/{name}/withdraw", "/api/v1/words"]),
    (Some(Right::Audit), "GET", &["/audit", "/audit/chain", "/metrics", "/audit/record.jsonl", "/model", "/reviews"]),
    (Some(Right::Audit), "POST", &["/runs/{id}/replay", "/segments/{id}/review/decision"]),
    (
        Some(Right::See),
        "GET",
        &[
            "/api/v1/catalog",
            "/api/v1/catalog/{name}",
            "/api/v1/completions",
            "/api/v1/customers/{id}",
            "/api/v1/gallery",
            "/api/v1/me",
            "/api/v1/openapi.json",
            "/api/v1/refinements",
            "/api/v1/runs/{id}",
            "/api/v1/runs/{id}/members",
            "/api/v1/segment.schema.json",
            "/api/v1/segments",
            "/api/v1/segments/{id}",
            "/api/v1/segments/{id}/versions",
            "/api/v1/suggestions",
        ],
    ),
    (
        Some(Right::See),
        "POST",
        &[
            "/api/v1/ask",
            "/api/v1/check",
            "/api/v1/compile",
            "/api/v1/count",
            "/api/v1/customers/{id}/why",
            "/api/v1/run",
        ],
    ),
    (
        Some(Right::Save),
        "POST",
        &[
            "/api/v1/segments",
            "/api/v1/segments/{id}/restore",
            "/api/v1/segments/{id}/run",
            "/api/v1/segments/{id}/versions",
        ],
    ),
    (Some(Right::Save), "PUT", &["/api/v1/segments/{id}", "/api/v1/segments/{id}/schedule", "/api/v1/plays/{name}"]),
    (Some(Right::Save), "DELETE", &["/api/v1/segments/{id}", "/api/v1/segments/{id}/schedule"]),
    (
        Some(Right::Save),
        "POST",
        &[
            "/api/v1/segments/{id}/freeze",
            "/api/v1/segments/{id}/unfreeze",
            "/api/v1/segments/{id}/schedule/pause",
            "/api/v1/segments/{id}/schedule/resume",
            "/api/v1/segments/{id}/review",
        ],
    ),
    (
        Some(Right::See),
        "GET",
        &[
            "/api/v1/segments/{id}/schedule",
            "/api/v1/segments/{id}/review",
            "/api/v1/words",
            "/api/v1/words/{name}",
            "/api/v1/plays",
            "/api/v1/plays/{name}",
        ],
    ),
    (Some(Right::Teach), "PUT", &["/api/v1/words/{name}"]),
    (Some(Right::Teach), "DELETE", &["/api/v1/words/{name}"]),
    (Some(Right::Export), "PUT", &["/api/v1/segments/{id}/files"]),
    (Some(Right::Export), "DELETE", &["/api/v1/segments/{id}/files", "/api/v1/hooks/{hook}"]),
    (Some(Right::Export), "GET", &["/api/v1/segments/{id}/files", "/api/v1/hooks", "/api/v1/hooks/deliveries"]),
    (
        Some(Right::Export),
        "POST",
        &[
            "/api/v1/hooks",
            "/api/v1/hooks/{hook}/on",
            "/api/v1/hooks/{hook}/test",
            "/api/v1/hooks/deliveries/{delivery}/again",
        ],
    ),
    (Some(Right::Audit), "GET", &["/api/v1/reviews", "/api/v1/model/usage"]),
    (Some(Right::Audit), "POST", &["/api/v1/segments/{id}/review/decision"]),
    (Some(Right::Manage), "GET", &["/api/v1/people", "/api/v1/people/{id}/tokens", "/api/v1/policy"]),
    (Some(Right::Manage), "POST", &["/api/v1/people", "/api/v1/people/{id}/link"]),
    (Some(Right::Manage), "PUT", &["/api/v1/people/{id}", "/api/v1/policy"]),
    (Some(Right::Manage), "DELETE", &["/api/v1/people/{id}/tokens/{token}"]),
    (Some(Right::Audit), "GET", &["/api/v1/audit/verification", "/api/v1/runs"]),
    (Some(Right::Audit), "POST", &["/api/v1/runs/{id}/replay"]),
    (Some(Right::Unmask), "GET", &["/sight"]),
    (Some(Right::Unmask), "POST", &["/sight", "/sight/end"]),
    (Some(Right::Manage), "GET", &["/people", "/people/{id}", "/settings"]),
    (
        Some(Right::Manage),
        "POST",
        &[
            "/people",
            "/settings",
            "/people/{id}/link",
            "/people/{id}/role",
            "/people/{id}/disable",
            "/people/{id}/enable",
            "/people/{id}/unmask",
            "/people/{id}/mask",
            "/people/{id}/limits",
        ],
    ),
];

pub fn addresses() -> impl Iterator<Item = (Option<Right>, &'static str, &'static str)> {
    ADDRESSES.iter().flat_map(|(right, method, paths)| paths.iter().map(|path| (*right, *method, *path)))
}

fn name_of(method: &Method) -> &'static str {
    ["GET", "POST", "PUT", "DELETE"].into_iter().find(|name| method.as_str() == *name).unwrap()
}

#[test]
fn every_address_is_in_the_table() {
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/routes.rs")).unwrap();
    let mut found = BTreeSet::new();
    for part in source.split(".route(").skip(1) {
        let path = part.split('"').nth(1).unwrap().to_owned();
        for (call, method) in [("get(", "GET"), ("post(", "POST")] {
            if part.split(".route(").next().unwrap().contains(call) {
                found.insert((method, path.clone()));
            }
        }
    }
    let api = quanxuan::web::api::endpoints();
    let api = api.iter().map(|endpoint| (name_of(&endpoint.method), endpoint.path.to_owned()));
    found.extend(api);
    let table: BTreeSet<_> = addresses().map(|(_, method, path)| (method, path.to_owned())).collect();
    assert_eq!(table, found);
}

#[tokio::test]
async fn each_role_goes_where_its_rights_lead_and_nowhere_else() {
    let site = Site::new();
    let (target, _) = site.person("target", Role::Viewer).await;
    let mut cookies = Vec::new();
    for role in Role::ALL {
        cookies.push((role, site.person(role.name(), role).await.1));
    }
    let request = RunRequest { text: "everyone".into(), as_of: None, saved: None, who: "test".into() };
    let run = site.server.pipeline().run(request).await.unwrap().run.to_string();
    let secret = super::tokens::token(&site, target, &[Right::See]).await;
    let (_, token) = site.store().token(secrets::kept(&secret), Timestamp::now()).await.unwrap().unwrap();
    for (right, method, path) in addresses() {
        let id = if path.starts_with("/people") || path.starts_with("/api/v1/people") {
            target.to_string()
        } else if path.starts_with("/runs") || path.starts_with("/api/v1/runs") {
            run.clone()
        } else {
            "1".into()
        };
        let path =
            path.replace("{id}", &id).replace("{number}", "1").replace("{session}", "999").replace("{*path}", "x");
        let path = path
            .replace("{token}", &token.id.to_string())
            .replace("{hook}", "999")
            .replace("{delivery}", "999")
            .replace("{name}", "x")
            .replace("{key}", "x");
        for (role, cookie) in &cookies {
            // Its own session would end.
            if path == "/sign-out" {
                continue;
            }
            let form: &[(&str, &str)] =
                if path.ends_with("/role") { &[("role", "viewer")] } else { &[("name", "role"), ("role", "no")] };
            let status = site.send(method, &path, cookie, form).await.status;
            let denied = match right {
                Some(right) if right.is_secret() && path != "/people" => status == StatusCode::NOT_FOUND,
                Some(_) | None => {
                    status == StatusCode::FORBIDDEN
                        || (path == "/people" && method == "GET" && status == StatusCode::NOT_FOUND)
                }
            };
            let may = right.is_none_or(|right| role.may(right));
            if !(path == "/people" && method == "POST") {
                assert_eq!(denied, !may, "{method} {path} as {role:?}: {status}");
            }
        }
        let nobody = site.send(method, &path, "", &[]).await;
        let sent_away = nobody.status == StatusCode::UNAUTHORIZED || nobody.goes_to.starts_with("/sign-in?to=");
        let own = ["/sign-in", "/sign-out"].contains(&path.as_str());
        assert!(sent_away == right.is_some() || own, "{method} {path} as nobody: {}", nobody.status);
    }
}

#[tokio::test]
async fn without_an_admin_everybody_here_may_do_all_but_manage_people_and_see_them_unmasked() {
    let site = Site::new();
    for (right, _, path) in addresses().filter(|(_, method, path)| *method == "GET" && !path.contains('{')) {
        let status = site.get(path, "").await.status;
        match right {
            Some(Right::Manage) => assert_eq!(status, StatusCode::NOT_FOUND, "{path}"),
            Some(Right::Unmask) => assert_eq!(status, StatusCode::FORBIDDEN, "{path}"),
            // Some pages are of something that the bare address does not name.
            Some(_) | None => {
                assert!(![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status), "{path}: {status}");
                assert!(!site.get(path, "").await.goes_to.starts_with("/sign-in"), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn the_first_admin_comes_by_a_link_that_works_once_and_others_are_invited() {
    let site = Site::new();
    let secret = secrets::fresh().unwrap();
    site.store().invite_first_admin(secrets::kept(&secret), by()).await.unwrap();
    let link = format!("/welcome?token={secret}");
    assert!(site.get(&link, "").await.body.contains("first admin"));
    let form = |password: &'static str| {
        [("token", secret.clone()), ("name", "陈敏".into()), ("password", password.to_owned())]
    };
    let accept = async |password| {
        let form = form(password);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        site.send("POST", "/welcome", "", &form).await
    };
    assert_eq!(accept("short").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let admin = accept("correct horse").await;
    assert_eq!((admin.status, admin.goes_to.as_str()), (StatusCode::SEE_OTHER, "/"));
    let admin = admin.cookie.unwrap();
    assert_eq!(accept("correct horse").await.status, StatusCode::CONFLICT);
    // From now on nobody gets in unnamed.
    assert_eq!(site.get("/segments?tag=a", "").await.goes_to, "/sign-in?to=%2Fsegments%3Ftag%3Da");
    let invited = site.send("POST", "/people", &admin, &[("name", "Li"), ("role", "auditor")]).await;
    let token = invited.body.split("/welcome?token=").nth(1).unwrap()[..64].to_owned();
    let li = site
        .send("POST", "/welcome", "", &[("token", &token), ("name", "somebody else"), ("password", "battery staple")])
        .await;
    let page = site.get("/account", &li.cookie.unwrap()).await.body;
    assert!(page.contains("<h1>Li ") && page.contains("Auditor"), "{page}");
    let li = site.store().credentials("LI").await.unwrap().unwrap().person;
    assert!(matches!(site.store().set_role(li.id, Role::Admin, by()).await, Ok(())));
    assert!(site.get("/account", &admin).await.body.contains("陈敏"));
}

#[tokio::test]
async fn the_last_admin_stays() {
    let site = Site::new();
    let (first, _) = site.person("first", Role::Admin).await;
    let store = site.store();
    assert!(matches!(store.set_role(first, Role::Viewer, by()).await, Err(StoreError::LastAdmin)));
    assert!(matches!(store.disable(first, by()).await, Err(StoreError::LastAdmin)));
    let (second, cookie) = site.person("second", Role::Admin).await;
    store.disable(first, by()).await.unwrap();
    assert!(matches!(store.set_role(second, Role::Operator, by()).await, Err(StoreError::LastAdmin)));
    // A refused change ended no session.
    assert_eq!(site.get("/people", &cookie).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_password_opens_the_door_under_a_new_secret_and_leads_nowhere_else() {
    let site = Site::new();
    let (id, old) = site.person("admin", Role::Admin).await;
    let (store, link) = (site.store(), secrets::fresh().unwrap());
    store.invite_again(id, secrets::kept(&link), by()).await.unwrap();
    site.send("POST", "/welcome", "", &[("token", &link), ("password", "correct horse")]).await;
    // Choosing another password ends what was open before.
    assert!(site.get("/", &old).await.goes_to.starts_with("/sign-in"));
    let try_to = async |password: &str, to: &str, cookie: &str| {
        site.send("POST", "/sign-in", cookie, &[("name", "ADMIN"), ("password", password), ("to", to)]).await
    };
    assert_eq!(try_to("wrong", "/", "").await.status, StatusCode::UNAUTHORIZED);
    // A secret that somebody planted in the browser is not taken over.
    let signed_in = try_to("correct horse", "/segments?tag=a", "session=planted").await;
    assert_eq!(signed_in.goes_to, "/segments?tag=a");
    assert_ne!(signed_in.cookie.as_deref(), Some("session=planted"));
    for foreign in ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", ""] {
        assert_eq!(try_to("correct horse", foreign, "").await.goes_to, "/", "{foreign}");
    }
    let cookie = signed_in.cookie.unwrap();
    assert_eq!(site.get("/segments", &cookie).await.status, StatusCode::OK);
    site.send("POST", "/sign-out", &cookie, &[]).await;
    assert!(site.get("/segments", &cookie).await.goes_to.starts_with("/sign-in"));
}

#[tokio::test]
async fn guessing_locks_the_name_and_sessions_end_by_themselves() {
    let site = Site::new();
    site.person("admin", Role::Admin).await;
    let (store, now) = (site.store(), Timestamp::now());
    let admin = store.credentials("admin").await.unwrap().unwrap().person;
    for failures in 1..=6 {
        store.note_failure(&admin, Refusal::Password, now).await.unwrap();
        let until = store.credentials("admin").await.unwrap().unwrap().person.locked_until;
        let minutes = until.map(|until| (until.duration_since(now).as_secs() + 30) / 60);
        assert_eq!(minutes, [None, None, None, None, Some(1), Some(2)][failures - 1], "{failures}");
    }
    let locked = site.send("POST", "/sign-in", "", &[("name", "admin"), ("password", "any")]).await;
    assert!(locked.body.contains("Too many wrong passwords"), "{}", locked.body);
    // A password typed as a name is not kept.
    site.send("POST", "/sign-in", "", &[("name", "correct horse"), ("password", "any")]).await;
    let refused = store.entries(EntryFilter::default(), None, 2).await.unwrap().entries;
    let refused = refused.iter().map(|entry| format!("{}: {}", entry.who, entry.said(Lang::En)));
    let expected = [": Sign-in failed: nobody has this name", "admin: Sign-in failed: the name is locked"];
    assert_eq!(refused.collect::<Vec<_>>(), expected);
    let secret = secrets::fresh().unwrap();
    store.sign_in(&admin, secrets::kept(&secret), "test", now).await.unwrap();
    let alive = async |hours: i64| {
        let later = now.checked_add(SignedDuration::from_hours(hours)).unwrap();
        store.session(secrets::kept(&secret), later).await.unwrap().is_some()
    };
    assert!(alive(23).await);
    assert!(alive(23 + 23).await, "heard of meanwhile");
    assert!(!alive(23 + 23 + 25).await);
}

#[tokio::test]
async fn pages_offer_only_what_whoever_looks_may_do() {
    let site = Site::new();
    site.person("admin", Role::Admin).await;
    let version = NewVersion {
        text: "gender = '女'".into(),
        json: serde_json::json!({}),
        question: None,
        note: String::new(),
        by: By::new("admin", Timestamp::now()),
    };
    let name = SegmentName::parse("women").unwrap();
    let id = site.store().create_segment(name, String::new(), None, Vec::new(), version).await.unwrap().id;
    let pages =
        ["/segments".to_owned(), format!("/segments/{id}"), "/ask?q=%E5%A5%B3%E6%80%A7".into(), "/catalog".into()];
    for (role, may) in [(Role::Viewer, false), (Role::Auditor, false), (Role::Operator, true)] {
        let (_, cookie) = site.person(role.name(), role).await;
        let mut offered = String::new();
        for page in &pages {
            let reply = site.get(page, &cookie).await;
            assert_eq!(reply.status, StatusCode::OK, "{page} as {role:?}");
            offered.push_str(&reply.body);
        }
        for offer in ["/bulk\"", "/trash\"", "/versions#edit", "save-name", "/export/", "/words/new", "/segments/new"] {
            assert_eq!(offered.contains(offer), may, "{offer} as {role:?}");
        }
        assert_eq!(offered.contains("href=\"/audit\""), role == Role::Auditor, "{role:?}");
        assert!(offered.contains(&format!(">{}</a>", role.name())), "who one is");
    }
}
