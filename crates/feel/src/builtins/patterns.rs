//! `matches`, `replace` and `split` by patterns (regular expressions), in time linear in pattern × text.

use super::arguments::{given, text};
use super::{Body, Row};
use crate::code::Code;
use crate::failure::Failure;
use crate::machine::Machine;
use crate::matcher::Matcher;
use crate::value::Value;
use std::sync::Arc;

pub(super) const TABLE: &[Row] = &[
    (
        &["matches(input: string, pattern: string, flags?: string) -> boolean"],
        Body::Machine(|machine, args| {
            let Some(input) = text(args, 0) else { return Ok(None) };
            let Some(pattern) = pattern(machine, args, 2)? else { return Ok(None) };
            let characters: Vec<char> = input.chars().collect();
            let found = machine.search(&pattern.matcher, &characters, 0)?;
            Ok(Some(Value::Boolean(found.is_some())))
        }),
    ),
    (
        &["replace(input: string, pattern: string, replacement: string, flags?: string) -> string"],
        Body::Machine(replace),
    ),
    (&["split(string: string, delimiter: string) -> list<string>"], Body::Machine(split)),
];

/// A pattern ready to use.
#[derive(Debug)]
pub(crate) struct Pattern {
    matcher: Matcher,
}

/// Steps that compiling a pattern costs when it was not done ahead.
const COMPILE: u64 = 200;

impl Pattern {
    fn new(pattern: &str, flags: &str) -> Option<Pattern> {
        Some(Pattern { matcher: Matcher::new(pattern, flags)? })
    }

    /// The pattern of a call when it and its flags are constants.
    pub(crate) fn ahead(function: &str, arguments: &[Code]) -> Option<Pattern> {
        let flags = match function {
            "matches" => arguments.get(2),
            "replace" => arguments.get(3),
            "split" => None,
            _ => return None,
        };
        let constant = |code: &Code| match code.constant() {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let flags = flags.map_or(Some(Arc::from("")), constant)?;
        Pattern::new(&constant(arguments.get(1)?)?, &flags)
    }
}

/// The pattern of the call that runs: the one compiled ahead, or the one the arguments say.
fn pattern(machine: &mut Machine<'_>, args: &[Value], flags: usize) -> Result<Option<Arc<Pattern>>, Failure> {
    if let Some(pattern) = machine.pattern() {
        return Ok(Some(pattern));
    }
    machine.charge(COMPILE)?;
    let flags = match given(args, flags) {
        None | Some(Value::Null) => "",
        Some(Value::Text(flags)) => flags,
        Some(_) => return Ok(None),
    };
    Ok(text(args, 1).and_then(|pattern| Pattern::new(pattern, flags)).map(Arc::new))
}

/// Replaces every match; `$1` to `$9` stand for groups, `$0` for the whole, `\$` for a dollar. A pattern that matches
/// nothing at all has no result, as XPath has it.
fn replace(machine: &mut Machine<'_>, args: &[Value]) -> Result<Option<Value>, Failure> {
    let (Some(input), Some(replacement)) = (text(args, 0), text(args, 2)) else { return Ok(None) };
    let Some(pattern) = pattern(machine, args, 3)? else { return Ok(None) };
    if machine.search(&pattern.matcher, &[], 0)?.is_some() {
        return Ok(None);
    }
    let characters: Vec<char> = input.chars().collect();
    let mut made = String::new();
    let mut at = 0;
    while let Some(found) = machine.search(&pattern.matcher, &characters, at)? {
        let (start, end) = found.group(0).unwrap_or((at, at));
        if end == start {
            break;
        }
        made.extend(&characters[at..start]);
        let before = made.len();
        expand(replacement, &characters, &|group| found.group(group), &mut made);
        machine.charge((made.len() - before) as u64 / 16)?;
        at = end;
    }
    made.extend(&characters[at..]);
    Ok(Some(Value::from(made)))
}

fn expand(replacement: &str, characters: &[char], group: &dyn Fn(usize) -> Option<(usize, usize)>, made: &mut String) {
    let mut rest = replacement.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        match (c, next) {
            ('\\', Some(escaped @ ('\\' | '$'))) => {
                made.push(escaped);
                rest.next();
            }
            ('$', Some(digit @ '0'..='9')) => {
                rest.next();
                if let Some((start, end)) = group(digit as usize - '0' as usize) {
                    made.extend(&characters[start..end]);
                }
            }
            _ => made.push(c),
        }
    }
}

fn split(machine: &mut Machine<'_>, args: &[Value]) -> Result<Option<Value>, Failure> {
    let Some(input) = text(args, 0) else { return Ok(None) };
    let Some(pattern) = pattern(machine, args, usize::MAX)? else { return Ok(None) };
    let characters: Vec<char> = input.chars().collect();
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(found) = machine.search(&pattern.matcher, &characters, at)? {
        let Some((from, to)) = found.group(0) else { break };
        if to > from {
            parts.push(Value::from(characters[start..from].iter().collect::<String>()));
            start = to;
            at = to;
        } else if from >= characters.len() {
            break;
        } else {
            at = from + 1;
        }
        machine.room(parts.len() + 1)?;
    }
    parts.push(Value::from(characters[start..].iter().collect::<String>()));
    Ok(Some(Value::from(parts)))
}
