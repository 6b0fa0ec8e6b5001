//! Every form of the packs in this repository reads and has nothing to mend.

use schema::Form;
use std::path::Path;

#[test]
fn forms_of_the_packs_are_sound() {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut wrong = Vec::new();
    let mut count = 0;
    let folders = std::fs::read_dir(packs).into_iter().flatten().flatten();
    for file in folders.filter_map(|pack| std::fs::read_dir(pack.path().join("forms")).ok()).flatten().flatten() {
        count += 1;
        let name = file.file_name().to_string_lossy().into_owned();
        let source = std::fs::read_to_string(file.path()).expect("a readable file");
        match toml::from_str::<Form>(&source) {
            Ok(form) => wrong.extend(form.check().into_iter().map(|finding| {
                format!("{name}: {} {}: {} {:?}", finding.code, finding.path, finding.en, finding.suggestion)
            })),
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 0);
}
