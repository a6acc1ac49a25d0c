//! A sentence as a row of tagged items: words with a coarse part of speech, each quotation one item.
//!
//! Attribution needs to know where a noun phrase ends and where a clause has its verb, no more; so
//! the tags are few, come from closed lists, shape and neighbours, and are right where it counts:
//! beside reporting verbs.

use super::headline;
use super::lexicon::{self, Closed, Form, NounKind, Verb};
use super::name;
use crate::text::{Quoted, Span, TokenKind, tokens};
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// The coarse part of speech of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// A capitalised word that is part of a name.
    Name,
    /// Any other content word: nouns and adjectives.
    Noun,
    /// A pronoun that can be a subject: he, she, it, they, we, I, who, some.
    Pronoun,
    /// him, her (as object), them, us, me.
    Object,
    /// his, her, their, its, or a name's 's.
    Possessive,
    Det,
    Prep,
    /// and, or, but.
    Conj,
    /// Opens a dependent clause: that, which, who, while, because, if…
    Sub,
    /// be, have, do and the modals.
    Aux,
    /// A finite verb.
    Verb,
    /// A form in -ing.
    Ing,
    /// to, not, adverbs.
    Adv,
    To,
    Num,
    /// Days, months, "yesterday", "year".
    Time,
    Comma,
    /// . ! ? ;
    Stop,
    Colon,
    /// A dash between spaces.
    Dash,
    /// A bracket.
    Bracket,
    Quote,
    Other,
}

/// One word, mark or quotation of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Item<'t> {
    pub(super) span: Span,
    pub(super) tag: Tag,
    /// Lower case with straight apostrophes.
    pub(super) lower: Cow<'t, str>,
    /// The quotation it stands for, as an index into the article's quotations.
    pub(super) quote: Option<usize>,
    pub(super) verb: Option<Verb>,
    pub(super) capital: bool,
    /// All capitals: "US" is no pronoun.
    pub(super) acronym: bool,
}

impl Item<'_> {
    pub(super) fn is(&self, word: &str) -> bool {
        self.lower == word
    }

    pub(super) fn any(&self, words: &[&str]) -> bool {
        words.contains(&&*self.lower)
    }

    /// Whether it can stand inside a noun phrase.
    pub(super) fn nominal(&self) -> bool {
        matches!(self.tag, Tag::Name | Tag::Noun | Tag::Det | Tag::Possessive | Tag::Num)
    }

    /// "Meta's", "the union's": a noun that owns what follows.
    pub(super) fn genitive(&self) -> bool {
        matches!(self.tag, Tag::Name | Tag::Noun)
            && (self.lower.ends_with("'s") || self.lower.ends_with("s'"))
    }
}

const NO_ADVERBS: &[&str] =
    &["family", "july", "italy", "supply", "reply", "assembly", "ally", "bully", "monopoly"];

/// Verbs whose base form is never a noun.
const NO_NOUNS: &[&str] = &[
    "say",
    "tell",
    "argue",
    "believe",
    "think",
    "insist",
    "admit",
    "concede",
    "acknowledge",
    "contend",
    "assert",
    "explain",
    "suggest",
    "agree",
    "allege",
    "predict",
    "wonder",
    "maintain",
];

/// Capitalised words that are no part of a name by themselves.
const NO_NAMES: &[&str] = &[
    "ai", "tv", "ok", "it", "i", "ceo", "cto", "cfo", "vp", "llm", "ml", "vps", "mp", "mps", "hr", "pm",
    "cio", "coo", "md", "cmo", "ciso", "rival", "cpo", "svp", "evp",
];

pub(super) fn lower(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        let has_capital = word.bytes().any(|b| b.is_ascii_uppercase());
        return if has_capital { word.to_ascii_lowercase().into() } else { word.into() };
    }
    if word.contains('’') || word.chars().any(char::is_uppercase) {
        Cow::Owned(word.replace('’', "'").to_lowercase())
    } else {
        Cow::Borrowed(word)
    }
}

/// Words an article writes with a capital where no sentence begins: its names. Headlines are no such sentences.
pub(super) fn known_names<'t>(text: &'t str, prose: impl Iterator<Item = Span>) -> FxHashSet<Cow<'t, str>> {
    let mut known = FxHashSet::default();
    for sentence in prose {
        let mut fresh = true;
        for token in tokens(text, sentence) {
            let word = token.span.of(text);
            if token.kind == TokenKind::Word {
                if !fresh && word.starts_with(char::is_uppercase) {
                    known.insert(bare(lower(word)));
                }
                fresh = false;
            } else if token.kind == TokenKind::Punct {
                fresh = !matches!(word, "," | "(" | ")");
            }
        }
    }
    known
}

