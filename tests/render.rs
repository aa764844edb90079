//! Templates of a user's own: the two maintained examples, and what goes wrong in others.

use std::path::{Path, PathBuf};

use graphsub_codegen::model::{self, Model};
use graphsub_codegen::spec::Spec;
use graphsub_codegen::{backend, generate};
use rusqlite::Connection;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn model() -> Model {
    model::build(&Spec::load(&root()).expect("sound"))
}

/// What an example writes, through the command.
fn example(name: &str, file: &str) -> String {
    let out = tempfile::tempdir().expect("a folder");
    let templates = root().join("examples/templates").join(name);
    let first = generate::render(&root(), &templates, out.path()).expect("rendered");
    assert_eq!((first.files, first.written), (1, 1));
    let again = generate::render(&root(), &templates, out.path()).expect("rendered");
    assert_eq!(
        (again.files, again.written),
        (1, 0),
        "what did not change is not written"
    );
    std::fs::read_to_string(out.path().join(file)).expect("written")
}

/// The failure of a folder with one template.
fn failure(template: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("deep")).expect("created");
    std::fs::write(folder.path().join("deep/one.txt.tera"), template).expect("written");
    let error = backend::folder::files(folder.path(), &model()).expect_err("a mistake");
    error.to_string()
}

#[test]
fn sql_loads_and_holds_the_tables() {
    let sql = example("sql", "graphsub.sql");
    let database = Connection::open_in_memory().expect("a database");
    database
        .execute_batch(&format!("PRAGMA foreign_keys = ON;\n{sql}"))
        .expect("valid SQL");
    let count = |table: &str| -> usize {
        let query = format!("SELECT count(*) FROM {table}");
        let count: i64 = database.query_row(&query, [], |row| row.get(0)).expect("a number");
        usize::try_from(count).expect("a count")
    };
    let model = model();
    let resources = &model.resources;
    let limits = |resource: &model::Resource| {
        let limits = [&resource.maximum, &resource.rich, &resource.contested];
        limits.iter().filter(|limit| limit.is_some()).count()
    };
    let granted = model.paths.iter().flat_map(|path| &path.access);
    for (table, rows) in [
        ("documents", model.documents.len()),
        ("resources", resources.len()),
        ("paths", model.paths.len()),
        ("permissions", granted.map(|access| access.permissions.len()).sum()),
        ("lifetimes", resources.iter().map(limits).sum()),
        ("quotas", resources.iter().map(|resource| resource.quotas.len()).sum()),
        (
            "latency",
            resources.iter().filter(|resource| resource.latency.is_some()).count(),
        ),
    ] {
        assert!(rows > 0, "{table}");
        assert_eq!(count(table), rows, "{table}");
    }
    let minutes: u32 = database
        .query_row(
            "SELECT minutes FROM lifetimes WHERE resource = 'chatMessage' AND kind = 'maximum'",
            [],
            |row| row.get(0),
        )
        .expect("a row");
    let chat = resources.iter().find(|resource| resource.id == "chatMessage");
    assert_eq!(
        Some(minutes),
        chat.and_then(|chat| chat.maximum.as_ref()).map(|m| m.minutes)
    );
}

#[test]
fn csharp_has_a_constant_for_each_name() {
    let code = example("csharp", "Graphsub.cs");
    let model = model();
    for permission in &model.permissions {
        let name = &permission.name;
        let line = format!("    public const string {} = \"{name}\";\n", backend::pascal(name));
        assert!(code.contains(&line), "{line}");
    }
    for resource in &model.resources {
        let name = backend::pascal(&resource.id);
        assert!(code.contains(&format!("    {name},\n")), "{name}");
        if let Some(limit) = &resource.maximum {
            let line = format!("    public const int {name} = {};\n", limit.minutes);
            assert!(code.contains(&line), "{line}");
        }
    }
    assert_eq!(code.matches("        (Resource.").count(), model.paths.len());
    assert_eq!(code.matches('{').count(), code.matches('}').count());
}

#[test]
fn mistakes_of_a_template_are_named_with_their_place() {
    insta::assert_snapshot!(failure("one\n{{ revision "));
    insta::assert_snapshot!(failure("one\ntwo {{ revisions }}\n"));
    insta::assert_snapshot!(failure("{% for r in resources %}\n{{ r.id | shout }}{% endfor %}"));
    let empty = tempfile::tempdir().expect("a folder");
    let error = backend::folder::files(empty.path(), &model()).expect_err("no template");
    assert!(error.to_string().ends_with("contains no `.tera` file"), "{error}");
}

#[test]
fn partials_write_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("_name.tera"), "of {{ revision }}").expect("written");
    std::fs::write(folder.path().join("a.txt.tera"), "{% include \"_name.tera\" %}\n").expect("written");
    let model = model();
    let files = backend::folder::files(folder.path(), &model).expect("rendered");
    assert_eq!(
        files.into_iter().collect::<Vec<_>>(),
        [("a.txt".to_owned(), format!("of {}\n", model.revision))]
    );
}
