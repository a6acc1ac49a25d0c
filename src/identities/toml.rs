//! `speakers.toml`: `[[speaker]]` and `[[organisation]]` tables.

use super::error::Problem;
use super::listing::{Item, Table, Word};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    speaker: Vec<Speaker>,
    #[serde(default)]
    organisation: Vec<Organisation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Speaker {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    organisation: Option<String>,
    role: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    not: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Organisation {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    groups: Vec<String>,
}

/// The tables of a file, speakers first.
///
/// # Errors
/// The line that is not TOML, or has a key that is not known.
pub(super) fn read(text: &str) -> Result<Vec<Item>, (usize, Problem)> {
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line = |at: usize| 1 + ends.partition_point(|end| *end < at);
    let word = |word: Spanned<String>| Word { line: line(word.span().start), text: word.into_inner() };
    let words = |list: Vec<Spanned<String>>| list.into_iter().map(word).collect();
    let file: File = toml::from_str(text).map_err(|error| {
        (line(error.span().map_or(0, |span| span.start)), Problem::Syntax(error.message().to_owned()))
    })?;
    let speakers = file.speaker.into_iter().map(|speaker| Item {
        table: Table::Speaker,
        name: word(speaker.name),
        aliases: words(speaker.aliases),
        organisation: speaker.organisation,
        role: speaker.role,
        groups: speaker.groups,
        not: words(speaker.not),
    });
    let organisations = file.organisation.into_iter().map(|organisation| Item {
        table: Table::Organisation,
        name: word(organisation.name),
        aliases: words(organisation.aliases),
        organisation: None,
        role: None,
        groups: organisation.groups,
        not: Vec::new(),
    });
    Ok(speakers.chain(organisations).collect())
}
