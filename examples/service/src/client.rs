//! Requests to Microsoft Graph.

use graphsub::{CreateSubscription, CreatedSubscription, Facts, RenewSubscription};
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::Error;

/// Sends requests with a token. Getting and refreshing one is left to a library for it.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    token: String,
    /// Where requests go instead of to the hosts of Microsoft Graph.
    base: Option<String>,
}

impl Client {
    /// Returns a client that sends this access token.
    pub fn new(token: impl Into<String>) -> Client {
        let configuration = Agent::config_builder().http_status_as_error(false).build();
        Client {
            agent: configuration.into(),
            token: token.into(),
            base: None,
        }
    }

    /// Has requests go to another server, such as `http://127.0.0.1:8080`.
    #[must_use]
    pub fn with_base(self, base: impl Into<String>) -> Client {
        Client {
            base: Some(base.into()),
            ..self
        }
    }

    fn url(&self, url: &str) -> String {
        let path = url.splitn(4, '/').nth(3).unwrap_or_default();
        match &self.base {
            Some(base) => format!("{base}/{path}"),
            None => url.to_owned(),
        }
    }

    fn authorization(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// Creates a subscription.
    ///
    /// # Errors
    /// When Microsoft Graph cannot be reached, or refuses.
    pub fn create(&self, body: &CreateSubscription) -> Result<CreatedSubscription, Error> {
        let request = self.agent.post(self.url(&body.url()));
        let response = request.header("Authorization", self.authorization()).send_json(body)?;
        answer(response)
    }

    /// Renews a subscription; nothing: Microsoft Graph does not know it any more.
    ///
    /// # Errors
    /// When Microsoft Graph cannot be reached, or refuses.
    pub fn renew(&self, id: &str, body: &RenewSubscription) -> Result<Option<CreatedSubscription>, Error> {
        let request = self.agent.patch(self.url(&body.url(id)));
        let response = request.header("Authorization", self.authorization()).send_json(body)?;
        match response.status().as_u16() {
            404 => Ok(None),
            _ => answer(response).map(Some),
        }
    }

    /// Reauthorizes a subscription.
    ///
    /// # Errors
    /// When Microsoft Graph cannot be reached, or refuses.
    pub fn reauthorize(&self, id: &str, facts: &Facts) -> Result<(), Error> {
        let request = self.agent.post(self.url(&facts.reauthorize_url(id)));
        let response = request.header("Authorization", self.authorization()).send_empty()?;
        accepted(response).map(drop)
    }
}

fn answer(response: Response<Body>) -> Result<CreatedSubscription, Error> {
    Ok(accepted(response)?.body_mut().read_json()?)
}

fn accepted(mut response: Response<Body>) -> Result<Response<Body>, Error> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let text = response.body_mut().read_to_string().unwrap_or_default();
    Err(Error::Refused(status.as_u16(), text))
}
