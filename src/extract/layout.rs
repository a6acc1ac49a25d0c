//! Speech told by the page instead of by a sentence: transcripts, lists of reactions, headlines,
//! signatures, rows of a collection.
//!
//! A label alone proves little ("Location: Paris", "READ MORE: …"), so it must name somebody, and a
//! transcript must have turns.

use super::StatementKind;
use super::article::{Article, Sentence};
use super::attribute::{Attribution, said};
use super::clause;
use super::lexicon::{self, NounKind};
use super::name;
use super::register::Register;
use super::role::is_role_phrase;
use super::source::{self, Head, Source};
use super::tag::{Item, Tag};
use crate::text::Span;
use std::ops::Range;

/// Labels of who asks; nobody by that name stands in the article.
const INTERVIEWERS: &[&str] = &["interviewer", "q", "question", "moderator", "host"];
const INTERVIEWEES: &[&str] = &["a", "answer"];
/// The longest label, in items: "Tomas Reyes, chief executive of Harrow Labs".
const LONGEST_LABEL: usize = 12;

/// Who is named by the label of a turn.
#[derive(Debug)]
pub(super) enum Voice {
    Source(Source),
    /// Whoever asks the questions.
    Interviewer(Span),
    /// Whoever answers them: the person the article is about.
    Interviewee(Span),
}

/// What one voice says, without quotation marks.
#[derive(Debug)]
pub(super) struct Turn {
    /// The sentences it covers, label and all.
    pub(super) sentences: Range<usize>,
    pub(super) voice: Voice,
    pub(super) cue: Option<Span>,
    pub(super) content: Span,
    pub(super) kind: StatementKind,
}

/// The label of a paragraph.
struct Label {
    voice: Voice,
    /// Its colon.
    cue: Span,
    /// Whether anything beside its capital letters says that it names somebody.
    known: bool,
}

