"""Pictures into landmarks: films and photographs read, points proposed by a model and placed by a person."""
