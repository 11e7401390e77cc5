"""Write a table as CSV and as Parquet in one pass; only a batch of rows is in memory.

CSV as in RFC 4180, in UTF-8 with the mark by which spreadsheets know it.
"""

import csv
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from gmd_desktop.ui.export.columns import ExportTable, Kind, csv_value

BATCH = 10_000


def write_table(table: ExportTable, folder: Path, on_rows: Callable[[int], None]) -> int:
    """Write NAME.csv and NAME.parquet, and give the number of rows.

    Args:
        on_rows: told how many rows have been written since it was last called; may raise to give up.

    Raises:
        OSError: the disk does not take it.
    """
    # Loaded late: a quarter of a second at every start, for what only an export needs.
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    def column(kind: Kind, values: Sequence[Any]) -> Any:
        """Make an array; an amount's whole units become a decimal's, without going through text or floats."""
        if kind not in scaled:
            return pa.array(
                [None if value is None else bool(value) for value in values] if kind is Kind.FLAG else values,
                types[kind],
            )
        whole = pa.array(values, pa.int64()).cast(pa.decimal128(scaled[kind], 0))
        return pa.Array.from_buffers(types[kind], len(whole), whole.buffers(), whole.null_count)

    scaled = {Kind.MICROS: 19, Kind.ATTO: 38}
    types = {
        Kind.INTEGER: pa.int64(),
        Kind.MICROS: pa.decimal128(19, 6),
        Kind.ATTO: pa.decimal128(38, 18),
        Kind.TEXT: pa.string(),
        Kind.FLAG: pa.bool_(),
        Kind.INSTANT: pa.timestamp("us", tz="UTC"),
    }
    kinds = [one.kind for one in table.columns]
    schema = pa.schema([(one.name, types[one.kind]) for one in table.columns])
    count = 0
    with (
        closing(table.rows()) as rows,
        (folder / f"{table.name}.csv").open("w", newline="", encoding="utf-8-sig") as file,
        ParquetWriter(folder / f"{table.name}.parquet", schema, compression="zstd") as parquet,
    ):
        writer = csv.writer(file)
        writer.writerow([one.name for one in table.columns])
        while batch := list(islice(rows, BATCH)):
            writer.writerows([csv_value(kind, value) for kind, value in zip(kinds, row, strict=True)] for row in batch)
            arrays = [column(kind, values) for kind, values in zip(kinds, zip(*batch, strict=True), strict=True)]
            parquet.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(batch)
            on_rows(len(batch))
    return count
