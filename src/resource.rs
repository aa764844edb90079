//! Puts ids into a resource path so that they stay ids.

use core::fmt::{Display, Write as _};

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::RequestError;

/// The path of a template with its ids put in.
///
/// The template marks the place of each id: `{/name}` where it is a whole segment, `{'name}` between quotes.
/// `id` gives the ids in the order of their places.
///
/// # Errors
/// When an id is empty: what is sent would be another path.
pub(crate) fn resource<'a>(template: &str, id: impl Fn(usize) -> &'a dyn Display) -> Result<String, RequestError> {
    let mut out = String::new();
    let mut rest = template;
    let mut index = 0;
    while let Some((text, after)) = rest.split_once('{') {
        out.push_str(text);
        let text = id(index).to_string();
        if text.trim().is_empty() {
            return Err(RequestError::empty_id(&out));
        }
        let id = decoded(&text);
        if after.starts_with('/') {
            segment(&mut out, &id);
        } else {
            quoted(&mut out, &id);
        }
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
        index += 1;
    }
    out.push_str(rest);
    Ok(out)
}

/// An id as it is meant. A URL that is percent-encoded already, as the documents show `joinWebUrl`, would
/// otherwise be encoded twice; nothing else begins like one.
fn decoded(id: &str) -> Cow<'_, [u8]> {
    let is_encoded_url = ["http%3a", "https%3a"]
        .iter()
        .any(|start| id.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)));
    if !is_encoded_url {
        return Cow::Borrowed(id.as_bytes());
    }
    let mut bytes = id.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    while let Some((first, rest)) = bytes.split_first() {
        let escape = match rest {
            [high, low, ..] if *first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match escape {
            Some((high, low)) => {
                out.push(high * 16 + low);
                bytes = &rest[2..];
            }
            None => {
                out.push(*first);
                bytes = rest;
            }
        }
    }
    Cow::Owned(out)
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// `/id`, or OData's other form `('id')` where the id alone would read as something else: as no
/// segment (`..`), as the name of an operation (`getAllMessages`, `$count`), as the beginning of
/// a path of files (`root:`), or as more than a segment once somebody decodes it.
fn segment(out: &mut String, id: &[u8]) {
    let looks_like_an_id = id.iter().any(|b| b.is_ascii_digit() || b"-@:!_,=".contains(b));
    let has_a_meaning = id.starts_with(b":") || id.starts_with(b"@") || id.ends_with(b":");
    if looks_like_an_id && !has_a_meaning && id.iter().copied().all(is_plain) {
        out.extend(id.iter().copied().map(char::from));
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
pub(crate) fn quoted(out: &mut String, id: &[u8]) {
    for &byte in id {
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
        resource("/users/{/}/messages", |_| &id).expect("not empty")
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
        assert_eq!(resource("f('{'}')", |_| &"it's").as_deref(), Ok("f('it%27%27s')"));
    }

    #[test]
    fn each_place_gets_its_id() {
        let ids = ["a1", "b's", "c"];
        let text = resource("/x/{/a}/y('{'b}')?z='{'0}'&w", |index| &ids[index]);
        assert_eq!(text.as_deref(), Ok("/x/a1/y('b%27%27s')?z='c'&w"));
        assert_eq!(resource("/users", |index| &ids[index]).as_deref(), Ok("/users"));
    }

    #[test]
    fn an_empty_id_is_an_error() {
        for (template, words) in [
            ("/users/{/}/messages", "the id after `/users` is empty"),
            (
                "/me/mailFolders('{'}')/messages",
                "the id after `/me/mailFolders` is empty",
            ),
        ] {
            for id in ["", "  "] {
                let error = resource(template, |_| &id).expect_err("empty");
                assert_eq!(error.to_string(), words);
            }
        }
    }

    #[test]
    fn an_encoded_url_is_encoded_once() {
        let raw = "https://teams.example.com/l/meetup-join/19%3ameeting_a%40thread.v2/0?context=%7b%22Tid%22%7d";
        let mut encoded = String::new();
        quoted(&mut encoded, raw.as_bytes());
        assert!(encoded.starts_with("https:%2F%2Fteams"));
        // The colon may be encoded or not, and digits in either case.
        for form in [encoded.replacen(':', "%3A", 1), encoded.replacen(':', "%3a", 1)] {
            assert_eq!(
                resource("f('{'}')", |_| &form),
                resource("f('{'}')", |_| &raw),
                "{form}"
            );
        }
        assert_eq!(user("a%3Ab"), "/users('a%253Ab')/messages");
        assert_eq!(user("https%3"), "/users('https%253')/messages");
        assert_eq!(user("https%3A%2"), "/users('https:%252')/messages");
    }
}
