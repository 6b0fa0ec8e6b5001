//! Forms with files: text parts are kept in memory within limits, files stream to temporary files.
//!
//! A file over its limit is drained but not stored, so that everything else in the form survives and the page can be
//! shown again with a sentence beside the field.

use crate::answers::{Answers, Trouble, Upload};
use crate::error::WebError;
use crate::site::Site;
use crate::sniff::Kind;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use base::Refusal;
use sm3::{Digest, Sm3};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

/// Reads a whole form.
pub async fn read(site: &Site, mut parts: Multipart) -> Result<Answers, WebError> {
    let limits = site.settings().limits;
    let mut answers = Answers::default();
    let (mut count, mut text) = (0usize, 0usize);
    while let Some(field) = parts.next_field().await.map_err(broken)? {
        count += 1;
        if count > limits.fields {
            return Err(too_large());
        }
        let Some(name) = field.name().map(str::to_owned) else { return Err(malformed("a part without a name")) };
        if name.len() > 200 || name.chars().any(crate::answers::is_hidden) {
            return Err(malformed("a part with an unreadable name"));
        }
        if let Some(file) = field.file_name().map(base_name) {
            take_file(site, &mut answers, name, file, field).await?;
        } else {
            text += take_text(&mut answers, name, field, limits.field, limits.form - text.min(limits.form)).await?;
        }
    }
    Ok(answers)
}

async fn take_text(
    answers: &mut Answers,
    name: String,
    mut field: Field<'_>,
    field_limit: usize,
    form_left: usize,
) -> Result<usize, WebError> {
    let mut bytes = Vec::new();
    let mut size = 0usize;
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        size += chunk.len();
        if size > form_left {
            return Err(too_large());
        }
        if size <= field_limit {
            bytes.extend_from_slice(&chunk);
        }
    }
    if size > field_limit {
        answers.note(&name, Trouble::TooLong(field_limit));
    }
    answers.put_bytes(name, &bytes);
    Ok(size)
}

async fn take_file(
    site: &Site,
    answers: &mut Answers,
    field_name: String,
    file_name: String,
    mut field: Field<'_>,
) -> Result<(), WebError> {
    let limits = site.settings().limits;
    let room = answers.files().len() < limits.files;
    let (file, mut writer) = temporary(site)?;
    let (mut size, mut head, mut digest) = (0u64, Vec::new(), Sm3::new());
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        size += chunk.len() as u64;
        if size > limits.file || !room {
            continue;
        }
        if head.len() < Kind::HEAD {
            head.extend_from_slice(&chunk[..chunk.len().min(Kind::HEAD - head.len())]);
        }
        digest.update(&chunk);
        writer.write_all(&chunk).await.map_err(|error| WebError::fault(format_args!("a temporary file: {error}")))?;
    }
    writer.flush().await.map_err(|error| WebError::fault(format_args!("a temporary file: {error}")))?;
    let kind = Kind::of(&head);
    if size == 0 {
        // A file field that was left empty arrives with neither name nor content.
        if !file_name.is_empty() {
            answers.note(&field_name, Trouble::FileEmpty);
        }
    } else if size > limits.file {
        answers.note(&field_name, Trouble::FileTooLarge(limits.file));
    } else if !room {
        answers.note(&field_name, Trouble::TooManyFiles(limits.files));
    } else if kind == Kind::Program {
        answers.note(&field_name, Trouble::FileProgram);
    } else {
        let sm3 = digest.finalize().into();
        answers.put_file(Upload { field: field_name, name: file_name, kind, size, sm3, file });
    }
    Ok(())
}

fn temporary(site: &Site) -> Result<(NamedTempFile, tokio::fs::File), WebError> {
    let opened = match &site.settings().temporary {
        Some(folder) => NamedTempFile::new_in(folder),
        None => NamedTempFile::new(),
    };
    let file = opened.map_err(|error| WebError::fault(format_args!("a temporary file: {error}")))?;
    let handle =
        file.as_file().try_clone().map_err(|error| WebError::fault(format_args!("a temporary file: {error}")))?;
    Ok((file, tokio::fs::File::from_std(handle)))
}

/// The file's own name: no folders, no hidden characters, at most 200 characters.
fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|character| !crate::answers::is_hidden(*character)).take(200).collect()
}

/// A form that cannot be read at all.
pub fn malformed(why: &str) -> WebError {
    tracing::debug!(why, "a form does not read");
    WebError::refused(Refusal::new("form.malformed"))
}

/// A form that is too large as a whole.
pub fn too_large() -> WebError {
    WebError::refused(Refusal::new("form.too_large"))
}

fn broken(error: MultipartError) -> WebError {
    // Behind two limits axum no longer knows its own error, so the chain is read.
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    while let Some(known) = cause {
        if known.to_string() == "length limit exceeded" {
            return too_large();
        }
        cause = known.source();
    }
    malformed(&error.body_text())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_file_name_holds_no_folders() {
        assert_eq!(super::base_name("C:\\Users\\a\\合同.pdf"), "合同.pdf");
        assert_eq!(super::base_name("../../etc/passwd"), "passwd");
        assert_eq!(super::base_name("a\u{202e}fdp.exe"), "afdp.exe");
    }
}
