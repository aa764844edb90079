//! The macros of [graphsub](https://docs.rs/graphsub). Use them through that crate.
//!
//! The modules depend on each other in one direction: `item`, `literal`, `tokens`, `keys`, `attribute` and `definition` read the struct,
//! `template` parses its path, `check` runs the rules of graphsub-rules and locates their findings, `expand`
//! writes the impl, and `report` makes the compiler report mistakes in the `dialect` of the attribute. The macros
//! do not access files or start processes: the tables are linked in.

use proc_macro::TokenStream;

mod allow;
mod app;
mod attribute;
mod check;
mod code;
mod definition;
mod dialect;
mod expand;
mod field;
mod item;
mod keys;
mod literal;
mod report;
mod resource_data;
#[cfg(test)]
mod robustness;
mod row;
mod template;
mod tokens;
mod unknown;
mod variants;

/// Checks a subscription definition against Microsoft Graph's documentation and implements
/// `graphsub::Subscription` for it.
///
/// The macro runs the same rules as the linter, with the same codes and messages. An impossible
/// definition does not compile; each mistake is reported at its literal, with what is allowed and
/// the source document. Warnings of the linter are compiler warnings; findings of severity info are
/// reported by the linter only.
///
/// ```
/// use graphsub::Subscription;
///
/// /// New mail in one user's inbox.
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/users/{user_id}/mailFolders('inbox')/messages",
///     change_type = "created,updated",
///     auth = "application",
///     permissions("Mail.Read"),
///     lifetime = "6d",
/// )]
/// struct InboxMail {
///     user_id: String,
/// }
/// ```
///
/// ```compile_fail
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/users/{user_id}/messages",
///     change_type = "created",
///     auth = "application",
///     lifetime = "8d", // GS401: the documented maximum of `message` is 10,080 minutes (7 days)
/// )]
/// struct Mail {
///     user_id: String,
/// }
/// ```
///
/// # Ids
///
/// Each `{placeholder}` of the path is a field of the struct, and each field a placeholder. Any type
/// that implements `Display` can be an id: `String`, `&str`, numbers, your own types; generic structs
/// and lifetimes work. Fields of a tuple struct are `{0}`, `{1}`. Use a unit struct for a path
/// without ids. Ids are encoded so that they cannot become anything but an id: pass them unencoded,
/// even a `joinWebUrl`.
///
/// ```
/// use graphsub::Subscription;
///
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/users/{0}/messages",
///     change_type = "created",
///     auth = "application",
///     lifetime = "6d"
/// )]
/// struct Mail<'a>(&'a str);
///
/// assert_eq!(Mail("adele@contoso.com").resource()?, "/users/adele@contoso.com/messages");
/// assert_eq!(Mail("a/../b").resource()?, "/users('a%2F..%2Fb')/messages");
/// assert!(Mail("").resource().is_err());
/// # Ok::<(), graphsub::RequestError>(())
/// ```
///
/// A placeholder must be a whole segment or be enclosed in quotes: anywhere else an id could inject more
/// than an id.
///
/// ```compile_fail
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/users/{user_id}/messages?$filter=importance eq {level}", // write `'{level}'`
///     change_type = "created",
///     auth = "application",
///     lifetime = "6d",
/// )]
/// struct Mail {
///     user_id: String,
///     level: String,
/// }
/// ```
///
/// Mark a field that is not an id with `skip`:
///
/// ```
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(resource = "/users", change_type = "updated", auth = "application", lifetime = "20d")]
/// struct Users {
///     #[subscription(skip)]
///     cursor: u64,
/// }
/// ```
///
/// ```compile_fail
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(resource = "/users", change_type = "updated", auth = "application", lifetime = "20d")]
/// struct Users {
///     cursor: u64, // GS002: has no placeholder
/// }
/// ```
///
/// A field that is called otherwise than its placeholder is marked `#[subscription(rename = "user-id")]`.
///
/// # Enums
///
/// Each variant is a subscription with keys and ids of its own; those of the enum hold for all of them. A variant
/// with one field and no attribute holds a subscription. The enum implements
/// [`AnySubscription`](https://docs.rs/graphsub/latest/graphsub/trait.AnySubscription.html).
///
/// ```
/// use graphsub::{AnySubscription, Subscription};
///
/// #[derive(Subscription)]
/// #[subscription(auth = "application", lifetime = "6d")]
/// enum Watched {
///     #[subscription(resource = "/users/{user_id}/messages", change_type("created", "updated"))]
///     Mail { user_id: String },
///     #[subscription(resource = "/groups", change_type = "updated")]
///     Groups,
/// }
/// assert_eq!(Watched::Groups.checked()?.resource, "/groups");
/// # Ok::<(), graphsub::RequestError>(())
/// ```
///
/// # Keys
///
/// | key | value | |
/// |---|---|---|
/// | `resource` | path, relative to the root of Microsoft Graph | required |
/// | `change_type` | `created`, `updated`, `deleted`: separated by commas, or a list | required |
/// | `auth` | `application`, `delegated-work`, `delegated-personal` | required, or in `app!` |
/// | `lifetime` | duration: `7d`, `36h`, `90m`, `PT36H` | required |
/// | `permissions("Mail.Read", ...)` | what the app is granted, also `permissions = [...]` | not checked without |
/// | `renew_every` | duration, below `lifetime` | three quarters of it |
/// | `max_latency` | latency the app needs, checked against the documented maximum | |
/// | `lifecycle` | alone: a lifecycle URL will be given | |
/// | `resource_data(...)` | notifications carry the resource: `select("subject", ...)`, `certificate_id = "..."` | |
/// | `api` | `v1.0`, `beta` | `v1.0` |
/// | `cloud` | `global`, `us-gov-l4`, `us-gov-l5`, `china` | `global` |
/// | `notification_query_options` | what printing needs | |
/// | `latest_supported_tls_version` | `v1_2` | |
/// | `allow(RULE, ..., reason = "...")` | exceptions, by code or name | |
/// | `app` | the [`app!`] whose permission type, permissions, endpoint and cloud it has | |
/// | `crate` | path of the crate `graphsub` | `::graphsub` |
///
/// ## Lifecycle URL and resource data
///
/// With `lifecycle` the delivery must have a lifecycle URL, with `resource_data` a certificate. Any other
/// parts of the delivery are left out of the request, so one delivery can serve all definitions of an app.
///
/// ```
/// use graphsub::{Delivery, Subscription, Timestamp};
///
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/teams/{team_id}/channels/{channel_id}/messages",
///     change_type = "created,updated,deleted",
///     auth = "application",
///     permissions("ChannelMessage.Read.All"),
///     lifetime = "2d",
///     renew_every = "36h",
///     lifecycle,
///     resource_data(certificate_id = "key-2026"),
/// )]
/// struct ChannelMessages<'a> {
///     team_id: &'a str,
///     channel_id: &'a str,
/// }
///
/// let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret")
///     .lifecycle_url("https://hooks.example.com/lifecycle")
///     .certificate("MIIC...");
/// let messages = ChannelMessages { team_id: "t-1", channel_id: "19:a@thread.tacv2" };
/// let body = messages.request(Timestamp::UNIX_EPOCH, &delivery)?;
/// assert_eq!(body.encryption_certificate_id.as_deref(), Some("key-2026"));
/// # Ok::<(), graphsub::RequestError>(())
/// ```
///
/// ```compile_fail
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/chats/{chat_id}/messages",
///     change_type = "created",
///     auth = "application",
///     lifetime = "2d", // GS407: above 1 hour it needs `lifecycle`
/// )]
/// struct ChatMessages {
///     chat_id: String,
/// }
/// ```
///
/// Outlook sends only the selected properties:
///
/// ```
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/users/{user_id}/events",
///     change_type = "created",
///     auth = "application",
///     permissions("Calendars.Read"),
///     lifetime = "1d",
///     resource_data(select("subject", "start"), certificate_id = "key-2026"),
/// )]
/// struct Events {
///     user_id: String,
/// }
/// assert_eq!(Events { user_id: "a1".into() }.resource()?, "/users/a1/events?$select=subject,start");
/// # Ok::<(), graphsub::RequestError>(())
/// ```
///
/// ```compile_fail
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/users/{user_id}/events",
///     change_type = "created",
///     auth = "application",
///     lifetime = "1d",
///     resource_data(certificate_id = "key-2026"), // GS705: needs `select(...)`
/// )]
/// struct Events {
///     user_id: String,
/// }
/// ```
///
/// ## Latency, renewal, endpoint
///
/// ```
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/solutions/approval/approvalItems",
///     change_type = "created",
///     auth = "application",
///     lifetime = "30d",
///     renew_every = "20d",
///     api = "beta",
///     cloud = "global",
/// )]
/// struct Approvals;
/// assert_eq!(Approvals::RENEW_EVERY.as_secs(), 20 * 86_400);
/// ```
///
/// ```compile_fail
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/users/{user_id}/messages",
///     change_type = "created",
///     auth = "application",
///     lifetime = "6d",
///     max_latency = "1m", // GS601: notifications may take 3 minutes
/// )]
/// struct Mail {
///     user_id: String,
/// }
/// ```
///
/// ## Printing and TLS
///
/// ```
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/print/printers/{printer_id}/jobs",
///     change_type = "updated",
///     auth = "application",
///     lifetime = "2d",
///     notification_query_options = "$filter = isFetchable eq true",
///     latest_supported_tls_version = "v1_2",
/// )]
/// struct Jobs {
///     printer_id: String,
/// }
/// ```
///
/// # Warnings and exceptions
///
/// Warnings appear as uses of a deprecated constant: stable Rust gives macros no other way to warn.
/// `#[allow(deprecated)]` on the struct silences all of them, `allow(...)` those of one rule, errors
/// too, and gives the reason. A path that is newer than the tables is defined with `allow(GS101, reason =
/// "...")`; its `PATH` and `RESOURCE` are `None`. An unknown change type cannot be allowed. An exception
/// that silences nothing is itself a warning.
///
/// ```
/// # #![deny(warnings)]
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/me/messages",
///     change_type = "created",
///     auth = "delegated-work",
///     lifetime = "30m",
///     allow(GS403, reason = "the service raises it to 45 minutes, which is fine here"),
/// )]
/// struct MyMail;
/// ```
///
/// ```compile_fail
/// # #![deny(warnings)]
/// # use graphsub::Subscription;
/// #[derive(Subscription)]
/// #[subscription(
///     resource = "/me/messages",
///     change_type = "created",
///     auth = "delegated-work",
///     lifetime = "6d",
///     allow(GS403, reason = "the service raises it"), // GS901: is not raised here
/// )]
/// struct MyMail;
/// ```
///
/// # A renamed crate
///
/// Where the compiler "could not find `graphsub`", the crate is there under another name: `crate` is the path to it, `crate =
/// "gs"` for `gs = { package = "graphsub", ... }` in `Cargo.toml`.
///
/// ```
/// mod api {
///     pub use graphsub as subscriptions;
/// }
///
/// #[derive(graphsub::Subscription)]
/// #[subscription(
///     resource = "/groups",
///     change_type = "updated",
///     auth = "application",
///     lifetime = "20d",
///     crate = "crate::api::subscriptions"
/// )]
/// struct Groups;
/// # fn main() {}
/// ```
#[proc_macro_derive(Subscription, attributes(subscription))]
pub fn derive_subscription(input: TokenStream) -> TokenStream {
    derive(input.into()).into()
}

