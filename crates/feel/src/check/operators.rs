//! Types of arithmetic and comparison.

use super::Checker;
use crate::ast::{Arithmetic, Comparison, Node};
use crate::finding::Finding;
use crate::types::Type;

impl Checker<'_> {
    pub(super) fn negate(&mut self, value: &Node) -> Type {
        let of = self.node(value);
        if of.is_open() || matches!(of, Type::Number | Type::DaysDuration | Type::YearsDuration) {
            return of;
        }
        self.find(
            "feel.operands",
            value,
            format!("“-” 之后须为数字或时长，实际是 {of}。"),
            format!("A number or duration follows \"-\", but this is {of}."),
        );
        Type::Any
    }

    pub(super) fn arithmetic(&mut self, node: &Node, operator: Arithmetic, pair: &[Node; 2]) -> Type {
        let (a, b) = (self.node(&pair[0]), self.node(&pair[1]));
        if let Some(of) = result(operator, &a, &b) {
            return of;
        }
        let sign = operator.sign();
        let finding = Finding::new(
            "feel.operands",
            node.span,
            format!("“{sign}” 不能用于 {a} 和 {b}。"),
            format!("\"{sign}\" does not work on {a} and {b}."),
        );
        let suggestion = match (operator, &a, &b) {
            (Arithmetic::Add, Type::Text, _) => Some(format!("{} + string({})", pair[0], pair[1])),
            (Arithmetic::Add, _, Type::Text) => Some(format!("string({}) + {}", pair[0], pair[1])),
            _ => None,
        };
        self.findings.push(finding.suggest(suggestion));
        Type::Any
    }

    /// `=` needs two values of one kind, the others two values of one ordered kind.
    pub(super) fn compare(&mut self, node: &Node, operator: Comparison, a: &Type, b: &Type) {
        if !matches!(operator, Comparison::Equal | Comparison::Unequal) {
            self.ordered(node, a, b);
        } else if !a.accepts(b) && !b.accepts(a) && !same_kind(a, b) {
            self.incomparable(node, a, b);
        }
    }

    pub(super) fn ordered(&mut self, node: &Node, a: &Type, b: &Type) {
        let has_order = |of: &Type| {
            !matches!(of, Type::Boolean | Type::List(_) | Type::Context(_) | Type::Range(_) | Type::Function(_))
        };
        if !has_order(a) || !has_order(b) || !a.accepts(b) {
            self.incomparable(node, a, b);
        }
    }

    fn incomparable(&mut self, node: &Node, a: &Type, b: &Type) {
        let finding = Finding::new(
            "feel.operands",
            node.span,
            format!("{a} 和 {b} 不能比较。"),
            format!("{a} and {b} cannot be compared."),
        );
        let temporal = |of: &Type| matches!(of, Type::Date | Type::Time | Type::DateTime);
        let written = (temporal(a) && *b == Type::Text) || (temporal(b) && *a == Type::Text);
        self.findings.push(finding.suggest(written.then(|| "@\"2026-01-31\"".to_owned())));
    }
}

fn same_kind(a: &Type, b: &Type) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

/// The type of a result; `None` when there can be none.
fn result(operator: Arithmetic, a: &Type, b: &Type) -> Option<Type> {
    use Arithmetic::{Add, Divide, Multiply, Power, Subtract};
    use Type::{Date, DateTime, DaysDuration, Number, Text, Time, YearsDuration};
    let open = a.is_open() || b.is_open();
    Some(match (operator, a, b) {
        (_, Number, Number) | (Divide, DaysDuration, DaysDuration) | (Divide, YearsDuration, YearsDuration) => Number,
        (Add, Text, Text) => Text,
        (Add | Subtract, DaysDuration, DaysDuration)
        | (Subtract, Date | DateTime, Date | DateTime)
        | (Subtract, Time, Time) => DaysDuration,
        (Add | Subtract, YearsDuration, YearsDuration) => YearsDuration,
        (Add | Subtract, Date | DateTime, DaysDuration | YearsDuration)
        | (Add | Subtract, Time, DaysDuration)
        | (Multiply | Divide, DaysDuration | YearsDuration, Number) => a.clone(),
        (Add, DaysDuration | YearsDuration, Date | DateTime)
        | (Add, DaysDuration, Time)
        | (Multiply, Number, DaysDuration | YearsDuration) => b.clone(),
        (Power, _, _) if open && Type::Number.accepts(a) && Type::Number.accepts(b) => Number,
        (Add, Text, _) | (Add, _, Text) if open => Text,
        (Add, Date | DateTime | Time, _) if open => a.clone(),
        (Add, _, Date | DateTime | Time) if open => b.clone(),
        _ if open && may_calculate(a) && may_calculate(b) => Type::Any,
        _ => return None,
    })
}

fn may_calculate(of: &Type) -> bool {
    !matches!(of, Type::Boolean | Type::List(_) | Type::Context(_) | Type::Range(_) | Type::Function(_))
}
