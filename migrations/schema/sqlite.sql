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

CREATE TABLE "agenda_clock" (
  "session_id" uuid_text NOT NULL,
  "item" text NOT NULL,
  "state" text NOT NULL CHECK ("state" IN ('running', 'paused', 'over')),
  "used_seconds" integer NOT NULL,
  "since" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("session_id", "item"),
  FOREIGN KEY ("session_id") REFERENCES "review_session" ("id"),
  CHECK (("state" = 'running') = ("since" IS NOT NULL))
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

CREATE TABLE "hearing_profile" (
  "org_id" uuid_text NOT NULL PRIMARY KEY,
  "quorum_at_least" integer NOT NULL CHECK ("quorum_at_least" BETWEEN 1 AND 1000),
  "quorum_share_of" integer NOT NULL CHECK ("quorum_share_of" BETWEEN 1 AND 100),
  "quorum_share_in" integer NOT NULL CHECK ("quorum_share_in" BETWEEN 1 AND 100),
  "threshold" text NOT NULL CHECK ("threshold" IN ('half_of_present', 'half_of_valid', 'two_thirds_of_present')),
  "notice_days" integer NOT NULL CHECK ("notice_days" BETWEEN 0 AND 90),
  "version" integer NOT NULL CHECK ("version" >= 1),
  "changed_at" timestamp_with_timezone_text NOT NULL,
  "changed_by" text NOT NULL,
  "changed_by_name" text NOT NULL,
  FOREIGN KEY ("org_id") REFERENCES "organisation" ("id"),
  CHECK ("quorum_share_of" <= "quorum_share_in")
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

CREATE TABLE "named_ballot" (
  "round_id" uuid_text NOT NULL,
  "seat_id" uuid_text NOT NULL,
  "ballot_id" uuid_text NOT NULL,
  "answers" text NOT NULL,
  "cast_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("round_id", "seat_id"),
  FOREIGN KEY ("round_id") REFERENCES "review_round" ("id"),
  FOREIGN KEY ("seat_id") REFERENCES "seat" ("id")
);

CREATE TABLE "organisation" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "name" text NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL
);

CREATE TABLE "outcome" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "session_id" uuid_text NOT NULL,
  "edition" integer NOT NULL CHECK ("edition" BETWEEN 1 AND 1000),
  "version" integer NOT NULL CHECK ("version" >= 1),
  "body" text NOT NULL,
  "editors" text NOT NULL,
  "found_by" text NOT NULL,
  "prepared_by" uuid_text NULL,
  "prepared_at" timestamp_with_timezone_text NULL,
  "approved_by" uuid_text NULL,
  "approved_at" timestamp_with_timezone_text NULL,
  "agrees" boolean NULL,
  "answered_how" text NULL,
  "answered_at" timestamp_with_timezone_text NULL,
  "other_parties" text NULL,
  "published_by" uuid_text NULL,
  "published_at" timestamp_with_timezone_text NULL,
  "listed_until" text NULL,
  "ended_how" text NULL,
  "ended_by" uuid_text NULL,
  "ended_at" timestamp_with_timezone_text NULL,
  "answered_by" uuid_text NULL,
  "declined_how" text NULL,
  "declined_by" uuid_text NULL,
  "declined_at" timestamp_with_timezone_text NULL,
  "given_back_by" uuid_text NULL,
  "given_back_at" timestamp_with_timezone_text NULL,
  "given_back_reason" text NULL CHECK ((answered_how IS NULL OR answered_how IN ('link', 'paper')) AND (declined_how IS NULL OR declined_how IN ('link', 'paper')) AND ((declined_how IS NULL) = (declined_at IS NULL)) AND (other_parties IS NULL OR other_parties IN ('nobody', 'all_agreed')) AND (ended_how IS NULL OR ended_how IN ('withdrawn', 'taken_back', 'replaced')) AND (answered_by IS NULL OR (answered_how = 'paper' AND (agrees = FALSE OR answered_by <> prepared_by))) AND ((given_back_by IS NULL) = (given_back_at IS NULL) AND (given_back_by IS NULL) = (given_back_reason IS NULL) AND (given_back_by IS NULL OR prepared_by IS NULL))),
  FOREIGN KEY ("session_id") REFERENCES "review_session" ("id"),
  CHECK ("approved_by" IS NULL OR ("prepared_by" IS NOT NULL AND "approved_by" <> "prepared_by")),
  CHECK ("published_at" IS NULL OR ("approved_by" IS NOT NULL AND "agrees" IS NOT NULL AND "agrees" = TRUE)),
  CHECK (("prepared_by" IS NULL AND "prepared_at" IS NULL) OR ("prepared_by" IS NOT NULL AND "prepared_at" IS NOT NULL)),
  CHECK (("approved_by" IS NULL AND "approved_at" IS NULL) OR ("approved_by" IS NOT NULL AND "approved_at" IS NOT NULL)),
  CHECK (("agrees" IS NULL AND "answered_how" IS NULL AND "answered_at" IS NULL) OR ("agrees" IS NOT NULL AND "answered_how" IS NOT NULL AND "answered_at" IS NOT NULL)),
  CHECK (("published_by" IS NULL AND "published_at" IS NULL AND "listed_until" IS NULL AND "other_parties" IS NULL) OR ("published_by" IS NOT NULL AND "published_at" IS NOT NULL AND "listed_until" IS NOT NULL AND "other_parties" IS NOT NULL)),
  CHECK (("ended_how" IS NULL AND "ended_by" IS NULL AND "ended_at" IS NULL) OR ("ended_how" IS NOT NULL AND "ended_by" IS NOT NULL AND "ended_at" IS NOT NULL)),
  CHECK ("answered_at" IS NULL OR "approved_at" IS NOT NULL),
  CHECK ("ended_at" IS NULL OR "published_at" IS NOT NULL)
);

