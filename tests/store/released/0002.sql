BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE campaign (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	workspace_id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	request_key VARCHAR(64) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	play VARCHAR(80) NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	sent_on DATE, 
	window_days INTEGER NOT NULL, 
	as_of DATE NOT NULL, 
	holdout FLOAT NOT NULL, 
	seed VARCHAR(64) NOT NULL, 
	terms JSON NOT NULL, 
	erased JSON NOT NULL, 
	assigned_sha256 VARCHAR(64) NOT NULL, 
	assigned_rows BIGINT NOT NULL, 
	assigned_bytes BIGINT NOT NULL, 
	recipients_sha256 VARCHAR(64) NOT NULL, 
	recipients_rows BIGINT NOT NULL, 
	recipients_bytes BIGINT NOT NULL, 
	CONSTRAINT fk_campaign_workspace_id_workspace FOREIGN KEY(workspace_id) REFERENCES workspace (id) ON DELETE CASCADE, 
	CONSTRAINT uq_campaign_workspace_id_name UNIQUE (workspace_id, name), 
	CONSTRAINT uq_campaign_workspace_id_request_key UNIQUE (workspace_id, request_key)
);
INSERT INTO "campaign" VALUES(1,1,'Campaign 1','0000000000000000000000000000000000000000000000000000000000000001','sent','win_back','2026-06-30 12:00:00.000000','2026-07-02',90,'2026-06-30',0.3,'0101010101010101010101010101010101010101010101010101010101010101','{"currency": "EUR", "economics": {"margin": "0.4"}, "rewards": ["high", "low"], "expected": null}','{}','853d2d908dfa62667ca22c3cd7091a308d0c3cfeb314026038773dde412d4319',9,8255,'911e719d53e90147aacca9a25bb8e17330a8be93646d7064cb57d8a372351690',6,9116);
INSERT INTO "campaign" VALUES(2,1,'Campaign 2','0000000000000000000000000000000000000000000000000000000000000002','not_sent','win_back','2026-06-30 12:00:00.000000',NULL,90,'2026-06-30',0.3,'0202020202020202020202020202020202020202020202020202020202020202','{"currency": "EUR", "economics": {"margin": "0.4"}, "rewards": ["high", "low"], "expected": null}','{}','ebf8695d5510a3641b0a78512bd2c1bcca8d318b30f3505d492fd44346f9c2b3',9,8255,'45990ccbf2911358815c08b0bea498486fd7ce82c7265af889a2d4b613092352',6,9116);
CREATE TABLE campaign_code (
	workspace_id INTEGER NOT NULL, 
	code VARCHAR(765) NOT NULL, 
	campaign_id INTEGER NOT NULL, 
	CONSTRAINT pk_campaign_code PRIMARY KEY (workspace_id, code), 
	CONSTRAINT fk_campaign_code_workspace_id_workspace FOREIGN KEY(workspace_id) REFERENCES workspace (id) ON DELETE CASCADE, 
	CONSTRAINT fk_campaign_code_campaign_id_campaign FOREIGN KEY(campaign_id) REFERENCES campaign (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "campaign_code" VALUES(1,'C1-1',1);
INSERT INTO "campaign_code" VALUES(1,'C1-2',1);
INSERT INTO "campaign_code" VALUES(1,'C1-4',1);
INSERT INTO "campaign_code" VALUES(1,'C1-5',1);
INSERT INTO "campaign_code" VALUES(1,'C1-7',1);
INSERT INTO "campaign_code" VALUES(1,'C1-8',1);
INSERT INTO "campaign_code" VALUES(1,'C2-1',2);
INSERT INTO "campaign_code" VALUES(1,'C2-2',2);
INSERT INTO "campaign_code" VALUES(1,'C2-4',2);
INSERT INTO "campaign_code" VALUES(1,'C2-5',2);
INSERT INTO "campaign_code" VALUES(1,'C2-7',2);
INSERT INTO "campaign_code" VALUES(1,'C2-8',2);
CREATE TABLE dataset (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	workspace_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT fk_dataset_workspace_id_workspace FOREIGN KEY(workspace_id) REFERENCES workspace (id) ON DELETE CASCADE
);
INSERT INTO "dataset" VALUES(1,1,2,'2026-06-30 12:00:00.000000');
CREATE TABLE dataset_file (
	dataset_id INTEGER NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	rows BIGINT NOT NULL, 
	bytes BIGINT NOT NULL, 
	CONSTRAINT pk_dataset_file PRIMARY KEY (dataset_id, role), 
	CONSTRAINT fk_dataset_file_dataset_id_dataset FOREIGN KEY(dataset_id) REFERENCES dataset (id) ON DELETE CASCADE
);
INSERT INTO "dataset_file" VALUES(1,'orders','38acc69d9eeda58bba765dbba60436455864df3da6a36d24688ea79e30a1e976',3,9996);
INSERT INTO "dataset_file" VALUES(1,'lines','40412ccdb10c41bb36f91b9737a5cab5f435fc9065503ec212523b0a7acc3120',3,2953);
INSERT INTO "dataset_file" VALUES(1,'contacts','5ae51d946e9a74b33c2e7ab286e34c3d8f103dead9d84d10f760148b9dd8eec3',1,5656);
INSERT INTO "dataset_file" VALUES(1,'people','c719693818fefdd86cdbb1cc656f8fe3fdce7402a4b285ff42be42924055f15e',1,5370);
INSERT INTO "dataset_file" VALUES(1,'numbers','c0bd2d300b317e1659a7d3d8e9039514244eca3c47010b2d4139d312119eba8e',2,1005);
CREATE TABLE import_receipt (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	workspace_id INTEGER NOT NULL, 
	dataset_version INTEGER NOT NULL, 
	imported_at DATETIME NOT NULL, 
	file_name VARCHAR(120) NOT NULL, 
	bytes BIGINT NOT NULL, 
	facts JSON NOT NULL, 
	counts JSON NOT NULL, 
	rejects_sha256 VARCHAR(64), 
	rejects_rows BIGINT NOT NULL, 
	rejects_bytes BIGINT NOT NULL, 
	CONSTRAINT fk_import_receipt_workspace_id_workspace FOREIGN KEY(workspace_id) REFERENCES workspace (id) ON DELETE CASCADE
);
INSERT INTO "import_receipt" VALUES(1,1,2,'2026-06-30 09:00:00.000000','orders.csv',1234,'{"layout": "shopify_orders"}','{"new_orders": 3}','6721ed0bc8c34a42c0c9dd0ecab216221f639aa5a22c762acd63ea00e6e517a5',2,2117);
CREATE TABLE suppression (
	workspace_id INTEGER NOT NULL, 
	address_hash VARCHAR(64) NOT NULL, 
	reason VARCHAR(40) NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_suppression PRIMARY KEY (workspace_id, address_hash), 
	CONSTRAINT fk_suppression_workspace_id_workspace FOREIGN KEY(workspace_id) REFERENCES workspace (id) ON DELETE CASCADE
);
INSERT INTO "suppression" VALUES(1,'62ed6ef9d34486c5f7d93c2568a74a231e93d186f655ceb4b9f130d2664e9172','unsubscribed','2026-06-30 12:00:00.000000');
CREATE TABLE workspace (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR(80) NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	policy JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	dataset_id INTEGER, 
	CONSTRAINT uq_workspace_name UNIQUE (name)
);
INSERT INTO "workspace" VALUES(1,'Tea shop',0,7,'{"name": "", "currency": "EUR", "time_zone": null, "phone_country": null, "horizon_days": null, "margin": "0.35", "contact_cost": "0.01", "shipping_cost": "5.00"}','2026-06-30 12:00:00.000000',1);
INSERT INTO "workspace" VALUES(2,'Demo shop',1,1,'{"name": "", "currency": null, "time_zone": null, "phone_country": null, "horizon_days": null, "margin": null, "contact_cost": "0.01", "shipping_cost": "5.00"}','2026-06-30 12:00:00.000000',NULL);
CREATE INDEX ix_dataset_workspace_id ON dataset (workspace_id);
CREATE INDEX ix_import_receipt_workspace_id ON import_receipt (workspace_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('workspace',2);
INSERT INTO "sqlite_sequence" VALUES('dataset',1);
INSERT INTO "sqlite_sequence" VALUES('import_receipt',1);
INSERT INTO "sqlite_sequence" VALUES('campaign',2);
COMMIT;
