//! Names made comparable: without case, punctuation and accents.

use crate::plain::joined;
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
}
