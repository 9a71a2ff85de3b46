//! Tables as files that spreadsheets open: RFC 4180, in UTF-8 with its mark, and without formulas from strangers' names.

use std::borrow::Cow;

use csv::{Terminator, Writer, WriterBuilder};

/// Without it spreadsheets on Windows take UTF-8 for something else.
const MARK: &str = "\u{feff}";
/// What spreadsheets take for the beginning of a formula, or skip before one.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table, or a part of one, that is being written into memory.
#[derive(Debug)]
pub struct Csv(Writer<Vec<u8>>);

impl Csv {
    /// A table from its beginning, with these columns.
    pub fn new(columns: &[&str]) -> Self {
        let mut table = Self::after(MARK.as_bytes().to_vec());
        table.row(columns);
        table
    }

    /// Further rows of a table that was begun before.
    pub fn more() -> Self {
        Self::after(Vec::new())
    }

    fn after(begun: Vec<u8>) -> Self {
        Self(WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(begun))
    }

    /// One more row.
    pub fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        let cells = cells.iter().map(|text| cell(text.as_ref()).into_owned());
        // Only what is written to can fail, and memory does not.
        let _ = self.0.write_record(cells);
    }

    /// All that was written.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

/// A text as a cell: one that a spreadsheet would take for a formula gets an apostrophe before it. A number may be
/// negative.
fn cell(text: &str) -> Cow<'_, str> {
    let digits = text.strip_prefix('-').unwrap_or_default();
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    if text.starts_with(FORMULA) && !is_number { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
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
        let text = String::from_utf8(table.finish()).expect("UTF-8");
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

    #[test]
    fn a_part_of_a_table_has_neither_mark_nor_columns() {
        let mut part = Csv::more();
        part.row(&["1", "2"]);
        assert_eq!(part.finish(), b"1,2\r\n");
        assert!(Csv::more().finish().is_empty());
    }
}
