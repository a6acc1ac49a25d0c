//! The comparison as one picture: bars that diverge from a common middle, and under each bar the
//! score with its interval on the same axis.
//!
//! The middle of the cautious share stands on the axis' 0, so a bar reaches from −(opposed + half
//! of cautious) to +(supportive + half of cautious): always within −1 and +1, where the score is too.
//!
//! [`write`] makes a standalone file for documents. Word processors and converters know neither
//! style variables nor percentages inside of pictures, so every mark carries its colour as an
//! attribute and every length is a plain number. The HTML page draws with the same functions, with
//! lengths in per cent that follow the screen's width, and its style sheet overrides the colours
//! by class. Stances differ by pattern as well as by colour: solid, plain with an outline, hatched.

use super::figures;
use super::grid::wrapped;
use super::html::headline;
use super::page::{DRAWN, Page, Row};
use super::words;
use crate::model::Stance;
use crate::positions::Verdict;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Text and the marks of scores.
const INK: &str = "#1d1b18";
const QUIET: &str = "#5f5a50";
const LINE: &str = "#c9c3b6";

/// Where on the axis from −1 to +1 something is, in the units of a picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// Place of 0.
    pub(super) zero: f64,
    /// Length of 1.
    pub(super) one: f64,
    /// Written after a number.
    pub(super) unit: &'static str,
}

impl Scale {
    /// In per cent of the width, with room for a figure at either end.
    pub(super) const PAGE: Scale = Scale { zero: 50.0, one: 42.0, unit: "%" };
    /// In units of the standalone picture.
    const PICTURE: Scale = Scale { zero: 476.0, one: 160.0, unit: "" };

    pub(super) fn at(self, value: f64) -> String {
        self.length(self.zero / self.one + value)
    }

    /// The length of a difference of so much.
    fn length(self, difference: f64) -> String {
        let length = format!("{:.2}", self.one * difference);
        format!("{}{}", length.trim_end_matches('0').trim_end_matches('.'), self.unit)
    }
}

