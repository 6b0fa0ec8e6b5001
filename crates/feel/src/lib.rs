//! FEEL, the expression language of DMN, for forms, service items and processes: parsed, checked, evaluated.
//!
//! The crate does no I/O, reads no clock and calls nothing outside: an [`Environment`] says what day it is and how
//! much work is allowed. An expression is read once ([`Expression::parse`]), checked against the names it may use
//! ([`Expression::check`]), and evaluated by name ([`Expression::evaluate`]) or, many times, by place
//! ([`Expression::bind`], [`Bound::evaluate`]).
//!
//! ```
//! use feel::{Environment, Expression, Scope, Type, Value};
//! let rule = Expression::parse(r#"age(birth) >= 60 and residence in ("registered", "permit")"#)?;
//! let scope = Scope::new().with("birth", Type::Date).with("residence", Type::Text);
//! assert_eq!(rule.check(&scope), Ok(Type::Boolean));
//! let at = Environment::at(jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0));
//! let birth = Value::from(jiff::civil::date(1960, 11, 23));
//! let bound = rule.bind(&["birth", "residence"]);
//! assert_eq!(bound.evaluate(&[birth, Value::from("permit")], &at), Ok(Value::from(true)));
//! # Ok::<(), feel::Finding>(())
//! ```
//!
//! # Grammar
//!
//! Loosest first; operators of one level group to the left.
//!
//! ```text
//! expression  = or
//! or          = and { "or" and }
//! and         = comparison { "and" comparison }
//! comparison  = additive { ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) additive
//!                        | "between" additive "and" additive
//!                        | "in" ( "(" test { "," test } ")" | test ) }
//! test        = [ "=" | "!=" | "<" | "<=" | ">" | ">=" ] additive | expression      "?" is the tested value
//! additive    = multiplied { ( "+" | "-" ) multiplied }
//! multiplied  = power { ( "*" | "/" ) power }
//! power       = negation { "**" negation }
//! negation    = "-" negation | postfix { "instance" "of" type }
//! postfix     = primary { "." name | "[" expression "]" | "(" arguments ")" }
//! arguments   = [ expression { "," expression } ] | name ":" expression { "," name ":" expression }
//! primary     = number | text | '@"' date, time or duration '"' | "null" | "true" | "false" | name | "?"
//!             | "(" expression ")" | list | range | context
//!             | "if" expression "then" expression "else" expression
//!             | "for" variables "return" expression
//!             | ( "some" | "every" ) variables "satisfies" expression
//!             | "function" "(" [ name [ ":" type ] { "," name [ ":" type ] } ] ")" expression
//! variables   = name "in" expression [ ".." expression ] { "," name "in" … }
//! list        = "[" [ expression { "," expression } ] "]"
//! range       = ( "[" | "(" | "]" ) additive ".." additive ( "]" | ")" | "[" )
//!             | "(" ( "<" | "<=" | ">" | ">=" | "=" ) additive ")"
//! context     = "{" [ ( name | text ) ":" expression { "," … } ] "}"
//! type        = "Any" | "Null" | "boolean" | "number" | "string" | "date" | "time" | "date and time"
//!             | "days and time duration" | "years and months duration" | "list" [ "<" type ">" ]
//!             | "range" [ "<" type ">" ] | "context" [ "<" name ":" type { "," … } ">" ]
//!             | "function" [ "<" [ type { "," type } ] ">" [ "->" type ] ]
//! ```
//!
//! Names are words of letters (any script), digits and `_`. Names with spaces are known where they are declared in the
//! expression (`{first name: …}`, `for my item in …`), and, with any sign in them, where the scope given to
//! [`Expression::parse_in`] declares them; the longest known name wins. Texts know the escapes `\n \r \t \" \' \\
//! \uXXXX \UXXXXXX`; any other backslash stands for itself. `//` and `/* */` are comments.
//!
//! # Meaning
//!
//! - Numbers are exact decimals of 28 digits; a result that does not fit is `null`, and so is division by zero. `**`
//!   with an exponent that is neither whole nor a half, `exp` and `log` give 20 digits.
//! - Logic is three-valued. `=` between different kinds is `null`; between anything and `null` it is false. `if` takes
//!   a condition that is not true as false.
//! - A name that has no value, a missing field, a wrong argument are `null`, never an error; notes say why
//!   ([`Expression::evaluate_with_notes`]). Only reaching a bound is a [`Failure`].
//! - `list[n]` counts from 1, or from the end when negative; `list[condition]` filters, with the fields of the element
//!   and `item` as names. `list.field` takes the field of each element. A single value is a list of itself.
//! - A function given a list of one takes its element; a list is expected, a single value is wrapped.
//! - Dates and times without a zone are compared with each other only. A date moved by hours is the date reached.
//! - `for` and the quantifiers run over lists, and over ranges of whole numbers and of dates, up or down.
//! - The name of a built-in function, when called, always means that function.
//! - `age(birth or citizen id)` (years completed today; 18 characters, GB 11643-1999), `today()`, `now()`, `trim`,
//!   `round half even` and `sort` by natural order are additions of ours. `matches`, `replace` and `split` take patterns
//!   without back references and look-around, in linear time.
//!
//! # Built-in functions
//!
//! Their signatures: [`builtin_signatures`].
//!
//! - numbers: `decimal`, `floor`, `ceiling`, `round up`, `round down`, `round half up`, `round half down`,
//!   `round half even`, `abs`, `modulo`, `sqrt`, `exp`, `log`, `even`, `odd`, `number`
//! - texts: `string length`, `substring`, `substring before`, `substring after`, `upper case`, `lower case`, `trim`,
//!   `contains`, `starts with`, `ends with`, `string join`, `string`, `matches`, `replace`, `split`
//! - truth: `not`, `all`, `any`, `is`
//! - lists: `count`, `min`, `max`, `sum`, `product`, `mean`, `median`, `stddev`, `mode`, `sort`, `list contains`, `append`,
//!   `concatenate`, `insert before`, `remove`, `list replace`, `reverse`, `index of`, `union`, `distinct values`,
//!   `duplicate values`, `flatten`, `sublist`
//! - contexts: `get value`, `get entries`, `context`, `context put`, `context merge`
//! - dates: `date`, `time`, `date and time`, `duration`, `years and months duration`, `today`, `now`, `age`, `day of week`,
//!   `day of year`, `month of year`, `week of year`
//! - ranges: `before`, `after`, `meets`, `met by`, `overlaps`, `overlaps before`, `overlaps after`, `finishes`,
//!   `finished by`, `includes`, `during`, `starts`, `started by`, `coincides`
//!
//! Properties: `year month day weekday` of dates, also `hour minute second`, `time offset`, `timezone` of date and time;
//! `days hours minutes seconds` and `years months` of durations; `start`, `end`, `start included`, `end included` of ranges.
//!
//! Not in the language: external functions, `partial` in `for`, `range()` from a text, user-defined types by name.
//!
//! # Findings
//!
//! | code | what is wrong |
//! |---|---|
//! | `feel.too_long` | the source has over 4 KB |
//! | `feel.too_deep` | nesting over 64 levels (long `and` and `or` chains are one level) |
//! | `feel.too_many_nodes` | over 2,000 parts |
//! | `feel.character` | a character that cannot stand here; full-width signs get a suggestion |
//! | `feel.string` | a text without end, or a wrong character number |
//! | `feel.number` | a number that does not fit |
//! | `feel.date` | not a date, time or duration |
//! | `feel.comment` | a comment without end |
//! | `feel.unexpected` | something else was expected here |
//! | `feel.range` | `(!= x)` is no range |
//! | `feel.duplicate_name` | a key, parameter or argument given twice |
//! | `feel.external` | an external function |
//! | `feel.unknown_type` | no such type |
//! | `feel.unknown_name` | no such value in the scope |
//! | `feel.unknown_field` | no such field or property |
//! | `feel.unknown_function` | no such function |
//! | `feel.not_a_function` | a call of what is no function |
//! | `feel.arguments` | wrong number of arguments |
//! | `feel.argument_name` | no such named argument |
//! | `feel.argument_type` | an argument of a type the function does not take |
//! | `feel.operands` | types that an operator does not take, or that cannot be compared |
//! | `feel.condition` | neither true nor false where a condition is needed |
//!
//! Failures: `feel.limit_steps`, `feel.limit_list`, `feel.limit_depth`, `feel.limit_text` ([`Limit::code`]).

mod arithmetic;
pub mod ast;
mod builtins;
mod check;
mod code;
mod compile;
mod environment;
mod expression;
mod failure;
mod finding;
mod function;
mod lexer;
pub mod limits;
mod machine;
mod matcher;
mod names;
mod number;
mod order;
mod parser;
mod print;
mod temporal;
mod types;
mod value;
mod value_json;
mod value_text;

pub use builtins::{names as builtin_names, signatures as builtin_signatures};
pub use environment::{Environment, Names};
pub use expression::{Bound, Expression};
pub use failure::{Failure, Limit, Note};
pub use finding::{Finding, Span};
pub use function::Function;
pub use temporal::{DateTime, Time};
pub use types::{FunctionType, Scope, Type};
pub use value::{Edge, Range, Value};
pub use value_json::Mismatch;
