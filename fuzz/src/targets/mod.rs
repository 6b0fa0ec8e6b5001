//! All targets. A new reader is a function in the file of its field, and a line here.

mod codes;
mod definitions;
mod expressions;
mod forms;
mod operations;
mod requests;
mod sheets;
mod uploads;
mod words;

use crate::Target;

macro_rules! targets {
    ($($name:literal = $field:ident :: $seeds:ident, $run:ident;)+) => {
        /// Every target.
        pub const ALL: &[Target] = &[$(Target { name: $name, seeds: $field::$seeds, run: $field::$run }),+];
    };
}

targets! {
    "bpmn" = definitions::flows, flow;
    "pack" = definitions::packs, pack;
    "item" = definitions::items, item;
    "form" = definitions::forms, form;
    "story" = definitions::stories, story;
    "item-record" = definitions::records, record;
    "feel" = expressions::sources, source;
    "feel-json" = expressions::values, value;
    "import-xlsx" = sheets::organisations, import;
    "form-xlsx" = sheets::applications, application;
    "item-file" = sheets::items, items_file;
    "upload" = uploads::contents, inspect;
    "sniff" = uploads::contents, sniff;
    "multipart" = requests::multiparts, multipart;
    "urlencoded" = requests::forms, urlencoded;
    "cookies" = requests::cookies, cookie;
    "language" = requests::languages, language;
    "answers" = forms::typed, answers;
    "canonical" = forms::json, canonical;
    "codes" = codes::numbers, code;
    "calendar" = codes::notices, notice;
    "term" = codes::terms, term;
    "wording" = words::wordings, wording;
    "search" = words::queries, query;
    "manifest" = operations::manifests, manifest;
    "settings" = operations::files, settings;
}
