//! Statements of a whole article: attributions resolved, quotations continued across sentences and
//! paragraphs, quotations that nobody introduces given to who spoke last.

use super::article::{Article, Sentence};
use super::attribute::{self, Attribution, is_title, said};
use super::layout::{self, Turn, Voice};
use super::proposed;
use super::register::Register;
use super::resolve::{AUTHOR, Resolver};
use super::source::{self, Head};
use super::tag::Tag;
use super::{Speaker, SpeakerKind, Statement, StatementKind};
use crate::proposals::Proposal;
use crate::text::{Quoted, Span};

/// The rule that gives the paragraphs after "released the following statement" to one voice.
const RELEASED: &str = "statement released";
/// How many sentences before a statement make its context.
const CONTEXT_SENTENCES: usize = 2;

pub(super) fn statements(article: &Article<'_>, proposals: &[Proposal]) -> Vec<Statement> {
    let mut reading = Reading {
        article,
        resolver: Resolver::new(Register::of(article)),
        found: Vec::new(),
        last: None,
        pending: None,
        claimed: Vec::new(),
    };
    let mut attributions: Vec<Vec<Attribution>> = article
        .sentences
        .iter()
        .map(|s| attribute::attribute(article.text, &s.items, &article.quotes))
        .collect();
    proposed::merge(article, &mut attributions, proposals);
    reading.claimed = attributions.iter().flatten().flat_map(|a| a.pieces.iter().copied()).collect();
    for source in attributions.iter().flatten().flat_map(|a| &a.sources) {
        if let Head::Named(named) = &source.head {
            reading.resolver.register.speaks(named);
        }
    }
    let mut turns = layout::turns(article, &reading.resolver.register, &attributions).into_iter().peekable();
    let mut covered = 0;
    for (number, attributions) in attributions.into_iter().enumerate() {
        if let Some(turn) = turns.next_if(|t| t.sentences.start == number) {
            covered = turn.sentences.end;
            reading.turn(turn);
        }
        if number >= covered {
            reading.sentence(number, attributions);
        }
    }
    let mut found = reading.found;
    // The author's own prose ("I asked whether …") is no statement; what they quote of themselves is.
    found.retain(|s| {
        s.kind == StatementKind::Direct || s.speakers.iter().any(|p| p.name.as_deref() != Some(AUTHOR))
    });
    found.sort_by_key(|s| s.spans.first().map(|p| p.start));
    found
}

/// Where the last statement was made.
#[derive(Clone, Copy)]
struct Last {
    statement: usize,
    sentence: usize,
    paragraph: usize,
}

struct Reading<'a, 't> {
    article: &'a Article<'t>,
    resolver: Resolver,
    found: Vec<Statement>,
    last: Option<Last>,
    /// Quotations that wait for a cue in the next paragraph, where the speech goes on.
    pending: Option<(Vec<Span>, usize)>,
    /// All that is somebody's words by a cue, wherever the cue stands.
    claimed: Vec<Span>,
}

impl Reading<'_, '_> {
    fn sentence(&mut self, number: usize, attributions: Vec<Attribution>) {
        let article = self.article;
        let sentence = &article.sentences[number];
        if attributions.is_empty() {
            let subject = attribute::main_subject(&sentence.items);
            if let Some(subject) = subject
                && let Some(source) = source::parse(article.text, &sentence.items[subject]).into_iter().next()
            {
                self.resolver.notice(&source, number);
            }
            if let Some(pieces) = self.bare_quotation(sentence) {
                self.bare(pieces, number);
            }
            return;
        }
        for attribution in attributions {
            self.attributed(attribution, number);
        }
    }