/// The picture, with a legend.
///
/// # Errors
/// Those of the writer.
pub fn write(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    const WIDTH: usize = 900;
    let sentence = headline::sentence(page);
    let quiet = format!(r#"font-size="12" fill="{QUIET}""#);
    let heading = format!(r#"font-size="20" fill="{INK}" font-family="Georgia, 'Times New Roman', serif""#);
    let small = format!(r#"font-size="11" fill="{QUIET}""#);

    let (mut body, mut y) = (String::new(), 32);
    paragraph(&mut body, &mut y, &page.title, (120, 26), &quiet);
    paragraph(&mut body, &mut y, &sentence, (84, 28), &heading);
    _ = write!(body, r#"<g transform="translate(0 {y})">{}</g>"#, axis(Scale::PICTURE));
    y += AXIS_HEIGHT;
    for row in page.rows.iter().take(DRAWN) {
        let names = names(row);
        let height = (ROW_HEIGHT + 8).max(16 * names.matches("<text").count() + 8);
        _ = write!(
            body,
            r#"<g transform="translate(0 {y})"><path d="M16 .5H884" stroke="{LINE}"/>{names}{}{}</g>"#,
            bar(row, Scale::PICTURE, height),
            verdict(row)
        );
        y += height;
    }
    _ = write!(
        body,
        r#"<g transform="translate(16 {y})"><path d="M0 .5H868" stroke="{LINE}"/>{}</g>"#,
        key()
    );
    y += 52;
    let mut notes = vec![page.summary.clone()];
    if page.rows.len() > DRAWN {
        notes.push(format!("Drawn: {}.", headline::first(DRAWN, page.rows.len(), &page.by)));
    }
    notes.push(format!("Labels by {}.", page.model));
    paragraph(&mut body, &mut y, &notes.join(" "), (130, 16), &small);

    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif" font-size="13"><title>{}</title><desc>{}</desc><defs>{HATCH}</defs><rect width="{WIDTH}" height="{y}" fill="white"/>{body}</svg>"#,
        escaped(&words::clean(&page.title)),
        escaped(&sentence)
    )
}

/// Lines of text from `y` on, of so many columns and this far apart; `y` is then below them.
fn paragraph(body: &mut String, y: &mut usize, text: &str, (columns, apart): (usize, usize), style: &str) {
    for line in wrapped(&words::clean(text), columns) {
        _ = write!(body, r#"<text x="16" y="{y}" {style}>{}</text>"#, escaped(&line));
        *y += apart;
    }
}

/// Height of [`axis`].
pub(super) const AXIS_HEIGHT: usize = 40;
/// Height of [`bar`].
pub(super) const ROW_HEIGHT: usize = 44;

/// The hatch of what is opposed; wherever marks are drawn it has to be defined once.
pub(super) const HATCH: &str = r##"<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6" fill="#f6ddd3"/><rect class="hatch-line" width="3" height="6" fill="#ae4528"/></pattern>"##;

/// The attributes of a filled mark of a stance.
pub(super) fn fill(stance: Stance) -> &'static str {
    match stance {
        Stance::Supportive => r##"class="supportive" fill="#1b6a84" stroke="#1b6a84""##,
        Stance::Cautious => r##"class="cautious" fill="#ece5d6" stroke="#8a7d62""##,
        Stance::Opposed => r##"class="opposed" fill="url(#hatch)" stroke="#ae4528""##,
        Stance::None => r##"class="none" fill="#fff" stroke="#8f897c""##,
    }
}

/// A small rectangle of a stance, for legends.
pub(super) fn swatch(stance: Stance) -> String {
    format!(r#"<rect x=".5" y=".5" width="21" height="12" {}/>"#, fill(stance))
}

/// The scale's words and numbers, to stand over bars.
pub(super) fn axis(scale: Scale) -> String {
    let mut drawn = String::new();
    for (value, anchor, text) in
        [(-1.0, "start", "← opposed"), (0.0, "middle", "cautious"), (1.0, "end", "supportive →")]
    {
        _ = write!(
            drawn,
            r#"<text class="side" x="{}" y="13" text-anchor="{anchor}" font-size="12" fill="{INK}">{text}</text>"#,
            scale.at(value)
        );
    }
    for (value, text) in [(-1.0, "−1"), (-0.5, "−0.5"), (0.0, "0"), (0.5, "+0.5"), (1.0, "+1")] {
        let x = scale.at(value);
        _ = write!(
            drawn,
            r#"<text class="quiet" x="{x}" y="29" text-anchor="middle" font-size="11" fill="{QUIET}">{text}</text><line class="rule" x1="{x}" x2="{x}" y1="34" y2="40" stroke="{LINE}"/>"#
        );
    }
    drawn
}

/// The bar of a row with its score and interval, before upright lines of this height; the counts in
/// words where there are too few statements for either.
pub(super) fn bar(row: &Row, scale: Scale, height: usize) -> String {
    let mut drawn = String::new();
    for value in [-1.0, -0.5, 0.0, 0.5, 1.0] {
        let x = scale.at(value);
        let class = if value == 0.0 { "rule zero" } else { "rule" };
        let stroke = if value == 0.0 { QUIET } else { "#e8e3d8" };
        _ = write!(
            drawn,
            r#"<line class="{class}" x1="{x}" x2="{x}" y1="0" y2="{height}" stroke="{stroke}"/>"#
        );
    }
    if row.verdict == Verdict::Insufficient {
        let counts = counts(row);
        // The words stand on the axis: a halo in the colour of the ground keeps it off them.
        _ = write!(
            drawn,
            r#"<text class="quiet halo" x="{}" y="27" text-anchor="middle" font-size="12" fill="{QUIET}" stroke="white" stroke-width="6" paint-order="stroke">{counts}</text>"#,
            scale.at(0.0)
        );
        return drawn;
    }
    drawn.push_str(&shares(row.shares, scale));
    drawn.push_str(&whisker(row.score, row.interval, scale, 35));
    drawn
}

/// "2 supportive, 1 opposed".
pub(super) fn counts(row: &Row) -> String {
    let counted = row.counts.iter().zip(Stance::ALL).filter(|(n, _)| **n > 0);
    counted.map(|(n, stance)| format!("{} {stance}", figures::number(*n))).collect::<Vec<_>>().join(", ")
}

/// The three shares, each with its figure: at the ends, and in the middle where there is room.
fn shares([supportive, cautious, opposed]: [f64; 3], scale: Scale) -> String {
    let [left, right] = [-opposed - cautious / 2.0, supportive + cautious / 2.0];
    let mut drawn = String::new();
    for (from, share, stance) in [
        (left, opposed, Stance::Opposed),
        (-cautious / 2.0, cautious, Stance::Cautious),
        (cautious / 2.0, supportive, Stance::Supportive),
    ] {
        _ = write!(
            drawn,
            r#"<rect x="{}" y="7" width="{}" height="17" {}/>"#,
            scale.at(from),
            scale.length(share.max(0.0)),
            fill(stance)
        );
    }
    for (at, dx, anchor, share, shown) in [
        (left, -5, "end", opposed, opposed >= 0.005),
        (right, 5, "start", supportive, supportive >= 0.005),
        (0.0, 0, "middle", cautious, cautious >= 0.2),
    ] {
        if shown {
            _ = write!(
                drawn,
                r#"<text class="figure" x="{}" dx="{dx}" y="19.5" text-anchor="{anchor}" font-size="11" fill="{INK}">{}</text>"#,
                scale.at(at),
                figures::percent(share)
            );
        }
    }
    drawn
}

/// A value as a dot with its interval.
pub(super) fn whisker(value: f64, [low, high]: [f64; 2], scale: Scale, y: usize) -> String {
    let [value, low, high] = [value, low, high].map(|v| scale.at(v.clamp(-1.0, 1.0)));
    let (top, bottom) = (y - 4, y + 4);
    format!(
        r#"<g class="score" stroke="{INK}" stroke-width="1.5"><line x1="{low}" x2="{high}" y1="{y}" y2="{y}"/><line x1="{low}" x2="{low}" y1="{top}" y2="{bottom}"/><line x1="{high}" x2="{high}" y1="{top}" y2="{bottom}"/><circle cx="{value}" cy="{y}" r="4.5" fill="{INK}" stroke="none"/></g>"#
    )
}

/// The left column: name in at most two lines, then what is known of it.
fn names(row: &Row) -> String {
    let first = |text: &str, columns: usize, lines: usize| {
        let text = words::clean(text);
        let mut parts = wrapped(&text, columns);
        if parts.len() > lines {
            parts.truncate(lines);
            if let Some(last) = parts.last_mut() {
                last.push('…');
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    };
    let quiet = row.verdict == Verdict::Insufficient;
    let name = format!(
        r#"fill="{}" font-weight="{}""#,
        if quiet { QUIET } else { INK },
        if quiet { 400 } else { 600 }
    );
    let details = format!(r#"fill="{QUIET}" font-size="11""#);
    let lines = first(&row.name, 30, 2).into_iter().map(|line| (line, &name));
    let lines = lines.chain(first(&row.details, 50, 1).into_iter().map(|line| (line, &details)));
    let mut drawn = String::new();
    for (i, (line, style)) in lines.enumerate() {
        _ = write!(drawn, r#"<text x="16" y="{}" {style}>{}</text>"#, 20 + 16 * i, escaped(&line));
    }
    drawn
}

/// The right column.
fn verdict(row: &Row) -> String {
    if row.verdict == Verdict::Insufficient {
        return format!(r#"<text x="700" y="27" fill="{QUIET}">too few statements</text>"#);
    }
    format!(
        r#"<text x="700" y="20" fill="{INK}" font-weight="600">{}</text><text x="700" y="37" font-size="12" fill="{QUIET}">{}</text>"#,
        row.verdict,
        figures::with_interval(row.score, row.interval)
    )
}

/// What the marks mean.
fn key() -> String {
    let mut drawn = String::new();
    for (x, stance, meaning) in [
        (0, Stance::Supportive, "supportive: go ahead"),
        (170, Stance::Cautious, "cautious: only if, not yet"),
        (362, Stance::Opposed, "opposed: don’t, stop, undo"),
    ] {
        _ = write!(
            drawn,
            r#"<g transform="translate({x} 14)">{}<text x="29" y="11" font-size="12" fill="{INK}">{meaning}</text></g>"#,
            swatch(stance)
        );
    }
    let scale = Scale { zero: 575.0, one: 14.0, unit: "" };
    _ = write!(
        drawn,
        r#"{}<text x="599" y="25" font-size="12" fill="{INK}">score with its 95 % interval</text>"#,
        whisker(0.0, [-1.0, 1.0], scale, 21)
    );
    drawn
}

/// Text as it may stand in an element or an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // XML has no way to write these.
            '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::html::fixture;
    use super::*;

    fn drawn(page: &Page) -> String {
        let mut out = Vec::new();
        write(page, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_name_with_markup_shows_as_text() {
        let mut page = fixture::page();
        page.rows[0].name = "<script>x</script> & Söhne\u{1b}\u{ffff}".into();
        let svg = drawn(&page);
        assert!(svg.contains("&lt;script&gt;") && svg.contains("&amp; Söhne"));
        assert!(!svg.contains("<script") && !svg.contains(['\u{1b}', '\u{ffff}']));
    }

    #[test]
    fn every_tag_is_closed_and_no_row_is_lost() {
        let page = fixture::page();
        let svg = drawn(&page);
        for tag in ["svg", "g", "text", "pattern", "defs", "title", "desc"] {
            let opened = svg.matches(&format!("<{tag} ")).count() + svg.matches(&format!("<{tag}>")).count();
            assert_eq!(opened, svg.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        for row in &page.rows {
            let scored = row.verdict != Verdict::Insufficient;
            assert_eq!(
                svg.contains(&figures::with_interval(row.score, row.interval)),
                scored,
                "{}",
                row.name
            );
        }
        assert!(!svg.contains("NaN") && !svg.contains("var("));
    }

    #[test]
    fn without_rows_there_is_still_a_picture() {
        assert!(drawn(&fixture::empty()).contains("No speaker takes a position on AI."));
    }

    #[test]
    fn a_bar_ends_where_its_shares_say() {
        let drawn = shares([0.5, 0.3, 0.2], Scale { zero: 100.0, one: 100.0, unit: "" });
        for part in
            [r#"x="65" y="7" width="20""#, r#"x="85" y="7" width="30""#, r#"x="115" y="7" width="50""#]
        {
            assert!(drawn.contains(part), "{part}: {drawn}");
        }
    }
}
