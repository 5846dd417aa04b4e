//! The pages of a PDF.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use hayro::hayro_interpret::font::FontQuery;
use hayro::hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::RgbImage;

use crate::bounds::{check_objects, check_streams};
use crate::encode::encode;
use crate::page_tree::check_page_count;
use crate::{LONG_SIDE_MAX, PAGES_MAX, PageImage, Reason};

/// Pixels for one point of the page at most: a stamp is not drawn as large as a sheet.
const SCALE_MAX: f32 = 4.0;
/// The end of a whole file stands within so many of its last bytes.
const END_BYTES: usize = 2048;

/// Draws every page.
pub(crate) fn pages(file: Arc<Vec<u8>>, until: Instant) -> Result<Vec<PageImage>, Reason> {
    // Readers guess what a file that was cut off might have held. Guesses are not shown to a panel.
    let end = file.len().saturating_sub(END_BYTES);
    let end = file.get(end..).unwrap_or_default();
    if !end.windows(5).any(|part| part == b"%%EOF") {
        return Err(Reason::Damaged);
    }
    check_streams(&file)?;
    let pdf = Pdf::new(file).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Reason::Locked,
        LoadPdfError::Invalid => Reason::Damaged,
    })?;
    check_objects(&pdf)?;
    let all = pdf.pages();
    match all.len() {
        0 => return Err(Reason::Damaged),
        count if count > PAGES_MAX => return Err(Reason::TooManyPages(count)),
        _ => {}
    }
    check_page_count(&pdf, all.len())?;
    let incomplete = Arc::new(AtomicBool::new(false));
    let settings = settings(&incomplete);
    let cache = RenderCache::new();
    let mut pages = Vec::new();
    for page in all.iter() {
        if Instant::now() > until {
            return Err(Reason::TooSlow);
        }
        pages.push(drawn(page, &cache, &settings)?);
        if incomplete.load(Ordering::Relaxed) {
            return Err(Reason::Incomplete);
        }
    }
    Ok(pages)
}

/// A page without its picture or its text would be shown as if it had none: both are noted.
fn settings(incomplete: &Arc<AtomicBool>) -> InterpreterSettings {
    let plain = InterpreterSettings::default();
    let (no_font, no_picture) = (Arc::clone(incomplete), Arc::clone(incomplete));
    let standard = plain.font_resolver;
    InterpreterSettings {
        font_resolver: Arc::new(move |query| match query {
            // Chinese text whose font is not in the file: no font of ours has these characters.
            FontQuery::Fallback(font) if font.character_collection.is_some() => {
                no_font.store(true, Ordering::Relaxed);
                None
            }
            other => standard(other),
        }),
        warning_sink: Arc::new(move |warning| match warning {
            InterpreterWarning::UnsupportedFont | InterpreterWarning::ImageDecodeFailure => {
                no_picture.store(true, Ordering::Relaxed);
            }
            _ => {}
        }),
        ..plain
    }
}

fn drawn<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
) -> Result<PageImage, Reason> {
    let (width, height) = page.render_dimensions();
    let scale = (f32::from(LONG_SIDE_MAX) / width.max(height)).min(SCALE_MAX);
    // Not a page anybody could read; also where a side is no number.
    let is_a_page = width * scale >= 1.0 && height * scale >= 1.0;
    if !is_a_page {
        return Err(Reason::Damaged);
    }
    let pixmap = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let drawn = hayro::render(page, cache, settings, &RenderSettings::default(), &pixmap);
    let (width, height) = (drawn.width().into(), drawn.height().into());
    let pixels = drawn.data_as_u8_slice().chunks_exact(4);
    let colors: Vec<u8> = pixels
        .flat_map(|pixel| pixel.iter().take(3))
        .copied()
        .collect();
    let page = RgbImage::from_raw(width, height, colors).ok_or(Reason::Damaged)?;
    encode(&page)
}
