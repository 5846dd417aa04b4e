//! The codes of the seats, from what `sunshine demo-data --json` printed.

use serde::Deserialize;

/// A seat with the code on its card.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SeatCode {
    /// Number of the seat.
    pub seat: u32,
    /// The six characters.
    pub code: String,
}

#[derive(Deserialize)]
struct Printed {
    sessions: Vec<OfSession>,
}

#[derive(Deserialize)]
struct OfSession {
    number: String,
    seats: Vec<SeatCode>,
}

/// The codes of one session. `number` in any case of letters, as a person types it.
///
/// # Errors
/// What is wrong with the file, for a person.
pub fn codes_of(json: &str, number: &str) -> Result<Vec<SeatCode>, String> {
    let printed: Printed = serde_json::from_str(json)
        .map_err(|error| format!("it is not what `sunshine demo-data --json` prints: {error}"))?;
    let numbers: Vec<_> = printed
        .sessions
        .iter()
        .map(|one| one.number.clone())
        .collect();
    let is = |one: &OfSession| one.number.eq_ignore_ascii_case(number.trim());
    let Some(session) = printed.sessions.into_iter().find(is) else {
        let there = numbers.join(", ");
        return Err(format!("it has no session {number}; it has: {there}"));
    };
    if session.seats.is_empty() {
        return Err(format!(
            "no cards of session {number} were printed: it has no codes"
        ));
    }
    Ok(session.seats)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_by_the_number_and_what_is_wrong_is_said() {
        let json = r#"{"sessions":[
            {"number":"PR-1","status":"draft","ballot_mode":"named","seats":[],"projector":"/x"},
            {"number":"PR-2","status":"voting","ballot_mode":"named",
             "seats":[{"seat":1,"code":"K7M2QX"}],"projector":"/x"}],"logins":[]}"#;
        let codes = codes_of(json, " pr-2").unwrap();
        assert_eq!(
            codes,
            [SeatCode {
                seat: 1,
                code: "K7M2QX".into()
            }]
        );
        assert!(codes_of(json, "PR-1").unwrap_err().contains("has no codes"));
        assert!(
            codes_of(json, "PR-3")
                .unwrap_err()
                .contains("it has: PR-1, PR-2")
        );
        assert!(
            codes_of("[]", "PR-1")
                .unwrap_err()
                .contains("demo-data --json")
        );
    }
}
