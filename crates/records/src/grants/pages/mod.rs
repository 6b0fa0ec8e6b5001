//! `/admin/grants`: what the security administrator sees of grants, gives and ends.

pub mod list;
pub mod new;
pub mod one;

use crate::{App, GRANT, field_name, type_name};
use base::{Refusal, Text};
use db::Call;
use web::{Arg, Frame, WebError};

/// The page is there for who may give grants.
fn guard(app: &App, call: &Call) -> Result<(), WebError> {
    Ok(app.db.admit(call, "record-grant.pages", &[GRANT])?)
}

/// The name of a consumer, and its code.
fn named(frame: &Frame, consumers: &[(String, Text)], code: &str) -> String {
    let known = consumers.iter().find(|(known, _)| known == code);
    known.map_or_else(|| code.to_owned(), |(_, name)| frame.text(name).to_owned())
}

/// Names of fields, in the person's language.
fn fields(frame: &Frame, fields: &[String]) -> String {
    let names: Vec<String> = fields.iter().map(|field| frame.text(&field_name(field)).to_owned()).collect();
    names.join(if frame.lang() == "en" { ", " } else { "、" })
}

/// The name of a type with its code where several types share the name.
fn kind(frame: &Frame, code: &str) -> String {
    let name = type_name(code);
    let words = frame.text(&name);
    if words == code || !code.contains('.') { words.to_owned() } else { format!("{words} {code}") }
}

/// The sentence of a refusal in the person's language.
fn sentence(frame: &Frame, refusal: &Refusal) -> String {
    let args: Vec<(&str, Arg)> = refusal.args.iter().map(|(name, value)| (&**name, Arg::Text(value.clone()))).collect();
    frame.say(&refusal.key(), &args)
}
