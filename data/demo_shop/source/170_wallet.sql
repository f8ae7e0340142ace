-- Stored value: every wallet payment is covered by an earlier top-up, so no balance is ever negative.

CREATE TABLE IF NOT EXISTS balance_moves (move_id BIGINT, customer_id BIGINT, moved_at TIMESTAMP, kind VARCHAR, amount DECIMAL(12, 2));

INSERT INTO balance_moves
WITH payment AS (
  SELECT order_id, customer_id, paid_at, amount,
         sum(amount) OVER (PARTITION BY customer_id ORDER BY paid_at, order_id ROWS UNBOUNDED PRECEDING) AS spent,
         -- People top up in their own round sum: 200, 500 or 1000.
         pick([200, 200, 500, 500, 500, 1000], draw('top-up', customer_id), 0) AS step
  FROM orders
  WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last') AND payment_method = '储值余额' AND paid_at IS NOT NULL
), covered AS (
  SELECT *, CAST(spent * 100 AS BIGINT) // 100 // step * step + step AS topped_up,
         CAST((spent - amount) * 100 AS BIGINT) // 100 // step * step + CASE WHEN spent = amount THEN 0 ELSE step END AS topped_up_before
  FROM payment
), spare AS (
  -- Two wallets in five are topped up once more, after the last payment.
  SELECT p.customer_id, draw('spare', p.customer_id) AS d, coalesce(max(o.paid_at), any_value(p.registered_at)) AS since
  FROM person p LEFT JOIN orders o ON o.customer_id = p.customer_id AND o.paid_at IS NOT NULL
  WHERE p.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last') AND p.wallet
  GROUP BY p.customer_id
)
SELECT * FROM (
  SELECT order_id * 10 + 1 AS move_id, customer_id, paid_at - to_seconds(1 + roll(draw('top-up time', order_id), 0, 29)) AS moved_at, '充值' AS kind, CAST(topped_up - topped_up_before AS DECIMAL(12, 2)) AS amount
  FROM covered WHERE topped_up > topped_up_before
  UNION ALL
  SELECT order_id * 10 + 2, customer_id, paid_at, '消费', amount FROM covered
  UNION ALL
  SELECT customer_id * 10000 + 3, customer_id, since + to_seconds(600 + spread(d, 3000000)), '充值', CAST(pick([100, 200, 300, 500, 1000], d, 0) AS DECIMAL(12, 2))
  FROM spare WHERE chance(d, 1, 400) AND since + to_seconds(600 + spread(d, 3000000)) < end_of_history()
)
ORDER BY moved_at, move_id;
