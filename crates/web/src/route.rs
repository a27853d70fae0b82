//! The table of routes.
use crate::asset;
use crate::link;
use crate::link::{invited, standing as outside};
use crate::live;
use crate::page::{action, all, audit, brief, calendar, event, first_run, import, people, sign_in};
use crate::page::{answers, elements, journal, profile, trust};
use crate::page::{
    ask, goal, keys, now, outbox, proposal, propose, queue, settings, strategy, today, token,
    value, weights,
};
use crate::page::{break_down, initiative, milestone, plan_file, roadmap};
use crate::page::{celebration, help, pulse, radar, role};
use crate::page::{charter, cover, partnership, right, signature, tell};
use crate::page::{check_in, evidence, flag, forecast, measure, quarter, scorecard, summary};
use crate::page::{decision, paper, pre_mortem, risk, roadblock, sounding};
use crate::page::{discreet, trail, urgent};
use crate::page::{duty, promise};
use crate::page::{half_hour, talk};
use crate::page::{in_sync, monday, purpose, standard, start_plan, strategic_plan, values_sort};
use crate::page::{record, sheet};
use crate::respond::see;
use crate::server::Web;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// Everything with an ordinary body.
pub fn routes() -> Router<Web> {
    pages()
        .merge(ways())
        .merge(talking())
        .merge(knowing())
        .merge(standing())
        .merge(deciding())
}

/// What has to be decided, and the papers to it.
fn deciding() -> Router<Web> {
    Router::new()
        .route("/decisions", get(decision::show).post(decision::open))
        .route("/decisions/{id}", get(decision::one))
        .route("/decisions/{id}/pack.pdf", get(decision::pack))
        .route(
            "/decisions/{id}/write",
            get(decision::form).post(decision::save),
        )
        .route("/decisions/{id}/{deed}", post(decision::deed))
        .route("/strategy/risks", get(risk::show).post(risk::save))
        .route("/strategy/risks/{id}/{deed}", post(risk::deed))
        .route(
            "/strategy/roadblocks",
            get(roadblock::show).post(roadblock::save),
        )
        .route(
            "/strategy/priorities",
            get(sounding::show).post(sounding::begin),
        )
        .route("/strategy/priorities/{id}/{deed}", post(sounding::deed))
        .route("/strategy/pre-mortem/{id}", get(pre_mortem::show))
        .route("/strategy/pre-mortem/{id}/{deed}", post(pre_mortem::deed))
        .route("/papers", get(paper::show))
        .route("/papers/pack.pdf", get(paper::pack))
        .route("/papers/{id}", get(paper::file))
        .route("/papers/{id}/remove", post(paper::remove))
        .merge(planning())
}

/// What the two of a pair know of each other.
fn knowing() -> Router<Web> {
    Router::new()
        .route("/partnership/profile", get(profile::show))
        .route(
            "/partnership/ask/{set}",
            get(answers::show).post(answers::save),
        )
        .route("/partnership/elements", get(elements::show))
        .route("/partnership/elements/{element}", post(elements::follow))
        .route(
            "/partnership/journal",
            get(journal::show).post(journal::save),
        )
        .route("/partnership/trust", get(trust::show).post(trust::save))
        .route("/partnership/managing-up", get(trust::managing_up))
}

/// What is under way towards the goals.
fn planning() -> Router<Web> {
    Router::new()
        .route("/strategy/not-do", post(strategy::not_do))
        .route("/strategy/goals/{id}/asides", post(strategy::aside))
        .route(
            "/strategy/goals/{id}/asides/{place}/{deed}",
            post(strategy::aside_deed),
        )
        .route("/strategy/ideas/{id}", post(strategy::idea))
        .route(
            "/strategy/initiatives",
            get(initiative::list).post(initiative::add),
        )
        .route(
            "/strategy/initiatives/{id}",
            get(initiative::show).post(initiative::save),
        )
        .route("/strategy/initiatives/{id}/{deed}", post(initiative::deed))
        .route("/strategy/milestones", get(milestone::board))
        .route(
            "/strategy/milestones/{id}",
            get(milestone::show).post(milestone::save),
        )
        .route("/strategy/milestones/{id}/{deed}", post(milestone::deed))
        .route("/strategy/away", post(milestone::away))
        .route(
            "/strategy/break-down",
            get(break_down::show).post(break_down::post),
        )
        .route("/strategy/in-and-out", get(plan_file::show))
        .route("/strategy/plan/{file}", get(plan_file::file))
        .route("/strategy/roadmap", get(roadmap::show))
        .route("/strategy/roadmap.svg", get(roadmap::file))
        .route("/strategy/roadmap.pdf", get(roadmap::paper))
}

