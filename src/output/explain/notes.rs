//! What is said under a paragraph about each statement, and how to read the marks.

use super::view::{Labels, View};
use super::wrap::Run;
use super::{BOLD, DIM, Mark, PLAIN};
use crate::extract::{SpeakerKind, StatementKind};
use crate::model::Stance;
use crate::plain::clean;
use crate::record::SpeakerRecord;

/// The lines of one statement's note.
pub(super) fn notes(number: usize, view: &View) -> Vec<Vec<Run>> {
    let mut lines = Vec::new();
    for (at, speaker) in view.speakers.iter().enumerate() {
        let label = if at == 0 { format!("{number}\u{a0} ") } else { "and ".to_owned() };
        let mut line = vec![Run::new(label, BOLD), Run::new(who(speaker), BOLD)];
        let how = match view.kind {
            StatementKind::Direct => "direct",
            StatementKind::Mixed => "partly in quotation marks",
            StatementKind::Indirect => "indirect",
        };
        line.push(Run::new(format!(" · {how} · {}", rule(speaker)), PLAIN));
        lines.push(line);
    }
    if view.negated {
        lines.push(vec![Run::new("denied or only supposed: not counted as the speaker's view", PLAIN)]);
    }
    if let Some(labels) = &view.labels {
        lines.push(judgement(labels));
    }
    lines
}

/// Name, role and organisation, or what is known instead.
fn who(speaker: &SpeakerRecord) -> String {
    let unnamed = match speaker.kind {
        SpeakerKind::None => "nobody named",
        SpeakerKind::Anonymous => "an unnamed source",
        SpeakerKind::Group => "a group",
        SpeakerKind::Org => "an organisation",
        SpeakerKind::Document => "a document",
        SpeakerKind::Person => "a person not named",
    };
    let name = match (&speaker.name, &speaker.mention) {
        (Some(name), _) => clean(name),
        (None, Some(mention)) => format!("“{}” ({unnamed})", clean(mention)),
        (None, None) => unnamed.to_owned(),
    };
    let known = [&speaker.role, &speaker.org].into_iter().flatten().map(|words| clean(words));
    std::iter::once(name).chain(known).collect::<Vec<_>>().join(", ")
}

/// How the words of the text led to the name, and how sure that is.
fn rule(speaker: &SpeakerRecord) -> String {
    if speaker.kind == SpeakerKind::None {
        return "no speaker found".to_owned();
    }
    let from = match (&speaker.name, &speaker.mention) {
        (Some(name), Some(mention)) if !clean(mention).contains(&clean(name)) => {
            format!(" (“{}”)", clean(mention))
        }
        _ => String::new(),
    };
    format!("speaker by {}{from}, {}\u{a0}% sure", clean(&speaker.rule), percent(speaker.confidence))
}

fn judgement(labels: &Labels) -> Vec<Run> {
    let p = labels.p;
    let all = [
        (Stance::Supportive, p.supportive),
        (Stance::Cautious, p.cautious),
        (Stance::Opposed, p.opposed),
        (Stance::None, p.none),
    ];
    let others: Vec<String> = all
        .iter()
        .filter(|(stance, _)| *stance != labels.stance)
        .map(|(stance, p)| format!("{} {}", name(*stance), percent(*p)))
        .collect();
    let chosen = all.iter().find(|(stance, _)| *stance == labels.stance).map_or(0.0, |(_, p)| *p);
    vec![
        Run::new(format!("{} {}\u{a0}%", name(labels.stance), percent(chosen)), BOLD),
        Run::new(
            format!(
                " ({}) · about AI {}\u{a0}% · {} in tone",
                others.join(", "),
                percent(labels.about_ai),
                labels.sentiment
            ),
            PLAIN,
        ),
    ]
}

fn name(stance: Stance) -> &'static str {
    match stance {
        Stance::None => "no position",
        stance => stance.label(),
    }
}

fn percent(p: f32) -> String {
    format!("{:.0}", 100.0 * p)
}

/// How many statements there are, and how to read the marks.
pub(super) fn legend(statements: usize, colour: bool) -> Vec<Vec<Run>> {
    let count = match statements {
        0 => return vec![vec![Run::new("No statements found.", BOLD)]],
        1 => "1 statement.".to_owned(),
        n => format!("{n} statements."),
    };
    let mut line = vec![Run::new(count, BOLD), Run::new(" Marked: ", DIM)];
    let marks =
        [(Mark::Statement, "words said"), (Mark::Cue, "what reports them"), (Mark::Source, "who said them")];
    for (at, (mark, meaning)) in marks.into_iter().enumerate() {
        let [open, close] = mark.brackets();
        let shown = if colour { meaning.to_owned() } else { format!("{open}{meaning}{close}") };
        line.push(Run::new(if at > 0 { ", " } else { "" }, DIM));
        line.push(Run::new(shown, mark.style()));
    }
    line.push(Run::new(". The number leads to the note under the paragraph.", DIM));
    vec![line]
}
