"""Messages of providers: read, judged, answered and stored in one stroke."""
