//! What the words of a quota say.
//!
//! Items of a list (`Per app and team combination: 1 subscription.`) and the sentences some cells have
//! instead (`One subscription allowed per application per online meeting.`), or the same in other words.

use graphsub_terms::words::spelled;

/// A quota as its words state it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quota {
    /// What shares the limit, in the order of the words.
    pub(crate) per: Vec<&'static str>,
    pub(crate) limit: u32,
    /// Ids are counted, not subscriptions.
    pub(crate) ids: bool,
    /// The words say that only subscriptions for a signed-in user count.
    pub(crate) delegated: bool,
    /// Words that narrow the quota to some paths.
    pub(crate) narrowed: Option<String>,
}

/// Words for what can share a limit, the longer ones first.
const DIMENSIONS: [(&str, &str); 16] = [
    ("application", "app"),
    ("app", "app"),
    ("tenant", "tenant"),
    ("organization", "organization"),
    ("delegated user", "user"),
    ("user", "user"),
    ("mailbox", "mailbox"),
    ("chat", "chat"),
    ("channel", "channel"),
    ("team", "team"),
    ("online-meeting", "meeting"),
    ("online meeting", "meeting"),
    ("onlinemeeting", "meeting"),
    ("meeting", "meeting"),
    ("resource path", "path"),
    ("path", "path"),
];

/// An item of a list of quotas.
pub(crate) fn item(text: &str) -> Option<Quota> {
    listed(text).or_else(|| reworded(text))
}

/// `Per app and team combination: 1 subscription.`
fn listed(text: &str) -> Option<Quota> {
    let lower = text.to_lowercase();
    let (head, tail) = lower.rsplit_once(':')?;
    let (head, remark) = without_parentheses(head);
    let mut per = dimensions(head.trim().strip_prefix("per ")?)?;
    let (tail, _) = without_parentheses(tail);
    let mut words = tail.split_whitespace();
    let limit = number(words.next()?)?;
    let rest = words.collect::<Vec<_>>().join(" ");
    let rest = rest.trim_end_matches('.');
    let (rest, more) = match rest.split_once(" per ") {
        Some((rest, more)) => (rest, dimensions(more)?),
        None => (rest, Vec::new()),
    };
    per.extend(more);
    let delegated = rest.contains("delegated") || remark.as_deref() == Some("delegated");
    let plain = rest.replace("delegated user ", "");
    let known = [
        "",
        "subscription",
        "subscriptions",
        "total subscriptions",
        "total subscriptions across all apps",
    ];
    if !known.contains(&plain.as_str()) {
        return None;
    }
    let narrowed = remark.filter(|remark| !is_about_all(remark));
    distinct(Quota {
        per,
        limit,
        ids: false,
        delegated,
        narrowed,
    })
}

/// Sentences that state a quota outside a list; the error is one that seems to and is not understood.
pub(crate) fn sentences(line: &str) -> Vec<Result<Quota, String>> {
    let sentences = line.split(". ").map(|sentence| sentence.trim().trim_end_matches('.'));
    sentences.filter_map(sentence).collect()
}

fn sentence(text: &str) -> Option<Result<Quota, String>> {
    let lower = text.to_lowercase();
    if !lower.contains("subscription") {
        return None;
    }
    let has_limit = [
        "maximum of",
        "limited to",
        "allowed",
        "up to",
        "at most",
        "no more than",
    ];
    let counts = lower.split_whitespace().any(|word| number(word).is_some());
    if !counts || !has_limit.iter().any(|words| lower.contains(words)) {
        return None;
    }
    let quota = stated(&lower).and_then(distinct).or_else(|| reworded(text));
    Some(quota.ok_or_else(|| text.to_owned()))
}

