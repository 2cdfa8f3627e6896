"""How a statement ends, in print."""

import re

ENDINGS = ".?!…:;”’\"')]»"  # what a text that is complete ends with
ENDED = re.compile(r"[.?!…][”’\"')\]»]*$")  # what a sentence that is complete ends with
