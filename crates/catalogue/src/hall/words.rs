//! Bilingual words in a page: with the mark of their language where the page's own is missing.

use askama::Template;
use base::Text;
use web::{Frame, Markup};

/// Words as a page shows them.
pub type Said = Markup;

#[derive(Template)]
#[template(source = "<span lang=\"{{ lang }}\">{{ words }}</span>", ext = "html")]
struct Other<'a> {
    lang: &'a str,
    words: &'a str,
}

/// The words in the page's language; Chinese ones inside an English page say so to screen readers.
pub fn said(frame: &Frame, text: &Text) -> Said {
    one(frame, text.get(frame.locale()), text.lang(frame.locale()))
}

/// The same for words that may be absent.
pub fn said_opt(frame: &Frame, text: Option<&Text>) -> Said {
    text.map_or_else(Markup::default, |text| said(frame, text))
}

/// One by one the lines of a text; what ends a clause in Chinese lists is left out.
pub fn lines(frame: &Frame, text: &Text) -> Vec<Said> {
    let lang = text.lang(frame.locale());
    let clean = |line: &str| line.trim().trim_end_matches(['；', ';']).to_owned();
    text.get(frame.locale())
        .lines()
        .map(clean)
        .filter(|line| !line.is_empty())
        .map(|line| one(frame, &line, lang))
        .collect()
}

fn one(frame: &Frame, words: &str, lang: &str) -> Said {
    if lang == frame.lang() {
        return Markup::text(words);
    }
    Markup::rendered(&Other { lang, words }).unwrap_or_else(|_| Markup::text(words))
}
