//! One self-contained page: the comparison, every statement behind it, and the method.
//!
//! The page is complete as HTML; the script only sorts and filters what is already there, and reads
//! the figures to sort by from the JSON the page carries. It loads nothing, and its security policy
//! forbids it to: what is in the articles stays where the page is, and markup in a quotation could
//! not run even if it were not escaped.

mod dates;
#[cfg(test)]
pub(super) mod fixture;
pub(super) mod headline;
mod limits;
mod strip;
#[cfg(test)]
mod tests;
mod view;

use super::page::Page;
use askama::Template;
use std::io::{self, Write};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// SHA-256 of [`STYLE`], in Base64; a test says what it has to be.
const STYLE_HASH: &str = "bM1j6QwgfEgiI6TBThdW8Q179JPrdiskrXTg08KFMpo=";
/// SHA-256 of [`SCRIPT`].
const SCRIPT_HASH: &str = "TKwdzP+vyWnq4t/z3rcZa6hLqnlASmiIAYKY42Ql2UA=";

/// Writes the page, cut to what a browser can show; it says itself what was left out.
///
/// # Errors
/// Those of the writer.
pub fn write(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let shown = limits::cut(page);
    view::View::new(&shown, page).write_into(out)
}

/// Nothing is loaded from anywhere, and no style or script counts but those two.
fn policy() -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'sha256-{SCRIPT_HASH}'; \
         base-uri 'none'; form-action 'none'"
    )
}

/// The page's figures as JSON for a `<script>` element. There, `</script>` and `<!--` would mean
/// something even inside of a string; in JSON these signs stand in strings only, where they may
/// as well be written as escapes.
fn island(page: &Page) -> String {
    serde_json::to_string(page)
        .unwrap_or_else(|_| "null".to_owned())
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}
