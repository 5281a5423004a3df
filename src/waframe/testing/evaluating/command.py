"""`waframe eval`: plays written conversations, or scores summaries of labelled ones."""

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

import anyio
import click
import msgspec

from waframe import CommandGroup, Workbench, pass_workbench
from waframe.testing.evaluating.case import CaseInvalid, NotPrepared, Suite, read_suite
from waframe.testing.evaluating.scoring import CaseScore, Score, score_all

FAILED = 1
WRONG_USE = 2
_PLAYING = "waframe.testing.evaluating.suites"  # a whole deployment, which other commands need not import
_SUMMING = "waframe.testing.evaluating.summing"


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What `--json` shows: every case, and all together; `recorded` is how many answers of models were written."""

    cases: tuple[CaseScore, ...]
    summary: Score
    recorded: int = 0
    reworded: bool = False


_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    "eval", cls=CommandGroup.command_class, short_help="Play written conversations, and tell which came to their end."
)
@click.argument("files", nargs=-1, type=_FILE)
@click.option("--times", default=1, show_default=True, type=click.IntRange(1, 100), help="How often each is played.")
@click.option("--only", multiple=True, metavar="ID", help="Play this case only; may be given again.")
@click.option("--model", type=click.Choice(["stand-in"]), help="Let the stand-in for language models answer.")
@click.option("--record", metavar="FOLDER", type=_FOLDER, help="Keep what models answer in this folder.")
@click.option("--recorded", metavar="FOLDER", type=_FOLDER, help="Let what was recorded answer for models.")
@click.option("--extraction", multiple=True, metavar="FILE", type=_FILE, help="Score summaries of labelled talks.")
@click.option("--misses", is_flag=True, help="With --extraction: list every field that was read otherwise.")
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
    record: Path | None,
    recorded: Path | None,
    extraction: Sequence[Path],
    misses: bool,
) -> None:
    """Play written conversations, each in a deployment in memory, and tell which came to their end.

    No network, no key and no database is needed, unless a file names models of its own and they are asked. Exits with
    1 where a case did not come to its end, or where something was said that nobody may ever read. --extraction scores
    what `waframe summary` makes of labelled conversations.

    Examples:
      waframe eval examples/scenarios/selling.yaml
      waframe eval --times 4 --only cheapest --only hours examples/scenarios/selling.yaml
      waframe eval --model stand-in --record answers examples/scenarios/selling.yaml
      waframe eval --model stand-in --recorded answers examples/scenarios/selling.yaml
      waframe eval --extraction conversations.json --misses
    """
    if bool(files) == bool(extraction):
        raise click.UsageError("Name files of cases, or files of labelled conversations with --extraction.")
    if record is not None and recorded is not None:
        raise click.UsageError("--record and --recorded do not go together.")
    try:
        if extraction:
            _show_extraction(bench, extraction, misses=misses)
            return
        suites = [_chosen(read_suite(path), only) for path in files]
        if not any(suite.cases for suite in suites):
            raise bench.failure(f"no case is called {', '.join(only) or 'anything'}", exit_code=WRONG_USE)
        with bench.progress() as progress:
            playing = import_module(_PLAYING)
            way = playing.Way(stand_in=model is not None, record=record, recorded=recorded)
            played = anyio.run(partial(playing.play_suites, suites, times=times, way=way, progress=progress))
    except CaseInvalid as error:
        raise bench.failure(str(error), exit_code=WRONG_USE) from error
    except NotPrepared as error:
        raise bench.failure(f"the catalogue cannot be imported: {error}") from error
    cases = played.cases
    _show(bench, Evaluation(cases=cases, summary=score_all(cases), recorded=played.answers, reworded=played.reworded))
    if not all(case.is_good for case in cases):
        context.exit(FAILED)


def _show_extraction(bench: Workbench, files: Sequence[Path], *, misses: bool) -> None:
    scored = [import_module(_SUMMING).score_file(path, bench) for path in files]
    if bench.json:
        bench.show_json([one if misses else msgspec.structs.replace(one, misses=()) for one in scored])
        return
    fields = ("conversations", "vehicle_f1", "product_f1", "intent", "stage", "sentiment", "needs_human", "next_action")
    head = ("file", *(field.replace("_", " ") for field in fields))
    bench.show_table(head, [(Path(one.file).name, *(str(getattr(one, field)) for field in fields)) for one in scored])
    if misses:
        rows = [(miss.id, miss.field, str(miss.label), str(miss.read)) for one in scored for miss in one.misses]
        bench.show_table(("conversation", "field", "label", "read"), rows)


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
    every = f"pass^{score.times} {score.pass_all:.0%}, " if score.times > 1 else ""
    often = f"{score.times} times" if score.times > 1 else "once"
    click.echo(f"{score.cases} cases, {often}: pass^1 {score.pass_1:.0%}, {every}{score.forbidden} forbidden")
    if evaluation.recorded:
        click.echo(f"{evaluation.recorded} answers of models were recorded")
    if evaluation.reworded:
        click.echo("the prompt or a function is described otherwise than when this was recorded", err=True)


def _row(case: CaseScore) -> Sequence[str]:
    passed = click.style(f"{case.passed} of {case.times}", fg="green" if case.is_good else "red")
    return case.id, passed, "; ".join(case.unmet), "; ".join(case.forbidden)
