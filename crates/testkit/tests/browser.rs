//! The browser against a small site of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use testkit::{AXE, Browser, Media, Page};

const HOME: &str = r#"<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>通办</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>您想办什么事？</h1>
<form action="/found"><label for="q">查找</label> <input id="q" name="q"> <label for="day">日期</label>
<input id="day" name="day" type="date"> <label for="kind">类别</label>
<select id="kind" name="kind"><option value="a">甲</option><option value="b">乙</option></select>
<label for="paper">材料</label> <input id="paper" type="file"><button>查找</button></form>
<p id="keys"></p></main><script src="/keys.js"></script></body></html>"#;

const KEYS: &str = "const log = document.getElementById('keys');
addEventListener('keydown', event => { if (event.isComposing || event.keyCode === 229) log.append('~'); else log.append(event.key); });";

const FAULTY: &str = r#"<!doctype html><html lang="en"><head><title>Faulty</title></head><body><main><h1>Faulty</h1>
<img src="/nothing.png"><p style="color:#aaa;background:#fff">faint</p><script>console.error("oh", 7); throw new Error("thrown")</script>
</main></body></html>"#;

const SHIFTING: &str = r#"<!doctype html><html lang="en"><head><title>Shifting</title></head><body><div id="top"></div>
<p style="height:300px">text</p><script>setTimeout(() => document.getElementById("top").style.height = "300px", 120)</script></body></html>"#;

/// Serves the pages above until the test ends; gives the address.
fn site() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || {
                let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let first = lines.next().unwrap_or_default();
                let language =
                    lines.take_while(|line| !line.is_empty()).find(|line| line.starts_with("Accept-Language"));
                let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
                let (status, kind, body) = match target.split('?').next().unwrap_or_default() {
                    "/" => ("200 OK", "text/html", HOME.to_owned()),
                    "/keys.js" => ("200 OK", "text/javascript", KEYS.to_owned()),
                    "/faulty" => ("200 OK", "text/html", FAULTY.to_owned()),
                    "/shifting" => ("200 OK", "text/html", SHIFTING.to_owned()),
                    "/language" => ("200 OK", "text/plain", language.unwrap_or_default()),
                    "/found" => ("200 OK", "text/html", format!("<!doctype html><title>Found</title><p>{target}</p>")),
                    _ => ("404 Not Found", "text/plain", "nothing here".to_owned()),
                };
                let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}; charset=utf-8\r\nconnection: close\r\n");
                let _ = (&stream).write_all(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes());
            });
        }
    });
    address
}

/// Opens a page and hands it to the test, with the site's address.
fn with_page(path: &str, test: impl FnOnce(&Page, &str)) {
    let Some(browser) = Browser::for_test() else { return };
    let address = site();
    let page = browser.page().expect("a page");
    page.goto(&format!("{address}{path}")).expect("opens");
    test(&page, &address);
}

/// Width and height from a PNG's header.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[test]
fn browser_fills_a_form_and_follows_it() {
    with_page("/", |page, address| {
        assert_eq!(page.title().expect("a title"), "通办");
        page.fill("#q", "old").expect("filled");
        page.fill("#q", "居住证").expect("filled again");
        page.fill("#day", "2026-10-01").expect("a date");
        page.choose("#kind", "b").expect("chosen");
        assert!(page.choose("#kind", "c").is_err());
        assert_eq!(page.value("#q").expect("a value"), "居住证");
        page.follow("button").expect("submitted");
        assert_eq!(
            page.address().expect("an address"),
            format!("{address}/found?q=%E5%B1%85%E4%BD%8F%E8%AF%81&day=2026-10-01&kind=b")
        );
        assert_eq!(page.errors().expect("a list"), [""; 0]);
    });
}

#[test]
fn browser_says_what_cannot_be_clicked() {
    with_page("/", |page, _| {
        assert!(page.click("#absent").expect_err("absent").to_string().contains("nothing matches #absent"));
        page.evaluate("document.querySelector('button').disabled = true").expect("runs");
        assert!(page.click("button").expect_err("disabled").to_string().contains("disabled"));
        let cover =
            "document.body.insertAdjacentHTML('beforeend', '<div id=c style=\"position:fixed;inset:0\"></div>')";
        page.evaluate(cover).expect("runs");
        assert!(page.click("#q").expect_err("covered").to_string().contains("covered by"));
    });
}

#[test]
fn browser_types_keys_and_composes_chinese() {
    with_page("/", |page, _| {
        page.press("j").expect("pressed");
        page.press("?").expect("pressed");
        assert_eq!(page.text("#keys").expect("text"), "j?");
        page.focus("#q").expect("focused");
        page.compose("shi", "事").expect("composed");
        assert_eq!(page.value("#q").expect("a value"), "事");
        assert_eq!(page.text("#keys").expect("text"), "j?~~~");
        page.press("Tab").expect("pressed");
        assert_eq!(page.focused().expect("a name"), "input#day");
        page.press("Shift+Tab").expect("pressed");
        assert_eq!(page.focused().expect("a name"), "input#q");
        page.leads_on(|page| page.press("Enter")).expect("submitted");
        assert_eq!(page.title().expect("a title"), "Found");
    });
}

