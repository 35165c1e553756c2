BEGIN TRANSACTION;
CREATE TABLE accounts (
	account_id TEXT NOT NULL, 
	cluster_id TEXT NOT NULL, 
	organisation_id TEXT NOT NULL, 
	provider_id TEXT NOT NULL, 
	email TEXT NOT NULL, 
	name TEXT NOT NULL, 
	password_hash TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	disabled_at TEXT NOT NULL, 
	roles JSON NOT NULL, 
	CONSTRAINT pk_accounts PRIMARY KEY (account_id)
);
INSERT INTO "accounts" VALUES('accounts.account_id 0','accounts.cluster_id 0','accounts.organisation_id 0','accounts.provider_id 0','accounts.email 0','accounts.name 0','accounts.password_hash 0','accounts.created_at 0','accounts.disabled_at 0','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "accounts" VALUES('accounts.account_id 1','accounts.cluster_id 1','accounts.organisation_id 1','accounts.provider_id 1','accounts.email 1','accounts.name 1','accounts.password_hash 1','accounts.created_at 1','accounts.disabled_at 1','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE api_keys (
	key_id TEXT NOT NULL, 
	account_id TEXT NOT NULL, 
	key_hash TEXT NOT NULL, 
	name TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	last_used_at TEXT NOT NULL, 
	revoked_at TEXT NOT NULL, 
	scopes JSON NOT NULL, 
	CONSTRAINT pk_api_keys PRIMARY KEY (key_id)
);
INSERT INTO "api_keys" VALUES('api_keys.key_id 0','api_keys.account_id 0','api_keys.key_hash 0','api_keys.name 0','api_keys.created_at 0','api_keys.last_used_at 0','api_keys.revoked_at 0','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "api_keys" VALUES('api_keys.key_id 1','api_keys.account_id 1','api_keys.key_hash 1','api_keys.name 1','api_keys.created_at 1','api_keys.last_used_at 1','api_keys.revoked_at 1','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE attempts (
	subject TEXT NOT NULL, 
	ends_at TEXT NOT NULL, 
	tries INTEGER NOT NULL, 
	CONSTRAINT pk_attempts PRIMARY KEY (subject)
);
INSERT INTO "attempts" VALUES('attempts.subject 0','attempts.ends_at 0',10);
INSERT INTO "attempts" VALUES('attempts.subject 1','attempts.ends_at 1',11);
CREATE TABLE audit_log (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at TEXT NOT NULL, 
	event TEXT NOT NULL, 
	record_type TEXT NOT NULL, 
	request_id TEXT NOT NULL, 
	who TEXT NOT NULL, 
	record_id TEXT NOT NULL
);
INSERT INTO "audit_log" VALUES(10,'audit_log.at 0','audit_log.event 0','audit_log.record_type 0','audit_log.request_id 0','audit_log.who 0','audit_log.record_id 0');
INSERT INTO "audit_log" VALUES(11,'audit_log.at 1','audit_log.event 1','audit_log.record_type 1','audit_log.request_id 1','audit_log.who 1','audit_log.record_id 1');
CREATE TABLE batch_rows (
	batch_id TEXT NOT NULL, 
	record_type TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	"before" TEXT, 
	after_seq BIGINT NOT NULL, 
	CONSTRAINT pk_batch_rows PRIMARY KEY (batch_id, record_type, record_id), 
	CONSTRAINT fk_batch_rows_batch_id FOREIGN KEY(batch_id) REFERENCES batches (batch_id)
);
INSERT INTO "batch_rows" VALUES('batches.batch_id 0','batch_rows.record_type 0','batch_rows.record_id 0','batch_rows.before 0',10);
INSERT INTO "batch_rows" VALUES('batches.batch_id 1','batch_rows.record_type 1','batch_rows.record_id 1','batch_rows.before 1',11);
CREATE TABLE batches (
	batch_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	file_name TEXT NOT NULL, 
	mapping_name TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	finished_at TEXT, 
	undone_at TEXT, 
	counts JSON NOT NULL, 
	CONSTRAINT pk_batches PRIMARY KEY (batch_id)
);
INSERT INTO "batches" VALUES('batches.batch_id 0','batches.kind 0','batches.file_name 0','batches.mapping_name 0','batches.started_at 0','batches.finished_at 0','batches.undone_at 0','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "batches" VALUES('batches.batch_id 1','batches.kind 1','batches.file_name 1','batches.mapping_name 1','batches.started_at 1','batches.finished_at 1','batches.undone_at 1','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE changes (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	record_type TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	operation TEXT NOT NULL, 
	at TEXT NOT NULL, batch_id TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT ck_changes_operation CHECK (operation IN ('put', 'delete'))
);
INSERT INTO "changes" VALUES(1,'place','pune','put','2026-11-28T15:51:52+00:00','');
INSERT INTO "changes" VALUES(2,'organisation','coep','put','2026-11-28T15:51:52+00:00','');
INSERT INTO "changes" VALUES(3,'provider','ann','put','2026-11-28T15:51:52+00:00','');
INSERT INTO "changes" VALUES(4,'provider','bob','put','2026-11-28T15:51:52+00:00','');
INSERT INTO "changes" VALUES(5,'evidence','e1','put','2026-11-28T15:51:52+00:00','');
INSERT INTO "changes" VALUES(6,'problem','q1','put','2026-11-28T15:51:52+00:00','');
CREATE TABLE claims (
	claim_id TEXT NOT NULL, 
	account_id TEXT NOT NULL, 
	provider_id TEXT NOT NULL, 
	cluster_id TEXT NOT NULL, 
	state TEXT NOT NULL, 
	asked_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	language TEXT NOT NULL, 
	proposal JSON NOT NULL, 
	CONSTRAINT pk_claims PRIMARY KEY (claim_id)
);
INSERT INTO "claims" VALUES('claims.claim_id 0','claims.account_id 0','claims.provider_id 0','claims.cluster_id 0','claims.state 0','claims.asked_at 0','claims.changed_at 0','claims.reason 0','claims.language 0','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "claims" VALUES('claims.claim_id 1','claims.account_id 1','claims.provider_id 1','claims.cluster_id 1','claims.state 1','claims.asked_at 1','claims.changed_at 1','claims.reason 1','claims.language 1','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE consents (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	subject_id TEXT NOT NULL, 
	subject_type TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	decision TEXT NOT NULL, 
	act TEXT NOT NULL, 
	at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	notice_language TEXT NOT NULL, 
	notice_hash TEXT NOT NULL, 
	notice_version INTEGER NOT NULL
);
INSERT INTO "consents" VALUES(10,'consents.subject_id 0','consents.subject_type 0','consents.purpose 0','consents.decision 0','consents.act 0','consents.at 0','consents.recorded_by 0','consents.evidence 0','consents.notice_language 0','consents.notice_hash 0',10);
INSERT INTO "consents" VALUES(11,'consents.subject_id 1','consents.subject_type 1','consents.purpose 1','consents.decision 1','consents.act 1','consents.at 1','consents.recorded_by 1','consents.evidence 1','consents.notice_language 1','consents.notice_hash 1',11);
CREATE TABLE contacts (
	record_type TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT NOT NULL, 
	phone TEXT NOT NULL, 
	language TEXT NOT NULL, 
	source TEXT NOT NULL, 
	noted_at TEXT NOT NULL, 
	digest_at TEXT NOT NULL, 
	wants_digest BOOLEAN NOT NULL, 
	CONSTRAINT pk_contacts PRIMARY KEY (record_type, record_id)
);
INSERT INTO "contacts" VALUES('contacts.record_type 0','contacts.record_id 0','contacts.name 0','contacts.email 0','contacts.phone 0','contacts.language 0','contacts.source 0','contacts.noted_at 0','contacts.digest_at 0',0);
INSERT INTO "contacts" VALUES('contacts.record_type 1','contacts.record_id 1','contacts.name 1','contacts.email 1','contacts.phone 1','contacts.language 1','contacts.source 1','contacts.noted_at 1','contacts.digest_at 1',1);
CREATE TABLE departures (
	token_hash TEXT NOT NULL, 
	account_id TEXT NOT NULL, 
	state TEXT NOT NULL, 
	nonce TEXT NOT NULL, 
	verifier TEXT NOT NULL, 
	role TEXT NOT NULL, 
	language TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	agreed JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_departures PRIMARY KEY (token_hash)
);
INSERT INTO "departures" VALUES('departures.token_hash 0','departures.account_id 0','departures.state 0','departures.nonce 0','departures.verifier 0','departures.role 0','departures.language 0','departures.expires_at 0','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "departures" VALUES('departures.token_hash 1','departures.account_id 1','departures.state 1','departures.nonce 1','departures.verifier 1','departures.role 1','departures.language 1','departures.expires_at 1','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE duplicate_pairs (
	record_type TEXT NOT NULL, 
	first_id TEXT NOT NULL, 
	second_id TEXT NOT NULL, 
	score FLOAT NOT NULL, 
	reasons JSON NOT NULL, 
	band TEXT NOT NULL, 
	found_at TEXT NOT NULL, 
	judgement TEXT NOT NULL, 
	judged_at TEXT NOT NULL, 
	judged_by TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_duplicate_pairs PRIMARY KEY (record_type, first_id, second_id)
);
INSERT INTO "duplicate_pairs" VALUES('duplicate_pairs.record_type 0','duplicate_pairs.first_id 0','duplicate_pairs.second_id 0',0.5,'{"\u092a\u0941\u0923\u0947": 0}','duplicate_pairs.band 0','duplicate_pairs.found_at 0','duplicate_pairs.judgement 0','duplicate_pairs.judged_at 0','duplicate_pairs.judged_by 0','duplicate_pairs.note 0');
INSERT INTO "duplicate_pairs" VALUES('duplicate_pairs.record_type 1','duplicate_pairs.first_id 1','duplicate_pairs.second_id 1',1.5,'{"\u092a\u0941\u0923\u0947": 1}','duplicate_pairs.band 1','duplicate_pairs.found_at 1','duplicate_pairs.judgement 1','duplicate_pairs.judged_at 1','duplicate_pairs.judged_by 1','duplicate_pairs.note 1');
CREATE TABLE erasures (
	key_hash TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	erased_at TEXT NOT NULL, 
	CONSTRAINT pk_erasures PRIMARY KEY (key_hash)
);
INSERT INTO "erasures" VALUES('0399826b52a0e29735ff627d09ce6845e1427b9dc3d964b25642faec649fecb2','record','2026-11-28T00:00:00+00:00');
CREATE TABLE evidence (
	evidence_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	year INTEGER, 
	url TEXT NOT NULL, 
	source TEXT NOT NULL, 
	as_of DATE, 
	published_by TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	CONSTRAINT pk_evidence PRIMARY KEY (evidence_id)
);
INSERT INTO "evidence" VALUES('e1','publication','ढलाई','Casting of grey iron.',2021,'https://doi.org/1','register of examples','2026-03-31','examples office','6d5bf04aab1cf4bd107a1bb8da212346');
CREATE TABLE evidence_owners (
	evidence_id TEXT NOT NULL, 
	provider_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_evidence_owners PRIMARY KEY (evidence_id, provider_id), 
	CONSTRAINT fk_evidence_owners_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (evidence_id), 
	CONSTRAINT fk_evidence_owners_provider_id FOREIGN KEY(provider_id) REFERENCES providers (provider_id)
);
INSERT INTO "evidence_owners" VALUES('e1','ann',0);
INSERT INTO "evidence_owners" VALUES('e1','bob',1);
CREATE TABLE feedback (
	feedback_id TEXT NOT NULL, 
	provider_id TEXT NOT NULL, 
	problem_hash TEXT NOT NULL, 
	problem_id TEXT NOT NULL, 
	judgement TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	note TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	given_at TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	ranker_version TEXT NOT NULL, 
	rank INTEGER NOT NULL, 
	sighting JSON NOT NULL, 
	CONSTRAINT pk_feedback PRIMARY KEY (feedback_id)
);
INSERT INTO "feedback" VALUES('feedback.feedback_id 0','feedback.provider_id 0','feedback.problem_hash 0','feedback.problem_id 0','feedback.judgement 0','feedback.reason 0','feedback.note 0','feedback.actor 0','feedback.given_at 0','feedback.withdrawn_at 0','feedback.ranker_version 0',10,'{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "feedback" VALUES('feedback.feedback_id 1','feedback.provider_id 1','feedback.problem_hash 1','feedback.problem_id 1','feedback.judgement 1','feedback.reason 1','feedback.note 1','feedback.actor 1','feedback.given_at 1','feedback.withdrawn_at 1','feedback.ranker_version 1',11,'{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE history (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	record_type TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	step TEXT NOT NULL, 
	from_state TEXT NOT NULL, 
	to_state TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	role TEXT NOT NULL, 
	at TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	note TEXT NOT NULL, 
	facts JSON NOT NULL
);
INSERT INTO "history" VALUES(10,'history.record_type 0','history.record_id 0','history.step 0','history.from_state 0','history.to_state 0','history.actor 0','history.role 0','history.at 0','history.reason 0','history.note 0','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "history" VALUES(11,'history.record_type 1','history.record_id 1','history.step 1','history.from_state 1','history.to_state 1','history.actor 1','history.role 1','history.at 1','history.reason 1','history.note 1','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE identities (
	identity_id TEXT NOT NULL, 
	account_id TEXT NOT NULL, 
	issuer TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	linked_at TEXT NOT NULL, 
	last_used_at TEXT NOT NULL, 
	CONSTRAINT pk_identities PRIMARY KEY (identity_id)
);
INSERT INTO "identities" VALUES('identities.identity_id 0','identities.account_id 0','identities.issuer 0','identities.subject 0','identities.linked_at 0','identities.last_used_at 0');
INSERT INTO "identities" VALUES('identities.identity_id 1','identities.account_id 1','identities.issuer 1','identities.subject 1','identities.linked_at 1','identities.last_used_at 1');
CREATE TABLE introductions (
	introduction_id TEXT NOT NULL, 
	problem_id TEXT NOT NULL, 
	provider_id TEXT NOT NULL, 
	follows TEXT NOT NULL, 
	state TEXT NOT NULL, 
	asked_by TEXT NOT NULL, 
	problem_hash TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	asked_at TEXT NOT NULL, 
	sent_at TEXT NOT NULL, 
	seen_at TEXT NOT NULL, 
	answered_at TEXT NOT NULL, 
	due_at TEXT NOT NULL, 
	ended_at TEXT NOT NULL, 
	disclosed_at TEXT NOT NULL, 
	reminders INTEGER NOT NULL, 
	shortlist JSON NOT NULL, 
	outcome JSON NOT NULL, 
	CONSTRAINT pk_introductions PRIMARY KEY (introduction_id)
);
INSERT INTO "introductions" VALUES('introductions.introduction_id 0','introductions.problem_id 0','introductions.provider_id 0','introductions.follows 0','introductions.state 0','introductions.asked_by 0','introductions.problem_hash 0','introductions.reason 0','introductions.created_at 0','introductions.asked_at 0','introductions.sent_at 0','introductions.seen_at 0','introductions.answered_at 0','introductions.due_at 0','introductions.ended_at 0','introductions.disclosed_at 0',10,'{"\u092a\u0941\u0923\u0947": 0}','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "introductions" VALUES('introductions.introduction_id 1','introductions.problem_id 1','introductions.provider_id 1','introductions.follows 1','introductions.state 1','introductions.asked_by 1','introductions.problem_hash 1','introductions.reason 1','introductions.created_at 1','introductions.asked_at 1','introductions.sent_at 1','introductions.seen_at 1','introductions.answered_at 1','introductions.due_at 1','introductions.ended_at 1','introductions.disclosed_at 1',11,'{"\u092a\u0941\u0923\u0947": 1}','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE jobs (
	job_id TEXT NOT NULL, 
	task TEXT NOT NULL, 
	state TEXT NOT NULL, 
	submitted_at TEXT NOT NULL, 
	finished_at TEXT NOT NULL, 
	worker TEXT NOT NULL, 
	leased_until TEXT NOT NULL, 
	failure TEXT NOT NULL, 
	options JSON NOT NULL, 
	result JSON NOT NULL, 
	attempts INTEGER NOT NULL, 
	progress INTEGER NOT NULL, submitted_by TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_jobs PRIMARY KEY (job_id)
);
INSERT INTO "jobs" VALUES('jobs.job_id 0','jobs.task 0','jobs.state 0','jobs.submitted_at 0','jobs.finished_at 0','jobs.worker 0','jobs.leased_until 0','jobs.failure 0','{"\u092a\u0941\u0923\u0947": 0}','{"\u092a\u0941\u0923\u0947": 0}',10,10,'jobs.submitted_by 0');
INSERT INTO "jobs" VALUES('jobs.job_id 1','jobs.task 1','jobs.state 1','jobs.submitted_at 1','jobs.finished_at 1','jobs.worker 1','jobs.leased_until 1','jobs.failure 1','{"\u092a\u0941\u0923\u0947": 1}','{"\u092a\u0941\u0923\u0947": 1}',11,11,'jobs.submitted_by 1');
CREATE TABLE limit_hits (
	who TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	first_at TEXT NOT NULL, 
	last_at TEXT NOT NULL, 
	times INTEGER NOT NULL, 
	CONSTRAINT pk_limit_hits PRIMARY KEY (who, kind)
);
INSERT INTO "limit_hits" VALUES('limit_hits.who 0','limit_hits.kind 0','limit_hits.first_at 0','limit_hits.last_at 0',10);
INSERT INTO "limit_hits" VALUES('limit_hits.who 1','limit_hits.kind 1','limit_hits.first_at 1','limit_hits.last_at 1',11);
CREATE TABLE links (
	token_hash TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	CONSTRAINT pk_links PRIMARY KEY (token_hash)
);
INSERT INTO "links" VALUES('links.token_hash 0','links.record_id 0','links.purpose 0','links.made_at 0','links.expires_at 0');
INSERT INTO "links" VALUES('links.token_hash 1','links.record_id 1','links.purpose 1','links.made_at 1','links.expires_at 1');
CREATE TABLE merged_records (
	record_type TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	kept_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	own_row TEXT NOT NULL, 
	CONSTRAINT pk_merged_records PRIMARY KEY (record_type, record_id)
);
INSERT INTO "merged_records" VALUES('merged_records.record_type 0','merged_records.record_id 0','merged_records.kept_id 0',10,'merged_records.own_row 0');
INSERT INTO "merged_records" VALUES('merged_records.record_type 1','merged_records.record_id 1','merged_records.kept_id 1',11,'merged_records.own_row 1');
CREATE TABLE merges (
	merge_id TEXT NOT NULL, 
	record_type TEXT NOT NULL, 
	from_id TEXT NOT NULL, 
	into_id TEXT NOT NULL, 
	merged_at TEXT NOT NULL, 
	merged_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	undone_at TEXT NOT NULL, 
	undone_by TEXT NOT NULL, 
	CONSTRAINT pk_merges PRIMARY KEY (merge_id)
);
INSERT INTO "merges" VALUES('merges.merge_id 0','merges.record_type 0','merges.from_id 0','merges.into_id 0','merges.merged_at 0','merges.merged_by 0','merges.reason 0','merges.undone_at 0','merges.undone_by 0');
INSERT INTO "merges" VALUES('merges.merge_id 1','merges.record_type 1','merges.from_id 1','merges.into_id 1','merges.merged_at 1','merges.merged_by 1','merges.reason 1','merges.undone_at 1','merges.undone_by 1');
CREATE TABLE notifications (
	message_id TEXT NOT NULL, 
	to_id TEXT NOT NULL, 
	about_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	to_type TEXT NOT NULL, 
	state TEXT NOT NULL, 
	queued_at TEXT NOT NULL, 
	due_at TEXT NOT NULL, 
	worker TEXT NOT NULL, 
	leased_until TEXT NOT NULL, 
	sent_at TEXT NOT NULL, 
	failure TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	facts JSON NOT NULL, 
	CONSTRAINT pk_notifications PRIMARY KEY (message_id)
);
INSERT INTO "notifications" VALUES('notifications.message_id 0','notifications.to_id 0','notifications.about_id 0','notifications.kind 0','notifications.to_type 0','notifications.state 0','notifications.queued_at 0','notifications.due_at 0','notifications.worker 0','notifications.leased_until 0','notifications.sent_at 0','notifications.failure 0',10,'{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "notifications" VALUES('notifications.message_id 1','notifications.to_id 1','notifications.about_id 1','notifications.kind 1','notifications.to_type 1','notifications.state 1','notifications.queued_at 1','notifications.due_at 1','notifications.worker 1','notifications.leased_until 1','notifications.sent_at 1','notifications.failure 1',11,'{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE organisations (
	organisation_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT, 
	aliases JSON NOT NULL, 
	city TEXT NOT NULL, 
	district TEXT NOT NULL, 
	state TEXT NOT NULL, 
	pincode TEXT NOT NULL, 
	latitude FLOAT, 
	longitude FLOAT, 
	cluster_id TEXT NOT NULL, 
	about TEXT NOT NULL, 
	url TEXT NOT NULL, 
	source TEXT NOT NULL, 
	as_of DATE, 
	published_by TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	CONSTRAINT pk_organisations PRIMARY KEY (organisation_id)
);
INSERT INTO "organisations" VALUES('coep','Example Institute','academic','["EI", "\u0909\u0926\u093e\u0939\u0930\u0923 \u0938\u0902\u0938\u094d\u0925\u093e\u0928"]','','','Maharashtra','',NULL,NULL,'pune','About it.','https://example.org','register of examples','2026-03-31','examples office','ab004896efc3ccb4bd1af427ee1a2703');
CREATE TABLE owner_words (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	provider_id TEXT NOT NULL, 
	record_type TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	act TEXT NOT NULL, 
	said_at TEXT NOT NULL, 
	said_by TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	value JSON NOT NULL
);
INSERT INTO "owner_words" VALUES(10,'owner_words.provider_id 0','owner_words.record_type 0','owner_words.record_id 0','owner_words.field 0','owner_words.act 0','owner_words.said_at 0','owner_words.said_by 0','owner_words.withdrawn_at 0','owner_words.withdrawn_by 0','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "owner_words" VALUES(11,'owner_words.provider_id 1','owner_words.record_type 1','owner_words.record_id 1','owner_words.field 1','owner_words.act 1','owner_words.said_at 1','owner_words.said_by 1','owner_words.withdrawn_at 1','owner_words.withdrawn_by 1','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE places (
	place_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	state TEXT NOT NULL, 
	latitude FLOAT NOT NULL, 
	longitude FLOAT NOT NULL, 
	source TEXT NOT NULL, 
	as_of DATE, 
	published_by TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	CONSTRAINT pk_places PRIMARY KEY (place_id)
);
INSERT INTO "places" VALUES('pune','पुणे','Maharashtra',18.52,73.86,'register of examples','2026-03-31','examples office','497ec8c59da6422e9bcd20910d8f0098');
CREATE TABLE problem_progress (
	problem_id TEXT NOT NULL, 
	duplicate_of TEXT NOT NULL, 
	state TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	confidentiality TEXT NOT NULL, 
	public_title TEXT NOT NULL, 
	public_text TEXT NOT NULL, 
	mission TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	outcome JSON NOT NULL, 
	CONSTRAINT pk_problem_progress PRIMARY KEY (problem_id)
);
INSERT INTO "problem_progress" VALUES('problem_progress.problem_id 0','problem_progress.duplicate_of 0','problem_progress.state 0','problem_progress.owner 0','problem_progress.confidentiality 0','problem_progress.public_title 0','problem_progress.public_text 0','problem_progress.mission 0','problem_progress.changed_at 0','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "problem_progress" VALUES('problem_progress.problem_id 1','problem_progress.duplicate_of 1','problem_progress.state 1','problem_progress.owner 1','problem_progress.confidentiality 1','problem_progress.public_title 1','problem_progress.public_text 1','problem_progress.mission 1','problem_progress.changed_at 1','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE problems (
	problem_id TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	language TEXT NOT NULL, 
	organisation_id TEXT NOT NULL, 
	city TEXT NOT NULL, 
	district TEXT NOT NULL, 
	state TEXT NOT NULL, 
	pincode TEXT NOT NULL, 
	latitude FLOAT, 
	longitude FLOAT, 
	cluster_id TEXT NOT NULL, 
	sector TEXT NOT NULL, 
	deadline DATE, 
	budget_inr BIGINT, 
	trl INTEGER, 
	confidentiality TEXT NOT NULL, 
	source TEXT NOT NULL, 
	as_of DATE, 
	published_by TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	CONSTRAINT pk_problems PRIMARY KEY (problem_id)
);
INSERT INTO "problems" VALUES('q1','Fluoride','पानी में फ्लोराइड','hi','o1','Pune','Pune','Maharashtra','411008',18.5414,73.8087,'pune','water','2027-03-01',250000,5,'blinded','register of examples','2026-03-31','examples office','2162dd3a620081b1404286a0f0305af0');
CREATE TABLE providers (
	provider_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	organisation_id TEXT NOT NULL, 
	city TEXT NOT NULL, 
	district TEXT NOT NULL, 
	state TEXT NOT NULL, 
	pincode TEXT NOT NULL, 
	latitude FLOAT, 
	longitude FLOAT, 
	cluster_id TEXT NOT NULL, 
	languages JSON NOT NULL, 
	url TEXT NOT NULL, 
	details JSON NOT NULL, 
	source TEXT NOT NULL, 
	as_of DATE, 
	published_by TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	CONSTRAINT pk_providers PRIMARY KEY (provider_id)
);
INSERT INTO "providers" VALUES('ann','researcher','Asha Kulkarni','o1','Pune','Pune','Maharashtra','411008',18.5414,73.8087,'pune','["en", "mr"]','https://x.org','{"designation": "Professor", "department": "Chemistry", "career_stage": "senior", "capacity_hours_per_month": 12, "lead_time_days": 14, "orcid": "0000-0002-1825-0097"}','register of examples','2026-03-31','examples office','b0b37112022cbc057642d160637bc89a');
INSERT INTO "providers" VALUES('bob','researcher','Asha Kulkarni','o1','Pune','Pune','Maharashtra','411008',18.5414,73.8087,'pune','["en", "mr"]','https://x.org','{"designation": "Professor", "department": "Chemistry", "career_stage": "senior", "capacity_hours_per_month": 12, "lead_time_days": 14, "orcid": "0000-0002-1825-0097"}','register of examples','2026-03-31','examples office','9c72be9bdd3bf56726e3627ac0600328');
CREATE TABLE ranker_choices (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version TEXT NOT NULL, 
	chosen_at TEXT NOT NULL
);
INSERT INTO "ranker_choices" VALUES(10,'ranker_choices.version 0','ranker_choices.chosen_at 0');
INSERT INTO "ranker_choices" VALUES(11,'ranker_choices.version 1','ranker_choices.chosen_at 1');
CREATE TABLE rankers (
	version TEXT NOT NULL, 
	parent TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	last_feedback_id TEXT NOT NULL, 
	feedbacks INTEGER NOT NULL, 
	parameters JSON NOT NULL, 
	report JSON NOT NULL, 
	CONSTRAINT pk_rankers PRIMARY KEY (version)
);
INSERT INTO "rankers" VALUES('rankers.version 0','rankers.parent 0','rankers.made_at 0','rankers.last_feedback_id 0',10,'{"\u092a\u0941\u0923\u0947": 0}','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "rankers" VALUES('rankers.version 1','rankers.parent 1','rankers.made_at 1','rankers.last_feedback_id 1',11,'{"\u092a\u0941\u0923\u0947": 1}','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE record_owners (
	record_type TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	account_id TEXT NOT NULL, 
	since TEXT NOT NULL, 
	CONSTRAINT pk_record_owners PRIMARY KEY (record_type, record_id, account_id)
);
INSERT INTO "record_owners" VALUES('record_owners.record_type 0','record_owners.record_id 0','record_owners.account_id 0','record_owners.since 0');
INSERT INTO "record_owners" VALUES('record_owners.record_type 1','record_owners.record_id 1','record_owners.account_id 1','record_owners.since 1');
CREATE TABLE remembered_answers (
	who TEXT NOT NULL, 
	idempotency_key TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	held_by TEXT NOT NULL, 
	body TEXT NOT NULL, 
	at TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	status INTEGER NOT NULL, 
	CONSTRAINT pk_remembered_answers PRIMARY KEY (who, idempotency_key)
);
INSERT INTO "remembered_answers" VALUES('remembered_answers.who 0','remembered_answers.idempotency_key 0','remembered_answers.record_id 0','remembered_answers.fingerprint 0','remembered_answers.held_by 0','remembered_answers.body 0','remembered_answers.at 0','remembered_answers.expires_at 0',10);
INSERT INTO "remembered_answers" VALUES('remembered_answers.who 1','remembered_answers.idempotency_key 1','remembered_answers.record_id 1','remembered_answers.fingerprint 1','remembered_answers.held_by 1','remembered_answers.body 1','remembered_answers.at 1','remembered_answers.expires_at 1',11);
CREATE TABLE saved_mappings (
	saved_by TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	columns JSON NOT NULL, 
	saved_at TEXT NOT NULL, 
	CONSTRAINT pk_saved_mappings PRIMARY KEY (saved_by, kind, name)
);
INSERT INTO "saved_mappings" VALUES('saved_mappings.saved_by 0','saved_mappings.kind 0','saved_mappings.name 0','{"\u092a\u0941\u0923\u0947": 0}','saved_mappings.saved_at 0');
INSERT INTO "saved_mappings" VALUES('saved_mappings.saved_by 1','saved_mappings.kind 1','saved_mappings.name 1','{"\u092a\u0941\u0923\u0947": 1}','saved_mappings.saved_at 1');
CREATE TABLE saved_searches (
	search_id TEXT NOT NULL, 
	account_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	every TEXT NOT NULL, 
	language TEXT NOT NULL, 
	link TEXT NOT NULL, 
	saved_at TEXT NOT NULL, 
	looked_at TEXT NOT NULL, 
	paused_at TEXT NOT NULL, 
	told_at TEXT NOT NULL, 
	question JSON NOT NULL, 
	seen JSON NOT NULL, 
	CONSTRAINT pk_saved_searches PRIMARY KEY (search_id)
);
INSERT INTO "saved_searches" VALUES('saved_searches.search_id 0','saved_searches.account_id 0','saved_searches.name 0','saved_searches.every 0','saved_searches.language 0','saved_searches.link 0','saved_searches.saved_at 0','saved_searches.looked_at 0','saved_searches.paused_at 0','saved_searches.told_at 0','{"\u092a\u0941\u0923\u0947": 0}','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "saved_searches" VALUES('saved_searches.search_id 1','saved_searches.account_id 1','saved_searches.name 1','saved_searches.every 1','saved_searches.language 1','saved_searches.link 1','saved_searches.saved_at 1','saved_searches.looked_at 1','saved_searches.paused_at 1','saved_searches.told_at 1','{"\u092a\u0941\u0923\u0947": 1}','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE sessions (
	session_id TEXT NOT NULL, 
	account_id TEXT NOT NULL, 
	token_hash TEXT NOT NULL, 
	opened_by TEXT NOT NULL, 
	browser TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	last_seen_at TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (session_id)
);
INSERT INTO "sessions" VALUES('sessions.session_id 0','sessions.account_id 0','sessions.token_hash 0','sessions.opened_by 0','sessions.browser 0','sessions.created_at 0','sessions.last_seen_at 0','sessions.expires_at 0');
INSERT INTO "sessions" VALUES('sessions.session_id 1','sessions.account_id 1','sessions.token_hash 1','sessions.opened_by 1','sessions.browser 1','sessions.created_at 1','sessions.last_seen_at 1','sessions.expires_at 1');
CREATE TABLE setu_schema (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT setu_schema_pkc PRIMARY KEY (version_num)
);
INSERT INTO "setu_schema" VALUES('0013');
CREATE TABLE sign_in_links (
	token_hash TEXT NOT NULL, 
	account_id TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	email TEXT NOT NULL, 
	name TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	roles JSON NOT NULL, agreed JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_sign_in_links PRIMARY KEY (token_hash)
);
INSERT INTO "sign_in_links" VALUES('sign_in_links.token_hash 0','sign_in_links.account_id 0','sign_in_links.purpose 0','sign_in_links.email 0','sign_in_links.name 0','sign_in_links.created_at 0','sign_in_links.expires_at 0','{"\u092a\u0941\u0923\u0947": 0}','{"\u092a\u0941\u0923\u0947": 0}');
INSERT INTO "sign_in_links" VALUES('sign_in_links.token_hash 1','sign_in_links.account_id 1','sign_in_links.purpose 1','sign_in_links.email 1','sign_in_links.name 1','sign_in_links.created_at 1','sign_in_links.expires_at 1','{"\u092a\u0941\u0923\u0947": 1}','{"\u092a\u0941\u0923\u0947": 1}');
CREATE TABLE store_facts (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_store_facts PRIMARY KEY (name)
);
INSERT INTO "store_facts" VALUES('database_id','ae796b256f0a43088a6ad4ebe11a1d94');
INSERT INTO "store_facts" VALUES('erasure_salt','54502614e51a13e2d21cd8f71b020e81525d6c9ec4644d51b91542c41cb1bd5c');
CREATE INDEX ix_places_state_place_id ON places (state, place_id);
CREATE INDEX ix_organisations_kind_organisation_id ON organisations (kind, organisation_id);
CREATE INDEX ix_organisations_cluster_id_organisation_id ON organisations (cluster_id, organisation_id);
CREATE INDEX ix_organisations_state_organisation_id ON organisations (state, organisation_id);
CREATE INDEX ix_organisations_district_organisation_id ON organisations (district, organisation_id);
CREATE INDEX ix_providers_kind_provider_id ON providers (kind, provider_id);
CREATE INDEX ix_providers_organisation_id_provider_id ON providers (organisation_id, provider_id);
CREATE INDEX ix_providers_cluster_id_provider_id ON providers (cluster_id, provider_id);
CREATE INDEX ix_providers_state_provider_id ON providers (state, provider_id);
CREATE INDEX ix_providers_district_provider_id ON providers (district, provider_id);
CREATE INDEX ix_evidence_kind_evidence_id ON evidence (kind, evidence_id);
CREATE INDEX ix_evidence_owners_provider_id_evidence_id ON evidence_owners (provider_id, evidence_id);
CREATE INDEX ix_problems_organisation_id_problem_id ON problems (organisation_id, problem_id);
CREATE INDEX ix_problems_cluster_id_problem_id ON problems (cluster_id, problem_id);
CREATE INDEX ix_problems_state_problem_id ON problems (state, problem_id);
CREATE INDEX ix_problems_district_problem_id ON problems (district, problem_id);
CREATE INDEX ix_jobs_state ON jobs (state, submitted_at, job_id);
CREATE INDEX ix_merges_from_id ON merges (record_type, from_id);
CREATE INDEX ix_merges_into_id ON merges (record_type, into_id);
CREATE INDEX ix_merged_records_kept_id ON merged_records (record_type, kept_id);
CREATE INDEX ix_feedback_actor ON feedback (actor, problem_hash, provider_id);
CREATE INDEX ix_feedback_provider_id ON feedback (provider_id, feedback_id);
CREATE UNIQUE INDEX uq_accounts_email ON accounts (email);
CREATE UNIQUE INDEX uq_sessions_token_hash ON sessions (token_hash);
CREATE UNIQUE INDEX uq_api_keys_key_hash ON api_keys (key_hash);
CREATE INDEX ix_sessions_account_id ON sessions (account_id);
CREATE INDEX ix_api_keys_account_id ON api_keys (account_id);
CREATE INDEX ix_record_owners_account_id ON record_owners (account_id);
CREATE INDEX ix_audit_log_who ON audit_log (who, seq);
CREATE INDEX ix_audit_log_record_id ON audit_log (record_id, seq);
CREATE INDEX ix_problem_progress_state ON problem_progress (state, changed_at, problem_id);
CREATE INDEX ix_introductions_problem_id ON introductions (problem_id, introduction_id);
CREATE INDEX ix_introductions_provider_id ON introductions (provider_id, introduction_id);
CREATE INDEX ix_introductions_state ON introductions (state, due_at, introduction_id);
CREATE INDEX ix_introductions_asked_by ON introductions (asked_by, asked_at);
CREATE INDEX ix_history_record_id ON history (record_type, record_id, seq);
CREATE INDEX ix_links_record_id ON links (record_id);
CREATE INDEX ix_notifications_state ON notifications (state, due_at, message_id);
CREATE INDEX ix_notifications_about_id ON notifications (about_id);
CREATE INDEX ix_notifications_to_id ON notifications (to_type, to_id);
CREATE INDEX ix_consents_subject_id ON consents (subject_type, subject_id, seq);
CREATE INDEX ix_consents_purpose ON consents (purpose, decision);
CREATE INDEX ix_owner_words_record_id ON owner_words (record_type, record_id, seq);
CREATE INDEX ix_owner_words_provider_id ON owner_words (provider_id, seq);
CREATE INDEX ix_owner_words_field ON owner_words (field, withdrawn_at);
CREATE INDEX ix_claims_provider_id ON claims (provider_id, claim_id);
CREATE INDEX ix_claims_account_id ON claims (account_id, claim_id);
CREATE INDEX ix_claims_state ON claims (state, asked_at, claim_id);
CREATE INDEX ix_jobs_submitted_by ON jobs (submitted_by, submitted_at, job_id);
CREATE UNIQUE INDEX uq_identities_subject ON identities (issuer, subject);
CREATE INDEX ix_identities_account_id ON identities (account_id);
CREATE INDEX ix_remembered_answers_record_id ON remembered_answers (record_id);
CREATE INDEX ix_remembered_answers_expires_at ON remembered_answers (expires_at);
CREATE INDEX ix_saved_searches_account_id ON saved_searches (account_id, search_id);
CREATE INDEX ix_saved_searches_looked_at ON saved_searches (paused_at, looked_at, search_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('changes',6);
INSERT INTO "sqlite_sequence" VALUES('audit_log',11);
INSERT INTO "sqlite_sequence" VALUES('consents',11);
INSERT INTO "sqlite_sequence" VALUES('history',11);
INSERT INTO "sqlite_sequence" VALUES('owner_words',11);
INSERT INTO "sqlite_sequence" VALUES('ranker_choices',11);
COMMIT;
