"""The commands of indicatie: the facts gathered, the rules run, the events appended."""
