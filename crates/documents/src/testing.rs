//! Files for tests: written when asked for, so that nobody has to trust one that lies about.

use std::fmt::Write as _;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _, ImageFormat, RgbImage};

/// A PDF of sheets of A4, each with one line of text.
///
/// # Panics
/// Never: nothing in it can fail.
#[must_use]
pub fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        String::new(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut kids = String::new();
    for line in lines {
        let page = objects.len() + 1;
        let content = format!("BT /F1 36 Tf 72 700 Td ({line}) Tj ET");
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R\
             /Resources<</Font<</F1 3 0 R>>>>>>",
            page + 1
        ));
        let length = content.len();
        objects.push(format!("<</Length {length}>>stream\n{content}\nendstream"));
        let _ = write!(kids, "{page} 0 R ");
    }
    if let Some(pages) = objects.get_mut(1) {
        *pages = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", lines.len());
    }
    whole_pdf(&objects, "")
}

/// A PDF of these objects, numbered from 1; the first is the catalogue.
#[must_use]
pub fn whole_pdf(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut file = String::from("%PDF-1.7\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (place, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{} 0 obj\n{object}\nendobj", place + 1);
    }
    let (start, size) = (file.len(), objects.len() + 1);
    let _ = write!(
        file,
        "xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\n\
         startxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

/// A picture whose left upper corner is red and whose other three are white, green and blue.
#[must_use]
pub fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        image::Rgb(match (x * 2 < width, y * 2 < height) {
            (true, true) => [220, 20, 20],
            (false, true) => [255, 255, 255],
            (true, false) => [20, 160, 20],
            (false, false) => [20, 20, 220],
        })
    })
}

/// The same as PNG.
///
/// # Panics
/// For no pixels.
#[must_use]
#[expect(clippy::unwrap_used, reason = "for tests alone")]
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = corners(width, height);
    let mut file = Vec::new();
    PngEncoder::new(&mut file)
        .write_image(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
        .unwrap();
    file
}

/// The same as JPEG, with a camera's note of how it was held and by whom.
///
/// # Panics
/// For no pixels.
#[must_use]
#[expect(clippy::unwrap_used, reason = "for tests alone")]
pub fn jpeg(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let mut note = b"MM\x00\x2a\x00\x00\x00\x08\x00\x02".to_vec();
    note.extend(*b"\x01\x12\x00\x03\x00\x00\x00\x01\x00");
    note.extend([orientation, 0, 0]);
    // Whose camera it is: eight letters, at the end.
    note.extend(*b"\x01\x3b\x00\x02\x00\x00\x00\x08\x00\x00\x00\x26");
    note.extend(*b"\x00\x00\x00\x00ZhaoLiu\x00");
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 90);
    encoder.set_exif_metadata(note).unwrap();
    let picture = corners(width, height);
    encoder
        .write_image(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
        .unwrap();
    file
}

/// Decodes a drawn page.
///
/// # Panics
/// For what is no picture.
#[must_use]
#[expect(clippy::unwrap_used, reason = "for tests alone")]
pub fn seen(bytes: &[u8]) -> RgbImage {
    let format = image::guess_format(bytes).unwrap();
    assert!(matches!(format, ImageFormat::Png | ImageFormat::Jpeg));
    image::load(Cursor::new(bytes), format).unwrap().into_rgb8()
}
