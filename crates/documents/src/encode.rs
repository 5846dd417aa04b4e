//! The picture of a page: encoded anew, in whichever way is smaller, and with nothing beside it.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _, RgbImage};

use crate::{Encoding, PageImage, Reason};

/// Little enough loss that small print stays legible.
const JPEG_QUALITY: u8 = 84;

/// Encodes a page.
pub(crate) fn encode(page: &RgbImage) -> Result<PageImage, Reason> {
    let (width, height) = page.dimensions();
    let gray = gray(page);
    let (pixels, color) = match &gray {
        Some(gray) => (gray.as_slice(), ExtendedColorType::L8),
        None => (page.as_raw().as_slice(), ExtendedColorType::Rgb8),
    };
    // Only a page of no pixels cannot be encoded.
    let bad = |_error| Reason::Damaged;
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Adaptive)
        .write_image(pixels, width, height, color)
        .map_err(bad)?;
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)
        .write_image(pixels, width, height, color)
        .map_err(bad)?;
    let (encoding, bytes) = if png.len() <= jpeg.len() {
        (Encoding::Png, png)
    } else {
        (Encoding::Jpeg, jpeg)
    };
    Ok(PageImage {
        width,
        height,
        encoding,
        bytes,
    })
}

/// The brightness alone, where there is no colour.
fn gray(page: &RgbImage) -> Option<Vec<u8>> {
    let pixels = page.pixels().map(|pixel| {
        let [red, green, blue] = pixel.0;
        (red == green && green == blue).then_some(red)
    });
    pixels.collect()
}
