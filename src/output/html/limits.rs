//! What fits on a page: a browser draws a few thousand statements well and a hundred thousand badly.
//!
//! A page over the limits is cut to a smaller page *before* anything is drawn, so the figures it
//! carries as JSON are still exactly those it shows, and the counts of what was left out are known
//! in one place.

use crate::output::page::{DRAWN, Page, Row, Statement};
use std::borrow::Cow;

/// Statements behind a bar.
pub(super) const STATEMENTS: usize = 40;
/// Rows of the table.
pub(super) const TABLE: usize = 500;

/// The page as it can be shown.
pub(super) fn cut(page: &Page) -> Cow<'_, Page> {
    let behind = statements_by_row(page);
    let too_many = page.rows.len() > DRAWN || behind.iter().any(|places| places.len() > STATEMENTS);
    if !too_many {
        return Cow::Borrowed(page);
    }
    let mut kept: Vec<usize> = behind.iter().zip(&page.rows).flat_map(|(of, row)| sample(of, row)).collect();
    kept.sort_unstable();
    // A statement moves to the place it has among those kept.
    let moved = |place: Option<usize>| place.and_then(|place| kept.binary_search(&place).ok());
    let rows = page.rows.iter().take(TABLE).map(|row| Row {
        typical: moved(row.typical),
        extreme: moved(row.extreme),
        ..row.clone()
    });
    Cow::Owned(Page {
        title: page.title.clone(),
        model: page.model.clone(),
        by: page.by.clone(),
        min_statements: page.min_statements,
        summary: page.summary.clone(),
        rows: rows.collect(),
        silent: page.silent,
        differences: page.differences.clone(),
        statements: kept.iter().filter_map(|&place| page.statements.get(place)).cloned().collect(),
        method: page.method.clone(),
    })
}

/// Places of the statements behind each row that gets a bar.
pub(super) fn statements_by_row(page: &Page) -> Vec<Vec<usize>> {
    let mut places = vec![Vec::new(); page.rows.len().min(DRAWN)];
    for (place, Statement { row, .. }) in page.statements.iter().enumerate() {
        if let Some(of) = places.get_mut(*row) {
            of.push(place);
        }
    }
    places
}

/// The typical and the most extreme statement, and others at even distances, so that all of the
/// time is covered and not just its beginning.
fn sample(places: &[usize], row: &Row) -> Vec<usize> {
    if places.len() <= STATEMENTS {
        return places.to_vec();
    }
    let mut kept: Vec<_> = [row.typical, row.extreme].into_iter().flatten().collect();
    kept.retain(|place| places.binary_search(place).is_ok());
    kept.dedup();
    let others: Vec<_> = places.iter().copied().filter(|place| !kept.contains(place)).collect();
    let wanted = STATEMENTS - kept.len();
    kept.extend((0..wanted).filter_map(|i| others.get(i * others.len() / wanted)));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::html::fixture;

    #[test]
    fn a_page_within_the_limits_is_left_alone() {
        assert!(matches!(cut(&fixture::page()), Cow::Borrowed(_)));
    }

    #[test]
    fn a_page_over_the_limits_keeps_the_marked_statements_and_points_at_them() {
        let page = fixture::large(700, 100);
        let cut = cut(&page);
        assert_eq!(cut.rows.len(), TABLE);
        assert_eq!(cut.statements.len(), DRAWN * STATEMENTS);
        for (row, whole) in cut.rows.iter().zip(&page.rows).take(DRAWN) {
            let [a, b] = [(row.typical, whole.typical), (row.extreme, whole.extreme)];
            for (new, old) in [a, b] {
                assert_eq!(cut.statements[new.unwrap()].text, page.statements[old.unwrap()].text);
            }
        }
        assert!(cut.rows[DRAWN..].iter().all(|row| row.typical.is_none()), "no statement, no mark");
        assert!(cut.statements.is_sorted_by_key(|s| s.row));
    }
}
