//! What holds of extraction whatever the text: real articles, real articles cut and garbled, and
//! anything at all; and of reading, whatever the bytes.

mod documents;
mod fault;
mod records;
mod rows;
mod scratch;

use documents::documents_fault;
use fault::{fault, fault_of};
use onrecord::Extractor;
use proptest::prelude::*;
use rayon::prelude::*;
use records::records_fault;
use rows::rows_fault;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Every article at hand; nothing of the real ones' text is kept here.
#[allow(clippy::print_stderr)]
static ARTICLES: LazyLock<Vec<(PathBuf, String)>> = LazyLock::new(|| {
    let root = Path::new("../shared/data");
    let folders = ["articles", "polnear/train/text", "polnear/dev/text"].map(|folder| root.join(folder));
    let mut found: Vec<(PathBuf, String)> = folders
        .iter()
        .map(PathBuf::as_path)
        .chain([Path::new("examples/articles")])
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            Some((path.clone(), fs::read_to_string(path).ok()?))
        })
        .collect();
    if let Ok(file) = fs::read_to_string(root.join("ced1k-dev.jsonl")) {
        for line in file.lines() {
            let row: Value = serde_json::from_str(line).expect("JSON");
            let name = PathBuf::from(row["id"].as_str().unwrap_or_default());
            found.push((name, row["body"].as_str().unwrap_or_default().to_owned()));
        }
    }
    if !root.exists() {
        eprintln!("skipped: ../shared/data is absent, only examples/articles are read");
    }
    found.sort();
    found
});

#[test]
fn on_every_article() {
    let faults: Vec<String> = ARTICLES
        .iter()
        .filter_map(|(path, text)| fault(text).map(|fault| format!("{}: {fault}", path.display())))
        .collect();
    assert!(faults.is_empty(), "{} articles:\n{}", faults.len(), faults.join("\n"));
}

/// The network is slow to read them all.
#[test]
fn with_the_network_on_every_hundredth_article() {
    let extractor = Extractor::new();
    let every: usize = std::env::var("EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(100);
    let chosen: Vec<_> = ARTICLES.iter().step_by(every).collect();
    let faults: Vec<String> = chosen
        .into_par_iter()
        .filter_map(|(path, text)| {
            fault_of(&extractor, text).map(|fault| format!("{}: {fault}", path.display()))
        })
        .collect();
    assert!(faults.is_empty(), "{} articles:\n{}", faults.len(), faults.join("\n"));
}

/// Found by fuzzing: a source of a later sentence, met before the pronoun of an earlier one.
#[test]
fn on_sources_out_of_order() {
    assert_eq!(fault("he is\n“o\n\"T”'seded. “."), None);
}

/// Where a text is changed, as a share of its length, and what is put there.
fn mutations() -> impl Strategy<Value = Vec<(f64, String)>> {
    let piece = prop_oneof![
        Just(String::new()),
        "[\"“”‘’'«»„`]",
        "[\n\r\t ]{1,3}",
        "(said|told|according to|that|he|Ana Lim|, who|: |— |Mr\\. )",
        "\\PC{1,4}",
    ];
    prop::collection::vec((0.0..1.0_f64, piece), 1..12)
}

fn boundary(text: &str, share: f64) -> usize {
    text.floor_char_boundary((share * text.len() as f64) as usize)
}

proptest! {
    #[test]
    fn on_a_part_of_an_article(
        which in any::<prop::sample::Index>(), from in 0.0..1.0_f64, to in 0.0..1.0_f64,
    ) {
        let (_, text) = which.get(&ARTICLES);
        let [from, to] = [from.min(to), from.max(to)].map(|share| boundary(text, share));
        prop_assert_eq!(fault(&text[from..to]), None);
    }

    #[test]
    fn on_a_garbled_article(which in any::<prop::sample::Index>(), changes in mutations()) {
        let (_, text) = which.get(&ARTICLES);
        let mut text = text.clone();
        for (share, piece) in changes {
            let at = boundary(&text, share);
            // An empty piece takes a character away.
            let end = if piece.is_empty() { at + text[at..].chars().next().map_or(0, char::len_utf8) } else { at };
            text.replace_range(at..end, &piece);
        }
        prop_assert_eq!(fault(&text), None);
    }

    #[test]
    fn on_anything(text in "\\PC{0,400}|(\\PC|[\"“”‘’'«»\n\r\u{a0}\u{feff}\u{200b}. ]){0,400}") {
        prop_assert_eq!(fault(&text), None);
    }

    #[test]
    fn on_any_bytes(
        head in "(text|who,text|id,stance|name,aliases,|\\[\\[speaker\\]\\]|\\[?\\{\"text\":|<html><p>)?",
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..120),
            "([\\[\\]{}\",;:\t\n\r\\\\<>/=&#a0é\u{feff}]|text|body|<p>|null|\\\\ud800){0,80}".prop_map(String::into_bytes),
        ],
        record in prop::sample::select(&records::KINDS[..]),
        row in prop::sample::select(&rows::ENDINGS[..]),
        document in prop::sample::select(&documents::ENDINGS[..]),
    ) {
        let bytes = [head.as_bytes(), &bytes].concat();
        prop_assert_eq!(rows_fault(&bytes, row), None);
        prop_assert_eq!(documents_fault(&bytes, document), None);
        prop_assert_eq!(records_fault(&bytes, record), None);
    }

    #[test]
    fn on_words_of_news(
        text in "((“|”|\"|'|‘|’| |\n|, |\\. |: |— )|(said|told|says|according to|warned|that|claim)|(Ana Lim|Mr\\. Dahl|the union|she|they|Dock Union|U\\.S\\.)|(it works|we will not|robots|is|has|not|would|if|and|of) ){0,60}"
    ) {
        prop_assert_eq!(fault(&text), None);
    }
}
