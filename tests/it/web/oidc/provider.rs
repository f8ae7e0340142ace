//! A provider at this machine that says what a test wants it to, true or not. What it has to check of us, it does.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use rcgen::{KeyPair, PKCS_ED25519, PublicKeyData, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub const CLIENT: &str = "quanxuan";
pub const SECRET: &str = "between the two of us";

/// What it will say.
pub struct Said {
    pub issuer: String,
    pub methods: Value,
    pub algorithms: Value,
    pub header: Value,
    pub claims: Value,
    /// What stands where the signature does; it is a good one otherwise.
    pub signature: Option<String>,
    /// What stands where the token does; it is one of header, claims and signature otherwise.
    pub token: Option<Value>,
    pub status: StatusCode,
    pub person: Value,
    /// Of the sign-in under way.
    pub challenge: String,
    pub back: String,
    pub key: KeyPair,
    /// What it was told beside.
    pub told: Vec<String>,
}

#[derive(Clone)]
pub struct Provider {
    pub issuer: String,
    pub said: Arc<Mutex<Said>>,
}

pub fn base64(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

pub fn key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ED25519).unwrap()
}

impl Provider {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let now = Timestamp::now().as_second();
        let said = Said {
            issuer: issuer.clone(),
            methods: json!(["client_secret_basic"]),
            algorithms: json!(["EdDSA"]),
            header: json!({"alg": "EdDSA", "kid": "one", "typ": "JWT"}),
            claims: json!({
                "iss": issuer, "aud": CLIENT, "sub": "person-7", "iat": now, "exp": now + 300,
                "email": "chen@example.com", "email_verified": true,
            }),
            signature: None,
            token: None,
            status: StatusCode::OK,
            person: json!({"sub": "person-7"}),
            challenge: String::new(),
            back: String::new(),
            key: key(),
            told: Vec::new(),
        };
        let provider = Provider { issuer, said: Arc::new(Mutex::new(said)) };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(itself))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/person", get(person))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    pub fn will(&self, say: impl FnOnce(&mut Said)) {
        say(&mut self.said.lock().unwrap());
    }
}

async fn itself(State(provider): State<Provider>) -> Json<Value> {
    let (here, said) = (&provider.issuer, provider.said.lock().unwrap());
    Json(json!({
        "issuer": said.issuer,
        "authorization_endpoint": format!("{here}/authorize"),
        "token_endpoint": format!("{here}/token"),
        "userinfo_endpoint": format!("{here}/person"),
        "jwks_uri": format!("{here}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": said.algorithms,
        "token_endpoint_auth_methods_supported": said.methods,
    }))
}

async fn keys(State(provider): State<Provider>) -> Json<Value> {
    let said = provider.said.lock().unwrap();
    let key = base64(said.key.der_bytes());
    Json(json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": "one", "alg": "EdDSA", "x": key}]}))
}

/// Gives a token for a code to whoever began the sign-in.
async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<std::collections::HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let mut said = provider.said.lock().unwrap();
    let shown = headers.get("authorization").map(|shown| shown.to_str().unwrap().to_owned()).unwrap_or_default();
    said.told.push(shown);
    said.told.push(form.get("client_secret").cloned().unwrap_or_default());
    let is_same = base64(Sha256::digest(&form["code_verifier"])) == said.challenge && form["redirect_uri"] == said.back;
    if !is_same || form["grant_type"] != "authorization_code" || form["code"] != "the-code" {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"})));
    }
    let signed = format!("{}.{}", base64(said.header.to_string()), base64(said.claims.to_string()));
    let signature = said.signature.clone().unwrap_or_else(|| base64(said.key.sign(signed.as_bytes()).unwrap()));
    let token = said.token.clone().unwrap_or_else(|| json!(format!("{signed}.{signature}")));
    let whole = json!({"access_token": "for-the-person", "token_type": "Bearer", "id_token": token});
    (said.status, Json(if token.is_null() { json!({"access_token": "a", "token_type": "Bearer"}) } else { whole }))
}

async fn person(State(provider): State<Provider>, headers: HeaderMap) -> (StatusCode, Json<Value>) {
    let is_known = headers.get("authorization").is_some_and(|shown| shown == "Bearer for-the-person");
    let said = provider.said.lock().unwrap();
    (if is_known { StatusCode::OK } else { StatusCode::UNAUTHORIZED }, Json(said.person.clone()))
}
