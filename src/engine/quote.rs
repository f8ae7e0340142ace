//! How SQL writes names and texts that stand in it; for the engine's own questions and for imports, never for a rule.

/// A name, exactly as it is.
pub fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

/// A text value.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
