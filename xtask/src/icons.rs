//! The pictures by which an installed page is known, drawn from the one that browsers show: `public/favicon.svg`.
//!
//! No more of SVG is understood than that drawing needs: paths of straight lines, filled, or stroked with round joins.

use crate::process::Outcome;
use std::fs;
use std::path::Path;

const DRAWING: &str = "favicon.svg";
/// The width and height of the drawing in its own units.
const UNITS: f64 = 32.0;
/// The pictures, each with its size in pixels and whether the system may cut it to a shape of its own.
const PICTURES: [(&str, usize, bool); 3] =
    [("icon-192.png", 192, false), ("icon-512.png", 512, false), ("icon-maskable.png", 512, true)];
/// What stands behind a drawing that may be cut.
const GROUND: Colour = [0xe3, 0xea, 0xf4];
/// So much smaller is a drawing then: what lies within two fifths of the width of the middle is never cut.
const SAFE: f64 = 0.7;

type Colour = [u8; 3];
type Point = (f64, f64);

/// One path: its lines, and how they are filled and stroked.
#[derive(Debug, PartialEq)]
struct Shape {
    lines: Vec<Vec<Point>>,
    fill: Option<Colour>,
    stroke: Option<(Colour, f64)>,
}

/// Draws the pictures into the built page in `folder`, which has the drawing.
pub(crate) fn draw_into(folder: &Path) -> Outcome<()> {
    let drawing = folder.join(DRAWING);
    let svg = fs::read_to_string(&drawing)
        .map_err(|error| format!("could not read {}: {error}", drawing.display()))?;
    let shapes = shapes(&svg).ok_or_else(|| format!("{DRAWING} has what cannot be drawn here"))?;
    for (name, size, may_be_cut) in PICTURES {
        let picture = encode(size, &paint(&shapes, size, may_be_cut))
            .map_err(|error| format!("could not encode {name}: {error}"))?;
        fs::write(folder.join(name), picture).map_err(|error| format!("could not write {name}: {error}"))?;
    }
    Ok(())
}

fn shapes(svg: &str) -> Option<Vec<Shape>> {
    svg.split("<path ").skip(1).map(shape).collect()
}

fn shape(path: &str) -> Option<Shape> {
    let path = format!(" {}", path.split_once("/>")?.0);
    let attribute = |name: &str| {
        let (_, value) = path.split_once(&format!(" {name}=\""))?;
        value.split_once('"').map(|(value, _)| value)
    };
    let colour = |name: &str| match attribute(name)? {
        "none" => Some(None),
        value => hex(value).map(Some),
    };
    let stroke = match colour("stroke")? {
        Some(stroke) => Some((stroke, attribute("stroke-width")?.parse().ok()?)),
        None => None,
    };
    Some(Shape { lines: lines(attribute("d")?)?, fill: colour("fill")?, stroke })
}

/// `#rgb` or `#rrggbb`.
fn hex(value: &str) -> Option<Colour> {
    let digits = value.strip_prefix('#')?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    match digits.len() {
        6 => Some([red, green, blue]),
        3 => Some(
            [number >> 8, number >> 4 & 15, number & 15].map(|digit| u8::try_from(digit).unwrap_or(15) * 17),
        ),
        _ => None,
    }
}

/// The lines of a path's data; one that is closed ends where it begins.
fn lines(data: &str) -> Option<Vec<Vec<Point>>> {
    let mut lines: Vec<Vec<Point>> = Vec::new();
    let mut at = (0.0, 0.0);
    let mut rest = data.trim_start();
    while let Some(command) = rest.chars().next() {
        let end = rest[1..].find(|c: char| c.is_ascii_alphabetic()).map_or(rest.len(), |end| end + 1);
        let numbers = numbers(&rest[1..end])?;
        rest = &rest[end..];
        let from = |at: Point| if command.is_ascii_lowercase() { at } else { (0.0, 0.0) };
        match command.to_ascii_uppercase() {
            'M' | 'L' if numbers.len() % 2 == 0 && !numbers.is_empty() => {
                for (index, pair) in numbers.chunks(2).enumerate() {
                    let base = from(at);
                    at = (base.0 + pair[0], base.1 + pair[1]);
                    if index == 0 && command.eq_ignore_ascii_case(&'M') {
                        lines.push(Vec::new());
                    }
                    lines.last_mut()?.push(at);
                }
            }
            'H' | 'V' if !numbers.is_empty() => {
                for number in numbers {
                    let base = from(at);
                    at = if command.eq_ignore_ascii_case(&'H') {
                        (base.0 + number, at.1)
                    } else {
                        (at.0, base.1 + number)
                    };
                    lines.last_mut()?.push(at);
                }
            }
            'Z' if numbers.is_empty() => {
                let line = lines.last_mut()?;
                at = *line.first()?;
                line.push(at);
            }
            _ => return None,
        }
    }
    Some(lines)
}

/// Numbers that stand apart, or begin with their sign.
fn numbers(text: &str) -> Option<Vec<f64>> {
    text.replace('-', " -")
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .map(|word| word.parse().ok())
        .collect()
}

