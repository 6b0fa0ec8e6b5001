//! temporary
use askama::Template;
use base::{Clock, Locale, Moment, Text};
use forms::{Dense, Question, Summary};
use schema::*;
use std::collections::BTreeMap;
use web::{Frame, Markup, Settings, Site};
struct Town;
impl Reference for Town {
    fn divisions(&self, p: Option<&str>) -> Vec<Entry> { match p { None => vec![Entry::new("990101", Text::new("云江区", "Yunjiang District"))], Some("990101") => vec![Entry::new("990101001", Text::new("滨江街道", "Riverside Street"))], _ => vec![] } }
    fn division(&self, code: &str) -> Option<Text> { (code == "990101001").then(|| Text::new("云江区滨江街道", "Riverside Street, Yunjiang District")) }
    fn file(&self, id: &str) -> Option<FileFacts> { (id == "1").then(|| FileFacts { name: "合同.pdf".into(), size: 1_887_437, media: "application/pdf".into() }) }
}
#[derive(Template)]
#[template(source = r#"{% extends "layout-form.html" %}{% block content %}{{ content }}{% endblock %}"#, ext = "html")]
struct Pub { frame: Frame, content: Markup }
#[derive(Template)]
#[template(source = r#"{% extends "layout-desk.html" %}{% block content %}{{ content }}{% endblock %}"#, ext = "html")]
struct Desk { frame: Frame, content: Markup }
fn main() {
    let now = Moment::parse("2026-11-23T09:00:00+08:00").unwrap();
    let city = web::site::City { name: Text::new("云州通办", "Yunzhou Tongban"), hotline: "12345".into(), ..Default::default() };
    let site = Site::new(Settings::new(city, Clock::standing_at(now)));
    for name in ["tokens.css", "look.css", "desk.css", "parts.css", "tongban.js", "icons.svg"] {
        let url = site.assets().url(name);
        let _ = std::fs::copy(format!("{}/../web/assets/{name}", env!("CARGO_MANIFEST_DIR")), format!("/tmp/look{url}"));
    }
    let form: Form = toml::from_str(&std::fs::read_to_string("/work/main/packs/enterprise-start/forms/enterprise-start.toml").unwrap()).unwrap();
    let context = Context::new(now.civil(), &Town);
    for locale in Locale::ALL {
        let frame = Frame::sample(&site, locale, "/apply/1");
        let sources = BTreeMap::new();
        let mut i = 0;
        for page in &form.pages {
            let raw: Raw = [("address.detail", "桂花巷，老邮局旁边"), ("shareholders[0].shareholder_name", "陈晓岚"), ("shareholders[1].shareholder_name", "周立"), ("premises.detail", "桂花巷，老邮局旁边")].into_iter().collect();
            let mut all = Answers::new();
            let o = form.read(&raw, &context); o.merge_into(&mut all);
            let out = form.read_page(&page.id, &raw, &all, &context);
            let q = Question { frame: &frame, form: &form, page, answers: &all, context: &context, typed: Some(&out.typed), problems: if i % 2 == 1 { &out.problems } else { &[] }, sources: &sources, action: "/a", back: Some("/b"), draft: Some("/d"), draft_at: 0, hidden: &[], blank_row: None };
            let html = Pub { frame: frame.clone(), content: q.html().unwrap() }.render().unwrap();
            std::fs::write(format!("/tmp/look/{}-{}.html", page.id, locale.tag()), html).unwrap();
            i += 1;
        }
        let raw = Raw::new();
        let out = form.read(&raw, &context);
        let d = Dense { frame: &frame, form: &form, answers: &Answers::new(), context: &context, typed: None, problems: &out.problems[..2], sources: &sources, action: "/a", draft: None, draft_at: 0, hidden: &[], blank_row: None };
        std::fs::write(format!("/tmp/look/dense-{}.html", locale.tag()), Desk { frame: frame.clone(), content: d.html().unwrap() }.render().unwrap()).unwrap();
        let s = Summary { frame: &frame, form: &form, answers: &Answers::new(), context: &context, change: Some(&|p| format!("/x/{}", p.id)), file: None, sources: &sources, masked: false };
        std::fs::write(format!("/tmp/look/summary-{}.html", locale.tag()), Pub { frame: frame.clone(), content: s.html().unwrap() }.render().unwrap()).unwrap();
    }
}
