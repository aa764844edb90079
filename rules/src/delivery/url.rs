//! What Graph takes as a notification URL.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{ENDPOINTS, Endpoint, Source};
use graphsub_terms::Text;
use graphsub_terms::words::any_of;

use crate::finding::echo;

/// What is wrong with a URL.
pub(crate) struct UrlProblem {
    pub(crate) message: String,
    pub(crate) label: String,
    pub(crate) help: String,
    pub(crate) local: bool,
    pub(crate) sources: &'static [Source],
}

/// Help for a text that has no recognisable part of a URL.
const ABSOLUTE: &str = "use the absolute URL that Graph should call";

/// The stretches of a text between its holes, with the byte each begins at.
fn known<'t>(text: &'t Text<'_>) -> impl Iterator<Item = (usize, &'t str)> {
    let raw = text.raw();
    let ends = text.holes().iter().map(|hole| (hole.start, hole.end));
    let mut from = 0;
    ends.chain([(raw.len(), raw.len())]).map(move |(start, end)| {
        let begin = core::mem::replace(&mut from, end);
        (begin, &raw[begin..start])
    })
}

/// Position of the first ASCII character of a kind in the known part of a text.
pub(crate) fn position(text: &Text<'_>, is: impl Fn(u8) -> bool) -> Option<usize> {
    known(text).find_map(|(begin, known)| Some(begin + known.bytes().position(&is)?))
}

/// Whether a character ends the host and what belongs to it.
pub(crate) fn ends_authority(byte: u8) -> bool {
    matches!(byte, b'/' | b'?' | b'#')
}

/// The text in front of the first ASCII character of a kind, and from there on.
fn split<'a>(text: &Text<'a>, is: impl Fn(u8) -> bool) -> (Text<'a>, Text<'a>) {
    let end = text.raw().len();
    let at = position(text, is).unwrap_or(end);
    (text.part(0..at), text.part(at..end))
}

/// The form of URL a text begins like, webhooks aside.
pub(crate) fn meant(start: &str) -> Option<&'static Endpoint> {
    ENDPOINTS
        .iter()
        .find(|endpoint| !endpoint.is_webhook() && starts_with(start, endpoint.scheme()))
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// The host of a webhook, where it is known.
pub(crate) fn host<'a>(url: &Text<'a>) -> Option<&'a str> {
    const SCHEME: &str = "https://";
    if !starts_with(url.start(), SCHEME) {
        return None;
    }
    let authority = split(&url.part(SCHEME.len()..url.raw().len()), ends_authority).0;
    let authority = authority.whole()?;
    let host = authority.rsplit('@').next()?;
    Some(host.split(':').next().unwrap_or(host))
}

