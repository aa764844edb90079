//! Prints the request bodies, as they would be sent now.

use std::time::SystemTime;

use graphsub::{Delivery, Subscription};
use graphsub_example_subscriptions::{ChatMessages, Drive, InboxMail, UserPresence};

/// Stands for a real certificate, in base64.
const CERTIFICATE: &str = "${ENCRYPTION_CERTIFICATE}";

#[allow(clippy::print_stdout, reason = "it is what this program is for")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now = SystemTime::now();
    let delivery = Delivery::new("https://hooks.example.com/graph", "3f1c9a0e-help-desk")
        .lifecycle_url("https://hooks.example.com/lifecycle")
        .certificate(CERTIFICATE);
    let bodies = [
        InboxMail {
            user_id: "adele@contoso.com".into(),
        }
        .request(now, &delivery)?,
        ChatMessages {
            chat_id: "19:8ea0e38b@unq.gbl.spaces",
        }
        .request(now, &delivery)?,
        UserPresence {
            user_id: "87d349ed-44d7-43e1-9a83-5f2406dee5bd",
        }
        .request(now, &delivery)?,
        Drive {
            drive_id: "b!-RIj2DuyvEyV1T4NlOaMHk8XkS".into(),
        }
        .request(now, &delivery)?,
    ];
    println!("{}", serde_json::to_string_pretty(&bodies)?);
    Ok(())
}