fn derive(input: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    derive_with(None, input)
}

/// `app` is what the app of the definition says, where that has been asked.
fn derive_with(app: Option<&attribute::Attribute>, input: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    let item = match item::read(input.clone()) {
        Ok(item) => item,
        Err(error) => {
            let text = format!("expected {}", error.expected);
            return report::compile_error(&text, error.span);
        }
    };
    if matches!(item.kind, item::Kind::Enum) {
        return variants::derive(app, &item, input);
    }
    let mut report = report::Report::default();
    let shared: Vec<_> = app.map(definition::Shared::App).into_iter().collect();
    let definition = definition::Definition::read(&item, &shared, &mut report);
    match &definition.attribute.app {
        Some(path) if app.is_none() => app::call(path, input),
        _ => {
            let row = check::run(&definition, &mut report);
            expand::implementation(&definition, row, &report)
        }
    }
}

/// Declares what all definitions of an app have in common.
///
/// A definition says `app = Name` and has the permission type, the permissions, the endpoint and the cloud of the
/// app; its own keys win. Keys are `name`, `id`, `tenants`, `auth`, `permissions`, `api`, `cloud` and `crate`.
/// The struct it declares has a constant `APP` with the first three, which
/// [`manifest!`](https://docs.rs/graphsub/latest/graphsub/macro.manifest.html) writes down.
///
/// ```
/// use graphsub::Subscription;
///
/// graphsub::app! {
///     /// Archives mail.
///     pub struct MailArchiver {
///         name = "mail-archiver",
///         auth = "application",
///         permissions = ["Mail.Read", "Mail.Send", "Calendars.Read"],
///     }
/// }
///
/// #[derive(Subscription)]
/// #[subscription(app = MailArchiver, resource = "/users/{0}/messages", change_type = "created", lifetime = "6d")]
/// struct Mail(String);
///
/// assert_eq!(Mail::AUTH, graphsub::Auth::Application);
/// assert_eq!(MailArchiver::APP.name, "mail-archiver");
/// ```
///
/// ```compile_fail
/// # use graphsub::Subscription;
/// # graphsub::app! { pub struct MailArchiver { name = "mail-archiver", auth = "application", permissions = ["Mail.Read"] } }
/// #[derive(Subscription)]
/// #[subscription(
///     app = MailArchiver,
///     resource = "/users/{0}/events", // GS302: the app is granted nothing for it
///     change_type = "created",
///     lifetime = "6d"
/// )]
/// struct Events(String);
/// ```
///
/// An app is known in its own crate, by any path: `app = crate::apps::MailArchiver`.
#[proc_macro]
pub fn app(input: TokenStream) -> TokenStream {
    app::expand(input.into()).into()
}

/// A definition with what its app says, as the macro calls it that [`app!`] declares.
#[doc(hidden)]
#[proc_macro]
pub fn definition(input: TokenStream) -> TokenStream {
    let (keys, item) = app::answer(input.into());
    derive_with(Some(&app::shared(keys)), item).into()
}

/// The table row of a path literal, as `graphsub::resource!` calls it.
#[doc(hidden)]
#[proc_macro]
pub fn resource(input: TokenStream) -> TokenStream {
    row::expand(input.into()).into()
}
