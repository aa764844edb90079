//! Creates a subscription with the client `graph-rs-sdk`.

use graph_rs_sdk::{GraphClient, GraphFailure};
use graphsub::{Delivery, Provides, Subscription, Timestamp};

/// Creates the subscription and returns the time to renew it.
///
/// # Errors
/// What the client or the service has against it.
pub async fn create<S: Subscription, Has: Provides<S::Needs>>(
    client: &GraphClient,
    subscription: &S,
    now: impl Into<Timestamp>,
    delivery: &Delivery<'_, Has>,
) -> Result<Timestamp, GraphFailure> {
    let body = subscription.request(now, delivery);
    client
        .subscriptions()
        .create_subscription(&body)
        .send()
        .await?
        .error_for_status()?;
    Ok(body.renew_at)
}
