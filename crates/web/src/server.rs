//! The server: state, the layers around every answer, and the routes.
use crate::access::{Openings, Slot};
use crate::api;
use crate::error::PageError;
use crate::live::{self, Newest, Seats};
use crate::respond::{header, with_cookie};
use crate::route;
use app::App;
use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::serve::{Listener, ListenerExt};
use domain::id::{PersonId, TokenId};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

/// An upload may have this many bytes.
pub const UPLOAD: usize = 200 << 20;
/// Every other body.
const BODY: usize = 1 << 20;
/// Sign-in attempts a minute from one address.
const ATTEMPTS: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Signed links opened a minute from one address: a digest has four a question.
const LINKS: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Papers a minute that one person prints.
pub(crate) const PRINTS: NonZeroU32 = NonZeroU32::new(20).unwrap();
/// Calls a minute by one token.
const CALLS: NonZeroU32 = NonZeroU32::new(120).unwrap();

/// What every handler has.
#[derive(Clone)]
pub struct Web {
    /// The verbs.
    pub app: App,
    /// Served over TLS, here or by a declared proxy: cookies are bound to it.
    pub secure: bool,
    /// How often one address may try to sign in.
    pub(crate) attempts: Arc<DefaultKeyedRateLimiter<String>>,
    /// How often one token may call.
    pub(crate) calls: Arc<DefaultKeyedRateLimiter<TokenId>>,
    /// How often one address may open signed links.
    pub(crate) links: Arc<DefaultKeyedRateLimiter<String>>,
    /// How often one person may print.
    pub(crate) prints: Arc<DefaultKeyedRateLimiter<PersonId>>,
    /// The declared proxy: the only one whose word about addresses counts, and the only way in.
    pub(crate) proxy: Option<IpAddr>,
    /// The newest change, for open pages.
    pub(crate) newest: Newest,
    /// Who opened what, until it is written down.
    pub(crate) openings: Openings,
    /// Open pages, by session.
    pub(crate) seats: Seats,
}

impl Web {
    /// The web over these verbs.
    pub fn new(app: App, secure: bool) -> Self {
        let quota = Quota::per_minute(ATTEMPTS);
        Web {
            app,
            secure,
            attempts: Arc::new(RateLimiter::keyed(quota)),
            calls: Arc::new(RateLimiter::keyed(Quota::per_minute(CALLS))),
            links: Arc::new(RateLimiter::keyed(Quota::per_minute(LINKS))),
            prints: Arc::new(RateLimiter::keyed(Quota::per_minute(PRINTS))),
            proxy: None,
            newest: Newest::new(Some(0)),
            openings: Openings::default(),
            seats: Seats::default(),
        }
    }

    /// Behind a proxy of that address, which speaks TLS to everybody else.
    #[must_use]
    pub fn behind(mut self, proxy: IpAddr) -> Self {
        (self.proxy, self.secure) = (Some(proxy), true);
        self
    }

    /// Writes down who opened what, now.
    pub async fn note_openings(&self) {
        self.openings.write(&self.app.db).await;
    }

    /// All routes with everything around them.
    pub fn router(self) -> Router {
        let api = api::router(&self).layer(DefaultBodyLimit::max(BODY));
        route::routes()
            .layer(DefaultBodyLimit::max(BODY))
            .merge(route::uploads().layer(DefaultBodyLimit::max(UPLOAD)))
            .fallback(missing)
            .layer(CsrfLayer::new())
            // A token is no cookie: no page of somebody else's can make a browser send it.
            .nest(api::ROOT, api)
            .layer(TimeoutLayer::with_status_code(
                axum::http::StatusCode::GATEWAY_TIMEOUT,
                Duration::from_secs(120),
            ))
            .layer(CatchPanicLayer::new())
            .layer(from_fn_with_state(self.clone(), guard))
            .with_state(self)
    }
}

async fn missing() -> PageError {
    PageError(app::Error::NotFound("This page".into()))
}

/// `style-src` and `script-src` without `unsafe-inline`: an injected tag does nothing.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; manifest-src 'self'";

async fn guard(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let slot = Slot::default();
    request.extensions_mut().insert(slot.clone());
    let told = crate::session::cookie(request.headers(), "flash").is_some();
    let mut answer = match outside(&web, &request) {
        false => next.run(request).await,
        true => PageError(app::Error::Forbidden).into_response(),
    };
    if told && answer.status() == StatusCode::OK {
        // The page has said it: the next one does not again.
        answer = with_cookie(answer, "flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }
    if answer.status() == StatusCode::OK && !web.openings.add(slot.take(), web.app.now()) {
        web.note_openings().await;
    }
    header(&mut answer, CONTENT_SECURITY_POLICY, CSP);
    header(&mut answer, X_CONTENT_TYPE_OPTIONS, "nosniff");
    header(&mut answer, X_FRAME_OPTIONS, "DENY");
    header(&mut answer, REFERRER_POLICY, "same-origin");
    let isolation = HeaderName::from_static("cross-origin-opener-policy");
    header(&mut answer, isolation, "same-origin");
    if web.secure {
        header(&mut answer, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if !answer.headers().contains_key(CACHE_CONTROL) {
        header(&mut answer, CACHE_CONTROL, "no-store");
    }
    answer
}

/// Whoever comes past the declared proxy speaks plain http where nobody else may listen.
fn outside(web: &Web, request: &Request) -> bool {
    let info = request.extensions().get::<ConnectInfo<SocketAddr>>();
    match (web.proxy, info) {
        (Some(proxy), Some(ConnectInfo(from))) => from.ip().to_canonical() != proxy,
        _ => false,
    }
}

/// Answers on `listener` until `stop` comes true; what was begun is ended first.
///
/// # Errors
/// When the socket breaks.
pub async fn serve(
    web: Web,
    listener: impl Listener<Addr = SocketAddr>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let newest = web.newest.clone();
    tokio::spawn(live::follow(web.app.db.clone(), newest.clone()));
    let (all, open) = (web.clone(), newest.clone());
    let opened = web.openings.clone();
    tokio::spawn(opened.follow(web.app.db.clone(), move || open.borrow().is_some()));
    let stop = async move {
        stop.await;
        // Open pages would otherwise keep the house open.
        newest.send_replace(None);
    };
    let service = web
        .router()
        .into_make_service_with_connect_info::<std::net::SocketAddr>();
    // As it is; only what was tapped can tell its address for every kind of listener.
    let listener = listener.tap_io(|_| {});
    axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await?;
    all.note_openings().await;
    Ok(())
}
