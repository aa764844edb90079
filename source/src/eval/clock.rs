//! Moments and lengths of time as the languages' libraries make and move them.

use super::call::Given;
use super::time::{DAY, HOUR, MINUTE, iso_length, length_of, phrase, unit};
use super::{Machine, Time, Val};
use crate::ir::Name;
use crate::keys::normal;
use crate::language::Language;

/// Classes whose methods give the present moment.
const CLOCKS: [&str; 29] = [
    "datetime",
    "date",
    "time",
    "datetimeoffset",
    "instant",
    "moment",
    "dayjs",
    "carbon",
    "carbonimmutable",
    "utc",
    "local",
    "timezone",
    "zone",
    "offsetdatetime",
    "zoneddatetime",
    "localdatetime",
    "pendulum",
    "arrow",
    "dt",
    "calendar",
    "gregoriancalendar",
    "chrono",
    "systemtime",
    "clock",
    "jodatime",
    "performance",
    "datetimeimmutable",
    "tz",
    "current",
];

/// Their methods that put a moment into another form.
const WRAPS: [&str; 24] = [
    "from",
    "fromdate",
    "fromjsdate",
    "frommillis",
    "unix",
    "of",
    "ofinstant",
    "fromtimestamp",
    "utcfromtimestamp",
    "ofepochmilli",
    "ofepochsecond",
    "at",
    "fromseconds",
    "parse",
    "instance",
    "createfromtimestamp",
    "utc",
    "fromunixtimeseconds",
    "fromunixtimemilliseconds",
    "strftime",
    "tostring",
    "formatdatetime",
    "format",
    "specifykind",
];

/// Classes whose methods give lengths of time.
const LENGTHS: [&str; 13] = [
    "timespan",
    "duration",
    "timedelta",
    "period",
    "carboninterval",
    "timeunit",
    "dateinterval",
    "time",
    "timeduration",
    "hours",
    "days",
    "minutes",
    "seconds",
];

/// Methods that write a moment down.
const FORMATS: [&str; 16] = [
    "localize",
    "isoformat",
    "toiso",
    "formatdate",
    "formatiso",
    "format",
    "tostring",
    "ptr",
    "fromdatetime",
    "toptr",
    "parse",
    "toutc",
    "date",
    "gmdate",
    "strftime",
    "convert",
];

/// Functions that write a moment down or round it.
const PASSES: [&str; 25] = [
    "date",
    "gmdate",
    "formatiso",
    "format",
    "moment",
    "dayjs",
    "carbon",
    "utctodatetime",
    "dateformat",
    "formatdate",
    "datec",
    "str",
    "string",
    "strftime",
    "touniversaltime",
    "parseiso",
    "int",
    "round",
    "floor",
    "intval",
    "number",
    "ptr",
    "dateti",
    "idate",
    "datetime",
];

