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

CREATE TABLE agenda_clock (
  session_id uuid NOT NULL,
  item text COLLATE "C" NOT NULL,
  state text NOT NULL,
  used_seconds bigint NOT NULL,
  since timestamp with time zone,
  CONSTRAINT agenda_clock_check CHECK (((state = 'running'::text) = (since IS NOT NULL))),
  CONSTRAINT agenda_clock_pkey PRIMARY KEY (session_id, item),
  CONSTRAINT agenda_clock_session_id_fkey FOREIGN KEY (session_id) REFERENCES review_session(id),
  CONSTRAINT agenda_clock_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'over'::text])))
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

CREATE TABLE hearing_profile (
  org_id uuid NOT NULL,
  quorum_at_least integer NOT NULL,
  quorum_share_of integer NOT NULL,
  quorum_share_in integer NOT NULL,
  threshold text NOT NULL,
  notice_days integer NOT NULL,
  version integer NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_by text NOT NULL,
  changed_by_name text NOT NULL,
  CONSTRAINT hearing_profile_check CHECK ((quorum_share_of <= quorum_share_in)),
  CONSTRAINT hearing_profile_notice_days_check CHECK (((notice_days >= 0) AND (notice_days <= 90))),
  CONSTRAINT hearing_profile_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  CONSTRAINT hearing_profile_pkey PRIMARY KEY (org_id),
  CONSTRAINT hearing_profile_quorum_at_least_check CHECK (((quorum_at_least >= 1) AND (quorum_at_least <= 1000))),
  CONSTRAINT hearing_profile_quorum_share_in_check CHECK (((quorum_share_in >= 1) AND (quorum_share_in <= 100))),
  CONSTRAINT hearing_profile_quorum_share_of_check CHECK (((quorum_share_of >= 1) AND (quorum_share_of <= 100))),
  CONSTRAINT hearing_profile_threshold_check CHECK ((threshold = ANY (ARRAY['half_of_present'::text, 'half_of_valid'::text, 'two_thirds_of_present'::text]))),
  CONSTRAINT hearing_profile_version_check CHECK ((version >= 1))
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

CREATE TABLE named_ballot (
  round_id uuid NOT NULL,
  seat_id uuid NOT NULL,
  ballot_id uuid NOT NULL,
  answers text NOT NULL,
  cast_at timestamp with time zone NOT NULL,
  CONSTRAINT named_ballot_pkey PRIMARY KEY (round_id, seat_id),
  CONSTRAINT named_ballot_round_id_fkey FOREIGN KEY (round_id) REFERENCES review_round(id),
  CONSTRAINT named_ballot_seat_id_fkey FOREIGN KEY (seat_id) REFERENCES seat(id)
);

CREATE TABLE organisation (
  id uuid NOT NULL,
  name text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT organisation_pkey PRIMARY KEY (id)
);

CREATE TABLE outcome (
  id uuid NOT NULL,
  session_id uuid NOT NULL,
  edition integer NOT NULL,
  version integer NOT NULL,
  body text NOT NULL,
  editors text NOT NULL,
  found_by text NOT NULL,
  prepared_by uuid,
  prepared_at timestamp with time zone,
  approved_by uuid,
  approved_at timestamp with time zone,
  agrees boolean,
  answered_how text,
  answered_at timestamp with time zone,
  other_parties text,
  published_by uuid,
  published_at timestamp with time zone,
  listed_until text COLLATE "C",
  ended_how text,
  ended_by uuid,
  ended_at timestamp with time zone,
  answered_by uuid,
  declined_how text,
  declined_by uuid,
  declined_at timestamp with time zone,
  given_back_by uuid,
  given_back_at timestamp with time zone,
  given_back_reason text,
  CONSTRAINT outcome_check CHECK (((approved_by IS NULL) OR ((prepared_by IS NOT NULL) AND (approved_by <> prepared_by)))),
  CONSTRAINT outcome_check1 CHECK (((published_at IS NULL) OR ((approved_by IS NOT NULL) AND (agrees IS NOT NULL) AND (agrees = true)))),
  CONSTRAINT outcome_check2 CHECK ((((prepared_by IS NULL) AND (prepared_at IS NULL)) OR ((prepared_by IS NOT NULL) AND (prepared_at IS NOT NULL)))),
  CONSTRAINT outcome_check3 CHECK ((((approved_by IS NULL) AND (approved_at IS NULL)) OR ((approved_by IS NOT NULL) AND (approved_at IS NOT NULL)))),
  CONSTRAINT outcome_check4 CHECK ((((agrees IS NULL) AND (answered_how IS NULL) AND (answered_at IS NULL)) OR ((agrees IS NOT NULL) AND (answered_how IS NOT NULL) AND (answered_at IS NOT NULL)))),
  CONSTRAINT outcome_check5 CHECK ((((published_by IS NULL) AND (published_at IS NULL) AND (listed_until IS NULL) AND (other_parties IS NULL)) OR ((published_by IS NOT NULL) AND (published_at IS NOT NULL) AND (listed_until IS NOT NULL) AND (other_parties IS NOT NULL)))),
  CONSTRAINT outcome_check6 CHECK ((((ended_how IS NULL) AND (ended_by IS NULL) AND (ended_at IS NULL)) OR ((ended_how IS NOT NULL) AND (ended_by IS NOT NULL) AND (ended_at IS NOT NULL)))),
  CONSTRAINT outcome_check7 CHECK (((answered_at IS NULL) OR (approved_at IS NOT NULL))),
  CONSTRAINT outcome_check8 CHECK (((ended_at IS NULL) OR (published_at IS NOT NULL))),
  CONSTRAINT outcome_check9 CHECK ((((answered_how IS NULL) OR (answered_how = ANY (ARRAY['link'::text, 'paper'::text]))) AND ((declined_how IS NULL) OR (declined_how = ANY (ARRAY['link'::text, 'paper'::text]))) AND ((declined_how IS NULL) = (declined_at IS NULL)) AND ((other_parties IS NULL) OR (other_parties = ANY (ARRAY['nobody'::text, 'all_agreed'::text]))) AND ((ended_how IS NULL) OR (ended_how = ANY (ARRAY['withdrawn'::text, 'taken_back'::text, 'replaced'::text]))) AND ((answered_by IS NULL) OR ((answered_how = 'paper'::text) AND ((agrees = false) OR (answered_by <> prepared_by)))) AND (((given_back_by IS NULL) = (given_back_at IS NULL)) AND ((given_back_by IS NULL) = (given_back_reason IS NULL)) AND ((given_back_by IS NULL) OR (prepared_by IS NULL))))),
  CONSTRAINT outcome_edition_check CHECK (((edition >= 1) AND (edition <= 1000))),
  CONSTRAINT outcome_pkey PRIMARY KEY (id),
  CONSTRAINT outcome_session_id_fkey FOREIGN KEY (session_id) REFERENCES review_session(id),
  CONSTRAINT outcome_version_check CHECK ((version >= 1))
);

CREATE TABLE petition_matter (
  id uuid NOT NULL,
  org_id uuid NOT NULL,
  matter_no text COLLATE "C" NOT NULL,
  title text NOT NULL,
  purpose text NOT NULL,
  category text NOT NULL,
  summary text NOT NULL,
  responsible_unit text NOT NULL,
  version integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  CONSTRAINT petition_matter_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  CONSTRAINT petition_matter_pkey PRIMARY KEY (id),
  CONSTRAINT petition_matter_purpose_check CHECK ((purpose = ANY (ARRAY['SUGGESTION'::text, 'ACCUSATION'::text, 'CLAIM'::text]))),
  CONSTRAINT petition_matter_version_check CHECK ((version >= 1))
);

CREATE TABLE question_tally (
  round_id uuid NOT NULL,
  question integer NOT NULL,
  eligible integer NOT NULL,
  present integer NOT NULL,
  issued integer NOT NULL,
  returned integer NOT NULL,
  invalid integer NOT NULL,
  options text NOT NULL,
  abstain integer NOT NULL,
  rule text NOT NULL,
  CONSTRAINT question_tally_abstain_check CHECK ((abstain >= 0)),
  CONSTRAINT question_tally_eligible_check CHECK ((eligible >= 0)),
  CONSTRAINT question_tally_invalid_check CHECK ((invalid >= 0)),
  CONSTRAINT question_tally_issued_check CHECK ((issued >= 0)),
  CONSTRAINT question_tally_pkey PRIMARY KEY (round_id, question),
  CONSTRAINT question_tally_present_check CHECK ((present >= 0)),
  CONSTRAINT question_tally_question_check CHECK ((question >= 0)),
  CONSTRAINT question_tally_returned_check CHECK ((returned >= 0)),
  CONSTRAINT question_tally_round_id_fkey FOREIGN KEY (round_id) REFERENCES review_round(id)
);

CREATE TABLE review_opinion (
  session_id uuid NOT NULL,
  entry text NOT NULL,
  version integer NOT NULL,
  chair_id uuid,
  chair_name text,
  chair_at timestamp with time zone,
  clerk_id uuid,
  clerk_name text,
  clerk_at timestamp with time zone,
  head_seq bigint,
  head_hash text,
  changed_at timestamp with time zone NOT NULL,
  changed_by text NOT NULL,
  changed_by_name text NOT NULL,
  CONSTRAINT review_opinion_check CHECK (((chair_id IS NULL) OR (clerk_id IS NULL) OR (chair_id <> clerk_id))),
  CONSTRAINT review_opinion_check1 CHECK ((((chair_id IS NULL) AND (chair_name IS NULL) AND (chair_at IS NULL)) OR ((chair_id IS NOT NULL) AND (chair_name IS NOT NULL) AND (chair_at IS NOT NULL)))),
  CONSTRAINT review_opinion_check2 CHECK ((((clerk_id IS NULL) AND (clerk_name IS NULL) AND (clerk_at IS NULL)) OR ((clerk_id IS NOT NULL) AND (clerk_name IS NOT NULL) AND (clerk_at IS NOT NULL)))),
  CONSTRAINT review_opinion_check3 CHECK ((((head_seq IS NULL) AND (head_hash IS NULL)) OR ((head_seq IS NOT NULL) AND (head_hash IS NOT NULL)))),
  CONSTRAINT review_opinion_check4 CHECK (((head_seq IS NULL) OR (chair_id IS NOT NULL))),
  CONSTRAINT review_opinion_check5 CHECK (((head_seq IS NULL) OR (clerk_id IS NOT NULL))),
  CONSTRAINT review_opinion_pkey PRIMARY KEY (session_id),
  CONSTRAINT review_opinion_session_id_fkey FOREIGN KEY (session_id) REFERENCES review_session(id),
  CONSTRAINT review_opinion_version_check CHECK ((version >= 1))
);

CREATE TABLE review_round (
  id uuid NOT NULL,
  session_id uuid NOT NULL,
  position integer NOT NULL,
  kind text NOT NULL,
  minutes integer,
  questions text NOT NULL,
  phase text NOT NULL,
  opened_at timestamp with time zone,
  closes_at timestamp with time zone,
  ended_at timestamp with time zone,
  adjourns boolean NOT NULL,
  CONSTRAINT review_round_check CHECK (((phase = ANY (ARRAY['open'::text, 'closed'::text])) = (opened_at IS NOT NULL))),
  CONSTRAINT review_round_check1 CHECK (((phase = ANY (ARRAY['closed'::text, 'voided'::text])) = (ended_at IS NOT NULL))),
  CONSTRAINT review_round_kind_check CHECK ((kind = ANY (ARRAY['adjourn'::text, 'questions'::text]))),
  CONSTRAINT review_round_phase_check CHECK ((phase = ANY (ARRAY['drafted'::text, 'open'::text, 'closed'::text, 'voided'::text, 'dropped'::text]))),
  CONSTRAINT review_round_pkey PRIMARY KEY (id),
  CONSTRAINT review_round_position_check CHECK (("position" >= 0)),
  CONSTRAINT review_round_session_id_fkey FOREIGN KEY (session_id) REFERENCES review_session(id)
);

CREATE TABLE review_session (
  id uuid NOT NULL,
  org_id uuid NOT NULL,
  matter_id uuid NOT NULL,
  number text COLLATE "C" NOT NULL,
  title text NOT NULL,
  summary text NOT NULL,
  petitioner_statement text NOT NULL,
  unit_statement text NOT NULL,
  venue text NOT NULL,
  scheduled_at timestamp with time zone NOT NULL,
  openness text NOT NULL,
  ballot_mode text NOT NULL,
  profile text NOT NULL,
  allowances text NOT NULL,
  consent text,
  chair_id uuid,
  clerk_id uuid NOT NULL,
  status text NOT NULL,
  back text,
  roll text NOT NULL,
  version integer NOT NULL,
  projector_turn integer NOT NULL,
  changes bigint NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  CONSTRAINT review_session_ballot_mode_check CHECK ((ballot_mode = ANY (ARRAY['named'::text, 'secret'::text]))),
  CONSTRAINT review_session_chair_id_fkey FOREIGN KEY (chair_id) REFERENCES account(id),
  CONSTRAINT review_session_check CHECK (((status = ANY (ARRAY['postponed'::text, 'suspended'::text])) = (back IS NOT NULL))),
  CONSTRAINT review_session_clerk_id_fkey FOREIGN KEY (clerk_id) REFERENCES account(id),
  CONSTRAINT review_session_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES petition_matter(id),
  CONSTRAINT review_session_openness_check CHECK ((openness = ANY (ARRAY['open'::text, 'partly'::text, 'closed'::text]))),
  CONSTRAINT review_session_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisation(id),
  CONSTRAINT review_session_pkey PRIMARY KEY (id),
  CONSTRAINT review_session_projector_turn_check CHECK ((projector_turn >= 0)),
  CONSTRAINT review_session_roll_check CHECK ((roll = ANY (ARRAY['unseated'::text, 'seated'::text, 'check_in'::text, 'frozen'::text]))),
  CONSTRAINT review_session_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'convened'::text, 'panel_drawn'::text, 'opened'::text, 'presenting'::text, 'deliberating'::text, 'voting'::text, 'tallied'::text, 'announced'::text, 'opinion_signed'::text, 'published'::text, 'withheld'::text, 'archived'::text, 'postponed'::text, 'suspended'::text, 'terminated'::text]))),
  CONSTRAINT review_session_version_check CHECK ((version >= 1))
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

