//! How a matrix product goes over its output: in tiles, whose sums stay in registers.

use super::{LANES, Lanes};

/// The operands of a product as pointers to their beginnings.
pub(super) trait Tiled: Copy {
    /// Makes the tile of `ROWS` rows from `row` and `VECTORS` vectors from `column` on.
    ///
    /// # Safety
    /// The operands must be valid for these rows and columns, over the whole depth.
    unsafe fn tile<L: Lanes, const ROWS: usize, const VECTORS: usize>(self, row: usize, column: usize);
}

/// Makes `rows` rows of `columns` columns ([`LANES`] or [`PANEL`](super::PANEL)), in tiles of at most
/// `[height, vectors]`. Those two are constants at every call, so that each tile is code of its own.
///
/// # Safety
/// The operands must be valid for these rows and columns, over the whole depth.
#[inline(always)]
pub(super) unsafe fn tiles<L: Lanes>(
    operands: impl Tiled,
    [rows, columns]: [usize; 2],
    [height, vectors]: [usize; 2],
) {
    let mut row = 0;
    while row < rows {
        let rows = (rows - row).min(height);
        for column in (0..columns).step_by(vectors * LANES) {
            macro_rules! by_height {
                ($($rows:literal),*) => {
                    match (rows, if columns == LANES { 1 } else { vectors }) {
                        $(
                            // SAFETY: the caller's; the tile ends with the rows and the panel.
                            ($rows, 1) => unsafe { operands.tile::<L, $rows, 1>(row, column) },
                            ($rows, 2) => unsafe { operands.tile::<L, $rows, 2>(row, column) },
                        )*
                        _ => unreachable!("a tile has 1 to 12 rows and 1 or 2 vectors"),
                    }
                };
            }
            by_height!(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        }
        row += rows;
    }
}
