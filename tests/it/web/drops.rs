//! Lists that are left in the administrator's folder: whole, masked, recorded, and nowhere else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use quanxuan::catalog::Class;
use quanxuan::lang::Lang;
use quanxuan::store::timing::Timing;
use quanxuan::store::{
    By, EntryFilter, Format, Kind, Limits, Members, NewVersion, Policy, Role, RunId, SegmentId, SegmentName, Subject,
};
use tempfile::TempDir;

use super::reach::session;
use super::rights::{Site, by};

const NAME: &str = "../../tmp/口红\\..";

struct Desk {
    site: Site,
    folder: TempDir,
    segment: SegmentId,
    operator: String,
    begun: Timestamp,
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("drop")).unwrap();
        let shop = tempfile::tempdir().unwrap();
        let server = super::with_store(quanxuan::store::Store::open(shop.path()).unwrap());
        let site = Site::of(server.with_drop_folder(Some(&folder.path().join("drop"))), shop);
        site.person("boss", Role::Admin).await;
        let (_, operator) = site.person("op", Role::Operator).await;
        let name = SegmentName::parse(NAME).unwrap();
        let version = version("gender = '女' and purchase in last 10 days");
        let segment = site.store().create_segment(name, String::new(), None, Vec::new(), version).await.unwrap().id;
        let begun = Timestamp::now() - SignedDuration::from_hours(9);
        site.store().schedule(segment, Timing::hours(1).unwrap(), By::new("op", begun)).await.unwrap();
        Desk { site, folder, segment, operator, begun }
    }

    fn drop(&self) -> std::path::PathBuf {
        self.folder.path().join("drop")
    }

    async fn set(&self, form: &[(&str, &str)]) -> StatusCode {
        self.site.send("POST", &format!("/segments/{}/files", self.segment), &self.operator, form).await.status
    }

    async fn run(&self, hour: i64) -> RunId {
        let at = self.begun + SignedDuration::from_hours(hour);
        self.site.server.pipeline().run_due(at).await.unwrap().remove(0)
    }

    async fn said(&self) -> Vec<String> {
        let filter = EntryFilter { kind: Some(Kind::Act(Subject::Segment)), ..EntryFilter::default() };
        let found = self.site.store().entries(filter, None, 50).await.unwrap().entries;
        found.iter().rev().map(|entry| format!("{}: {}", entry.who, entry.said(Lang::En))).collect()
    }
}

