//! Watches an inbox: `graphsub-example-send USER NOTIFICATION_URL`, with an access token in
//! `ACCESS_TOKEN` and the client state in `CLIENT_STATE`.

use std::error::Error;
use std::time::SystemTime;

use graph_rs_sdk::GraphClient;
use graphsub::Delivery;
use graphsub_example_subscriptions::InboxMail;

#[tokio::main(flavor = "current_thread")]
#[allow(clippy::print_stdout, reason = "it is what this program is for")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(user_id), Some(url)) = (arguments.next(), arguments.next()) else {
        return Err("usage: graphsub-example-send USER NOTIFICATION_URL".into());
    };
    let client = GraphClient::new(std::env::var("ACCESS_TOKEN")?);
    let client_state = std::env::var("CLIENT_STATE")?;
    let delivery = Delivery::new(&url, &client_state);
    let renew_at = graphsub_example_send::create(&client, &InboxMail { user_id }, SystemTime::now(), &delivery).await?;
    println!("created; renew it at {renew_at}");
    Ok(())
}
