"""What could be done for somebody who was cleared for it, and how the body of the model would answer."""
