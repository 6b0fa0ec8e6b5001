//! How the site feels in a real browser: every page type in several looks, an application by keys alone and once more
//! without scripts, the desk by keys with a Chinese input method on, an opinion that survives.

mod desk;
mod keys;
mod looks;
mod pictures;
mod states;
mod stops;
mod typed;
mod walks;

use crate::support::City;
use testkit::{Browser, Page};

const PHONE: (u32, u32) = (390, 844);
const DESK: (u32, u32) = (1440, 900);

/// Opens a page of the browser as somebody.
fn tab(browser: &Browser, city: &City, address: &str, person: &str, wishes: &[(&str, &str)]) -> Page {
    let page = browser.page().expect("a page");
    if !person.is_empty() {
        page.cookie(address, "sid", city.session(person)).expect("a cookie");
    }
    for (name, value) in wishes {
        page.cookie(address, name, value).expect("a cookie");
    }
    page
}
