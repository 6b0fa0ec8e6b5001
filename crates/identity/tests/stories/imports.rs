//! Offices and people out of a spreadsheet.

use crate::city::{City, code, hash};
use crate::offices::role;
use db::Call;
use identity::accounts::commands::Welcome;
use identity::imports::commands::{Applied, ApplyImport, KeepImport, Kept};
use identity::imports::sheet::read;
use identity::imports::{Plan, Sheet};
use identity::posts::{RoleRight, ScopeKind};
use rust_xlsxwriter::{Format, Workbook};

const OFFICES: &[&str] = &["机构代码", "上级机构代码", "名称", "英文名称", "区划代码", "职能"];
const POSTS: &[&str] = &["login", "name", "office code", "title", "roles", "from"];

fn book(offices: &[[&str; 6]], posts: &[[&str; 6]]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, heads, lines) in [("offices", OFFICES, offices), ("人员和岗位 posts", POSTS, posts)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        for (column, head) in (0u16..).zip(heads) {
            sheet.write_string(0, column, *head).expect("writes");
        }
        for (row, line) in (1u32..).zip(lines) {
            for (column, value) in (0u16..).zip(line) {
                sheet.write_string(row, column, *value).expect("writes");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn keep(city: &City, plan: &Plan) -> Kept {
    let command = KeepImport { plan: plan.clone() };
    city.system(move |cx| command.run(cx))
}

fn counts(city: &City) -> (i64, i64, i64) {
    city.system(|cx| {
        let count = |cx: &mut db::Cx, sql: &str| cx.one(sql, &[])?.map_or(Ok(0), |row| row.i64(0));
        Ok((
            count(cx, "SELECT count(*) FROM office")?,
            count(cx, "SELECT count(*) FROM account")?,
            count(cx, "SELECT count(*) FROM post")?,
        ))
    })
}

const GOOD: &[[&str; 6]] = &[
    ["SCJG-QY", "SCJG", "企业科", "", "990100", ""],
    ["CITY", "", "云州市人民政府", "Yunzhou", "990100", ""],
    ["SCJG", "CITY", "市场监督管理局", "", "990100", "market-regulation、licence"],
];

testkit::on_both! {
    /// A good file: parents may stand below their children; roles wait; links welcome the new ones; a second time changes nothing.
    fn a_good_file(city: City) {
        role(&city, "clerk", vec![RoleRight::new("case.handle", ScopeKind::Office)]);
        let posts = &[["LinJia", "林嘉", "SCJG-QY", "科员", "clerk", "2026/1/5"], ["shenke", "沈科", "SCJG", "科长", "", ""], ["shenke", "沈科", "SCJG-QY", "兼职", "", ""]];
        let (plan, problems) = read(&book(GOOD, posts)).expect("reads");
        assert!(problems.is_empty(), "{problems:?}");
        let kept = keep(&city, &plan);
        assert!(kept.problems.is_empty(), "{:?}", kept.problems);
        assert_eq!((kept.summary.new_offices, kept.summary.new_people, kept.summary.new_posts), (3, 2, 3));
        assert_eq!(counts(&city), (0, 0, 0), "nothing happens before the word to go");
        let draft = kept.draft.expect("a draft");
        let applied: Applied = city.system(move |cx| ApplyImport { draft }.run(cx));
        assert_eq!(applied.links.len(), 2);
        assert_eq!(counts(&city), (3, 2, 3));
        assert_eq!(code(&city.write(&Call::system("test"), move |cx| ApplyImport { draft }.run(cx))), "not_found", "once");
        let section = city.read(&Call::system("test"), |cx| identity::office_by_code(cx, "SCJG-QY")).expect("reads").expect("known");
        assert_eq!(section.path.matches('/').count(), 4);
        let token = applied.links.iter().find(|link| link.login == "linjia").expect("a link").token.clone();
        let command = Welcome { token, login: String::new(), name: String::new(), password: hash() };
        let account = city.write(&city.nobody(), move |cx| command.run(cx)).expect("welcome");
        let post = city.read(&Call::system("test"), move |cx| identity::posts_of(cx, account)).expect("reads").remove(0);
        assert_eq!((post.roles.len(), post.from), (1, jiff::civil::date(2026, 1, 5)), "the system may grant at once");

        let again = keep(&city, &plan);
        assert_eq!((again.summary.known, again.summary.new_offices, again.summary.new_posts), (6, 0, 0));
    }

    /// Every wrong line is named, and nothing of the file happens.
    fn a_file_with_errors_applies_nothing(city: City) {
        let offices = &[
            ["CITY", "", "云州市人民政府", "", "990100", ""],
            ["CITY", "", "又一次", "", "990100", ""],
            ["A B", "CITY", "代码不对", "", "990100", ""],
            ["NOPARENT", "NOWHERE", "没有上级", "", "990100", ""],
            ["X1", "X2", "绕圈", "", "990100", ""],
            ["X2", "X1", "绕圈", "", "990100", ""],
            ["BADDIV", "CITY", "区划不对", "", "12345", ""],
        ];
        let posts = &[
            ["13900000001", "林嘉", "CITY", "科员", "", ""],
            ["linjia", "林嘉", "NOWHERE", "科员", "no-role", "昨天"],
            ["linjia", "林佳", "CITY", "", "", ""],
        ];
        let (plan, mut problems) = read(&book(offices, posts)).expect("reads");
        let kept = keep(&city, &plan);
        assert!(kept.draft.is_none());
        problems.extend(kept.problems);
        let found: Vec<(Sheet, u32, &str, &str)> = problems
            .iter()
            .map(|problem| (problem.sheet, problem.row, problem.column.as_str(), problem.refusal.code.as_ref()))
            .collect();
        for expected in [
            (Sheet::Offices, 3, "A", "import.twice"),
            (Sheet::Offices, 4, "A", "office.code_invalid"),
            (Sheet::Offices, 5, "B", "import.no_parent"),
            (Sheet::Offices, 6, "B", "import.circle"),
            (Sheet::Offices, 7, "B", "import.circle"),
            (Sheet::Offices, 8, "E", "office.division_invalid"),
            (Sheet::Posts, 2, "A", "account.login_invalid"),
            (Sheet::Posts, 3, "C", "import.no_office"),
            (Sheet::Posts, 3, "E", "role.unknown"),
            (Sheet::Posts, 3, "F", "import.date"),
            (Sheet::Posts, 4, "B", "import.two_names"),
            (Sheet::Posts, 4, "D", "post.title_invalid"),
        ] {
            assert!(found.contains(&expected), "{expected:?} is missing in {found:?}");
        }
        assert_eq!(counts(&city), (0, 0, 0));
    }

    /// When the city changed between the look and the word to go, nothing happens.
    fn a_city_that_changed_meanwhile(city: City) {
        let (plan, _) = read(&book(GOOD, &[["linjia", "林嘉", "SCJG", "科员", "", ""]])).expect("reads");
        let draft = keep(&city, &plan).draft.expect("a draft");
        crate::offices::official(&city, "linjia", "另一个人");
        assert_eq!(code(&city.write(&Call::system("test"), move |cx| ApplyImport { draft }.run(cx))), "import.changed");
        assert_eq!(counts(&city), (0, 1, 0));
    }
}

/// Numbers and dates as a spreadsheet keeps them are read as people see them; unknown columns are named.
#[test]
fn cells_of_every_sort() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("posts").expect("a name");
    for (column, head) in (0u16..).zip(["登录名 login", "姓名*", "office code", "职务", "开始日期", "鞋码"])
    {
        sheet.write_string(0, column, head).expect("writes");
    }
    sheet.write_string(1, 0, "linjia").expect("writes");
    sheet.write_string(1, 1, " 林\u{200e}嘉\u{202e} ").expect("writes");
    sheet.write_number(1, 2, 990_100.0).expect("writes");
    sheet.write_string(1, 3, "x".repeat(501)).expect("writes");
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 5).expect("a date");
    sheet.write_datetime_with_format(1, 4, &day, &Format::new().set_num_format("yyyy-mm-dd")).expect("writes");
    let (plan, problems) = read(&book.save_to_buffer().expect("a workbook")).expect("reads");
    let line = &plan.posts[0];
    assert_eq!((line.row, line.office.as_str(), line.from), (2, "990100", Some(jiff::civil::date(2026, 1, 5))));
    assert!(!line.name.contains('\u{202e}'));
    let found: Vec<&str> = problems.iter().map(|problem| problem.refusal.code.as_ref()).collect();
    assert_eq!(found, ["import.column", "import.cell_long"]);
    let columns: Vec<&str> = problems.iter().map(|problem| problem.column.as_str()).collect();
    assert_eq!(columns, ["F", "D"]);
}