    fn attributed(&mut self, attribution: Attribution, number: usize) {
        let sentence = &self.article.sentences[number];
        let mut speakers: Vec<Speaker> =
            attribution.sources.iter().map(|source| self.resolver.resolve(source, number)).collect();
        if speakers.is_empty() {
            speakers = self.goes_on(&attribution, number).unwrap_or_else(|| vec![Resolver::nobody()]);
        }
        if attribution.kind == StatementKind::Direct && self.repeated(&attribution.pieces) {
            return;
        }
        let mut pieces = attribution.pieces;
        let opens_paragraph = pieces.first().is_some_and(|p| self.opens_paragraph(p.start, sentence));
        if attribution.kind == StatementKind::Direct
            && opens_paragraph
            && let Some((waiting, _)) = self.pending.take()
        {
            pieces.splice(0..0, waiting);
        }
        let statement = Statement {
            kind: attribution.kind,
            spans: pieces,
            cue: attribution.cue,
            speakers,
            negated: attribution.unasserted,
            cue_judges: attribution.cue_judges,
            context: self.context(number),
        };
        // Who is reported inside a quotation does not go on speaking after it.
        let cue = |quote: &Quoted| attribution.cue.is_some_and(|cue| quote.inner.contains(cue));
        if self.article.quotes.iter().any(cue) {
            self.found.push(statement);
        } else {
            self.push(statement, number);
        }
    }

    /// "“Never,” he said – adding that …": a participle without a subject has that of the report before it.
    fn goes_on(&self, attribution: &Attribution, number: usize) -> Option<Vec<Speaker>> {
        let cue = attribution.cue?;
        let last = self.last.filter(|last| last.sentence == number)?;
        let before = &self.found[last.statement];
        let participle = cue.of(self.article.text).split(' ').next()?.ends_with("ing");
        (participle && usable(&before.speakers) && before.cue.is_some_and(|other| other.end <= cue.start))
            .then(|| inherited(&before.speakers, "same sentence", 0.8))
    }

    /// Speech whose voice the page's layout tells.
    fn turn(&mut self, turn: Turn) {
        let number = turn.sentences.start;
        let speaker = match &turn.voice {
            Voice::Source(source) => self.resolver.resolve(source, number),
            Voice::Interviewer(label) => Speaker {
                name: Some("interviewer".to_owned()),
                mention: Some(*label),
                kind: SpeakerKind::Anonymous,
                rule: "label of a turn",
                confidence: 0.9,
                ..Resolver::nobody()
            },
            Voice::Interviewee(label) => Speaker {
                mention: Some(*label),
                ..self.resolver.most_named().unwrap_or_else(Resolver::nobody)
            },
        };
        let statement = Statement {
            kind: turn.kind,
            spans: vec![turn.content],
            cue: turn.cue,
            speakers: vec![speaker],
            negated: false,
            cue_judges: false,
            context: self.context(number),
        };
        self.push(statement, turn.sentences.end - 1);
    }

    fn push(&mut self, statement: Statement, number: usize) {
        self.flush_pending();
        self.found.push(statement);
        self.last = Some(Last {
            statement: self.found.len() - 1,
            sentence: number,
            paragraph: self.article.sentences[number].paragraph,
        });
    }

    /// The pieces of a sentence that is nothing but quotations, if they are speech.
    fn bare_quotation(&self, sentence: &Sentence<'_>) -> Option<Vec<Span>> {
        let article = self.article;
        // "“We welcome access,” which began in May.": speech goes on with an aside of the writer's.
        if let [first, second, ..] = sentence.items.as_slice()
            && let Some(quote) = first.quote.map(|q| &article.quotes[q])
            && second.any(&["which", "who"])
            && quote.inner.of(article.text).split_whitespace().count() >= 6
        {
            return Some(vec![said(article.text, quote)]);
        }
        let only = sentence
            .items
            .iter()
            .all(|i| matches!(i.tag, Tag::Quote | Tag::Stop | Tag::Comma | Tag::Dash | Tag::Conj));
        let quotes: Vec<_> =
            sentence.items.iter().filter_map(|i| i.quote).map(|q| &article.quotes[q]).collect();
        let speech = quotes.iter().any(|q| {
            let inner = q.inner.of(article.text);
            let ends = inner.trim_end().ends_with(['.', '!', '?', '…', ',', '—']) || !q.closed;
            !is_title(inner) && (ends || inner.split_whitespace().count() >= 4)
        });
        let said: Vec<Span> =
            quotes.iter().map(|q| said(article.text, q)).filter(|said| !said.is_empty()).collect();
        (only && speech && !said.is_empty()).then_some(said)
    }

