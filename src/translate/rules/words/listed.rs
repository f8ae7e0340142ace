//! The words of each function, as the data files list them.

use std::collections::BTreeMap;

use super::Function;

const FILES: [&str; 2] =
    [include_str!("../../../../data/reader/zh.toml"), include_str!("../../../../data/reader/en.toml")];

/// All function words with what they do. A word may do several things (后: after, bottom).
pub fn all() -> Vec<(String, Function)> {
    let mut words = Vec::new();
    for file in FILES {
        // The files are part of the program and a test reads them; a broken one leaves its words unread, not the
        // program stopped.
        let tables: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(file).unwrap_or_default();
        for (name, list) in tables.into_values().flatten() {
            if let Some(function) = Function::ALL.iter().find(|function| function.name() == name) {
                words.extend(list.into_iter().map(|word| (word, *function)));
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_files_hold_known_functions_only() {
        for file in FILES {
            let tables: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(file).unwrap();
            for name in tables.values().flat_map(|table| table.keys()) {
                assert!(Function::ALL.iter().any(|function| function.name() == name), "{name}");
            }
        }
    }

    #[test]
    fn every_function_has_words() {
        let words = all();
        for function in Function::ALL {
            assert!(words.iter().any(|(_, found)| found == function), "{}", function.name());
        }
    }
}
