//! Signatures, as Standard Webhooks writes them: `v1,` and the HMAC-SHA256 of `id.timestamp.body`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const MARK: &str = "whsec_";

/// These bits as a secret is told to people.
pub fn secret(bits: &[u8; 32]) -> String {
    format!("{MARK}{}", STANDARD.encode(bits))
}

/// `None` when the secret is none.
pub fn signature(secret: &str, id: &str, at: i64, body: &[u8]) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(MARK)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{at}.").as_bytes());
    mac.update(body);
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}
