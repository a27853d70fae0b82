//! Money: an amount and its currency, never added across two of them.
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The code of a currency (ISO 4217), e.g. `GBP`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Text that names no currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no currency: write three letters such as GBP, EUR or USD")]
pub struct NoCurrency(String);

impl Currency {
    /// Pound sterling.
    pub const GBP: Currency = Currency(*b"GBP");
    /// Euro.
    pub const EUR: Currency = Currency(*b"EUR");
    /// United States dollar.
    pub const USD: Currency = Currency(*b"USD");

    /// "£" where there is a sign, else "CHF ".
    fn sign(self) -> String {
        match &self.0 {
            b"GBP" => "£".to_owned(),
            b"EUR" => "€".to_owned(),
            b"USD" => "$".to_owned(),
            _ => format!("{self} "),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|b| write!(f, "{}", char::from(*b)))
    }
}

impl FromStr for Currency {
    type Err = NoCurrency;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code: Result<[u8; 3], _> = text.trim().as_bytes().try_into();
        match code {
            Ok(code) if code.iter().all(u8::is_ascii_alphabetic) => {
                Ok(Currency(code.map(|b| b.to_ascii_uppercase())))
            }
            _ => Err(NoCurrency(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = NoCurrency;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.to_string()
    }
}

/// An amount of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Hundredths: pence, cents.
    pub minor: i64,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// Whole pounds, euros, dollars.
    pub fn whole(amount: i64, currency: Currency) -> Money {
        Money {
            minor: amount.saturating_mul(100),
            currency,
        }
    }
}

/// Text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no amount: write it as £400, EUR 12.50 or 400 USD")]
pub struct NoMoney(String);

/// As people write it: a sign or a code before or behind the figure, commas between thousands.
///
/// ```
/// use domain::money::{Currency, Money};
/// assert_eq!("£46,000".parse(), Ok(Money::whole(46_000, Currency::GBP)));
/// assert_eq!("12.50 eur".parse(), Ok(Money { minor: 1_250, currency: Currency::EUR }));
/// assert!("a lot".parse::<Money>().is_err());
/// ```
impl FromStr for Money {
    type Err = NoMoney;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let none = || NoMoney(text.to_owned());
        let figure: String = text
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '.')
            .collect();
        let rest: String = text
            .chars()
            .filter(|c| !c.is_ascii_digit() && !",. ".contains(*c))
            .collect();
        let currency = match rest.as_str() {
            "£" => Currency::GBP,
            "€" => Currency::EUR,
            "$" => Currency::USD,
            code => code.parse().map_err(|_| none())?,
        };
        let (whole, part) = figure.split_once('.').unwrap_or((&figure, ""));
        let part = match part.len() {
            0 => 0,
            1 => part.parse::<i64>().map_err(|_| none())? * 10,
            2 => part.parse().map_err(|_| none())?,
            _ => return Err(none()),
        };
        let whole: i64 = whole.parse().map_err(|_| none())?;
        let minor = whole.checked_mul(100).and_then(|m| m.checked_add(part));
        Ok(Money {
            minor: minor.ok_or_else(none)?,
            currency,
        })
    }
}

/// "£46,000", "£12.50", "−€3".
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.minor.unsigned_abs();
        let digits = (size / 100).to_string();
        let mut grouped = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let minus = if self.minor < 0 { "−" } else { "" };
        write!(f, "{minus}{}{grouped}", self.currency.sign())?;
        match size % 100 {
            0 => Ok(()),
            rest => write!(f, ".{rest:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        let franc: Currency = "chf".parse().unwrap();
        for (minor, currency, text) in [
            (4_600_000, Currency::GBP, "£46,000"),
            (1_250, Currency::GBP, "£12.50"),
            (-300, Currency::EUR, "−€3"),
            (100_000_000, Currency::USD, "$1,000,000"),
            (5, franc, "CHF 0.05"),
        ] {
            assert_eq!(Money { minor, currency }.to_string(), text);
        }
        assert!("pounds".parse::<Currency>().is_err());
        assert!("G1P".parse::<Currency>().is_err());
    }
}