/// Without the possessive ending.
pub(super) fn bare(word: Cow<'_, str>) -> Cow<'_, str> {
    match word.strip_suffix("'s") {
        Some(stem) => Cow::Owned(stem.to_owned()),
        None => word,
    }
}

/// The items of one sentence; quotations at depth 0 are single items.
pub(super) fn items<'t>(
    text: &'t str,
    sentence: Span,
    headline: bool,
    quotes: &[Quoted],
    known: &FxHashSet<Cow<'t, str>>,
) -> Vec<Item<'t>> {
    let mut found = Vec::new();
    let mut at = sentence.start;
    // Quotations are in reading order: skip to the first of this sentence.
    let from = quotes.partition_point(|q| q.outer.start < sentence.start);
    for (i, quote) in quotes[from..].iter().enumerate().take_while(|(_, q)| q.outer.start < sentence.end) {
        if quote.depth > 0 || quote.outer.start < at {
            continue;
        }
        words(text, Span::new(at, quote.outer.start), &mut found);
        let inner = quote.inner.of(text);
        found.push(Item {
            span: quote.outer,
            tag: Tag::Quote,
            lower: Cow::Borrowed(""),
            quote: Some(from + i),
            verb: None,
            // "Tomas “Inky” Reyes"
            capital: inner.starts_with(char::is_uppercase) && !inner.contains([' ', ',', '.']),
            acronym: false,
        });
        at = quote.outer.end;
    }
    words(text, Span::new(at, sentence.end.max(at)), &mut found);
    if headline {
        headline::without_capitals(text, &mut found, known);
    }
    tag(&mut found, known);
    found
}

fn words<'t>(text: &'t str, span: Span, found: &mut Vec<Item<'t>>) {
    let tokens = tokens(text, span);
    for (number, token) in tokens.iter().enumerate() {
        let word = token.span.of(text);
        // "Sen. Pryor", "Ines M. Okafor", "the U.S. office": a dot within a sentence belongs to an
        // abbreviation.
        if word == "."
            && let Some(last) = found.last_mut()
            && last.span.end == token.span.start
            && (name::is_title(&last.lower)
                || last.capital
                    && (last.lower.chars().count() == 1
                        || number + 1 < tokens.len() && last.tag == Tag::Other))
        {
            last.span.end = token.span.end;
            continue;
        }
        // "the Teachers' League": an apostrophe that closes nothing belongs to its plural.
        if matches!(word, "'" | "’")
            && let Some(last) = found.last_mut()
            && last.span.end == token.span.start
            && last.lower.ends_with('s')
        {
            last.span.end = token.span.end;
            last.lower = Cow::Owned(format!("{}'", last.lower));
            continue;
        }
        let tag = match token.kind {
            TokenKind::Word => Tag::Other,
            TokenKind::Number => Tag::Num,
            TokenKind::Punct => match word {
                "," => Tag::Comma,
                "." | "!" | "?" | ";" | "…" => Tag::Stop,
                ":" => Tag::Colon,
                "—" | "–" | "-" | "―" => Tag::Dash,
                "(" | ")" | "[" | "]" => Tag::Bracket,
                _ => Tag::Noun,
            },
        };
        let lower = lower(word);
        let verb = if token.kind == TokenKind::Word { lexicon::verb(&lower) } else { None };
        let capital = word.starts_with(char::is_uppercase)
            || word.chars().skip(1).any(char::is_uppercase)
            || (word.starts_with('@') && word.len() > 1);
        let acronym = token.kind == TokenKind::Word && name::is_acronym(word);
        found.push(Item { span: token.span, tag, lower, quote: None, verb, capital, acronym });
    }
}

