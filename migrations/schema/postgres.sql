CREATE TABLE account (
  id uuid NOT NULL,
  org_id uuid NOT NULL,
  username text COLLATE "C" NOT NULL,
  display_name text NOT NULL,
  password_hash text NOT NULL,
  must_change_password boolean NOT NULL,
  disabled_at timestamp with time zone,
  totp_secret_sealed text,
  totp_enrolled_at timestamp with time zone,
  totp_last_step bigint,
  version integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  language text,
  text_size text,
  CONSTRAINT account_language_check CHECK ((language = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  CONSTRAINT account_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_text_size_check CHECK ((text_size = ANY (ARRAY['normal'::text, 'large'::text, 'largest'::text]))),
  CONSTRAINT account_version_check CHECK ((version >= 1))
);

CREATE TABLE account_role (
  account_id uuid NOT NULL,
  role text NOT NULL,
  CONSTRAINT account_role_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT account_role_pkey PRIMARY KEY (account_id, role),
  CONSTRAINT account_role_role_check CHECK ((role = ANY (ARRAY['system-administrator'::text, 'security-administrator'::text, 'auditor'::text, 'clerk'::text, 'chair'::text, 'liaison'::text, 'observer'::text])))
);

CREATE TABLE audit_entry (
  seq bigint NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  actor text NOT NULL,
  actor_name text NOT NULL,
  deed text NOT NULL,
  object_kind text NOT NULL,
  object_id text NOT NULL,
  detail text NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  CONSTRAINT audit_entry_pkey PRIMARY KEY (seq),
  CONSTRAINT audit_entry_seq_check CHECK ((seq >= 1))
);

CREATE TABLE command (
  id uuid NOT NULL,
  actor text NOT NULL,
  kind text NOT NULL,
  fingerprint text NOT NULL,
  outcome text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT command_pkey PRIMARY KEY (id)
);

CREATE TABLE log_in (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  stage text NOT NULL,
  refresh_hash text NOT NULL,
  device text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT log_in_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT log_in_pkey PRIMARY KEY (id),
  CONSTRAINT log_in_stage_check CHECK ((stage = ANY (ARRAY['code'::text, 'enrol'::text, 'password'::text, 'complete'::text])))
);

CREATE TABLE log_in_failure (
  username text COLLATE "C" NOT NULL,
  address_key text NOT NULL,
  failures integer NOT NULL,
  first_failed_at timestamp with time zone NOT NULL,
  last_failed_at timestamp with time zone NOT NULL,
  locked_until timestamp with time zone,
  CONSTRAINT log_in_failure_failures_check CHECK ((failures >= 1)),
  CONSTRAINT log_in_failure_pkey PRIMARY KEY (username, address_key)
);

CREATE TABLE organisation (
  id uuid NOT NULL,
  name text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT organisation_pkey PRIMARY KEY (id)
);

CREATE TABLE reviewer (
  id uuid NOT NULL,
  org_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  category text NOT NULL,
  appointing_body text NOT NULL,
  term_from text NOT NULL,
  term_to text NOT NULL,
  conflict_units text NOT NULL,
  access_needs text NOT NULL,
  access_note text,
  retired_at timestamp with time zone,
  retire_reason text,
  version integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  name_order text COLLATE "C" NOT NULL,
  name_folded text COLLATE "C" NOT NULL,
  CONSTRAINT reviewer_category_check CHECK ((category = ANY (ARRAY['npc'::text, 'party_delegate'::text, 'cppcc'::text, 'community_cadre'::text, 'social_worker'::text, 'mediator'::text, 'lawyer'::text, 'sector_expert'::text, 'five_elders'::text, 'resident_rep'::text]))),
  CONSTRAINT reviewer_check CHECK ((term_from <= term_to)),
  CONSTRAINT reviewer_check1 CHECK (((retired_at IS NULL) = (retire_reason IS NULL))),
  CONSTRAINT reviewer_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  CONSTRAINT reviewer_pkey PRIMARY KEY (id),
  CONSTRAINT reviewer_version_check CHECK ((version >= 1))
);

CREATE TABLE reviewer_revision (
  reviewer_id uuid NOT NULL,
  version integer NOT NULL,
  org_id uuid NOT NULL,
  snapshot text NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_by text NOT NULL,
  changed_by_name text NOT NULL,
  CONSTRAINT reviewer_revision_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  CONSTRAINT reviewer_revision_pkey PRIMARY KEY (reviewer_id, version),
  CONSTRAINT reviewer_revision_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES reviewer(id),
  CONSTRAINT reviewer_revision_version_check CHECK ((version >= 1))
);

CREATE TABLE revision (
  topic text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  CONSTRAINT revision_number_check CHECK ((number >= 1)),
  CONSTRAINT revision_pkey PRIMARY KEY (topic)
);

CREATE INDEX account_org_id_username_idx ON account USING btree (org_id, username);

CREATE UNIQUE INDEX account_username_key ON account USING btree (username);

CREATE INDEX audit_entry_actor_seq_idx ON audit_entry USING btree (actor, seq);

CREATE INDEX audit_entry_deed_seq_idx ON audit_entry USING btree (deed, seq);

CREATE INDEX audit_entry_object_id_seq_idx ON audit_entry USING btree (object_id COLLATE "C", seq);

CREATE INDEX audit_entry_recorded_at_seq_idx ON audit_entry USING btree (recorded_at, seq);

CREATE INDEX command_recorded_at_idx ON command USING btree (recorded_at);

CREATE INDEX log_in_account_id_created_at_idx ON log_in USING btree (account_id, created_at);

CREATE UNIQUE INDEX log_in_refresh_hash_key ON log_in USING btree (refresh_hash);

CREATE INDEX log_in_failure_last_failed_at_idx ON log_in_failure USING btree (last_failed_at);

CREATE INDEX reviewer_org_id_category_name_order_id_idx ON reviewer USING btree (org_id, category, name_order, id);

CREATE INDEX reviewer_org_id_name_folded_idx ON reviewer USING btree (org_id, name_folded);

CREATE INDEX reviewer_org_id_name_order_id_idx ON reviewer USING btree (org_id, name_order, id);

CREATE OR REPLACE FUNCTION audit_entry_next()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN IF NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_entry) THEN RAISE EXCEPTION 'audit_entry grows by one row at its end'; END IF; RETURN NEW; END $function$;

CREATE OR REPLACE FUNCTION audit_entry_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END $function$;

CREATE TRIGGER audit_entry_grows_by_one BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_next();

CREATE TRIGGER audit_entry_is_never_changed BEFORE DELETE OR UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse();

CREATE TRIGGER audit_entry_is_never_emptied BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse();

