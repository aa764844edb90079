//! However much is wrong, the memory of a run is bounded, and what is not shown is counted.

use std::fs;
use std::path::Path;

use graphsub_lint::baseline::Baselines;
use graphsub_lint::engine::{Input, MaxTotalFindings, Options, Report, lint};
use graphsub_tables::{Rule, Severity};

const HEAD: &str = "version: 1\napp: {name: a, id: 24d3b144-21ae-4080-943f-7067b395b913, auth: application, permissions: [Mail.Read]}\n\
                    defaults: {notificationUrl: \"https://a.example/b\", clientState: s, lifetime: 6d, changeType: updated}\nsubscriptions:\n";

/// Standard output, standard error and the exit status with 300 MB of address space.
#[cfg(target_os = "linux")]
fn in_300_megabytes(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = std::process::Command::new("sh")
        .args(["-c", "ulimit -v 300000; exec \"$0\" lint --isolated \"$@\""])
        .arg(env!("CARGO_BIN_EXE_graphsub"))
        .args(args)
        .current_dir(folder)
        // As on a machine that has many: each of them takes up address space.
        .env("RAYON_NUM_THREADS", "64")
        .output()
        .expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
#[cfg(target_os = "linux")]
fn many_files_with_many_findings_fit_into_300_megabytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let keys: String = (0..1_200).map(|index| format!("k{index}: 1\n")).collect();
    for file in 0..100 {
        let name = folder.path().join(format!("{file}.graphsub.yaml"));
        fs::write(name, format!("resource: /me/events\n{keys}")).expect("written");
    }
    let (status, out, err) = in_300_megabytes(folder.path(), &["."]);
    assert_eq!(status, Some(1), "{err}");
    let last = out.lines().last().unwrap_or_default();
    // Three more for what each body lacks.
    assert!(
        last.starts_with("120,300 errors, 100 warnings (95,400 not shown: "),
        "{last}"
    );
    assert!(
        err.starts_with("warning: 75,400 findings not shown: more than 25,000 in this run"),
        "{err}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn one_file_with_a_million_findings_fits_into_300_megabytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str, text: String| fs::write(folder.path().join(name), text).expect("written");
    // Each item is one of them.
    place("a.json", format!("[{}1]", "1,".repeat(999_999)));
    let (status, out, err) = in_300_megabytes(folder.path(), &["--format", "concise", "a.json"]);
    assert_eq!((status, err.as_str()), (Some(1), ""));
    let last = out.lines().last().unwrap_or_default();
    assert!(last.starts_with("1,000,000 errors (999,000 not shown"), "{last}");
    // As many nodes, and as many keys, as are read.
    let list = format!("[{}1]", "1,".repeat(900_000));
    place("b.yaml", format!("x-a: {list}\nx-b: {list}\nresource: /me/events\n"));
    let keys: String = (0..99_000).map(|index| format!("k{index}: 1\n")).collect();
    place("c.yaml", format!("resource: /me/events\n{keys}"));
    for name in ["b.yaml", "c.yaml"] {
        let (status, out, err) = in_300_megabytes(folder.path(), &[name]);
        assert_eq!((status, err.as_str()), (Some(1), ""), "{name}");
        assert!(!out.contains("GS001"), "{name}");
    }
}

/// What is written once and read for each subscription would make a small file cost as much as a large one.
#[test]
#[cfg(target_os = "linux")]
fn what_subscriptions_share_is_limited() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = "a".repeat(2_000_000);
    let entries = "  - {name: *n, resource: /none}\n".repeat(999);
    let defaults = "  - resource: /users/u/messages\n".repeat(2_000);
    let names: String = (0..100_000).map(|index| format!("P{index}.Read, ")).collect();
    for (name, text) in [
        ("name.yaml", format!("x-n: &n \"{long}\"\nsubscriptions:\n{entries}")),
        (
            "url.yaml",
            format!("defaults: {{notificationUrl: \"https://a.example/{long}\"}}\nsubscriptions:\n{defaults}"),
        ),
        (
            "duration.yaml",
            format!(
                "defaults: {{lifetime: {}}}\nsubscriptions:\n{defaults}",
                "1".repeat(2_000_000)
            ),
        ),
        (
            "list.yaml",
            format!("app: {{auth: application, permissions: [{names}]}}\nsubscriptions:\n{defaults}"),
        ),
    ] {
        fs::write(folder.path().join(name), text).expect("written");
        let limit = ["--max-value-bytes", "20000000", "--format", "concise"];
        let (status, out, err) = in_300_megabytes(folder.path(), &[&limit[..], &[name]].concat());
        assert_eq!((status, err.as_str()), (Some(1), ""), "{name}");
        let refused: Vec<&str> = out.lines().filter(|line| line.contains("GS001")).collect();
        assert!(
            refused.len() == 1 && refused[0].contains("more than 20,000,000 bytes of values"),
            "{name}: {refused:?}"
        );
        assert!(out.len() < 2_000_000, "{name}");
    }
}

