//! The Gender Gap Tracker's protocol: a quotation is found when more than a share of its characters is
//! given (Asr et al., PLoS ONE 2021, and the code beside it).
//!
//! Quotations are taken in the annotators' order; each goes to the given one that covers most of it, if
//! that is more than the threshold, and nothing is used twice. The speaker of a found one is right when
//! the words that name it share a character with the annotators', or when neither names one. For a part
//! of the corpus, what is given counts against a system where it belongs to the part and was matched to
//! nothing.

use super::brat::{Annotated, Attribution};
use super::measure::{Counts, Kind, Measure};
use super::parts::{PARTS, membership};
use crate::text::Span;

/// Shares of a quotation's characters, in percent, more than which must be given.
const THRESHOLDS: [usize; 2] = [30, 80];

pub(super) fn measures() -> Vec<Measure> {
    let mut measures = Vec::new();
    for part in PARTS {
        for percent in THRESHOLDS {
            let at = format!("over {:.1}", percent as f64 / 100.0);
            measures.push(Measure { part, what: format!("quotation, {at}"), kind: Kind::Found });
            measures.push(Measure { part, what: format!("speaker, {at}"), kind: Kind::Right });
        }
    }
    measures
}

/// The counts of one article, in the order of [`measures`].
pub(super) fn counts(article: &Annotated, given: &[Attribution]) -> Vec<Counts> {
    let gold = &article.attributions;
    let parts = |attributions: &[Attribution]| -> Vec<_> {
        attributions.iter().map(|attribution| membership(&article.text, attribution)).collect()
    };
    let (gold_parts, given_parts) = (parts(gold), parts(given));
    let matched = THRESHOLDS.map(|percent| matches(&article.text, gold, given, percent));
    let mut counts = Vec::new();
    for part in 0..PARTS.len() {
        for matched in &matched {
            let wanted: Vec<usize> = (0..gold.len()).filter(|&g| gold_parts[g][part]).collect();
            let found: Vec<(usize, usize)> =
                wanted.iter().filter_map(|&g| matched[g].map(|found| (g, found))).collect();
            let unused = |at: &usize| given_parts[*at][part] && !matched.contains(&Some(*at));
            let wrong = (0..given.len()).filter(unused).count();
            let right = found.iter().filter(|(g, found)| same_source(&gold[*g], &given[*found])).count();
            counts.push(Counts { hits: found.len(), given: found.len() + wrong, gold: wanted.len() });
            counts.push(Counts { hits: right, given: found.len(), gold: found.len() });
        }
    }
    counts
}

/// For each quotation the given one that it goes to.
fn matches(text: &str, gold: &[Attribution], given: &[Attribution], percent: usize) -> Vec<Option<usize>> {
    let mut free = vec![true; given.len()];
    let best = |quotation: &Attribution| {
        let length = characters(text, &quotation.content);
        let mut best: Option<(usize, usize)> = None;
        for (at, candidate) in given.iter().enumerate().filter(|(at, _)| free[*at]) {
            let shared = shared(text, &quotation.content, &candidate.content);
            if 100 * shared > percent * length && best.is_none_or(|(most, _)| shared > most) {
                best = Some((shared, at));
            }
        }
        let found = best.map(|(_, at)| at);
        found.inspect(|at| free[*at] = false)
    };
    gold.iter().map(best).collect()
}

fn same_source(gold: &Attribution, given: &Attribution) -> bool {
    let touch = gold.source.iter().any(|a| given.source.iter().any(|b| a.overlaps(*b)));
    touch || (gold.source.is_empty() && given.source.is_empty())
}

fn characters(text: &str, spans: &[Span]) -> usize {
    spans.iter().map(|span| span.of(text).chars().count()).sum()
}

/// Characters that two sets of spans share; spans of one set do not overlap.
fn shared(text: &str, a: &[Span], b: &[Span]) -> usize {
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
    let common = pairs.map(|(a, b)| Span::new(a.start.max(b.start), a.end.min(b.end)));
    characters(text, &common.filter(|span| !span.is_empty()).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{article, attribution};
    use super::*;

    const TEXT: &str = "“It works,” said Ana Lim. Bo Dahl believes that it fails. “No,” she said.";

    #[test]
    fn gold_against_itself_is_perfect() {
        let gold = article(
            TEXT,
            &[
                ("“It works,”", "said", "Ana Lim"),
                ("that it fails", "believes", "Bo Dahl"),
                ("“No,”", "said", ""),
            ],
        );
        for counts in counts(&gold, &gold.attributions) {
            assert_eq!((counts.precision(), counts.recall()), (1.0, 1.0));
        }
    }

    #[test]
    fn a_quotation_is_found_by_its_characters_and_its_speaker_by_any() {
        let gold =
            article(TEXT, &[("“It works,”", "said", "Ana Lim"), ("that it fails", "believes", "Bo Dahl")]);
        let given = [
            attribution(TEXT, "“It works", "said", "Lim"),
            attribution(TEXT, "it fa", "believes", "Lim"),
            attribution(TEXT, "“No,”", "said", "she"),
        ];
        let counts = counts(&gold, &given);
        let sums: Vec<_> = counts.iter().map(|c| (c.hits, c.given, c.gold)).collect();
        // Nine of eleven characters; five of thirteen.
        assert_eq!(sums[..4], [(2, 3, 2), (1, 2, 2), (1, 3, 2), (1, 1, 1)]);
        assert_eq!(sums[8..], [(1, 2, 1), (1, 1, 1), (1, 2, 1), (1, 1, 1)]);
    }
}
