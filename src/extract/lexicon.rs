//! The word lists of `lexicon/`, inflected and ready to ask.
//!
//! They are data files, one family of words each, so that a word can be added without reading any
//! code. Lists name what is frequent; nothing in the extractor depends on a list being complete.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a reporting verb can report; a verb may do several of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u16);

impl Classes {
    pub(super) const SAY: Classes = Classes(1);
    pub(super) const TELL: Classes = Classes(1 << 1);
    pub(super) const ASK: Classes = Classes(1 << 2);
    pub(super) const DIRECT: Classes = Classes(1 << 3);
    pub(super) const COMMIT: Classes = Classes(1 << 4);
    pub(super) const BELIEVE: Classes = Classes(1 << 5);
    pub(super) const EVALUATE: Classes = Classes(1 << 6);
    pub(super) const ACCUSE: Classes = Classes(1 << 7);
    pub(super) const MANNER: Classes = Classes(1 << 8);
    pub(super) const FIND: Classes = Classes(1 << 9);
    pub(super) const TOPIC: Classes = Classes(1 << 10);

    pub(super) const ANY: Classes = Classes(u16::MAX);

    fn named(name: &str) -> Classes {
        match name {
            "say" => Self::SAY,
            "tell" => Self::TELL,
            "ask" => Self::ASK,
            "direct" => Self::DIRECT,
            "commit" => Self::COMMIT,
            "believe" => Self::BELIEVE,
            "evaluate" => Self::EVALUATE,
            "accuse" => Self::ACCUSE,
            "manner" => Self::MANNER,
            "find" => Self::FIND,
            "topic" => Self::TOPIC,
            other => unreachable!("unknown class {other:?} in lexicon/cues.txt"),
        }
    }

    /// Whether the verb belongs to any of `others`.
    pub(super) fn any(self, others: Classes) -> bool {
        self.0 & others.0 != 0
    }

    /// Both sets together.
    pub(super) const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}

/// The shape of a verb in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Base,
    ThirdPerson,
    /// Past tense, which for regular verbs is also the participle.
    Past,
    Participle,
    Ing,
}

/// A verb form found in a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verb {
    pub(super) lemma: &'static str,
    pub(super) form: Form,
    /// Empty for everyday verbs.
    pub(super) classes: Classes,
}

/// What kind of source a head noun makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NounKind {
    Person,
    Org,
    Group,
    Document,
}

/// The gender a given name usually goes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Female,
    Male,
}

/// What a word of a closed class does in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    Adverb,
    Time,
    Preposition,
    Subordinator,
    Determiner,
    Auxiliary,
    Possessive,
    Object,
    Subject,
}

impl Closed {
    fn named(name: &str) -> Closed {
        match name {
            "time" => Closed::Time,
            "preposition" => Closed::Preposition,
            "subordinator" => Closed::Subordinator,
            "determiner" => Closed::Determiner,
            "auxiliary" => Closed::Auxiliary,
            "possessive" => Closed::Possessive,
            "object" => Closed::Object,
            "subject" => Closed::Subject,
            _ => Closed::Adverb,
        }
    }
}

struct Lexicon {
    closed: FxHashMap<&'static str, Closed>,
    verbs: FxHashMap<String, Verb>,
    nouns: FxHashMap<&'static str, NounKind>,
    /// Whether a word that makes a name an organisation's is a company of its own.
    org_words: FxHashMap<&'static str, bool>,
    names: FxHashMap<&'static str, Option<Gender>>,
    topics: FxHashMap<&'static str, Vec<&'static str>>,
    speech_nouns: FxHashMap<&'static str, Vec<&'static str>>,
    attitudes: FxHashMap<&'static str, Vec<&'static str>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    closed: sections(include_str!("lexicon/closed.txt"), Closed::named),
    verbs: verbs(),
    nouns: sections(include_str!("lexicon/nouns.txt"), |section| match section {
        "person" => NounKind::Person,
        "org" => NounKind::Org,
        "group" => NounKind::Group,
        _ => NounKind::Document,
    }),
    org_words: sections(include_str!("lexicon/org_words.txt"), |section| section == "company"),
    names: sections(include_str!("lexicon/first_names.txt"), |section| match section {
        "f" => Some(Gender::Female),
        "m" => Some(Gender::Male),
        _ => None,
    }),
    topics: leads(include_str!("lexicon/topics.txt")),
    attitudes: leads(include_str!("lexicon/attitudes.txt")),
    speech_nouns: leads(include_str!("lexicon/speech_nouns.txt")),
});

