//! Passwords and the secrets of sessions and links. What is kept of either tells nobody what it was.

use std::sync::{Arc, LazyLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use super::error::PageError;
use crate::hash;
use crate::store::SecretHash;
use crate::webhooks::sign;

/// Characters of a password.
pub const PASSWORD: std::ops::RangeInclusive<usize> = 10..=200;

/// Passwords proved at once: each takes tens of megabytes and all of a core.
static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// What only its holder knows: 256 random bits, in hexadecimal.
///
/// # Errors
/// When the machine has no randomness.
pub fn fresh() -> Result<String, PageError> {
    Ok(bits()?.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The secret of a token; what it begins with tells whoever finds one what it is.
///
/// # Errors
/// When the machine has no randomness.
pub fn fresh_token() -> Result<String, PageError> {
    Ok(format!("qx_{}", fresh()?))
}

/// The secret that signs what a hook is sent.
///
/// # Errors
/// When the machine has no randomness.
pub fn fresh_for_hook() -> Result<String, PageError> {
    Ok(sign::secret(&bits()?))
}

fn bits() -> Result<[u8; 32], PageError> {
    let mut bits = [0_u8; 32];
    getrandom::fill(&mut bits).map_err(|error| PageError::Defect(error.into()))?;
    Ok(bits)
}

pub fn kept(secret: &str) -> SecretHash {
    SecretHash(hash::of_lines(&[secret.as_bytes()]))
}

/// The Argon2id hash of a password, in PHC form.
///
/// # Errors
/// When the machine has no randomness or no memory.
pub async fn hashed(password: String) -> Result<String, PageError> {
    work(move || {
        let hash = Argon2::default().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|error| PageError::Defect(error.to_string().into()))
    })
    .await?
}

/// Whether a password is the one that `hash` was made of. Without a hash it is not, but takes as long to say, so that
/// nobody learns who has an account.
///
/// # Errors
/// When the machine has no memory.
pub async fn matches(password: String, hash: Option<String>) -> Result<bool, PageError> {
    work(move || match hash.as_deref().and_then(|hash| PasswordHash::new(hash).ok()) {
        Some(parsed) => Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok(),
        None => {
            // The same work, for nothing.
            drop(Argon2::default().hash_password(password.as_bytes()));
            false
        }
    })
    .await
}

async fn work<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PageError> {
    let place = Arc::clone(&PLACES).acquire_owned().await.map_err(|error| PageError::Defect(error.into()))?;
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        work()
    });
    done.await.map_err(|error| PageError::Defect(error.into()))
}
