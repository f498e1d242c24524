"""Pictures of a `View` as PNG: the whole of it, and the raster alone."""
