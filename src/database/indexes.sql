-- What finds the rows of schema.sql; made when all are there, which is faster than with each of them.

CREATE INDEX documents_by_date ON documents (date);
CREATE INDEX statements_by_id ON statements (id);
CREATE INDEX statements_by_document ON statements (document);
CREATE INDEX statements_by_speaker ON statements (speaker, stance);
CREATE INDEX statements_by_stance ON statements (stance);
CREATE INDEX positions_by_id ON positions (speaker_id);

-- SELECT s.text FROM statements_text t JOIN statements s ON s.number = t.rowid
-- WHERE statements_text MATCH 'robot OR machine';
CREATE VIRTUAL TABLE statements_text USING fts5 (text, content = 'statements', content_rowid = 'number');
INSERT INTO statements_text (statements_text) VALUES ('rebuild');

ANALYZE;
