//! Pages of our own, written from the rows of the tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use graphsub_codegen::spec::Raw;
use serde_json::Value;

pub(crate) const LIFETIMES: &str = "concepts/includes/change-notifications-subscription-lifetime.md";
pub(crate) const LATENCY: &str = "concepts/includes/change-notifications-delivery-latency.md";
pub(crate) const SUPPORTED: &str = "concepts/includes/change-notifications-supported-resources-expanded.md";
pub(crate) const RICH: &str = "concepts/includes/change-notifications-rich-notifications-supported-resources.md";
pub(crate) const CREATE: &str = "api-reference/beta/api/subscription-post-subscriptions.md";
pub(crate) const TYPES: &str = "api-reference/beta/resources/change-notifications-api-overview.md";

pub(crate) const SUBSCRIPTION: &str = "api-reference/v1.0/resources/subscription.md";
/// The pages of types a query may name properties of.
pub(crate) const SELECTABLE: [(&str, &str); 4] = [
    ("message", "api-reference/v1.0/resources/message.md"),
    ("event", "api-reference/v1.0/resources/event.md"),
    ("contact", "api-reference/v1.0/resources/contact.md"),
    ("presence", "api-reference/v1.0/resources/presence.md"),
];

/// How a page is written where it carries no meaning.
#[derive(Debug, Clone, Default)]
pub(crate) struct Style {
    pub(crate) reversed: bool,
    pub(crate) links: bool,
    pub(crate) capitals: bool,
    pub(crate) slashes: bool,
    pub(crate) placeholders: bool,
    pub(crate) blanks: bool,
    pub(crate) crlf: bool,
    pub(crate) words: bool,
    pub(crate) other_labels: bool,
    pub(crate) me: bool,
    pub(crate) tight: bool,
    /// Other words beside the numbers of lifetimes, or none.
    pub(crate) glosses: bool,
}

pub(crate) fn text(row: &Value, field: &str) -> String {
    row[field].as_str().unwrap_or_default().to_owned()
}

pub(crate) fn list(row: &Value, field: &str) -> Vec<String> {
    let items = row[field].as_array().into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// Writes all pages from the rows; which rows a page has depends on their source.
pub(crate) struct Writer<'r> {
    pub(crate) raw: &'r Raw,
    pub(crate) style: Style,
}

/// The documents each page speaks for.
pub(crate) fn scope(page: &str) -> &'static [&'static str] {
    match page {
        LIFETIMES => &["lifetimes-2024", "overview-2024", "subscription-2026"],
        LATENCY => &["latency-2024", "overview-2024"],
        SUPPORTED => &["supported-resources-2026", "overview-2024"],
        RICH => &["rich-resources-2024"],
        CREATE => &["create-subscription-beta-2026", "create-subscription-2024"],
        SUBSCRIPTION => &["subscription-2026"],
        _ => &["overview-beta-2024"],
    }
}

pub(crate) fn in_scope(page: &str, row: &Value) -> bool {
    scope(page).contains(&text(row, "source").as_str()) || scope(page).contains(&text(row, "document").as_str())
}

