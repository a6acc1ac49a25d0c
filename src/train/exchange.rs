//! A statement with names, terms and spellings exchanged that say nothing of its label.
//!
//! A network shown some rows so learns that it does not matter who made the model, how its maker's name
//! is spelt, or whether AI is called machine learning. None of the names of `tests/invariance` is here.

use crate::random::Random;

/// Names of people: those on the left become one of those on the right, the same one throughout.
const FIRST: (&str, &str) = (
    "James John Robert Michael William David Richard Joseph Thomas Charles Daniel Matthew Anthony Mark Paul Steven \
     Andrew Kevin Brian George Edward Peter Sarah Mary Linda Susan Karen Lisa Nancy Emily Laura Anna Helen Rachel \
     Amy Jane Sam Elon Bill Mike Jeff Tim Chris Alex Ben Kate Emma Olivia Sophie Rishi Keir Joe Donald Satya Sundar \
     Geoffrey Yoshua Yann Demis Dario",
    "Aiko Pedro Ravi Lena Tariq Maeve Oskar Ines Bola Katya Hugo Zainab Diego Freya Ivan Noor Marek Ama Luca Sunita",
);
const LAST: (&str, &str) = (
    "Smith Johnson Brown Jones Miller Davis Wilson Anderson Taylor Moore Martin Jackson Thompson White Harris Clark \
     Lewis Robinson Walker Young King Wright Scott Green Baker Adams Nelson Hill Campbell Mitchell Roberts Carter \
     Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers Musk Altman Bezos Zuckerberg \
     Hinton Bengio LeCun Hassabis Amodei Pichai Nadella Huang Sunak Starmer Biden Trump",
    "Okafor Lindqvist Marchetti Haddad Novak Tanaka Oduya Ferreira Bergström Castellano Rahman Petrov Quispe Dlamini \
     Hoekstra Varga Iyer Larsen Moreau Kimani",
);
/// Each becomes another of its kind.
const KINDS: [&str; 10] = [
    "OpenAI Anthropic DeepMind Mistral Cohere",
    "Google Microsoft Amazon Meta Apple",
    "Nvidia AMD Intel Qualcomm",
    "IBM Oracle Salesforce SAP Adobe",
    "Facebook Instagram TikTok YouTube",
    "ChatGPT Claude Gemini Copilot",
    "GPT-4 GPT-3 GPT-5",
    "Midjourney DALL-E Firefly",
    "Tesla Waymo Cruise",
    "Siri Alexa",
];
/// British and American.
const SPELLINGS: &[(&str, &str)] = &[
    ("analyse", "analyze"),
    ("behaviour", "behavior"),
    ("cancelled", "canceled"),
    ("centre", "center"),
    ("centres", "centers"),
    ("colour", "color"),
    ("criticise", "criticize"),
    ("defence", "defense"),
    ("emphasise", "emphasize"),
    ("favour", "favor"),
    ("favourite", "favorite"),
    ("fulfil", "fulfill"),
    ("judgement", "judgment"),
    ("labelled", "labeled"),
    ("labour", "labor"),
    ("licence", "license"),
    ("maximise", "maximize"),
    ("minimise", "minimize"),
    ("modelling", "modeling"),
    ("optimise", "optimize"),
    ("organisation", "organization"),
    ("organisations", "organizations"),
    ("prioritise", "prioritize"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("realise", "realize"),
    ("recognise", "recognize"),
    ("sceptical", "skeptical"),
    ("travelled", "traveled"),
];
const TERMS: [&str; 3] = ["AI", "artificial intelligence", "machine learning"];
const CONTRACTIONS: &[(&str, &str)] = &[
    ("won't", "will not"),
    ("can't", "cannot"),
    ("n't", " not"),
    ("'re", " are"),
    ("'ve", " have"),
    ("'ll", " will"),
    ("I'm", "I am"),
];

/// The statement in other words.
pub(crate) fn exchanged(text: &str, random: &mut Random) -> String {
    let mut pick = Picks { random, made: Vec::new() };
    let spellings = pick.chance(0.5);
    let mut out: String = pieces(text)
        .map(|piece| {
            let respelt = || spellings.then(|| respelt(piece)).flatten();
            pick.name(piece).or_else(respelt).unwrap_or_else(|| piece.to_owned())
        })
        .collect();
    if pick.chance(0.7) {
        out = renamed(&out, TERMS[pick.random.below(TERMS.len())]);
    }
    if pick.chance(0.4) {
        let whole = out.replace('’', "'");
        out = CONTRACTIONS.iter().fold(whole, |text, (short, long)| text.replace(short, long));
    }
    if pick.chance(0.15) {
        format!("“{}”", out.trim_matches('"'))
    } else if pick.chance(0.2) {
        out.trim_end_matches(['.', '"']).to_owned()
    } else {
        out
    }
}

/// What was put in the place of what, so that a name becomes the same one throughout.
struct Picks<'r> {
    random: &'r mut Random,
    made: Vec<(String, String)>,
}

