//! The command: formats, exit status, what it writes and what it says of pages it cannot use.

use std::path::Path;
use std::process::Command;

use graphsub_codegen::spec::{self, Raw, Spec};
use graphsub_import as import;
use serde_json::json;

use super::pages::{LATENCY, LIFETIMES, SUPPORTED, Style};
use super::{LIFETIME, lines, named, project, publish, put};

/// Runs the tool in a folder on the project: exit status, standard output, standard error.
pub(super) fn run(project: &Path, folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_graphsub-codegen"))
        .current_dir(folder)
        .arg("--root")
        .arg(project)
        .arg("import")
        .args(args)
        .output()
        .expect("the tool runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Pages with facts of all kinds added, removed, changed and renamed.
fn newer(spec: &Spec) -> Raw {
    let mut raw = spec.raw.clone();
    let rows = |raw: &mut Raw, table: &str, key: &str| {
        let rows = raw.get_mut(table).expect("a table");
        rows.retain(|row| spec::key(table, row) != key);
    };
    named(&mut raw, "lifetimes", "onlineMeeting")["maximum"] = json!(4320);
    named(&mut raw, "lifetimes", "presence")["label"] = json!("Teams presence status");
    rows(&mut raw, "lifetimes", "Teams chat");
    let new = json!({"label": "Novelty", "maximum": 77, "gloss": "", "source": "lifetimes-2024"});
    raw.get_mut("lifetimes").expect("a table").push(new);
    named(&mut raw, "latency", "contact")["maximum"] = json!(600);
    named(&mut raw, "quotas", "user [tenant]")["limit"] = json!(2000);
    rows(&mut raw, "quotas", "user [app]");
    let key = "conversationMember /teams/{id}/members";
    named(&mut raw, "permissions", key)["application"] = json!(["TeamMember.ReadBasic.All", "TeamMember.Read.All"]);
    named(&mut raw, "permissions", "chat /chats")["application"] =
        json!(["Chat.Read.All", "Chat.ReadBasic.All", "Chat.ReadWrite.All"]);
    let consent = json!({"permission": "Contacts.Read", "source": "create-subscription-2024"});
    raw.get_mut("resource_specific_consent").expect("a table").push(consent);
    let path = "/appCatalogs/teamsApps/{id}/installations";
    let form = json!({"document": "overview-2024", "path": path});
    named(&mut raw, "paths", path)["forms"]
        .as_array_mut()
        .expect("forms")
        .push(form);
    raw
}

#[test]
fn reports_in_three_formats() {
    let (project, spec) = project();
    let pages = publish(&newer(spec), &Style::default());
    for format in ["text", "markdown", "json"] {
        let (status, out, err) = run(project.path(), pages.path(), &["--format", format, "."]);
        assert_eq!((status, err.as_str()), (Some(1), ""), "{out}");
        insta::assert_snapshot!(format, out);
    }
}

/// A report without the lines of the specs, which every new row moves.
fn without_lines(report: &str) -> String {
    let shortened = |line: &str| match line.split_once(".yaml:") {
        Some((file, rest)) if line.trim_start().starts_with("spec/") => {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
            format!("{file}.yaml:{rest}\n")
        }
        _ => format!("{line}\n"),
    };
    report.lines().map(shortened).collect()
}

/// The floor of a table, 0 where a file has none.
fn floor(lines: &[String]) -> i64 {
    let floor = lines.iter().find_map(|line| line.strip_prefix("floor: "));
    floor.map_or(0, |floor| floor.parse().expect("a number"))
}

#[test]
fn writing_changes_the_rows_concerned_and_says_what_is_left() {
    let (project, spec) = project();
    let pages = publish(&newer(spec), &Style::default());
    let before = lines(project.path());
    let (status, out, _) = run(project.path(), pages.path(), &["--write", "."]);
    assert_eq!(status, Some(1), "{out}");
    let mut changed = String::new();
    for (file, lines) in lines(project.path()) {
        let gone = before[&file].iter().filter(|line| !lines.contains(line));
        let new = lines.iter().filter(|line| !before[&file].contains(line));
        let marked = gone
            .map(|line| format!("-{line}\n"))
            .chain(new.map(|line| format!("+{line}\n")));
        let marked: String = marked.filter(|line| !line[1..].starts_with("floor: ")).collect();
        // A floor moves with every row of the real tables: what it is lowered or raised by does not.
        let by = floor(&lines) - floor(&before[&file]);
        let marked = marked
            + &(if by == 0 {
                String::new()
            } else {
                format!(" floor {by:+}\n")
            });
        if !marked.is_empty() {
            changed += &format!("{file}\n{marked}");
        }
    }
    insta::assert_snapshot!(
        "written",
        format!("{}--- changed lines\n{changed}", without_lines(&out))
    );
    let (status, again, _) = run(project.path(), pages.path(), &["."]);
    assert_eq!(status, Some(1), "what is left to a person is still there");
    assert!(
        again.ends_with("4 differences (1 added, 1 removed, 2 changed)\n"),
        "{again}"
    );
}

#[test]
fn without_drift_the_status_is_zero() {
    let (project, spec) = project();
    let pages = publish(&spec.raw, &Style::default());
    let (status, out, err) = run(project.path(), pages.path(), &["--write", "."]);
    assert_eq!((status, err.as_str()), (Some(0), ""), "{out}");
    assert_eq!(out, "wrote 0 files\nno drift\n");
}

#[test]
fn a_new_value_leaves_check_green_where_no_decision_speaks() {
    let (project, spec) = project();
    let mut raw = spec.raw.clone();
    named(&mut raw, "lifetimes", "presence")["maximum"] = json!(90);
    rename_last(&mut raw);
    let pages = publish(&raw, &Style::default());
    let mut drift = import::compare(spec, &[pages.path().to_owned()], None);
    let written = import::write(project.path(), &mut drift).expect("written");
    assert_eq!(written.missing, []);
    assert_eq!(
        written.files,
        [
            "spec/resources.yaml",
            "spec/tables/latency.yaml",
            "spec/tables/lifetimes.yaml"
        ]
    );
    let spec = Spec::load(project.path()).expect("sound");
    assert_eq!(graphsub_codegen::check::check(&spec), []);
}

/// Another name for one resource.
fn rename_last(raw: &mut Raw) {
    named(raw, "latency", "todoTask")["label"] = json!("To-do task");
}

#[test]
fn garbage_ends_in_a_clear_error_and_nothing_is_written() {
    let (project, _) = project();
    let folder = tempfile::tempdir().expect("a folder");
    let before = Spec::files(project.path()).expect("readable");
    for (page, text, why) in [
        (LIFETIMES, "no table here\n".to_owned(), "lifetimes-2024 must have 1 table `lifetime`, and it was not found"),
        (LIFETIMES, "a\0b".to_owned(), "byte 1 is zero"),
        ("other.md", format!("{LIFETIME}| chat | 1 minute |\n"), "give one of spec/documents.yaml the field `page: other.md`"),
        (LIFETIMES, format!("{LIFETIME}| chat | some time |\n"), "no number of minutes"),
        (LIFETIMES, format!("{LIFETIME}| chat | 60 minutes | x |\n"), "nothing is taken from it"),
        (
            SUPPORTED,
            "| Resource | Supported resource paths | Limitations |\n|---|---|---|\n| user | `/users` | Quotas: <li>Per moon: 3 |\n"
                .to_owned(),
            "a quota was not understood and not compared: `Per moon: 3`",
        ),
        (
            SUPPORTED,
            "| Resource | Supported resource paths | Limitations |\n|---|---|---|\n| user | `/users//x` | - |\n".to_owned(),
            "has an empty segment",
        ),
        (
            LATENCY,
            "| Resource | Average latency | Maximum latency |\n|---|---|---|\n| chat | soon | later |\n".to_owned(),
            "`soon` is not a valid length of time",
        ),
        (
            "api-reference/beta/resources/change-notifications-api-overview.md",
            "| Permission type | Supported resource types |\n|---|---|\n| Magic | chat |\n".to_owned(),
            "`Magic` is not a known permission type",
        ),
    ] {
        put(folder.path(), page, &text);
        let (status, out, err) = run(project.path(), folder.path(), &["--write", page]);
        assert_eq!(status, Some(2), "{text}: {out}{err}");
        assert!(err.contains(&format!("{page}:")) && err.contains(why), "{text}: {err}");
        assert!(err.ends_with("what could not be read was left out: see the errors above\n"), "{err}");
    }
    assert_eq!(Spec::files(project.path()).expect("readable"), before);
    for (args, why) in [
        (&["missing.md"][..], "cannot be read"),
        (
            &["--document", "lifetime-2024", LIFETIMES],
            "did you mean `lifetimes-2024`?",
        ),
    ] {
        let (status, _, err) = run(project.path(), folder.path(), args);
        assert_eq!(status, Some(2), "{err}");
        assert!(err.contains(why), "{err}");
    }
    let empty = tempfile::tempdir().expect("a folder");
    put(empty.path(), "a.md", "text");
    let (status, _, err) = run(project.path(), empty.path(), &["."]);
    assert_eq!(status, Some(2));
    assert!(
        err.contains("no page in this folder is the `page` of a document"),
        "{err}"
    );
}

#[test]
fn a_page_by_another_name_needs_its_document() {
    let (project, spec) = project();
    let pages = publish(&spec.raw, &Style::default());
    let file = pages.path().join("copy.md");
    std::fs::copy(pages.path().join(LATENCY), &file).expect("copied");
    let (status, out, _) = run(project.path(), pages.path(), &["--document", "latency-2024", "copy.md"]);
    assert_eq!((status, out.as_str()), (Some(0), "no drift\n"));
}

#[test]
fn an_include_is_the_document_it_is_itself() {
    let (project, spec) = project();
    let mut raw = spec.raw.clone();
    named(&mut raw, "latency", "chat")["maximum"] = json!(77);
    let pages = publish(&raw, &Style::default());
    put(
        pages.path(),
        "concepts/overview.md",
        "text\n\n[!INCLUDE [x](includes/change-notifications-delivery-latency.md)]\n",
    );
    let (status, out, err) = run(project.path(), pages.path(), &["concepts/overview.md"]);
    assert_eq!((status, err.as_str()), (Some(1), ""), "{out}");
    assert!(
        out.contains("concepts/includes/change-notifications-delivery-latency.md:"),
        "{out}"
    );
    assert!(out.contains("changed `chat`: maximum: 3600 -> 77"), "{out}");
}
