//! The questions that several pages ask, and how their answers are read.

use super::{Field, Here, problem};
use crate::accounts::model::PhonePurpose;
use crate::page::Note;
use crate::passwords::weakness;
use base::Locale;
use codes::{CitizenId, CodeError, Mobile};
use jiff::civil::Date;
use web::parts::{Problem, Tone, Width};
use web::{Answers, WebError};

/// What a typed code is wrong about, in the person's language.
pub(crate) fn code_sentence(here: &Here, error: &CodeError) -> String {
    match here.frame.locale() {
        Locale::Zh => error.sentence_zh(),
        Locale::En => error.sentence_en(),
    }
}

pub(crate) fn phone_field(here: &Here, value: &str) -> Field {
    Field::new("phone", here.t("identity-phone"))
        .hint(here.t("identity-phone-hint"))
        .kind("tel")
        .autocomplete("tel")
        .digits()
        .width(Width::Short)
        .value(value)
}

pub(crate) fn name_field(here: &Here, value: &str) -> Field {
    Field::new("name", here.t("identity-name"))
        .hint(here.t("identity-name-hint"))
        .autocomplete("name")
        .limit(50)
        .width(Width::Mid)
        .value(value)
}

pub(crate) fn number_field(here: &Here, value: &str) -> Field {
    Field::new("number", here.t("identity-number"))
        .hint(here.t("identity-number-hint"))
        .limit(20)
        .width(Width::Mid)
        .digits_and_letters()
        .value(value)
}

/// A field whose figures stand even but that takes letters too.
pub(crate) trait DigitsAndLetters {
    fn digits_and_letters(self) -> Self;
}

impl DigitsAndLetters for Field {
    fn digits_and_letters(mut self) -> Field {
        self.code = true;
        self
    }
}

pub(crate) fn new_password_field(here: &Here, least: usize) -> Field {
    Field::new("password", here.t("identity-new-password"))
        .hint(here.frame.ta("identity-new-password-hint", "least", least))
        .kind("password")
        .autocomplete("new-password")
        .width(Width::Mid)
}

pub(crate) fn code_field(here: &Here, phone: &str) -> Field {
    Field::new("code", here.t("identity-code"))
        .hint(here.frame.ta("identity-code-hint", "phone", codes::mask::ends(phone, 3, 4)))
        .autocomplete("one-time-code")
        .digits()
        .limit(6)
        .width(Width::Short)
}

/// A day as it was typed, else a first one. Words that are no day stand in a field of text, because a browser would drop them.
pub(crate) fn date_field(here: &Here, name: &str, label: String, answers: &Answers, first: Option<Date>) -> Field {
    let typed = answers.text(name);
    let day = crate::imports::sheet::date_of(typed).or(first.filter(|_| typed.is_empty()));
    let field = Field::new(name, label).width(Width::Short).hint(here.t("identity-date-hint"));
    match day {
        Some(day) => field.kind("date").value(day.to_string()),
        None if typed.is_empty() => field.kind("date"),
        None => field.value(typed),
    }
}

/// The phone, or what is wrong with it.
pub(crate) fn phone(here: &Here, answers: &Answers) -> Result<Mobile, Problem> {
    Mobile::parse(answers.text("phone")).map_err(|error| problem("phone", code_sentence(here, &error)))
}

/// An identity number, or what is wrong with it.
pub(crate) fn number_in(here: &Here, answers: &Answers, field: &str) -> Result<CitizenId, Problem> {
    CitizenId::parse_with(answers.text(field), &here.app.divisions)
        .map_err(|error| problem(field, code_sentence(here, &error)))
}

/// A name, or what is wrong with it.
pub(crate) fn name(here: &Here, answers: &Answers) -> Result<String, Problem> {
    crate::people::commands::clean_name(answers.text("name"))
        .map_err(|_| problem("name", here.t("account-name-invalid")))
}

/// A date, or what is wrong with it.
pub(crate) fn date(here: &Here, answers: &Answers, field: &str) -> Result<Date, Problem> {
    crate::imports::sheet::date_of(answers.text(field)).ok_or_else(|| problem(field, here.t("identity-date-wrong")))
}

/// Why a new password will not do.
pub(crate) fn new_password(here: &Here, answers: &Answers, names: &[&str], least: usize) -> Result<String, Problem> {
    let password = answers.get("password").unwrap_or_default();
    match weakness(password, names, least) {
        Some(refusal) => Err(problem("password", here.sentence(&refusal))),
        None => Ok(password.to_owned()),
    }
}

/// Sends a code; answers the notice that stands above the next step.
pub(crate) async fn send_code(
    here: &Here,
    purpose: PhonePurpose,
    phone: &Mobile,
) -> Result<Result<Note, Problem>, WebError> {
    let told = |refusal: &base::Refusal| problem("phone", here.sentence(refusal));
    if let Err(base::Error::Refused(refusal)) = here.app.sender.open() {
        return Ok(Err(told(&refusal)));
    }
    let command = crate::accounts::commands::SendCode { purpose, phone: phone.clone() };
    let code = match here.write_as_nobody("identity.send-code", move |cx| command.run(cx)).await? {
        Ok(code) => code,
        Err(refusal) => return Ok(Err(told(&refusal))),
    };
    let (sender, locale, to) = (here.app.sender.clone(), here.frame.locale(), phone.to_string());
    let sent = tokio::task::spawn_blocking(move || sender.send(&to, &code, locale)).await.map_err(WebError::fault)?;
    Ok(match sent {
        Ok(None) => Ok(Note::new(Tone::Ok, here.t("identity-code-sent"), here.t("identity-code-sent-lead"))),
        Ok(Some(code)) => Ok(Note::new(
            Tone::Civic,
            here.frame.ta("identity-code-shown", "code", code),
            here.t("identity-code-shown-lead"),
        )),
        Err(base::Error::Refused(refusal)) => Err(told(&refusal)),
        Err(base::Error::Fault(fault)) => {
            tracing::error!(what = fault.what, "a code was not sent");
            Err(problem("phone", here.t("code-not-sent")))
        }
    })
}

/// Checks a typed code; answers the ticket, or `None` for a wrong code.
pub(crate) async fn check_code(
    here: &Here,
    purpose: PhonePurpose,
    phone: &Mobile,
    typed: &str,
) -> Result<Result<String, Problem>, WebError> {
    let command = crate::accounts::commands::CheckCode { purpose, phone: phone.clone(), code: typed.to_owned() };
    let ticket = here.write_as_nobody("identity.check-code", move |cx| command.run(cx)).await?;
    Ok(match ticket {
        Ok(Some(ticket)) => Ok(ticket),
        Ok(None) => Err(problem("code", here.t("identity-code-wrong"))),
        Err(refusal) => Err(problem("code", here.sentence(&refusal))),
    })
}

/// Both values, or all problems.
pub(crate) fn all<T>(value: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    value.map_err(|problem| problems.push(problem)).ok()
}