#[test]
fn browser_works_without_scripts() {
    let Some(browser) = Browser::for_test() else { return };
    let page = browser.page().expect("a page");
    page.scripts(false).expect("off");
    page.goto(&site()).expect("opens");
    page.press("j").expect("pressed");
    assert_eq!(page.text("#keys").expect("text"), "");
    page.fill("#q", "x").expect("filled");
    page.follow("button").expect("submitted");
    page.wait_for_text("/found?q=x").expect("there");
}

#[test]
fn browser_takes_screenshots_of_the_size_asked_for() {
    with_page("/", |page, _| {
        page.viewport(390, 844).expect("set");
        assert_eq!(size(&page.screenshot().expect("a picture")), (390, 844));
        page.evaluate("document.body.style.height = '2000px'; document.body.style.margin = 0; document.querySelector('h1').style.margin = 0").expect("runs");
        assert_eq!(size(&page.screenshot_whole().expect("a picture")), (390, 2000));
        assert!(page.pdf().expect("a document").starts_with(b"%PDF"));
    });
}

#[test]
fn browser_tells_a_page_the_wishes_of_the_system() {
    with_page("/", |page, address| {
        let media = Media { dark: true, reduced_motion: true, more_contrast: true, print: true, ..Media::default() };
        page.media(media).expect("set");
        for wish in
            ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)", "(prefers-contrast: more)", "print"]
        {
            assert_eq!(page.evaluate(&format!("matchMedia('{wish}').matches")).expect("runs"), true, "{wish}");
        }
        page.headers(&[("Accept-Language", "en")]).expect("set");
        page.goto(&format!("{address}/language")).expect("opens");
        assert_eq!(page.text("body").expect("text"), "Accept-Language: en");
    });
}

#[test]
fn browser_axe_finds_planted_faults_and_passes_a_clean_page() {
    with_page("/", |page, address| {
        assert_eq!(page.axe(AXE).expect("runs"), []);
        page.goto(&format!("{address}/faulty")).expect("opens");
        let found = page.axe(AXE).expect("runs");
        let rules: Vec<&str> = found.iter().map(|one| one.rule.as_str()).collect();
        assert_eq!(rules, ["color-contrast", "image-alt"]);
        assert_eq!(found[0].impact, "serious");
        assert!(found[0].elements[0].contains("contrast"), "{found:?}");
    });
}

#[test]
fn browser_reports_errors_and_failed_requests() {
    with_page("/faulty", |page, address| {
        let errors = page.errors().expect("a list");
        assert!(errors.contains(&"oh 7".to_owned()), "{errors:?}");
        assert!(errors.iter().any(|error| error.contains("thrown")), "{errors:?}");
        assert_eq!(page.errors().expect("a list"), [""; 0]);
        let failed = page.failed_requests().expect("a list");
        assert!(failed.contains(&format!("404 {address}/nothing.png")), "{failed:?}");
        assert!(page.goto("http://example.com/").is_err(), "nothing but this machine is reachable");
    });
}

#[test]
fn browser_measures_layout_shift() {
    with_page("/", |page, address| {
        assert!(page.layout_shift().expect("a number") < 0.001);
        page.goto(&format!("{address}/shifting")).expect("opens");
        page.until("the shift", |page| Ok((page.layout_shift()? > 0.1).then_some(()))).expect("measured");
    });
}

#[test]
fn browser_reads_the_accessibility_tree_and_attaches_files() {
    with_page("/", |page, _| {
        let tree = page.accessibility_tree().expect("a tree");
        assert!(tree.iter().any(|node| node.role == "heading" && node.name == "您想办什么事？"), "{tree:?}");
        assert!(tree.iter().any(|node| node.role == "textbox" && node.name == "查找"), "{tree:?}");
        let file = tempfile::NamedTempFile::new().expect("a file");
        page.attach("#paper", &[file.path()]).expect("attached");
        assert_eq!(page.evaluate("document.getElementById('paper').files.length").expect("runs"), 1);
    });
}

#[test]
fn browser_pages_share_no_cookies() {
    let Some(browser) = Browser::for_test() else { return };
    let address = site();
    let (first, second) = (browser.page().expect("a page"), browser.page().expect("a page"));
    first.cookie(&address, "lang", "en").expect("set");
    first.goto(&address).expect("opens");
    second.goto(&address).expect("opens");
    assert_eq!(first.evaluate("document.cookie").expect("runs"), "lang=en");
    assert_eq!(second.evaluate("document.cookie").expect("runs"), "");
}
