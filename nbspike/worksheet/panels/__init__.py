"""Panels: what ``--plots raster(E, I) isi(P)`` can ask for, one file each."""
