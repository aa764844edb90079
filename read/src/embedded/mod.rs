//! Request bodies inside other text: request files, documentation, collections, scripts, settings.
//!
//! An outer reader finds what is sent where ([`Bodies::request`]), or text in which a body may stand
//! ([`Bodies::text`]). The text is [`Carried`]: read without the escapes and indents of what it stands in, and it
//! knows where its bytes are written. What has the keys of a subscription and is shown to be Graph's becomes a
//! definition; what comes back from the service, types and schemas do not.

mod address;
mod body;
mod calls;
mod carried;
mod evidence;
pub(crate) mod exchange;
mod json;
mod moment;

pub(crate) use address::{Address, Host, Target};
pub(crate) use body::{Apart, Bodies, Dates, raw};
pub(crate) use carried::Carried;
pub(crate) use evidence::{may_define, names_graph};
pub(crate) use json::{Member, Node, Object, nodes, unescaped};
pub(crate) use moment::from_now;

use crate::front_end::Sink;

/// Hands on the comments of a file that speak to this program, given the marks that begin them.
pub(crate) fn comments(text: &str, marks: &[&str], sink: &mut dyn Sink) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some(word) = line.find("graphsub:") else { continue };
        let before = line[..word].trim_end();
        if let Some(mark) = marks.iter().find(|mark| before.ends_with(**mark)) {
            let begin = before.trim_end_matches(*mark);
            let from = start + begin.len();
            let end = start + line.trim_end().len();
            sink.comment(from..end, &text[from..end], !begin.trim().is_empty());
        }
    }
}
