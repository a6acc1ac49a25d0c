//! The claims protocol (CED-1K): who claims what, by words instead of places, since its utterances are
//! made readable alone.
//!
//! Claims and statements are matched greedily, the best pair first, where the F1 of their words is at
//! least 0.5, none twice. Of the matched claims: is the agent the same, is it rightly a person or an
//! organisation, is it rightly direct, partly direct or indirect? Claim and agent together count as
//! found where both are right.
//!
//! The corpus has what was said, not what is believed, planned or decided, so a statement that is no
//! speech (by the test of `speech.rs`, as in the other protocols) neither counts nor is held against
//! who gives it.

use super::ced::{AgentKind, Claim, Claimed};
use super::measure::{Counts, Kind, Measure};
use super::names::same_agent;
use super::parts::SPEECH;
use super::{convention, parts};
use crate::extract::{SpeakerKind, Statement};
use std::collections::HashMap;

/// The least F1 of two claims' words that are one.
const SAME_CLAIM: f64 = 0.5;
const PART: &str = "claims";

pub(super) fn measures() -> Vec<Measure> {
    let measure = |kind, what: &str| Measure { part: PART, what: what.to_owned(), kind };
    vec![
        measure(Kind::Found, "claim"),
        measure(Kind::Found, "claim and agent"),
        measure(Kind::Right, "agent"),
        measure(Kind::Right, "person or organisation"),
        measure(Kind::Right, "direct, partly direct or indirect"),
    ]
}

/// The counts of one article, in the order of [`measures`].
pub(super) fn counts(article: &Claimed, given: &[Statement]) -> Vec<Counts> {
    let speech = |statement: &&Statement| {
        statement.cue.is_none()
            || parts::membership(&article.text, &convention::attribution(&article.text, statement))[SPEECH]
    };
    let given: Vec<&Statement> = given.iter().filter(speech).collect();
    let pairs = matches(article, &given);
    let right = |test: fn(&str, &Claim, &Statement) -> bool| {
        pairs.iter().filter(|(c, s)| test(&article.text, &article.claims[*c], given[*s])).count()
    };
    let agents = right(agent_is_right);
    let found = |hits| Counts { hits, given: given.len(), gold: article.claims.len() };
    let of_matched = |hits| Counts { hits, given: pairs.len(), gold: pairs.len() };
    vec![
        found(pairs.len()),
        found(agents),
        of_matched(agents),
        of_matched(right(|_, claim, statement| {
            statement.speakers.iter().any(|s| fits(claim.agent_kind, s.kind))
        })),
        of_matched(right(|_, claim, statement| claim.kind == statement.kind)),
    ]
}

fn agent_is_right(text: &str, claim: &Claim, statement: &Statement) -> bool {
    let mut called = statement.speakers.iter().flat_map(|speaker| {
        let mention = speaker.mention.filter(|_| speaker.name.is_none()).map(|span| span.of(text));
        speaker.name.as_deref().or(mention)
    });
    called.any(|name| same_agent(&claim.agent, name))
}

/// Descriptions of people ("a spokesperson") are persons in the corpus.
fn fits(gold: AgentKind, given: SpeakerKind) -> bool {
    match gold {
        AgentKind::Person => matches!(given, SpeakerKind::Person | SpeakerKind::Anonymous),
        AgentKind::Organization => {
            matches!(given, SpeakerKind::Org | SpeakerKind::Group | SpeakerKind::Document)
        }
    }
}

/// Pairs of claim and statement.
fn matches(article: &Claimed, given: &[&Statement]) -> Vec<(usize, usize)> {
    let claims: Vec<_> = article.claims.iter().map(|claim| words(&claim.utterance)).collect();
    let statements: Vec<_> = given.iter().map(|statement| words(&statement.text(&article.text))).collect();
    let mut pairs = Vec::new();
    for (c, claim) in claims.iter().enumerate() {
        for (s, statement) in statements.iter().enumerate() {
            let f1 = words_in_common(claim, statement);
            if f1 >= SAME_CLAIM {
                pairs.push((f1, c, s));
            }
        }
    }
    // The sort is stable: of equal pairs the first in the article.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut free_claims, mut free_statements) = (vec![true; claims.len()], vec![true; statements.len()]);
    pairs.retain(|&(_, c, s)| {
        let free = free_claims[c] && free_statements[s];
        if free {
            (free_claims[c], free_statements[s]) = (false, false);
        }
        free
    });
    pairs.into_iter().map(|(_, c, s)| (c, s)).collect()
}

/// How often each word occurs, in lower case.
fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    counts
}

/// F1 of the words two texts have in common.
fn words_in_common(a: &HashMap<String, usize>, b: &HashMap<String, usize>) -> f64 {
    let hits = a.iter().map(|(word, n)| b.get(word).map_or(0, |m| *n.min(m))).sum();
    Counts { hits, given: b.values().sum(), gold: a.values().sum() }.f1()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Extractor;
    use crate::extract::StatementKind;

    const TEXT: &str = "“It works well,” said Ana Lim, a nurse. The Dock Union said robots cost jobs.";

    fn article(claims: &[(&str, AgentKind, StatementKind, &str)]) -> Claimed {
        let claim = |&(agent, agent_kind, kind, utterance): &(&str, AgentKind, StatementKind, &str)| Claim {
            agent: agent.into(),
            agent_kind,
            kind,
            utterance: utterance.into(),
        };
        Claimed { id: "a".into(), text: TEXT.into(), claims: claims.iter().map(claim).collect() }
    }

    fn sums(article: &Claimed) -> Vec<(usize, usize, usize)> {
        let counts = counts(article, &Extractor::rules().extract(TEXT));
        counts.iter().map(|c| (c.hits, c.given, c.gold)).collect()
    }

    #[test]
    fn a_perfect_answer_is_perfect() {
        let gold = article(&[
            ("Ana Lim", AgentKind::Person, StatementKind::Direct, "\"It works well,\""),
            ("Dock Union", AgentKind::Organization, StatementKind::Indirect, "Robots cost jobs."),
        ]);
        assert!(
            counts(&gold, &Extractor::rules().extract(TEXT))
                .iter()
                .all(|c| (c.precision(), c.recall()) == (1.0, 1.0))
        );
    }

    #[test]
    fn what_is_wrong_is_counted_where_it_is_wrong() {
        let gold = article(&[
            // Half of the words; nobody of that name; not the kind.
            ("Eve Orr", AgentKind::Organization, StatementKind::Mixed, "It works for us"),
            ("Ana Lim", AgentKind::Person, StatementKind::Indirect, "Nothing of this was said"),
        ]);
        assert_eq!(sums(&gold), [(1, 2, 2), (0, 2, 2), (0, 1, 1), (0, 1, 1), (0, 1, 1)]);
    }

    #[test]
    fn the_best_pair_goes_first() {
        let gold = article(&[
            ("Ana Lim", AgentKind::Person, StatementKind::Direct, "It works well and is well liked"),
            ("Ana Lim", AgentKind::Person, StatementKind::Direct, "It works well"),
        ]);
        assert_eq!(matches(&gold, &Extractor::rules().extract(TEXT).iter().collect::<Vec<_>>()), [(1, 0)]);
    }
}
