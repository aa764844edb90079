//! GS1xx: the path.

pub(crate) mod absolute_resource;
pub(crate) mod beta_only_resource;
pub(crate) mod cloud_unavailable;
pub(crate) mod deprecated_resource;
pub(crate) mod resource_spelling;
pub(crate) mod too_large;
pub(crate) mod too_many_ids;
pub(crate) mod unknown_resource;
pub(crate) mod unsupported_query_option;
