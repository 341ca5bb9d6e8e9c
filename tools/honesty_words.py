"""What docs/honesty.md says around its tables."""

HEAD = """# How honest `explain` is

Written by `uv run python tools/honesty.py`. Virtual people are drawn from the spread of causes between healthy people,
their bodies solved in full, read with the usual errors, fitted and explained by the code of `kinespine explain` with
1,000 draws. What is so in them is known: what is unusual in all, and the share of the upper neck. Everything here is
about the model; whether the model is right about people is another question ([validation](validation.md)).

What is read on everybody: eight numbers of skull, atlas and axis off films of the neck, with its curve, its slope and
its plumb line; tilts and carriage of three photographs; a leg check; and curves, pelvic tilt and plumb lines of a film
of the whole spine from the side.

A thousand fits with a dozen worlds each would take days. Truth is solved in full for everybody; what the inference
asks of a body is answered by slopes learned from several hundred bodies solved in full (`tools/honesty_learned.py`):
what of a slope goes with place, habit and model, and what is left over of one of these bodies drawn at random, as
slopes jump where muscles switch. What that loses counts against `explain` here.
"""
TAIL = """## What this does not show

- Truth and inference share the model. What is wrong with the model in people is not seen here.
- One body, one set of readings, one seed. Healthy people are drawn from the spread that `explain` assumes of them.
- Three of the worlds above lie within what `explain` averages over; they show that one of its worlds is not lost in
  the mean, and the others are wrong for it.
- Where few people stand behind a row its share is uncertain: of 30 people a true 90 % gives 24 to 30 nearly always,
  so that the worst of a dozen such shares falls to 80 % by chance alone.
- Verdicts are counted over different people; the same person in every world was not explained.
"""
