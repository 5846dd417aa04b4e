//! Configuration: who wins, what is refused, what is shown.

use server::config::{Config, ConfigFault, Layers};

fn layers(flags: &[(&'static str, &str)], variables: &[(&str, &str)]) -> Layers {
    Layers {
        flags: flags
            .iter()
            .map(|(key, value)| (*key, (*value).to_owned()))
            .collect(),
        file: None,
        variables: variables
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
    }
}

fn refused(layers: &Layers) -> String {
    Config::read(layers).expect_err("this is wrong").to_string()
}

fn with_file(text: &str) -> (tempfile::TempDir, Layers) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sunshine.toml");
    std::fs::write(&file, text).unwrap();
    (
        folder,
        Layers {
            file: Some(file),
            ..Layers::default()
        },
    )
}

#[test]
fn the_defaults_are_allowed() {
    let config = Config::read(&Layers::default()).unwrap();
    assert_eq!(
        (config.bind.to_string().as_str(), config.port),
        ("127.0.0.1", 3000)
    );
    assert_eq!(config.rules, services::Rules::default());
    assert!(
        config
            .database_url
            .sqlite_file()
            .unwrap()
            .ends_with("data/sunshine.db")
    );
    assert!(config.data.is_absolute());
}

#[test]
fn a_flag_beats_a_variable_beats_the_file_beats_the_default() {
    let (_folder, mut layers) = with_file("port = 1001\nidle_minutes = 60\nbind = \"::1\"\n");
    layers.variables = vec![
        ("SUNSHINE_PORT".to_owned(), "1002".to_owned()),
        ("SUNSHINE_BIND".to_owned(), "127.0.0.2".to_owned()),
    ];
    layers.flags = vec![("port", "1003".to_owned())];
    let config = Config::read(&layers).unwrap();
    assert_eq!(config.port, 1003);
    assert_eq!(config.bind.to_string(), "127.0.0.2");
    assert_eq!(config.rules.idle_minutes, 60);
    assert_eq!(config.rules.token_minutes, 10);
}

#[test]
fn the_file_may_be_named_by_a_variable_and_the_database_as_hosts_do() {
    let (_folder, layers) = with_file("port = 1001\n");
    let file = layers.file.unwrap();
    let plain = ("DATABASE_URL", "postgres://u:p@h/one");
    let config = Config::read(&self::layers(
        &[],
        &[("SUNSHINE_CONFIG", file.to_str().unwrap()), plain],
    ))
    .unwrap();
    assert_eq!(config.port, 1001);
    assert_eq!(config.database_url.expose(), "postgres://u:p@h/one");
    let ours = ("SUNSHINE_DATABASE_URL", "postgres://u:p@h/two");
    for both in [[plain, ours], [ours, plain]] {
        let config = Config::read(&self::layers(&[], &both)).unwrap();
        assert_eq!(config.database_url.expose(), "postgres://u:p@h/two");
    }
}

#[test]
fn what_nobody_knows_is_refused() {
    let (_folder, layers) = with_file("prot = 1001\n");
    assert!(refused(&layers).contains("sets prot, which is no setting"));
    let (_folder, layers) = with_file("[server]\nport = 1001\n");
    assert!(refused(&layers).contains("sets server, which is no setting"));
    let (_folder, layers) = with_file("port = \n");
    assert!(matches!(
        Config::read(&layers),
        Err(ConfigFault::NotToml { .. })
    ));
    for name in ["SUNSHINE_PROT", "SUNSHINE_", "SUNSHINE_port"] {
        assert!(refused(&self::layers(&[], &[(name, "1")])).contains(name));
    }
    // The test suite's own, and other programs'.
    assert!(
        Config::read(&self::layers(
            &[],
            &[("SUNSHINE_TEST_POSTGRES", "x"), ("PORT", "x")]
        ))
        .is_ok()
    );
    let missing = Layers {
        file: Some("/nowhere/sunshine.toml".into()),
        ..Layers::default()
    };
    assert!(refused(&missing).contains("/nowhere/sunshine.toml"));
}

#[test]
fn a_wrong_value_names_key_value_and_what_is_allowed() {
    let wrong = [
        ("SUNSHINE_PORT", "65536"),
        ("SUNSHINE_BIND", "localhost"),
        ("SUNSHINE_DATABASE_URL", "mysql://clerk:s3cret@db/one"),
        ("SUNSHINE_DATABASE_READERS", "0"),
        ("SUNSHINE_PUBLIC_URL", "review.example/office"),
        ("SUNSHINE_TLS_CERT", "/nowhere/cert.pem"),
        ("SUNSHINE_HSTS", "yes"),
        ("SUNSHINE_TRUSTED_PROXIES", "10.0.0.0/8"),
        ("SUNSHINE_SHUTDOWN_SECONDS", "-1"),
        ("SUNSHINE_SECOND_FACTOR_REQUIRED", "1"),
        ("SUNSHINE_TOKEN_MINUTES", "ten"),
        ("SUNSHINE_IDLE_MINUTES", "4"),
        ("SUNSHINE_LOG_IN_HOURS", "99999999999999999999"),
        ("SUNSHINE_LOG_FORMAT", "xml"),
        ("SUNSHINE_LOG_LEVEL", "INFO"),
    ];
    let words = refused(&layers(&[], &wrong));
    assert!(!words.contains("s3cret"));
    insta::assert_snapshot!(words);
}

#[test]
fn types_of_the_file_are_read_as_written() {
    let (_folder, layers) = with_file("port = [1]\nhsts = \"maybe\"\nidle_minutes = 3.5\n");
    let file = layers.file.clone().unwrap().display().to_string();
    insta::assert_snapshot!(refused(&layers).replace(&file, "sunshine.toml"));
}

#[test]
fn nothing_is_served_unprotected_by_oversight() {
    for bind in ["0.0.0.0", "::", "192.0.2.1"] {
        let words = refused(&layers(&[("bind", bind)], &[]));
        assert!(words.contains("without TLS"), "{words}");
        assert!(
            words.contains("--allow-plain-http-beyond-loopback-without-any-protection"),
            "{words}"
        );
        let flag = (
            "allow_plain_http_beyond_loopback_without_any_protection",
            "true",
        );
        assert!(Config::read(&layers(&[("bind", bind), flag], &[])).is_ok());
    }
    assert!(Config::read(&layers(&[("bind", "::1")], &[])).is_ok());
    assert!(refused(&layers(&[("hsts", "true")], &[])).contains("only with TLS"));
    let proxy = [("hsts", "true"), ("public_url", "https://review.example")];
    assert!(Config::read(&layers(&proxy, &[])).unwrap().is_secure());
    assert!(refused(&layers(&[("tls_key", "Cargo.toml")], &[])).contains("together with tls_key"));
}

#[test]
fn a_public_url_is_an_origin() {
    let origin = |url: &str| {
        let config = Config::read(&layers(&[("public_url", url)], &[]));
        config
            .ok()
            .and_then(|config| config.public_url)
            .map(|url| url.origin().to_owned())
    };
    assert_eq!(
        origin("https://Review.Example/").as_deref(),
        Some("https://review.example")
    );
    assert_eq!(
        origin("https://review.example:443").as_deref(),
        Some("https://review.example")
    );
    assert_eq!(
        origin("http://localhost:3000").as_deref(),
        Some("http://localhost:3000")
    );
    for bad in [
        "review.example",
        "ftp://x",
        "https://",
        "https://a@b",
        "https://a/b",
        "https://a?b",
        "https://a b",
    ] {
        assert_eq!(origin(bad), None, "{bad}");
    }
}

#[test]
fn the_office_is_told_of_as_configured_and_left_out_where_it_is_not() {
    let nothing = Config::read(&Layers::default()).unwrap().office;
    assert_eq!(nothing, app::OfficeCard::default());
    let given = layers(
        &[],
        &[
            ("SUNSHINE_OFFICE_NAME", " 示例市信访局 "),
            ("SUNSHINE_OFFICE_PHONE", "+86 (000) 000-0000 / 12345"),
        ],
    );
    let office = Config::read(&given).unwrap().office;
    assert_eq!(
        (office.name.as_str(), office.phone.as_str()),
        ("示例市信访局", "+86 (000) 000-0000 / 12345")
    );
    for (key, value) in [
        ("SUNSHINE_OFFICE_NAME", "two\nlines"),
        ("SUNSHINE_OFFICE_HOURS", "\u{202e}"),
        ("SUNSHINE_OFFICE_PHONE", "call us"),
        ("SUNSHINE_OFFICE_PHONE", "---"),
    ] {
        let said = refused(&layers(&[], &[(key, value)]));
        let key = key.trim_start_matches("SUNSHINE_").to_ascii_lowercase();
        assert!(said.contains(&key), "{said}");
    }
}
