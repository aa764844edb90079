//! JSON, version 1, as one document or a finding a line.

use std::io::{self, Write};

use graphsub_read::Step;
use graphsub_read::source::Position;
use graphsub_rules::help::Confidence;
use serde::Serialize;

use super::{Detail, Seq, View, fingerprints, rule_url, shown, statistics};
use crate::diagnostic::{self, Diagnostic};
use crate::engine::{Report, Summary};

#[derive(Serialize)]
struct Output<'r, F> {
    version: u8,
    tables: &'r str,
    findings: F,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<Vec<statistics::Count>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Finding<'r> {
    rule: &'r str,
    name: &'r str,
    severity: &'r str,
    message: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'r str>,
    file: &'r str,
    document: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription: Option<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    route: Vec<RouteStep<'r>>,
    span: Span,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<Source<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    graph_response: Option<Response<'r>>,
    fingerprint: String,
    url: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum RouteStep<'r> {
    Key(&'r str),
    Index(u32),
}

#[derive(Serialize)]
struct Span {
    start: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct Related<'r> {
    message: &'r str,
    file: &'r str,
    span: Span,
}

#[derive(Serialize)]
struct Source<'r> {
    document: &'r str,
    statement: &'r str,
}

#[derive(Serialize)]
struct Fix<'r> {
    title: &'r str,
    safe: bool,
    edits: Vec<Edit<'r>>,
}

#[derive(Serialize)]
struct Edit<'r> {
    span: Span,
    text: &'r str,
}

#[derive(Serialize)]
struct Response<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'r str>,
}

fn place(position: Position) -> Place {
    Place {
        line: position.line,
        column: position.column,
        offset: position.offset,
    }
}

fn span(span: diagnostic::Span) -> Span {
    Span {
        start: place(span.start),
        end: place(span.end),
    }
}

fn finding<'r>(report: &'r Report, finding: &'r Diagnostic, fingerprint: String) -> Finding<'r> {
    let steps = finding.route.0.iter().map(|step| match step {
        Step::Index(index) => RouteStep::Index(*index),
        Step::Key(name) => RouteStep::Key(name),
        _ => RouteStep::Key(""),
    });
    let related = finding.related.iter().map(|related| Related {
        message: &related.message,
        file: report.file(related.file),
        span: span(related.span),
    });
    let sources = finding.sources.iter().map(|source| Source {
        document: source.document.id(),
        statement: source.statement,
    });
    Finding {
        rule: finding.rule.code(),
        name: finding.rule.name(),
        severity: finding.severity.as_str(),
        message: &finding.message,
        help: finding.help.as_deref(),
        file: report.file(finding.file),
        document: finding.document,
        subscription: finding.subscription.as_deref(),
        route: steps.collect(),
        span: span(finding.span),
        related: related.collect(),
        sources: sources.collect(),
        fix: finding.fix.as_ref().map(|fix| Fix {
            title: &fix.title,
            safe: fix.confidence == Confidence::Safe,
            edits: fix
                .edits
                .iter()
                .map(|(at, text)| Edit { span: span(*at), text })
                .collect(),
        }),
        graph_response: finding.response.map(|response| Response {
            status: response.status,
            code: response.code,
            message: finding.response_message.as_deref(),
        }),
        fingerprint,
        url: rule_url(finding.rule.code()),
    }
}

fn findings(report: &Report) -> impl Iterator<Item = Finding<'_>> {
    report
        .findings()
        .zip(fingerprints(report))
        .map(|(diagnostic, fingerprint)| finding(report, diagnostic, fingerprint))
}

/// One JSON object and a line break.
pub(super) fn write(report: &Report, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let output = Output {
        version: 1,
        tables: graphsub_tables::REVISION,
        findings: Seq(|| findings(report)),
        statistics: (view.detail == Detail::Statistics).then(|| statistics::counts(report)),
        summary: report.summary,
    };
    shown::write_json(&output, out)
}

/// A JSON object for each finding, each on its line.
pub(super) fn write_lines(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for finding in findings(report) {
        let text = serde_json::to_string(&finding).map_err(io::Error::other)?;
        writeln!(out, "{}", shown::json(text))?;
    }
    Ok(())
}