CREATE TABLE seat (
  id uuid NOT NULL,
  session_id uuid NOT NULL,
  number integer NOT NULL,
  reviewer_id uuid NOT NULL,
  role text NOT NULL,
  recusal text NOT NULL,
  code_hash text,
  code_turn integer NOT NULL,
  device_id uuid,
  here_since timestamp with time zone,
  on_roll boolean NOT NULL,
  CONSTRAINT seat_check CHECK (((device_id IS NULL) OR (here_since IS NOT NULL))),
  CONSTRAINT seat_code_turn_check CHECK ((code_turn >= 0)),
  CONSTRAINT seat_number_check CHECK ((number >= 0)),
  CONSTRAINT seat_pkey PRIMARY KEY (id),
  CONSTRAINT seat_recusal_check CHECK ((recusal = ANY (ARRAY['none'::text, 'self'::text, 'requested'::text, 'granted'::text, 'refused'::text]))),
  CONSTRAINT seat_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES reviewer(id),
  CONSTRAINT seat_role_check CHECK ((role = ANY (ARRAY['member'::text, 'reserve'::text]))),
  CONSTRAINT seat_session_id_fkey FOREIGN KEY (session_id) REFERENCES review_session(id)
);

CREATE TABLE seat_presence (
  session_id uuid NOT NULL,
  server_id uuid NOT NULL,
  seats text NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  CONSTRAINT seat_presence_pkey PRIMARY KEY (session_id, server_id),
  CONSTRAINT seat_presence_session_id_fkey FOREIGN KEY (session_id) REFERENCES review_session(id)
);

