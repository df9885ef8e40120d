-- ユーザOTP管理 over a whole institution: from a status or a token to whose it is (S2-1.2).

CREATE INDEX binding_by_status ON binding (service, status, holder);
CREATE INDEX service_user_by_holder ON service_user (service, ('user:' || user_id));
