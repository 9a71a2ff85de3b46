//! Currencies as Telegram counts them: exponent, smallest and largest price.

/// A currency in which an invoice can be.
#[derive(Debug, PartialEq, Eq)]
pub struct Currency {
    pub code: &'static str,
    /// Digits past the decimal point.
    pub exponent: u32,
    /// The smallest and the largest total, in the smallest unit.
    pub min: i64,
    pub max: i64,
}

const fn currency(code: &'static str, exponent: u32, min: i64, max: i64) -> Currency {
    Currency { code, exponent, min, max }
}

/// Telegram Stars. The largest single payment was measured by others; it is documented nowhere.
static STARS: Currency = currency("XTR", 0, 1, 100_000);

/// Some of Telegram's currencies.json (a published copy). Its bounds are one and ten thousand US dollars at the rate of
/// the day and so move daily; exponents do not, and IDR, UAH and KZT have two digits whatever their people write.
static TABLE: [Currency; 11] = [
    currency("USD", 2, 100, 1_000_000),
    currency("EUR", 2, 87, 877_155),
    currency("GBP", 2, 75, 757_605),
    currency("RUB", 2, 6_598, 65_986_027),
    currency("IDR", 2, 1_406_555, 14_065_550_000),
    currency("JPY", 0, 109, 1_095_549),
    currency("UAH", 2, 2_764, 27_648_991),
    currency("INR", 2, 7_090, 70_900_503),
    currency("BRL", 2, 377, 3_775_397),
    currency("TRY", 2, 526, 5_267_200),
    currency("KZT", 2, 37_767, 377_674_954),
];

impl Currency {
    pub fn find(code: &str) -> Option<&'static Self> {
        if code == STARS.code { Some(&STARS) } else { TABLE.iter().find(|currency| currency.code == code) }
    }

    pub fn is_stars(&self) -> bool {
        self.code == STARS.code
    }

    /// An amount as people read it: `⭐️250`, `9.99 USD`.
    pub fn show(&self, amount: i64) -> String {
        if self.is_stars() {
            return format!("⭐️{amount}");
        }
        let unit = 10_i64.pow(self.exponent);
        let digits = usize::try_from(self.exponent).unwrap_or(0);
        match digits {
            0 => format!("{amount} {}", self.code),
            _ => format!("{}.{:0digits$} {}", amount / unit, amount % unit, self.code),
        }
    }
}
