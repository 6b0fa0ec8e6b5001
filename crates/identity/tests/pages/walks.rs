//! Walks through the pages.

use crate::browser::{Browser, City, Page};
use axum::http::StatusCode;
use identity::accounts::commands::FirstLinks;
use identity::totp;
use rust_xlsxwriter::Workbook;
use web::Access;

const PASSWORD: &str = "River-2026";

fn number(year: i16, sequence: u16) -> String {
    codes::CitizenId::build("990102", jiff::civil::date(year, 5, 1), sequence).expect("a number").to_string()
}

/// The code that the sample city prints.
fn shown_code(page: &Page) -> String {
    let at = page.text.find("演示验证码：").unwrap_or_else(|| panic!("no code on {}:\n{}", page.path, page.text))
        + "演示验证码：".len();
    page.text[at..at + 6].to_owned()
}

async fn register(browser: &mut Browser, phone: &str) -> Page {
    let page = browser.get("/register").await;
    let page = browser.fill(&page, "/register", &[("phone", phone)]).await;
    let code = shown_code(&page);
    browser.fill(&page, "/register/finish", &[("code", &code), ("password", PASSWORD)]).await
}

async fn sign_in(browser: &mut Browser, name: &str, password: &str) -> Page {
    let page = browser.get("/sign-in?back=/me/account").await;
    browser.fill(&page, "/sign-in", &[("name", name), ("password", password)]).await
}

/// An administrator of each duty, signed in: system, security, audit.
async fn administrators(city: &City) -> [Browser; 3] {
    let links = city.system(|cx| FirstLinks.run(cx)).await;
    let mut browsers = Vec::new();
    for link in links {
        let mut browser = city.browser();
        let path = format!("/welcome/{}", link.token);
        let page = browser.get(&path).await;
        let answers = [("name", "高军"), ("login", link.duty.code()), ("password", "River-and-Mountain-2026")];
        let page = browser.fill(&page, &path, &answers).await;
        assert_eq!(page.path, "/sign-in");
        let page = sign_in(&mut browser, link.duty.code(), "River-and-Mountain-2026").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        browsers.push(browser);
    }
    browsers.try_into().unwrap_or_else(|_| panic!("three duties"))
}

/// Rows of a table or list hold no untranslated key: a key is shown as itself.
fn has_no_raw_keys(page: &Page) {
    for mark in [">identity-", "\"identity-", "「identity-"] {
        assert!(!page.has(mark), "{} shows a key:\n{}", page.path, page.text);
    }
}

