//! Calls of what this file does not hold: what they are given is noted, and what they return keeps a name.

use std::rc::Rc;

use super::call::{FORMS, Given};
use super::{Kind, Machine, ObjectId, Prop, Unknown, Update, Val};
use crate::ir::{Id, Name};
use crate::keys;

/// Reads of a setting or of a request by its name: what is unknown is called by that.
const READS: [&str; 22] = [
    "config",
    "env",
    "fetch",
    "get",
    "getbean",
    "getenv",
    "getenvironmentvariable",
    "getheader",
    "getorthrow",
    "getparameter",
    "getproperty",
    "getrequiredsection",
    "getsecret",
    "getstring",
    "getvalue",
    "input",
    "mustgetenv",
    "option",
    "param",
    "query",
    "require",
    "requireenv",
];

impl Machine<'_> {
    /// A call of something that this file does not hold.
    pub(super) fn call_unknown(&mut self, id: Id, name: &Name, chain: &str, given: &[Given]) -> Val {
        self.run_callbacks(given);
        let mut path = String::from(chain);
        for arg in given {
            if let Val::Text(text) = &arg.value
                && text.text.len() < 200
            {
                path.push('(');
                path.push_str(&text.known());
                path.push(')');
            }
        }
        if path.len() > 300 {
            let cut = (0..=300).rev().find(|at| path.is_char_boundary(*at)).unwrap_or(0);
            path.truncate(cut);
        }
        self.taken_by(&path, given);
        let word = keys::normal(name);
        // `expires_in(minutes=4230)` says what it returns, wherever it stands.
        if word.contains("expir")
            && let Some(time) = self.named_expiry(given)
        {
            return time;
        }
        if let Some(first) = given.first()
            && let Some(key) = first.value.known_text()
            && READS.contains(&word.as_str())
        {
            let last = key.rsplit(['.', ':', '/']).next().unwrap_or(key);
            if !last.is_empty() && last.chars().all(|c| c.is_alphanumeric() || "_-".contains(c)) {
                return Val::Unknown(Unknown {
                    name: Rc::from(last),
                    chain: Rc::from(path),
                });
            }
        }
        if let [
            Given {
                value: Val::Unknown(inner),
                ..
            },
        ] = given
            && FORMS.contains(&word.as_str())
            && !inner.name.is_empty()
        {
            return Val::Unknown(inner.clone());
        }
        self.note_update(name, &path, given);
        let named: Vec<&Given> = given
            .iter()
            .filter(|arg| arg.name.as_ref().is_some_and(|(key, _)| keys::graph(key).is_some()))
            .collect();
        if named.len() >= 2 || (named.len() == 1 && name.to_ascii_lowercase().contains("mgsubscription")) {
            let whole = named[0]
                .from
                .filter(|from| named.iter().all(|arg| arg.from == Some(*from)));
            let object = whole.unwrap_or_else(|| self.make_arguments(id, name, given));
            self.objects[object].sinks.push(Rc::from(path.as_str()));
            self.note_update(
                name,
                &path,
                &[Given {
                    value: Val::Object(object),
                    ..named[0].clone()
                }],
            );
            return Val::Object(object);
        }
        if makes_subscription(name) {
            return self.make(id, name, given);
        }
        if chain.to_ascii_lowercase().ends_with("subscriptions.add") && given.len() >= 4 {
            return self.add_in_order(id, name, &path, given);
        }
        Val::Unknown(Unknown {
            name: name.clone(),
            chain: Rc::from(path),
        })
    }

    /// `subscriptions.add(changeType, notificationUrl, resource, expirationDateTime)`, as libraries have it.
    pub(super) fn add_in_order(&mut self, id: Id, name: &Name, path: &str, given: &[Given]) -> Val {
        let object = self.allocate(Kind::Arguments, self.ir.span(id), Some(name.clone()));
        let order = [
            "changeType",
            "notificationUrl",
            "resource",
            "expirationDateTime",
            "clientState",
        ];
        let first_named = given.iter().position(|arg| arg.name.is_some()).unwrap_or(given.len());
        for (key, arg) in order.iter().zip(&given[..first_named]) {
            if let Val::Object(rest) = arg.value {
                self.spread(object, &Val::Object(rest));
                continue;
            }
            let prop = Prop {
                key: Rc::from(*key),
                key_span: arg.span,
                span: arg.span,
                value: arg.value.clone(),
            };
            self.set(object, prop);
        }
        self.objects[object].sinks.push(Rc::from(path));
        Val::Object(object)
    }

    pub(super) fn make_arguments(&mut self, id: Id, name: &Name, given: &[Given]) -> ObjectId {
        let constructor =
            name.chars().next().is_some_and(char::is_uppercase) && !name.contains('-') || &**name == "dict";
        let kind = if constructor { Kind::New } else { Kind::Arguments };
        let object = self.allocate(kind, self.ir.span(id), Some(name.clone()));
        for arg in given {
            if let Some((key, key_span)) = &arg.name {
                let prop = Prop {
                    key: key.clone(),
                    key_span: *key_span,
                    span: arg.span,
                    value: arg.value.clone(),
                };
                self.set(object, prop);
            } else if matches!(arg.value, Val::Unknown(_)) && kind == Kind::New {
                self.objects[object].open = true;
            }
        }
        object
    }

    /// Notes what objects were given to.
    pub(super) fn taken_by(&mut self, path: &str, given: &[Given]) {
        let path: Name = Rc::from(path);
        for arg in given {
            self.sink(&arg.value, &path, 0);
        }
    }

    pub(super) fn sink(&mut self, value: &Val, path: &Name, depth: usize) {
        match value {
            Val::Object(object) => {
                let held = &mut self.objects[*object];
                if held.sinks.len() >= 8 {
                    return;
                }
                held.sinks.push(path.clone());
                if depth < 3 && held.props.len() <= 32 {
                    let inner: Vec<Val> = held
                        .props
                        .iter()
                        .filter(|prop| matches!(prop.value, Val::Object(_) | Val::List(_)))
                        .map(|prop| prop.value.clone())
                        .collect();
                    for value in inner {
                        self.sink(&value, path, depth + 1);
                    }
                }
            }
            Val::List(items) if depth < 3 && items.len() <= 64 => {
                for item in items.iter() {
                    self.sink(&item.value, path, depth + 1);
                }
            }
            Val::Choice(choice) if depth < 3 => {
                for value in &choice.values {
                    self.sink(value, path, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Notes a call that renews a subscription.
    pub(super) fn note_update(&mut self, name: &str, path: &str, given: &[Given]) {
        let method = name.to_ascii_lowercase();
        let path_says = path.to_ascii_lowercase().contains("subscriptions");
        let is_update = (matches!(
            method.as_str(),
            "patch" | "patchasync" | "update" | "updateasync" | "patchasjsonasync"
        ) || path.to_ascii_lowercase().contains(".patch("))
            && path_says
            || method == "update-mgsubscription"
            || method == "update-mgbetasubscription";
        let patches = |machine: &Self, object: ObjectId| {
            ["method", "type", "CustomMethod"].iter().any(|key| {
                machine.objects[object]
                    .graph(&keys::normal(key))
                    .and_then(|prop| prop.value.known_text().map(str::to_owned))
                    .is_some_and(|m| m.eq_ignore_ascii_case("patch"))
            })
        };
        let named_patch = given.iter().any(|arg| {
            arg.name
                .as_ref()
                .is_none_or(|(key, _)| key.eq_ignore_ascii_case("method"))
                && arg
                    .value
                    .known_text()
                    .is_some_and(|text| text.eq_ignore_ascii_case("patch"))
        });
        for arg in given {
            if let Val::Text(text) = &arg.value
                && (is_update || path_says && named_patch)
                && text.text.contains("expirationDateTime")
                && self.update_texts.len() < 256
            {
                self.update_texts.push(text.clone());
            }
            let Val::Object(object) = arg.value else { continue };
            let mut all = vec![object];
            let inner = self.objects[object].props.iter().filter_map(|prop| match prop.value {
                Val::Object(inner) => Some(inner),
                _ => None,
            });
            all.extend(inner.take(16));
            let url_inside = || {
                self.objects[object].props.iter().any(|prop| {
                    prop.value
                        .text()
                        .is_some_and(|text| text.text.to_ascii_lowercase().contains("/subscriptions"))
                })
            };
            let patching = is_update
                || (path_says || url_inside()) && (named_patch || all.iter().any(|object| patches(self, *object)));
            if !patching {
                continue;
            }
            let texts = self.objects[object].props.iter().filter_map(|prop| prop.value.text());
            let bodies: Vec<_> = texts
                .filter(|text| text.text.contains("expirationDateTime"))
                .cloned()
                .collect();
            self.update_texts.extend(bodies);
            for object in all {
                if self.objects[object].graph("expirationdatetime").is_some() && self.updates.len() < 4096 {
                    self.updates.push(Update { object });
                }
            }
        }
    }
}

/// A constructor that looks like a call: `Subscription()`, `models.NewSubscription()`.
fn makes_subscription(name: &str) -> bool {
    matches!(name, "Subscription" | "NewSubscription" | "MicrosoftGraphSubscription")
}
