//! Noun phrases beside a cue: the subject before a verb, the source after it, with appositions.
//!
//! Positions are indices into the sentence's items, ranges half open.

use super::clause::ends_clause;
use super::lexicon::{self, Classes, Form, NounKind};
use super::name;
use super::role::is_role_phrase;
use super::tag::{Item, Tag};
use std::ops::Range;

/// The noun phrase that is the subject of a verb group starting at `end`, with its appositions.
pub(super) fn subject(items: &[Item<'_>], end: usize) -> Option<Range<usize>> {
    let end = before_adjuncts(items, end);
    if end == 0 {
        return None;
    }
    if items[end - 1].tag == Tag::Comma {
        return appositive_subject(items, end);
    }
    // "Manafort, citing “the unique magic,” said": the comma stands inside the marks.
    if items[end - 1].tag == Tag::Quote {
        let open = (0..end - 1).rev().take(12).find(|&i| items[i].tag == Tag::Comma)?;
        let aside = items.get(open + 1).is_some_and(|i| matches!(i.tag, Tag::Ing | Tag::Prep));
        return aside.then(|| subject(items, open)).flatten();
    }
    // "Jason Sims — a teacher from Mount Pleasant — says"
    if items[end - 1].tag == Tag::Dash {
        let open = (0..end - 1).rev().take(24).find(|&i| items[i].tag == Tag::Dash)?;
        let aside = &items[open + 1..end - 1];
        if aside.iter().any(|i| matches!(i.tag, Tag::Stop | Tag::Colon)) {
            return None;
        }
        return subject(items, open).map(|head| head.start..end - 1);
    }
    let start = phrase_start(items, end);
    // `…,” Sarah Kocianski, an independent consultant said`: the closing comma was forgotten.
    if start > 1
        && start < end
        && items[start].tag == Tag::Det
        && items[start - 1].tag == Tag::Comma
        && is_role_phrase(&items[start..end])
    {
        let name = phrase_start(items, start - 1);
        if name < start - 1
            && name::run_at(items, name).end == start - 1
            && (name == 0 || items[name - 1].tag == Tag::Quote)
        {
            return Some(name..end);
        }
    }
    (start < end).then(|| with_role_before(items, start)..end)
}

/// Skips "last week", "on Monday", "on his platform" between subject and verb.
fn before_adjuncts(items: &[Item<'_>], end: usize) -> usize {
    let mut e = end;
    loop {
        let before = e;
        while e > 0 && items[e - 1].tag == Tag::Adv {
            e -= 1;
        }
        if e > 1 && items[e - 1].tag == Tag::Time {
            e -= 1;
            while e > 1
                && (items[e - 1]
                    .any(&["last", "this", "next", "earlier", "later", "late", "on", "in", "that"]))
            {
                e -= 1;
            }
        }
        if e == before {
            return e;
        }
    }
}

fn appositive_subject(items: &[Item<'_>], end: usize) -> Option<Range<usize>> {
    let close = end - 1;
    // "author of “The Winter Ledger”": a quotation inside an apposition is a title.
    let open = (0..close)
        .rev()
        .take_while(|&i| !ends_clause(&items[i]) || items[i].tag == Tag::Quote)
        .find(|&i| items[i].tag == Tag::Comma)?;
    let segment = &items[open + 1..close];
    let first = segment.first().filter(|i| i.tag != Tag::Quote)?;
    // "…, former president Olu Basanjo, estimated": a name with its role in front.
    let name_alone = (0..segment.len()).any(|i| {
        let run = name::run_at(segment, i);
        !run.is_empty()
            && run.end == segment.len()
            && (i == 0
                || lexicon::noun(&segment[i - 1].lower) == Some(NounKind::Person)
                    && !segment[..i].iter().any(|w| w.tag == Tag::Prep && !w.is("of") || w.tag == Tag::To))
    });
    // "Lynette Muka, social, search and analytics editor at …"
    let listed = segment.len() <= 2 && segment.iter().all(|i| i.tag == Tag::Noun);
    let describes = listed
        || is_role_phrase(segment)
        || matches!(first.tag, Tag::Det | Tag::Sub | Tag::Prep | Tag::Num | Tag::Ing | Tag::Conj)
        || matches!(first.tag, Tag::Verb)
            && first.verb.is_some_and(|v| v.form == Form::Participle || v.form == Form::Past);
    if !(describes || name_alone) {
        return None;
    }
    let head = if items[open.checked_sub(1)?].tag == Tag::Comma { None } else { subject(items, open) };
    // "Musk, posting on his own platform, X, described": commas inside the apposition.
    let sound = |head: &Range<usize>| {
        let before = head.start.checked_sub(1).map(|b| items[b].tag);
        let first = items[head.start].tag;
        let part_of_list =
            before == Some(Tag::Comma) && !matches!(first, Tag::Name | Tag::Det | Tag::Possessive);
        before != Some(Tag::Prep)
            && !part_of_list
            && !items[head.clone()].iter().any(|i| matches!(i.tag, Tag::Ing | Tag::Verb))
    };
    let head = head.filter(sound).or_else(|| appositive_subject(items, open + 1));
    match head {
        Some(head) if name_alone => {
            let description = items[head.start].tag == Tag::Det
                || items[head.clone()].iter().any(|i| lexicon::noun(&i.lower) == Some(NounKind::Person))
                || items[head.start].tag == Tag::Possessive;
            if description { Some(head.start..end) } else { Some(open + 1..close) }
        }
        Some(head) => Some(head.start..end),
        None if name_alone => Some(open + 1..close),
        None => None,
    }
}

/// "The co-founder of DeepMind, | Demis Hassabis": a name alone takes the role phrase before it in.
fn with_role_before(items: &[Item<'_>], start: usize) -> usize {
    let name_alone = items[start].tag == Tag::Name;
    if !name_alone || start < 2 || items[start - 1].tag != Tag::Comma {
        return start;
    }
    let from = phrase_start(items, start - 1);
    let role = &items[from..start - 1];
    let at_head = from == 0 || matches!(items[from - 1].tag, Tag::Comma | Tag::Sub | Tag::Conj | Tag::Stop);
    let fits = at_head
        && role.first().is_some_and(|i| matches!(i.tag, Tag::Det | Tag::Possessive | Tag::Name))
        && role.last().is_some_and(|i| i.tag != Tag::Time)
        && is_role_phrase(role);
    if fits { from } else { start }
}

/// The start of the noun phrase that ends before `end`.
fn phrase_start(items: &[Item<'_>], end: usize) -> usize {
    let mut j = end;
    while j > 0 {
        let item = &items[j - 1];
        let before = j.checked_sub(2).map(|b| &items[b]);
        let nominal_before = before.is_some_and(|b| b.nominal() || b.tag == Tag::Bracket);
        match item.tag {
            // "Two others", "many others"
            Tag::Pronoun if j == end && item.is("others") && before.is_some_and(|b| b.tag == Tag::Det) => {
                return j - 2;
            }
            Tag::Pronoun => return if j == end { j - 1 } else { j },
            Tag::Det | Tag::Possessive => {
                j -= 1;
                let goes_on =
                    before.is_some_and(|b| matches!(b.tag, Tag::Prep | Tag::Conj | Tag::Det) || b.is("to"));
                if !goes_on {
                    return j;
                }
            }
            Tag::Name | Tag::Noun | Tag::Num => j -= 1,
            Tag::Comma if j < end && name::run_around(items, j - 1).is_some() => j -= 1,
            Tag::Prep if nominal_before => j -= 1,
            // "A report released last month by the comptroller": back to what was released.
            Tag::Prep if item.is("by") && reduced_relative(items, j - 1).is_some() => {
                j = reduced_relative(items, j - 1).unwrap_or(j);
            }
            Tag::To if before.is_some_and(|b| b.is("close")) && j < end => j -= 2,
            Tag::To if nominal_before && j < end && items[j].nominal() => j -= 1,
            Tag::Conj if nominal_before && item.any(&["and", "or"]) => {
                if clause_has_verb_before(items, j - 1) {
                    return j;
                }
                j -= 1;
            }
            Tag::Quote if nickname(items, j - 1) => j -= 1,
            Tag::Bracket if item.is(")") => {
                let Some(open) = (0..j - 1).rev().take(8).find(|&i| items[i].is("(")) else { return j };
                j = open;
            }
            Tag::Ing if item.is("acting") && j < end && items[j].nominal() => j -= 1,
            Tag::Ing | Tag::Verb | Tag::Adv | Tag::Object => {
                // "the newly appointed chief": a participle inside the phrase has its article before.
                let adverbs = (0..j - 1).rev().take_while(|&i| items[i].tag == Tag::Adv).count();
                let article = (j - 1).checked_sub(adverbs + 1).map(|b| &items[b]);
                if j < end && article.is_some_and(|a| matches!(a.tag, Tag::Det | Tag::Possessive)) {
                    j -= 1;
                    continue;
                }
                // "engineers who asked not to be named": a relative clause before the verb.
                let relative = (0..j - 1)
                    .rev()
                    .take(12)
                    .take_while(|&i| !ends_clause(&items[i]) && items[i].tag != Tag::Comma)
                    .find(|&i| {
                        items[i].any(&["who", "which"])
                            || items[i].is("that") && i > 0 && items[i - 1].tag == Tag::Noun
                    });
                match relative {
                    Some(who) if who > 0 && items[who - 1].nominal() => j = who,
                    _ => return trim_left(items, j, end),
                }
            }
            _ => return trim_left(items, j, end),
        }
    }
    trim_left(items, j, end)
}

/// The participle that a "by" at `by` belongs to, when a noun stands right before it.
fn reduced_relative(items: &[Item<'_>], by: usize) -> Option<usize> {
    let verb = (1..by).rev().take(5).find(|&i| items[i].tag == Tag::Verb)?;
    (items[verb - 1].tag == Tag::Noun).then_some(verb)
}

/// A phrase does not begin with a conjunction or a preposition.
fn trim_left(items: &[Item<'_>], mut start: usize, end: usize) -> usize {
    while start < end && matches!(items[start].tag, Tag::Conj | Tag::Prep | Tag::To | Tag::Adv) {
        start += 1;
    }
    // A leading "On Tuesday" or "Last month" is when, not who.
    while start < end
        && (items[start].tag == Tag::Time
            || items[start].is("last") && items.get(start + 1).is_some_and(|t| t.tag == Tag::Time))
    {
        start += 1;
    }
    start
}

fn nickname(items: &[Item<'_>], i: usize) -> bool {
    i > 0 && items[i - 1].tag == Tag::Name && items.get(i + 1).is_some_and(|n| n.tag == Tag::Name)
}

fn clause_has_verb_before(items: &[Item<'_>], end: usize) -> bool {
    items[..end]
        .iter()
        .rev()
        .take_while(|i| !ends_clause(i) && i.tag != Tag::Comma)
        .any(|i| matches!(i.tag, Tag::Verb | Tag::Aux))
}

/// The source after an inverted cue ("said Mara Ellison, who runs …"), with its appositions.
pub(super) fn source_after(items: &[Item<'_>], from: usize) -> Option<Range<usize>> {
    let first = items.get(from)?;
    if first.tag == Tag::Pronoun {
        return first.any(&["he", "she", "they"]).then_some(from..from + 1);
    }
    let mut end = from;
    while let Some(item) = items.get(end) {
        let run = name::run_at(items, end);
        if !run.is_empty() {
            end = run.end;
            continue;
        }
        let next_nominal = items.get(end + 1).is_some_and(Item::nominal);
        let keep = match item.tag {
            Tag::Noun | Tag::Num => true,
            Tag::Det | Tag::Possessive => {
                end == from || matches!(items[end - 1].tag, Tag::Prep | Tag::Conj | Tag::Det)
            }
            Tag::Conj => {
                item.any(&["and", "&"])
                    && next_nominal
                    && end > from
                    && !items.get(end + 1).is_some_and(|n| {
                        n.verb.is_some_and(|v| !v.classes.eq(&Classes::default()) && n.tag == Tag::Verb)
                    })
            }
            Tag::Prep => {
                let after_name = end > from && items[end - 1].tag == Tag::Name;
                next_nominal
                    && end > from
                    && (item.any(&["of", "for"])
                        || item.any(&["at", "from", "with"]) && (!after_name || item.any(&["at", "from"])))
            }
            Tag::Quote => nickname(items, end),
            Tag::Ing => {
                end > from
                    && matches!(items[end - 1].tag, Tag::Noun | Tag::Prep)
                    && items.get(end + 1).is_none_or(|n| matches!(n.tag, Tag::Comma | Tag::Stop))
            }
            Tag::Bracket if item.is("(") => {
                let close = (end..items.len().min(end + 8)).find(|&i| items[i].is(")"));
                match close {
                    Some(close) => {
                        end = close;
                        true
                    }
                    None => false,
                }
            }
            _ => false,
        };
        if !keep {
            break;
        }
        end += 1;
    }
    if end == from || !items[from..end].iter().any(|i| matches!(i.tag, Tag::Name | Tag::Noun)) {
        return None;
    }
    // "its general secretary, Kwabena Ellis": the name after the description.
    let name = name::run_at(items, end + 1);
    let described = matches!(first.tag, Tag::Det | Tag::Possessive) || first.genitive();
    if described
        && !name.is_empty()
        && items[end].tag == Tag::Comma
        && items.get(name.end).is_none_or(|n| matches!(n.tag, Tag::Comma | Tag::Stop))
        && is_role_phrase(&items[from..end])
        && items[end - 1].tag != Tag::Name
    {
        return Some(from..name.end);
    }
    Some(from..relative_end(items, apposition_end(items, end)))
}

/// Extends a source at the end of its sentence over what is told of it: "said Reyes, who runs the club."
fn relative_end(items: &[Item<'_>], end: usize) -> usize {
    let who = end + usize::from(items.get(end).is_some_and(|i| i.tag == Tag::Comma));
    let stop = (who..items.len()).find(|&i| ends_clause(&items[i])).unwrap_or(items.len());
    let closes = stop >= items.len() || stop + 1 == items.len() && items[stop].tag == Tag::Stop;
    let told = items.get(who).is_some_and(|i| i.any(&["who", "whose"]))
        && !items[who..stop].iter().any(|i| i.is(";"));
    if told && closes { stop } else { end }
}

/// Extends a phrase that ends at `end` over ", chief executive of Harrow Labs".
pub(super) fn apposition_end(items: &[Item<'_>], mut end: usize) -> usize {
    while items.get(end).is_some_and(|i| i.tag == Tag::Comma) {
        let from = end + 1;
        let stop = (from..items.len())
            .find(|&i| {
                matches!(
                    items[i].tag,
                    Tag::Comma
                        | Tag::Stop
                        | Tag::Quote
                        | Tag::Sub
                        | Tag::Colon
                        | Tag::Dash
                        | Tag::Verb
                        | Tag::Aux
                )
            })
            .unwrap_or(items.len());
        let segment = &items[from..stop];
        let Some(first) = segment.first() else { break };
        let place = first.any(&["of", "from", "at"]) && segment.get(1).is_some_and(Item::nominal);
        // "Omar Saleh, 52, a fisherman": an age stands between.
        if segment.len() == 1 && first.tag == Tag::Num && items.get(stop).is_some_and(|i| i.tag == Tag::Comma)
        {
            end = stop;
            continue;
        }
        let clause = items.get(stop).is_some_and(|i| matches!(i.tag, Tag::Verb | Tag::Aux));
        let participle = first.tag == Tag::Ing && !first.any(&["managing", "leading", "founding", "acting"]);
        // "Scott McGeary, an IT professional from Seattle": an article after a name describes it.
        let described = first.any(&["a", "an"]) && items[end - 1].tag == Tag::Name && segment.len() > 1;
        if clause || participle || first.tag == Tag::Conj || !(is_role_phrase(segment) || place || described)
        {
            break;
        }
        end = stop;
    }
    end
}
