//! How far rights reach: what is closed to somebody is shown to them nowhere, and cannot be found out by asking.

use axum::http::StatusCode;
use jiff::Timestamp;
use quanxuan::catalog::{Catalog, Class, Type};
use quanxuan::lang::Lang;
use quanxuan::store::{
    EntryFilter, Format, Kind, Limits, NewToken, PersonId, Right, Role, Scope, SegmentName, Subject,
};
use quanxuan::web::secrets;

use super::api::call;
use super::rights::{Site, by};
use super::sight::{MARKS, fetched, marked, paths, told};

/// What stands in every column of money, and in texts of what customers did.
const SPEND: &str = "7654321.09";
const BEHAVIOUR: &str = "标记行为";

/// Marks in each column of money, and in each text that tells what customers did and has no vocabulary. The
/// answers that the snapshot keeps are of before, so they go.
pub fn plant(data: &duckdb::Connection, catalog: &Catalog) {
    let customers = &catalog.customer.table;
    let tables = "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'";
    let tables = texts(data, tables);
    let kept = "SELECT column_name FROM information_schema.columns WHERE table_name = 'customers'";
    for column in texts(data, kept).iter().filter(|column| column.starts_with("prepared_")) {
        data.execute_batch(&format!("ALTER TABLE {customers} DROP COLUMN \"{column}\"")).unwrap();
    }
    let set = |table: &str, column: &str, value: &str| {
        if tables.iter().any(|known| known == table) {
            data.execute_batch(&format!("UPDATE {table} SET {column} = {value}")).unwrap();
        }
    };
    for attribute in catalog.attributes.iter().filter(|attribute| attribute.tells() == Class::Spend) {
        set(customers, &attribute.column, SPEND);
    }
    for event in &catalog.events {
        for property in event.properties.iter().filter(|property| property.derive.is_none()) {
            if property.tells() == Class::Spend {
                set(&event.table, &property.column, SPEND);
            } else if property.kind == Type::Text && property.vocabulary.is_none() {
                set(&event.table, &property.column, &format!("'{BEHAVIOUR}'"));
            }
        }
    }
}

