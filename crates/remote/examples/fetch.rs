//! Fetches a published calendar once, then again with what the publisher said about its version:
//! `cargo run -p remote --example fetch -- URL [ALLOWED_PRIVATE_HOST…]`.
use app::port::{CalendarFeed as _, FeedAnswer, FeedRequest};
use remote::address::AllowPrivate;
use remote::ics_feed::{IcsFeed, Limits};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, allowed @ ..] = &arguments[..] else {
        return Err("usage: fetch URL [ALLOWED_PRIVATE_HOST…]".into());
    };
    let feed = IcsFeed::new(Limits::default(), AllowPrivate::parse(allowed)?)?;
    let mut request = FeedRequest {
        url: url.clone(),
        etag: None,
        last_modified: None,
    };
    for _ in 0..2 {
        match feed.fetch(request.clone()).await {
            Ok(FeedAnswer::NotModified) => println!("unchanged"),
            Ok(FeedAnswer::Body {
                bytes,
                etag,
                last_modified,
                content_type,
            }) => {
                let kind = content_type.unwrap_or_default();
                println!(
                    "{} bytes of {kind}; {etag:?}, {last_modified:?}",
                    bytes.len()
                );
                request = FeedRequest {
                    etag,
                    last_modified,
                    ..request
                };
            }
            Err(error) => println!("{error}. {}", error.next_step()),
        }
    }
    Ok(())
}
