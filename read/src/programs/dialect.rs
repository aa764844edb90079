//! How languages write a key with its value.

use graphsub_rules::help::Dialect;
use graphsub_source::Language;
use graphsub_terms::Field;

use crate::dialect::quoted;

/// How a definition of a program writes its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `ChangeType = "created"`.
    Pascal,
    /// `ChangeType: "created"`.
    Struct,
    /// `SetChangeType("created")`.
    GoSetter,
    /// `setChangeType("created")`.
    Setter,
    /// `change_type="created"`.
    Keyword,
    /// `change_type: "created"`.
    Snake,
    /// `changeType: "created"`.
    Object,
    /// `"changeType": "created"`.
    Map,
    /// `'changeType' => 'created'`.
    Arrow,
    /// `changeType = "created"`.
    Hashtable,
}

/// A way to write keys.
#[derive(Debug)]
struct Code(Style);

/// Returns how a language writes keys, given one of them as it is written.
pub(super) fn of(language: Language, written: &str) -> &'static dyn Dialect {
    let is_quoted = written.starts_with(['"', '\'']) || !written.contains(char::is_alphabetic);
    let is_setter = written
        .trim_start_matches(['.', '-', '>', ':'])
        .to_ascii_lowercase()
        .starts_with("set");
    let begins_upper = written.starts_with(char::is_uppercase);
    match language {
        Language::Php if is_setter => &Code(Style::Setter),
        Language::Php => &Code(Style::Arrow),
        Language::Ruby if is_quoted => &Code(Style::Arrow),
        Language::PowerShell => &Code(Style::Hashtable),
        _ if is_quoted => &Code(Style::Map),
        Language::Go if is_setter => &Code(Style::GoSetter),
        Language::Go => &Code(Style::Struct),
        Language::Java => &Code(Style::Setter),
        Language::CSharp if begins_upper => &Code(Style::Pascal),
        Language::CSharp => &Code(Style::Hashtable),
        Language::Python => &Code(Style::Keyword),
        Language::Rust => &Code(Style::Snake),
        _ => &Code(Style::Object),
    }
}

/// `#[subscription(change_type = "created")]`.
#[derive(Debug)]
struct Derive;

/// How the derive writes keys.
pub(super) const DERIVE: &dyn Dialect = &Derive;

impl Dialect for Derive {
    fn key(&self, field: Field) -> Option<&str> {
        field.key().derive
    }

    fn assignment(&self, key: &str, value: &str) -> String {
        let field = Field::in_derive(key).or_else(|| Field::in_manifest(key));
        let key = field.and_then(|field| field.key().derive).unwrap_or(key);
        match field {
            Some(Field::LifecycleNotificationUrl) => key.to_owned(),
            Some(Field::Permissions) => format!("{key}({})", quoted(value)),
            _ => format!("{key} = {}", quoted(value)),
        }
    }
}

impl Dialect for Code {
    fn key(&self, field: Field) -> Option<&str> {
        field.key().graph
    }

    fn assignment(&self, key: &str, value: &str) -> String {
        let literal = literal(value);
        match self.0 {
            Style::Pascal => format!("{} = {literal}", pascal(key)),
            Style::Struct => format!("{}: {literal}", pascal(key)),
            Style::GoSetter => format!("Set{}({literal})", pascal(key)),
            Style::Setter => format!("set{}({literal})", pascal(key)),
            Style::Keyword => format!("{}={literal}", snake(key)),
            Style::Snake => format!("{}: {literal}", snake(key)),
            Style::Object => format!("{key}: {literal}"),
            Style::Map => format!("\"{key}\": {literal}"),
            Style::Arrow => format!("'{key}' => {literal}"),
            Style::Hashtable => format!("{key} = {literal}"),
        }
    }
}

fn literal(value: &str) -> String {
    let plain = matches!(value, "true" | "false") || value.parse::<u64>().is_ok();
    if plain { value.to_owned() } else { quoted(value) }
}

fn pascal(key: &str) -> String {
    let mut chars = key.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn snake(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    for c in key.chars() {
        if c.is_uppercase() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_told_in_its_own_words() {
        for (language, written, expected) in [
            (Language::CSharp, "Resource", "ChangeType = \"created\""),
            (Language::CSharp, "\"resource\"", "\"changeType\": \"created\""),
            (Language::TypeScript, "resource", "changeType: \"created\""),
            (Language::Python, "resource", "change_type=\"created\""),
            (Language::Python, "\"resource\"", "\"changeType\": \"created\""),
            (Language::Java, "setResource", "setChangeType(\"created\")"),
            (Language::Go, ".SetResource", "SetChangeType(\"created\")"),
            (Language::Go, "Resource", "ChangeType: \"created\""),
            (Language::Php, "'resource'", "'changeType' => \"created\""),
            (Language::Php, "->setResource", "setChangeType(\"created\")"),
            (Language::PowerShell, "resource", "changeType = \"created\""),
            (Language::Ruby, "resource", "changeType: \"created\""),
            (Language::Rust, "resource", "change_type: \"created\""),
        ] {
            assert_eq!(of(language, written).assignment("changeType", "created"), expected);
        }
    }

    #[test]
    fn the_derive_is_told_in_the_words_of_its_attribute() {
        for (key, value, expected) in [
            ("changeType", "created", "change_type = \"created\""),
            ("renew_every", "90m", "renew_every = \"90m\""),
            ("permissions", "Mail.Read", "permissions(\"Mail.Read\")"),
            ("lifecycleNotificationUrl", "https://hooks.example.com", "lifecycle"),
        ] {
            assert_eq!(DERIVE.assignment(key, value), expected);
        }
    }
}
