CREATE TABLE "account" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "org_id" uuid_text NOT NULL,
  "username" text NOT NULL,
  "display_name" text NOT NULL,
  "password_hash" text NOT NULL,
  "must_change_password" boolean NOT NULL,
  "disabled_at" timestamp_with_timezone_text NULL,
  "totp_secret_sealed" text NULL,
  "totp_enrolled_at" timestamp_with_timezone_text NULL,
  "totp_last_step" integer NULL,
  "version" integer NOT NULL CHECK ("version" >= 1),
  "created_at" timestamp_with_timezone_text NOT NULL,
  "created_by" text NOT NULL,
  "language" text NULL CHECK ("language" IN ('zh-CN', 'en')),
  "text_size" text NULL CHECK ("text_size" IN ('normal', 'large', 'largest')),
  FOREIGN KEY ("org_id") REFERENCES "organisation" ("id")
);

CREATE TABLE "account_role" (
  "account_id" uuid_text NOT NULL,
  "role" text NOT NULL CHECK ("role" IN ('system-administrator', 'security-administrator', 'auditor', 'clerk', 'chair', 'liaison', 'observer')),
  PRIMARY KEY ("account_id", "role"),
  FOREIGN KEY ("account_id") REFERENCES "account" ("id")
);

CREATE TABLE "audit_entry" (
  "seq" integer NOT NULL PRIMARY KEY,
  "recorded_at" timestamp_with_timezone_text NOT NULL,
  "actor" text NOT NULL,
  "actor_name" text NOT NULL,
  "deed" text NOT NULL,
  "object_kind" text NOT NULL,
  "object_id" text NOT NULL,
  "detail" text NOT NULL,
  "previous_hash" text NOT NULL,
  "hash" text NOT NULL,
  CHECK ("seq" >= 1)
);

CREATE TABLE "command" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "actor" text NOT NULL,
  "kind" text NOT NULL,
  "fingerprint" text NOT NULL,
  "outcome" text NOT NULL,
  "recorded_at" timestamp_with_timezone_text NOT NULL
);

CREATE TABLE "log_in" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "account_id" uuid_text NOT NULL,
  "stage" text NOT NULL CHECK ("stage" IN ('code', 'enrol', 'password', 'complete')),
  "refresh_hash" text NOT NULL,
  "device" text NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  "last_seen_at" timestamp_with_timezone_text NOT NULL,
  "ends_at" timestamp_with_timezone_text NOT NULL,
  "ended_at" timestamp_with_timezone_text NULL,
  FOREIGN KEY ("account_id") REFERENCES "account" ("id")
);

CREATE TABLE "log_in_failure" (
  "username" text NOT NULL,
  "address_key" text NOT NULL,
  "failures" integer NOT NULL,
  "first_failed_at" timestamp_with_timezone_text NOT NULL,
  "last_failed_at" timestamp_with_timezone_text NOT NULL,
  "locked_until" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("username", "address_key"),
  CHECK ("failures" >= 1)
);

CREATE TABLE "organisation" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "name" text NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL
);

CREATE TABLE "reviewer" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "org_id" uuid_text NOT NULL,
  "name" text NOT NULL,
  "category" text NOT NULL CHECK ("category" IN ('npc', 'party_delegate', 'cppcc', 'community_cadre', 'social_worker', 'mediator', 'lawyer', 'sector_expert', 'five_elders', 'resident_rep')),
  "appointing_body" text NOT NULL,
  "term_from" text NOT NULL,
  "term_to" text NOT NULL,
  "conflict_units" text NOT NULL,
  "access_needs" text NOT NULL,
  "access_note" text NULL,
  "retired_at" timestamp_with_timezone_text NULL,
  "retire_reason" text NULL,
  "version" integer NOT NULL CHECK ("version" >= 1),
  "created_at" timestamp_with_timezone_text NOT NULL,
  "created_by" text NOT NULL,
  "name_order" text NOT NULL DEFAULT '',
  "name_folded" text NOT NULL DEFAULT '',
  FOREIGN KEY ("org_id") REFERENCES "organisation" ("id"),
  CHECK ("term_from" <= "term_to"),
  CHECK (("retired_at" IS NULL) = ("retire_reason" IS NULL))
);

CREATE TABLE "reviewer_revision" (
  "reviewer_id" uuid_text NOT NULL,
  "version" integer NOT NULL CHECK ("version" >= 1),
  "org_id" uuid_text NOT NULL,
  "snapshot" text NOT NULL,
  "changed_at" timestamp_with_timezone_text NOT NULL,
  "changed_by" text NOT NULL,
  "changed_by_name" text NOT NULL,
  PRIMARY KEY ("reviewer_id", "version"),
  FOREIGN KEY ("reviewer_id") REFERENCES "reviewer" ("id"),
  FOREIGN KEY ("org_id") REFERENCES "organisation" ("id")
);

CREATE TABLE "revision" (
  "topic" text NOT NULL PRIMARY KEY,
  "number" integer NOT NULL,
  CHECK ("number" >= 1)
);

CREATE INDEX "account_org_id_username_idx" ON "account" ("org_id", "username");

CREATE UNIQUE INDEX "account_username_key" ON "account" ("username");

CREATE INDEX "audit_entry_actor_seq_idx" ON "audit_entry" ("actor", "seq");

CREATE INDEX "audit_entry_deed_seq_idx" ON "audit_entry" ("deed", "seq");

CREATE INDEX audit_entry_object_id_seq_idx ON audit_entry (object_id, seq);

CREATE INDEX "audit_entry_recorded_at_seq_idx" ON "audit_entry" ("recorded_at", "seq");

CREATE INDEX "command_recorded_at_idx" ON "command" ("recorded_at");

CREATE INDEX "log_in_account_id_created_at_idx" ON "log_in" ("account_id", "created_at");

CREATE UNIQUE INDEX "log_in_refresh_hash_key" ON "log_in" ("refresh_hash");

CREATE INDEX "log_in_failure_last_failed_at_idx" ON "log_in_failure" ("last_failed_at");

CREATE INDEX "reviewer_org_id_category_name_order_id_idx" ON "reviewer" ("org_id", "category", "name_order", "id");

CREATE INDEX "reviewer_org_id_name_folded_idx" ON "reviewer" ("org_id", "name_folded");

CREATE INDEX "reviewer_org_id_name_order_id_idx" ON "reviewer" ("org_id", "name_order", "id");

CREATE TRIGGER audit_entry_grows_by_one BEFORE INSERT ON audit_entry WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_entry) BEGIN SELECT RAISE(ABORT, 'audit_entry grows by one row at its end'); END;

CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

CREATE TRIGGER audit_entry_is_never_deleted BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