    /// A pull quote repeats what somebody has said already.
    fn repeated(&self, pieces: &[Span]) -> bool {
        let text = self.article.text;
        self.found.iter().any(|s| pieces.iter().all(|p| s.spans.iter().any(|o| o.of(text) == p.of(text))))
    }

    /// Gives a quotation without any cue to somebody.
    fn bare(&mut self, pieces: Vec<Span>, number: usize) {
        let sentence = &self.article.sentences[number];
        let paragraph = sentence.paragraph;
        if self.repeated(&pieces) || self.claimed.iter().any(|claim| claim.contains(pieces[0])) {
            return;
        }
        let opens = self.opens_paragraph(pieces[0].start, sentence);
        // Only a direct quotation can go on.
        let last = self.last.and_then(|last| self.direct_of(last));
        if let Some(last) = last {
            let continued = number == last.sentence + 1 && last.paragraph == paragraph;
            // A paragraph that was never closed goes on in the next one that opens with a mark.
            let unclosed = opens && last.paragraph + 1 == paragraph && self.unclosed_in(last.paragraph);
            let released = opens
                && last.paragraph + 1 == paragraph
                && self.found[last.statement].speakers.iter().any(|s| s.rule == RELEASED);
            if continued || unclosed || released {
                self.found[last.statement].spans.extend(pieces);
                self.last = Some(Last { sentence: number, paragraph, ..last });
                return;
            }
        }
        if opens && self.unclosed_in(paragraph) && self.next_paragraph_opens(number) {
            let (mut waiting, _) = self.pending.take().unwrap_or_default();
            waiting.extend(pieces);
            self.pending = Some((waiting, number));
            return;
        }
        let speakers = match self.answers(number, pieces[0].start) {
            Some(speaker) => vec![speaker],
            None => self.last_speakers(number, pieces[0].start),
        };
        let statement = Statement {
            kind: StatementKind::Direct,
            spans: pieces,
            cue: None,
            speakers,
            negated: false,
            cue_judges: false,
            context: self.context(number),
        };
        self.push(statement, number);
    }

    /// The direct quotation that speech after `last` goes on from: `“…,” she said, adding that … “…”`.
    fn direct_of(&self, last: Last) -> Option<Last> {
        let names = |s: &Statement| s.speakers.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
        let spoke = &self.found[last.statement];
        let from = self.article.sentences[last.sentence].span.start;
        (0..=last.statement)
            .rev()
            .take_while(|&s| self.found[s].cue.is_none_or(|c| c.start >= from))
            .find(|&s| self.found[s].kind == StatementKind::Direct && names(&self.found[s]) == names(spoke))
            .map(|statement| Last { statement, ..last })
    }

    /// Speech that waited for a cue that never came goes to who spoke before it.
    fn flush_pending(&mut self) {
        if let Some((spans, number)) = self.pending.take() {
            let speakers = self.last_speakers(number, spans[0].start);
            let context = self.context(number);
            self.found.push(Statement {
                kind: StatementKind::Direct,
                spans,
                cue: None,
                speakers,
                negated: false,
                cue_judges: false,
                context,
            });
        }
    }

    /// In a dialogue a question in one paragraph is answered in the next, by whoever else is there.
    fn answers(&mut self, number: usize, at: usize) -> Option<Speaker> {
        let last = self.last?;
        let asked = &self.found[last.statement];
        let question = asked.kind == StatementKind::Direct
            && asked.spans.last().is_some_and(|s| s.of(self.article.text).ends_with('?'));
        let next = self.article.sentences[number].paragraph == last.paragraph + 1;
        let asker = asked.speakers.first()?.name.clone()?;
        (question && next).then(|| self.resolver.other_than(&asker, number, at)).flatten()
    }

