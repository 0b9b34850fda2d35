"""Threads in PostgreSQL: the same as in SQLite, thinned out, shared by several agents."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from agent import Assistant
from agent.graph import Agent
from bowerbird.settings import Settings

TALK = ["image classifier for flowers, open license", "smaller", "thanks!", "compare the first two"]


def test_threads_are_kept_and_shared(
    assistant: Assistant, postgres_address: str, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, offline=True, database=SecretStr(postgres_address))
    with Agent(settings, assistant.work) as one, Agent(settings, assistant.work) as other:
        for number, text in enumerate(TALK):
            agent = other if number % 2 else one
            kept = agent.ask("t", text)
            fresh = assistant.recommend(TALK[: number + 1], validate=False)
            blank = {"trace": []}
            assert kept.model_copy(update=blank) == fresh.model_copy(update=blank)
        assert one.dialogue("t") == other.dialogue("t")
        assert one.dialogue("u").talk is None
    import psycopg

    with psycopg.connect(postgres_address) as db:
        for table in ("checkpoints", "checkpoint_blobs"):
            rows = db.execute(f"SELECT count(*) FROM {table}").fetchone()  # pyright: ignore
            assert rows is not None
            assert rows[0] <= 12
    with Agent(settings, assistant.work) as again:
        assert len(again.dialogue("t").shown) == 2
        again.forget("t")
        assert again.dialogue("t").talk is None
