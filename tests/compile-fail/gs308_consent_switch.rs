//! Resource-specific permissions without the option that asks for them.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "communications/onlineMeetings/{meeting}/transcripts",
    change_type = "created",
    auth = "application",
    permissions("OnlineMeetingTranscript.Read.Chat"),
    lifetime = "1h",
)]
struct Watch {
    meeting: String,
}

fn main() {}
