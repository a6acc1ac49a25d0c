//! Cues that stand aside from what they report: `"…," said X`, `…, X said, …`, `according to X`.

use super::super::clause::{
    VerbGroup, clause_end, ends_clause, has_verb, skip_addressee, skip_adjuncts, verb_group,
};
use super::super::lexicon::{self, Classes, Form, Verb};
use super::super::name;
use super::super::phrase::{source_after, subject};
use super::super::source::{self, Head, Source};
use super::super::tag::Tag;
use super::quotation::is_title;
use super::reader::{Reader, Report};
use std::ops::Range;

impl Reader<'_, '_> {
    pub(super) fn parentheticals(&mut self) {
        for i in 0..self.items.len() {
            let Some(verb) = self.reporting(i).or_else(|| self.any_cue(i)) else { continue };
            let saying = Classes::SAY
                .or(Classes::TELL)
                .or(Classes::ASK)
                .or(Classes::BELIEVE)
                .or(Classes::MANNER)
                .or(Classes::FIND);
            if verb.form == Form::Ing
                || verb.form == Form::Base && self.items[i].tag != Tag::Verb
                || !(verb.classes.any(saying) || self.puts_it(i))
            {
                let Some(open) = self.any_cue(i).filter(|_| verb.form != Form::Ing) else { continue };
                let group = verb_group(self.items, i);
                let _ = !group.passive && (self.inverted(group) || self.postposed(group, open.classes));
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

    /// Whatever verb stands beside a quotation that ends in a comma reports it: `“…,” recalled Reyes`.
    fn any_cue(&self, i: usize) -> Option<Verb> {
        let leads = |at: usize| {
            self.items[at].quote.map(|q| &self.quotes[q]).is_some_and(|q| {
                q.closed && q.inner.of(self.text).ends_with(',') && q.inner.of(self.text).contains(' ')
            })
        };
        if self.items[i].tag != Tag::Verb || self.used[i] {
            return None;
        }
        let start = verb_group(self.items, i).start;
        let somebody = |s: &Range<usize>| {
            self.items[s.clone()].iter().any(|i| {
                i.tag == Tag::Name
                    || i.any(&["he", "she", "they"])
                    || lexicon::noun(&i.lower).is_some_and(|k| k != lexicon::NounKind::Document)
            })
        };
        let beside = start > 0 && leads(start - 1)
            || subject(self.items, start).is_some_and(|s| s.start > 0 && leads(s.start - 1) && somebody(&s));
        beside.then_some(Verb { lemma: "", form: Form::Past, classes: Classes::SAY })
    }

    /// "as Reyes put it"
    fn puts_it(&self, verb: usize) -> bool {
        self.items[verb].verb.is_some_and(|v| v.lemma == "put")
            && self.items.get(verb + 1).is_some_and(|n| n.is("it"))
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
        let as_clause = source.start > 0 && self.items[source.start - 1].is("as");
        let puts_it = self.puts_it(group.verb);
        if as_clause && !(puts_it || classes.any(Classes::SAY.or(Classes::TELL).or(Classes::BELIEVE)))
            || puts_it && !as_clause
        {
            return false;
        }
        let edge = source.start - usize::from(as_clause);
        let before = edge.checked_sub(1).and_then(|b| self.tag(b));
        // A comma, a quotation or a bare pronoun before the cue set the report off; "As Reyes noted, …"
        // may open the sentence.
        let opens = as_clause && matches!(before, None | Some(Tag::Conj));
        if !opens && !matches!(before, Some(Tag::Comma | Tag::Quote | Tag::Dash)) {
            return false;
        }
        let after_addressee = if classes.any(Classes::TELL.or(Classes::ASK)) {
            skip_addressee(self.items, group.verb + 1)
        } else {
            group.verb + 1
        };
        let after_addressee = after_addressee + usize::from(puts_it);
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
        if !closes {
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
        let Some(sources) = self.speakers(source, classes) else { return false };
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
        let mut left = self.before(aside.start);
        let comma = self.tag(rest) == Some(Tag::Comma);
        let right_start = rest + usize::from(comma);
        let right_quote =
            (comma || self.tag(rest) == Some(Tag::Colon) || rest == aside.end.max(group.verb + 1))
                && self.tag(right_start) == Some(Tag::Quote);
        // "… of the plan. “It works,” said X": words before a final quotation that the sentence
        // splitter kept are not part of it.
        let left_ends_in_quote = !left.is_empty() && self.items[left.end - 1].tag == Tag::Quote;
        if left_ends_in_quote && self.whole(left.end - 1) && self.set_off(left.end - 1) {
            left = left.end - 1..left.end;
        }
        let left_quote_only = left.len() == 1 && self.items[left.start].tag == Tag::Quote;
        let goes_on = comma
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
        // "Still, he said, officials decide", "If it fails, he said, we stop": the main clause follows.
        let opens = !left.is_empty()
            && (!has_verb(&self.items[left.clone()])
                || self.items[left.start].any(&[
                    "if", "when", "because", "although", "though", "once", "after", "before", "since", "as",
                    "while", "without",
                ]))
            || left.is_empty();
        let main_follows = comma && opens && {
            let end = clause_end(self.items, rest + 1);
            self.items
                .get(rest + 1)
                .is_some_and(|n| n.nominal() || matches!(n.tag, Tag::Pronoun | Tag::Ing | Tag::Aux))
                && has_verb(&self.items[rest + 1..end.max(rest + 1)])
        };
        let goes_on = goes_on || unfinished && comma || main_follows;
        let left_clause =
            has_verb(&self.items[left.clone()]) || self.items[left.clone()].iter().any(|i| i.quote.is_some());
        let mut pieces: Vec<Range<usize>> = Vec::new();
        if left_clause || (goes_on && !left.is_empty()) {
            pieces.push(left.clone());
        }
        if pieces.is_empty() && !right_quote && !main_follows {
            return false;
        }
        // "When asked, Reyes said, “We stop.”": a sentence in marks is said alone.
        let opens_anew = |i: usize| {
            self.items[i]
                .quote
                .is_some_and(|q| self.quotes[q].inner.of(self.text).starts_with(char::is_uppercase))
        };
        if right_quote && comma && !left.is_empty() && !left_ends_in_quote && opens_anew(right_start) {
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
        } else if !left_quote_only && comma && (goes_on || right_quote) {
            let end = clause_end(self.items, right_start);
            if right_start < end {
                pieces.push(right_start..end);
            }
        }
        // "AI law 'a mess', says Okafor": a headline leaves its verb out.
        if let [only] = pieces.as_slice()
            && left_ends_in_quote
            && only.len() > 1
            && self.items[only.start..only.end - 1].iter().all(|i| matches!(i.tag, Tag::Name | Tag::Noun))
        {
            pieces = vec![only.start..only.end - 1, only.end - 1..only.end];
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
        let cue = group.start..group.verb + 1 + usize::from(self.puts_it(group.verb));
        self.add(Report {
            pieces,
            cue: Some(cue),
            sources,
            unasserted: group.unasserted,
            ..Report::default()
        });
        self.used[aside].iter_mut().for_each(|u| *u = true);
        true
    }

    /// Whether something separates the quotation at `i` from the words before it.
    fn set_off(&self, i: usize) -> bool {
        i == 0 || matches!(self.items[i - 1].tag, Tag::Stop | Tag::Colon | Tag::Dash | Tag::Comma)
    }

    pub(super) fn according_to(&mut self) {
        for i in 0..self.items.len().saturating_sub(2) {
            if !(self.items[i].is("according") && self.items[i + 1].is("to")) || self.used[i] {
                continue;
            }
            let stop = self.source_end(i + 2);
            let source = i + 2..stop;
            if source.is_empty() {
                continue;
            }
            let Some(sources) = self.speakers(source, Classes::SAY) else { continue };
            let after = stop + usize::from(self.tag(stop) == Some(Tag::Comma));
            let initial = i == 0 || matches!(self.items[i - 1].tag, Tag::Conj) && i == 1;
            let mut pieces = Vec::new();
            if !initial {
                pieces.extend(Some(self.before(i)).filter(|left| !left.is_empty()));
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
            if pieces.is_empty() || pieces.iter().any(|p| !self.free(p.clone())) {
                continue;
            }
            // "Staff are paid according to age": a bare noun is a measure, not a source, unless a
            // comma sets it off.
            let set_off = initial || matches!(self.items[i - 1].tag, Tag::Comma | Tag::Quote | Tag::Dash);
            let measure =
                |s: &Source| matches!(&s.head, Head::Described(d) if lexicon::noun(&d.noun).is_none());
            if !set_off && self.items[i + 2].tag == Tag::Noun && sources.iter().all(measure) {
                continue;
            }
            self.add(Report { pieces, cue: Some(i..i + 2), sources, ..Report::default() });
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
}