CREATE TABLE session_alert (
  id uuid NOT NULL,
  session_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  seat_number integer NOT NULL,
  times integer NOT NULL,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  settled_at timestamp with time zone,
  CONSTRAINT session_alert_pkey PRIMARY KEY (id),
  CONSTRAINT session_alert_seat_number_check CHECK ((seat_number >= 0)),
  CONSTRAINT session_alert_session_id_fkey FOREIGN KEY (session_id) REFERENCES review_session(id),
  CONSTRAINT session_alert_times_check CHECK ((times >= 1))
);

CREATE TABLE session_document (
  id uuid NOT NULL,
  session_id uuid NOT NULL,
  position integer NOT NULL,
  title text NOT NULL,
  side text NOT NULL,
  kind text NOT NULL,
  pages integer NOT NULL,
  bytes integer NOT NULL,
  sha256 text NOT NULL,
  added_at timestamp with time zone NOT NULL,
  added_by text NOT NULL,
  shown_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  withdrawn_by text,
  CONSTRAINT session_document_bytes_check CHECK ((bytes >= 1)),
  CONSTRAINT session_document_check CHECK (((withdrawn_at IS NULL) = (withdrawn_by IS NULL))),
  CONSTRAINT session_document_kind_check CHECK ((kind = ANY (ARRAY['pdf'::text, 'png'::text, 'jpeg'::text]))),
  CONSTRAINT session_document_pages_check CHECK ((pages >= 1)),
  CONSTRAINT session_document_pkey PRIMARY KEY (id),
  CONSTRAINT session_document_position_check CHECK (("position" >= 1)),
  CONSTRAINT session_document_session_id_fkey FOREIGN KEY (session_id) REFERENCES review_session(id),
  CONSTRAINT session_document_side_check CHECK ((side = ANY (ARRAY['office'::text, 'petitioner'::text, 'unit'::text])))
);

