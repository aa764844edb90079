//! JSON, version 1.

use serde::Serialize;

use super::rule_url;
use crate::diagnostic::Step;
use crate::linter::{Report, Summary, fingerprints};
use crate::source::{Position, SourceFile};

#[derive(Serialize)]
struct Output<'r> {
    version: u8,
    tables: &'r str,
    findings: Vec<Finding<'r>>,
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
    document: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription: Option<&'r str>,
    #[serde(skip_serializing_if = "<[Step]>::is_empty")]
    route: &'r [Step],
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
struct Span {
    start: Position,
    end: Position,
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

fn span(file: &SourceFile, range: &std::ops::Range<usize>) -> Span {
    Span {
        start: file.position(range.start),
        end: file.position(range.end),
    }
}

/// One JSON object and a line break.
pub fn render(report: &Report) -> String {
    let findings = report
        .findings()
        .zip(fingerprints(report))
        .map(|(finding, fingerprint)| {
            let file = &report.files[finding.file];
            Finding {
                rule: finding.rule.code(),
                name: finding.rule.name(),
                severity: finding.severity.as_str(),
                message: &finding.message,
                help: finding.help.as_deref(),
                file: &file.name,
                document: finding.document,
                subscription: finding.subscription.as_deref(),
                route: &finding.route,
                span: span(file, &finding.span),
                related: finding
                    .related
                    .iter()
                    .map(|related| {
                        let file = &report.files[related.file];
                        Related {
                            message: &related.message,
                            file: &file.name,
                            span: span(file, &related.span),
                        }
                    })
                    .collect(),
                sources: finding
                    .sources
                    .iter()
                    .map(|source| Source {
                        document: source.document.id(),
                        statement: source.statement,
                    })
                    .collect(),
                fix: finding.fix.as_ref().map(|fix| Fix {
                    title: &fix.title,
                    safe: fix.safe,
                    edits: fix
                        .edits
                        .iter()
                        .map(|(range, text)| Edit {
                            span: span(file, range),
                            text,
                        })
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
        })
        .collect();
    let output = Output {
        version: 1,
        tables: graphsub_tables::REVISION,
        findings,
        summary: report.summary,
    };
    let text = serde_json::to_string_pretty(&output).unwrap_or_default();
    text + "\n"
}
