//! What can be wrong with a sign-in through a provider. Each has a code that people can pass on, and a sentence; what else
//! is known goes to the log.

use std::error::Error;

use openidconnect::core::CoreErrorResponseType;
use openidconnect::{
    ClaimsVerificationError, DiscoveryError, RequestTokenError, SignatureVerificationError, StandardErrorResponse,
    UserInfoError,
};

use super::http::HttpError;
use super::types::Refused;
use crate::failure::with_causes;
use crate::lang::Message;

/// Characters kept of what a provider says in its own words.
const SAID: usize = 60;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OidcError {
    /// The provider does not answer.
    Unreachable,
    /// What the provider says of itself is of no use.
    Unusable,
    /// Whoever answers is another than was asked.
    WrongIssuer,
    /// Whoever it was did not want to.
    Declined,
    /// The provider says no, in a word of its own.
    Said(String),
    /// The sign-in is unknown, was used, or is too old.
    Over,
    /// It was begun in another browser.
    Elsewhere,
    /// There is no token in the answer.
    NoToken,
    /// The token cannot be read.
    BadToken,
    /// The token is signed by nobody, or in a way that proves nothing.
    Unsigned,
    /// The signature is not the provider's.
    BadSignature,
    /// The token is for somebody else.
    WrongAudience,
    /// The token answers another question.
    WrongNonce,
    /// The token is too old, or from the future.
    Expired,
    /// The claim that names an account is missing.
    NoName(String),
    /// The provider has not seen that the address is theirs.
    Unverified,
}

impl OidcError {
    pub fn code(&self) -> &'static str {
        match self {
            OidcError::Unreachable => "provider-unreachable",
            OidcError::Unusable => "provider-unusable",
            OidcError::WrongIssuer => "wrong-issuer",
            OidcError::Declined => "declined",
            OidcError::Said(_) => "provider-refused",
            OidcError::Over => "sign-in-over",
            OidcError::Elsewhere => "other-browser",
            OidcError::NoToken => "no-token",
            OidcError::BadToken => "bad-token",
            OidcError::Unsigned => "unsigned-token",
            OidcError::BadSignature => "bad-signature",
            OidcError::WrongAudience => "wrong-audience",
            OidcError::WrongNonce => "wrong-nonce",
            OidcError::Expired => "expired-token",
            OidcError::NoName(_) => "no-name",
            OidcError::Unverified => "unverified-email",
        }
    }

    /// What to tell a user.
    pub fn message(&self) -> Message {
        let message = Message::new(format!("oidc-{}", self.code()));
        match self {
            OidcError::Said(said) => message.with("said", said.as_str()),
            OidcError::NoName(claim) => message.with("claim", claim.as_str()),
            _ => message,
        }
    }

    /// What an answer says that brings no code. Its words come from the address, so they are shown in part.
    pub fn said(word: &str) -> Self {
        if word == "access_denied" {
            return OidcError::Declined;
        }
        let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        OidcError::Said(word.chars().filter(is_plain).take(SAID).collect())
    }

    pub(super) fn of_discovery(error: &DiscoveryError<HttpError>) -> Self {
        log(error);
        match error {
            DiscoveryError::Request(error) => of_http(error),
            DiscoveryError::Response(status, ..) if status.is_server_error() => OidcError::Unreachable,
            DiscoveryError::Validation(_) => OidcError::WrongIssuer,
            _ => OidcError::Unusable,
        }
    }

    pub(super) fn of_exchange(error: &RequestTokenError<HttpError, Refused>) -> Self {
        match error {
            RequestTokenError::ServerResponse(refused) => {
                let refused: &StandardErrorResponse<CoreErrorResponseType> = refused;
                tracing::warn!(said = %refused.error(), "sign-in by the provider");
                OidcError::said(refused.error().as_ref())
            }
            RequestTokenError::Request(error) => {
                log(error);
                of_http(error)
            }
            RequestTokenError::Parse(error, _) => {
                log(error);
                OidcError::BadToken
            }
            RequestTokenError::Other(said) => {
                tracing::warn!(said, "sign-in by the provider");
                OidcError::NoToken
            }
        }
    }

    pub(super) fn of_claims(error: &ClaimsVerificationError) -> Self {
        log(error);
        match error {
            ClaimsVerificationError::Expired(_) => OidcError::Expired,
            ClaimsVerificationError::InvalidAudience(_) => OidcError::WrongAudience,
            ClaimsVerificationError::InvalidIssuer(_) => OidcError::WrongIssuer,
            ClaimsVerificationError::InvalidNonce(_) => OidcError::WrongNonce,
            ClaimsVerificationError::SignatureVerification(error) => match error {
                SignatureVerificationError::NoSignature
                | SignatureVerificationError::DisallowedAlg(_)
                | SignatureVerificationError::UnsupportedAlg(_) => OidcError::Unsigned,
                _ => OidcError::BadSignature,
            },
            _ => OidcError::BadToken,
        }
    }

    pub(super) fn of_person(error: &UserInfoError<HttpError>) -> Self {
        log(error);
        match error {
            UserInfoError::Request(error) => of_http(error),
            UserInfoError::ClaimsVerification(error) => OidcError::of_claims(error),
            _ => OidcError::Unusable,
        }
    }
}

fn of_http(error: &HttpError) -> OidcError {
    match error {
        HttpError::NoAnswer(_) => OidcError::Unreachable,
        HttpError::NotEncrypted(_) | HttpError::TooLong => OidcError::Unusable,
    }
}

/// What these errors print names no secret; their debug form holds whole answers.
fn log(error: &dyn Error) {
    tracing::warn!(error = with_causes(error), "sign-in by the provider");
}
