//! Where clauses begin and end: verb groups, the reported clause, what may be skipped before it.
//!
//! Positions are indices into the sentence's items, ranges half open.

use super::lexicon::{self, Classes, Form};
use super::name;
use super::tag::{Item, Tag};

/// Where something can be said: "in a statement", "on a call"; a phrase with one of these between
/// cue and content belongs to neither.
const VENUES: &[&str] = &[
    "statement",
    "interview",
    "report",
    "email",
    "e-mail",
    "letter",
    "blog",
    "blogpost",
    "post",
    "tweet",
    "speech",
    "memo",
    "hearing",
    "conference",
    "briefing",
    "call",
    "podcast",
    "testimony",
    "filing",
    "note",
    "article",
    "press",
    "phone",
    "twitter",
    "linkedin",
    "facebook",
    "media",
    "meeting",
    "event",
    "documentary",
    "essay",
    "column",
    "message",
    "video",
    "paper",
    "study",
    "book",
    "newsletter",
    "release",
    "announcement",
    "lawsuit",
    "complaint",
    "address",
    "debate",
    "session",
    "thread",
    "editorial",
    "summit",
    "court",
    "parliament",
    "leaflet",
    "bulletin",
    "newspaper",
    "x",
    "instagram",
    "earlier",
    "response",
    "reply",
    "writing",
    "private",
    "public",
    "advance",
];

/// Forms of "be": before a participle they make a passive, before -ing a progressive.
pub(super) const BE: &[&str] = &[
    "is", "are", "was", "were", "be", "been", "being", "isn't", "aren't", "wasn't", "weren't", "am", "it's",
    "we're", "they're", "he's", "she's", "i'm",
];

/// The verb group that ends in the verb at `verb`: its auxiliaries and adverbs.
#[derive(Clone, Copy, Debug)]
pub(super) struct VerbGroup {
    pub(super) start: usize,
    pub(super) verb: usize,
    /// Not, never, no longer; a modal or a question of what might be said.
    pub(super) unasserted: bool,
    pub(super) passive: bool,
}

