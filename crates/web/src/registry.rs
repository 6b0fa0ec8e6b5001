//! A router that remembers its routes, so that tests can walk every page as every sort of visitor.
//!
//! The declared [`Access`] is enforced here: a person's page asks to sign in, a desk page is not found by those who are
//! no officials. What exactly an official may see is decided by commands and queries.

use crate::error::WebError;
use crate::frame::Viewer;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use base::Kind;
use http::Method;

/// Who may come to a route at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever is signed in.
    Person,
    /// Officials.
    Desk,
    /// Officials who administer; which of them, each command decides.
    Admin,
    /// Programs: the handler reads the token.
    Api,
}

/// A route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path as the router writes it, such as `/desk/case/{id}`.
    pub path: &'static str,
    /// Who may come.
    pub access: Access,
    /// Whether it answers with a page that people look at (and tests render).
    pub page: bool,
}

/// An axum router and the list of its routes.
pub struct Routes<S = ()> {
    router: Router<S>,
    list: Vec<Route>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Routes::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes.
    pub fn new() -> Routes<S> {
        Routes { router: Router::new(), list: Vec::new() }
    }

    /// A page that people look at.
    pub fn page<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Routes<S> {
        self.add(MethodFilter::GET, Method::GET, path, access, true, handler)
    }

    /// A `GET` that is no page: data, a download, a redirect.
    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Routes<S> {
        self.add(MethodFilter::GET, Method::GET, path, access, false, handler)
    }

    /// A `POST`.
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Routes<S> {
        self.add(MethodFilter::POST, Method::POST, path, access, false, handler)
    }

    /// A `PUT`.
    pub fn put<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Routes<S> {
        self.add(MethodFilter::PUT, Method::PUT, path, access, false, handler)
    }

    /// A `PATCH`.
    pub fn patch<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Routes<S> {
        self.add(MethodFilter::PATCH, Method::PATCH, path, access, false, handler)
    }

    /// A `DELETE`.
    pub fn delete<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Routes<S> {
        self.add(MethodFilter::DELETE, Method::DELETE, path, access, false, handler)
    }

    /// All routes of another list.
    pub fn merge(mut self, other: Routes<S>) -> Routes<S> {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    /// The routes so far.
    pub fn list(&self) -> &[Route] {
        &self.list
    }

    /// The router, and the list of what it serves.
    pub fn into_parts(self) -> (Router<S>, Vec<Route>) {
        (self.router, self.list)
    }

    /// The router alone.
    pub fn into_router(self) -> Router<S> {
        self.router
    }

    fn add<H: Handler<T, S>, T: 'static>(
        mut self,
        filter: MethodFilter,
        method: Method,
        path: &'static str,
        access: Access,
        page: bool,
        handler: H,
    ) -> Routes<S> {
        let guarded: MethodRouter<S> = on(filter, handler)
            .route_layer(from_fn(move |request: Request, next: Next| guard(access, path, request, next)));
        self.router = self.router.route(path, guarded);
        self.list.push(Route { method, path, access, page });
        self
    }
}

/// Marks the answer to somebody signed in who came to a route that is not for such people; whoever keeps the audit writes it down.
#[derive(Debug, Clone, Copy)]
pub struct OutOfReach(
    /// The route's path as the router writes it.
    pub &'static str,
);

async fn guard(access: Access, path: &'static str, request: Request, next: Next) -> Response {
    let kind = request
        .extensions()
        .get::<Viewer>()
        .filter(|viewer| viewer.principal.is_signed_in())
        .map(|viewer| viewer.principal.kind);
    match (access, kind) {
        (Access::Public | Access::Api, _)
        | (Access::Person, Some(_))
        | (Access::Desk | Access::Admin, Some(Kind::Official)) => next.run(request).await,
        (_, None) => WebError::not_signed_in().into_response(),
        (_, Some(_)) => {
            let mut response = WebError::not_found().into_response();
            response.extensions_mut().insert(OutOfReach(path));
            response
        }
    }
}
