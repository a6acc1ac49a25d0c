//! Who is who across articles: golden cases (`tests/identities/*.toml`), what the file of speakers
//! promises, and what must not depend on the order of records.

#![allow(clippy::unwrap_used)] // In the helpers too, which clippy does not take for tests.

mod cases;
mod file;
mod properties;

use onrecord::Record;
use onrecord::identities::Register;
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Who speaks, of which organisation (none where empty), in which document, and what kind of
/// speaker it is (a person where nothing is said).
type Said = Vec<String>;

fn record(said: &[String]) -> Record {
    let [name, organisation, document, kind @ ..] = said else { panic!("{said:?}") };
    let organisation = Some(organisation).filter(|name| !name.is_empty());
    serde_json::from_value(json!({
        "schema": "onrecord/1", "id": "00c0ffee00c0ffee", "doc": document, "date": null, "outlet": null,
        "kind": "direct", "text": "It works.", "spans": [[1, 10]],
        "speaker": {
            "id": id(name), "name": name, "role": null, "org": organisation,
            "kind": kind.first().map_or("person", String::as_str),
            "mention": name, "mention_span": null, "rule": "name", "confidence": 0.9,
        },
        "cue": null, "negated": false, "about_ai": 0.98, "stance": "supportive",
        "p": {"supportive": 0.75, "cautious": 0.125, "opposed": 0.0625, "none": 0.0625},
        "sentiment": "positive", "sentiment_p": {"positive": 0.75, "neutral": 0.125, "negative": 0.125},
        "confidence": 0.75, "model": "test 0.0.0+0000",
    }))
    .unwrap()
}

/// As records have it.
fn id(name: &str) -> String {
    let letters = name.to_lowercase().replace(['.', '\'', '’'], "");
    let words = letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

fn said(rows: &[[&str; 3]]) -> Vec<Record> {
    rows.iter().map(|row| record(&row.map(str::to_owned))).collect()
}

/// Opens a register of this text, in a file of its own with this ending; what is said of it where it is
/// wrong, with `FILE` for its path.
fn register(text: &str, ending: &str) -> Result<Register, String> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path =
        std::env::temp_dir().join(format!("onrecord-identities-{}-{number}.{ending}", std::process::id()));
    std::fs::write(&path, text).unwrap();
    let register = Register::open(&path);
    std::fs::remove_file(&path).unwrap();
    register.map_err(|error| error.to_string().replace(&path.display().to_string(), "FILE"))
}
