//! CofeNet's protocol: an element is found when a system gives exactly its tokens (Wang et al., COLING
//! 2022, and the code beside it).
//!
//! Each fragment of a source, a cue or a content is an element, cut where a paragraph ends. For a part
//! of the corpus, elements of its attributions have to be found; what a system gives counts against it
//! where its own attribution belongs to the part and the tokens are no element of any other part.

use super::brat::{Annotated, Attribution};
use super::measure::{Counts, Kind, Measure};
use super::parts::{Membership, PARTS, either, membership};
use super::tokens::Tokens;
use std::collections::BTreeMap;

const ELEMENTS: [&str; 3] = ["source", "cue", "content"];

/// Elements by their tokens.
type Elements = BTreeMap<(usize, usize), Membership>;

pub(super) fn measures() -> Vec<Measure> {
    let of =
        |part| ELEMENTS.map(|element| Measure { part, what: format!("{element}, exact"), kind: Kind::Found });
    PARTS.into_iter().flat_map(of).collect()
}

/// The counts of one article, in the order of [`measures`].
pub(super) fn counts(article: &Annotated, given: &[Attribution]) -> Vec<Counts> {
    let tokens = Tokens::of(&article.text);
    let gold = elements(&article.text, &tokens, &article.attributions);
    let given = elements(&article.text, &tokens, given);
    let mut counts = Vec::new();
    for part in 0..PARTS.len() {
        for (gold, given) in gold.iter().zip(&given) {
            let wanted = gold.iter().filter(|(_, parts)| parts[part]);
            let hits = wanted.clone().filter(|(tokens, _)| given.contains_key(tokens)).count();
            let wrong =
                given.iter().filter(|(tokens, parts)| parts[part] && !gold.contains_key(tokens)).count();
            counts.push(Counts { hits, given: hits + wrong, gold: wanted.count() });
        }
    }
    counts
}

/// Sources, cues and contents.
fn elements(text: &str, tokens: &Tokens, attributions: &[Attribution]) -> [Elements; 3] {
    let mut found = [const { Elements::new() }; 3];
    for attribution in attributions {
        let parts = membership(text, attribution);
        let spans = [&attribution.source, &attribution.cue, &attribution.content];
        for (elements, spans) in found.iter_mut().zip(spans) {
            for range in spans.iter().flat_map(|span| tokens.ranges(*span)) {
                elements.entry(range).and_modify(|known| *known = either(*known, parts)).or_insert(parts);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{article, attribution};
    use super::*;

    const TEXT: &str = "“It works,” said Ana Lim. Bo Dahl believes that it fails. Eve Orr said no.";

    fn gold() -> Annotated {
        article(
            TEXT,
            &[
                ("“It works,”", "said", "Ana Lim"),
                ("that it fails", "believes", "Bo Dahl"),
                ("no", "said no", "Eve Orr"),
            ],
        )
    }

    #[test]
    fn gold_against_itself_is_perfect() {
        let gold = gold();
        for counts in counts(&gold, &gold.attributions) {
            assert_eq!((counts.precision(), counts.recall()), (1.0, 1.0));
        }
    }

    #[test]
    fn only_the_exact_tokens_count() {
        let given = [
            attribution(TEXT, "“It works,", "said", "Ana Lim"),
            attribution(TEXT, "that it fails", "believes", "Bo"),
        ];
        let counts = counts(&gold(), &given);
        let sums: Vec<_> = counts.iter().map(|c| (c.hits, c.given, c.gold)).collect();
        assert_eq!(
            sums,
            [
                // All: one source, both cues, one content.
                (1, 2, 3),
                (2, 2, 3),
                (1, 2, 3),
                // Speech: the belief is neither wanted nor held against who gives it.
                (1, 1, 2),
                (1, 1, 2),
                (0, 1, 2),
                // In marks.
                (1, 1, 1),
                (1, 1, 1),
                (0, 1, 1),
            ]
        );
    }
}
