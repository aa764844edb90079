//! GS6xx: how late notifications may arrive.

pub(crate) mod latency_unattainable;
pub(crate) mod latency_unknown;
