"""One file a step; a landed step is never edited."""
