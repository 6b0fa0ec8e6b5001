//! Error pages: what happened, what to do, the number to tell on the phone.

use crate::error::Failure;
use crate::frame::Frame;
use crate::render::render_with;
use crate::words::Arg;
use askama::Template;
use axum::response::Response;
use http::StatusCode;

#[derive(Template)]
#[template(path = "pages/trouble.html")]
struct TroublePage {
    frame: Frame,
    status: u16,
    lead: String,
    advice: Vec<String>,
    problems: Vec<(String, String)>,
    kept: Vec<Kept>,
    ours: bool,
    /// It is about what was just sent, and read out at once.
    refuses: bool,
}

/// A field of the form that was sent, to be sent again.
struct Kept {
    name: String,
    value: String,
    /// Something was wrong with it: it is shown, and can be changed.
    shown: bool,
    /// Passwords are never written into a page.
    secret: bool,
}

/// Fields beyond this are not offered again: no form of ours has as many.
const MOST_KEPT: usize = 400;

fn kept(failure: &Failure) -> Vec<Kept> {
    if failure.kept.len() > MOST_KEPT {
        return Vec::new();
    }
    let field = |(name, value): &(String, String)| {
        let secret = name.contains("password");
        Kept {
            shown: secret || failure.fields.iter().any(|(wrong, _)| wrong == name),
            value: if secret { String::new() } else { value.clone() },
            name: name.clone(),
            secret,
        }
    };
    failure.kept.iter().map(field).collect()
}

/// The statuses that have words of their own.
const KNOWN: &[u16] = &[400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503];

fn status_key(status: StatusCode) -> u16 {
    let status = status.as_u16();
    match status {
        known if KNOWN.contains(&known) => known,
        401 => 403,
        408 | 504 => 503,
        other if other >= 500 => 500,
        _ => 400,
    }
}

/// The title: what sort of trouble it is.
pub fn title(frame: &Frame, failure: &Failure) -> String {
    match status_key(failure.status) {
        400 => frame.t("trouble-400"),
        403 => frame.t("trouble-403"),
        404 => frame.t("trouble-404"),
        405 => frame.t("trouble-405"),
        409 => frame.t("trouble-409"),
        413 => frame.t("trouble-413"),
        415 => frame.t("trouble-415"),
        422 => frame.t("trouble-422"),
        429 => frame.t("trouble-429"),
        503 => frame.t("trouble-503"),
        _ => frame.t("trouble-500"),
    }
}

/// The sentence: the refusal's own when it has one, or that of the status.
pub fn lead(frame: &Frame, failure: &Failure) -> String {
    if let Some(refusal) = &failure.refusal {
        let args: Vec<(&str, Arg)> =
            refusal.args.iter().map(|(name, value)| (&**name, Arg::Text(value.clone()))).collect();
        return frame.say(&refusal.key(), &args);
    }
    match status_key(failure.status) {
        400 => frame.t("form-malformed"),
        403 => frame.t("not-permitted"),
        404 => frame.t("not-found"),
        405 => frame.t("trouble-405-lead"),
        409 => frame.t("stale"),
        413 => frame.t("form-too-large"),
        415 => frame.t("trouble-415-lead"),
        422 => frame.t("invalid"),
        429 => frame.t("too-many-requests"),
        503 => frame.t("busy"),
        _ => frame.t("trouble-500-lead"),
    }
}

/// What the person can do now.
fn advice(frame: &Frame, failure: &Failure) -> Vec<String> {
    let hotline = frame.city().hotline.as_str();
    let mut advice = match status_key(failure.status) {
        403 => vec![frame.t("advice-other-post"), frame.t("advice-who-may")],
        404 => vec![frame.t("advice-look-at-address"), frame.t("advice-search")],
        409 => vec![frame.t("advice-look-again"), frame.t("advice-nothing-stored")],
        413 => vec![
            frame.ta("advice-smaller-file", "limit", crate::format::size(frame.site.settings().limits.file)),
            frame.t("advice-back-keeps"),
        ],
        422 if !failure.kept.is_empty() => vec![frame.t("advice-look-and-send"), frame.t("advice-type-again")],
        422 | 400 | 405 | 415 => vec![frame.t("advice-back-keeps"), frame.t("advice-type-again")],
        429 => match failure.wait {
            Some(wait) => vec![frame.ta("advice-wait", "seconds", wait.as_secs() + 1), frame.t("advice-back-keeps")],
            None => vec![frame.t("advice-wait-a-little"), frame.t("advice-back-keeps")],
        },
        _ => vec![frame.t("advice-once-more"), frame.t("advice-back-keeps")],
    };
    if !hotline.is_empty() {
        advice.push(frame.ta2("advice-call", "hotline", hotline, "trace", short(&frame.trace)));
    }
    advice
}

/// The part of the trace id that one can say on the phone.
fn short(trace: &str) -> String {
    trace.chars().take(8).collect::<String>().to_uppercase()
}

/// The page.
pub fn page(frame: Frame, failure: &Failure) -> Response {
    let title = title(&frame, failure);
    let mut frame = frame.titled(title);
    frame.flash = None;
    let problems = failure
        .fields
        .iter()
        .map(|(field, trouble)| (field.clone(), frame.ta(trouble.key(), "limit", trouble.limit())))
        .collect();
    let template = TroublePage {
        status: failure.status.as_u16(),
        lead: lead(&frame, failure),
        advice: advice(&frame, failure),
        problems,
        kept: kept(failure),
        ours: failure.status.is_server_error(),
        refuses: matches!(failure.status.as_u16(), 400 | 409 | 413 | 415 | 422),
        frame,
    };
    render_with(failure.status, &template.frame, &template)
}
