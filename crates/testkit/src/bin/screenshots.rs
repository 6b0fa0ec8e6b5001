//! Pictures of pages: every path in three widths, two languages and three looks.
//!
//! `screenshots --base http://127.0.0.1:8080 --out DIR [--cookie name=value]… PATH…`

use anyhow::{Context as _, Result, bail};
use std::path::PathBuf;
use testkit::{Browser, Page};

const WIDTHS: [(u32, u32); 3] = [(390, 844), (820, 1180), (1440, 900)];
const LANGUAGES: [(&str, &str); 2] = [("zh", "zh-CN"), ("en", "en")];
/// Name of the look, and the display cookies that ask for it.
const LOOKS: [(&str, &str, &str); 3] =
    [("light", "light", "normal"), ("dark", "dark", "normal"), ("elder", "light", "elder")];

#[derive(Debug)]
struct Order {
    base: String,
    out: PathBuf,
    cookies: Vec<(String, String)>,
    paths: Vec<String>,
}

fn main() -> Result<()> {
    let order = read(std::env::args().skip(1))?;
    std::fs::create_dir_all(&order.out)?;
    let browser = Browser::start()?;
    let mut count = 0;
    for (language, tag) in LANGUAGES {
        for (look, theme, size) in LOOKS {
            let page = browser.page()?;
            page.headers(&[("Accept-Language", tag)])?;
            let display = [("lang", language), ("theme", theme), ("size", size)];
            let own = order.cookies.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            for (name, value) in display.into_iter().chain(own) {
                page.cookie(&order.base, name, value)?;
            }
            for path in &order.paths {
                count += shoot(&page, &order, path, &format!("{language}-{look}"))?;
            }
        }
    }
    println!("{count} pictures in {}", order.out.display());
    Ok(())
}

fn shoot(page: &Page, order: &Order, path: &str, suffix: &str) -> Result<usize> {
    for (width, height) in WIDTHS {
        page.viewport(width, height)?;
        page.goto(&format!("{}{path}", order.base))?;
        let file = order.out.join(format!("{}-{width}-{suffix}.png", file_name(path)));
        std::fs::write(&file, page.screenshot_whole()?).with_context(|| format!("cannot write {}", file.display()))?;
    }
    for problem in page.errors()?.into_iter().chain(page.failed_requests()?) {
        eprintln!("{path} ({suffix}): {problem}");
    }
    Ok(WIDTHS.len())
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
    let mut order = Order { base: String::new(), out: PathBuf::new(), cookies: Vec::new(), paths: Vec::new() };
    while let Some(word) = words.next() {
        let mut next = || words.next().with_context(|| format!("{word} needs a value"));
        match word.as_str() {
            "--base" => next()?.trim_end_matches('/').clone_into(&mut order.base),
            "--out" => order.out = PathBuf::from(next()?),
            "--cookie" => {
                let pair = next()?;
                let (name, value) = pair.split_once('=').context("--cookie needs name=value")?;
                order.cookies.push((name.to_owned(), value.to_owned()));
            }
            path if path.starts_with('/') => order.paths.push(word),
            _ => bail!("unknown word {word}"),
        }
    }
    if order.base.is_empty() || order.out.as_os_str().is_empty() || order.paths.is_empty() {
        bail!("usage: screenshots --base URL --out DIR [--cookie name=value]… PATH…");
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_read() {
        let words = ["--base", "http://127.0.0.1:8080/", "--out", "x", "--cookie", "a=b", "/", "/desk"];
        let order = read(words.into_iter().map(str::to_owned)).expect("complete");
        assert_eq!((order.base.as_str(), order.paths.len()), ("http://127.0.0.1:8080", 2));
        assert!(read(["--base", "x"].into_iter().map(str::to_owned)).is_err());
        assert!(read(["desk"].into_iter().map(str::to_owned)).is_err());
    }

    #[test]
    fn files_are_named_after_paths() {
        assert_eq!(file_name("/"), "home");
        assert_eq!(file_name("/desk/cases?view=late"), "desk_cases_view_late");
    }
}
