//! The three administrators over HTTP and on the shell.

use domain::people::account::Role;
use serde_json::Value;

use crate::office::{Answer, Office, Person, id_of, username};
use crate::shell::{Shell, run};

async fn account(office: &Office, reader: &Person, name: &str) -> Value {
    let list = office.get("/api/v1/accounts").bearer(reader).send().await;
    let list = list.json()["accounts"].as_array().unwrap().clone();
    list.into_iter()
        .find(|account| account["username"] == name)
        .unwrap()
}

async fn create(office: &Office, admin: &Person, name: &str, role: &str) -> Answer {
    let id = id_of(&format!("{name} {role}"));
    let form = [
        ("command_id", id.as_str()),
        ("username", name),
        ("display_name", "示例"),
        ("roles[]", role),
    ];
    let asking = office.post("/do/create_account?page=/office/accounts/new");
    asking.browser(admin).form(&form).send().await
}

async fn give(
    office: &Office,
    by: &Person,
    account: &Value,
    version: &str,
    role: &str,
    as_page: bool,
) -> Answer {
    let id = account["id"].as_str().unwrap();
    let command = id_of(&format!("{id} {version} {role}"));
    let form = [
        ("command_id", command.as_str()),
        ("id", id),
        ("version", version),
        ("roles[]", role),
    ];
    let asking = office.post(&format!("/do/give_roles?page=/office/accounts/{id}"));
    let asking = asking.browser(by).form(&form);
    let asking = if as_page { asking.page() } else { asking };
    asking.send().await
}

#[tokio::test]
async fn the_page_offers_and_the_server_takes_ordinary_roles_only() {
    let office = Office::with_everyone().await;
    let admin = office.log_in(Role::SystemAdministrator).await;
    let page = office.get("/office/accounts/new").browser(&admin).page();
    let page = page.send().await.body;
    for role in Role::ALL {
        let offered = page.contains(&format!("value=\"{}\"", role.code()));
        assert_eq!(offered, !role.is_administrative(), "{}", role.code());
        if role.is_administrative() {
            let made = create(&office, &admin, "newcomer", role.code()).await;
            assert_eq!(made.status, 422, "{}", made.body);
            assert_eq!(made.json()["fields"][0]["code"], "role-given-later");
        }
    }
}

#[tokio::test]
async fn an_administrators_password_is_not_reset_in_the_browser() {
    let office = Office::with_everyone().await;
    let admin = office.log_in(Role::SystemAdministrator).await;
    for role in [Role::SecurityAdministrator, Role::Auditor, Role::Clerk] {
        let other = account(&office, &admin, username(role)).await;
        let id = other["id"].as_str().unwrap();
        let page = office.get(&format!("/office/accounts/{id}"));
        let page = page.browser(&admin).page().send().await.body;
        let command = format!("sunshine admin reset-password --username {}", role.code());
        assert_eq!(
            page.contains("/do/reset_password"),
            !role.is_administrative()
        );
        assert_eq!(page.contains(&command), role.is_administrative());
        let key = id_of(id);
        let form = [("command_id", key.as_str()), ("id", id)];
        let asking = office.post("/do/reset_password").browser(&admin);
        let reset = asking.form(&form).send().await;
        if role.is_administrative() {
            assert_eq!(reset.status, 403);
            assert_eq!(reset.code(), "administrator-by-shell");
        } else {
            assert_eq!(reset.status, 200, "{}", reset.body);
        }
    }
}

#[tokio::test]
async fn an_administrators_role_waits_for_an_own_password() {
    let office = Office::with_everyone().await;
    let admin = office.log_in(Role::SystemAdministrator).await;
    let security = office.log_in(Role::SecurityAdministrator).await;
    let made = create(&office, &admin, "newcomer", "observer").await;
    assert_eq!(made.status, 200, "{}", made.body);
    let newcomer = account(&office, &admin, "newcomer").await;
    let given = give(&office, &security, &newcomer, "1", "auditor", false).await;
    assert_eq!(
        (given.status.as_u16(), given.code().as_str()),
        (409, "own-password-first")
    );
    let given = give(&office, &security, &newcomer, "1", "chair", false).await;
    assert_eq!(given.status, 200, "{}", given.body);
}

#[tokio::test]
async fn whoever_was_slower_sees_the_present_roles_and_keeps_the_choice() {
    let office = Office::with_everyone().await;
    let security = office.log_in(Role::SecurityAdministrator).await;
    let clerk = account(&office, &security, "clerk").await;
    let first = give(&office, &security, &clerk, "1", "observer", false).await;
    assert_eq!(first.status, 200, "{}", first.body);
    let late = give(&office, &security, &clerk, "1", "liaison", false).await;
    assert_eq!(
        (late.status.as_u16(), late.code().as_str()),
        (409, "version-conflict")
    );

    // Without script: the page again, with what was chosen, what is there now, and its version.
    let page = give(&office, &security, &clerk, "1", "liaison", true).await;
    assert_eq!(page.status, 409);
    let chosen = |role: &str| {
        let mark = page.body.split("<input").find(|input| {
            input.contains("type=\"checkbox\"") && input.contains(&format!("value=\"{role}\""))
        });
        mark.unwrap().split('>').next().unwrap().contains("checked")
    };
    assert!(chosen("liaison") && !chosen("observer") && !chosen("clerk"));
    assert!(page.body.contains("别人改过这个账号"));
    let version = page.body.split("form[version]").nth(1).unwrap();
    assert!(version.split('>').next().unwrap().contains("value=\"2\""));
    let again = give(&office, &security, &clerk, "2", "liaison", true).await;
    assert_eq!(again.status, 303, "{}", again.body);
    let odd = give(&office, &security, &clerk, "x", "liaison", false).await;
    assert_eq!(odd.code(), "malformed");
}

#[test]
fn the_three_come_from_the_shell_and_are_reset_there() {
    let shell = Shell::new();
    shell.run(&["migrate"]).expect_ok();
    for (role, name) in [
        ("system-administrator", "admin"),
        ("security-administrator", "security"),
        ("auditor", "auditor"),
    ] {
        let create = shell.command(&[
            "admin",
            "create",
            "--org",
            "样例县信访局",
            "--role",
            role,
            "--username",
            name,
            "--display-name",
            "示例",
        ]);
        let made = run(create, "correct horse 7 battery\n");
        assert_eq!(made.expect_ok(), format!("created {name} ({role})\n"));
    }
    let reset = |name: &str, password: &str| {
        let command = shell.command(&["admin", "reset-password", "--username", name]);
        run(command, password)
    };
    let done = reset("auditor", "another horse 8 battery\n");
    assert!(done.expect_ok().starts_with("reset auditor:"), "{done:?}");
    assert!(!done.err.contains("another horse"), "{done:?}");
    let unknown = reset("nobody", "another horse 8 battery\n");
    assert!(
        unknown.expect_failure().contains("not-found"),
        "{unknown:?}"
    );
    let short = reset("auditor", "short\n");
    assert!(
        short.expect_failure().contains("password: too-short"),
        "{short:?}"
    );
    let whole = shell.run(&["audit", "verify"]);
    assert!(whole.expect_ok().contains("whole: 5 rows"), "{whole:?}");
}