/// Day, calendar, goals, people, settings.
fn pages() -> Router<Web> {
    incoming()
        .merge(around())
        .route("/", get(today::show))
        .route("/audit", get(audit::show))
        .route("/audit/mend", post(audit::mend))
        .route("/audit/month", get(audit::month).post(audit::confirm))
        .route("/desk-time", post(audit::desk))
        .route("/first-run", get(first_run::show).post(first_run::make))
        .route("/people", get(people::show).post(people::add))
        .route("/people/{id}", get(people::person).post(people::save))
        .route("/people/{id}/ten", post(people::ten))
        .route("/people/{id}/merge", post(people::merge))
        .route("/people/{id}/split", post(people::split))
        .route("/strategy", get(strategy::show).post(strategy::save))
        .route("/partnership/work", get(duty::show).post(duty::save))
        .route("/promises", get(promise::show))
        .merge(partnership())
        .route("/partnership/value", get(value::show).post(value::log))
        .route("/partnership/value/entries.csv", get(value::csv))
        .route("/partnership/value/shorter", post(value::shorter))
        .route("/partnership/value/costs", post(value::cost))
        .route(
            "/partnership/value/costs/{id}/forget",
            post(value::forget_cost),
        )
        .route("/partnership/value/share", post(value::share))
        .route("/partnership/value/week", post(value::week))
        .route("/partnership/value/entries/{id}/{deed}", post(value::deed))
        .route("/goals/{id}", get(goal::show).post(goal::save))
        .route("/goals/{id}/close", post(goal::close))
        .route("/settings", get(settings::show))
        .route("/settings/tokens", get(token::show).post(token::make))
        .route("/settings/tokens/{id}/revoke", post(token::revoke))
        .route("/settings/{what}", post(settings::save))
        .route("/settings/calendars/{id}/{deed}", post(settings::calendar))
        .route("/outbox", get(outbox::show))
        .route("/outbox/test", post(outbox::test))
        .route("/outbox/{id}/{deed}", post(outbox::deed))
        .route("/day", get(brief::pack))
        .route("/brief", get(brief::ahead))
        .route("/brief/release", post(brief::release))
        .route("/capture", post(today::capture))
        .route("/actions/{id}", get(action::show).post(action::save))
        .route("/actions/{id}/{deed}", post(today::deed))
        .route("/actions/{id}/choose", post(now::choose))
        .route("/actions/{id}/propose", post(action::propose))
        .route("/matters-now", post(now::matters))
        .route("/matters-now/end", post(now::end_matters))
        .route("/keys", get(keys::show))
        .route("/weights", get(weights::show).post(weights::save))
        .route("/all", get(all::show))
        .route("/calendar", get(calendar::show))
        .route("/event", get(event::show))
        .route("/event/code", post(event::code))
        .route("/event/prepare", post(event::prepare))
        .route("/event/propose", post(event::propose))
        .route("/event/original", get(event::original))
}

