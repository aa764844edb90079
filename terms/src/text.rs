//! Text with parts that are known only at deployment.

use alloc::vec::Vec;
use core::ops::Range;

/// A text and its holes: parts that are known only at deployment.
///
/// ```
/// use graphsub_terms::Text;
///
/// let url = Text::written("https://${HOST}/graph");
/// assert_eq!(url.whole(), None);
/// assert_eq!(url.start(), "https://");
/// assert_eq!(Text::written("https://example.com/graph").whole(), Some("https://example.com/graph"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Text<'a> {
    raw: &'a str,
    holes: Vec<Range<usize>>,
}

impl<'a> Text<'a> {
    /// Returns a text without holes, even if it looks like it contains placeholders.
    pub const fn literal(raw: &'a str) -> Text<'a> {
        Text { raw, holes: Vec::new() }
    }

    /// Returns a text as written in files, in which the placeholder styles of deployment tools are
    /// holes: `${X}`, `{{x}}`, `<x>`, `{x}`, `%X%`, `$(x)`, `#{x}#` and `__X__`.
    pub fn written(raw: &'a str) -> Text<'a> {
        Text {
            raw,
            holes: holes(raw, true),
        }
    }

    /// Returns a resource path as written in files, in which `{x}` is an id and not a hole.
    ///
    /// ```
    /// use graphsub_terms::Text;
    /// assert!(Text::path("/users/{userId}/messages").whole().is_some());
    /// assert!(Text::path("/users/${USER}/messages").whole().is_none());
    /// ```
    pub fn path(raw: &'a str) -> Text<'a> {
        Text {
            raw,
            holes: holes(raw, false),
        }
    }

    /// Returns a text with holes at these bytes, in order.
    ///
    /// Ranges that do not lie inside the text, or not on the boundaries of characters, are left out.
    pub fn with_holes(raw: &'a str, holes: impl IntoIterator<Item = Range<usize>>) -> Text<'a> {
        let mut end = 0;
        let holes = holes.into_iter().filter(|hole| {
            let fits = hole.start >= end && hole.start < hole.end && raw.get(hole.clone()).is_some();
            if fits {
                end = hole.end;
            }
            fits
        });
        Text {
            raw,
            holes: holes.collect(),
        }
    }

    /// Returns the text with the names in braces as holes too, from a byte on: what documents write for a value.
    ///
    /// ```
    /// use graphsub_terms::Text;
    /// let filter = Text::with_holes("id in ('{a}',{b},${C})", [17..21]).with_braces(0);
    /// assert_eq!(filter.holes(), [8..11, 13..16, 17..21]);
    /// ```
    #[must_use]
    pub fn with_braces(self, from: usize) -> Text<'a> {
        let raw = self.raw;
        if !raw.as_bytes().iter().skip(from).any(|byte| *byte == b'{') {
            return self;
        }
        let before = self.holes.partition_point(|hole| hole.start < from);
        let (before, known) = self.holes.split_at(before);
        let mut holes = before.to_vec();
        let mut known = known.iter().peekable();
        let mut at = before.last().map_or(from, |hole| hole.end.max(from));
        while at < raw.len() {
            if let Some(hole) = known.next_if(|hole| hole.start <= at) {
                at = hole.end;
                holes.push(hole.clone());
                continue;
            }
            let end = known.peek().map_or(raw.len(), |hole| hole.start);
            match braces(&raw.as_bytes()[at..end]) {
                Some(name) => {
                    holes.push(at + name.start..at + name.end);
                    at += name.end;
                }
                None => at = end,
            }
        }
        Text { raw, holes }
    }

    /// Returns the text if it has no holes.
    pub fn whole(&self) -> Option<&'a str> {
        self.holes.is_empty().then_some(self.raw)
    }

    /// Returns the text with its placeholders as written, to be printed or parsed together with
    /// [`holes`](Text::holes).
    pub const fn raw(&self) -> &'a str {
        self.raw
    }

    /// Returns the text before the first hole.
    pub fn start(&self) -> &'a str {
        self.holes.first().map_or(self.raw, |hole| &self.raw[..hole.start])
    }

