"""`waframe eval`: plays written conversations, and tells which came to their end."""

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

import anyio
import click
import msgspec

from waframe import Workbench, pass_workbench
from waframe.testing.evaluating.case import CaseInvalid, NotPrepared, Suite, read_suite
from waframe.testing.evaluating.scoring import CaseScore, Score, score_all

FAILED = 1
WRONG_USE = 2
_PLAYING = "waframe.testing.evaluating.suites"  # a whole deployment, which other commands need not import


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What `--json` shows: every case, and all together."""

    cases: tuple[CaseScore, ...]
    summary: Score


@click.command("eval", short_help="Play written conversations, and tell which came to their end.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--times", default=1, show_default=True, type=click.IntRange(1, 100), help="How often each is played.")
@click.option("--only", multiple=True, metavar="ID", help="Play this case only; may be given again.")
@click.option("--model", type=click.Choice(["stand-in"]), help="Let the stand-in for language models answer.")
@pass_workbench
@click.pass_context
def eval_command(
    context: click.Context,
    bench: Workbench,
    *,
    files: Sequence[Path],
    times: int,
    only: Sequence[str],
    model: str | None,
) -> None:
    """Play written conversations, each in a deployment in memory, and tell which came to their end.

    No network, no key and no database is needed. Exits with 1 where a case did not come to its end, or where something
    was said that nobody may ever read.

    Examples:
      waframe eval examples/scenarios/selling.yaml
      waframe eval --times 4 --only cheapest --only hours examples/scenarios/selling.yaml
      waframe eval --model stand-in --json examples/scenarios/selling.yaml
    """
    try:
        suites = [_chosen(read_suite(path), only) for path in files]
        if not any(suite.cases for suite in suites):
            raise bench.failure(f"no case is called {', '.join(only) or 'anything'}", exit_code=WRONG_USE)
        with bench.progress() as progress:
            play = import_module(_PLAYING).play_suites
            cases = anyio.run(partial(play, suites, times=times, by_model=model is not None, progress=progress))
    except CaseInvalid as error:
        raise bench.failure(str(error), exit_code=WRONG_USE) from error
    except NotPrepared as error:
        raise bench.failure(f"the catalogue cannot be imported: {error}") from error
    _show(bench, Evaluation(cases=cases, summary=score_all(cases)))
    if not all(case.is_good for case in cases):
        context.exit(FAILED)


def _chosen(suite: Suite, only: Sequence[str]) -> Suite:
    chosen = tuple(case for case in suite.cases if not only or case.id in only)
    return msgspec.structs.replace(suite, cases=chosen)


def _show(bench: Workbench, evaluation: Evaluation) -> None:
    if bench.json:
        bench.show_json(evaluation)
        return
    head = ("case", "passed", "unmet", "forbidden")
    bench.show_table(head, [_row(case) for case in evaluation.cases])
    score = evaluation.summary
    click.echo(
        f"{score.cases} cases, {score.times} times: pass^1 {score.pass_1:.0%}, "
        f"pass^{score.times} {score.pass_all:.0%}, {score.forbidden} forbidden"
    )


def _row(case: CaseScore) -> Sequence[str]:
    passed = click.style(f"{case.passed} of {case.times}", fg="green" if case.is_good else "red")
    return case.id, passed, "; ".join(case.unmet), "; ".join(case.forbidden)
