-- Systems of institutions whose users log in here by OpenID Connect, and what each user is called there.
CREATE TABLE oidc_client (
  oidc_client_id TEXT NOT NULL PRIMARY KEY,
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  redirect_uris TEXT NOT NULL,
  after_logout_uris TEXT NOT NULL,
  logout_uri TEXT,
  jwk TEXT,
  secret {{bytes}},
  former_secret {{bytes}},
  former_until_ms BIGINT,
  status TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX oidc_client_by_service ON oidc_client (service, created_at_ms);
CREATE TABLE oidc_subject (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);
INSERT INTO schema_expansion (number) VALUES (88);
