//! Tells Cargo that style sheets, scripts and words are part of the crate, so that an edit embeds them anew.

fn main() {
    println!("cargo:rerun-if-changed=assets");
    println!("cargo:rerun-if-changed=locales");
}
