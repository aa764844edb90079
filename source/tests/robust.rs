//! Files that are cut, garbled, deep or long: nothing panics, and no crowd of definitions comes out of one.

use std::fs;
use std::path::Path;

use graphsub_source::{Language, find};

/// All cases with their languages: file name, code.
fn cases() -> Vec<(Language, String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut all = Vec::new();
    for language in Language::ALL {
        let text = fs::read_to_string(folder.join(format!("{}.txt", language.name()))).expect("the cases are there");
        let mut code = String::new();
        for line in text.lines().chain(["=== end"]) {
            if line.starts_with("=== ") {
                let name = format!("case.{}", language.extensions()[0]);
                all.push((language, name, std::mem::take(&mut code)));
            } else if !line.starts_with("--- ") {
                code.push_str(line);
                code.push('\n');
            }
        }
    }
    all.retain(|(_, _, code)| !code.is_empty());
    all
}

/// Words, and single characters that are none.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    for (at, c) in code.char_indices() {
        if !c.is_alphanumeric() && c != '_' {
            if start < at {
                tokens.push(&code[start..at]);
            }
            tokens.push(&code[at..at + c.len_utf8()]);
            start = at + c.len_utf8();
        }
    }
    tokens.push(&code[start..]);
    tokens
}

/// Most definitions that any version of the file may give: each case holds six or fewer.
const MOST: usize = 12;

fn survives(language: Language, name: &str, code: &str) {
    let findings = find(language, name, code);
    assert!(
        findings.found.len() <= MOST,
        "{} definitions in\n{code}",
        findings.found.len()
    );
    for found in &findings.found {
        assert!(
            code.get(found.anchor.clone()).is_some() && code.get(found.body.clone()).is_some(),
            "{code}"
        );
        for field in &found.fields {
            assert!(
                code.get(field.span.clone()).is_some() && code.get(field.key_span.clone()).is_some(),
                "{code}"
            );
        }
    }
}

#[test]
fn cut_files() {
    for (index, (language, name, code)) in cases().iter().enumerate() {
        for end in (index % 31..code.len()).step_by(31) {
            if let Some(cut) = code.get(..end) {
                survives(*language, name, cut);
            }
        }
    }
}

#[test]
fn deleted_and_swapped_tokens() {
    for (index, (language, name, code)) in cases().iter().enumerate() {
        let tokens = tokens(code);
        for at in (index % 19..tokens.len()).step_by(19) {
            let mut fewer = tokens.clone();
            fewer.remove(at);
            survives(*language, name, &fewer.concat());
            let mut swapped = tokens.clone();
            let other = (at * 7 + 3) % tokens.len();
            swapped.swap(at, other);
            survives(*language, name, &swapped.concat());
        }
    }
}

#[test]
fn every_language_reads_every_case() {
    let all = cases();
    for (index, (_, _, code)) in all.iter().enumerate() {
        let language = Language::ALL[index % Language::ALL.len()];
        survives(language, &format!("x.{}", language.extensions()[0]), code);
    }
}

const WORDS: &str = "// graph.microsoft.com changeType resource\n";

#[test]
fn deep_files() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("f(", ")"),
        ("a ? b : ", ""),
        ("!", ""),
        ("-", ""),
    ] {
        let code = format!("{WORDS}x = {}1{};", open.repeat(1_200), close.repeat(1_200));
        for language in [
            Language::JavaScript,
            Language::CSharp,
            Language::Python,
            Language::Java,
            Language::Php,
            Language::Ruby,
        ] {
            survives(language, "x", &code);
        }
    }
}

#[test]
fn long_chains() {
    let sum = format!("{WORDS}const s = 'a'{};", " + 'b'".repeat(20_000));
    survives(Language::JavaScript, "x.js", &sum);
    let calls = format!("{WORDS}const s = a{};", ".b('c')".repeat(5_000));
    survives(Language::JavaScript, "x.js", &calls);
    let doubled = format!("{WORDS}let s = 'ab';{}", "s = s + s;".repeat(400));
    survives(Language::JavaScript, "x.js", &doubled);
    let branches = format!(
        "{WORDS}let s = 'a';{}",
        "if (x) { s = s + 'b'; } else { s = s + 'c'; }".repeat(300)
    );
    survives(Language::JavaScript, "x.js", &branches);
}

#[test]
fn functions_that_call_each_other() {
    let mut code = String::from(WORDS);
    for index in 0..600 {
        let next = index + 1;
        code.push_str(&format!(
            "function f{index}(a) {{ f{next}(a + 'x'); f{next}(a + 'y'); return f{next}('z'); }}\n"
        ));
    }
    code.push_str("function f600(a) { return f0(a); }\nf0('a');");
    survives(Language::JavaScript, "x.js", &code);
}

#[test]
fn wide_objects_and_tables() {
    let mut code = format!("{WORDS}const table = {{");
    for index in 0..8_000 {
        code.push_str(&format!("k{index}: 'v{index}', "));
    }
    code.push_str("};\nfor (const [k, v] of Object.entries(table)) { use(table[k], v); }\nconst other = { ...table };");
    survives(Language::JavaScript, "x.js", &code);
}

/// What is put together of a long text, again and again, is far longer than the file.
#[test]
fn long_texts_are_put_together_only_so_often() {
    let ten = |name: &str| format!("{}''", format!("{name} + ").repeat(10));
    let long = format!(
        "const a = '{}';\nconst b = {};\nconst c = {};\nconst u = {};\n",
        "a".repeat(200),
        ten("a"),
        ten("b"),
        ten("c")
    );
    let post = "post('https://graph.microsoft.com/v1.0/subscriptions', {changeType: 'created', notificationUrl: 'https://' + u, resource: '/me/messages'});\n";
    let findings = find(Language::JavaScript, "a.js", &format!("{long}{}", post.repeat(1_000)));
    // Once there was enough of it, it is unknown: what is left is read as ever.
    assert!(findings.found.len() > 900, "{}", findings.found.len());
}

#[test]
fn bytes_without_sense() {
    let mut seed = 0x2545_f491u32;
    for round in 0..200 {
        let mut code = String::from(WORDS);
        for _ in 0..400 {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            code.push(char::from_u32(seed % 0x250).unwrap_or('"'));
        }
        let language = Language::ALL[round % Language::ALL.len()];
        survives(language, "x", &code);
    }
}
