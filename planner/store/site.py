"""Where does this office keep its things? Data folder, database and secret, from the environment and one file."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from planner.store.errors import StoreError

DATABASE_FILE, KEY_FILE, SETTINGS_FILE = "planner.db", "secret.key", "planner.toml"
KEY_BYTES = 32
IN_MEMORY = "sqlite://"


class Settings(BaseModel):
    """
    What an administrator may set, in `planner.toml` of the data folder or as PLANNER_<NAME> in the environment, which wins.

    Parameters
    ----------
    database
        SQLAlchemy's URL; "" is a file in the data folder, `sqlite://` is memory, `postgresql://...` a server.
    accounts
        "auto" asks for a login unless the server answers to its own computer only; "required" always does.
    public_url
        How others reach the planner; leader links and QR codes begin with it.
    session_hours, idle_minutes
        A login ends that long after it began, and that long after it was last used.
    link_days
        How long a leader link opens its page.
    log
        "text" or "json": one line per event, without names or addresses.
    behind_proxy
        Whether a reverse proxy stands in front: then its word counts for the visitor's address and for https.
    oidc_claim
        Where the site has a login of its own (OpenID Connect, section `[auth]` of Streamlit's secrets): the claim that names the account.
    secret
        Given here instead of a file; at least 32 characters.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    database: str = ""
    accounts: Literal["auto", "required"] = "auto"
    public_url: Annotated[str, Field(pattern=r"^(https?://[^\s/]+(/\S*)?)?$")] = ""
    session_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 12
    idle_minutes: Annotated[int, Field(ge=5, le=24 * 60)] = 120
    link_days: Annotated[int, Field(ge=1, le=3650)] = 180
    behind_proxy: bool = False
    oidc_claim: str = ""
    log: Literal["text", "json"] = "text"
    secret: Annotated[str, Field(pattern=r"^(.{32,})?$")] = ""


@dataclass(frozen=True)
class Site:
    """
    One installation.

    Parameters
    ----------
    folder
        The data folder, or None where nothing can be written.
    url
        SQLAlchemy's URL of the database.
    key
        The site's secret: signs leader links and the end of the audit chain.
    settings
        What the administrator set.
    """

    folder: Path | None
    url: str
    key: bytes = field(repr=False)
    settings: Settings = field(default_factory=lambda: Settings(), repr=False)  # noqa: PLW0108 - pydantic's __init__


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """PLANNER_DATA, or the user's own folder for such things."""
    given = environment.get("PLANNER_DATA", "").strip()
    return Path(given) if given else user_data_path("planner", appauthor=False)


def is_set_up(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether there is an installation already: a database that was named, or the data folder's own."""
    if environment.get("PLANNER_DATABASE", "").strip() or environment.get("PLANNER_CONFIG", "").strip():
        return True
    folder = data_folder(environment)
    return (folder / DATABASE_FILE).is_file() or (folder / SETTINGS_FILE).is_file()


def read_site(environment: Mapping[str, str] = os.environ) -> Site:
    """
    The installation as environment and settings file describe it; the data folder and the secret are made where they are missing.

    Raises
    ------
    StoreError
        When a setting cannot be used, or the folder cannot be written.
    """
    folder = data_folder(environment)
    settings = _settings(folder, environment)
    if settings.database == IN_MEMORY:
        return in_memory(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = settings.secret.encode() or _key(folder / KEY_FILE)
        if not settings.database:
            _try_writing(folder)
            # SQLite gives the files beside it the same mode.
            (folder / DATABASE_FILE).touch(mode=0o600)
    except OSError as error:
        problem = error.strerror or str(error)
        raise StoreError("store.folder_refused", folder=str(folder), problem=problem) from error
    return Site(folder, _url(settings.database, folder), key, settings)


def in_memory(settings: Settings | None = None) -> Site:
    """An installation that forgets everything when the program ends."""
    chosen = settings or Settings()
    return Site(None, IN_MEMORY, chosen.secret.encode() or secrets.token_bytes(KEY_BYTES), chosen)


def _url(database: str, folder: Path) -> str:
    if not database:
        return f"sqlite:///{(folder / DATABASE_FILE).absolute()}"
    for plain in ("postgresql://", "postgres://"):
        if database.startswith(plain):
            return "postgresql+psycopg://" + database.removeprefix(plain)
    return database


def _settings(folder: Path, environment: Mapping[str, str]) -> Settings:
    path = Path(environment.get("PLANNER_CONFIG", "").strip() or folder / SETTINGS_FILE)
    stated: dict[str, object] = {}
    try:
        if path.is_file():
            stated = tomllib.loads(path.read_text(encoding="utf-8"))
        secret_file = environment.get("PLANNER_SECRET_FILE", "").strip()
        if secret_file:
            stated["secret"] = Path(secret_file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise StoreError("store.settings_unreadable", file=str(path), problem=str(error)) from error
    for name in Settings.model_fields:
        given = environment.get(f"PLANNER_{name.upper()}", "").strip()
        if given:
            stated[name] = given
    try:
        return Settings.model_validate(stated)
    except ValidationError as error:
        # The value itself is not repeated: it may be a secret.
        wrong = [f"{'.'.join(map(str, item['loc']))} ({item['msg']})" for item in error.errors(include_url=False)]
        raise StoreError("store.settings_wrong", file=str(path), problems=wrong) from None


def _key(path: Path) -> bytes:
    """The secret in a file that only its owner may read; made when it is missing."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        path.chmod(0o600)
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    key = secrets.token_bytes(KEY_BYTES)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
    return key


def _try_writing(folder: Path) -> None:
    probe = folder / f".probe-{os.getpid()}-{secrets.token_hex(4)}"
    probe.touch(mode=0o600)
    probe.unlink()
