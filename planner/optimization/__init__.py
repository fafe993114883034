"""How is it found? The only package that imports a solver."""
