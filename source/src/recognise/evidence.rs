//! What a file says of Graph beside its definitions.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use graphsub_tables::CLOUD_HOSTS;

use crate::found::{Api, Auth, Facts};

/// Words that name Graph, without case.
const GRAPH: [&str; 22] = [
    "graph.microsoft",
    "microsoft.graph",
    "microsoft-graph",
    "microsoftgraph",
    "microsoft_graph",
    "microsoft graph",
    "microsoft\\graph",
    "msgraph",
    "ms-graph",
    "ms_graph",
    "graphclient",
    "graph_client",
    "graphservice",
    "graph-client",
    "graphapi",
    "graph_api",
    "graph_url",
    "graphurl",
    "graph_endpoint",
    "graphbase",
    "mgsubscription",
    "mggraph",
];

/// Words that show how a program signs in.
const SIGN_IN: [(&str, Auth); 26] = [
    ("clientsecretcredential", Auth::Application),
    ("clientcertificatecredential", Auth::Application),
    ("defaultazurecredential", Auth::Application),
    ("managedidentitycredential", Auth::Application),
    ("clientassertioncredential", Auth::Application),
    ("acquiretokenforclient", Auth::Application),
    ("acquire_token_for_client", Auth::Application),
    ("acquiretokenbyclientcredential", Auth::Application),
    ("client_credentials", Auth::Application),
    ("/.default", Auth::Application),
    ("interactivebrowsercredential", Auth::Delegated),
    ("acquiretokenbycode", Auth::Delegated),
    ("acquiretokenbyauthorizationcode", Auth::Delegated),
    ("acquire_token_by_authorization_code", Auth::Delegated),
    ("acquiretokensilent", Auth::Delegated),
    ("authorization_code", Auth::Delegated),
    ("devicecodecredential", Auth::Delegated),
    ("usernamepasswordcredential", Auth::Delegated),
    ("onbehalfofcredential", Auth::Delegated),
    ("authorizationcodecredential", Auth::Delegated),
    ("publicclientapplication", Auth::Delegated),
    ("acquiretokeninteractive", Auth::Delegated),
    ("acquire_token_interactive", Auth::Delegated),
    ("acquire_token_by_device_flow", Auth::Delegated),
    ("acquiretokenonbehalfof", Auth::Delegated),
    ("urn:ietf:params:oauth:grant-type:jwt-bearer", Auth::Delegated),
];

/// Words that name an endpoint.
const ENDPOINTS: [(&str, Api); 12] = [
    ("/v1.0/", Api::V1),
    ("microsoft.com/v1.0", Api::V1),
    ("microsoft.us/v1.0", Api::V1),
    ("microsoft.com/beta", Api::Beta),
    ("microsoft.us/beta", Api::Beta),
    ("/beta/", Api::Beta),
    ("microsoft.graph.beta", Api::Beta),
    ("microsoft-graph-types-beta", Api::Beta),
    ("msgraph-beta-sdk", Api::Beta),
    ("msgraph_beta", Api::Beta),
    ("graph.beta", Api::Beta),
    ("mgbetasubscription", Api::Beta),
];

struct Words {
    graph: Option<AhoCorasick>,
    sign_in: Option<AhoCorasick>,
    hosts: Option<AhoCorasick>,
    endpoints: Option<AhoCorasick>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let search = |words: Vec<&str>| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(words)
            .ok()
    };
    Words {
        graph: search(GRAPH.to_vec()),
        sign_in: search(SIGN_IN.iter().map(|(word, _)| *word).collect()),
        hosts: search(CLOUD_HOSTS.iter().map(|row| row.host).collect()),
        endpoints: search(ENDPOINTS.iter().map(|(word, _)| *word).collect()),
    }
});

/// Tells whether a file speaks of Graph.
pub(super) fn names_graph(text: &str) -> bool {
    WORDS.graph.as_ref().is_some_and(|search| search.is_match(text))
}

/// Collects what a file shows as a whole.
pub(crate) fn facts(text: &str) -> Facts {
    Facts {
        auth: auth(text),
        permissions: permissions(text),
        api: api(text),
        host: host(text),
    }
}

fn auth(text: &str) -> Option<(Auth, std::ops::Range<usize>)> {
    let mut shown: Option<(Auth, std::ops::Range<usize>)> = None;
    for found in WORDS.sign_in.as_ref()?.find_iter(text) {
        let (_, auth) = SIGN_IN.get(found.pattern().as_usize())?;
        match &shown {
            Some((before, _)) if before != auth => return None,
            Some(_) => {}
            None => shown = Some((*auth, found.range())),
        }
    }
    shown
}

fn api(text: &str) -> Option<(Api, std::ops::Range<usize>)> {
    let mut shown: Option<(Api, std::ops::Range<usize>)> = None;
    for found in WORDS.endpoints.as_ref()?.find_iter(text) {
        let (_, api) = ENDPOINTS.get(found.pattern().as_usize())?;
        match &shown {
            Some((before, _)) if before != api => return None,
            Some(_) => {}
            None => shown = Some((*api, found.range())),
        }
    }
    shown
}

fn host(text: &str) -> Option<(String, std::ops::Range<usize>)> {
    let mut shown: Option<(String, std::ops::Range<usize>)> = None;
    for found in WORDS.hosts.as_ref()?.find_iter(text) {
        let host = CLOUD_HOSTS.get(found.pattern().as_usize())?.host;
        match &shown {
            Some((before, _)) if before != host => return None,
            Some(_) => {}
            None => shown = Some((host.to_owned(), found.range())),
        }
    }
    shown
}

/// Permissions in literal scopes: `https://graph.microsoft.com/Mail.Read`, `"Mail.Read"`.
fn permissions(text: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut found: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices(".Read") {
        let word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        let start = at - bytes[..at].iter().rev().take(64).take_while(|byte| word(byte)).count();
        let end = at + bytes[at..].iter().take(64).take_while(|byte| word(byte)).count();
        let Some(name) = text.get(start..end) else { continue };
        let quoted = start > 0
            && matches!(bytes[start - 1], b'"' | b'\'' | b'`' | b' ' | b'/' | b',')
            && matches!(bytes.get(end), Some(b'"' | b'\'' | b'`' | b' ' | b','));
        if quoted && is_permission(name) && !found.iter().any(|(known, _)| known == name) {
            found.push((name.to_owned(), start..end));
        }
    }
    found
}

/// `Mail.Read`, `ChannelMessage.Read.All`, `Chat.ReadWrite.WhereInstalled`: words with capitals, the second of which
/// reads.
fn is_permission(name: &str) -> bool {
    let words: Vec<&str> = name.split('.').collect();
    (2..=4).contains(&words.len())
        && words
            .iter()
            .all(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
        && matches!(words[1], "Read" | "ReadWrite" | "ReadBasic" | "ReadAll" | "ReadOnly")
}
