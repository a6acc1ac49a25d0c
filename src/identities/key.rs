//! Names made comparable: without case, punctuation and accents.

use unicode_normalization::UnicodeNormalization;

/// What spellings of a name share that differ in case, punctuation and accents only: "O’Neill-Düğün"
/// and "ONeill Dugun" are "oneill dugun". Empty where a name has neither letters nor digits.
pub(super) fn key(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.nfkd().flat_map(char::to_lowercase) {
        match c {
            // Accents alone: the marks of other scripts are vowels, without which names fall together.
            '\u{300}'..='\u{36f}' | '‘' | 'ʼ' | '`' => {}
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'þ' => folded.push_str("th"),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            c => folded.push(c),
        }
    }
    joined(folded.chars(), ' ')
}

/// The `speaker.id` of a name, as the pipeline makes it: "Ana-Maria O’Neill" gives
/// "ana-maria-oneill".
pub(super) fn id(name: &str) -> String {
    joined(name.chars().flat_map(char::to_lowercase), '-')
}

/// Letters and digits, with one blank for all that separates them; points and apostrophes do not.
fn joined(letters: impl Iterator<Item = char>, blank: char) -> String {
    let mut joined = String::new();
    for c in letters.filter(|c| !matches!(c, '\'' | '’' | '.')) {
        if c.is_alphanumeric() {
            joined.push(c);
        } else if !joined.is_empty() && !joined.ends_with(blank) {
            joined.push(blank);
        }
    }
    joined.truncate(joined.trim_end_matches(blank).len());
    joined
}

/// Line breaks and other control characters, which could garble a screen or end a comment, as blanks.
pub(super) fn visible(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_punctuation_and_accents_make_no_difference() {
        for (name, expected) in [
            ("ANA LIM", "ana lim"),
            ("Ana-María  O’Neill, Jr.", "ana maria oneill jr"),
            ("Łukasz Øst", "lukasz ost"),
            ("A.N.A. & Co", "ana co"),
            ("…", ""),
        ] {
            assert_eq!(key(name), expected);
        }
        // Vowels of other scripts are no accents.
        assert_ne!(key("राम"), key("रमी"));
    }

    #[test]
    fn ids_are_those_of_the_pipeline() {
        assert_eq!(id("Ana-Maria O’Neill"), "ana-maria-oneill");
        assert_eq!(id("“J. R. Lim”"), "j-r-lim");
        assert_eq!(id("José Lim"), "josé-lim");
    }
}
