//! Computes what does not depend on inputs, variables or the clock once, when the expression is compiled.

use crate::builtins::Body;
use crate::code::{Code, Op};
use crate::environment::Environment;
use crate::machine::Machine;
use crate::value::{Edge, Value};
use jiff::civil::date;

/// Steps that computing ahead may take; what needs more is left to the evaluation.
const STEPS: u64 = 2_000;
/// Longest text and list kept as a constant.
const LARGEST: usize = 2_000;

/// The constant that the code always gives, or the code itself.
pub(super) fn fold(code: Code) -> Code {
    if !is_constant(&code.op) {
        return code;
    }
    let environment =
        Environment { max_steps: STEPS, max_list: LARGEST, ..Environment::at(date(2000, 1, 1).at(0, 0, 0, 0)) };
    match Machine::new(&[], &environment, 0, None).value(&code) {
        Ok(value) if keeps(&value) => Code { op: Op::Constant(value), ..code },
        _ => code,
    }
}

/// A `null` is not kept, so that the evaluation can note where it came from.
fn keeps(value: &Value) -> bool {
    match value {
        Value::Null | Value::Function(_) => false,
        Value::Text(text) => text.len() <= LARGEST,
        _ => true,
    }
}

fn is_constant(op: &Op) -> bool {
    let all = |codes: &[Code]| codes.iter().all(|code| code.constant().is_some());
    match op {
        Op::List(codes) | Op::And(codes) | Op::Or(codes) => all(codes),
        Op::Range(ends) => [&ends.0, &ends.1].into_iter().filter_map(Edge::bound).all(|code| code.constant().is_some()),
        Op::Negate(code) | Op::Not(code) | Op::Path(code, _) | Op::InstanceOf(code, _) => code.constant().is_some(),
        Op::Arithmetic(_, pair) | Op::Compare(_, pair) => all(&pair[..]),
        Op::Between(three) => all(&three[..]),
        Op::If(three) => matches!(three[0].constant(), Some(Value::Boolean(_))) && all(&three[..]),
        Op::Builtin { body, arguments, .. } => !matches!(body, Body::Clock(_)) && all(arguments),
        _ => false,
    }
}
