//! One proposal as an attribution.

use super::super::StatementKind;
use super::super::article::{Article, Sentence};
use super::super::attribute::{Attribution, CALLED, DENIALS, is_title, said, without_stops};
use super::super::clause::{finite_verb, verb_group};
use super::super::lexicon::{Classes, Form};
use super::super::source::{Head, Source};
use super::super::tag::{Item, Tag};
use super::sources::sources;
use super::{items_of, reject, sentence_of};
use crate::proposals::Proposal;
use crate::text::{Quoted, Span};
use std::ops::Range;

/// Open a reported clause or question.
const OPENERS: &[&str] = &["that", "whether", "if", "how", "why", "what", "when", "where", "who"];
/// "helps it predict", "a way for people to complain": what might be said.
const ENABLES: &[&str] = &[
    "help", "helps", "helped", "helping", "let", "lets", "letting", "allow", "allows", "allowing", "enable",
    "enables", "enabling", "for",
];

/// A proposal in the items of its sentence.
pub(super) struct Reading<'a, 't> {
    pub(super) sentence: &'a Sentence<'t>,
    /// The items of the cue, never empty.
    pub(super) cue: Range<usize>,
    /// The classes of the cue's verb; none where it has none that reports.
    pub(super) classes: Classes,
    /// The content's items in stretches, never empty.
    pub(super) parts: Vec<&'a [Item<'t>]>,
    /// The quotations among them.
    pub(super) marks: Vec<&'a Quoted>,
    pub(super) sources: Vec<Source>,
}

/// The proposal as an attribution, and the number of its cue's sentence; none where it is no report.
pub(super) fn read(article: &Article<'_>, proposal: &Proposal) -> Option<(usize, Attribution)> {
    let text = article.text;
    let number = sentence_of(article, proposal.cue.start)?;
    let sentence = &article.sentences[number];
    let mut cue = items_of(sentence, proposal.cue);
    if cue.is_empty() {
        return None;
    }
    let sources: Vec<Source> = proposal.source.iter().flat_map(|span| sources(article, *span)).collect();
    if sentence.items[cue.clone()].iter().any(|i| i.tag == Tag::Quote && i.span.contains(proposal.cue)) {
        return within_quotation(article, proposal, sources).map(|attribution| (number, attribution));
    }
    let mut parts = in_one_breath(article, number, &proposal.content);
    take_preposition(sentence, &mut cue, &mut parts);
    let marks = parts.iter().flat_map(|part| part.iter()).filter_map(|i| i.quote);
    let marks: Vec<&Quoted> = marks.map(|q| &article.quotes[q]).collect();
    let verb = cue.clone().rev().find(|&i| sentence.items[i].verb.is_some());
    let classes = verb.and_then(|v| sentence.items[v].verb).map_or(Classes::default(), |v| v.classes);
    let unasserted = unasserted(sentence, &cue, verb, proposal.source.first());
    let cue_span = proposal.cue.cover(sentence.items[cue.end - 1].span);
    let reading = Reading { sentence, cue, classes, parts, marks, sources };
    let spoken: Vec<&Quoted> =
        reading.marks.iter().copied().filter(|quote| is_spoken(text, quote, proposal.cue)).collect();
    if reading.parts.is_empty() || reject::is_no_report(text, &reading, &spoken) {
        return None;
    }
    let (kind, cue_judges) = kind(text, &reading, !spoken.is_empty());
    let pieces = pieces(article, &reading, kind);
    let apart = pieces.iter().all(|piece| !piece.overlaps(cue_span));
    let cue = Some(cue_span);
    let sources = reading.sources;
    (apart && !pieces.is_empty())
        .then_some((number, Attribution { kind, pieces, cue, sources, unasserted, cue_judges }))
}

