//! Bad input over HTTP: each form with words that are too long, that no keyboard writes, that are no text, that nobody
//! asked for. The answer is a page in the person's language; nothing breaks, and what was typed is still there.

use crate::support::{Answer, City, Client, FoundForm, changed, encode_pairs};
use scraper::{Html, Selector};
use std::fmt::Write as _;
use std::io::Write as _;

fn select(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What is wrong with an answer to bad input.
pub(crate) fn wrong(answer: &Answer, language: &str) -> Option<String> {
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

pub(crate) fn send(client: &Client, form: &FoundForm, pairs: &[(String, String)]) -> Answer {
    if form.multipart { client.post_parts(&form.path, pairs, &[]) } else { client.post(&form.path, pairs) }
}

#[test]
fn no_form_breaks_on_bad_input() {
    let city = City::open();
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

/// Whether an answer says that what was sent cannot be taken.
fn refuses(answer: &Answer) -> bool {
    matches!(answer.status, 400 | 409 | 413 | 422) && answer.body.contains("role=\"alert\"")
}

/// Every field of every form, with text that no page may take: longer than the page allows, longer than any page allows, with
/// characters that nobody sees, and bytes that are no text. Each is refused on a page that says so, and nothing is written.
#[test]
fn no_field_takes_bad_text() {
    let city = City::open();
    let mut problems = String::new();
    let mut tried = 0;
    city.watch_changes();
    for (route, found) in &city.survey.forms {
        let mut form = found[0].clone();
        // The first button of the editor takes a row away.
        form.pairs.retain(|(name, _)| name != "remove" && name != "add");
        let form = &form;
        for (turn, name) in form.texts.iter().enumerate() {
            let language = if turn % 2 == 0 { "zh" } else { "en" };
            let client = city.client(&form.person).speaking(language);
            let most = form.limits.iter().find(|(known, _)| known == name).map_or(20_000, |(_, most)| *most);
            let before = city.changes();
            let mut tell = |what: &str, answer: &Answer| {
                tried += 1;
                let unsaid = (!refuses(answer)).then(|| format!("answers {} {}", answer.status, answer.location()));
                if let Some(problem) = wrong(answer, language).or(unsaid) {
                    let _ = writeln!(problems, "{route} ({} {language}): {name} with {what} {problem}", form.person);
                }
            };
            let long = |count: usize| form.with(name, &"长".repeat(count));
            tell("a letter too many", &send(&client, form, &long(most + 1)));
            tell("far too many letters", &send(&client, form, &long(60_000)));
            tell("hidden characters", &send(&client, form, &form.with(name, "a\u{0}b\u{1b}[2Jc\u{202e}d")));
            let mut bytes: Vec<(&[u8], &[u8])> =
                form.pairs.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect();
            bytes.retain(|(known, _)| *known != name.as_bytes());
            bytes.push((name.as_bytes(), b"\xff\xfe\xc3\x28"));
            let answer = if form.multipart {
                client.post_parts_raw(&form.path, &bytes, &[])
            } else {
                client.post_raw(&form.path, encode_pairs(&bytes).as_bytes())
            };
            tell("what is no text", &answer);
            let mut places = changed(&before, &city.changes());
            // The form of a window keeps what fits while the clerk mends the rest.
            places.retain(|place| route != "/desk/window/drafts/{id}" || place != "UPDATE case_draft");
            for place in places {
                let _ = writeln!(problems, "{route} ({}): {name}: {place}", form.person);
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert!(tried > 1_000, "only {tried} bad texts were sent");
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
fn executables_and_bombs_are_no_materials() {
    let city = City::open();
    let forms = city.survey.forms.get("/apply/draft/{id}/materials").map(Vec::as_slice).unwrap_or_default();
    let Some(form) = forms.iter().find(|form| !form.files.is_empty()) else { panic!("no draft asks for a file") };
    let client = city.client(&form.person);
    let files = || city.rows().iter().find(|(table, _)| table == "file").map_or(0, |(_, count)| *count);
    let before = files();
    let name = form.files[0].as_str();
    let page = b"<html><script>alert(1)</script></html>".as_slice();
    let bomb = bomb();
    assert!(bomb.len() < 5 << 20, "a small file: {}", bomb.len());
    for (file, content) in [
        ("bomb.docx", bomb.as_slice()),
        ("bomb.pdf", bomb.as_slice()),
        ("a.pdf", b"MZ\x90\x00\x03".as_slice()),
        ("b.exe", b"MZ\x90\x00\x03"),
        ("c.pdf", page),
        ("d.png", b""),
    ] {
        let answer = client.post_parts(&form.path, &form.pairs, &[(name, file, content)]);
        assert!(matches!(answer.status, 413 | 415 | 422), "{file}: {}", answer.status);
        let told = answer.body.contains("role=\"alert\"") || answer.body.contains("class=\"error\"");
        assert!(told, "{file}: nothing is said");
        assert_eq!(files(), before, "{file} was stored");
    }
    // Names that say what they are not, that break lines, or that never end.
    for (file, content) in [
        (b"evil\xe2\x80\xaefdp.exe".as_slice(), b"MZ\x90\x00\x03".as_slice()),
        (b"a\x00b\x1b[2J.pdf", b"MZ\x90\x00\x03"),
        (b"\xff\xfe\xc3\x28.pdf", b"MZ\x90\x00\x03"),
    ] {
        let answer = client.post_parts_raw(&form.path, &[], &[(name.as_bytes(), file, content)]);
        assert!(matches!(answer.status, 400 | 413 | 415 | 422), "{}: {}", file.escape_ascii(), answer.status);
        assert_eq!(files(), before, "{} was stored", file.escape_ascii());
        assert!(!answer.body.contains('\u{202e}') && !answer.body.contains('\u{1b}'), "it is shown as it came");
    }
    let long = format!("{}.pdf", "长".repeat(1_000));
    let answer = client.post_parts_raw(&form.path, &[], &[(name.as_bytes(), long.as_bytes(), b"MZ\x90\x00\x03")]);
    assert!(matches!(answer.status, 400 | 413 | 415 | 422), "{}", answer.status);
    assert!(!answer.body.contains(&"长".repeat(300)), "a page of a name");
    assert_eq!(files(), before);
    // A name that climbs out of its folder is only a name: the content is a paper, and the last part of the name stays.
    let answer = client.post_parts(&form.path, &form.pairs, &[(name, "../../climbing.pdf", b"%PDF-1.7\n")]);
    assert!(matches!(answer.status, 303 | 422), "{}", answer.status);
    assert_eq!(files(), before + 1);
    let page = client.get(&form.page).body;
    assert!(page.contains("climbing.pdf") && !page.contains(".."), "the name has lost its way");
}

/// A zip file of less than two megabytes that unpacks to four hundred.
fn bomb() -> Vec<u8> {
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    let (mut sum, zeros, pieces) = (flate2::Crc::new(), vec![0_u8; 1 << 20], 400_u32);
    for _ in 0..pieces {
        packed.write_all(&zeros).expect("into memory");
        sum.update(&zeros);
    }
    let packed = packed.finish().expect("into memory");
    let name = b"word/document.xml";
    let mut facts = Vec::new();
    facts.extend_from_slice(&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
    facts.extend_from_slice(&sum.sum().to_le_bytes());
    facts.extend_from_slice(&u32::try_from(packed.len()).expect("small").to_le_bytes());
    facts.extend_from_slice(&(pieces << 20).to_le_bytes());
    facts.extend_from_slice(&u16::try_from(name.len()).expect("short").to_le_bytes());
    facts.extend_from_slice(&[0, 0]);
    let mut zip = [b"PK\x03\x04".as_slice(), &facts, name, &packed].concat();
    let start = u32::try_from(zip.len()).expect("small");
    let entry = [b"PK\x01\x02\x14\x00".as_slice(), &facts, &[0; 14], name].concat();
    let size = u32::try_from(entry.len()).expect("small");
    zip.extend_from_slice(&entry);
    zip.extend_from_slice(b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00");
    zip.extend_from_slice(&size.to_le_bytes());
    zip.extend_from_slice(&start.to_le_bytes());
    zip.extend_from_slice(&[0, 0]);
    zip
}

/// A workbook is unpacked to be read: an import must not be the way for a bomb.
#[test]
fn a_bomb_is_no_workbook() {
    let city = City::open();
    let bomb = bomb();
    for (person, path) in [("editor", "/admin/items/import"), ("sys-admin", "/admin/import")] {
        let answer = city.client(person).post_parts(path, &[], &[("file", "items.xlsx", &bomb)]);
        assert_eq!(answer.status, 422, "{path}: {}", answer.body);
        assert!(answer.body.contains("role=\"alert\""), "{path}: nothing is said");
    }
}

/// What files may be is said before one is chosen, by words and to the browser, which then checks before it sends.
#[test]
fn every_upload_says_its_kinds_and_limit_beforehand() {
    let city = City::open();
    let (mut seen, mut problems) = (0, String::new());
    let with_files = city.survey.forms.values().flatten().filter(|form| !form.files.is_empty());
    for form in with_files {
        let answer = city.client(&form.person).get(&form.page);
        if answer.status != 200 {
            continue;
        }
        let html = Html::parse_document(&answer.body);
        for input in html.select(&select("input[type=file]")) {
            seen += 1;
            let own = |name: &str| input.value().attr(name).unwrap_or_default();
            if own("accept").is_empty() || own("data-max").parse::<u64>().unwrap_or(0) == 0 {
                let _ = writeln!(problems, "{}: {} has no accept or no data-max", form.page, own("name"));
            }
        }
    }
    assert!(seen >= 4, "only {seen} inputs for files were found");
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
fn a_file_over_the_limit_is_told_with_the_limit_and_loses_nothing_else() {
    let city = City::open();
    let forms = city.survey.forms.get("/apply/draft/{id}/materials").expect("somebody has a draft with materials");
    let form = forms.iter().find(|form| !form.files.is_empty()).expect("asks for a file");
    let client = city.client(&form.person);
    let page = Html::parse_document(&client.get(&form.page).body);
    let most = page
        .select(&select("input[type=file]"))
        .find_map(|input| input.value().attr("data-max")?.parse::<usize>().ok());
    let most = most.expect("a limit");
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize(most + 1, b' ');
    let before = city.rows();
    for (language, words) in [("zh", "MB"), ("en", "MB")] {
        let client = client.speaking(language);
        let answer = client.post_parts(&form.path, &form.pairs, &[(&form.files[0], "大文件.pdf", &large)]);
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.body.contains("role=\"alert\"") && answer.body.contains(words), "the limit is not told");
    }
    let files = |rows: &[(String, i64)]| rows.iter().find(|(table, _)| table == "file").map(|(_, count)| *count);
    assert_eq!(files(&before), files(&city.rows()));
}

const MARK: &str = "刚才填写的内容甲乙丙";

/// Every form with words that cannot be taken: what was typed stands on the page that says so.
#[test]
fn nothing_that_was_typed_is_lost() {
    let city = City::open();
    let (mut problems, mut refused) = (String::new(), 0);
    for (route, found) in &city.survey.forms {
        if route == "/sign-out" {
            continue;
        }
        let form = &found[0];
        let typed =
            form.texts.iter().filter(|name| !name.contains("password") && !["old", "code"].contains(&name.as_str()));
        for name in typed.take(4) {
            for (what, value) in [
                ("a control character", format!("{MARK}\u{0}")),
                ("a wrong type", MARK.to_owned()),
                ("too long a text", format!("{MARK}{}", "长".repeat(9_000))),
            ] {
                let answer = send(&city.client(&form.person), form, &form.with(name, &value));
                if !matches!(answer.status, 400 | 409 | 422) {
                    continue;
                }
                refused += 1;
                if !answer.body.contains(MARK) {
                    let _ =
                        writeln!(problems, "{route} ({}): {name} with {what} is lost: {}", form.person, answer.status);
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert!(refused > 60, "only {refused} forms were refused");
}

#[test]
fn bytes_that_are_no_text_are_named_and_the_rest_is_kept() {
    let city = City::open();
    let forms = city.survey.forms.get("/desk/tasks/{id}/decide").expect("somebody has a step to decide");
    let form = &forms[0];
    let mut pairs: Vec<(&[u8], &[u8])> =
        form.pairs.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect();
    pairs.retain(|(name, _)| *name != b"opinion");
    let broken = ["情况属实".as_bytes(), b"\xff\xfe".as_slice()].concat();
    pairs.push((b"opinion", &broken));
    let before = city.rows();
    for (language, words) in [("zh", "读不懂的字符"), ("en", "we cannot read")] {
        let answer = city.client(&form.person).speaking(language).post_raw(&form.path, encode_pairs(&pairs).as_bytes());
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains(words) && answer.body.contains("情况属实"), "{}", answer.body);
    }
    let count =
        |rows: &[(String, i64)]| rows.iter().find(|(table, _)| table == "case_journal").map(|(_, count)| *count);
    assert_eq!(count(&before), count(&city.rows()));
}

/// A button pressed twice, or a page sent again after the way back: one case, one decision.
#[test]
fn what_is_sent_twice_happens_once() {
    let city = City::open();
    let count = |table: &str| city.rows().iter().find(|(name, _)| name == table).map_or(0, |(_, count)| *count);
    let forms = city.survey.forms.get("/apply/draft/{id}/check").expect("somebody looks at a draft once more");
    let (mut handed_in, before) = (0, count("cases"));
    for form in forms {
        let client = city.client(&form.person);
        let page = client.get(&form.page);
        let html = Html::parse_document(&page.body);
        let boxes = select("input[type=checkbox]");
        let ticks = html.select(&boxes).filter_map(|input| {
            let own = |name: &str| input.value().attr(name).unwrap_or_default().to_owned();
            Some((own("name"), own("value"))).filter(|(name, _)| !name.is_empty())
        });
        let pairs: Vec<(String, String)> = form.pairs.iter().cloned().chain(ticks).collect();
        let first = send(&client, form, &pairs);
        if first.status != 303 {
            continue;
        }
        let second = send(&client, form, &pairs);
        handed_in += 1;
        assert_eq!(second.status, 303, "{}", second.body);
        assert!(first.location().starts_with("/me/cases/"), "{}", first.location());
        assert_eq!(first.location(), second.location(), "the same case answers");
    }
    assert!(handed_in > 0, "no draft could be handed in");
    assert_eq!(count("cases"), before + handed_in);

    let forms = city.survey.forms.get("/desk/tasks/{id}/decide").expect("somebody has a step to decide");
    let mut decided = 0;
    for form in forms {
        let client = city.client(&form.person);
        let mut pairs = form.pairs.clone();
        pairs.retain(|(name, _)| name != "opinion" && name != "choice");
        let page = Html::parse_document(&client.get(&form.page).body);
        let choice = page.select(&select("[name=choice]")).find_map(|input| input.value().attr("value"));
        pairs.push(("choice".to_owned(), choice.unwrap_or_default().to_owned()));
        pairs.push(("opinion".to_owned(), "材料齐全，同意。".to_owned()));
        let before = count("case_journal");
        if send(&client, form, &pairs).status != 303 {
            continue;
        }
        decided += 1;
        let after = count("case_journal");
        assert!(after > before);
        let again = send(&client, form, &pairs);
        assert!(matches!(again.status, 404 | 409), "{}", again.status);
        assert!(again.status == 404 || again.body.contains("材料齐全，同意。"), "what was written is there to copy");
        assert_eq!(count("case_journal"), after, "nothing happened a second time");
    }
    assert!(decided > 0, "no step could be decided");
}

/// Numbers of things that belong to another case, inside a form of one's own.
#[test]
fn forged_numbers_inside_a_form_touch_nothing() {
    let city = City::open();
    let checks = city.survey.forms.get("/desk/tasks/{id}/materials/{material}").expect("somebody checks materials");
    let other = |form: &FoundForm| {
        checks.iter().find(|one| one.path.split('/').nth(3) != form.path.split('/').nth(3)).map(|one| one.path.clone())
    };
    let form = checks.iter().find(|form| other(form).is_some()).expect("two steps with materials");
    let (task, foreign) = (form.path.split('/').nth(3).expect("a step"), other(form).expect("another"));
    let material = foreign.rsplit('/').next().expect("a material");
    let path = format!("/desk/tasks/{task}/materials/{material}");
    let before = city.rows();
    let pairs = pairs(&[("note", "看不清"), ("check", "wanting")]);
    let answer = city.client(&form.person).post(&path, &pairs);
    assert!(matches!(answer.status, 404 | 409), "{}", answer.status);
    let count =
        |rows: &[(String, i64)]| rows.iter().find(|(table, _)| table == "case_journal").map(|(_, count)| *count);
    assert_eq!(count(&before), count(&city.rows()));
    // A file of another's draft cannot be taken out through one's own.
    let drafts = city.survey.forms.get("/apply/draft/{id}/materials").expect("drafts with materials");
    let form = &drafts[0];
    let answer =
        city.client(&form.person).post_parts(&form.path, &[("remove".to_owned(), "1234567890123456".to_owned())], &[]);
    assert!(answer.status < 500, "{}", answer.status);
    let files =
        |rows: &[(String, i64)]| rows.iter().find(|(table, _)| table == "case_draft_file").map(|(_, count)| *count);
    assert_eq!(files(&before), files(&city.rows()));
}

/// Pages that were changed elsewhere in between: told, and what was typed stays.
#[test]
fn an_old_page_of_administration_is_told_and_keeps_what_was_typed() {
    let city = City::open();
    let mut tried = 0;
    for (route, field) in [
        ("/admin/offices/{id}/change", "address_zh"),
        ("/admin/wordings/{key}", "zh-title"),
        ("/admin/items/{pack}/{item}/edit", "i.title.zh"),
    ] {
        let Some(form) = city.survey.forms.get(route).and_then(|forms| forms.first()) else { continue };
        let field = if form.texts.iter().any(|name| name == field) { field } else { form.texts[0].as_str() };
        let mut typed = form.with(field, MARK);
        typed.retain(|(name, _)| name != "version");
        typed.push(("version".to_owned(), "77".to_owned()));
        if route.starts_with("/admin/wordings") {
            typed.retain(|(name, _)| name != "action");
            typed.push(("action".to_owned(), "save".to_owned()));
        }
        let answer = send(&city.client(&form.person), form, &typed);
        assert!(matches!(answer.status, 409 | 422), "{route}: {}", answer.status);
        assert!(answer.body.contains(MARK), "{route}: what was typed is gone");
        assert!(answer.body.contains("别人改过它"), "{route}: it is not told");
        tried += 1;
    }
    assert_eq!(tried, 3);
}
