//! With the feature `libtorch`, makes programs and tests find libtorch without `LD_LIBRARY_PATH`.
//!
//! `DT_RPATH` rather than `DT_RUNPATH`: only the former is also searched for the libraries that
//! libtorch itself needs. A link argument, unlike `RUSTFLAGS`, leaves every other build untouched.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=LIBTORCH");
    if env::var_os("CARGO_FEATURE_LIBTORCH").is_none() {
        return;
    }
    if let Ok(libtorch) = env::var("LIBTORCH") {
        println!("cargo:rustc-link-arg=-Wl,--disable-new-dtags,-rpath,{libtorch}/lib");
        println!("cargo:rustc-link-arg=-Wl,-rpath,{libtorch}/../nvidia/cuda_runtime/lib");
        println!("cargo:rustc-link-arg=-Wl,-rpath,{libtorch}/../nvidia/cuda_cupti/lib");
    }
}
