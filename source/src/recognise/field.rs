//! Values of the evaluator as the fields of a definition.

use crate::eval::Text;
use crate::eval::{Val, is_zone};
use crate::found::{Field, FieldText, FieldValue, Stretch};
use crate::ir::Span;

use super::candidate::CandidateProp;

pub(super) fn field(prop: &CandidateProp, value: &Val) -> Field {
    let value = settled(value);
    let shown = match prop.key {
        "changeType" => change_type(&value, prop.span),
        "expirationDateTime" => moment(&value, prop.key),
        key => plain(&value, key),
    };
    let editable = match &shown {
        FieldValue::Text(text) => editable(text),
        FieldValue::Bool(_) => Some(prop.span.range()),
        _ => None,
    };
    Field {
        key: prop.key,
        key_span: prop.key_span.range(),
        span: prop.span.range(),
        value: shown,
        editable,
    }
}

/// What branches leave open is not known.
fn settled(value: &Val) -> Val {
    match value {
        Val::Choice(choice) => {
            let name = choice.values.iter().find_map(|value| match value {
                Val::Unknown(unknown) => Some(unknown.name.clone()),
                _ => None,
            });
            Val::unknown(name.as_deref().unwrap_or_default())
        }
        other => other.clone(),
    }
}

fn plain(value: &Val, key: &str) -> FieldValue {
    match value {
        Val::Text(text) => match text.only_hole() {
            Some(inner @ (Val::Unknown(_) | Val::Bool(_))) => plain(inner, key),
            _ => FieldValue::Text(shown(text)),
        },
        Val::Bool(flag) => FieldValue::Bool(*flag),
        Val::List(items) => {
            let texts: Option<Vec<FieldText>> = items
                .iter()
                .map(|item| item.value.text().map(|text| shown(text)))
                .collect();
            texts.map_or_else(|| FieldValue::Unknown(key.to_owned()), FieldValue::List)
        }
        Val::Unknown(unknown) if !unknown.name.is_empty() => FieldValue::Unknown(unknown.name.to_string()),
        _ => FieldValue::Unknown(key.to_owned()),
    }
}

/// `created`, in whatever way a library writes it: `ChangeType.Created`, `ChangeType.CREATED.value`.
fn change_word(value: &Val) -> Option<String> {
    let Val::Unknown(unknown) = value else { return None };
    const WRAPPERS: [&str; 7] = ["value", "getvalue", "name", "rawvalue", "tostring", "tolower", "lower"];
    // Arguments stand in brackets: they name nothing.
    let mut depth = 0usize;
    let mut chain = String::new();
    for c in unknown.chain.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => chain.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    let last = chain
        .rsplit('.')
        .find(|word| !word.is_empty() && !WRAPPERS.contains(word))?;
    let word = last
        .strip_suffix("_changetype")
        .or_else(|| last.strip_prefix("changetype_"))
        .unwrap_or(last);
    crate::keys::are_change_types(word).then(|| word.to_owned())
}

fn change_type(value: &Val, span: Span) -> FieldValue {
    if let Some(word) = change_word(value) {
        // A bare name `created` is a variable; a member of an enum is reached through its type.
        if let Val::Unknown(unknown) = value
            && (unknown.chain.contains('.') || unknown.name.contains('_'))
        {
            return FieldValue::Text(shown(&Text::literal(&word, span, false)));
        }
    }
    match value {
        Val::List(items) => {
            let mut joined = Text::default();
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    joined.push(",", item.span, false);
                }
                match (&item.value, change_word(&item.value)) {
                    (Val::Text(text), _) => joined.append(text),
                    (_, Some(word)) => joined.push(&word, item.span, false),
                    (Val::Unknown(unknown), None) => joined.hole(&unknown.name, item.value.clone(), item.span),
                    _ => return FieldValue::Unknown("changeType".to_owned()),
                }
            }
            FieldValue::Text(shown(&joined))
        }
        Val::Text(text) if !text.holes.is_empty() => {
            let mut joined = Text::default();
            let mut from = 0;
            for hole in &text.holes {
                joined.append(&text.slice(from..hole.at.start));
                match change_word(&hole.value) {
                    Some(word) => joined.push(&word, text.place(hole.at.clone()).unwrap_or(span), false),
                    None => joined.append(&text.slice(hole.at.clone())),
                }
                from = hole.at.end;
            }
            joined.append(&text.slice(from..text.text.len()));
            plain(&joined.into_val(), "changeType")
        }
        other => plain(other, "changeType"),
    }
}

fn moment(value: &Val, key: &str) -> FieldValue {
    match value {
        Val::Time(time) => match time.seconds {
            #[allow(clippy::cast_possible_truncation, reason = "saturates")]
            Some(seconds) => FieldValue::Lifetime {
                seconds: seconds.round() as i64,
                exact: time.exact,
            },
            None => FieldValue::Unknown(key.to_owned()),
        },
        Val::Text(text) => {
            // A moment with its zone behind it: `${expires}Z`.
            if let [hole] = text.holes.as_slice()
                && matches!(hole.value, Val::Time(_))
                && (text.known().is_empty() || is_zone(&text.known()))
            {
                return moment(&hole.value, key);
            }
            plain(value, key)
        }
        other => plain(other, key),
    }
}

fn shown(text: &Text) -> FieldText {
    let map = text.pieces.iter().map(|piece| Stretch {
        text: piece.at.clone(),
        file: piece.from.range(),
        exact: piece.exact,
    });
    FieldText {
        text: text.text.clone(),
        holes: text.holes.iter().map(|hole| hole.at.clone()).collect(),
        map: map.collect(),
    }
}

/// The place of a text that is written as one literal.
fn editable(text: &FieldText) -> Option<std::ops::Range<usize>> {
    if !text.holes.is_empty() {
        return None;
    }
    let mut stretches = text.map.iter();
    let first = stretches.next()?;
    let mut end = first.file.end;
    for stretch in stretches {
        if stretch.file.start != end {
            return None;
        }
        end = stretch.file.end;
    }
    (first.exact || text.map.len() > 1).then_some(first.file.start..end)
}