CREATE TABLE "petition_matter" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "org_id" uuid_text NOT NULL,
  "matter_no" text NOT NULL,
  "title" text NOT NULL,
  "purpose" text NOT NULL CHECK ("purpose" IN ('SUGGESTION', 'ACCUSATION', 'CLAIM')),
  "category" text NOT NULL,
  "summary" text NOT NULL,
  "responsible_unit" text NOT NULL,
  "version" integer NOT NULL CHECK ("version" >= 1),
  "created_at" timestamp_with_timezone_text NOT NULL,
  "created_by" text NOT NULL,
  FOREIGN KEY ("org_id") REFERENCES "organisation" ("id")
);

CREATE TABLE "question_tally" (
  "round_id" uuid_text NOT NULL,
  "question" integer NOT NULL CHECK ("question" >= 0),
  "eligible" integer NOT NULL CHECK ("eligible" >= 0),
  "present" integer NOT NULL CHECK ("present" >= 0),
  "issued" integer NOT NULL CHECK ("issued" >= 0),
  "returned" integer NOT NULL CHECK ("returned" >= 0),
  "invalid" integer NOT NULL CHECK ("invalid" >= 0),
  "options" text NOT NULL,
  "abstain" integer NOT NULL CHECK ("abstain" >= 0),
  "rule" text NOT NULL,
  PRIMARY KEY ("round_id", "question"),
  FOREIGN KEY ("round_id") REFERENCES "review_round" ("id")
);

