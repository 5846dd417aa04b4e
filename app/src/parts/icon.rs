//! Icons: drawn lines of 24 by 24, in the colour of the text around them. Never alone: a word
//! always stands beside one.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Go there.
    Arrow,
    /// Go back.
    Back,
    /// Done.
    Check,
    /// A clock: running, waiting.
    Clock,
    /// A sheet of paper.
    Document,
    /// Take away.
    Download,
    /// Look closely, write.
    Edit,
    /// A folder.
    Folder,
    /// A half sun over rows of seats: a hearing.
    Hall,
    /// A house: the start.
    Home,
    /// Locked, closed.
    Lock,
    /// Waves: no connection.
    NoSignal,
    /// Leave.
    Out,
    /// Stopped in between.
    Pause,
    /// Several people.
    People,
    /// One person.
    Person,
    /// Add.
    Plus,
    /// A pair of scales: the rules.
    Scales,
    /// A magnifying glass.
    Search,
    /// Waves: connected.
    Signal,
    /// A loudspeaker: read aloud.
    Sound,
    /// Look out.
    Warn,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Arrow => "M4 12h15M13 6l6 6-6 6",
            Self::Back => "M20 12H5M11 6l-6 6 6 6",
            Self::Check => "M5 12.5l5 5L19.5 7",
            Self::Clock => "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7.5V12l3 2",
            Self::Download => "M12 4v11M7 10l5 5 5-5M5 20h14",
            Self::Document => "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
            Self::Edit => "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
            Self::Folder => "M3 6h7l2 3h9v10H3zM3 9h9",
            Self::Hall => {
                "M3 19h18M8 15a4 4 0 0 1 8 0M5 12l-1-1M8 8l-.5-1M12 7V5.500M16 8l.5-1M19 12l1-1"
            }
            Self::Home => "M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6",
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Self::NoSignal => "M4 10a12 12 0 0 1 16 0M7.5 14a7 7 0 0 1 9 0M12 18h.01M4 4l16 16",
            Self::Out => "M10 4H5v16h5M10 12h11M17 8l4 4-4 4",
            Self::Pause => "M9 6v12M15 6v12",
            Self::People => {
                "M9 5a3 3 0 1 0 0 6a3 3 0 1 0 0-6M3 20c0-4 3-6 6-6s6 2 6 6M16 5a3 3 0 0 1 0 6M17 14c2.5.5 4 2.5 4 6"
            }
            Self::Person => {
                "M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M4.5 21c0-4.5 3.5-6.5 7.5-6.500s7.5 2 7.5 6.5"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Scales => "M12 4v16M8 20h8M4 7h16M6 7l-3 7h6zM18 7l-3 7h6z",
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.500L20 20",
            Self::Signal => "M4 10a12 12 0 0 1 16 0M7.5 14a7 7 0 0 1 9 0M12 18h.01",
            Self::Sound => {
                "M4 9.500v5h3.500L12 19V5L7.500 9.500zM15.500 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11"
            }
            Self::Warn => "M12 4l9 16H3zM12 10v5M12 17.500h.01",
        }
    }
}

/// Draws an icon. Screen readers skip it.
#[component]
pub fn IconView(
    /// What it shows.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
}
