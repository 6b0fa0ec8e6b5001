//! libFuzzer's entrance; the environment names the target.
#![no_main]
#![expect(unsafe_code, reason = "libFuzzer calls an exported function")]
#![expect(
    clippy::disallowed_methods,
    reason = "libFuzzer owns the command line, so the target comes by the environment"
)]

use std::sync::LazyLock;

static TARGET: LazyLock<&'static fuzz::Target> = LazyLock::new(|| {
    let name = std::env::var("TONGBAN_FUZZ").unwrap_or_default();
    fuzz::target(&name).unwrap_or_else(|| panic!("TONGBAN_FUZZ names no target: {name:?}"))
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (TARGET.run)(bytes));
