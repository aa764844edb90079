//! How the kinds of files write keys and values.

use graphsub_rules::help::Dialect;
use graphsub_terms::Field;

/// A manifest in YAML.
#[derive(Debug, Clone, Copy)]
pub struct YamlManifest;

/// A manifest in JSON.
#[derive(Debug, Clone, Copy)]
pub struct JsonManifest;

/// A request body in YAML.
#[derive(Debug, Clone, Copy)]
pub struct YamlBody;

/// A request body in JSON.
#[derive(Debug, Clone, Copy)]
pub struct JsonBody;

impl Dialect for YamlManifest {
    fn key(&self, field: Field) -> Option<&str> {
        field.key().manifest.or(field.key().app)
    }

    fn assignment(&self, key: &str, value: &str) -> String {
        format!("{key}: {}", yaml(value))
    }

    fn value(&self, value: &str) -> String {
        yaml(value)
    }
}

impl Dialect for JsonManifest {
    fn key(&self, field: Field) -> Option<&str> {
        field.key().manifest.or(field.key().app)
    }

    fn assignment(&self, key: &str, value: &str) -> String {
        format!("\"{key}\": {}", json(value))
    }

    fn value(&self, value: &str) -> String {
        json(value)
    }
}

impl Dialect for YamlBody {
    fn key(&self, field: Field) -> Option<&str> {
        field.key().graph
    }

    fn assignment(&self, key: &str, value: &str) -> String {
        format!("{key}: {}", yaml(value))
    }

    fn value(&self, value: &str) -> String {
        yaml(value)
    }
}

impl Dialect for JsonBody {
    fn key(&self, field: Field) -> Option<&str> {
        field.key().graph
    }

    fn assignment(&self, key: &str, value: &str) -> String {
        format!("\"{key}\": {}", json(value))
    }

    fn value(&self, value: &str) -> String {
        json(value)
    }
}

/// A value of YAML, in quotes where it would read as something else.
fn yaml(value: &str) -> String {
    let special = |c: char| "{}[]&*!|>'\"%@`#,?-:".contains(c);
    let plain = value.starts_with(|c: char| !special(c) && !c.is_whitespace())
        && !value.contains(": ")
        && !value.contains(" #")
        && !value.ends_with([':', ' ']);
    if plain { value.to_owned() } else { quoted(value) }
}

/// A value of JSON: numbers and truth values as they are, everything else a string.
fn json(value: &str) -> String {
    let is_literal = matches!(value, "true" | "false") || value.parse::<u64>().is_ok();
    if is_literal { value.to_owned() } else { quoted(value) }
}

/// A string in double quotes, as JSON and YAML both read it.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || turns(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a character turns the direction of what is written, or ends a line.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns a text in the quotes of the one it replaces.
///
/// ```
/// use graphsub_read::dialect::quoted_like;
/// assert_eq!(quoted_like("'a'", "it's"), "'it''s'");
/// assert_eq!(quoted_like("\"a\"", "b"), "\"b\"");
/// assert_eq!(quoted_like("a", "b"), "b");
/// ```
pub fn quoted_like(written: &str, text: &str) -> String {
    match written.as_bytes() {
        [b'"', .., b'"'] => quoted(text),
        [b'\'', .., b'\''] => format!("'{}'", text.replace('\'', "''")),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_would_read_as_something_else_are_quoted() {
        for (value, expected) in [
            ("beta", "a: beta"),
            ("10080m", "a: 10080m"),
            ("/users/{id}/messages", "a: /users/{id}/messages"),
            ("$filter = isFetchable eq true", "a: $filter = isFetchable eq true"),
            ("{id}", "a: \"{id}\""),
            ("a: b", "a: \"a: b\""),
            ("", "a: \"\""),
            ("a #b", "a: \"a #b\""),
        ] {
            assert_eq!(YamlManifest.assignment("a", value), expected);
        }
        assert_eq!(JsonBody.assignment("a", "true"), "\"a\": true");
        assert_eq!(JsonBody.assignment("a", "b"), "\"a\": \"b\"");
    }
}
