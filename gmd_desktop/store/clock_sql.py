"""The database's own clock: what leases and arrivals go by, on whatever machine."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class now_micros(FunctionElement[int]):  # noqa: N801, a function in SQL
    """The present instant in UTC microseconds; not the beginning of the transaction."""

    type = BigInteger()
    inherit_cache = True


@compiles(now_micros, "sqlite")
def _sqlite(_element: now_micros, _compiler: Any, **_kw: Any) -> str:
    # The Julian day is a float that is good to some 40 microseconds, and known to old versions.
    return "CAST((julianday('now') - 2440587.5) * 86400000000.0 AS INTEGER)"


@compiles(now_micros, "postgresql")
def _postgresql(_element: now_micros, _compiler: Any, **_kw: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"
