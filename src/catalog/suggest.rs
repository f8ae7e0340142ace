//! "Did you mean": the closest known name, when it is close.

/// The candidate closest to `word`, measured in characters (Damerau–Levenshtein, optimal string alignment).
///
/// Close means: at most one slip in words up to 3 characters, two up to 7, three beyond; and never as many slips as the
/// word has characters. Ties go to the name that sorts first, so the answer does not depend on catalog order.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = match length {
        0 | 1 => return None,
        2 | 3 => 1,
        4..=7 => 2,
        8.. => 3,
    };
    let word = word.to_lowercase();
    candidates
        .into_iter()
        // So many characters more or fewer are as many slips.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (strsim::osa_distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= limit && *distance < length.min(candidate.chars().count()))
        .min()
        .map(|(_, candidate)| candidate)
}
