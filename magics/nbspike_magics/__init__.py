"""The notebook front end: magics, sliders and figures."""
