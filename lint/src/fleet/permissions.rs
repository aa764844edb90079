//! `graphsub permissions`: the least privileged permissions that cover all subscriptions of an app.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use graphsub_rules::fleet::permission_rank;
use graphsub_tables::{Auth, Path, REVISION};
use graphsub_terms::words::any_of;
use serde::Serialize;

use super::collect::{Subscription, subscriptions};
use super::input::{InputArgs, finish};
use crate::output::{self, Io};
use crate::report::shown;

/// Arguments of `graphsub permissions`.
#[derive(Debug, Args)]
pub struct PermissionsArgs {
    #[command(flatten)]
    input: InputArgs,
    /// How to print them
    #[arg(long, short, value_enum, default_value = "table")]
    format: PermissionsFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PermissionsFormat {
    /// Text for reading
    Table,
    /// JSON, version 1
    Json,
}

/// Runs `graphsub permissions`. Returns the exit status.
pub fn run_permissions(args: &PermissionsArgs, io: &mut Io<'_>) -> u8 {
    let (inputs, context) = match args.input.read(io) {
        Ok(read) => read,
        Err(message) => return output::fail(io, &message),
    };
    let (subscriptions, unread) = subscriptions(&inputs, &context);
    let permissions = Permissions::new(&subscriptions);
    let text = match args.format {
        PermissionsFormat::Table => permissions.table(),
        PermissionsFormat::Json => permissions.json(),
    };
    finish(io, &text, &unread)
}

/// What the apps of some subscriptions need.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Permissions {
    /// Version of the output.
    pub version: u8,
    /// Date of the tables.
    pub tables: &'static str,
    /// What each app needs with each permission type, by name.
    pub apps: Vec<AppPermissions>,
}

/// What an app needs with one permission type.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct AppPermissions {
    /// The app.
    pub app: String,
    /// Permission type.
    pub auth: &'static str,
    /// Whether the definitions name the permission type; otherwise this is one of those they could use.
    pub auth_known: bool,
    /// The permissions of the least privileged set, by name.
    pub needed: Vec<Needed>,
    /// What is granted; none: unknown.
    pub granted: Option<Vec<&'static str>>,
    /// What is granted and no subscription needs; none: unknown, also where the path of one is.
    pub unused: Option<Vec<&'static str>>,
    /// Subscriptions that do not support the permission type.
    pub unsupported: Vec<User>,
    /// Subscriptions whose path is unknown.
    pub unknown: Vec<User>,
}

/// A permission that is needed, or several of which one is.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Needed {
    /// The permission. Several: which of them fits depends on what is watched.
    pub one_of: Vec<&'static str>,
    /// Whether it is granted: `yes`, `no`, or `broader` for another that includes it; none: unknown.
    pub granted: Option<&'static str>,
    /// Who needs it.
    pub subscriptions: Vec<User>,
}

/// A subscription that needs a permission.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct User {
    /// Its file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Its name.
    pub subscription: String,
}

impl User {
    fn of(subscription: &Subscription) -> User {
        User {
            file: subscription.file.clone(),
            line: subscription.line,
            subscription: subscription.name.clone(),
        }
    }
}

impl Permissions {
    /// Returns what the apps of some subscriptions need.
    ///
    /// ```
    /// use graphsub_lint::engine::Input;
    /// use graphsub_lint::fleet::{permissions::Permissions, subscriptions};
    /// use graphsub_read::Context;
    ///
    /// let manifest = "app: {name: a, auth: application}\nsubscriptions: [{resource: \"/users/{id}/events\"}]";
    /// let (read, _) = subscriptions(&[Input::text("graphsub.yaml", manifest)], &Context::default());
    /// assert_eq!(Permissions::new(&read).apps[0].needed[0].one_of, ["Calendars.Read"]);
    /// ```
    pub fn new(subscriptions: &[Subscription]) -> Permissions {
        let mut groups: BTreeMap<(&str, Auth, bool), Vec<&Subscription>> = BTreeMap::new();
        for subscription in subscriptions {
            let types = match subscription.auth {
                Some(auth) => vec![(auth, true)],
                None => Auth::ALL.iter().map(|auth| (*auth, false)).collect(),
            };
            for (auth, is_known) in types {
                let key = (subscription.app.as_str(), auth, is_known);
                groups.entry(key).or_default().push(subscription);
            }
        }
        let apps = groups
            .into_iter()
            .map(|((app, auth, auth_known), subscriptions)| AppPermissions {
                app: app.to_owned(),
                auth_known,
                ..AppPermissions::new(auth, &subscriptions)
            });
        Permissions {
            version: 1,
            tables: REVISION,
            apps: apps.collect(),
        }
    }

