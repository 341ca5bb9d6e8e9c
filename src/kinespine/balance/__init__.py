"""How the body senses and holds itself."""
