//! `graphsub quota`: findings over the usage records of many runs.

use std::fmt::Write as _;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use graphsub_tables::{Cloud, REVISION, Severity};
use graphsub_terms::words::count;
use serde_json::{Map, Value, json};

use super::planned::words_of_key;
use super::sums::{Excess, Sums, UsageError};
use crate::output::{self, FAILED, FINDINGS, Io, OK};
use crate::report::{rule_url, shown};
use crate::{names, values};

/// Arguments of `graphsub quota`.
#[derive(Debug, Args)]
pub struct QuotaArgs {
    /// Files that `graphsub lint --usage FILE` wrote
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// How to print the findings
    #[arg(long, short, value_enum, default_value = "concise")]
    format: QuotaFormat,
    /// Lightest severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = values::named(Severity::ALL, Severity::as_str))]
    fail_on: Severity,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum QuotaFormat {
    /// One line per finding
    Concise,
    /// JSON, version 1
    Json,
}

/// Runs `graphsub quota`. Returns the exit status.
pub fn run_quota(args: &QuotaArgs, io: &mut Io<'_>) -> u8 {
    let mut sums = Sums::new();
    let mut is_failed = false;
    for path in &args.files {
        let name = names::shown(path);
        let added = match File::open(path) {
            Ok(file) => sums.add_file(&mut BufReader::with_capacity(1 << 18, file)),
            Err(error) => Err(UsageError::Read(error)),
        };
        if let Err(error) = added {
            let line = match &error {
                UsageError::Line { line, .. } => format!(":{line}"),
                UsageError::Read(_) => String::new(),
            };
            output::fail(io, &format!("{}{line}: {error}", shown::name(&name)));
            is_failed = true;
        }
    }
    // Sums without some of the records would be taken for those of all.
    if is_failed {
        return FAILED;
    }
    let excesses = sums.excesses();
    let text = match args.format {
        QuotaFormat::Concise => concise(&excesses, &sums, args.files.len()),
        QuotaFormat::Json => as_json(&excesses, &sums, args.files.len()),
    };
    let fails = excesses.iter().any(|excess| excess.rule.severity() <= args.fail_on);
    match output::print(io, &text) {
        OK if fails => FINDINGS,
        status => status,
    }
}

fn key(excess: &Excess) -> Map<String, Value> {
    let texts = excess.key.iter();
    texts
        .map(|(name, text)| ((*name).to_owned(), text.as_str().into()))
        .collect()
}

fn counts(excesses: &[Excess]) -> [(usize, &'static str); 2] {
    let of = |severity| {
        excesses
            .iter()
            .filter(|excess| excess.rule.severity() == severity)
            .count()
    };
    [(of(Severity::Error), "error"), (of(Severity::Warning), "warning")]
}

fn concise(excesses: &[Excess], sums: &Sums, files: usize) -> String {
    let mut out = String::new();
    for excess in excesses {
        let _ = writeln!(
            out,
            "{}:{}: {}[{}] {} ({}); {}",
            shown::name(&excess.file),
            excess.line,
            excess.rule.severity(),
            excess.rule.code(),
            excess.limit.message(excess.used),
            shown::text(&words_of_key(&key(excess), excess.cloud.map(Cloud::as_str))),
            excess.limit.advice(excess.used),
        );
    }
    let found: Vec<String> = counts(excesses)
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| count(number as u64, what))
        .collect();
    let found = if found.is_empty() {
        "no findings".to_owned()
    } else {
        found.join(", ")
    };
    out + &format!(
        "{found} in {} of {} (tables of {REVISION})\n",
        count(sums.records(), "usage record"),
        count(files as u64, "file"),
    )
}

fn as_json(excesses: &[Excess], sums: &Sums, files: usize) -> String {
    let findings: Vec<Value> = excesses
        .iter()
        .map(|excess| {
            let quota = excess.limit.quota();
            let sources = quota.sources.iter();
            let sources =
                sources.map(|source| json!({"document": source.document.id(), "statement": source.statement}));
            json!({
                "rule": excess.rule.code(),
                "name": excess.rule.name(),
                "severity": excess.rule.severity().as_str(),
                "message": excess.limit.message(excess.used),
                "help": excess.limit.advice(excess.used),
                "quota": excess.limit.id(),
                "cloud": excess.cloud.map(Cloud::as_str),
                "key": key(excess),
                "used": excess.used,
                "limit": quota.limit,
                "file": &*excess.file,
                "line": excess.line,
                "subscription": &*excess.subscription,
                "sources": sources.collect::<Vec<_>>(),
                "url": rule_url(excess.rule.code()),
            })
        })
        .collect();
    let [errors, warnings] = counts(excesses).map(|(number, _)| number);
    let output = json!({
        "version": 1,
        "tables": REVISION,
        "findings": findings,
        "summary": {"files": files, "records": sums.records(), "keys": sums.keys(), "errors": errors, "warnings": warnings},
    });
    shown::json(format!("{output:#}")) + "\n"
}
