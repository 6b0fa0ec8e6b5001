//! Every page and address of the program. Each crate brings its own; here they only stand together.

use super::{App, health};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use identity::sign_in_layer;
use std::sync::Arc;
use web::registry::Route;

/// The router with all layers.
pub fn router(app: &App) -> Router {
    let (pages, _) = collect(app);
    let pages = pages.layer(from_fn_with_state(Arc::clone(&app.identity), sign_in_layer));
    // Health stands outside the layers: it is asked each second, by machines, and is neither limited nor logged.
    let health = Router::new().route("/healthz", get(health::healthz)).route("/readyz", get(health::readyz)).with_state(app.clone());
    web::layers(pages, &app.site).merge(health)
}

/// All routes of the crates, for tests that walk every page.
pub fn all_routes(app: &App) -> Vec<Route> {
    collect(app).1
}

fn collect(app: &App) -> (Router, Vec<Route>) {
    let mut all = (Router::new(), Vec::new());
    let mut add = |(router, routes): (Router, Vec<Route>)| {
        all.0 = std::mem::take(&mut all.0).merge(router);
        all.1.extend(routes);
    };
    add(web::pages::routes::<()>().into_parts());
    let _ = app;
    all
}
