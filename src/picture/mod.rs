//! Charts as one picture: panels below each other over the same days, light or dark. Drawn at twice the size and made
//! smaller, so that edges are smooth; the font is our own, because a server may have none.

mod panel;
mod pixels;

use std::sync::Once;

use plotters::{
    backend::BitMapBackend,
    coord::Shift,
    drawing::{DrawingArea, IntoDrawingArea as _},
    element::{PathElement, Polygon, Rectangle, Text},
    style::{
        Color as _, FontStyle, IntoFont as _, RGBColor, TextStyle, register_font,
        text_anchor::{HPos, Pos, VPos},
    },
};

pub use panel::{Panel, Shape};
use pixels::{png, smaller};

/// DejaVu Sans: Latin, Cyrillic, and the signs of currencies. Its licence lies beside it.
const FONT: &[u8] = include_bytes!("DejaVuSans.ttf");
const FAMILY: &str = "DejaVu Sans";
/// Width of the picture in pixels; a telephone shows all of it.
const WIDTH: i32 = 1_100;
const HEADER: i32 = 84;
const PANEL: i32 = 300;
const FOOTER: i32 = 24;
/// What the panels leave free left, for numbers, and right.
const LEFT: i32 = 120;
const RIGHT: i32 = 40;
/// Drawn so much larger.
const SCALE: i32 = 2;

/// A picture with panels over the same days.
#[derive(Debug)]
pub struct Chart {
    /// Above everything.
    pub title: String,
    /// In a panel without a figure.
    pub nothing: String,
    /// Light on dark.
    pub dark: bool,
    /// From above.
    pub panels: Vec<Panel>,
    /// What the days are called.
    pub dates: Vec<String>,
}

struct Shade {
    ground: RGBColor,
    card: RGBColor,
    grid: RGBColor,
    axis: RGBColor,
    words: RGBColor,
    quiet: RGBColor,
    main: RGBColor,
    less: RGBColor,
}

const LIGHT: Shade = Shade {
    ground: RGBColor(241, 244, 248),
    card: RGBColor(255, 255, 255),
    grid: RGBColor(229, 233, 240),
    axis: RGBColor(170, 178, 191),
    words: RGBColor(28, 35, 48),
    quiet: RGBColor(96, 106, 122),
    main: RGBColor(37, 111, 214),
    less: RGBColor(222, 82, 82),
};

const DARK: Shade = Shade {
    ground: RGBColor(17, 22, 31),
    card: RGBColor(27, 34, 46),
    grid: RGBColor(46, 55, 71),
    axis: RGBColor(92, 104, 124),
    words: RGBColor(236, 240, 246),
    quiet: RGBColor(156, 167, 184),
    main: RGBColor(94, 160, 255),
    less: RGBColor(255, 122, 116),
};

type Area<'a> = DrawingArea<BitMapBackend<'a>, Shift>;
type Drawn<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Where something is on the large picture.
type Spot = (i32, i32);

/// The picture as PNG.
///
/// # Errors
/// What the drawing library says.
pub fn draw(chart: &Chart) -> Drawn<Vec<u8>> {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        // The font is a part of this program: that it is one is tested.
        let _ = register_font(FAMILY, FontStyle::Normal, FONT);
    });
    let panels = i32::try_from(chart.panels.len())?;
    let (width, height) = (WIDTH * SCALE, (HEADER + panels * PANEL + FOOTER) * SCALE);
    let mut pixels = vec![0; usize::try_from(width)? * usize::try_from(height)? * 3];
    {
        let size = (u32::try_from(width)?, u32::try_from(height)?);
        let area = BitMapBackend::with_buffer(&mut pixels, size).into_drawing_area();
        let shade = if chart.dark { &DARK } else { &LIGHT };
        let pen = Pen { area, shade };
        pen.area.fill(&shade.ground).map_err(drawing)?;
        pen.text(&chart.title, (RIGHT, HEADER / 2 + 4), 30, shade.words, HPos::Left)?;
        for (at, panel) in (0..).zip(&chart.panels) {
            pen.panel(chart, panel, HEADER + at * PANEL)?;
        }
        pen.area.present().map_err(drawing)?;
    }
    png(&smaller(&pixels, usize::try_from(width)?), WIDTH, HEADER + panels * PANEL + FOOTER)
}

