//! One picture is one page.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::error::{ImageError, ImageResult, LimitError, LimitErrorKind};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, Limits, Rgb, RgbImage};

use crate::encode::encode;
use crate::{Kind, LONG_SIDE_MAX, MEGAPIXELS_MAX, PageImage, Reason};

/// Memory of one decoded picture.
const DECODED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// No side of a picture is longer.
const SIDE_MAX: u32 = 30_000;

/// Draws a picture: turned as it was held, on white, no larger than is shown.
pub(crate) fn page(file: &[u8], kind: Kind) -> Result<PageImage, Reason> {
    let file = Cursor::new(file);
    let decoded = match kind {
        Kind::Png => PngDecoder::with_limits(file, limits()).and_then(decoded),
        Kind::Jpeg => JpegDecoder::new(file).and_then(decoded),
        Kind::Pdf => return Err(Reason::UnknownKind),
    };
    let (mut picture, orientation) = decoded.map_err(|error| reason(&error))?;
    let side = u32::from(LONG_SIDE_MAX);
    if picture.width() > side || picture.height() > side {
        picture = picture.thumbnail(side, side);
    }
    picture.apply_orientation(orientation);
    encode(&on_white(picture))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    limits
}

/// Decodes, after a look at what that would cost.
fn decoded(mut decoder: impl ImageDecoder) -> ImageResult<(DynamicImage, Orientation)> {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width).saturating_mul(u64::from(height));
    let is_too_large = pixels > u64::from(MEGAPIXELS_MAX) * 1_000_000
        || width.max(height) > SIDE_MAX
        || decoder.total_bytes() > DECODED_BYTES_MAX;
    if is_too_large {
        let too_large = LimitError::from_kind(LimitErrorKind::DimensionError);
        return Err(ImageError::Limits(too_large));
    }
    decoder.set_limits(limits())?;
    // A camera's note that cannot be read turns nothing.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
}

fn reason(error: &ImageError) -> Reason {
    match error {
        ImageError::Limits(_) => Reason::TooManyPixels,
        _ => Reason::Damaged,
    }
}

/// What shines through a picture is white, as paper is.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut page = RgbImage::new(picture.width(), picture.height());
    for (to, from) in page.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let mixed = [red, green, blue].map(|part| over_white(part, alpha));
        *to = Rgb(mixed);
    }
    page
}

fn over_white(part: u8, alpha: u8) -> u8 {
    let (part, alpha) = (u32::from(part), u32::from(alpha));
    let mixed = (part * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}