CREATE TABLE "review_opinion" (
  "session_id" uuid_text NOT NULL PRIMARY KEY,
  "entry" text NOT NULL,
  "version" integer NOT NULL CHECK ("version" >= 1),
  "chair_id" uuid_text NULL,
  "chair_name" text NULL,
  "chair_at" timestamp_with_timezone_text NULL,
  "clerk_id" uuid_text NULL,
  "clerk_name" text NULL,
  "clerk_at" timestamp_with_timezone_text NULL,
  "head_seq" integer NULL,
  "head_hash" text NULL,
  "changed_at" timestamp_with_timezone_text NOT NULL,
  "changed_by" text NOT NULL,
  "changed_by_name" text NOT NULL,
  FOREIGN KEY ("session_id") REFERENCES "review_session" ("id"),
  CHECK ("chair_id" IS NULL OR "clerk_id" IS NULL OR "chair_id" <> "clerk_id"),
  CHECK (("chair_id" IS NULL AND "chair_name" IS NULL AND "chair_at" IS NULL) OR ("chair_id" IS NOT NULL AND "chair_name" IS NOT NULL AND "chair_at" IS NOT NULL)),
  CHECK (("clerk_id" IS NULL AND "clerk_name" IS NULL AND "clerk_at" IS NULL) OR ("clerk_id" IS NOT NULL AND "clerk_name" IS NOT NULL AND "clerk_at" IS NOT NULL)),
  CHECK (("head_seq" IS NULL AND "head_hash" IS NULL) OR ("head_seq" IS NOT NULL AND "head_hash" IS NOT NULL)),
  CHECK ("head_seq" IS NULL OR "chair_id" IS NOT NULL),
  CHECK ("head_seq" IS NULL OR "clerk_id" IS NOT NULL)
);

CREATE TABLE "review_round" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "session_id" uuid_text NOT NULL,
  "position" integer NOT NULL CHECK ("position" >= 0),
  "kind" text NOT NULL CHECK ("kind" IN ('adjourn', 'questions')),
  "minutes" integer NULL,
  "questions" text NOT NULL,
  "phase" text NOT NULL CHECK ("phase" IN ('drafted', 'open', 'closed', 'voided', 'dropped')),
  "opened_at" timestamp_with_timezone_text NULL,
  "closes_at" timestamp_with_timezone_text NULL,
  "ended_at" timestamp_with_timezone_text NULL,
  "adjourns" boolean NOT NULL,
  FOREIGN KEY ("session_id") REFERENCES "review_session" ("id"),
  CHECK (("phase" IN ('open', 'closed')) = ("opened_at" IS NOT NULL)),
  CHECK (("phase" IN ('closed', 'voided')) = ("ended_at" IS NOT NULL))
);

CREATE TABLE "review_session" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "org_id" uuid_text NOT NULL,
  "matter_id" uuid_text NOT NULL,
  "number" text NOT NULL,
  "title" text NOT NULL,
  "summary" text NOT NULL,
  "petitioner_statement" text NOT NULL,
  "unit_statement" text NOT NULL,
  "venue" text NOT NULL,
  "scheduled_at" timestamp_with_timezone_text NOT NULL,
  "openness" text NOT NULL CHECK ("openness" IN ('open', 'partly', 'closed')),
  "ballot_mode" text NOT NULL CHECK ("ballot_mode" IN ('named', 'secret')),
  "profile" text NOT NULL,
  "allowances" text NOT NULL,
  "consent" text NULL,
  "chair_id" uuid_text NULL,
  "clerk_id" uuid_text NOT NULL,
  "status" text NOT NULL CHECK ("status" IN ('draft', 'convened', 'panel_drawn', 'opened', 'presenting', 'deliberating', 'voting', 'tallied', 'announced', 'opinion_signed', 'published', 'withheld', 'archived', 'postponed', 'suspended', 'terminated')),
  "back" text NULL,
  "roll" text NOT NULL CHECK ("roll" IN ('unseated', 'seated', 'check_in', 'frozen')),
  "version" integer NOT NULL CHECK ("version" >= 1),
  "projector_turn" integer NOT NULL CHECK ("projector_turn" >= 0),
  "changes" integer NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  "created_by" text NOT NULL,
  FOREIGN KEY ("org_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("matter_id") REFERENCES "petition_matter" ("id"),
  FOREIGN KEY ("chair_id") REFERENCES "account" ("id"),
  FOREIGN KEY ("clerk_id") REFERENCES "account" ("id"),
  CHECK (("status" IN ('postponed', 'suspended')) = ("back" IS NOT NULL))
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

CREATE TABLE "seat" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "session_id" uuid_text NOT NULL,
  "number" integer NOT NULL CHECK ("number" >= 0),
  "reviewer_id" uuid_text NOT NULL,
  "role" text NOT NULL CHECK ("role" IN ('member', 'reserve')),
  "recusal" text NOT NULL CHECK ("recusal" IN ('none', 'self', 'requested', 'granted', 'refused')),
  "code_hash" text NULL,
  "code_turn" integer NOT NULL CHECK ("code_turn" >= 0),
  "device_id" uuid_text NULL,
  "here_since" timestamp_with_timezone_text NULL,
  "on_roll" boolean NOT NULL,
  FOREIGN KEY ("session_id") REFERENCES "review_session" ("id"),
  FOREIGN KEY ("reviewer_id") REFERENCES "reviewer" ("id"),
  CHECK ("device_id" IS NULL OR "here_since" IS NOT NULL)
);

