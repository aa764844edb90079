//! Pages of the documentation.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use graphsub_codegen::spec::Spec;
use graphsub_import::{compare, docs, load, report};
use pulldown_cmark::{Event, Parser, Tag};

/// The page in a folder of its own.
fn published<R>(data: &[u8], read: impl FnOnce(&Path) -> R) -> R {
    thread_local! {
        static FOLDER: tempfile::TempDir = tempfile::tempdir().expect("a folder");
    }
    FOLDER.with(|folder| {
        let file = folder.path().join("page.md");
        std::fs::write(&file, data).expect("written");
        read(&file)
    })
}

/// A page read twice is the same, and nothing from it acts on a terminal.
pub fn page(data: &[u8]) {
    published(data, |file| {
        let paths = [file.to_path_buf()];
        let (once, twice) = (docs::read(&paths), docs::read(&paths));
        let shown = docs::text(&once);
        assert_eq!(shown, docs::text(&twice));
        plain(&shown);
        let json = docs::json(&once).expect("JSON");
        assert_eq!(json, docs::json(&twice).expect("JSON"));
        for problem in &once.problems {
            plain(&problem.to_string());
        }
    });
}

/// What a page differs in from the tables becomes a report without markup of the page's own.
pub fn import(data: &[u8]) {
    let (spec, documents) = specs();
    // The first byte says which document the page is.
    let Some((first, page)) = data.split_first() else {
        return;
    };
    let document = &documents[usize::from(*first) % documents.len()];
    published(page, |file| {
        let paths: [PathBuf; 1] = [file.to_path_buf()];
        let drift = compare(spec, &paths, Some(document));
        assert_eq!(drift, compare(spec, &paths, Some(document)));
        plain(&report::text(&drift, None));
        let json = report::json(&drift, None);
        let _ = json;
        unadorned(&report::markdown(&drift, None));
    });
}

fn specs() -> &'static (Spec, Vec<String>) {
    static SPECS: OnceLock<(Spec, Vec<String>)> = OnceLock::new();
    SPECS.get_or_init(|| {
        let spec = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the specs are sound");
        let documents = spec
            .documents
            .documents
            .iter()
            .map(|document| document.id.clone())
            .collect();
        (spec, documents)
    })
}

fn plain(text: &str) {
    for c in text.chars().filter(|c| *c != '\n') {
        let acts = c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!acts, "{c:?}");
    }
}

/// Only headings, tables, lists, code and emphasis that the report makes itself.
fn unadorned(markdown: &str) {
    plain(markdown);
    let mut options = pulldown_cmark::Options::empty();
    options.insert(pulldown_cmark::Options::ENABLE_TABLES);
    options.insert(pulldown_cmark::Options::ENABLE_TASKLISTS);
    for event in Parser::new_ext(markdown, options) {
        let is_foreign = matches!(
            event,
            Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Start(
                    Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock | Tag::CodeBlock(_) | Tag::BlockQuote(_)
                )
        );
        assert!(!is_foreign, "{event:?} in {markdown}");
    }
}
