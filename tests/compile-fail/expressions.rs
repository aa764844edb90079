//! Whatever is no literal is one error at its place.

use graphsub::{Auth, Subscription};

const LIFETIME: &str = "6d";

#[derive(Subscription)]
#[subscription(
    resource = concat!("/users/{id}", "/messages"),
    change_type = "created",
    auth = Auth::Application,
    lifetime = LIFETIME,
    permissions = &["Mail.Read"],
    lifecycle = false,
    crate = ::graphsub,
)]
struct Mail {
    id: String,
}

#[derive(Subscription)]
#[subscription(
    resource = "/users/{self}/messages",
    change_type = "created",
    auth = "Application",
    lifetime = "10080",
)]
struct Own;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{id/messages",
    change_type = "deleted",
    auth = "application",
    lifetime = "6d",
)]
struct Unclosed {
    id: String,
}

fn main() {
    let _ = (Auth::Application, LIFETIME);
}
