//! What the address of a request says: which cloud, which version, and whether it is about subscriptions.

use graphsub_tables::{ApiVersion, CLOUD_HOSTS, Cloud};

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) host: Host,
    pub(crate) api: Option<ApiVersion>,
    pub(crate) target: Target,
}

/// Whose host it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// Graph's, in this cloud.
    Graph(Cloud),
    /// Known only when it is sent, or not said.
    Unknown,
    /// Somebody else's.
    Other,
}

/// What the path is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// All subscriptions: to post one creates it.
    Subscriptions,
    /// One of them: to patch it renews it.
    Subscription,
    /// Something else.
    Other,
}

impl Address {
    /// Reads an address, complete or without its host, with placeholders in it.
    pub(crate) fn read(url: &str) -> Address {
        let url = url.trim().trim_matches(['"', '\'', '`', '<', '>', '*', '“', '”']);
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let (host, path) = match path.split_once("://") {
            Some((scheme, rest)) => {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                if scheme.len() <= 5 || is_placeholder(scheme) {
                    (whose(host), path)
                } else {
                    (Host::Other, path)
                }
            }
            None => match path.split_once('/') {
                Some(("", path)) => (Host::Unknown, path),
                // `graph.microsoft.com/v1.0/...`, or a variable.
                Some((first, rest)) if first.contains('.') && first != "v1.0" && !is_placeholder(first) => {
                    (whose(first), rest)
                }
                _ => (Host::Unknown, path),
            },
        };
        let mut api = None;
        let mut segments = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .skip_while(|segment| match *segment {
                "v1.0" => {
                    api = Some(ApiVersion::V1);
                    true
                }
                "beta" => {
                    api = Some(ApiVersion::Beta);
                    true
                }
                segment => is_placeholder(segment),
            });
        let target = match (segments.next(), segments.next(), segments.next()) {
            (Some("subscriptions"), None, None) => Target::Subscriptions,
            (Some("subscriptions"), Some(_), None) => Target::Subscription,
            _ => Target::Other,
        };
        Address { host, api, target }
    }
}

fn whose(host: &str) -> Host {
    let name = host.split(':').next().unwrap_or_default();
    match CLOUD_HOSTS.iter().find(|known| known.host.eq_ignore_ascii_case(name)) {
        Some(known) => Host::Graph(known.cloud),
        None if is_placeholder(host) => Host::Unknown,
        None => Host::Other,
    }
}

/// Whether a part of an address is known only when it is sent.
fn is_placeholder(text: &str) -> bool {
    text.contains(['{', '$', '<', '[', '@', '%']) || text.starts_with("__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_what_they_are_about() {
        use Target::{Other, Subscription, Subscriptions};
        let global = Host::Graph(Cloud::Global);
        for (url, host, api, target) in [
            (
                "https://graph.microsoft.com/v1.0/subscriptions",
                global,
                Some(ApiVersion::V1),
                Subscriptions,
            ),
            (
                "https://graph.microsoft.com/beta/subscriptions/",
                global,
                Some(ApiVersion::Beta),
                Subscriptions,
            ),
            (
                "https://dod-graph.microsoft.us/v1.0/subscriptions",
                Host::Graph(Cloud::UsGovL5),
                Some(ApiVersion::V1),
                Subscriptions,
            ),
            (
                "https://graph.microsoft.com/v1.0/subscriptions/{id}",
                global,
                Some(ApiVersion::V1),
                Subscription,
            ),
            ("{{baseUrl}}/subscriptions", Host::Unknown, None, Subscriptions),
            (
                "https://{{host}}/beta/subscriptions",
                Host::Unknown,
                Some(ApiVersion::Beta),
                Subscriptions,
            ),
            (
                "@{variables('graph')}/v1.0/subscriptions",
                Host::Unknown,
                Some(ApiVersion::V1),
                Subscriptions,
            ),
            ("/subscriptions", Host::Unknown, None, Subscriptions),
            ("v1.0/subscriptions", Host::Unknown, Some(ApiVersion::V1), Subscriptions),
            (
                "graph.microsoft.com/v1.0/subscriptions",
                global,
                Some(ApiVersion::V1),
                Subscriptions,
            ),
            (
                "https://contoso.sharepoint.com/_api/web/lists('x')/subscriptions",
                Host::Other,
                None,
                Other,
            ),
            ("{{site}}/_api/web/lists('x')/subscriptions", Host::Unknown, None, Other),
            (
                "https://management.azure.com/subscriptions/1",
                Host::Other,
                None,
                Subscription,
            ),
            (
                "https://graph.microsoft.com/v1.0/me/messages",
                global,
                Some(ApiVersion::V1),
                Other,
            ),
            (
                "https://graph.microsoft.com/v1.0/subscriptions/1/reauthorize",
                global,
                Some(ApiVersion::V1),
                Other,
            ),
            ("", Host::Unknown, None, Other),
        ] {
            assert_eq!(Address::read(url), Address { host, api, target }, "{url}");
        }
    }
}
