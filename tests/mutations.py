"""Damage as disks, networks and attackers do it, drawn from a random generator with a known seed."""

import random

WORDS = (
    b"obj",
    b"endobj",
    b"stream",
    b"R",
    b"/Kids",
    b"/Length 99999999",
    b"/Filter",
    b"-1",
    b"0",
    b"9" * 30,
    b"<<",
    b"[",
)
MOST = 8  # damages to one file


def mutate(data: bytes, chance: random.Random) -> bytes:
    """`data` with one to eight damages."""
    found = bytearray(data)
    for _ in range(chance.randint(1, MOST)):
        at = chance.randrange(len(found) + 1)
        length = chance.choice((1, 1, 2, 8, 64, 512))
        match chance.randrange(7):
            case 0:
                found[at : at + length] = chance.randbytes(length)
            case 1:
                del found[at : at + length]
            case 2:
                found[at:at] = found[at : at + length]
            case 3:
                found[at:at] = chance.choice(WORDS)
            case 4:
                _number(found, chance)
            case 5:
                other = chance.randrange(len(found) + 1)
                found[at : at + length] = found[other : other + length]
            case 6 if chance.random() < 1 / MOST:
                del found[at:]
    return bytes(found)


def _number(found: bytearray, chance: random.Random) -> None:
    """Change a digit, so that lengths, places and references lead elsewhere."""
    digits = [i for i, byte in enumerate(found) if 0x30 <= byte <= 0x39]  # 0 to 9
    if digits:
        found[chance.choice(digits)] = chance.choice(b"0123456789")
