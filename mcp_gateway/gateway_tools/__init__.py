"""The gateway's own tools: who am I, what may I use, wait for my approval. None of them can approve or change anything."""
