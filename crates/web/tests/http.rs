//! What every request meets: headers, languages, error pages, origins of posts, limits.

mod common;

use base::Kind;
use common::{FORM, app, get, post, send, settings, viewer};
use http::{Request, StatusCode};
use web::rate::Rate;

#[tokio::test]
async fn every_answer_carries_the_strict_headers() {
    let app = app(settings(), None);
    for path in ["/privacy", "/nowhere", "/fault", "/assets/look.css", "/api/v1/thing"] {
        let answer = get(&app, path, &[]).await;
        let policy = answer.headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers["x-request-id"].len(), 16, "{path}");
        assert!(!answer.headers.contains_key("strict-transport-security"));
    }
    let mut secure = settings();
    secure.secure = true;
    let answer = get(&common::app(secure, None), "/privacy?lang=en", &[]).await;
    assert!(answer.headers.contains_key("strict-transport-security"));
    assert!(answer.headers["set-cookie"].to_str().expect("text").contains("; Secure"));
}

#[tokio::test]
async fn pages_hold_nothing_inline() {
    let app = app(settings(), Some(viewer(Kind::Official)));
    for route in common::routes().list().iter().filter(|route| route.page) {
        for language in ["zh-CN", "en"] {
            let answer = get(&app, &format!("{}?lang={language}", route.path), &[]).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", route.path);
            let page = &answer.text;
            assert!(page.contains(&format!("<html lang=\"{language}\"")), "{} {language}", route.path);
            assert!(
                !page.contains(" style=") && !page.contains("<style") && !page.contains(" onclick="),
                "{}",
                route.path
            );
            assert!(
                page.matches("<script").all(|_| true)
                    && page.matches("<script").count() == page.matches("<script src=").count()
            );
            assert_eq!(page.matches("<h1").count(), 1, "{} has one title", route.path);
            assert!(
                page.contains("href=\"#main\"") && page.contains("id=\"main\""),
                "{} can be skipped into",
                route.path
            );
            assert_eq!(answer.headers["cache-control"], "no-store", "a signed-in person's page is not stored");
        }
    }
}

#[tokio::test]
async fn the_language_follows_address_cookie_and_browser() {
    let app = app(settings(), None);
    let zh = get(&app, "/privacy", &[("accept-language", "fr, zh;q=0.5")]).await;
    assert!(zh.text.contains("隐私说明 · 样本通办"));
    assert_eq!(zh.headers["content-language"], "zh-CN");
    let en = get(&app, "/privacy", &[("accept-language", "en-GB")]).await;
    assert!(en.text.contains("<title>Privacy · Sample Tongban</title>"));
    let cookie = get(&app, "/privacy", &[("accept-language", "en-GB"), ("cookie", "lang=zh-CN")]).await;
    assert!(cookie.text.contains("<html lang=\"zh-CN\""));
    let address = get(&app, "/privacy?a=1&lang=en", &[("cookie", "lang=zh-CN")]).await;
    assert!(address.text.contains("<html lang=\"en\""));
    assert!(address.headers["set-cookie"].to_str().expect("text").starts_with("lang=en; Path=/"));
    assert!(address.text.contains("href=\"/privacy?a=1&#38;lang=zh-CN\""), "the switch keeps the rest of the address");
}

#[tokio::test]
async fn display_settings_are_kept_and_one_returns_to_this_site_only() {
    let app = app(settings(), None);
    let answer = post(&app, "/display", FORM, "back=%2Fsitemap&lang=en&theme=dark&contrast=more&size=elder", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.headers["location"], "/sitemap");
    let cookies: Vec<&str> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().expect("text").split(';').next().expect("a pair"))
        .collect();
    assert!(cookies.contains(&"theme=dark") && cookies.contains(&"size=elder"));
    let page = get(&app, "/sitemap", &[("cookie", &cookies.join("; "))]).await;
    assert!(page.text.contains("<html lang=\"en\" data-theme=dark data-contrast=more data-size=elder>"));
    assert!(page.text.contains("Shown as you wished"), "the flash is said once");
    assert!(page.headers.get_all("set-cookie").iter().any(|cookie| cookie.as_bytes().starts_with(b"flash=; ")));
    let elsewhere = post(&app, "/display", FORM, "back=https%3A%2F%2Fevil.test", &[]).await;
    assert_eq!(elsewhere.headers["location"], "/");
}

#[tokio::test]
async fn refusals_are_calm_pages_in_both_languages() {
    let app = app(settings(), None);
    let cases: &[(&str, u16, &str, &str)] = &[
        ("/nowhere", 404, "没有找到这一页", "We did not find this page"),
        ("/refuse/not_found", 404, "没有找到这一页", "We did not find this page"),
        ("/refuse/not_permitted", 403, "您现在不能做这件事", "You cannot do this now"),
        ("/refuse/stale", 409, "情况已经变了", "Things have changed"),
        ("/refuse/invalid", 422, "有内容要改", "Something needs changing"),
        ("/refuse/form.too_large", 413, "传来的内容太大", "What you sent is too large"),
        ("/refuse/too_many_requests", 429, "操作得太快了", "That was too fast"),
        ("/refuse/busy", 503, "现在忙不过来", "We are too busy right now"),
        ("/fault", 500, "没有办成，问题在我们", "It did not work, and the fault is ours"),
        ("/panic", 500, "没有办成，问题在我们", "It did not work, and the fault is ours"),
        ("/slow", 503, "现在忙不过来", "We are too busy right now"),
        ("/privacy/%ff", 400, "这个请求读不懂", "We could not read this request"),
        ("/privacy?q=%00", 400, "这个请求读不懂", "We could not read this request"),
    ];
    for (path, status, zh, en) in cases {
        for (language, words) in [("zh-CN", zh), ("en", en)] {
            let answer = get(&app, path, &[("accept-language", language)]).await;
            assert_eq!(answer.status.as_u16(), *status, "{path}");
            assert!(
                answer.text.contains(&format!("<h1 class=\"title\">{words}</h1>")),
                "{path} {language}: {}",
                answer.text
            );
            assert!(answer.text.contains("12345"), "{path} says whom to call");
            let trace = answer.headers["x-request-id"].to_str().expect("text");
            assert!(answer.text.contains(trace), "{path} shows the trace id");
            assert!(
                !answer.text.contains("/secret") && !answer.text.contains("planted"),
                "{path} tells no inner words"
            );
        }
    }
    let method = post(&app, "/privacy", FORM, "", &[]).await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(method.headers.contains_key("allow") && method.text.contains("这一页不能这样用"));
}

