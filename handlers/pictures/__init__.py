"""Pictures drawn from values, as SVG."""
