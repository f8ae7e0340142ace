-- The demo shop's business definitions in plain SQL over its base tables, written from their page alone.
-- `demo` is the shop's database, attached read-only.

CREATE MACRO now_() AS TIMESTAMP '2026-11-21 00:00:00';

CREATE VIEW people AS FROM demo.main.customers WHERE NOT is_employee AND NOT is_test;

-- Purchases: order lines of paid or completed orders that were not refunded.
CREATE VIEW bought AS
SELECT line.*, head.channel, head.coupon_id, head.status
FROM demo.main.order_items AS line
JOIN demo.main.orders AS head ON head.order_id = line.order_id
WHERE head.status IN ('已支付', '已完成') AND line.refunded_at IS NULL AND line.ordered_at < now_()
  AND line.customer_id IN (SELECT customer_id FROM people);

CREATE VIEW bought_orders AS
SELECT customer_id, order_id, any_value(ordered_at) AS ordered_at, any_value(coupon_id) AS coupon_id, sum(amount) AS amount
FROM bought GROUP BY customer_id, order_id;

CREATE VIEW year_orders AS FROM bought_orders WHERE ordered_at >= now_() - INTERVAL 365 DAY;

CREATE VIEW year_spend AS
SELECT customer_id, sum(amount) AS spend, count(*) AS orders FROM year_orders GROUP BY customer_id;

CREATE VIEW buyers AS
SELECT customer_id, min(ordered_at) AS first_at, max(ordered_at) AS last_at, count(*) AS orders, sum(amount) AS spend
FROM bought_orders GROUP BY customer_id;

CREATE VIEW did AS
FROM demo.main.events WHERE event_at < now_() AND customer_id IN (SELECT customer_id FROM people);

-- Exact means: value against mean becomes value * n against total.
CREATE VIEW rfm AS
WITH axes AS (SELECT customer_id, date_diff('second', last_at, now_()) AS r, orders AS f, spend AS m FROM buyers),
     total AS (SELECT count(*) AS n, sum(r) AS r, sum(f) AS f, sum(m) AS m FROM axes)
SELECT customer_id,
       CASE WHEN axes.r * n <= total.r THEN 'H' ELSE 'L' END
       || CASE WHEN axes.f * n >= total.f THEN 'H' ELSE 'L' END
       || CASE WHEN axes.m * n >= total.m THEN 'H' ELSE 'L' END AS cell
FROM axes, total;

CREATE VIEW stages AS
SELECT people.customer_id,
       CASE WHEN buyers.customer_id IS NULL THEN '潜在客户'
            WHEN first_at >= now_() - INTERVAL 30 DAY THEN '新客户'
            WHEN last_at < now_() - INTERVAL 180 DAY THEN '流失客户'
            WHEN last_at < now_() - INTERVAL 90 DAY THEN '沉睡客户'
            WHEN coalesce(year_spend.orders, 0) >= 5 THEN '成熟客户'
            ELSE '成长客户' END AS stage
FROM people
LEFT JOIN buyers ON buyers.customer_id = people.customer_id
LEFT JOIN year_spend ON year_spend.customer_id = people.customer_id;

CREATE MACRO age(born) AS
  year(now_()) - year(born) - CASE WHEN strftime(born, '%m%d') > strftime(now_(), '%m%d') THEN 1 ELSE 0 END;
