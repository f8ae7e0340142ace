//! Tells the linker where programs look for the DuckDB library at run time: beside themselves (`target/<profile>`, with
//! tests one folder below), which is where the scripts put it. Without effect in a `bundled` build.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Embedded: files that are added or removed must be noticed, too.
    println!("cargo::rerun-if-changed=data/demo_shop");
    println!("cargo::rustc-link-arg=-Wl,-rpath,$ORIGIN:$ORIGIN/..");
}