/// The pixels, row by row, as red, green, blue and opacity.
#[expect(clippy::cast_precision_loss, reason = "sizes are far below the limit")]
fn paint(shapes: &[Shape], size: usize, may_be_cut: bool) -> Vec<u8> {
    let scale = size as f64 / UNITS * if may_be_cut { SAFE } else { 1.0 };
    let place = |pixel: usize| (pixel as f64 + 0.5 - size as f64 / 2.0) / scale + UNITS / 2.0;
    let mut pixels = Vec::with_capacity(size * size * 4);
    for row in 0..size {
        for column in 0..size {
            let point = (place(column), place(row));
            let mut pixel = if may_be_cut { opaque(GROUND) } else { [0.0; 4] };
            // A distance of half a pixel to either side of an edge is where it is neither covered nor free.
            let cover = |distance: f64| (0.5 - distance * scale).clamp(0.0, 1.0);
            for Shape { lines, fill, stroke } in shapes {
                let far = distance(lines, point);
                if let Some(fill) = fill {
                    blend(&mut pixel, *fill, cover(if is_within(lines, point) { -far } else { far }));
                }
                if let Some((stroke, width)) = stroke {
                    blend(&mut pixel, *stroke, cover(far - width / 2.0));
                }
            }
            pixels.extend(bytes(pixel));
        }
    }
    pixels
}

/// How far a point is from the nearest line.
fn distance(lines: &[Vec<Point>], point: Point) -> f64 {
    lines
        .iter()
        .flat_map(|line| line.windows(2))
        .map(|ends| to_segment(ends[0], ends[1], point))
        .fold(f64::MAX, f64::min)
}

fn to_segment(from: Point, to: Point, point: Point) -> f64 {
    let (along, beside) = (to.0 - from.0, to.1 - from.1);
    let square = along * along + beside * beside;
    let part = ((point.0 - from.0) * along + (point.1 - from.1) * beside) / square;
    let part = if square > 0.0 { part.clamp(0.0, 1.0) } else { 0.0 };
    (point.0 - from.0 - part * along).hypot(point.1 - from.1 - part * beside)
}

/// Whether a line from the point to the right crosses the outline an odd number of times.
fn is_within(lines: &[Vec<Point>], point: Point) -> bool {
    let crosses = |ends: &&[Point]| {
        let (from, to) = (ends[0], ends[1]);
        (from.1 > point.1) != (to.1 > point.1)
            && point.0 < (to.0 - from.0) * (point.1 - from.1) / (to.1 - from.1) + from.0
    };
    lines.iter().flat_map(|line| line.windows(2)).filter(crosses).count() % 2 == 1
}

fn opaque([red, green, blue]: Colour) -> [f64; 4] {
    [f64::from(red), f64::from(green), f64::from(blue), 1.0]
}

/// Lays a colour over a pixel, whose colours count as much as it is opaque.
fn blend(pixel: &mut [f64; 4], colour: Colour, cover: f64) {
    for (below, above) in pixel.iter_mut().zip(opaque(colour)) {
        *below = *below * (1.0 - cover) + above * cover;
    }
}

fn bytes([red, green, blue, opacity]: [f64; 4]) -> [u8; 4] {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "brought between 0 and 255")]
    let byte = |value: f64| value.round().clamp(0.0, 255.0) as u8;
    let plain = |value: f64| if opacity > 0.0 { byte(value / opacity) } else { 0 };
    [plain(red), plain(green), plain(blue), byte(opacity * 255.0)]
}

fn encode(size: usize, pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut picture = Vec::new();
    let width = u32::try_from(size).unwrap_or(u32::MAX);
    let mut encoder = png::Encoder::new(&mut picture, width, width);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::root;

    fn drawing() -> Vec<Shape> {
        shapes(&fs::read_to_string(root().join("public").join(DRAWING)).unwrap()).unwrap()
    }

    #[test]
    fn paths_are_read() {
        let svg =
            r##"<svg><path fill="#fff" stroke="#2b4c7e" stroke-width="2" d="M6 3h14l6 6v20H6z"/></svg>"##;
        let outline = vec![(6.0, 3.0), (20.0, 3.0), (26.0, 9.0), (26.0, 29.0), (6.0, 29.0), (6.0, 3.0)];
        let expected =
            Shape { lines: vec![outline], fill: Some([255; 3]), stroke: Some(([0x2b, 0x4c, 0x7e], 2.0)) };
        assert_eq!(shapes(svg), Some(vec![expected]));
        assert_eq!(lines("m11 22 4 4 7-8"), Some(vec![vec![(11.0, 22.0), (15.0, 26.0), (22.0, 18.0)]]));
        assert_eq!(lines("M1 2h3M4 5h6").map(|lines| lines.len()), Some(2));
        for unknown in ["M0 0c1 1 2 2 3 3", "L1 1", "M1", "M1 x"] {
            assert_eq!(lines(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_drawing_is_painted() {
        let size = 64;
        let pixels = paint(&drawing(), size, false);
        let at = |x: usize, y: usize| &pixels[(y * size + x) * 4..][..4];
        assert_eq!(at(0, 0), [0; 4], "nothing stands behind it");
        assert_eq!(at(16, 16), [255; 4], "the sheet is white");
        assert_eq!(at(12, 30), [0x2b, 0x4c, 0x7e, 255], "and has an edge");
        assert_eq!(at(30, 52), [0x1f, 0x8a, 0x5b, 255], "and a tick");
    }

    #[test]
    fn what_may_be_cut_leaves_room() {
        let size = 64;
        let pixels = paint(&drawing(), size, true);
        let ground = [GROUND[0], GROUND[1], GROUND[2], 255];
        for (index, pixel) in pixels.chunks(4).enumerate() {
            let centre = |place: usize| i32::try_from(place).unwrap() - 32;
            let (x, y) = (centre(index % size), centre(index / size));
            if x * x + y * y > 27 * 27 {
                assert_eq!(pixel, ground, "at {x}, {y}");
            }
        }
    }

    #[test]
    fn pictures_are_small() {
        let pixels = paint(&drawing(), 192, false);
        let picture = encode(192, &pixels).unwrap();
        assert!(picture.starts_with(b"\x89PNG") && picture.len() < 10_000, "{} bytes", picture.len());
    }
}
