//! Tables as files that spreadsheets open: RFC 4180, in UTF-8 with its mark, and without formulas from strangers' names.

/// What spreadsheets take for the beginning of a formula, or skip before one.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table that is being written.
#[derive(Clone, Debug)]
pub struct Csv(String);

impl Csv {
    /// A table with these columns.
    pub fn new(columns: &[&str]) -> Self {
        // Without the mark, spreadsheets on Windows take UTF-8 for something else.
        let mut table = Self("\u{feff}".into());
        table.row(columns);
        table
    }

    /// One more row.
    pub fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        for (number, cell) in cells.iter().enumerate() {
            if number > 0 {
                self.0.push(',');
            }
            self.cell(cell.as_ref());
        }
        self.0.push_str("\r\n");
    }

    fn cell(&mut self, text: &str) {
        // A number may be negative: it is no formula.
        let digits = text.strip_prefix('-').unwrap_or_default();
        let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
        let guard = if text.starts_with(FORMULA) && !is_number { "'" } else { "" };
        if text.contains(['"', ',', '\r', '\n']) {
            self.0.push_str(&format!("\"{guard}{}\"", text.replace('"', "\"\"")));
        } else {
            self.0.push_str(guard);
            self.0.push_str(text);
        }
    }

    /// The whole file.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Csv;

    #[test]
    fn cells_are_quoted_and_formulas_are_none() {
        let mut table = Csv::new(&["name", "amount"]);
        table.row(&["Anna, \"the\" first", "-2.50"]);
        table.row(&["=HYPERLINK(\"http://evil\")", "@sum"]);
        table.row(&["two\nlines", "+1"]);
        table.row(&["\tx", "-cmd|x"]);
        table.row(&["Олег", ""]);
        let text = table.finish();
        let lines: Vec<&str> = text.strip_prefix('\u{feff}').expect("the mark").split("\r\n").collect();
        assert_eq!(
            lines,
            [
                "name,amount",
                "\"Anna, \"\"the\"\" first\",-2.50",
                "\"'=HYPERLINK(\"\"http://evil\"\")\",'@sum",
                "\"two\nlines\",'+1",
                "'\tx,'-cmd|x",
                "Олег,",
                ""
            ]
        );
    }
}
