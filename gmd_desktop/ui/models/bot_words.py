"""One bot in words, for the panel that looks at it."""

from html import escape

from gmd_desktop.session.tick_report import BotView, OrderView, PositionView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.words import outcome_name

MOST = 12  # orders that are listed


def bot_page(bot: BotView, names: tuple[str, ...]) -> str:
    """Write what a bot is set to, thinks and has, as HTML.

    Args:
        names: of the outcomes.
    """
    parts = [f"<p style='margin: 0'><b>{escape(bot.name)}</b>, {escape(bot.archetype)}. {escape(bot.about)}</p>"]
    parts += [f"<p style='margin: 4px 0 0 0'>{escape(thought)}</p>" for thought in bot.thoughts]
    if not bot.params:
        parts.append(
            "<p style='margin: 4px 0 0 0'>It has left and acts no more. What it holds is paid out at the end.</p>"
        )
    parts.append(_list("Holds", [_position(row, names) for row in bot.positions], "no tokens"))
    parts.append(_list("Orders", [_order(row, names) for row in bot.orders[:MOST]], "none that rests"))
    if len(bot.orders) > MOST:
        parts.append(f"<p style='margin: 4px 0 0 0'>and {len(bot.orders) - MOST} more</p>")
    rows = "".join(
        f"<tr><td>{escape(key)}&nbsp;&nbsp;</td><td align='right'>{value}&nbsp;&nbsp;</td><td>{escape(about)}</td></tr>"
        for key, value, about in bot.params
    )
    return "".join(
        [*parts, f"<table cellspacing='0' cellpadding='1' style='margin-top: 4px'>{rows}</table>" if rows else ""]
    )


def _list(title: str, lines: list[str], nothing: str) -> str:
    return f"<p style='margin: 4px 0 0 0'>{title}: {'; '.join(map(escape, lines)) or nothing}.</p>"


def _position(row: PositionView, names: tuple[str, ...]) -> str:
    size = fmt.tokens(row.free + row.locked)
    return f"{size} {row.token} of {outcome_name(names, row.outcome)} worth {fmt.money(row.value)}"


def _order(row: OrderView, names: tuple[str, ...]) -> str:
    what = f"{row.token} of {outcome_name(names, row.outcome)}"
    return f"{row.action.lower()} {fmt.tokens(row.remaining)} {what} at {fmt.price(row.limit_price or 0)}"
