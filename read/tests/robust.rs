//! Files that are cut, garbled, deep or long: nothing panics, time stays in proportion, and no crowd of definitions
//! comes out of one.

use std::ops::Range;

use graphsub_read::source::Source;
use graphsub_read::{Context, Found, Located, Memory, Sink};

mod common;
use common::{cases, front_end};

/// Most definitions that any version of a case may give: each holds three or fewer.
const MOST: usize = 8;

struct Count<'t> {
    text: &'t str,
    found: usize,
}

impl Sink for Count<'_> {
    fn document(&mut self) {}

    fn definition(&mut self, found: &Found<'_>) {
        self.found += 1;
        assert!(self.text.get(found.anchor.clone()).is_some(), "{:?}", found.anchor);
        for place in found.places() {
            let items = place.items().iter().map(|item| item.span.clone());
            for span in place.span().into_iter().chain(items) {
                assert!(self.text.get(span.clone()).is_some(), "{span:?} in {}", self.text);
            }
        }
    }

    fn located(&mut self, located: Located) {
        assert!(self.text.get(located.span.clone()).is_some(), "{:?}", located.span);
    }

    fn comment(&mut self, span: Range<usize>, text: &str, _trailing: bool) {
        assert_eq!(self.text.get(span), Some(text));
    }
}

fn survives(name: &str, text: &str, most: usize) {
    let source = Source::new(name, text);
    let mut count = Count { text, found: 0 };
    let read = front_end(name).read(&source, &Context::default(), &mut Memory::default(), &mut count);
    assert!(read.is_ok());
    assert!(count.found <= most, "{} definitions in\n{text}", count.found);
}

/// All cases with the names of their files.
fn all() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (file, named) in [
        ("http.txt", Some("a.http")),
        ("markdown.txt", Some("a.md")),
        ("postman.txt", Some("a.json")),
        ("shell.txt", Some("a.sh")),
        ("data.txt", None),
        ("decoys.txt", None),
    ] {
        for case in cases(file) {
            let name = named.unwrap_or_else(|| case.name.split(' ').next().unwrap_or_default());
            all.push((name.to_owned(), case.text));
        }
    }
    all
}

/// Words, and single characters that are none.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if !c.is_alphanumeric() && c != '_' {
            if start < at {
                tokens.push(&text[start..at]);
            }
            tokens.push(&text[at..at + c.len_utf8()]);
            start = at + c.len_utf8();
        }
    }
    tokens.push(&text[start..]);
    tokens
}

#[test]
fn cut_files() {
    for (name, text) in all() {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)).step_by(7) {
            survives(&name, &text[..end], MOST);
        }
    }
}

#[test]
fn deleted_and_swapped_tokens() {
    for (name, text) in all() {
        let tokens = tokens(&text);
        for at in (0..tokens.len()).step_by(5) {
            let mut fewer = tokens.clone();
            fewer.remove(at);
            survives(&name, &fewer.concat(), MOST);
            let mut swapped = tokens.clone();
            let other = (at * 7 + 3) % tokens.len();
            swapped.swap(at, other);
            survives(&name, &swapped.concat(), MOST);
        }
    }
}

#[test]
fn every_reader_reads_every_case() {
    for (_, text) in all() {
        for name in ["a.http", "a.md", "a.sh", "a.json", "a.yaml"] {
            survives(name, &text, MOST);
        }
    }
}

#[test]
fn deep_and_long_files() {
    let words = "changeType resource subscriptions graph.microsoft.com expirationDateTime\n";
    for piece in [
        "{",
        "[",
        "{\"a\":",
        "\"",
        "'",
        "`",
        "$(",
        "${",
        "$(cat <<E\n",
        "$(x <<E)\n",
        "<<E\n",
        "{{",
        "@{",
        "<!--",
        "```\n",
        "```js\n",
        "> ",
        "/*",
        "POST {{a}}\n",
        "POST /subscriptions\n{\n",
        "curl -d '",
        "@a={{a}}{{a}}\n",
        "A=$A$A;",
        "- a:\n",
        "\\",
        "“",
        "…",
        "<",
        "<a ",
        "\\\"",
        "changeType{resource",
        "###\n",
    ] {
        let text = format!("{words}{}", piece.repeat(40_000 / piece.len()));
        for name in ["a.http", "a.md", "a.sh", "a.json", "a.yaml"] {
            survives(name, &text, MOST);
        }
    }
}

#[test]
fn variables_do_not_grow_without_end() {
    let mut http = String::from("@a0 = changeType resource\n");
    let mut shell = String::from("a0='changeType resource {'\n");
    for index in 1..60 {
        let before = index - 1;
        http.push_str(&format!("@a{index} = {{{{a{before}}}}}{{{{a{before}}}}}\n"));
        shell.push_str(&format!("a{index}=\"$a{before}$a{before}\"\n"));
    }
    http.push_str("POST {{a59}}\n\n{{a59}}\n");
    shell.push_str("curl -d \"$a59\" https://graph.microsoft.com/v1.0/subscriptions\n");
    survives("a.http", &http, MOST);
    survives("a.sh", &shell, MOST);
}
