//! What the page promises, on invented ones.

use super::*;
use base64::Engine as _;
use sha2::{Digest, Sha256};

fn written(page: &Page) -> String {
    let mut out = Vec::new();
    write(page, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What the page carries as JSON.
fn data(html: &str) -> serde_json::Value {
    let island = html.split_once(r#"<script type="application/json" id="data">"#).unwrap().1;
    serde_json::from_str(island.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_policy_lets_just_this_style_and_this_script_in() {
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
    assert_eq!(hash(STYLE), STYLE_HASH, "left: what STYLE_HASH has to be");
    assert_eq!(hash(SCRIPT), SCRIPT_HASH, "left: what SCRIPT_HASH has to be");
    let html = written(&fixture::page());
    assert!(
        html.contains(&format!("<style>{STYLE}</style>"))
            && html.contains(&format!("<script>{SCRIPT}</script>"))
    );
    assert!(!html.contains(" style=") && !html.contains(" onclick="), "the policy forbids them");
}

#[test]
fn markup_in_the_data_is_text() {
    let html = written(&fixture::page());
    assert!(html.contains("Owen &#60;b&#62;Pryce&#60;/b&#62; &#38; Sons"));
    assert!(!html.contains("<b>Pryce") && !html.contains("<img"), "a tag got through");
    assert_eq!(html.matches("</script>").count(), 2, "the JSON ends where it should");
}

#[test]
fn the_json_is_the_page() {
    let page = fixture::page();
    // By way of text, which rounds no figure: a value would widen `f32` to `f64` and differ.
    let same: serde_json::Value = serde_json::from_str(&serde_json::to_string(&page).unwrap()).unwrap();
    assert!(data(&written(&page)) == same);
}

#[test]
fn everything_is_there_without_a_script() {
    let page = fixture::page();
    let html = written(&page);
    assert_eq!(html.matches("<tr data-row=").count(), page.rows.len());
    assert_eq!(html.matches("<li data-row=").count(), page.rows.len());
    assert_eq!(html.matches("<li data-stance=").count(), page.statements.len());
    for text in
        ["insisted", "most typical", "most extreme", "not counted", "https://example.org/a/0-1", "by 1.35"]
    {
        assert!(html.contains(text), "{text}");
    }
    assert!(html.contains("Of 9 speakers with enough statements"), "the headline");
}

#[test]
fn nobody_is_no_broken_page() {
    let html = written(&fixture::empty());
    assert!(html.contains("No speaker takes a position on AI.") && html.contains("Method and limits"));
    assert!(!html.contains("<table") && !html.contains("<form"), "nothing to sort or filter");
    assert_eq!(data(&html)["rows"], serde_json::json!([]));
}

#[test]
fn one_row_without_dates_or_groups() {
    let mut page = fixture::page();
    page.rows.truncate(1);
    page.rows[0].groups.clear();
    page.statements.retain(|s| s.row == 0);
    page.statements.iter_mut().for_each(|s| s.date = None);
    page.differences.clear();
    let html = written(&page);
    assert!(html.contains("<h1>Supportive: Graham Ostrow.</h1>"), "one is named");
    for absent in ["Over time", "What can be told apart", r#"name="group""#, r#"data-key="groups""#] {
        assert!(!html.contains(absent), "{absent}");
    }
}

#[test]
fn a_row_without_dates_has_a_bar_and_no_strip() {
    let html = written(&fixture::page());
    assert!(html.contains(r#"<tr data-row="5""#) && !html.contains(r#"<div class="strip" data-row="5""#));
    assert!(html.contains("Without dates: 1 of the speakers with a score."));
}

#[test]
fn the_largest_page_stays_small_and_says_what_it_leaves_out() {
    let page = fixture::large(50_000, 4);
    let html = written(&page);
    assert!(html.len() < 8_000_000, "{}", html.len());
    assert!(html.contains("Of 50,000 speakers with enough statements"));
    assert!(html.contains("Drawn here: the 60 of 50,000 speakers with the most statements."));
    assert!(html.contains("Listed here: the 500 of 50,000 speakers with the most statements."));
    let html = written(&fixture::large(3, 5_000));
    assert!(html.contains("40 of 5,000 statements, spread evenly"));
    assert_eq!(data(&html)["statements"].as_array().unwrap().len(), 120);
}

/// Writes pages and a picture to look at: `cargo test --lib output::html -- --ignored`.
#[test]
#[ignore = "writes target/report*.html and target/report.svg, for scripts/check-report and for the eye"]
fn pages_to_look_at() {
    let target = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    for (name, page) in [
        ("report.html", fixture::page()),
        ("report-empty.html", fixture::empty()),
        ("report-large.html", fixture::large(50_000, 4)),
        ("report-long.html", fixture::large(80, 2_500)),
    ] {
        std::fs::write(target.join(name), written(&page)).unwrap();
    }
    let mut svg = Vec::new();
    crate::output::svg::write(&fixture::page(), &mut svg).unwrap();
    std::fs::write(target.join("report.svg"), svg).unwrap();
}