fn texts(data: &duckdb::Connection, query: &str) -> Vec<String> {
    let mut statement = data.prepare(query).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Everything that a limit can hold back, as lists and files are asked for it.
const COLUMNS: &str = "cols=name%2Cphone%2Cbirthday%2Cbalance%2Clargest_order%2Corders%2Cspend";

/// Somebody of a role, held to these classes; the cookie of a session.
async fn held(site: &Site, name: &str, role: Role, classes: &[Class]) -> (PersonId, String) {
    let (id, _) = site.person(name, role).await;
    site.store().set_limits(id, Limits::of(classes.iter().copied(), Format::ALL), by()).await.unwrap();
    (id, session(site, name).await)
}

pub async fn session(site: &Site, name: &str) -> String {
    let (store, secret) = (site.store(), secrets::fresh().unwrap());
    let person = store.credentials(name).await.unwrap().unwrap().person;
    store.sign_in(&person, secrets::kept(&secret), "test", Timestamp::now()).await.unwrap();
    format!("session={secret}")
}

/// A program of somebody that is held to these classes, as it shows itself.
async fn program(site: &Site, of: PersonId, classes: &[Class]) -> String {
    let secret = secrets::fresh_token().unwrap();
    let (label, scope) = (SegmentName::parse("job").unwrap(), Scope::of(&[Right::See, Right::Save, Right::Export]));
    let limits = Limits::of(classes.iter().copied(), Format::ALL);
    let new = NewToken { label, scope, limits, secret: secrets::kept(&secret), days: 1 };
    site.store().add_token(of, new, by()).await.unwrap();
    format!("Bearer {secret}")
}

fn tells_spend(text: &str) -> bool {
    text.contains(SPEND) || text.contains("7,654,321.09")
}

#[tokio::test]
async fn what_is_closed_leaves_by_no_way() {
    let site = marked();
    site.person("boss", Role::Admin).await;
    let (op, open) = held(&site, "op", Role::Operator, &Class::CLOSABLE).await;
    let (_, nothing) = held(&site, "nothing", Role::Operator, &[]).await;
    let (_, no_spend) = held(&site, "no spend", Role::Operator, &[Class::Contact, Class::Behaviour]).await;
    let (_, no_deeds) = held(&site, "no deeds", Role::Auditor, &[Class::Spend]).await;
    let narrow = program(&site, op, &[Class::Contact]).await;
    let saved = site.send("POST", "/segments", &open, &[("name", "all"), ("text", "everyone")]).await.goes_to;
    let run = site.send("POST", &format!("{saved}/versions/1/run"), &open, &[]).await.goes_to;
    let run = run.trim_start_matches("/runs/");
    let mut paths = paths(&saved, run);
    for format in ["csv", "xlsx", "jsonl", "parquet"] {
        paths.push(format!("/export/list.{format}?s=everyone&{COLUMNS}"));
    }
    paths.extend([
        format!("/run?s=everyone&{COLUMNS}"),
        format!("/run?s=everyone&{COLUMNS}&sort=largest_order"),
        format!("{saved}/members?run={run}&{COLUMNS}"),
        format!("{saved}/members.csv?run={run}&{COLUMNS}"),
        format!("/api/v1/runs/{run}/members?columns=name,balance,largest_order,orders"),
    ]);
    let mut shown = [0, 0];
    for path in &paths {
        for (who, spend, deeds, contact) in [
            (("cookie", open.as_str()), true, true, true),
            (("cookie", no_spend.as_str()), false, true, true),
            (("cookie", no_deeds.as_str()), true, false, false),
            (("cookie", nothing.as_str()), false, false, false),
            (("authorization", narrow.as_str()), false, false, true),
        ] {
            let (_, text) = fetched(&site, "GET", path, who, "").await;
            assert!(spend || !tells_spend(&text), "{path} as {who:?}: {text}");
            assert!(deeds || !text.contains(BEHAVIOUR), "{path} as {who:?}: {text}");
            assert!(contact || !text.contains("199****7777"), "{path} as {who:?}: {text}");
            assert_eq!(told(&text), Vec::<&str>::new(), "{path} as {who:?}");
            shown[0] += usize::from(tells_spend(&text));
            shown[1] += usize::from(text.contains(BEHAVIOUR));
        }
    }
    // To whom it is open it is there: in lists, each format of files and the page of a customer.
    assert!(shown[0] > 8 && shown[1] > 1, "{shown:?}");
}

/// Rules that ask for what is closed to somebody held to the classes.
const PROBES: [(&[Class], &str); 10] = [
    (&[Class::Contact], "spend in last 12 months >= 100"),
    (&[Class::Contact, Class::Behaviour], "purchase(amount >= 100)"),
    (&[Class::Contact, Class::Spend], "purchase"),
    (&[Class::Contact, Class::Behaviour], "not balance > 0"),
    (&[Class::Contact, Class::Behaviour], "top 10 by spend"),
    (&[Class::Contact, Class::Behaviour], "bottom 10 by balance"),
    (&[Class::Contact, Class::Behaviour], "rfm is '重要价值客户'"),
    (&[Class::Contact, Class::Behaviour], "is high_value"),
    (&[Class::Spend, Class::Behaviour], "phone is present"),
    (&[Class::Contact, Class::Behaviour], "was (balance > 0) 1 month ago"),
];

/// What is wrong with a rule for somebody, in every way of asking by it.
async fn refused_everywhere(site: &Site, rule: &str, who: (&str, &str), code: &str) {
    let given = serde_json::json!({ "segment": rule }).to_string();
    for path in ["run", "count", "compile", "customers/1/why"] {
        let (status, text) = fetched(site, "POST", &format!("/api/v1/{path}"), who, &given).await;
        assert!(text.contains(code), "{path}: {rule}: {status} {text}");
    }
    let (_, text) = fetched(site, "POST", "/api/v1/check", who, &given).await;
    assert!(text.contains(code), "check: {rule}: {text}");
    let named = serde_json::json!({ "name": rule, "segment": rule }).to_string();
    let (status, text) = fetched(site, "POST", "/api/v1/segments", who, &named).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains(code), "{rule}: {status} {text}");
}