fn drawing(error: impl std::fmt::Display) -> Box<dyn std::error::Error + Send + Sync> {
    error.to_string().into()
}

struct Pen<'a> {
    area: Area<'a>,
    shade: &'a Shade,
}

impl Pen<'_> {
    fn text(&self, text: &str, (x, y): Spot, size: i32, color: RGBColor, side: HPos) -> Drawn {
        let style = TextStyle::from((FAMILY, size * SCALE).into_font()).color(&color).pos(Pos::new(side, VPos::Center));
        self.area.draw(&Text::new(text.to_owned(), (x * SCALE, y * SCALE), style)).map_err(drawing)
    }

    fn block(&self, (left, top): Spot, (right, bottom): Spot, color: RGBColor) -> Drawn {
        let corners = [(left * SCALE, top * SCALE), (right * SCALE, bottom * SCALE)];
        self.area.draw(&Rectangle::new(corners, color.filled())).map_err(drawing)
    }

    fn panel(&self, chart: &Chart, panel: &Panel, top: i32) -> Drawn {
        let (left, right) = (LEFT, WIDTH - RIGHT);
        self.block((RIGHT / 2, top), (WIDTH - RIGHT / 2, top + PANEL - 16), self.shade.card)?;
        self.text(&panel.title, (RIGHT, top + 32), 22, self.shade.quiet, HPos::Left)?;
        self.text(&panel.figure, (right, top + 32), 26, self.shade.words, HPos::Right)?;
        let plot = Plot { panel, left, right, top: top + 66, bottom: top + PANEL - 62, days: chart.dates.len() };
        for (value, label) in panel.ticks.iter().filter(|(value, _)| *value == 0 || !panel.is_empty()) {
            let y = plot.y(*value);
            let color = if *value == 0 { self.shade.axis } else { self.shade.grid };
            self.area
                .draw(&Rectangle::new([(left * SCALE, y), (right * SCALE, y + 1)], color.filled()))
                .map_err(drawing)?;
            self.text(label, (left - 12, y / SCALE), 17, self.shade.quiet, HPos::Right)?;
        }
        if panel.is_empty() {
            self.text(
                &chart.nothing,
                ((left + right) / 2, (plot.top + plot.bottom) / 2),
                20,
                self.shade.quiet,
                HPos::Center,
            )?;
        } else {
            match panel.shape {
                Shape::Area => self.line(&plot)?,
                Shape::Bars => self.bars(&plot)?,
            }
        }
        self.dates(chart, &plot, top + PANEL - 40)
    }

    /// As many dates as have room, the last one always.
    fn dates(&self, chart: &Chart, plot: &Plot<'_>, y: i32) -> Drawn {
        let longest = chart.dates.iter().map(|date| date.chars().count()).max().unwrap_or(1);
        let room = usize::try_from(plot.right - plot.left)? / (longest * 11 + 26).max(1);
        let every = chart.dates.len().div_ceil(room.max(1)).max(1);
        for (at, date) in
            chart.dates.iter().enumerate().filter(|(at, _)| (chart.dates.len() - 1 - at).is_multiple_of(every))
        {
            // The last one stays within its card.
            let half = i32::try_from(date.chars().count())? * 5;
            self.text(
                date,
                ((plot.middle(at) / SCALE).min(plot.right + 8 - half), y),
                17,
                self.shade.quiet,
                HPos::Center,
            )?;
        }
        Ok(())
    }

    fn line(&self, plot: &Plot<'_>) -> Drawn {
        let mut points: Vec<Spot> =
            plot.panel.values.iter().enumerate().map(|(at, value)| (plot.middle(at), plot.y(*value))).collect();
        if let [(_, y)] = points[..] {
            // One day is a level.
            points = vec![(plot.left * SCALE, y), (plot.right * SCALE, y)];
        }
        let (Some(first), Some(last)) = (points.first().copied(), points.last().copied()) else { return Ok(()) };
        let ground = plot.y(0);
        let mut outline = points.clone();
        outline.extend([(last.0, ground), (first.0, ground)]);
        self.area.draw(&Polygon::new(outline, self.shade.main.mix(0.18))).map_err(drawing)?;
        let stroke = self.shade.main.stroke_width(5);
        self.area.draw(&PathElement::new(points, stroke)).map_err(drawing)
    }

    fn bars(&self, plot: &Plot<'_>) -> Drawn {
        let ground = plot.y(0);
        let half = (plot.day() * if plot.day() < 12 { 45 } else { 35 } / 100).clamp(1, 28 * SCALE);
        for (values, sign, color) in
            [(&plot.panel.values, 1, self.shade.main), (&plot.panel.below, -1, self.shade.less)]
        {
            for (at, value) in values.iter().enumerate().filter(|(_, value)| **value != 0) {
                let (middle, mut end) = (plot.middle(at), plot.y(value * sign));
                // However little, it is something.
                if (end - ground).abs() < 2 * SCALE {
                    end = ground - i32::try_from(sign)? * 2 * SCALE;
                }
                let corners = [(middle - half, end.min(ground)), (middle + half, end.max(ground))];
                self.area.draw(&Rectangle::new(corners, color.filled())).map_err(drawing)?;
            }
        }
        Ok(())
    }
}