#[tokio::test]
async fn programs_get_problem_json() {
    let app = app(settings(), None);
    let answer = get(&app, "/api/v1/thing", &[("accept-language", "en")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert!(answer.text.contains("\"code\":\"not_found\"") && answer.text.contains("\"status\":404"));
    assert!(answer.text.contains("We did not find this page"));
    let script = get(&app, "/refuse/case.taken", &[("accept", "application/json")]).await;
    assert!(script.text.contains("\"args\":{\"who\":\"林嘉\"}"), "{}", script.text);
    let unknown = get(&app, "/api/v1/nothing", &[]).await;
    assert!(unknown.text.contains("\"code\":\"http.404\""));
}

#[tokio::test]
async fn posts_from_other_sites_are_refused_with_a_page() {
    let app = app(settings(), None);
    let cross = post(&app, "/echo", FORM, "a=1", &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(cross.status, StatusCode::FORBIDDEN);
    assert!(cross.text.contains("从别的网站发来"));
    let old = post(&app, "/echo", FORM, "a=1", &[("origin", "https://evil.test"), ("host", "city.test")]).await;
    assert_eq!(old.status, StatusCode::FORBIDDEN);
    let own = post(&app, "/echo", FORM, "a=1", &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!((own.status, own.text.as_str()), (StatusCode::OK, "a=1;"));
    assert_eq!(get(&app, "/privacy", &[("sec-fetch-site", "cross-site")]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_address_cannot_flood_and_files_are_not_counted() {
    let mut limited = settings();
    limited.rate = Some(Rate::new(3, 1));
    let app = app(limited, None);
    for _ in 0..3 {
        assert_eq!(get(&app, "/privacy", &[]).await.status, StatusCode::OK);
    }
    let answer = get(&app, "/privacy", &[]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = answer.headers["retry-after"].to_str().expect("text").parse().expect("seconds");
    assert!((1..=61).contains(&wait) && answer.text.contains(&format!("等 {wait} 秒")), "{}", answer.text);
    assert_eq!(get(&app, "/assets/look.css", &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_are_compressed_and_small_ones_are_not_stored() {
    let app = app(settings(), None);
    let answer = get(&app, "/big", &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(answer.headers["content-encoding"], "gzip", "what is made anew for each is not worth brotli's memory");
    let page = get(&app, "/privacy", &[("accept-encoding", "gzip")]).await;
    assert_eq!(page.headers["content-encoding"], "gzip");
    assert_eq!(page.headers["cache-control"], "no-cache");
    let file = get(&app, "/assets/look.css", &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(file.headers["content-encoding"], "br", "packed once, not again");
}

#[tokio::test]
async fn a_route_lets_in_whom_it_names() {
    let nobody = app(settings(), None);
    let sent = get(&nobody, "/mine?a=1&b=2", &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(sent.headers["location"], "/sign-in?back=%2Fmine%3Fa%3D1%26b%3D2");
    let program = get(&nobody, "/mine", &[("accept", "application/json")]).await;
    assert_eq!(program.status, StatusCode::UNAUTHORIZED);
    let person = app(settings(), Some(viewer(Kind::Person)));
    assert_eq!(get(&person, "/mine", &[]).await.text, "方敏");
    assert_eq!(
        get(&person, "/desk/list", &[]).await.status,
        StatusCode::NOT_FOUND,
        "residents do not learn what is there"
    );
    let official = app(settings(), Some(viewer(Kind::Official)));
    assert_eq!(get(&official, "/desk/list", &[]).await.text, "desk");
}

#[tokio::test]
async fn the_router_remembers_its_routes() {
    let routes = common::routes();
    let design = routes.list().iter().find(|route| route.path == "/about/design").expect("listed");
    assert!(design.page && design.access == web::Access::Public && design.method == http::Method::GET);
    assert!(
        routes.list().iter().any(|route| route.path == "/display" && route.method == http::Method::POST && !route.page)
    );
}

#[tokio::test]
async fn a_flash_can_be_undone_and_the_head_method_works() {
    let app = app(settings(), None);
    let answer = post(&app, "/done", FORM, "", &[]).await;
    let cookie = answer.headers["set-cookie"].to_str().expect("text").split(';').next().expect("a pair").to_owned();
    let page = get(&app, "/privacy", &[("cookie", &cookie)]).await;
    assert!(page.text.contains("<form method=\"post\" action=\"/undo\">"));
    let head = Request::head("/privacy").body(axum::body::Body::empty()).expect("valid");
    let head = send(&app, head).await;
    assert_eq!((head.status, head.text.len()), (StatusCode::OK, 0));
}
