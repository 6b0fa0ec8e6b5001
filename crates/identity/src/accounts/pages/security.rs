//! Password, phone, second factors and devices of one's own account.

use crate::accounts::commands::{
    ChangePassword, ChangePhone, ConfirmTotp, EnrolTotp, RemoveTotp, RevokeOthers, RevokeSession,
};
use crate::accounts::model::PhonePurpose;
use crate::accounts::store;
use crate::page::ask;
use crate::page::{Field, FormPage, Here, Part, form, problem};
use axum::extract::Path;
use axum::response::Response;
use base::{AccountId, Refusal};
use codes::Mobile;
use web::parts::Width;
use web::{Form, WebError};

const HOME: &str = "/me/account";

fn titled(here: Here, key: &str) -> Here {
    let title = here.t(key);
    here.titled(title)
}

fn old_password_field(here: &Here) -> Field {
    Field::new("old", here.t("identity-old-password"))
        .kind("password")
        .autocomplete("current-password")
        .width(Width::Mid)
}

/// Whether an account has used a password before.
pub(crate) async fn used_before(here: &Here, account: AccountId, password: &str) -> Result<bool, WebError> {
    let system = db::Call::system("passwords");
    let past = here.app.db.read(&system, "identity.past", move |cx| store::past_passwords(cx, account)).await?;
    Ok(here.app.passwords().used(password, past).await?)
}

/// The least length of one's own password.
async fn least(here: &Here) -> Result<(usize, String), WebError> {
    let me = here.me().account;
    let account = here.read("identity.own-account", move |cx| store::must(cx, me)).await?;
    Ok((if account.duty.is_some() { 12 } else { 8 }, account.login.unwrap_or(account.name)))
}

fn password_page(here: &Here, least: usize) -> FormPage {
    FormPage::new("/me/account/password", here.t("identity-set-password"))
        .lead(here.t("identity-change-password-lead"))
        .back(HOME)
        .field(old_password_field(here))
        .field(ask::new_password_field(here, least))
}

/// `GET /me/account/password`
pub(crate) async fn show_password(here: Here) -> Result<Response, WebError> {
    let here = titled(here, "identity-change-password");
    let (least, _) = least(&here).await?;
    form(&here.frame, &password_page(&here, least))
}

/// `POST /me/account/password`
pub(crate) async fn set_password(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here, "identity-change-password");
    let (least, name) = least(&here).await?;
    let again = |wrong| form(&here.frame, &password_page(&here, least).wrong(vec![wrong]));
    let password = match ask::new_password(&here, &answers, &[&name], least) {
        Ok(password) => password,
        Err(wrong) => return again(wrong),
    };
    let me = here.me().account;
    let old_hash = here.read("identity.own-password", move |cx| store::password(cx, me)).await?;
    let right = here.app.passwords().matches(answers.get("old").unwrap_or_default(), Some(&old_hash)).await?;
    if right && used_before(&here, me, &password).await? {
        return again(problem("password", here.t("password-used")));
    }
    let password = here.app.passwords().hash(&password).await?;
    let command = ChangePassword { right, old_hash, password, limits: here.app.setup.limits };
    match here.write("identity.change-password", move |cx| command.run(cx)).await? {
        Ok(true) => Ok(here.go(HOME, Some("identity-password-set"))),
        Ok(false) => again(problem("old", here.t("password-wrong"))),
        Err(refusal) => again(problem("old", here.sentence(&refusal))),
    }
}

fn phone_page(here: &Here, phone: &str) -> FormPage {
    let field = Field { label: here.t("identity-new-phone"), ..ask::phone_field(here, phone) };
    FormPage::new("/me/account/phone", here.t("identity-send-code")).back(HOME).field(field)
}

fn phone_code_page(here: &Here, phone: &Mobile) -> FormPage {
    FormPage::new("/me/account/phone/finish", here.t("identity-change-phone"))
        .back("/me/account/phone")
        .hidden("phone", phone.to_string())
        .field(ask::code_field(here, &phone.to_string()))
}

/// `GET /me/account/phone`
pub(crate) async fn show_phone(here: Here) -> Result<Response, WebError> {
    let here = titled(here, "identity-change-phone");
    form(&here.frame, &phone_page(&here, ""))
}

/// `POST /me/account/phone`: sends a code to the new phone.
pub(crate) async fn send_phone(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here, "identity-change-phone");
    let wrong = match ask::phone(&here, &answers) {
        Ok(phone) => match ask::send_code(&here, PhonePurpose::Change, &phone).await? {
            Ok(note) => return form(&here.frame, &phone_code_page(&here, &phone).note(note)),
            Err(wrong) => wrong,
        },
        Err(wrong) => wrong,
    };
    form(&here.frame, &phone_page(&here, answers.text("phone")).wrong(vec![wrong]))
}

/// `POST /me/account/phone/finish`
pub(crate) async fn finish_phone(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here, "identity-change-phone");
    let Ok(phone) = ask::phone(&here, &answers) else { return Ok(here.go("/me/account/phone", None)) };
    let ticket = match ask::check_code(&here, PhonePurpose::Change, &phone, answers.text("code")).await? {
        Ok(ticket) => ticket,
        Err(wrong) => return form(&here.frame, &phone_code_page(&here, &phone).wrong(vec![wrong])),
    };
    match here.write("identity.change-phone", move |cx| ChangePhone { ticket: ticket.clone() }.run(cx)).await? {
        Ok(()) => Ok(here.go(HOME, Some("identity-phone-changed"))),
        Err(refusal) => {
            let wrong = problem("phone", here.sentence(&refusal));
            form(&here.frame, &phone_page(&here, &phone.to_string()).wrong(vec![wrong]))
        }
    }
}

