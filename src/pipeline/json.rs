//! The answer as the JSON contract writes it. Keys may be added; none is renamed or dropped.

use serde_json::{Value, json};

use super::answer::{Answer, Choice, List};
use crate::diagnostic::{Diagnostic, Place};
use crate::lang::Bilingual;

/// Whether the full lists of ids are part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    Included,
    LeftOut,
}

/// Offsets into the question are in UTF-16 units.
pub fn answer(answer: &Answer, ids: Ids) -> Value {
    let list = answer.list.as_ref();
    let spans: Vec<Value> = answer
        .spans
        .iter()
        .map(|read| {
            let at = read.span.utf16(&answer.question);
            json!({"start": at.start, "end": at.end, "text": read.span.of(&answer.question), "role": read.role})
        })
        .collect();
    let choices: Vec<Value> = answer.choices.iter().map(|found| choice(found, ids)).collect();
    let diagnostics: Vec<Value> = answer.diagnostics.iter().map(|found| diagnostic(found, &answer.question)).collect();
    let mut object = json!({
        "status": answer.status,
        "question": answer.question,
        "after": answer.follows.as_ref().map(|follows| json!({"segment": follows.text, "readback": follows.readback})),
        "changes": answer.follows.as_ref().map_or(&[][..], |follows| &follows.changes),
        "segment": list.map(|list| &list.text),
        "readback": list.map(|list| &list.readback),
        "spans": spans,
        "unread": answer.unread,
        "assumptions": answer.assumptions,
        "choices": choices,
        "windows": list.map_or_else(Vec::new, windows),
        "as_of": list.map(|list| &list.as_of),
        "sql": list.map(|list| &list.sql),
        "params": list.map_or(&[][..], |list| &list.params),
        "cost": list.and_then(|list| list.cost.as_ref()),
        "count": list.map(|list| list.customer_ids.len()),
        "universe": list.map(|list| list.universe),
        "excluded": list.map_or(&[][..], |list| &list.excluded),
        "ids_hash": list.map(|list| &list.ids_hash),
        "snapshot": list.map(|list| &list.snapshot),
        "waterfall": list.map_or_else(Vec::new, waterfall),
        "diagnostics": diagnostics,
        "translator": answer.translator,
        "fallback": answer.fallback,
        "elapsed_ms": answer.elapsed,
    });
    if let (Ids::Included, Some(list), Some(object)) = (ids, list, object.as_object_mut()) {
        object.insert("customer_ids".to_owned(), json!(list.customer_ids));
    }
    object
}

fn choice(choice: &Choice, ids: Ids) -> Value {
    let mut object = json!({
        "reading": choice.reading,
        "segment": choice.text,
        "readback": choice.readback,
        "count": choice.customer_ids.len(),
    });
    if let (Ids::Included, Some(object)) = (ids, object.as_object_mut()) {
        object.insert("customer_ids".to_owned(), json!(choice.customer_ids));
    }
    object
}

/// `source` is the text that the problem's place points into.
pub fn diagnostic(found: &Diagnostic, source: &str) -> Value {
    let Bilingual { zh, en } = found.both();
    let span = found.span().map(|span| span.utf16(source));
    let place = match &found.place {
        Some(Place::File { file, line }) => Some(json!({"file": file, "line": line})),
        Some(Place::Json(pointer)) => Some(json!(pointer)),
        Some(Place::Text(_)) | None => None,
    };
    let mut object = json!({"code": found.code, "severity": found.severity, "zh": zh, "en": en, "span": span});
    if let (Some(place), Some(object)) = (place, object.as_object_mut()) {
        object.insert("place".to_owned(), place);
    }
    object
}

fn windows(list: &List) -> Vec<Value> {
    list.windows.iter().map(|window| json!({"from": window.from, "to": window.to, "text": window.text})).collect()
}

fn waterfall(list: &List) -> Vec<Value> {
    let step = |step: &super::answer::WaterfallStep| json!({"text": step.text, "alone": step.alone, "cumulative": step.cumulative});
    list.waterfall.iter().map(step).collect()
}