#[tokio::test]
async fn nobody_finds_out_by_asking_what_is_closed() {
    let site = marked();
    let (boss, admin) = site.person("boss", Role::Admin).await;
    let run = async |rule: &str| {
        let given = serde_json::json!({ "segment": rule }).to_string();
        let full = program(&site, boss, &Class::CLOSABLE).await;
        fetched(&site, "POST", "/api/v1/run", ("authorization", &full), &given).await.1
    };
    for (classes, rule) in PROBES {
        assert!(run(rule).await.contains("\"answered\""), "{rule} is sound");
        let (narrow, page) = (program(&site, boss, classes).await, format!("/run?s={}", encoded(rule)));
        refused_everywhere(&site, rule, ("authorization", &narrow), "closed-column").await;
        let name = format!("{classes:?}");
        let cookie = match site.store().credentials(&name).await.unwrap() {
            Some(_) => session(&site, &name).await,
            None => held(&site, &name, Role::Operator, classes).await.1,
        };
        let shown = site.get(&page, &cookie).await;
        assert!(shown.body.contains("closed to whoever asks"), "{rule}: {}", shown.body);
        assert!(site.get(&page.replace("/run", "/export/list.csv"), &cookie).await.goes_to.starts_with("/run"));
    }
    // Masked data can be asked for as little as it is shown, by whoever it is: also inside a saved segment.
    let phone = "phone starts with '199'";
    let (_, operator) = site.person("op", Role::Operator).await;
    let full = program(&site, boss, &Class::CLOSABLE).await;
    for rule in [
        phone,
        "not email contains 'planted'",
        "birthday = 1977-07-07",
        "top 3 by orders per phone",
        "top 3 by birthday",
    ] {
        refused_everywhere(&site, rule, ("authorization", &full), "masked-column").await;
        for cookie in [&admin, &operator] {
            let page = site.get(&format!("/run?s={}", encoded(rule)), cookie).await.body;
            assert!(page.contains("while it is masked"), "{rule}: {page}");
        }
    }
    for rule in ["phone is present", "birthday anniversary in next 7 days", "birth_year = 1977"] {
        assert!(run(rule).await.contains("\"answered\""), "{rule}");
    }
    let form = [("reason", "call back complaints"), ("to", "/")];
    site.send("POST", "/sight", &admin, &form).await;
    let shown = site.get(&format!("/run?s={}", encoded(phone)), &admin).await.body;
    assert_eq!(told(&shown)[..2], MARKS[..2]);
    let saved = site.send("POST", "/segments", &admin, &[("name", "hidden"), ("text", phone)]).await.goes_to;
    let ran = site.send("POST", &format!("{saved}/versions/1/run"), &admin, &[]).await.goes_to;
    site.send("POST", "/sight/end", &admin, &[]).await;
    refused_everywhere(&site, "in segment 'hidden'", ("authorization", &full), "masked-column").await;
    // What somebody else found out that way is not shown either.
    let members = format!("/api/v1{ran}/members");
    for path in [ran.clone(), members, format!("{saved}/members?run={}", ran.trim_start_matches("/runs/"))] {
        let who =
            if path.starts_with("/api") { ("authorization", full.as_str()) } else { ("cookie", operator.as_str()) };
        let (status, text) = fetched(&site, "GET", &path, who, "").await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}: {text}");
    }
}

fn encoded(text: &str) -> String {
    super::urlencoded(&[("", text)]).trim_start_matches('=').to_owned()
}

#[tokio::test]
async fn an_admin_sets_limits_on_record_and_they_hold_at_once() {
    let site = marked();
    let (_, admin) = site.person("boss", Role::Admin).await;
    let (op, before) = site.person("op", Role::Operator).await;
    let page = site.get(&format!("/people/{op}"), &admin).await.body;
    assert_eq!(page.matches(" checked").count(), 3 + 4 + 1, "{page}");
    let form = [("column", "contact"), ("column", "behaviour"), ("column", "no such"), ("format", "csv")];
    assert_eq!(site.send("POST", &format!("/people/{op}/limits"), &admin, &form).await.goes_to, "/people");
    assert!(site.get("/", &before).await.goes_to.starts_with("/sign-in"), "sessions end with the change");
    assert!(site.get("/people", &admin).await.body.contains("columns: only contact data, behaviour · files: only CSV"));
    let after = session(&site, "op").await;
    assert!(
        site.get("/account", &after).await.body.contains("columns: only contact data, behaviour · files: only CSV")
    );
    assert!(!tells_spend(&site.get("/customers/7", &after).await.body));
    let page = site.get(&format!("/people/{op}"), &admin).await.body;
    assert_eq!(page.matches(" checked").count(), 2 + 1 + 1);
    let columns = Class::CLOSABLE.map(|class| ("column", class.name()));
    let everything = [&columns[..], &Format::ALL.map(|format| ("format", format.extension()))].concat();
    site.send("POST", &format!("/people/{op}/limits"), &admin, &everything).await;
    assert!(tells_spend(&site.get("/customers/7", &session(&site, "op").await).await.body));
    let filter = EntryFilter { kind: Some(Kind::Act(Subject::Person)), ..EntryFilter::default() };
    let said = site.store().entries(filter, None, 2).await.unwrap().entries;
    let said: Vec<String> = said.iter().map(|entry| format!("{}: {}", entry.who, entry.said(Lang::En))).collect();
    assert_eq!(
        said[1],
        "boss: Changed how far the rights of “op” reach: no limits → columns: only contact data, behaviour · files: only CSV"
    );
    assert_eq!(
        said[0],
        "boss: Changed how far the rights of “op” reach: columns: only contact data, behaviour · files: only CSV → no limits"
    );
}