    /// Returns the holes, in order.
    pub fn holes(&self) -> &[Range<usize>] {
        &self.holes
    }

    /// Returns whether some of these bytes are in a hole.
    pub fn has_hole(&self, range: &Range<usize>) -> bool {
        let next = self.holes.partition_point(|hole| hole.end <= range.start);
        self.holes.get(next).is_some_and(|hole| hole.start < range.end)
    }

    /// Returns whether the whole text is one hole.
    pub fn is_hole(&self) -> bool {
        matches!(self.holes.as_slice(), [hole] if hole.start == 0 && hole.end == self.raw.len())
    }

    /// Returns a part of the text with the holes in it.
    ///
    /// ```
    /// use graphsub_terms::Text;
    /// let list = Text::written("created,${MORE}");
    /// assert_eq!(list.part(0..7).whole(), Some("created"));
    /// assert!(list.part(8..15).is_hole());
    /// ```
    pub fn part(&self, range: Range<usize>) -> Text<'a> {
        let raw = self.raw.get(range.clone()).unwrap_or_default();
        if self.holes.is_empty() {
            return Text::literal(raw);
        }
        let first = self.holes.partition_point(|hole| hole.end <= range.start);
        let inside = self.holes[first..].iter().take_while(|hole| hole.start < range.end);
        let holes = inside
            .map(|hole| hole.start.max(range.start) - range.start..hole.end.min(range.end) - range.start)
            .collect();
        Text { raw, holes }
    }

    /// Returns the parts between commas, without blanks around them, with the bytes they take up.
    pub fn items(&self) -> impl Iterator<Item = (Range<usize>, Text<'a>)> + '_ {
        let mut start = 0;
        let mut pieces = self.raw.split(',');
        core::iter::from_fn(move || {
            let piece = pieces.next()?;
            let trimmed = piece.trim();
            let from = start + (piece.len() - piece.trim_start().len());
            start += piece.len() + 1;
            let range = from..from + trimmed.len();
            let text = self.part(range.clone());
            Some((range, text))
        })
    }
}

/// The first pair of braces.
fn braces(bytes: &[u8]) -> Option<Range<usize>> {
    let open = bytes.iter().position(|byte| *byte == b'{')?;
    let length = bytes[open..].iter().position(|byte| *byte == b'}')?;
    Some(open..open + length + 1)
}

/// Longest placeholder that is looked for, in bytes: beyond it a brace is just a brace.
const LONGEST: usize = 256;

/// Whether a placeholder may begin with this byte.
const fn begins(byte: u8) -> bool {
    matches!(byte, b'$' | b'{' | b'<' | b'%' | b'#' | b'_')
}

/// Finds the placeholders. Each byte is looked at a bounded number of times.
fn holes(text: &str, braces: bool) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut holes = Vec::new();
    // Every text of every file passes here, and most have none: without a branch for each byte the compiler looks at
    // many of them at once.
    if !bytes.iter().fold(false, |any, byte| any | begins(*byte)) {
        return holes;
    }
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| begins(*byte)) {
        let start = at + found;
        match hole(bytes, start, braces) {
            Some(end) => {
                holes.push(start..end);
                at = end;
            }
            None => at = start + 1,
        }
    }
    holes
}

/// Where the placeholder ends that starts here, if one does.
fn hole(bytes: &[u8], start: usize, braces: bool) -> Option<usize> {
    let rest = &bytes[start..bytes.len().min(start + LONGEST)];
    let end = match rest {
        [b'$', b'{', inner @ ..] => 3 + until(inner, b"}")?,
        [b'$', b'(', inner @ ..] => 3 + until(inner, b")").filter(|end| is_name(&inner[..*end]))?,
        [b'{', b'{', inner @ ..] => 4 + until(inner, b"}}")?,
        [b'#', b'{', inner @ ..] => {
            let end = 3 + until(inner, b"}")?;
            end + usize::from(rest.get(end) == Some(&b'#'))
        }
        [b'<', inner @ ..] => 2 + until(inner, b">").filter(|end| is_phrase(&inner[..*end]))?,
        [b'{', inner @ ..] if braces => 2 + until(inner, b"}").filter(|end| is_phrase(&inner[..*end]))?,
        // Two characters could be an encoded byte.
        [b'%', inner @ ..] => 2 + until(inner, b"%").filter(|end| *end > 2 && is_name(&inner[..*end]))?,
        [b'_', b'_', inner @ ..] => {
            let end = until(inner, b"__").filter(|end| is_name(&inner[..*end]))?;
            inner.first().filter(|first| first.is_ascii_alphabetic())?;
            4 + end
        }
        _ => return None,
    };
    Some(start + end)
}

