//! One fact changed at a time, in every table and column that pages state.

use graphsub_codegen::spec::{self, Raw, Spec};
use serde_json::{Value, json};

use crate::pages::{self, CREATE, LATENCY, LIFETIMES, RICH, SUPPORTED, in_scope, list, text};

/// What a mutation does to the rows of its table.
type Change = Box<dyn Fn(&mut Vec<Value>)>;

/// One fact changed on the pages: in the rows they are written from, and what the report has to say.
pub(crate) struct Mutation {
    /// The table it changes.
    pub(crate) table: &'static str,
    change: Change,
    pub(crate) expected: String,
}

impl Mutation {
    /// Changes the fact.
    pub(crate) fn apply(&self, raw: &mut Raw) {
        (self.change)(raw.get_mut(self.table).expect("a table"));
    }
}

struct Mutations<'s> {
    spec: &'s Spec,
    all: Vec<Mutation>,
}

impl Mutations<'_> {
    fn add(&mut self, table: &'static str, expected: String, change: impl Fn(&mut Vec<Value>) + 'static) {
        let change = Box::new(change);
        self.all.push(Mutation {
            table,
            change,
            expected,
        });
    }

    /// The rows of a table a page has.
    fn rows(&self, table: &str, page: &str) -> Vec<(usize, Value, String)> {
        let rows = self.spec.raw[table].iter().enumerate();
        rows.filter(|(_, row)| in_scope(page, row))
            .map(|(index, row)| (index, row.clone(), spec::key(table, row)))
            .collect()
    }

    fn set(&mut self, table: &'static str, index: usize, field: &'static str, new: Value) {
        let row = &self.spec.raw[table][index];
        let expected = format!("{table} {}: {field} {} -> {new}", spec::key(table, row), row[field]);
        self.add(table, expected, move |rows| rows[index][field] = new.clone());
    }

    fn remove(&mut self, table: &'static str, index: usize) {
        let key = spec::key(table, &self.spec.raw[table][index]);
        self.add(table, format!("{table} {key}: removed"), move |rows| {
            rows.remove(index);
        });
    }

    fn insert(&mut self, table: &'static str, row: Value) {
        let key = spec::key(table, &row);
        self.add(table, format!("{table} {key}: added"), move |rows| {
            rows.push(row.clone())
        });
    }

    fn lifetimes(&mut self) {
        for (index, row, key) in self.rows("lifetimes", LIFETIMES) {
            let maximum = row["maximum"].as_u64().expect("minutes");
            self.set("lifetimes", index, "maximum", json!(maximum + 10));
            if row["resource_data"] == true {
                continue;
            }
            let label = text(&row, "label");
            // The row for resource data goes with the label of the other.
            if label.starts_with("Outlook") {
                continue;
            }
            self.remove("lifetimes", index);
            self.add(
                "lifetimes",
                format!("lifetimes {key}: renamed {label} -> Novelty"),
                move |rows| {
                    rows[index]["label"] = json!("Novelty");
                },
            );
        }
        let new = json!({"label": "Novelty", "maximum": 77, "gloss": "", "source": "lifetimes-2024"});
        self.insert("lifetimes", new);
    }

    fn latency(&mut self) {
        for (index, row, key) in self.rows("latency", LATENCY) {
            for field in ["average", "maximum"] {
                self.set("latency", index, field, json!(7));
                if row[field].is_number() {
                    self.set("latency", index, field, json!("Unknown"));
                }
            }
            self.remove("latency", index);
            let label = text(&row, "label");
            self.add(
                "latency",
                format!("latency {key}: renamed {label} -> Novelty"),
                move |rows| {
                    rows[index]["label"] = json!("Novelty");
                },
            );
        }
        let new = json!({"label": "Novelty", "average": 5, "maximum": 6, "source": "latency-2024"});
        self.insert("latency", new);
    }

    fn permissions(&mut self) {
        for (index, row, key) in self.rows("permissions", CREATE) {
            for field in ["delegated_work", "delegated_personal", "application"] {
                let mut names = list(&row, field);
                if names.len() > 1 {
                    let mut turned = names.clone();
                    turned.reverse();
                    self.set("permissions", index, field, json!(turned));
                    self.set("permissions", index, field, json!(names[..names.len() - 1]));
                }
                names.push("Novelty.Read".to_owned());
                self.set("permissions", index, field, json!(names));
                if row[field].is_array() {
                    self.set("permissions", index, field, json!("not supported"));
                }
            }
            self.remove("permissions", index);
            let label = text(&row, "label");
            let expected = match row["path"].as_str() {
                None => format!("permissions {key}: renamed {label} -> Novelty"),
                // The path says which resource it is, and the examples still have the old name.
                Some(_) => format!("resources {}: added", self.resource(&label)),
            };
            self.add("permissions", expected, move |rows| {
                rows[index]["label"] = json!("Novelty")
            });
        }
        self.insert(
            "permissions",
            json!({"label": "Novelty", "delegated_work": ["A.Read"], "delegated_personal": "not supported",
                   "application": ["B.Read"], "source": "create-subscription-2024"}),
        );
        for (index, _, _) in self.rows("resource_specific_consent", CREATE) {
            self.remove("resource_specific_consent", index);
        }
        let new = json!({"permission": "Contacts.Read", "source": "create-subscription-2024"});
        self.insert("resource_specific_consent", new);
    }

    fn quotas(&mut self) {
        for (index, row, key) in self.rows("quotas", SUPPORTED) {
            let limit = row["limit"].as_u64().expect("a number");
            self.set("quotas", index, "limit", json!(limit + 1));
            self.remove("quotas", index);
            if row["counts"] == "ids" {
                continue;
            }
            let mut per = list(&row, "per");
            per.push("mailbox".to_owned());
            per.dedup();
            if per.len() > list(&row, "per").len() {
                self.set("quotas", index, "per", json!(per));
            }
            if row["delegated"] != true {
                self.add("quotas", format!("quotas {key}: delegated null -> true"), move |rows| {
                    rows[index]["delegated"] = json!(true);
                });
            }
        }
        self.insert(
            "quotas",
            json!({"label": "To Do task", "resource": "todoTask", "per": ["app"], "limit": 3, "source": "overview-2024"}),
        );
    }

    /// The row of the table of supported paths under another label.
    fn labels(&mut self) {
        for row in &self.spec.raw["resources"] {
            let resource = text(row, "id");
            // Without a listed path the label is all there is.
            let is_listed = |row: &Value| {
                let mut forms = row["forms"].as_array().into_iter().flatten();
                text(row, "resource") == resource && forms.any(|form| in_scope(SUPPORTED, form))
            };
            if !self.spec.raw["paths"].iter().any(is_listed) {
                continue;
            }
            let wanted = resource.clone();
            let of_resource = move |quota: &Value| in_scope(SUPPORTED, quota) && text(quota, "resource") == wanted;
            let Some(quota) = self.spec.raw["quotas"].iter().find(|quota| of_resource(quota)) else {
                continue;
            };
            let expected = format!("resources {resource}: renamed {} -> Novelty", text(quota, "label"));
            self.add("quotas", expected, move |rows| {
                let quotas = rows.iter_mut();
                for quota in quotas.filter(|quota| of_resource(quota)) {
                    quota["label"] = json!("Novelty");
                }
            });
        }
    }

    fn resource(&self, label: &str) -> String {
        let mut resources = self.spec.resources.iter();
        let row = resources.find(|resource| resource.labels.iter().any(|known| known == label));
        row.map_or_else(|| panic!("no resource has the label {label}"), |row| row.id.clone())
    }

    fn resource_data(&mut self) {
        for (index, row, _) in self.rows("resource_data", RICH) {
            let is_supported = row["support"] == "supported";
            self.set(
                "resource_data",
                index,
                "support",
                json!(if is_supported { "unsupported" } else { "supported" }),
            );
            for select in ["required", "unsupported", "unstated"] {
                if is_supported && row["select"] != select {
                    self.set("resource_data", index, "select", json!(select));
                }
            }
        }
        for (index, _, _) in self.rows("resource_data", SUPPORTED) {
            self.set("resource_data", index, "select", json!("required"));
        }
    }

    fn permission_types(&mut self) {
        let index = 0;
        for field in ["delegated_work", "delegated_personal", "application"] {
            let names = list(&self.spec.raw["permission_types"][index], field);
            for gone in 0..names.len() {
                let mut names = names.clone();
                names.remove(gone);
                self.set("permission_types", index, field, json!(names));
            }
            let mut names = names;
            names.push("printer".to_owned());
            names.dedup();
            if field != "application" {
                self.set("permission_types", index, field, json!(names));
            }
        }
    }

    fn paths(&mut self) {
        for index in 0..self.spec.raw["paths"].len() {
            let row = self.spec.raw["paths"][index].clone();
            let key = text(&row, "template");
            for page in [SUPPORTED, CREATE] {
                let forms = row["forms"].as_array().expect("forms").clone();
                let (mine, others): (Vec<Value>, Vec<Value>) = forms.into_iter().partition(|form| in_scope(page, form));
                let permission = self.spec.raw["permissions"].iter().any(|permission| {
                    let path = text(permission, "path");
                    page == CREATE && mine.iter().any(|form| text(form, "path") == path)
                });
                let with_query = mine.iter().any(|form| text(form, "path").contains('?'));
                let mut documents: Vec<String> = mine.iter().map(|form| text(form, "document")).collect();
                documents.dedup();
                if mine.is_empty() {
                    let form = json!({"document": pages::scope(page)[1], "path": key});
                    self.add("paths", format!("paths {key}: added"), move |rows| {
                        rows[index]["forms"].as_array_mut().expect("forms").push(form.clone());
                    });
                } else if !(permission || with_query && mine.len() > 1) {
                    let left = others.clone();
                    self.add("paths", format!("paths {key}: removed"), move |rows| {
                        rows[index]["forms"] = json!(left);
                    });
                    let query = json!({"document": documents[0], "path": format!("{key}?novelty=true")});
                    let mut plus = mine.clone();
                    plus.push(query);
                    plus.extend(others);
                    self.add("paths", format!("paths {key}: added"), move |rows| {
                        rows[index]["forms"] = json!(plus)
                    });
                }
            }
            let is_listed = row["forms"]
                .as_array()
                .expect("forms")
                .iter()
                .any(|form| in_scope(SUPPORTED, form));
            // Where a decision knows that the page lacks the mark, the mark is no fact of the page.
            let is_decided = self.spec.decisions.iter().any(|decision| {
                let mut anchors = decision.statements.iter().filter_map(|statement| statement.at.as_ref());
                anchors.any(|at| at.table == "paths" && at.row == key && at.field == "api")
            });
            if is_listed && !is_decided {
                let is_beta = list(&row, "api") == ["beta"];
                let new = if is_beta {
                    json!(["v1.0", "beta"])
                } else {
                    json!(["beta"])
                };
                self.set("paths", index, "api", new);
            }
        }
        let chats = self.spec.raw["paths"]
            .iter()
            .position(|row| text(row, "template") == "/users/{id}/chats");
        self.set("paths", chats.expect("a path"), "resource", json!("chatMessage"));
        let new = json!({"resource": "user", "template": "/users/{id}/novelty", "api": ["v1.0", "beta"],
                         "forms": [{"document": "overview-2024", "path": "/users/{id}/novelty"}]});
        self.insert("paths", new);
    }
}

pub(crate) fn mutations(spec: &Spec) -> Vec<Mutation> {
    let mut mutations = Mutations { spec, all: Vec::new() };
    mutations.lifetimes();
    mutations.latency();
    mutations.permissions();
    mutations.quotas();
    mutations.labels();
    mutations.resource_data();
    mutations.permission_types();
    mutations.paths();
    mutations.all
}
