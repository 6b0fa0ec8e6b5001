//! Types of calls: built-in functions by their signatures, functions of the expression by their own.

use super::Checker;
use crate::ast::{Arguments, Kind, Node};
use crate::builtins::{self, Builtin, Gives, Signature};
use crate::finding::{Finding, nearest};
use crate::temporal;
use crate::types::Type;
use crate::value::Value;

impl Checker<'_> {
    pub(super) fn call(&mut self, node: &Node, callee: &Node, arguments: &Arguments) -> Type {
        let types: Vec<Type> = arguments.nodes().into_iter().map(|argument| self.node(argument)).collect();
        let Kind::Name(name) = &callee.kind else {
            let of = self.node(callee);
            return self.call_value(node, &of, arguments, &types);
        };
        if let Some(builtin) = builtins::find(name) {
            return self.call_builtin(node, builtin, arguments, &types);
        }
        if let Some(of) = self.lookup(name) {
            return self.call_value(node, &of, arguments, &types);
        }
        let finding = Finding::new(
            "feel.unknown_function",
            callee.span,
            format!("没有名为“{name}”的函数。"),
            format!("There is no function named \"{name}\"."),
        );
        self.findings.push(finding.suggest(nearest(name, builtins::names())));
        Type::Any
    }

    fn call_value(&mut self, node: &Node, of: &Type, arguments: &Arguments, types: &[Type]) -> Type {
        match of {
            Type::Function(function) => {
                if function.parameters.len() != types.len() {
                    self.wrong_count(node, &format!("{}", function.parameters.len()), types.len());
                } else if matches!(arguments, Arguments::Positional(_)) {
                    let nodes = arguments.nodes();
                    for ((wanted, given), argument) in function.parameters.iter().zip(types).zip(nodes) {
                        if !wanted.accepts(given) {
                            self.wrong_argument(argument, &wanted.to_string(), given);
                        }
                    }
                }
                function.result.clone()
            }
            of if of.is_open() => Type::Any,
            of => {
                self.find("feel.not_a_function", node, format!("{of} 不是函数。"), format!("{of} is not a function."));
                Type::Any
            }
        }
    }

    fn call_builtin(&mut self, node: &Node, builtin: &Builtin, arguments: &Arguments, types: &[Type]) -> Type {
        let (signature, places): (&Signature, Vec<usize>) = match arguments {
            Arguments::Positional(_) => {
                let fitting: Vec<&Signature> =
                    builtin.signatures.iter().filter(|signature| signature.takes(types.len())).collect();
                let Some(first) = fitting.first() else {
                    let expected: Vec<String> = builtin.signatures.iter().map(count).collect();
                    self.wrong_count(node, &expected.join(" / "), types.len());
                    return Type::Any;
                };
                let best = fitting.iter().find(|signature| mismatch(signature, types).is_none());
                (best.unwrap_or(first), (0..types.len()).collect())
            }
            Arguments::Named(nodes) => {
                let names: Vec<&str> = nodes.iter().map(|(name, _)| &**name).collect();
                let Some(found) = builtin.by_names(&names) else {
                    self.wrong_names(node, builtin, &names);
                    return Type::Any;
                };
                found
            }
        };
        let nodes = arguments.nodes();
        for ((place, given), argument) in places.iter().zip(types).zip(&nodes) {
            if let Some(parameter) = signature.parameter(*place)
                && !parameter.types.iter().any(|wanted| wanted.accepts(given))
            {
                let wanted: Vec<String> = parameter.types.iter().map(Type::to_string).collect();
                self.wrong_argument(argument, &wanted.join(" | "), given);
            }
        }
        if builtin.name == "duration" {
            return nodes.first().map_or(Type::Any, |argument| self.duration(argument));
        }
        let first = places.iter().position(|place| *place == 0).and_then(|index| types.get(index));
        match &signature.gives {
            Gives::Fixed(of) => of.clone(),
            Gives::Element => first.map_or(Type::Any, Type::element),
            Gives::Elements => {
                let mut all = first.map_or(Type::Any, Type::element);
                for (place, given) in places.iter().zip(types) {
                    match signature.parameter(*place) {
                        Some(parameter) if matches!(parameter.name, "item" | "newItem") => all = all.join(given),
                        Some(parameter) if parameter.repeated => all = all.join(&given.element()),
                        _ => {}
                    }
                }
                Type::list(all)
            }
        }
    }

    /// The kind of duration, where the text is a literal.
    fn duration(&mut self, argument: &Node) -> Type {
        let Kind::Text(text) = &argument.kind else { return Type::Any };
        match temporal::parse_duration(text) {
            Some(Value::YearsDuration(_)) => Type::YearsDuration,
            Some(_) => Type::DaysDuration,
            None => {
                self.find(
                    "feel.date",
                    argument,
                    format!("“{text}”不是时长，例如 P1Y、P30D、PT2H。"),
                    format!("\"{text}\" is not a duration, such as P1Y, P30D or PT2H."),
                );
                Type::Any
            }
        }
    }

    fn wrong_count(&mut self, node: &Node, expected: &str, given: usize) {
        self.find(
            "feel.arguments",
            node,
            format!("需要 {expected} 个参数，实际给了 {given} 个。"),
            format!("Takes {expected} arguments, but {given} are given."),
        );
    }

    fn wrong_argument(&mut self, node: &Node, expected: &str, given: &Type) {
        self.find(
            "feel.argument_type",
            node,
            format!("参数须为 {expected}，实际是 {given}。"),
            format!("The argument must be {expected}, but this is {given}."),
        );
    }

    fn wrong_names(&mut self, node: &Node, builtin: &Builtin, given: &[&str]) {
        let known: Vec<&str> = builtin
            .signatures
            .iter()
            .flat_map(|signature| &signature.parameters)
            .map(|parameter| parameter.name)
            .collect();
        let strange = given.iter().find(|name| !known.contains(name));
        let finding = Finding::new(
            "feel.argument_name",
            node.span,
            format!("函数“{}”的参数名为：{}。", builtin.name, known.join("、")),
            format!("The arguments of \"{}\" are: {}.", builtin.name, known.join(", ")),
        );
        self.findings.push(finding.suggest(strange.and_then(|name| nearest(name, known.iter().copied()))));
    }
}

/// The first argument that fits no type of its parameter.
fn mismatch(signature: &Signature, types: &[Type]) -> Option<usize> {
    types.iter().enumerate().position(|(index, given)| {
        signature.parameter(index).is_none_or(|parameter| !parameter.types.iter().any(|wanted| wanted.accepts(given)))
    })
}

/// How many arguments a signature takes, as text.
fn count(signature: &Signature) -> String {
    let least = signature.parameters.iter().filter(|parameter| !parameter.optional).count();
    let most = signature.parameters.len();
    match signature.parameters.last() {
        Some(last) if last.repeated => format!("≥{least}"),
        _ if least < most => format!("{least}–{most}"),
        _ => least.to_string(),
    }
}
