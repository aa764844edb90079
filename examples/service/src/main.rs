//! Watches an inbox and a chat: `graphsub-example-service USER CHAT PUBLIC_URL`, with an access token in `ACCESS_TOKEN`
//! and the client state in `CLIENT_STATE`. `PUBLIC_URL` leads to port 8080 of this machine.

use std::error::Error;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, SystemTime};

use graphsub::{Delivery, Timestamp};
use graphsub_example_service::client::Client;
use graphsub_example_service::keeper::Keeper;
use graphsub_example_service::receiver::serve;
use graphsub_example_service::watched::Watched;
use tiny_http::Server;

/// How long to wait after a request that failed.
const AGAIN: Duration = Duration::from_secs(60);

#[allow(clippy::print_stdout, reason = "it is what this program is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(user_id), Some(chat_id), Some(url)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("usage: graphsub-example-service USER CHAT PUBLIC_URL".into());
    };
    let client_state = std::env::var("CLIENT_STATE")?;
    let (notifications, lifecycle) = (format!("{url}/graph"), format!("{url}/lifecycle"));
    let delivery = Delivery::new(&notifications, &client_state).lifecycle_url(&lifecycle);
    let watched = [Watched::Inbox { user_id }, Watched::Chat { chat_id }, Watched::Users];
    let now = || Timestamp::try_from(SystemTime::now());

    let client = Client::new(std::env::var("ACCESS_TOKEN")?);
    let mut keeper = Keeper::new(client, delivery, &watched, now()?)?;
    let server = Server::http("0.0.0.0:8080").map_err(|error| error.to_string())?;
    let (sender, events) = channel();
    // Microsoft Graph validates the URLs while a subscription is created: somebody has to answer.
    let state = client_state.clone();
    std::thread::spawn(move || serve(&server, &state, &sender));

    let mut due = keeper.keep(now()?)?;
    loop {
        let pause = due.map_or(Duration::from_secs(3_600), |due| {
            now().map_or(Duration::ZERO, |now| due - now)
        });
        let done = match events.recv_timeout(pause) {
            Ok(event) => {
                println!("{event:?}");
                keeper.handle(&event, now()?)
            }
            Err(RecvTimeoutError::Timeout) => keeper.keep(now()?),
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        due = match done {
            Ok(due) => due,
            // The subscriptions live on meanwhile: a renewal begins long before their end.
            Err(error) => {
                println!("{error}; trying again");
                Some(now()? + AGAIN)
            }
        };
    }
}
