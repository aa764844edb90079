//! Puts ids into a resource path so that they stay ids.

use core::fmt::{Display, Write as _};

use alloc::string::{String, ToString};

/// A piece of a resource path.
#[derive(Clone, Copy)]
pub enum Piece<'a> {
    /// Text of the definition, taken as it is.
    Text(&'a str),
    /// An id that is a whole segment.
    Segment(&'a dyn Display),
    /// An id between quotes.
    Quoted(&'a dyn Display),
    /// An id that is part of something else.
    Part(&'a dyn Display),
}

/// The path the pieces make up.
pub fn resource(pieces: &[Piece<'_>]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Segment(id) => segment(&mut out, &id.to_string()),
            Piece::Quoted(id) => quoted(&mut out, &id.to_string()),
            Piece::Part(id) => id.to_string().bytes().for_each(|byte| encoded(&mut out, byte)),
        }
    }
    out
}

/// `/id`, or OData's other form `('id')` where the id alone would read as something else: as no
/// segment (empty, `..`), as the name of an operation (`getAllMessages`, `$count`), or as more than
/// a segment once somebody decodes it.
fn segment(out: &mut String, id: &str) {
    let looks_like_an_id = id.bytes().any(|b| b.is_ascii_digit() || b"-@:!_,=".contains(&b));
    if looks_like_an_id && id.bytes().all(is_plain) {
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
        resource(&[Piece::Text("/users/"), Piece::Segment(&id), Piece::Text("/messages")])
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
            ("a/b", "('a%2Fb')"),
            ("o'neill", "('o%27%27neill')"),
            ("\u{e9}1", "('%C3%A91')"),
            ("x')/messages?$filter=", "('x%27%27%29%2Fmessages%3F%24filter=')"),
        ] {
            assert_eq!(user(id), alloc::format!("/users{form}/messages"), "{id}");
        }
    }

    #[test]
    fn quotes_are_doubled_only_between_quotes() {
        let id = "it's";
        assert_eq!(
            resource(&[Piece::Text("f('"), Piece::Quoted(&id), Piece::Text("')")]),
            "f('it%27%27s')"
        );
        assert_eq!(resource(&[Piece::Text("?a="), Piece::Part(&id)]), "?a=it%27s");
    }
}
