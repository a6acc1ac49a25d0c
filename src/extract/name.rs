//! Names: where they run, whether a person or an organisation bears them, what titles tell.

use super::lexicon::{self, Gender, NounKind};
use super::tag::{Item, Tag};
use crate::text::Span;
use std::ops::Range;

/// Places and seats that speak for those who govern there.
pub(super) const METONYMS: &[&str] = &[
    "brussels",
    "westminster",
    "washington",
    "beijing",
    "moscow",
    "london",
    "paris",
    "berlin",
    "tokyo",
    "pyongyang",
    "hollywood",
    "kremlin",
    "whitehall",
    "pentagon",
    "tehran",
    "delhi",
    "britain",
    "china",
    "russia",
    "france",
    "germany",
    "japan",
    "india",
    "america",
    "us",
    "uk",
    "eu",
    "un",
    "europe",
];
/// Particles inside a person's name.
const PARTICLES: &[&str] = &[
    "de", "da", "di", "del", "della", "van", "von", "der", "den", "la", "le", "al", "bin", "ibn", "el",
    "dos", "du", "ter",
];
/// Family names that mostly stand before the given name.
const FAMILY_FIRST: &[&str] = &[
    "ahn", "ban", "bui", "cai", "cao", "chen", "cheng", "cho", "choi", "cui", "dang", "deng", "ding", "dong",
    "du", "duong", "feng", "gao", "guo", "han", "hoang", "hong", "hu", "huang", "hwang", "jang", "jiang",
    "jung", "kang", "kim", "kwak", "kwon", "lee", "li", "liang", "lim", "lin", "liu", "lu", "luo", "ma",
    "moon", "ngo", "nguyen", "pan", "park", "peng", "pham", "phan", "ren", "ryu", "seo", "shen", "shin",
    "song", "su", "sun", "tan", "tang", "tian", "tran", "wang", "wei", "wu", "xi", "xia", "xiao", "xie",
    "xu", "yang", "yao", "ye", "yoon", "yu", "yuan", "zeng", "zhang", "zhao", "zheng", "zhong", "zhou",
    "zhu",
];
/// Titles before a name, with the gender they give away.
const TITLES: &[(&str, Option<Gender>)] = &[
    ("mr", Some(Gender::Male)),
    ("sir", Some(Gender::Male)),
    ("lord", Some(Gender::Male)),
    ("father", Some(Gender::Male)),
    ("mrs", Some(Gender::Female)),
    ("ms", Some(Gender::Female)),
    ("miss", Some(Gender::Female)),
    ("dame", Some(Gender::Female)),
    ("lady", Some(Gender::Female)),
    ("baroness", Some(Gender::Female)),
    ("sister", Some(Gender::Female)),
    ("mx", None),
    ("dr", None),
    ("prof", None),
    ("sen", None),
    ("rep", None),
    ("gov", None),
    ("gen", None),
    ("col", None),
    ("sgt", None),
    ("capt", None),
    ("lt", None),
    ("rev", None),
    ("hon", None),
];
/// What abbreviated titles stand for when they tell a role.
const TITLE_ROLES: &[(&str, &str)] = &[
    ("prof", "professor"),
    ("sen", "senator"),
    ("rep", "representative"),
    ("gov", "governor"),
    ("gen", "general"),
    ("col", "colonel"),
    ("sgt", "sergeant"),
    ("capt", "captain"),
    ("lt", "lieutenant"),
    ("rev", "reverend"),
];
/// Words that go before a role noun and belong to it when capitalised ("Prime Minister").
const ROLE_MODIFIERS: &[&str] = &[
    "prime",
    "chief",
    "vice",
    "deputy",
    "senior",
    "managing",
    "executive",
    "general",
    "assistant",
    "associate",
    "attorney",
    "foreign",
    "home",
    "finance",
    "former",
    "acting",
    "policy",
    "technology",
    "operating",
    "financial",
    "lead",
    "principal",
    "founding",
    "global",
    "head",
    "shadow",
    "state",
    "district",
    "police",
    "union",
    "committee",
    "interim",
    "supreme",
    "high",
    "court",
    "creative",
    "product",
];

