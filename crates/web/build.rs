//! Packs the assets: one stylesheet, the modules as written, each named by its hash and gzipped.
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    println!("cargo:rerun-if-changed=assets");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut table = String::from("&[\n");
    let css = said(&fs::read_to_string("assets/tokens.css")?)
        + &said(&fs::read_to_string("assets/app.css")?)
        + &data_classes();
    add(
        &out,
        &mut table,
        "app.css",
        "text/css; charset=utf-8",
        css.as_bytes(),
    )?;
    for (name, kind) in other_assets()? {
        let bytes = fs::read(Path::new("assets").join(&name))?;
        add(&out, &mut table, &name, kind, &bytes)?;
    }
    table.push(']');
    fs::write(out.join("assets.rs"), table)?;
    Ok(())
}

/// Styles without the comments that explain them and the indentation that orders them.
fn said(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn other_assets() -> Outcome<Vec<(String, &'static str)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("assets")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let kind = match name.rsplit_once('.').map(|(_, e)| e) {
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            _ => continue,
        };
        found.push((name, kind));
    }
    found.sort();
    Ok(found)
}

/// The policy forbids style attributes, so that data-driven lengths are classes: minutes of the
/// day in fives, hours, per cents.
fn data_classes() -> String {
    let mut css = String::from("@layer places {");
    for minute in (0..=1440).step_by(5) {
        let _ = write!(
            css,
            ".s-{minute}{{--s:{minute}}}.n-{minute}{{--e:{minute}}}"
        );
    }
    for hour in 0..=24 {
        let _ = write!(
            css,
            ".from-{hour}{{--from:{}}}.span-{hour}{{--span:{hour}}}",
            hour * 60
        );
    }
    for part in 0..=100 {
        let _ = write!(css, ".v-{part}{{--v:{part}}}");
    }
    for line in 1..=9 {
        let _ = write!(css, ".l-{line}{{--lines:{line}}}");
    }
    css.push('}');
    css
}

fn add(out: &Path, table: &mut String, name: &str, kind: &str, bytes: &[u8]) -> Outcome<()> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes)?;
    let packed = packer.finish()?;
    fs::write(out.join(name), bytes)?;
    fs::write(out.join(format!("{name}.gz")), &packed)?;
    let hash = fnv(bytes);
    writeln!(
        table,
        "Asset {{ name: {name:?}, hash: \"{hash:016x}\", kind: {kind:?}, \
         bytes: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\")), \
         packed: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.gz\")) }},"
    )?;
    Ok(())
}

/// FNV-1a: names a version for caches, guards nothing.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
