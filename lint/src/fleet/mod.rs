//! What the subscriptions of many files amount to: renewals, quotas, permissions.

mod chart;
mod collect;
mod input;
pub mod permissions;
mod plan;
pub mod planned;
mod quota;
pub mod sql;
pub mod sums;
mod table;
pub mod usage;

pub use collect::{Subscription, Unread, each, subscriptions};
pub use permissions::{PermissionsArgs, run_permissions};
pub use plan::{PlanArgs, run_plan};
pub use quota::{QuotaArgs, run_quota};
pub use usage::UsageArgs;
