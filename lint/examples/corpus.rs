//! Measures the linter against recorded requests with an expectation each.
//!
//! `cargo corpus FILE` reads one JSON object a line: `id`, `api`, `auth`, `permissions`, `body`,
//! `expect` (kinds of findings, or `ok`), `expect_confidence`, `complete_body`, and where known
//! `lifetime_minutes`. Text in angle brackets, in braces or with an ellipsis was not known to the
//! recorder and counts as known at deployment only.
//!
//! A record agrees when each expected kind is found and, for `ok`, when nothing is an error.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use graphsub_lint::diagnostic::Diagnostic;
use graphsub_lint::engine::{Input, Options, lint};
use graphsub_read::Step;
use graphsub_tables::{ApiVersion, Auth, Rule, Severity};
use serde_json::{Map, Value, json};

/// Clock of the run: 2026-01-01T00:00:00Z.
const NOW: i64 = 1_767_225_600;

/// Share of agreement below which the command fails, in percent.
const TARGET: f64 = 97.0;

/// Lifetime assumed for a literal date whose request time is not recorded, in minutes.
const UNKNOWN_LIFETIME: i64 = 60;

#[derive(Default)]
struct Tally {
    expected: usize,
    found: usize,
    missed: usize,
    unexpected: usize,
}

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "a command")]
fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: cargo corpus FILE.jsonl");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("error: {file}: {error}");
            return ExitCode::from(2);
        }
    };
    match measure(&text) {
        Ok((report, agrees)) => {
            print!("{report}");
            if agrees { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {file}: {error}");
            ExitCode::from(2)
        }
    }
}

/// The report on a corpus, and whether agreement reaches the target.
fn measure(text: &str) -> Result<(String, bool), String> {
    use std::fmt::Write as _;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut by_confidence: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut differences = String::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: Value = serde_json::from_str(line).map_err(|error| format!("line {}: {error}", number + 1))?;
        let confidence = record["expect_confidence"].as_str().unwrap_or("none").to_owned();
        let expected: BTreeSet<String> = record["expect"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|kind| kind.as_str().map(str::to_owned))
            .collect();
        if expected.is_empty() {
            continue;
        }
        let findings = findings(&record);
        let all: BTreeSet<&str> = findings.iter().filter_map(kind).collect();
        let errors: BTreeSet<&str> = findings
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .filter_map(kind)
            .collect();
        let agrees = match expected.contains("ok") {
            true => errors.is_empty(),
            false => expected.iter().all(|kind| all.contains(kind.as_str())),
        };
        let (agreed, total) = by_confidence.entry(confidence.clone()).or_default();
        *total += 1;
        *agreed += usize::from(agrees);
        for kind in expected.iter().filter(|kind| *kind != "ok") {
            let tally = tallies.entry(kind.clone()).or_default();
            tally.expected += 1;
            if all.contains(kind.as_str()) {
                tally.found += 1
            } else {
                tally.missed += 1
            }
        }
        for kind in errors.iter().filter(|kind| !expected.contains(**kind)) {
            tallies.entry((*kind).to_owned()).or_default().unexpected += 1;
        }
        let extra: Vec<_> = errors.iter().filter(|kind| !expected.contains(**kind)).collect();
        if !agrees || !extra.is_empty() {
            let found: Vec<String> = findings
                .iter()
                .map(|f| format!("{}({})", f.rule.code(), f.severity))
                .collect();
            let _ = writeln!(
                differences,
                "{} {} {confidence}: expected {}; found {}; {}",
                record["id"].as_str().unwrap_or("?"),
                if agrees { "agrees, with more errors" } else { "differs" },
                expected.iter().cloned().collect::<Vec<_>>().join(","),
                if found.is_empty() {
                    "nothing".to_owned()
                } else {
                    found.join(" ")
                },
                record["body"]["resource"].as_str().unwrap_or("-"),
            );
        }
    }
    let mut out = String::from("kind            expected  found  missed  unexpected errors\n");
    for (kind, tally) in &tallies {
        let _ = writeln!(
            out,
            "{kind:<15} {:>8} {:>6} {:>7} {:>8}",
            tally.expected, tally.found, tally.missed, tally.unexpected
        );
    }
    out.push('\n');
    let mut share = 100.0;
    for (confidence, (agreed, total)) in &by_confidence {
        #[allow(clippy::cast_precision_loss, reason = "a few hundred records")]
        let percent = *agreed as f64 * 100.0 / *total as f64;
        if confidence == "high" {
            share = percent;
        }
        let _ = writeln!(out, "{confidence}: {agreed} of {total} records agree ({percent:.1} %)");
    }
    if !differences.is_empty() {
        let _ = write!(out, "\n{differences}");
    }
    Ok((out, share >= TARGET))
}

