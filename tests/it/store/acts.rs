//! What people do stands in the record with what it did, or neither happened.

use std::io::Write;
use std::process::{Command, Stdio};

use quanxuan::hash;
use quanxuan::lang::Lang;
use quanxuan::store::timing::Timing;
use quanxuan::store::{
    AccessDeed, Act, By, Deed, EntryFilter, Kind, NewWord, PlayText, RecordDeed, Refusal, Role, SecretHash,
    SegmentName, Store, StoreError, Subject, Tag, What, database,
};
use rusqlite::Connection;
use serde_json::json;

use super::{at, by, record, shop, version};

/// What the record says of the acts, the oldest first.
async fn said(store: &Store) -> Vec<String> {
    let page = store.entries(EntryFilter::default(), None, 100).await.unwrap();
    page.entries.iter().rev().map(|entry| format!("{}: {}", entry.who, entry.said(Lang::En))).collect()
}

fn name(text: &str) -> SegmentName {
    SegmentName::parse(text).unwrap()
}

fn secret(text: &str) -> SecretHash {
    SecretHash(text.to_owned())
}

#[tokio::test]
async fn whatever_is_done_with_segments_is_recorded_once_and_in_order() {
    let (_folder, store) = shop();
    let made = store.create_segment(name("s"), String::new(), None, Vec::new(), version("a", 1)).await.unwrap();
    let id = made.id;
    store.add_version(id, 1, version("b", 2)).await.unwrap();
    let seen = store.segment(id).await.unwrap().updated;
    let details = quanxuan::store::Details {
        name: name("t"),
        description: String::new(),
        owner: name("li"),
        folder: None,
        tags: Vec::new(),
    };
    store.describe_segment(id, seen, details, by(3)).await.unwrap();
    store.tag_segments(vec![id], Tag::parse_all("vip, 大促").unwrap(), by(4)).await.unwrap();
    store.untag_segments(vec![id], Tag::parse_all("vip").unwrap(), by(5)).await.unwrap();
    store.schedule(id, Timing::hours(6).unwrap(), by(6)).await.unwrap();
    store.pause_schedule(id, by(7)).await.unwrap();
    store.pause_schedule(id, by(7)).await.unwrap();
    store.resume_schedule(id, by(8)).await.unwrap();
    store.unschedule(id, by(9)).await.unwrap();
    store.unschedule(id, by(9)).await.unwrap();
    store.trash_segments(vec![id], by(10)).await.unwrap();
    store.trash_segments(vec![id], by(10)).await.unwrap();
    store.restore_segments(vec![id], By::new("wang", at(11))).await.unwrap();
    let expected = [
        "local: Saved the segment “s”",
        "local: Saved version 2 of “s”",
        "local: Renamed “s” to “t”",
        "local: Tagged “t”: vip, 大促",
        "local: Took tags off “t”: vip",
        "local: Scheduled “t”: Every 6 hours",
        "local: Paused the schedule of “t”",
        "local: Resumed the schedule of “t”",
        "local: Removed the schedule of “t”",
        "local: Moved “t” to the trash",
        "wang: Took “t” out of the trash",
    ];
    assert_eq!(said(&store).await, expected);
    assert_eq!(store.verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn whatever_is_done_with_people_words_and_plays_is_recorded() {
    let (_folder, store) = shop();
    store.invite_first_admin(secret("a"), by(1)).await.unwrap();
    let admin = store.accept(secret("a"), name("陈敏"), "hash".to_owned(), at(2)).await.unwrap();
    store.sign_in(&admin, secret("s"), "Firefox", at(3)).await.unwrap();
    let li = store.invite(name("Li"), Role::Viewer, secret("b"), By::new("陈敏", at(4))).await.unwrap();
    store.invite_again(li.id, secret("c"), By::new("陈敏", at(5))).await.unwrap();
    store.set_role(li.id, Role::Auditor, By::new("陈敏", at(6))).await.unwrap();
    store.disable(li.id, By::new("陈敏", at(7))).await.unwrap();
    store.enable(li.id, By::new("陈敏", at(8))).await.unwrap();
    for second in 9..14 {
        store.note_failure(&li, Refusal::Password, at(second)).await.unwrap();
    }
    let (_, session) = store.session(secret("s"), at(14)).await.unwrap().unwrap();
    store.end_session(&li, session.id.number(), at(14)).await.unwrap();
    store.sign_out(&admin, session.id, at(15)).await.unwrap();
    let word = |after, rule: Option<&str>| NewWord {
        name: "loyal".to_owned(),
        after,
        label: "铁粉".to_owned(),
        others: Vec::new(),
        rule: rule.map(str::to_owned),
        by: By::new("陈敏", at(16)),
    };
    store.save_word(word(0, Some("everyone"))).await.unwrap();
    store.save_word(word(1, None)).await.unwrap();
    let both = || quanxuan::lang::Bilingual::same("x");
    let (label, action, benefit, channel, cadence, measure) = (both(), both(), both(), both(), both(), both());
    let text = PlayText { label, action, benefit, channel, cadence, measure, suits: Vec::new() };
    let play = quanxuan::store::NewPlayVersion { text, note: String::new(), by: By::new("陈敏", at(17)) };
    store.add_play_version("winback".to_owned(), 0, play).await.unwrap();
    let locked = format!("Li: Too many wrong passwords: locked until {}", at(13 + 60));
    let mut expected = vec![
        "local: Made a link for the first admin",
        "陈敏: “陈敏” chose a password: Admin",
        "陈敏: Signed in",
        "陈敏: Invited “Li” as Viewer",
        "陈敏: Made a new link for “Li”",
        "陈敏: Changed the role of “Li”: Viewer → Auditor",
        "陈敏: Disabled “Li”",
        "陈敏: Enabled “Li”",
    ];
    expected.extend(["Li: Sign-in failed: wrong password"; 5]);
    expected.extend([
        locked.as_str(),
        // A session of somebody else stays, and nothing was done.
        "陈敏: Signed out",
        "陈敏: Taught “铁粉”, version 1",
        "陈敏: Took the word “铁粉” back, version 2",
        "陈敏: Changed the play “winback”, version 1",
    ]);
    assert_eq!(said(&store).await, expected);
    assert_eq!(store.verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn what_is_refused_leaves_neither_a_change_nor_an_act() {
    let (_folder, store) = shop();
    let made = store.create_segment(name("s"), String::new(), None, Vec::new(), version("a", 1)).await.unwrap();
    let before = said(&store).await;
    let taken = store.create_segment(name("S"), String::new(), None, Vec::new(), version("b", 2)).await;
    assert!(matches!(taken, Err(StoreError::NameTaken(_))));
    let late = store.add_version(made.id, 7, version("b", 3)).await;
    assert!(matches!(late, Err(StoreError::VersionConflict { .. })));
    let nobody = "99".parse().unwrap();
    assert!(store.trash_segments(vec![made.id, nobody], by(4)).await.is_err());
    assert_eq!(said(&store).await, before);
    assert_eq!(store.segment(made.id).await.unwrap(), made);
}

#[tokio::test]
async fn the_record_is_searched_by_who_what_when_and_about_what() {
    let (_folder, store) = shop();
    let made = store.create_segment(name("口红"), String::new(), None, Vec::new(), version("a", 1)).await.unwrap();
    store.append(record("谁买过口红", 2)).await.unwrap();
    store.trash_segments(vec![made.id], By::new("li", at(3))).await.unwrap();
    let count = async |filter: EntryFilter| store.entries(filter, None, 10).await.unwrap().total;
    let all = EntryFilter::default;
    assert_eq!(count(all()).await, 3);
    assert_eq!(count(EntryFilter { words: Some("口红".into()), ..all() }).await, 3);
    assert_eq!(count(EntryFilter { words: Some("trashed".into()), ..all() }).await, 1);
    assert_eq!(count(EntryFilter { who: Some("li".into()), ..all() }).await, 1);
    assert_eq!(count(EntryFilter { segment: Some(made.id), ..all() }).await, 2);
    assert_eq!(count(EntryFilter { kind: Some(Kind::AnyRun), ..all() }).await, 1);
    assert_eq!(count(EntryFilter { kind: Some(Kind::Act(Subject::Segment)), ..all() }).await, 2);
    assert_eq!(count(EntryFilter { kind: Some(Kind::Act(Subject::Person)), ..all() }).await, 0);
    assert_eq!(count(EntryFilter { from: Some(at(2)), to: Some(at(3)), ..all() }).await, 1);
    for kind in Kind::all() {
        assert_eq!(Kind::named(&kind.name()), Some(kind));
    }
}

#[tokio::test]
async fn records_that_were_taken_away_are_proved_by_sha256_alone() {
    let (_folder, store) = shop();
    store.create_segment(name("s"), "a\nb “c”".to_owned(), None, Vec::new(), version("a", 1)).await.unwrap();
    store.append(record("口红", 2)).await.unwrap();
    store.note(by(3), Deed::Record { did: RecordDeed::Exported { records: 2 } }).await.unwrap();
    let mut lines = store.record_lines(EntryFilter::default(), 0, 2).await.unwrap();
    lines.extend(store.record_lines(EntryFilter::default(), 2, 2).await.unwrap());
    let mut previous = "0".repeat(64);
    for line in &lines {
        let written: serde_json::Value = serde_json::from_str(&line.written()).unwrap();
        let field = |name: &str| written[name].as_str().unwrap().to_owned();
        assert_eq!(field("previous"), previous);
        let mut sum = Command::new("sha256sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let text = format!("{previous}\n{}\n{}\n", field("id"), field("body"));
        sum.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let printed = String::from_utf8(sum.wait_with_output().unwrap().stdout).unwrap();
        assert_eq!(printed.split(' ').next(), Some(field("hash").as_str()));
        previous = field("hash");
    }
    assert_eq!(lines.len(), 3);
    assert_eq!(store.verify().await.unwrap().head, previous);
}

#[tokio::test]
async fn an_act_is_stored_under_its_subject_and_one_that_was_changed_is_still_listed() {
    let deed = Deed::Access { did: AccessDeed::Refused(Refusal::NoAccount) };
    let act = Act { at: at(1), who: String::new(), token: None, deed };
    let stored = json!({ "at": at(1).to_string(), "who": "", "act": "access", "did": { "refused": "no_account" } });
    assert_eq!(serde_json::to_value(&act).unwrap(), stored);
    assert_eq!(serde_json::from_value::<Act>(stored).unwrap(), act);
    for subject in Subject::ALL {
        assert!(Lang::ALL.into_iter().all(|lang| subject.message().exists(lang)), "{subject:?}");
    }
    let (folder, store) = shop();
    store.note(by(1), act.deed).await.unwrap();
    let file = Connection::open(folder.path().join(database::FILE)).unwrap();
    let change = "DROP TRIGGER run_stays; UPDATE record SET body = json_set(body, '$.did', 'nothing')";
    file.execute_batch(change).unwrap();
    let entry = store.entries(EntryFilter::default(), None, 1).await.unwrap().entries.remove(0);
    assert!(matches!(&entry.what, What::Act { act: None, .. }));
    assert_eq!(entry.said(Lang::En), "This act cannot be read: it was changed");
}

#[tokio::test]
async fn a_state_of_before_there_were_acts_is_taken_over_with_its_chain() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = Connection::open(folder.path().join(database::FILE)).unwrap();
    database::MIGRATIONS.to_version(&mut file, 9).unwrap();
    let mut previous = "0".repeat(64);
    for (sequence, id) in [(1, "01ARZ3NDEKTSV4RRFFQ69G5FAV"), (2, "01ARZ3NDEKTSV4RRFFQ69G5FAW")] {
        let body = serde_json::to_string(&record("口红", sequence)).unwrap();
        let hash = hash::of_lines(&[previous.as_bytes(), id.as_bytes(), body.as_bytes()]);
        file.execute("INSERT INTO run (sequence, id, body, hash) VALUES (?1, ?2, ?3, ?4)", (sequence, id, body, &hash))
            .unwrap();
        previous = hash;
    }
    drop(file);
    let store = Store::open(folder.path()).unwrap();
    store.create_segment(name("s"), String::new(), None, Vec::new(), version("a", 3)).await.unwrap();
    let found = store.verify().await.unwrap();
    assert_eq!((found.records, found.broken), (3, None));
    assert_eq!(store.runs(Default::default(), None, 10).await.unwrap().total, 2);
}
