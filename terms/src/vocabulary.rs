//! Enums that the specs, the tables and the outputs share: each value is declared once, with its name and
//! its meaning.

/// Declares an enum whose variants have a name in files and outputs.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum $name { $($(#[$doc])* #[cfg_attr(feature = "serde", serde(rename = $text))] $variant,)* }

        impl $name {
            /// All values.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// Returns the name in files and outputs.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// Returns the value with this name. Case-sensitive.
            pub fn from_name(name: &str) -> Option<$name> {
                match name {
                    $($text => Some($name::$variant),)*
                    _ => None,
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

named! {
    /// Permission type of a token (create-subscription-2024).
    ///
    /// ```
    /// use graphsub_terms::Auth;
    /// assert_eq!(Auth::from_name("delegated-work"), Some(Auth::DelegatedWork));
    /// ```
    Auth {
        /// A signed-in user with a work or school account.
        DelegatedWork = "delegated-work",
        /// A signed-in user with a personal Microsoft account.
        DelegatedPersonal = "delegated-personal",
        /// The application itself, without a user.
        Application = "application",
    }
}

named! {
    /// Version of the endpoint a request goes to.
    ApiVersion {
        /// The released endpoint.
        V1 = "v1.0",
        /// The preview endpoint.
        Beta = "beta",
    }
}

named! {
    /// National cloud (create-subscription-2026).
    Cloud {
        /// The worldwide service.
        Global = "global",
        /// US Government L4.
        UsGovL4 = "us-gov-l4",
        /// US Government L5 (DOD).
        UsGovL5 = "us-gov-l5",
        /// China, operated by 21Vianet.
        China = "china",
    }
}

named! {
    /// Change type of a subscription (overview-2024).
    ChangeType {
        /// An item is created.
        Created = "created",
        /// An item is changed.
        Updated = "updated",
        /// An item is deleted.
        Deleted = "deleted",
    }
}

named! {
    /// Severity of a finding.
    Severity {
        /// Microsoft Graph rejects it, or it does not work.
        Error = "error",
        /// It may not work, or is not recommended.
        Warning = "warning",
        /// It works, but can be improved.
        Info = "info",
    }
}

named! {
    /// When a rule runs.
    RuleScope {
        /// On the text of a file.
        Structure = "structure",
        /// On one subscription.
        Subscription = "subscription",
        /// On what only the request for one subscription contains: times, URLs, certificates.
        Request = "request",
        /// On one subscription, where a policy asks for it.
        Policy = "policy",
        /// Over all manifests of a run.
        Fleet = "fleet",
        /// On suppressions.
        Suppression = "suppression",
    }
}

named! {
    /// Whether a resource or path is supported.
    #[derive(Default)]
    Status {
        /// In use.
        #[default]
        Supported = "supported",
        /// Works, but is superseded.
        Deprecated = "deprecated",
        /// No longer works.
        Retired = "retired",
    }
}

named! {
    /// Kind of account a drive belongs to.
    #[derive(Default)]
    Accounts {
        /// No difference.
        #[default]
        Any = "any",
        /// Personal Microsoft accounts.
        Personal = "personal",
        /// Work or school accounts.
        WorkOrSchool = "work-or-school",
    }
}

named! {
    /// Confidence of a statement.
    Firmness {
        /// A table or a rule of a document.
        Explicit = "explicit",
        /// A sentence of a document.
        Prose = "prose",
        /// Only its examples.
        Example = "example",
        /// Contradicted by another document or by the service.
        Contested = "contested",
    }
}

named! {
    /// Dimension that a quota is counted by.
    Dimension {
        /// Application.
        App = "app",
        /// Tenant.
        Tenant = "tenant",
        /// Organization: the documents' other word for tenant.
        Organization = "organization",
        /// User, named in the path or signed in.
        User = "user",
        /// Mailbox of the user in the path.
        Mailbox = "mailbox",
        /// Chat.
        Chat = "chat",
        /// Channel.
        Channel = "channel",
        /// Team.
        Team = "team",
        /// Online meeting.
        Meeting = "meeting",
        /// Resource path with its ids.
        Path = "path",
        /// One subscription.
        Subscription = "subscription",
    }
}

named! {
    /// What a quota counts.
    #[derive(Default)]
    Counts {
        /// Subscriptions.
        #[default]
        Subscriptions = "subscriptions",
        /// Ids in one subscription.
        Ids = "ids",
    }
}

named! {
    /// Pool of quotas that are counted together.
    Pool {
        /// The quota all Teams resources of an organization share.
        Teams = "teams",
        /// The quota all Outlook resources of a mailbox share.
        Outlook = "outlook",
    }
}

named! {
    /// Whether resource data requires or supports `$select`.
    Select {
        /// Must be given.
        Required = "required",
        /// Must not be given.
        Unsupported = "unsupported",
        /// Not documented.
        Unstated = "unstated",
    }
}

named! {
    /// Support of a path for a query option.
    OptionStatus {
        /// Takes it.
        Allowed = "allowed",
        /// Accepts it without effect.
        Ignored = "ignored",
        /// Must not be used.
        Refused = "refused",
    }
}

named! {
    /// What is wrong with a spelling of a path.
    SpellingKind {
        /// A document misspells the path.
        Misspelt = "misspelt",
        /// The path was renamed.
        Outdated = "outdated",
        /// A real Graph path that does not support subscriptions.
        NotSubscribable = "not-subscribable",
    }
}

named! {
    /// Type of a property's value.
    PropertyKind {
        /// Text.
        Text = "text",
        /// An absolute URL.
        Url = "url",
        /// `true` or `false`.
        Boolean = "boolean",
        /// Date and time with an offset.
        DateTime = "date-time",
    }
}

named! {
    /// Whether a property must, may or must not be set.
    PropertyStatus {
        /// Must be set.
        Required = "required",
        /// May be set.
        Optional = "optional",
        /// Set by the service only.
        ReadOnly = "read-only",
    }
}

named! {
    /// Kind of a limitation.
    LimitationKind {
        /// Kinds of tenants.
        Tenants = "tenants",
        /// Kinds of accounts.
        Accounts = "accounts",
        /// Request headers.
        Header = "header",
        /// What can be watched.
        Scope = "scope",
        /// Permissions for shared folders, which do not allow subscriptions.
        SharedPermissions = "shared-permissions",
        /// Lifecycle events that are sent.
        Lifecycle = "lifecycle",
        /// Licenses it takes.
        License = "license",
    }
}

named! {
    /// What the claim rests on that one permission is enough where another is asked for, strongest first.
    ///
    /// ```
    /// use graphsub_terms::Evidence;
    /// assert!(Evidence::Report.is_sufficient());
    /// assert!(!Evidence::Analogy.is_sufficient());
    /// ```
    Evidence {
        /// The service says so itself.
        Service = "service",
        /// A document lists both.
        Document = "document",
        /// A sample of Microsoft relies on it.
        Sample = "sample",
        /// Widely installed software relies on it.
        ShippedCode = "shipped-code",
        /// Somebody reported that it works.
        Report = "report",
        /// Graph grants it for reading the same resource.
        Analogy = "analogy",
        /// It worked, and was refused at another time.
        Contested = "contested",
        /// Only the names say so.
        Weak = "weak",
    }
}

impl Evidence {
    /// Returns whether the permission is taken as enough.
    pub const fn is_sufficient(self) -> bool {
        matches!(
            self,
            Evidence::Service | Evidence::Document | Evidence::Sample | Evidence::ShippedCode | Evidence::Report
        )
    }
}

named! {
    /// What kind of value a property is compared with.
    ValueKind {
        /// A GUID, in quotes or not.
        Guid = "guid",
        /// A string.
        Text = "text",
        /// `true` or `false`.
        Boolean = "boolean",
        /// Any literal.
        Any = "any",
    }
}

impl Auth {
    /// Returns the name of the column the permission tables have for it.
    ///
    /// ```
    /// assert_eq!(graphsub_terms::Auth::Application.words(), "application");
    /// ```
    pub const fn words(self) -> &'static str {
        match self {
            Auth::DelegatedWork => "delegated, work or school account",
            Auth::DelegatedPersonal => "delegated, personal account",
            Auth::Application => "application",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each value is found by its name, and no name in another letter case is.
    macro_rules! round_trips {
        ($($name:ident)*) => { $(for value in $name::ALL {
            assert_eq!($name::from_name(value.as_str()), Some(*value));
            assert_eq!($name::from_name(&value.as_str().to_uppercase()), None);
        })* };
    }

    #[test]
    fn names_lead_back_to_their_values() {
        round_trips! { Accounts ApiVersion Auth ChangeType Cloud Counts Dimension Firmness LimitationKind OptionStatus
        Pool PropertyKind PropertyStatus RuleScope Select Severity SpellingKind Status }
    }

    #[test]
    fn names_are_padded_like_text() {
        assert_eq!(std::format!("{:>6}", ApiVersion::V1), "  v1.0");
    }

    #[cfg(feature = "serde")]
    #[test]
    fn files_use_the_names() {
        for status in Status::ALL {
            let written = serde_json::to_string(status).unwrap_or_default();
            assert_eq!(written, std::format!("\"{status}\""));
        }
    }
}