CREATE TABLE session_document_file (
  document_id uuid NOT NULL,
  content bytea NOT NULL,
  CONSTRAINT session_document_file_document_id_fkey FOREIGN KEY (document_id) REFERENCES session_document(id),
  CONSTRAINT session_document_file_pkey PRIMARY KEY (document_id)
);

CREATE TABLE session_document_page (
  document_id uuid NOT NULL,
  number integer NOT NULL,
  encoding text NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  image bytea NOT NULL,
  CONSTRAINT session_document_page_document_id_fkey FOREIGN KEY (document_id) REFERENCES session_document(id),
  CONSTRAINT session_document_page_encoding_check CHECK ((encoding = ANY (ARRAY['png'::text, 'jpeg'::text]))),
  CONSTRAINT session_document_page_height_check CHECK ((height >= 1)),
  CONSTRAINT session_document_page_number_check CHECK ((number >= 1)),
  CONSTRAINT session_document_page_pkey PRIMARY KEY (document_id, number),
  CONSTRAINT session_document_page_width_check CHECK ((width >= 1))
);

CREATE TABLE vote_consent (
  seat_id uuid NOT NULL,
  agrees boolean NOT NULL,
  how text NOT NULL,
  at timestamp with time zone NOT NULL,
  name text NOT NULL,
  device_id uuid,
  recorded_by uuid,
  CONSTRAINT vote_consent_check CHECK (((how = ANY (ARRAY['tablet'::text, 'paper'::text])) AND ((how = 'paper'::text) OR (recorded_by IS NULL)) AND ((how = 'tablet'::text) OR (device_id IS NULL)))),
  CONSTRAINT vote_consent_pkey PRIMARY KEY (seat_id),
  CONSTRAINT vote_consent_seat_id_fkey FOREIGN KEY (seat_id) REFERENCES seat(id)
);

