"""What the pages of one server share."""

from dataclasses import dataclass, field

from assistant.catalogue import Catalogue
from assistant.judgments import Judgments
from assistant.pictures import Pictures
from assistant.reply import Assistant


@dataclass(frozen=True, slots=True)
class Site:
    """Who answers, from what, and who offers it."""

    assistant: Assistant
    pictures: Pictures
    judgments: Judgments | None = None  # None where readers are not asked what they find useful
    operator: str | None = None  # the organisation that offers this service
    contact: str | None = None  # where its readers can turn to
    catalogue: Catalogue = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "catalogue", Catalogue.of(self.assistant.edition))
