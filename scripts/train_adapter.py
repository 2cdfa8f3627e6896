"""Teaches the bundled model to find the statements that answer a question, and writes index/data/adapter.safetensors.

    python -m scripts.train_adapter [--models DIR] [--steps N] [--output FILE]

Low-rank changes to all matrices of multilingual-e5-small (LoRA) are learned from the anthologies in
scripts/anthologies/learned: each step takes some questions of one anthology and some of its statements, and lets the
statements that bear on a question win, by cosine and by late interaction, over the others under the same headings.
Whether a pair belongs together is learned for its own sake too, so that scores mean the same for every question.
The changes are applied at 0.7 of their strength, between the published model and the learned one: that holds better on
documents unlike those learned from (Wortsman et al. 2022, arXiv:2109.01903). Two epochs take 20 minutes on two
processors; the numbers differ a little from one machine to the next.
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from index.adapter import ADAPTER
from index.bundled import PLAIN, PROMPTS, TOKENIZER, unpack
from index.clean import clean
from scripts.judged_anthologies import Anthology, anthologies

RANK, SCALE = 8, 2.0  # of the changes; the scale is that of LoRA, alpha / rank
STRENGTH = 0.7  # of the changes when they are applied
EPOCHS, RATE, WARM_UP = 2, 2.5e-4, 20  # passes, learning rate, steps until it is reached
QUESTIONS, STATEMENTS = 12, 56  # a step
LONGEST = 160  # tokens
TITLED, LEANING, MISTYPED = 0.3, 0.8, 0.2  # shares: statements under their title, follow-ups after their history, typos
HALF = 0.35  # of the weight of a statement that answers, for one that is only useful


class LowRank(nn.Module):  # type: ignore[misc]  # the checker does not read torch
    """A linear layer with a change of low rank."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(RANK, linear.in_features) / math.sqrt(linear.in_features))
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        changed: Tensor = self.linear(x) + (x @ self.down.T @ self.up.T) * SCALE
        return changed


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Some texts: the vector of each whole (texts, dimension), those of its tokens, and which of them are its own."""

    wholes: Tensor
    tokens: Tensor  # (texts, tokens, dimension)
    own: Tensor  # (texts, tokens)
    ids: Tensor  # (texts, tokens)


class Model:
    """The network with its changes, and the temperatures that are learned with them."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.enable_padding(pad_id=1)
        self.network: Any = BertModel.from_pretrained(str(folder), add_pooling_layer=False)
        for parameter in self.network.parameters():
            parameter.requires_grad_(False)
        self.changes = dict(self._changed())
        self.temperatures = nn.Parameter(torch.tensor([30.0, 20.0, 10.0]).log())  # of cosine, MaxSim, both
        self.slopes = nn.Parameter(torch.tensor([30.0, 12.0]).log())
        self.biases = nn.Parameter(torch.tensor([-25.0, -8.0]))

    def _changed(self) -> Any:
        """Puts a low-rank change on every matrix of every layer; their names and modules."""
        for number, layer in enumerate(self.network.encoder.layer):
            for path in (
                "attention.self.query",
                "attention.self.key",
                "attention.self.value",
                "attention.output.dense",
                "intermediate.dense",
                "output.dense",
            ):
                parent, _, name = path.rpartition(".")
                holder = layer.get_submodule(parent)
                changed = LowRank(getattr(holder, name))
                setattr(holder, name, changed)
                yield f"encoder.layer.{number}.{path}.weight", changed

    def parameters(self) -> list[nn.Parameter]:
        """Those of the changes."""
        return [p for change in self.changes.values() for p in (change.down, change.up)]

    def encode(self, texts: Sequence[str], prompt: str) -> Encoded:
        """Texts after their prompt."""
        read = self.tokenizer.encode_batch([prompt + clean(text) for text in texts])
        ids = torch.tensor([one.ids for one in read])
        mask = torch.tensor([one.attention_mask for one in read])
        starts = torch.tensor([[start for start, _ in one.offsets] for one in read])
        ends = torch.tensor([[end for _, end in one.offsets] for one in read])
        with torch.autocast("cpu", torch.bfloat16):
            states = self.network(ids, attention_mask=mask).last_hidden_state
        states = states.float()
        means = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        own = (starts >= len(prompt)) & (ends > starts)
        return Encoded(functional.normalize(means, dim=-1), states, own, ids)

    def save(self, path: Path) -> None:
        """Writes the changes as `index.adapter` reads them."""
        found: dict[str, np.ndarray[Any, Any]] = {}
        for name, change in self.changes.items():
            found[f"{name}.up"] = (change.up.detach() * SCALE * STRENGTH).numpy().astype(np.float16)
            found[f"{name}.down"] = change.down.detach().numpy().astype(np.float16)
        save_file(found, path)
        path.chmod(0o644)  # safetensors writes for its owner only


def similarities(queries: Encoded, documents: Encoded, rarity: dict[int, float]) -> tuple[Tensor, Tensor]:
    """Cosine and MaxSim nearly as `index.interaction` has it, headings included: two matrices (queries, documents)."""
    centre = (documents.tokens * documents.own[..., None]).sum((0, 1)) / documents.own.sum()
    asked = functional.normalize(queries.tokens - centre.detach(), dim=-1)
    said = functional.normalize(documents.tokens - centre.detach(), dim=-1)
    alike = torch.einsum("qie,nje->qnij", asked, said).masked_fill(~documents.own[None, :, None, :], -2)
    common = max(rarity.values())
    weights = torch.tensor([[rarity.get(int(t), common) for t in row] for row in queries.ids]) * queries.own
    best = (alike.max(-1).values * weights[:, None]).sum(-1) / weights.sum(-1, keepdim=True).clamp(min=1e-6)
    return queries.wholes @ documents.wholes.T, best


