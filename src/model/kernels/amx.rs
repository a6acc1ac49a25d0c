//! Products of matrices of bytes (AMX): Sapphire Rapids and later, under Linux.
//!
//! A tile register holds 16 rows of 64 bytes, and one instruction multiplies two of them: eight times the
//! work of the widest vector instruction. The compiler has no stable names for these instructions, so they
//! stand here as assembly.

use super::{PANEL, QUAD};
use std::arch::asm;
use std::arch::x86_64::{__cpuid, __cpuid_count};
use std::sync::OnceLock;

/// Rows of a tile.
const TILE_ROWS: usize = 16;

/// Rows that are multiplied at once: two tiles.
pub(super) const BLOCK_ROWS: usize = 2 * TILE_ROWS;

/// Inputs whose products an instruction adds up.
pub(super) const BLOCK_DEPTH: usize = LINE;

/// Bytes in a row of a tile.
const LINE: usize = 64;

/// Whether the processor has the instructions and the system lets this process use them.
pub(super) fn available() -> bool {
    static AVAILABLE: OnceLock<bool> = OnceLock::new();
    *AVAILABLE.get_or_init(|| cfg!(target_os = "linux") && in_processor() && permitted())
}

fn in_processor() -> bool {
    const FEATURES: u32 = 7;
    const TILES: u32 = 1 << 24;
    const BYTES: u32 = 1 << 25;
    __cpuid(0).eax >= FEATURES && __cpuid_count(FEATURES, 0).edx & (TILES | BYTES) == TILES | BYTES
}

/// Asks Linux for the tile registers, as every process must once.
fn permitted() -> bool {
    const ARCH_PRCTL: i64 = 158;
    const ARCH_REQ_XCOMP_PERM: i64 = 0x1023;
    const TILE_DATA: i64 = 18;
    let mut result = ARCH_PRCTL;
    // SAFETY: the call touches no memory of ours; the kernel changes these registers only.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") result,
            in("rdi") ARCH_REQ_XCOMP_PERM,
            in("rsi") TILE_DATA,
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack),
        );
    }
    result == 0
}

/// What `ldtilecfg` reads.
#[repr(C, align(64))]
struct Shapes {
    palette: u8,
    start_row: u8,
    reserved: [u8; 14],
    line: [u16; 16],
    rows: [u8; 16],
}

impl Shapes {
    /// For blocks of `rows` rows: sums in registers 0 to 3, inputs in 4 and 5, weights in 6 and 7.
    const fn of(rows: usize) -> Self {
        let upper = if rows < TILE_ROWS { rows } else { TILE_ROWS } as u8;
        // A register without rows cannot be: where there is no lower half, it has one for nothing.
        let lower = if rows > TILE_ROWS { rows - TILE_ROWS } else { 1 } as u8;
        let weights = TILE_ROWS as u8;
        let used = [upper, upper, lower, lower, upper, lower, weights, weights];
        let (mut line, mut rows) = ([0; 16], [0; 16]);
        let mut i = 0;
        while i < used.len() {
            (line[i], rows[i]) = (LINE as u16, used[i]);
            i += 1;
        }
        Self { palette: 1, start_row: 0, reserved: [0; 14], line, rows }
    }
}

/// By the number of rows.
static SHAPES: [Shapes; BLOCK_ROWS + 1] = {
    let mut shapes = [const { Shapes::of(1) }; BLOCK_ROWS + 1];
    let mut rows = 1;
    while rows <= BLOCK_ROWS {
        shapes[rows] = Shapes::of(rows);
        rows += 1;
    }
    shapes
};

/// The tile registers in shape for blocks of some rows, until dropped: a thread that holds some in use is
/// slower to switch away from.
pub(super) struct Tiles {
    rows: usize,
}

impl Tiles {
    /// For blocks of `rows` rows, at least 1 and at most [`BLOCK_ROWS`].
    ///
    /// # Safety
    /// [`available`]; no other such value may live in this thread.
    #[inline]
    pub(super) unsafe fn shape(rows: usize) -> Self {
        // SAFETY: reads 64 bytes of a constant; the compiler does not use these registers.
        unsafe { asm!("ldtilecfg [{}]", in(reg) &SHAPES[rows], options(nostack, readonly)) };
        Self { rows }
    }