/// All turns of an article, in reading order. `attributions` are those of each sentence.
pub(super) fn turns(
    article: &Article<'_>,
    register: &Register,
    attributions: &[Vec<Attribution>],
) -> Vec<Turn> {
    let text = article.text;
    let paragraphs: Vec<&[Sentence<'_>]> =
        article.sentences.chunk_by(|a, b| a.paragraph == b.paragraph).collect();
    let labels: Vec<Option<Label>> = paragraphs.iter().map(|p| label(text, &p[0].items, register)).collect();
    let labelled = labels.iter().flatten().count();
    let second = labels.get(1).is_some_and(Option::is_some);
    let mut found: Vec<Turn> = Vec::new();
    let mut start = 0;
    for ((number, paragraph), label) in paragraphs.iter().enumerate().zip(labels) {
        let sentences = start..start + paragraph.len();
        start = sentences.end;
        let end = paragraph[paragraph.len() - 1].span.end;
        let headline = number == 0 && !second;
        let turn = match label {
            Some(label) if headline || labelled >= if label.known { 2 } else { 3 } => {
                let content = Span::new(label.cue.end, end).trim(text);
                // "Instagram: https://…", "Sanders: 1,501." are entries, not speech.
                let words = content.of(text);
                let says = words.contains(char::is_alphabetic)
                    && !words.starts_with('@')
                    && !words.split_whitespace().next().is_some_and(|w| w.contains("://"));
                let fits =
                    !headline || label.known && paragraph.len() == 1 && clause::has_verb(&paragraph[0].items);
                let kind = if headline { StatementKind::Indirect } else { StatementKind::Direct };
                (says && fits).then_some(Turn {
                    sentences,
                    voice: label.voice,
                    cue: Some(label.cue),
                    content,
                    kind,
                })
            }
            Some(_) => None,
            None => match found.last_mut() {
                // A turn goes on in the lines without a label, but not past a blank line.
                Some(last)
                    if labelled >= 2
                        && last.sentences.end == sentences.start
                        && text[last.content.end..paragraph[0].span.start].matches('\n').count() == 1 =>
                {
                    last.sentences.end = sentences.end;
                    last.content.end = end;
                    None
                }
                _ => row(text, paragraph, sentences.clone()).or_else(|| {
                    let before = paragraphs[number.checked_sub(1)?];
                    let from = sentences.start - before.len();
                    // Under a report a name is its author's.
                    let report = attributions[from..sentences.start].iter().any(|a| !a.is_empty());
                    (!report).then(|| signature(article, before, paragraph, from..sentences.end)).flatten()
                }),
            },
        };
        found.extend(turn);
    }
    found
}

/// The label before the first colon of a paragraph, where it may name somebody.
fn label(text: &str, items: &[Item<'_>], register: &Register) -> Option<Label> {
    let colon = items.iter().take(LONGEST_LABEL).position(|i| i.tag == Tag::Colon).filter(|&c| c > 0)?;
    let label = &items[..colon];
    // What stands in marks is a quotation with a colon before it, not a turn.
    let other = |i: &Item<'_>| {
        matches!(i.tag, Tag::Verb | Tag::Aux | Tag::Quote | Tag::Pronoun | Tag::Sub | Tag::To | Tag::Conj)
    };
    if items.get(colon + 1).is_none_or(|i| i.tag == Tag::Quote) || label.iter().any(other) {
        return None;
    }
    let cue = items[colon].span;
    let span = Span::new(label[0].span.start, label[colon - 1].span.end);
    if colon == 1 && label[0].any(INTERVIEWERS) {
        return Some(Label { voice: Voice::Interviewer(span), cue, known: true });
    }
    if colon == 1 && label[0].any(INTERVIEWEES) {
        return Some(Label { voice: Voice::Interviewee(span), cue, known: true });
    }
    let mut source = source::parse(text, label).into_iter().next()?;
    let named =
        |word: &str| register.entities.iter().any(|e| e.person && e.has_word(word) || e.is_acronym(word));
    let known = match &mut source.head {
        Head::Named(_) if label.iter().filter(|i| i.tag == Tag::Name).count() > 4 => return None,
        Head::Named(found) => {
            found.person == Some(true) && (source.role.is_some() || name::given(&found.name))
                || found.name.split(' ').next_back().is_some_and(|last| named(&last.to_lowercase()))
        }
        Head::Described(described) if colon == 1 => {
            let known = named(&described.noun);
            if !(known || described.noun.len() > 2 && label[0].acronym) {
                return None;
            }
            source.head = Head::Named(name::take_apart(text, label));
            known
        }
        // "Harrow chief: AI won't kill jobs"
        Head::Described(described) => {
            let role = lexicon::noun(&label[colon - 1].lower) == Some(NounKind::Person);
            if !role || !label[0].capital || label[0].acronym || colon > 4 {
                return None;
            }
            // The first word may be a name, so its capital stays.
            described.text = name::phrase(text, label);
            source.role = Some(name::phrase(text, &label[colon - 1..]));
            source.org = Some(name::phrase(text, &label[..colon - 1]));
            true
        }
        Head::Pronoun(_) => return None,
    };
    Some(Label { voice: Voice::Source(source), cue, known })
}

/// A line with tabs, as collections are pasted: the words, who said them, their role.
fn row(text: &str, paragraph: &[Sentence<'_>], sentences: Range<usize>) -> Option<Turn> {
    let span = Span::new(paragraph[0].span.start, paragraph[paragraph.len() - 1].span.end);
    let columns: Vec<&str> = span.of(text).split('\t').collect();
    let (words, rest) = columns.split_first().filter(|(_, rest)| !rest.is_empty())?;
    let content = Span::new(span.start, span.start + words.len()).trim(text);
    if !words.trim_end().ends_with(['.', '!', '?']) {
        return None;
    }
    let items: Vec<Item<'_>> = paragraph.iter().flat_map(|s| &s.items).cloned().collect();
    let from = items.partition_point(|i| i.span.start < content.end);
    let end = span.start + words.len() + 1 + rest[0].len();
    let to = items.partition_point(|i| i.span.end <= end);
    let mut source = source::parse(text, &items[from..to.max(from)]).into_iter().next()?;
    let Head::Named(named) = &source.head else { return None };
    if named.person != Some(true) {
        return None;
    }
    source.role = source.role.or_else(|| rest.get(1).map(|role| role.trim().to_owned()));
    Some(Turn { sentences, voice: Voice::Source(source), cue: None, content, kind: StatementKind::Direct })
}

/// "— Tomas Reyes (@inky) 3 March" under what he wrote, "– Ana Lim, chief executive" under her quotation.
fn signature(
    article: &Article<'_>,
    before: &[Sentence<'_>],
    line: &[Sentence<'_>],
    sentences: Range<usize>,
) -> Option<Turn> {
    let text = article.text;
    let [only] = line else { return None };
    let mut items: &[Item<'_>] = &only.items;
    while let [first, rest @ ..] = items
        && matches!(&*first.lower, ">" | "&gt;")
    {
        items = rest;
    }
    let [dash, rest @ ..] = items else { return None };
    if dash.tag != Tag::Dash || dash.is("-") || rest.len() > 2 * LONGEST_LABEL || clause::has_verb(rest) {
        return None;
    }
    let quote = match before {
        [one] => one.items.first().and_then(|i| i.quote).filter(|_| one.items.len() <= 2),
        _ => None,
    };
    let source = signer(text, rest)?;
    let block = Span::new(before[0].span.start, before[before.len() - 1].span.end);
    let marks = block.of(text).len() - block.of(text).trim_start_matches(['>', ' ']).len();
    let content = match quote {
        Some(quote) => said(text, &article.quotes[quote]),
        None if before[0].items.first().is_some_and(|i| i.tag == Tag::Quote) => return None,
        None => Span::new(block.start + marks, block.end).trim(text),
    };
    let ended = content.of(text).ends_with(['.', '!', '?', '…']);
    (ended && !content.is_empty()).then_some(Turn {
        sentences,
        voice: Voice::Source(source),
        cue: Some(dash.span),
        content,
        kind: StatementKind::Direct,
    })
}

/// The person a signature names: its first name, or the last one after a title with commas in it
/// ("Minister of Labour, Training and Skills, Ana Lim").
fn signer(text: &str, line: &[Item<'_>]) -> Option<Source> {
    let named = |items: &[Item<'_>]| {
        let source = source::parse(text, items).into_iter().next()?;
        matches!(&source.head, Head::Named(n) if n.person == Some(true) && n.name.contains(' '))
            .then_some(source)
    };
    let first = name::run_at(line, 0);
    if first.len() >= 2 {
        let end = match line.get(first.end).map(|i| i.tag) {
            Some(Tag::Comma) => line.len(),
            _ => first.end,
        };
        return named(&line[..end]);
    }
    let last = name::runs(line).last().filter(|run| run.end == line.len() && run.start > 1)?;
    let role = &line[..last.start - 1];
    let titled = line[last.start - 1].tag == Tag::Comma && is_role_phrase(role);
    let mut source = named(&line[last]).filter(|_| titled)?;
    source.role = Some(name::phrase(text, role));
    Some(source)
}
