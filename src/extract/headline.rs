//! Headlines: sentences in which nearly every word has a capital, so that a capital makes no name.

use super::lexicon::{self, Closed, Form};
use super::name;
use super::tag::{self, Item};
use crate::text::Span;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::mem;

/// The longest word that headlines leave small, "with" and "from"; longer ones only if they are of a closed class.
const SMALL: usize = 3;
/// The fewest words with a capital in a headline.
const LEAST_LARGE: usize = 4;

/// Whether a sentence is written as headlines are, with most of its words in capitals: "Guild Says No to Its
/// Machines". A verb or a word of a closed class with a capital tells them from a row of names.
pub(super) fn is_headline(text: &str, sentence: Span) -> bool {
    let words = || sentence.of(text).split_whitespace();
    let small = |word: &str| word.len() <= SMALL || lexicon::closed(word).is_some();
    if words().any(|word| word.starts_with(char::is_lowercase) && !small(word)) {
        return false;
    }
    let large = words().filter(|word| word.starts_with(char::is_uppercase)).count();
    let ordinary = |word: &str| {
        let word = tag::lower(word.trim_matches(|c: char| !c.is_alphanumeric()));
        let verb = lexicon::verb(&word).is_some_and(|v| v.form != Form::Base);
        let closed = lexicon::closed(&word).is_some_and(|class| class != Closed::Time);
        word.len() > 1 && (verb || closed) && lexicon::given_name(&word).is_none()
    };
    let mut after_stop = true;
    let evident = |word: &str| {
        let inside = !mem::replace(&mut after_stop, word.ends_with([':', '.', '!', '?', ';']));
        inside && word.starts_with(char::is_uppercase) && ordinary(word)
    };
    large >= LEAST_LARGE && words().any(evident)
}

/// In a headline a capital makes no name: only words that are names elsewhere, or that are nothing else, keep it.
pub(super) fn without_capitals(text: &str, items: &mut [Item<'_>], known: &FxHashSet<Cow<'_, str>>) {
    let all = items.iter().filter(|i| i.capital).all(|i| i.acronym || i.span.len() == 1);
    for item in items.iter_mut().filter(|i| i.capital) {
        let word = tag::bare(Cow::Borrowed(&item.lower)).into_owned();
        let name = known.contains(&*word)
            || lexicon::given_name(&word).is_some()
            || name::stands_alone(&word)
            || item.acronym && !all;
        let elsewhere = || {
            text.match_indices(&*word).any(|(at, _)| {
                let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                apart(text[..at].chars().next_back()) && apart(text[at + word.len()..].chars().next())
            })
        };
        let ordinary = || {
            lexicon::closed(&word).is_some()
                || lexicon::verb(&word).is_some()
                || lexicon::noun(&word).is_some()
                || elsewhere()
        };
        if !name && ordinary() {
            item.capital = false;
            item.acronym = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str) -> bool {
        is_headline(text, Span::new(0, text.len()))
    }

    #[test]
    fn verbs_and_small_words_with_capitals_tell_a_headline() {
        assert!(is("Guild Says Studios Must Pay for Copied Voices"));
        assert!(is("Guild Has Stake in a Deal on a Judge"));
        assert!(is("LAB IS SUED OVER COPIED VOICES"));
        assert!(!is("The guild says that studios must pay for copied voices."));
        assert!(!is("President Lea Sand met Chancellor Mara Quell."));
        assert!(!is("Ana Lim"));
    }
}
