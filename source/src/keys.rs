//! The properties of a subscription, as Graph spells them.

use std::sync::LazyLock;

use graphsub_terms::{ChangeType, Field};

/// Graph's names of what a body may hold, or the service adds to it. The id is a name of too much else.
pub(crate) static KEYS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let names = Field::ALL.iter().filter_map(|field| field.key().graph);
    names
        .filter(|name| *name != "id" && name.chars().all(char::is_alphanumeric))
        .collect()
});

/// Returns a key without what languages change about it: case, `_`, `-`, `:` and a leading `@` or `$`.
pub(crate) fn normal(key: &str) -> String {
    key.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Returns Graph's name for a key of any spelling.
pub(crate) fn graph(key: &str) -> Option<&'static str> {
    // Longer than any key of Graph, whatever joins its words.
    if key.len() > 48 {
        return None;
    }
    let normal = normal(key);
    KEYS.iter()
        .find(|known| known.len() == normal.len() && known.eq_ignore_ascii_case(&normal))
        .copied()
}

/// Returns Graph's name for what a setter sets: `setChangeType`, `WithResource`, `notification_url=`.
pub(crate) fn setter(method: &str) -> Option<&'static str> {
    let normal = normal(method);
    let rest = normal.strip_prefix("set").or_else(|| normal.strip_prefix("with"))?;
    graph(rest)
}

/// Tells whether a text is a list of change types.
pub(crate) fn are_change_types(text: &str) -> bool {
    let mut any = false;
    for part in text.split(',') {
        let part = part.trim();
        if !ChangeType::ALL
            .iter()
            .any(|known| part.eq_ignore_ascii_case(known.as_str()))
        {
            return false;
        }
        any = true;
    }
    any
}
