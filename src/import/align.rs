//! Two sequences laid side by side: which part of the one corresponds to which of the other, in order.
//!
//! What corresponds, and how well, is for [`Pairing`] to say. Short sequences are solved for the best sum; long ones
//! piece by piece, each going on where the one before it was sure, so that the work is linear in the longer.

use std::ops::Range;

/// What is laid side by side. The parts of the model are the rows, those of the text the columns.
pub(super) trait Pairing {
    /// How many parts the model has.
    fn rows(&self) -> usize;
    /// How many parts the text has.
    fn columns(&self) -> usize;
    /// How well a column answers a row; 0 where it doesn't.
    fn score(&self, row: usize, column: usize) -> i32;
    /// The column after the last of those that say from `column` on just what the row says, with how much that is
    /// worth.
    fn same(&self, row: usize, column: usize) -> Option<(usize, i32)>;
    /// How well a column goes on with the answer of a row that began before it.
    fn goes_on(&self, row: usize, column: usize) -> Option<i32>;
    /// The rows to which one may go back after a row: the beginnings of what can be there again.
    fn again(&self, row: usize) -> &[usize];
}

/// Columns that answer a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) row: usize,
    pub(super) columns: Range<usize>,
    /// The row was answered before.
    pub(super) is_copy: bool,
}

/// Up to so many cells are solved at once.
const MOST_CELLS: usize = 40_000;
/// The size of a piece of what is longer.
const WINDOW: (usize, usize) = (96, 96);

/// Where the way through both sequences stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a row.
    Before,
    /// Within the answer of a row.
    Within,
    /// After the answer of a row, which may be there again.
    After,
}

/// Lays the sequences side by side. The pairs are in the order of their columns, which don't overlap.
pub(super) fn align(pairing: &dyn Pairing) -> Vec<Pair> {
    let (rows, columns) = (pairing.rows(), pairing.columns());
    let is_small = (rows + 1).saturating_mul(columns + 1) <= MOST_CELLS;
    let size = if is_small { (rows, columns) } else { WINDOW };
    let mut way =
        Way { pairing, state: State::Before, row: 0, column: 0, pairs: Vec::new(), seen: vec![false; rows] };
    while way.row < rows && way.column < columns {
        let next = way.row + usize::from(way.state == State::After);
        if !is_small
            && way.state != State::Within
            && next < rows
            && let Some((end, _)) = pairing.same(next, way.column)
        {
            // Where much is the same, it is not weighed.
            way.begin(next, way.column..end, State::After);
            continue;
        }
        // What is there again may begin before where the way stands.
        let again = pairing.again(way.row).iter().filter(|&&again| again + size.0 > way.row);
        let first = again.fold(way.row, |first, &again| first.min(again));
        let table = Table::new(
            pairing,
            first..rows.min(way.row + size.0),
            way.column..columns.min(way.column + size.1),
        );
        way.follow(&table);
    }
    way.pairs
}

/// The best sums for all that is left, from each place on and in each state.
struct Table<'a> {
    pairing: &'a dyn Pairing,
    rows: Range<usize>,
    columns: Range<usize>,
    before: Vec<i32>,
    within: Vec<i32>,
    after: Vec<i32>,
}

impl<'a> Table<'a> {
    fn new(pairing: &'a dyn Pairing, rows: Range<usize>, columns: Range<usize>) -> Self {
        let cells = (rows.len() + 1) * (columns.len() + 1);
        let mut table = Self {
            pairing,
            rows,
            columns,
            before: vec![0; cells],
            within: vec![0; cells],
            after: vec![0; cells],
        };
        for column in table.columns.clone().rev() {
            for row in table.rows.clone().rev() {
                let at = table.at(row, column);
                table.after[at] = table.best_after(row, column);
                table.within[at] = table.after[at].max(table.going_on(row, column).unwrap_or(0));
                table.before[at] = table.best_before(row, column);
            }
        }
        table
    }

    fn at(&self, row: usize, column: usize) -> usize {
        (column - self.columns.start) * (self.rows.len() + 1) + row - self.rows.start
    }