fn stated(lower: &str) -> Option<Quota> {
    let quota = |per: Vec<&'static str>, limit, ids, delegated| Quota {
        per,
        limit,
        ids,
        delegated,
        narrowed: None,
    };
    if let Some((_, rest)) = lower.split_once(" is limited to ") {
        let (limit, what) = rest.split_once(' ')?;
        let is_ids = lower.starts_with("the subscription for ") && what.starts_with("distinct ");
        return is_ids.then(|| number(limit).map(|limit| quota(vec!["subscription"], limit, true, false)))?;
    }
    if let Some(rest) = lower.strip_prefix("a maximum of ") {
        let (limit, rest) = rest.split_once(' ')?;
        let (what, rest) = rest.split_once(" per ")?;
        let rest = rest.strip_suffix(" is allowed").unwrap_or(rest);
        let rest = rest.strip_suffix(" for all applications").unwrap_or(rest);
        let is_plain = ["active subscriptions", "subscriptions"].contains(&what);
        return is_plain.then(|| Some(quota(dimensions(rest)?, number(limit)?, false, false)))?;
    }
    let (limit, rest) = lower.split_once(' ')?;
    let rest = ["subscription allowed per ", "subscriptions allowed per "]
        .iter()
        .find_map(|words| rest.strip_prefix(words))?;
    Some(quota(
        dimensions(rest)?,
        number(limit)?,
        false,
        rest.contains("delegated"),
    ))
}

/// Words that say nothing of their own about a quota.
const FILLERS: [&str; 39] = [
    "a",
    "active",
    "all",
    "allowed",
    "an",
    "any",
    "apps",
    "applications",
    "are",
    "at",
    "be",
    "can",
    "combined",
    "exceed",
    "exist",
    "for",
    "has",
    "have",
    "in",
    "is",
    "limit",
    "limited",
    "max",
    "maximum",
    "may",
    "more",
    "most",
    "no",
    "not",
    "of",
    "quota",
    "subscription",
    "subscriptions",
    "than",
    "tenants",
    "the",
    "there",
    "to",
    "total",
];

/// A quota in other words: one number, subscriptions, and behind `per` what shares them. A word that is not known makes
/// it one that is not understood.
fn reworded(text: &str) -> Option<Quota> {
    let (lower, remark) = without_parentheses(&text.to_lowercase());
    if !lower.contains("subscription") {
        return None;
    }
    let joined = lower
        .replace("online meeting", "online-meeting")
        .replace("resource path", "path");
    let delegated = joined.contains("delegated");
    let plain = joined
        .replace("delegated user subscription", "subscription")
        .replace("delegated", " ");
    let words = plain
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '+' | '/'))
        .map(|word| word.trim_matches([',', '.', ';', '*']))
        .filter(|word| !word.is_empty());
    let (mut per, mut limit, mut in_list) = (Vec::new(), None, false);
    for word in words {
        let dimension = DIMENSIONS.iter().find(|(name, _)| *name == word);
        match word {
            "per" | "each" | "every" => in_list = true,
            "and" | "or" | "combination" | "across" | "up" => {}
            _ if in_list && dimension.is_some() => per.extend(dimension.map(|(_, dimension)| *dimension)),
            _ if FILLERS.contains(&word) => in_list = false,
            _ if limit.is_none() => limit = Some(number(word).or_else(|| spelled(word))?),
            _ => return None,
        }
    }
    if per.is_empty() {
        return None;
    }
    distinct(Quota {
        per,
        limit: limit?,
        ids: false,
        delegated: delegated || remark.as_deref() == Some("delegated"),
        narrowed: remark.filter(|remark| !is_about_all(remark)),
    })
}

/// Whether a remark only repeats that a limit holds for all.
fn is_about_all(remark: &str) -> bool {
    ["for all tenants combined", "for all applications combined", "delegated"].contains(&remark)
}

/// `app and channel or chat combination`, `application per online meeting`.
fn dimensions(words: &str) -> Option<Vec<&'static str>> {
    let words = words.trim();
    let words = words.strip_suffix("combination").unwrap_or(words);
    let separated = words.replace(" and ", "|").replace(" or ", "|").replace(" + ", "|");
    separated
        .replace(" per ", "|")
        .split('|')
        .map(|word| {
            let found = DIMENSIONS.iter().find(|(name, _)| *name == word.trim());
            found.map(|(_, dimension)| *dimension)
        })
        .collect()
}

/// A quota with each dimension once; none if one appears twice.
fn distinct(quota: Quota) -> Option<Quota> {
    let mut seen = quota.per.clone();
    seen.sort_unstable();
    seen.dedup();
    (seen.len() == quota.per.len() && quota.limit > 0).then_some(quota)
}

