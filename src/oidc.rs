//! Signing in through a provider that knows the people already: OpenID Connect, authorization code with PKCE.
//!
//! Owns: what the provider is asked, what its answers prove ([`Provider`]), the sign-ins that are under way ([`attempts`])
//! and what can be wrong with one ([`OidcError`]). Does not own who is let in: a proof is a name and where it comes from.

pub mod attempts;
mod error;
mod http;
mod types;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::DateTime;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreClientAuthMethod, CoreGenderClaim, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
};
use openidconnect::http::HeaderValue;
use openidconnect::{
    AccessToken, AccessTokenHash, AuthType, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    HttpRequest, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, RedirectUrl, Scope, SubjectIdentifier,
    TokenResponse, UserInfoClaims,
};
use serde::Serialize;
use serde_json::Value;

use crate::outward::{BadWay, Way};
use attempts::{Attempt, Attempts};
pub use error::OidcError;
use http::{fetch, is_safe};
use types::{Claims, Client};

/// How far the clocks of the provider and of this machine may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(2);

/// How long it is known where the provider wants people to be sent. What proves who they are is fetched each time.
const KNOWN: SignedDuration = SignedDuration::from_mins(1);

/// The longest that the provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Signatures that only the provider can make: with a key of two halves. What both sides know proves nothing, and neither
/// does no signature.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// The claim that only counts when the provider has seen that it is true.
const EMAIL: &str = "email";

/// Where the provider is, and who we are there.
#[derive(Clone, Debug)]
pub struct Settings {
    pub issuer: String,
    pub client: String,
    pub secret: Option<String>,
    /// The claim that names an account here.
    pub claim: String,
    pub way: Way,
}

/// Why there can be no such provider.
#[derive(Debug, thiserror::Error)]
pub enum BadProvider {
    /// The issuer's address is none, or is not encrypted.
    #[error("no address of a provider")]
    Issuer,
    #[error("no way to the provider")]
    Way(#[from] BadWay),
}

/// Somebody as the provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    pub issuer: String,
    /// Theirs for good, whatever they are called.
    pub subject: String,
    pub name: String,
}

#[derive(Debug)]
pub struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    claim: String,
    http: reqwest::Client,
    known: Mutex<Option<(Timestamp, CoreProviderMetadata)>>,
    attempts: Attempts,
}

impl Provider {
    /// # Errors
    /// When the issuer is none, or cannot be reached that way.
    pub fn new(settings: Settings) -> Result<Self, BadProvider> {
        let Settings { issuer, client, secret, claim, way } = settings;
        let issuer = IssuerUrl::new(issuer).map_err(|_| BadProvider::Issuer)?;
        if !is_safe(issuer.url()) {
            return Err(BadProvider::Issuer);
        }
        let http = reqwest::Client::builder()
            // Following one would let an answer choose what is asked of whom.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .user_agent(concat!("quanxuan/", env!("CARGO_PKG_VERSION")));
        let http = way.set(http)?.build().map_err(BadWay::from)?;
        let (client, secret) = (ClientId::new(client), secret.map(ClientSecret::new));
        Ok(Provider { issuer, client, secret, claim, http, known: Mutex::default(), attempts: Attempts::default() })
    }

    /// What people know it by: its host.
    pub fn host(&self) -> &str {
        self.issuer.url().host_str().unwrap_or_default()
    }