CREATE TABLE wrong_seat_code (
  address_key text COLLATE "C" NOT NULL,
  times integer NOT NULL,
  since timestamp with time zone NOT NULL,
  CONSTRAINT wrong_seat_code_pkey PRIMARY KEY (address_key),
  CONSTRAINT wrong_seat_code_times_check CHECK ((times >= 1))
);

CREATE INDEX account_org_id_username_idx ON account USING btree (org_id, username);

CREATE UNIQUE INDEX account_username_key ON account USING btree (username);

CREATE UNIQUE INDEX agenda_clock_session_id_running_key ON agenda_clock USING btree (session_id) WHERE (state = 'running'::text);

CREATE INDEX audit_entry_actor_seq_idx ON audit_entry USING btree (actor, seq);

CREATE INDEX audit_entry_deed_seq_idx ON audit_entry USING btree (deed, seq);

CREATE INDEX audit_entry_object_id_seq_idx ON audit_entry USING btree (object_id COLLATE "C", seq);

CREATE INDEX audit_entry_recorded_at_seq_idx ON audit_entry USING btree (recorded_at, seq);

CREATE INDEX command_recorded_at_idx ON command USING btree (recorded_at);

CREATE INDEX log_in_account_id_created_at_idx ON log_in USING btree (account_id, created_at);