impl Writer<'_> {
    pub(crate) fn all(&self) -> BTreeMap<&'static str, String> {
        let selectable = SELECTABLE
            .iter()
            .map(|(resource, page)| (*page, self.selectable(resource)));
        let mut pages: BTreeMap<_, _> = selectable.collect();
        pages.extend([
            (SUBSCRIPTION, self.subscription()),
            (LIFETIMES, self.lifetimes()),
            (LATENCY, self.latency()),
            (SUPPORTED, self.supported()),
            (RICH, self.rich()),
            (CREATE, self.create()),
            (TYPES, self.types()),
        ]);
        pages
    }

    /// The pages on which one of these tables is stated.
    pub(crate) fn of(&self, tables: &[&str]) -> BTreeMap<&'static str, String> {
        let states = |any: &[&str]| tables.iter().any(|table| any.contains(table));
        let resource_data = ["resource_data", "paths", "resources"];
        let supported = ["quotas", "resource_data", "paths", "resources"];
        let create = ["permissions", "resource_specific_consent", "paths", "resources"];
        let mut pages = BTreeMap::new();
        if states(&["lifetimes", "resources"]) {
            pages.insert(LIFETIMES, self.lifetimes());
        }
        if states(&["latency", "resources"]) {
            pages.insert(LATENCY, self.latency());
        }
        if states(&supported) {
            pages.insert(SUPPORTED, self.supported());
        }
        if states(&resource_data) {
            pages.insert(RICH, self.rich());
        }
        if states(&create) {
            pages.insert(CREATE, self.create());
        }
        if states(&["permission_types", "resources"]) {
            pages.insert(TYPES, self.types());
        }
        pages
    }

    fn rows(&self, table: &str, page: &str) -> Vec<&Value> {
        let rows = self.raw[table].iter();
        rows.filter(|row| in_scope(page, row) && row["observed"] != true)
            .collect()
    }

    fn page(&self, introduction: &str, tables: &[(&str, Vec<String>)]) -> String {
        let mut out = format!("---\nms.date: 01/02/2026\n---\n\n{introduction}\n\n");
        for (header, rows) in tables {
            let columns = header.matches('|').count() - 1;
            let _ = write!(out, "{header}\n{}|\n", "|:--".repeat(columns));
            let mut rows = rows.clone();
            if self.style.reversed {
                rows.reverse();
            }
            for row in rows {
                let row = if self.style.blanks {
                    row.replace(" | ", "   |  ")
                } else {
                    row
                };
                let _ = writeln!(out, "{row}");
            }
            out.push('\n');
        }
        if self.style.crlf {
            out.replace('\n', "\r\n")
        } else {
            out
        }
    }

    fn label(&self, label: &str) -> String {
        let mut label = label.to_owned();
        if self.style.other_labels {
            let known = self.raw["resources"].iter().map(|row| list(row, "labels"));
            let all = known.into_iter().find(|labels| labels.contains(&label));
            let other = all.and_then(|labels| labels.into_iter().find(|other| *other != label && !other.contains('(')));
            // Where two rows of a table are about one resource, their names are all that tells them apart.
            let telling = ["rive", "onlineMeeting", "event", "calendar"];
            if let Some(other) = other.filter(|_| !telling.iter().any(|word| label.contains(word))) {
                label = other;
            }
        }
        if self.style.capitals {
            label = label.to_uppercase();
        }
        if self.style.links {
            format!("**[{label}](../x/y.md)**")
        } else {
            label
        }
    }

    fn path(&self, path: &str) -> String {
        let mut path = path.to_owned();
        if self.style.placeholders {
            path = path.replace("{id}", "{other-id}").replace("{userId}", "{id}");
        }
        let (base, query) = path
            .split_once('?')
            .map_or((path.as_str(), None), |(base, query)| (base, Some(query)));
        let mut base = base.to_owned();
        if self.style.me {
            for user in ["/users/{id}/", "/users/{other-id}/"] {
                base = base
                    .strip_prefix(user)
                    .map_or(base.clone(), |rest| format!("/me/{rest}"));
            }
        }
        if self.style.slashes && base.trim_start_matches('/').contains('/') {
            base = base.strip_prefix('/').map_or(format!("/{base}"), str::to_owned);
        }
        match query {
            Some(query) => format!("`{base}?{query}`"),
            None => format!("`{base}`"),
        }
    }

    fn number(&self, number: &Value) -> String {
        let text = number.to_string();
        if self.style.words || text.len() < 4 {
            return text;
        }
        format!("{},{}", &text[..text.len() - 3], &text[text.len() - 3..])
    }

    fn lifetimes(&self) -> String {
        let rows = self.rows("lifetimes", LIFETIMES);
        let lines = rows.iter().filter(|row| row["resource_data"] != true).map(|row| {
            let mut label = text(row, "label");
            let rich = format!("{label} with resource data");
            let rich = rows.iter().find(|other| text(other, "label") == rich);
            if !label.contains(',') {
                label = self.label(&label);
            }
            let mut cell = match (self.style.glosses, self.style.links) {
                (false, _) => format!("{} minutes ({})", self.number(&row["maximum"]), text(row, "gloss")),
                (true, true) => format!("{} minutes (as long as it is)", self.number(&row["maximum"])),
                (true, false) => format!("{} minutes.", self.number(&row["maximum"])),
            };
            if let Some(rich) = rich {
                let _ = write!(
                    cell,
                    "<br/>With resource data it is {} minutes.",
                    self.number(&rich["maximum"])
                );
            }
            format!("| {label} | {cell} |")
        });
        let header = "| Resource | Maximum expiration time |";
        self.page("How long.", &[(header, lines.collect())])
    }

    fn latency(&self) -> String {
        let words = |value: &Value, less: &str| match value.as_u64() {
            None => "Unknown".to_owned(),
            Some(1) => format!("{less}1 second"),
            Some(seconds) if seconds % 60 == 0 && !self.style.words => format!("{less}{} minutes", seconds / 60),
            Some(seconds) => format!("{less}{seconds} seconds"),
        };
        let lines = self.rows("latency", LATENCY).into_iter().map(|row| {
            let label = self.label(&text(row, "label"));
            let (average, maximum) = (words(&row["average"], "Less than "), words(&row["maximum"], ""));
            format!("| {label} | {average} | {maximum} |")
        });
        let header = "| Resource | Average latency | Maximum latency |";
        self.page("How late.", &[(header, lines.collect())])
    }

    /// The forms of the documents a page speaks for.
    fn forms(&self, page: &str, row: &Value) -> Vec<String> {
        let forms = row["forms"].as_array().into_iter().flatten();
        forms
            .filter(|form| in_scope(page, form))
            .map(|form| text(form, "path"))
            .collect()
    }

    fn supported(&self) -> String {
        let mut resources: Vec<String> = Vec::new();
        let quotas = self.rows("quotas", SUPPORTED);
        for row in self.raw["paths"].iter().chain(quotas.iter().copied()) {
            let resource = text(row, "resource");
            let is_listed = row["limit"].is_number() || !self.forms(SUPPORTED, row).is_empty();
            if is_listed && !resources.contains(&resource) {
                resources.push(resource);
            }
        }
        let lines = resources.iter().map(|resource| {
            let quotas: Vec<&&Value> = quotas.iter().filter(|row| text(row, "resource") == *resource).collect();
            let known = self.raw["resources"].iter().find(|row| text(row, "id") == *resource);
            let label = quotas.first().map(|row| text(row, "label"));
            let label = label.unwrap_or_else(|| known.map_or(resource.clone(), |row| list(row, "labels")[0].clone()));
            let mut cells = Vec::new();
            for row in self.raw["paths"]
                .iter()
                .filter(|row| text(row, "resource") == *resource)
            {
                let beta = if list(row, "api") == ["beta"] { " *" } else { "" };
                let forms = self.forms(SUPPORTED, row);
                cells.extend(
                    forms
                        .iter()
                        .map(|path| format!("Some words: {}{beta}", self.path(path))),
                );
            }
            let mut limits: Vec<String> = Vec::new();
            let select = self.rows("resource_data", SUPPORTED);
            if let Some(row) = select.into_iter().find(|row| text(row, "resource") == *resource) {
                limits.extend(select_words(row));
            }
            let items: Vec<String> = quotas
                .iter()
                .filter(|row| row["counts"] != "ids")
                .map(|row| self.quota(row))
                .collect();
            for row in quotas.iter().filter(|row| row["counts"] == "ids") {
                let number = self.number(&row["limit"]);
                limits.push(format!(
                    "The subscription for many users is limited to {number} distinct users."
                ));
            }
            if !items.is_empty() {
                limits.push(format!("Quotas: <li>{}", items.join(" <li>")));
            }
            let limits = if limits.is_empty() {
                "-".to_owned()
            } else {
                limits.join("<br/>")
            };
            format!("| {} | {} | {limits} |", self.label(&label), cells.join(" <br><br> "))
        });
        let header = "| Resource | Supported resource paths | Limitations |";
        self.page("What can be watched.", &[(header, lines.collect())])
    }

    fn quota(&self, row: &Value) -> String {
        let names = list(row, "per").into_iter().map(|name| match name.as_str() {
            "path" => "resource path".to_owned(),
            "meeting" if self.style.words => "online-meeting".to_owned(),
            _ => name,
        });
        let per = names.collect::<Vec<_>>().join(" and ");
        let what = if row["delegated"] == true {
            "delegated user subscriptions"
        } else {
            "subscriptions"
        };
        let what = if self.style.words {
            what.to_owned()
        } else {
            format!("{what}.")
        };
        format!("Per {per} combination: {} {what}", self.number(&row["limit"]))
    }

    fn rich(&self) -> String {
        let rows = self.rows("resource_data", RICH);
        let lines = rows.iter().filter(|row| row["support"] == "supported").map(|row| {
            let resource = text(row, "resource");
            let known = self.raw["resources"].iter().find(|row| text(row, "id") == resource);
            let label = known.map_or(resource.clone(), |row| list(row, "labels")[0].clone());
            let mut paths = BTreeSet::new();
            for row in self.raw["paths"].iter().filter(|row| text(row, "resource") == resource) {
                paths.insert(text(row, "template"));
                paths.extend(self.forms(RICH, row));
            }
            let paths: Vec<String> = paths.iter().map(|path| self.path(path)).collect();
            let limits = select_words(row).unwrap_or_else(|| "-".to_owned());
            format!("| {} | {} | {limits} |", self.label(&label), paths.join(" <br> "))
        });
        let header = "| Resource | Supported resource paths | Limitations |";
        self.page(
            "Rich notifications are available for these.",
            &[(header, lines.collect())],
        )
    }

    fn create(&self) -> String {
        let consent: Vec<String> = self
            .rows("resource_specific_consent", CREATE)
            .iter()
            .map(|row| text(row, "permission"))
            .collect();
        let cell = |row: &Value, field: &str| {
            let names = list(row, field);
            if names.is_empty() {
                return if self.style.words {
                    "Not supported"
                } else {
                    "Not supported."
                }
                .to_owned();
            }
            let star = |name: &String| if consent.contains(name) { "\\*" } else { "" };
            let names: Vec<String> = names.iter().map(|name| format!("{name}{}", star(name))).collect();
            names.join(if self.style.tight { "," } else { ", " })
        };
        let permissions = self.rows("permissions", CREATE).into_iter().map(|row| {
            let mut label = self.label(&text(row, "label"));
            if let Some(path) = row["path"].as_str() {
                let _ = write!(label, " <br /> {} <br /> Some words.", self.path(path));
            }
            let cells = ["delegated_work", "delegated_personal", "application"].map(|field| cell(row, field));
            format!("| {label} | {} |", cells.join(" | "))
        });
        let examples = self.raw["paths"].iter().filter_map(|row| {
            let forms = self.forms(CREATE, row);
            let resource = text(row, "resource");
            let known = self.raw["resources"].iter().find(|row| text(row, "id") == resource);
            let label = known.map_or(resource, |row| list(row, "labels")[0].clone());
            let forms: Vec<String> = forms.iter().map(|path| self.path(path)).collect();
            (!forms.is_empty()).then(|| format!("| {} | {} |", self.label(&label), forms.join(", ")))
        });
        self.page(
            "Who and what.",
            &[
                (
                    "| Supported resource | Delegated (work or school account) | Delegated (personal Microsoft account) | \
                     Application |",
                    permissions.collect(),
                ),
                ("| Resource type | Examples |", examples.collect()),
            ],
        )
    }

    /// The page of a type with its properties.
    fn type_page(&self, name: &str, rows: Vec<String>) -> String {
        self.page(
            &format!("# {name} resource type\n\nWords.\n\n## Properties"),
            &[("| Property | Type | Description |", rows)],
        )
    }

    fn subscription(&self) -> String {
        let change_types = self.rows("change_types", SUBSCRIPTION).into_iter().map(|row| {
            let words: String = text(row, "resource").chars().fold(String::new(), |out, c| {
                let blank = if c.is_uppercase() { " " } else { "" };
                format!("{out}{blank}{}", c.to_lowercase())
            });
            let allowed: Vec<String> = list(row, "allowed").iter().map(|name| format!("`{name}`")).collect();
            format!(
                "<li> Of {words} there is {} only. `deleted` is another matter.",
                allowed.join(" and ")
            )
        });
        let change_types: String = change_types.collect();
        let above = self
            .rows("lifecycle", SUBSCRIPTION)
            .first()
            .map(|row| row["above"].to_string());
        let lines = self.rows("properties", SUBSCRIPTION).into_iter().map(|row| {
            let name = text(row, "name");
            let status = match (text(row, "status").as_str(), name.as_str(), &above) {
                (_, "lifecycleNotificationUrl", Some(above)) => {
                    format!("Required for some, if it is more than {above} minutes.")
                }
                ("required", ..) => "Required. Words.".to_owned(),
                ("read-only", ..) => "Optional. Words. Read-only.".to_owned(),
                _ => "Optional. Words.".to_owned(),
            };
            let longest = row["max_characters"].as_u64();
            let longest = longest.map(|number| format!(" The maximum length is {number} characters."));
            let more = if name == "changeType" {
                change_types.as_str()
            } else {
                ""
            };
            format!("| {name} | String | {status}{} {more} |", longest.unwrap_or_default())
        });
        self.type_page("subscription", lines.collect())
    }

    fn selectable(&self, resource: &str) -> String {
        let mut rows = self.raw["selectable_properties"].iter();
        let row = rows.find(|row| text(row, "resource") == resource);
        let names = row.map(|row| list(row, "properties")).unwrap_or_default();
        let lines = names.iter().map(|name| format!("| {name} | String | Words. |"));
        self.type_page(resource, lines.collect())
    }

    fn types(&self) -> String {
        let rows = self.rows("permission_types", TYPES);
        let columns = [
            ("Delegated - work or school account", "delegated_work"),
            ("Delegated - personal Microsoft account", "delegated_personal"),
            ("Application", "application"),
        ];
        let lines = columns.map(|(label, field)| {
            let mut names = list(rows[0], field);
            if self.style.reversed {
                names.reverse();
            }
            let names = names.join(if self.style.tight { "," } else { ", " });
            format!("| {label} | {names} |")
        });
        self.page(
            "Kinds of sign-in.",
            &[("| Permission type | Supported resource types |", lines.to_vec())],
        )
    }
}

fn select_words(row: &Value) -> Option<String> {
    match row["select"].as_str() {
        Some("required") => Some("It requires `$select` here.".to_owned()),
        Some("unsupported") => Some("It doesn't support using `$select` here.".to_owned()),
        _ => None,
    }
}