/// How the strategy stands.
fn standing() -> Router<Web> {
    Router::new()
        .route(
            "/strategy/scorecard",
            get(scorecard::show).post(scorecard::add),
        )
        .route("/strategy/scorecard.csv", get(scorecard::csv))
        .route(
            "/strategy/measures/{id}",
            get(measure::show).post(measure::save),
        )
        .route("/strategy/measures/{id}/{deed}", post(measure::deed))
        .route("/strategy/check-ins", get(check_in::show))
        .route("/strategy/check-ins/daily", post(check_in::daily))
        .route("/strategy/check-ins/{id}", post(check_in::write))
        .route("/strategy/check-ins/{id}/{deed}", post(check_in::deed))
        .route("/strategy/flags", get(flag::show).post(flag::take))
        .route(
            "/strategy/forecasts",
            get(forecast::show).post(forecast::keep),
        )
        .route("/strategy/summary", get(summary::show))
        .route("/strategy/summary/links", post(summary::share))
        .route("/strategy/summary/links/{id}/end", post(summary::end))
        .route("/strategy/quarter", get(quarter::show))
        .route("/strategy/quarter.pdf", get(quarter::paper))
        .route("/strategy/evidence", get(evidence::show))
        .route(
            "/strategy/recall",
            get(evidence::recall).post(evidence::remember),
        )
        .route("/s/{token}", get(outside::show))
        .route("/s/{token}/standing.pdf", get(outside::paper))
}

/// The people around the pair.
fn around() -> Router<Web> {
    Router::new()
        .route("/people/radar", get(radar::show))
        .route("/people/{id}/radar", get(radar::one).post(radar::set))
        .route("/people/{id}/radar/end", post(radar::end))
        .route("/people/{id}/spoke", post(radar::spoke))
        .route("/people/help", get(help::show).post(help::ask))
        .route("/people/help/daily", post(help::daily))
        .route("/people/help/{id}/{deed}", post(help::deed))
        .route(
            "/people/thanks",
            get(celebration::show).post(celebration::say),
        )
        .route("/people/team", post(help::team))
        .route("/people/{id}/role", get(role::show))
        .route("/people/{id}/role/{deed}", post(role::deed))
        .route("/role", get(role::mine))
        .route("/people/pulse", get(pulse::show).post(pulse::open))
        .route("/people/pulse/{id}", get(pulse::one))
        .route("/people/pulse/{id}/{deed}", post(pulse::deed))
        .route("/p/{token}", get(pulse::ask).post(pulse::answer))
}

/// How the two of a pair talk.
fn talking() -> Router<Web> {
    Router::new()
        .route("/partnership/half-hour", get(half_hour::show))
        .route("/partnership/half-hour/answer", post(half_hour::answer))
        .route("/partnership/half-hour/write", post(half_hour::write))
        .route("/partnership/half-hour/record", post(half_hour::record))
        .route("/partnership/half-hour/close", post(half_hour::close))
        .route("/partnership/half-hour/rhythm", post(half_hour::rhythm))
        .route("/partnership/talk", get(talk::show).post(talk::say))
        .route("/partnership/talk/{id}/{deed}", post(talk::deed))
}

/// What the two of a pair say to each other.
fn partnership() -> Router<Web> {
    Router::new()
        .route("/partnership", get(partnership::show))
        .route(
            "/partnership/charter",
            get(charter::charter).post(charter::write_charter),
        )
        .route(
            "/partnership/agreement",
            get(charter::agreement).post(charter::write_agreement),
        )
        .route("/partnership/papers/{id}/{deed}", post(signature::deed))
        .route(
            "/partnership/values-sort",
            get(values_sort::values).post(values_sort::save_values),
        )
        .route(
            "/partnership/vision-pulse",
            get(values_sort::vision).post(values_sort::save_vision),
        )
        .route(
            "/partnership/fit",
            get(values_sort::expected).post(values_sort::save_expected),
        )
        .route(
            "/partnership/standards",
            get(standard::show).post(standard::say),
        )
        .route("/partnership/standards/{id}/{deed}", post(standard::deed))
        .route(
            "/partnership/purpose",
            get(purpose::show).post(purpose::say),
        )
        .route("/partnership/purpose/{id}/{deed}", post(purpose::deed))
        .route("/partnership/in-sync", post(in_sync::say))
        .route("/partnership/monday", get(monday::show))
        .route(
            "/partnership/start",
            get(start_plan::show).post(start_plan::save),
        )
        .route(
            "/partnership/plan",
            get(strategic_plan::show).post(strategic_plan::save),
        )
        .route("/partnership/plan.pdf", get(strategic_plan::pdf))
        .route("/l/{token}", get(invited::show).post(invited::act))
}