CREATE UNIQUE INDEX log_in_refresh_hash_key ON log_in USING btree (refresh_hash);

CREATE INDEX log_in_failure_last_failed_at_idx ON log_in_failure USING btree (last_failed_at);

CREATE UNIQUE INDEX named_ballot_ballot_id_key ON named_ballot USING btree (ballot_id);

CREATE INDEX named_ballot_seat_id_idx ON named_ballot USING btree (seat_id);

CREATE INDEX outcome_listed_idx ON outcome USING btree (published_at, id) WHERE ((published_at IS NOT NULL) AND (ended_at IS NULL));

CREATE UNIQUE INDEX outcome_public_key ON outcome USING btree (session_id) WHERE ((published_at IS NOT NULL) AND (ended_at IS NULL));

CREATE UNIQUE INDEX outcome_session_id_edition_key ON outcome USING btree (session_id, edition);

CREATE UNIQUE INDEX petition_matter_org_id_matter_no_key ON petition_matter USING btree (org_id, matter_no);

CREATE UNIQUE INDEX review_round_session_id_open_key ON review_round USING btree (session_id) WHERE (phase = 'open'::text);

CREATE UNIQUE INDEX review_round_session_id_position_key ON review_round USING btree (session_id, "position");

CREATE INDEX review_session_matter_id_idx ON review_session USING btree (matter_id);

CREATE UNIQUE INDEX review_session_org_id_number_key ON review_session USING btree (org_id, number);

CREATE INDEX review_session_org_id_scheduled_at_id_idx ON review_session USING btree (org_id, scheduled_at, id);

CREATE INDEX reviewer_org_id_category_name_order_id_idx ON reviewer USING btree (org_id, category, name_order, id);

CREATE INDEX reviewer_org_id_name_folded_idx ON reviewer USING btree (org_id, name_folded);

CREATE INDEX reviewer_org_id_name_order_id_idx ON reviewer USING btree (org_id, name_order, id);

CREATE UNIQUE INDEX seat_code_hash_key ON seat USING btree (code_hash);

CREATE UNIQUE INDEX seat_session_id_device_id_key ON seat USING btree (session_id, device_id);

CREATE UNIQUE INDEX seat_session_id_number_key ON seat USING btree (session_id, number);

CREATE UNIQUE INDEX seat_session_id_reviewer_id_key ON seat USING btree (session_id, reviewer_id);

CREATE UNIQUE INDEX session_alert_open_key ON session_alert USING btree (session_id, kind, seat_number) WHERE (settled_at IS NULL);

CREATE UNIQUE INDEX session_document_session_id_position_key ON session_document USING btree (session_id, "position");

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

