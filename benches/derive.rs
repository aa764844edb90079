//! What `#[derive(Subscription)]` costs those who use it, beside derives everybody knows.
//!
//! `cargo bench --bench derive` writes one crate with 200 derives for each of them, as its own
//! introduction shows it, the same crate without, and an empty one that depends on what a user depends
//! on, into `target/bench-derive`. It measures in one run `cargo check` of the derives, their macro
//! expansion, and the cold build of everything a user has to build, checked and optimised. It prints a
//! table with ratios to the smallest struct thiserror can derive, since machines differ. Names behind
//! `--` choose derives: `cargo bench --bench derive -- thiserror graphsub`. It needs Linux (for CPU
//! times) and a registry, and takes some minutes.

#![allow(clippy::print_stdout, reason = "it is what this program is for")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Derives in each crate.
const DERIVES: usize = 200;

/// Times each crate is measured; the least disturbed one counts.
const ROUNDS: usize = 7;

/// Checks in each of these times: the system tells CPU time in ticks of 10 ms, a tenth of what 200 derives take.
const CHECKS: u16 = 10;

/// Times each cold build is made.
const COLD_ROUNDS: usize = 3;

/// A derive to compare with.
struct Subject {
    name: &'static str,
    /// What its crate depends on.
    dependency: String,
    /// A type as the crate's own introduction shows it, `#` standing for its number. The lines that
    /// begin with `@` belong to the derive and are left out in the crate without.
    example: &'static str,
}

/// What was measured: seconds of CPU time, and for the checked cold build also of the clock.
struct Measured {
    name: &'static str,
    check: f64,
    expansion: f64,
    cold_check: f64,
    cold_check_clock: f64,
    cold_release: f64,
}

fn subjects(root: &Path) -> Vec<Subject> {
    [
        (
            "thiserror, a struct",
            "thiserror = \"2\"".to_owned(),
            "#[derive(Debug)]
@#[derive(thiserror::Error)]
@#[error(\"no mail for {user_id}\")]
pub struct NoMail# {
    pub user_id: String,
}",
        ),
        (
            "thiserror, an enum",
            "thiserror = \"2\"".to_owned(),
            "#[derive(Debug)]
@#[derive(thiserror::Error)]
pub enum DataStoreError# {
@    #[error(\"data store disconnected\")]
    Disconnect(
@        #[from]
        std::io::Error,
    ),
@    #[error(\"the data for key `{0}` is not available\")]
    Redaction(String),
@    #[error(\"invalid header (expected {expected:?}, found {found:?})\")]
    InvalidHeader { expected: String, found: String },
@    #[error(\"unknown data store error\")]
    Unknown,
}",
        ),
        (
            "graphsub",
            format!("graphsub = {{ path = {:?} }}", root.display().to_string()),
            "@#[derive(graphsub::Subscription)]
@#[subscription(
@    resource = \"/users/{user_id}/mailFolders('inbox')/messages\",
@    change_type = \"created,updated\",
@    auth = \"application\",
@    permissions(\"Mail.Read\"),
@    lifetime = \"6d\",
@)]
pub struct InboxMail# {
    pub user_id: String,
}",
        ),
        (
            "serde Serialize",
            "serde = { version = \"1\", features = [\"derive\"] }".to_owned(),
            "@#[derive(serde::Serialize)]
pub struct Point# {
    pub x: i32,
    pub y: i32,
}",
        ),
        (
            "bon",
            "bon = \"3\"".to_owned(),
            "@#[derive(bon::Builder)]
pub struct User# {
    pub name: String,
    pub is_admin: bool,
    pub level: Option<u32>,
}",
        ),
        (
            "clap",
            "clap = { version = \"4\", features = [\"derive\"] }".to_owned(),
            "@#[derive(clap::Parser)]
@#[command(version, about, long_about = None)]
pub struct Args# {
@    #[arg(short, long)]
    pub name: String,
@    #[arg(short, long, default_value_t = 1)]
    pub count: u8,
}",
        ),
    ]
    .into_iter()
    .map(|(name, dependency, example)| Subject {
        name,
        dependency,
        example,
    })
    .collect()
}

fn main() -> Result<()> {
    // `cargo test --benches` only wants to know that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let home = root.join("target/bench-derive");
    let mut rows = Vec::new();
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_chosen = |name: &str| chosen.is_empty() || chosen.iter().any(|word| name.contains(word.as_str()));
    for subject in subjects(&root).into_iter().filter(|subject| is_chosen(subject.name)) {
        let folder = |kind: &str| home.join(subject.name.replace([' ', ','], "-") + kind);
        let (with, without, alone) = (folder(""), folder("-without"), folder("-alone"));
        write_crate(&with, &subject.dependency, &source(&subject, true)?)?;
        write_crate(&without, &subject.dependency, &source(&subject, false)?)?;
        write_crate(&alone, &subject.dependency, "")?;
        for folder in [&with, &without, &alone] {
            // Dependencies are built once, and the lock file is written.
            cargo(folder, &["check", "--quiet"], &[])?;
        }
        let [cold_check, cold_check_clock] = cold(&alone, &["check", "--quiet"])?;
        let [cold_release, _] = cold(&alone, &["build", "--release", "--quiet"])?;
        rows.push(Measured {
            name: subject.name,
            check: check(&with)? - check(&without)?,
            expansion: expansion(&with)? - expansion(&without)?,
            cold_check,
            cold_check_clock,
            cold_release,
        });
    }
    print(&rows)
}

