"""The database's history: Alembic revisions, forward only; a release only adds."""