impl<'t> Reading<'_, 't> {
    /// The cue's items.
    pub(super) fn cue(&self) -> &[Item<'t>] {
        &self.sentence.items[self.cue.clone()]
    }

    /// Whether all of the content stands in marks.
    pub(super) fn quoted(&self) -> bool {
        self.parts.iter().all(|part| part.iter().all(|i| i.tag == Tag::Quote))
    }

    /// Whether the content is a clause, a question or words in marks, not only the object of the cue.
    pub(super) fn is_clause(&self) -> bool {
        let first = self.parts[0];
        first.iter().any(|i| i.tag == Tag::Quote) || first[0].any(OPENERS) || finite_verb(first).is_some()
    }
}

/// Of a content, what is said in one breath with the cue: the words of its own sentence and, if all is
/// quotation, the quotations right before and after. What is said later is found where it stands.
fn in_one_breath<'a, 't>(article: &'a Article<'t>, number: usize, content: &[Span]) -> Vec<&'a [Item<'t>]> {
    let parts: Vec<(usize, &[Item<'t>])> =
        content.iter().flat_map(|span| by_sentence(article, *span)).collect();
    let all_quoted = parts.iter().all(|(_, part)| part.iter().all(|i| i.tag == Tag::Quote));
    let what = |part: &[Item<'_>]| parts.len() > 1 && matches!(part, [only] if only.is("what"));
    let near = |sentence: usize| sentence == number || all_quoted && sentence.abs_diff(number) == 1;
    let mut kept: Vec<&[Item<'t>]> = Vec::new();
    for (sentence, part) in &parts {
        let after = kept.last().is_none_or(|last| last[last.len() - 1].span.end <= part[0].span.start);
        if near(*sentence) && !what(part) && after {
            kept.push(part);
        }
    }
    kept
}

/// The items a span touches, sentence by sentence with its number, without the punctuation around them.
fn by_sentence<'a, 't>(
    article: &'a Article<'t>,
    span: Span,
) -> impl Iterator<Item = (usize, &'a [Item<'t>])> {
    let first = article.sentences.partition_point(|s| s.span.end <= span.start);
    let sentences = article.sentences.iter().enumerate().skip(first);
    let trimmed = move |(number, sentence): (usize, &'a Sentence<'t>)| {
        (number, without_stops(&sentence.items[items_of(sentence, span)]))
    };
    let touched = sentences.take_while(move |(_, s)| s.span.start < span.end);
    touched.map(trimmed).filter(|(_, items)| !items.is_empty())
}

/// "asked | for the logs": the preposition goes with the cue.
fn take_preposition(sentence: &Sentence<'_>, cue: &mut Range<usize>, parts: &mut [&[Item<'_>]]) {
    if let Some(first) = parts.first_mut()
        && first.len() > 1
        && first[0].is("for")
        && sentence.items.get(cue.end).is_some_and(|next| next.span == first[0].span)
    {
        *first = &first[1..];
        cue.end += 1;
    }
}

/// Whether words in marks are somebody's, not a title or what something is called; a word of the cue
/// itself ("was dubbed “the purge”") calls nothing so.
fn is_spoken(text: &str, quote: &Quoted, cue: Span) -> bool {
    let before = text[..quote.outer.start].trim_end();
    let called = CALLED.iter().find(|word| before.ends_with(**word));
    let called = called.map(|word| Span::new(before.len() - word.len(), before.len()));
    !is_title(quote.inner.of(text)) && called.is_none_or(|word| cue.contains(word))
}

/// The kind of speech, and whether the cue carries the judgement.
fn kind(text: &str, reading: &Reading<'_, '_>, marked: bool) -> (StatementKind, bool) {
    let says = Classes::SAY.or(Classes::TELL).or(Classes::ASK);
    let (quoted, classes) = (reading.quoted(), reading.classes);
    let cue_judges = if quoted {
        classes.any(Classes::EVALUATE.or(Classes::DIRECT)) && !classes.any(says)
    } else {
        !reading.is_clause()
            || reading.cue().iter().any(|i| i.verb.is_some_and(|v| DENIALS.contains(&v.lemma)))
    };
    let kind = if quoted && !cue_judges || never_closed(text, reading) {
        StatementKind::Direct
    } else if marked {
        StatementKind::Mixed
    } else {
        StatementKind::Indirect
    };
    (kind, cue_judges)
}

/// Whether every part begins with a mark that the page never closes, or closes paragraphs later. An
/// apostrophe before a word cut short ("’90s", "'em") is none.
fn never_closed(text: &str, reading: &Reading<'_, '_>) -> bool {
    let opens = |part: &&[Item<'_>]| {
        let words = text[part[0].span.start..].trim_start_matches(['‘', '\'']);
        part[0].tag != Tag::Quote
            && (part[0].span.of(text).starts_with(['“', '"'])
                || part[0].span.of(text).starts_with(['‘', '\'']) && words.starts_with(char::is_uppercase))
    };
    reading.parts.iter().all(opens)
}

/// The words said, as the rules give them: of a quotation what is inside its marks.
fn pieces(article: &Article<'_>, reading: &Reading<'_, '_>, kind: StatementKind) -> Vec<Span> {
    let text = article.text;
    let mut pieces = Vec::new();
    for part in &reading.parts {
        let whole = Span::new(part[0].span.start, part[part.len() - 1].span.end);
        match kind {
            StatementKind::Direct if reading.quoted() => {
                pieces.extend(part.iter().filter_map(|i| i.quote).map(|q| said(text, &article.quotes[q])));
            }
            StatementKind::Direct => pieces.push(without_marks(text, whole)),
            _ => pieces.push(whole),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn without_marks(text: &str, span: Span) -> Span {
    let inner = span.of(text).trim_start_matches(['“', '‘', '"', '\'']);
    let start = span.end - inner.len();
    Span::new(start, start + inner.trim_end_matches(['”', '’', '"', '\'']).len())
}

/// A report inside a quotation, which is one item here: by somebody whom the speaker names, as what the
/// speaker thinks is no second statement.
fn within_quotation(article: &Article<'_>, proposal: &Proposal, sources: Vec<Source>) -> Option<Attribution> {
    let named = sources.iter().any(|source| !matches!(source.head, Head::Pronoun(_)));
    let pieces = proposal.content.iter().map(|span| span.trim(article.text));
    let pieces: Vec<Span> = pieces.filter(|span| !span.is_empty()).collect();
    let apart = pieces.windows(2).all(|pair| pair[0].end <= pair[1].start)
        && pieces.iter().all(|piece| !piece.overlaps(proposal.cue));
    (named && apart && !pieces.is_empty()).then_some(Attribution {
        kind: StatementKind::Indirect,
        pieces,
        cue: Some(proposal.cue),
        sources,
        unasserted: false,
        cue_judges: false,
    })
}

/// Denied, supposed or asked, not reported.
fn unasserted(
    sentence: &Sentence<'_>,
    cue: &Range<usize>,
    verb: Option<usize>,
    source: Option<&Span>,
) -> bool {
    let items = &sentence.items;
    let from = source.map_or(cue.start, |source| items_of(sentence, *source).start.min(cue.start));
    let before = items[..from].last();
    let supposed = before.is_some_and(|i| i.any(&["if", "unless", "whether"]));
    let group = verb.is_some_and(|verb| verb_group(items, verb).unasserted);
    let infinitive = verb.and_then(|v| items[v].verb).is_some_and(|verb| verb.form == Form::Base);
    let enabled = infinitive && before.is_some_and(|i| i.any(ENABLES));
    let negated = items[cue.clone()].iter().any(|i| i.any(&["not", "never"]) || i.lower.ends_with("n't"));
    let question =
        items.first().is_some_and(|i| i.tag == Tag::Aux) && items.last().is_some_and(|i| i.is("?"));
    group || negated || question || supposed || enabled
}
