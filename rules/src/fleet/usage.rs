//! What one definition uses of the quotas, in a few bytes.

use core::fmt;

use graphsub_tables::{Auth, ChangeType, Cloud, Counts, Dimension, PATHS, Path, Quota};
use graphsub_terms::Value;

use crate::change_type::parse;
use crate::definition::Definition;
use crate::path::{Meaning, ResourcePath, Step};

/// What one definition uses of the quotas: enough to count it, not enough to print it.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// Hash of the path in normal form, ids and query included.
    normal: u64,
    /// Hashes of the first ids a quota counts by, in the order of the path, or of the filter that
    /// stands for one.
    ids: [u64; IDS],
    app: u32,
    instances: u32,
    tenants: u32,
    path: u16,
    /// Yes or no to some questions, the change types and the cloud.
    bits: u16,
}

/// Ids of a path that a quota counts by; a test holds the tables to it.
pub(super) const IDS: usize = 2;

/// Bits of [`Usage::bits`]. Each instance has its own first or second id.
const OWN: [u16; IDS] = [1, 2];
/// The path names the user by `me`.
const ME: u16 = 4;
/// The token belongs to a user.
const DELEGATED: u16 = 8;
/// The service itself lists the subscription: it has accepted it.
const LISTED: u16 = 16;
/// The path has a part that each instance has its own of.
const OWN_PATH: u16 = 32;
/// Where the bits of the change types begin; none of them: unknown.
const CHANGES: u16 = 7;
/// Where the index of the cloud begins.
const CLOUD: u16 = 10;
/// Index of a cloud that is not known. It may be any, but what one app does not say of two definitions is the same for
/// both.
const UNKNOWN_CLOUD: u16 = Cloud::ALL.len() as u16;

/// Something a quota counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    App,
    Tenant,
    /// The user who signs in, whom the path does not name.
    SignedIn,
    /// The path with its ids.
    Path,
    /// One of the ids of the path.
    Id(usize),
}

/// What tells something a quota counts by from others of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    /// Hash of its text.
    pub(super) hash: u64,
    /// Each instance has its own: one of them counts once for each.
    pub(super) own: bool,
}

impl Usage {
    /// Returns the usage of a definition, or `None` where its path is not known or not valid.
    ///
    /// `app` identifies the app, `instances` is the number of subscriptions per tenant, and `tenants` the number
    /// of tenants that install the app.
    ///
    /// ```
    /// use graphsub_rules::Definition;
    /// use graphsub_rules::fleet::Usage;
    /// use graphsub_terms::Text;
    ///
    /// let users = Definition::new().resource(Text::path("/users"));
    /// assert!(Usage::of(&users, 0, 1, 1).is_some());
    /// assert!(Usage::of(&Definition::new(), 0, 1, 1).is_none());
    /// ```
    pub fn of(definition: &Definition<'_>, app: u32, instances: u32, tenants: u32) -> Option<Usage> {
        let resource = ResourcePath::read(definition.resource.known()?.clone());
        Usage::of_path(definition, &resource, app, instances, tenants)
    }

    /// Returns the usage of a definition whose path has been parsed.
    pub(crate) fn of_path(
        definition: &Definition<'_>,
        resource: &ResourcePath<'_>,
        app: u32,
        instances: u32,
        tenants: u32,
    ) -> Option<Usage> {
        // What is refused for its path takes up no quota.
        let (Meaning::Documented(_) | Meaning::Spelled(_)) = resource.meaning() else {
            return None;
        };
        let row = resource.meaning().path()?;
        let path = PATHS.iter().position(|path| core::ptr::eq(path, row))?;
        let cloud = definition.cloud.known().map_or(UNKNOWN_CLOUD, |cloud| *cloud as u16);
        let mut normal = Hash::new();
        let _ = resource.write_normal(&mut normal);
        let mut usage = Usage {
            normal: normal.0,
            ids: [0; IDS],
            app,
            instances,
            tenants,
            path: u16::try_from(path).ok()?,
            bits: changes(definition) << CHANGES | cloud << CLOUD,
        };
        usage.read_ids(resource, row);
        usage.set(OWN_PATH, resource.is_me() || resource.text().has_placeholder());
        usage.set(ME, resource.is_me());
        let delegated = [Auth::DelegatedWork, Auth::DelegatedPersonal];
        usage.set(
            DELEGATED,
            definition.auth.known().is_some_and(|auth| delegated.contains(auth)),
        );
        Some(usage)
    }

    /// Marks the subscription as listed by the service, which therefore has accepted it.
    #[must_use]
    pub fn listed(mut self) -> Usage {
        self.set(LISTED, true);
        self
    }

    /// Replaces the number of the app.
    #[must_use]
    pub fn with_app(mut self, app: u32) -> Usage {
        self.app = app;
        self
    }

    fn set(&mut self, flag: u16, value: bool) {
        if value {
            self.bits |= flag;
        }
    }

    fn has(&self, flag: u16) -> bool {
        self.bits & flag != 0
    }

    fn read_ids(&mut self, resource: &ResourcePath<'_>, row: &'static Path) {
        for (index, id) in counted_ids(resource, row).into_iter().enumerate() {
            if let Some((text, own)) = id {
                self.ids[index] = hash(text);
                self.set(OWN[index], own);
            }
        }
    }

