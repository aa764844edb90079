//! Values by kind: each reader returns what is known of the value, and reports what is wrong with it
//! (GS004).

use graphsub_rules::{ChangeTypeItem, Expiration, Help, structure};
use graphsub_terms::field::Kind;
use graphsub_terms::words::thousands;
use graphsub_terms::{Field, Text, Value};

use super::Reader;
use crate::dialect::quoted;
use crate::found::{Form, Place};
use crate::raw::Raw;
use crate::time;

/// Most instances and tenants that are counted.
const MAX_COUNT: u32 = 1_000_000_000;

impl Reader<'_, '_> {
    /// A text, with its placeholders as holes.
    pub(crate) fn text<'t>(&mut self, slot: &Place<'_, 't>, field: Field) -> Value<Text<'t>> {
        match &slot.entry.value {
            Raw::Text(text) if text.is_hole() => Value::Unknown,
            Raw::Text(text) => Value::Known(text.clone()),
            Raw::Scalar { text, plain } if !plain || !is_other_than_text(text) => {
                let text = match field.key().kind {
                    Kind::Path => Text::path(text),
                    _ => Text::written(text),
                };
                // A path that comes in as a whole is for the grammar of paths to tell.
                if text.is_hole() && field != Field::Resource {
                    Value::Unknown
                } else {
                    Value::Known(text)
                }
            }
            Raw::Scalar { text, .. } => {
                let label = if text.starts_with(['t', 'T', 'f', 'F']) {
                    "a boolean"
                } else {
                    "a number"
                };
                let help = literal_help(field, text);
                self.wrong(slot, field, format!("`{field}` must be a string"), label.into(), help);
                Value::Known(Text::literal(text))
            }
            Raw::Unknown => Value::Unknown,
            Raw::Null | Raw::Absent => Value::Absent,
            Raw::Flag(_) | Raw::FromNow(_) => Value::Unknown,
            Raw::List(_) | Raw::Other => {
                let help = Help::say("write one string");
                self.wrong(
                    slot,
                    field,
                    format!("`{field}` must be a string"),
                    "not a string".into(),
                    help,
                );
                Value::Unknown
            }
        }
    }

    pub(crate) fn check_length(&mut self, slot: &Place<'_, '_>, field: Field, text: &Value<Text<'_>>) {
        let whole = text.known().and_then(Text::whole);
        if let Some(finding) = whole.and_then(|text| structure::too_long(text, field.as_str(), field)) {
            self.report_value(finding, slot);
        }
    }

