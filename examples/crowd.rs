//! Records of very many invented speakers, to see what adding them up takes.
//!
//!     cargo run --release --example crowd -- 50000 > crowd.jsonl
//!     /usr/bin/time -v target/release/onrecord report crowd.jsonl -o crowd.html
//!
//! About four statements a speaker, in articles of ten; ten speakers of a surname; some under a title,
//! initials or the surname alone, as articles have them.
#![allow(clippy::print_stdout)]

use onrecord::model::Model;
use serde_json::{Value, json};
use std::io::{self, BufWriter, Write};

const FIRST: [&str; 20] = [
    "Ana",
    "Bo",
    "Edward",
    "Ted",
    "Imelda",
    "Robert",
    "Bob",
    "Ngozi",
    "Priya",
    "Tomasz",
    "Josephine",
    "Owen",
    "Graham",
    "Marisol",
    "Katherine",
    "Kate",
    "Tilda",
    "Ines",
    "Wei",
    "Yusuf",
];
const SYLLABLES: [&str; 20] = [
    "ba", "do", "fen", "gar", "hul", "ka", "lin", "mor", "ne", "pol", "ri", "sel", "tor", "um", "ver",
    "wick", "ya", "zan", "os", "eld",
];
const ROLES: [&str; 5] = ["chief executive", "radiologist", "organiser", "minister", "editor"];
const STANCES: [&str; 4] = ["supportive", "cautious", "opposed", "none"];
const STATEMENTS: usize = 4;

/// The `n`th word of some syllables, capitalised.
fn word(mut n: usize, syllables: usize) -> String {
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(SYLLABLES[n % SYLLABLES.len()]);
        n /= SYLLABLES.len();
    }
    word[..1].to_uppercase() + &word[1..]
}

fn record(number: usize, speaker: usize, chance: usize, model: &str) -> Value {
    let (first, last) = (FIRST[speaker % FIRST.len()], word(speaker / 10, 4));
    let name = match chance % 23 {
        0 => format!("Dr {first} {last}"),
        1 => format!("{}. {last}", &first[..1]),
        2 => last,
        _ => format!("{first} {last}"),
    };
    let label = (speaker / 7 + usize::from(chance.is_multiple_of(3))) % STANCES.len();
    let sure = 0.5 + (chance % 50) as f64 / 100.0;
    let p = |i: usize| if i == label { sure } else { (1.0 - sure) / 3.0 };
    let date = (!chance.is_multiple_of(5))
        .then(|| format!("{}-{:02}-{:02}", 2020 + chance % 6, 1 + chance % 12, 1 + chance % 28));
    json!({
        "schema": "onrecord/1", "id": format!("{number:016x}"), "doc": format!("articles/{}.txt", number / 10),
        "date": date, "outlet": (!chance.is_multiple_of(4)).then(|| format!("The {} Courier", word(chance % 300, 2))),
        "kind": "direct", "text": format!("Statement {number}: we will see what the machine does with it."),
        "spans": [[0, 60]],
        "speaker": {
            "id": name.to_lowercase().replace(". ", "-").replace(' ', "-"), "name": name,
            "role": (!chance.is_multiple_of(3)).then(|| ROLES[speaker % ROLES.len()]),
            "org": (!chance.is_multiple_of(3)).then(|| format!("{} Works", word(speaker / 20, 3))),
            "kind": "person", "mention": name, "mention_span": null, "rule": "name", "confidence": 0.9,
        },
        "cue": null, "negated": false, "about_ai": 0.9, "stance": STANCES[label],
        "p": {"supportive": p(0), "cautious": p(1), "opposed": p(2), "none": p(3)},
        "sentiment": "neutral", "sentiment_p": {"positive": 0.25, "neutral": 0.5, "negative": 0.25},
        "confidence": sure, "model": model,
    })
}

fn main() -> io::Result<()> {
    let speakers: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(50_000);
    let model = Model::embedded();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut number = 0;
    for speaker in 0..speakers {
        // As if thrown by dice, the same in every run.
        let mut chance = speaker.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11;
        for _ in 0..1 + chance % (2 * STATEMENTS - 1) {
            chance = (chance ^ (chance >> 7)).wrapping_mul(0x2545_f491_4f6c_dd1d) >> 9;
            writeln!(out, "{}", record(number, speaker, chance, model.name()))?;
            number += 1;
        }
    }
    out.flush()
}