pub(super) fn verb_group(items: &[Item<'_>], verb: usize) -> VerbGroup {
    let mut start = verb;
    let mut passive = false;
    let mut unasserted = false;
    let mut auxiliaries = 0;
    while start > 0 {
        let item = &items[start - 1];
        let hedged = item.is("to")
            && start >= 2
            && items[start - 2].any(&[
                "appeared",
                "seemed",
                "appears",
                "seems",
                "continued",
                "went",
                "used",
                "expected",
            ]);
        match item.tag {
            Tag::Aux => {
                if start == verb || items[start..verb].iter().all(|i| i.tag == Tag::Adv) {
                    passive = item.any(BE)
                        && matches!(items[verb].verb.map(|v| v.form), Some(Form::Past | Form::Participle));
                }
                unasserted |= item.lower.ends_with("n't")
                    || item.any(&[
                        "will", "would", "may", "might", "could", "can", "cannot", "must", "should", "won't",
                    ]);
                auxiliaries += 1;
            }
            Tag::Adv if item.any(&["then", "now", "here", "today", "yesterday"]) && auxiliaries == 0 => {}
            Tag::Adv => unasserted |= item.any(&["not", "never", "once"]),
            _ if hedged => {
                start -= 1;
            }
            _ => break,
        }
        start -= 1;
    }
    // An adverb at the head belongs to the sentence, not to the verb: "Instead, she said".
    while start < verb && items[start].tag == Tag::Adv && (start == 0 || items[start - 1].tag == Tag::Comma) {
        start += 1;
    }
    VerbGroup { start, verb, unasserted, passive }
}

pub(super) fn ends_clause(item: &Item<'_>) -> bool {
    matches!(item.tag, Tag::Stop | Tag::Colon | Tag::Dash) || item.tag == Tag::Quote
}

/// Whether a stretch holds a finite verb outside of relative clauses' introducers.
pub(super) fn has_verb(items: &[Item<'_>]) -> bool {
    finite_verb(items).is_some()
}

/// The first finite verb: an infinitive is none.
pub(super) fn finite_verb(items: &[Item<'_>]) -> Option<usize> {
    (0..items.len())
        .find(|&i| matches!(items[i].tag, Tag::Verb | Tag::Aux) && (i == 0 || items[i - 1].tag != Tag::To))
}

/// The verb of the main clause: relative clauses between commas are stepped over.
pub(super) fn main_verb(items: &[Item<'_>]) -> Option<usize> {
    let mut i = 0;
    while i < items.len() {
        let relative = items[i].any(&["which", "who", "who's", "whose"])
            || items[i].is("that") && i > 0 && items[i - 1].nominal();
        if relative {
            let comma = i > 0 && items[i - 1].tag == Tag::Comma;
            let stop = (i..items.len()).find(|&k| items[k].tag == Tag::Comma && comma);
            i = stop.unwrap_or(i) + 1;
            continue;
        }
        if matches!(items[i].tag, Tag::Verb | Tag::Aux) && (i == 0 || items[i - 1].tag != Tag::To) {
            return Some(i);
        }
        i += 1;
    }
    None
}

/// The verb, with its auxiliaries, of the clause around a reported clause: "the claim that chatbots vote |
/// drew laughter".
pub(super) fn outer_verb(items: &[Item<'_>], clause: std::ops::Range<usize>) -> Option<usize> {
    let finite = |i: usize| matches!(items[i].tag, Tag::Verb | Tag::Aux);
    let own = if items[clause.start].any(&["that", "whether"]) || items[clause.start].tag == Tag::Pronoun {
        let first = clause.clone().find(|&i| finite(i))?;
        let verb = (first..clause.end).find(|&i| !matches!(items[i].tag, Tag::Aux | Tag::Adv))?;
        verb + usize::from(items[verb].tag == Tag::Verb)
    } else {
        clause.start + 1
    };
    let rest = own..clause.end;
    let verb = rest.into_iter().find(|&i| finite(i) && items[i - 1].tag != Tag::To)?;
    let joined = items[own..verb]
        .iter()
        .any(|i| matches!(i.tag, Tag::Sub | Tag::Conj | Tag::Comma | Tag::To | Tag::Pronoun | Tag::Ing));
    (!joined).then_some(verb)
}

/// The position after adverbs, times and venues that stand between cue and content.
pub(super) fn skip_adjuncts(items: &[Item<'_>], from: usize) -> usize {
    let mut i = from;
    loop {
        let before = i;
        while items.get(i).is_some_and(|x| matches!(x.tag, Tag::Adv | Tag::Time))
            && !items[i].any(&["not", "only", "even"])
        {
            i += 1;
        }
        if items.get(i).is_some_and(|x| x.any(&["last", "this", "earlier", "late", "early"]))
            && items.get(i + 1).is_some_and(|x| x.tag == Tag::Time)
        {
            i += 2;
        }
        if items.get(i).is_some_and(|x| x.tag == Tag::Prep || x.is("to")) {
            let end = phrase_end(items, i + 1);
            let phrase = &items[i + 1..end];
            let venue = phrase.iter().any(|p| VENUES.contains(&&*p.lower) || p.tag == Tag::Time);
            let then = items.get(end);
            let marked =
                then.is_some_and(|t| t.is("that") || matches!(t.tag, Tag::Colon | Tag::Quote | Tag::Comma));
            let closed = then.is_none_or(|t| t.tag == Tag::Stop);
            if !phrase.is_empty() && (venue || marked || closed) {
                i = end;
            }
        }
        if i == before {
            return i;
        }
    }
}

/// The end of the noun phrase after a preposition; a new article begins a new phrase, and so does
/// whatever follows a day or a venue.
fn phrase_end(items: &[Item<'_>], from: usize) -> usize {
    let mut i = from;
    while let Some(item) = items.get(i) {
        let inside = match item.tag {
            Tag::Det | Tag::Possessive => i == from || items[i - 1].tag == Tag::Prep,
            Tag::Name | Tag::Noun | Tag::Num | Tag::Time => true,
            Tag::Object => i == from,
            Tag::Prep => items.get(i + 1).is_some_and(|n| n.nominal() || n.tag == Tag::Time),
            Tag::Conj => {
                item.is("and") && items.get(i + 1).is_some_and(Item::nominal) && items[i - 1].tag == Tag::Name
            }
            _ => false,
        };
        if !inside {
            break;
        }
        i += 1;
        let venue = VENUES.contains(&&*item.lower);
        let next_of = items.get(i).is_some_and(|n| matches!(n.tag, Tag::Prep | Tag::Time | Tag::Num));
        let compound = items.get(i).is_some_and(|n| VENUES.contains(&&*n.lower));
        if (venue || item.tag == Tag::Time) && !next_of && !compound {
            break;
        }
    }
    i
}

/// The position after whom something was told: "investors", "the Late Desk", "her".
pub(super) fn skip_addressee(items: &[Item<'_>], from: usize) -> usize {
    let mut i = from;
    if items.get(i).is_some_and(|x| matches!(x.tag, Tag::Object) || x.any(&["you", "it"])) {
        return i + 1;
    }
    if items.get(i).is_some_and(|x| matches!(x.tag, Tag::Det | Tag::Possessive)) {
        i += 1;
    }
    let start = i;
    while let Some(item) = items.get(i) {
        let run = name::run_at(items, i);
        if !run.is_empty() {
            i = run.end;
            while items.get(i).is_some_and(|x| x.is("and")) && !name::run_at(items, i + 1).is_empty() {
                i = name::run_at(items, i + 1).end;
            }
            // "the Harbour Wire news agency"
            let nouns = (i..items.len().min(i + 3)).take_while(|&k| items[k].tag == Tag::Noun);
            if let Some(last) = nouns.filter(|&k| lexicon::noun(&items[k].lower).is_some()).last() {
                i = last + 1;
            }
            break;
        }
        if item.tag != Tag::Noun {
            break;
        }
        i += 1;
        if lexicon::noun(&item.lower).is_some()
            && !items.get(i).is_some_and(|n| n.tag == Tag::Noun && lexicon::noun(&n.lower).is_some())
        {
            break;
        }
    }
    if i == start {
        return from;
    }
    while items.get(i).is_some_and(|x| x.any(&["of", "in", "at", "from"]))
        && items.get(i + 1).is_some_and(Item::nominal)
    {
        i = phrase_end(items, i + 1);
    }
    i
}

/// Where the clause that starts at `from` ends: the sentence's end, or where the next report begins.
pub(super) fn clause_end(items: &[Item<'_>], from: usize) -> usize {
    let reporting =
        |i: usize| items.get(i).is_some_and(|x| x.verb.is_some_and(|v| v.classes != Classes::default()));
    for i in from..items.len() {
        let item = &items[i];
        match item.tag {
            Tag::Stop if i + 1 == items.len() || item.is(";") => return i,
            Tag::Comma | Tag::Dash => {
                let mut next = i + 1;
                while items.get(next).is_some_and(|n| n.tag == Tag::Adv) {
                    next += 1;
                }
                let participle = items.get(next).is_some_and(|n| n.tag == Tag::Ing) && reporting(next);
                if participle
                    && !items[next].any(&[
                        "including",
                        "reading",
                        "seeking",
                        "calling",
                        "pushing",
                        "wanting",
                        "planning",
                    ])
                    || participle
                        && items[next].is("calling")
                        && items.get(next + 1).is_some_and(|n| n.any(&["it", "for", "the", "them", "on"]))
                {
                    return i;
                }
                if items.get(next).is_some_and(|n| n.is("according")) {
                    return i;
                }
                // "who has refused to endorse him, said the family …": the outer clause goes on.
                let outer = |k: usize| {
                    items.get(k).is_some_and(|n| {
                        n.tag == Tag::Verb
                            && n.verb.is_some_and(|v| {
                                matches!(v.form, Form::Past | Form::ThirdPerson)
                                    && v.classes.any(Classes::SAY.or(Classes::TELL))
                            })
                    })
                };
                let conjunction = usize::from(items.get(next).is_some_and(|n| n.tag == Tag::Conj));
                if i > from && outer(next + conjunction) {
                    return i;
                }
                // ", Reyes said" and ", while Ellison insisted": somebody speaks anew.
                let from_subject = next
                    + usize::from(items.get(next).is_some_and(|n| {
                        matches!(n.tag, Tag::Conj) || n.any(&["while", "as", "whereas", "although", "though"])
                    }));
                if i > from && speaks_soon(items, from_subject) {
                    return i;
                }
            }
            Tag::Conj if i > from => {
                let finite = items.get(i + 1).is_some_and(|n| {
                    n.verb.is_some_and(|v| {
                        matches!(v.form, Form::Past | Form::ThirdPerson)
                            && v.classes.any(Classes::SAY.or(Classes::TELL).or(Classes::ASK))
                    })
                });
                let complement = items.get(i + 2).is_some_and(|n| {
                    n.any(&["that", "whether", "reporters"])
                        || n.nominal()
                        || matches!(n.tag, Tag::Quote | Tag::Colon | Tag::Pronoun | Tag::Object)
                });
                if finite && complement {
                    return i;
                }
            }
            Tag::Sub if item.any(&["while", "whereas"]) && i > from && speaks_soon(items, i + 1) => return i,
            _ => {}
        }
    }
    items.len()
}

/// Whether a source and a saying verb start right here: "Mara Ellison insisted", "she said".
fn speaks_soon(items: &[Item<'_>], from: usize) -> bool {
    let mut i = from;
    if items.get(i).is_some_and(|x| x.tag == Tag::Pronoun && x.any(&["he", "she", "they", "it"])) {
        i += 1;
    } else {
        while items.get(i).is_some_and(|x| x.nominal()) && i < from + 8 {
            i += 1;
        }
        if !items[from.min(items.len())..i]
            .iter()
            .any(|x| x.tag == Tag::Name || lexicon::noun(&x.lower).is_some())
        {
            return false;
        }
    }
    while items.get(i).is_some_and(|x| x.tag == Tag::Adv) {
        i += 1;
    }
    let says = |v: lexicon::Verb| {
        matches!(v.form, Form::Past | Form::ThirdPerson)
            && v.classes.any(Classes::SAY.or(Classes::TELL).or(Classes::ASK))
    };
    i > from && items.get(i).is_some_and(|x| x.tag == Tag::Verb && x.verb.is_some_and(says))
}
