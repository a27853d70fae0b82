//! `serve`: the pages, and the worker beside them.
use crate::cli::Cli;
use crate::house::House;
use crate::reach::{Guard, ReachOptions};
use anyhow::{Context, Result};
use app::outbox::Delivery;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::tls::TlsListener;

/// Where it listens when nobody said.
pub const LISTEN: &str = "127.0.0.1:8383";

/// Serves until it is told to stop.
pub async fn run(house: &House, cli: &Cli) -> Result<()> {
    let (listener, guard, address) = listen(house, cli).await?;
    let scheme = if let Guard::Tls(_) = guard {
        "https"
    } else {
        "http"
    };
    eprintln!("Counterpart is at {scheme}://{address} — stop it with Ctrl C.");
    if house.app.db.stands_still().await?.is_some() {
        eprintln!("Look here: {STANDS_STILL}");
    }
    serve(house, listener, guard).await
}

/// What a copy says of itself.
pub const STANDS_STILL: &str = "this is a copy and stands still: it sends no letter and reads no \
     answer. `counterpart take-over` when it is the one that goes on";

/// Binds the address; plain http beyond this machine only where somebody said so.
pub async fn listen(house: &House, cli: &Cli) -> Result<(TcpListener, Guard, SocketAddr)> {
    let text = cli
        .listen
        .as_deref()
        .or(house.file.listen.as_deref())
        .unwrap_or(LISTEN);
    let address: SocketAddr = text
        .parse()
        .with_context(|| format!("--listen {text} is no address and port"))?;
    let insecure = cli.insecure || house.file.insecure == Some(true);
    let guard = ReachOptions::of(cli, &house.file).guard(address, insecure)?;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("nothing can listen at {address}; is another one running?"))?;
    let bound = listener.local_addr()?;
    Ok((listener, guard, bound))
}

/// Pages and worker until Ctrl C or SIGTERM; what was begun is ended first.
pub async fn serve(house: &House, listener: TcpListener, guard: Guard) -> Result<()> {
    let (stop, stopped) = watch::channel(false);
    crate::mail::plan(house).await?;
    let worker = tokio::spawn(work(house.app.clone(), stopped.clone()));
    let sender = tokio::spawn(deliver(house.app.clone(), stopped.clone()));
    let settler = tokio::spawn(settle(house.app.clone(), stopped.clone()));
    let told = async move {
        told_to_stop().await;
        let _ = stop.send(true);
    };
    let plain = web::Web::new(house.app.clone(), false);
    match guard {
        Guard::Plain => web::serve(plain, listener, told).await?,
        Guard::Proxy(proxy) => web::serve(plain.behind(proxy), listener, told).await?,
        Guard::Tls(certificate) => {
            let safe = TlsListener::new(listener, certificate);
            let safe =
                safe.map_err(|told| anyhow::anyhow!("the certificate is not used: {told}"))?;
            web::serve(web::Web::new(house.app.clone(), true), safe, told).await?;
        }
    }
    worker.await?;
    sender.await?;
    settler.await?;
    Ok(())
}

/// Sends what is due, one letter after the other, as soon as it is due.
async fn deliver(app: app::App, mut stopped: watch::Receiver<bool>) {
    /// Other processes, and the command line, post too.
    const LOOK: Duration = Duration::from_secs(2);
    const DOWN: Duration = Duration::from_secs(60);
    let mut posted = app.db.posted();
    while !*stopped.borrow() {
        posted.borrow_and_update();
        let (wait, early) = match app.deliver_while(|| !*stopped.borrow()).await {
            Ok(Delivery::One) => continue,
            Ok(Delivery::Down) => (DOWN, false),
            Ok(Delivery::Nothing(next)) => {
                let until = next.map_or(i64::MAX, |at| at - app.now());
                let until = Duration::from_micros(u64::try_from(until).unwrap_or(0));
                (until.clamp(Duration::from_millis(20), LOOK), true)
            }
            Err(error) => {
                tracing::error!(%error, "the sender could not look into the outbox");
                (LOOK, false)
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = posted.changed(), if early => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Asks what became of letters whose sender did not come back.
async fn settle(app: app::App, mut stopped: watch::Receiver<bool>) {
    const EVERY: Duration = Duration::from_secs(10);
    while !*stopped.borrow() {
        match app.settle_doubts().await {
            Ok(0) => {}
            // There may be more.
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "letters in doubt could not be looked at"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

async fn work(app: app::App, mut stopped: watch::Receiver<bool>) {
    const IDLE: Duration = Duration::from_secs(5);
    while !*stopped.borrow() {
        match app.work_once().await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "the worker could not take a job"),
        }
        tokio::select! {
            () = tokio::time::sleep(IDLE) => {}
            _ = stopped.changed() => {}
        }
    }
}

async fn told_to_stop() {
    let ctrl_c = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = ctrl_c => {}
                _ = term.recv() => {}
            }
            return;
        }
    }
    let _ = ctrl_c.await;
}
