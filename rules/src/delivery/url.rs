//! What Graph takes as a notification URL.

use alloc::format;
use alloc::string::String;

use graphsub_tables::{ENDPOINTS, Endpoint, Source};

use crate::definition::has_placeholder;
use crate::words::any_of;

/// What is wrong with a URL.
pub(crate) struct UrlProblem {
    pub(crate) message: String,
    pub(crate) label: String,
    pub(crate) help: String,
    pub(crate) local: bool,
    pub(crate) sources: &'static [Source],
}

/// What is wrong with a notification URL, if anything is. Text known only at deployment is taken
/// for right.
pub(crate) fn problem(url: &str) -> Option<UrlProblem> {
    if url.starts_with("${") {
        return None;
    }
    let lower = url.to_ascii_lowercase();
    // What is written may still become any of the forms.
    if let Some((written, _)) = lower.split_once("${")
        && ENDPOINTS
            .iter()
            .any(|endpoint| endpoint.prefix.to_ascii_lowercase().starts_with(written))
    {
        return None;
    }
    let candidates = || {
        ENDPOINTS
            .iter()
            .filter(|endpoint| lower.starts_with(&endpoint.prefix.to_ascii_lowercase()))
    };
    let new = |message: String, label: &str, help: String, sources| {
        Some(UrlProblem {
            message,
            label: label.into(),
            help,
            local: false,
            sources,
        })
    };
    let Some(first) = candidates().next() else {
        let webhook = ENDPOINTS.iter().find(|endpoint| endpoint.id == "webhook");
        let sources = webhook.map(|endpoint| endpoint.sources).unwrap_or_default();
        let scheme = lower
            .split(':')
            .next()
            .filter(|_| lower.contains(':'))
            .unwrap_or_default();
        return match scheme {
            "eventhub" => new(
                "the Event Hubs URL is malformed".into(),
                "expected `EventHub:https://...`",
                examples("event-hubs"),
                sources,
            ),
            "http" => new(
                "the URL is not https".into(),
                "not https",
                "use https: Graph calls no other webhook".into(),
                sources,
            ),
            _ => new(
                format!("`{url}` is no notification URL"),
                "expected `https://`, `EventHub:` or `EventGrid:`",
                "give the absolute URL Graph can call".into(),
                sources,
            ),
        };
    };
    if first.id == "webhook" {
        return webhook(url, first);
    }
    let mut wrong = None;
    for endpoint in candidates() {
        match mismatch(&url[endpoint.prefix.len()..], endpoint) {
            None => return None,
            Some(why) => {
                // The form whose host matches is the one that is meant.
                let host = endpoint
                    .host
                    .is_some_and(|host| lower.contains(host.trim_start_matches('*')));
                if wrong.is_none() || host {
                    wrong = Some((why, endpoint));
                }
            }
        }
    }
    let (why, endpoint) = wrong?;
    new(
        format!("the URL is no {} URL", endpoint.title),
        &why,
        format!("write it as `{}`", endpoint.example),
        endpoint.sources,
    )
}

fn examples(family: &str) -> String {
    format!(
        "write it as {}",
        any_of(ENDPOINTS.iter().filter(|e| e.id.starts_with(family)).map(|e| e.example))
    )
}

fn webhook(url: &str, endpoint: &'static Endpoint) -> Option<UrlProblem> {
    let rest = &url[endpoint.prefix.len()..];
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let new = |message: &str, label: &str, help: &str, local| {
        Some(UrlProblem {
            message: message.into(),
            label: label.into(),
            help: help.into(),
            local,
            sources: endpoint.sources,
        })
    };
    if has_placeholder(host) {
        return None;
    }
    let (name, port) = match host.strip_prefix('[').and_then(|v6| v6.split_once(']')) {
        Some((v6, rest)) => (v6, rest.strip_prefix(':')),
        None => host
            .split_once(':')
            .map_or((host, None), |(name, port)| (name, Some(port))),
    };
    if name.is_empty() {
        return new(
            "the URL has no host",
            "no host",
            "give the absolute URL Graph can call",
            false,
        );
    }
    let v6 = host.starts_with('[');
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || (v6 && c == ':');
    if !name.chars().all(allowed) || port.is_some_and(|port| port.is_empty() || port.parse::<u16>().is_err()) {
        return new(
            "the URL has a malformed host",
            "no host name",
            "give the absolute URL Graph can call",
            false,
        );
    }
    if url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return new(
            "the URL has blanks in it",
            "blanks",
            "encode them as `%20`, or remove them",
            false,
        );
    }
    if is_local(&name.to_ascii_lowercase()) {
        return new(
            "the URL is a local address",
            "Graph cannot reach it",
            "give an address that is reachable from the internet; for development use a tunnel",
            true,
        );
    }
    None
}

/// Whether a host is reachable only from the machine or the network it stands in.
fn is_local(host: &str) -> bool {
    if host == "localhost" || host.ends_with(".localhost") || host.ends_with(".local") {
        return true;
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
fn mismatch(rest: &str, endpoint: &Endpoint) -> Option<String> {
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = before.find('/').map_or((before, ""), |slash| before.split_at(slash));
    if let Some(pattern) = endpoint.host
        && !has_placeholder(host)
        && !fits(pattern, host, '.')
    {
        return Some(format!("expected the host `{pattern}`"));
    }
    if let Some(pattern) = endpoint.path
        && !has_placeholder(path)
        && !fits(pattern, path, '/')
    {
        return Some(format!("expected the path `{pattern}`"));
    }
    if has_placeholder(query) {
        return None;
    }
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
fn fits(pattern: &str, text: &str, separator: char) -> bool {
    let text = text.trim_end_matches('/');
    let mut parts = text.split(separator);
    let fits = pattern.split(separator).all(|expected| {
        parts
            .next()
            .is_some_and(|part| (expected == "*" && !part.is_empty()) || part.eq_ignore_ascii_case(expected))
    });
    fits && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(url: &str) -> Option<String> {
        problem(url).map(|problem| problem.label)
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
        ] {
            assert_eq!(label(url), None, "{url}");
        }
    }

    #[test]
    fn others_are_told_apart() {
        let expected = [
            ("http://example.com", "not https"),
            ("webhook URL", "expected `https://`, `EventHub:` or `EventGrid:`"),
            ("https://", "no host"),
            ("https://a b.com/", "no host name"),
            ("https://example.com/a b", "blanks"),
            ("https://example.com:port/", "no host name"),
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
