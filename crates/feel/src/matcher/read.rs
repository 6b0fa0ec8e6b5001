//! Pattern text to steps.

use super::{Class, GROUPS, Kind, MOST, Matcher, Step};

/// Deepest nesting of groups.
const DEEPEST: usize = 30;

impl Matcher {
    /// Compiles a pattern; `None` when it is wrong, unknown or too large.
    pub(crate) fn new(pattern: &str, flags: &str) -> Option<Matcher> {
        if flags.len() > 5 || !flags.chars().all(|flag| "ismxq".contains(flag)) {
            return None;
        }
        let has = |flag| flags.contains(flag);
        let mut reader = Reader {
            text: pattern.chars().collect(),
            at: 0,
            steps: Vec::new(),
            groups: 1,
            depth: 0,
            dot: if has('s') { Kind::Any } else { Kind::AnyInLine },
            lines: has('m'),
            spaced: has('x') && !has('q'),
        };
        reader.emit(Step::Save(0))?;
        if has('q') {
            for c in pattern.chars() {
                reader.emit(Step::One(Class::one(c)))?;
            }
        } else {
            reader.alternatives()?;
            if reader.at < reader.text.len() {
                return None;
            }
        }
        reader.emit(Step::Save(1))?;
        reader.emit(Step::Match)?;
        Some(Matcher { steps: reader.steps, ignore_case: has('i') })
    }
}

struct Reader {
    text: Vec<char>,
    at: usize,
    steps: Vec<Step>,
    groups: usize,
    depth: usize,
    dot: Kind,
    lines: bool,
    spaced: bool,
}

impl Reader {
    fn emit(&mut self, step: Step) -> Option<usize> {
        if self.steps.len() >= MOST {
            return None;
        }
        self.steps.push(step);
        Some(self.steps.len() - 1)
    }

    fn peek(&mut self) -> Option<char> {
        while self.spaced && self.text.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn accept(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn alternatives(&mut self) -> Option<()> {
        let start = self.steps.len();
        self.sequence()?;
        if self.peek() != Some('|') {
            return Some(());
        }
        let mut branches = vec![self.steps.split_off(start)];
        while self.accept('|') {
            self.sequence()?;
            branches.push(self.steps.split_off(start));
        }
        let last = branches.len() - 1;
        let mut jumps = Vec::new();
        for (index, branch) in branches.into_iter().enumerate() {
            if index < last {
                let here = self.steps.len();
                self.emit(Step::Split(here + 1, here + branch.len() + 2))?;
            }
            self.paste(&branch, start)?;
            if index < last {
                jumps.push(self.emit(Step::Jump(0))?);
            }
        }
        let end = self.steps.len();
        for jump in jumps {
            self.steps[jump] = Step::Jump(end);
        }
        Some(())
    }

    /// Adds steps that were read at `from`, moved to where they stand now.
    fn paste(&mut self, steps: &[Step], from: usize) -> Option<()> {
        let here = self.steps.len();
        let moved = |target: usize| target - from + here;
        for step in steps {
            self.emit(match step {
                Step::Split(a, b) => Step::Split(moved(*a), moved(*b)),
                Step::Jump(a) => Step::Jump(moved(*a)),
                other => other.clone(),
            })?;
        }
        Some(())
    }

    fn sequence(&mut self) -> Option<()> {
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let start = self.steps.len();
            self.atom()?;
            self.repeats(start)?;
        }
        Some(())
    }

    fn atom(&mut self) -> Option<()> {
        let c = self.peek()?;
        self.at += 1;
        let step = match c {
            '(' => return self.group(),
            '[' => Step::One(self.class()?),
            '.' => Step::One(Class::of(self.dot, true)),
            '^' => {
                if self.lines {
                    Step::LineStart
                } else {
                    Step::TextStart
                }
            }
            '$' => {
                if self.lines {
                    Step::LineEnd
                } else {
                    Step::TextEnd
                }
            }
            '\\' => Step::One(self.escape()?),
            '*' | '+' | '?' | '{' | '}' | ']' | ')' => return None,
            c => Step::One(Class::one(c)),
        };
        self.emit(step).map(|_| ())
    }

    fn group(&mut self) -> Option<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let number = if self.accept('?') {
            if !self.accept(':') {
                return None;
            }
            GROUPS
        } else {
            self.groups += 1;
            self.groups - 1
        };
        if number < GROUPS {
            self.emit(Step::Save(number * 2))?;
        }
        self.alternatives()?;
        if number < GROUPS {
            self.emit(Step::Save(number * 2 + 1))?;
        }
        self.depth -= 1;
        self.accept(')').then_some(())
    }

