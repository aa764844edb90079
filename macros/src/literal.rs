//! What a string literal says, escapes resolved.
//!
//! syn knows it too, and building it for this alone took a tenth of a cold check. The tests compare with it.

/// Returns the text of a string literal, raw or not. Literals of bytes and of C strings, and those with a suffix, are
/// none.
pub(crate) fn text(written: &str) -> Option<String> {
    if let Some(raw) = written.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw.get(hashes..raw.len().checked_sub(hashes)?)?;
        let text = inner.strip_prefix('"')?.strip_suffix('"')?;
        return Some(text.replace("\r\n", "\n"));
    }
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    // Most texts are just what stands between the quotes.
    if !inner.contains('\\') && !inner.contains('\r') {
        return Some(inner.to_owned());
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find(['\\', '\r']) {
        text.push_str(&rest[..at]);
        rest = match rest[at..].strip_prefix('\\') {
            Some(escape) => unescape(escape, &mut text)?,
            // Before a line feed it counts for nothing, and the compiler takes it nowhere else.
            None => &rest[at + 1..],
        };
    }
    text.push_str(rest);
    Some(text)
}

/// Resolves the escape behind a backslash, and returns what follows it.
fn unescape<'t>(escape: &'t str, text: &mut String) -> Option<&'t str> {
    let kind = escape.chars().next()?;
    let rest = &escape[kind.len_utf8()..];
    let (character, rest) = match kind {
        'n' => ('\n', rest),
        'r' => ('\r', rest),
        't' => ('\t', rest),
        '0' => ('\0', rest),
        '\\' | '"' | '\'' => (kind, rest),
        'x' => (hexadecimal(rest.get(..2)?)?, &rest[2..]),
        'u' => {
            let (digits, rest) = rest.strip_prefix('{')?.split_once('}')?;
            (hexadecimal(&digits.replace('_', ""))?, rest)
        }
        // The line goes on where the next text begins.
        '\n' | '\r' => return Some(rest.trim_start_matches([' ', '\t', '\n', '\r'])),
        _ => return None,
    };
    text.push(character);
    Some(rest)
}

fn hexadecimal(digits: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use proc_macro2::Literal;
    use proptest::prelude::*;

    use super::*;

    /// What syn reads.
    fn oracle(written: &str) -> Option<String> {
        match syn::Lit::new(written.parse().ok()?) {
            syn::Lit::Str(text) if text.suffix().is_empty() => Some(text.value()),
            _ => None,
        }
    }

    #[test]
    fn each_escape_means_what_it_means_to_the_compiler() {
        for (written, meant) in [
            (r#""a\tb\n\r\0\\\"\'""#, "a\tb\n\r\0\\\"'"),
            (r#""\x41\u{e9}\u{1F_600}""#, "A\u{e9}\u{1f600}"),
            ("\"a \\\n   \t b\"", "a b"),
            ("\"a\r\nb\"", "a\nb"),
            ("r\"a\\n\"", "a\\n"),
            ("r##\"a\"#b\"##", "a\"#b"),
            ("r\"\"", ""),
        ] {
            assert_eq!(text(written).as_deref(), Some(meant), "{written}");
            assert_eq!(oracle(written).as_deref(), Some(meant), "{written}");
        }
        for written in [
            "b\"a\"",
            "c\"a\"",
            "\"a\"x",
            "r\"a\"x",
            "br#\"a\"#",
            "1",
            "'a'",
            "1.5f32",
        ] {
            assert_eq!(text(written), None, "{written}");
        }
    }

    proptest! {
        #[test]
        fn a_literal_is_read_as_syn_reads_it(
            written in r#""([ -!#-\[\]-~éß\n]|\\[nrt0\\"']|\\x[0-7][0-9a-fA-F]|\\u\{[0-9a-f_]{1,6}\}|\\\n *){0,12}""#,
            raw in "r##\"[ -~\n]{0,12}\"##",
        ) {
            for written in [written, raw] {
                if let Some(meant) = oracle(&written) {
                    prop_assert_eq!(text(&written), Some(meant));
                }
            }
        }

        #[test]
        fn a_text_written_as_a_literal_comes_back(meant in any::<String>()) {
            prop_assert_eq!(text(&Literal::string(&meant).to_string()), Some(meant));
        }

        #[test]
        fn no_text_breaks_the_reader(written in any::<String>()) {
            text(&written);
            text(&format!("\"{written}\""));
            text(&format!("r#{written}"));
        }
    }
}
