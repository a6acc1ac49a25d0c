//! A source phrase taken apart: "the NYU professor and former AT&T officer Ed Amo, a …" → who.
//!
//! Only the phrase itself is read here; who "he", "Amo" or "the company" is in the article, is
//! resolved in `resolve`.

use super::lexicon::{self, Closed, NounKind};
use super::name::{self, LowercaseFirst, Named, name_text, phrase};
use super::place::is_demonym;
use super::role::{is_role_phrase, last_name, office_before, office_name, role_and_org, role_without_org};
use super::tag::{Item, Tag};
use crate::text::Span;

/// Nouns for persons and for organisations alike.
const EITHER: &[&str] = &[
    "broadcaster",
    "developer",
    "employer",
    "investor",
    "operator",
    "publisher",
    "regulator",
    "retailer",
    "streamer",
    "supplier",
    "vendor",
];
const REFLEXIVES: &[&str] = &["himself", "herself", "itself", "themselves"];

/// What a source phrase names.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Head {
    /// he, she, they, it, we, I
    Pronoun(String),
    /// A proper name.
    Named(Named),
    /// "the company", "a spokesperson for Harrow", "many artists".
    Described(Described),
}

/// A source described, not named.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Described {
    /// The description without article and relative clause.
    pub(super) text: String,
    /// Its head noun, lower case.
    pub(super) noun: String,
    /// "the", "this": somebody the reader knows already.
    pub(super) definite: bool,
    pub(super) plural: bool,
    /// "his", "its" or a name: whose agent, lawyer, report.
    pub(super) owner: Option<String>,
    pub(super) org: Option<String>,
}

/// One source of an attribution.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Source {
    /// The whole phrase with its apposition.
    pub(super) span: Span,
    pub(super) head: Head,
    pub(super) role: Option<String>,
    pub(super) org: Option<String>,
}

/// Takes the phrase `items` apart; several sources when they speak jointly.
pub(super) fn parse(text: &str, items: &[Item<'_>]) -> Vec<Source> {
    let items = trimmed(items);
    let Some(first) = items.first() else { return Vec::new() };
    let span = Span::new(first.span.start, items[items.len() - 1].span.end);
    if let Some(sources) = with_examples(text, items, span) {
        return sources;
    }
    // "the Federation of Weavers (FOW) president Lea Sand"
    if let Some(whole) = without_acronym(items) {
        return parse(text, &whole).into_iter().map(|source| Source { span, ..source }).collect();
    }
    let mut segments = segments(items);
    let core = if segments.is_empty() { items } else { segments.remove(0) };
    let rest: Vec<&[Item<'_>]> = segments.into_iter().filter(|s| !s.is_empty()).collect();
    if let Some((left, right)) = joint(core) {
        let mut sources = parse(text, left);
        sources.extend(parse(text, right));
        return sources;
    }
    if let Some(source) = titled(text, items, &rest, span) {
        return vec![source];
    }
    let Some(mut source) = in_office(text, core, span).or_else(|| parse_core(text, core, span)) else {
        return Vec::new();
    };
    for segment in rest {
        appose(text, &mut source, segment);
    }
    vec![source]
}

/// The parts between commas, brackets and dashes that are in no name.
fn segments<'a, 't>(items: &'a [Item<'t>]) -> Vec<&'a [Item<'t>]> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < items.len() {
        let run = name::run_at(items, at);
        if !run.is_empty() {
            at = run.end;
            continue;
        }
        if matches!(items[at].tag, Tag::Comma | Tag::Bracket | Tag::Dash) {
            parts.push(&items[from..at]);
            from = at + 1;
        }
        at += 1;
    }
    parts.push(&items[from..]);
    parts
}

