//! Creates a subscription with the client `graph-rs-sdk`.

use std::error::Error;

use graph_rs_sdk::GraphClient;
use graphsub::{Delivery, Provides, RequestError, Subscription, Timestamp};

/// Creates the subscription and returns the time to renew it.
///
/// # Errors
/// An empty id, or what the client or the service has against it.
pub async fn create<S: Subscription, Has: Provides<S::Needs>>(
    client: &GraphClient,
    subscription: &S,
    now: impl TryInto<Timestamp, Error: Into<RequestError>>,
    delivery: &Delivery<'_, Has>,
) -> Result<Timestamp, Box<dyn Error>> {
    let body = subscription.request(now, delivery)?;
    client
        .subscriptions()
        .create_subscription(&body)
        .send()
        .await?
        .error_for_status()?;
    Ok(body.renew_at)
}
