//! A version is put up for review and decided by somebody else, and an approval holds for exactly what was approved.

use axum::http::StatusCode;
use jiff::SignedDuration;
use quanxuan::lang::Lang;
use quanxuan::pipeline::review::Standing;
use quanxuan::store::timing::Timing;
use quanxuan::store::{By, EntryFilter, Kind, NewWord, Outcome, Policy, Role, SegmentId, Subject};

use super::rights::{Site, by};

const WOMEN: &str = "gender = '女' and purchase(category = '口红') in last 3 months";

struct Desk {
    site: Site,
    id: SegmentId,
    place: String,
    operator: String,
    auditor: String,
    admin: String,
}

/// A segment that an operator saved, and people to look at it.
async fn desk() -> Desk {
    let site = Site::new();
    let (_, admin) = site.person("boss", Role::Admin).await;
    let (_, operator) = site.person("li", Role::Operator).await;
    let (_, auditor) = site.person("wang", Role::Auditor).await;
    let form = [("name", "口红老客"), ("text", WOMEN)];
    let saved = site.send("POST", "/segments", &operator, &form).await.goes_to;
    let id = saved.trim_start_matches("/segments/").parse().unwrap();
    Desk { site, id, place: format!("{saved}/review"), operator, auditor, admin }
}

impl Desk {
    async fn standing(&self) -> Standing {
        let pipeline = self.site.server.pipeline();
        let segment = pipeline.store().segment(self.id).await.unwrap();
        pipeline.reviewed(&segment).await.unwrap().standing
    }

    async fn submit(&self) {
        let sent = self.site.send("POST", &self.place, &self.operator, &[("comment", "for the 双11 call list")]).await;
        assert_eq!(sent.goes_to, self.place);
    }

    /// Decides as somebody who has just looked.
    async fn decide(&self, decision: &str, comment: &str, who: &str) -> StatusCode {
        let page = self.site.get(&self.place, &self.auditor).await.body;
        let seen = page.split("name=\"seen\" value=\"").nth(1).map_or("", |rest| &rest[..64]).to_owned();
        let form = [("decision", decision), ("comment", comment), ("seen", seen.as_str())];
        self.site.send("POST", &format!("{}/decision", self.place), who, &form).await.status
    }
}

#[tokio::test]
async fn a_version_goes_from_draft_to_approved_by_somebody_else_and_all_of_it_is_on_record() {
    let desk = desk().await;
    assert_eq!(desk.standing().await, Standing::Draft);
    assert!(desk.site.get("/reviews", &desk.auditor).await.body.contains("Nothing waits"));
    desk.submit().await;
    assert_eq!(desk.standing().await, Standing::Submitted);
    let queue = desk.site.get("/reviews", &desk.auditor).await.body;
    assert!(queue.contains("口红老客") && queue.contains("for the 双11 call list"), "{queue}");
    // The auditor sees all that the decision rests on.
    let page = desk.site.get(&desk.place, &desk.auditor).await.body;
    for text in ["gender = &#39;女&#39;", "SELECT", "$1", "Approve", "In this list", "Not in this list"] {
        assert!(page.contains(text), "{text} is missing in {page}");
    }
    assert_eq!(desk.decide("reject", " ", &desk.auditor).await, StatusCode::BAD_REQUEST);
    assert_eq!(desk.decide("approve", "", &desk.operator).await, StatusCode::NOT_FOUND);
    assert_eq!(desk.decide("approve", "looks right", &desk.auditor).await, StatusCode::SEE_OTHER);
    assert_eq!(desk.standing().await, Standing::Approved);
    assert_eq!(desk.decide("approve", "", &desk.auditor).await, StatusCode::CONFLICT);
    assert!(desk.site.get(&format!("/segments/{}", desk.id), &desk.operator).await.body.contains("Approved"));
    let filter = EntryFilter { kind: Some(Kind::Act(Subject::Segment)), segment: Some(desk.id), ..Default::default() };
    let acts = desk.site.store().entries(filter, None, 10).await.unwrap().entries;
    let acts: Vec<String> = acts.iter().rev().map(|act| format!("{}: {}", act.who, act.said(Lang::En))).collect();
    assert_eq!(
        acts[1..],
        [
            "li: Put version 1 of “口红老客” up for review: for the 双11 call list",
            "wang: Approved version 1 of “口红老客”: looks right"
        ]
    );
}