    pub(super) fn row(&self) -> &'static Path {
        &PATHS[usize::from(self.path)]
    }

    pub(super) fn is_listed(&self) -> bool {
        self.has(LISTED)
    }

    pub(super) fn is_delegated(&self) -> bool {
        self.has(DELEGATED)
    }

    pub(super) fn instances(&self) -> u64 {
        self.instances.into()
    }

    pub(super) fn tenants(&self) -> u64 {
        self.tenants.into()
    }

    /// The cloud, by its place among all; those that are not known are one behind them.
    pub(super) fn cloud(&self) -> u16 {
        self.bits >> CLOUD
    }

    fn changes(&self) -> u16 {
        self.bits >> CHANGES & 0b111
    }

    /// What two records have in common that are the same subscription; none where it is unknown.
    pub(super) fn duplicate_key(&self) -> Option<(u32, u64, u16, u16)> {
        (self.changes() != 0).then_some((self.app, self.normal, self.changes(), self.cloud()))
    }

    /// Whether a quota counts it.
    pub(super) fn is_counted_by(&self, quota: &Quota) -> bool {
        quota.counts == Counts::Subscriptions
            && quota.applies_to(self.row().template)
            && (!quota.delegated || self.is_delegated())
    }

    /// The thing of this kind the path names: by an id, or by the filter that stands for one.
    fn id(&self, wanted: Dimension) -> Option<Thing> {
        let row = self.row();
        let mut counted = row.ids.iter().flatten();
        let position = counted.position(|dimension| *dimension == wanted);
        let position = position.or(row.required_query.map(|_| 0))?;
        (position < IDS).then_some(Thing::Id(position))
    }

    /// What one dimension of a quota is for this record; none where it has none.
    pub(super) fn thing(&self, quota: &Quota, dimension: Dimension) -> Option<Thing> {
        match dimension {
            Dimension::App => Some(Thing::App),
            // The apps of a run are taken to be installed in the same tenants.
            Dimension::Tenant | Dimension::Organization => Some(Thing::Tenant),
            Dimension::Mailbox => self.id(Dimension::User),
            Dimension::User => match self.id(Dimension::User) {
                Some(user) if !quota.counts_signed_in_user => Some(user),
                _ => self.is_delegated().then_some(Thing::SignedIn),
            },
            Dimension::Path => Some(Thing::Path),
            dimension => self.id(dimension),
        }
    }

    /// What tells a thing from others of its kind.
    pub(super) fn identity(&self, thing: Thing) -> Identity {
        let (hash, own) = match thing {
            Thing::App => (self.app.into(), false),
            Thing::Tenant => (0, false),
            Thing::SignedIn => (0, true),
            Thing::Path => (self.normal, self.has(OWN_PATH)),
            Thing::Id(index) => (self.ids[index], self.has(OWN[index])),
        };
        Identity { hash, own }
    }

    /// How many subscriptions a quota counts for each of the things it counts by; none where it counts by
    /// nothing this record has.
    pub(super) fn count(&self, quota: &Quota) -> Option<u64> {
        let (mut named, mut own) = (false, false);
        for dimension in quota.per {
            if let Some(thing) = self.thing(quota, *dimension) {
                named |= *dimension != Dimension::App;
                own |= self.identity(thing).own;
            }
        }
        match (quota.per == [Dimension::App], named, own) {
            // A limit of an app alone spans the tenants; all others hold inside each.
            (true, ..) => Some(self.instances().saturating_mul(self.tenants())),
            (false, false, _) => None,
            // Each instance has its own id: a limit per id sees one of them.
            (false, true, true) => Some(1),
            (false, true, false) => Some(self.instances()),
        }
    }
}

/// The first ids a quota counts by, in the order of the path, or the filter that stands for one: each with
/// whether each instance has its own.
pub(super) fn counted_ids<'p>(resource: &'p ResourcePath<'_>, row: &'static Path) -> [Option<(&'p str, bool)>; IDS] {
    let mut ids = [None; IDS];
    let steps = row.ids.iter().zip(resource.ids(row));
    let counted = steps.filter(|(dimension, _)| dimension.is_some());
    for (id, (_, step)) in ids.iter_mut().zip(counted) {
        *id = Some((step.written, step.is_placeholder || is_me(&step, resource)));
    }
    if let Some(filter) = row.required_query.and_then(|option| resource.text().parameter(option)) {
        let is_unknown = resource.text().text().has_hole(&filter.value_range());
        ids[0] = Some((filter.value, is_unknown));
    }
    ids
}

/// Whether a step is the user who signed in.
fn is_me(step: &Step<'_>, resource: &ResourcePath<'_>) -> bool {
    resource.is_me() && step.normal == "me"
}

/// The change types as bits; none where one of them is not known.
fn changes(definition: &Definition<'_>) -> u16 {
    let Value::Known(items) = &definition.change_type else {
        return 0;
    };
    let bits = items.iter().map(|item| item.text.whole().and_then(parse).map(bit));
    bits.reduce(|a, b| Some(a? | b?)).flatten().unwrap_or_default()
}

const fn bit(change: ChangeType) -> u16 {
    1 << change as u8
}

/// FNV-1a, which is enough to tell texts apart that nobody chose to collide.
pub(super) struct Hash(pub(super) u64);

impl Hash {
    pub(super) const fn new() -> Hash {
        Hash(0xcbf2_9ce4_8422_2325)
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

impl fmt::Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.add(text.as_bytes());
        Ok(())
    }
}

fn hash(text: &str) -> u64 {
    let mut hash = Hash::new();
    hash.add(text.as_bytes());
    hash.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_small() {
        assert!(size_of::<Usage>() <= 40, "{}", size_of::<Usage>());
    }

    #[test]
    fn no_path_has_more_ids_that_count_than_a_record_keeps() {
        for path in PATHS {
            let counted = path.ids.iter().flatten().count();
            assert!(counted <= IDS, "{}", path.template);
        }
    }
}
