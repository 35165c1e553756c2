BEGIN TRANSACTION;
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
INSERT INTO "changes" VALUES(1,'place','pune','put','2026-11-28T13:54:39+00:00','');
INSERT INTO "changes" VALUES(2,'organisation','coep','put','2026-11-28T13:54:39+00:00','');
INSERT INTO "changes" VALUES(3,'provider','ann','put','2026-11-28T13:54:39+00:00','');
INSERT INTO "changes" VALUES(4,'provider','bob','put','2026-11-28T13:54:39+00:00','');
INSERT INTO "changes" VALUES(5,'evidence','e1','put','2026-11-28T13:54:39+00:00','');
INSERT INTO "changes" VALUES(6,'problem','q1','put','2026-11-28T13:54:39+00:00','');
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
	progress INTEGER NOT NULL, 
	CONSTRAINT pk_jobs PRIMARY KEY (job_id)
);
INSERT INTO "jobs" VALUES('jobs.job_id 0','jobs.task 0','jobs.state 0','jobs.submitted_at 0','jobs.finished_at 0','jobs.worker 0','jobs.leased_until 0','jobs.failure 0','{"\u092a\u0941\u0923\u0947": 0}','{"\u092a\u0941\u0923\u0947": 0}',10,10);
INSERT INTO "jobs" VALUES('jobs.job_id 1','jobs.task 1','jobs.state 1','jobs.submitted_at 1','jobs.finished_at 1','jobs.worker 1','jobs.leased_until 1','jobs.failure 1','{"\u092a\u0941\u0923\u0947": 1}','{"\u092a\u0941\u0923\u0947": 1}',11,11);
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
CREATE TABLE setu_schema (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT setu_schema_pkc PRIMARY KEY (version_num)
);
INSERT INTO "setu_schema" VALUES('0005');
CREATE TABLE store_facts (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_store_facts PRIMARY KEY (name)
);
INSERT INTO "store_facts" VALUES('database_id','06ea80c916bf4f468437d2c10e96e87c');
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('changes',6);
INSERT INTO "sqlite_sequence" VALUES('ranker_choices',11);
COMMIT;
