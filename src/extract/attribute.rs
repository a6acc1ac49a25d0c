//! Attributions inside one sentence: a cue, the phrase that names its source, the words reported.
//!
//! A sentence may hold several. The patterns are tried from the surest to the weakest, and an item
//! that has become content or cue is not used again:
//!
//! 1. parenthetical cues (`"…," said X`, `…, X said, …`): what they hold is content whatever other
//!    verbs are in it;
//! 2. "according to X";
//! 3. subject, cue, content (`X told investors it is "well placed"`), with passives and demands;
//! 4. participles that go on reporting (", adding that …");
//! 5. nouns that report ("X's claim that …");
//! 6. a colon or a dash alone.

use super::StatementKind;
use super::clause::{
    BE, VerbGroup, clause_end, ends_clause, finite_verb, has_verb, main_verb, skip_addressee, skip_adjuncts,
    source_after, subject, verb_group,
};
use super::lexicon::{self, Classes, Form, NounKind};
use super::name;
use super::source::{self, Head, Source};
use super::tag::{Item, Tag};
use crate::text::{Quoted, Span};
use std::ops::Range;

/// One report found in a sentence, its source not yet resolved.
#[derive(Clone, Debug)]
pub(super) struct Attribution {
    pub(super) kind: StatementKind,
    /// The content, in reading order, without outer marks where it is one whole quotation.
    pub(super) pieces: Vec<Span>,
    pub(super) cue: Option<Span>,
    /// Empty when nobody is named ("it is said").
    pub(super) sources: Vec<Source>,
    pub(super) unasserted: bool,
    /// The cue carries the stance ("criticised the plan"), so it is judged with the content.
    pub(super) cue_judges: bool,
    /// The content is a direct quotation that stands at the end of the sentence or before its cue:
    /// a following quotation may continue it.
    pub(super) open_ended: bool,
}

/// Verbs that need a clause of their own after them, with "that", to report anything: "announced a
/// plan", "wrote a book" and "reported losses" report nothing.
const NEEDS_THAT: &[&str] = &[
    "report",
    "write",
    "post",
    "tweet",
    "announce",
    "mention",
    "continue",
    "highlight",
    "underline",
    "underscore",
    "recommend",
    "propose",
    "show",
    "observe",
    "repeat",
    "recall",
    "point",
    "comment",
    "forecast",
    "establish",
    "demonstrate",
    "calculate",
    "determine",
    "reflect",
    "affirm",
    "address",
    "find",
    "discover",
    "learn",
    "stress",
    "emphasise",
    "emphasize",
    "describe",
    "guarantee",
    "answer",
    "disclose",
    "dispute",
    "object",
    "reaffirm",
];
/// Verbs whose judgement is spelled out after "as" or "to".
const NEEDS_AS: &[&str] = &[
    "see",
    "view",
    "regard",
    "consider",
    "describe",
    "characterise",
    "characterize",
    "portray",
    "liken",
    "deem",
    "tout",
];
/// Verbs whose object is always a clause, so that "that" may be missing before any subject.
const CLAUSAL: &[&str] = &[
    "say", "think", "believe", "argue", "insist", "contend", "suspect", "hope", "feel", "assume", "reckon",
    "add", "warn", "admit", "concede", "claim", "fear", "tell", "agree", "maintain", "allege", "expect",
    "predict", "estimate",
];

/// All attributions of one sentence.
pub(super) fn attribute(text: &str, items: &[Item<'_>], quotes: &[Quoted]) -> Vec<Attribution> {
    let mut reader = Reader { text, items, quotes, used: vec![false; items.len()], found: Vec::new() };
    reader.parentheticals();
    reader.according_to();
    reader.subject_verb_content();
    reader.participles();
    reader.nouns();
    reader.colons_and_dashes();
    reader.found.sort_by_key(|a| a.pieces.first().map(|p| p.start));
    reader.found
}

struct Reader<'a, 't> {
    text: &'t str,
    items: &'a [Item<'t>],
    quotes: &'a [Quoted],
    used: Vec<bool>,
    found: Vec<Attribution>,
}

