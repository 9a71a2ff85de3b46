//! One panel of a picture: its values, and the round numbers on its axis.

/// How values are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line over a filled area.
    Area,
    /// A bar per day.
    Bars,
}

/// One panel.
#[derive(Debug)]
pub struct Panel {
    pub(super) title: String,
    pub(super) figure: String,
    pub(super) shape: Shape,
    pub(super) values: Vec<i64>,
    pub(super) below: Vec<i64>,
    pub(super) ticks: Vec<(i64, String)>,
    pub(super) top: i64,
    pub(super) bottom: i64,
}

impl Panel {
    /// A panel of a value per day, and if there are any, of others that are drawn downwards. `figure` is shown beside the
    /// title, `label` writes a value on the axis.
    pub fn new(
        title: String,
        figure: String,
        shape: Shape,
        values: Vec<i64>,
        below: Vec<i64>,
        label: &dyn Fn(i64) -> String,
    ) -> Self {
        let highest = values.iter().copied().max().unwrap_or(0).max(0);
        let lowest = below.iter().copied().max().unwrap_or(0).max(0);
        let step = step(highest.max(lowest));
        let (up, down) = (highest.div_ceil_by(step).max(1), lowest.div_ceil_by(step));
        let ticks = (-down..=up).map(|n| n.saturating_mul(step)).map(|at| (at, label(at.abs()))).collect();
        let (top, bottom) = (up.saturating_mul(step), -down.saturating_mul(step));
        Self { title, figure, shape, values, below, ticks, top, bottom }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.values.iter().chain(&self.below).all(|value| *value == 0)
    }
}

trait DivCeil {
    fn div_ceil_by(self, step: i64) -> i64;
}

impl DivCeil for i64 {
    fn div_ceil_by(self, step: i64) -> i64 {
        self / step + i64::from(self % step > 0)
    }
}

/// One, two or five of a power of ten, so that about three of them reach the highest value.
pub(super) fn step(highest: i64) -> i64 {
    let mut step = 1_i64;
    for factor in [2_i64, 5, 10].into_iter().cycle().zip(0..).map(|(factor, at)| factor * 10_i64.pow(at / 3)) {
        if step.saturating_mul(4) >= highest || factor > i64::MAX / 100 {
            return step;
        }
        step = factor;
    }
    step
}
