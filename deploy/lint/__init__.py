"""What checks the files of deploy/ without an engine or a cluster."""
