//! Bad input over HTTP: each form with words that are too long, that no keyboard writes, that are no text, that nobody
//! asked for. The answer is a page in the person's language; nothing breaks, and what was typed is still there.

use crate::support::{Answer, City, Client, FoundForm, encode_pairs};
use scraper::{Html, Selector};
use std::fmt::Write;

fn select(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What is wrong with an answer to bad input.
fn wrong(answer: &Answer, language: &str) -> Option<String> {
    if answer.status >= 500 {
        return Some(format!("answers {}", answer.status));
    }
    if (300..400).contains(&answer.status) || !answer.is_html() {
        return None;
    }
    let html = Html::parse_document(&answer.body);
    let wanted = if language == "zh" { "zh-CN" } else { "en" };
    if html.root_element().value().attr("lang") != Some(wanted) {
        return Some(format!("{} in the wrong language", answer.status));
    }
    (html.select(&select("h1")).count() != 1).then(|| format!("{} without a heading", answer.status))
}

fn send(client: &Client, form: &FoundForm, pairs: &[(String, String)]) -> Answer {
    if form.multipart { client.post_parts(&form.path, pairs, &[]) } else { client.post(&form.path, pairs) }
}

#[test]
fn no_form_breaks_on_bad_input() {
    let city = City::open();
    let long = "长".repeat(60_000);
    let mut problems = String::new();
    for (route, found) in &city.survey.forms {
        if route == "/sign-out" {
            continue;
        }
        let form = &found[0];
        for language in ["zh", "en"] {
            let client = city.client(&form.person).speaking(language);
            let mut tell = |what: &str, answer: &Answer| {
                if let Some(problem) = wrong(answer, language) {
                    let _ = writeln!(problems, "{route} ({} {language}) with {what}: {problem}", form.person);
                }
            };
            for name in form.texts.iter().take(3) {
                tell("too long a text", &send(&client, form, &form.with(name, &long)));
                tell("control characters", &send(&client, form, &form.with(name, "a\u{0}b\u{1b}[2Jc\u{202e}d")));
                let mut bytes: Vec<(&[u8], &[u8])> =
                    form.pairs.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect();
                bytes.retain(|(known, _)| *known != name.as_bytes());
                bytes.push((name.as_bytes(), b"\xff\xfe\xc3\x28"));
                if !form.multipart {
                    tell("what is no text", &client.post_raw(&form.path, encode_pairs(&bytes).as_bytes()));
                }
            }
            tell("nothing at all", &client.post_raw(&form.path, b""));
            tell("a body that is no form", &client.post_raw(&form.path, b"%zz=%&&==%%%"));
            tell(
                "another content type",
                &client.ask(http::Method::POST, &form.path, &[], "application/json", b"{\"a\":1}".to_vec()),
            );
            tell(
                "half a multipart body",
                &client.ask(
                    http::Method::POST,
                    &form.path,
                    &[],
                    "multipart/form-data; boundary=x",
                    b"--x\r\nContent-Disp".to_vec(),
                ),
            );
            let mut many = form.pairs.clone();
            many.extend((0..3000).map(|count| (format!("field{count}"), "x".to_owned())));
            tell("three thousand fields", &send(&client, form, &many));
            let forged = form.pairs.iter().map(|(name, value)| {
                let number = value.len() >= 3 && value.bytes().all(|byte| byte.is_ascii_digit());
                (name.clone(), if number { "99999999999999999999".to_owned() } else { value.clone() })
            });
            tell("numbers that are too large", &send(&client, form, &forged.collect::<Vec<_>>()));
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
fn addresses_that_nobody_links_to_do_not_break() {
    let city = City::open();
    let mut problems = String::new();
    for route in city.routes.iter().filter(|route| route.method == http::Method::GET) {
        let person = match route.access {
            web::Access::Public | web::Access::Api => "",
            web::Access::Person => "chen-xiaolan",
            web::Access::Desk => "market-clerk",
            web::Access::Admin => "sys-admin",
        };
        for strange in ["0", "-1", "99999999999999999999", "%00", "%ff%fe", "..%2f..%2fetc", "%E4%BA%8B", "a%20b"] {
            let path: Vec<&str> =
                route.path.split('/').map(|part| if part.starts_with('{') { strange } else { part }).collect();
            let query = "?after=%ff&page=-1&q=%00%27%22%3C&status=zzz&from=99999999999999999999";
            for path in [path.join("/"), format!("{}{query}", path.join("/"))] {
                let answer = city.client(person).get(&path);
                if answer.status >= 500 {
                    let _ = writeln!(problems, "{person} {path}: {}", answer.status);
                }
            }
            if !route.path.contains('{') {
                break;
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
fn what_was_typed_to_register_is_still_there() {
    let city = City::open();
    for (language, words) in [("zh", "手机"), ("en", "phone")] {
        let nobody = city.client("").speaking(language);
        let page = nobody.get("/register");
        assert_eq!(page.status, 200);
        let html = Html::parse_document(&page.body);
        let form = crate::support::forms("", "/register", &html)
            .into_iter()
            .find(|form| form.path == "/register")
            .expect("a form");
        let typed = form.texts.first().expect("an input").clone();
        let answer = send(&nobody, &form, &form.with(&typed, "12345"));
        assert!(matches!(answer.status, 200 | 422), "{}", answer.status);
        assert!(answer.body.contains("value=\"12345\""), "what was typed is gone");
        assert!(answer.body.contains("aria-invalid=\"true\"") && answer.body.to_lowercase().contains(words));
    }
}

#[test]
fn a_wrong_sign_in_says_so_and_keeps_the_name() {
    let city = City::open();
    let answer = city.client("").post("/sign-in", &pairs(&[("name", "nobody-here"), ("password", "wrong")]));
    assert!(matches!(answer.status, 200 | 422), "{}", answer.status);
    assert!(answer.body.contains("value=\"nobody-here\"") && !answer.body.contains("value=\"wrong\""));
    let answer = city
        .client("")
        .post("/sign-in", &pairs(&[("name", "nobody-here"), ("password", "wrong"), ("back", "//evil.example")]));
    assert!(!answer.body.contains("evil.example"));
}

#[test]
fn a_question_keeps_what_was_typed_and_tells_of_another_device() {
    let city = City::open();
    let forms = city.survey.forms.get("/apply/draft/{id}/{page}").expect("somebody has a draft");
    let form = forms
        .iter()
        .find(|form| !form.texts.is_empty() && !form.multipart)
        .or_else(|| forms.iter().find(|form| !form.texts.is_empty()));
    let form = form.expect("a question that is typed");
    let client = city.client(&form.person);
    let name = &form.texts[0];
    let long = format!("从前有座山{}", "山".repeat(4_000));
    let answer = send(&client, form, &form.with(name, &long));
    assert!(matches!(answer.status, 422 | 413), "{}: {}", form.path, answer.status);
    if answer.status == 422 {
        assert!(answer.body.contains("从前有座山"), "what was typed is gone");
        assert!(answer.body.contains("role=\"alert\""));
    }
    let stale = form.with("version", "0");
    let answer = send(&client, form, &stale);
    assert!(matches!(answer.status, 409 | 422), "a stale version answers {}", answer.status);
    assert!(Html::parse_document(&answer.body).select(&select("form")).count() >= 1, "one can go on");
}

#[test]
fn a_decision_on_an_old_page_is_told_and_changes_nothing() {
    let city = City::open();
    let forms = city.survey.forms.get("/desk/tasks/{id}/decide").expect("somebody has a step to decide");
    let form = forms
        .iter()
        .find(|form| form.pairs.iter().any(|(name, _)| name == "version"))
        .expect("the form carries its version");
    let client = city.client(&form.person);
    let mut typed = form.with("version", "0");
    typed.retain(|(name, _)| name != "opinion");
    typed.push(("opinion".to_owned(), "材料齐全，同意。".to_owned()));
    let before = city.rows();
    let answer = send(&client, form, &typed);
    assert!(matches!(answer.status, 409 | 422), "{}", answer.status);
    assert!(answer.body.contains("材料齐全，同意。"), "the opinion is gone");
    let journal =
        |rows: &[(String, i64)]| rows.iter().find(|(table, _)| table == "case_journal").map(|(_, count)| *count);
    assert_eq!(journal(&before), journal(&city.rows()));
}

#[test]
#[ignore = "the sample city has no draft that asks for a file"]
fn executables_and_bombs_are_no_materials() {
    let city = City::open();
    let forms = city.survey.forms.get("/apply/draft/{id}/materials").map(Vec::as_slice).unwrap_or_default();
    let Some(form) = forms.iter().find(|form| !form.files.is_empty()) else { panic!("no draft asks for a file") };
    let client = city.client(&form.person);
    let before = city.rows();
    let name = form.files[0].as_str();
    let page = b"<html><script>alert(1)</script></html>".as_slice();
    for (file, content) in [
        ("a.pdf", b"MZ\x90\x00\x03".as_slice()),
        ("b.exe", b"MZ\x90\x00\x03"),
        ("c.pdf", page),
        ("d.png", b""),
        ("../../e.pdf", b"%PDF-"),
    ] {
        let answer = client.post_parts(&form.path, &form.pairs, &[(name, file, content)]);
        assert!(matches!(answer.status, 200 | 303 | 413 | 415 | 422), "{file}: {}", answer.status);
        if answer.status == 303 {
            continue;
        }
        assert!(
            answer.body.contains("role=\"alert\"") || answer.body.contains("class=\"error\""),
            "{file}: nothing is said"
        );
    }
    let files = |rows: &[(String, i64)]| rows.iter().find(|(table, _)| table == "file").map(|(_, count)| *count);
    assert_eq!(files(&before), files(&city.rows()), "something was stored");
}
