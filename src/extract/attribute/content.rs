//! What a cue verb has to its right: a quotation, a clause, a demand, a verdict.

use super::super::clause::{clause_end, finite_verb, skip_addressee, skip_adjuncts, verb_group};
use super::super::lexicon::{self, Classes, Form};
use super::super::name;
use super::super::phrase::subject;
use super::super::tag::{Item, Tag};
use super::reader::Reader;
use std::ops::Range;

/// The content after a cue verb.
pub(super) struct Content {
    /// The items reported.
    pub(super) range: Range<usize>,
    /// Where the cue ends: "called for" is longer than its verb.
    pub(super) cue_end: usize,
    /// The cue is part of the judgement ("criticised the plan").
    pub(super) cue_judges: bool,
}

impl Content {
    fn new(range: Range<usize>, cue_end: usize, cue_judges: bool) -> Self {
        Content { range, cue_end, cue_judges }
    }
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

/// Where a judged object ends: "… and accused him of fraud" judges anew.
fn verdict_end(items: &[Item<'_>], from: usize) -> usize {
    let end = clause_end(items, from);
    let end = (from + 1..end)
        .find(|&i| {
            items[i].tag == Tag::Conj
                && items.get(i + 1).is_some_and(|n| {
                    n.tag == Tag::Verb
                        && n.verb.is_some_and(|v| {
                            v.classes != Classes::default()
                                && matches!(v.form, Form::Past | Form::ThirdPerson)
                        })
                })
        })
        .map_or(end, |i| if items[i - 1].tag == Tag::Comma { i - 1 } else { i });
    // What a comma or a bracket adds to the object is the writer's, unless words in marks follow.
    let aside = (from + 1..end).find(|&i| {
        let next = items.get(i + 1);
        items[i].is("(")
            || items[i].tag == Tag::Comma
                && next.is_some_and(|n| {
                    matches!(n.tag, Tag::Conj | Tag::Sub | Tag::Det | Tag::Adv | Tag::Pronoun | Tag::Ing)
                })
    });
    aside.filter(|&a| items[a..end].iter().all(|i| i.quote.is_none())).unwrap_or(end)
}

/// Verbs that are part of the judgement whatever follows: who denies that it works does not say so.
pub(in crate::extract) const DENIALS: &[&str] =
    &["deny", "dispute", "refute", "reject", "disagree", "object", "rebut", "doubt"];

impl Reader<'_, '_> {
    /// The content to the right of the cue verb at `verb`: its range, the cue's end, and whether the
    /// cue is part of the judgement.
    pub(super) fn content_after(&self, verb_at: usize, verb: lexicon::Verb) -> Option<Content> {
        let items = self.items;
        let classes = verb.classes;
        let mut cue_end = verb_at + 1;
        let denial = DENIALS.contains(&verb.lemma);
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
        // "warned of a lost generation", "talked about its tools"
        if lexicon::leads_to_topic(verb.lemma, &items[cue_end].lower)
            && !items.get(cue_end + 1).is_some_and(|n| n.any(&["how", "why", "what", "whether"]))
            || verb.lemma == "point" && items[cue_end].is("to")
        {
            let end = verdict_end(items, cue_end + 1);
            return (cue_end + 1 < end).then_some(Content::new(cue_end + 1..end, cue_end + 1, true));
        }
        // A quotation, announced by comma, colon or nothing.
        let lead = usize::from(matches!(next.tag, Tag::Comma | Tag::Colon));
        if items.get(after_adjuncts + lead).is_some_and(|n| n.tag == Tag::Quote) {
            let quote = after_adjuncts + lead;
            let mut end = quote + 1;
            while items.get(end).is_some_and(|n| n.tag == Tag::Quote) {
                end += 1;
            }
            // "acknowledged, “we need big wins” at the end of the season": the words go on.
            let goes_on = lead > 0
                && !self.whole(quote)
                && items.get(end).is_some_and(|n| {
                    n.nominal() || n.tag == Tag::To || n.any(&["at", "of", "about", "in", "until", "for"])
                });
            if goes_on && !classes.any(Classes::MANNER) {
                return Some(Content::new(quote..clause_end(items, quote), cue_end, false));
            }
            let stands_alone = self.is_end(end)
                || lead > 0
                || items.get(end).is_some_and(|n| matches!(n.tag, Tag::Comma | Tag::Dash | Tag::Stop));
            // "A banner read “Humans First” over the gate."
            let stands_alone = stands_alone || verb.lemma == "read";
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
                return Some(Content::new(quote..end, cue_end, judges));
            }
            let end = clause_end(items, quote);
            return (lead == 0 && !classes.any(Classes::MANNER)).then_some(Content::new(
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
            return (end > after_adjuncts + 1).then_some(Content::new(after_adjuncts..end, cue_end, denial));
        }
        let question_word = next.any(&["whether", "if", "how", "why", "what", "when", "where", "who"]);
        if question_word
            && (classes.any(Classes::ASK)
                || matches!(verb.lemma, "say" | "tell" | "explain" | "know" | "describe" | "doubt"))
        {
            return Some(Content::new(
                after_adjuncts..clause_end(items, after_adjuncts + 1),
                cue_end,
                denial,
            ));
        }
        if classes.any(Classes::DIRECT)
            && let Some(found) = self.demand(verb, cue_end)
        {
            return Some(found);
        }
        if next.is("to") && after_adjuncts == at {
            let infinitive =
                classes.any(Classes::COMMIT) && !matches!(verb.lemma, "plan" | "intend" | "aim" | "decline");
            let end = clause_end(items, at);
            return (infinitive && at == cue_end && at + 1 < end).then_some(Content::new(
                at..end,
                cue_end,
                true,
            ));
        }
        if classes.any(Classes::ACCUSE) {
            let end = clause_end(items, cue_end);
            let charge = items[cue_end..end].iter().any(|i| i.any(&["of", "for"]));
            return (charge && (next.nominal() || next.tag == Tag::Object)).then_some(Content::new(
                cue_end..end,
                cue_end,
                true,
            ));
        }
        if reports
            && after_adjuncts >= at
            && let Some(found) = self.bare_clause(verb, after_adjuncts)
        {
            return Some(Content::new(found, cue_end, denial));
        }
        // "Polls show Pike up by ten points"
        if classes.any(Classes::FIND) && verb.lemma != "find" && next.nominal() && self.documented(verb_at) {
            let end = clause_end(items, cue_end);
            return (cue_end + 1 < end).then_some(Content::new(cue_end..end, cue_end, false));
        }
        if classes.any(Classes::EVALUATE) || lexicon::leads_to_topic(verb.lemma, "-") {
            return self.evaluation(verb, cue_end);
        }
        None
    }

    /// Whether the subject of the verb at `verb` is a document.
    fn documented(&self, verb: usize) -> bool {
        subject(self.items, verb_group(self.items, verb).start).is_some_and(|s| {
            let head = (s.start..s.end).find(|&i| self.items[i].tag == Tag::Prep).unwrap_or(s.end);
            head > s.start && lexicon::noun(&self.items[head - 1].lower) == Some(lexicon::NounKind::Document)
        })
    }

    /// `said jobs will shift`: a clause without "that" begins with its own subject and has its own verb.
    fn bare_clause(&self, verb: lexicon::Verb, from: usize) -> Option<Range<usize>> {
        let items = self.items;
        let first = items.get(from)?;
        let end = clause_end(items, from);
        if first.any(&["yes", "no"]) && end == from + 1 {
            return Some(from..end);
        }
        let clausal = CLAUSAL.contains(&verb.lemma);
        // "said that was natural": the pronoun, no conjunction.
        let that = first.is("that")
            && matches!(items[from - 1].tag, Tag::Verb | Tag::Time | Tag::Name | Tag::Object)
            && items.get(from + 1).is_some_and(|n| matches!(n.tag, Tag::Aux | Tag::Verb));
        let pronoun =
            first.tag == Tag::Pronoun || first.lower.contains('\'') && first.tag == Tag::Aux || that;
        let starts = pronoun
            || first.nominal()
            // "said about half of them left", "said for the party to win it must …"
            || clausal && matches!(first.tag, Tag::Prep | Tag::Sub) && !first.any(&["like", "than", "that", "which", "who"])
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
        // Quoted words may hold the clause's verb: said some answers “have offended our users”; and what
        // "he and Ana" do after "said" is a clause, whether its verb is known or not.
        // "suggested boycotting the firm"
        let gerund =
            first.tag == Tag::Ing && matches!(verb.lemma, "suggest" | "propose" | "recommend" | "consider");
        if gerund {
            return Some(from..end);
        }
        let verb_at = finite_verb(clause)
            .or_else(|| clause.iter().position(|i| i.quote.is_some()).filter(|&q| q > 0))
            .or_else(|| (clausal && pronoun && clause.len() > 2).then_some(1))?;
        // "answer questions, and it can …": a second clause, not the object's own verb.
        let listed = clause[..verb_at]
            .windows(2)
            .any(|w| matches!(w[0].tag, Tag::Conj | Tag::Comma) && w[1].tag == Tag::Pronoun);
        if NEEDS_THAT.contains(&verb.lemma) && !pronoun && (clause[verb_at].tag != Tag::Aux || listed) {
            return None;
        }
        if clausal && (verb_at > 0 || pronoun) {
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
    fn demand(&self, verb: lexicon::Verb, cue_end: usize) -> Option<Content> {
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
            return (cue_end + 1 < end).then_some(Content::new(cue_end + 1..end, cue_end + 1, true));
        }
        let object = next.nominal() || matches!(next.tag, Tag::Object | Tag::Pronoun | Tag::Possessive);
        let infinitive = (cue_end..end)
            .take_while(|&i| !matches!(items[i].tag, Tag::Verb | Tag::Aux))
            .any(|i| items[i].is("to") && i > cue_end);
        let orders = matches!(
            verb.lemma,
            "urge"
                | "push"
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
            return Some(Content::new(cue_end..end, cue_end, true));
        }
        if object && matches!(verb.lemma, "demand" | "advocate") {
            return Some(Content::new(cue_end..end, cue_end, true));
        }
        None
    }

    /// "criticised the use of …", "called the plan reckless", "sees it as a tool".
    fn evaluation(&self, verb: lexicon::Verb, cue_end: usize) -> Option<Content> {
        let items = self.items;
        let next = items.get(cue_end)?;
        if !(next.nominal()
            || matches!(next.tag, Tag::Object | Tag::Pronoun | Tag::Quote | Tag::Ing | Tag::Possessive))
            || next.any(&["they", "he", "she", "we", "i"])
        {
            return None;
        }
        let end = verdict_end(items, cue_end);
        let content = &items[cue_end..end];
        let quoted = content.iter().any(|i| i.quote.is_some());
        if NEEDS_AS.contains(&verb.lemma)
            && !lexicon::leads_to_topic(verb.lemma, "-")
            && !content.iter().any(|i| i.any(&["as"]))
            && !quoted
        {
            return None;
        }
        // "called it reckless" needs a verdict after the object; "called the police" has none.
        if verb.lemma == "call" && !quoted && !next.any(&["it", "them", "this"]) {
            let run = name::run_at(items, cue_end);
            let object = if next.tag == Tag::Object || next.is("her") { cue_end + 1 } else { run.end };
            let verdict = items.get(object).is_some_and(|n| matches!(n.tag, Tag::Noun | Tag::Det));
            if object == cue_end || !verdict {
                return None;
            }
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
        Some(Content::new(cue_end..end, cue_end, true))
    }
}
