//! Reports a network proposes, read as the rules read theirs, and both put together.
//!
//! A proposal is three spans. What kind of speech it is, who its source phrase names, whether the
//! report is asserted and whether its cue carries the judgement is told from the words themselves.

use super::StatementKind;
use super::article::{Article, Sentence};
use super::attribute::{Attribution, is_title, said};
use super::clause::{finite_verb, verb_group};
use super::lexicon::{self, Classes};
use super::phrase::subject;
use super::source::{self, Head, Source};
use super::tag::{self, Item, Tag};
use crate::proposals::Proposal;
use crate::text::{Quoted, Span};
use std::ops::Range;

/// Cues less likely than this are the network's doubts.
const LEAST: f32 = 0.5;
/// Bounds of a content less likely than this are left to the rules, if they read it too.
const SURE: f32 = 0.5;

/// Adds to the rules' attributions of each sentence those a network proposes. Where both read the same
/// report, the network's reading stands if it is sure of it.
pub(super) fn merge(article: &Article<'_>, found: &mut [Vec<Attribution>], proposals: &[Proposal]) {
    for proposal in proposals.iter().filter(|p| p.confidence >= LEAST) {
        let Some((number, attribution)) = read(article, proposal) else { continue };
        let here = &mut found[number];
        let mut known = here.iter().filter(|known| same_report(known, &attribution)).peekable();
        let better = |known: &Attribution| {
            says_more(article.text, known, &attribution) || swallows_a_cue(known, &attribution, proposals)
        };
        if known.peek().is_some() && (proposal.certainty < SURE || known.any(better)) {
            continue;
        }
        here.retain(|known| !same_report(known, &attribution));
        here.push(attribution);
    }
    for here in found {
        here.sort_by_key(|a| a.pieces.first().map(|p| p.start));
    }
}

/// Whether two attributions read the same report: they share the cue, or have the same content.
fn same_report(a: &Attribution, b: &Attribution) -> bool {
    let length = |a: &Attribution| a.pieces.iter().map(|p| p.len()).sum::<usize>();
    let common: usize = a.pieces.iter().flat_map(|p| b.pieces.iter().map(|q| shared(*p, *q))).sum();
    match (a.cue, b.cue) {
        (Some(a), Some(b)) if a.overlaps(b) => true,
        (Some(_), Some(_)) => 5 * common > 4 * length(a).max(length(b)),
        _ => 2 * common > length(a).min(length(b)),
    }
}

/// Whether the rules' reading knows a source that the network's does not, knows the agent of a passive
/// ("was told by Okafor that …"), or takes the same words apart further.
fn says_more(text: &str, known: &Attribution, proposed: &Attribution) -> bool {
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
    known.start == last.start && proposals.iter().any(|p| p.confidence >= LEAST && excess.contains(p.cue))
}

