//! Files: manifests, bodies, comments in them, program code.

use graphsub_lint::diagnostic::Span;
use graphsub_lint::engine::{Input, Options, Report, lint};
use graphsub_lint::report::Format;
use graphsub_tables::Rule;
use rayon::{ThreadPool, ThreadPoolBuilder};

const FORMATS: &[Format] = &[
    Format::Full,
    Format::Concise,
    Format::Json,
    Format::Jsonl,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Azure,
    Format::Junit,
    Format::Checkstyle,
];

pub fn yaml(data: &[u8]) {
    files("graphsub.yaml", data);
}

pub fn json(data: &[u8]) {
    files("graphsub.json", data);
}

/// The first byte chooses the language.
pub fn code(data: &[u8]) {
    const NAMES: [&str; 12] = [
        "a.cs", "a.ts", "a.tsx", "a.js", "a.py", "a.java", "a.go", "a.php", "a.ps1", "a.rb", "a.rs", "a.http",
    ];
    if let Some((first, rest)) = data.split_first() {
        files(NAMES[usize::from(*first) % NAMES.len()], rest);
    }
}

/// A comment in a manifest, at three places: whatever it says, no finding is lost, only silenced.
pub fn suppressions(data: &[u8]) {
    let written = crate::text(data);
    let comment = written
        .lines()
        .next()
        .unwrap_or_default()
        .replace(['\0', '\r', '\u{85}', '\u{2028}', '\u{2029}'], "");
    let manifest = |comment: &str| {
        format!(
            "version: 1\n# graphsub: {comment}\napp: {{auth: application}}\nsubscriptions:\n  - resource: /none # graphsub: {comment}\n    \
             changeType: gone\n    # graphsub: ignore{comment}\n    lifetime: 9d\n"
        )
    };
    let name = "graphsub.yaml";
    let with = files(name, manifest(&comment).as_bytes());
    let without = lint(&[Input::text(name, manifest("-"))], &Options::default());
    let own = |report: &Report| {
        let about_comments = [Rule::UnusedSuppression, Rule::SuppressionWithoutReason];
        report
            .findings()
            .filter(|finding| !about_comments.contains(&finding.rule))
            .count()
    };
    if with.findings().all(|finding| finding.rule != Rule::InvalidSyntax) {
        assert_eq!(own(&with) + with.summary.suppressed, own(&without), "{comment}");
    }
}

/// Lints a text alone and together with others, and returns what came out of it alone.
pub(crate) fn files(name: &str, data: &[u8]) -> Report {
    let options = Options::default();
    let alone = lint(&[Input::text(name, data)], &options);
    check(&alone, data);
    let another = Input::text(
        "other.json",
        br#"[{"resource": "/me/messages", "changeType": "x"}]"#.as_slice(),
    );
    let half = data.len() / 2;
    let mut inputs = vec![
        Input::text(name, data),
        another,
        Input::text(format!("first.{name}"), &data[..half]),
        Input::text(format!("second.{name}"), &data[half..]),
    ];
    let (one, many) = pools();
    let forwards = one.install(|| lint(&inputs, &options));
    let again = many.install(|| lint(&inputs, &options));
    for format in [Format::Full, Format::Json] {
        assert_eq!(format.render(&forwards), format.render(&again), "threads");
    }
    inputs.reverse();
    let backwards = many.install(|| lint(&inputs, &options));
    for input in &inputs {
        assert_eq!(
            of_file(&forwards, input.name()),
            of_file(&backwards, input.name()),
            "order of files"
        );
    }
    alone
}

/// One pool of a single thread, and one of several.
fn pools() -> &'static (ThreadPool, ThreadPool) {
    static POOLS: std::sync::OnceLock<(ThreadPool, ThreadPool)> = std::sync::OnceLock::new();
    let pool = |threads| ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    POOLS.get_or_init(|| (pool(1), pool(3)))
}

/// The findings of one file in order, without those that are counted over all files.
fn of_file(report: &Report, name: &str) -> Vec<String> {
    let own = report.findings().filter(|finding| report.file(finding.file) == name);
    own.filter(|finding| !finding.rule.code().starts_with("GS5"))
        .map(|finding| format!("{} {:?} {}", finding.rule.code(), finding.span, finding.message))
        .collect()
}

fn check(report: &Report, data: &[u8]) {
    let text = std::str::from_utf8(data);
    let fits = |span: &Span| {
        let (start, end) = (span.start.offset as usize, span.end.offset as usize);
        let is_boundary = |at| text.is_ok_and(|text| text.is_char_boundary(at)) || text.is_err();
        assert!(
            start <= end && end <= data.len() && is_boundary(start) && is_boundary(end),
            "{span:?}"
        );
        assert!(
            span.start.line >= 1 && span.start.column >= 1 && span.start.line <= span.end.line,
            "{span:?}"
        );
    };
    for finding in report.findings() {
        fits(&finding.span);
        finding.related.iter().for_each(|related| fits(&related.span));
        finding
            .fix
            .iter()
            .flat_map(|fix| &fix.edits)
            .for_each(|(span, _)| fits(span));
    }
    for format in FORMATS {
        harmless(*format, &format.render(report));
    }
}

/// No control character comes out but line breaks and the colours of our own.
fn harmless(format: Format, text: &str) {
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            assert!(matches!(format, Format::Full | Format::Concise), "{format:?}");
            assert_eq!(rest.next(), Some('['), "an escape sequence that is not ours");
            let end = rest.by_ref().find(|c| !c.is_ascii_digit() && *c != ';');
            assert_eq!(end, Some('m'), "an escape sequence that is not ours");
            continue;
        }
        let acts = c.is_control() && c != '\n'
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!acts, "{c:?} in {format:?}");
    }
    let is_json = match format {
        Format::Json | Format::Sarif | Format::Gitlab => serde_json::from_str::<serde_json::Value>(text).is_ok(),
        Format::Jsonl => text
            .lines()
            .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()),
        _ => true,
    };
    assert!(is_json, "{format:?} is not valid");
}
