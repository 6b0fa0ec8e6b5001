//! The public hall over the real packs: every page in both languages, the guide's order, what is kept finished, the search.

mod support;

use base::Locale;
use http::StatusCode;
use std::collections::BTreeMap;
use std::io::Read;
use support::{City, publish_all};
use testkit::on_both;

const GUIDE: &str = "/items/enterprise-start/enterprise-start";

fn pages(city: &City) -> Vec<String> {
    let mut pages: Vec<String> = [
        "/",
        "/items",
        "/items?for=person&theme=marriage",
        "/items?for=enterprise",
        "/items?life=retirement",
        "/search",
        "/search?q=开公司",
        "/search?q=zzzz",
        "/events",
        "/events/start-business",
        "/events/retirement",
        "/offices",
        "/offices?q=滨江",
        "/offices?q=没有",
    ]
    .map(|path| {
        path.split('=')
            .enumerate()
            .map(|(at, part)| if at == 0 { part.to_owned() } else { encode(part) })
            .collect::<Vec<_>>()
            .join("=")
    })
    .to_vec();
    for item in &city.report.items {
        pages.extend([
            format!("/items/{}", item.name),
            format!("/items/{}/print", item.name),
            format!("/items/{}/process", item.name),
        ]);
    }
    pages.push(format!("/offices/{}", city.office("civil-affairs")));
    pages
}

/// Encodes what is not plain in a part of an address.
fn encode(part: &str) -> String {
    part.chars().map(|c| if c.is_ascii() { c.to_string() } else { web::answers::encode(&c.to_string()) }).collect()
}

/// Every item of the packs, by its name.
fn items() -> BTreeMap<String, catalogue::item::Item> {
    let named = |pack: &packs::Pack| {
        let id = pack.id().to_owned();
        pack.items.iter().map(move |(item, one)| (format!("{id}/{item}"), one.clone())).collect::<Vec<_>>()
    };
    packs::embedded().iter().flat_map(named).collect()
}

