"""What the Grafana dashboards show: each graph, its query and its unit."""

from collections.abc import Sequence
from dataclasses import dataclass

SERVICE = 'service=~"$service"'


@dataclass(frozen=True, slots=True)
class Panel:
    """A graph: what each line is called (`legend`), and its unit by Grafana's name."""

    title: str
    query: str
    legend: str
    unit: str = "short"


@dataclass(frozen=True, slots=True)
class Board:
    """A page of graphs, two beside each other."""

    name: str
    title: str
    panels: Sequence[Panel]


def _quantile(share: float, metric: str, by: str) -> str:
    return f"histogram_quantile({share}, sum by ({by}, le) (rate({metric}_bucket{{{SERVICE}}}[5m])))"


HTTP = "http_server_request_duration_seconds"
APPEND = "zorgketen_append_duration_seconds"
SEND = "messaging_client_operation_duration_seconds"
PROCESS = "messaging_process_duration_seconds"
HEARD = "messaging_client_consumed_messages_total"
TOPIC = "messaging_destination_name"

BOARDS = (
    Board(
        "http",
        "HTTP",
        (
            Panel("Requests", f"sum by (service) (rate({HTTP}_count{{{SERVICE}}}[5m]))", "{{service}}", "reqps"),
            Panel("Share of 5xx", "zorgketen:fouten:ratio5m", "{{service}}", "percentunit"),
            Panel("p95", "zorgketen:antwoordtijd:p95_5m", "{{service}}", "s"),
            Panel(
                "Slowest routes, p95",
                f"topk(10, {_quantile(0.95, HTTP, 'service, http_route')})",
                "{{service}} {{http_route}}",
                "s",
            ),
            Panel(
                "Answers by status",
                f"sum by (http_response_status_code) (rate({HTTP}_count{{{SERVICE}}}[5m]))",
                "{{http_response_status_code}}",
                "reqps",
            ),
            Panel("Requests under way", f"sum by (service) (http_server_active_requests{{{SERVICE}}})", "{{service}}"),
        ),
    ),
    Board(
        "append",
        "Event store",
        (
            Panel("Appends", f"sum by (service) (rate({APPEND}_count{{{SERVICE}}}[5m]))", "{{service}}", "ops"),
            Panel("p50", _quantile(0.5, APPEND, "service"), "{{service}}", "s"),
            Panel("p99", _quantile(0.99, APPEND, "service"), "{{service}}", "s"),
            Panel(
                "Held back by an open writer",
                f"max by (service) (zorgketen_relay_held_back_seconds{{{SERVICE}}})",
                "{{service}}",
                "s",
            ),
        ),
    ),
    Board(
        "relay",
        "Relay",
        (
            Panel("Who sends", f"sum by (service) (zorgketen_relay_leading{{{SERVICE}}})", "{{service}}"),
            Panel("Messages that wait", f"max by (service) (zorgketen_relay_lag{{{SERVICE}}})", "{{service}}"),
            Panel(
                "Age of the oldest",
                f"max by (service) (zorgketen_relay_oldest_unsent_age_seconds{{{SERVICE}}})",
                "{{service}}",
                "s",
            ),
            Panel(
                "Sent",
                f"sum by (service) (rate(messaging_client_sent_messages_total{{{SERVICE}}}[5m]))",
                "{{service}}",
                "ops",
            ),
            Panel("A page to its last ack, p99", _quantile(0.99, SEND, "service"), "{{service}}", "s"),
        ),
    ),
    Board(
        "consumers",
        "Consumers",
        (
            Panel(
                "Behind",
                f"sum by (service, {TOPIC}) (messaging_consumer_lag{{{SERVICE}}})",
                f"{{{{service}}}} {{{{{TOPIC}}}}}",
            ),
            Panel("Members", f"sum by (service) (zorgketen_consumer_running{{{SERVICE}}})", "{{service}}"),
            Panel(
                "Heard, by what became of it",
                f"sum by (service, zorgketen_outcome) (rate({HEARD}{{{SERVICE}}}[5m]))",
                "{{service}} {{zorgketen_outcome}}",
                "ops",
            ),
            Panel(
                "Handling, p95", _quantile(0.95, PROCESS, f"service, {TOPIC}"), f"{{{{service}}}} {{{{{TOPIC}}}}}", "s"
            ),
        ),
    ),
    Board(
        "projections",
        "Read models",
        (
            Panel(
                "Positions behind",
                f"max by (service, projection) (zorgketen_projection_lag{{{SERVICE}}})",
                "{{service}} {{projection}}",
            ),
            Panel("Loops", f"min by (service, loop) (zorgketen_loop_running{{{SERVICE}}})", "{{service}} {{loop}}"),
        ),
    ),
    Board(
        "storingen",
        "Storingen",
        (
            Panel(
                "Open",
                f"max by (service, soort, consumer, status) (zorgketen_storingen{{{SERVICE}}})",
                "{{service}} {{soort}} {{consumer}} {{status}}",
            ),
            Panel(
                "Age of the oldest",
                f"max by (service, soort, status) (zorgketen_storingen_oldest_age_seconds{{{SERVICE}}})",
                "{{service}} {{soort}} {{status}}",
                "s",
            ),
        ),
    ),
    Board(
        "jobs",
        "Jobs",
        (
            Panel(
                "Due",
                f"max by (service, exported_job) (zorgketen_jobs_due{{{SERVICE}}})",
                "{{service}} {{exported_job}}",
            ),
            Panel(
                "Due now or later",
                f"max by (service, exported_job) (zorgketen_jobs_waiting{{{SERVICE}}})",
                "{{service}} {{exported_job}}",
            ),
        ),
    ),
    Board(
        "exchange",
        "Folder exchange",
        (
            Panel("Files that wait in `in`", "max by (gemeente) (zorgketen_uitwisseling_waiting)", "{{gemeente}}"),
            Panel(
                "Age of the oldest",
                "max by (gemeente) (zorgketen_uitwisseling_oldest_age_seconds)",
                "{{gemeente}}",
                "s",
            ),
        ),
    ),
    Board(
        "terms",
        "Terms",
        tuple(
            Panel(
                title,
                f'max by (gemeente, service, soort) (zorgketen_termijnen{{{SERVICE},stand="{stand}"}})',
                "{{gemeente}} {{soort}}",
            )
            for title, stand in (
                ("Passed", "verstreken"),
                ("Last day within a week", "binnen-een-week"),
                ("Later", "later"),
            )
        ),
    ),
    Board(
        "money",
        "Money",
        tuple(
            Panel(
                title,
                f'max by (gemeente, wet, jaar) (zorgketen_geld_centen{{stand="{stand}"}}) / 100',
                "{{gemeente}} {{wet}} {{jaar}}",
                "currencyEUR",
            )
            for title, stand in (
                ("Expected", "verwacht"),
                ("Granted", "toegekend"),
                ("Declared, as awarded", "gedeclareerd"),
                ("Paid", "betaald"),
            )
        ),
    ),
    Board(
        "processes",
        "Processes",
        (
            Panel("Answering", f'sum by (service) (up{{job="zorgketen",{SERVICE}}})', "{{service}}"),
            Panel("Memory", f"process_resident_memory_bytes{{{SERVICE}}}", "{{service}} {{instance}}", "bytes"),
            Panel(
                "Processor",
                f"rate(process_cpu_seconds_total{{{SERVICE}}}[5m])",
                "{{service}} {{instance}}",
                "percentunit",
            ),
            Panel("Open files", f"process_open_fds{{{SERVICE}}}", "{{service}} {{instance}}"),
            Panel(
                "Spans that were lost",
                f'sum by (service) (rate(otel_sdk_exporter_span_exported_total{{{SERVICE},error_type!=""}}[5m]))',
                "{{service}}",
                "ops",
            ),
        ),
    ),
)