#[tokio::test]
async fn lists_are_taken_away_in_the_formats_that_are_open_and_in_no_other() {
    let site = marked();
    site.person("boss", Role::Admin).await;
    let (op, cookie) = site.person("op", Role::Operator).await;
    let saved = site.send("POST", "/segments", &cookie, &[("name", "all"), ("text", "everyone")]).await.goes_to;
    let run = site.send("POST", &format!("{saved}/versions/1/run"), &cookie, &[]).await.goes_to;
    let members = format!("{saved}/members.csv?run={}", run.trim_start_matches("/runs/"));
    for open in [&[][..], &[Format::Csv], &[Format::Xlsx, Format::Parquet], &Format::ALL] {
        let limits = Limits::of(Class::CLOSABLE, open.iter().copied());
        site.store().set_limits(op, limits.clone(), by()).await.unwrap();
        let cookie = session(&site, "op").await;
        let secret = secrets::fresh_token().unwrap();
        let (label, scope) = (SegmentName::parse("job").unwrap(), Scope::of(&[Right::See, Right::Export]));
        // A token that is held to nothing reaches no further than its owner.
        let new = NewToken { label, scope, limits: Limits::default(), secret: secrets::kept(&secret), days: 1 };
        site.store().add_token(op, new, by()).await.unwrap();
        let page = site.get("/run?s=everyone", &cookie).await.body;
        for format in Format::ALL {
            let (may, name) = (open.contains(&format), format.extension());
            let path = format!("/export/list.{name}?s=everyone");
            assert_eq!(page.contains(&format!("/export/list.{name}")), may, "{name} of {open:?}");
            let status = site.get(&path, &cookie).await.status;
            assert_eq!(status, if may { StatusCode::OK } else { StatusCode::FORBIDDEN }, "{name} of {open:?}");
            let given = serde_json::json!({ "segment": "everyone", "format": name }).to_string();
            let who = ("authorization", format!("Bearer {secret}"));
            let (asked, text) = fetched(&site, "POST", "/api/v1/exports", (who.0, &who.1), &given).await;
            assert_eq!(asked, status, "{name} of {open:?}: {text}");
        }
        let csv = site.get(&members, &cookie).await.status;
        assert_eq!(csv == StatusCode::OK, open.contains(&Format::Csv), "{csv}");
    }
}

#[tokio::test]
async fn a_file_that_is_made_meanwhile_holds_what_was_open_and_is_given_while_it_still_is() {
    let site = marked();
    let (boss, _) = site.person("boss", Role::Admin).await;
    let open = program(&site, boss, &Class::CLOSABLE).await;
    let narrow = program(&site, boss, &[Class::Contact, Class::Behaviour]).await;
    let given = serde_json::json!({"segment": "everyone", "format": "csv", "columns": ["largest_order", "orders"]});
    let mut places = Vec::new();
    for shown in [&open, &narrow] {
        let headers = [("authorization", shown.as_str()), ("prefer", "respond-async")];
        let asked = call(&site.app, "POST", "/api/v1/exports", &headers, &given).await;
        places.push(format!("{}/file", asked.header("location")));
    }
    assert_eq!(site.server.make_exports().await.unwrap(), 2);
    let told =
        async |place: usize, shown: &str| fetched(&site, "GET", &places[place], ("authorization", shown), "").await;
    let (status, text) = told(0, &open).await;
    assert!(status == StatusCode::OK && tells_spend(&text), "{text}");
    let (status, text) = told(1, &narrow).await;
    assert!(status == StatusCode::OK && !tells_spend(&text), "{text}");
    assert_eq!(told(0, &narrow).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nobody_has_it_told_elsewhere_who_passes_by_what_is_closed_to_them() {
    let site = marked();
    let (_, admin) = site.person("boss", Role::Admin).await;
    let (_, op) = held(&site, "op", Role::Operator, &[Class::Contact, Class::Behaviour]).await;
    let add = async |cookie: &str, segment: &str| {
        let form = [("address", "https://example.com/told"), ("segment", segment)];
        site.send("POST", "/hooks", cookie, &form).await.status
    };
    let save = async |name: &str, text: &str| {
        let saved = site.send("POST", "/segments", &admin, &[("name", name), ("text", text)]).await.goes_to;
        saved.trim_start_matches("/segments/").to_owned()
    };
    let (women, rich) = (save("women", "gender = '女'").await, save("rich", "balance > 0").await);
    assert_eq!(add(&op, &women).await, StatusCode::OK);
    assert_eq!(add(&op, &rich).await, StatusCode::FORBIDDEN);
    assert_eq!(add(&op, "").await, StatusCode::FORBIDDEN);
    assert_eq!((add(&admin, &rich).await, add(&admin, "").await), (StatusCode::OK, StatusCode::OK));
}