/// What is proposed, decided and answered, and the ways in.
fn ways() -> Router<Web> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::enter))
        .route(
            "/sign-in/link/{token}",
            get(sign_in::link).post(sign_in::redeem),
        )
        .route("/sign-out", post(sign_in::leave))
        .route("/whom", post(sign_in::whom))
        .route("/discreet", post(discreet::switch))
        .route("/cover", get(cover::show).post(cover::save))
        .route("/cover/{id}", get(cover::page))
        .route("/cover/{id}/end", post(cover::end))
        .route("/rights", get(right::show).post(right::save))
        .route("/rights/sign", post(right::sign))
        .route("/trail", get(trail::show))
        .route("/trail/{file}", get(trail::file))
        .route("/urgent", get(urgent::show).post(urgent::save))
        .route(
            "/tell",
            get(tell::show)
                .post(tell::tell)
                .layer(DefaultBodyLimit::max(tell::CLIP)),
        )
        .route("/tell/clip/{key}", get(tell::clip))
        .route("/tell/heard/{id}", post(tell::heard))
        .route("/proposals/suggested", post(proposal::suggested))
        .route("/queue", get(queue::show))
        .route("/proposals", get(proposal::list).post(propose::propose))
        .route("/proposals/new", get(propose::blank))
        .route("/proposals/together", post(ask::together))
        .route("/proposals/{id}", get(proposal::show))
        .route("/proposals/{id}/card.ics", get(proposal::card))
        .route("/proposals/{id}/again", post(proposal::again))
        .route("/proposals/{id}/record", post(record::record))
        .route("/sheet", get(sheet::show).post(sheet::make))
        .route("/sheet/answers", post(sheet::answers))
        .route("/sheet/digest", post(sheet::digest))
        .route("/sheet/{id}", get(sheet::paper))
        .route("/a/{token}", get(link::show).post(link::act))
        .route("/proposals/{id}/decide", post(ask::decide))
        .route("/proposals/{id}/{deed}", post(ask::deed))
        .route("/live", get(live::listen))
        .route("/health", get(sign_in::health))
        .route("/assets/{hash}/{name}", get(asset::serve))
}

/// What comes in, and where a form's own answer leads whoever asks for it again.
fn incoming() -> Router<Web> {
    Router::new()
        .route("/import", get(import::show))
        .route("/import/{batch}", get(import::run))
        .route("/import/{batch}/{deed}", post(import::deed))
        .route("/subscribe", post(import::subscribe))
        .route("/subscribe", get(async || see("/import")))
        .route("/strategy/preview", get(async || see("/strategy#paste")))
        .route("/settings/{what}", get(async || see("/settings")))
        .route("/settings/dates", get(async || see("/settings")))
        .route("/sheet/answers", get(async || see("/sheet")))
        .merge(planned())
}

/// The same under Strategy.
fn planned() -> Router<Web> {
    let words = async || see("/strategy/check-ins");
    let work = async || see("/strategy/initiatives");
    let board = async || see("/strategy/milestones");
    let plans = async || see("/strategy/in-and-out");
    Router::new()
        .route("/strategy/check-ins/{id}", get(words))
        .route("/strategy/check-ins/{id}/{deed}", get(words))
        .route("/strategy/initiatives/{id}/{deed}", get(work))
        .route("/strategy/milestones/{id}/{deed}", get(board))
        .route("/strategy/in-and-out/save", get(plans))
}

/// What takes whole files.
pub fn uploads() -> Router<Web> {
    Router::new()
        .route("/import", post(import::files))
        .route("/strategy/preview", post(strategy::preview))
        .route("/strategy/scorecard/values", post(plan_file::values))
        .route("/strategy/measures/{id}/values", post(measure::values))
        .route("/strategy/in-and-out", post(plan_file::preview))
        .route("/strategy/in-and-out/save", post(plan_file::save))
        .route("/settings/dates", post(settings::dates))
        .route(
            "/papers",
            post(paper::add).layer(DefaultBodyLimit::max(paper::BODY)),
        )
}