#[tokio::test]
async fn nobody_decides_on_what_they_wrote_or_put_up_nor_on_what_has_changed_meanwhile() {
    let desk = desk().await;
    let form = [("text", "gender = '男'"), ("note", ""), ("expected", "1")];
    desk.site.send("POST", &format!("/segments/{}/versions", desk.id), &desk.admin, &form).await;
    desk.submit().await;
    assert_eq!(desk.decide("approve", "", &desk.admin).await, StatusCode::CONFLICT, "the admin wrote it");
    let page = desk.site.get(&desk.place, &desk.auditor).await.body;
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap()[..64].to_owned();
    let form = [("text", "gender = '女'"), ("note", ""), ("expected", "2")];
    desk.site.send("POST", &format!("/segments/{}/versions", desk.id), &desk.operator, &form).await;
    let form = [("decision", "approve"), ("comment", ""), ("seen", seen.as_str())];
    let late = desk.site.send("POST", &format!("{}/decision", desk.place), &desk.auditor, &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_approval_ends_with_the_version_and_with_the_words_that_it_was_given_for() {
    let desk = desk().await;
    desk.submit().await;
    desk.decide("approve", "", &desk.auditor).await;
    // A word that somebody teaches makes another catalog.
    let word = NewWord {
        name: "vip_friend".to_owned(),
        after: 0,
        label: "铁粉粉".to_owned(),
        others: Vec::new(),
        rule: Some("gender = '女'".to_owned()),
        by: By::new("boss", by().at),
    };
    desk.site.store().save_word(word).await.unwrap();
    desk.site.server.refresh().await.unwrap();
    assert_eq!(desk.standing().await, Standing::Outdated);
    let page = desk.site.get(&desk.place, &desk.auditor).await.body;
    assert!(page.contains("Needs review again") && page.contains("the catalog"), "{page}");
    desk.submit().await;
    desk.decide("approve", "", &desk.auditor).await;
    assert_eq!(desk.standing().await, Standing::Approved);
    let form = [("text", "gender = '女'"), ("note", ""), ("expected", "1")];
    desk.site.send("POST", &format!("/segments/{}/versions", desk.id), &desk.operator, &form).await;
    assert_eq!(desk.standing().await, Standing::Outdated);
    desk.submit().await;
    assert_eq!(desk.decide("reject", "why all women?", &desk.auditor).await, StatusCode::SEE_OTHER);
    assert_eq!(desk.standing().await, Standing::Rejected);
    let page = desk.site.get(&desk.place, &desk.operator).await.body;
    assert!(page.contains("why all women?") && page.contains("<del>"), "the rule against the approved one: {page}");
}

#[tokio::test]
async fn the_policy_keeps_what_nobody_approved_from_being_taken_away_or_run_by_itself() {
    let desk = desk().await;
    let store = desk.site.store();
    let form = [("schedules", "on"), ("people", "5"), ("contact", "on")];
    assert_eq!(desk.site.send("POST", "/settings", &desk.operator, &form).await.status, StatusCode::NOT_FOUND);
    let wrong = desk.site.send("POST", "/settings", &desk.admin, &[("people", "many")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.site.send("POST", "/settings", &desk.admin, &form).await;
    assert_eq!(store.policy().await.unwrap(), Policy { schedules: true, people: Some(5), contact: true });
    let rule: String = WOMEN.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let file = async || desk.site.get(&format!("/export/list.csv?s={rule}"), &desk.operator).await;
    let refused = file().await;
    assert!(
        refused.status == StatusCode::CONFLICT && refused.body.contains("more than 5 customers"),
        "{}",
        refused.body
    );
    let now = by().at;
    store.schedule(desk.id, Timing::hours(1).unwrap(), by()).await.unwrap();
    let due = now.checked_add(SignedDuration::from_hours(2)).unwrap();
    let runs = desk.site.server.pipeline().run_due(due).await.unwrap();
    assert_eq!(store.run(runs[0]).await.unwrap().record.status, Outcome::Failed);
    desk.submit().await;
    desk.decide("approve", "", &desk.auditor).await;
    assert_eq!(file().await.status, StatusCode::OK);
    let due = now.checked_add(SignedDuration::from_hours(4)).unwrap();
    let runs = desk.site.server.pipeline().run_due(due).await.unwrap();
    assert_eq!(store.run(runs[0]).await.unwrap().record.status, Outcome::Answered);
    let acts =
        store.entries(EntryFilter { words: Some("withheld".into()), ..Default::default() }, None, 5).await.unwrap();
    assert_eq!(acts.total, 1, "that it was not handed out is on record");
}
