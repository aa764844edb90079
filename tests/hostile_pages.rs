//! Nothing from a page can become markup in the body of a pull request, or act on a terminal.

use std::path::Path;
use std::sync::LazyLock;

use graphsub_codegen::spec::Spec;
use graphsub_import::{compare, load, report};
use proptest::prelude::*;
use proptest::sample::select;
use pulldown_cmark::{Event, Options, Parser, Tag};

fn specs() -> &'static Spec {
    static SPECS: LazyLock<Spec> =
        LazyLock::new(|| load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the specs are sound"));
    &SPECS
}

/// A page in which a label, a permission and a number are what somebody wants.
fn reports(words: &str) -> [String; 2] {
    let page = format!(
        "# {words}\n\n| Resource | Maximum expiration time |\n|---|---|\n| {words} | 4,320 minutes |\n| Presence | {words} |\n\n\
         {words}\n\n[!INCLUDE [x]({words})]\n"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.md");
    std::fs::write(&file, page).expect("written");
    let drift = compare(specs(), &[file], Some("lifetimes-2024"));
    assert!(drift.is_any() || drift.is_incomplete());
    [report::text(&drift, None), report::markdown(&drift, None)]
}

fn is_harmless(words: &str) -> Result<(), TestCaseError> {
    let [text, markdown] = reports(words);
    for c in text.chars().chain(markdown.chars()).filter(|c| *c != '\n') {
        let acts = c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        prop_assert!(!acts, "{c:?} in {text}");
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut is_code = false;
    for event in Parser::new_ext(&markdown, options) {
        match event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Start(
                Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::HtmlBlock
                | Tag::CodeBlock(_)
                | Tag::BlockQuote(_)
                | Tag::Emphasis
                | Tag::Strikethrough,
            ) => prop_assert!(false, "{event:?} in {markdown}"),
            // GitHub makes mentions and links of text, never of code.
            Event::Text(text) if !is_code => {
                prop_assert!(
                    !text.contains(['@', '#']) && !text.contains("://"),
                    "{text} in {markdown}"
                );
            }
            _ => {}
        }
        is_code = false;
    }
    Ok(())
}

fn piece() -> impl Strategy<Value = &'static str> {
    select(vec![
        "chat",
        " ",
        "`",
        "``",
        "|",
        "\\|",
        "<img src=x onerror=y>",
        "</td>",
        "<!--",
        "-->",
        "![a](b)",
        "[a](b)",
        "[a]: b",
        "@octocat",
        "&#64;octocat",
        "#1",
        "gh-1",
        "https://a.example/b",
        "www.a.example",
        "a@b.example",
        "*",
        "**",
        "_",
        "~~",
        "\u{202e}",
        "\u{2066}",
        "\u{1b}[2J",
        "\u{9b}",
        "\u{2028}",
        "&#x202e;",
        "&#27;[2J",
        "&#96;",
        "::error::x",
        "\\",
        "&lt;b&gt;",
        "- [x] ",
        "> ",
        "é",
        "minutes",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_page_brings_no_markup(pieces in proptest::collection::vec(piece(), 1..8)) {
        is_harmless(&pieces.concat())?;
    }
}

#[test]
fn a_label_of_megabytes_is_cut() {
    for text in reports(&"x".repeat(2_000_000)) {
        assert!(text.len() < 40_000, "{}", text.len());
    }
}
