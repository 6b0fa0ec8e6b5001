//! Every target on its seeds, on the inputs that are kept, and on a fixed number of changes of both.

use fuzz::mutate::{Numbers, mutate};
use fuzz::{ALL, Target, kept, target};
use std::collections::BTreeSet;

/// Changes that are tried of each target.
const CHANGES: usize = 400;

fn walk(name: &str) {
    let target: &Target = target(name).unwrap_or_else(|| panic!("no target {name}"));
    let mut inputs = (target.seeds)();
    assert!(!inputs.is_empty(), "{name} has no seeds");
    inputs.extend(kept(target));
    inputs.push(Vec::new());
    for input in &inputs {
        (target.run)(input);
    }
    let mut numbers = Numbers::new(name.bytes().map(u64::from).sum());
    for _ in 0..CHANGES {
        let (one, other) = (numbers.below(inputs.len()), numbers.below(inputs.len()));
        let changed = mutate(&inputs[one], &inputs[other], &mut numbers);
        (target.run)(&changed);
    }
}

macro_rules! targets {
    ($($test:ident = $name:literal),+ $(,)?) => {
        const NAMED: &[&str] = &[$($name),+];

        $(#[test]
        fn $test() {
            walk($name);
        })+
    };
}

targets!(
    bpmn = "bpmn",
    feel = "feel",
    feel_json = "feel-json",
    pack = "pack",
    item = "item",
    form = "form",
    story = "story",
    import_xlsx = "import-xlsx",
    form_xlsx = "form-xlsx",
    item_file = "item-file",
    item_record = "item-record",
    upload = "upload",
    sniff = "sniff",
    multipart = "multipart",
    urlencoded = "urlencoded",
    cookies = "cookies",
    language = "language",
    answers = "answers",
    canonical = "canonical",
    codes = "codes",
    calendar = "calendar",
    term = "term",
    wording = "wording",
    search = "search",
    manifest = "manifest",
    settings = "settings",
);

#[test]
fn every_target_is_tried() {
    let named: BTreeSet<&str> = NAMED.iter().copied().collect();
    let all: BTreeSet<&str> = ALL.iter().map(|target| target.name).collect();
    assert_eq!(named, all);
    assert_eq!(all.len(), ALL.len(), "two targets of one name");
    for folder in std::fs::read_dir(fuzz::folder().join("corpus")).expect("a folder").flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        assert!(all.contains(name.as_str()), "corpus/{name} belongs to no target");
    }
}
