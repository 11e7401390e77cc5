"""A scenario with other values in it: the same file, as if a person had changed these lines."""

from collections.abc import Mapping

from gmd_desktop.session.scenario import Scenario, read_scenario


def varied(scenario: Scenario, changes: Mapping[str, int | str]) -> Scenario:
    """Give a scenario that differs from another in some keys; its text says so, and keeps its comments.

    Args:
        changes: values by key; a dot leads into a table, as in "params.zeta_start". Numbers with decimals are given
            as text, so that they stay exact.

    Raises:
        ScenarioError: the values make no scenario; every problem with its line.
    """
    import tomlkit  # noqa: PLC0415, loaded late: few sessions need it

    document = tomlkit.parse(scenario.text)
    for key, value in changes.items():
        *path, last = key.split(".")
        table = document
        for name in path:
            table = table.setdefault(name, tomlkit.table())
        table[last] = value
    return read_scenario(tomlkit.dumps(document), scenario.name)
