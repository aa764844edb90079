//! GS502: the same app, resource and change type twice.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::finding::Finding;
use crate::fleet::{Index, Issue, Usage, Words};
use crate::help::Help;

pub(super) fn check(usages: &[Usage]) -> Vec<Issue> {
    let mut keyed = Vec::with_capacity(usages.len());
    keyed.extend(
        (0..)
            .zip(usages)
            .filter_map(|(index, usage)| Some((usage.duplicate_key()?, index))),
    );
    keyed.sort_unstable();
    let mut issues = Vec::new();
    let words: Arc<dyn Words> = Arc::new(Duplicate);
    for group in keyed.chunk_by(|(a, _), (b, _)| a == b) {
        let (_, first) = group[0];
        for (_, at) in &group[1..] {
            // What the service itself lists, it has accepted.
            if !is_listed(usages, *at) {
                issues.push(Issue {
                    at: *at,
                    others: Vec::from([first]),
                    words: Arc::clone(&words),
                });
            }
        }
    }
    issues
}

fn is_listed(usages: &[Usage], index: Index) -> bool {
    usages.get(index as usize).is_some_and(Usage::is_listed)
}

/// A subscription and the first one like it.
#[derive(Debug)]
struct Duplicate;

impl Words for Duplicate {
    fn rule(&self) -> Rule {
        Rule::DuplicateSubscription
    }

    fn finding<'n>(&self, issue: &Issue, name_of: &dyn Fn(Index) -> &'n str) -> Finding {
        let answer = Rule::DuplicateSubscription.response().map(|answer| answer.source());
        let name = name_of(issue.at);
        let message = match issue.others.first() {
            Some(first) => format!(
                "`{name}` has the same app, resource and change types as `{}`",
                name_of(*first)
            ),
            None => format!("`{name}` appears twice"),
        };
        Finding::new(Rule::DuplicateSubscription, Field::Resource, message)
            .label("duplicate")
            .help(Help::say("remove one of them, or subscribe to other change types"))
            .sources(answer.as_slice())
            .answer("id", "<id>")
    }

    fn part(&self, _: &Issue, _: Index, _: &str) -> String {
        "first here".into()
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use graphsub_tables::Cloud;
    use graphsub_terms::{Text, Value};

    use crate::fleet::{Usage, check};
    use crate::{ChangeTypeItem, Definition};

    fn usage(app: u32, resource: &str, changes: &str, cloud: Value<Cloud>) -> Usage {
        let definition = Definition::new()
            .resource(Text::path(resource))
            .change_type(ChangeTypeItem::split(&Text::literal(changes)))
            .cloud(cloud);
        Usage::of(&definition, app, 1, 1).expect("a documented path")
    }

    fn duplicates(definitions: &[(u32, &str, &str)]) -> Vec<u32> {
        let global = Value::Known(Cloud::Global);
        let usages = definitions.iter().copied();
        found(
            &usages
                .map(|(app, resource, changes)| usage(app, resource, changes, global))
                .collect::<Vec<_>>(),
        )
    }

    fn found(usages: &[Usage]) -> Vec<u32> {
        let issues = check(usages);
        let named = issues
            .iter()
            .filter(|issue| issue.finding(&|_| "x").rule == crate::Rule::DuplicateSubscription);
        named.map(|issue| issue.at).collect()
    }

    #[test]
    fn spelling_and_order_do_not_hide_a_duplicate() {
        assert_eq!(
            duplicates(&[
                (1, "/users/U/messages", "created,updated"),
                (1, "Users('U')/Messages", "updated, created")
            ]),
            [1]
        );
    }

    #[test]
    fn other_apps_ids_or_changes_are_none() {
        let first = (1, "/users/U/messages", "created");
        for second in [
            (2, "/users/U/messages", "created"),
            (1, "/users/V/messages", "created"),
            (1, "/users/U/messages", "updated"),
        ] {
            assert!(duplicates(&[first, second]).is_empty(), "{second:?}");
        }
    }

    #[test]
    fn two_clouds_may_differ_where_one_is_unknown() {
        let (global, china) = (Value::Known(Cloud::Global), Value::Known(Cloud::China));
        let in_clouds = |clouds: [Value<Cloud>; 2]| found(&clouds.map(|cloud| usage(1, "/users", "created", cloud)));
        assert_eq!(in_clouds([china, china]), [1]);
        // Bodies never say it, and a placeholder of one app has one value.
        assert_eq!(in_clouds([Value::Unknown, Value::Unknown]), [1]);
        for clouds in [[global, china], [global, Value::Unknown], [china, Value::Unknown]] {
            assert!(in_clouds(clouds).is_empty(), "{clouds:?}");
        }
    }
}