/// The items without an acronym in brackets in their midst, if there is one.
fn without_acronym<'t>(items: &[Item<'t>]) -> Option<Vec<Item<'t>>> {
    let open = (1..items.len()).find(|&i| {
        items[i].is("(")
            && items[i - 1].tag == Tag::Name
            && items.get(i + 1).is_some_and(|a| a.acronym)
            && items.get(i + 2).is_some_and(|close| close.is(")"))
            && items.get(i + 3).is_some_and(|next| matches!(next.tag, Tag::Noun | Tag::Name))
    })?;
    Some([&items[..open], &items[open + 3..]].concat())
}

/// "Tech companies, including Harrow Labs and Bellweather", "critics such as Lea Sand": the group, and those of it
/// who are named.
fn with_examples(text: &str, items: &[Item<'_>], span: Span) -> Option<Vec<Source>> {
    let at = (1..items.len()).find(|&i| {
        items[i].any(&["including", "like"])
            || items[i].is("such") && items.get(i + 1).is_some_and(|n| n.is("as"))
    })?;
    // "critics of releases by rivals including Harrow Labs": the rivals are no critics.
    let aside = matches!(items[at - 1].tag, Tag::Comma | Tag::Dash | Tag::Bracket);
    let nested = |i: &Item<'_>| i.tag == Tag::Prep && !i.is("of") || i.tag == Tag::Dash;
    if !aside && items[..at].iter().any(nested) {
        return None;
    }
    let mut sources = parse(text, &items[..at]);
    let several = matches!(sources.as_slice(), [Source { head: Head::Described(group), .. }] if group.plural);
    let examples = items[at + if items[at].is("such") { 2 } else { 1 }..]
        .split(|i| matches!(i.tag, Tag::Comma | Tag::Dash | Tag::Bracket) || i.is("and"))
        .filter(|example| !example.is_empty() && several)
        .map_while(|example| {
            let source = parse(text, example).into_iter().next()?;
            matches!(source.head, Head::Named(_)).then_some(source)
        });
    sources.extend(examples);
    sources.iter_mut().for_each(|source| source.span = span);
    (!sources.is_empty()).then_some(sources)
}

/// "The US envoy to Ukraine, Gen Keith Kellogg", "the Minister of Labour, Training and Skills, Ana Lim": a
/// person's name after a role in which other names stand.
fn titled(text: &str, items: &[Item<'_>], rest: &[&[Item<'_>]], span: Span) -> Option<Source> {
    let name = rest.last().filter(|name| name.len() >= 2 && name.iter().all(|i| i.tag == Tag::Name))?;
    let before = trimmed(&items[..items.len() - name.len()]);
    let names = before.iter().skip(1).any(|i| i.tag == Tag::Name);
    if !names || before.iter().any(Item::genitive) || !is_role_phrase(before) {
        return None;
    }
    let mut source = parse_main(text, name, span)?;
    let Head::Named(named) = &mut source.head else { return None };
    if named.person == Some(false) {
        return None;
    }
    named.person = Some(true);
    let (role, org) = role_and_org(text, before);
    source.role = source.role.or(role);
    source.org = source.org.or(org);
    Some(source)
}

/// "Former Secretary of State Lea Sand", "Harrow's head of research Lea Sand".
fn in_office(text: &str, core: &[Item<'_>], span: Span) -> Option<Source> {
    let name = name::runs(core).last().filter(|run| run.end == core.len())?;
    let office = office_before(core, name.start)?;
    let mut source = parse_main(text, &core[name], span)?;
    let Head::Named(named) = &mut source.head else { return None };
    if named.person == Some(false) {
        return None;
    }
    named.person = Some(true);
    source.org = last_name(&core[..office.start]).map(|run| name_text(text, &core[run]));
    source.role = office_name(text, &core[office]);
    Some(source)
}

pub(super) fn trimmed<'a, 't>(mut items: &'a [Item<'t>]) -> &'a [Item<'t>] {
    while let [first, rest @ ..] = items {
        if !matches!(first.tag, Tag::Comma | Tag::Adv | Tag::Stop | Tag::Conj | Tag::Dash)
            || first.any(&["some"])
        {
            break;
        }
        items = rest;
    }
    while let [rest @ .., last] = items {
        if !matches!(last.tag, Tag::Comma | Tag::Adv | Tag::Stop | Tag::Conj | Tag::Prep | Tag::Dash) {
            break;
        }
        items = rest;
    }
    items
}