/// What offices are named by: "Secretary of State", "director of research".
const DEPARTMENTS: &[&str] = &[
    "affairs",
    "agriculture",
    "ai",
    "broadcasting",
    "care",
    "children",
    "commerce",
    "communications",
    "communities",
    "consular",
    "culture",
    "defence",
    "defense",
    "design",
    "digital",
    "education",
    "electronics",
    "employment",
    "energy",
    "engineering",
    "environment",
    "equalities",
    "families",
    "finance",
    "fisheries",
    "food",
    "foreign",
    "government",
    "health",
    "homeland",
    "housing",
    "industry",
    "information",
    "infrastructure",
    "innovation",
    "interior",
    "investment",
    "justice",
    "labor",
    "labour",
    "media",
    "operations",
    "pensions",
    "policy",
    "product",
    "public",
    "research",
    "rural",
    "safety",
    "science",
    "security",
    "skills",
    "social",
    "sport",
    "staff",
    "state",
    "strategy",
    "technology",
    "tourism",
    "trade",
    "transport",
    "transportation",
    "treasury",
    "veterans",
    "war",
    "women",
    "work",
];
/// Offices that are held "for" something.
const HELD_FOR: &[&str] =
    &["minister", "secretary", "undersecretary", "commissioner", "director", "head", "envoy", "president"];

