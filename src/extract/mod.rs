//! Who said what: statements with their cue and their speaker, resolved in the article.

mod article;
mod attribute;
mod clause;
mod description;
mod headline;
mod layout;
mod lexicon;
mod name;
mod phrase;
mod place;
mod pronoun;
mod proposed;
mod register;
mod resolve;
mod role;
mod source;
mod statements;
mod tag;
mod told;

use crate::model::Tagger;
use crate::proposals::proposals;
use crate::text::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the words are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatementKind {
    /// Wholly inside quotation marks.
    Direct,
    /// A reported clause with quoted words in it.
    Mixed,
    /// A reported clause without quotation marks.
    Indirect,
}

/// What kind of source speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// A named human being.
    Person,
    /// A company, union, agency, court, government.
    Org,
    /// An unnamed collective: "many artists".
    Group,
    /// Unnamed on purpose or by description: "a spokesperson", "his agent".
    Anonymous,
    /// A study, letter, law, report.
    Document,
    /// Nobody named: "it is said".
    None,
}

/// A statement's source as resolved in the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// Fullest name found; `None` when nobody could be made responsible.
    pub name: Option<String>,
    /// Role, title or profession.
    pub role: Option<String>,
    /// Organisation the speaker belongs to or speaks for.
    pub org: Option<String>,
    /// What kind of source it is.
    pub kind: SpeakerKind,
    /// The words beside the cue that name the source.
    pub mention: Option<Span>,
    /// Which rule led from the mention to the name, for `explain`.
    pub rule: &'static str,
    /// How sure the resolution is, 0 to 1.
    pub confidence: f32,
}

/// One statement of one speaker.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Direct, mixed or indirect.
    pub kind: StatementKind,
    /// The words said, in reading order; a split quote has several pieces.
    pub spans: Vec<Span>,
    /// The words that report it ("said", "according to").
    pub cue: Option<Span>,
    /// Who said it; several when they speak jointly ("the guild and the actor called for…"), never
    /// empty: a statement nobody can be made responsible for has one speaker of kind `None`.
    pub speakers: Vec<Speaker>,
    /// The report is denied or not asserted ("did not say", "if she says"): not the speaker's view.
    pub negated: bool,
    /// The cue carries the judgement ("criticised", "called for"), see [`Statement::judged_text`].
    pub cue_judges: bool,
    /// The text before the statement that "it", "this" or "they" in it may refer to.
    pub context: Option<Span>,
}

impl Statement {
    /// Moves every span by `by` bytes.
    fn shift(&mut self, by: usize) {
        let move_span = |span: &mut Span| *span = Span::new(span.start + by, span.end + by);
        self.spans.iter_mut().for_each(move_span);
        self.cue.iter_mut().for_each(move_span);
        self.context.iter_mut().for_each(move_span);
        self.speakers.iter_mut().filter_map(|s| s.mention.as_mut()).for_each(move_span);
    }

    /// The words said: the pieces joined by one space.
    pub fn text(&self, document: &str) -> String {
        self.spans.iter().map(|s| s.of(document)).collect::<Vec<_>>().join(" ")
    }

    /// The words a reader would judge: the pieces as sentences again where a comma before the cue was
    /// their full stop, with the cue in front where it carries the judgement ("criticised the use of
    /// …", "called for a pause").
    pub fn judged_text(&self, document: &str) -> String {
        let mut words = match self.cue {
            Some(cue) if self.cue_judges => format!("{} ", cue.of(document)),
            _ => String::new(),
        };
        for (number, piece) in self.spans.iter().map(|s| s.of(document)).enumerate() {
            if number > 0 {
                let sentence =
                    piece.starts_with(char::is_uppercase) && !words.ends_with(['.', '!', '?', '…']);
                words.push_str(if sentence { ". " } else { " " });
            }
            words.push_str(piece);
        }
        words
    }
}

/// How much text is read as one article, in bytes: far more than any article has, and little enough
/// that a file of endless text takes time in proportion to its length.
const WINDOW: usize = 128 * 1024;

/// Takes statements out of articles, by rules and, if it has one, with a network beside them.
///
/// ```
/// let extractor = onrecord::Extractor::new();
/// let text = "Ana Lim is convinced that chatbots will ruin her trade.";
/// for statement in extractor.extract(text) {
///     println!("{:?}: {}", statement.speakers[0].name, statement.text(text));
/// }
/// ```
#[derive(Debug)]
pub struct Extractor {
    tagger: Option<Tagger>,
}

impl Extractor {
    /// With the network that is compiled in. How much more it finds, and how surely, stands in its card
    /// (`models/attribution/CARD.md`).
    pub fn new() -> Self {
        Self { tagger: Some(Tagger::embedded()) }
    }

    /// With rules alone: some hundred times faster.
    pub fn rules() -> Self {
        Self { tagger: None }
    }

    /// Every statement of an article, in reading order.
    ///
    /// Never fails: text without statements gives none. Spans are byte offsets into `text`. Names are
    /// resolved within 128 KiB of text; a longer one is read piece by piece.
    pub fn extract(&self, text: &str) -> Vec<Statement> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let end = window_end(text, start);
            let window = &text[start..end];
            let proposals = self.tagger.as_ref().map(|tagger| proposals(tagger, window)).unwrap_or_default();
            let mut statements = statements::statements(&article::Article::read(window), &proposals);
            statements.iter_mut().for_each(|s| s.shift(start));
            found.append(&mut statements);
            start = end;
        }
        found
    }
}

impl Default for Extractor {
    fn default() -> Self {
        Self::new()
    }
}

/// The end of the window from `start`: the last paragraph, sentence or word that fits.
fn window_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    if rest.len() <= WINDOW {
        return text.len();
    }
    let head = &rest[..rest.floor_char_boundary(WINDOW)];
    let cut = [head.rfind('\n'), head.rfind(". ").map(|at| at + 1), head.rfind(char::is_whitespace)];
    let cut = cut.into_iter().flatten().find(|&at| at > WINDOW / 2).unwrap_or(head.len());
    start + cut.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_judged_reads_as_sentences_and_with_a_cue_that_judges() {
        let text = "“It works,” said Ana Lim. “Keep it.”\n\nThe union called for a pause.";
        let judged: Vec<String> =
            Extractor::rules().extract(text).iter().map(|s| s.judged_text(text)).collect();
        assert_eq!(judged, ["It works. Keep it.", "called for a pause"]);
    }

    #[test]
    fn a_long_text_is_read_in_windows_and_loses_nothing() {
        let line = "“It works,” said Ana Lim.\n";
        let count = 3 * WINDOW / line.len();
        let text = line.repeat(count);
        let found = Extractor::rules().extract(&text);
        // Said again word for word it is a pull quote, so once a window.
        assert!((3..=4).contains(&found.len()), "{}", found.len());
        for statement in &found {
            assert_eq!(statement.text(&text), "It works");
            assert_eq!(statement.speakers[0].name.as_deref(), Some("Ana Lim"));
        }
    }

    #[test]
    fn endless_lines_of_anything_end() {
        for piece in ["Ana Lim ", "\"", "said ", "“", "and Ana ", "a, ", "it said “x” ", "'s ", "é—"]
        {
            let _ = Extractor::rules().extract(&piece.repeat(2 * WINDOW / piece.len()));
        }
        let network = Extractor::new();
        for piece in ["Ana Lim said ", "said: “x” ", "according to é"] {
            let _ = network.extract(&piece.repeat(400));
        }
    }
}
