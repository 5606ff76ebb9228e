"""The code lists of iWmo/iJw 3.2, in our own words: which codes exist under which law and what they mean."""