    /// Begins a sign-in that comes back to `back` with `state` and goes on to `to`; where to send the browser.
    ///
    /// # Errors
    /// When the provider cannot be asked where.
    pub async fn begin(&self, state: String, back: String, to: String, at: Timestamp) -> Result<String, OidcError> {
        let client = self.client(self.known(at).await?, &back)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let carried = CsrfToken::new(state.clone());
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (address, _, nonce) = client
            .authorize_url(flow, move || carried, Nonce::new_random)
            .add_scopes(["profile", EMAIL].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        if !is_safe(&address) {
            return Err(OidcError::Unusable);
        }
        self.attempts.add(state, Attempt { nonce, verifier, back, to }, at);
        Ok(address.into())
    }

    /// The sign-in that came back with `state`: each comes back once, and soon.
    ///
    /// # Errors
    /// When there is none.
    pub fn take(&self, state: &str, at: Timestamp) -> Result<Attempt, OidcError> {
        self.attempts.take(state, at).ok_or(OidcError::Over)
    }

    /// Whether an answer that says who it is from says that it is from here.
    ///
    /// # Errors
    /// When it is from elsewhere.
    pub fn answers_as(&self, issuer: Option<&str>) -> Result<(), OidcError> {
        if issuer.is_none_or(|issuer| issuer == self.issuer.as_str()) { Ok(()) } else { Err(OidcError::WrongIssuer) }
    }

    /// Who came back with a code.
    ///
    /// # Errors
    /// When the provider does not prove it.
    pub async fn prove(&self, attempt: Attempt, code: String, at: Timestamp) -> Result<Proved, OidcError> {
        let client = self.client(self.discover().await?, &attempt.back)?;
        let http = |request: HttpRequest| fetch(self.http.clone(), request);
        let exchange = client.exchange_code(AuthorizationCode::new(code)).map_err(|_| OidcError::Unusable)?;
        let answer = exchange.set_pkce_verifier(attempt.verifier).request_async(&http).await;
        let answer = answer.map_err(|error| OidcError::of_exchange(&error))?;
        let token = answer.id_token().ok_or(OidcError::NoToken)?;

        let verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES);
        let verifier = verifier.set_time_fn(|| instant(at.saturating_sub(SKEW).unwrap_or(at)));
        let verifier = verifier.set_issue_time_verifier_fn(|issued| {
            let latest = instant(at.saturating_add(SKEW).unwrap_or(at));
            if issued <= latest { Ok(()) } else { Err("issued in the future".to_owned()) }
        });
        let claims = token.claims(&verifier, &attempt.nonce).map_err(|error| OidcError::of_claims(&error))?;
        if claims.authorized_party().is_some_and(|party| *party != self.client) {
            return Err(OidcError::WrongAudience);
        }
        if let Some(expected) = claims.access_token_hash() {
            let of = || {
                let (algorithm, key) = (token.signing_alg().ok()?, token.signing_key(&verifier).ok()?);
                AccessTokenHash::from_token(answer.access_token(), algorithm, key).ok()
            };
            if of().as_ref() != Some(expected) {
                return Err(OidcError::BadToken);
            }
        }
        let name = match self.name(claims) {
            Ok(name) => name,
            Err(missing) => self.ask_name(&client, answer.access_token(), claims.subject(), missing).await?,
        };
        Ok(Proved { issuer: self.issuer.to_string(), subject: claims.subject().to_string(), name })
    }

    /// What the provider says of somebody beside the token.
    async fn ask_name(
        &self,
        client: &Client,
        token: &AccessToken,
        subject: &SubjectIdentifier,
        missing: OidcError,
    ) -> Result<String, OidcError> {
        let is_sendable = HeaderValue::from_str(token.secret()).is_ok();
        let Ok(request) = client.user_info(token.clone(), Some(subject.clone())) else { return Err(missing) };
        if !is_sendable {
            return Err(OidcError::BadToken);
        }
        let http = |request: HttpRequest| fetch(self.http.clone(), request);
        let said: UserInfoClaims<Claims, CoreGenderClaim> =
            request.request_async(&http).await.map_err(|error| OidcError::of_person(&error))?;
        self.name(&said)
    }

    /// The claim that names an account.
    fn name(&self, claims: &impl Serialize) -> Result<String, OidcError> {
        let claims = serde_json::to_value(claims).unwrap_or_default();
        let name = claims.get(&self.claim).and_then(Value::as_str).filter(|name| !name.trim().is_empty());
        let name = name.ok_or_else(|| OidcError::NoName(self.claim.clone()))?;
        let is_verified = claims.get("email_verified").and_then(Value::as_bool).unwrap_or_default();
        if self.claim == EMAIL && !is_verified { Err(OidcError::Unverified) } else { Ok(name.to_owned()) }
    }

    async fn known(&self, at: Timestamp) -> Result<CoreProviderMetadata, OidcError> {
        let held = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((since, known)) = held
            && at.duration_since(since).abs() < KNOWN
        {
            return Ok(known);
        }
        let found = self.discover().await?;
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, found.clone()));
        Ok(found)
    }

    async fn discover(&self) -> Result<CoreProviderMetadata, OidcError> {
        let http = |request: HttpRequest| fetch(self.http.clone(), request);
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &http).await;
        found.map_err(|error| OidcError::of_discovery(&error))
    }

    fn client(&self, provider: CoreProviderMetadata, back: &str) -> Result<Client, OidcError> {
        let back = RedirectUrl::new(back.to_owned()).map_err(|_| OidcError::Unusable)?;
        let takes = |method| provider.token_endpoint_auth_methods_supported().map(|all| all.contains(&method));
        let in_body = takes(CoreClientAuthMethod::ClientSecretBasic) == Some(false)
            && takes(CoreClientAuthMethod::ClientSecretPost) == Some(true);
        let client = Client::from_provider_metadata(provider, self.client.clone(), self.secret.clone());
        let auth = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(client.set_redirect_uri(back).set_auth_type(auth))
    }
}

fn instant(at: Timestamp) -> DateTime<chrono::Utc> {
    DateTime::from_timestamp(at.as_second(), 0).unwrap_or_default()
}
