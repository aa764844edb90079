//! Which rules are on, and how heavy their findings are.

use graphsub_tables::{Edition, Rule, Severity};

use super::file::{SeverityName, editions};
use super::{Config, Overrides, PathRules, Selector};

/// What is done with the findings of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// They are dropped.
    Off,
    /// They keep the severity they are raised with.
    AsRaised,
    /// They get this severity.
    Set(Severity),
}

/// Returns whether a rule of an edition is on where an edition is pinned and nothing else is said: what came
/// later is off, so that an upgrade brings no findings.
///
/// ```
/// use graphsub_lint::config::is_on_by_default;
/// use graphsub_tables::Edition;
///
/// let [old, new] = [2026, 2027].map(Edition::new);
/// assert!(is_on_by_default(old, new));
/// assert!(!is_on_by_default(new, old));
/// ```
pub fn is_on_by_default(since: Edition, pinned: Edition) -> bool {
    since <= pinned
}

/// Returns the level of each rule, by its index. `since` is the edition a rule came with.
pub(super) fn levels(
    chain: &[&Config],
    paths: &[&PathRules],
    overrides: &Overrides,
    since: impl Fn(Rule) -> Edition,
) -> Vec<Level> {
    let newest = editions().last().copied();
    let pinned = chain.iter().rev().find_map(|config| config.edition).or(newest);
    let is_default = |rule| pinned.is_none_or(|pinned| is_on_by_default(since(rule), pinned));
    let select = chain.iter().rev().find_map(|config| config.select.as_deref());
    let ignore = chain.iter().rev().find_map(|config| config.ignore.as_deref());
    let is_on = |rule: Rule| {
        let selection = |on: bool, select: Option<&[Selector]>, ignore: &[Selector]| {
            // A family means the rules it had in the edition; one named itself is meant.
            let weight = |select: &[Selector]| {
                let meant = |selector: &&Selector| matches!(selector, Selector::Rule(_)) || is_default(rule);
                heaviest(select, rule, meant)
            };
            let selected = match select {
                Some(select) => weight(select),
                None => on.then_some(0),
            };
            let ignored = heaviest(ignore, rule, |_| true);
            selected.is_some() && (ignored.is_none() || (select.is_some() && selected > ignored))
        };
        let mut on = match &overrides.select {
            Some(select) => selection(true, Some(select), &[]),
            None => selection(is_default(rule), select, ignore.unwrap_or_default()),
        };
        for path in paths {
            // What the command line selects is looked for everywhere, except where a path is spared.
            let select = path.select.as_deref().filter(|_| overrides.select.is_none());
            on = selection(on, select, &path.ignore);
        }
        selection(on, overrides.select.as_deref().filter(|_| on), &overrides.ignore)
    };
    Rule::ALL
        .iter()
        .map(|rule| {
            // What cannot be read is not checked, and nobody may take that for a clean file.
            let is_forced = *rule == Rule::InvalidSyntax;
            let named = severity(chain, paths, *rule);
            match named {
                _ if !is_forced && !is_on(*rule) => Level::Off,
                Some(SeverityName::Off) if !is_forced && overrides.select.is_none() => Level::Off,
                Some(name) => name.severity().map_or(Level::AsRaised, Level::Set),
                None => Level::AsRaised,
            }
        })
        .collect()
}

/// The weight of the most exact name of a rule.
fn heaviest(selectors: &[Selector], rule: Rule, counts: impl Fn(&&Selector) -> bool) -> Option<u8> {
    selectors
        .iter()
        .filter(|selector| selector.contains(rule))
        .filter(counts)
        .map(|selector| selector.weight())
        .max()
}

