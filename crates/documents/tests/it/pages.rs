//! Files as they should be.

use documents::testing::{jpeg, pdf, png, seen};
use documents::{Drawn, Encoding, Kind, LONG_SIDE_MAX, PAGES_MAX, Reason, draw};

fn drawn(file: Vec<u8>) -> Drawn {
    draw(file).expect("drawn")
}

fn sizes(drawn: &Drawn) -> Vec<(u32, u32)> {
    let size = |page: &documents::PageImage| (page.width, page.height);
    drawn.pages.iter().map(size).collect()
}

#[test]
fn every_page_of_a_pdf_is_a_picture() {
    let drawn = drawn(pdf(&["Page one", "Page two"]));
    assert_eq!(drawn.kind, Kind::Pdf);
    assert_eq!(sizes(&drawn), [(1413, 1999), (1413, 1999)]);
    for page in &drawn.pages {
        let seen = seen(&page.bytes);
        assert_eq!(seen.dimensions(), (page.width, page.height));
        let ink = seen.pixels().filter(|pixel| pixel.0[0] < 128).count();
        assert!(ink > 1_000, "{ink} dark pixels");
        assert_eq!(page.encoding, Encoding::Png);
    }
    assert_ne!(drawn.pages[0].bytes, drawn.pages[1].bytes);
}

#[test]
fn a_picture_is_one_page_no_larger_than_is_shown() {
    let small = drawn(png(60, 40));
    assert_eq!((small.kind, sizes(&small)), (Kind::Png, vec![(60, 40)]));
    let large = drawn(png(5_000, 2_500));
    assert_eq!(sizes(&large), [(LONG_SIDE_MAX.into(), 1_000)]);
}

#[test]
fn a_photograph_is_turned_as_it_was_held_and_forgets_its_camera() {
    let red = |picture: &image::RgbImage| {
        let (right, bottom) = (picture.width() - 3, picture.height() - 3);
        [(3, 3), (right, 3), (right, bottom), (3, bottom)].map(|(x, y)| {
            let [red, green, blue] = picture.get_pixel(x, y).0;
            red > 150 && green < 100 && blue < 100
        })
    };
    for (orientation, size, corner) in [(1, (60, 40), 0), (3, (60, 40), 2), (6, (40, 60), 1)] {
        let file = jpeg(60, 40, orientation);
        assert!(file.windows(7).any(|part| part == b"ZhaoLiu"));
        let drawn = drawn(file);
        assert_eq!((drawn.kind, sizes(&drawn)), (Kind::Jpeg, vec![size]));
        let page = &drawn.pages[0];
        assert!(!page.bytes.windows(7).any(|part| part == b"ZhaoLiu"));
        assert!(!page.bytes.windows(4).any(|part| part == b"Exif"));
        let mut at = [false; 4];
        at[corner] = true;
        assert_eq!(red(&seen(&page.bytes)), at, "orientation {orientation}");
    }
}

#[test]
fn what_a_pdf_says_of_its_author_is_gone() {
    let mut file = pdf(&["Page"]);
    let at = file.windows(7).position(|part| part == b"trailer").unwrap();
    file.splice(at..at, *b"% Author ZhaoLiu\n");
    let drawn = drawn(file);
    assert!(
        !drawn.pages[0]
            .bytes
            .windows(7)
            .any(|part| part == b"ZhaoLiu")
    );
}

#[test]
fn a_document_has_no_more_pages_than_anybody_reads() {
    let line = ["x"; PAGES_MAX + 1];
    assert_eq!(draw(pdf(&line)), Err(Reason::TooManyPages(PAGES_MAX + 1)));
}
