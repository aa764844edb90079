//! Keeps subscriptions alive.

use graphsub::{AnySubscription, Checked, CreatedSubscription, Delivery, HasLifecycleUrl, Timestamp};

use crate::client::Client;
use crate::{Error, Event};

/// A delivery of this service.
pub type Hooks<'a> = Delivery<'a, (HasLifecycleUrl, ())>;

/// The subscriptions and what is to be done about them. Whoever calls it says what time it is.
#[derive(Debug)]
pub struct Keeper<'a> {
    client: Client,
    delivery: Hooks<'a>,
    kept: Vec<Kept>,
}

/// A subscription that exists, or is to.
#[derive(Debug)]
struct Kept {
    definition: Checked,
    /// What Microsoft Graph granted, and when to renew it.
    granted: Option<(CreatedSubscription, Timestamp)>,
}

impl<'a> Keeper<'a> {
    /// Returns a keeper that has created nothing yet.
    ///
    /// # Errors
    /// What is wrong with URLs, secret or ids: better now than as an answer of Microsoft Graph.
    pub fn new(
        client: Client,
        delivery: Hooks<'a>,
        watched: &[impl AnySubscription],
        now: Timestamp,
    ) -> Result<Keeper<'a>, Error> {
        let mut kept = Vec::new();
        for subscription in watched {
            let definition = subscription.checked()?;
            let body = definition.request(now, &delivery)?;
            let findings: Vec<String> = body
                .check()
                .iter()
                .map(|finding| format!("{}: {}", finding.rule.code(), finding.message))
                .collect();
            if !findings.is_empty() {
                return Err(Error::Unsound(findings));
            }
            kept.push(Kept {
                definition,
                granted: None,
            });
        }
        Ok(Keeper { client, delivery, kept })
    }

    /// Creates what does not exist and renews what is due. Returns when to call it again.
    ///
    /// # Errors
    /// The first request that fails; what was done before it stays done.
    pub fn keep(&mut self, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        for kept in &mut self.kept {
            let granted = match &kept.granted {
                Some((_, renew_at)) if *renew_at > now => continue,
                Some((granted, _)) => {
                    let body = kept.definition.renewal(now)?;
                    self.client.renew(&granted.id, &body)?
                }
                None => None,
            };
            // What Microsoft Graph does not know has to be created, for the first time or again.
            let granted = match granted {
                Some(granted) => granted,
                None => {
                    let body = kept.definition.request(now, &self.delivery)?;
                    self.client.create(&body)?
                }
            };
            let renew_at = granted.renew_at(now, kept.definition.facts);
            kept.granted = Some((granted, renew_at));
        }
        Ok(self.due())
    }

    /// Does what a lifecycle notification asks for. Returns when to call [`keep`](Keeper::keep).
    ///
    /// # Errors
    /// When a request fails.
    pub fn handle(&mut self, event: &Event, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        match event {
            Event::Reauthorize(id) => {
                if let Some(kept) = self.find(id) {
                    let facts = kept.definition.facts;
                    self.client.reauthorize(id, facts)?;
                }
            }
            Event::Removed(id) => {
                if let Some(kept) = self.find(id) {
                    kept.granted = None;
                    return self.keep(now);
                }
            }
            // To fetch what was missed is up to the program.
            Event::Changed(..) | Event::Missed(_) => {}
        }
        Ok(self.due())
    }

    /// Returns the ids of the subscriptions that exist, in the order of their definitions.
    pub fn ids(&self) -> Vec<&str> {
        let granted = self.kept.iter().filter_map(|kept| kept.granted.as_ref());
        granted.map(|(granted, _)| granted.id.as_str()).collect()
    }

    fn find(&mut self, id: &str) -> Option<&mut Kept> {
        self.kept
            .iter_mut()
            .find(|kept| kept.granted.as_ref().is_some_and(|(granted, _)| granted.id == id))
    }

    fn due(&self) -> Option<Timestamp> {
        let granted = self.kept.iter().filter_map(|kept| kept.granted.as_ref());
        granted.map(|(_, renew_at)| *renew_at).min()
    }
}