fn number(word: &str) -> Option<u32> {
    if word == "one" {
        return Some(1);
    }
    let word = word.trim_end_matches('.');
    let mut groups = word.split(',');
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.len() > 3 {
            return None;
        }
        digits += group;
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// The text without its first remark in parentheses, and the remark.
fn without_parentheses(text: &str) -> (String, Option<String>) {
    match text
        .split_once('(')
        .and_then(|(before, rest)| Some((before, rest.split_once(')')?)))
    {
        Some((before, (inside, after))) => {
            let words: Vec<&str> = before.split_whitespace().chain(after.split_whitespace()).collect();
            (words.join(" "), Some(inside.trim().to_owned()))
        }
        None => (text.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(quota: Option<Quota>) -> String {
        quota.map_or_else(
            || "?".to_owned(),
            |q| {
                let marks = [
                    (q.ids, " ids"),
                    (q.delegated, " delegated"),
                    (q.narrowed.is_some(), " narrowed"),
                ];
                let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
                format!("{} {}{marks}", q.per.join("+"), q.limit)
            },
        )
    }

    #[test]
    fn items_say_per_what_and_how_many() {
        for (text, expected) in [
            (
                "Per app (for all tenants combined): 50,000 total subscriptions.",
                "app 50000",
            ),
            ("Per tenant: 1,000 total subscriptions across all apps", "tenant 1000"),
            (
                "per app and channel or chat combination: 1 subscription.",
                "app+channel+chat 1",
            ),
            (
                "Per app and resource path combination: 1 subscription per tenant.",
                "app+path+tenant 1",
            ),
            (
                "Per resource path and user combination: 10 delegated user subscriptions per tenant.",
                "path+user+tenant 10 delegated",
            ),
            ("Per user (delegated): 10", "user 10 delegated"),
            ("Per user (for subscriptions about one thing): 10", "user 10 narrowed"),
            ("Per app and user + meeting combination: 1", "app+user+meeting 1"),
            (
                "Per organization: 10,000 total subscriptions (shared)",
                "organization 10000",
            ),
        ] {
            assert_eq!(said(item(text)), expected, "{text}");
        }
    }

    #[test]
    fn the_same_in_other_words() {
        for (text, expected) in [
            ("Up to 1,000 subscriptions per app and tenant.", "app+tenant 1000"),
            ("Maximum of 50,000 subscriptions for each app", "app 50000"),
            (
                "Per organization: no more than 10,000 subscriptions (shared)",
                "organization 10000 narrowed",
            ),
            ("Each app can have at most ten subscriptions per chat", "app+chat 10"),
            (
                "At most one subscription per app and online meeting combination",
                "app+meeting 1",
            ),
            ("Per app: 1 delegated user subscription allowed", "app 1 delegated"),
        ] {
            assert_eq!(said(item(text)), expected, "{text}");
        }
        for text in [
            "10 or 20 subscriptions per app",
            "10 subscriptions in a team per app",
            "subscriptions per app",
        ] {
            assert_eq!(said(item(text)), "?", "{text}");
        }
    }

    #[test]
    fn words_that_are_not_understood_are_not_guessed() {
        for text in [
            "Per moon: 1",
            "Per app: several",
            "Per app: 1,00 subscriptions",
            "Per app and app combination: 1",
            "Per app: 1 subscription on weekdays",
            "Per app: 0",
            "1 per app",
            "",
        ] {
            assert_eq!(said(item(text)), "?", "{text}");
        }
    }

    #[test]
    fn sentences_state_quotas_too() {
        let all = |line: &str| -> Vec<String> {
            let quotas = sentences(line).into_iter();
            quotas
                .map(|quota| quota.map_or_else(|text| format!("! {text}"), |q| said(Some(q))))
                .collect()
        };
        assert_eq!(
            all("A maximum of 1,000 active subscriptions per mailbox for all applications is allowed."),
            ["mailbox 1000"]
        );
        assert_eq!(
            all("Nothing here. One subscription allowed per application per delegated user. See x."),
            ["app+user 1 delegated"]
        );
        assert_eq!(
            all("The subscription for many is limited to 650 distinct users."),
            ["subscription 650 ids"]
        );
        assert_eq!(
            all("Subscriptions are limited to 3 on Sundays"),
            ["! Subscriptions are limited to 3 on Sundays"]
        );
        assert!(all("Creating a subscription needs care. The maximum of 3 is high.").is_empty());
    }
}
