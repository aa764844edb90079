//! Reads subscription definitions where they are written, with the place of each value.
//!
//! A [`FrontEnd`] knows one kind of input: it says which keys stand where with which values. What all
//! inputs share is done once, above the front-ends, by the table of keys ([`interpret`]): values become a
//! [`Definition`](graphsub_rules::Definition), and what is wrong with the structure (a missing key, an
//! unknown one, one given twice, a value of the wrong kind) becomes a finding.
//!
//! A file is read at one go and handed on as it is read: to a [`Sink`], one definition after the other.
//! Nothing is kept.

pub mod budget;
mod data;
pub mod dialect;
mod documents;
mod embedded;
pub mod found;
mod front_end;
pub mod interpret;
mod markdown;
#[cfg(feature = "source")]
mod programs;
pub mod raw;
mod requests;
mod shell;
pub mod source;
pub mod syntax;
pub mod time;

pub use data::Data;
pub use documents::Documents;
pub use found::{Form, Found, Located, Place, Route, Step};
pub use front_end::{Carrier, Context, Failure, FrontEnd, Memory, Registration, Sink};
pub use markdown::Markdown;
#[cfg(feature = "source")]
pub use programs::{Programs, language_of};
pub use requests::Requests;
pub use shell::Scripts;

/// Whether the name of a file ends like this, whatever its case.
pub(crate) fn has_ending(name: &str, endings: &[&str]) -> bool {
    let ending = name.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.'));
    ending.is_some_and(|(_, own)| endings.iter().any(|known| known.eq_ignore_ascii_case(own)))
}
