//! Signing in through a provider: who is let in, and that nothing but a whole and true answer lets anybody in. A provider
//! that is not ours is in `tests/browser`.

mod provider;

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use quanxuan::lang::Lang;
use quanxuan::oidc::{BadProvider, Provider as Oidc, Settings};
use quanxuan::outward::Way;
use quanxuan::store::{EntryFilter, Refusal, Role, SegmentName, Store};
use quanxuan::web::entrance::Entrance;
use quanxuan::web::secrets;
use serde_json::json;

use super::rights::{Reply, Site, by};
use crate::llm::ways::{behind_tls, proxy, through, trusting};
use provider::{CLIENT, Provider, SECRET, Said, base64};

const PUBLIC: &str = "https://segments.example.com";

fn settings(issuer: &str) -> Settings {
    Settings {
        issuer: issuer.into(),
        client: CLIENT.into(),
        secret: Some(SECRET.into()),
        claim: "email".into(),
        way: Way::default(),
    }
}

/// The small demo shop whose people may come through the provider.
fn site(settings: Settings, newcomers: Option<Role>) -> Site {
    let folder = tempfile::tempdir().unwrap();
    let server = super::with_store(Store::open(folder.path()).unwrap());
    let entrance = Entrance { provider: Oidc::new(settings).unwrap(), newcomers };
    Site::of(server.with_public_url(Some(PUBLIC.parse().unwrap())).with_entrance(Some(entrance)), folder)
}

/// Somebody was invited and has not come yet.
async fn invited(site: &Site, name: &str, role: Role) {
    let name = SegmentName::parse(name).unwrap();
    site.store().invite(name, role, secrets::kept("a link"), by()).await.unwrap();
}

/// A value of an address.
fn of(address: &str, name: &str) -> String {
    let pairs = address.split_once('?').unwrap().1.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.into_iter().find(|(found, _)| *found == name).unwrap().1;
    value.replace("%3A", ":").replace("%2F", "/")
}

/// A browser that set out for the provider.
struct Away {
    cookie: String,
    state: String,
}

async fn set_out(site: &Site, provider: &Provider, to: &str) -> Away {
    let sent = site.get(&format!("/sign-in/provider?to={to}"), "").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let address = &sent.goes_to;
    assert!(address.starts_with(&format!("{}/authorize?response_type=code&", provider.issuer)), "{address}");
    assert_eq!((of(address, "client_id").as_str(), of(address, "code_challenge_method").as_str()), (CLIENT, "S256"));
    assert!(of(address, "scope").contains("openid"));
    provider.will(|said| {
        said.claims["nonce"] = json!(of(address, "nonce"));
        said.challenge = of(address, "code_challenge");
        said.back = of(address, "redirect_uri");
    });
    assert_eq!(of(address, "redirect_uri"), format!("{PUBLIC}/sign-in/provider/back"));
    Away { cookie: sent.cookie.unwrap(), state: of(address, "state") }
}

async fn come_back(site: &Site, away: &Away, rest: &str) -> Reply {
    site.get(&format!("/sign-in/provider/back?state={}{rest}", away.state), &away.cookie).await
}

/// All of a sign-in with a provider that says this.
async fn sign_in(site: &Site, provider: &Provider, say: impl FnOnce(&mut Said)) -> Reply {
    let away = set_out(site, provider, "/segments").await;
    provider.will(say);
    come_back(site, &away, "&code=the-code").await
}

/// The session that somebody was given.
fn session(reply: &Reply) -> Option<&str> {
    reply.cookie.as_deref().filter(|cookie| cookie.starts_with("session=") && cookie.len() > 20)
}

async fn record(site: &Site) -> Vec<String> {
    let page = site.store().entries(EntryFilter::default(), None, 100).await.unwrap();
    page.entries.iter().rev().map(|entry| format!("{}: {}", entry.who, entry.said(Lang::En))).collect()
}

