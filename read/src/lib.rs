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
pub mod certificate;
pub mod dialect;
mod documents;
pub mod found;
mod front_end;
pub mod interpret;
#[cfg(feature = "source")]
mod programs;
pub mod raw;
pub mod source;
pub mod syntax;
pub mod time;

pub use documents::Documents;
pub use found::{Form, Found, Located, Place, Route, Step};
pub use front_end::{Context, Failure, FrontEnd, Memory, Registration, Sink};
#[cfg(feature = "source")]
pub use programs::{Programs, language_of};
