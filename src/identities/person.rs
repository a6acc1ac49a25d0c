//! A person's name taken apart: title, given name, middle names, surname, suffix.

use super::key::key;

/// Titles before a name, and for whom they are.
const TITLES: &[(&str, Option<&str>)] = &[
    ("mr", Some("m")),
    ("sir", Some("m")),
    ("lord", Some("m")),
    ("mrs", Some("f")),
    ("ms", Some("f")),
    ("miss", Some("f")),
    ("dame", Some("f")),
    ("lady", Some("f")),
    ("baroness", Some("f")),
    ("mx", None),
    ("dr", None),
    ("doctor", None),
    ("prof", None),
    ("professor", None),
    ("sen", None),
    ("senator", None),
    ("rep", None),
    ("representative", None),
    ("congressman", Some("m")),
    ("congresswoman", Some("f")),
    ("councillor", None),
    ("cllr", None),
    ("president", None),
    ("minister", None),
    ("mayor", None),
    ("judge", None),
    ("justice", None),
    ("gov", None),
    ("governor", None),
    ("gen", None),
    ("col", None),
    ("capt", None),
    ("captain", None),
    ("lt", None),
    ("sgt", None),
    ("rev", None),
    ("reverend", None),
    ("rt", None),
    ("hon", None),
];
/// What tells father from son.
const GENERATIONS: &[&str] = &["jr", "sr", "junior", "senior", "ii", "iii", "iv"];
/// Degrees and honours after a name.
const SUFFIXES: &[&str] =
    &["phd", "md", "mp", "mep", "msp", "kc", "qc", "esq", "frs", "obe", "cbe", "mbe", "kbe", "dbe"];
/// Particles that begin a surname.
const PARTICLES: &[&str] = &[
    "de", "da", "di", "del", "della", "van", "von", "der", "den", "la", "le", "al", "bin", "ibn", "el",
    "dos", "du", "ter", "ten", "zu",
];
/// Particles that are given names as well: Al Gore and Van Morrison have a surname of one word.
const GIVEN_TOO: &[&str] = &["al", "van", "del"];
/// Words in no name: with one of them it is a description, or two people.
const NO_NAME: &[&str] = &["the", "of", "and", "for", "from", "with", "his", "her", "its", "their", "our"];

/// Properties in which two names of one person cannot differ, where both have them.
pub(super) const TRAITS: usize = 4;

/// A person's name in lower case, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PersonName {
    /// Empty where only the surname is given.
    pub(super) first: String,
    middle: Vec<String>,
    pub(super) last: String,
    generation: Option<String>,
    /// As a title tells it.
    gender: Option<&'static str>,
    /// Written with a title or suffix.
    pub(super) decorated: bool,
}

impl PersonName {
    /// Nothing where the words are no name of one person or their order is not the usual one.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let mut words = words(name);
        let (mut generation, mut gender, mut decorated) = (None, None, false);
        while words.len() > 1
            && let Some((_, whose)) = TITLES.iter().find(|(title, _)| *title == words[0].joined)
        {
            words.remove(0);
            gender = gender.or(*whose);
            decorated = true;
        }
        while words.len() > 1
            && let Some(last) = words.last().map(|word| word.joined.clone())
            && (GENERATIONS.contains(&&*last) || SUFFIXES.contains(&&*last))
        {
            words.pop();
            decorated = true;
            if GENERATIONS.contains(&&*last) {
                generation = Some(last.replace("junior", "jr").replace("senior", "sr"));
            }
        }
        // "Lim, Ana": the surname first.
        if words.iter().rev().skip(1).any(|word| word.comma) {
            return None;
        }
        let words: Vec<String> = words.into_iter().flat_map(Word::expanded).collect();
        if words.iter().any(|word| NO_NAME.contains(&&**word)) || words.last().is_none_or(|w| is_initial(w)) {
            return None;
        }
        let surname = surname(&words);
        Some(Self {
            first: words[..surname].first().cloned().unwrap_or_default(),
            middle: words[..surname].iter().skip(1).cloned().collect(),
            last: words[surname..].join(" "),
            generation,
            gender,
            decorated,
        })
    }

    /// Whether it has a given name that is written out.
    pub(super) fn is_full(&self) -> bool {
        !self.first.is_empty() && !is_initial(&self.first)
    }

    /// The first letter of the given name.
    pub(super) fn initial(&self) -> Option<char> {
        self.first.chars().next()
    }

    /// The first letters of the middle names.
    pub(super) fn middle_initials(&self) -> Option<String> {
        let initials: String = self.middle.iter().filter_map(|name| name.chars().next()).collect();
        Some(initials).filter(|initials| !initials.is_empty())
    }

    /// The middle names, where any is written out.
    pub(super) fn middle_names(&self) -> Option<String> {
        let written_out = self.middle.iter().any(|name| !is_initial(name));
        written_out.then(|| self.middle.join(" "))
    }

    /// Whether it says more than given name and surname: a middle name, or which generation.
    pub(super) fn is_marked(&self) -> bool {
        !self.middle.is_empty() || self.generation.is_some()
    }

    /// What must not contradict another name of the same person.
    pub(super) fn traits(&self) -> [Option<String>; TRAITS] {
        let gender = self.gender.map(str::to_owned);
        [self.middle_initials(), self.middle_names(), self.generation.clone(), gender]
    }
}

