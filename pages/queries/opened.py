"""What is asked of a warehouse as soon as it is attached as ``app``: its build, and the newest names of places."""

# One row a place: the newest name of each code, so that an abolished district keeps its name and never doubles a row.
# Beside the warehouse in memory, as most statements join it and to find it takes as long as a small answer.
PLACE = "memory.main.newest_place"
NEWEST_PLACE = f"""create table {PLACE} as select * from app.dim_place
qualify row_number() over (partition by adcode order by valid_to_year desc nulls first, name_zh) = 1 order by adcode"""
# No row: no build, and so no warehouse.
SNAPSHOT = "select snapshot_id from app.etl_build"