#[tokio::test]
async fn somebody_invited_comes_in_with_their_role_and_everything_is_recorded() {
    let provider = Provider::start().await;
    let site = site(settings(&provider.issuer), None);
    invited(&site, "chen@example.com", Role::Viewer).await;
    let page = site.get("/sign-in?to=%2Fsegments", "").await.body;
    assert!(page.contains("Sign in through 127.0.0.1") && page.contains("/sign-in/provider?to=%2Fsegments"), "{page}");
    let entered = sign_in(&site, &provider, |_| ()).await;
    assert_eq!((entered.status, entered.goes_to.as_str()), (StatusCode::SEE_OTHER, "/segments"), "{}", entered.body);
    let session = session(&entered).unwrap().to_owned();
    assert_eq!(site.get("/segments", &session).await.status, StatusCode::OK);
    assert_eq!(site.get("/segments/new", &session).await.status, StatusCode::FORBIDDEN, "a viewer saves nothing");
    assert!(provider.said.lock().unwrap().told[0].starts_with("Basic "));
    let issuer = &provider.issuer;
    assert_eq!(
        record(&site).await[1..],
        [
            format!(
                "chen@example.com: From now on “chen@example.com” signs in through {issuer} with the same account of it"
            ),
            format!("chen@example.com: Signed in through {issuer}"),
        ]
    );
    assert_eq!(
        site.store().invited(secrets::kept("a link"), Timestamp::now()).await.unwrap(),
        None,
        "the link is dead"
    );
    let person = site.store().credentials("chen@example.com").await.unwrap().unwrap().person;
    assert!(person.has_come);
    assert_eq!(site.store().sessions_of(person.id, Timestamp::now()).await.unwrap().len(), 1);
    site.send("POST", "/sign-out", &session, &[]).await;
    assert_eq!(site.get("/segments", &session).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn no_answer_but_a_whole_and_true_one_lets_anybody_in() {
    let provider = Provider::start().await;
    let site = site(settings(&provider.issuer), Some(Role::Viewer));
    let now = Timestamp::now().as_second();
    let cases: Vec<(&str, Box<dyn Fn(&mut Said)>)> = vec![
        ("wrong-nonce", Box::new(|said| said.claims["nonce"] = json!("another"))),
        ("wrong-nonce", Box::new(|said| drop(said.claims.as_object_mut().unwrap().remove("nonce")))),
        ("wrong-audience", Box::new(|said| said.claims["aud"] = json!("another"))),
        ("wrong-audience", Box::new(|said| said.claims["aud"] = json!([CLIENT, "another"]))),
        ("wrong-audience", Box::new(|said| said.claims["azp"] = json!("another"))),
        ("wrong-issuer", Box::new(|said| said.claims["iss"] = json!("https://accounts.example.com"))),
        ("expired-token", Box::new(move |said| said.claims["exp"] = json!(now - 150))),
        ("expired-token", Box::new(move |said| said.claims["iat"] = json!(now + 150))),
        ("bad-token", Box::new(|said| drop(said.claims.as_object_mut().unwrap().remove("exp")))),
        ("bad-token", Box::new(|said| drop(said.claims.as_object_mut().unwrap().remove("sub")))),
        (
            "unsigned-token",
            Box::new(|said| {
                said.header = json!({"alg": "none"});
                said.algorithms = json!(["none", "EdDSA"]);
                said.signature = Some(String::new());
            }),
        ),
        (
            "unsigned-token",
            Box::new(|said| {
                said.header = json!({"alg": "HS256", "kid": "one"});
                said.algorithms = json!(["HS256", "EdDSA"]);
                said.signature = Some(base64("whatever"));
            }),
        ),
        ("bad-signature", Box::new(|said| said.signature = Some(base64([7; 64])))),
        ("bad-signature", Box::new(|said| said.signature = Some(String::new()))),
        ("bad-signature", Box::new(|said| said.header["kid"] = json!("two"))),
        ("bad-signature", Box::new(|said| said.header["alg"] = json!("RS256"))),
        ("bad-token", Box::new(|said| said.claims["at_hash"] = json!("another"))),
        ("bad-token", Box::new(|said| said.header["crit"] = json!(["exp"]))),
        ("bad-token", Box::new(|said| said.token = Some(json!("a.b.c")))),
        ("bad-token", Box::new(|said| said.token = Some(json!(7)))),
        ("no-token", Box::new(|said| said.token = Some(json!(null)))),
        ("provider-refused", Box::new(|said| said.challenge = "another".into())),
        ("bad-token", Box::new(|said| said.status = StatusCode::INTERNAL_SERVER_ERROR)),
        ("wrong-issuer", Box::new(|said| said.issuer = "https://accounts.example.com".into())),
        (
            "unverified-email",
            Box::new(|said| {
                said.claims["email_verified"] = json!(false);
                said.person = json!({"sub": "person-7", "email": "chen@example.com", "email_verified": false});
            }),
        ),
        ("no-name", Box::new(|said| drop(said.claims.as_object_mut().unwrap().remove("email")))),
        (
            "bad-token",
            Box::new(|said| {
                drop(said.claims.as_object_mut().unwrap().remove("email"));
                said.person = json!({"sub": "person-8", "email": "chen@example.com", "email_verified": true});
            }),
        ),
    ];
    for (number, (code, say)) in cases.into_iter().enumerate() {
        let provider = Provider::start().await;
        let site = Site::of(
            site.server.clone().with_entrance(Some(Entrance {
                provider: Oidc::new(settings(&provider.issuer)).unwrap(),
                newcomers: Some(Role::Viewer),
            })),
            tempfile::tempdir().unwrap(),
        );
        let reply = sign_in(&site, &provider, say).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "case {number}, {code}");
        assert!(reply.body.contains(&format!("<code>{code}</code>")), "case {number}, {code}: {}", reply.body);
        assert!(!reply.body.contains("oidc-"), "every code has its sentence: {code}");
        assert_eq!(session(&reply), None);
        let said = record(&site).await;
        assert_eq!(said.last().unwrap(), &format!(": Sign-in through the provider failed: {code}"));
    }
    assert!(site.store().people().await.unwrap().is_empty(), "nobody was let in, and nobody made");
}

#[tokio::test]
async fn clocks_may_differ_a_little_and_claims_may_come_later() {
    let provider = Provider::start().await;
    let site = site(settings(&provider.issuer), Some(Role::Auditor));
    let now = Timestamp::now().as_second();
    let entered = sign_in(&site, &provider, |said| {
        said.claims["exp"] = json!(now - 60);
        said.claims["aud"] = json!([CLIENT]);
    })
    .await;
    assert!(session(&entered).is_some(), "{}", entered.body);
    let entered = sign_in(&site, &provider, |said| {
        said.claims["exp"] = json!(now + 360);
        said.claims["iat"] = json!(now + 60);
        said.claims["sub"] = json!("person-9");
        said.claims.as_object_mut().unwrap().remove("email");
        said.person = json!({"sub": "person-9", "email": "li@example.com", "email_verified": true});
    })
    .await;
    assert!(session(&entered).is_some(), "{}", entered.body);
    let roles: Vec<_> = site.store().people().await.unwrap().into_iter().map(|one| (one.name, one.role)).collect();
    assert_eq!(roles, [("chen@example.com".into(), Role::Auditor), ("li@example.com".into(), Role::Auditor)]);
}

#[tokio::test]
async fn a_sign_in_comes_back_once_to_the_browser_that_began_it() {
    let provider = Provider::start().await;
    let site = site(settings(&provider.issuer), Some(Role::Viewer));
    let refused = async |away: &Away, rest: &str, code: &str| {
        let reply = come_back(&site, away, rest).await;
        assert!(reply.body.contains(&format!("<code>{code}</code>")), "{code}: {}", reply.body);
        assert_eq!((reply.status, session(&reply)), (StatusCode::UNAUTHORIZED, None));
    };
    let away = set_out(&site, &provider, "/").await;
    let other = set_out(&site, &provider, "/").await;
    refused(&Away { cookie: String::new(), state: away.state.clone() }, "&code=the-code", "other-browser").await;
    refused(&Away { cookie: other.cookie, state: away.state.clone() }, "&code=the-code", "other-browser").await;
    refused(&Away { cookie: "sign-in=x".into(), state: "x".into() }, "&code=the-code", "other-browser").await;
    let away = set_out(&site, &provider, "/").await;
    assert!(session(&come_back(&site, &away, "&code=the-code").await).is_some());
    refused(&away, "&code=the-code", "sign-in-over").await;
    let away = set_out(&site, &provider, "/").await;
    refused(&away, "&code=the-code&iss=https%3A%2F%2Faccounts.example.com", "wrong-issuer").await;
    refused(&away, "&code=the-code", "sign-in-over").await;
    let away = set_out(&site, &provider, "/").await;
    refused(&away, "&error=access_denied", "declined").await;
    let away = set_out(&site, &provider, "/").await;
    let reply = come_back(&site, &away, "&error=server_error%3Cscript%3E").await.body;
    assert!(
        reply.contains("refused: server_errorscript") && reply.contains("<code>provider-refused</code>"),
        "{reply}"
    );
    let away = set_out(&site, &provider, "/").await;
    refused(&away, "", "provider-refused").await;
    let kept = record(&site).await.len();
    refused(&Away { cookie: String::new(), state: "x".into() }, "&code=x", "other-browser").await;
    assert_eq!(record(&site).await.len(), kept, "who set out from nowhere fills no record");
}

#[tokio::test]
async fn nobody_is_led_off_the_site() {
    let provider = Provider::start().await;
    let site = site(settings(&provider.issuer), Some(Role::Viewer));
    for (to, goes_to) in [
        ("https%3A%2F%2Fevil.example", "/"),
        ("%2F%2Fevil.example", "/"),
        ("%2F%5Cevil.example", "/"),
        ("%2Fsegments%3Fq%3Da", "/segments?q=a"),
    ] {
        let away = set_out(&site, &provider, to).await;
        assert_eq!(come_back(&site, &away, "&code=the-code").await.goes_to, goes_to, "{to}");
    }
}

#[tokio::test]
async fn a_provider_that_is_away_or_is_none_is_told_about() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let site = site(settings(&format!("http://{free}")), None);
    let reply = site.get("/sign-in/provider", "").await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    assert!(reply.body.contains("<code>provider-unreachable</code>") && reply.body.contains("name=\"password\""));
    let provider = Provider::start().await;
    let site = self::site(settings(&provider.issuer), None);
    provider.will(|said| said.issuer = "https://accounts.example.com".into());
    assert!(site.get("/sign-in/provider", "").await.body.contains("<code>wrong-issuer</code>"));
    for issuer in ["http://accounts.example.com", "accounts.example.com", "", "ftp://127.0.0.1"] {
        assert!(Oidc::new(settings(issuer)).is_err(), "{issuer}");
    }
    let none = Site::new();
    assert!(!none.get("/sign-in", "").await.body.contains("/sign-in/provider"));
    for path in ["/sign-in/provider", "/sign-in/provider/back"] {
        assert_eq!(none.get(path, "").await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn who_is_not_invited_disabled_or_locked_out_stays_out() {
    let provider = Provider::start().await;
    let site = site(settings(&provider.issuer), None);
    let refused = async |code: &str| {
        let reply = sign_in(&site, &provider, |_| ()).await;
        assert!(reply.body.contains(&format!("<code>{code}</code>")), "{code}: {}", reply.body);
        assert_eq!((reply.status, session(&reply)), (StatusCode::UNAUTHORIZED, None));
        assert!(!reply.body.contains("oidc-"), "{}", reply.body);
    };
    refused("not-invited").await;
    let (id, _) = site.person("Chen@Example.com", Role::Operator).await;
    let admin = site.person("Li Lei", Role::Admin).await;
    site.store().disable(id, by()).await.unwrap();
    refused("disabled").await;
    site.store().enable(id, by()).await.unwrap();
    let person = site.store().credentials("chen@example.com").await.unwrap().unwrap().person;
    for _ in 0..5 {
        site.store().note_failure(&person, Refusal::Password, Timestamp::now()).await.unwrap();
    }
    refused("locked").await;
    let later = Timestamp::now() + SignedDuration::from_mins(20);
    let person = site.store().credentials("chen@example.com").await.unwrap().unwrap().person;
    assert!(person.locked_until.is_some_and(|until| until < later));
    let said = record(&site).await;
    for line in [
        "chen@example.com: Sign-in through the provider failed: nobody invited them",
        "Chen@Example.com: Sign-in failed: the person is disabled",
        "Chen@Example.com: Sign-in failed: the name is locked",
    ] {
        assert!(said.contains(&line.to_owned()), "{line}: {said:?}");
    }
    assert_eq!(site.get("/people", &admin.1).await.status, StatusCode::OK, "others are not concerned");
}

#[tokio::test]
async fn an_account_is_bound_to_one_account_of_the_provider_whatever_that_is_called() {
    let provider = Provider::start().await;
    let site = site(settings(&provider.issuer), Some(Role::Viewer));
    invited(&site, "chen@example.com", Role::Operator).await;
    assert!(session(&sign_in(&site, &provider, |_| ()).await).is_some());
    let entered = sign_in(&site, &provider, |said| said.claims["email"] = json!("min@example.com")).await;
    let renamed = session(&entered).unwrap().to_owned();
    assert!(
        site.get("/account", &renamed).await.body.contains("chen@example.com"),
        "a new name there is no new person here"
    );
    let other = async || {
        sign_in(&site, &provider, |said| {
            said.claims["sub"] = json!("person-8");
            said.claims["email"] = json!("chen@example.com");
        })
        .await
    };
    let refused = other().await;
    assert!(refused.body.contains("<code>bound-elsewhere</code>") && session(&refused).is_none(), "{}", refused.body);
    assert_eq!(site.store().people().await.unwrap().len(), 1);
    let looks_alike = sign_in(&site, &provider, |said| {
        said.claims["sub"] = json!("person-9");
        said.claims["email"] = json!("ｃhen@example.com");
    })
    .await;
    assert!(looks_alike.body.contains("<code>bound-elsewhere</code>") && session(&looks_alike).is_none());
    let person = site.store().credentials("chen@example.com").await.unwrap().unwrap().person;
    site.store().invite_again(person.id, secrets::kept("another link"), by()).await.unwrap();
    let looks_alike = sign_in(&site, &provider, |said| said.claims["email"] = json!("ｃhen@example.com")).await;
    assert!(session(&looks_alike).is_none(), "a name that looks like an invited one is not invited");
    assert!(session(&other().await).is_some(), "an admin said so");
}

#[tokio::test]
async fn other_claims_name_people_and_secrets_are_shown_the_way_the_provider_takes_them() {
    let provider = Provider::start().await;
    let settings = Settings { claim: "staff_id".into(), ..settings(&provider.issuer) };
    let site = site(settings, Some(Role::Viewer));
    let entered = sign_in(&site, &provider, |said| {
        said.methods = json!(["client_secret_post"]);
        said.claims["staff_id"] = json!("E-1007");
    })
    .await;
    assert!(session(&entered).is_some(), "{}", entered.body);
    assert_eq!(site.store().people().await.unwrap()[0].name, "E-1007");
    assert_eq!(provider.said.lock().unwrap().told, ["", SECRET]);
    let mistaken = sign_in(&site, &provider, |said| {
        said.claims["sub"] = json!("person-9");
        said.claims["staff_id"] = json!(7);
        said.person = json!({"sub": "person-9"});
    })
    .await;
    assert!(mistaken.body.contains("staff_id") && mistaken.body.contains("<code>no-name</code>"), "{}", mistaken.body);
}

#[tokio::test]
async fn a_provider_behind_an_authority_of_the_house_and_a_proxy_lets_people_in() {
    let provider = Provider::start().await;
    let (issuer, authority) = behind_tls(&provider.issuer, "localhost").await;
    provider.will(|said| {
        said.issuer = issuer.clone();
        said.claims["iss"] = json!(issuer);
    });
    let come_in = async |way: Way| {
        let site = site(Settings { way, ..settings(&issuer) }, Some(Role::Viewer));
        let sent = site.get("/sign-in/provider?to=/", "").await;
        if sent.status != StatusCode::SEE_OTHER {
            return false;
        }
        session(&sign_in(&site, &provider, |_| ()).await).is_some()
    };
    assert!(!come_in(Way::default()).await, "nobody vouches for it");
    assert!(come_in(trusting(authority.clone())).await);
    let (proxy, asked) = proxy().await;
    assert!(come_in(Way { proxy: Some(proxy), ..trusting(authority) }).await);
    let asked = asked.lock().unwrap();
    let tunnel = format!("CONNECT {} HTTP/1.1", issuer.trim_start_matches("https://"));
    // What stands there in the clear goes the same way.
    assert!(asked[0] == tunnel && asked[1].starts_with(&format!("GET {}/keys ", provider.issuer)), "{asked:?}");
}

#[test]
fn a_way_that_is_none_is_said_at_once() {
    for way in [trusting(Vec::new()), trusting(b"hello".into()), through("http://".into())] {
        let made = Oidc::new(Settings { way, ..settings("https://login.example.com") });
        assert!(matches!(made, Err(BadProvider::Way(_))));
    }
}
