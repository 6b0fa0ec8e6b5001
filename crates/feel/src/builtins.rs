//! The built-in functions: one table of signatures and bodies, from which parser, checker and evaluator read.

mod arguments;
mod contexts;
mod lists;
mod numbers;
mod patterns;
mod ranges;
mod statistics;
mod temporals;
mod texts;

use crate::failure::Failure;
use crate::machine::Machine;
use crate::types::Type;
use crate::value::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) use patterns::Pattern;

/// The body of a function. `None` is `null`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body {
    /// Depends on its arguments alone.
    Plain(fn(&[Value]) -> Option<Value>),
    /// Needs the evaluation: its bounds, or functions among the arguments.
    Machine(fn(&mut Machine<'_>, &[Value]) -> Result<Option<Value>, Failure>),
    /// Reads the clock of the environment, and so is never computed ahead.
    Clock(fn(&mut Machine<'_>, &[Value]) -> Result<Option<Value>, Failure>),
}

/// One built-in function.
pub(crate) struct Builtin {
    pub name: &'static str,
    pub signatures: Vec<Signature>,
    pub body: Body,
}

/// One way to call a function.
#[derive(Debug)]
pub(crate) struct Signature {
    pub parameters: Vec<Parameter>,
    pub gives: Gives,
}

/// One parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub name: &'static str,
    /// What it takes; any of these.
    pub types: Vec<Type>,
    pub optional: bool,
    pub repeated: bool,
}

/// The type of a result.
#[derive(Debug)]
pub(crate) enum Gives {
    Fixed(Type),
    /// The element type of the first argument.
    Element,
    /// A list with the element type of the first argument.
    Elements,
}

type Row = (&'static [&'static str], Body);

static TABLE: LazyLock<HashMap<&'static str, Builtin>> = LazyLock::new(|| {
    let groups: [&[Row]; 8] = [
        numbers::TABLE,
        texts::TABLE,
        patterns::TABLE,
        lists::TABLE,
        statistics::TABLE,
        contexts::TABLE,
        temporals::TABLE,
        ranges::TABLE,
    ];
    let rows = groups.into_iter().flatten();
    rows.map(|(signatures, body)| {
        let name = signatures[0].split('(').next().unwrap_or_default();
        let signatures = signatures.iter().map(|text| signature(text)).collect();
        (name, Builtin { name, signatures, body: *body })
    })
    .collect()
});

static SPACED: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut found: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
    for name in TABLE.keys() {
        if let Some((first, _)) = name.split_once(' ') {
            found.entry(first).or_default().push(name);
        }
    }
    for names in found.values_mut() {
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    }
    found
});

/// The function of this name.
pub(crate) fn find(name: &str) -> Option<&'static Builtin> {
    TABLE.get(name)
}

/// The names of all built-in functions, in no particular order.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.keys().copied()
}

/// The signatures of a built-in function as text, such as `substring(string: string, …) -> string`.
pub fn signatures(name: &str) -> Vec<String> {
    find(name).map_or_else(Vec::new, |builtin| {
        builtin.signatures.iter().map(|signature| format!("{name}{signature}")).collect()
    })
}

/// The function names with spaces that begin with this word, longest first.
pub(crate) fn spaced_names(first: &str) -> &'static [&'static str] {
    SPACED.get(first).map_or(&[], Vec::as_slice)
}

impl std::fmt::Display for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(")?;
        for (index, parameter) in self.parameters.iter().enumerate() {
            let types: Vec<String> = parameter.types.iter().map(Type::to_string).collect();
            let comma = if index > 0 { ", " } else { "" };
            let mark = if parameter.optional { "?" } else { "" };
            let more = if parameter.repeated { "..." } else { "" };
            write!(f, "{comma}{}{mark}{more}: {}", parameter.name, types.join(" | "))?;
        }
        match &self.gives {
            Gives::Fixed(of) => write!(f, ") -> {of}"),
            Gives::Element => f.write_str(") -> T"),
            Gives::Elements => f.write_str(") -> list<T>"),
        }
    }
}

/// Reads `name(a: number, b?: string | date, c...: T) -> list<T>`.
fn signature(text: &'static str) -> Signature {
    let (_, rest) = text.split_once('(').expect("every row of the table has parameters");
    let (parameters, gives) = rest.rsplit_once(") -> ").expect("every row of the table has a result");
    let parameters = parameters.split(", ").filter(|text| !text.is_empty()).map(parameter).collect();
    let gives = match gives {
        "T" => Gives::Element,
        "list<T>" => Gives::Elements,
        other => Gives::Fixed(named_type(other)),
    };
    Signature { parameters, gives }
}

fn parameter(text: &'static str) -> Parameter {
    let (name, types) = text.split_once(": ").expect("every parameter of the table has a type");
    let (name, repeated) = name.strip_suffix("...").map_or((name, false), |name| (name, true));
    let (name, optional) = name.strip_suffix('?').map_or((name, false), |name| (name, true));
    Parameter { name, types: types.split(" | ").map(named_type).collect(), optional, repeated }
}

fn named_type(text: &str) -> Type {
    let inner = |prefix: &str| text.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('>'));
    if let Some(of) = inner("list<") {
        return Type::list(named_type(of));
    }
    match text {
        "boolean" => Type::Boolean,
        "number" => Type::Number,
        "string" => Type::Text,
        "date" => Type::Date,
        "time" => Type::Time,
        "date and time" => Type::DateTime,
        "days and time duration" => Type::DaysDuration,
        "years and months duration" => Type::YearsDuration,
        "list" => Type::list(Type::Any),
        "range" => Type::range(Type::Any),
        "context" => Type::context::<String>([]),
        _ => Type::Any,
    }
}

impl Builtin {
    /// The signature and the positions that named arguments take, when one fits.
    pub(crate) fn by_names(&self, given: &[&str]) -> Option<(&Signature, Vec<usize>)> {
        self.signatures.iter().find_map(|signature| {
            let place = |name: &&str| signature.parameters.iter().position(|parameter| parameter.name == *name);
            let places: Vec<usize> = given.iter().map(place).collect::<Option<_>>()?;
            let needed = signature.parameters.iter().enumerate();
            let whole = needed.filter(|(_, parameter)| !parameter.optional).all(|(index, _)| places.contains(&index));
            whole.then_some((signature, places))
        })
    }

    /// Whether some signature takes this many arguments.
    pub(crate) fn takes(&self, count: usize) -> bool {
        self.signatures.iter().any(|signature| signature.takes(count))
    }
}

impl Signature {
    pub(crate) fn takes(&self, count: usize) -> bool {
        let needed = self.parameters.iter().filter(|parameter| !parameter.optional).count();
        let repeated = self.parameters.last().is_some_and(|parameter| parameter.repeated);
        count >= needed && (repeated || count <= self.parameters.len())
    }

    /// The parameter that the argument at a position goes to.
    pub(crate) fn parameter(&self, index: usize) -> Option<&Parameter> {
        self.parameters.get(index).or_else(|| self.parameters.last().filter(|parameter| parameter.repeated))
    }
}