    /// The repetition signs after an atom whose steps begin at `start`.
    fn repeats(&mut self, start: usize) -> Option<()> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => self.counts()?,
            _ => return Some(()),
        };
        self.at += 1;
        let lazy = self.accept('?');
        if matches!(self.peek(), Some('*' | '+' | '?' | '{')) {
            return None;
        }
        let atom = self.steps.split_off(start);
        let fork = |inside, outside| if lazy { Step::Split(outside, inside) } else { Step::Split(inside, outside) };
        for _ in 0..least {
            self.paste(&atom, start)?;
        }
        match most {
            None => {
                let here = self.steps.len();
                self.emit(fork(here + 1, here + atom.len() + 2))?;
                self.paste(&atom, start)?;
                self.emit(Step::Jump(here))?;
            }
            Some(most) => {
                let each = atom.len() + 1;
                let first = self.steps.len();
                let end = first + (most - least) * each;
                for index in 0..most - least {
                    self.emit(fork(first + index * each + 1, end))?;
                    self.paste(&atom, start)?;
                }
            }
        }
        Some(())
    }

    /// `{n}`, `{n,}` or `{n,m}`; stops before the closing brace.
    fn counts(&mut self) -> Option<(usize, Option<usize>)> {
        self.at += 1;
        let least = self.count()?;
        let counts = if self.accept(',') {
            if self.peek() == Some('}') { (least, None) } else { (least, Some(self.count()?)) }
        } else {
            (least, Some(least))
        };
        let ordered = counts.1.is_none_or(|most| least <= most && most <= MOST);
        (ordered && least <= MOST && self.peek() == Some('}')).then_some(counts)
    }

    fn count(&mut self) -> Option<usize> {
        let start = self.at;
        while self.text.get(self.at).is_some_and(char::is_ascii_digit) {
            self.at += 1;
        }
        self.text[start..self.at].iter().collect::<String>().parse().ok()
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Option<Class> {
        let c = *self.text.get(self.at)?;
        self.at += 1;
        Some(match c {
            'd' => Class::of(Kind::Digit, true),
            'D' => Class::of(Kind::Digit, false),
            'w' => Class::of(Kind::Word, true),
            'W' => Class::of(Kind::Word, false),
            's' => Class::of(Kind::Space, true),
            'S' => Class::of(Kind::Space, false),
            'n' => Class::one('\n'),
            'r' => Class::one('\r'),
            't' => Class::one('\t'),
            'p' | 'P' => {
                let end = self.text[self.at..].iter().take(10).position(|c| *c == '}')?;
                let name: String = self.text[self.at..=self.at + end].iter().collect();
                self.at += end + 1;
                let kind = match name.as_str() {
                    "{L}" => Kind::Letter,
                    "{Lu}" => Kind::Upper,
                    "{Ll}" => Kind::Lower,
                    "{N}" | "{Nd}" => Kind::Digit,
                    _ => return None,
                };
                Class::of(kind, c == 'p')
            }
            c if c.is_alphanumeric() => return None,
            c => Class::one(c),
        })
    }

    /// The rest of `[…]`.
    fn class(&mut self) -> Option<Class> {
        let mut class = Class { negated: self.accept('^'), ..Class::default() };
        let mut first = true;
        loop {
            let c = *self.text.get(self.at)?;
            self.at += 1;
            let one = match c {
                ']' if !first => return Some(class),
                '[' => return None,
                '\\' => self.escape()?,
                c => Class::one(c),
            };
            first = false;
            let ranged = self.text.get(self.at) == Some(&'-') && self.text.get(self.at + 1).is_some_and(|c| *c != ']');
            if let [(low, _)] = one.ranges[..]
                && ranged
            {
                self.at += 1;
                let c = *self.text.get(self.at)?;
                self.at += 1;
                let high = if c == '\\' { self.escape()? } else { Class::one(c) };
                let [(high, _)] = high.ranges[..] else { return None };
                if low > high {
                    return None;
                }
                class.ranges.push((low, high));
            } else {
                class.ranges.extend(one.ranges);
                class.kinds.extend(one.kinds);
            }
        }
    }
}
