"""What a statement would do, from PostgreSQL's own grammar and the observed catalog. Pure; entered through `sql.analyse`."""
