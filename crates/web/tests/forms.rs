//! Forms as they arrive: text, bad text, files, limits.

mod common;

use common::{FORM, app, post, settings};
use http::StatusCode;

const KIND: &str = "multipart/form-data; boundary=XX";

fn parts(list: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in list {
        body.extend_from_slice(b"--XX\r\nContent-Disposition: form-data; name=\"");
        body.extend_from_slice(name.as_bytes());
        if let Some(file) = file {
            body.extend_from_slice(b"\"; filename=\"");
            body.extend_from_slice(file.as_bytes());
            body.extend_from_slice(b"\"\r\nContent-Type: image/png");
        } else {
            body.push(b'"');
        }
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    body
}

#[tokio::test]
async fn an_ordinary_form_keeps_order_and_repetition() {
    let app = app(settings(), None);
    let answer = post(&app, "/echo", FORM, "a=1&b=%E4%BA%8C+x&a=3&c", &[]).await;
    assert_eq!(answer.text, "a=1;b=二 x;a=3;c=;");
    assert_eq!(post(&app, "/echo", FORM, "", &[]).await.text, "");
}

#[tokio::test]
async fn bad_text_is_named_in_both_languages_and_kept_by_the_lenient_form() {
    let app = app(settings(), None);
    for (body, zh, en) in [
        ("good=1&name=a%00b", "看不见的字符", "cannot be seen"),
        ("name=%E4%BA", "读不懂的字符", "we cannot read"),
        ("name=a%E2%80%AEb", "看不见的字符", "cannot be seen"),
    ] {
        for (language, words) in [("zh-CN", zh), ("en", en)] {
            let answer = post(&app, "/echo", FORM, body, &[("accept-language", language)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                answer.text.contains("<b class=\"code\">name</b>") && answer.text.contains(words),
                "{body}: {}",
                answer.text
            );
        }
    }
    let again = post(&app, "/echo", FORM, "good=1%3C&name=a%00b&password=se%00cret", &[]).await.text;
    assert!(again.contains("<input type=\"hidden\" name=\"good\" value=\"1&#60;\">"), "{again}");
    assert!(
        again.contains("name=\"name\" rows=\"3\">\nab</textarea>"),
        "what was typed is there without the character"
    );
    assert!(
        again.contains("type=\"password\"") && !again.contains("secret"),
        "a password is never written into a page"
    );
    let kept = post(&app, "/lenient", FORM, "good=1&name=a%00b", &[]).await;
    assert_eq!(kept.text, "good=1;name=ab;!name:HiddenCharacter;");
    let json = post(&app, "/echo", FORM, "name=%ff", &[("accept", "application/json")]).await;
    assert!(json.text.contains("\"field\":\"name\"") && json.text.contains("field_not_text"), "{}", json.text);
}

#[tokio::test]
async fn files_wait_in_temporary_files_and_are_known_by_their_bytes() {
    let app = app(settings(), None);
    let body = parts(&[
        ("title", None, "合同".as_bytes()),
        ("paper", Some("C:\\x\\合同.png"), b"%PDF-1.7 rest"),
        ("none", Some(""), b""),
    ]);
    let answer = post(&app, "/echo", KIND, body, &[]).await;
    assert_eq!(answer.text, "title=合同;paper:合同.png:13:Pdf:13;");
}

#[tokio::test]
async fn a_file_over_the_limit_does_not_lose_the_rest() {
    let app = app(settings(), None);
    let large = vec![b'x'; 1001];
    let body = parts(&[
        ("a", None, b"1"),
        ("big", Some("big.txt"), &large),
        ("b", None, b"2"),
        ("fit", Some("fit.txt"), &large[..1000]),
    ]);
    let answer = post(&app, "/echo", KIND, body, &[]).await;
    assert_eq!(answer.text, "a=1;b=2;fit:fit.txt:1000:Text:1000;!big:FileTooLarge(1000);");
}

#[tokio::test]
async fn programs_and_empty_files_are_not_taken() {
    let app = app(settings(), None);
    let body = parts(&[("p", Some("photo.png"), b"MZ\x90\0"), ("e", Some("empty.pdf"), b"")]);
    assert_eq!(post(&app, "/echo", KIND, body, &[]).await.text, "!p:FileProgram;!e:FileEmpty;");
    let many: Vec<(&str, Option<&str>, &[u8])> = (0..25).map(|_| ("f", Some("a.txt"), &b"a"[..])).collect();
    let answer = post(&app, "/echo", KIND, parts(&many), &[]).await;
    assert_eq!(answer.text.matches("f:a.txt").count(), 20);
    assert!(answer.text.contains("!f:TooManyFiles(20)"));
}

#[tokio::test]
async fn forms_over_their_limits_are_refused_with_a_page() {
    let app = app(settings(), None);
    let long = format!("name={}", "x".repeat(401));
    let answer = post(&app, "/echo", FORM, long.clone(), &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("最多 400 字节"));
    assert!(post(&app, "/lenient", FORM, long, &[]).await.text.ends_with("!name:TooLong(400);"));
    let whole = post(&app, "/echo", FORM, "y=".to_owned() + &"x".repeat(2001), &[]).await;
    assert_eq!(whole.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(whole.text.contains("传来的内容太大"));
    let file = parts(&[("f", Some("a"), &vec![b'x'; 100_001])]);
    assert_eq!(post(&app, "/echo", KIND, file, &[]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let text = parts(&[("a", None, &vec![b'x'; 2001])]);
    assert_eq!(post(&app, "/echo", KIND, text, &[]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn what_is_no_form_is_said_so() {
    let app = app(settings(), None);
    assert_eq!(post(&app, "/echo", "application/json", "{}", &[]).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(post(&app, "/echo", "multipart/form-data", "x", &[]).await.status, StatusCode::BAD_REQUEST);
    let cut = &parts(&[("a", None, b"1"), ("f", Some("f.txt"), b"hello")])[..60];
    assert_eq!(post(&app, "/echo", KIND, cut.to_vec(), &[]).await.status, StatusCode::BAD_REQUEST);
}