testkit::on_both! {
    /// Register, prove, sign out, sign in, authenticator, devices.
    async fn a_resident_from_nothing(city: City) {
        let mut browser = city.browser();
        let page = browser.get("/me/account").await;
        assert!(page.path.starts_with("/sign-in"), "asked to sign in: {}", page.path);

        let page = browser.get("/register").await;
        let page = browser.fill(&page, "/register", &[("phone", "1390000000")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has("应有 11 位，现在是 10 位") && page.has("value=\"1390000000\""), "what was typed stays: {}", page.text);
        let page = browser.fill(&page, "/register", &[("phone", "13900000001")]).await;
        let code = shown_code(&page);
        let page = browser.fill(&page, "/register/finish", &[("code", &code), ("password", "short")]).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.has("至少 8 位，现在是 5 位"));
        let page = browser.fill(&page, "/register/finish", &[("code", "abc"), ("password", PASSWORD)]).await;
        assert!(page.has("验证码不对或已过期"));
        let page = browser.fill(&page, "/register/finish", &[("code", &code), ("password", PASSWORD)]).await;
        assert_eq!(page.path, "/prove", "{}", page.text);

        let page = browser.fill(&page, "/prove", &[("name", "陈晓岚"), ("number", &number(1990, 404))]).await;
        assert!(page.has("姓名和身份证号不一致") && page.has("value=\"陈晓岚\""));
        let page = browser.fill(&page, "/prove", &[("name", "陈晓岚"), ("number", &number(1990, 28))]).await;
        let page = browser.fill(&page, "/prove/card", &[("card_kind", "social-security"), ("card", "990102030000")]).await;
        assert!(page.has("这张卡不在您名下"));
        let page = browser.fill(&page, "/prove/card", &[("card", "9901020345")]).await;
        assert!(page.has("您的身份已核验"), "{}", page.text);

        let page = browser.get("/me/account").await;
        has_no_raw_keys(&page);
        assert!(page.has("陈晓岚") && page.has("139****0001") && !page.has(&number(1990, 28)) && !page.has("13900000001"));
        let page = browser.fill(&page, "/sign-out", &[]).await;
        assert!(!page.has("陈晓岚"));
        let page = sign_in(&mut browser, &number(1990, 28), "wrong").await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.has("还可以试 4 次"));
        let page = sign_in(&mut browser, &number(1990, 28), PASSWORD).await;
        assert_eq!(page.path, "/me/account");

        let page = browser.get("/me/account/second-factor").await;
        let page = browser.fill(&page, "/me/account/second-factor", &[("name", "手机")]).await;
        assert!(page.has("<svg class=\"qr\""));
        let at = page.text.find("name=\"secret\" value=\"").expect("the secret") + "name=\"secret\" value=\"".len();
        let secret: [u8; 20] = totp::from_base32(&page.text[at..at + 32]).expect("base 32").try_into().expect("160 bits");
        let action = page.text.split("action=\"").find(|part| part.starts_with("/me/account/factors/")).and_then(|part| part.split('"').next()).expect("an action").to_owned();
        let page = browser.fill(&page, &action, &[("code", "000000")]).await;
        assert!(page.has("数字不对"));
        let page = browser.fill(&page, &action, &[("code", &totp::code_at(&secret, city.clock.now()))]).await;
        assert_eq!(page.path, "/me/account");

        let mut other = city.browser();
        city.clock.set(city.clock.now().plus(60_000));
        let page = sign_in(&mut other, "13900000001", PASSWORD).await;
        assert!(page.path.starts_with("/sign-in/code"));
        assert!(other.get("/display").await.status == StatusCode::OK, "looking elsewhere does not lose the first step");
        assert!(other.get("/me/account").await.path.starts_with("/sign-in"), "the first step alone opens nothing");
        let page = other.fill(&page, "/sign-in/code", &[("code", &totp::code_at(&secret, city.clock.now()))]).await;
        assert_eq!(page.path, "/me/account");
        let page = browser.get("/me/account").await;
        let end = page.text.split("action=\"").find(|part| part.starts_with("/me/account/sessions/") && !part.starts_with("/me/account/sessions/end")).and_then(|part| part.split('"').next()).expect("another device").to_owned();
        browser.fill(&page, &end, &[]).await;
        assert!(other.get("/me/account").await.path.starts_with("/sign-in"), "the other device is out");
    }

    /// Forgotten password, then a child, a mandate, a company and its agent.
    async fn family_and_company(city: City) {
        let (mut hers, mut his) = (city.browser(), city.browser());
        for (browser, phone, name, sequence) in [(&mut hers, "13900000001", "陈晓岚", 28), (&mut his, "13900000002", "周立", 11)] {
            let page = register(browser, phone).await;
            browser.fill(&page, "/prove", &[("name", name), ("number", &number(1990, sequence))]).await;
        }
        let mut lost = city.browser();
        let page = lost.get("/forgot").await;
        city.clock.set(city.clock.now().plus(60_000));
        let page = lost.fill(&page, "/forgot", &[("phone", "13900000001")]).await;
        let code = shown_code(&page);
        let wrong = [("code", code.as_str()), ("number", &number(1990, 30)), ("password", "Mountain-2027")];
        let page = lost.fill(&page, "/forgot/finish", &wrong).await;
        assert!(page.has("和账号的信息不一致"), "{}", page.text);
        let page = lost.fill(&page, "/forgot/finish", &[("number", &number(1990, 28)), ("password", "Mountain-2027")]).await;
        assert_eq!(page.path, "/sign-in");
        assert_eq!(sign_in(&mut hers, "13900000001", "Mountain-2027").await.path, "/me/account");

        let page = hers.get("/me/account/child").await;
        let page = hers.fill(&page, "/me/account/child", &[("name", "陈小禾"), ("number", &number(1980, 12))]).await;
        assert!(page.has("查不到监护关系") || page.has("已满 18 岁"));
        let page = hers.fill(&page, "/me/account/child", &[("name", "陈小禾"), ("number", &number(2018, 12))]).await;
        assert!(page.path == "/me/account" && page.has("我替 陈小禾 办事"), "{}", page.text);
        let page = hers.get("/me/account/mandate").await;
        let page = hers.fill(&page, "/me/account/mandate", &[("name", "周立"), ("number", &number(1990, 11)), ("to", "2027-05-01")]).await;
        assert!(page.has("等确认"));

        let code = codes::CreditCode::build('9', '1', "990102", "MA000001").expect("a code").to_string();
        let page = hers.get("/me/account/company").await;
        let page = hers.fill(&page, "/me/account/company", &[("name", "云州拾光茶饮有限公司"), ("code", "123")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = hers.fill(&page, "/me/account/company", &[("code", &code)]).await;
        assert!(page.path.starts_with("/me/account/companies/"), "{}", page.text);
        let company = page.path.clone();
        let page = hers.get(&format!("{company}/agent")).await;
        let page = hers.fill(&page, &format!("{company}/agent"), &[("name", "周立"), ("number", &number(1990, 11)), ("power", "apply")]).await;
        assert!(page.path == company && page.has("周立"));
        assert_eq!(his.get(&company).await.status, StatusCode::NOT_FOUND, "not his to manage");

        let page = his.get("/me/account").await;
        let accept: Vec<String> = page.text.split("action=\"").filter(|part| part.contains("/answer\"")).filter_map(|part| part.split('"').next().map(str::to_owned)).collect();
        assert!(accept.len() >= 2, "a mandate and an agency wait: {}", page.text);
        let mut page = page;
        for action in accept.iter().collect::<std::collections::BTreeSet<_>>() {
            page = his.fill(&page, action, &[("answer", "yes")]).await;
            page = his.get(&page.path).await;
        }
        let page = his.fill(&page, "/me/account/act", &[("whom", "oneself")]).await;
        assert_eq!(page.path, "/me/account");
        has_no_raw_keys(&page);
    }

    /// Offices, people, roles, who can, import and audit by three administrators, and a clerk's own page.
    async fn administration(city: City) {
        let [mut sys, mut sec, mut aud] = administrators(&city).await;
        for (browser, title) in [(&mut sys, "机构"), (&mut sec, "角色和授权"), (&mut aud, "审计记录")] {
            let page = browser.get("/admin").await;
            assert!(page.status == StatusCode::OK && page.has(title), "{}", page.text);
            has_no_raw_keys(&page);
        }
        assert_eq!(sys.get("/admin/audit").await.status, StatusCode::FORBIDDEN);
        assert_eq!(aud.get("/admin/import").await.status, StatusCode::FORBIDDEN);

        let page = sys.get("/admin/offices/new").await;
        let page = sys.fill(&page, "/admin/offices", &[("code", "CITY"), ("name_zh", "云州市人民政府"), ("division", "9901")]).await;
        assert!(page.status == StatusCode::OK && page.has("云州市人民政府"), "{}", page.text);
        let page = sys.get("/admin/offices/new").await;
        let page = sys.fill(&page, "/admin/offices", &[("code", "CITY"), ("name_zh", "又一个"), ("division", "99010")]).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.has("value=\"又一个\""));

        let page = sec.get("/admin/roles/new").await;
        let answers = [("code", "clerk"), ("name_zh", "办件员"), ("right:case.handle", "office")];
        let page = sec.fill(&page, "/admin/roles", &answers).await;
        assert!(page.path == "/admin/roles" && page.has("办件员") && page.has("办理办件"), "{}", page.text);

        let page = sys.get("/admin/people/new").await;
        let page = sys.fill(&page, "/admin/people", &[("name", "林嘉"), ("login", "linjia")]).await;
        let welcome = page.text.split("<b>").find(|part| part.starts_with("/welcome/")).and_then(|part| part.split('<').next()).expect("a link").to_owned();
        let page = sys.get("/admin/people?q=林").await;
        let person = page.text.split("href=\"").find(|part| part.starts_with("/admin/people/") && !part.starts_with("/admin/people/new")).and_then(|part| part.split('"').next()).expect("a person").to_owned();
        let page = sys.get(&format!("{person}/post")).await;
        let page = sys.fill(&page, &format!("{person}/post"), &[("office", "CITY"), ("title_zh", "科员"), ("role", "clerk")]).await;
        assert!(page.path == person && page.has("等授权：办件员"), "{}", page.text);
        let page = sec.get("/admin/roles").await;
        let grant = page.text.split("href=\"").find(|part| part.starts_with("/admin/posts/")).and_then(|part| part.split('"').next()).expect("what waits").to_owned();
        let page = sec.get(&grant).await;
        let page = sec.fill(&page, &grant, &[]).await;
        assert!(page.has("没有等授权的岗位"), "{}", page.text);

        let mut clerk = city.browser();
        let page = clerk.get(&welcome).await;
        clerk.fill(&page, &welcome, &[("password", PASSWORD)]).await;
        sign_in(&mut clerk, "linjia", PASSWORD).await;
        let page = clerk.get("/desk/profile").await;
        assert!(page.has("云州市人民政府 · 科员") && page.has("办件员"));
        let page = clerk.fill(&page, "/desk/profile/proxies", &[("deputy", "nobody")]).await;
        assert!(page.has("没有这个登录名"));
        assert_eq!(clerk.get("/admin/offices").await.status, StatusCode::FORBIDDEN);
        assert_eq!(clerk.get("/desk/window-accounts").await.status, StatusCode::NOT_FOUND);

        let page = sec.get("/admin/who-can?right=case.handle&office=CITY").await;
        assert!(page.has("林嘉") && page.has("在云州市人民政府任科员，角色是办件员"), "{}", page.text);
        let page = sec.get("/admin/who-can?person=linjia").await;
        assert!(page.has("办理办件"));

        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("offices").expect("a name");
        for (column, words) in (0u16..).zip(["机构代码", "上级机构代码", "名称", "区划代码"]) {
            sheet.write_string(0, column, words).expect("writes");
        }
        for (row, line) in (1u32..).zip([["SCJG", "CITY", "市场监督管理局", "990100"], ["X X", "CITY", "错的", "990100"]]) {
            for (column, words) in (0u16..).zip(line) {
                sheet.write_string(row, column, words).expect("writes");
            }
        }
        let bytes = book.save_to_buffer().expect("a workbook");
        let page = sys.upload("/admin/import", "file", "机构.xlsx", &bytes).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.has("有 1 处要改") && page.has("机构代码要 2 至 40 位"), "{}", page.text);
        let page = sys.upload("/admin/import", "file", "机构.xlsx", b"not a spreadsheet").await;
        assert!(page.has("读不了这个文件"), "{}", page.text);
        let sheet = book.worksheet_from_name("offices").expect("a sheet");
        sheet.write_string(2, 0, "GAJ").expect("writes");
        let bytes = book.save_to_buffer().expect("a workbook");
        let page = sys.upload("/admin/import", "file", "机构.xlsx", &bytes).await;
        assert!(page.has("检查通过"), "{}", page.text);
        let page = sys.fill(&page, "/admin/import/apply", &[]).await;
        assert!(page.has("已导入"), "{}", page.text);
        assert!(sys.get("/admin/import/template.xlsx").await.status == StatusCode::OK);

        let page = aud.get("/admin/audit?command=office").await;
        assert!(page.has("office.create") && page.has("高军") && page.has("还没封存"), "{}", page.text);
    }
}

