//! Going anywhere by name, and the keys that do things.

use axum::body::Body;
use quanxuan::web::keys;

use super::{get, send, visit};

async fn found(typed: &str) -> String {
    let typed: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let request = get(&format!("/palette?q={typed}")).header("hx-request", "true");
    send(request.header("hx-target", "div#palette-found").body(Body::empty()).unwrap()).await.body
}

#[tokio::test]
async fn before_anything_is_typed_all_pages_are_offered() {
    let part = found("").await;
    assert!(!part.contains("<html"), "{part}");
    for address in
        ["/", "/gallery", "/segments", "/segments?trash=1", "/segments/new", "/catalog", "/language", "/audit"]
    {
        assert!(part.contains(&format!(r#"href="{address}""#)), "{address}: {part}");
    }
    assert!(part.contains(r#"name="theme" value="dark""#) && part.contains(r#"name="lang" value="en""#), "{part}");
    assert!(visit("/palette").await.body.contains("<html"), "without a script it is a page");
}

#[tokio::test]
async fn names_are_found_in_either_language_and_whatever_is_typed_can_be_asked() {
    let part = found("lifecycle").await;
    assert!(part.contains(r#"href="/catalog/lifecycle""#), "{part}");
    assert!(part.contains(r#"href="/ask?q=lifecycle""#), "{part}");
    assert!(found("生命周期").await.contains(r#"href="/catalog/lifecycle""#));
    assert!(found("审计").await.contains(r#"href="/audit""#) && found("AUDIT").await.contains(r#"href="/audit""#));
    assert!(found("42").await.contains(r#"href="/customers/42""#), "a number is a customer's");
    let odd = found("<b>\"&").await;
    assert!(!odd.contains("<b>") && odd.contains("&#60;b&#62;"), "{odd}");
}

#[tokio::test]
async fn every_key_that_leads_somewhere_is_borne_by_the_page_and_told() {
    let home = visit("/").await.body;
    let map = visit("/keys").await.body;
    for group in keys::groups() {
        for shortcut in group.shortcuts {
            let typed = shortcut.keys.split([' ', '+']).next().unwrap();
            assert!(map.contains(&format!("<kbd>{typed}</kbd>")), "{shortcut:?}");
            if group.title == "keys-go" {
                assert!(home.contains(&format!(r#"data-key="{}""#, shortcut.keys)), "{shortcut:?}");
            }
        }
    }
}
