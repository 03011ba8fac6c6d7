"""Every table proves the key its comment names."""

import duckdb
import pytest

from etl.load.parts import SCHEMA, arrow_schemas
from etl.load.proofs import ProofError, key_of, prove_keys


@pytest.fixture
def connection():
    with duckdb.connect(":memory:") as found:
        yield found


def test_every_table_of_the_schema_states_its_grain_first_and_its_key_last(connection):
    connection.execute(SCHEMA.read_text(encoding="utf-8"))
    tables = dict(connection.execute("select table_name, comment from duckdb_tables()").fetchall())
    assert len(tables) >= 18
    assert all(comment.startswith("One row") for comment in tables.values())
    proofs = prove_keys(connection)
    assert {proof.table for proof in proofs} == set(tables)
    assert key_of("fact_application", tables["fact_application"]) == ("report_code", "row_code", "applicant_code")
    assert set(arrow_schemas()) == set(tables)


def test_a_table_with_a_row_twice_is_named_with_an_example(connection):
    connection.execute("create table t as select * from (values (1, 'a'), (1, 'b'), (2, 'c')) v(x, y)")
    connection.execute("comment on table t is 'One row per x. Key: x.'")
    with pytest.raises(ProofError, match=r"t: 3 rows but 2 keys \(x\).*\(1, 2\)"):
        prove_keys(connection)
    connection.execute("comment on table t is 'One row per x and y. Key: x, y.'")
    assert [(proof.table, proof.key, proof.rows) for proof in prove_keys(connection)] == [("t", ("x", "y"), 3)]


def test_a_table_without_a_key_is_refused(connection):
    connection.execute("create table t (x integer)")
    with pytest.raises(ProofError, match="names no key"):
        prove_keys(connection)


def test_the_built_warehouse_holds_its_keys(warehouse, connection):
    connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
    connection.execute("use warehouse")
    rows = {proof.table: proof.rows for proof in prove_keys(connection)}
    assert rows["etl_build"] == 1
    assert rows["dim_cell"] == 400
    assert (
        min(rows[name] for name in ("fact_application", "fact_dispute", "fact_proactive", "fact_quoted", "fact_check"))
        > 0
    )