/// Looks up a lower-case word among the closed classes.
pub(super) fn closed(word: &str) -> Option<Closed> {
    LEXICON.closed.get(word).copied()
}

/// Looks up a lower-case word among the verbs, reporting ones first.
pub(super) fn verb(word: &str) -> Option<Verb> {
    LEXICON.verbs.get(word).copied()
}

/// The word without a possessive `'s` at its end.
pub(super) fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// Looks up a lower-case head noun; a regular plural of a person is a group.
pub(super) fn noun(word: &str) -> Option<NounKind> {
    let nouns = &LEXICON.nouns;
    let word = without_possessive(word);
    nouns.get(word).copied().or_else(|| {
        // "co-author", "vice-president"; not "AFL-CIO".
        if let Some((_, last)) = word.rsplit_once('-')
            && let Some(kind) = nouns.get(last).filter(|_| last.len() > 3)
        {
            return Some(*kind);
        }
        let singular = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
        let stem = singular.as_deref().or_else(|| word.strip_suffix('s'))?;
        match nouns.get(stem)? {
            NounKind::Person | NounKind::Group | NounKind::Org => Some(NounKind::Group),
            NounKind::Document => Some(NounKind::Document),
        }
    })
}

/// Whether a lower-case word means many people and is in the lexicon so; "deans" might be somebody's name.
pub(super) fn people(word: &str) -> bool {
    LEXICON.nouns.get(word) == Some(&NounKind::Group)
}

/// Whether a lower-case word, no noun of the lexicon, makes the name it is in an organisation's.
pub(super) fn org_word(word: &str) -> bool {
    LEXICON.org_words.contains_key(word)
}

/// Whether a lower-case word is the name of a company and nothing else.
pub(super) fn company(word: &str) -> bool {
    LEXICON.org_words.get(word) == Some(&true)
}

/// Whether a lower-case word is a common given name, and whose.
pub(super) fn given_name(word: &str) -> Option<Option<Gender>> {
    LEXICON.names.get(word).copied()
}

/// Whether the verb can lead to what is spoken of by this preposition; `-` asks for a bare object.
pub(super) fn leads_to_topic(lemma: &str, preposition: &str) -> bool {
    LEXICON.topics.get(lemma).is_some_and(|leads| leads.contains(&preposition))
}

/// Whether a noun that reports ("claim", "calls") leads to what is said by this word ("that", "for").
pub(super) fn noun_leads_to(noun: &str, word: &str) -> bool {
    speech_noun(noun).is_some_and(|leads| leads.contains(&word))
}

/// The words that a noun that reports leads by; none where it is no such noun.
pub(super) fn speech_noun(noun: &str) -> Option<&'static [&'static str]> {
    let nouns = &LEXICON.speech_nouns;
    nouns.get(noun).or_else(|| nouns.get(noun.strip_suffix('s')?)).map(Vec::as_slice)
}

/// Whether what somebody is ("worried", "confident") leads to what about by this word.
pub(super) fn attitude_leads_to(adjective: &str, word: &str) -> bool {
    LEXICON.attitudes.get(adjective).is_some_and(|leads| leads.contains(&word))
}

fn leads(file: &'static str) -> FxHashMap<&'static str, Vec<&'static str>> {
    file.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.collect()))
        })
        .collect()
}

fn sections<T: Copy>(file: &'static str, kind: impl Fn(&str) -> T) -> FxHashMap<&'static str, T> {
    let mut found = FxHashMap::default();
    let mut current = kind("");
    for line in file.lines().map(str::trim).filter(|l| !l.starts_with('#')) {
        if let Some(section) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            current = kind(section);
        } else {
            for word in line.split_whitespace() {
                found.insert(word, current);
            }
        }
    }
    found
}

