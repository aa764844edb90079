//! Takes the English out of pages that carry a translation and its original side by side.
//!
//! Each text of such a page is a `span` with the translation, followed by a `span` of the class
//! `sxs-lookup` with the English original. Translations corrupt names and numbers, so the originals
//! are read.

use std::borrow::Cow;

const LOOKUP: &str = "<span class=\"sxs-lookup\">";

enum Span {
    /// Opened where the output had this length.
    Translated(usize),
    /// Wraps the English text: only its tags go.
    Wrapper,
    /// Some other span, which stays.
    Other,
}

/// The page with each translated text replaced by its original; lines keep their numbers.
pub(crate) fn english(page: &str) -> Cow<'_, str> {
    if !page.contains(LOOKUP) {
        return Cow::Borrowed(page);
    }
    let mut out = String::with_capacity(page.len());
    let mut open = Vec::new();
    let mut rest = page;
    while let Some((before, tag, after)) = next_tag(rest) {
        out += before;
        if tag == "</span>" {
            match open.pop() {
                Some(Span::Translated(start)) if after.starts_with(LOOKUP) => drop_from(&mut out, start),
                Some(Span::Translated(_) | Span::Wrapper) => {}
                Some(Span::Other) | None => out += tag,
            }
        } else {
            open.push(opened(tag, out.len()));
            if matches!(open.last(), Some(Span::Other)) {
                out += tag;
            }
        }
        rest = after;
    }
    out += rest;
    Cow::Owned(out)
}

fn opened(tag: &str, place: usize) -> Span {
    if tag.contains("data-ttu-id") {
        Span::Translated(place)
    } else if tag == LOOKUP || tag.contains("data-stu-id") {
        Span::Wrapper
    } else {
        Span::Other
    }
}

/// Drops a translated text but keeps its line breaks.
fn drop_from(out: &mut String, start: usize) {
    let breaks = out[start..].matches('\n').count();
    out.truncate(start);
    out.extend(std::iter::repeat_n('\n', breaks));
}

/// The text before the next tag of a span, the tag, and what follows it.
fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + text[from..].find('<')?;
        let tag = &text[start..];
        if tag.starts_with("<span") || tag.starts_with("</span>") {
            let end = start + tag.find('>')? + 1;
            return Some((&text[..start], &text[start..end], &text[end..]));
        }
        from = start + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_original_takes_the_place_of_the_translation() {
        let page = "| <span data-ttu-id=\"a-1\">Eins</span><span class=\"sxs-lookup\">\
            <span data-stu-id=\"a-1\">One</span></span> | `x` |\n[<span data-ttu-id=\"a-2\">zwei\n</span>\
            <span class=\"sxs-lookup\"><span data-stu-id=\"a-2\">two</span></span>](y) <span id=z>z</span>";
        assert_eq!(english(page), "| One | `x` |\n[\ntwo](y) <span id=z>z</span>");
    }

    #[test]
    fn a_translation_without_original_stays() {
        let page =
            format!("<span data-ttu-id=\"1\">Eins</span> {LOOKUP}<span data-stu-id=\"2\">two</span></span><span");
        assert_eq!(english(&page), "Eins two<span");
        assert!(matches!(english("no <span>spans</span>"), Cow::Borrowed(_)));
    }
}
