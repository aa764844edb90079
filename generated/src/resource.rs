//! What is said of each resource.

use crate::data::resources::ROWS;
use crate::rows::ResourceRow;
use crate::{
    Latency, Lifecycle, Lifetime, Limitation, NotificationQueryOptions, PATHS, Path, Quota, Resource, ResourceData,
    Source, Status,
};

impl Resource {
    const fn row(self) -> &'static ResourceRow {
        &ROWS[self as usize]
    }

    /// Name of the Microsoft Graph type.
    pub const fn id(self) -> &'static str {
        self.row().id
    }

    /// Returns the resource of this id, in the same letter case.
    pub fn from_id(id: &str) -> Option<Resource> {
        Self::ALL.iter().copied().find(|resource| resource.id() == id)
    }

    /// Name for people.
    pub const fn title(self) -> &'static str {
        self.row().title
    }

    /// Product it belongs to.
    pub const fn area(self) -> &'static str {
        self.row().area
    }

    /// Whether it is deprecated or retired.
    pub const fn status(self) -> Status {
        self.row().status
    }

    /// Why it is deprecated or retired.
    pub const fn status_note(self) -> Option<&'static str> {
        self.row().status_note
    }

    /// What the status rests on.
    pub const fn status_sources(self) -> &'static [Source] {
        self.row().status_sources
    }

    /// How long a subscription may live.
    pub const fn lifetime(self) -> &'static Lifetime {
        &self.row().lifetime
    }

    /// How late notifications may arrive; none: no document lists the resource.
    pub const fn latency(self) -> Option<&'static Latency> {
        self.row().latency.as_ref()
    }

    /// How many subscriptions there may be.
    pub const fn quotas(self) -> &'static [Quota] {
        self.row().quotas
    }

    /// Whether notifications can carry the changed resource.
    pub const fn resource_data(self) -> &'static ResourceData {
        &self.row().resource_data
    }

    /// When a lifecycle URL is required; none: never.
    pub const fn lifecycle(self) -> Option<&'static Lifecycle> {
        self.row().lifecycle.as_ref()
    }

    /// What it does with `notificationQueryOptions`; none: ignores it.
    pub const fn notification_query_options(self) -> Option<&'static NotificationQueryOptions> {
        self.row().notification_query_options.as_ref()
    }

    /// Limitations no rule checks.
    pub const fn limitations(self) -> &'static [Limitation] {
        self.row().limitations
    }

    /// The paths that watch it.
    pub fn paths(self) -> impl Iterator<Item = &'static Path> {
        self.row().paths.iter().map(|index| &PATHS[*index])
    }
}
