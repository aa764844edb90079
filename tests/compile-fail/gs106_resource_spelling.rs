//! A misspelling of the documents.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/print/printtaskdefinition/{id}/tasks",
    change_type = "created",
    auth = "application",
    lifetime = "2d",
    notification_query_options = "$filter = status/processingState eq 'processing'",
)]
struct Jobs {
    id: String,
}

fn main() {}
