"""Makes the catalogue files from tables of facts and from installed registries."""