/// The severity a configuration gives a rule: that of its paths before its own, the most exact name before
/// others, and what builds on a base before the base.
fn severity(chain: &[&Config], paths: &[&PathRules], rule: Rule) -> Option<SeverityName> {
    let named = |list: &[(Selector, SeverityName)], layer: usize| {
        list.iter()
            .filter(|(selector, _)| selector.contains(rule))
            .map(|(selector, name)| ((selector.weight(), layer), *name))
            .max_by_key(|(weight, _)| *weight)
    };
    let of_path = paths.iter().rev().find_map(|path| named(&path.severity, 0));
    let of_files = || {
        chain
            .iter()
            .enumerate()
            .filter_map(|(layer, config)| named(&config.severity, layer))
            .max_by_key(|(weight, _)| *weight)
    };
    of_path.or_else(of_files).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(configs: &[&str], overrides: &Overrides, since: impl Fn(Rule) -> Edition) -> Vec<&'static str> {
        let configs: Vec<Config> = configs.iter().map(|text| Config::parse(text).expect(text)).collect();
        let chain: Vec<&Config> = configs.iter().collect();
        let paths: Vec<&PathRules> = configs.iter().flat_map(|config| &config.paths).collect();
        let levels = levels(&chain, &paths, overrides, since);
        let on = Rule::ALL.iter().zip(levels).filter(|(_, level)| *level != Level::Off);
        on.map(|(rule, _)| rule.code()).collect()
    }

    fn by_configuration(configs: &[&str]) -> Vec<&'static str> {
        on(configs, &Overrides::default(), Rule::edition)
    }

    fn family(start: &str) -> Vec<&'static str> {
        let codes = Rule::ALL.iter().map(|rule| rule.code());
        codes
            .filter(|code| *code == "GS001" || code.starts_with(start))
            .collect()
    }

    #[test]
    fn a_rule_of_a_later_edition_stays_off_where_an_earlier_one_is_pinned() {
        let later = |rule: Rule| Edition::new(if rule == Rule::MissingClientState { 2027 } else { 2026 });
        let pinned = |text| on(&[text], &Overrides::default(), later);
        let old = pinned("edition = \"2026\"");
        assert!(!old.contains(&"GS711"));
        assert_eq!(old.len(), Rule::ALL.len() - 1);
        for family in [
            "edition = \"2026\"\nselect = [\"GS7\"]",
            "edition = \"2026\"\nselect = [\"ALL\"]",
        ] {
            assert!(!pinned(family).contains(&"GS711"), "{family}");
        }
        assert!(pinned("edition = \"2026\"\nselect = [\"ALL\", \"GS711\"]").contains(&"GS711"));
        assert!(on(&[], &Overrides::default(), |_| Edition::new(2026)).contains(&"GS711"));
    }

    #[test]
    fn the_more_exact_name_wins() {
        assert_eq!(by_configuration(&["select = [\"GS4\"]"]), family("GS4"));
        assert_eq!(by_configuration(&["select = [\"ALL\"]\nignore = [\"GS\"]"]), ["GS001"]);
        assert_eq!(
            by_configuration(&["select = [\"GS401\"]\nignore = [\"GS4\"]"]),
            ["GS001", "GS401"]
        );
        assert_eq!(
            by_configuration(&["select = [\"GS40\"]\nignore = [\"GS401\"]"]).len(),
            family("GS40").len() - 1
        );
        assert!(!by_configuration(&["ignore = [\"GS401\"]"]).contains(&"GS401"));
        assert!(!by_configuration(&["[severity]\nGS401 = \"off\""]).contains(&"GS401"));
        assert!(by_configuration(&["[severity]\nGS4 = \"off\"\nGS401 = \"info\""]).contains(&"GS401"));
        assert_eq!(
            by_configuration(&["ignore = [\"ALL\"]\n[severity]\nGS001 = \"off\""]),
            ["GS001"]
        );
    }

    #[test]
    fn what_builds_on_a_base_takes_its_place_key_by_key() {
        let base = "select = [\"GS4\"]\nignore = [\"GS401\"]\n[severity]\nGS402 = \"off\"\n";
        let both = |own| by_configuration(&[base, own]);
        assert!(both("").iter().all(|code| !["GS401", "GS402"].contains(code)));
        assert!(both("ignore = []").contains(&"GS401"));
        assert!(both("[severity]\nGS402 = \"info\"").contains(&"GS402"));
        assert!(!both("[[ignore]]\nrule = \"GS403\"\nreason = \"x\"").contains(&"GS401"));
        assert!(both("select = [\"GS1\"]").iter().all(|code| !code.starts_with("GS4")));
    }

    #[test]
    fn paths_have_settings_of_their_own() {
        assert_eq!(
            by_configuration(&["[[paths]]\npath = \"a\"\nselect = [\"GS4\"]"]),
            family("GS4")
        );
        let ignored = by_configuration(&["[[paths]]\npath = [\"a\", \"b\"]\nignore = [\"GS4\"]"]);
        assert_eq!(ignored.len(), Rule::ALL.len() - family("GS4").len() + 1);
        assert!(!by_configuration(&["[[paths]]\npath = \"a\"\nseverity = {GS401 = \"off\"}"]).contains(&"GS401"));
    }

    #[test]
    fn the_command_line_comes_last() {
        let overrides = |select: &[&str], ignore: &[&str]| {
            let read = |names: &[&str]| {
                names
                    .iter()
                    .map(|name| name.parse().expect("a selector"))
                    .collect::<Vec<_>>()
            };
            Overrides {
                select: (!select.is_empty()).then(|| read(select)),
                ignore: read(ignore),
                ..Overrides::default()
            }
        };
        let config = "ignore = [\"GS4\"]\n[severity]\nGS401 = \"off\"\n[[paths]]\npath = \"a\"\nignore = [\"GS402\"]\n";
        let on = |overrides: &Overrides| on(&[config], overrides, Rule::edition);
        assert_eq!(on(&overrides(&["GS401", "GS402"], &[])), ["GS001", "GS401"]);
        assert_eq!(on(&overrides(&["GS4"], &["GS401"])).len(), family("GS4").len() - 2);
        assert!(!on(&overrides(&[], &["GS101"])).contains(&"GS101"));
        assert!(on(&overrides(&[], &["GS101"])).contains(&"GS102"));
    }
}