/// Where the values of a panel lie.
struct Plot<'a> {
    panel: &'a Panel,
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
    days: usize,
}

impl Plot<'_> {
    fn y(&self, value: i64) -> i32 {
        let (top, bottom) = (i128::from(self.panel.top), i128::from(self.panel.bottom));
        let height = i128::from((self.bottom - self.top) * SCALE);
        let down = (top - i128::from(value)) * height / (top - bottom).max(1);
        self.top * SCALE + i32::try_from(down).unwrap_or(0)
    }

    /// The width of a day.
    fn day(&self) -> i32 {
        (self.right - self.left) * SCALE / i32::try_from(self.days.max(1)).unwrap_or(1)
    }

    fn middle(&self, day: usize) -> i32 {
        let (day, days) = (i64::try_from(day).unwrap_or(0), i64::try_from(self.days.max(1)).unwrap_or(1));
        let width = i64::from((self.right - self.left) * SCALE);
        self.left * SCALE + i32::try_from((2 * day + 1) * width / (2 * days)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{panel::step, *};

    #[test]
    fn steps_are_round_and_few() {
        for (highest, expected) in
            [(0, 1), (1, 1), (4, 1), (5, 2), (9, 5), (21, 10), (100, 50), (999, 500), (4_001, 2_000)]
        {
            assert_eq!(step(highest), expected, "{highest}");
        }
        assert!(step(i64::MAX) > i64::MAX / 200);
    }

    #[test]
    fn a_picture_is_drawn_of_nothing_and_of_too_much() {
        for values in [vec![], vec![0], vec![i64::MAX / 2], vec![1; 365]] {
            let label = |value: i64| value.to_string();
            let panel = Panel::new("Участники".into(), "₽".into(), Shape::Area, values.clone(), Vec::new(), &label);
            let bars = Panel::new("Bars".into(), String::new(), Shape::Bars, values.clone(), values.clone(), &label);
            let dates = values.iter().map(|_| "15 Jan".to_owned()).collect();
            let chart =
                Chart { title: "T".into(), nothing: "–".into(), dark: false, panels: vec![panel, bars], dates };
            assert!(draw(&chart).unwrap().starts_with(b"\x89PNG"));
        }
    }
}