CREATE TABLE "seat_presence" (
  "session_id" uuid_text NOT NULL,
  "server_id" uuid_text NOT NULL,
  "seats" text NOT NULL,
  "seen_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("session_id", "server_id"),
  FOREIGN KEY ("session_id") REFERENCES "review_session" ("id")
);

CREATE TABLE "session_alert" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "session_id" uuid_text NOT NULL,
  "kind" text NOT NULL,
  "seat_number" integer NOT NULL CHECK ("seat_number" >= 0),
  "times" integer NOT NULL CHECK ("times" >= 1),
  "first_at" timestamp_with_timezone_text NOT NULL,
  "last_at" timestamp_with_timezone_text NOT NULL,
  "settled_at" timestamp_with_timezone_text NULL,
  FOREIGN KEY ("session_id") REFERENCES "review_session" ("id")
);

CREATE TABLE "session_document" (
  "id" uuid_text NOT NULL PRIMARY KEY,
  "session_id" uuid_text NOT NULL,
  "position" integer NOT NULL CHECK ("position" >= 1),
  "title" text NOT NULL,
  "side" text NOT NULL CHECK ("side" IN ('office', 'petitioner', 'unit')),
  "kind" text NOT NULL CHECK ("kind" IN ('pdf', 'png', 'jpeg')),
  "pages" integer NOT NULL CHECK ("pages" >= 1),
  "bytes" integer NOT NULL CHECK ("bytes" >= 1),
  "sha256" text NOT NULL,
  "added_at" timestamp_with_timezone_text NOT NULL,
  "added_by" text NOT NULL,
  "shown_at" timestamp_with_timezone_text NULL,
  "withdrawn_at" timestamp_with_timezone_text NULL,
  "withdrawn_by" text NULL,
  FOREIGN KEY ("session_id") REFERENCES "review_session" ("id"),
  CHECK (("withdrawn_at" IS NULL) = ("withdrawn_by" IS NULL))
);

CREATE TABLE "session_document_file" (
  "document_id" uuid_text NOT NULL PRIMARY KEY,
  "content" blob NOT NULL,
  FOREIGN KEY ("document_id") REFERENCES "session_document" ("id")
);

CREATE TABLE "session_document_page" (
  "document_id" uuid_text NOT NULL,
  "number" integer NOT NULL CHECK ("number" >= 1),
  "encoding" text NOT NULL CHECK ("encoding" IN ('png', 'jpeg')),
  "width" integer NOT NULL CHECK ("width" >= 1),
  "height" integer NOT NULL CHECK ("height" >= 1),
  "image" blob NOT NULL,
  PRIMARY KEY ("document_id", "number"),
  FOREIGN KEY ("document_id") REFERENCES "session_document" ("id")
);

CREATE TABLE "vote_consent" (
  "seat_id" uuid_text NOT NULL PRIMARY KEY,
  "agrees" boolean NOT NULL,
  "how" text NOT NULL,
  "at" timestamp_with_timezone_text NOT NULL,
  "name" text NOT NULL DEFAULT '',
  "device_id" uuid_text NULL,
  "recorded_by" uuid_text NULL CHECK (how IN ('tablet', 'paper') AND (how = 'paper' OR recorded_by IS NULL) AND (how = 'tablet' OR device_id IS NULL)),
  FOREIGN KEY ("seat_id") REFERENCES "seat" ("id")
);

