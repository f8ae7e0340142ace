//! Which language a page is in: the reader's choice (a cookie), else the browser's, else Chinese.

use axum::http::{HeaderMap, header};

use super::preferences::cookie;
use crate::lang::Lang;

pub const COOKIE: &str = "lang";

pub fn of(headers: &HeaderMap) -> Lang {
    let chosen = cookie(headers, COOKIE).and_then(|tag| Lang::ALL.into_iter().find(|lang| lang.tag() == tag));
    chosen.or_else(|| accepted(headers)).unwrap_or_default()
}

/// The first of our languages in `Accept-Language`, by weight and then by position.
fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let value = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut wishes: Vec<(Lang, f32)> = value.split(',').filter_map(wish).collect();
    wishes.sort_by(|a, b| b.1.total_cmp(&a.1));
    wishes.first().map(|(lang, _)| *lang)
}

fn wish(text: &str) -> Option<(Lang, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let primary = parts.next()?.split('-').next()?.to_ascii_lowercase();
    let weight = match parts.find_map(|part| part.strip_prefix("q=")) {
        Some(weight) => weight.parse().ok()?,
        None => 1.0,
    };
    let lang = match primary.as_str() {
        "zh" => Lang::Zh,
        "en" => Lang::En,
        _ => return None,
    };
    (weight > 0.0).then_some((lang, weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn browser_language_by_weight() {
        let of_browser = |value| of(&headers(header::ACCEPT_LANGUAGE, value));
        assert_eq!(of_browser("en-GB,en;q=0.9,zh;q=0.8"), Lang::En);
        assert_eq!(of_browser("fr, en;q=0.3, zh-TW;q=0.7"), Lang::Zh);
        assert_eq!(of_browser("fr"), Lang::Zh);
        assert_eq!(of_browser("en;q=0, fr"), Lang::Zh);
        assert_eq!(of(&HeaderMap::new()), Lang::Zh);
    }

    #[test]
    fn choice_wins_over_browser() {
        let mut headers = headers(header::ACCEPT_LANGUAGE, "zh");
        headers.insert(header::COOKIE, "theme=dark; lang=en".parse().unwrap());
        assert_eq!(of(&headers), Lang::En);
    }
}