fn shared(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// The proposal as an attribution, and the number of its cue's sentence.
fn read(article: &Article<'_>, proposal: &Proposal) -> Option<(usize, Attribution)> {
    let text = article.text;
    let number = sentence_of(article, proposal.cue.start)?;
    let sentence = &article.sentences[number];
    let mut cue = items_of(sentence, proposal.cue);
    if sentence.items[cue.clone()].iter().any(|i| i.tag == Tag::Quote && i.span.contains(proposal.cue)) {
        return within_quotation(article, proposal).map(|attribution| (number, attribution));
    }
    let mut parts: Vec<&[Item<'_>]> =
        in_one_breath(number, proposal.content.iter().flat_map(|span| stretches(article, *span)).collect());
    // "asked | for the logs": the preposition goes with the cue.
    let follows = |part: &[Item<'_>]| sentence.items.get(cue.end).is_some_and(|i| i.span == part[0].span);
    if let Some(first) = parts.first_mut()
        && first.len() > 1
        && first[0].is("for")
        && follows(first)
    {
        *first = &first[1..];
        cue.end += 1;
    }
    let first = parts.first()?;
    let before = sentence.items.partition_point(|i| i.span.end <= first[0].span.start);
    if is_empty(&parts) || is_relative(&sentence.items[cue.end.min(before)..before], first) {
        return None;
    }
    let quoted = parts.iter().all(|part| part.iter().all(|i| i.tag == Tag::Quote));
    let marks: Vec<&Quoted> = parts
        .iter()
        .flat_map(|part| part.iter())
        .filter_map(|i| i.quote)
        .map(|q| &article.quotes[q])
        .collect();
    let scare = |quote: &Quoted| {
        let word = is_scare(text, quote);
        word.is_some_and(|word| !proposal.cue.contains(word))
    };
    let marked = marks.iter().any(|quote| !is_title(quote.inner.of(text)) && !scare(quote));
    let verb = cue.clone().rev().find(|&i| sentence.items[i].verb.is_some());
    let classes = verb.and_then(|v| sentence.items[v].verb).map_or(Classes::default(), |v| v.classes);
    let cue_judges = if quoted {
        let says = Classes::SAY.or(Classes::TELL).or(Classes::ASK);
        classes.any(Classes::EVALUATE.or(Classes::DIRECT)) && !classes.any(says)
    } else {
        !is_clause(first) || denies(&sentence.items[cue.clone()])
    };
    let kind = match (quoted && !cue_judges, marked) {
        (true, _) => StatementKind::Direct,
        (false, true) => StatementKind::Mixed,
        (false, false) => StatementKind::Indirect,
    };
    let mut pieces = Vec::new();
    let unclosed = |words: Span| words.of(text).starts_with(['“', '‘', '"', '\'']);
    let spoken = !quoted && parts.iter().all(|part| part[0].tag != Tag::Quote && unclosed(part[0].span));
    let kind = if spoken { StatementKind::Direct } else { kind };
    for part in &parts {
        if spoken {
            pieces.push(without_marks(text, Span::new(part[0].span.start, part[part.len() - 1].span.end)));
        } else if kind == StatementKind::Direct {
            let quotes = part.iter().filter_map(|i| i.quote).map(|q| said(text, &article.quotes[q]));
            pieces.extend(quotes.filter(|said| !said.is_empty()));
        } else {
            pieces.push(Span::new(part[0].span.start, part[part.len() - 1].span.end));
        }
    }
    let sources: Vec<Source> = proposal.source.iter().flat_map(|span| sources(article, *span)).collect();
    let unasserted = unasserted(sentence, &cue, verb, proposal.source.first());
    // A title alone is nobody's words, nor is a word or two that no verb of speech leads to.
    let whole = |quote: &&Quoted| quote.inner.of(text).trim_end().ends_with([',', '.', '!', '?', '…']);
    let words: usize = marks.iter().map(|quote| quote.inner.of(text).split_whitespace().count()).sum();
    let fragment = classes == Classes::default() && words < 3 && !marks.iter().any(whole);
    if quoted && (!marked || fragment) {
        return None;
    }
    if is_nobodys(&sentence.items, &cue, classes, &sources, first) {
        return None;
    }
    let cue = Some(proposal.cue.cover(sentence.items[cue.end - 1].span));
    (!pieces.is_empty())
        .then_some((number, Attribution { kind, pieces, cue, sources, unasserted, cue_judges }))
}

/// Words that a mark opens which the page never closes, or closes paragraphs later.
fn without_marks(text: &str, span: Span) -> Span {
    let inner = span.of(text).trim_start_matches(['“', '‘', '"', '\'']);
    let start = span.end - inner.len();
    Span::new(start, start + inner.trim_end_matches(['”', '’', '"', '\'']).len())
}

/// The word that says that words stand in marks as what something is called: `the so-called "copilot"`.
fn is_scare(text: &str, quote: &Quoted) -> Option<Span> {
    const CALLED: &[&str] =
        &["so-called", "called", "dubbed", "titled", "entitled", "word", "term", "phrase"];
    let before = text[..quote.outer.start].trim_end();
    let word = CALLED.iter().find(|word| before.ends_with(**word))?;
    Some(Span::new(before.len() - word.len(), before.len()))
}

/// A report inside a quotation, which is one item here: by somebody whom the speaker names, as what the
/// speaker thinks is no second statement.
fn within_quotation(article: &Article<'_>, proposal: &Proposal) -> Option<Attribution> {
    let sources: Vec<Source> = proposal.source.iter().flat_map(|span| sources(article, *span)).collect();
    let named = sources.iter().any(|source| !matches!(source.head, Head::Pronoun(_)));
    let pieces: Vec<Span> =
        proposal.content.iter().map(|span| span.trim(article.text)).filter(|span| !span.is_empty()).collect();
    (named && !pieces.is_empty()).then(|| Attribution {
        kind: StatementKind::Indirect,
        pieces,
        cue: Some(proposal.cue),
        sources,
        unasserted: false,
        cue_judges: false,
    })
}

fn sentence_of(article: &Article<'_>, at: usize) -> Option<usize> {
    let number = article.sentences.partition_point(|s| s.span.end <= at);
    (number < article.sentences.len()).then_some(number)
}

/// The items of a sentence that a span touches.
fn items_of(sentence: &Sentence<'_>, span: Span) -> Range<usize> {
    let from = sentence.items.partition_point(|i| i.span.end <= span.start);
    let to = sentence.items.partition_point(|i| i.span.start < span.end);
    from..to.max(from)
}

/// Of a content's parts, with their sentences, those said in one breath with the cue: its own sentence's
/// and, if these are quotations, the quotations right before and after. What is said later is found
/// where it stands.
fn in_one_breath<'a, 't>(number: usize, parts: Vec<(usize, &'a [Item<'t>])>) -> Vec<&'a [Item<'t>]> {
    let quoted = |part: &[Item<'_>]| part.iter().all(|i| i.tag == Tag::Quote);
    let all_quoted = parts.iter().all(|(_, part)| quoted(part));
    let what = |part: &[Item<'_>]| parts.len() > 1 && matches!(part, [only] if only.is("what"));
    let near = |sentence: usize| sentence == number || all_quoted && sentence.abs_diff(number) == 1;
    parts.iter().filter(|(sentence, part)| near(*sentence) && !what(part)).map(|(_, part)| *part).collect()
}

/// The items a span touches, sentence by sentence with its number, without the punctuation around them.
fn stretches<'a, 't>(article: &'a Article<'t>, span: Span) -> Vec<(usize, &'a [Item<'t>])> {
    let first = article.sentences.partition_point(|s| s.span.end <= span.start);
    let sentences = article.sentences.iter().enumerate().skip(first);
    let sentences = sentences.take_while(|(_, s)| s.span.start < span.end);
    let outer = |i: &Item<'_>| matches!(i.tag, Tag::Comma | Tag::Colon | Tag::Stop | Tag::Dash);
    let trimmed = |(number, sentence): (usize, &'a Sentence<'t>)| {
        let mut items = &sentence.items[items_of(sentence, span)];
        while let [first, rest @ ..] = items
            && outer(first)
        {
            items = rest;
        }
        while let [rest @ .., last] = items
            && outer(last)
        {
            items = rest;
        }
        (number, items)
    };
    sentences.map(trimmed).filter(|(_, items)| !items.is_empty()).collect()
}

/// Reports that tell nothing of anybody: "you might think", "it is clear that", "asked about the
/// plan, …", "declined to comment".
fn is_nobodys(
    items: &[Item<'_>],
    cue: &Range<usize>,
    classes: Classes,
    sources: &[Source],
    content: &[Item<'_>],
) -> bool {
    let generic = |source: &Source| match &source.head {
        Head::Pronoun(pronoun) => pronoun == "you" || pronoun == "it" && classes == Classes::default(),
        _ => false,
    };
    let silent = items[cue.clone()].iter().any(|i| i.any(&["declined", "refused", "declines", "decline"]))
        && matches!(content, [to, verb, ..] if to.is("to") && verb.any(&["comment", "respond", "answer", "say", "elaborate"]));
    let unnamed = matches!(content, [not, to, be, name, ..] if not.is("not") && to.is("to") && be.is("be") && name.any(&["named", "identified", "quoted"]));
    let unsaid = sources.is_empty()
        && (classes == Classes::default() || classes.any(Classes::ASK) && items[cue.start].is("asked"));
    let mute = |source: &Source| matches!(&source.head, Head::Described(d) if !d.definite && lexicon::noun(&d.noun).is_none());
    let measured = items[cue.start].is("according") && sources.iter().any(mute);
    silent || unnamed || measured || unsaid || sources.iter().any(generic)
}

/// Whether a content is nothing but a word that stands for another: "it", "him".
fn is_empty(parts: &[&[Item<'_>]]) -> bool {
    parts.iter().flat_map(|part| part.iter()).all(|i| {
        matches!(i.tag, Tag::Pronoun | Tag::Object | Tag::Det) || i.any(&["it", "that", "this", "so", "what"])
    })
}

/// Whether a clause only describes a noun after the cue: "argues over a robot | that reads scans".
fn is_relative(between: &[Item<'_>], content: &[Item<'_>]) -> bool {
    between.last().is_some_and(Item::nominal)
        && matches!(content, [that, verb, ..] if that.is("that") && matches!(verb.tag, Tag::Verb | Tag::Aux))
}

/// Whether words make a clause or a question, not only the object of the cue.
fn is_clause(items: &[Item<'_>]) -> bool {
    const OPENERS: &[&str] = &["that", "whether", "if", "how", "why", "what", "when", "where", "who"];
    items.iter().any(|i| i.tag == Tag::Quote) || items[0].any(OPENERS) || finite_verb(items).is_some()
}

fn denies(cue: &[Item<'_>]) -> bool {
    const DENIALS: &[&str] = &["deny", "dispute", "refute", "reject", "disagree", "object", "rebut", "doubt"];
    cue.iter().filter_map(|i| i.verb).any(|verb| DENIALS.contains(&verb.lemma))
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
    let supposed = items[..from].last().is_some_and(|i| i.any(&["if", "unless", "whether"]));
    let group = verb.is_some_and(|verb| verb_group(items, verb).unasserted);
    let negated = items[cue.clone()].iter().any(|i| i.any(&["not", "never"]) || i.lower.ends_with("n't"));
    let question =
        items.first().is_some_and(|i| i.tag == Tag::Aux) && items.last().is_some_and(|i| i.is("?"));
    group || negated || question || supposed
}

/// A source of which only the article was seen, with its noun.
fn with_noun(sentence: &Sentence<'_>, range: Range<usize>, span: Span) -> (Range<usize>, Span) {
    let items = &sentence.items;
    if range.is_empty() || items[range.clone()].iter().any(|i| i.tag != Tag::Det) {
        return (range, span);
    }
    let end = (range.end..items.len()).find(|&i| !items[i].nominal()).unwrap_or(items.len());
    (range.start..end, Span::new(span.start, items[end - 1].span.end))
}

/// Who a source phrase names; inside a quotation, which is one item, its words are read anew.
fn sources(article: &Article<'_>, span: Span) -> Vec<Source> {
    let text = article.text;
    let Some(sentence) = sentence_of(article, span.start).map(|number| &article.sentences[number]) else {
        return Vec::new();
    };
    let range = items_of(sentence, span);
    let (range, span) = with_noun(sentence, range, span);
    let items = &sentence.items[range.clone()];
    // "Okafor, who praised the nurses, left": whom the relative pronoun stands for.
    if let [only] = items
        && only.any(&["who", "which", "that"])
    {
        let comma = range.start > 0 && sentence.items[range.start - 1].tag == Tag::Comma;
        let subject = subject(&sentence.items, range.start - usize::from(comma));
        let sources = subject.map(|range| source::parse(text, &sentence.items[range])).unwrap_or_default();
        return sources.into_iter().map(|source| Source { span, ..source }).collect();
    }
    if items.iter().any(|i| i.tag == Tag::Quote && i.span.contains(span)) {
        let items = tag::items(text, span, &[], &Default::default());
        return source::parse(text, &items);
    }
    let mut sources = source::parse(text, items);
    if let [only] = sources.as_mut_slice() {
        let words = span.of(text).trim_end_matches([',', ' ']);
        only.span = Span::new(span.start, span.start + words.len());
    }
    sources
}
