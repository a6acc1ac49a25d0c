//! Names that must and must not be one speaker's.

use super::{Said, record, register};
use onrecord::identities::Register;
use onrecord::{Record, SpeakerKind};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    what: String,
    said: Vec<Said>,
    /// Names of one speaker; the first is what it goes by.
    #[serde(default)]
    joined: Vec<Vec<String>>,
    /// The reasons given, where the case is about them.
    why: Option<BTreeSet<String>>,
    /// A `speakers.toml`.
    #[serde(default)]
    file: String,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

/// The names that the register takes for one speaker's, each with what it goes by, where there are
/// several.
fn joined(register: &Register, records: &[Record]) -> BTreeMap<String, BTreeSet<String>> {
    let mut speakers: BTreeMap<(bool, String), BTreeSet<String>> = BTreeMap::new();
    for before in records {
        let mut after = before.clone();
        register.resolve(&mut after);
        let (of, speaker) = (before.speaker.org.clone(), before.speaker.name.clone());
        let organisation = before.speaker.kind == SpeakerKind::Org;
        for (organisation, name, spelling) in
            [(organisation, after.speaker.name, speaker), (true, after.speaker.org, of)]
        {
            if let (Some(name), Some(spelling)) = (name, spelling) {
                let spellings = speakers.entry((organisation, name.clone())).or_default();
                spellings.extend([name, spelling]);
            }
        }
    }
    let several = speakers.into_iter().filter(|(_, spellings)| spellings.len() > 1);
    several.map(|((_, name), spellings)| (name, spellings)).collect()
}

fn check(file: &str) {
    let cases: Cases = toml::from_str(file).unwrap();
    let mut failures = Vec::new();
    for case in cases.case {
        let records: Vec<Record> = case.said.iter().map(|said| record(said)).collect();
        let mut register = register(&case.file, "toml").unwrap();
        register.cluster(&records);
        let expected: BTreeMap<String, BTreeSet<String>> =
            case.joined.iter().map(|names| (names[0].clone(), names.iter().cloned().collect())).collect();
        let found = joined(&register, &records);
        if found != expected {
            failures.push(format!("{}: {found:?}, not {expected:?}", case.what));
        }
        if let Some(why) = case.why {
            let others = register.merges().into_iter().flat_map(|merge| merge.others);
            let found: BTreeSet<String> =
                others.filter_map(|other| Some(other.reason?.to_string())).collect();
            if found != why {
                failures.push(format!("{}: {found:?}, not {why:?}", case.what));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

#[test]
fn people() {
    check(include_str!("people.toml"));
}

#[test]
fn organisations() {
    check(include_str!("organisations.toml"));
}

#[test]
fn what_the_file_says() {
    check(include_str!("file.toml"));
}
