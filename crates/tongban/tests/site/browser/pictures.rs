//! Pictures of every page type in three widths, two languages and three looks, under `target/screenshots`. Written on wish:
//! `PICTURES=me_cases,390,zh cargo nextest run -p tongban --test site --run-ignored only pictures`.

use super::{DESK, PHONE, tab};
use crate::pages::samples;
use crate::support::{City, Sample};
use std::path::{Path, PathBuf};
use testkit::Browser;

const SIZES: [(u32, u32); 3] = [PHONE, (820, 1180), DESK];
/// Name of a look, theme and size.
const LOOKS: [(&str, &str, &str); 3] = [("light", "light", ""), ("dark", "dark", ""), ("elder", "light", "elder")];

/// A picture to take.
struct Wish {
    file: PathBuf,
    size: (u32, u32),
    wishes: [(&'static str, &'static str); 3],
}

/// The pictures of a page whose names hold all the words that `PICTURES` names.
fn wishes(folder: &Path, route: &str, words: &[&str]) -> Vec<Wish> {
    let name = route.trim_matches('/').replace(['/', '{', '}'], "_");
    let name = if name.is_empty() { "home" } else { &name };
    let mut wanted = Vec::new();
    for language in ["zh", "en"] {
        for (look, theme, size) in LOOKS {
            for (width, height) in SIZES {
                let file = format!("{name}-{width}-{language}-{look}.png");
                if words.iter().all(|word| file.contains(word)) {
                    let wishes = [("lang", language), ("theme", theme), ("size", size)];
                    wanted.push(Wish { file: folder.join(file), size: (width, height), wishes });
                }
            }
        }
    }
    wanted
}

#[test]
#[ignore = "writes a thousand pictures; run on wish"]
fn pictures_of_every_page() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder").join("screenshots");
    std::fs::create_dir_all(&folder).expect("a folder");
    let words = std::env::var("PICTURES").unwrap_or_default();
    let words: Vec<&str> = words.split(',').collect();
    for (route, Sample { person, path }) in samples(&city).0 {
        for Wish { file, size, wishes } in wishes(&folder, route, &words) {
            let page = tab(&browser, &city, &address, &person, &wishes);
            page.viewport(size.0, size.1).expect("a size");
            page.goto(&format!("{address}{path}")).expect("opens");
            std::fs::write(file, page.screenshot_whole().expect("a picture")).expect("written");
        }
    }
}
