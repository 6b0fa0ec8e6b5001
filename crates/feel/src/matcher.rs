//! A small pattern matcher that cannot run away: it follows all ways at once, so its time is pattern × text.
//!
//! Known: characters, `.`, `^`, `$`, `[…]` and `[^…]` with ranges, `\d \D \w \W \s \S`, `\p{L} \p{Lu} \p{Ll} \p{N}`,
//! `\n \r \t`, escaped signs, `(…)`, `(?:…)`, `|`, and `* + ? {n} {n,} {n,m}` with a lazy `?`. Flags: `i` ignore case,
//! `s` dot matches line ends, `m` `^` and `$` at lines, `x` spaces in the pattern are ignored, `q` no signs at all.
//! Digits are ASCII and full-width ones. Not known: back references, look-around. An unknown pattern is none.

mod read;
mod run;

/// Most steps of a compiled pattern.
const MOST: usize = 2_000;
/// Groups that are remembered, the whole match included.
const GROUPS: usize = 10;

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct Matcher {
    steps: Vec<Step>,
    ignore_case: bool,
}

#[derive(Clone, Debug)]
enum Step {
    One(Class),
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
    /// Try the first, then the second.
    Split(usize, usize),
    Jump(usize),
    /// Remember the place.
    Save(usize),
    Match,
}

/// A set of characters.
#[derive(Clone, Debug, Default)]
struct Class {
    negated: bool,
    /// First and last character, both included.
    ranges: Vec<(char, char)>,
    kinds: Vec<(Kind, bool)>,
}

/// Sets of characters that have a name.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Digit,
    Word,
    Space,
    Letter,
    Upper,
    Lower,
    Any,
    AnyInLine,
}

impl Kind {
    fn has(self, c: char) -> bool {
        match self {
            Kind::Digit => c.is_ascii_digit() || ('０'..='９').contains(&c),
            Kind::Word => c.is_alphanumeric() || c == '_',
            Kind::Space => c.is_whitespace(),
            Kind::Letter => c.is_alphabetic(),
            Kind::Upper => c.is_uppercase(),
            Kind::Lower => c.is_lowercase(),
            Kind::Any => true,
            Kind::AnyInLine => c != '\n' && c != '\r',
        }
    }
}

impl Class {
    fn of(kind: Kind, wanted: bool) -> Class {
        Class { negated: false, ranges: Vec::new(), kinds: vec![(kind, wanted)] }
    }

    fn one(c: char) -> Class {
        Class { negated: false, ranges: vec![(c, c)], kinds: Vec::new() }
    }

    fn has(&self, c: char, ignore_case: bool) -> bool {
        let plain = |c: char| {
            self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&c))
                || self.kinds.iter().any(|(kind, wanted)| kind.has(c) == *wanted)
        };
        let found = plain(c) || (ignore_case && (c.to_lowercase().any(plain) || c.to_uppercase().any(plain)));
        found != self.negated
    }
}
