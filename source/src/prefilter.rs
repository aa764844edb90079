//! Which files are worth parsing: a search for words, in bytes.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// Words of which a file with a definition has some. The index says which.
const WORDS: [(&str, u8); 12] = [
    ("changetype", CHANGE),
    ("change_type", CHANGE),
    ("change-type", CHANGE),
    ("expirationdatetime", EXPIRATION),
    ("expiration_date_time", EXPIRATION),
    ("expiration_datetime", EXPIRATION),
    ("resource", RESOURCE),
    ("subscriptions.add", ADD | SUBSCRIPTION),
    ("mgsubscription", SUBSCRIPTION | GRAPH),
    ("mgbetasubscription", SUBSCRIPTION | GRAPH),
    ("subscription", SUBSCRIPTION),
    ("graph", GRAPH),
];

const CHANGE: u8 = 1;
const EXPIRATION: u8 = 2;
const RESOURCE: u8 = 4;
const SUBSCRIPTION: u8 = 8;
const GRAPH: u8 = 16;
const ADD: u8 = 32;

static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostFirst)
        .build(WORDS.map(|(word, _)| word))
        .ok()
});

/// Tells whether a file has the words that a definition cannot do without. Most files have not, and are not parsed.
///
/// ```
/// assert!(!graphsub_source::may_define(b"const a = 1;"));
/// ```
#[must_use]
pub fn may_define(text: &[u8]) -> bool {
    let Some(search) = SEARCH.as_ref() else { return true };
    let mut seen = 0;
    for found in search.find_iter(text) {
        seen |= WORDS.get(found.pattern().as_usize()).map_or(0, |(_, bit)| *bit);
        let create = seen & (CHANGE | RESOURCE) == CHANGE | RESOURCE;
        let renew = seen & (EXPIRATION | SUBSCRIPTION | GRAPH) == EXPIRATION | SUBSCRIPTION | GRAPH;
        let add = seen & (ADD | GRAPH) == ADD | GRAPH;
        if create || renew || add {
            return true;
        }
    }
    false
}