fn file(name: &str, entries: &str) -> Input {
    Input::text(name, format!("{HEAD}{entries}"))
}

fn limited(inputs: &[Input], most: usize) -> Report {
    let mut options = Options::default();
    options.max_total_findings = MaxTotalFindings(most);
    lint(inputs, &options)
}

#[test]
fn findings_beyond_the_limit_of_a_run_are_counted() {
    let inputs: Vec<Input> = (0..20)
        .map(|index| {
            let entries = "  - {resource: /none1}\n  - {resource: /none2}\n  - {resource: /none3} # graphsub: ignore[GS101] why\n";
            file(&format!("{index}.yaml"), entries)
        })
        .collect();
    let all = limited(&inputs, usize::MAX);
    assert_eq!((all.summary.errors, all.summary.suppressed, all.failing), (40, 20, 40));
    for most in [0, 1, 5, 39, 40] {
        let report = limited(&inputs, most);
        assert_eq!(report.diagnostics.len(), most);
        assert_eq!(report.summary.not_shown, 40 - most);
        assert_eq!(report.summary.over_total, 40 - most);
        // Neither a suppression beyond the limit nor the exit status is affected.
        assert_eq!(report.summary.errors, all.summary.errors);
        assert_eq!((report.summary.suppressed, report.failing), (20, 40));
        let shown: Vec<u32> = report.findings().map(|finding| finding.file).collect();
        let first: Vec<u32> = all.findings().map(|finding| finding.file).take(most).collect();
        assert_eq!(shown, first);
    }
}

#[test]
fn what_is_counted_over_all_files_is_limited_too() {
    let inputs: Vec<Input> = (0..10)
        .map(|index| {
            file(
                &format!("{index}.yaml"),
                &"  - {resource: /users/u/messages}\n".repeat(400),
            )
        })
        .collect();
    let all = limited(&inputs, usize::MAX);
    let few = limited(&inputs, 100);
    let of = |report: &Report| {
        let quota = report
            .findings()
            .filter(|finding| finding.rule == Rule::DuplicateSubscription);
        quota.count()
    };
    assert_eq!((of(&all), of(&few)), (3_999, 100));
    assert_eq!(few.summary.errors, all.summary.errors);
    assert_eq!(few.summary.not_shown, all.summary.errors - 100);
    assert!(few.fails(Severity::Error));
}

#[test]
fn a_baseline_holds_what_is_beyond_the_limit() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let mut inputs = Vec::new();
    for index in 0..10 {
        let name = format!("{index}.graphsub.yaml");
        let text = format!("{HEAD}  - {{resource: /none1}}\n  - {{resource: /none2}}\n");
        fs::write(at(&name), text).expect("written");
        inputs.push(Input::file(name.clone(), at(&name)));
    }
    let baseline = at("baseline.json");
    let run = |args: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_graphsub"))
            .args(["lint", "--isolated", "--max-total-findings", "5"])
            .args(args)
            .current_dir(folder.path())
            .output()
            .expect("it runs")
    };
    assert_eq!(run(&["--write-baseline", "baseline.json"]).status.code(), Some(0));
    assert!(Baselines::load([baseline.as_path()]).is_ok());
    let known = run(&["--baseline", "baseline.json", "--prune-baseline"]);
    let out = String::from_utf8_lossy(&known.stdout);
    assert!(out.starts_with("no findings, 20 in the baseline"), "{out}");
    assert_eq!(
        (known.status.code(), &*String::from_utf8_lossy(&known.stderr)),
        (Some(0), "")
    );
    let text = fs::read_to_string(&baseline).expect("there");
    assert_eq!(text.matches("\"fingerprint\"").count(), 20);
}
