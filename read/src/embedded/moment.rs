//! Moments that the tools which send requests compute: how many seconds after the request they are.

/// Returns the seconds from the request that an expression means, where it is one that is known.
///
/// Known are `{{$datetime iso8601 3 d}}` of request files, `addDays(utcNow(), 3)` and its like of Logic Apps, and
/// `$(date -d '+3 days')` of shells.
pub(crate) fn from_now(text: &str) -> Option<i64> {
    let text = text.trim();
    request_file(text)
        .or_else(|| expression(text))
        .or_else(|| date_command(text))
}

fn seconds(unit: &str) -> Option<i64> {
    Some(match unit.trim_end_matches('s') {
        "m" | "min" | "minute" => 60,
        "h" | "hour" => 3_600,
        "d" | "day" => 86_400,
        "w" | "week" => 7 * 86_400,
        // `s` itself, cut away above.
        "" | "sec" | "second" => 1,
        _ => return None,
    })
}

/// `{{$datetime iso8601 3 d}}`.
fn request_file(text: &str) -> Option<i64> {
    let inner = text.strip_prefix("{{")?.strip_suffix("}}")?.trim();
    let words: Vec<&str> = inner.strip_prefix("$datetime")?.split_whitespace().collect();
    match words.as_slice() {
        [.., count, unit] => count.parse::<i64>().ok()?.checked_mul(seconds(unit)?),
        _ => None,
    }
}

/// `@{addDays(utcNow(), 3)}`, `addToTime(utcNow(), 3, 'Day')`, `getFutureTime(3, 'Day')`.
fn expression(text: &str) -> Option<i64> {
    let inner = text.strip_prefix('@')?;
    let inner = inner
        .strip_prefix('{')
        .and_then(|inner| inner.strip_suffix('}'))
        .unwrap_or(inner);
    let inner: String = inner.chars().filter(|c| !c.is_whitespace()).take(256).collect();
    let (name, arguments) = inner.strip_suffix(')')?.split_once('(')?;
    let now = "utcnow(";
    let name = name.to_ascii_lowercase();
    let arguments = arguments.to_ascii_lowercase();
    let behind_now = || {
        let rest = arguments.strip_prefix(now)?;
        rest.split_once(')')?.1.strip_prefix(',')
    };
    let mut parts;
    let unit = match name.as_str() {
        "adddays" | "addhours" | "addminutes" | "addseconds" => {
            parts = behind_now()?.split(',');
            name.strip_prefix("add")?
        }
        "addtotime" => {
            parts = behind_now()?.split(',');
            ""
        }
        "getfuturetime" => {
            parts = arguments.split(',');
            ""
        }
        _ => return None,
    };
    let count: i64 = parts.next()?.parse().ok()?;
    let unit = if unit.is_empty() {
        parts.next()?.trim_matches('\'')
    } else {
        unit
    };
    count.checked_mul(seconds(unit)?)
}

/// `$(date -u -d '+3 days' +%FT%TZ)`, `$(date -v+3d ...)`, or the same in back quotes.
fn date_command(text: &str) -> Option<i64> {
    let inner = text
        .strip_prefix("$(")
        .and_then(|inner| inner.strip_suffix(')'))
        .or_else(|| text.strip_prefix('`')?.strip_suffix('`'))?;
    let rest = inner
        .trim()
        .strip_prefix("date ")
        .or_else(|| inner.trim().strip_prefix("gdate "))?;
    if let Some((_, rest)) = rest.split_once("-v") {
        let amount = rest.trim_start_matches(['=', '"', '\'', '+']);
        let digits = amount.bytes().take_while(u8::is_ascii_digit).count();
        let unit = match *amount.as_bytes().get(digits)? {
            b'M' => 60,
            b'H' => 3_600,
            b'd' => 86_400,
            b'w' => 7 * 86_400,
            b'S' => 1,
            _ => return None,
        };
        return amount[..digits].parse::<i64>().ok()?.checked_mul(unit);
    }
    let (_, rest) = rest.split_once("--date").or_else(|| rest.split_once("-d"))?;
    let rest = rest.trim_start_matches(['=', ' ']);
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let phrase = match quote {
        Some(quote) => rest[1..].split(quote).next()?,
        None => rest.split_whitespace().next()?,
    };
    relative(phrase)
}

/// `+3 days`, `3 days`, `now + 3 days`, `+1 day +2 hours`, `3days`.
fn relative(phrase: &str) -> Option<i64> {
    let mut total = 0i64;
    let mut rest = phrase.trim();
    rest = rest.strip_prefix("now").unwrap_or(rest).trim_start();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        rest = rest.trim_start_matches(['+', ' ']);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let count: i64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        total = total.checked_add(count.checked_mul(seconds(&rest[..letters].to_ascii_lowercase())?)?)?;
        rest = rest[letters..].trim_start();
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_tools_are_known() {
        for (text, minutes) in [
            ("{{$datetime iso8601 3 d}}", Some(4_320)),
            ("{{ $datetime iso8601 59 m }}", Some(59)),
            ("{{$datetime iso8601}}", None),
            ("{{expires}}", None),
            ("@{addDays(utcNow(), 2)}", Some(2_880)),
            ("@addMinutes(utcNow('o'), 4230, 'yyyy')", Some(4_230)),
            ("@{addToTime(utcNow(),3,'Day')}", Some(4_320)),
            ("@getFutureTime(1,'Hour')", Some(60)),
            ("@{addDays(variables('start'), 2)}", None),
            ("$(date -u -d '+3 days' '+%Y-%m-%dT%H:%M:%SZ')", Some(4_320)),
            ("$(date --date=\"1 hour\" -u)", Some(60)),
            ("$(date -u -v+2d +%FT%TZ)", Some(2_880)),
            ("$(date -u)", None),
            ("$(date -d \"+$DAYS days\")", None),
            ("2026-01-01T00:00:00Z", None),
        ] {
            assert_eq!(from_now(text).map(|seconds| seconds / 60), minutes, "{text}");
        }
    }
}