CREATE TABLE "wrong_seat_code" (
  "address_key" text NOT NULL PRIMARY KEY,
  "times" integer NOT NULL CHECK ("times" >= 1),
  "since" timestamp_with_timezone_text NOT NULL
);

CREATE INDEX "account_org_id_username_idx" ON "account" ("org_id", "username");

CREATE UNIQUE INDEX "account_username_key" ON "account" ("username");

CREATE UNIQUE INDEX "agenda_clock_session_id_running_key" ON "agenda_clock" ("session_id") WHERE "state" = 'running';

CREATE INDEX "audit_entry_actor_seq_idx" ON "audit_entry" ("actor", "seq");

CREATE INDEX "audit_entry_deed_seq_idx" ON "audit_entry" ("deed", "seq");

CREATE INDEX audit_entry_object_id_seq_idx ON audit_entry (object_id, seq);

CREATE INDEX "audit_entry_recorded_at_seq_idx" ON "audit_entry" ("recorded_at", "seq");

CREATE INDEX "command_recorded_at_idx" ON "command" ("recorded_at");

CREATE INDEX "log_in_account_id_created_at_idx" ON "log_in" ("account_id", "created_at");

CREATE UNIQUE INDEX "log_in_refresh_hash_key" ON "log_in" ("refresh_hash");

CREATE INDEX "log_in_failure_last_failed_at_idx" ON "log_in_failure" ("last_failed_at");

CREATE UNIQUE INDEX "named_ballot_ballot_id_key" ON "named_ballot" ("ballot_id");

CREATE INDEX "named_ballot_seat_id_idx" ON "named_ballot" ("seat_id");

CREATE INDEX "outcome_listed_idx" ON "outcome" ("published_at", "id") WHERE "published_at" IS NOT NULL AND "ended_at" IS NULL;

CREATE UNIQUE INDEX "outcome_public_key" ON "outcome" ("session_id") WHERE "published_at" IS NOT NULL AND "ended_at" IS NULL;

CREATE UNIQUE INDEX "outcome_session_id_edition_key" ON "outcome" ("session_id", "edition");

CREATE UNIQUE INDEX "petition_matter_org_id_matter_no_key" ON "petition_matter" ("org_id", "matter_no");

CREATE UNIQUE INDEX "review_round_session_id_open_key" ON "review_round" ("session_id") WHERE "phase" = 'open';

CREATE UNIQUE INDEX "review_round_session_id_position_key" ON "review_round" ("session_id", "position");

CREATE INDEX "review_session_matter_id_idx" ON "review_session" ("matter_id");

CREATE UNIQUE INDEX "review_session_org_id_number_key" ON "review_session" ("org_id", "number");

CREATE INDEX "review_session_org_id_scheduled_at_id_idx" ON "review_session" ("org_id", "scheduled_at", "id");

CREATE INDEX "reviewer_org_id_category_name_order_id_idx" ON "reviewer" ("org_id", "category", "name_order", "id");

CREATE INDEX "reviewer_org_id_name_folded_idx" ON "reviewer" ("org_id", "name_folded");

CREATE INDEX "reviewer_org_id_name_order_id_idx" ON "reviewer" ("org_id", "name_order", "id");

CREATE UNIQUE INDEX "seat_code_hash_key" ON "seat" ("code_hash");

CREATE UNIQUE INDEX "seat_session_id_device_id_key" ON "seat" ("session_id", "device_id");

CREATE UNIQUE INDEX "seat_session_id_number_key" ON "seat" ("session_id", "number");

CREATE UNIQUE INDEX "seat_session_id_reviewer_id_key" ON "seat" ("session_id", "reviewer_id");

CREATE UNIQUE INDEX "session_alert_open_key" ON "session_alert" ("session_id", "kind", "seat_number") WHERE "settled_at" IS NULL;

CREATE UNIQUE INDEX "session_document_session_id_position_key" ON "session_document" ("session_id", "position");

CREATE TRIGGER audit_entry_grows_by_one BEFORE INSERT ON audit_entry WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_entry) BEGIN SELECT RAISE(ABORT, 'audit_entry grows by one row at its end'); END;

CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

CREATE TRIGGER audit_entry_is_never_deleted BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