    /// Returns them as JSON.
    pub fn json(&self) -> String {
        shown::json(serde_json::to_string_pretty(self).unwrap_or_default()) + "\n"
    }

    /// Returns them for people.
    pub fn table(&self) -> String {
        if self.apps.is_empty() {
            return "no subscriptions\n".into();
        }
        let apps: Vec<String> = self.apps.iter().map(AppPermissions::table).collect();
        apps.join("\n")
    }
}

impl AppPermissions {
    fn new(auth: Auth, subscriptions: &[&Subscription]) -> AppPermissions {
        let mut out = AppPermissions {
            app: String::new(),
            auth: auth.as_str(),
            auth_known: true,
            needed: Vec::new(),
            granted: granted(subscriptions),
            unused: None,
            unsupported: Vec::new(),
            unknown: Vec::new(),
        };
        let mut demands = Vec::new();
        for subscription in subscriptions {
            let list = match subscription.row {
                None => &mut out.unknown,
                Some(row) if !row.access(auth).is_supported() => &mut out.unsupported,
                Some(_) => {
                    demands.push(*subscription);
                    continue;
                }
            };
            list.push(User::of(subscription));
        }
        out.needed = needed(auth, &demands, out.granted.as_deref());
        // Whose path is unknown may need any of them.
        if out.unknown.is_empty() {
            out.unused = out.granted.as_ref().map(|granted| unused(auth, &demands, granted));
        }
        out
    }

    fn table(&self) -> String {
        let text = |text: &str| shown::text(text).into_owned();
        let users = |users: &[User]| {
            let names: Vec<String> = users.iter().map(|user| text(&user.subscription)).collect();
            names.join(", ")
        };
        let not_named = if self.auth_known {
            ""
        } else {
            " (no app name in the definitions)"
        };
        let heading = format!("{}, {}{not_named}", text(&self.app), self.auth);
        let mut out = format!("{}\n", shown::name(&heading));
        for needed in &self.needed {
            let status = match needed.granted {
                Some("no") => ", not granted",
                Some("broader") => ", covered by a broader one",
                _ => "",
            };
            let names = match needed.one_of.as_slice() {
                [only] => (*only).to_owned(),
                several => format!("one of {}", any_of(several.iter().copied()).replace('`', "")),
            };
            let _ = writeln!(out, "  {names}{status}: {}", users(&needed.subscriptions));
        }
        for (label, list) in [
            ("permission type not supported", &self.unsupported),
            ("path unknown", &self.unknown),
        ] {
            if !list.is_empty() {
                let _ = writeln!(out, "  {label}: {}", users(list));
            }
        }
        if let Some(unused) = self.unused.as_deref().filter(|unused| !unused.is_empty()) {
            let _ = writeln!(
                out,
                "  granted but not required by any subscription: {}",
                text(&unused.join(", "))
            );
        }
        out
    }
}

/// What is granted to any of the subscriptions; none where it is unknown for one of them.
fn granted(subscriptions: &[&Subscription]) -> Option<Vec<&'static str>> {
    let mut all = BTreeSet::new();
    let mut last: Option<&Arc<[&str]>> = None;
    for subscription in subscriptions {
        let granted = subscription.granted.as_ref()?;
        if !last.is_some_and(|last| Arc::ptr_eq(last, granted)) {
            all.extend(granted.iter().copied());
        }
        last = Some(granted);
    }
    Some(all.into_iter().collect())
}

