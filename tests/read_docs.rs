//! Reading documentation pages from end to end: what is printed, what is reported, and pages that are
//! none.

#[path = "read_docs/forms.rs"]
mod forms;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use graphsub_import::docs::{self, Facts, MAX_BYTES, MAX_COLUMNS, MAX_FOLDER_DEPTH, MAX_INCLUDE_DEPTH, read};

/// Runs the tool in a folder: exit status, standard output, standard error.
fn run_in(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_graphsub-codegen"))
        .current_dir(folder)
        .arg("read-docs")
        .args(args)
        .output()
        .expect("the tool runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A whole run over the pages of the tests.
fn run(args: &[&str]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/docs");
    let (status, out, err) = run_in(&folder, args);
    format!("{out}--- standard error\n{err}--- exit status {status:?}\n")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn write(folder: &Path, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
    let file = folder.join(name);
    std::fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a new folder");
    std::fs::write(&file, contents).expect("a new file");
    file
}

const LIFETIMES: &str = "| Resource | Maximum expiration time |\n|---|---|\n";

#[test]
fn a_folder_is_read_with_its_includes() {
    insta::assert_snapshot!(run(&["."]));
}

#[test]
fn a_page_is_an_array_of_tables_in_json() {
    insta::assert_snapshot!(run(&["--format", "json", "older/webhooks.md"]));
}

#[test]
fn an_include_names_its_file_in_json() {
    insta::assert_snapshot!(run(&["--format", "json", "api/create.md"]));
}

#[test]
fn latencies_and_rich_resources_in_json() {
    insta::assert_snapshot!(run(&["--format", "json", "includes/latency.md", "includes/rich.md"]));
}

#[test]
fn a_translation_gives_its_original_or_a_report() {
    insta::assert_snapshot!(run(&["--format", "json", "translated"]));
}

#[test]
fn a_warning_leaves_the_exit_status_alone() {
    let folder = folder();
    let row = "| a | 43200 minutes (under 3 days) |\n";
    write(folder.path(), "a.md", format!("{LIFETIMES}{row}"));
    let (status, out, err) = run_in(folder.path(), &["a.md"]);
    assert_eq!(status, Some(0), "{out}{err}");
    assert!(
        err.contains("a.md:3: warning: 43200 minutes are not `under 3 days`"),
        "{err}"
    );
}

#[test]
fn what_is_no_page_is_refused() {
    let folder = folder();
    let at = folder.path();
    std::fs::create_dir(at.join("empty")).expect("a new folder");
    write(at, "notes/a.txt", "no page");
    write(at, "binary.md", b"| a |\0");
    write(at, "latin.md", b"| caf\xE9 |");
    write(at, "large.md", vec![b'a'; 50 << 20]);
    for (name, why) in [
        ("missing.md", "cannot be read"),
        ("empty", "no Markdown file"),
        ("notes", "no Markdown file"),
        ("binary.md", "byte 5 is zero"),
        ("latin.md", "not UTF-8 at byte 5"),
        ("large.md", "larger than 4 MiB"),
    ] {
        let (status, _, err) = run_in(at, &[name]);
        assert_eq!(status, Some(2), "{name}: {err}");
        assert!(
            err.starts_with(&format!("{name}: error: ")) && err.contains(why),
            "{name}: {err}"
        );
        assert_eq!(err.lines().count(), 1, "{name}: {err}");
    }
}

#[test]
fn one_file_that_cannot_be_read_hides_no_other() {
    let folder = folder();
    write(folder.path(), "a.md", b"\xFF");
    write(folder.path(), "b.md", format!("{LIFETIMES}| a | 1 minute |\n"));
    let reading = read(&[folder.path().to_owned()]);
    assert_eq!((reading.tables.len(), reading.problems.len()), (1, 1));
    assert!(reading.is_incomplete());
}

#[cfg(unix)]
#[test]
fn pipes_and_links_to_folders_do_not_stop_the_reader() {
    let folder = folder();
    let at = folder.path();
    let page = write(at, "in/a.md", format!("{LIFETIMES}| a | 1 minute |\n"));
    std::os::unix::fs::symlink(at, at.join("in/back")).expect("a link");
    assert!(
        Command::new("mkfifo")
            .arg(at.join("in/pipe.md"))
            .status()
            .is_ok_and(|status| status.success())
    );
    assert_eq!(read(&[at.to_owned()]).files, 1);
    let named = read(&[at.join("in/pipe.md"), page]);
    assert_eq!(named.problems.len(), 1, "{:?}", named.problems);
    assert_eq!(named.tables.len(), 1);
}

#[test]
fn byte_order_marks_and_windows_line_ends_change_nothing() {
    let folder = folder();
    let text = format!("---\ntitle: x\n---\n\n{LIFETIMES}| [a][] | 4,230 minutes |\n");
    let plain = write(folder.path(), "a.md", &text);
    let windows = write(folder.path(), "b.md", format!("\u{FEFF}{}", text.replace('\n', "\r\n")));
    let facts = |page: PathBuf| {
        let reading = read(&[page]);
        assert_eq!(reading.problems, []);
        reading
            .tables
            .into_iter()
            .map(|table| (table.line, table.facts))
            .collect::<Vec<_>>()
    };
    assert_eq!(facts(plain), facts(windows));
}

#[test]
fn circles_and_depth_of_includes_are_bounded() {
    let folder = folder();
    let at = folder.path();
    write(at, "circle/a.md", "[!INCLUDE [b](b.md)]\n");
    write(
        at,
        "circle/b.md",
        format!("{LIFETIMES}| b | 1 minute |\n\n[!INCLUDE [a](../circle/a.md)]\n"),
    );
    let reading = read(&[at.join("circle/a.md")]);
    assert_eq!((reading.tables.len(), reading.files), (1, 2));
    assert_eq!(reading.problems.len(), 1);
    assert!(
        reading.problems[0].to_string().contains("b.md:5: warning: "),
        "{:?}",
        reading.problems
    );
    for depth in 0..=MAX_INCLUDE_DEPTH + 1 {
        let text = format!("[!INCLUDE [next]({}.md)]\n", depth + 1);
        write(at, &format!("deep/{depth}.md"), text);
    }
    let reading = read(&[at.join("deep/0.md")]);
    assert_eq!(reading.files, MAX_INCLUDE_DEPTH + 1);
    assert!(
        reading.problems[0].to_string().contains("more than 16 deep"),
        "{:?}",
        reading.problems
    );
    assert!(reading.is_incomplete());
}

#[test]
fn an_include_is_read_once_and_named_as_what_it_is() {
    let folder = folder();
    let at = folder.path();
    write(at, "inc/t.md", format!("x\n\n{LIFETIMES}| b | 1 minute |\n"));
    write(at, "a.md", "[!INCLUDE [t](inc/t.md)]\n");
    write(at, "b.md", "[!INCLUDE [t](./inc/../inc/t.md)]\n");
    let reading = read(&[at.to_owned()]);
    assert_eq!((reading.tables.len(), reading.files, reading.pages), (1, 3, 3));
    assert_eq!(
        (&reading.tables[0].file, reading.tables[0].line),
        (&at.join("inc/t.md"), 3)
    );
}

/// A page may come from anywhere: it must not make other files of the machine readable.
#[test]
fn nothing_outside_of_what_was_named_is_read() {
    let folder = folder();
    let at = folder.path();
    let table = format!("{LIFETIMES}| secret | 1 minute |\n");
    write(at, "secret.md", &table);
    write(at, "other/x.md", &table);
    let include = |target: &str| format!("text\n\n[!INCLUDE [x]({target})]\n");
    write(at, "docs/api/up.md", include("../../secret.md"));
    write(
        at,
        "docs/api/far.md",
        include("../../../../../../../../../../../etc/none.md"),
    );
    write(at, "docs/api/none.md", include("../../none.md"));
    write(at, "docs/api/well.md", include("../inc/../inc/t.md"));
    write(at, "docs/inc/t.md", "nothing");
    let told = |paths: &[PathBuf]| {
        let reading = read(paths);
        assert!(reading.tables.is_empty(), "{:?}", reading.tables);
        let mut problems = reading.problems;
        problems.sort();
        let shown = |p: docs::Problem| {
            assert_eq!(p.severity, docs::Severity::Error, "{p}");
            let name = p.file.file_name().map(|name| name.to_string_lossy().into_owned());
            (
                name.unwrap_or_default(),
                p.line,
                p.message.contains(" out of the folder "),
            )
        };
        problems.into_iter().map(shown).collect::<Vec<_>>()
    };
    let error = |name: &str, line| (name.to_owned(), line, true);
    let expected = [
        error("far.md", Some(3)),
        error("none.md", Some(3)),
        error("up.md", Some(3)),
    ];
    assert_eq!(told(&[at.join("docs")]), expected);
    assert_eq!(told(&[at.join("docs/api/up.md")]), expected[2..]);
    // A page alone is bounded by its checkout.
    std::fs::create_dir(at.join("docs/.git")).expect("a new folder");
    assert_eq!(told(&[at.join("docs/api/up.md")]), expected[2..]);
    assert_eq!(told(&[at.join("docs/api/well.md")]), []);
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        write(at, "linked/a.md", include("inc/x.md"));
        write(at, "linked/b.md", include("link.md"));
        write(at, "linked/c.md", include("inc/none.md"));
        symlink("../other", at.join("linked/inc")).expect("a link");
        symlink("../secret.md", at.join("linked/link.md")).expect("a link");
        let expected = [
            error("a.md", Some(3)),
            error("b.md", Some(3)),
            error("c.md", Some(3)),
            error("link.md", None),
        ];
        assert_eq!(told(&[at.join("linked")]), expected);
    }
    let both = read(&[at.join("docs"), at.to_owned()]);
    assert!(both.tables.iter().any(|table| table.file.ends_with("secret.md")));
}

#[test]
fn deep_folders_are_bounded() {
    let folder = folder();
    let deep = "d/".repeat(MAX_FOLDER_DEPTH + 2);
    write(folder.path(), &format!("{deep}a.md"), LIFETIMES);
    let reading = read(&[folder.path().to_owned()]);
    assert_eq!(reading.problems.len(), 1, "{:?}", reading.problems);
    assert!(reading.problems[0].message.contains("folders deep"));
}

#[test]
fn wide_tables_are_refused_and_the_rest_is_read() {
    let columns = 100_000;
    let wide = format!("{}\n{}\n", "|a".repeat(columns), "|-".repeat(columns));
    let text = format!("{wide}| b |\n\n{LIFETIMES}| a | 1 minute |\n");
    let folder = folder();
    let reading = read(&[write(folder.path(), "a.md", text)]);
    assert_eq!(reading.tables.len(), 1);
    assert_eq!(
        reading.problems[0].message,
        format!("a table of {columns} columns was not read: {MAX_COLUMNS} are the most")
    );
}

#[test]
fn hostile_pages_take_bounded_time() {
    // A sixteenth of what is read at most: the tool under test is not optimised.
    let size = usize::try_from(MAX_BYTES / 16).expect("a small number");
    let folder = folder();
    let patterns = [
        "[",
        "`",
        "*",
        "<",
        "> ",
        "- ",
        "|",
        "![",
        "*a ",
        "[a](",
        "<!--",
        "[a][",
        "<span",
        "<span class=\"sxs-lookup\">",
        "<sup>",
        "|-\n",
        "| a |\n|---|\n",
        "[!INCLUDE [a](b.txt)]\n",
        "(",
        "(/a",
        "60 minutes ",
        "<li>a",
        "\n",
    ];
    let headers = [
        "| Resource | Supported resource paths | Limitations |\n|-|-|-|\n| a |",
        "| Resource | Maximum expiration time |\n|-|-|\n| a |",
        "| Supported resource | Delegated (work or school account) | Delegated (personal Microsoft account) | Application |\n\
         |-|-|-|-|\n|",
    ];
    for (pattern, header) in patterns
        .iter()
        .flat_map(|pattern| headers.map(|header| (pattern, header)))
    {
        let text = format!("{header}{}", pattern.repeat(size / pattern.len()));
        let reading = read(&[write(folder.path(), "a.md", text)]);
        assert_eq!(reading.files, 1, "{pattern:?}");
        let size_of_output = docs::text(&reading).len();
        assert!(size_of_output < 20 * size, "{pattern:?} prints {size_of_output} bytes");
    }
}

#[test]
fn one_long_line_does_not_widen_all_rows() {
    let folder = folder();
    let rows = "| b | 1 minute |\n".repeat(10_000);
    let text = format!("{LIFETIMES}| {} | 1 minute |\n{rows}", "a".repeat(1 << 20));
    let reading = read(&[write(folder.path(), "a.md", &text)]);
    assert!(docs::text(&reading).len() < 4 * text.len());
}

#[test]
fn half_a_table_at_the_end_is_read_as_far_as_it_goes() {
    let folder = folder();
    let text = format!("{LIFETIMES}| a | 1 minute |\n| b | 2 min");
    let reading = read(&[write(folder.path(), "a.md", text)]);
    match &reading.tables[0].facts {
        Facts::Lifetimes(rows) => {
            let minutes: Vec<Option<u32>> = rows.iter().map(|row| row.facts.lifetime_minutes).collect();
            assert_eq!(minutes, [Some(1), None]);
        }
        other => panic!("{other:?}"),
    }
    assert!(reading.is_incomplete());
}
