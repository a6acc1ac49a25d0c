//! Which attributions are speech: PolNeAR marks beliefs, intentions and decrees too.
//!
//! An attribution is speech where words stand in quotation marks, or where its cue has a word of
//! `speech.txt` (a public or suasive verb, or a noun of communication), or is a mark alone (a colon, a
//! dash). The list is kept apart from the extractor's lexicon, so that a cue the extractor does not know
//! still counts among those to be found.

use std::collections::HashSet;
use std::sync::LazyLock;

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("speech.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// Whether a cue reports speech.
pub(super) fn is_speech(cue: &str) -> bool {
    let cue = cue.to_lowercase();
    let mut words = cue.split(|c: char| !c.is_alphabetic() && c != '-').filter(|w| !w.is_empty()).peekable();
    let mark_alone = !cue.is_empty() && !cue.contains(char::is_alphanumeric);
    mark_alone || words.any(|word| stems(word).iter().any(|stem| WORDS.contains(stem.as_str())))
}

/// Whether words stand in quotation marks in a content: a double mark anywhere, or single ones around
/// a word or more.
pub(super) fn has_marks(content: &str) -> bool {
    let opens = |at: usize| content[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    content.contains(['“', '”', '"', '„', '«', '»', '‘'])
        || content.contains("``")
        || content.match_indices('\'').any(|(at, _)| opens(at) && content[at + 1..].contains('\''))
}

/// The word and what it may be a regular form of.
fn stems(word: &str) -> Vec<String> {
    let mut found = vec![word.to_owned()];
    for ending in ["s", "es", "d", "ed", "ing"] {
        let Some(stem) = word.strip_suffix(ending) else { continue };
        found.push(stem.to_owned());
        if ending == "ing" {
            found.push(format!("{stem}e"));
        }
        if let Some(y) = stem.strip_suffix('i') {
            found.push(format!("{y}y"));
        }
        let mut letters = stem.chars().rev();
        if let (Some(last), Some(before)) = (letters.next(), letters.next())
            && last == before
        {
            found.push(stem[..stem.len() - last.len_utf8()].to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_is_told_from_belief_and_intention() {
        for cue in ["said", "has said", "denied", "quipped", "urging", "According to", ":", "in a statement"]
        {
            assert!(is_speech(cue), "{cue}");
        }
        for cue in ["believes", "plans", "wants", "shows", "is challenging", "decided", ""] {
            assert_eq!(is_speech(cue), cue == "is challenging", "{cue}");
        }
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert!(has_marks("it was “a mess” then") && has_marks("'a mess'"));
        assert!(!has_marks("that the firm's plans don't work") && !has_marks("dock workers' pay"));
    }
}
