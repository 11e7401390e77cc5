"""An outcome's own supply may be below zero: after an elimination the virtual supply makes up for it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TOO_STRICT = ("q_no", "q_yes")
KEPT = ("seigniorage", "sets", "virtual_no", "virtual_yes")


def upgrade() -> None:
    """Go to this revision."""
    # SQLite makes the table anew, from what is said here: it can't tell which checks there are.
    with op.batch_alter_table("outcomes", copy_from=_outcomes((*TOO_STRICT, *KEPT))) as batch:
        for column in TOO_STRICT:
            batch.drop_constraint(op.f(f"ck_outcomes_{column}"), type_="check")


def downgrade() -> None:
    """Go back to the revision before; fails if a supply is below zero."""
    with op.batch_alter_table("outcomes", copy_from=_outcomes(KEPT)) as batch:
        for column in TOO_STRICT:
            batch.create_check_constraint(op.f(f"ck_outcomes_{column}"), f"{column} >= 0")


def _outcomes(checked: tuple[str, ...]) -> sa.Table:
    amounts = ("v", "q_yes", "q_no", "virtual_yes", "virtual_no", "sets", "seigniorage")
    return sa.Table(
        "outcomes",
        sa.MetaData(),
        sa.Column("outcome", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        *(sa.Column(amount, sa.BigInteger(), nullable=False) for amount in amounts),
        sa.Column("active", sa.Boolean(), nullable=False),
        *(sa.CheckConstraint(f"{column} >= 0", name=op.f(f"ck_outcomes_{column}")) for column in checked),
        sa.PrimaryKeyConstraint("outcome", name=op.f("pk_outcomes")),
    )