impl Picks<'_> {
    fn chance(&mut self, share: f64) -> bool {
        self.random.unit() < share
    }

    fn name(&mut self, piece: &str) -> Option<String> {
        if let Some((_, made)) = self.made.iter().find(|(name, _)| name == piece) {
            return Some(made.clone());
        }
        let has = |list: &str| list.split_whitespace().any(|name| name == piece);
        let list = [FIRST, LAST]
            .into_iter()
            .find(|(names, _)| has(names))
            .map(|(_, others)| others)
            .or_else(|| KINDS.into_iter().find(|kind| has(kind)))?;
        let others: Vec<&str> = list.split_whitespace().filter(|other| *other != piece).collect();
        let other = others[self.random.below(others.len())].to_owned();
        self.made.push((piece.to_owned(), other.clone()));
        Some(other)
    }
}

/// The text in words (with the hyphens and digits inside them) and what stands between.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let word = |c: char| c.is_alphanumeric() || c == '-';
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c| word(c) != word(first)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// The word as the other side of the Atlantic spells it.
fn respelt(word: &str) -> Option<String> {
    let small = word.to_lowercase();
    let other = SPELLINGS.iter().find_map(|&(british, american)| {
        if small == british { Some(american) } else { (small == american).then_some(british) }
    })?;
    let capital = word.starts_with(char::is_uppercase);
    Some(if capital { other[..1].to_uppercase() + &other[1..] } else { other.to_owned() })
}

/// The text with `term` for every word that names the field. “Generative AI” and words joined by a
/// hyphen stay: another term would break them.
fn renamed(text: &str, term: &str) -> String {
    let (whole, mut out) = (text.replace("artificial intelligence", "AI"), String::new());
    for piece in pieces(&whole) {
        let compound = ["generative ", "Generative "].iter().any(|word| out.ends_with(word));
        if piece != "AI" || compound {
            out += piece;
        } else if out.is_empty() || [". ", "? ", "! "].iter().any(|end| out.ends_with(end)) {
            out += &term[..1].to_uppercase();
            out += &term[1..];
        } else {
            out += term;
        }
    }
    out.replace(" an machine", " a machine").replace("An machine", "A machine")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_and_stay_the_same_throughout() {
        let mut random = Random::new(3);
        let text = "Sarah Clark left Google. Clark says the Google programme is over, not Lena Novak.";
        for _ in 0..50 {
            let made = exchanged(text, &mut random);
            let words: Vec<&str> =
                made.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
            assert!(!made.contains("Clark") && !made.contains("Google"), "{made}");
            assert_eq!((words[1], words[3]), (words[4], words[7]), "{made}");
            assert!(made.contains("Lena Novak"), "{made}");
        }
    }

    #[test]
    fn terms_keep_their_place() {
        assert_eq!(
            renamed("AI helps. An AI too.", "machine learning"),
            "Machine learning helps. A machine learning too."
        );
        assert_eq!(
            renamed("Generative AI, AI-made, AI", "artificial intelligence"),
            "Generative AI, AI-made, artificial intelligence"
        );
        assert_eq!(renamed("Artificial life", "AI"), "Artificial life");
    }

    #[test]
    fn spellings_cross_the_ocean_both_ways() {
        assert_eq!(respelt("Labour"), Some("Labor".to_owned()));
        assert_eq!(respelt("organizations"), Some("organisations".to_owned()));
        assert_eq!(respelt("tyre"), None);
    }
}
