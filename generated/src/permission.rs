//! Permissions by their names.

use crate::Permission;
use crate::data::permissions::NAMES;

impl Permission {
    /// Returns the permission of this name, in the same letter case.
    pub fn from_name(name: &str) -> Option<Permission> {
        Self::from_name_in_any_case(name).filter(|permission| permission.name() == name)
    }

    /// Returns the permission of this name, in any letter case.
    ///
    /// ```
    /// use graphsub_tables::Permission;
    /// assert_eq!(Permission::from_name_in_any_case("mail.read"), Some(Permission::MailRead));
    /// ```
    pub fn from_name_in_any_case(name: &str) -> Option<Permission> {
        NAMES
            .find(name, |index| Self::ALL[index].name())
            .map(|index| Self::ALL[index])
    }
}
