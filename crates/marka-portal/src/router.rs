//! All routes of the portal, on one screen. Who may call each stands in its handler's first argument.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

use crate::edition::Portal;
use crate::{
    access, account, analogues, api, assets, backups, construct, control, decode, error, handbook, health,
    help, licences, locale, misread, openapi, people, register, request, requests, security, settings,
    suggestions, support, talk, watch,
};

/// The largest body that a page takes, in bytes.
const PAGE_BODY: usize = 1024 * 1024;

/// The portal as a service.
pub fn router(portal: Portal) -> Router {
    router_with(portal, Router::new())
}

/// The portal with further routes beside its own pages, for measuring against them.
#[doc(hidden)]
pub fn router_with(portal: Portal, further: Router<Portal>) -> Router {
    let pages = Router::new()
        .route("/", get(construct::start))
        .route("/construct", get(construct::families))
        .route("/construct/{family}", get(construct::step))
        .route("/decode", get(decode::show).post(decode::post))
        .route("/analogues", get(analogues::show))
        .route("/complete", get(decode::complete))
        .route("/handbook", get(handbook::index))
        .route("/handbook/codes", get(handbook::codes))
        .route("/handbook/search", get(handbook::search))
        .route("/handbook/{family}", get(handbook::family))
        .route("/help", get(help::contents))
        .route("/help/search", get(help::search))
        .route("/help/print", get(help::print))
        .route("/help/{*chapter}", get(help::chapter))
        .route("/api", get(openapi::page))
        .route("/api/openapi.json", get(openapi::document))
        .layer(DefaultBodyLimit::max(PAGE_BODY));
    let api = Router::new()
        .route("/api/v1/decode", get(api::decode_line).post(api::decode_lines))
        .route("/api/v1/analogues", get(api::analogues))
        .route("/api/v1/form", get(api::form))
        .route("/api/v1/families", get(api::families))
        .route("/api/v1/families/{family}", get(api::family))
        .layer(DefaultBodyLimit::max(api::BODY));
    // What is kept is taken only from our own pages, and from programs that are no browser.
    let kept = Router::new()
        .route("/misread", get(misread::list).post(misread::post))
        .route("/misread/new", get(misread::ask))
        .route("/misread/reports.tsv", get(misread::reports))
        .route("/misread/examples.tsv", get(misread::examples))
        .route("/api/v1/misread", post(misread::api))
        .layer(DefaultBodyLimit::max(misread::BODY))
        .layer(CsrfLayer::new());
    // Accounts, register, requests: for one person each, and changed only from our own pages.
    let kept = kept.merge(
        accounts()
            .layer(DefaultBodyLimit::max(PAGE_BODY))
            .merge(register_routes())
            .merge(request_routes())
            .merge(watch_routes())
            .merge(suggestion_routes())
            .merge(support_routes())
            .layer(DefaultBodyLimit::max(talk::BODY))
            .layer(CsrfLayer::new()),
    );
    let assets = Router::new().route("/assets/{file}", get(assets::file));

    pages
        .merge(api)
        .merge(kept)
        .merge(further)
        .layer(CompressionLayer::new().gzip(true))
        .merge(assets)
        .fallback(error::nowhere)
        .method_not_allowed_fallback(error::not_so)
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn_with_state(portal.clone(), error::answer))
        .layer(from_fn_with_state(portal.clone(), access::recognise))
        .layer(from_fn_with_state(portal.clone(), watch::observe))
        .layer(from_fn(locale::remember))
        .layer(from_fn(security::headers))
        .layer(from_fn(request::number))
        .with_state(portal)
}

fn accounts() -> Router<Portal> {
    Router::new()
        .route("/setup", get(account::setup).post(account::finish))
        .route("/setup/restore", post(backups::restore).layer(DefaultBodyLimit::max(backups::BODY)))
        .route("/sign-in", get(account::sign_in_page).post(account::sign_in))
        .route("/sign-in/provider", get(account::to_provider))
        .route("/sign-in/back", get(account::back))
        .route("/sign-in/second", post(account::second))
        .route("/sign-out", post(account::sign_out))
        .route("/link/{token}", get(account::choose).post(account::chosen))
        .route("/me", get(account::me))
        .route("/me/password", post(account::password))
        .route("/me/second", post(account::second_on))
        .route("/me/second/off", post(account::second_off))
        .route("/me/substitutes", post(account::appoint))
        .route("/me/substitutes/{substitute}/end", post(account::return_early))
        .route("/me/keys", post(account::key))
        .route("/me/sessions/others", post(account::end_others))
        .route("/me/sessions/{session}/end", post(account::end_session))
        .route("/people", get(people::people).post(people::invite))
        .route("/people/{person}", get(people::person).post(people::edit))
        .route("/people/{person}/link", post(people::link))
        .route("/people/{person}/second-off", post(people::second_off))
        .route("/settings", get(settings::settings))
        .route("/settings/site", post(settings::site))
        .route("/settings/logo", post(settings::logo).layer(DefaultBodyLimit::max(talk::BODY)))
        .route("/settings/logo/remove", post(settings::no_logo))
        .route("/settings/families", post(settings::place_families))
        .route("/settings/file.json", get(control::export))
        .route("/settings/file", post(control::import).layer(DefaultBodyLimit::max(talk::BODY)))
        .route("/settings/route", post(settings::route))
        .route("/settings/substitutes", post(settings::substitute))
        .route("/settings/substitutes/{substitute}/end", post(settings::end_substitute))
        .route("/backups", get(backups::backups).post(backups::make_now))
        .route("/backups/try", post(backups::again))
        .route("/backups/schedule", post(backups::schedule))
        .route("/jobs", get(control::jobs))
        .route("/jobs/{job}/cancel", post(control::cancel))
        .route("/jobs/{job}/retry", post(control::retry))
        .route("/updates", get(control::updates))
        .route("/updates/ask", post(control::ask_for_update))
        .route("/updates/cancel", post(control::take_back))
        .route("/licences", get(licences::licences))
        .route("/webhooks", get(control::webhooks).post(control::add))
        .route("/webhooks/{webhook}/try", post(control::try_out))
        .route("/webhooks/{webhook}/remove", post(control::remove))
        .route("/site/style.css", get(control::style))
        .route("/site/logo.png", get(control::logo))
        .route("/health", get(health::live))
        .route("/health/ready", get(health::ready))
}