fn source(subject: &Subject, with: bool) -> Result<String> {
    let mut source = String::new();
    for index in 0..DERIVES {
        for line in subject.example.lines() {
            match line.strip_prefix('@') {
                Some(line) if with => writeln!(source, "{line}")?,
                Some(_) => {}
                None => writeln!(source, "{}", line.replace("# {", &format!("{index} {{")))?,
            }
        }
    }
    Ok(source)
}

fn write_crate(folder: &Path, dependency: &str, source: &str) -> Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"bench\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependency}\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), source)?;
    Ok(())
}

fn cargo(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Result<Output> {
    let output = Command::new(env!("CARGO"))
        .current_dir(folder)
        .args(arguments)
        .envs(variables.iter().copied())
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS")
        .env("CARGO_INCREMENTAL", "0")
        // A cache of what was compiled before has nothing left to measure.
        .env("RUSTC_WRAPPER", "")
        .output()?;
    if output.status.success() {
        Ok(output)
    } else {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(format!("cargo {} in {}: {said}", arguments.join(" "), folder.display()).into())
    }
}

/// CPU time of all children so far, in seconds: fields 16 and 17 of /proc/self/stat count ticks,
/// of which Linux shows 100 a second.
fn children() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').ok_or("unexpected /proc/self/stat")?.1;
    let ticks: Vec<f64> = after_name
        .split_whitespace()
        .skip(13)
        .take(2)
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() / 100.0)
}

fn least(rounds: usize, mut measure: impl FnMut() -> Result<f64>) -> Result<f64> {
    let mut least = f64::INFINITY;
    for _ in 0..rounds {
        least = least.min(measure()?);
    }
    Ok(least)
}

/// CPU seconds of checking the crate itself.
fn check(folder: &Path) -> Result<f64> {
    least(ROUNDS, || {
        let before = children()?;
        for _ in 0..CHECKS {
            touch(folder)?;
            cargo(folder, &["check", "--quiet"], &[])?;
        }
        Ok((children()? - before) / f64::from(CHECKS))
    })
}

/// Seconds the compiler spends on expanding macros. Only unstable options tell.
fn expansion(folder: &Path) -> Result<f64> {
    least(ROUNDS, || {
        touch(folder)?;
        let arguments = ["rustc", "--quiet", "--lib", "--profile", "check", "--", "-Ztime-passes"];
        let output = cargo(folder, &arguments, &[("RUSTC_BOOTSTRAP", "1")])?;
        let said = String::from_utf8(output.stdout)? + &String::from_utf8(output.stderr)?;
        let line = said
            .lines()
            .find(|line| line.ends_with("macro_expand_crate"))
            .ok_or("the compiler does not say how long it expanded macros")?;
        let seconds = line.split(['\u{20}', ';']).find(|word| word.contains('.'));
        Ok(seconds.ok_or("no seconds")?.parse()?)
    })
}

/// Seconds of building everything from nothing: of CPU time, and of the clock.
fn cold(folder: &Path, arguments: &[&str]) -> Result<[f64; 2]> {
    let mut clock = f64::INFINITY;
    let cpu = least(COLD_ROUNDS, || {
        fs::remove_dir_all(folder.join("target"))?;
        let (before, start) = (children()?, Instant::now());
        cargo(folder, arguments, &[])?;
        clock = clock.min(start.elapsed().as_secs_f64());
        Ok(children()? - before)
    })?;
    Ok([cpu, clock])
}

fn touch(folder: &Path) -> Result<()> {
    let file = folder.join("src/lib.rs");
    let text = fs::read_to_string(&file)?;
    Ok(fs::write(file, text)?)
}

fn print(rows: &[Measured]) -> Result<()> {
    let reference = rows.first().ok_or("nothing was measured")?;
    println!(
        "{DERIVES} derives each; CPU time, in brackets the ratio to {}\n",
        reference.name
    );
    println!(
        "| derive | `cargo check`, per derive | expansion, per derive | cold check, CPU | cold check, clock | cold release, CPU |"
    );
    println!("|---|---|---|---|---|---|");
    #[allow(clippy::cast_precision_loss, reason = "a small constant")]
    let derives = DERIVES as f64;
    let per_derive = |of: fn(&Measured) -> f64, row| {
        format!("{:.3} ms ({:.2})", of(row) * 1000.0 / derives, of(row) / of(reference))
    };
    let cold = |of: fn(&Measured) -> f64, row| format!("{:.1} s ({:.2})", of(row), of(row) / of(reference));
    for row in rows {
        println!(
            "| {} | {} | {} | {} | {} | {} |",
            row.name,
            per_derive(|row| row.check, row),
            per_derive(|row| row.expansion, row),
            cold(|row| row.cold_check, row),
            cold(|row| row.cold_check_clock, row),
            cold(|row| row.cold_release, row),
        );
    }
    Ok(())
}
