//! From large pixels to a small file.

use super::Drawn;

/// The picture at its true size: each pixel is the mean of those that lie on it.
pub(super) fn smaller(pixels: &[u8], width: usize) -> Vec<u8> {
    let (scale, row) = (2, width * 3);
    let rows = pixels.len() / row / scale;
    let mut small = Vec::with_capacity(pixels.len() / 4);
    for y in 0..rows {
        for x in 0..width / scale {
            for color in 0..3 {
                let at =
                    |dx: usize, dy: usize| u32::from(pixels[(y * scale + dy) * row + (x * scale + dx) * 3 + color]);
                let mean = (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1) + 2) / 4;
                small.push(u8::try_from(mean).unwrap_or(u8::MAX));
            }
        }
    }
    small
}

/// The file.
pub(super) fn png(pixels: &[u8], width: i32, height: i32) -> Drawn<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, u32::try_from(width)?, u32::try_from(height)?);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(pixels)?;
    Ok(file)
}
