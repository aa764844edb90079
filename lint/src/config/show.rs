//! `--show-settings`: what holds for each file, as a configuration that says the same.

use std::fmt::Write as _;

use graphsub_tables::Rule;

use super::file::editions;
use super::levels::Level;
use super::policy;
use super::{Config, FileSettings, Settings};

impl FileSettings {
    /// Returns what holds for some files, those with the same settings together. It is TOML that can be read
    /// as a configuration.
    pub(crate) fn shown(&self, files: &[&str]) -> String {
        let mut groups: Vec<(&Settings, Vec<&str>)> = Vec::new();
        let mut known = std::collections::HashMap::new();
        for (index, file) in files.iter().enumerate() {
            let settings = self.of(u32::try_from(index).unwrap_or(u32::MAX));
            let group = *known.entry(std::ptr::from_ref(settings)).or_insert(groups.len());
            match groups.get_mut(group) {
                Some((_, files)) => files.push(file),
                None => groups.push((settings, vec![file])),
            }
        }
        let texts: Vec<String> = groups.iter().map(|(settings, files)| settings.shown(files)).collect();
        texts.join("\n")
    }
}

impl Settings {
    fn shown(&self, files: &[&str]) -> String {
        let mut out = String::new();
        // Writing to memory cannot fail.
        for file in files {
            let _ = writeln!(out, "# {}", crate::names::one_line(file));
        }
        let from: Vec<&str> = self.chain.iter().rev().map(|config| config.name.as_str()).collect();
        let _ = match from.split_first() {
            Some((own, [])) => writeln!(out, "# from {own}"),
            Some((own, bases)) => writeln!(out, "# from {own}, which extends {}", bases.join(", ")),
            None => writeln!(out, "# no configuration"),
        };
        let configs = || self.chain.iter().rev();
        let edition = configs()
            .find_map(|config| config.edition)
            .or_else(|| editions().last().copied());
        if let Some(edition) = edition {
            let _ = writeln!(out, "edition = \"{edition}\"");
        }
        let _ = writeln!(out, "fail-on = \"{}\"", self.fail_on.as_str());
        let flag = |said: fn(&Config) -> Option<bool>| configs().find_map(|config| said(config));
        let _ = writeln!(
            out,
            "allow-empty = {}",
            flag(|config| config.allow_empty).unwrap_or(false)
        );
        let _ = writeln!(
            out,
            "force-exclude = {}",
            flag(|config| config.force_exclude).unwrap_or(false)
        );
        for (key, globs) in [
            ("include", configs().find_map(|config| config.include.as_ref())),
            ("exclude", configs().find_map(|config| config.exclude.as_ref())),
        ] {
            let patterns = globs.into_iter().flat_map(|globs| globs.patterns());
            let patterns: Vec<String> = patterns
                .map(|pattern| graphsub_read::dialect::quoted(&pattern.text))
                .collect();
            let _ = writeln!(out, "{key} = [{}]", patterns.join(", "));
        }
        if let Some(baseline) = &self.baseline {
            let _ = writeln!(
                out,
                "baseline = {}",
                graphsub_read::dialect::quoted(&baseline.to_string_lossy())
            );
        }
        let source = flag(|config| config.source_enabled).unwrap_or(true);
        let _ = writeln!(out, "\n[source]\nenabled = {source}\n");
        out += &policy::shown(&self.policy);
        out += "[severity]\n";
        for rule in Rule::ALL {
            let severity = match self.level(*rule) {
                Level::Off => "off",
                Level::AsRaised => rule.severity().as_str(),
                Level::Set(severity) => severity.as_str(),
            };
            let _ = writeln!(out, "{} = \"{severity}\"  # {}", rule.code(), rule.name());
        }
        out
    }
}
