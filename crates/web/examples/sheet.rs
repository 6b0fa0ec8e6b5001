//! Serves the kit's own pages, with files and words read from disk: `cargo run -p web --example sheet -- 127.0.0.1:8099`.

use askama::Template;
use axum::Router;
use axum::response::Response;
use base::{Clock, Text};
use std::net::SocketAddr;
use std::path::PathBuf;
use web::parts::{Cell, ClockState, ClockTag, Column, Field, Pages, Table, Tag, Tone};
use web::site::{City, Link, LinkGroup, Nav};
use web::{Access, Frame, Page, Settings, Site, layers, render};

#[derive(Template)]
#[template(path = "inbox/list.html", config = "tests/other/askama.toml")]
struct DeskPage {
    frame: Frame,
    table: Table,
    opinion: Field,
    pages: Pages,
    names: Vec<String>,
}

/// The frame of the desk with a table and a field in it.
async fn desk(Page(frame): Page) -> Response {
    let frame = frame.titled_by("to-desk").crumb("一", "/desk").crumb("二", "");
    let columns = ["design-col-matter", "design-col-promise", "design-col-state"];
    let row = |clock| {
        let last = Cell { clock: Some(clock), ..Cell::default() };
        vec![
            Cell::link(frame.t("design-lane-1"), "/desk"),
            Cell::tag(Tag::new(frame.working_days(3), Tone::Civic)),
            last,
        ]
    };
    let page = DeskPage {
        table: Table {
            caption: frame.t("design-table"),
            columns: columns.map(|key| Column { label: frame.t(key), numeric: false }).to_vec(),
            rows: vec![
                row(ClockTag::new(ClockState::Red, frame.t("design-clock-red"))),
                row(ClockTag::new(ClockState::Green, frame.t("design-clock-green"))),
            ],
            wide: false,
        },
        opinion: Field::new("opinion", frame.t("keys-opinion")).lines(3).limit(200),
        pages: Pages { shown: frame.t("design-shown"), previous: String::new(), next: "/desk".to_owned() },
        names: Vec::new(),
        frame,
    };
    render(&page.frame, &page)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address: SocketAddr = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8099".to_owned()).parse()?;
    let mut settings = Settings::new(city(), Clock::system());
    settings.nav = nav();
    settings.live = Some(PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    let site = Site::new(settings);
    let router: Router = layers(web::pages::routes().page("/desk", Access::Public, desk).into_router(), &site);
    let listener = tokio::net::TcpListener::bind(address).await?;
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await?;
    Ok(())
}

fn city() -> City {
    City {
        name: Text::new("样本通办", "Sample Tongban"),
        line: Text::new("样本市政务服务", "Services of Sample City"),
        government: Text::new("样本市人民政府", "Sample City Government"),
        government_href: "/".to_owned(),
        sponsor: Text::new("样本市人民政府办公室", "General Office of Sample City"),
        operator: Text::new("样本市数据局", "Data Bureau of Sample City"),
        site_code: "9901000001".to_owned(),
        hotline: "12345".to_owned(),
    }
}

fn nav() -> Nav {
    let links = vec![
        Link::new("/", "to-home", ""),
        Link::new("/about/design", "design-title", ""),
        Link::new("/display", "display-title", ""),
        Link::new("/sitemap", "sitemap-title", ""),
        Link::new("/privacy", "privacy-title", ""),
        Link::new("/accessibility", "accessibility-title", ""),
    ];
    let desk = vec![
        Link::new("/desk", "to-desk", "inbox"),
        Link::new("/about/design", "design-title", "grid"),
        Link::new("/display", "display-title", "contrast"),
    ];
    Nav {
        public: links.clone(),
        desk: vec![LinkGroup { key: "", links: desk.clone() }],
        admin: vec![LinkGroup { key: "", links: desk }],
        foot: vec![
            LinkGroup { key: "menu", links: links[1..3].to_vec() },
            LinkGroup { key: "sitemap-title", links: links[3..].to_vec() },
        ],
    }
}
