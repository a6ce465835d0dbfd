"""Claims, their sources and evidence, verdicts, reviews, publications and corrections."""