struct Word {
    joined: String,
    /// Letters with points between them: "J.R.", "J.-L.".
    initials: bool,
    /// A comma follows.
    comma: bool,
}

impl Word {
    fn expanded(self) -> Vec<String> {
        if self.initials { self.joined.chars().map(String::from).collect() } else { vec![self.joined] }
    }
}

fn words(name: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for raw in name.split(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '(' | ')')) {
        let pieces: Vec<String> =
            raw.split(['.', '-', '‐', '‑', ',']).map(key).filter(|piece| !piece.is_empty()).collect();
        let initials = pieces.iter().all(|piece| is_initial(piece));
        let joined = if initials { pieces.concat() } else { key(raw).replace(' ', "-") };
        if !joined.is_empty() {
            words.push(Word { joined, initials, comma: false });
        }
        if raw.ends_with(',')
            && let Some(last) = words.last_mut()
        {
            last.comma = true;
        }
    }
    words
}

/// One letter of a script that has initials.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_lowercase) && letters.next().is_none()
}

/// Where the surname begins: at the last word or the particles before it.
fn surname(words: &[String]) -> usize {
    let particle = |word: &String| PARTICLES.contains(&&**word);
    let mut start = words.len() - 1;
    while start > 1 && particle(&words[start - 1]) {
        start -= 1;
    }
    // "von der Leyen", "Le Pen": particles up to the beginning leave no given name.
    let bare = start == 1 && particle(&words[0]) && (words.len() > 2 || !GIVEN_TOO.contains(&&*words[0]));
    if bare { 0 } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> [String; 4] {
        let name = PersonName::parse(name).unwrap();
        [name.first, name.middle.join(" "), name.last, name.generation.unwrap_or_default()]
    }

    #[test]
    fn titles_and_suffixes_are_no_names() {
        assert_eq!(parts("Prof. Dr. Ana Lim, PhD"), ["ana", "", "lim", ""]);
        assert_eq!(parts("Rt Hon Bo K. Reyes Jr., MP"), ["bo", "k", "reyes", "jr"]);
        assert_eq!(parts("Mrs Lim"), ["", "", "lim", ""]);
        assert_eq!(parts("Senior"), ["", "", "senior", ""]);
        // A surname that looks like a degree.
        assert_eq!(parts("Jo Ma"), ["jo", "", "ma", ""]);
    }

    #[test]
    fn initials_are_told_apart_however_they_are_written() {
        for name in ["J.R. Okafor", "J. R. Okafor", "J R Okafor", "J.-R. Okafor"] {
            assert_eq!(parts(name), ["j", "r", "okafor", ""], "{name}");
        }
        assert_eq!(parts("Jean-Rémi Okafor-Lim"), ["jean-remi", "", "okafor-lim", ""]);
        assert!(!PersonName::parse("J. Robert Okafor").unwrap().is_full());
        assert!(PersonName::parse("伟 李").unwrap().is_full());
    }

    #[test]
    fn particles_belong_to_the_surname() {
        assert_eq!(parts("Maria van der Berg"), ["maria", "", "van der berg", ""]);
        assert_eq!(parts("Von der Heide"), ["", "", "von der heide", ""]);
        assert_eq!(parts("De Souza"), ["", "", "de souza", ""]);
        assert_eq!(parts("Van Marrow"), ["van", "", "marrow", ""]);
    }

    #[test]
    fn what_is_no_name_of_one_person_is_left_alone() {
        for name in ["the author", "Ana Lim and Bo Reyes", "Lim, Ana", "Ana L.", "…", "a friend of Lim"] {
            assert_eq!(PersonName::parse(name), None, "{name}");
        }
    }
}