def loss(model: Model, cosine: Tensor, maxsim: Tensor, grades: Tensor) -> Tensor:
    """What is wrong: the order of the statements for each question, and whether each pair belongs together."""
    wanted = torch.where(grades == 2, 1.0, torch.where(grades == 1, HALF, 0.0))  # noqa: PLR2004 - the two grades
    asked = wanted.sum(1) > 0
    wanted = wanted / wanted.sum(1, keepdim=True).clamp(min=1e-6)
    heat = model.temperatures.exp()
    mixed = (heat[0] * cosine + heat[1] * maxsim) / 2
    total = torch.zeros(())
    if bool(asked.any()):
        for scores in (heat[0] * cosine, heat[1] * maxsim, mixed):
            total = total - (wanted * functional.log_softmax(scores, 1)).sum(1)[asked].mean()
    for number, scores in enumerate((cosine, maxsim)):
        logits = scores * model.slopes[number].exp() + model.biases[number]
        total = total + 3 * functional.binary_cross_entropy_with_logits(logits, grades / 2)
    return total


def step(
    model: Model, anthology: Anthology, chosen: Sequence[int], rarity: dict[int, float], dice: random.Random
) -> Tensor:
    """The loss on some questions of one anthology."""
    relevant = np.flatnonzero(anthology.grades[list(chosen)].max(axis=0)).tolist()
    others = sorted(set(range(len(anthology.texts))) - set(relevant))
    dice.shuffle(relevant)
    dice.shuffle(others)
    rows = relevant[: STATEMENTS - 8] + others[: max(8, STATEMENTS - len(relevant))]
    titled = dice.random() < TITLED
    documents = [f"{anthology.titles[r]}: {anthology.texts[r]}" if titled else anthology.texts[r] for r in rows]
    queries = [asked(anthology.questions[number], dice) for number in chosen]
    cosine, maxsim = similarities(
        model.encode(queries, PROMPTS["query"]), model.encode(documents, PROMPTS["document"]), rarity
    )
    return loss(model, cosine, maxsim, torch.tensor(anthology.grades[np.ix_(list(chosen), rows)]))


def asked(question: dict[str, Any], dice: random.Random) -> str:
    """A question as it is asked this time: perhaps after its history, perhaps mistyped."""
    text = str(question["q"])
    if question["style"] == "followup" and dice.random() < LEANING:
        text = " ".join([*question["history"], text])
    return mistyped(text, dice) if question["style"] != "negative" and dice.random() < MISTYPED else text


def mistyped(text: str, dice: random.Random) -> str:
    """One long word with a letter too few or too many, two exchanged, or cut in two."""
    words = text.split()
    long = [number for number, word in enumerate(words) if len(word) > 5]  # noqa: PLR2004 - letters
    if not long:
        return text
    number = dice.choice(long)
    word = words[number]
    at = dice.randrange(2, len(word) - 2)
    words[number] = dice.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + dice.choice("aeiourtnsl") + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + " " + word[at:],
        ]
    )
    return " ".join(words)


def rarities(model: Model, anthology: Anthology) -> dict[int, float]:
    """The idf of the tokens of an anthology, as `index.interaction` has it."""
    counts = Counter(t for text in anthology.texts for t in set(model.tokenizer.encode(clean(text)).ids))
    total = len(anthology.texts)
    return {token: math.log(1 + (total - n + 0.5) / (n + 0.5)) for token, n in counts.items()}


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--models", type=Path, default=Path("data/models"), help="where models are unpacked (%(default)s)"
    )
    parser.add_argument("--steps", type=int, help="stop after so many steps (all of them)")
    parser.add_argument("--output", type=Path, default=ADAPTER, help="file to write (%(default)s)")
    options = parser.parse_args()
    dice = random.Random(0)  # noqa: S311 - no secrets
    torch.manual_seed(0)
    model = Model(unpack(options.models, PLAIN))
    learned = list(anthologies("learned"))
    rarity = {anthology.name: rarities(model, anthology) for anthology in learned}
    scales = [model.temperatures, model.slopes, model.biases]
    optimizer = torch.optim.AdamW([{"params": model.parameters(), "rate": RATE}, {"params": scales, "rate": 0.02}])
    plan = [batch for _ in range(EPOCHS) for batch in batches(learned, dice)][: options.steps]
    for number, (anthology, chosen) in enumerate(plan):
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * min(1, (number + 1) / WARM_UP) * max(0.05, 1 - number / len(plan))
        found = step(model, anthology, chosen, rarity[anthology.name], dice)
        optimizer.zero_grad()
        found.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        print(f"step {number + 1} of {len(plan)}: loss {found.item():.2f}", flush=True)
    model.save(options.output)


def batches(learned: Sequence[Anthology], dice: random.Random) -> list[tuple[Anthology, list[int]]]:
    """All questions once, a few of one anthology at a time, in random order."""
    found = []
    for anthology in learned:
        numbers = [number for number, question in enumerate(anthology.questions) if question["q"].strip()]
        dice.shuffle(numbers)
        found += [(anthology, numbers[at : at + QUESTIONS]) for at in range(0, len(numbers), QUESTIONS)]
    dice.shuffle(found)
    return found


if __name__ == "__main__":
    main()