    fn best_after(&self, row: usize, column: usize) -> i32 {
        let skipped = self.before[self.at(row + 1, column)].max(self.after[self.at(row, column + 1)]);
        let again = self.pairing.again(row).iter().filter_map(|&first| self.beginning_again(first, column));
        again.fold(skipped, i32::max)
    }

    fn best_before(&self, row: usize, column: usize) -> i32 {
        let skipped = self.before[self.at(row + 1, column)].max(self.before[self.at(row, column + 1)]);
        let answered = self.beginning(row, column).unwrap_or(0);
        let same = self.being_same(row, column).map_or(0, |(_, sum)| sum);
        skipped.max(answered).max(same)
    }

    fn beginning(&self, row: usize, column: usize) -> Option<i32> {
        let score = self.pairing.score(row, column);
        (score > 0).then(|| score + self.within[self.at(row, column + 1)])
    }

    /// What is there again is worth less than what is there at first.
    fn beginning_again(&self, first: usize, column: usize) -> Option<i32> {
        let score = self.pairing.score(first, column) - 1;
        (score > 0 && first >= self.rows.start).then(|| score + self.within[self.at(first, column + 1)])
    }

    fn being_same(&self, row: usize, column: usize) -> Option<(usize, i32)> {
        let (end, score) = self.pairing.same(row, column)?;
        (end <= self.columns.end).then(|| (end, score + self.after[self.at(row, end)]))
    }

    fn going_on(&self, row: usize, column: usize) -> Option<i32> {
        self.pairing.goes_on(row, column).map(|score| score + self.within[self.at(row, column + 1)])
    }
}

struct Way<'a> {
    pairing: &'a dyn Pairing,
    state: State,
    row: usize,
    column: usize,
    pairs: Vec<Pair>,
    seen: Vec<bool>,
}

impl Way<'_> {
    /// Goes through the table on the best way, to its end or as far as what lies beyond it hardly matters.
    fn follow(&mut self, table: &Table<'_>) {
        let is_last_row = table.rows.end == self.pairing.rows();
        let is_last_column = table.columns.end == self.pairing.columns();
        let row_limit = if is_last_row { usize::MAX } else { usize::midpoint(self.row, table.rows.end) };
        let column_limit =
            if is_last_column { usize::MAX } else { table.columns.start + table.columns.len() / 2 };
        while self.row < table.rows.end
            && self.column < table.columns.end
            && self.row <= row_limit
            && self.column <= column_limit
        {
            self.step(table);
        }
    }

    fn step(&mut self, table: &Table<'_>) {
        let (row, column) = (self.row, self.column);
        let at = table.at(row, column);
        match self.state {
            State::Before => {
                let best = table.before[at];
                if let Some((end, sum)) = table.being_same(row, column)
                    && sum == best
                {
                    self.begin(row, column..end, State::After);
                } else if table.beginning(row, column) == Some(best) {
                    self.begin(row, column..column + 1, State::Within);
                } else if table.before[table.at(row + 1, column)] == best {
                    self.row += 1;
                } else {
                    self.column += 1;
                }
            }
            State::Within => {
                let best = table.within[at];
                if table.after[at] == best {
                    self.state = State::After;
                } else {
                    self.column += 1;
                    if let Some(pair) = self.pairs.last_mut() {
                        pair.columns.end = self.column;
                    }
                }
            }
            State::After => {
                let best = table.after[at];
                let again = self.pairing.again(row).iter().copied();
                let again = again.clone().find(|&first| table.beginning_again(first, column) == Some(best));
                if table.before[table.at(row + 1, column)] == best {
                    self.row += 1;
                    self.state = State::Before;
                } else if let Some(first) = again {
                    self.begin(first, column..column + 1, State::Within);
                } else {
                    self.column += 1;
                }
            }
        }
    }

    fn begin(&mut self, row: usize, columns: Range<usize>, state: State) {
        let is_copy = std::mem::replace(&mut self.seen[row], true);
        self.row = row;
        self.column = columns.end;
        self.pairs.push(Pair { row, columns, is_copy });
        self.state = state;
    }
}
