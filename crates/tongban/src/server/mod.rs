//! The running program: routes, jobs, health, and how it stops.

mod duties;
mod health;
mod nav;
mod routes;
mod site;

pub use health::{Health, Ready};
pub use routes::{all_routes, router};
pub use site::{Occasion, site};

use crate::failure::{Failure, Outcome};
use crate::operations::Installation;
use crate::settings::Settings;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// What all requests share.
#[derive(Clone)]
pub struct App {
    /// The open installation.
    pub installation: Installation,
    /// Names, words, assets.
    pub site: web::Site,
    /// Who signs in, and how.
    pub identity: Arc<identity::App>,
    /// Messages to people.
    pub messages: Arc<messages::App>,
    /// What the city knows.
    pub records: Arc<records::App>,
    /// The case engine.
    pub cases: Arc<cases::App>,
    /// The public hall and the library of items.
    pub hall: Arc<catalogue::App>,
    /// The machine interface.
    pub programs: Arc<api::App>,
    /// The map of systems.
    pub systems: Arc<packs::systems::App>,
    /// What `/readyz` answers from.
    pub health: Arc<Health>,
}

impl App {
    /// Puts the parts together.
    pub fn new(settings: &Settings, installation: Installation, occasion: Occasion) -> Outcome<App> {
        let site = site(settings, &installation, occasion)?;
        let identity = crate::kernel::identity(&installation, occasion)?;
        let messages = messages::App::new(installation.db.clone());
        let health = Arc::new(Health::new(settings, &installation));
        let records = records::App::new(installation.db.clone(), crate::kernel::consumers, site.settings().secure);
        let cases = Arc::new(cases::App {
            db: installation.db.clone(),
            site: site.clone(),
            files: installation.files.clone(),
            sender: identity.sender.clone(),
            secure: site.settings().secure,
            demo: occasion == Occasion::Demonstration,
        });
        let hall = catalogue::App::new(installation.db.clone(), site.clone(), crate::kernel::hooks());
        let programs = Arc::new(api::App {
            db: installation.db.clone(),
            setup: crate::kernel::setup(),
            files: installation.files.clone(),
        });
        let systems = packs::systems::App::new(installation.db.clone(), crate::kernel::VERSION, routes::served());
        Ok(App { installation, site, identity, messages, records, cases, hall, programs, systems, health })
    }
}

/// Listens; a port that is taken is told with what to do.
pub async fn listen(address: SocketAddr) -> Outcome<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            Failure::failed(format!("{address} 已被别的程序占用。"), format!("{address} is in use by another program."))
                .todo("请停掉它，或用 --listen 换一个端口。", "Stop it, or choose another port with --listen.")
        }
        std::io::ErrorKind::PermissionDenied => {
            Failure::failed(format!("没有权限在 {address} 上监听。"), format!("No permission to listen at {address}."))
                .todo(
                    "1024 以下的端口需要特权，请换一个端口，前面放代理。",
                    "Ports below 1024 need privileges: choose a higher one, behind a proxy.",
                )
        }
        std::io::ErrorKind::AddrNotAvailable => Failure::failed(
            format!("这台机器没有地址 {}。", address.ip()),
            format!("This machine has no address {}.", address.ip()),
        )
        .todo("请检查 --listen。", "Check --listen."),
        _ => Failure::failed(
            format!("不能在 {address} 上监听：{error}。"),
            format!("Cannot listen at {address}: {error}."),
        ),
    })
}

/// Serves until `stop` says so; then no new connections are taken, running requests have `stop_seconds` to end, jobs end after
/// the one they are at, the audit is sealed, and the database is closed.
pub async fn serve(
    app: App,
    settings: &Settings,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Outcome {
    let db = app.installation.db.clone();
    let (ending, ended) = watch::channel(false);
    let worker = duties::start(&app, settings, &ended)?;
    let lease = tokio::spawn(duties::keep_lease(db.clone(), Arc::clone(&app.health), ended.clone()));
    let health = Arc::clone(&app.health);
    let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let (told, mut tell) = watch::channel(false);
    let graceful = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping: no new requests are taken");
        health.stop();
        let _ = told.send(true);
    });
    let longest = Duration::from_secs(settings.file.limits.stop_seconds.unwrap_or(20));
    let hurry = async move {
        while !*tell.borrow() {
            if tell.changed().await.is_err() {
                break;
            }
        }
        tokio::time::sleep(longest).await;
    };
    let served = tokio::select! {
        served = graceful => served.map_err(|error| Failure::failed(format!("服务中断：{error}。"), format!("Serving broke off: {error}."))),
        () = hurry => {
            tracing::warn!(seconds = longest.as_secs(), "requests that took too long were cut off");
            Ok(())
        }
    };
    let _ = ending.send(true);
    lease.abort();
    let joined = tokio::task::spawn_blocking(move || {
        let sound = worker.join().unwrap_or(false);
        db.close();
        sound
    });
    if !joined.await.unwrap_or(false) {
        tracing::error!("a worker's thread had panicked");
    }
    tracing::info!("stopped");
    served
}

/// Ready when the operating system asks the program to end: SIGTERM or SIGINT. Both are heard from the call on, so that a
/// program that has said where it serves can be stopped at once.
pub fn asked_to_stop() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).inspect_err(|error| {
            tracing::warn!(%error, "SIGTERM cannot be heard; only SIGINT stops the program gracefully");
        })
    };
    async move {
        let interrupt = tokio::signal::ctrl_c();
        #[cfg(unix)]
        if let Ok(mut terminate) = terminate {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        let _ = interrupt.await;
    }
}