/// Where the first of these ends begins, on the same line.
fn until(bytes: &[u8], end: &[u8]) -> Option<usize> {
    let found = bytes.windows(end.len()).position(|window| window == end)?;
    (!bytes[..found].contains(&b'\n')).then_some(found)
}

/// A name such as a variable has.
fn is_name(bytes: &[u8]) -> bool {
    bytes
        .first()
        .is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_')
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-: ".contains(byte))
}

/// Words somebody is meant to replace.
fn is_phrase(bytes: &[u8]) -> bool {
    bytes
        .first()
        .is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_')
        && bytes.iter().all(|byte| !b"{}<>\"'".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(text: &Text<'a>) -> Vec<&'a str> {
        text.holes().iter().map(|hole| &text.raw[hole.clone()]).collect()
    }

    #[test]
    fn the_placeholders_of_many_tools_are_holes() {
        for text in [
            "${CLIENT_STATE}",
            "${}",
            "{{clientState}}",
            "{{ $guid }}",
            "<your-client-state>",
            "{base64encodedCertificate}",
            "%CLIENT_STATE%",
            "$(clientState)",
            "#{ClientState}#",
            "#{ClientState}",
            "__ClientState__",
            "__CLIENT_STATE__",
        ] {
            assert_eq!(found(&Text::written(text)), [text], "{text}");
            assert!(Text::written(text).is_hole(), "{text}");
        }
        let url = Text::written("https://${HOST}/api/{{path}}?code=<code>");
        assert_eq!(found(&url), ["${HOST}", "{{path}}", "<code>"]);
    }

    #[test]
    fn what_can_be_meant_literally_is_none() {
        for text in [
            "a%2Fb%2Fc",
            "%AB%CD",
            "$filter=(a)",
            "{\"a\": 1}",
            "a < b > c",
            "{}",
            "____",
            "__1a__",
            "${open",
            "100%",
            "a_b__c",
        ] {
            assert_eq!(Text::written(text).whole(), Some(text), "{text}");
        }
        assert_eq!(Text::path("/users/{id}/messages").whole(), Some("/users/{id}/messages"));
    }

    #[test]
    fn names_in_braces_are_known_later() {
        let of = |raw: &'static str, from| found(&Text::path(raw).with_braces(from)).join(" ");
        assert_eq!(of("id in ('{a}',{b})", 0), "{a} {b}");
        assert_eq!(of("${A} eq '{b}'", 0), "${A} {b}");
        assert_eq!(of("{a}{b}", 0), "{a} {b}");
        assert_eq!(of("a eq '{b'", 0), "");
        assert_eq!(of("{a ${B} c}", 0), "${B}");
        assert_eq!(of("/users/{a}/${B}?$filter=id eq '{c}'", 16), "${B} {c}");
        assert_eq!(of("${A}{b}", 2), "${A} {b}");
        assert_eq!(of("{b}", 9), "");
    }

    #[test]
    fn parts_keep_their_holes() {
        let text = Text::written("ab${C}de");
        assert!(text.has_hole(&(0..3)) && text.has_hole(&(5..9)));
        assert!(!text.has_hole(&(0..2)) && !text.has_hole(&(6..8)));
        assert_eq!(text.part(1..4).holes().first(), Some(&(1..3)));
        assert_eq!(text.start(), "ab");
    }

    #[test]
    fn holes_that_do_not_fit_are_left_out() {
        let text = Text::with_holes("a\u{e9}b", [0..1, 2..3, 9..10]);
        assert_eq!((text.holes().len(), text.holes().first()), (1, Some(&(0..1))));
    }
}
