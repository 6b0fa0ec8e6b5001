//! How a person wants pages shown: language, theme, contrast, size. Kept in four cookies that hold no more than that.

use base::Locale;
use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, COOKIE};

/// Light or dark; without a wish the system's is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Ordinary or more contrast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Contrast {
    /// As designed.
    #[default]
    Usual,
    /// Black, white and lines.
    More,
}

/// Ordinary size or the elder mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// As designed.
    #[default]
    Usual,
    /// 长辈版: larger type and targets, one column.
    Elder,
}

/// A person's wishes for display.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Display {
    /// Language.
    pub locale: Locale,
    /// Theme, if one was chosen.
    pub theme: Option<Theme>,
    /// Contrast.
    pub contrast: Contrast,
    /// Size.
    pub size: Size,
}

/// One cookie's value out of the request; the first one of that name.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known == name).then_some(value))
}

/// The value of one field in a query, percent-decoded; `None` when absent or not text.
pub fn query_value(query: &str, name: &str) -> Option<String> {
    query.split('&').take(200).find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (key == name).then(|| crate::answers::decode(value.as_bytes())).flatten()
    })
}

impl Display {
    /// Reads cookies and, for the language, the browser's wish. `?lang=en` and `?elder=1` in the address go first.
    pub fn read(headers: &HeaderMap, query: &str) -> Display {
        let accepted =
            || headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(Locale::from_accept);
        let elder = match query_value(query, "elder").as_deref() {
            Some("1") => Some(Size::Elder),
            Some("0") => Some(Size::Usual),
            _ => None,
        };
        let kept = if cookie(headers, "size") == Some("elder") { Size::Elder } else { Size::Usual };
        Display {
            locale: query_value(query, "lang")
                .as_deref()
                .and_then(Locale::from_tag)
                .or_else(|| cookie(headers, "lang").and_then(Locale::from_tag))
                .or_else(accepted)
                .unwrap_or_default(),
            theme: match cookie(headers, "theme") {
                Some("light") => Some(Theme::Light),
                Some("dark") => Some(Theme::Dark),
                _ => None,
            },
            contrast: if cookie(headers, "contrast") == Some("more") { Contrast::More } else { Contrast::Usual },
            size: elder.unwrap_or(kept),
        }
    }

    /// What the address chose, as cookies to keep: only `lang` and `size`.
    pub fn chosen_by(query: &str, secure: bool) -> Vec<String> {
        let mut cookies = Vec::new();
        if let Some(locale) = query_value(query, "lang").as_deref().and_then(Locale::from_tag) {
            cookies.push(kept("lang", locale.tag(), secure));
        }
        match query_value(query, "elder").as_deref() {
            Some("1") => cookies.push(kept("size", "elder", secure)),
            Some("0") => cookies.push(kept("size", "", secure)),
            _ => {}
        }
        cookies
    }

    /// All four cookies, as `Set-Cookie` values.
    pub fn cookies(&self, secure: bool) -> Vec<String> {
        let theme = match self.theme {
            Some(Theme::Light) => "light",
            Some(Theme::Dark) => "dark",
            None => "",
        };
        vec![
            kept("lang", self.locale.tag(), secure),
            kept("theme", theme, secure),
            kept("contrast", if self.contrast == Contrast::More { "more" } else { "" }, secure),
            kept("size", if self.size == Size::Elder { "elder" } else { "" }, secure),
        ]
    }

    /// The attributes on `<html>` that switch modes, with a leading space each.
    pub fn attributes(&self) -> String {
        let mut out = String::new();
        match self.theme {
            Some(Theme::Light) => out.push_str(" data-theme=light"),
            Some(Theme::Dark) => out.push_str(" data-theme=dark"),
            None => {}
        }
        if self.contrast == Contrast::More {
            out.push_str(" data-contrast=more");
        }
        if self.size == Size::Elder {
            out.push_str(" data-size=elder");
        }
        out
    }
}

/// A cookie for a year; an empty value removes it.
fn kept(name: &str, value: &str, secure: bool) -> String {
    let age = if value.is_empty() { 0 } else { 31_536_000 };
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax{secure}")
}

/// A path on this site that it is safe to return to: begins with one `/`, holds no host, no backslash, no control
/// character. Anything else becomes `/`.
pub fn local_path(wish: &str) -> &str {
    let safe = wish.starts_with('/')
        && !wish.starts_with("//")
        && wish.len() <= 2000
        && !wish.contains('\\')
        && wish.chars().all(|character| !character.is_control() && character.is_ascii());
    if safe { wish } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(cookies: &'static str, accept: &'static str) -> HeaderMap {
        HeaderMap::from_iter([
            (COOKIE, HeaderValue::from_static(cookies)),
            (ACCEPT_LANGUAGE, HeaderValue::from_static(accept)),
        ])
    }

    #[test]
    fn the_address_goes_before_the_cookie_and_the_cookie_before_the_browser() {
        let both = headers("a=1; lang=en; theme=dark; contrast=more; size=elder", "zh-CN");
        let display = Display::read(&both, "");
        assert_eq!((display.locale, display.theme, display.size), (Locale::En, Some(Theme::Dark), Size::Elder));
        assert_eq!(display.attributes(), " data-theme=dark data-contrast=more data-size=elder");
        assert_eq!(Display::read(&both, "q=1&lang=zh-CN").locale, Locale::Zh);
        assert_eq!(Display::read(&both, "elder=0").size, Size::Usual);
        assert_eq!(Display::read(&headers("x=1", "en-GB,en;q=0.9"), "").locale, Locale::En);
        assert_eq!(Display::read(&headers("lang=klingon", "fr"), "").locale, Locale::Zh);
        assert_eq!(Display::chosen_by("lang=en&elder=1", false).len(), 2);
    }

    #[test]
    fn one_only_returns_to_this_site() {
        for bad in ["https://example.org", "//example.org", "/\\example.org", "/a\r\nSet-Cookie: x", "a", "", "/办"] {
            assert_eq!(local_path(bad), "/", "{bad}");
        }
        assert_eq!(local_path("/me/cases?after=3#x"), "/me/cases?after=3#x");
    }
}
