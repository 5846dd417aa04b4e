//! Files that are wrong, by accident or on purpose: each gets a reason, and nothing breaks.

use std::io::Write as _;

use documents::testing::{jpeg, pdf, png, whole_pdf};
use documents::{FILE_BYTES_MAX, Reason, draw};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

#[test]
fn what_is_no_document_is_refused_by_what_it_is() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let html = "<!DOCTYPE html><p>%PDF-1.7</p>";
    let kinds: [&[u8]; 7] = [
        svg.as_bytes(),
        html.as_bytes(),
        b"PK\x03\x04 word/document.xml",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an older office",
        b"GIF89a\x01\x00\x01\x00",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        "情况说明".as_bytes(),
    ];
    for file in kinds {
        assert_eq!(draw(file.to_vec()), Err(Reason::UnknownKind));
    }
    assert_eq!(draw(Vec::new()), Err(Reason::Empty));
    let large = vec![b' '; FILE_BYTES_MAX + 1];
    assert_eq!(draw(large), Err(Reason::TooManyBytes));
}

#[test]
fn a_file_that_was_cut_off_is_damaged() {
    for file in [pdf(&["one", "two"]), png(60, 40), jpeg(60, 40, 1)] {
        let half = file[..file.len() / 2].to_vec();
        assert_eq!(draw(half), Err(Reason::Damaged));
    }
    assert_eq!(draw(b"%PDF-1.7\n%%EOF".to_vec()), Err(Reason::Damaged));
}

#[test]
fn a_pdf_that_asks_for_a_password_is_locked() {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[]/Count 0>>".to_owned(),
    ];
    let key = "00".repeat(32);
    let id = "00".repeat(16);
    let trailer = format!(
        "/ID[<{id}><{id}>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{key}>/U<{key}>>>"
    );
    assert_eq!(draw(whole_pdf(&objects, &trailer)), Err(Reason::Locked));
}

/// A page with one stream beside it.
fn with_stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let marked = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R\
         /Resources<</XObject<</I 4 0 R>>>>>>"
            .to_owned(),
        format!("<<{dict}/Length {}>>stream\n##\nendstream", data.len()),
        "<</Length 15>>stream\n9 0 0 9 0 0 cm /I Do\nendstream".to_owned(),
    ];
    // The bytes take the place of the marks; the table of places then is wrong, which readers
    // put up with.
    let file = whole_pdf(&marked, "");
    let before = file.iter().position(|byte| *byte == b'#').unwrap();
    let after = file.iter().rposition(|byte| *byte == b'#').unwrap();
    [&file[..before], data, &file[after + 1..]].concat()
}

#[test]
fn what_unpacks_to_too_much_is_not_unpacked() {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..200 {
        packed.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 1024 * 1024);
    let image = "/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8";
    let bomb = with_stream(
        &format!("{image}/Width 9/Height 9/Filter/FlateDecode"),
        &packed,
    );
    assert_eq!(draw(bomb), Err(Reason::TooManyPixels));
    let wide = with_stream(&format!("{image}/Width 50000/Height 50000"), b"\0");
    assert_eq!(draw(wide), Err(Reason::TooManyPixels));
    let twice = format!("{image}/Width 9/Height 9/Filter[/FlateDecode/FlateDecode]");
    assert_eq!(draw(with_stream(&twice, b"x")), Err(Reason::TooManyPixels));
}

#[test]
fn a_file_of_which_readers_see_different_pages_is_refused() {
    let tree = |kids: &str, count: u32| {
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".to_owned();
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"),
            page.clone(),
            page,
            format!("<</Type/Pages/Parent 2 0 R/Kids[4 0 R]/Count {count}>>"),
        ];
        draw(whole_pdf(&objects, "")).map(|drawn| drawn.pages.len())
    };
    assert_eq!(tree("3 0 R 4 0 R", 2), Ok(2));
    assert_eq!(tree("5 0 R", 1), Ok(1));
    let refused = Err(Reason::PagesUncertain);
    // One page a hundred thousand times, which others show so often.
    assert_eq!(tree(&"3 0 R ".repeat(100_000), 100_000), refused);
    assert_eq!(tree("3 0 R 3 0 R", 2), refused);
    assert_eq!(tree("3 0 R 4 0 R", 3), refused);
    assert_eq!(tree("3 0 R 4 0 R", 1), refused);
    // A branch that lies, of a tree that does not.
    assert_eq!(tree("3 0 R 5 0 R", 2), refused);
    // A branch that is its own.
    assert_eq!(tree("3 0 R 2 0 R", 1), refused);
}

#[test]
fn a_picture_of_too_many_pixels_is_not_decoded() {
    // The head alone says so; there is nothing behind it.
    let mut head = png(60, 40);
    head.splice(16..24, *b"\x00\x00\x75\x30\x00\x00\x75\x30");
    let crc = crc(&head[12..29]);
    head.splice(29..33, crc.to_be_bytes());
    assert_eq!(draw(head), Err(Reason::TooManyPixels));
}

/// The check of a part of a PNG.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[test]
fn chinese_text_without_its_font_is_not_left_out_silently() {
    let content = "BT /F1 36 Tf 72 700 Td <4F60597D> Tj ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\
         /Resources<</Font<</F1 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H\
         /DescendantFonts[6 0 R]>>"
            .to_owned(),
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun\
         /CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>"
            .to_owned(),
    ];
    assert_eq!(draw(whole_pdf(&objects, "")), Err(Reason::Incomplete));
}

/// One of the good files, changed in a few places and perhaps cut off.
fn spoiled() -> impl Strategy<Value = Vec<u8>> {
    let good = prop_oneof![
        Just(pdf(&["one"])),
        Just(png(24, 16)),
        Just(jpeg(24, 16, 6)),
    ];
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12);
    (
        good,
        changes,
        prop::option::of(any::<prop::sample::Index>()),
    )
        .prop_map(|(mut file, changes, cut)| {
            for (at, byte) in changes {
                let at = at.index(file.len());
                file[at] = byte;
            }
            if let Some(cut) = cut {
                file.truncate(cut.index(file.len()));
            }
            file
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn whatever_is_uploaded_is_drawn_or_has_a_reason(file in spoiled()) {
        if let Ok(drawn) = draw(file) {
            prop_assert!(!drawn.pages.is_empty());
            for page in drawn.pages {
                prop_assert!(page.width <= 2_000 && page.height <= 2_000);
                prop_assert!(!page.bytes.is_empty());
            }
        }
    }
}