/// Kind of a finding in the words of the corpus.
fn kind(finding: &Diagnostic) -> Option<&'static str> {
    let field = finding.route.0.last();
    let is_change_type = matches!(field, Some(Step::Key(key)) if key == "changeType");
    Some(match finding.rule.code() {
        "GS004" if is_change_type => "changeType",
        "GS002" | "GS003" | "GS004" | "GS005" | "GS006" => "property",
        "GS102" if finding.message.contains("not Microsoft Graph") => "not-graph",
        "GS101" | "GS102" | "GS103" | "GS105" | "GS106" => "resource-path",
        "GS201" | "GS202" => "changeType",
        "GS301" | "GS302" | "GS304" | "GS305" | "GS307" => "permission",
        "GS401" | "GS404" | "GS405" => "lifetime",
        "GS407" => "lifecycle",
        "GS701" | "GS702" | "GS703" | "GS704" | "GS705" | "GS706" | "GS707" => "encryption",
        "GS708" | "GS709" => "url",
        "GS712" => "tls",
        _ => return None,
    })
}

/// What the linter says about a record.
fn findings(record: &Value) -> Vec<Diagnostic> {
    let text = |key: &str| record[key].as_str().unwrap_or_default().to_owned();
    let complete = record["complete_body"].as_bool().unwrap_or(true);
    let permissions: Vec<String> = record["permissions"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|p| p.as_str().map(str::to_owned))
        .collect();
    let (body, now) = body(record);
    let mut options = Options::default();
    options.context.auth = Auth::from_name(&text("auth"));
    options.context.api = ApiVersion::from_name(&text("api"));
    options.context.permissions = permissions;
    options.context.now = now;
    let input = Input::text("body.json", body.to_string());
    let report = lint(&[input], &options);
    // What an excerpt does not show is not missing.
    let of_absence = [
        Rule::MissingKey,
        Rule::MissingEncryptionCertificate,
        Rule::MissingEncryptionCertificateId,
        Rule::EncryptionRequired,
        Rule::MissingLifecycleUrl,
    ];
    report
        .findings()
        .filter(|finding| complete || !of_absence.contains(&finding.rule))
        .cloned()
        .collect()
}

/// The body as the service would have seen it, and the clock of the request.
fn body(record: &Value) -> (Value, i64) {
    let mut body = Map::new();
    for (key, value) in record["body"].as_object().into_iter().flatten() {
        let value = match value {
            Value::String(text) => Value::String(known(key, text)),
            other => other.clone(),
        };
        body.insert(key.clone(), value);
    }
    let minutes = record["lifetime_minutes"].as_i64();
    let written = body
        .get("expirationDateTime")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let literal = graphsub_read::time::date_time(&written).ok();
    let now = match literal {
        Some(end) => end - minutes.unwrap_or(UNKNOWN_LIFETIME) * 60,
        None => NOW,
    };
    if let Some(minutes) = minutes.filter(|_| written.is_empty() || written.contains("${")) {
        let end = jiff::Timestamp::from_second(NOW + minutes * 60)
            .map(|end| end.to_string())
            .unwrap_or_default();
        body.insert("expirationDateTime".into(), json!(end));
    }
    (Value::Object(body), now)
}

/// Text with what the recorder did not know as `${unknown}`.
fn known(key: &str, text: &str) -> String {
    const UNKNOWN: &str = "${unknown}";
    if let Some((beginning, _)) = text.split_once('…').filter(|_| key == "encryptionCertificate") {
        return format!("{beginning}{UNKNOWN}");
    }
    if text.contains('…') || text == "..." || (key == "notificationUrl" && text.chars().all(|c| c == 'x')) {
        return UNKNOWN.into();
    }
    let brackets: &[(char, char)] = match key {
        // Braces and brackets in a path are ids.
        "resource" => &[('<', '>')],
        _ => &[('<', '>'), ('{', '}'), ('[', ']')],
    };
    let mut text = text.to_owned();
    for (open, close) in brackets {
        while let Some(start) = text
            .find(*open)
            .filter(|start| *start == 0 || text.as_bytes()[start - 1] != b'$')
        {
            let mut depth = 0;
            let end = text[start..].char_indices().find(|(_, c)| {
                depth += i32::from(c == open) - i32::from(c == close);
                depth == 0
            });
            let Some((length, _)) = end else { break };
            let inner = text[start + 1..start + length]
                .trim_start_matches("expr:")
                .trim()
                .to_owned();
            // An expression that spells out a path keeps what it spells out.
            let template = *open == '<' && key == "resource" && inner.starts_with('{') && inner.contains("}/");
            let shown = if template {
                inner.replace('{', "${")
            } else {
                UNKNOWN.into()
            };
            text.replace_range(start..=start + length, &shown);
        }
    }
    text
}