/// `GET /me/account/second-factor`
pub(crate) async fn show_factor(here: Here) -> Result<Response, WebError> {
    let here = titled(here, "identity-factor-add");
    form(&here.frame, &factor_page(&here, ""))
}

fn factor_page(here: &Here, name: &str) -> FormPage {
    FormPage::new("/me/account/second-factor", here.t("identity-factor-begin"))
        .lead(here.t("identity-factor-lead"))
        .back(HOME)
        .field(Field::new("name", here.t("identity-factor-name")).limit(30).width(Width::Mid).optional().value(name))
}

fn confirm_page(here: &Here, factor: i64, secret: &str, address: &str) -> FormPage {
    let spaced: Vec<String> =
        secret.as_bytes().chunks(4).map(|chunk| String::from_utf8_lossy(chunk).into_owned()).collect();
    let mut page = FormPage::new(format!("/me/account/factors/{factor}/confirm"), here.t("identity-factor-confirm"))
        .lead(here.t("identity-factor-secret-lead"))
        .back(HOME)
        .hidden("secret", secret)
        .hidden("address", address)
        .part(Part::Code(spaced.join(" ")));
    if let Some(picture) = crate::totp::picture(address) {
        page = page.part(Part::Markup(picture));
    }
    page.field(
        Field::new("code", here.t("identity-second-code"))
            .autocomplete("one-time-code")
            .digits()
            .limit(7)
            .width(Width::Short),
    )
}

/// `POST /me/account/second-factor`: shows a new secret.
pub(crate) async fn begin_factor(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here, "identity-factor-add");
    let (name, issuer) = (answers.text("name").to_owned(), here.frame.city_name().to_owned());
    let command = EnrolTotp { name: name.clone() };
    match here.write("identity.enrol-totp", move |cx| command.run(cx, &issuer)).await? {
        Ok(made) => form(&here.frame, &confirm_page(&here, made.factor, &made.secret, &made.address)),
        Err(refusal) => {
            let wrong = problem("name", here.sentence(&refusal));
            form(&here.frame, &factor_page(&here, &name).wrong(vec![wrong]))
        }
    }
}

/// `POST /me/account/factors/{id}/confirm`
pub(crate) async fn confirm_factor(
    here: Here,
    Path(factor): Path<i64>,
    Form(answers): Form,
) -> Result<Response, WebError> {
    let here = titled(here, "identity-factor-add");
    let code = answers.text("code").to_owned();
    match here.write("identity.confirm-totp", move |cx| ConfirmTotp { factor, code: code.clone() }.run(cx)).await? {
        Ok(()) => Ok(here.go(HOME, Some("identity-factor-on"))),
        Err(refusal) => {
            let wrong = problem("code", here.sentence(&refusal));
            // The page is drawn from what it sent itself; only its owner sees it.
            let secret: String = answers.text("secret").chars().filter(char::is_ascii_alphanumeric).take(64).collect();
            let address = answers.text("address");
            let address = if address.starts_with("otpauth://") { address } else { "" };
            form(&here.frame, &confirm_page(&here, factor, &secret, address).wrong(vec![wrong]))
        }
    }
}

fn remove_page(here: &Here, factor: i64) -> FormPage {
    let mut page = FormPage::new(format!("/me/account/factors/{factor}/remove"), here.t("identity-factor-remove"))
        .lead(here.t("identity-factor-remove-lead"))
        .back(HOME)
        .field(old_password_field(here))
        .other(here.t("identity-factor-keep"), HOME);
    page.risk = true;
    page
}

/// `GET /me/account/factors/{id}/remove`: asks once more.
pub(crate) async fn ask_remove(here: Here, Path(factor): Path<i64>) -> Result<Response, WebError> {
    let here = titled(here, "identity-factor-remove-title");
    let me = here.me().account;
    let factors = here.read("identity.own-factors", move |cx| store::factors(cx, me)).await?;
    if !factors.iter().any(|one| one.id == factor) {
        return Err(Refusal::new(Refusal::NOT_FOUND).into());
    }
    form(&here.frame, &remove_page(&here, factor))
}

/// `POST /me/account/factors/{id}/remove`
pub(crate) async fn remove_factor(
    here: Here,
    Path(factor): Path<i64>,
    Form(answers): Form,
) -> Result<Response, WebError> {
    let here = titled(here, "identity-factor-remove-title");
    let me = here.me().account;
    let hash = here.read("identity.own-password", move |cx| store::password(cx, me)).await?;
    let right = here.app.passwords().matches(answers.get("old").unwrap_or_default(), Some(&hash)).await?;
    let command = RemoveTotp { factor, right, hash, limits: here.app.setup.limits };
    let message = match here.write("identity.remove-totp", move |cx| command.run(cx)).await? {
        Ok(true) => return Ok(here.go(HOME, Some("identity-factor-off"))),
        Ok(false) => here.t("password-wrong"),
        Err(refusal) => here.sentence(&refusal),
    };
    form(&here.frame, &remove_page(&here, factor).wrong(vec![problem("old", message)]))
}

/// `POST /me/account/sessions/{id}/end`
pub(crate) async fn end_session(here: Here, Path(session): Path<i64>) -> Result<Response, WebError> {
    let tried = here.write("identity.revoke-session", move |cx| RevokeSession { session }.run(cx)).await?;
    here.done(tried, HOME, "identity-device-ended")
}

/// `POST /me/account/sessions/end-others`
pub(crate) async fn end_others(here: Here) -> Result<Response, WebError> {
    let tried = here.write("identity.revoke-others", |cx| RevokeOthers.run(cx)).await?;
    here.done(tried, HOME, "identity-device-ended")
}
