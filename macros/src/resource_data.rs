//! `resource_data(...)`: what notifications carry.

use graphsub_rules::{Field, Help, Value, echo, structure};

use crate::dialect::CERTIFICATE_ID;
use crate::keys::{self, RESOURCE_DATA};
use crate::report::{Message, Report};
use crate::tokens::{Given, Item, Placed, Written, items, wrong};
use crate::unknown::{duplicate, unknown_key};

/// `resource_data(...)`.
#[derive(Debug, Clone)]
pub(crate) struct ResourceData {
    /// Whether it is asked for: unknown where a key that needs it was meant for it.
    pub(crate) included: Value<bool>,
    pub(crate) select: Value<Vec<Written>>,
    pub(crate) certificate_id: Value<Written>,
}

impl ResourceData {
    /// What was meant by other keys.
    pub(crate) const MEANT: ResourceData = ResourceData {
        included: Value::Unknown,
        select: Value::Unknown,
        certificate_id: Value::Unknown,
    };

    /// The names of `select(...)`, as far as they are known.
    pub(crate) fn selected(&self) -> &[Written] {
        self.select.known().map_or(&[], Vec::as_slice)
    }
}

pub(crate) fn read(item: Item, report: &mut Report) -> Placed<ResourceData> {
    let span = item.span();
    let before = report.error_count();
    let mut data = ResourceData {
        included: Value::Known(true),
        select: Value::Absent,
        certificate_id: Value::Absent,
    };
    match item.given {
        Given::Nothing => {}
        Given::List(tokens) => {
            let mut written: Vec<String> = Vec::new();
            for inner in items(tokens, report) {
                let key = inner.key.to_string();
                if written.contains(&key) {
                    report.error(duplicate(&inner));
                    continue;
                }
                if key == keys::SELECT {
                    data.select = properties(&inner, report);
                } else if Field::in_derive(&key) == Some(Field::EncryptionCertificateId) {
                    data.certificate_id = certificate_id(&inner, report);
                } else {
                    let meant = keys::meant(&key, keys::Scope::ResourceData);
                    report.error(unknown_key(&key, inner.span(), keys::Scope::ResourceData, meant));
                }
                written.push(key);
            }
        }
        Given::Is(_) | Given::Path(_) => {
            report.error(wrong(span, "`resource_data` must be a list", Help::say(RESOURCE_DATA)));
        }
        Given::Unreadable => data = ResourceData::MEANT,
    }
    // Where something could not be read, what seems to be missing may be meant by it.
    if report.error_count() > before {
        if data.select.is_absent() {
            data.select = Value::Unknown;
        }
        if data.certificate_id.is_absent() {
            data.certificate_id = Value::Unknown;
        }
    }
    Placed { value: data, span }
}

/// A name for the certificate; an empty one is the same as none.
fn certificate_id(item: &Item, report: &mut Report) -> Value<Written> {
    let Some(text) = item.text(CERTIFICATE_ID, report) else {
        return Value::Unknown;
    };
    if text.value.is_empty() {
        return Value::Absent;
    }
    let key = item.key.to_string();
    if let Some(finding) = structure::too_long(&text.value, &key, Field::EncryptionCertificateId) {
        report.error(Message::said(&finding, text.span));
    }
    Value::Known(text)
}

/// The names of `select(...)`.
fn properties(item: &Item, report: &mut Report) -> Value<Vec<Written>> {
    let Some(names) = item.texts("subject", report) else {
        return Value::Unknown;
    };
    let mut all_good = true;
    for name in &names.value {
        let is_part = |c: char| c.is_alphanumeric() || "_/.@".contains(c);
        if name.value.is_empty() || !name.value.chars().all(is_part) {
            all_good = false;
            let what = format!("`{}` is not a valid property name", echo(&name.value));
            let help = Help::say("write each property as a separate string, spelled as in Microsoft Graph");
            report.error(wrong(name.span, what, help));
        }
    }
    if all_good {
        Value::Known(names.value)
    } else {
        Value::Unknown
    }
}
