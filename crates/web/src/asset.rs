//! The stylesheet, the modules and the mark, embedded, each under a name that holds its hash.
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, VARY,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// One file.
pub struct Asset {
    /// Its name in the source tree.
    pub name: &'static str,
    /// Names this version.
    pub hash: &'static str,
    /// Its content type.
    pub kind: &'static str,
    /// As written.
    pub bytes: &'static [u8],
    /// Gzipped at build time.
    pub packed: &'static [u8],
}

/// All of them.
pub const ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Where pages find an asset: `/assets/{hash}/{name}`, kept by browsers for a year.
pub fn url(name: &str) -> String {
    let known = ASSETS.iter().find(|a| a.name == name);
    known
        .map(|a| format!("/assets/{}/{name}", a.hash))
        .unwrap_or_default()
}

/// Serves one.
pub async fn serve(Path((hash, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|a| a.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepts = headers
        .get(ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let zipped = accepts.split(',').any(|e| e.trim().starts_with("gzip"));
    let mut answer = if zipped { asset.packed } else { asset.bytes }.into_response();
    let out = answer.headers_mut();
    out.insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    out.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if zipped {
        out.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    let keep = if hash == asset.hash {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    out.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    answer
}

/// The text of an asset, for a page that must stand alone as a file.
pub fn text(name: &str) -> &'static str {
    let known = ASSETS.iter().find(|a| a.name == name);
    known
        .and_then(|a| std::str::from_utf8(a.bytes).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_stays_within_its_budget() {
        let sum = |ending: &str| -> usize {
            ASSETS
                .iter()
                .filter(|a| a.name.ends_with(ending))
                .map(|a| a.packed.len())
                .sum()
        };
        assert!(sum(".css") <= 16 * 1024, "{} bytes of CSS", sum(".css"));
        assert!(
            sum(".js") <= 40 * 1024,
            "{} bytes of JavaScript",
            sum(".js")
        );
    }

    /// A block that is left open swallows every rule after it, on the widths it was not meant for.
    #[test]
    fn the_stylesheet_closes_what_it_opens() {
        let css = text("app.css");
        let mut depth = 0_i32;
        for c in css.chars() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            assert!((0..=3).contains(&depth), "{depth} blocks are open");
        }
        assert_eq!(depth, 0, "blocks stay open at the end");
    }
}