    pub(crate) fn flag(&mut self, slot: &Place<'_, '_>, field: Field) -> Value<bool> {
        let text = match &slot.entry.value {
            Raw::Flag(value) => return Value::Known(*value),
            Raw::Scalar {
                text: "true",
                plain: true,
            } => return Value::Known(true),
            Raw::Scalar {
                text: "false",
                plain: true,
            } => return Value::Known(false),
            Raw::Scalar { text, .. } => Text::written(text),
            Raw::Text(text) => text.clone(),
            Raw::Unknown => return Value::Unknown,
            Raw::Null | Raw::Absent => return Value::Absent,
            Raw::FromNow(_) | Raw::List(_) | Raw::Other => Text::literal(""),
        };
        let Some(whole) = text.whole() else {
            return Value::Unknown;
        };
        let meant = match whole.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Value::Known(true),
            "false" | "no" | "off" => Value::Known(false),
            _ => Value::Unknown,
        };
        let help = match meant {
            Value::Known(value) => Help::replace(value.to_string()).note("booleans are written without quotes"),
            _ => Help::say("write `true` or `false` without quotes"),
        };
        self.wrong(
            slot,
            field,
            format!("`{field}` must be `true` or `false`"),
            "not a boolean".into(),
            help,
        );
        meant
    }

    /// A duration, in seconds.
    pub(crate) fn duration(&mut self, slot: &Place<'_, '_>, field: Field) -> Value<i64> {
        let text = match &slot.entry.value {
            Raw::FromNow(seconds) => return Value::Known(*seconds),
            Raw::Scalar { text, .. } => Text::written(text),
            Raw::Text(text) => text.clone(),
            Raw::Unknown => return Value::Unknown,
            Raw::Null | Raw::Absent => return Value::Absent,
            Raw::Flag(_) | Raw::List(_) | Raw::Other => {
                let help = Help::say("write a duration such as `6d`, `36h` or `90m`");
                self.wrong(
                    slot,
                    field,
                    format!("`{field}` must be a duration"),
                    "not a duration".into(),
                    help,
                );
                return Value::Unknown;
            }
        };
        let Some(whole) = text.whole() else {
            return Value::Unknown;
        };
        match structure::duration(whole, field) {
            Ok(seconds) => Value::Known(seconds),
            Err(finding) => {
                self.report_value(*finding, slot);
                Value::Unknown
            }
        }
    }

    /// When it ends, and for a time that a program computes the seconds from the request.
    pub(crate) fn expiration(&mut self, slot: &Place<'_, '_>) -> (Value<Expiration>, Option<i64>) {
        if let Raw::FromNow(seconds) = slot.entry.value {
            return (Value::Unknown, Some(seconds));
        }
        let field = Field::ExpirationDateTime;
        if let Raw::Scalar { text, plain: true } = &slot.entry.value
            && is_other_than_text(text)
        {
            let help = Help::say("write a date and time, such as \"2026-01-31T18:00:00Z\"");
            self.wrong(
                slot,
                field,
                format!("`{field}` must be a date and time"),
                "not a date".into(),
                help,
            );
            return (Value::Unknown, None);
        }
        let expiration = self.text(slot, field).into_known().and_then(|text| {
            text.whole().map(|whole| match time::date_time(whole) {
                Ok(seconds) => Expiration::FromNow(seconds.saturating_sub(self.context.now)),
                Err(why) => Expiration::Invalid(why),
            })
        });
        (expiration.into(), None)
    }

    /// A whole number from 1; what is unknown counts as one.
    pub(crate) fn count(&mut self, slot: &Place<'_, '_>, field: Field) -> u32 {
        let (text, plain) = match &slot.entry.value {
            Raw::Scalar { text, plain } => (Text::written(text), *plain),
            Raw::Unknown | Raw::Null | Raw::Absent => return 1,
            _ => (Text::literal(""), true),
        };
        let Some(whole) = text.whole() else { return 1 };
        match whole.parse() {
            Ok(count @ 1..=MAX_COUNT) if plain => count,
            number => {
                let help = match number {
                    Ok(count @ 1..=MAX_COUNT) => {
                        Help::replace(count.to_string()).note("numbers are written without quotes")
                    }
                    _ => Help::say("write a whole number"),
                };
                let message = format!("`{field}` must be between 1 and {}", thousands(MAX_COUNT.into()));
                self.wrong(slot, field, message, "not a valid count".into(), help);
                number.ok().filter(|count| (1..=MAX_COUNT).contains(count)).unwrap_or(1)
            }
        }
    }

    /// One of the names of an enum.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        slot: &Place<'_, '_>,
        field: Field,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Value<T> {
        let text = match &slot.entry.value {
            Raw::Scalar { text, .. } => Text::written(text),
            Raw::Text(text) => text.clone(),
            Raw::Unknown => return Value::Unknown,
            Raw::Null | Raw::Absent => return Value::Absent,
            _ => Text::literal(""),
        };
        let Some(written) = text.whole() else {
            return Value::Unknown;
        };
        let names: Vec<&'static str> = all.iter().map(|value| name(*value)).collect();
        let (meant, finding) = structure::choice(written, field.as_str(), field, &names);
        if let Some(finding) = finding {
            self.report_value(finding, slot);
        }
        meant.map(|index| all[index]).into()
    }

    /// A list of names; one name alone counts as a list of one.
    pub(crate) fn names<'t>(&mut self, slot: &Place<'_, 't>, field: Field) -> Value<Vec<Text<'t>>> {
        let items = match &slot.entry.value {
            Raw::List(items) => items,
            Raw::Unknown => return Value::Unknown,
            Raw::Null | Raw::Absent => return Value::Absent,
            Raw::Other | Raw::Flag(_) | Raw::FromNow(_) => {
                let message = format!("`{field}` must be a list of names");
                self.wrong(
                    slot,
                    field,
                    message,
                    "not a list".into(),
                    Help::say("write a list of names"),
                );
                return Value::Unknown;
            }
            Raw::Scalar { text, plain } if !plain || !is_other_than_text(text) => {
                return Value::Known(vec![Text::written(text)]);
            }
            Raw::Text(text) => return Value::Known(vec![text.clone()]),
            Raw::Scalar { .. } => {
                let message = format!("`{field}` must be a list of names");
                self.wrong(
                    slot,
                    field,
                    message,
                    "not a name".into(),
                    Help::say("write a list of names"),
                );
                return Value::Unknown;
            }
        };
        let mut names = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match &item.value {
                Raw::Scalar { text, plain } if !plain || !is_other_than_text(text) => names.push(Text::written(text)),
                Raw::Text(text) => names.push(text.clone()),
                Raw::Unknown => return Value::Unknown,
                _ => {
                    let message = format!("an item of `{field}` must be a name");
                    let finding =
                        structure::invalid_value(field, message, Help::say("write a name")).label("not a string");
                    let route = slot.route().index(u32::try_from(index).unwrap_or(u32::MAX));
                    self.report(finding, item.span.clone(), false, route);
                    return Value::Unknown;
                }
            }
        }
        Value::Known(names)
    }

    pub(crate) fn change_type<'t>(&mut self, slot: &Place<'_, 't>, form: Form) -> Value<Vec<ChangeTypeItem<'t>>> {
        if !matches!(slot.entry.value, Raw::List(_)) {
            return self
                .text(slot, Field::ChangeType)
                .map(|text| ChangeTypeItem::split(&text));
        }
        let names = self.names(slot, Field::ChangeType);
        if form == Form::Body
            && let Value::Known(names) = &names
        {
            let few = names.len() <= graphsub_rules::MAX_CHANGE_TYPES;
            let joined: Vec<&str> = names.iter().map(Text::raw).filter(|_| few).collect();
            let help = Help::replace(quoted(&joined.join(","))).note("separate change types with commas in one string");
            let message = "`changeType` must be one string in a request body".into();
            self.wrong(slot, Field::ChangeType, message, "a list".into(), help);
        }
        names.map(|names| {
            let items = names.into_iter().take(graphsub_rules::MAX_CHANGE_TYPES + 1).enumerate();
            items.map(|(index, text)| ChangeTypeItem::listed(text, index)).collect()
        })
    }
}

/// What to write instead of a number or truth value where a string belongs.
fn literal_help(field: Field, text: &str) -> Help {
    let values = structure::property(field).map_or(&[][..], |property| property.values);
    // `1.2` means `v1_2`.
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    match values.iter().find(|value| digits(value) == digits(text)) {
        Some(value) => Help::replace(*value),
        None => Help::replace(quoted(text))
            .note("without quotes it is not a string")
            .safe(),
    }
}

/// Whether an unquoted scalar is a number or a truth value rather than a text.
fn is_other_than_text(text: &str) -> bool {
    matches!(text, "true" | "false" | "True" | "False" | "TRUE" | "FALSE")
        || (text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && text.parse::<f64>().is_ok())
}