fn version(text: &str) -> NewVersion {
    let json = serde_json::json!({});
    NewVersion { text: text.to_owned(), json, question: None, note: String::new(), by: by() }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn ids(file: &Path) -> BTreeSet<i64> {
    let text = fs::read_to_string(file).unwrap();
    text.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect()
}

fn set(members: &Members) -> BTreeSet<i64> {
    members.ids().collect()
}

#[tokio::test]
async fn each_scheduled_run_leaves_its_list_once_with_who_entered_and_left() {
    let desk = Desk::new().await;
    let page = desk.site.get(&format!("/segments/{}", desk.segment), &desk.operator).await.body;
    assert!(page.contains("Leave the list in the folder"), "{page}");
    desk.set(&[("format", "csv"), ("moves", "on")]).await;
    assert_eq!(desk.site.server.leave_files().await.unwrap(), 0, "what ran before is not left");
    let first = desk.run(1).await;
    assert_eq!(desk.site.server.leave_files().await.unwrap(), 1);
    assert_eq!(desk.site.server.leave_files().await.unwrap(), 0);
    let store = desk.site.store();
    let day = store.run(first).await.unwrap().record.list.unwrap().as_of.date();
    let stem = |run: RunId| format!("______tmp_口红___-{day}-{run}");
    let list = format!("{}.csv", stem(first));
    assert_eq!(names(&desk.drop()), std::slice::from_ref(&list));
    let before = store.members(first).await.unwrap().unwrap();
    assert_eq!(ids(&desk.drop().join(&list)), set(&before));
    assert!(fs::read_to_string(desk.drop().join(&list)).unwrap().contains('*'), "what is personal is masked");
    let other = version("gender = '女' and purchase in last 20 days and not purchase in last 5 days");
    store.add_version(desk.segment, 1, other).await.unwrap();
    let second = desk.run(2).await;
    desk.site.server.leave_files().await.unwrap();
    let after = store.members(second).await.unwrap().unwrap();
    let file = |suffix: &str| desk.drop().join(format!("{}{suffix}.csv", stem(second)));
    assert_eq!(ids(&file("")), set(&after));
    assert_eq!(ids(&file("-entered")), set(&after.without(&before)));
    assert_eq!(ids(&file("-left")), set(&before.without(&after)));
    assert_eq!(names(&desk.drop()).len(), 4);
    let said = desk.said().await;
    let left = said.iter().filter(|act| act.contains(": Left the list") && act.contains(", SHA-256 ")).count();
    assert_eq!(left, 4, "{said:?}");
    // Nothing stands beside the folder.
    assert_eq!(names(desk.folder.path()), ["drop"]);
    desk.set(&[("format", "")]).await;
    desk.run(3).await;
    assert_eq!(desk.site.server.leave_files().await.unwrap(), 0);
    assert_eq!(store.verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn what_may_not_be_taken_away_is_not_left() {
    let desk = Desk::new().await;
    desk.set(&[("format", "parquet")]).await;
    let store = desk.site.store();
    store.set_policy(Policy { people: Some(1), ..Policy::default() }, by()).await.unwrap();
    desk.run(1).await;
    desk.site.server.leave_files().await.unwrap();
    store.set_policy(Policy::default(), by()).await.unwrap();
    let person = store.credentials("op").await.unwrap().unwrap().person.id;
    store.set_limits(person, Limits::of(Class::CLOSABLE, [Format::Csv]), by()).await.unwrap();
    desk.run(2).await;
    desk.site.server.leave_files().await.unwrap();
    let path = format!("/segments/{}/files", desk.segment);
    let cookie = session(&desk.site, "op").await;
    let set = async |format: &str| desk.site.send("POST", &path, &cookie, &[("format", format)]).await.status;
    assert_eq!((set("parquet").await, set("csv").await), (StatusCode::FORBIDDEN, StatusCode::SEE_OTHER));
    store.disable(person, by()).await.unwrap();
    desk.run(3).await;
    desk.site.server.leave_files().await.unwrap();
    assert!(names(&desk.drop()).is_empty());
    let said = desk.said().await;
    assert!(said.iter().any(|act| act.contains("was not left in the folder") && act.contains("approved")), "{said:?}");
    assert_eq!(said.iter().filter(|act| act.contains("was not left in the folder")).count(), 3, "{said:?}");
    assert!(said.last().unwrap().contains("may not take lists away any more"), "{said:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn whatever_was_planted_in_the_folder_leads_nowhere() {
    let desk = Desk::new().await;
    desk.set(&[("format", "csv")]).await;
    let run = desk.run(1).await;
    let day = desk.site.store().run(run).await.unwrap().record.list.unwrap().as_of.date();
    let name = format!("______tmp_口红___-{day}-{run}.csv");
    let outside = desk.folder.path().join("outside");
    fs::write(&outside, "kept").unwrap();
    for planted in [name.clone(), format!(".{name}")] {
        std::os::unix::fs::symlink(&outside, desk.drop().join(planted)).unwrap();
    }
    assert_eq!(desk.site.server.leave_files().await.unwrap(), 1);
    assert_eq!(fs::read_to_string(&outside).unwrap(), "kept");
    let left = fs::symlink_metadata(desk.drop().join(&name)).unwrap();
    assert!(left.is_file() && names(&desk.drop()) == [name]);
}

#[tokio::test]
async fn without_a_folder_nothing_is_offered_or_set() {
    let site = Site::new();
    let (_, cookie) = site.person("boss", Role::Admin).await;
    let name = SegmentName::parse("s").unwrap();
    site.store().create_segment(name, String::new(), None, Vec::new(), version("everyone")).await.unwrap();
    assert!(!site.get("/segments/1", &cookie).await.body.contains("Leave the list"));
    assert_eq!(
        site.send("POST", "/segments/1/files", &cookie, &[("format", "csv")]).await.status,
        StatusCode::NOT_FOUND
    );
}
