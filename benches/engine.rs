//! What linting many manifests costs.
//!
//! `cargo bench --package graphsub-lint --bench engine` writes manifests as a large organisation would have
//! them into a temporary folder, and lints them once and four times as many, clean and with the same
//! subscription over and over. Beside it stands what the YAML parser alone costs, and what reading the same
//! files with serde_yaml and validating them with jsonschema against `graphsub schema manifest` costs. It
//! prints CPU time of the best of some rounds, with ratios, since machines differ. It needs Linux, for CPU
//! times.

#![allow(clippy::print_stdout, reason = "it is what this program is for")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use graphsub_lint::engine::{Input, Options, lint};
use graphsub_lint::report::Format;
use graphsub_lint::schema;
use graphsub_read::budget::Budget;
use graphsub_read::syntax::{Arena, Language};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Manifests of the smaller run.
const FILES: u64 = 500;

/// Subscriptions of each manifest.
const ENTRIES: u64 = 40;

/// Times each run is made; the least disturbed one counts.
const ROUNDS: usize = 5;

/// Paths of the subscriptions, with change types, lifetime and permission; `#` stands for an id.
const PATHS: &[(&str, &str, &str)] = &[
    ("/users/#/messages", "created,updated", "6d"),
    ("/users/#/events", "updated,deleted", "6d"),
    ("/teams/#/channels/general/messages", "created", "1h"),
    ("/chats/#/messages", "created,deleted", "1h"),
    ("/drives/#/root", "updated", "25d"),
    ("/sites/x/lists/#", "updated", "25d"),
];

const PERMISSIONS: &str = "[Mail.Read, Calendars.Read, ChannelMessage.Read.All, Chat.Read.All, Files.ReadWrite.All, \
                           Sites.ReadWrite.All]";

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let small = manifests(&folder.path().join("small"), FILES, false)?;
    let large = manifests(&folder.path().join("large"), 4 * FILES, false)?;
    let same = manifests(&folder.path().join("same"), FILES, true)?;
    let bytes = |files: &[PathBuf]| {
        files
            .iter()
            .filter_map(|file| fs::metadata(file).ok())
            .map(|file| file.len())
            .sum::<u64>()
    };

    let base = best(|| run(&small))?;
    println!("{FILES} files of {ENTRIES} subscriptions, {} kB", bytes(&small) / 1_000);
    let row = |what: &str, seconds: f64| println!("{what:<44} {seconds:>7.3} s  {:>6.2}", seconds / base);
    row("graphsub", base);
    row("graphsub, four times as many", best(|| run(&large))?);
    row("graphsub, one subscription over and over", best(|| run(&same))?);
    row("the YAML parser alone, into the tree", best(|| parse(&small))?);
    row("serde_yaml and jsonschema", best(|| validate(&small))?);
    Ok(())
}

/// Writes manifests and returns their names.
fn manifests(folder: &Path, files: u64, same: bool) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(folder)?;
    let mut names = Vec::new();
    for file in 0..files {
        let app = if same { 0 } else { file };
        let mut text = format!(
            "version: 1\napp:\n  name: app-{app}\n  auth: application\n  permissions: {PERMISSIONS}\nsubscriptions:\n"
        );
        for (entry, (path, changes, lifetime)) in (0..ENTRIES).zip(PATHS.iter().cycle()) {
            let id = if same { 0 } else { file * ENTRIES + entry };
            let resource = path.replace('#', &format!("{:032x}", id.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
            write!(
                text,
                "  # runbook {entry}\n  - name: s{entry}\n    resource: '{resource}'\n    changeType: \"{changes}\"\n    \
                 lifetime: {lifetime}\n    notificationUrl: https://hooks.example.com/graph/{id}\n    \
                 lifecycleNotificationUrl: https://hooks.example.com/lifecycle\n    clientState: s{id}\n"
            )?;
        }
        let name = folder.join(format!("{file:05}.graphsub.yaml"));
        fs::write(&name, text)?;
        names.push(name);
    }
    Ok(names)
}

/// Lints files and returns the bytes of the report.
fn run(files: &[PathBuf]) -> Result<usize> {
    let inputs: Vec<Input> = files
        .iter()
        .map(|file| Input::file(file.display().to_string(), file))
        .collect();
    Ok(Format::Concise.render(&lint(&inputs, &Options::default())).len())
}

/// Parses files into the tree that the checks read, and returns how many nodes there are.
fn parse(files: &[PathBuf]) -> Result<usize> {
    let (mut arena, budget) = (Arena::default(), Budget::default());
    let mut nodes = 0;
    for file in files {
        let text = fs::read_to_string(file)?;
        let parsed = arena.parse(&text, Language::Yaml, &budget, |tree| tree.node_count());
        nodes += parsed.map_err(|error| error.message)?;
    }
    Ok(nodes)
}

/// Reads files with serde_yaml, validates them, and returns how many are right.
fn validate(files: &[PathBuf]) -> Result<usize> {
    let validator = jsonschema::validator_for(schema::manifest().as_value())?;
    let mut valid = 0;
    for file in files {
        let manifest: serde_json::Value = serde_yaml::from_str(&fs::read_to_string(file)?)?;
        valid += usize::from(validator.is_valid(&manifest));
    }
    Ok(valid)
}

/// CPU seconds of the best round.
fn best(mut work: impl FnMut() -> Result<usize>) -> Result<f64> {
    let mut least = f64::INFINITY;
    for _ in 0..ROUNDS {
        let before = cpu_seconds()?;
        std::hint::black_box(work()?);
        least = least.min(cpu_seconds()? - before);
    }
    Ok(least)
}

/// User and system time of this process, in steps of a hundredth.
fn cpu_seconds() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok());
    let total = ticks(11).zip(ticks(12)).ok_or("/proc/self/stat has another form")?;
    Ok((total.0 + total.1) / 100.0)
}
