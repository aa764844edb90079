//! The languages that are read.

use std::path::Path;

/// A programming language in which definitions are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// C#, scripts included.
    CSharp,
    /// TypeScript, with or without JSX.
    TypeScript,
    /// JavaScript, with or without JSX.
    JavaScript,
    /// Python.
    Python,
    /// Java.
    Java,
    /// Go.
    Go,
    /// PHP.
    Php,
    /// PowerShell.
    PowerShell,
    /// Ruby.
    Ruby,
    /// Rust.
    Rust,
}

impl Language {
    /// All languages, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::CSharp,
        Self::TypeScript,
        Self::JavaScript,
        Self::Python,
        Self::Java,
        Self::Go,
        Self::Php,
        Self::PowerShell,
        Self::Ruby,
        Self::Rust,
    ];

    /// Returns the language of a file by the end of its name.
    ///
    /// ```
    /// use graphsub_source::Language;
    /// assert_eq!(Language::of_file("src/Hooks.cs"), Some(Language::CSharp));
    /// assert_eq!(Language::of_file("hooks.yaml"), None);
    /// ```
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let end = Path::new(name).extension()?.to_str()?;
        Self::ALL.into_iter().find(|language| {
            language
                .extensions()
                .iter()
                .any(|known| known.eq_ignore_ascii_case(end))
        })
    }

    /// Returns the ends of the names of the language's files, without the dot.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::CSharp => &["cs", "csx"],
            Self::TypeScript => &["ts", "tsx", "mts", "cts"],
            Self::JavaScript => &["js", "jsx", "mjs", "cjs"],
            Self::Python => &["py", "pyw"],
            Self::Java => &["java"],
            Self::Go => &["go"],
            Self::Php => &["php", "phtml"],
            Self::PowerShell => &["ps1", "psm1"],
            Self::Ruby => &["rb", "rake"],
            Self::Rust => &["rs"],
        }
    }

    /// Returns the name of the language in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CSharp => "csharp",
            Self::TypeScript => "typescript",
            Self::JavaScript => "javascript",
            Self::Python => "python",
            Self::Java => "java",
            Self::Go => "go",
            Self::Php => "php",
            Self::PowerShell => "powershell",
            Self::Ruby => "ruby",
            Self::Rust => "rust",
        }
    }
}
