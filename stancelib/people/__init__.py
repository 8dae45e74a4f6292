"""Article text enters; the persons in it leave, each with roles, gender and country."""
