//! How a stranger finds the office: given by the server to every page, as configured.

use leptos::prelude::use_context;

/// Name, address, opening hours and phone of the office, as strangers are told them. What is blank
/// is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfficeCard {
    /// Name.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// When it is open.
    pub hours: String,
    /// Phone number, as printed.
    pub phone: String,
}

/// The card of the office this page is of.
#[must_use]
pub fn use_office_card() -> OfficeCard {
    use_context().unwrap_or_default()
}

impl OfficeCard {
    /// Whether a stranger can be told where to go or whom to call.
    #[must_use]
    pub const fn leads_somewhere(&self) -> bool {
        !(self.address.is_empty() && self.hours.is_empty() && self.phone.is_empty())
    }

    /// The address of a call to the phone number.
    #[must_use]
    pub fn call(&self) -> String {
        let digits: String = self
            .phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect();
        format!("tel:{digits}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_called_without_what_makes_it_readable() {
        let card = OfficeCard {
            phone: "+86 (0513) 8888-0000".into(),
            ..OfficeCard::default()
        };
        assert_eq!(card.call(), "tel:+86051388880000");
        assert!(card.leads_somewhere());
        assert!(!OfficeCard::default().leads_somewhere());
    }
}
