//! How programs write keys and values.

use graphsub_read::dialect::quoted;
use graphsub_rules::help::Dialect;
use graphsub_terms::Field;

use crate::Language;

/// Objects with Graph's own names: `changeType: "updated"`.
#[derive(Debug)]
struct Object;

/// Properties of a type: `ChangeType = "updated"`.
#[derive(Debug)]
struct Properties;

/// Named arguments: `change_type="updated"`.
#[derive(Debug)]
struct Arguments;

/// Setters: `setChangeType("updated")`.
#[derive(Debug)]
struct Setters;

/// Setters with capitals: `SetChangeType("updated")`.
#[derive(Debug)]
struct CapitalSetters;

/// Keys and values with equals signs: `changeType = "updated"`.
#[derive(Debug)]
struct Table;

/// Returns how a language writes keys and values.
pub(crate) fn dialect(language: Language) -> &'static dyn Dialect {
    match language {
        Language::CSharp => &Properties,
        Language::Python | Language::Rust => &Arguments,
        Language::Java | Language::Php => &Setters,
        Language::Go => &CapitalSetters,
        Language::PowerShell => &Table,
        _ => &Object,
    }
}

fn key(field: Field) -> Option<&'static str> {
    field.key().graph
}

/// `changeType` as `ChangeType`.
fn capital(key: &str) -> String {
    let mut chars = key.chars();
    chars
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(chars)
        .collect()
}

/// `changeType` as `change_type`.
fn snake(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    for c in key.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// A truth value as it is, everything else as a string.
fn value(value: &str) -> String {
    if matches!(value, "true" | "false") {
        value.to_owned()
    } else {
        quoted(value)
    }
}

macro_rules! dialects {
    ($($name:ident($key:ident, $value:ident) => $written:expr;)*) => {
        $(impl Dialect for $name {
            fn key(&self, field: Field) -> Option<&str> {
                key(field)
            }

            fn assignment(&self, $key: &str, written: &str) -> String {
                let $value = value(written);
                $written
            }
        })*
    };
}

dialects! {
    Object(key, value) => format!("{key}: {value}");
    Properties(key, value) => format!("{} = {value}", capital(key));
    Arguments(key, value) => format!("{}={value}", snake(key));
    Setters(key, value) => format!("set{}({value})", capital(key));
    CapitalSetters(key, value) => format!("Set{}({value})", capital(key));
    Table(key, value) => format!("{key} = {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_way() {
        for (language, expected) in [
            (Language::CSharp, "ChangeType = \"updated\""),
            (Language::TypeScript, "changeType: \"updated\""),
            (Language::Python, "change_type=\"updated\""),
            (Language::Java, "setChangeType(\"updated\")"),
            (Language::Go, "SetChangeType(\"updated\")"),
            (Language::PowerShell, "changeType = \"updated\""),
        ] {
            assert_eq!(dialect(language).assignment("changeType", "updated"), expected);
        }
    }
}
