//! Definitions with their ids, whatever their types.

use core::fmt::Display;

use alloc::string::String;
use alloc::vec::Vec;

use crate::{
    CreateSubscription, Delivery, Facts, RenewSubscription, RequestError, Subscription, Timestamp, request, resource,
};

/// A definition with its ids, as a value: for services with many definitions.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use graphsub::{AnySubscription, Checked, Delivery, Subscription, Timestamp};
///
/// #[derive(Subscription)]
/// #[subscription(resource = "/users/{0}/messages", change_type = "created", auth = "application", lifetime = "6d")]
/// struct Mail(String);
///
/// #[derive(Subscription)]
/// #[subscription(resource = "/groups", change_type = "updated", auth = "application", lifetime = "20d")]
/// struct Groups;
///
/// let all: Vec<Checked> = vec![Mail("adele@contoso.com".into()).checked()?, Groups.checked()?];
/// let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret");
/// for subscription in &all {
///     let body = subscription.request(Timestamp::UNIX_EPOCH, &delivery)?;
///     assert_eq!(body.url(), "https://graph.microsoft.com/v1.0/subscriptions");
/// }
/// # }
/// # Ok::<(), graphsub::RequestError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// Constants of the definition.
    pub facts: &'static Facts,
    /// The path with its ids.
    pub resource: String,
}

impl Checked {
    /// Returns the body of the request that creates the subscription, sent at `now`.
    ///
    /// # Errors
    /// Returns an error if the clock is out of range, or if the delivery lacks a lifecycle URL or certificate that
    /// the definition requires. [`Subscription::request`] checks the latter at compile time.
    pub fn request<Has>(
        &self,
        now: impl TryInto<Timestamp, Error: Into<RequestError>>,
        delivery: &Delivery<'_, Has>,
    ) -> Result<CreateSubscription, RequestError> {
        let now = now.try_into().map_err(Into::into)?;
        request::create(self.facts, self.resource.clone(), now, &delivery.parts())
    }

    /// Returns the body of the request that renews the subscription, sent at `now`.
    ///
    /// # Errors
    /// When the clock is out of range.
    pub fn renewal(
        &self,
        now: impl TryInto<Timestamp, Error: Into<RequestError>>,
    ) -> Result<RenewSubscription, RequestError> {
        self.facts.renewal(now)
    }
}

/// A subscription definition, or an enum of definitions.
///
/// Every [`Subscription`] is one; `#[derive(Subscription)]` on an enum makes it one. The trait is dyn compatible.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use graphsub::{AnySubscription, Subscription};
///
/// #[derive(Subscription)]
/// #[subscription(auth = "application", lifetime = "6d")]
/// enum Watched {
///     #[subscription(resource = "/users/{user_id}/messages", change_type = "created")]
///     Mail { user_id: String },
///     #[subscription(resource = "/groups", change_type = "updated", lifetime = "20d")]
///     Groups,
///     /// Defined elsewhere.
///     Events(Events),
/// }
///
/// #[derive(Subscription)]
/// #[subscription(resource = "/users/{0}/events", change_type = "created", auth = "application", lifetime = "1d")]
/// struct Events(String);
///
/// let all = [Watched::Mail { user_id: "a1".into() }, Watched::Groups, Watched::Events(Events("a1".into()))];
/// let paths: Vec<String> = all.iter().filter_map(|one| Some(one.checked().ok()?.resource)).collect();
/// assert_eq!(paths, ["/users/a1/messages", "/groups", "/users/a1/events"]);
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a subscription",
    label = "not a subscription",
    note = "derive `graphsub::Subscription`; a variant without `#[subscription(...)]` holds a subscription"
)]
pub trait AnySubscription {
    /// Returns the definition with its ids.
    ///
    /// # Errors
    /// When an id is empty.
    fn checked(&self) -> Result<Checked, RequestError>;

    /// Returns all definitions of the type: one, or those of an enum by the names of its variants.
    fn definitions() -> Vec<(&'static str, &'static Facts)>
    where
        Self: Sized;
}

impl<S: Subscription> AnySubscription for S {
    fn checked(&self) -> Result<Checked, RequestError> {
        Ok(Checked {
            facts: S::FACTS,
            resource: self.resource()?,
        })
    }

    fn definitions() -> Vec<(&'static str, &'static Facts)> {
        Vec::from([("", S::FACTS)])
    }
}

/// A variant of an enum with its ids, in the order of their places.
///
/// # Errors
/// When an id is empty.
pub fn variant<S: Subscription>(ids: &[&dyn Display]) -> Result<Checked, RequestError> {
    Ok(Checked {
        facts: S::FACTS,
        resource: resource::resource(S::FACTS.template, |index| ids[index])?,
    })
}
