//! The hashes that prove a list and a record: SHA-256, written in lower-case hexadecimal.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write as _;

use sha2::{Digest, Sha256};

/// The hash of a list of customers: over the ids in ascending order, each in decimal followed by a newline.
///
/// Anyone can repeat it with standard tools: `sort -n ids.txt | sha256sum`.
pub fn of_ids(ids: &[i64]) -> String {
    let sorted = if ids.is_sorted() {
        Cow::Borrowed(ids)
    } else {
        let mut sorted = ids.to_vec();
        sorted.sort_unstable();
        Cow::Owned(sorted)
    };
    let mut digest = Sha256::new();
    let mut lines = Vec::with_capacity(CHUNK * 12);
    for chunk in sorted.chunks(CHUNK) {
        lines.clear();
        for id in chunk {
            // Writing into memory cannot fail.
            let _ = writeln!(lines, "{id}");
        }
        digest.update(&lines);
    }
    hexadecimal(&digest.finalize())
}

/// The hash of some lines: each followed by a newline.
pub fn of_lines(lines: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for line in lines {
        digest.update(line);
        digest.update(b"\n");
    }
    hexadecimal(&digest.finalize())
}

/// The hash of bytes that come piece by piece.
#[derive(Debug, Default)]
pub struct Running(Sha256);

impl Running {
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub fn end(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

/// Ids hashed at a time, so that a long list needs no second copy as text.
const CHUNK: usize = 4096;

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hash_as_standard_tools_do() {
        // printf '1\n2\n10\n' | sha256sum
        let expected = "29186ee59865abdf5f37da40cefc9e7f345e49860aefd7a8f43438cdaf88f856";
        assert_eq!(of_ids(&[1, 2, 10]), expected);
        assert_eq!(of_ids(&[10, 2, 1]), expected, "the order of the caller does not matter");
        assert_eq!(of_ids(&[]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(of_ids(&[-5, 7]), "0fbbc60585b36a77ab7ac7cf67712e01e94a29b76c693778ddd1a7daa52f4cf6");
    }

    #[test]
    fn chunks_do_not_show() {
        let ids: Vec<i64> = (0..20_000).collect();
        let lines: Vec<String> = ids.iter().map(i64::to_string).collect();
        let lines: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
        assert_eq!(of_ids(&ids), of_lines(&lines));
    }
}
