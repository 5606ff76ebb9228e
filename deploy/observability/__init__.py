"""Alert rules, dashboards and the collector's configuration; the metrics they name are those of the processes."""
