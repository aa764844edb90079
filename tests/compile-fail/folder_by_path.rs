//! A folder of a drive by its path: a warning for a personal drive, an error where only the root is documented.

#![deny(warnings)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(resource = "/me/drive/root:/Documents", change_type = "updated", auth = "delegated-personal", lifetime = "20d")]
struct Personal;

#[derive(Subscription)]
#[subscription(resource = "/drives/{0}/root:/Documents:", change_type = "updated", auth = "application", lifetime = "20d")]
struct Work(String);

fn main() {}
