//! Patterns of names.

use alloc::string::String;

/// Longest name that is compared, in bytes: no host and no permission is longer.
const LONGEST: usize = 1_024;

/// A name in which `*` stands for any characters. Letter case does not count.
///
/// ```
/// use graphsub_rules::policy::Pattern;
///
/// let hosts = Pattern::new("*.contoso.com");
/// assert!(hosts.matches("hooks.EU.contoso.com"));
/// assert!(!hosts.matches("contoso.com"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Returns a pattern.
    pub fn new(text: &str) -> Pattern {
        Pattern(text.into())
    }

    /// Returns the pattern as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether a name fits. Names over 1,024 bytes fit none.
    pub fn matches(&self, name: &str) -> bool {
        if name.len() > LONGEST {
            return false;
        }
        let (pattern, name) = (self.0.as_bytes(), name.as_bytes());
        let (mut at, mut in_name) = (0, 0);
        // The last `*`, and where in the name what follows it is tried.
        let mut star: Option<(usize, usize)> = None;
        while in_name < name.len() {
            match pattern.get(at) {
                Some(b'*') => {
                    star = Some((at, in_name));
                    at += 1;
                }
                Some(byte) if byte.eq_ignore_ascii_case(&name[in_name]) => {
                    at += 1;
                    in_name += 1;
                }
                _ => match star {
                    Some((before, from)) => {
                        star = Some((before, from + 1));
                        at = before + 1;
                        in_name = from + 1;
                    }
                    None => return false,
                },
            }
        }
        pattern[at..].iter().all(|byte| *byte == b'*')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, name, fits) in [
            ("a.b", "A.B", true),
            ("a.b", "a.bc", false),
            ("*", "", true),
            ("*.b", "a.c.b", true),
            ("*.b", ".b", true),
            ("*.b", "b", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXcYb", false),
            ("**a", "ba", true),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(Pattern::new(pattern).matches(name), fits, "{pattern} {name}");
        }
        assert!(!Pattern::new("*").matches(&"a".repeat(LONGEST + 1)));
    }
}