impl Machine<'_> {
    /// The present moment. What a bare number means when added to it depends on language and type.
    pub(super) fn now(&self, class: &str) -> Val {
        let step = match (self.language, class) {
            (Language::Ruby, "DateTime" | "Date") => DAY,
            (Language::Ruby, _) => 1.0,
            _ => 0.0,
        };
        Val::Time(Time { step, ..Time::NOW })
    }

    /// Sums what named arguments or entries say: `timedelta(days=3)`, `{ hours: 1 }`. `Err`: one is unknown.
    pub(super) fn lengths(&self, parts: &[(Name, Val)]) -> Option<Result<f64, ()>> {
        let mut total = 0.0;
        let mut any = false;
        for (name, value) in parts {
            let Some(seconds) = unit(name) else { continue };
            any = true;
            match length_of(value, seconds) {
                Some(length) => total += length,
                None => return Some(Err(())),
            }
        }
        any.then_some(Ok(total))
    }

    pub(super) fn parts(&self, given: &[Given]) -> Vec<(Name, Val)> {
        let mut parts = Vec::new();
        for arg in given {
            match (&arg.name, &arg.value) {
                (Some((name, _)), value) => parts.push((name.clone(), value.clone())),
                (None, Val::Object(object)) => {
                    parts.extend(
                        self.objects[*object]
                            .props
                            .iter()
                            .map(|prop| (prop.key.clone(), prop.value.clone())),
                    );
                }
                _ => {}
            }
        }
        parts
    }

    /// Returns the length of time that arguments of an adding method stand for; `None` where it is unknown.
    pub(super) fn added(&self, given: &[Given]) -> Option<f64> {
        match given {
            [one] if one.name.is_none() => match &one.value {
                Val::Length(seconds) => Some(*seconds),
                Val::Text(text) if text.holes.is_empty() => phrase(&text.text).or_else(|| iso_length(&text.text)),
                Val::Object(_) => self.lengths(&self.parts(given))?.ok(),
                _ => None,
            },
            [amount, word] if amount.name.is_none() => {
                let of = |value: &Val| match value {
                    Val::Text(text) if text.holes.is_empty() => unit(&text.text),
                    Val::Unknown(unknown) => unit(&unknown.name),
                    Val::Length(seconds) => Some(*seconds),
                    _ => None,
                };
                match (&amount.value, &word.value) {
                    (amount, Val::Num(number)) => Some(of(amount)? * number),
                    (amount, word) => length_of(amount, of(word)?),
                }
            }
            [years, months, days] if years.name.is_none() => {
                let year = length_of(&years.value, 365.0 * DAY)?;
                Some(year + length_of(&months.value, 30.0 * DAY)? + length_of(&days.value, DAY)?)
            }
            _ => self.lengths(&self.parts(given))?.ok(),
        }
    }

    /// Methods of a moment. Those not known here are formats and zones, which leave it what it is.
    pub(super) fn time_method(&self, time: Time, name: &str, given: &[Given]) -> Val {
        let method = normal(name);
        let first = given.first().map(|arg| &arg.value);
        let (verb, sign) = match method.as_str() {
            m if m.starts_with("add")
                || m.starts_with("plus")
                || m == "since"
                || m == "advance"
                || m == "shift"
                || m == "modify"
                || m == "checkedadd" =>
            {
                (true, 1.0)
            }
            m if m.starts_with("sub") || m.starts_with("minus") => (true, -1.0),
            _ => (false, 0.0),
        };
        if verb {
            let word = ["add", "plus", "subtract", "sub", "minus"]
                .iter()
                .find_map(|verb| method.strip_prefix(verb))
                .unwrap_or_default();
            let word = word
                .strip_prefix("real")
                .or_else(|| word.strip_prefix("utc"))
                .unwrap_or(word);
            let seconds = match (unit(word).filter(|_| word != "date"), first) {
                (Some(unit), Some(amount)) => length_of(amount, unit),
                (Some(unit), None) => Some(unit),
                (None, _) => self.added(given),
            };
            let exact = time.exact && !matches!(word, "months" | "month" | "years" | "year");
            return Val::Time(Time {
                exact,
                ..time.later(seconds.map(|seconds| sign * seconds))
            });
        }
        match method.as_str() {
            "gettime"
            | "valueof"
            | "toepochmilli"
            | "tounixtimemilliseconds"
            | "gettimeinmillis"
            | "unixmilli"
            | "tomillis"
            | "timestampmillis" => Val::Time(Time { step: 0.001, ..time }),
            "unix" | "timestamp" | "gettimestamp" | "tounixtimeseconds" | "toi" | "tof" | "toepochsecond"
            | "getepochsecond" | "toseconds" => Val::Time(Time { step: 1.0, ..time }),
            "getmilliseconds" | "getutcmilliseconds" | "getseconds" | "getutcseconds" | "getminutes"
            | "getutcminutes" | "gethours" | "getutchours" | "getdate" | "getutcdate" | "getmonth" | "getutcmonth"
            | "getfullyear" | "getutcfullyear" => Val::Part(time, 0.0),
            "startof" | "endof" | "startofday" | "endofday" | "truncatedto" | "truncate" | "todate" | "date"
            | "beginningofday" | "midnight" | "settime" | "setutchours" | "replace"
                if self.language != Language::JavaScript || method != "todate" =>
            {
                // `replace(tzinfo=None)` and `.replace("+00:00", "Z")` of a formatted moment move nothing.
                let exact = matches!(method.as_str(), "replace" | "todate" | "settime") && time.exact;
                Val::Time(Time { exact, ..time })
            }
            _ => Val::Time(time),
        }
    }

    /// JavaScript's setters: `date.setMinutes(date.getMinutes() + 30)`.
    pub(super) fn time_setter(&self, time: Time, name: &str, given: &[Given]) -> Option<Time> {
        let method = normal(name);
        let word = method.strip_prefix("setutc").or_else(|| method.strip_prefix("set"))?;
        let first = given.first().map(|arg| &arg.value)?;
        if word == "time" || word == "timeinmillis" {
            return match first {
                Val::Time(at) => Some(Time { step: time.step, ..*at }),
                _ => Some(time.later(None)),
            };
        }
        let seconds = match word {
            "date" => DAY,
            "fullyear" => 365.0 * DAY,
            _ => unit(word)?,
        };
        Some(match first {
            Val::Part(from, plus) => {
                let exact = time.exact && !matches!(word, "month" | "fullyear");
                Time {
                    exact,
                    step: time.step,
                    ..from.later(Some(plus * seconds))
                }
            }
            // A part set to a number: the rest of the moment stays.
            Val::Num(_) if seconds < DAY => Time { exact: false, ..time },
            _ => time.later(None),
        })
    }

    /// What `Class.method(...)` makes of moments and lengths, for classes this file does not hold.
    pub(super) fn time_static(&self, class: &str, name: &str, given: &[Given]) -> Option<Val> {
        let method = normal(name);
        let class_name = normal(class);
        let first = given.first().map(|arg| &arg.value);
        if CLOCKS.contains(&class_name.as_str())
            && let Some(moment) = self.clock_static(class, &method, given)
        {
            return Some(moment);
        }
        if class_name == "system" && method == "currenttimemillis" {
            return Some(Val::Time(Time {
                step: 0.001,
                ..Time::NOW
            }));
        }
        if matches!(method.as_str(), "timedelta" | "relativedelta") {
            return self.time_function(name, given);
        }
        if LENGTHS.contains(&class_name.as_str())
            && let Some(length) = self.length_static(class, name, given)
        {
            return Some(length);
        }
        if let (Some(Val::Time(time)), true) = (first, method != "stringify") {
            // Helpers of a date library: `dateFns.addDays(now, 3)`.
            if method.starts_with("add") || method.starts_with("sub") {
                return Some(self.time_method(*time, name, &given[1..]));
            }
            if FORMATS.contains(&method.as_str()) {
                return Some(Val::Time(*time));
            }
        }
        None
    }

    /// `DateTime.now()`, `Date.today`, and moments that are only wrapped: `Date.from(x)`.
    fn clock_static(&self, class: &str, method: &str, given: &[Given]) -> Option<Val> {
        let first = given.first().map(|arg| &arg.value);
        let moment = match method {
            "now" if self.language == Language::JavaScript || self.language == Language::TypeScript => {
                let step = if class.eq_ignore_ascii_case("date") { 0.001 } else { 0.0 };
                Some(Val::Time(Time { step, ..Time::NOW }))
            }
            "now" | "utcnow" | "nowutc" | "getinstance" | "current" | "systemnow" | "nowlocal" => Some(self.now(class)),
            "utc" | "local" if given.is_empty() => Some(self.now(class)),
            "today" => Some(match self.now(class) {
                Val::Time(time) => Val::Time(Time { exact: false, ..time }),
                other => other,
            }),
            "time" if given.is_empty() => Some(Val::Time(Time { step: 1.0, ..Time::NOW })),
            _ => None,
        };
        moment.or_else(|| match first {
            Some(Val::Time(time)) if WRAPS.contains(&method) => Some(Val::Time(Time { step: 0.0, ..*time })),
            _ => None,
        })
    }

    /// `TimeSpan.FromDays(3)`, `Duration.ofHours(1)`, `chrono::Duration::minutes(5)`.
    fn length_static(&self, class: &str, name: &str, given: &[Given]) -> Option<Val> {
        let method = normal(name);
        let first = given.first().map(|arg| &arg.value);
        let word = ["fromunix", "from", "of", "num", "to", "try"]
            .iter()
            .find_map(|verb| method.strip_prefix(verb))
            .unwrap_or(&method);
        // `TimeUnit.DAYS.toMillis(2)`: the class is the unit.
        if let (Some(seconds), Some(amount), true) = (unit(class), first, method.starts_with("to")) {
            return length_of(amount, seconds).map(Val::Length);
        }
        if let (Some(seconds), Some(amount)) = (unit(word), first) {
            return Some(length_of(amount, seconds).map_or_else(|| Val::unknown(name), Val::Length));
        }
        if let Some(Val::Text(text)) = first
            && method == "parse"
        {
            return iso_length(&text.text).map(Val::Length);
        }
        if matches!(method.as_str(), "fromobject" | "make" | "timedelta") {
            return self
                .lengths(&self.parts(given))
                .map(|total| total.map_or_else(|()| Val::unknown(name), Val::Length));
        }
        if matches!(method.as_str(), "between") {
            return Some(Val::unknown(name));
        }
        None
    }

    /// Functions without a receiver that give moments and lengths.
    pub(super) fn time_function(&self, name: &str, given: &[Given]) -> Option<Val> {
        let function = normal(name);
        let first = given.first().map(|arg| &arg.value);
        let stamp = |step: f64| Some(Val::Time(Time { step, ..Time::NOW }));
        match function.as_str() {
            "now" | "utcnow" | "moment" | "dayjs" | "datetime" | "date" | "getdate" | "carbon" | "momentutc"
            | "dateutc"
                if given.is_empty() =>
            {
                Some(self.now(name))
            }
            "getdate" => self.get_date(given),
            "time" if given.is_empty() => stamp(1.0),
            "microtime" => stamp(1.0),
            // A package that reads `3d` as milliseconds.
            "ms" => first
                .and_then(Val::known_text)
                .and_then(phrase)
                .map(|seconds| Val::Num(seconds * 1_000.0)),
            "strtotime" => {
                let Some(Val::Text(text)) = first else { return None };
                let base = match given.get(1).map(|arg| &arg.value) {
                    Some(Val::Time(time)) => *time,
                    None => Time::NOW,
                    Some(_) => return None,
                };
                let shift = if text.holes.is_empty() {
                    phrase(&text.text)?
                } else {
                    return None;
                };
                Some(Val::Time(Time {
                    step: 1.0,
                    ..base.later(Some(shift))
                }))
            }
            "timedelta" | "relativedelta" | "timespan" | "newtimespan" | "duration" => {
                let parts = self.parts(given);
                if let Some(total) = self.lengths(&parts) {
                    return Some(total.map_or_else(|()| Val::unknown(name), Val::Length));
                }
                match first {
                    Some(length @ Val::Length(_)) => Some(length.clone()),
                    Some(Val::Num(number)) if function == "timedelta" => {
                        let seconds = given.get(1).and_then(|arg| length_of(&arg.value, 1.0)).unwrap_or(0.0);
                        Some(Val::Length(number * DAY + seconds))
                    }
                    Some(number @ Val::Num(_)) => Some(number.clone()),
                    _ => None,
                }
            }
            _ => {
                let time = given.iter().find_map(|arg| match &arg.value {
                    Val::Time(time) => Some(*time),
                    _ => None,
                })?;
                if let Some(Val::Time(first)) = first
                    && (function.starts_with("add") || function.starts_with("sub") || function == "dateadd")
                    && given.len() >= 2
                {
                    return Some(self.time_method(*first, name, &given[1..]));
                }
                PASSES.contains(&function.as_str()).then_some(Val::Time(Time {
                    step: if matches!(function.as_str(), "int" | "round" | "floor" | "intval" | "number") {
                        time.step
                    } else {
                        0.0
                    },
                    ..time
                }))
            }
        }
    }

    /// The moment that a helper of another file must return, which is given units by name.
    pub(super) fn named_expiry(&self, given: &[Given]) -> Option<Val> {
        let seconds = self.lengths(&self.parts(given))?.ok()?;
        Some(Val::Time(Time {
            exact: false,
            ..Time::NOW.later(Some(seconds))
        }))
    }

    /// `Get-Date` with its parameters: a format leaves it what it is, a date makes it another.
    pub(super) fn get_date(&self, given: &[Given]) -> Option<Val> {
        for arg in given {
            match (&arg.name, &arg.value) {
                (Some((name, _)), value) if name.eq_ignore_ascii_case("date") => return Some(value.clone()),
                (None, Val::Time(time)) => return Some(Val::Time(*time)),
                (None, Val::Text(_)) => return None,
                _ => {}
            }
        }
        Some(self.now("Date"))
    }

    /// Constructors of moments and lengths.
    pub(super) fn construct_time(&self, class: &str, given: &[Given]) -> Option<Val> {
        let first = given.first().map(|arg| &arg.value);
        let number = |at: usize| given.get(at).and_then(|arg| length_of(&arg.value, 1.0));
        match normal(class).as_str() {
            "date" | "datetime" | "datetimeimmutable" | "datetimeoffset" | "gregoriancalendar" | "moment"
            | "carbon" => match first {
                None => Some(self.now(class)),
                Some(Val::Time(time)) => Some(Val::Time(Time { step: 0.0, ..*time })),
                Some(Val::Text(text)) if text.holes.is_empty() => Some(phrase(&text.text).map_or_else(
                    || Val::Text(text.clone()),
                    |shift| Val::Time(Time::NOW.later(Some(shift))),
                )),
                Some(Val::Text(_)) => Some(Val::unknown(class)),
                Some(Val::Null) => Some(self.now(class)),
                Some(_) => Some(match first {
                    Some(Val::Part(time, _)) => Val::Time(time.later(None)),
                    _ => given
                        .iter()
                        .find_map(|arg| match &arg.value {
                            Val::Unknown(unknown) => Some(Val::Unknown(unknown.clone())),
                            _ => None,
                        })
                        .unwrap_or_else(|| Val::unknown(class)),
                }),
            },
            "dateinterval" => match first {
                Some(Val::Text(text)) if text.holes.is_empty() => iso_length(&text.text).map(Val::Length),
                _ => Some(Val::unknown(class)),
            },
            "timespan" => Some(Val::Length(match given.len() {
                1 => number(0)? / 10_000_000.0,
                3 => number(0)? * HOUR + number(1)? * MINUTE + number(2)?,
                4 | 5 => number(0)? * DAY + number(1)? * HOUR + number(2)? * MINUTE + number(3)?,
                _ => return Some(Val::unknown(class)),
            })),
            _ => None,
        }
    }
}
