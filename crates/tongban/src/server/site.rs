//! The site: names of the city, menus, limits.

use crate::city::CITY_NAME;
use crate::failure::Outcome;
use crate::operations::Installation;
use crate::settings::Settings;
use base::Text;
use web::rate::Rate;
use web::site::City;
use web::{Limits, Site};

/// Whether the program serves a real city or shows the sample one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// A real one.
    Service,
    /// The sample city: proofs are simulated, sign-ins are printed.
    Demonstration,
}

/// The name under which a city's own names are stored.
pub const CITY_SETTING: &str = "site.city";

/// Builds the site.
pub fn site(settings: &Settings, installation: &Installation, occasion: Occasion) -> Outcome<Site> {
    let file = &settings.file;
    let mut site = web::Settings::new(city(installation, occasion)?, installation.db.clock().clone());
    site.nav = super::nav::nav();
    site.live.clone_from(&settings.live);
    site.limits = limits(settings);
    // Residents of a whole office block may share one address: the usual limit is generous.
    site.rate = match file.limits.requests_per_minute {
        Some(0) => None,
        Some(minute) => Some(Rate::new(minute.max(30), minute)),
        None if occasion == Occasion::Demonstration => None,
        None => Some(Rate::new(600, 1_200)),
    };
    site.proxies = file.trusted_proxies.iter().filter_map(|block| block.parse().ok()).collect();
    site.origins = file.public_url.iter().cloned().collect();
    site.secure = file.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    site.temporary = Some(installation.files.folder().join("tmp"));
    Ok(Site::new(site))
}

fn limits(settings: &Settings) -> Limits {
    let (given, usual) = (settings.file.limits, Limits::default());
    Limits {
        file: given.file_mb.map_or(usual.file, |mb| mb << 20),
        request: given.request_mb.map_or(usual.request, |mb| (mb << 20) as usize),
        seconds: given.request_seconds.unwrap_or(usual.seconds),
        ..usual
    }
}

/// The city's names: as its administrator stored them; the sample city's in a demonstration.
fn city(installation: &Installation, occasion: Occasion) -> Outcome<City> {
    if occasion == Occasion::Demonstration {
        let (zh, en) = CITY_NAME;
        let short = zh.trim_end_matches('市');
        return Ok(City {
            name: Text::new(format!("{short}通办"), format!("{en} Tongban")),
            line: Text::new(format!("{zh}政务服务"), format!("Government services of {en}")),
            government: Text::new(format!("{zh}人民政府"), format!("{en} Municipal Government")),
            government_href: String::new(),
            sponsor: Text::new(
                format!("{zh}人民政府办公室"),
                format!("General Office of the {en} Municipal Government"),
            ),
            operator: Text::new(format!("{zh}数据局"), format!("{en} Data Bureau")),
            site_code: "9901000001".to_owned(),
            hotline: "12345".to_owned(),
        });
    }
    let stored = installation.db.read_now(&db::Call::system("site"), "site.city", |cx| cx.setting(CITY_SETTING))?;
    let stored: serde_json::Value =
        stored.as_deref().map(serde_json::from_str).transpose().map_err(base::Error::from)?.unwrap_or_default();
    let text = |name: &str| {
        Text::new(stored[name]["zh"].as_str().unwrap_or_default(), stored[name]["en"].as_str().unwrap_or_default())
    };
    let plain = |name: &str| stored[name].as_str().unwrap_or_default().to_owned();
    let or = |text: Text, zh: &str, en: &str| if text.is_empty() { Text::new(zh, en) } else { text };
    Ok(City {
        name: or(text("name"), "通办", "Tongban"),
        line: or(text("line"), "政务服务", "Government services"),
        government: or(text("government"), "人民政府", "Government"),
        government_href: plain("government_href"),
        sponsor: text("sponsor"),
        operator: text("operator"),
        site_code: plain("site_code"),
        hotline: if plain("hotline").is_empty() { "12345".to_owned() } else { plain("hotline") },
    })
}