/// Every page without a parameter shows in both languages to whoever may see it, and shows no key.
#[tokio::test]
async fn every_page_speaks_both_languages() {
    let city = City::new();
    let [mut sys, mut sec, mut aud] = administrators(&city).await;
    let mut resident = city.browser();
    let page = register(&mut resident, "13900000001").await;
    resident.fill(&page, "/prove", &[("name", "陈晓岚"), ("number", &number(1990, 28))]).await;
    let mut anybody = city.browser();
    let mut seen = 0;
    for route in city.list.iter().filter(|route| route.page && !route.path.contains('{')) {
        let browsers: Vec<&mut Browser> = match route.access {
            Access::Public => vec![&mut anybody],
            Access::Person => vec![&mut resident],
            Access::Desk => vec![&mut sys],
            _ => vec![&mut sys, &mut sec, &mut aud],
        };
        let mut shown = 0;
        for browser in browsers {
            for (language, mark) in [("zh-CN", "lang=\"zh-CN\""), ("en", "lang=\"en\"")] {
                browser.language = language;
                let page = browser.get(route.path).await;
                if page.status == StatusCode::OK {
                    shown += 1;
                    assert!(page.has(mark), "{}", route.path);
                    has_no_raw_keys(&page);
                    assert!(page.has("<h1"), "{} has no title", route.path);
                }
            }
        }
        let window = route.path.starts_with("/desk/window-accounts");
        assert!(shown >= 2 || window, "{} was shown to nobody", route.path);
        seen += shown;
    }
    assert!(seen > 40, "{seen}");
}

/// A route for signed-in people is closed to everybody else, and none panics on a nonsense id.
#[tokio::test]
async fn closed_routes_are_closed() {
    let city = City::new();
    let mut resident = city.browser();
    register(&mut resident, "13900000001").await;
    let mut anybody = city.browser();
    for route in city.list.iter().filter(|route| route.method == axum::http::Method::GET) {
        let path = route.path.replace("{id}", "4711").replace("{token}", "nonsense").replace("{code}", "nonsense");
        let page = anybody.get(&path).await;
        if route.access != Access::Public {
            assert!(page.path.starts_with("/sign-in"), "{path} is open to anybody");
        }
        let page = resident.get(&path).await;
        if matches!(route.access, Access::Desk | Access::Admin) {
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path} is open to residents");
        }
        assert!(page.status.as_u16() < 500, "{path}: {}", page.status);
        let page = resident.get(&path.replace("4711", "x%27%22")).await;
        assert!(page.status.as_u16() < 500, "{path}: {}", page.status);
    }
}