/// The maximal name that starts at `from`: names joined by particles, and by "of", "for", "and" in
/// the names of institutions ("Guild of Northern Writers"). Empty when no name starts there.
pub(super) fn run_at(items: &[Item<'_>], from: usize) -> Range<usize> {
    if let Some(end) = department_end(items, from) {
        return from..end;
    }
    let mut end = from;
    while end < items.len() {
        let item = &items[end];
        if item.tag == Tag::Name {
            end += 1;
            if item.genitive() && !names_institution(items, end) {
                break;
            }
            continue;
        }
        if end == from {
            break;
        }
        let next_name = items.get(end + 1).is_some_and(|n| n.tag == Tag::Name);
        if item.tag == Tag::Quote && item.capital && next_name && end == from + 1 {
            end += 1;
            continue;
        }
        let the_name = item.any(&["of", "for", "on"])
            && items.get(end + 1).is_some_and(|n| n.is("the"))
            && items.get(end + 2).is_some_and(|n| n.tag == Tag::Name);
        let institution = || institution_noun(&items[from..end]);
        let acronym = end == from + 1 && items[from].acronym && lexicon::noun(&items[from].lower).is_none();
        let chained = || items[from..end].iter().any(|i| i.any(&["of", "for"]));
        if PARTICLES.contains(&&*item.lower) && (next_name || particle_then_name(items, end + 1)) {
            end += 1;
        } else if next_name && item.is("of") && acronym {
            // "the ACLU of Ohio"
            end += 1;
        } else if (next_name || the_name) && item.any(&["of", "for", "on"]) && institution() {
            end += if the_name { 2 } else { 1 };
        } else if next_name
            && item.any(&["and", "&"])
            && (chained() && institution() || item.is("&") || the_and_institution(items, from, end))
        {
            end += 1;
        } else if item.tag == Tag::Comma && chained() && institution() && is_listed(items, end) {
            // "Department for Science, Innovation and Technology"
            end += 1;
        } else if item.tag == Tag::Num && !item.lower.starts_with(['$', '£', '€']) && item.span.len() <= 3
        {
            // "Sora 2", "Area 51"
            end += 1;
        } else {
            break;
        }
    }
    from..end
}

/// "Secretary of | State | Lea Sand": where the department ends whose head's name follows.
fn department_end(items: &[Item<'_>], from: usize) -> Option<usize> {
    let of = from.checked_sub(1).filter(|&of| leads_to_department(items, of))?;
    let names = items[from..].iter().take_while(|i| i.tag == Tag::Name || i.is("and")).count();
    let words = &items[from..from + names];
    let named = words.iter().take_while(|i| is_department(&i.lower) || i.is("and")).count();
    let given = (1..names.saturating_sub(1)).find(|&i| {
        let ends = words[i - 1].is("and") || words[i - 1].genitive();
        lexicon::given_name(&words[i].lower).is_some() && !ends
    });
    // "Minister for Electronics and Digital Affairs | Lea Sand", "Minister for Electronics | Lea Sand"
    let last = (0..names.saturating_sub(1)).rev().find(|&i| is_department(&words[i].lower)).map(|i| i + 1);
    let held = items[of - 1].any(HELD_FOR) && !words.iter().any(|i| lexicon::org_word(&i.lower));
    let unknown = || names.checked_sub(2).filter(|&end| held && end > 0 && !words[end - 1].is("and"));
    // "Secretary of | State | for Work and Pensions"
    if names == 1 && named == 1 && items.get(from + 1).is_some_and(|i| i.is("for")) {
        return Some(from + 1);
    }
    let end = if named > 0 && named < names { Some(named) } else { given.or(last).or_else(unknown) };
    end.filter(|_| !items[of - 1].genitive()).map(|end| from + end)
}

/// Whether a department may follow the preposition at `of`: "secretary of", "minister for".
pub(super) fn leads_to_department(items: &[Item<'_>], of: usize) -> bool {
    let Some(office) = of.checked_sub(1).map(|office| &items[office]) else { return false };
    let held = lexicon::noun(&office.lower) == Some(NounKind::Person);
    // "Secretary of State | for"
    let of_state = office.is("state") && of > 1 && items[of - 2].is("of");
    items.get(of).is_some_and(|i| i.is("of") && held || i.is("for") && (of_state || office.any(HELD_FOR)))
}

/// Whether offices are named by a lower-case word.
pub(super) fn is_department(word: &str) -> bool {
    DEPARTMENTS.contains(&word)
}

/// The name that the item at `at` is part of.
pub(super) fn run_around(items: &[Item<'_>], at: usize) -> Option<Range<usize>> {
    (0..=at).map(|from| run_at(items, from)).find(|run| run.contains(&at))
}

/// The names of a sentence or phrase, in order.
pub(super) fn runs(items: &[Item<'_>]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let run = (at..items.len()).map(|from| run_at(items, from)).find(|run| !run.is_empty())?;
        at = run.end;
        Some(run)
    })
}

/// Whether a list of names goes on at the comma and ends with "and" and a name.
fn is_listed(items: &[Item<'_>], comma: usize) -> bool {
    let names = items[comma + 1..].iter().take_while(|i| i.tag == Tag::Name && !i.genitive()).count();
    let after = comma + 1 + names;
    let named = |at: usize| items.get(at).is_some_and(|i| i.tag == Tag::Name);
    names > 0
        && items.get(after).is_some_and(|i| match i.tag {
            Tag::Comma => is_listed(items, after),
            _ => i.any(&["and", "&"]) && named(after + 1),
        })
}

fn particle_then_name(items: &[Item<'_>], at: usize) -> bool {
    items.get(at).is_some_and(|i| PARTICLES.contains(&&*i.lower))
        && items.get(at + 1).is_some_and(|i| i.tag == Tag::Name)
}

/// Whether a lower-case word stands inside people's names: "van", "de".
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Whether a word goes before a role ("former", "chief") and is no name of its own.
pub(super) fn modifies_role(word: &str) -> bool {
    ROLE_MODIFIERS.contains(&word)
}

/// "the Cybersecurity and Infrastructure Security Agency": one institution after its article.
fn the_and_institution(items: &[Item<'_>], from: usize, and: usize) -> bool {
    let article = from > 0 && items[from - 1].is("the");
    article && !institution_noun(&items[from..and]) && names_institution(items, and + 1)
}

/// "Information Commissioner's | Office", "Queen's | University Belfast": a possessive inside the name
/// of an institution.
fn names_institution(items: &[Item<'_>], from: usize) -> bool {
    items[from.min(items.len())..]
        .iter()
        .take_while(|i| i.tag == Tag::Name && !i.genitive())
        .any(|i| matches!(lexicon::noun(&i.lower), Some(NounKind::Org | NounKind::Group)) || i.is("office"))
}

fn institution_noun(items: &[Item<'_>]) -> bool {
    items.iter().any(|i| {
        let word = lexicon::without_possessive(&i.lower);
        i.tag == Tag::Name && (lexicon::noun(word) == Some(NounKind::Org) || lexicon::org_word(word))
    })
}

/// A name taken apart: title, role and organisation in front of it, the name itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) span: Option<Span>,
    pub(super) role: Option<String>,
    pub(super) org: Option<String>,
    pub(super) gender: Option<Gender>,
    /// Person or organisation, where the words alone tell.
    pub(super) person: Option<bool>,
}

/// Takes a run of capitalised words apart: "UK Prime Minister Joan Pike" is Joan Pike, prime
/// minister, of the UK.
pub(super) fn take_apart(text: &str, items: &[Item<'_>]) -> Named {
    let mut named = Named::default();
    let mut from = 0;
    let institution = institution_noun(items) && items.iter().any(|i| i.any(&["of", "for"]));
    let is_role = |i: &Item<'_>| lexicon::noun(&i.lower) == Some(NounKind::Person) && !is_title(&i.lower);
    if !institution
        && let Some(role) =
            (0..items.len().saturating_sub(1)).rev().find(|&r| is_role(&items[r]) && !items[r].genitive())
        && items[role + 1..].iter().all(|i| !lexicon::org_word(&i.lower))
        && !items[role + 1..].iter().all(|i| i.any(&["jr", "sr", "ii", "iii"]))
    {
        let mut start = role;
        while start > 0 && (modifies_role(&items[start - 1].lower) || is_department(&items[start - 1].lower))
        {
            start -= 1;
        }
        named.role = Some(phrase(text, &items[start..=role]).to_lowercase());
        if start > 0 {
            named.org = Some(name_text(text, &items[..start]));
        }
        named.person = Some(true);
        from = role + 1;
    }
    // "Texas Gov. Rick Perry"
    let office = |i: &Item<'_>| title_role(i.lower.trim_end_matches('.')).is_some();
    if from == 0
        && !institution
        && let Some(last) = (1..items.len().saturating_sub(1)).rev().find(|&i| office(&items[i]))
    {
        let title = (1..last).rev().take_while(|&i| office(&items[i])).last().unwrap_or(last);
        named.org = Some(name_text(text, &items[..title]));
        from = title;
    }
    while from + 1 < items.len() {
        let word = items[from].lower.trim_end_matches('.');
        let Some((_, gender)) = TITLES.iter().find(|(title, _)| *title == word) else { break };
        named.gender = named.gender.or(*gender);
        named.person = Some(true);
        if let Some(role) = title_role(word) {
            // "Lt. Gov."
            named.role = Some(named.role.map_or_else(|| role.to_owned(), |rank| format!("{rank} {role}")));
        }
        from += 1;
    }
    let rest = &items[from..];
    named.name = name_text(text, rest);
    named.span = rest.first().map(|f| Span::new(f.span.start, rest[rest.len() - 1].span.end));
    if named.person.is_none() {
        named.person = looks_like_person(rest);
    }
    if named.gender.is_none()
        && named.person != Some(false)
        && let Some(first) = rest.first()
    {
        named.gender = lexicon::given_name(&first.lower).flatten().filter(|_| rest.len() > 1);
    }
    named
}

/// The role that an abbreviated title, in lower case and without its dot, tells.
fn title_role(word: &str) -> Option<&'static str> {
    TITLE_ROLES.iter().find(|(title, _)| *title == word).map(|(_, role)| *role)
}

/// Person, organisation, or not to be told from the words alone.
fn looks_like_person(items: &[Item<'_>]) -> Option<bool> {
    let first = items.first()?;
    let word = |i: &Item<'_>| lexicon::without_possessive(&i.lower).to_owned();
    let stem = |i: &Item<'_>| i.span.len() - if i.lower.ends_with("'s") { 2 } else { 0 };
    if items.iter().any(|i| {
        let w = word(i);
        let many = lexicon::noun(&w) == Some(NounKind::Org) || lexicon::people(&w);
        lexicon::org_word(&w) || many || i.is("&") || i.tag == Tag::Num
    }) {
        return Some(false);
    }
    if items.len() == 1 && METONYMS.contains(&&*word(first)) {
        return Some(false);
    }
    let given = lexicon::given_name(&word(first)).is_some();
    if items.len() >= 2 {
        let all_short =
            items.iter().all(|i| stem(i) <= 4 && i.lower.chars().all(char::is_alphanumeric) && !given);
        return Some(!all_short || given || items.len() == 3);
    }
    None
}

/// Whether a lower-case word alone names a company or those who govern somewhere: "google", "china".
pub(super) fn stands_alone(word: &str) -> bool {
    lexicon::company(word) || METONYMS.contains(&word)
}

/// Whether a lower-case word, without its dot, is a title before a name.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.iter().any(|(title, _)| *title == word)
}

/// Whether the first of a name's lower-case words is the family's: "kwak min-jae", "xu weiling".
pub(super) fn family_first(words: &[String]) -> bool {
    words.first().is_some_and(|family| FAMILY_FIRST.contains(&&**family))
        || matches!(words, [_, given] if given.contains('-') && lexicon::given_name(&words[0]).is_none())
}

/// Whether a name begins with a common given name.
pub(super) fn given(name: &str) -> bool {
    name.split(' ').next().is_some_and(|first| lexicon::given_name(&first.to_lowercase()).is_some())
}

/// Whether the words are an acronym: at least two letters, all capital.
pub(super) fn is_acronym(word: &str) -> bool {
    let word = lexicon::without_possessive(word);
    word.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && word.chars().all(|c| c.is_uppercase() || c.is_numeric() || matches!(c, '-' | '&' | '.'))
}

/// The acronym a long name makes: Guild of Northern Writers → GNW.
pub(super) fn acronym_of(name: &str) -> String {
    // "AI Safety Institute" is AISI: what is an acronym already keeps all its letters.
    let letters = |word: &str| if is_acronym(word) { word.len() } else { 1 };
    name.split(|c: char| c.is_whitespace() || c == '-')
        .filter(|word| word.starts_with(char::is_uppercase))
        .flat_map(|word| word.chars().take(letters(word)))
        .collect()
}

/// A name as it is written in a record: without possessive, nickname marks stay out by tagging.
pub(super) fn name_text(text: &str, items: &[Item<'_>]) -> String {
    let words: Vec<&str> = items.iter().filter(|i| i.quote.is_none()).map(|i| i.span.of(text)).collect();
    let joined = words.join(" ").replace(" ,", ",");
    lexicon::without_possessive(&joined).to_owned()
}

/// The words of some items as they stand, white space made single; a headline's capitals small.
pub(super) fn phrase(text: &str, items: &[Item<'_>]) -> String {
    let Some(first) = items.first() else { return String::new() };
    let mut words = String::new();
    let mut at = first.span.start;
    for item in items {
        let word = item.span.of(text);
        words.push_str(&text[at..item.span.start]);
        if !item.capital && item.quote.is_none() && word.starts_with(char::is_uppercase) {
            words.push_str(&word.to_lowercase());
        } else {
            words.push_str(word);
        }
        at = item.span.end;
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lower-casing of a first letter that only a sentence's or a title's beginning made a capital.
pub(super) trait LowercaseFirst {
    fn to_lowercase_first(&self) -> String;
}

impl LowercaseFirst for str {
    fn to_lowercase_first(&self) -> String {
        let mut letters = self.chars();
        match (letters.next(), letters.clone().next()) {
            (Some(_), Some(second)) if second.is_uppercase() => self.to_owned(),
            (Some(first), _) => first.to_lowercase().chain(letters).collect(),
            (None, _) => String::new(),
        }
    }
}