fn register_routes() -> Router<Portal> {
    Router::new()
        .route("/register", get(register::list).post(register::add))
        .route("/register/new", get(register::new))
        .route("/register/compare", get(register::compare))
        .route("/register/sheet.tsv", get(register::sheet))
        .route("/register/views", post(register::save_view))
        .route("/register/views/{view}/forget", post(register::forget_view))
        .route("/register/{entry}", get(register::entry).post(register::edit))
        .route("/register/{entry}/lead", post(register::lead))
        .route("/register/{entry}/decide", post(register::decide))
        .route("/register/{entry}/remarks", post(register::remark))
        .route("/register/{entry}/files", post(register::files))
        .route("/register/{entry}/files/{file}", get(register::file))
        .route("/api/v1/register", get(register::api::list).post(register::api::add))
        .route("/api/v1/register/{entry}", get(register::api::entry))
        .route("/api/v1/register/{entry}/lead", post(register::api::lead))
        .route("/api/v1/register/{entry}/decide", post(register::api::decide))
}

fn request_routes() -> Router<Portal> {
    Router::new()
        .route("/requests", get(requests::list).post(requests::send))
        .route("/requests/new", get(requests::new))
        .route("/requests/{request}", get(requests::request))
        .route("/requests/{request}/lead", post(requests::lead))
        .route("/requests/{request}/assign", post(requests::assign))
        .route("/requests/{request}/entries", post(requests::tie))
        .route("/requests/{request}/remarks", post(requests::remark))
        .route("/requests/{request}/files", post(requests::files))
        .route("/requests/{request}/files/{file}", get(requests::file))
        .route("/notices", get(requests::notices))
        .route("/notices/read", post(requests::read_all))
}

fn watch_routes() -> Router<Portal> {
    Router::new()
        .route("/watch", get(watch::overview))
        .route("/watch/figures.json", get(watch::figures))
        .route("/watch/faults", get(watch::faults))
        .route("/watch/faults/{fault}/settle", post(watch::settle))
        .route("/watch/sessions/{session}/end", post(watch::end_session))
        .route("/watch/address/{address}", get(watch::address))
        .route("/watch/address/{address}/treat", post(watch::treat))
        .route("/watch/address/{address}/sessions", post(watch::end_sessions))
        .route("/watch/address/{address}/forget", post(watch::forget))
        .route("/watch/rules", get(watch::list).post(watch::addresses))
        .route("/watch/rules/remove", post(watch::remove))
        .route("/watch/limits", post(watch::limits))
        .route("/watch/keeping", post(watch::keeping))
        .route("/watch/thresholds", post(watch::thresholds))
        .route("/metrics", get(watch::scrape))
}

fn suggestion_routes() -> Router<Portal> {
    Router::new()
        .route("/suggestions", get(suggestions::list).post(suggestions::send))
        .route("/suggestions/new", get(suggestions::new))
        .route("/suggestions/similar", get(suggestions::similar))
        .route("/suggestions/file.json", get(suggestions::export))
        .route("/suggestions/file", post(suggestions::look))
        .route("/suggestions/file/take", post(suggestions::take))
        .route("/suggestions/{suggestion}", get(suggestions::suggestion))
        .route("/suggestions/{suggestion}/support", post(suggestions::support))
        .route("/suggestions/{suggestion}/withdraw", post(suggestions::withdraw))
        .route("/suggestions/{suggestion}/lead", post(suggestions::lead))
        .route("/suggestions/{suggestion}/remarks", post(suggestions::remark))
        .route("/plan", get(suggestions::plan))
        .route("/news", get(suggestions::news))
        .route("/news/seen", post(suggestions::seen))
}

fn support_routes() -> Router<Portal> {
    Router::new()
        .route("/support", get(support::list).post(support::send))
        .route("/support/new", get(support::new))
        .route("/support/similar", get(support::similar))
        .route("/support/bundle", get(support::show_bundle))
        .route("/support/setup", get(support::setup).post(support::change))
        .route("/support/templates", post(support::templates))
        .route("/support/articles", get(support::articles).post(support::new_article))
        .route("/support/articles/{article}", get(support::article).post(support::edit_article))
        .route("/support/articles/{article}/remove", post(support::remove_article))
        .route("/support/{ticket}", get(support::ticket))
        .route("/support/{ticket}/messages", post(support::say))
        .route("/support/{ticket}/edit", post(support::edit))
        .route("/support/{ticket}/files/{file}", get(support::file))
}
