//! Rules as people name them: by code, by name, by the beginning of a code, or all of them.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use graphsub_rules::echo;
use graphsub_tables::Rule;
use graphsub_terms::words::nearest;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// Rules as people name them: `GS401`, `lifetime-too-long`, `GS4` or `ALL`.
///
/// ```
/// use graphsub_lint::config::Selector;
/// use graphsub_tables::Rule;
///
/// let lifetimes: Selector = "GS4".parse().unwrap();
/// assert!(lifetimes.contains(Rule::LifetimeTooLong));
/// assert!(!lifetimes.contains(Rule::UnknownResource));
/// let error = "lifetime-too-lon".parse::<Selector>().unwrap_err();
/// assert_eq!(error.to_string(), "`lifetime-too-lon` is not a rule; did you mean `lifetime-too-long`?");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Selector {
    /// All rules.
    All,
    /// The rules whose codes begin alike.
    Family(Family),
    /// One rule.
    Rule(Rule),
}

/// The rules whose codes begin with `GS` and these digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Family {
    /// How many there are: one or two.
    digits: u8,
    number: u16,
}

impl Family {
    fn read(text: &str) -> Option<Family> {
        let (mark, digits) = text.split_at_checked(2)?;
        let is_family = mark.eq_ignore_ascii_case("GS")
            && matches!(digits.len(), 1 | 2)
            && digits.bytes().all(|digit| digit.is_ascii_digit());
        let family = Family {
            digits: u8::try_from(digits.len()).ok()?,
            number: digits.parse().ok().filter(|_| is_family)?,
        };
        Rule::ALL.iter().any(|rule| family.contains(*rule)).then_some(family)
    }

    fn contains(self, rule: Rule) -> bool {
        let digits = 2..2 + usize::from(self.digits);
        rule.code().get(digits).and_then(|text| text.parse().ok()) == Some(self.number)
    }
}

impl Selector {
    /// Returns whether it names a rule.
    pub fn contains(self, rule: Rule) -> bool {
        match self {
            Selector::All => true,
            Selector::Family(family) => family.contains(rule),
            Selector::Rule(named) => named == rule,
        }
    }

    /// Returns how exact it is: what names fewer rules counts more.
    pub(crate) fn weight(self) -> u8 {
        match self {
            Selector::All => 0,
            Selector::Family(family) => family.digits,
            Selector::Rule(_) => 3,
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Selector::All => f.write_str("ALL"),
            Selector::Family(Family { digits, number }) => {
                write!(f, "GS{number:0width$}", width = usize::from(*digits))
            }
            Selector::Rule(rule) => f.write_str(rule.code()),
        }
    }
}

/// A name that no rule has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    written: String,
}

impl UnknownRule {
    /// Returns what to do about it.
    pub fn help(&self) -> String {
        let names = Rule::ALL.iter().flat_map(|rule| [rule.code(), rule.name()]);
        match nearest(&self.written, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "run `graphsub rules` for the list of rules".into(),
        }
    }
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a rule; {}", echo(&self.written), self.help())
    }
}

impl std::error::Error for UnknownRule {}

impl FromStr for Selector {
    type Err = UnknownRule;

    fn from_str(text: &str) -> Result<Selector, UnknownRule> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("ALL") || text.eq_ignore_ascii_case("GS") {
            return Ok(Selector::All);
        }
        Rule::from_code_or_name(text)
            .map(Selector::Rule)
            .or_else(|| Family::read(text).map(Selector::Family))
            .ok_or_else(|| UnknownRule { written: text.into() })
    }
}

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Selector, D::Error> {
        deserializer.deserialize_str(SelectorVisitor)
    }
}

struct SelectorVisitor;

impl Visitor<'_> for SelectorVisitor {
    type Value = Selector;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the code or name of a rule, or a code prefix")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Selector, E> {
        text.parse().map_err(E::custom)
    }
}

impl JsonSchema for Selector {
    fn schema_name() -> Cow<'static, str> {
        "Rule".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut names = vec!["ALL"];
        names.extend(Rule::ALL.iter().flat_map(|rule| [rule.code(), rule.name()]));
        json_schema!({
            "description": "Rules by code, name or code prefix, or `ALL`",
            "anyOf": [{"enum": names}, {"type": "string", "pattern": "^[Gg][Ss][0-9]{0,2}$"}],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_named_in_five_ways() {
        let rules = |text: &str| {
            let selector: Selector = text.parse().expect(text);
            Rule::ALL.iter().filter(|rule| selector.contains(**rule)).count()
        };
        assert_eq!(rules("gs401"), 1);
        assert_eq!(rules("Lifetime-Too-Long"), 1);
        assert_eq!(rules("all"), Rule::ALL.len());
        assert_eq!(rules("GS"), Rule::ALL.len());
        let by_family = |text: &str| Rule::ALL.iter().filter(|rule| rule.code().starts_with(text)).count();
        assert_eq!(rules("GS4"), by_family("GS4"));
        assert_eq!(rules("GS40"), by_family("GS40"));
        for text in ["", "GS8888", "GS4O", "G", "é", "GS+4", "GS99", "lifetime"] {
            assert!(text.parse::<Selector>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_selector_reads_what_it_prints() {
        for text in ["ALL", "GS0", "GS00", "GS4", "GS40", "GS401"] {
            assert_eq!(text.parse::<Selector>().expect(text).to_string(), text);
        }
    }
}
