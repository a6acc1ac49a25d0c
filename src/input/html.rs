//! HTML pages: the article without what surrounds it, and what the page says of itself.

use super::burden::is_burden;
use super::decode::decode_html;
use super::{Document, InputError};
use crate::date::Date;
use dom_smoothie::{Config, Readability, TextMode};

/// Elements of a page at most: more make the search for the article slow.
const MOST_ELEMENTS: usize = 200_000;

/// The article of a page: its title, then its paragraphs with a blank line between them. Spans are
/// offsets into that text.
pub(super) fn article(id: String, html: Vec<u8>) -> Result<Document, InputError> {
    let (html, note) = decode_html(html)?;
    Ok(Document { id, note, ..page(&html)? })
}

/// The same, of a page that is decoded.
pub(super) fn page(html: &str) -> Result<Document, InputError> {
    if is_burden(html) {
        return Err(InputError::Burden);
    }
    let config =
        Config { text_mode: TextMode::Formatted, max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    let found = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    let article = found.map_err(|_| InputError::NoArticle)?;
    let body = article.text_content.trim();
    if body.is_empty() {
        return Err(InputError::NoArticle);
    }
    Ok(Document {
        text: titled(&article.title, body),
        date: article.published_time.as_deref().and_then(Date::parse).map(|date| date.to_string()),
        outlet: article.site_name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
        ..Document::default()
    })
}

/// A text under its title, if that is not its first line already.
pub(super) fn titled(title: &str, body: &str) -> String {
    let title = title.trim();
    if title.is_empty() || body.starts_with(title) { body.to_owned() } else { format!("{title}\n\n{body}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><html><head><title>Clinic drops the robot | Harbour Post</title>
        <meta property="og:site_name" content="Harbour Post">
        <meta property="article:published_time" content="2025-03-04T08:00:00Z"></head><body>
        <nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Clinic drops the robot</h1>
        <p>The clinic in Tern Bay will no longer let software read its scans, it said on Monday, after a year
        in which nurses and doctors had asked for a stop.</p>
        <p>&ldquo;It read the scan before I had sat down, and it read it wrong,&rdquo; said Ana Lim, a radiologist
        at the clinic, who had asked for the stop in a letter.</p>
        <p>The maker of the software, a small company from the city, did not answer questions, and the clinic
        said that it would look for another way to shorten the queue.</p></article>
        <footer>All rights reserved. Subscribe to our letter!</footer></body></html>"#;

    #[test]
    fn a_page_gives_its_article_and_what_it_says_of_itself() {
        let article = page(PAGE).unwrap();
        assert!(article.text.starts_with("Clinic drops the robot"), "{}", article.text);
        assert!(article.text.contains("\n\n“It read the scan before"), "{}", article.text);
        assert!(!article.text.contains("Subscribe") && !article.text.contains("Sport"), "{}", article.text);
        assert_eq!(article.date.as_deref(), Some("2025-03-04"));
        assert_eq!(article.outlet.as_deref(), Some("Harbour Post"));
    }

    #[test]
    fn a_page_names_its_encoding() {
        let html = PAGE.replace("<head>", "<head><meta charset=windows-1251>").replace("Ana Lim", "Анна Лим");
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&html);
        assert!(article("a".into(), bytes.into_owned()).unwrap().text.contains("Анна Лим"));
    }

    #[test]
    fn pages_without_an_article_are_failures() {
        let said = |html: &str| page(html).unwrap_err().to_string();
        assert_eq!(said("<html><body><nav></nav></body></html>"), "has no article that could be found in it");
        assert_eq!(said(&"<div>".repeat(5_000)), "is a page no browser would show");
    }
}