on_both! {
    async fn every_page_renders_in_both_languages(city: City) {
        for path in pages(&city) {
            for language in ["zh-CN", "en"] {
                let page = city.get_in(language, "", &path).await.page();
                assert!(page.contains(&format!("<html lang=\"{language}\"")), "{path} in {language}");
                assert!(page.contains("<h1"), "{path}");
            }
        }
        for path in ["/items/no/such", "/offices/1", "/events/nothing", "/items/standard/x/print"] {
            assert_eq!(city.get("", path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn the_home_page_shows_what_is_there_and_no_invented_figures(city: City) {
        let page = city.get("", "/").await.page();
        for words in ["您想办什么事？", "我要开公司", "5 个部门同时办", "个人办事", "样本市民政局", "data-suggest=\"/search/suggest\""] {
            assert!(page.contains(words), "{words}");
        }
        assert!(!page.contains("我们办得怎么样"), "no figures are known, so none are shown");
        assert_eq!(page.matches("class=\"strands\"").count(), page.matches("class=\"tile\"").count());
    }

    async fn a_guide_has_every_element_in_the_national_order(city: City) {
        let page = city.get("", GUIDE).await.page();
        let order = ["id=\"basics\"", "id=\"who\"", "id=\"papers\"", "id=\"way\"", "id=\"time\"", "id=\"fee\"", "id=\"law\"", "id=\"result\"", "id=\"agents\"",
            "id=\"where\"", "id=\"contact\"", "id=\"faq\"", "id=\"rights\""];
        let places: Vec<usize> = order.iter().map(|id| page.find(id).unwrap_or_else(|| panic!("{id} is missing"))).collect();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
        for words in ["3 个工作日", "0 次", "不收费", "全程网办", "5 个部门联办", "不用交", "凭记忆，待核对", "《市场主体登记管理条例》", "第 19 条", "样本市人民法院", "60 日",
            "滨江路 88 号", "href=\"/apply/enterprise-start/enterprise-start\"", "class=\"flow-many\"", "公安局", "第 1 版"] {
            assert!(page.contains(words), "{words}");
        }
        let child = city.get("", "/items/enterprise-start/seal-carving").await.page();
        assert!(child.contains(GUIDE) && !child.contains("href=\"/apply/"), "a child is applied for with its whole");
        let english = city.get_in("en", "", GUIDE).await.page();
        assert!(english.contains("Setting up an enterprise") && english.contains("lang=\"zh-CN\""), "what is Chinese only says so");
        let process = city.get("", &format!("{GUIDE}/process")).await.page();
        assert!(process.contains("<svg") && process.contains("class=\"flow-node"));
    }

    async fn every_guide_says_what_its_item_says(city: City) {
        for (name, item) in items() {
            let page = city.get("", &format!("/items/{name}")).await.page();
            let says = |words: &str| assert!(page.contains(words), "the guide of {name} does not say {words}");
            for id in ["who", "papers", "time", "fee", "law", "result", "where", "contact", "rights"] {
                says(&format!("id=\"{id}\""));
            }
            for condition in item.conditions.zh.lines().map(|line| line.trim().trim_end_matches(['；', '。'])) {
                says(condition);
            }
            for material in &item.materials {
                says(&material.title.zh);
            }
            for limit in [&item.limits.promised, &item.limits.statutory].into_iter().flatten() {
                if limit.term.amount > 0 {
                    says(&limit.term.words_zh());
                }
                if !limit.law.is_empty() {
                    says(&limit.law);
                }
            }
            says(if item.charges { "收费" } else { "不收费" });
            says("滨江路 88 号");
            says("周一至周五 9:00");
            says("60 日");
            says("样本市人民法院");
            let process = city.get("", &format!("/items/{name}/process")).await.page();
            assert!(process.contains("<svg") && process.contains("class=\"flow-node"), "{name} has no flow chart");
        }
    }

    async fn every_item_is_found_by_its_department_theme_and_life_event(city: City) {
        let all = items();
        let links = |page: &str, name: &str| page.contains(&format!("href=\"/items/{name}\""));
        for (name, item) in all.iter().filter(|(_, item)| item.alone) {
            let office = city.get("", &format!("/offices/{}", city.office(&item.office))).await.page();
            assert!(links(&office, name), "{} does not list {name}", item.office);
            let of_person = item.themes.iter().map(|theme| ("person", theme.word()));
            let of_company = item.enterprise_themes.iter().map(|theme| ("enterprise", theme.word()));
            for (audience, theme) in of_person.chain(of_company) {
                let page = city.get("", &format!("/items?for={audience}&theme={theme}")).await.page();
                assert!(links(&page, name), "the theme {theme} does not list {name}");
                for (other, strange) in &all {
                    let belongs = strange.themes.iter().any(|one| one.word() == theme)
                        || strange.enterprise_themes.iter().any(|one| one.word() == theme);
                    assert!(belongs || !links(&page, other), "the theme {theme} lists {other}");
                }
            }
            for life in &item.life {
                let page = city.get("", &format!("/events/{}", life.word())).await.page();
                assert!(links(&page, name), "the life event {} does not list {name}", life.word());
                for (other, strange) in &all {
                    let belongs = strange.life.contains(life) || !strange.alone;
                    assert!(belongs || !links(&page, other), "the life event {} lists {other}", life.word());
                }
            }
        }
    }

    async fn finished_guides_are_kept_compressed_until_something_changes(city: City) {
        let first = city.get("", GUIDE).await;
        let tag = first.headers["etag"].clone();
        let request = |encoding: &'static str, tag: Option<http::HeaderValue>| {
            let mut request = http::Request::builder().uri(GUIDE).header("accept-encoding", encoding).header("accept-language", "zh-CN");
            if let Some(tag) = tag {
                request = request.header("if-none-match", tag);
            }
            tower::ServiceExt::oneshot(city.router.clone(), request.body(axum::body::Body::empty()).expect("a request"))
        };
        let gzip = request("gzip", None).await.expect("answers");
        assert_eq!(gzip.headers()["content-encoding"], "gzip");
        let bytes = axum::body::to_bytes(gzip.into_body(), 1 << 20).await.expect("a body");
        let mut plain = String::new();
        flate2::read::GzDecoder::new(bytes.as_ref()).read_to_string(&mut plain).expect("gzip");
        assert_eq!(plain, first.text());
        assert_eq!(request("br", None).await.expect("answers").headers()["content-encoding"], "br");
        assert_eq!(request("br", Some(tag.clone())).await.expect("answers").status(), StatusCode::NOT_MODIFIED);
        let signed = city.get("resident", GUIDE).await;
        assert!(!signed.headers.contains_key("etag") && signed.headers["cache-control"] == "no-store", "a person's own page is not kept");
        let mut changed = packs::embedded();
        for pack in &mut changed {
            if let Some(item) = pack.items.get_mut("enterprise-start") {
                item.summary = Some(base::Text::new("全新的说明。", "All new words."));
            }
        }
        let db = city.db.clone();
        let report = tokio::task::spawn_blocking(move || publish_all(&db, &changed)).await.expect("runs").expect("published");
        assert_eq!(report.items.iter().filter(|item| item.new).count(), 1, "only what changed is published");
        let again = city.get("", GUIDE).await;
        assert!(again.page().contains("全新的说明。") && again.headers["etag"] != tag && again.page().contains("第 2 版"));
    }

    async fn search_finds_what_people_mean(city: City) {
        let source = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../search/tests/queries.toml")).expect("the queries");
        let wanted: BTreeMap<String, Vec<String>> = toml::from_str(&source).expect("reads");
        let index = city.app.index.get(&city.db).await.expect("loads");
        let (mut all, mut missed) = (0, Vec::new());
        for (item, queries) in &wanted {
            for query in queries {
                all += 1;
                let found = index.find(query, 3);
                if !found.iter().any(|hit| hit.id.rsplit('/').next() == Some(item.as_str())) {
                    missed.push(format!("{query} → {item}"));
                }
            }
        }
        assert!(all >= 60 && missed.len() * 100 <= all * 5, "{} of {all} missed: {missed:#?}", missed.len());
        let page = city.get("", &format!("/search?q={}", encode("结婚登记"))).await.page();
        assert!(page.contains("<mark>") && page.contains("/items/community/marriage-certificate"));
        let answer = city.get("", &format!("/search/suggest?q={}", encode("居住"))).await;
        let list: serde_json::Value = serde_json::from_slice(&answer.bytes).expect("JSON");
        assert_eq!(list["items"][0]["href"], "/items/community/residence-permit", "{list}");
        assert!(list["items"][0]["text"].is_array() && list["items"][0]["note"].is_string());
        for odd in ["", "%F0%9F%A4%94", "%27%3B--", &"x".repeat(3000)] {
            assert_eq!(city.get("", &format!("/search?q={odd}")).await.status, StatusCode::OK, "{odd}");
        }
    }

    async fn blank_forms_are_spreadsheets(city: City) {
        let answer = city.get("", "/items/community/old-age-card/form.xlsx").await;
        assert!(answer.status == StatusCode::OK && answer.bytes.starts_with(b"PK"));
        assert!(answer.headers["content-disposition"].to_str().expect("text").contains("old-age-card.xlsx"));
        assert_eq!(city.get("", "/items/enterprise-start/seal-carving/form.xlsx").await.status, StatusCode::NOT_FOUND);
    }

    async fn filters_stand_in_the_address_and_can_be_taken_back(city: City) {
        let page = city.get("", "/items?for=person&life=marriage").await.page();
        assert!(page.contains("/items/community/marriage-certificate") && !page.contains("/items/community/old-age-card"));
        assert!(page.contains("href=\"/items?for=person\"") || page.contains("/items?for=person\""), "the filter can be taken back");
        let none = city.get("", "/items?theme=nothing").await.page();
        assert!(none.contains("没有符合的事项"));
        assert_eq!(Locale::ALL.len(), 2);
    }

    async fn what_is_recalled_is_marked_in_the_guide_and_in_the_editor(city: City) {
        let (guide, library) = ("/items/community/low-income-aid", "/admin/items/community/low-income-aid");
        for (language, words) in [("zh-CN", "凭记忆，待核对"), ("en", "recalled, to be checked")] {
            assert!(city.get_in(language, "", guide).await.page().contains(words), "{language}");
            assert!(!city.get_in(language, "", "/items/community/old-age-card").await.page().contains(words), "nothing in it is recalled");
        }
        city.post("editor", library, &[("action", "start")]).await;
        let editor = city.get("editor", &format!("{library}/edit")).await;
        assert!(editor.page().contains("凭记忆，待核对"));
        let ticked: Vec<String> =
            editor.form().into_iter().map(|(name, _)| name).filter(|name| name.ends_with("recalled")).collect();
        for name in ["limits.statutory.recalled", "limits.extension.recalled"] {
            assert!(ticked.iter().any(|one| one == name), "{name} is not ticked: {ticked:?}");
        }
    }
}