fn tag(items: &mut [Item<'_>], known: &FxHashSet<Cow<'_, str>>) {
    for i in 0..items.len() {
        if items[i].tag == Tag::Other {
            items[i].tag = word_tag(items, i, known);
        }
    }
}

fn word_tag(items: &[Item<'_>], i: usize, known: &FxHashSet<Cow<'_, str>>) -> Tag {
    let item = &items[i];
    let word = &*item.lower;
    let previous = i.checked_sub(1).map(|p| &items[p]);
    let next = items.get(i + 1);
    // After `Tomas "Inky"` a name goes on, after other quotations something begins.
    let nickname = i >= 2 && items[i - 1].tag == Tag::Quote && items[i - 2].tag == Tag::Name;
    let fresh = !nickname
        && previous.is_none_or(|p| matches!(p.tag, Tag::Stop | Tag::Colon | Tag::Quote | Tag::Dash));
    let closed = closed_class(word, previous, next);
    // "London-headquartered", "Google-owned": an adjective made from a name.
    let adjective = word.rsplit_once('-').is_some_and(|(_, last)| last.ends_with("ed") || last == "based");
    if item.capital && !adjective {
        if item.acronym && matches!(word, "us" | "it" | "who") {
            return Tag::Name;
        }
        // "said Will Doyle": a given name before a name, whatever else the word is.
        let given = !fresh && lexicon::given_name(word).is_some() && next.is_some_and(|n| n.capital);
        let function = !given && closed.is_some_and(|t| !matches!(t, Tag::Time)) || word == "ai";
        let upper = item.span.len() > 1 && word != "ai" && !fresh;
        if !fresh && (closed == Some(Tag::Time) || NO_NAMES.contains(&word)) {
            let after_name = previous.is_some_and(|p| p.tag == Tag::Name && !p.genitive());
            let before_name =
                next.is_some_and(|n| n.capital && !NO_NAMES.contains(&&*n.lower) && n.tag == Tag::Other);
            return match closed {
                Some(t) => t,
                None if (after_name || before_name) && word == "ai" => Tag::Name,
                None => Tag::Noun,
            };
        }
        if upper && !(function && previous.is_none_or(|p| p.tag != Tag::Name)) {
            return Tag::Name;
        }
        if fresh && !function && closed.is_none() {
            let stem = bare(Cow::Borrowed(word));
            // "Bluecrest co-founder Lea Sand": an unknown word before somebody's role is where they are.
            let employs = next.is_some_and(|n| lexicon::noun(&n.lower) == Some(NounKind::Person))
                && items.get(i + 2).is_some_and(|n| n.capital)
                && lexicon::noun(word).is_none()
                && !adjective_like(word);
            // "Cybersecurity researchers expect": before another plain noun it describes it.
            let describes = !employs
                && next.is_some_and(|n| {
                    n.tag == Tag::Other
                        && !n.capital
                        && !is_function(&n.lower)
                        && n.verb.is_none()
                        && lexicon::closed(&n.lower) != Some(Closed::Adverb)
                })
                && !word.ends_with("'s");
            if name::stands_alone(&stem) {
                return Tag::Name;
            }
            let adverb = word.ends_with("ly") && lexicon::given_name(word).is_none();
            let common = lexicon::noun(word).is_some() || item.verb.is_some() || adverb;
            let before_name = next.is_some_and(|n| {
                n.capital && !NO_NAMES.contains(&&*n.lower) || name::is_particle(&n.lower) && !n.capital
            });
            let hyphen_ai = word.starts_with("ai-");
            if known.contains(&stem)
                || (lexicon::given_name(&stem).is_some() && !common)
                || (before_name && !common && !hyphen_ai && !name::modifies_role(word))
                || (!common
                    && !hyphen_ai
                    && !describes
                    && !NO_NAMES.contains(&word)
                    && !plural(&stem)
                    && !name::modifies_role(word))
            {
                return Tag::Name;
            }
        }
    }
    if let Some(tag) = closed {
        return tag;
    }
    if (word.ends_with("'s") || word.ends_with("s'")) && !item.capital {
        return Tag::Noun;
    }
    if item.is("think") && next.is_some_and(|n| n.any(&["tank", "tanks"])) {
        return Tag::Noun;
    }
    if let Some(verb) = item.verb {
        return verb_tag(verb, previous, next);
    }
    if word.ends_with("ly") && word.len() > 4 && !NO_ADVERBS.contains(&word) {
        return Tag::Adv;
    }
    if word.ends_with("ing") && word.len() > 5 {
        return Tag::Ing;
    }
    // "the council balked": an unknown -ed form right after its subject, with no noun to modify.
    let subject = previous.is_some_and(|p| matches!(p.tag, Tag::Name | Tag::Noun | Tag::Pronoun | Tag::Adv));
    let subject = subject || previous.is_some_and(|p| p.tag == Tag::Aux || p.any(&["who", "which", "that"]));
    let after_comma = previous.is_some_and(|p| p.tag == Tag::Comma)
        && next.is_some_and(|n| is_function(&n.lower) || lexicon::closed(&n.lower) == Some(Closed::Adverb));
    if word.ends_with("ed") && word.len() > 4 && (subject || after_comma) {
        return Tag::Verb;
    }
    Tag::Noun
}

/// "Investigative", "Award-winning", "Presidential": no name before a role.
fn adjective_like(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ive", "al", "ing", "ed", "ic", "ous", "ary", "ant", "ent", "ian", "ish", "ese", "ful", "less",
        "able", "ible", "ist",
    ];
    word.contains('-') || ENDINGS.iter().any(|ending| word.ends_with(ending))
}

fn plural(word: &str) -> bool {
    word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !word.ends_with("is")
        && word.len() > 3
}

fn closed_class(word: &str, previous: Option<&Item<'_>>, next: Option<&Item<'_>>) -> Option<Tag> {
    Some(match word {
        "and" | "or" | "but" | "&" | "nor" => Tag::Conj,
        "to" => Tag::To,
        // "her" owns what follows unless a verb, a preposition or nothing does.
        "her"
            if next.is_none_or(|n| {
                !matches!(n.tag, Tag::Other | Tag::Num | Tag::Quote) || is_function(&n.lower)
            }) =>
        {
            Tag::Object
        }
        "may" | "march"
            if previous.is_some_and(|p| p.any(&["in", "last", "of", "since", "early", "late"])) =>
        {
            Tag::Time
        }
        "like" if previous.is_some_and(|p| p.any(&["would", "i", "we", "they"])) => Tag::Verb,
        "some" | "others"
            if next.is_some_and(|n| n.tag == Tag::Other && !is_function(&n.lower) && n.verb.is_none()) =>
        {
            Tag::Det
        }
        _ => match lexicon::closed(word)? {
            Closed::Subject => Tag::Pronoun,
            Closed::Object => Tag::Object,
            Closed::Possessive => Tag::Possessive,
            Closed::Auxiliary => Tag::Aux,
            Closed::Determiner => Tag::Det,
            Closed::Subordinator => Tag::Sub,
            Closed::Preposition => Tag::Prep,
            Closed::Time => Tag::Time,
            Closed::Adverb => Tag::Adv,
        },
    })
}

fn is_function(word: &str) -> bool {
    use Closed::{Auxiliary, Determiner, Preposition, Subject, Subordinator};
    matches!(lexicon::closed(word), Some(Determiner | Subject | Preposition | Subordinator | Auxiliary))
        || matches!(word, "and" | "or" | "but" | "to")
}

/// Verb or noun? "the plans", "its claim" are nouns; "it plans", "Meta claims" are verbs.
fn verb_tag(verb: Verb, previous: Option<&Item<'_>>, next: Option<&Item<'_>>) -> Tag {
    let Some(previous) = previous else {
        return match verb.form {
            Form::Ing => Tag::Ing,
            // A sentence hardly ever begins with a finite verb, but imperatives do.
            _ => Tag::Noun,
        };
    };
    let owned = matches!(previous.tag, Tag::Det | Tag::Possessive | Tag::Num) || previous.genitive();
    match verb.form {
        Form::Ing => Tag::Ing,
        // "another said", "six in 10 said"
        Form::Past | Form::ThirdPerson if NO_NOUNS.contains(&verb.lemma) => Tag::Verb,
        _ if owned
            && !previous.any(&[
                "all", "both", "one", "some", "many", "few", "several", "most", "another", "others",
            ]) =>
        {
            Tag::Noun
        }
        Form::Past | Form::Participle => {
            // "newly launched tool": a participle before a noun, after an adverb or a preposition.
            let modifies = next.is_some_and(|n| n.tag == Tag::Other && !is_function(&n.lower) && !n.capital);
            if modifies && matches!(previous.tag, Tag::Prep) { Tag::Noun } else { Tag::Verb }
        }
        Form::ThirdPerson | Form::Base if previous.tag == Tag::Prep => Tag::Noun,
        // "campaign records show": two verbs in a row are a noun and its verb.
        Form::ThirdPerson
            if next.is_some_and(|n| {
                n.verb.is_some_and(|v| matches!(v.form, Form::Base | Form::Past))
                    && n.tag == Tag::Other
                    && !n.is("put")
            }) =>
        {
            Tag::Noun
        }
        Form::ThirdPerson => match previous.tag {
            Tag::Name
            | Tag::Noun
            | Tag::Pronoun
            | Tag::Adv
            | Tag::Sub
            | Tag::Comma
            | Tag::Quote
            | Tag::Conj => Tag::Verb,
            Tag::Time | Tag::Dash | Tag::Bracket => Tag::Verb,
            _ => Tag::Noun,
        },
        // "executives who worked with Murdoch say": no noun looks like this verb.
        Form::Base if NO_NOUNS.contains(&verb.lemma) && previous.tag != Tag::Prep => Tag::Verb,
        Form::Base => {
            let plural_subject = matches!(previous.tag, Tag::Noun | Tag::Name) && plural(&previous.lower)
                || matches!(
                    previous.tag,
                    Tag::Pronoun | Tag::Aux | Tag::To | Tag::Adv | Tag::Sub | Tag::Quote
                )
                || previous
                    .any(&["people", "women", "men", "police", "staff", "many", "some", "most", "few"]);
            if plural_subject { Tag::Verb } else { Tag::Noun }
        }
    }
}
