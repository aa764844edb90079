//! Requests as they are written in request files and documentation: `POST https://...`, headers, a body.

use std::ops::Range;

use super::carried::Carried;

/// A request in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exchange {
    pub(crate) method: Range<usize>,
    pub(crate) url: Range<usize>,
    /// The lines that go on with its address.
    query: Vec<Range<usize>>,
    /// Everything up to the next request or the answer: headers and the body.
    pub(crate) body: Range<usize>,
    /// The value of the header `Host`.
    pub(crate) host: Option<Range<usize>>,
}

const METHODS: [&str; 7] = ["POST", "PATCH", "GET", "PUT", "DELETE", "HEAD", "OPTIONS"];

/// Returns the requests of a text, and the bytes before the first of them. Bodies of answers belong to none.
pub(crate) fn exchanges(text: &str) -> (Vec<Exchange>, usize) {
    let mut found: Vec<Exchange> = Vec::new();
    let mut before = text.len();
    let mut is_open = false;
    // How far the line of the request is indented.
    let mut column = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        if let Some((method, url)) = request_line(line) {
            before = before.min(start);
            found.push(Exchange {
                method: start + method.start..start + method.end,
                url: start + url.start..start + url.end,
                query: Vec::new(),
                body: at..at,
                host: None,
            });
            is_open = true;
            column = line.len() - line.trim_start().len();
            continue;
        }
        if is_answer(trimmed) {
            before = before.min(start);
            is_open = false;
        }
        let Some(last) = found.last_mut().filter(|_| is_open) else {
            continue;
        };
        let indent = start + (line.len() - line.trim_start().len());
        let is_first = last.body.is_empty() || text[last.body.clone()].trim().is_empty();
        let is_indented = line.len() - line.trim_start().len() > column && !trimmed.contains([':', '{', ' ', '"']);
        if is_first && !trimmed.is_empty() && (trimmed.starts_with(['?', '&']) || is_indented) {
            last.query.push(indent..indent + trimmed.len());
            last.body = at..at;
            continue;
        }
        if let Some((name, host)) = trimmed.split_once(':')
            && name.eq_ignore_ascii_case("host")
        {
            let host = host.trim();
            let from = start + line.find(host).unwrap_or(0);
            last.host = Some(from..from + host.len());
        }
        last.body.end = at;
    }
    (found, before)
}

/// Whether a line begins what the service answers.
fn is_answer(line: &str) -> bool {
    line.starts_with("HTTP/") || line.starts_with("> {%") || line.starts_with("<>")
}

/// Where the method and the address of a request stand in its line.
fn request_line(line: &str) -> Option<(Range<usize>, Range<usize>)> {
    let inner = line.trim_start_matches([' ', '\t', '>', '*', '`', '-', '#', '\u{a0}']);
    let start = line.len() - inner.len();
    let method = METHODS.iter().find(|method| inner.starts_with(*method))?;
    let rest = &inner[method.len()..];
    let url = rest.trim_start_matches([' ', '\t', '*', '`', ':']);
    if url.len() == rest.len() {
        return None;
    }
    let from = start + method.len() + (rest.len() - url.len());
    let url = url.trim_end().trim_end_matches(['`', '*']);
    let url = match url.rfind(" HTTP/") {
        Some(end) => url[..end].trim_end(),
        None => url,
    };
    let is_address = url.starts_with(['/', '{', '$', '<', '@', '"'])
        || url.contains("://")
        || url.starts_with("graph.")
        || url.starts_with("v1.0/")
        || url.starts_with("subscriptions");
    // A sentence may begin with a method.
    let has_words = url.split_whitespace().count() > 3;
    (is_address && !has_words).then_some((start..start + method.len(), from..from + url.len()))
}

impl Exchange {
    /// Returns its method.
    pub(crate) fn method<'c>(&self, carried: &'c Carried<'_>) -> &'c str {
        carried.text().get(self.method.clone()).unwrap_or_default()
    }

    /// Returns its address, with the host that a header names.
    pub(crate) fn address(&self, carried: &Carried<'_>) -> Carried<'static> {
        let mut url = Carried::default();
        let path = carried.slice(self.url.clone());
        if let Some(host) = self.host.as_ref().filter(|_| path.text().starts_with('/')) {
            url.push("https://", 0..0);
            url.append(&carried.slice(host.clone()));
        }
        url.append(&path);
        for part in &self.query {
            url.append(&carried.slice(part.clone()));
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let carried = Carried::verbatim(text, 0);
        let (found, _) = exchanges(text);
        let shown = |exchange: &Exchange| {
            let url = exchange.address(&carried);
            format!(
                "{} {} {}",
                exchange.method(&carried),
                url.text(),
                text[exchange.body.clone()].trim()
            )
        };
        found.iter().map(shown).collect()
    }

    #[test]
    fn requests_are_found_where_they_begin() {
        assert_eq!(
            shown("POST https://a/b HTTP/1.1\nA: b\n\n{}\n"),
            ["POST https://a/b A: b\n\n{}"]
        );
        assert_eq!(shown("PATCH {{a}}/b\n  ?c=d\n  &e=f\n\nx"), ["PATCH {{a}}/b?c=d&e=f x"]);
        assert_eq!(
            shown("POST https://a/\n    b\nC: d\n\nx"),
            ["POST https://a/b C: d\n\nx"]
        );
        assert_eq!(shown("**POST** `https://a/b`\n{}"), ["POST https://a/b {}"]);
        assert_eq!(
            shown("POST /v1.0/subscriptions\nHost: graph.microsoft.com\n\nx")[0]
                .lines()
                .next(),
            Some("POST https://graph.microsoft.com/v1.0/subscriptions Host: graph.microsoft.com")
        );
        assert_eq!(shown("POST /a\n{1}\nHTTP/1.1 201 Created\n{2}"), ["POST /a {1}"]);
        assert!(shown("POST the following body to https://a/b now please\nPOSTED /a\n").is_empty());
    }
}
