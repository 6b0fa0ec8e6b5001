//! Words that the file may hold, and values that must make sense together.

use super::file::{Mail, MailTls, SettingsFile};
use crate::failure::{Failure, Outcome};

/// The words of each table; the empty name is the file itself.
const WORDS: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "data",
            "database",
            "database_file",
            "key_file",
            "listen",
            "public_url",
            "trusted_proxies",
            "seal_file",
            "packs",
            "free_mb",
            "log",
            "mail",
            "sms",
            "limits",
        ],
    ),
    ("log", &["format", "level"]),
    ("mail", &["host", "port", "from", "tls", "username", "password_file", "ca_file", "accept_any_certificate"]),
    ("sms", &["log"]),
    ("limits", &["file_mb", "request_mb", "request_seconds", "stop_seconds", "requests_per_minute"]),
];

/// Words that people may look for, and where the thing stands.
const ELSEWHERE: &[(&str, &str)] = &[
    ("database_password", "database_file"),
    ("master_key", "key_file"),
    ("key", "key_file"),
    ("smtp", "mail"),
    ("password", "password_file"),
    ("user", "username"),
    ("encryption", "tls"),
    ("url", "public_url"),
    ("port", "listen"),
    ("host", "listen"),
];

/// Refuses unknown words with the nearest known one.
pub fn words(table: &toml::Table, text: &str, name: &str) -> Outcome {
    for (key, value) in table {
        known("", key, text, name)?;
        if let Some(inner) = value.as_table() {
            for key_inside in inner.keys() {
                known(key, key_inside, text, name)?;
            }
        }
    }
    Ok(())
}

fn known(table: &str, key: &str, text: &str, name: &str) -> Outcome {
    let words = WORDS.iter().find(|(known, _)| *known == table).map_or(&[][..], |(_, words)| words);
    if words.contains(&key) {
        return Ok(());
    }
    let place = if table.is_empty() { String::new() } else { format!("[{table}] ") };
    let failure = Failure::usage(
        format!("{name}:{}：{place}不认识 {key}。", line(text, table, key)),
        format!("{name}:{}: {place}unknown word {key}.", line(text, table, key)),
    );
    Err(match nearest(key, words) {
        Some(near) => failure.todo(format!("您是不是要写 {near}？"), format!("Did you mean {near}?")),
        None => {
            let all = words.join(", ");
            failure.todo(format!("可以写的有：{all}。"), format!("Known words are: {all}."))
        }
    })
}

fn nearest<'a>(key: &str, words: &[&'a str]) -> Option<&'a str> {
    let moved = ELSEWHERE
        .iter()
        .find(|(asked, _)| *asked == key)
        .and_then(|(_, there)| words.iter().find(|word| *word == there));
    moved.copied().or_else(|| {
        let by_distance = words.iter().map(|word| (strsim::osa_distance(key, word), *word));
        by_distance.min().filter(|(distance, word)| *distance <= 2.max(word.len() / 3)).map(|(_, word)| word)
    })
}

/// The line on which a word stands.
fn line(text: &str, table: &str, key: &str) -> usize {
    let mut within = table.is_empty();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            within = header.trim_end_matches(']').trim() == table;
            if table.is_empty() && header.trim_end_matches(']').trim() == key {
                return number + 1;
            }
        } else if within && line.split('=').next().is_some_and(|word| word.trim().trim_matches('"') == key) {
            return number + 1;
        }
    }
    1
}

/// Values that must make sense.
pub fn values(settings: &SettingsFile, name: &str) -> Outcome {
    for proxy in &settings.trusted_proxies {
        proxy.parse::<web::address::Block>().map_err(|error| {
            Failure::usage(
                format!("{name}：trusted_proxies 里的 {proxy} 不是地址或网段。"),
                format!("{name}: trusted_proxies: {error}."),
            )
        })?;
    }
    if let Some(url) = &settings.public_url {
        let sound = ["https://", "http://"]
            .iter()
            .any(|scheme| url.strip_prefix(scheme).is_some_and(|host| !host.is_empty() && !host.contains(['/', ' '])));
        if !sound {
            return Err(Failure::usage(
                format!("{name}：public_url 要写成 https://www.example.gov.cn，末尾不带斜杠。"),
                format!("{name}: public_url must look like https://www.example.gov.cn, without a slash at its end."),
            ));
        }
    }
    settings.mail.as_ref().map_or(Ok(()), |given| mail(given, name))?;
    let sizes = settings.limits;
    for (word, value, most) in [
        ("file_mb", sizes.file_mb, 4096),
        ("request_mb", sizes.request_mb, 8192),
        ("request_seconds", sizes.request_seconds, 3600),
        ("stop_seconds", sizes.stop_seconds, 3600),
    ] {
        if value.is_some_and(|value| value == 0 || value > most) {
            return Err(Failure::usage(
                format!("{name}：limits.{word} 应在 1 到 {most} 之间。"),
                format!("{name}: limits.{word} should be between 1 and {most}."),
            ));
        }
    }
    if sizes.file_mb.zip(sizes.request_mb).is_some_and(|(file, request)| file > request) {
        return Err(Failure::usage(
            format!("{name}：limits.file_mb 不能大于 limits.request_mb。"),
            format!("{name}: limits.file_mb must not be above limits.request_mb."),
        ));
    }
    Ok(())
}

/// No password goes in clear, and what contradicts itself is told.
fn mail(mail: &Mail, name: &str) -> Outcome {
    if mail.username.is_some() != mail.password_file.is_some() {
        return Err(Failure::usage(
            format!("{name}：mail.username 和 mail.password_file 要一起写。"),
            format!("{name}: mail.username and mail.password_file go together."),
        ));
    }
    if mail.username.is_some() && mail.tls == MailTls::None {
        return Err(Failure::usage(
            format!("{name}：mail.tls 为 none 时密码会明文传出，不能写 mail.username。"),
            format!("{name}: with mail.tls none the password would go in clear; leave mail.username out."),
        )
        .todo("请把 mail.tls 改为 starttls 或 implicit。", "Set mail.tls to starttls or implicit."));
    }
    let certificates = mail.ca_file.is_some() || mail.accept_any_certificate;
    if certificates && mail.tls == MailTls::None {
        return Err(Failure::usage(
            format!("{name}：mail.tls 为 none 时没有证书可核对。"),
            format!("{name}: with mail.tls none there is no certificate to look at."),
        ));
    }
    if mail.ca_file.is_some() && mail.accept_any_certificate {
        return Err(Failure::usage(
            format!("{name}：mail.ca_file 和 mail.accept_any_certificate 只能写一个。"),
            format!("{name}: write either mail.ca_file or mail.accept_any_certificate, not both."),
        ));
    }
    Ok(())
}