    /// How many bytes [`Tiles::multiply`] brings near.
    pub(super) const fn prefetched(depth: usize) -> usize {
        depth / BLOCK_DEPTH * NEXT_STEP
    }

    /// Writes the sums of a block of rows, `depth` unsigned bytes each, times a panel of weights: of as
    /// many rows as the registers were shaped for. Meanwhile what is multiplied with next is brought near;
    /// `next` may point anywhere.
    ///
    /// # Safety
    /// `depth` is a multiple of [`BLOCK_DEPTH`] and not 0; `a` and `panel` point to that many bytes for each
    /// row and for each column of the panel.
    #[inline]
    pub(super) unsafe fn multiply(
        &self,
        depth: usize,
        a: *const u8,
        panel: *const i8,
        next: *const i8,
        to: &mut [[i32; PANEL]; BLOCK_ROWS],
    ) {
        let steps = depth / BLOCK_DEPTH;
        // Up to TILE_ROWS rows there is no lower half: its one row is then some other, for nothing.
        let lower = if self.rows > TILE_ROWS { a.wrapping_add(TILE_ROWS * depth) } else { a };
        // SAFETY: the registers have the shapes of what is read and written; `a` and `panel` go on by
        // BLOCK_DEPTH inputs a step, to the end of what the caller vouches for. The second half of the
        // columns begins LINE bytes after the first, in `panel` and in `to`, whose rows are equally long.
        unsafe {
            asm!(
                "tilezero tmm0",
                "tilezero tmm1",
                "tilezero tmm2",
                "tilezero tmm3",
                "2:",
                "tileloadd tmm6, [{panel} + {row}]",
                "tileloadd tmm4, [{a} + {depth}]",
                "tdpbusd tmm0, tmm4, tmm6",
                "prefetcht1 [{next}]",
                "prefetcht1 [{next} + 64]",
                "prefetcht1 [{next} + 128]",
                "prefetcht1 [{next} + 192]",
                "prefetcht1 [{next} + 256]",
                "prefetcht1 [{next} + 320]",
                "prefetcht1 [{next} + 384]",
                "prefetcht1 [{next} + 448]",
                "tileloadd tmm5, [{lower} + {depth}]",
                "tdpbusd tmm2, tmm5, tmm6",
                "tileloadd tmm7, [{panel} + {row} + {LINE}]",
                "tdpbusd tmm1, tmm4, tmm7",
                "tdpbusd tmm3, tmm5, tmm7",
                "add {a}, {LINE}",
                "add {lower}, {LINE}",
                "add {panel}, {PANEL_STEP}",
                "add {next}, {NEXT_STEP}",
                "dec {steps}",
                "jnz 2b",
                "tilestored [{to} + {row}], tmm0",
                "tilestored [{to} + {row} + {LINE}], tmm1",
                "tilestored [{to_lower} + {row}], tmm2",
                "tilestored [{to_lower} + {row} + {LINE}], tmm3",
                a = inout(reg) a => _,
                lower = inout(reg) lower => _,
                depth = in(reg) depth,
                panel = inout(reg) panel => _,
                next = inout(reg) next => _,
                row = in(reg) ROW,
                steps = inout(reg) steps => _,
                to = in(reg) &raw mut to[0],
                to_lower = in(reg) &raw mut to[TILE_ROWS],
                LINE = const LINE,
                PANEL_STEP = const PANEL * BLOCK_DEPTH,
                NEXT_STEP = const NEXT_STEP,
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        }
    }
}

impl Drop for Tiles {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: a `Tiles` is made only where there are such registers, and nobody else uses them.
        unsafe { asm!("tilerelease", options(nostack, nomem)) }
    }
}

/// Bytes that are brought near with each step: eight lines, one with every eight cycles.
const NEXT_STEP: usize = 8 * LINE;

/// Bytes of a row of sums, and of [`QUAD`] rows of weights that lie side by side in a panel.
const ROW: usize = PANEL * size_of::<i32>();
const _: () = assert!(ROW == PANEL * QUAD);
