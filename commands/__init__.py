"""The commands of `kept`: flags go in, what the pipelines and metrics say comes out as text."""