/// "Tomas Reyes and Lea Sand", "the guild and actor Tomas Reyes": two who speak; but "the professor
/// and former officer Ed Amo" and "Society of Poets and Painters" are one.
fn joint<'a, 't>(core: &'a [Item<'t>]) -> Option<(&'a [Item<'t>], &'a [Item<'t>])> {
    let and = (0..core.len()).find(|&i| core[i].any(&["and", "&"]) && name::run_around(core, i).is_none())?;
    let (left, right) = (&core[..and], &core[and + 1..]);
    if left.iter().any(|i| matches!(i.tag, Tag::Prep | Tag::Sub)) && !right.last()?.capital {
        return None;
    }
    let names_somebody = |part: &[Item<'_>]| {
        part.last().is_some_and(|i| {
            i.tag == Tag::Name && (!i.acronym || lexicon::noun(&i.lower) != Some(NounKind::Person))
        })
    };
    let pronoun = left.len() == 1 && left[0].tag == Tag::Pronoun;
    let both_names = names_somebody(left) && right.iter().any(|i| i.tag == Tag::Name);
    (both_names || pronoun && !right.is_empty()).then_some((left, right))
}

fn parse_core(text: &str, core: &[Item<'_>], span: Span) -> Option<Source> {
    // What follows "who", "which" or a participle describes further and names other people.
    let describes = |i: &Item<'_>| i.tag == Tag::Sub && !i.is("than");
    let cut = core.iter().skip(1).position(describes).map_or(core.len(), |p| p + 1);
    let core = trimmed(&core[..cut]);
    // "Jenner herself"
    let core = match core {
        [whom @ .., own] if !whom.is_empty() && own.any(REFLEXIVES) => whom,
        _ => core,
    };
    let first = core.first()?;
    if core.len() == 1
        && let Some(pronoun) = pronoun(first)
    {
        let head = Head::Pronoun(pronoun.to_owned());
        return Some(Source { span, head, role: None, org: None });
    }
    let preposition = preposition(core);
    let main = preposition.map_or(core, |p| &core[..p]);
    let complement = preposition.map(|p| (&core[p], &core[p + 1..]));
    let mut source = parse_main(text, main, span)?;
    if let Some((preposition, rest)) = complement {
        complete(text, &mut source, preposition, rest);
    }
    Some(source)
}

/// The pronoun a word is, also where its verb is drawn together with it: "I", "they've".
fn pronoun<'i>(item: &'i Item<'_>) -> Option<&'i str> {
    match item.tag {
        Tag::Pronoun => Some(&item.lower),
        Tag::Aux => item
            .lower
            .split_once('\'')
            .map(|(pronoun, _)| pronoun)
            .filter(|pronoun| lexicon::closed(pronoun) == Some(Closed::Subject)),
        _ => None,
    }
}

/// The first preposition outside a name.
pub(super) fn preposition(core: &[Item<'_>]) -> Option<usize> {
    let mut i = 0;
    while i < core.len() {
        let run = name::run_at(core, i);
        if !run.is_empty() {
            i = run.end;
        } else if i > 0 && core[i].tag == Tag::Prep && !core[i].is("than") && i + 1 < core.len() {
            return Some(i);
        } else {
            i += 1;
        }
    }
    None
}

fn parse_main(text: &str, main: &[Item<'_>], span: Span) -> Option<Source> {
    let main = trimmed(main);
    let last = main.last()?;
    let named_at = (0..main.len()).find(|&i| {
        let run = name::run_at(main, i);
        !run.is_empty() && (run.end == main.len() || only_nickname(&main[run.end..]))
    });
    if last.tag == Tag::Name || named_at.is_some_and(|i| main[i].tag == Tag::Name) {
        let from = named_at.unwrap_or(main.len() - 1);
        // "the Prime Minister", "a Republican": a capital makes no name of a role.
        if main[from..]
            .iter()
            .all(|i| name::modifies_role(&i.lower) || lexicon::noun(&i.lower) == Some(NounKind::Person))
        {
            return Some(described(text, main, span));
        }
        // "US President", "UK PM": a seat, not a name.
        let run = &main[from..];
        if let [seat @ .., office] = run
            && lexicon::noun(&office.lower) == Some(NounKind::Person)
            && !seat.is_empty()
            && seat.iter().all(|i| {
                i.acronym
                    || name::METONYMS.contains(&&*i.lower)
                    || name::modifies_role(&i.lower)
                    || is_demonym(i.span.of(text))
            })
        {
            return Some(described(text, main, span));
        }
        // "the Kentucky Republican"
        if from > 0 && main[0].tag == Tag::Det && lexicon::noun(&last.lower) == Some(NounKind::Person) {
            return Some(described(text, main, span));
        }
        let mut named = name::take_apart(text, &main[from..]);
        // "the Daily Beast" is nobody.
        if from == 1 && main.len() > 2 && main[0].is("the") && named.role.is_none() && named.gender.is_none()
        {
            named.person = Some(false);
        }
        let (role, org) = before_name(text, &main[..from], &mut named);
        // "Chief | Operating Officer", "Technology | Secretary Lea Sand": a sentence's first word is no name, the
        // rest of the title is.
        let field = main[..from].last().filter(|i| name::is_department(&i.lower) && i.tag == Tag::Noun);
        let role = match (role, &named.role, field) {
            (Some(first), Some(rest), _) => Some(format!("{first} {rest}")),
            (None, Some(rest), Some(field)) => Some(format!("{} {rest}", field.lower)),
            (role, rest, _) => role.or_else(|| rest.clone()),
        };
        let org = org.or_else(|| named.org.clone());
        return Some(Source { span, head: Head::Named(named), role, org });
    }
    Some(described(text, main, span))
}

/// `Tomas "Inky" Reyes`: a nickname in marks inside the name.
fn only_nickname(items: &[Item<'_>]) -> bool {
    matches!(items, [quote, rest @ ..] if quote.tag == Tag::Quote && !rest.is_empty() && rest.iter().all(|i| i.tag == Tag::Name))
}

/// "Harrow Labs chief executive" or "streaming giant" before a name: role and organisation of a
/// person, or a mere description of an organisation.
fn before_name(text: &str, before: &[Item<'_>], named: &mut Named) -> (Option<String>, Option<String>) {
    let before: &[Item<'_>] = match before {
        [first, rest @ ..] if matches!(first.tag, Tag::Det | Tag::Possessive) => rest,
        _ => before,
    };
    let Some(noun) = before.last() else { return (None, None) };
    // "chipmaker Haldane Semiconductor": only the look of its words makes a person of it.
    let by_look = !name::given(&named.name) && named.role.is_none() && named.gender.is_none();
    match lexicon::noun(&noun.lower) {
        Some(NounKind::Org | NounKind::Group)
            if named.person != Some(true)
                || named.name.split(' ').count() == 1
                || by_look && !noun.any(EITHER) && !name::is_department(&noun.lower) =>
        {
            named.person = Some(false);
            (None, None)
        }
        Some(NounKind::Document) => (None, None),
        Some(_) if named.person == Some(false) => (None, None),
        kind => {
            let single = !named.name.contains(' ');
            if kind.is_none() || (single && named.gender.is_none() && !noun.capital && before.len() > 1) {
                // "ChatGPT developer OpenAI": one word after a role noun may be a company.
                return (None, None);
            }
            named.person = Some(true);
            role_and_org(text, before)
        }
    }
}

/// The phrase as a source that is described.
fn described(text: &str, main: &[Item<'_>], span: Span) -> Source {
    let described = describe(text, main);
    let org = described.org.clone();
    Source { span, head: Head::Described(described), role: None, org }
}

fn describe(text: &str, main: &[Item<'_>]) -> Described {
    let determiner = main.first().filter(|i| matches!(i.tag, Tag::Det | Tag::Possessive));
    let definite = determiner.is_some_and(|d| d.any(&["the", "this", "these", "those"]));
    let counts = determiner.is_none_or(|d| !d.any(&["the", "a", "an", "this", "these", "those"]));
    // "many narrators'": the phrase itself owns what follows it.
    let genitive = main.iter().position(Item::genitive).filter(|g| g + 1 < main.len());
    let owner = match determiner {
        Some(d) if d.tag == Tag::Possessive => Some(d.lower.clone().into_owned()),
        _ => genitive.map(|g| {
            let from = name::run_around(main, g).map_or(g, |run| run.start);
            name_text(text, &main[from..=g])
        }),
    };
    let from = match (determiner, genitive) {
        (Some(d), _) if d.tag == Tag::Possessive || !counts || d.is("one") => 1,
        _ => 0,
    };
    let body = &main[from.min(main.len() - 1)..];
    // The head is the last noun that can speak, unless the very last looks like somebody's trade.
    let trade = body
        .last()
        .filter(|i| i.tag == Tag::Noun && ["er", "or", "ist"].iter().any(|end| i.lower.ends_with(end)));
    let noun = trade
        .into_iter()
        .chain(body.iter().rev())
        .find(|i| lexicon::noun(&i.lower).is_some())
        .or_else(|| body.iter().rev().find(|i| i.tag == Tag::Noun))
        .or(body.last())
        .map(|i| i.lower.clone().into_owned())
        .unwrap_or_default();
    let org = body.iter().position(|i| i.tag == Tag::Name).map(|f| {
        let run = name::run_at(body, f);
        name_text(text, &body[run])
    });
    let plural = lexicon::noun(&noun) == Some(NounKind::Group)
        || determiner.is_some_and(|d| {
            d.any(&["many", "several", "some", "most", "few", "two", "three", "these", "those"])
        })
        || (noun.ends_with('s') && !noun.ends_with("ss") && lexicon::noun(&noun).is_none());
    let named_first = body.first().is_some_and(|i| i.tag == Tag::Name);
    let words = phrase(text, body);
    let words = lexicon::without_possessive(&words).trim_end_matches(['\'', '’']).to_owned();
    let words = if named_first { words } else { words.to_lowercase_first() };
    Described { text: words, noun, definite, plural, owner, org }
}

/// "of Harrow Labs", "for Bellweather AI", "from Lea Sand": whom the description belongs to.
fn complete(text: &str, source: &mut Source, preposition: &Item<'_>, rest: &[Item<'_>]) {
    let stop =
        rest.iter().position(|i| matches!(i.tag, Tag::Sub | Tag::Ing | Tag::Verb)).unwrap_or(rest.len());
    let rest = &rest[..stop];
    let belongs = preposition.any(&["of", "for", "from", "at", "with", "by"]);
    let run = last_name_before_preposition(rest);
    match &mut source.head {
        Head::Named(_) if belongs => {
            source.org = source.org.take().or(run.map(|r| name_text(text, &rest[r])));
        }
        Head::Described(described) => {
            let kind = lexicon::noun(&described.noun);
            if kind == Some(NounKind::Document)
                && preposition.any(&["from", "by"])
                && let Some(person) = parse(text, rest).into_iter().next()
                && matches!(&person.head, Head::Named(named) if named.person == Some(true))
            {
                *source = Source { span: source.span, ..person };
                return;
            }
            if let Some(run) =
                run.clone().filter(|_| kind == Some(NounKind::Document) && preposition.any(&["from", "by"]))
            {
                source.org = Some(name_text(text, &rest[run]));
            }
            if let Some(run) = run.filter(|_| belongs && kind != Some(NounKind::Document)) {
                described.org = described.org.take().or(Some(name_text(text, &rest[run])));
                source.org.clone_from(&described.org);
            }
            if !rest.is_empty() {
                described.text = format!("{} {} {}", described.text, preposition.lower, phrase(text, rest));
            }
        }
        _ => {}
    }
}

fn last_name_before_preposition(rest: &[Item<'_>]) -> Option<std::ops::Range<usize>> {
    let stop = preposition(rest).unwrap_or(rest.len());
    last_name(&rest[..stop])
}

/// Adds what an apposition tells: "…, chief executive of Harrow Labs," or "his lawyer, Joan Pike,".
fn appose(text: &str, source: &mut Source, segment: &[Item<'_>]) {
    let segment = trimmed(segment);
    let Some(first) = segment.first() else { return };
    // "Anastasiya, 27", "Tonia, a 34-year-old who …", "Larissa, whose brother …": only people have these.
    if let Head::Named(named) = &mut source.head {
        let age = first.tag == Tag::Num && segment.len() == 1 && first.lower.len() < 3;
        let human =
            age || first.any(&["who", "whose"]) || segment.iter().any(|i| i.lower.ends_with("-year-old"));
        named.person = named.person.or(human.then_some(true));
    }
    let role_participle = first.any(&["managing", "leading", "founding", "acting"]);
    // "retired general Keith Kellogg"
    let participle = first.tag == Tag::Verb
        && first.lower.ends_with("ed")
        && segment.last().is_some_and(|i| i.tag == Tag::Name);
    if matches!(first.tag, Tag::Sub | Tag::Verb | Tag::Aux | Tag::Pronoun) && !participle
        || first.tag == Tag::Ing && !role_participle
        || first.is("speaking")
    {
        return;
    }
    match &source.head {
        Head::Described(described) => {
            let named_last = segment.last().is_some_and(|i| i.tag == Tag::Name);
            let own_name =
                named_last && preposition(segment).is_none() && !segment.iter().any(|i| i.tag == Tag::Det);
            let run = name::run_at(segment, 0);
            let person = lexicon::noun(&described.noun) == Some(NounKind::Person) && !described.plural;
            if person
                && run.len() > 1
                && segment.get(run.end).is_some_and(|i| i.any(&["of", "from", "at"]))
                && let Some(Source { head: Head::Named(named), org, .. }) =
                    parse_core(text, segment, source.span)
                && named.person != Some(false)
            {
                source.role = Some(described.noun.clone());
                source.org = org;
                source.head = Head::Named(Named { person: Some(true), ..named });
                return;
            }
            if own_name
                && let Some(Source { head: Head::Named(named), role, org, .. }) =
                    parse_main(text, segment, source.span)
            {
                if named.person != Some(false) {
                    let role =
                        described.text.rsplit_once("'s ").or_else(|| described.text.rsplit_once("’s "));
                    source.role = Some(role_without_org(role.map_or(&*described.text, |(_, role)| role)));
                }
                source.role = source.role.take().or(role);
                source.org = source
                    .org
                    .take()
                    .or_else(|| described.org.clone())
                    .or_else(|| described.owner.clone())
                    .or(org);
                source.org = source.org.take().filter(|o| o.starts_with(char::is_uppercase));
                source.head = Head::Named(Named { person: named.person.or(Some(true)), ..named });
            }
        }
        Head::Named(_) if first.tag == Tag::Prep => {
            if first.any(&["of", "from", "at"]) && source.org.is_none() {
                source.org =
                    last_name_before_preposition(&segment[1..]).map(|r| name_text(text, &segment[1..][r]));
            }
        }
        Head::Named(named) => {
            // A lone number is an age.
            if first.tag == Tag::Num
                || named.person == Some(false)
                || source.role.is_some() && source.org.is_some()
            {
                return;
            }
            if !is_role_phrase(segment) {
                return;
            }
            let (role, org) = role_and_org(text, segment);
            source.role = source.role.take().or(role);
            source.org = source.org.take().or(org);
            if let Head::Named(named) = &mut source.head {
                named.person = Some(true);
            }
        }
        Head::Pronoun(_) => {}
    }
}