/// Chooses permissions so that one of each list is among them: the first of each list, without those that can be
/// done without.
fn cover<'n>(lists: &[Vec<&'n str>]) -> BTreeSet<&'n str> {
    let mut chosen: BTreeSet<&str> = lists.iter().filter_map(|list| list.first().copied()).collect();
    for name in chosen.clone() {
        let is_covered = |list: &Vec<&str>| list.iter().any(|other| *other != name && chosen.contains(other));
        if lists.iter().filter(|list| list.contains(&name)).all(is_covered) {
            chosen.remove(name);
        }
    }
    chosen
}

fn needed(auth: Auth, demands: &[&Subscription], granted: Option<&[&str]>) -> Vec<Needed> {
    let listed = |subscription: &Subscription| -> (Vec<&'static str>, bool) {
        let access = subscription.row.map(|row| row.access(auth));
        let names = access.into_iter().flat_map(|access| access.permissions);
        let is_ranked = access.is_some_and(|access| access.ranked || access.permissions.len() == 1);
        (names.map(|permission| permission.name()).collect(), is_ranked)
    };
    let lists: Vec<_> = demands.iter().map(|demand| listed(demand)).collect();
    let mut ranked: Vec<Vec<&str>> = lists
        .iter()
        .filter(|(_, ranked)| *ranked)
        .map(|(names, _)| names.clone())
        .collect();
    ranked.sort_unstable();
    ranked.dedup();
    let chosen = cover(&ranked);
    let mut needed: BTreeMap<Vec<&'static str>, Vec<&Subscription>> = BTreeMap::new();
    for (demand, (names, is_ranked)) in demands.iter().zip(lists) {
        let own = names.iter().copied().find(|name| chosen.contains(name));
        let one_of = match own {
            Some(name) => vec![name],
            None if is_ranked => names.into_iter().take(1).collect(),
            None => names,
        };
        needed.entry(one_of).or_default().push(demand);
    }
    needed
        .into_iter()
        .map(|(one_of, users)| Needed {
            granted: granted.map(|granted| status(auth, &one_of, &users, granted)),
            subscriptions: users.into_iter().map(User::of).collect(),
            one_of,
        })
        .collect()
}

fn status(auth: Auth, one_of: &[&str], users: &[&Subscription], granted: &[&str]) -> &'static str {
    let is_enough = |row: &Path| granted.iter().any(|name| permission_rank(row, auth, name).is_some());
    match granted {
        granted if granted.iter().any(|name| one_of.contains(name)) => "yes",
        _ if rows(users).into_iter().all(is_enough) => "broader",
        _ => "no",
    }
}

/// The rows of some subscriptions, each once.
fn rows(subscriptions: &[&Subscription]) -> Vec<&'static Path> {
    let rows: BTreeMap<&str, &Path> = subscriptions
        .iter()
        .filter_map(|subscription| subscription.row)
        .map(|row| (row.template, row))
        .collect();
    rows.into_values().collect()
}

/// What is granted beside the least privileged of the granted permissions that are enough.
fn unused(auth: Auth, demands: &[&Subscription], granted: &[&'static str]) -> Vec<&'static str> {
    let enough = |row: &Path| -> Vec<&str> {
        let ranks = granted
            .iter()
            .filter_map(|name| Some((permission_rank(row, auth, name)?, *name)));
        let mut ranks: Vec<(usize, &str)> = ranks.collect();
        ranks.sort_unstable();
        ranks.into_iter().map(|(_, name)| name).collect()
    };
    let lists: Vec<Vec<&str>> = rows(demands).into_iter().map(enough).collect();
    let used = cover(&lists);
    granted.iter().copied().filter(|name| !used.contains(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_that_another_demand_brings_along_is_left_out() {
        let basic = vec!["Mail.ReadBasic", "Mail.Read"];
        let read = vec!["Mail.Read", "Mail.ReadWrite"];
        assert_eq!(cover(&[basic.clone(), read]), BTreeSet::from(["Mail.Read"]));
        assert_eq!(cover(&[basic]), BTreeSet::from(["Mail.ReadBasic"]));
        let (a, b) = (vec!["A", "B"], vec!["B", "A"]);
        assert_eq!(cover(&[a, b]), BTreeSet::from(["B"]));
    }
}
