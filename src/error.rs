//! Errors of making a request.

use core::convert::Infallible;
use core::fmt;

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::time::OutOfRange;

/// Why a request could not be made.
///
/// Definitions are checked when they are compiled; this error is about run-time values.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use graphsub::Subscription;
///
/// #[derive(Subscription)]
/// #[subscription(resource = "/users/{0}/messages", change_type = "created", auth = "application", lifetime = "6d")]
/// struct Mail<'a>(&'a str);
///
/// let error = Mail("").resource().unwrap_err();
/// assert_eq!(error.to_string(), "the id after `/users` is empty");
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// An id of the path is empty or blank.
    EmptyId {
        /// The path in front of the id.
        before: String,
    },
    /// The definition has `lifecycle`, but the delivery has no lifecycle URL.
    NoLifecycleUrl,
    /// The definition includes resource data, but the delivery has no certificate.
    NoCertificate,
    /// The clock or the end of the subscription is outside the years 0 to 9999.
    Time(OutOfRange),
}

impl RequestError {
    pub(crate) fn empty_id(before: &str) -> RequestError {
        RequestError::EmptyId {
            before: before.trim_end_matches(['/', '\'', '(']).to_owned(),
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RequestError::EmptyId { before } => write!(f, "the id after `{before}` is empty"),
            RequestError::NoLifecycleUrl => {
                f.write_str("the delivery has no lifecycle URL: add `Delivery::lifecycle_url`")
            }
            RequestError::NoCertificate => f.write_str("the delivery has no certificate: add `Delivery::certificate`"),
            RequestError::Time(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for RequestError {}

impl From<OutOfRange> for RequestError {
    fn from(error: OutOfRange) -> RequestError {
        RequestError::Time(error)
    }
}

/// A [`Timestamp`](crate::Timestamp) needs no conversion.
impl From<Infallible> for RequestError {
    fn from(never: Infallible) -> RequestError {
        match never {}
    }
}
