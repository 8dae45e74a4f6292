"""Prove that a job which is killed again and again loses nothing and does nothing twice.

Usage:
    python scripts/prove_resume.py --work DIR [--articles 5000] [--kills 20] [--workers 2]
        [--engine local|ray] [--seed 0]

From the root of a clone, with the dev extra (and ray for --engine ray).  The articles are made of
our own texts, one line in a hundred broken; the models are tiny and random.

local: the job is killed (SIGKILL) at random moments, all its processes or only the first of them,
and started again each time.  ray: on a cluster of two nodes on this machine, the process of one
actor is killed, then the node of the other one is removed.  Both are compared, row by row, with a
run that nobody disturbed.  Takes some minutes.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import stancelib  # noqa: E402
from stancelib.data.made import made_lines  # noqa: E402
from stancelib.scoring.compare import differences, job_rows  # noqa: E402
from stancelib.scoring.summary import Progress, ScoreSummary  # noqa: E402
from tests.tiny import save_tiny_onnx_models  # noqa: E402

PART_ARTICLES = 64
# Share of the parts that is done when an actor is killed, and when a node is removed.
KILL_AT, REMOVE_AT = 0.1, 0.3


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True, help="a folder for the proof's files")
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", choices=("local", "ray"), default="local")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    # 1. The corpus and the models.
    options.work.mkdir(parents=True, exist_ok=True)
    corpus = options.work / "corpus.jsonl"
    corpus.write_bytes(b"".join(made_lines(options.articles)))
    models = options.work / "models"
    if not models.exists():
        save_tiny_onnx_models(models)

    # 2. A run that nobody disturbs.
    plain = options.work / "plain"
    if not (plain / "job.json").exists() or '"finished"' not in (plain / "job.json").read_text():
        subprocess.run(command(corpus, models, plain, 1), check=True, cwd=ROOT, env=environment())

    # 3. A run that is killed.
    output = options.work / options.engine
    shutil.rmtree(output, ignore_errors=True)
    began = time.monotonic()
    if options.engine == "local":
        told = killed(command(corpus, models, output, options.workers), output, options)
    else:
        told = on_dying_cluster(corpus, models, output, options.articles // PART_ARTICLES)

    # 4. Both hold the same.
    found = differences(plain, output)
    told |= {
        "engine": options.engine,
        "lines": options.articles,
        "rows": sum(1 for _ in job_rows(output)),
        "rejected": len((output / "rejected.jsonl").read_text().splitlines()),
        "seconds": round(time.monotonic() - began),
        "differences": found,
    }
    print(json.dumps(told, indent=2))
    sys.exit(1 if found else 0)


def command(corpus: Path, models: Path, output: Path, workers: int) -> list[str]:
    options = ["--model", models, "--workers", workers, "--part-articles", PART_ARTICLES, "-q"]
    arguments = ["-m", "stancelib", "score", corpus, "-o", f"{output}/", *options]
    return [sys.executable, *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def killed(arguments: list[str], output: Path, options: argparse.Namespace) -> dict[str, object]:
    """Run the command, killed ``options.kills`` times, then to its end."""
    chance = random.Random(options.seed)
    all_parts = options.articles // PART_ARTICLES
    kills = 0
    while kills < options.kills:
        with subprocess.Popen(
            arguments, cwd=ROOT, env=environment(), start_new_session=True
        ) as process:
            # Some runs are killed while they start, the others after some more parts.
            more = chance.randint(0, 2 * (all_parts - parts(output)) // (options.kills - kills + 2))
            wanted = parts(output) + more
            while process.poll() is None and parts(output) < wanted:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 5 if more == 0 else 0.5))
            if process.poll() is not None:
                raise SystemExit(f"the job ended with {process.returncode} after {kills} kills")
            if chance.random() < 0.5:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        kills += 1
        print(f"kill {kills}: {parts(output)} of {all_parts} parts", file=sys.stderr, flush=True)
    subprocess.run(arguments, check=True, cwd=ROOT, env=environment())
    return {"kills": kills}


def parts(output: Path) -> int:
    return len(list((output / "parts").glob("part-*.parquet")))


def on_dying_cluster(corpus: Path, models: Path, output: Path, all_parts: int) -> dict[str, object]:
    """Score on two nodes; kill an actor, then remove the node of another."""
    import psutil
    import ray
    from ray.cluster_utils import Cluster

    os.environ["PYTHONPATH"] = str(ROOT)
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    second = cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False)
    nodes = len(ray.nodes())
    events: dict[str, object] = {"nodes": nodes}

    def strike(state: Progress) -> None:
        done = parts(output)
        if done >= KILL_AT * all_parts and "actor_killed_at" not in events:
            actors = [
                each
                for each in psutil.Process().children(recursive=True)
                if any("ray::Scorer" in word for word in each.cmdline())
            ]
            actors[0].kill()
            events["actor_killed_at"] = done
        elif done >= REMOVE_AT * all_parts and "node_removed_at" not in events:
            cluster.remove_node(second, allow_graceful=False)
            events["node_removed_at"] = done

    summary: ScoreSummary = stancelib.score_corpus(
        corpus,
        f"{output}/",
        model=models,
        workers=2,
        engine="ray",
        part_articles=PART_ARTICLES,
        on_progress=strike,
    )
    ray.shutdown()
    cluster.shutdown()
    return {**events, "articles": summary.articles}


if __name__ == "__main__":
    main()
