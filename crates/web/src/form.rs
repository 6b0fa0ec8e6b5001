//! The form extractors: [`Form`] refuses text that nobody typed, [`Lenient`] leaves the decision to the page.

use crate::answers::Answers;
use crate::error::WebError;
use crate::multipart;
use crate::site::{Limits, Site};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Request};
use base::Refusal;
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

/// A form whose text is clean. Hidden characters, bytes that are not UTF-8 and over-long fields are answered with a page
/// that names the fields and holds what was typed, to be sent again. Troubles with files are left to the page ([`Answers::troubles`]).
#[derive(Debug)]
pub struct Form(pub Answers);

/// A form as it came; the page shows [`Answers::troubles`] beside the fields, so that nothing typed is lost.
#[derive(Debug)]
pub struct Lenient(pub Answers);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Form, WebError> {
        let Lenient(answers) = Lenient::from_request(request, state).await?;
        let wrong = |trouble: &crate::Trouble| {
            use crate::Trouble::{HiddenCharacter, NotText, TooLong};
            matches!(trouble, HiddenCharacter | NotText | TooLong(_))
        };
        if answers.troubles().iter().any(|(_, trouble)| wrong(trouble)) {
            let fields = answers.troubles().to_vec();
            return Err(WebError::refused(Refusal::new("form.bad_text"))
                .status(StatusCode::UNPROCESSABLE_ENTITY)
                .fields(fields)
                .kept(answers.fields()));
        }
        Ok(Form(answers))
    }
}

impl<S: Send + Sync> FromRequest<S> for Lenient {
    type Rejection = WebError;

    async fn from_request(mut request: Request, state: &S) -> Result<Lenient, WebError> {
        let (mut parts, body) = request.into_parts();
        let site = Site::from_request_parts(&mut parts, state).await?;
        let limits = site.settings().limits;
        let header = |name| {
            parts.headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok()).unwrap_or_default()
        };
        let length: usize = header(CONTENT_LENGTH).parse().unwrap_or(0);
        let kind = header(CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            "application/x-www-form-urlencoded" => {
                if length > limits.form {
                    return Err(multipart::too_large());
                }
                let bytes = axum::body::to_bytes(body, limits.form).await.map_err(|_| multipart::too_large())?;
                urlencoded(&bytes, limits).map(Lenient)
            }
            "multipart/form-data" => {
                if length > limits.request {
                    return Err(multipart::too_large());
                }
                request = Request::from_parts(parts, body);
                DefaultBodyLimit::max(limits.request).apply(&mut request);
                let parts = Multipart::from_request(request, state)
                    .await
                    .map_err(|error| multipart::malformed(&error.body_text()))?;
                multipart::read(&site, parts).await.map(Lenient)
            }
            "" if length == 0 => Ok(Lenient(Answers::default())),
            _ => Err(WebError::of(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
        }
    }
}

/// Reads `application/x-www-form-urlencoded`.
pub fn urlencoded(bytes: &[u8], limits: Limits) -> Result<Answers, WebError> {
    let mut answers = Answers::default();
    for (count, pair) in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).enumerate() {
        if count >= limits.fields {
            return Err(multipart::too_large());
        }
        let mut sides = pair.splitn(2, |byte| *byte == b'=');
        let name = sides.next().and_then(crate::answers::decode).filter(|name| name.len() <= 200);
        let Some(name) = name else { return Err(multipart::malformed("a field with an unreadable name")) };
        let mut value = crate::answers::decode_bytes(sides.next().unwrap_or_default());
        if value.len() > limits.field {
            answers.note(&name, crate::Trouble::TooLong(limits.field));
            value.truncate(limits.field);
            if let Err(error) = std::str::from_utf8(&value)
                && error.error_len().is_none()
            {
                value.truncate(error.valid_up_to());
            }
        }
        answers.put_bytes(name, &value);
    }
    Ok(answers)
}