    /// Who is speaking where no cue says so: who spoke in the sentence before, whom the sentence
    /// before introduced, or who spoke last.
    fn last_speakers(&mut self, number: usize, at: usize) -> Vec<Speaker> {
        let paragraph = self.article.sentences[number].paragraph;
        let previous = self.last.map(|l| (l, self.found[l.statement].speakers.clone()));
        if let Some((last, speakers)) = &previous
            && last.sentence + 1 == number
            && usable(speakers)
        {
            let near = last.paragraph == paragraph;
            return inherited(
                speakers,
                if near { "same paragraph" } else { "last speaker" },
                if near { 0.8 } else { 0.6 },
            );
        }
        if number > 0
            && let Some(speaker) = self.introduced(number, at)
        {
            return vec![speaker];
        }
        if let Some((_, speakers)) = previous.filter(|(_, speakers)| usable(speakers)) {
            return inherited(&speakers, "last speaker", 0.5);
        }
        let speaker = self.resolver.last_named(number, at).or_else(|| self.named_next(number));
        vec![speaker.unwrap_or_else(Resolver::nobody)]
    }

    /// "Hugh Castellan is sceptical. “The data are thin.”": the subject of the sentence before.
    fn introduced(&mut self, number: usize, at: usize) -> Option<Speaker> {
        let before = &self.article.sentences[number - 1];
        let subject = attribute::main_subject(&before.items)?;
        let source = source::parse(self.article.text, &before.items[subject]).into_iter().next()?;
        let speaker = self.resolver.resolve(&source, number - 1);
        let known = matches!(speaker.kind, SpeakerKind::Person) && speaker.name.is_some();
        if known {
            let statement = before.items.iter().any(|i| i.is("statement"))
                && before.paragraph != self.article.sentences[number].paragraph;
            return Some(Speaker {
                rule: if statement { RELEASED } else { "introduced just before" },
                confidence: 0.6,
                mention: None,
                ..speaker
            });
        }
        self.resolver.last_named(number, at).filter(|_| self.last.is_none())
    }

    /// "“Every single night.” Omar Saleh shakes his head.": the subject of the sentence after.
    fn named_next(&mut self, number: usize) -> Option<Speaker> {
        let article = self.article;
        let next = article.sentences.get(number + 1)?;
        if next.paragraph != article.sentences[number].paragraph {
            return None;
        }
        let subject = attribute::main_subject(&next.items)?;
        let source = source::parse(article.text, &next.items[subject]).into_iter().next()?;
        let speaker = self.resolver.resolve(&source, number + 1);
        (speaker.kind == SpeakerKind::Person).then_some(Speaker {
            rule: "named just after",
            confidence: 0.5,
            mention: None,
            ..speaker
        })
    }

    fn opens_paragraph(&self, at: usize, sentence: &Sentence<'_>) -> bool {
        let first = self.article.sentences.partition_point(|s| s.paragraph < sentence.paragraph);
        let start = self.article.sentences[first].span.start;
        at >= start && at - start <= 8
    }

    fn unclosed_in(&self, paragraph: usize) -> bool {
        let from = self.article.sentences.partition_point(|s| s.paragraph < paragraph);
        let to = self.article.sentences.partition_point(|s| s.paragraph <= paragraph);
        self.article.sentences[from..to]
            .iter()
            .flat_map(|s| &s.items)
            .filter_map(|i| i.quote)
            .any(|q| !self.article.quotes[q].closed)
    }

    fn next_paragraph_opens(&self, number: usize) -> bool {
        let paragraph = self.article.sentences[number].paragraph;
        let next = self.article.sentences.partition_point(|s| s.paragraph <= paragraph);
        self.article.sentences.get(next).and_then(|s| s.items.first()).is_some_and(|i| i.tag == Tag::Quote)
    }

    fn context(&self, number: usize) -> Option<Span> {
        let from = number.saturating_sub(CONTEXT_SENTENCES);
        (from < number).then(|| {
            Span::new(self.article.sentences[from].span.start, self.article.sentences[number - 1].span.end)
        })
    }
}

/// Whether anybody is known to have spoken.
fn usable(speakers: &[Speaker]) -> bool {
    speakers.iter().any(|s| s.kind != SpeakerKind::None)
}

/// The speakers of a statement as those of the next, which does not name them.
fn inherited(speakers: &[Speaker], rule: &'static str, confidence: f32) -> Vec<Speaker> {
    let next =
        |s: &Speaker| Speaker { mention: None, rule, confidence: s.confidence.min(confidence), ..s.clone() };
    speakers.iter().map(next).collect()
}