impl<'t> Reader<'_, 't> {
    fn tag(&self, i: usize) -> Option<Tag> {
        self.items.get(i).map(|x| x.tag)
    }

    fn free(&self, range: Range<usize>) -> bool {
        !range.is_empty() && self.used[range].iter().all(|u| !u)
    }

    /// The position after "But", "However," and the like, which are the writer's.
    fn skip_connectives(&self, mut from: usize, end: usize) -> usize {
        while from < end {
            let adverb = self.items[from].tag == Tag::Adv && self.tag(from + 1) == Some(Tag::Comma);
            if !(adverb || matches!(self.items[from].tag, Tag::Conj | Tag::Comma | Tag::Stop)) {
                break;
            }
            from += 1;
        }
        from
    }

    fn is_end(&self, i: usize) -> bool {
        i >= self.items.len() || self.items[i].tag == Tag::Stop && i + 1 == self.items.len()
    }

    fn reporting(&self, i: usize) -> Option<lexicon::Verb> {
        let item = &self.items[i];
        item.verb.filter(|v| {
            v.classes != Classes::default()
                && !self.used[i]
                && matches!(item.tag, Tag::Verb | Tag::Noun | Tag::Ing)
        })
    }

    // 1 --------------------------------------------------------------------------------------

    fn parentheticals(&mut self) {
        for i in 0..self.items.len() {
            let Some(verb) = self.reporting(i) else { continue };
            let saying = Classes::SAY
                .or(Classes::TELL)
                .or(Classes::ASK)
                .or(Classes::BELIEVE)
                .or(Classes::MANNER)
                .or(Classes::FIND);
            if verb.form == Form::Ing
                || verb.form == Form::Base && self.items[i].tag != Tag::Verb
                || !verb.classes.any(saying)
            {
                continue;
            }
            let group = verb_group(self.items, i);
            if group.passive {
                continue;
            }
            // Nobody is ever "told X" the other way round.
            let inverts = verb.classes.any(Classes::SAY.or(Classes::ASK).or(Classes::MANNER));
            if inverts && self.inverted(group) || self.postposed(group, verb.classes) {
                continue;
            }
        }
    }

    /// `CONTENT, said X …`
    fn inverted(&mut self, group: VerbGroup) -> bool {
        let before = group.start.checked_sub(1).and_then(|b| self.tag(b));
        if !matches!(before, Some(Tag::Comma | Tag::Quote | Tag::Dash))
            || self.items[group.verb].tag == Tag::Noun && before != Some(Tag::Quote)
        {
            return false;
        }
        let Some(source) = source_after(self.items, group.verb + 1) else { return false };
        // "…, says the firm is late" has a clause, not a source, after the verb.
        let next = self.items[source.end..].iter().find(|n| n.tag != Tag::Adv);
        if next.is_some_and(|n| matches!(n.tag, Tag::Verb | Tag::Aux)) {
            return false;
        }
        let sources = source::parse(self.text, &self.items[source.clone()]);
        if sources.is_empty() {
            return false;
        }
        self.parenthetical(group, group.start..source.end, source.end, sources)
    }

    /// `CONTENT, X said …`
    fn postposed(&mut self, group: VerbGroup, classes: Classes) -> bool {
        let Some(source) = subject(self.items, group.start) else { return false };
        let as_clause = source.start > 1 && self.items[source.start - 1].is("as");
        if as_clause && !classes.any(Classes::SAY.or(Classes::TELL).or(Classes::BELIEVE)) {
            return false;
        }
        let edge = source.start - usize::from(as_clause);
        let before = edge.checked_sub(1).and_then(|b| self.tag(b));
        // A comma, a quotation or a bare pronoun before the cue set the report off.
        if !matches!(before, Some(Tag::Comma | Tag::Quote | Tag::Dash)) {
            return false;
        }
        let after_addressee = if classes.any(Classes::TELL.or(Classes::ASK)) {
            skip_addressee(self.items, group.verb + 1)
        } else {
            group.verb + 1
        };
        let rest = skip_adjuncts(self.items, after_addressee);
        let closes = self.is_end(rest)
            || matches!(self.tag(rest), Some(Tag::Comma | Tag::Stop | Tag::Dash | Tag::Ing))
            || self.tag(rest) == Some(Tag::Quote) && before == Some(Tag::Quote)
            || before == Some(Tag::Quote) && self.whole(edge - 1) && self.tag(rest) == Some(Tag::Verb)
            || self.items.get(rest).is_some_and(|n| {
                n.any(&["when", "after", "before", "while", "in", "on", "at", "during", "last"])
            })
            || before == Some(Tag::Quote)
                && self.whole(edge - 1)
                && self
                    .items
                    .get(rest)
                    .is_some_and(|n| n.any(&["as", "of", "and", "with", "from", "to", "about"]));
        if !closes || !self.speaks(source.clone(), classes) {
            return false;
        }
        // "…, it added: “…”" and "…, she said: “…”" report what follows, not what precedes.
        if self.tag(rest) == Some(Tag::Comma)
            && self.tag(rest + 1) == Some(Tag::Quote)
            && before == Some(Tag::Comma)
            && !has_verb(&self.items[..edge])
        {
            return false;
        }
        let sources = source::parse(self.text, &self.items[source.clone()]);
        if sources.is_empty() {
            return false;
        }
        self.parenthetical(group, edge..group.verb + 1, rest, sources)
    }

    /// Gives a parenthetical report (`aside`) the content around it: what precedes in the sentence,
    /// and what follows from `rest` on where it goes on.
    fn parenthetical(
        &mut self,
        group: VerbGroup,
        aside: Range<usize>,
        rest: usize,
        sources: Vec<Source>,
    ) -> bool {
        let mut left_end = aside.start;
        while left_end > 0 && matches!(self.items[left_end - 1].tag, Tag::Comma | Tag::Dash) {
            left_end -= 1;
        }
        let mut left_start =
            (0..left_end).rev().find(|&i| self.used[i] || self.items[i].is(";")).map_or(0, |i| i + 1);
        left_start = self.skip_connectives(left_start, left_end);
        let mut left = left_start..left_end;
        let right_start = if self.tag(rest) == Some(Tag::Comma) { rest + 1 } else { rest };
        let right_quote = (self.tag(rest) == Some(Tag::Comma)
            || self.tag(rest) == Some(Tag::Colon)
            || rest == aside.end.max(group.verb + 1))
            && self.tag(right_start) == Some(Tag::Quote);
        let left_quote_only = left.len() == 1 && self.items[left.start].tag == Tag::Quote;
        // "… of the plan. “It works,” said X": words before a final quotation that the sentence
        // splitter kept are not part of it.
        let left_ends_in_quote = !left.is_empty() && self.items[left.end - 1].tag == Tag::Quote;
        if left_ends_in_quote && !left_quote_only && self.whole(left.end - 1) && self.set_off(left.end - 1) {
            left = left.end - 1..left.end;
        }
        let left_quote_only = left.len() == 1 && self.items[left.start].tag == Tag::Quote;
        let goes_on = self.tag(rest) == Some(Tag::Comma)
            && self.items.get(rest + 1).is_some_and(|n| {
                matches!(n.tag, Tag::Verb | Tag::Aux | Tag::Sub | Tag::Prep | Tag::Adv)
                    && !n.any(&[
                        "as",
                        "while",
                        "who",
                        "when",
                        "after",
                        "which",
                        "in",
                        "during",
                        "according",
                        "although",
                        "whose",
                    ])
            });
        // "It is, he says, the best argument": what precedes cannot stand alone.
        let unfinished = !left.is_empty() && matches!(self.items[left.end - 1].tag, Tag::Aux | Tag::Prep);
        let goes_on = goes_on || unfinished && self.tag(rest) == Some(Tag::Comma);
        let left_clause =
            has_verb(&self.items[left.clone()]) || self.items[left.clone()].iter().any(|i| i.quote.is_some());
        let mut pieces: Vec<Range<usize>> = Vec::new();
        if left_clause || (goes_on && !left.is_empty()) {
            pieces.push(left.clone());
        }
        if pieces.is_empty() && !right_quote {
            return false;
        }
        // Smiles and shrugs accompany words in quotation marks, they report no clause.
        let gesture = self.items[group.verb].verb.is_some_and(|v| v.classes == Classes::MANNER);
        if gesture && !left_quote_only && !right_quote {
            return false;
        }
        if right_quote && (left_quote_only || pieces.is_empty()) {
            let mut end = right_start + 1;
            while self.tag(end) == Some(Tag::Quote) {
                end += 1;
            }
            pieces.push(right_start..end);
        } else if !left_quote_only && self.tag(rest) == Some(Tag::Comma) && (goes_on || right_quote) {
            let end = clause_end(self.items, right_start);
            if right_start < end {
                pieces.push(right_start..end);
            }
        }
        let title = |p: &Range<usize>| {
            p.len() == 1
                && self.items[p.start].quote.is_some_and(|q| {
                    let inner = self.quotes[q].inner.of(self.text);
                    is_title(inner) && inner.contains(' ')
                })
        };
        if pieces.iter().any(|p| !self.free(p.clone()) || title(p)) {
            return false;
        }
        let cue = group.start..group.verb + 1;
        self.add(pieces, Some(cue), sources, group.unasserted, false);
        self.used[aside].iter_mut().for_each(|u| *u = true);
        true
    }

    /// Whether the quotation at `i` is a whole utterance: punctuation of its own inside its marks.
    fn whole(&self, i: usize) -> bool {
        let Some(quote) = self.items[i].quote.map(|q| &self.quotes[q]) else { return false };
        quote.inner.of(self.text).trim_end().ends_with([',', '.', '!', '?', '…', '—']) || !quote.closed
    }

    /// Whether something separates the quotation at `i` from the words before it.
    fn set_off(&self, i: usize) -> bool {
        i == 0 || matches!(self.items[i - 1].tag, Tag::Stop | Tag::Colon | Tag::Dash | Tag::Comma)
    }

    // 2 --------------------------------------------------------------------------------------

    fn according_to(&mut self) {
        for i in 0..self.items.len().saturating_sub(2) {
            if !(self.items[i].is("according") && self.items[i + 1].is("to")) || self.used[i] {
                continue;
            }
            let stop = self.source_end(i + 2);
            let source = i + 2..stop;
            if source.is_empty() {
                continue;
            }
            if !self.speaks(source.clone(), Classes::SAY) {
                continue;
            }
            let sources = source::parse(self.text, &self.items[source.clone()]);
            let after = stop + usize::from(self.tag(stop) == Some(Tag::Comma));
            let initial = i == 0 || matches!(self.items[i - 1].tag, Tag::Conj) && i == 1;
            let mut pieces = Vec::new();
            if !initial {
                let mut end = i;
                while end > 0 && matches!(self.items[end - 1].tag, Tag::Comma | Tag::Dash) {
                    end -= 1;
                }
                let mut start =
                    (0..end).rev().find(|&k| self.used[k] || self.items[k].is(";")).map_or(0, |k| k + 1);
                start = self.skip_connectives(start, end);
                if start < end {
                    pieces.push(start..end);
                }
            }
            let goes_on = initial
                || self.tag(stop) == Some(Tag::Comma)
                    && self.items.get(after).is_some_and(|n| matches!(n.tag, Tag::Verb | Tag::Aux));
            if goes_on {
                let end = clause_end(self.items, after);
                if after < end {
                    pieces.push(after..end);
                }
            }
            if sources.is_empty() || pieces.is_empty() || pieces.iter().any(|p| !self.free(p.clone())) {
                continue;
            }
            self.add(pieces, Some(i..i + 2), sources, false, false);
            self.used[i..stop].iter_mut().for_each(|u| *u = true);
        }
    }

    /// The end of the source after "according to": up to the comma that closes it.
    fn source_end(&self, from: usize) -> usize {
        match source_after(self.items, from) {
            Some(range) => {
                let mut end = range.end;
                // "the head of forecasting, Laura Ellis,": the name after its description.
                let name = name::run_at(self.items, end + 1);
                if self.tag(end) == Some(Tag::Comma)
                    && !name.is_empty()
                    && self.items[from].tag == Tag::Det
                    && self.tag(name.end) == Some(Tag::Comma)
                {
                    return name.end;
                }
                // "figures from Dealogic", "people with direct knowledge of the matter".
                while end < self.items.len()
                    && !matches!(
                        self.items[end].tag,
                        Tag::Comma | Tag::Stop | Tag::Quote | Tag::Dash | Tag::Colon
                    )
                    && !ends_clause(&self.items[end])
                {
                    end += 1;
                }
                end
            }
            None => from,
        }
    }

    // 3 --------------------------------------------------------------------------------------

    fn subject_verb_content(&mut self) {
        let mut i = 0;
        while i < self.items.len() {
            let verb = self.reporting(i).filter(|v| {
                let progressive = v.form == Form::Ing
                    && i > 0
                    && self.items[verb_group(self.items, i).start..i].iter().any(|x| x.any(BE));
                progressive
                    || v.form != Form::Ing
                        && (self.items[i].tag == Tag::Verb
                            || self.items[i].tag == Tag::Noun && self.tag(i + 1) == Some(Tag::Quote))
            });
            if let Some(verb) = verb {
                let group = verb_group(self.items, i);
                let done =
                    if group.passive { self.passive(group, verb.classes) } else { self.active(group, verb) };
                if let Some(end) = done {
                    i = end.max(i + 1);
                    continue;
                }
            }
            i += 1;
        }
    }

    fn active(&mut self, group: VerbGroup, verb: lexicon::Verb) -> Option<usize> {
        let source = subject(self.items, group.start).or_else(|| self.shared_subject(group.start))?;
        // "helps it predict": a bare verb form after a singular is an infinitive.
        let bare = verb.form == Form::Base && group.start == group.verb;
        let singular = self.items[source.end - 1].any(&["he", "she", "it"])
            || self.items[source.end - 1].tag == Tag::Name && source.len() == 1;
        if bare && singular || !self.speaks(source.clone(), verb.classes) {
            return None;
        }
        let (content, cue_end, cue_judges) = self.content_after(group.verb, verb)?;
        if !self.free(content.clone()) {
            return None;
        }
        let sources = source::parse(self.text, &self.items[source.clone()]);
        if sources.is_empty() {
            return None;
        }
        let conditional =
            self.items[..source.start].last().is_some_and(|i| i.any(&["if", "unless", "whether"]));
        // "If X says it is safe, shares will rise": the consequence is the writer's.
        let comma = content.clone().find(|&i| self.items[i].tag == Tag::Comma).filter(|_| conditional);
        let content = content.start..comma.unwrap_or(content.end);
        let question = self.items[0].tag == Tag::Aux && self.items.last().is_some_and(|i| i.is("?"));
        let end = content.end;
        self.add(
            vec![content],
            Some(group.start..cue_end),
            sources,
            group.unasserted || conditional || question,
            cue_judges,
        );
        self.used[source.start..cue_end].iter_mut().for_each(|u| *u = true);
        Some(end)
    }

    /// "She paused and said …": the subject of the clause that "and" continues.
    fn shared_subject(&self, start: usize) -> Option<Range<usize>> {
        if start == 0 || !matches!(self.items[start - 1].tag, Tag::Conj | Tag::Comma | Tag::Sub) {
            return None;
        }
        if self.items[start - 1].tag == Tag::Sub && !self.items[start - 1].any(&["who", "which"]) {
            return None;
        }
        if self.items[start - 1].any(&["who", "which"]) {
            return subject(self.items, start - 1);
        }
        let verb = main_verb(&self.items[..start])?;
        subject(self.items, verb_group(self.items, verb).start)
    }

    /// The content to the right of the cue verb at `verb`: its range, the cue's end, and whether the
    /// cue is part of the judgement.
    fn content_after(&self, verb_at: usize, verb: lexicon::Verb) -> Option<(Range<usize>, usize, bool)> {
        let items = self.items;
        let classes = verb.classes;
        let mut cue_end = verb_at + 1;
        let denial = matches!(
            verb.lemma,
            "deny" | "dispute" | "refute" | "reject" | "disagree" | "object" | "rebut" | "doubt"
        );
        // "pointed out", "chimed in"
        if items.get(cue_end).is_some_and(|n| n.any(&["out", "in", "up", "back"]))
            && matches!(verb.lemma, "point" | "chime" | "push" | "call" | "hit")
        {
            cue_end += 1;
        }
        let mut at = cue_end;
        if classes.any(Classes::TELL.or(Classes::ASK)) {
            at = skip_addressee(items, at);
        }
        let mut after_adjuncts = skip_adjuncts(items, at);
        // "said, on condition of anonymity, that …"
        if items.get(after_adjuncts).is_some_and(|n| n.tag == Tag::Comma)
            && let Some(close) =
                (after_adjuncts + 1..items.len()).take(9).find(|&k| items[k].tag == Tag::Comma)
            && items.get(close + 1).is_some_and(|n| n.is("that"))
        {
            after_adjuncts = close + 1;
        }
        let next = items.get(after_adjuncts)?;
        // "warned of a lost generation", "complain about its tools"
        if matches!(verb.lemma, "warn" | "complain" | "worry" | "boast")
            && items[cue_end].any(&["of", "about", "against", "over"])
        {
            let end = clause_end(items, cue_end + 1);
            return (cue_end + 1 < end).then_some((cue_end + 1..end, cue_end + 1, true));
        }
        // A quotation, announced by comma, colon or nothing.
        let lead = usize::from(matches!(next.tag, Tag::Comma | Tag::Colon));
        if items.get(after_adjuncts + lead).is_some_and(|n| n.tag == Tag::Quote) {
            let quote = after_adjuncts + lead;
            let mut end = quote + 1;
            while items.get(end).is_some_and(|n| n.tag == Tag::Quote) {
                end += 1;
            }
            let stands_alone = self.is_end(end)
                || lead > 0
                || items.get(end).is_some_and(|n| matches!(n.tag, Tag::Comma | Tag::Dash | Tag::Stop));
            let judges =
                classes.any(Classes::EVALUATE.or(Classes::DIRECT)) && !classes.any(Classes::SAY) && lead == 0;
            if stands_alone
                && (lead > 0
                    || classes.any(Classes::SAY.or(Classes::TELL).or(Classes::ASK).or(Classes::MANNER))
                    || judges)
            {
                let cue_end =
                    if lead > 0 && items[after_adjuncts].tag == Tag::Colon && after_adjuncts == cue_end {
                        cue_end + 1
                    } else {
                        cue_end
                    };
                return Some((quote..end, cue_end, judges));
            }
            let end = clause_end(items, quote);
            return (lead == 0 && !classes.any(Classes::MANNER)).then_some((
                quote..end,
                cue_end,
                classes.any(Classes::EVALUATE),
            ));
        }
        if classes.any(Classes::MANNER) && !classes.any(Classes::SAY) {
            return None;
        }
        let reports = classes
            .any(Classes::SAY.or(Classes::TELL).or(Classes::BELIEVE).or(Classes::FIND).or(Classes::ASK));
        if reports
            && next.is("that")
            && items
                .get(after_adjuncts + 1)
                .is_some_and(|n| !matches!(n.tag, Tag::Stop | Tag::Comma | Tag::Verb | Tag::Aux))
        {
            let end = clause_end(items, after_adjuncts + 1);
            return (end > after_adjuncts + 1).then_some((after_adjuncts..end, cue_end, denial));
        }
        let question_word = next.any(&["whether", "if", "how", "why", "what", "when", "where", "who"]);
        if question_word
            && (classes.any(Classes::ASK)
                || matches!(verb.lemma, "say" | "tell" | "explain" | "know" | "describe" | "doubt"))
        {
            return Some((after_adjuncts..clause_end(items, after_adjuncts + 1), cue_end, denial));
        }
        if classes.any(Classes::DIRECT)
            && let Some(found) = self.demand(verb, cue_end)
        {
            return Some(found);
        }
        if next.is("to") && after_adjuncts == at {
            let infinitive =
                classes.any(Classes::COMMIT) && !matches!(verb.lemma, "plan" | "intend" | "aim" | "decline");
            return (infinitive && at == cue_end).then(|| (at..clause_end(items, at), cue_end, true));
        }
        if classes.any(Classes::ACCUSE) {
            let end = clause_end(items, cue_end);
            let charge = items[cue_end..end].iter().any(|i| i.any(&["of", "for"]));
            return (charge && next.nominal()).then_some((cue_end..end, cue_end, true));
        }
        if reports
            && after_adjuncts >= at
            && let Some(found) = self.bare_clause(verb, after_adjuncts)
        {
            return Some((found, cue_end, denial));
        }
        if classes.any(Classes::EVALUATE) {
            return self.evaluation(verb, cue_end);
        }
        None
    }

    /// `said jobs will shift`: a clause without "that" begins with its own subject and has its own verb.
    fn bare_clause(&self, verb: lexicon::Verb, from: usize) -> Option<Range<usize>> {
        let items = self.items;
        let first = items.get(from)?;
        let end = clause_end(items, from);
        if first.any(&["yes", "no"]) && end == from + 1 {
            return Some(from..end);
        }
        let pronoun = first.tag == Tag::Pronoun || first.lower.contains('\'') && first.tag == Tag::Aux;
        let starts = pronoun
            || first.nominal()
            || matches!(first.tag, Tag::Ing | Tag::Adv)
            || first.any(&["while", "if", "although", "though", "when", "as"]);
        if !starts {
            return None;
        }
        if verb.classes.any(Classes::COMMIT) && !verb.classes.any(Classes::SAY.or(Classes::BELIEVE)) {
            return None;
        }
        let clause = &items[from..end];
        if first.tag == Tag::Aux {
            return Some(from..end);
        }
        // Quoted words may hold the clause's verb: said some answers “have offended our users”.
        let verb_at = finite_verb(clause)
            .or_else(|| clause.iter().position(|i| i.quote.is_some()).filter(|&q| q > 0))?;
        let listed = clause[..verb_at].iter().any(|i| matches!(i.tag, Tag::Conj | Tag::Comma));
        if NEEDS_THAT.contains(&verb.lemma) && !pronoun && (clause[verb_at].tag != Tag::Aux || listed) {
            return None;
        }
        if CLAUSAL.contains(&verb.lemma) && (verb_at > 0 || pronoun) {
            return Some(from..end);
        }
        // The clause's verb must not belong to a relative clause of an object ("a plan that …").
        let opener = usize::from(matches!(clause[0].tag, Tag::Sub));
        let object =
            clause[opener..verb_at.max(opener)].iter().any(|i| i.tag == Tag::Sub || i.tag == Tag::To);
        let has_subject = verb_at > 0 || pronoun;
        // "expects prices to fall", "confirmed the release scheduled for May": no finite clause.
        (has_subject && (!object || opener == 1)).then_some(from..end)
    }

    /// "called for rules", "urged studios to stop", "demanded an end", "want it banned".
    fn demand(&self, verb: lexicon::Verb, cue_end: usize) -> Option<(Range<usize>, usize, bool)> {
        let items = self.items;
        let next = items.get(cue_end)?;
        let end = clause_end(items, cue_end);
        if next.any(&["for", "on"])
            && matches!(
                verb.lemma,
                "call"
                    | "push"
                    | "press"
                    | "lobby"
                    | "campaign"
                    | "appeal"
                    | "plead"
                    | "ask"
                    | "beg"
                    | "petition"
            )
        {
            let end = clause_end(items, cue_end + 1);
            return (cue_end + 1 < end).then_some((cue_end + 1..end, cue_end + 1, true));
        }
        let object = next.nominal() || matches!(next.tag, Tag::Object | Tag::Pronoun | Tag::Possessive);
        let infinitive = (cue_end..end)
            .take_while(|&i| !matches!(items[i].tag, Tag::Verb | Tag::Aux))
            .any(|i| items[i].is("to") && i > cue_end);
        let orders = matches!(
            verb.lemma,
            "urge"
                | "ask"
                | "order"
                | "instruct"
                | "implore"
                | "beg"
                | "encourage"
                | "press"
                | "lobby"
                | "challenge"
                | "request"
                | "advise"
                | "want"
        );
        if object && orders && infinitive {
            return Some((cue_end..end, cue_end, true));
        }
        if object && matches!(verb.lemma, "demand" | "advocate") {
            return Some((cue_end..end, cue_end, true));
        }
        None
    }

    /// "criticised the use of …", "called the plan reckless", "sees it as a tool".
    fn evaluation(&self, verb: lexicon::Verb, cue_end: usize) -> Option<(Range<usize>, usize, bool)> {
        let items = self.items;
        let next = items.get(cue_end)?;
        if !(next.nominal()
            || matches!(next.tag, Tag::Object | Tag::Pronoun | Tag::Quote | Tag::Ing | Tag::Possessive))
            || next.any(&["they", "he", "she", "we", "i"])
        {
            return None;
        }
        let end = clause_end(items, cue_end);
        let content = &items[cue_end..end];
        let quoted = content.iter().any(|i| i.quote.is_some());
        if NEEDS_AS.contains(&verb.lemma) && !content.iter().any(|i| i.any(&["as"])) && !quoted {
            return None;
        }
        // "called it reckless" needs a verdict after the object; "called the police" has none.
        if verb.lemma == "call" && !quoted && !next.any(&["it", "them", "this"]) {
            return None;
        }
        if matches!(
            verb.lemma,
            "question"
                | "challenge"
                | "back"
                | "attack"
                | "label"
                | "brand"
                | "dub"
                | "champion"
                | "prefer"
                | "support"
                | "embrace"
                | "view"
                | "consider"
        ) && !quoted
            && content.len() < 2
        {
            return None;
        }
        Some((cue_end..end, cue_end, true))
    }

    /// "The model was described as “half-baked” by Tomas Reyes", "It is said that robots dream".
    fn passive(&mut self, group: VerbGroup, classes: Classes) -> Option<usize> {
        let items = self.items;
        let patient = subject(items, group.start)?;
        let end = clause_end(items, group.verb + 1);
        let by = (group.verb + 1..end).find(|&i| items[i].is("by"));
        let impersonal = patient.len() == 1 && items[patient.start].is("it");
        let reports = classes.any(Classes::SAY.or(Classes::BELIEVE).or(Classes::FIND));
        if let Some(by) = by {
            if !classes.any(Classes::EVALUATE.or(Classes::ACCUSE).or(Classes::DIRECT).or(Classes::SAY)) {
                return None;
            }
            let source = source_after(items, by + 1)?;
            // The agent ends where the charge begins: "accused by Amnesty International of …".
            let stop = (source.start..source.end)
                .find(|&i| items[i].is("of") && classes.any(Classes::ACCUSE))
                .unwrap_or(source.end);
            let source = source.start..stop;
            if !self.speaks(source.clone(), classes) {
                return None;
            }
            let sources = source::parse(self.text, &items[source.clone()]);
            let mut pieces = vec![patient.clone()];
            if group.verb + 1 < by {
                pieces.push(group.verb + 1..by);
            }
            if source.end < end {
                pieces.push(source.end..end);
            }
            if sources.is_empty() || pieces.len() < 2 || pieces.iter().any(|p| !self.free(p.clone())) {
                return None;
            }
            self.add(pieces, Some(group.start..group.verb + 1), sources, group.unasserted, true);
            return Some(end);
        }
        let that = items.get(group.verb + 1).is_some_and(|n| n.is("that"));
        if impersonal && that && reports && group.verb + 2 < end {
            self.add(
                vec![group.verb + 1..end],
                Some(group.start..group.verb + 1),
                Vec::new(),
                group.unasserted,
                false,
            );
            return Some(end);
        }
        let dubbed =
            classes.any(Classes::EVALUATE) && (group.verb + 1..end).any(|i| items[i].quote.is_some());
        if dubbed {
            self.add(
                vec![patient, group.verb + 1..end],
                Some(group.start..group.verb + 1),
                Vec::new(),
                group.unasserted,
                true,
            );
            return Some(end);
        }
        None
    }

    // 4 --------------------------------------------------------------------------------------

    fn participles(&mut self) {
        for i in 1..self.items.len() {
            let Some(verb) = self.reporting(i).filter(|v| v.form == Form::Ing) else { continue };
            if self.items[i].tag != Tag::Ing {
                continue;
            }
            let mut before = i - 1;
            while before > 0 && self.items[before].tag == Tag::Adv {
                before -= 1;
            }
            let source = match self.items[before].tag {
                // ", with Ines Okafor calling it a gift"
                Tag::Name | Tag::Noun => {
                    let document = lexicon::noun(&self.items[before].lower) == Some(NounKind::Document)
                        && verb.classes.any(Classes::SAY.or(Classes::FIND));
                    subject(self.items, before + 1)
                        .filter(|s| {
                            document || s.start > 0 && self.items[s.start - 1].any(&["with", "after"])
                        })
                        .map(|s| {
                            // "its release of a report noting …": the report notes.
                            let article =
                                s.clone().rev().find(|&k| self.items[k].tag == Tag::Det && document);
                            article.unwrap_or(s.start)..s.end
                        })
                }
                Tag::Sub if !self.items[before].any(&["while", "after", "before"]) => None,
                Tag::Comma | Tag::Dash | Tag::Conj | Tag::Sub => {
                    // Without a report before it, "… dismissing the plan" may be anybody's.
                    let reports_on =
                        !self.found.is_empty() || verb.classes.any(Classes::SAY.or(Classes::TELL));
                    let next_object = self.items.get(i + 1).is_some_and(|n| n.any(&["it", "them", "for"]));
                    let main = main_verb(&self.items[..before]).filter(|_| reports_on || next_object);
                    let inverted = main.and_then(|m| {
                        (m > 0 && matches!(self.items[m - 1].tag, Tag::Quote | Tag::Comma))
                            .then(|| source_after(self.items, m + 1))
                            .flatten()
                    });
                    inverted
                        .or_else(|| main.and_then(|m| subject(self.items, verb_group(self.items, m).start)))
                }
                _ => None,
            };
            let Some(source) = source else { continue };
            if !self.speaks(source.clone(), verb.classes) {
                continue;
            }
            let Some((content, cue_end, judges)) = self.content_after(i, verb) else { continue };
            if !self.free(content.clone()) {
                continue;
            }
            let sources = source::parse(self.text, &self.items[source]);
            if !sources.is_empty() {
                self.add(vec![content], Some(i..cue_end), sources, false, judges);
            }
        }
    }

    // 5 --------------------------------------------------------------------------------------

    fn nouns(&mut self) {
        const NOUNS: &[&str] = &[
            "claim",
            "claims",
            "belief",
            "view",
            "argument",
            "warning",
            "warnings",
            "concern",
            "concerns",
            "fear",
            "fears",
            "worry",
            "worries",
            "hope",
            "hopes",
            "suggestion",
            "assertion",
            "allegation",
            "allegations",
            "prediction",
            "promise",
            "insistence",
            "contention",
            "assumption",
            "conclusion",
            "opinion",
            "pledge",
            "vow",
            "complaint",
        ];
        for i in 1..self.items.len().saturating_sub(2) {
            if self.used[i] || self.items[i].tag == Tag::Verb || !self.items[i].any(NOUNS) {
                continue;
            }
            let owner_at = (0..i).rev().find(|&k| self.items[k].tag != Tag::Noun || self.items[k].genitive());
            let Some(owner_at) = owner_at else { continue };
            let owner = &self.items[owner_at];
            let source = if owner.tag == Tag::Possessive {
                let pronoun = match &*owner.lower {
                    "his" => "he",
                    "her" => "she",
                    "its" => "it",
                    "their" => "they",
                    _ => continue,
                };
                vec![Source {
                    span: owner.span,
                    head: Head::Pronoun(pronoun.to_owned()),
                    role: None,
                    org: None,
                }]
            } else if owner.genitive() {
                let Some(range) = subject(self.items, owner_at + 1) else { continue };
                source::parse(self.text, &self.items[range])
            } else {
                continue;
            };
            // "in Castellan's view, detectors fail"
            let opening = self.items[i].any(&["view", "opinion"])
                && self.items[0].is("in")
                && self.tag(i + 1) == Some(Tag::Comma);
            let from = if opening {
                i + 2
            } else if self.items[i + 1].is("that") {
                i + 1
            } else {
                continue;
            };
            let end = clause_end(self.items, from + 1);
            if !source.is_empty() && from < end && self.free(from..end) && self.free(i..i + 1) {
                self.add(vec![from..end], Some(i..i + 1), source, false, false);
            }
        }
    }

    // 6 --------------------------------------------------------------------------------------

    /// `Tomas Reyes was blunt: "…"`, `Tomas Reyes: "…"`, `"…" — Tomas Reyes, illustrator`.
    fn colons_and_dashes(&mut self) {
        for i in 0..self.items.len() {
            if self.used[i] || self.items[i].tag != Tag::Quote {
                continue;
            }
            let colon = i > 0 && self.items[i - 1].tag == Tag::Colon;
            let dash = self.items.get(i + 1).is_some_and(|n| n.tag == Tag::Dash)
                || self.items.get(i + 1).is_some_and(|n| n.is("("));
            let mut end = i + 1;
            while self.tag(end) == Some(Tag::Quote) {
                end += 1;
            }
            if colon && i > 1 && self.whole_or_long(i) {
                let cut = i - 1;
                let verb_at = (0..cut).find(|&k| matches!(self.items[k].tag, Tag::Verb | Tag::Aux));
                let source = verb_at
                    .and_then(|v| subject(self.items, v))
                    .map(|s| {
                        // "Mara Ellison's answer was short: “Never.”"
                        let owner =
                            s.clone().find(|&k| self.items[k].genitive() && self.items[k].tag == Tag::Name);
                        s.start..owner.map_or(s.end, |o| o + 1)
                    })
                    .filter(|s| self.speaks(s.clone(), Classes::SAY))
                    .or_else(|| match verb_at {
                        None => Some(0..cut),
                        // "This worries Maite Tab, of the university, who leads the tracker: “…”"
                        Some(_) => (0..cut)
                            .rev()
                            .filter(|&k| {
                                self.items[k].tag == Tag::Name
                                    && (k == 0 || self.items[k - 1].tag != Tag::Name)
                            })
                            .filter_map(|k| source_after(self.items, k))
                            .find(|r| has_person(self.text, &self.items[r.clone()])),
                    });
                let Some(source) = source else { continue };
                let sources = source::parse(self.text, &self.items[source.clone()]);
                let named = sources
                    .iter()
                    .any(|s| !matches!(&s.head, Head::Described(d) if lexicon::noun(&d.noun).is_none()));
                if sources.is_empty() || !named {
                    continue;
                }
                let cue = if verb_at.is_some() && source.end < i { source.end..i } else { cut..i };
                self.add(vec![i..end], Some(cue), sources, false, false);
                self.used[source.start..i].iter_mut().for_each(|u| *u = true);
            } else if dash && i == 0 {
                let from = i + 2;
                let bracket = self.items[i + 1].is("(");
                let stop = (from..self.items.len())
                    .find(|&k| self.items[k].is(")") || self.items[k].tag == Tag::Stop)
                    .unwrap_or(self.items.len());
                let sources = source::parse(self.text, &self.items[from.min(stop)..stop]);
                let named = sources.iter().any(|s| matches!(s.head, Head::Named(_)));
                if named && !has_verb(&self.items[from.min(stop)..stop]) {
                    let cue = (!bracket).then_some(i + 1..i + 2);
                    self.add(vec![i..end], cue, sources, false, false);
                }
            }
        }
    }

    fn whole_or_long(&self, i: usize) -> bool {
        self.whole(i)
            || self.items[i]
                .quote
                .is_some_and(|q| self.quotes[q].inner.of(self.text).split_whitespace().count() > 2)
            || self.is_end(i + 1)
    }

    // ------------------------------------------------------------------------------------------

    /// Whether a phrase can be the source of a verb of these classes.
    fn speaks(&self, range: Range<usize>, classes: Classes) -> bool {
        let items = &self.items[range];
        let Some(source) = source::parse(self.text, items).into_iter().next() else { return false };
        match &source.head {
            Head::Pronoun(pronoun) => match pronoun.as_str() {
                "he" | "she" | "they" | "i" | "we" => true,
                "it" => !classes.any(Classes::MANNER),
                "some" | "others" | "many" => true,
                _ => false,
            },
            Head::Named(_) => true,
            Head::Described(described) => match lexicon::noun(&described.noun) {
                Some(NounKind::Document) => classes.any(
                    Classes::SAY
                        .or(Classes::FIND)
                        .or(Classes::MANNER)
                        .or(Classes::EVALUATE)
                        .or(Classes::DIRECT),
                ),
                Some(_) => true,
                None => {
                    described.noun.ends_with("ists")
                        || described.noun.ends_with("ist")
                        || described.noun.ends_with("man")
                        || described.noun.ends_with("woman")
                        || described.noun == "one"
                        || described.noun == "person"
                        || described.noun == "people"
                }
            },
        }
    }

    fn add(
        &mut self,
        ranges: Vec<Range<usize>>,
        cue: Option<Range<usize>>,
        sources: Vec<Source>,
        unasserted: bool,
        cue_judges: bool,
    ) {
        let direct = ranges.iter().all(|r| self.items[r.clone()].iter().all(|i| i.tag == Tag::Quote));
        let scare = |i: usize| {
            i > 0
                && self.items[i - 1].any(&[
                    "so-called",
                    "called",
                    "dubbed",
                    "titled",
                    "entitled",
                    "word",
                    "term",
                    "phrase",
                ])
        };
        let fragments = ranges
            .iter()
            .flat_map(|r| r.clone())
            .filter(|&i| !scare(i))
            .filter_map(|i| self.items[i].quote)
            .filter(|&q| !is_title(self.quotes[q].inner.of(self.text)))
            .count();
        let kind = if direct {
            StatementKind::Direct
        } else if fragments > 0 {
            StatementKind::Mixed
        } else {
            StatementKind::Indirect
        };
        // `called the plan "reckless"`, `described it as "half-baked"` stay mixed; a fragment alone
        // beside an evaluating verb is no utterance of its own either.
        let kind = if direct && cue_judges { StatementKind::Mixed } else { kind };
        let mut pieces = Vec::new();
        for range in &ranges {
            if direct && !cue_judges {
                pieces.extend(
                    self.items[range.clone()]
                        .iter()
                        .filter_map(|i| i.quote)
                        .map(|q| said(self.text, &self.quotes[q])),
                );
            } else if let Some(span) = self.clause_span(range.clone()) {
                pieces.push(span);
            }
            self.used[range.clone()].iter_mut().for_each(|u| *u = true);
        }
        if let Some(cue) = &cue {
            self.used[cue.clone()].iter_mut().for_each(|u| *u = true);
        }
        let cue = cue.map(|c| Span::new(self.items[c.start].span.start, self.items[c.end - 1].span.end));
        let open_ended = kind == StatementKind::Direct;
        if !pieces.is_empty() {
            self.found.push(Attribution { kind, pieces, cue, sources, unasserted, cue_judges, open_ended });
        }
    }

    /// The span of a reported clause, without the commas and the full stop around it.
    fn clause_span(&self, mut range: Range<usize>) -> Option<Span> {
        while range.start < range.end
            && matches!(self.items[range.start].tag, Tag::Comma | Tag::Colon | Tag::Stop | Tag::Dash)
        {
            range.start += 1;
        }
        while range.start < range.end
            && matches!(self.items[range.end - 1].tag, Tag::Comma | Tag::Stop | Tag::Dash | Tag::Colon)
        {
            range.end -= 1;
        }
        (!range.is_empty())
            .then(|| Span::new(self.items[range.start].span.start, self.items[range.end - 1].span.end))
    }
}