fn verbs() -> FxHashMap<String, Verb> {
    let mut found = FxHashMap::default();
    let lines =
        |file: &'static str| file.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    for line in lines(include_str!("lexicon/cues.txt")) {
        let (head, irregular) = line.split_once(':').unwrap_or((line, ""));
        let Some((lemma, classes)) = head.trim().split_once(' ') else { continue };
        let classes =
            classes.split(',').map(|c| Classes::named(c.trim())).fold(Classes::default(), Classes::or);
        inflect(&mut found, lemma, irregular, classes);
    }
    for line in lines(include_str!("lexicon/verbs.txt")) {
        let (head, irregular) = line.split_once(':').unwrap_or((line, ""));
        for lemma in head.split_whitespace() {
            inflect(&mut found, lemma, irregular, Classes::default());
        }
    }
    found
}

/// Adds the forms of one verb; a plus sign marks a doubled last consonant ("stop+": stopped).
fn inflect(found: &mut FxHashMap<String, Verb>, lemma: &'static str, irregular: &str, classes: Classes) {
    let (lemma, doubled) = lemma.strip_suffix('+').map_or((lemma, false), |l| (l, true));
    let last = lemma.chars().next_back().unwrap_or('x');
    let stem = if doubled { format!("{lemma}{last}") } else { lemma.to_owned() };
    let consonant_y = lemma.ends_with('y') && !lemma.ends_with(['a', 'e', 'o', 'u']) && {
        let before = lemma.chars().rev().nth(1).unwrap_or('x');
        !"aeiou".contains(before)
    };
    let third = if consonant_y {
        format!("{}ies", &lemma[..lemma.len() - 1])
    } else if lemma.ends_with(['s', 'x', 'z', 'o']) || lemma.ends_with("ch") || lemma.ends_with("sh") {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    };
    let past = if lemma.ends_with('e') {
        format!("{lemma}d")
    } else if consonant_y {
        format!("{}ied", &lemma[..lemma.len() - 1])
    } else {
        format!("{stem}ed")
    };
    let ing = match lemma.strip_suffix('e') {
        Some(stem) if !lemma.ends_with("ee") => match lemma.strip_suffix("ie") {
            Some(stem) => format!("{stem}ying"),
            None => format!("{stem}ing"),
        },
        _ => format!("{stem}ing"),
    };
    let mut irregular = irregular.split_whitespace();
    let (past, participle) = match (irregular.next(), irregular.next()) {
        (Some(past), Some(participle)) => (past.to_owned(), participle.to_owned()),
        _ => (past.clone(), past),
    };
    let mut add = |word: String, form| {
        found.entry(word).or_insert(Verb { lemma, form, classes });
    };
    add(past, Form::Past);
    add(participle, Form::Participle);
    add(lemma.to_owned(), Form::Base);
    add(third, Form::ThirdPerson);
    add(ing, Form::Ing);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_and_irregular_forms() {
        for (word, lemma, form) in [
            ("said", "say", Form::Past),
            ("says", "say", Form::ThirdPerson),
            ("denied", "deny", Form::Past),
            ("stressed", "stress", Form::Past),
            ("quipped", "quip", Form::Past),
            ("urging", "urge", Form::Ing),
            ("written", "write", Form::Participle),
            ("worries", "worry", Form::ThirdPerson),
            ("agreeing", "agree", Form::Ing),
        ] {
            let verb = verb(word).unwrap_or_else(|| panic!("{word}"));
            assert_eq!((verb.lemma, verb.form), (lemma, form), "{word}");
        }
    }

    #[test]
    fn plurals_of_people_are_groups() {
        assert_eq!(noun("illustrators"), Some(NounKind::Group));
        assert_eq!(noun("agencies"), Some(NounKind::Group));
        assert_eq!(noun("co-founder"), Some(NounKind::Person));
        assert_eq!(noun("strategy"), None);
    }
}
