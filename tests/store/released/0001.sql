BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
INSERT INTO "workspace" VALUES(1,'Tea shop',0,3,'{"name": "", "currency": "EUR", "time_zone": null, "phone_country": null, "horizon_days": null, "margin": "0.35", "contact_cost": "0.01", "shipping_cost": "5.00"}','2026-06-30 12:00:00.000000',1);
INSERT INTO "workspace" VALUES(2,'Demo shop',1,1,'{"name": "", "currency": null, "time_zone": null, "phone_country": null, "horizon_days": null, "margin": null, "contact_cost": "0.01", "shipping_cost": "5.00"}','2026-06-30 12:00:00.000000',NULL);
CREATE INDEX ix_dataset_workspace_id ON dataset (workspace_id);
CREATE INDEX ix_import_receipt_workspace_id ON import_receipt (workspace_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('workspace',2);
INSERT INTO "sqlite_sequence" VALUES('dataset',1);
INSERT INTO "sqlite_sequence" VALUES('import_receipt',1);
COMMIT;
