//! Extraction against golden cases.
//!
//! `tests/extraction/*.jsonl` hold the cases, one JSON object a line: a short text and the
//! statements it makes. A file's first line may be `{"not_yet": [ids]}`: cases known to fail. The
//! test fails when another one does, and when a listed one has begun to hold.

use onrecord::{Extractor, SpeakerKind, StatementKind};
use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::path::Path;

#[derive(Deserialize)]
struct Case {
    id: u32,
    #[serde(default)]
    group: String,
    text: String,
    quotes: Vec<Expected>,
    reject: Vec<String>,
}

#[derive(Deserialize)]
struct Expected {
    kind: String,
    content: Vec<String>,
    speaker: Value,
    #[serde(default)]
    speaker_kind: Option<String>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    org: Option<String>,
    #[serde(default)]
    negated: Option<bool>,
}

/// The golden cases of one file, and the identifiers of those listed as not yet.
fn cases(path: &Path) -> (Vec<Case>, Vec<u32>) {
    let file = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut not_yet = Vec::new();
    let mut cases = Vec::new();
    for (number, line) in file.lines().enumerate() {
        let value: Value =
            serde_json::from_str(line).unwrap_or_else(|e| panic!("{}:{}: {e}", path.display(), number + 1));
        match value.get("not_yet") {
            Some(ids) => not_yet = serde_json::from_value(ids.clone()).expect("a list of ids"),
            None => cases.push(
                serde_json::from_value(value)
                    .unwrap_or_else(|e| panic!("{}:{}: {e}", path.display(), number + 1)),
            ),
        }
    }
    (cases, not_yet)
}

/// What is wrong with the extraction of one case, or nothing.
fn fault(extractor: &Extractor, case: &Case) -> Option<String> {
    let found = extractor.extract(&case.text);
    let expected: Vec<&Expected> =
        case.quotes.iter().filter(|q| matches!(q.kind.as_str(), "direct" | "mixed" | "indirect")).collect();
    let kind = |k: StatementKind| match k {
        StatementKind::Direct => "direct",
        StatementKind::Mixed => "mixed",
        StatementKind::Indirect => "indirect",
    };
    for statement in &found {
        let text = statement.text(&case.text);
        if case.reject.contains(&text) {
            return Some(format!("took {text:?} for a statement"));
        }
    }
    if found.len() != expected.len() {
        let texts: Vec<String> = found.iter().map(|s| s.text(&case.text)).collect();
        return Some(format!("{} statements instead of {}: {texts:?}", found.len(), expected.len()));
    }
    for want in expected {
        let pieces =
            |s: &onrecord::Statement| s.spans.iter().map(|p| p.of(&case.text).to_owned()).collect::<Vec<_>>();
        let Some(got) = found.iter().find(|s| pieces(s) == want.content) else {
            let all: Vec<_> = found.iter().map(pieces).collect();
            return Some(format!("content {:?}, found {all:?}", want.content));
        };
        if kind(got.kind) != want.kind {
            return Some(format!("{} instead of {}", kind(got.kind), want.kind));
        }
        let names: Vec<Option<String>> = got.speakers.iter().map(|s| s.name.clone()).collect();
        let wanted: Vec<Option<String>> = match &want.speaker {
            Value::Array(names) => names.iter().map(|n| n.as_str().map(str::to_owned)).collect(),
            Value::String(name) if name == "AUTHOR" => vec![Some("the author".to_owned())],
            name => vec![name.as_str().map(str::to_owned)],
        };
        if names != wanted {
            return Some(format!("speakers {names:?} instead of {wanted:?}"));
        }
        let speaker = &got.speakers[0];
        let got_kind = serde_json::to_value(speaker.kind).expect("a word");
        if want.speaker_kind.as_deref().is_some_and(|k| got_kind != k) && speaker.kind != SpeakerKind::None {
            return Some(format!("speaker kind {got_kind} instead of {:?}", want.speaker_kind));
        }
        if want.role.is_some() && speaker.role != want.role {
            return Some(format!("role {:?} instead of {:?}", speaker.role, want.role));
        }
        if want.org.is_some() && speaker.org != want.org {
            return Some(format!("organisation {:?} instead of {:?}", speaker.org, want.org));
        }
        if want.negated.is_some_and(|n| n != got.negated) {
            return Some(format!("negated {}", got.negated));
        }
    }
    None
}

fn check(path: &Path) {
    let (cases, not_yet) = cases(path);
    let extractor = Extractor::new();
    let mut wrong = Vec::new();
    let mut held = 0;
    for case in &cases {
        match (fault(&extractor, case), not_yet.contains(&case.id)) {
            (Some(fault), false) => {
                wrong.push(format!("{} ({}) {:?}: {fault}", case.id, case.group, case.text));
            }
            (None, true) => wrong.push(format!("{} holds now: take it off the list", case.id)),
            (None, false) => held += 1,
            (Some(_), true) => {}
        }
    }
    assert!(wrong.is_empty(), "{}: {held} of {} hold\n{}", path.display(), cases.len(), wrong.join("\n"));
}

#[test]
fn phenomena() {
    check(Path::new("tests/extraction/phenomena.jsonl"));
}

#[test]
fn near_misses() {
    check(Path::new("tests/extraction/near_misses.jsonl"));
}