/// The form a URL has, as far as its prefix and its host tell.
pub(crate) fn endpoint(url: &Text<'_>) -> Option<&'static Endpoint> {
    ENDPOINTS.iter().find(|endpoint| {
        let Some(pattern) = endpoint.host.filter(|_| starts_with(url.start(), endpoint.prefix)) else {
            return false;
        };
        let rest = url.part(endpoint.prefix.len()..url.raw().len());
        split(&rest, |byte| matches!(byte, b'/' | b'?'))
            .0
            .whole()
            .is_some_and(|host| fits(pattern, host, b'.'))
    })
}

/// What is wrong with a notification URL, if anything is. Text known only at deployment is taken
/// for right.
pub(crate) fn problem(url: &Text<'_>) -> Option<UrlProblem> {
    let start = url.start();
    let has_holes = !url.holes().is_empty();
    // What is written may still become any of the forms.
    if has_holes && ENDPOINTS.iter().any(|endpoint| starts_with(endpoint.prefix, start)) {
        return None;
    }
    let candidates = || ENDPOINTS.iter().filter(|endpoint| starts_with(start, endpoint.prefix));
    let Some(first) = candidates().next() else {
        return Some(no_form(url.raw(), start));
    };
    let rest = |endpoint: &Endpoint| url.part(endpoint.prefix.len()..url.raw().len());
    if first.is_webhook() {
        return webhook(url, &rest(first), first);
    }
    let mut wrong = None;
    for endpoint in candidates() {
        let rest = rest(endpoint);
        let why = mismatch(&rest, endpoint)?;
        // The form whose host matches is the one that is meant.
        let lower = rest.raw().to_ascii_lowercase();
        let host = endpoint
            .host
            .is_some_and(|host| lower.contains(host.trim_start_matches('*')));
        if wrong.is_none() || host {
            wrong = Some((why, endpoint));
        }
    }
    let (why, endpoint) = wrong?;
    Some(UrlProblem {
        message: format!("the URL is not a valid {} URL", endpoint.title),
        label: why,
        help: format!("write it as `{}`", endpoint.example),
        local: false,
        sources: endpoint.sources,
    })
}

/// The problem of a URL that begins like none of the forms.
fn no_form(url: &str, start: &str) -> UrlProblem {
    let webhook = ENDPOINTS.iter().find(|endpoint| endpoint.is_webhook());
    let (message, label, help) = if url.is_empty() {
        ("the URL is empty".into(), "empty".into(), ABSOLUTE.into())
    } else if let Some(meant) = meant(start) {
        (
            format!("the `{}` URL is malformed", meant.scheme()),
            format!("expected `{}...`", meant.prefix),
            examples(meant.scheme()),
        )
    } else if starts_with(start, "http:") {
        (
            "the URL does not use https".into(),
            "not https".into(),
            "use https, the only scheme that Graph supports for webhooks".into(),
        )
    } else {
        (
            format!("`{}` is not a valid notification URL", echo(url)),
            format!("expected {}", beginnings()),
            ABSOLUTE.into(),
        )
    };
    UrlProblem {
        message,
        label,
        help,
        local: false,
        sources: webhook.map(|endpoint| endpoint.sources).unwrap_or_default(),
    }
}

/// What URLs begin with: `https://`, or what stands for another form.
fn beginnings() -> String {
    let webhooks = ENDPOINTS.iter().filter(|endpoint| endpoint.is_webhook());
    let mut all: Vec<&str> = webhooks.map(|endpoint| endpoint.prefix).collect();
    for endpoint in ENDPOINTS.iter().filter(|endpoint| !endpoint.is_webhook()) {
        if !all.contains(&endpoint.scheme()) {
            all.push(endpoint.scheme());
        }
    }
    any_of(all)
}

fn examples(scheme: &str) -> String {
    let of_scheme = ENDPOINTS.iter().filter(|endpoint| endpoint.scheme() == scheme);
    format!("write it as {}", any_of(of_scheme.map(|endpoint| endpoint.example)))
}

fn webhook(url: &Text<'_>, rest: &Text<'_>, endpoint: &'static Endpoint) -> Option<UrlProblem> {
    let authority = split(rest, ends_authority).0;
    let host = authority
        .raw()
        .bytes()
        .rposition(|byte| byte == b'@')
        .map_or(0, |at| at + 1)..authority.raw().len();
    if authority.has_hole(&host) {
        return None;
    }
    let host = &authority.raw()[host];
    let (name, port) = match host.strip_prefix('[').and_then(|v6| v6.split_once(']')) {
        Some((v6, rest)) => (v6, rest.strip_prefix(':')),
        None => host
            .split_once(':')
            .map_or((host, None), |(name, port)| (name, Some(port))),
    };
    let v6 = host.starts_with('[');
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || (v6 && c == ':');
    let is_port = |port: &str| !port.is_empty() && port.parse::<u16>().is_ok();
    let local = is_local(name);
    // Nearly all URLs are, and are seen to be at a glance: without a branch for each byte.
    let is_graphic = url.raw().bytes().fold(true, |all, byte| all & byte.is_ascii_graphic());
    let (message, label, help) = if name.is_empty() {
        ("the URL has no host", "no host", ABSOLUTE)
    } else if !name.chars().all(allowed) || port.is_some_and(|port| !is_port(port)) {
        ("the URL has a malformed host", "not a valid host name", ABSOLUTE)
    } else if !is_graphic && has_known(url, char::is_whitespace) {
        (
            "the URL contains spaces",
            "spaces",
            "encode them as `%20`, or remove them",
        )
    } else if !is_graphic && has_known(url, char::is_control) {
        (
            "the URL contains control characters",
            "control characters",
            "remove them",
        )
    } else if local {
        (
            "the URL is a local address",
            "Graph cannot reach it",
            "use an address reachable from the internet; during development, use a tunnel",
        )
    } else {
        return None;
    };
    Some(UrlProblem {
        message: message.into(),
        label: label.into(),
        help: help.into(),
        local,
        sources: endpoint.sources,
    })
}

/// Whether the known part of a text contains a character of that kind: whitespace or a control character.
fn has_known(text: &Text<'_>, kind: fn(char) -> bool) -> bool {
    known(text).any(|(_, known)| known.contains(kind))
}

/// Whether a host is reachable only from its own machine or network.
fn is_local(host: &str) -> bool {
    let ends_with = |ending: &str| {
        let start = host.len().checked_sub(ending.len()).and_then(|at| host.get(at..));
        start.is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    if host.eq_ignore_ascii_case("localhost") || ends_with(".localhost") || ends_with(".local") {
        return true;
    }
    if !host.starts_with(|c: char| c.is_ascii_digit()) && !host.contains(':') {
        return false;
    }
    if let Ok(address) = host.parse::<core::net::Ipv4Addr>() {
        return address.is_loopback() || address.is_private() || address.is_link_local() || address.is_unspecified();
    }
    if let Ok(address) = host.parse::<core::net::Ipv6Addr>() {
        return address.is_loopback()
            || address.is_unique_local()
            || address.is_unicast_link_local()
            || address.is_unspecified();
    }
    false
}

/// Why the text behind the prefix does not have the form of the endpoint.
fn mismatch(rest: &Text<'_>, endpoint: &Endpoint) -> Option<String> {
    let (before, query) = split(rest, |byte| byte == b'?');
    let (host, path) = split(&before, |byte| byte == b'/');
    if let (Some(pattern), Some(host)) = (endpoint.host, host.whole())
        && !fits(pattern, host, b'.')
    {
        return Some(format!("expected the host `{pattern}`"));
    }
    if let (Some(pattern), Some(path)) = (endpoint.path, path.whole())
        && !fits(pattern, path, b'/')
    {
        return Some(format!("expected the path `{pattern}`"));
    }
    let query = query.whole()?;
    let query = query.strip_prefix('?').unwrap_or(query);
    let given = |name: &str| {
        query.split('&').any(|pair| {
            pair.split_once('=')
                .is_some_and(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_empty())
        })
    };
    let missing = endpoint.query.iter().find(|name| !given(name))?;
    Some(format!("`{missing}` is missing"))
}

/// Whether a text has the form of a pattern in which `*` stands for one part.
pub(crate) fn fits(pattern: &str, text: &str, separator: u8) -> bool {
    let is_separator = |byte: &u8| *byte == separator;
    let mut parts = text.trim_end_matches('/').as_bytes().split(is_separator);
    let fits = pattern.as_bytes().split(is_separator).all(|expected| {
        parts
            .next()
            .is_some_and(|part| (expected == b"*" && !part.is_empty()) || part.eq_ignore_ascii_case(expected))
    });
    fits && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(url: &str) -> Option<String> {
        problem(&Text::written(url)).map(|problem| problem.label)
    }

    #[test]
    fn urls_graph_takes_are_silent() {
        for url in [
            "https://hooks.example.com/graph?tenant=a",
            "https://my_url/api",
            "https://example.com:8443",
            "https://[2001:db8::1]/x",
            "https://8.8.8.8/x",
            "${BASE_URL}/graph",
            "https://${HOST}/graph",
            "EventHub:https://vault.vault.azure.net/secrets/name?tenantId=contoso.com",
            "eventhub:https://ns.servicebus.windows.net/eventhubname/hub?tenantId=contoso.com",
            "EventHub:https://${NS}/eventhubname/hub?tenantId=${TENANT}",
            "EventGrid:?azuresubscriptionid=a&resourcegroup=b&partnertopic=c&location=westeurope",
            "EventGrid:?${TOPIC}",
            "EventHub:${HUB}",
            "EventGrid:${TOPIC}",
            "https://${HOST?a/b}/x",
            "https://example.com/{{ path }}",
            "https://<your host>/graph",
            "EventHub:https://<hub>",
        ] {
            assert_eq!(label(url), None, "{url}");
        }
    }

    #[test]
    fn others_are_told_apart() {
        let expected = [
            ("http://example.com", "not https"),
            ("", "empty"),
            ("http://${HOST}/x", "not https"),
            ("webhook URL", "expected `https://`, `EventHub:` or `EventGrid:`"),
            ("https://", "no host"),
            ("https://a b.com/", "not a valid host name"),
            ("https://example.com/a b", "spaces"),
            ("https://example.com:port/", "not a valid host name"),
            ("https://localhost:3000/x", "Graph cannot reach it"),
            ("https://127.0.0.1/x", "Graph cannot reach it"),
            ("https://10.1.2.3/x", "Graph cannot reach it"),
            ("https://[::1]/x", "Graph cannot reach it"),
            ("https://printer.local/x", "Graph cannot reach it"),
            ("EventHub:http://x", "expected `EventHub:https://...`"),
            (
                "EventHub:https://ns.servicebus.windows.net/hub?tenantId=a",
                "expected the path `/eventhubname/*`",
            ),
            ("EventHub:https://v.vault.azure.net/secrets/a", "`tenantId` is missing"),
            (
                "EventGrid:?azuresubscriptionid=a&resourcegroup=b&partnertopic=c",
                "`location` is missing",
            ),
        ];
        for (url, why) in expected {
            assert_eq!(label(url).as_deref(), Some(why), "{url}");
        }
    }
}
