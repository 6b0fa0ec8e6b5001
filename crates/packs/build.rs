//! Builds the crate anew when a file of the packs or a story comes, goes or changes: they are part of the program.

fn main() {
    println!("cargo::rerun-if-changed=../../packs");
    println!("cargo::rerun-if-changed=../../stories");
}
