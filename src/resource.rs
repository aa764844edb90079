//! Puts ids into a resource path so that they stay ids.

use core::fmt::{Display, Write as _};

use alloc::string::{String, ToString};

/// The path of a template with its ids put in.
///
/// The template marks the place of each id: `{/}` where it is a whole segment, `{'}` between quotes.
/// `id` gives the ids in the order of their places.
pub(crate) fn resource<'a>(template: &str, id: impl Fn(usize) -> &'a dyn Display) -> String {
    let mut out = String::new();
    let mut rest = template;
    let mut index = 0;
    while let Some((text, after)) = rest.split_once('{') {
        out.push_str(text);
        let text = id(index).to_string();
        if after.starts_with('/') {
            segment(&mut out, &text);
        } else {
            quoted(&mut out, &text);
        }
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
        index += 1;
    }
    out.push_str(rest);
    out
}

/// `/id`, or OData's other form `('id')` where the id alone would read as something else: as no
/// segment (empty, `..`), as the name of an operation (`getAllMessages`, `$count`), as the beginning of
/// a path of files (`root:`), or as more than a segment once somebody decodes it.
fn segment(out: &mut String, id: &str) {
    let looks_like_an_id = id.bytes().any(|b| b.is_ascii_digit() || b"-@:!_,=".contains(&b));
    let has_a_meaning = id.starts_with([':', '@']) || id.ends_with(':');
    if looks_like_an_id && !has_a_meaning && id.bytes().all(is_plain) {
        out.push_str(id);
        return;
    }
    if out.ends_with('/') {
        out.pop();
    }
    out.push_str("('");
    quoted(out, id);
    out.push_str("')");
}

/// Inside quotes a quote is written twice.
fn quoted(out: &mut String, id: &str) {
    for byte in id.bytes() {
        if byte == b'\'' {
            encoded(out, byte);
        }
        encoded(out, byte);
    }
}

fn encoded(out: &mut String, byte: u8) {
    if is_plain(byte) {
        out.push(char::from(byte));
    } else {
        // Writing to a string cannot fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

/// What stands for itself in a path and in a query, whoever reads it.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~@:!,=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: &str) -> String {
        resource("/users/{/}/messages", |_| &id)
    }

    #[test]
    fn ids_that_look_like_ids_stay_as_they_are() {
        for id in [
            "adele@contoso.com",
            "87d349ed-44d7-43e1-9a83-5f2406dee5bd",
            "19:a_b@thread.v2",
            "AAMkAD=",
        ] {
            assert_eq!(user(id), alloc::format!("/users/{id}/messages"));
        }
    }

    #[test]
    fn ids_that_look_like_something_else_are_quoted() {
        for (id, form) in [
            ("", "('')"),
            ("..", "('..')"),
            ("delta", "('delta')"),
            ("$count", "('%24count')"),
            ("b!1:", "('b!1:')"),
            ("@p1", "('@p1')"),
            ("a/b", "('a%2Fb')"),
            ("o'neill", "('o%27%27neill')"),
            ("\u{e9}1", "('%C3%A91')"),
            ("x')/messages?$filter=", "('x%27%27%29%2Fmessages%3F%24filter=')"),
        ] {
            assert_eq!(user(id), alloc::format!("/users{form}/messages"), "{id}");
        }
    }

    #[test]
    fn quotes_are_doubled_between_quotes() {
        assert_eq!(resource("f('{'}')", |_| &"it's"), "f('it%27%27s')");
    }

    #[test]
    fn each_place_gets_its_id() {
        let ids = ["a1", "b's", "c"];
        let text = resource("/x/{/}/y('{'}')?z='{'}'&w", |index| &ids[index]);
        assert_eq!(text, "/x/a1/y('b%27%27s')?z='c'&w");
        assert_eq!(resource("/users", |index| &ids[index]), "/users");
    }
}
