//! Reports a network proposes, read as the rules read theirs, and both put together.
//!
//! A proposal is three kinds of spans. What kind of speech it is, who its source phrase names, whether
//! the report is asserted and whether its cue carries the judgement is told from the words themselves.

mod read;
mod reject;
mod sources;

use super::article::{Article, Sentence};
use super::attribute::Attribution;
use super::lexicon::{self, NounKind};
use super::source::{Head, Source};
use crate::proposals::Proposal;
use crate::text::Span;
use std::ops::Range;

/// Bounds of a content less likely than this are left to the rules, if they read it too.
const SURE: f32 = 0.5;

/// Adds to the rules' attributions of each sentence those a network proposes. Where both read the same
/// report, the network's reading stands if it is sure of it.
pub(super) fn merge(article: &Article<'_>, found: &mut [Vec<Attribution>], proposals: &[Proposal]) {
    for proposal in proposals {
        let Some((number, attribution)) = read::read(article, proposal) else { continue };
        let here = &mut found[number];
        let (same, other): (Vec<_>, Vec<_>) = here.iter().partition(|known| same_report(known, &attribution));
        let better = |known: &&Attribution| {
            proposal.certainty < SURE
                || says_more(article.text, known, &attribution)
                || swallows_a_cue(known, &attribution, proposals)
        };
        if same.iter().any(better) || other.iter().any(|known| cross(known, &attribution)) {
            continue;
        }
        here.retain(|known| !same_report(known, &attribution));
        here.push(attribution);
    }
    for here in found {
        here.sort_by_key(|a| a.pieces.first().map(|p| p.start));
    }
}

/// Whether two attributions read the same report: they share the cue, or have nearly the same content
/// (four fifths of it; where the rules saw no cue, half of the shorter one).
fn same_report(a: &Attribution, b: &Attribution) -> bool {
    let length = |a: &Attribution| a.pieces.iter().map(|p| p.len()).sum::<usize>();
    let shared = |(a, b): (Span, Span)| a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let common: usize = pairs(a, b).map(shared).sum();
    match (a.cue, b.cue) {
        (Some(a), Some(b)) if a.overlaps(b) => true,
        (Some(_), Some(_)) => 5 * common > 4 * length(a).max(length(b)),
        _ => 2 * common > length(a).min(length(b)),
    }
}

/// Whether pieces overlap without one holding the other: no two clauses of one sentence do.
fn cross(a: &Attribution, b: &Attribution) -> bool {
    pairs(a, b).any(|(a, b)| a.overlaps(b) && !a.contains(b) && !b.contains(a))
}

fn pairs(a: &Attribution, b: &Attribution) -> impl Iterator<Item = (Span, Span)> {
    a.pieces.iter().flat_map(|p| b.pieces.iter().map(|q| (*p, *q)))
}

/// Whether the rules' reading knows a source that the network's does not, knows the agent of a passive
/// ("was told by Okafor that …"), knows the name of whom the network has a part ("the head of research, | Ana
/// Lim"), or takes the same words apart further.
fn says_more(text: &str, known: &Attribution, proposed: &Attribution) -> bool {
    if let ([whole], [part]) = (known.sources.as_slice(), proposed.sources.as_slice())
        && let Head::Named(named) = &whole.head
    {
        let less = match &part.head {
            Head::Named(part) => part.name != named.name && named.name.starts_with(&part.name),
            Head::Described(part) => lexicon::noun(&part.noun) == Some(NounKind::Person),
            Head::Pronoun(_) => false,
        };
        if less && whole.span.contains(part.span) {
            return true;
        }
    }
    let agent = |source: &Source| text[..source.span.start].trim_end().ends_with(" by");
    let whole = |a: &Attribution| a.pieces.iter().copied().reduce(Span::cover);
    let same = known.pieces.len() > proposed.pieces.len() && whole(known) == whole(proposed);
    !known.sources.is_empty() && (proposed.sources.is_empty() || same || known.sources.iter().any(agent))
}

/// Whether the network's reading runs on into what it takes for a report by itself, where the rules end:
/// "said the bill was late | and argued it was weak".
fn swallows_a_cue(known: &Attribution, proposed: &Attribution, proposals: &[Proposal]) -> bool {
    let (Some(known), Some(last)) = (known.pieces.last(), proposed.pieces.last()) else { return false };
    let excess = Span::new(known.end, last.end);
    known.start == last.start && proposals.iter().any(|p| excess.contains(p.cue))
}

/// The number of the sentence that holds a place; none between sentences, as in a dateline.
fn sentence_of(article: &Article<'_>, at: usize) -> Option<usize> {
    let number = article.sentences.partition_point(|s| s.span.end <= at);
    article.sentences.get(number).is_some_and(|s| s.span.start <= at).then_some(number)
}

/// The items of a sentence that a span touches.
fn items_of(sentence: &Sentence<'_>, span: Span) -> Range<usize> {
    let from = sentence.items.partition_point(|i| i.span.end <= span.start);
    let to = sentence.items.partition_point(|i| i.span.start < span.end);
    from..to.max(from)
}

#[cfg(test)]
mod tests {
    use super::super::statements;
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, proposals: &[Proposal]) -> Vec<String> {
        let found = statements::statements(&Article::read(text), proposals);
        found.iter().map(|statement| statement.text(text)).collect()
    }

    fn proposal(text: &str, cue: &str, source: &str, content: &str) -> Proposal {
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        Proposal { cue: at(cue), source: vec![at(source)], content: vec![at(content)], certainty: 1.0 }
    }

    #[test]
    fn a_report_the_rules_do_not_know_is_read() {
        let text = "Ana Lim is adamant that the tool must go.";
        let proposal = proposal(text, "is adamant", "Ana Lim", "that the tool must go");
        assert_eq!(read(text, &[proposal]), ["that the tool must go"]);
    }

    #[test]
    fn a_cue_in_a_dateline_is_none() {
        let text = "ACCORDING To — Ana Lim, chatbots will ruin her trade.";
        let proposal = proposal(text, "ACCORDING To", "Ana Lim", "chatbots will ruin her trade");
        assert_eq!(read(text, &[proposal]), Vec::<String>::new());
    }

    proptest! {
        /// Whatever a network proposes, reading it ends well.
        #[test]
        fn any_proposal_can_be_read(
            text in "(“|”|\"|'| |\n|, |\\. |: | — |Ana Lim|said|that|who|the|Bo|’90s|according to|it|for|é){1,60}",
            shares in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 4..13),
        ) {
            let boundary = |share: f64| text.floor_char_boundary((share * text.len() as f64) as usize);
            let spans: Vec<Span> = shares
                .iter()
                .map(|&(a, b)| Span::new(boundary(a.min(b)), boundary(a.max(b))))
                .filter(|span| !span.is_empty())
                .collect();
            let proposals: Vec<Proposal> = spans
                .chunks_exact(4)
                .map(|chunk| Proposal { cue: chunk[0], source: vec![chunk[1]], content: chunk[2..].to_vec(), certainty: 1.0 })
                .collect();
            for statement in statements::statements(&Article::read(&text), &proposals) {
                prop_assert!(statement.spans.iter().all(|piece| !piece.of(&text).is_empty()));
                prop_assert!(!statement.cue.is_some_and(|cue| statement.spans.iter().any(|p| p.overlaps(cue))));
            }
        }
    }
}
