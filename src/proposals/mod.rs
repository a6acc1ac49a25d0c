//! Reports as a network sees them: which words of a text report something, whose they are, what
//! they say.
//!
//! The rules of [`extract`](crate::extract) know layouts, quotation marks and names; a network
//! trained on annotated news knows the open set of ways to report. What it proposes goes into
//! extraction beside the rules' own findings.

mod decode;
mod parts;

use crate::model::{
    BEGIN_CONTENT, BEGIN_CUE, CUE_TAGS, INSIDE_CONTENT, Part, ROLE_TAGS, Tagger, Tags, Words,
};
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
    /// How likely all of the content begins and ends where it does, 0 to 1.
    pub certainty: f32,
}

/// Cues less likely than this are the network's doubts.
const LEAST: f32 = 0.5;
/// The most cues looked at in one part, the likeliest: each is read with all of the part, and no prose has
/// as many.
const MOST: usize = 16;

/// A cue, with the part it stands in and where that part's paragraph starts.
struct Cue<'w> {
    part: Part<'w>,
    paragraph: usize,
    words: Range<usize>,
}

/// What the network proposes for a text, in reading order.
pub fn proposals(tagger: &Tagger, text: &str) -> Vec<Proposal> {
    let paragraphs = paragraphs(text);
    let words: Vec<Words> = paragraphs.iter().map(|paragraph| tagger.words(paragraph.of(text))).collect();
    let cues = cues(tagger, text, &paragraphs, &words);
    let marked: Vec<_> = cues.iter().map(|cue| (cue.part.clone(), cue.words.clone())).collect();
    cues.iter().zip(tagger.roles(&marked)).map(|(cue, tags)| cue.proposal(&tags)).collect()
}

/// The cues of all paragraphs.
fn cues<'w>(tagger: &Tagger, text: &str, paragraphs: &[Span], words: &'w [Words]) -> Vec<Cue<'w>> {
    let mut parts = Vec::new();
    let mut starts = Vec::new();
    for (paragraph, words) in paragraphs.iter().zip(words) {
        for range in parts::ranges(text, *paragraph, words) {
            parts.push(Part { words, range });
            starts.push(paragraph.start);
        }
    }
    let mut cues = Vec::new();
    for ((part, paragraph), tags) in parts.iter().zip(starts).zip(tagger.cues(&parts)) {
        let ranges = likely_cues(&tags).into_iter();
        cues.extend(ranges.map(|range| Cue { part: part.clone(), paragraph, words: part.shifted(range) }));
    }
    cues
}

/// The cues among the words of a part.
fn likely_cues(tags: &[Tags<CUE_TAGS>]) -> Vec<Range<usize>> {
    let likelihood = |range: &Range<usize>| tags[range.start][BEGIN_CUE].exp();
    let found = stretches(tags).into_iter().map(|(range, _)| range);
    let mut likely: Vec<Range<usize>> = found.filter(|range| likelihood(range) >= LEAST).collect();
    likely.sort_by(|a, b| likelihood(b).total_cmp(&likelihood(a)));
    likely.truncate(MOST);
    likely.sort_by_key(|range| range.start);
    likely
}

impl Cue<'_> {
    /// The report of this cue, whose part's words have these tags.
    fn proposal(&self, tags: &[Tags<ROLE_TAGS>]) -> Proposal {
        let (mut sources, mut content) = (Vec::new(), Vec::new());
        let mut certainty = 1.0;
        for (range, kind) in stretches(tags) {
            let role = if kind == 0 { &mut sources } else { &mut content };
            if kind > 0 {
                certainty *= bounds(tags, &range);
            }
            role.push(self.span(self.part.shifted(range)));
        }
        let cue = self.span(self.words.clone());
        // A source has one place: the one nearest to the cue, if the network sees several.
        let gap =
            |source: &Span| source.start.saturating_sub(cue.end).max(cue.start.saturating_sub(source.end));
        let source = sources.into_iter().min_by_key(gap).into_iter().collect();
        Proposal { cue, source, content, certainty }
    }

    /// Where words stand in the text.
    fn span(&self, words: Range<usize>) -> Span {
        let places = &self.part.words.spans;
        Span::new(self.paragraph + places[words.start].start, self.paragraph + places[words.end - 1].end)
    }
}

/// How likely a stretch of content begins and ends where it does.
fn bounds(tags: &[Tags<ROLE_TAGS>], range: &Range<usize>) -> f32 {
    let goes_on = tags.get(range.end).map_or(0.0, |next| next[INSIDE_CONTENT].exp());
    tags[range.start][BEGIN_CONTENT].exp() * (1.0 - goes_on)
}
