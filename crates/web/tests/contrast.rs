//! Contrast of the tokens, calculated from `tokens.css` for every mode (WCAG 2.2, 1.4.3 and 1.4.11).

use std::collections::HashMap;

type Tokens = HashMap<String, String>;

/// Custom properties of the blocks whose selector is exactly one of `selectors`, later ones winning.
fn tokens(css: &str, selectors: &[&str]) -> Tokens {
    let mut found = Tokens::new();
    for selector in selectors {
        let start = css.find(&format!("{selector} {{")).unwrap_or_else(|| panic!("no block {selector}"));
        let open = start + selector.len() + 2;
        let block = &css[open..open + css[open..].find('}').expect("a closed block")];
        for declaration in block.split(';') {
            if let Some((name, value)) =
                declaration.rsplit_once("--").map_or(declaration, |(_, rest)| rest).split_once(':')
            {
                found.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }
    found
}

fn channel(value: u32) -> f64 {
    let value = f64::from(value) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn luminance(colour: &str) -> f64 {
    let digits = colour.trim_start_matches('#');
    let wide: String =
        if digits.len() == 3 { digits.chars().flat_map(|digit| [digit, digit]).collect() } else { digits.to_owned() };
    let number = u32::from_str_radix(&wide, 16).unwrap_or_else(|_| panic!("{colour} is no colour"));
    0.2126 * channel(number >> 16) + 0.7152 * channel(number >> 8 & 255) + 0.0722 * channel(number & 255)
}

fn contrast(tokens: &Tokens, front: &str, back: &str) -> f64 {
    let colour = |name: &str| luminance(tokens.get(name).unwrap_or_else(|| panic!("no token {name}")));
    let (a, b) = (colour(front), colour(back));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Text on its ground: 4.5 to 1.
const TEXT: &[(&str, &str)] = &[
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink-2", "paper"),
    ("ink-2", "surface"),
    ("ink-2", "sunken"),
    ("ink-3", "paper"),
    ("ink-3", "surface"),
    ("ink-3", "sunken"),
    ("civic-text", "paper"),
    ("civic-text", "surface"),
    ("civic-text", "civic-tint"),
    ("civic-text", "civic-tint-2"),
    ("ink", "civic-tint"),
    ("ink-2", "civic-tint"),
    ("on-civic", "civic"),
    ("on-civic", "civic-hover"),
    ("on-band", "band"),
    ("on-band-2", "band"),
    ("warm-bright", "band"),
    ("warm", "paper"),
    ("warm", "surface"),
    ("warm", "warm-tint"),
    ("ok", "paper"),
    ("ok", "surface"),
    ("ok", "ok-tint"),
    ("soon", "surface"),
    ("soon", "soon-tint"),
    ("bad", "paper"),
    ("bad", "surface"),
    ("bad", "bad-tint"),
    ("on-bad", "bad"),
    ("on-red", "red"),
    ("on-yellow", "yellow"),
    ("info", "info-tint"),
    ("ink", "soon-tint"),
    ("ink", "ok-tint"),
    ("ink", "bad-tint"),
    ("ink", "info-tint"),
    ("on-focus", "focus-fill"),
];

/// Edges of what one operates, focus, shapes: 3 to 1.
const SHAPES: &[(&str, &str)] = &[
    ("control", "paper"),
    ("control", "surface"),
    ("focus", "paper"),
    ("focus", "surface"),
    ("chart-1", "surface"),
    ("chart-2", "surface"),
    ("chart-3", "surface"),
    ("warm", "surface"),
    ("civic", "surface"),
    ("seal", "surface"),
    ("soon-line", "surface"),
];

#[test]
fn every_mode_is_readable() {
    let css = include_str!("../assets/tokens.css");
    let dark = ":root[data-theme=\"dark\"]";
    let more = ":root[data-contrast=\"more\"]";
    let more_dark = ":root[data-contrast=\"more\"][data-theme=\"dark\"]";
    let modes: &[(&str, &[&str])] = &[
        ("light", &[":root"]),
        ("dark", &[":root", dark]),
        ("desk", &[":root", ":root[data-density=\"desk\"]"]),
        ("desk dark", &[":root", dark, ":root[data-density=\"desk\"][data-theme=\"dark\"]"]),
        ("elder", &[":root", ":root[data-size=\"elder\"]"]),
        ("elder dark", &[":root", dark, ":root[data-size=\"elder\"][data-theme=\"dark\"]"]),
        ("contrast", &[":root", more]),
        ("contrast dark", &[":root", dark, more, more_dark]),
    ];
    let mut failures = Vec::new();
    for (mode, selectors) in modes {
        let tokens = tokens(css, selectors);
        for (pairs, least) in [(TEXT, 4.5), (SHAPES, 3.0)] {
            for (front, back) in pairs {
                let ratio = contrast(&tokens, front, back);
                if ratio < least {
                    failures.push(format!("{mode}: {front} on {back} is {ratio:.2}, needs {least}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn the_system_s_wish_for_dark_equals_the_person_s_choice() {
    let css = include_str!("../assets/tokens.css");
    let wish = tokens(css, &[":root:not([data-theme=\"light\"])"]);
    let choice = tokens(css, &[":root[data-theme=\"dark\"]"]);
    assert_eq!(wish, choice);
    assert!(choice.len() > 40);
}
