//! Pictures of pages: every path in three widths, two languages and three looks, or in those that are named.
//!
//! `screenshots --base http://127.0.0.1:8080 --out DIR [--as LOGIN=PASSWORD] [--cookie NAME=VALUE]…
//! [--width 390,1440] [--lang zh] [--look light,print] PATH…`

use anyhow::{Context as _, Result, bail, ensure};
use std::path::PathBuf;
use testkit::{Browser, Media, Page};

const HEIGHTS: [(u32, u32); 4] = [(320, 640), (390, 844), (820, 1180), (1440, 900)];
const WIDTHS: [&str; 3] = ["390", "820", "1440"];
const LANGUAGES: [&str; 2] = ["zh", "en"];
const LOOKS: [&str; 3] = ["light", "dark", "elder"];

#[derive(Debug, Default)]
struct Order {
    base: String,
    out: PathBuf,
    person: Option<(String, String)>,
    cookies: Vec<(String, String)>,
    widths: Vec<String>,
    languages: Vec<String>,
    looks: Vec<String>,
    paths: Vec<String>,
}

fn main() -> Result<()> {
    let order = read(std::env::args().skip(1))?;
    std::fs::create_dir_all(&order.out)?;
    let browser = Browser::start()?;
    let page = browser.page()?;
    if let Some((login, password)) = &order.person {
        sign_in(&page, &order.base, login, password)?;
    }
    let mut count = 0;
    for language in &order.languages {
        for look in &order.looks {
            dress(&page, &order, language, look)?;
            for path in &order.paths {
                count += shoot(&page, &order, path, &format!("{language}-{look}"))?;
            }
        }
    }
    println!("{count} pictures in {}", order.out.display());
    Ok(())
}

fn sign_in(page: &Page, base: &str, login: &str, password: &str) -> Result<()> {
    page.goto(&format!("{base}/sign-in"))?;
    page.fill("main [name=name]", login)?;
    page.fill("main [name=password]", password)?;
    page.follow("main form[method=post] button.button")?;
    let here = page.address()?;
    ensure!(!here.contains("/sign-in"), "{login} is not let in: {here}");
    Ok(())
}

/// Sets the cookies and the media of a look: `light`, `dark`, `elder`, `contrast` or `print`.
fn dress(page: &Page, order: &Order, language: &str, look: &str) -> Result<()> {
    let theme = if look == "dark" { "dark" } else { "light" };
    let size = if look == "elder" { "elder" } else { "normal" };
    let contrast = if look == "contrast" { "more" } else { "normal" };
    let display = [("lang", language), ("theme", theme), ("size", size), ("contrast", contrast)];
    let own = order.cookies.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in display.into_iter().chain(own) {
        page.cookie(&order.base, name, value)?;
    }
    page.media(Media { print: look == "print", ..Media::default() })
}

fn shoot(page: &Page, order: &Order, path: &str, suffix: &str) -> Result<usize> {
    for width in &order.widths {
        let width: u32 = width.parse().with_context(|| format!("{width} is no width"))?;
        let height = HEIGHTS.iter().find(|(known, _)| *known == width).map_or(900, |(_, height)| *height);
        page.viewport(width, height)?;
        page.goto(&format!("{}{path}", order.base))?;
        let file = order.out.join(format!("{}-{width}-{suffix}.png", file_name(path)));
        std::fs::write(&file, page.screenshot_whole()?).with_context(|| format!("cannot write {}", file.display()))?;
    }
    for problem in page.errors()?.into_iter().chain(page.failed_requests()?) {
        eprintln!("{path} ({suffix}): {problem}");
    }
    Ok(order.widths.len())
}

/// `/desk/cases?view=late` becomes `desk_cases_view_late`.
fn file_name(path: &str) -> String {
    let mut name = String::new();
    for letter in path.chars() {
        if letter.is_alphanumeric() || letter == '-' {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_');
    if name.is_empty() { "home".to_owned() } else { name.to_owned() }
}

fn read(mut words: impl Iterator<Item = String>) -> Result<Order> {
    let mut order = Order {
        widths: WIDTHS.map(str::to_owned).to_vec(),
        languages: LANGUAGES.map(str::to_owned).to_vec(),
        looks: LOOKS.map(str::to_owned).to_vec(),
        ..Order::default()
    };
    while let Some(word) = words.next() {
        let mut next = || words.next().with_context(|| format!("{word} needs a value"));
        match word.as_str() {
            "--base" => next()?.trim_end_matches('/').clone_into(&mut order.base),
            "--out" => order.out = PathBuf::from(next()?),
            "--cookie" => order.cookies.push(pair(&word, &next()?)?),
            "--as" => order.person = Some(pair(&word, &next()?)?),
            "--width" => order.widths = list(&next()?),
            "--lang" => order.languages = list(&next()?),
            "--look" => order.looks = list(&next()?),
            path if path.starts_with('/') => order.paths.push(word),
            _ => bail!("unknown word {word}"),
        }
    }
    if order.base.is_empty() || order.out.as_os_str().is_empty() || order.paths.is_empty() {
        bail!(
            "usage: screenshots --base URL --out DIR [--as LOGIN=PASSWORD] [--cookie NAME=VALUE]… [--width 390,820,1440] \
             [--lang zh,en] [--look light,dark,elder,contrast,print] PATH…"
        );
    }
    Ok(order)
}

fn pair(option: &str, text: &str) -> Result<(String, String)> {
    let (name, value) = text.split_once('=').with_context(|| format!("{option} needs two words with = between"))?;
    Ok((name.to_owned(), value.to_owned()))
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_read() {
        let words = ["--base", "http://127.0.0.1:8080/", "--out", "x", "--cookie", "a=b", "/", "/desk"];
        let order = read(words.into_iter().map(str::to_owned)).expect("complete");
        assert_eq!((order.base.as_str(), order.paths.len()), ("http://127.0.0.1:8080", 2));
        assert_eq!((order.widths.len(), order.languages.len(), order.looks.len()), (3, 2, 3));
        assert!(read(["--base", "x"].into_iter().map(str::to_owned)).is_err());
        assert!(read(["desk"].into_iter().map(str::to_owned)).is_err());
        let words = ["--base", "x", "--out", "x", "--as", "me=secret", "--width", "390", "--look", "dark,print", "/"];
        let order = read(words.into_iter().map(str::to_owned)).expect("complete");
        assert_eq!(order.person, Some(("me".to_owned(), "secret".to_owned())));
        assert_eq!((order.widths.len(), order.looks.len()), (1, 2));
    }

    #[test]
    fn files_are_named_after_paths() {
        assert_eq!(file_name("/"), "home");
        assert_eq!(file_name("/desk/cases?view=late"), "desk_cases_view_late");
    }
}
