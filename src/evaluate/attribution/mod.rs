//! How well is it found who said what? Annotated articles in, the figures of three published protocols
//! out, for our extractor and for what stands beside it.
//!
//! # Exact spans (PolNeAR)
//! CofeNet's protocol: precision, recall and F1 of sources, cues and contents over exact token spans,
//! summed over all articles. What its paper and the code and data beside it say is followed: tokens as
//! CoreNLP separates them; articles read paragraph by paragraph, so that an element ends with its
//! paragraph; each fragment of a content interrupted by its cue an element; marks belonging to the
//! content. What is chosen here: a span owns the tokens it touches, and an element given twice counts
//! once. Published on the test part, F1 of source / cue / content: CoreNLP 13.9 / – / 17.5, BERT 81.1 /
//! 74.0 / 68.9, CofeNet 83.2 / 75.3 / 72.9. Statements are brought to the spans PolNeAR draws first.
//!
//! # Character overlap
//! The Gender Gap Tracker's protocol: a quotation counts as found when more than 0.3 (or 0.8) of its
//! characters are given, its speaker when any character is. Published on 98 Canadian articles: F1 83.7
//! and 76.1, speaker 86.5.
//!
//! # Parts
//! PolNeAR marks beliefs, intentions and decrees too. Both protocols are reported for all attributions,
//! for speech only (its cue is a verb or noun of communication, or words stand in marks), and for those
//! with quotation marks.
//!
//! # Claims and agents (CED-1K)
//! Claims matched by words, then agent, person or organisation, and kind; see `claims.rs`.
//!
//! Intervals are percentile bootstrap intervals over articles.

mod brat;
mod ced;
mod claims;
mod convention;
mod error;
mod exact;
mod marks;
mod measure;
mod names;
mod overlap;
mod parts;
mod render;
mod speech;
mod statements;
#[cfg(test)]
mod testing;
mod tokens;

use crate::extract::Statement;
use measure::{Counts, Measure};
use rayon::prelude::*;
use serde::Serialize;
use std::path::Path;

pub use brat::{Annotated, Attribution};
pub use ced::{AgentKind, Claim, Claimed};
pub use error::CorpusError;
pub use marks::marked_strings;
pub use measure::{Figures, Found, Right};
pub use statements::Statements;

/// Annotated articles of both kinds.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// With the spans of each attribution.
    pub annotated: Vec<Annotated>,
    /// With claims and their agents.
    pub claimed: Vec<Claimed>,
}

impl Corpus {
    /// Adds the articles of a brat folder (`text/` and `ann/`) or a file of articles with claims, which
    /// are told apart by what they are.
    ///
    /// # Errors
    /// On the first article that cannot be read as annotated: figures over a part would mislead.
    pub fn read(&mut self, path: &Path) -> Result<(), CorpusError> {
        if brat::is_brat(path) {
            self.annotated.extend(brat::read(path)?);
        } else if path.is_dir() {
            return Err(CorpusError::Unknown { path: path.to_owned() });
        } else {
            self.claimed.extend(ced::read(path)?);
        }
        Ok(())
    }
}

/// Finds the statements of an article, given its name and its text.
pub type Reader<'s> = Box<dyn Fn(&str, &str) -> Vec<Statement> + Sync + 's>;

/// Somebody who finds statements.
pub struct System<'s> {
    /// How it is called in the tables.
    pub name: String,
    /// What it finds.
    pub read: Reader<'s>,
}

/// The figures of each protocol that the articles allow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AttributionReport {
    /// Exact spans.
    pub exact: Option<Figures>,
    /// Character overlap.
    pub overlap: Option<Figures>,
    /// Claims and agents.
    pub claims: Option<Figures>,
}

impl AttributionReport {
    /// Measures the systems on the articles.
    pub fn new(corpus: &Corpus, systems: &[System<'_>]) -> Self {
        let spans = |measures, count: fn(&Annotated, &[Attribution]) -> Vec<Counts>| {
            figures(measures, &corpus.annotated, systems, |system, article| {
                let given = (system.read)(&article.id, &article.text);
                let given = given.iter().map(|statement| convention::attribution(&article.text, statement));
                count(article, &given.collect::<Vec<_>>())
            })
        };
        Self {
            exact: spans(exact::measures(), exact::counts),
            overlap: spans(overlap::measures(), overlap::counts),
            claims: figures(claims::measures(), &corpus.claimed, systems, |system, article| {
                claims::counts(article, &(system.read)(&article.id, &article.text))
            }),
        }
    }
}

fn figures<A: Sync>(
    measures: Vec<Measure>,
    articles: &[A],
    systems: &[System<'_>],
    count: impl Fn(&System<'_>, &A) -> Vec<Counts> + Sync,
) -> Option<Figures> {
    let rows = |system: &System<'_>| {
        let counts = articles.par_iter().map(|article| count(system, article)).collect();
        (system.name.clone(), counts)
    };
    (!articles.is_empty()).then(|| Figures::new(&measures, &systems.iter().map(rows).collect::<Vec<_>>()))
}

#[cfg(test)]
#[allow(clippy::print_stderr)]
mod tests {
    use super::*;

    /// An annotator who answers with the annotations is perfect, on real ones where they are at hand.
    #[test]
    fn gold_against_itself_is_perfect() {
        let mut corpus = Corpus::default();
        let invented = Path::new("tests/cmd/attribution.in/brat");
        let real = Path::new("../shared/data/polnear/dev");
        corpus.read(invented).unwrap();
        assert_eq!(corpus.annotated.len(), 2);
        if real.exists() {
            corpus.read(real).unwrap();
        } else {
            eprintln!("skipped: ../shared/data is absent, only the invented articles are read");
        }
        for article in &corpus.annotated {
            let of = |counts: Vec<Counts>| counts.into_iter().filter(|c| c.gold > 0);
            let exact = of(exact::counts(article, &article.attributions));
            for counts in exact.chain(of(overlap::counts(article, &article.attributions))) {
                assert_eq!((counts.hits, counts.given), (counts.gold, counts.gold), "{}", article.id);
            }
        }
    }
}
