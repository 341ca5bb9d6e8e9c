"""What a simulated push does not say, and what it takes for granted: shown with every result."""

NOT_SAID = (
    "No statement on safety: that a simulated motion is small or large says nothing on who may be pushed.",
    "No statement on lasting change: it cannot be determined, for no data were found on when these tissues yield.",
    "Vertebral artery not computed: neither its path between the bones nor its slack in mm was found.",
)
TAKEN = (
    "C4 is held: what lies below C3 does not give way, so that C0-C1 and C1-C2 move less here than in a person. "
    "The head lies on its far side on a rest, from one that gives way to a firm one; friction there is left out.",
    "The whole measured force reaches the bone; skin and muscle in between soften it in a person.",
    "Muscles do nothing beyond the drawn stiffness; preload and gravity are left out: the person lies and is carried.",
    "Ranges were measured in vitro at a stated moment; ends of fibres were placed by anatomy, not measured.",
)
SAMPLING = (
    "The interval of a probability is that of sampling alone (95 %); the stated ranges are assumptions and their own "
    "doubt is not in it."
)
NO_RANGE = "no range of translations was found, so they are in mm without a probability"
