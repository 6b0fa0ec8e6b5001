//! Every page and address of the program. Each crate brings its own; here they only stand together.

use super::{App, health};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use identity::sign_in_layer;
use std::sync::Arc;
use web::WebError;
use web::registry::{Route, Routes};

/// The table of contents, a line for each crate.
struct Contents {
    kit: Routes<()>,
    identity: Routes<Arc<identity::App>>,
    messages: Routes<Arc<messages::App>>,
    records: Routes<Arc<records::App>>,
    hall: Routes<Arc<catalogue::App>>,
    applying: Routes<Arc<cases::App>>,
    handling: Routes<Arc<cases::App>>,
    programs: Routes<Arc<api::App>>,
    systems: Routes<Arc<packs::systems::App>>,
}

fn contents() -> Contents {
    Contents {
        kit: web::pages::routes(),
        identity: identity::routes(),
        messages: messages::routes(),
        records: records::routes(),
        hall: catalogue::routes(),
        applying: cases::public_routes(),
        handling: cases::desk_routes(),
        programs: api::routes(),
        systems: packs::systems::routes(),
    }
}

/// All routes of a program, for tests that walk every page.
pub fn all_routes(_app: &App) -> Vec<Route> {
    served()
}

/// The routes that the crates serve, whatever the settings.
pub(super) fn served() -> Vec<Route> {
    let Contents { kit, identity, messages, records, hall, applying, handling, programs, systems } = contents();
    let own = [kit.list(), identity.list(), messages.list(), records.list()].concat();
    [own.as_slice(), hall.list(), applying.list(), handling.list(), programs.list(), systems.list()].concat()
}

/// The router with all layers.
pub fn router(app: &App) -> Router {
    let Contents { kit, identity, messages, records, hall, applying, handling, programs, systems } = contents();
    let pages = Router::new()
        .merge(kit.into_router())
        .merge(identity.into_router().with_state(Arc::clone(&app.identity)))
        .merge(messages.into_router().with_state(Arc::clone(&app.messages)))
        .merge(records.into_router().with_state(Arc::clone(&app.records)))
        .merge(hall.into_router().with_state(Arc::clone(&app.hall)))
        .merge(applying.into_router().with_state(Arc::clone(&app.cases)))
        .merge(handling.into_router().with_state(Arc::clone(&app.cases)))
        .merge(programs.into_router().with_state(Arc::clone(&app.programs)))
        .merge(systems.into_router().with_state(Arc::clone(&app.systems)))
        .fallback(async || WebError::not_found())
        .layer(from_fn_with_state(Arc::clone(&app.identity), sign_in_layer));
    // Health stands outside the layers: it is asked each second, by machines, and is neither limited nor logged.
    let health = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .with_state(app.clone());
    health.merge(web::layers(pages, &app.site))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_map_of_systems_leads_to_pages_that_are_served() {
        let routes = super::served();
        for row in &packs::systems::map().rows {
            for place in &row.at {
                let there = routes.iter().any(|route| route.page && route.path == place.to);
                assert!(there, "{} leads to {}, which no page serves", row.id, place.to);
            }
        }
    }
}
