package io.pondpilot.launcher.demo;

/// The question that the demo asks all four databases at once.
final class DemoQuery {
    static final String SQL =
            """
            WITH sold AS (                                  -- MariaDB, Postgres and SQLite
              SELECT c.country, p.category, sum(o.quantity * o.unit_price) AS revenue
              FROM shop.orders o
              JOIN sales.public.customers c ON c.id = o.customer_id
              JOIN catalog.products p ON p.id = o.product_id
              GROUP BY ALL),
            ranked AS (
              SELECT *, sum(revenue) OVER (PARTITION BY country) AS total,
                     row_number() OVER (PARTITION BY country ORDER BY revenue DESC) AS place
              FROM sold),
            visits AS (                                     -- DuckDB and Postgres
              SELECT c.country, count(*) AS visits
              FROM analytics.web_events e
              JOIN sales.public.customers c ON c.id = e.customer_id
              GROUP BY ALL)
            SELECT rank() OVER (ORDER BY r.total DESC) AS "rank", r.country,
                   r.total::DECIMAL(12, 2) AS revenue, t.revenue AS target,
                   round(100.0 * r.total / t.revenue, 1)::DECIMAL(6, 1) AS percent,
                   r.category AS best_category, v.visits
            FROM ranked r
            JOIN visits v USING (country)
            JOIN analytics.targets t USING (country)
            WHERE r.place = 1
            ORDER BY r.total DESC
            """;

    private DemoQuery() {}
}
