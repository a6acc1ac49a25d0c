//! Reports as a network sees them: which words of a text report something, whose they are, what
//! they say.
//!
//! The rules of [`extract`](crate::extract) know layouts, quotation marks and names; a network
//! trained on annotated news knows the open set of ways to report. What it proposes goes into
//! extraction beside the rules' own findings.

mod decode;
mod parts;

use crate::model::{Part, Tagger, Words};
use crate::text::{Span, paragraphs};
use decode::stretches;
use std::ops::Range;

/// A report somebody may have made.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The words that report.
    pub cue: Span,
    /// The words that name the source; none where nobody is named.
    pub source: Vec<Span>,
    /// The words reported, in pieces where the cue interrupts them.
    pub content: Vec<Span>,
    /// How likely the cue is one, 0 to 1.
    pub confidence: f32,
    /// How likely all of the content begins and ends where it does, 0 to 1.
    pub certainty: f32,
}

impl Proposal {
    /// All its spans.
    fn spans(&self) -> impl Iterator<Item = &Span> {
        self.source.iter().chain(&self.content).chain([&self.cue])
    }

    /// Where its last words end.
    pub(crate) fn end(&self) -> usize {
        self.spans().map(|span| span.end).max().unwrap_or_default()
    }

    /// The same with offsets counted from `start`, if it lies wholly after.
    pub(crate) fn from(&self, start: usize) -> Option<Self> {
        let moved =
            |span: &Span| Some(Span::new(span.start.checked_sub(start)?, span.end.checked_sub(start)?));
        Some(Self {
            cue: moved(&self.cue)?,
            source: self.source.iter().map(moved).collect::<Option<_>>()?,
            content: self.content.iter().map(moved).collect::<Option<_>>()?,
            confidence: self.confidence,
            certainty: self.certainty,
        })
    }
}

/// Cues less likely than this are not looked at.
const LEAST: f32 = 0.3;
/// Added to the logarithm of "begin" so that cues less likely than not are seen too.
const EAGERNESS: f32 = 1.2;

/// What the network proposes for a text, in reading order.
pub fn proposals(tagger: &Tagger, text: &str) -> Vec<Proposal> {
    let paragraphs = paragraphs(text);
    let words: Vec<Words> = paragraphs.iter().map(|paragraph| tagger.words(paragraph.of(text))).collect();
    let mut parts = Vec::new();
    let mut places = Vec::new();
    for (paragraph, words) in paragraphs.iter().zip(&words) {
        for range in parts::ranges(text, *paragraph, words) {
            parts.push(Part { words, range });
            places.push(paragraph.start);
        }
    }
    let mut cues = Vec::new();
    let mut found = Vec::new();
    for ((part, place), tags) in parts.iter().zip(&places).zip(tagger.cues(&parts)) {
        for (cue, likelihood) in likely_cues(&tags) {
            cues.push((part.clone(), after(cue, part.range.start)));
            found.push((*place, likelihood));
        }
    }
    let of_cue =
        |(((part, cue), (place, confidence)), tags): ((&(Part<'_>, Range<usize>), (usize, f32)), Vec<_>)| {
            let span = |range: Range<usize>| {
                let (first, last) = (part.words.spans[range.start], part.words.spans[range.end - 1]);
                Span::new(place + first.start, place + last.end)
            };
            let mut proposal = Proposal {
                cue: span(cue.clone()),
                source: Vec::new(),
                content: Vec::new(),
                confidence,
                certainty: 1.0,
            };
            for (range, kind) in stretches(&tags) {
                if kind == 1 {
                    proposal.certainty *= certainty(&tags, &range);
                }
                let role = if kind == 0 { &mut proposal.source } else { &mut proposal.content };
                role.push(span(after(range, part.range.start)));
            }
            // A source has one place: nearest to the cue, if the network sees several.
            let gap = |source: &Span| {
                source
                    .start
                    .saturating_sub(proposal.cue.end)
                    .max(proposal.cue.start.saturating_sub(source.end))
            };
            proposal.source = proposal.source.iter().copied().min_by_key(gap).into_iter().collect();
            proposal
        };
    let roles = tagger.roles(&cues);
    cues.iter().zip(found).zip(roles).map(of_cue).collect()
}

/// How likely a stretch of content begins and ends where it does.
fn certainty(tags: &[[f32; 5]], range: &Range<usize>) -> f32 {
    const BEGIN: usize = 3;
    const INSIDE: usize = 4;
    let begins = tags[range.start][BEGIN].exp();
    let goes_on = tags.get(range.end).map_or(0.0, |next| next[INSIDE].exp());
    begins * (1.0 - goes_on)
}

/// The range that far on.
fn after(range: Range<usize>, start: usize) -> Range<usize> {
    start + range.start..start + range.end
}

/// The cues among some words, with how likely each is.
fn likely_cues(tags: &[[f32; 3]]) -> Vec<(Range<usize>, f32)> {
    let eager: Vec<[f32; 3]> =
        tags.iter().map(|[out, begin, inside]| [out - EAGERNESS, *begin, *inside]).collect();
    let likely = |(range, _): (Range<usize>, usize)| {
        let likelihood = tags[range.start][1].exp();
        (likelihood >= LEAST).then_some((range, likelihood))
    };
    stretches(&eager).into_iter().filter_map(likely).collect()
}