fn has_person(text: &str, items: &[Item<'_>]) -> bool {
    source::parse(text, items).iter().any(|s| {
        matches!(&s.head, Head::Named(n) if n.person != Some(false) && (n.gender.is_some() || s.role.is_some() || name::given(&n.name)))
    })
}

/// The words of a direct quotation: inside the marks, without the comma that leads to the cue.
pub(super) fn said(text: &str, quote: &Quoted) -> Span {
    let inner = quote.inner.trim(text);
    let words = inner.of(text);
    let words = words.strip_suffix(',').unwrap_or(words);
    Span::new(inner.start, inner.start + words.trim_end().len())
}

/// Whether quoted words look like the title of a work or a product: capitals throughout, no
/// punctuation of speech.
pub(super) fn is_title(inner: &str) -> bool {
    let words: Vec<&str> = inner.split_whitespace().collect();
    let small = |w: &str| {
        matches!(
            w,
            "a" | "an"
                | "the"
                | "of"
                | "and"
                | "in"
                | "on"
                | "for"
                | "to"
                | "with"
                | "at"
                | "by"
                | "or"
                | "from"
        )
    };
    let capital = |w: &&str| w.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let ends = inner.trim_end().ends_with([',', '.', '!', '?', '…']);
    !words.is_empty()
        && words.len() <= 8
        && !ends
        && words.iter().all(|w| capital(w) || small(w))
        && words.iter().filter(|w| capital(w)).count() >= if words.len() == 1 { 1 } else { 2 }
}

/// Re-exported for the article level: the first noun phrase of a sentence that may be its subject.
pub(super) fn main_subject(items: &[Item<'_>]) -> Option<Range<usize>> {
    let verb = main_verb(items)?;
    subject(items, verb_group(items, verb).start)
}
