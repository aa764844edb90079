//! What a definition uses of each quota, as text, for records that another run counts.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use graphsub_tables::{Cloud, Dimension};

use crate::definition::Definition;
use crate::fleet::SharedLimit;
use crate::fleet::usage::{IDS, Thing, Usage, counted_ids};
use crate::path::ResourcePath;

/// Represents each tenant: all apps are assumed to be installed in the same ones.
pub const EACH_TENANT: &str = "*";

/// Represents the signed-in user; no id contains a space.
pub const SIGNED_IN_USER: &str = "signed-in user";

/// What a definition uses of one quota.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Charge {
    /// The quota.
    pub limit: SharedLimit,
    /// The cloud it is counted in; `None` where it is not known.
    pub cloud: Option<Cloud>,
    /// The key it is counted by, in the order of the quota's dimensions; `None` where the definition has no value.
    pub key: Vec<(Dimension, Option<String>)>,
    /// Number of subscriptions counted.
    pub count: u64,
}

/// Returns what a definition uses of each quota, as [`check`](super::check) counts it.
///
/// `app` identifies the app, `instances` is the number of subscriptions per tenant, and `tenants` the number of
/// tenants that install the app. Charges with the same limit, cloud and key add up.
///
/// ```
/// use graphsub_rules::Definition;
/// use graphsub_rules::fleet::charges;
/// use graphsub_terms::Text;
///
/// let message = Definition::new().resource(Text::path("/users/{userId}/messages"));
/// let charges = charges(&message, "mail-archiver", 40, 1);
/// assert_eq!(charges[0].limit.id(), "outlook/mailbox");
/// assert_eq!(charges[0].key[0].1.as_deref(), Some("{userId}"));
/// assert_eq!(charges[0].count, 1);
/// ```
pub fn charges(definition: &Definition<'_>, app: &str, instances: u32, tenants: u32) -> Vec<Charge> {
    let Some(resource) = definition.resource.known().map(|text| ResourcePath::read(text.clone())) else {
        return Vec::new();
    };
    let Some(usage) = Usage::of_path(definition, &resource, 0, instances, tenants) else {
        return Vec::new();
    };
    let ids = counted_ids(&resource, usage.row());
    let normal = resource.normal();
    let row = usage.row().resource;
    let quotas = row.quotas().iter().enumerate();
    quotas
        .filter(|(_, quota)| usage.is_counted_by(quota))
        .filter_map(|(index, quota)| {
            let key = quota.per.iter().map(|dimension| {
                let thing = usage.thing(quota, *dimension);
                (*dimension, thing.map(|thing| text(thing, app, &normal, &ids)))
            });
            Some(Charge {
                limit: SharedLimit::of_row(row, index, quota),
                cloud: definition.cloud.known().copied(),
                key: key.collect(),
                count: usage.count(quota)?,
            })
        })
        .collect()
}

fn text(thing: Thing, app: &str, normal: &str, ids: &[Option<(&str, bool)>; IDS]) -> String {
    match thing {
        Thing::App => app.to_string(),
        Thing::Tenant => EACH_TENANT.to_string(),
        Thing::SignedIn => SIGNED_IN_USER.to_string(),
        Thing::Path => normal.to_string(),
        Thing::Id(index) => ids[index].map(|(text, _)| text).unwrap_or_default().to_string(),
    }
}
