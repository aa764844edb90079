//! A small service that lives by its subscriptions.
//!
//! It creates them when it starts, answers the validation requests of Microsoft Graph meanwhile, renews each before it
//! ends, reauthorizes it when a lifecycle notification asks for that, and creates it again when it was removed. What
//! it is told of is handed on as [`Event`]s; decrypting and fetching is another program's business.
//!
//! - [`watched`]: the definitions.
//! - [`keeper`]: what to do when; it has no clock and does not sleep.
//! - [`client`]: requests to Microsoft Graph.
//! - [`receiver`]: requests from Microsoft Graph.

pub mod client;
pub mod keeper;
pub mod receiver;
pub mod watched;

use std::fmt;

use graphsub::RequestError;

/// Something the receiver was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Something changed: the id of the subscription, and the path of what changed.
    Changed(String, String),
    /// The subscription with this id will not get notifications until it is reauthorized.
    Reauthorize(String),
    /// The subscription with this id is gone.
    Removed(String),
    /// Notifications of the subscription with this id were lost.
    Missed(String),
}

/// Why the service cannot go on.
#[derive(Debug)]
pub enum Error {
    /// A request cannot be made.
    Request(RequestError),
    /// A request should not be made: what is wrong with URL, secret, certificate or ids.
    Unsound(Vec<String>),
    /// Microsoft Graph could not be reached.
    Http(ureq::Error),
    /// Microsoft Graph refused: the status, and what it said.
    Refused(u16, String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Request(error) => error.fmt(f),
            Error::Unsound(findings) => f.write_str(&findings.join("\n")),
            Error::Http(error) => error.fmt(f),
            Error::Refused(status, body) => write!(f, "Microsoft Graph answered {status}: {body}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Error {
        Error::Request(error)
    }
}

impl From<ureq::Error> for Error {
    fn from(error: ureq::Error) -> Error {
        Error::Http(error)
    }
}
