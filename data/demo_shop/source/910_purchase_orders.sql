-- One row for each order with something bought in it, by the shop's definition of a purchase: the order is paid or
-- completed, and the line was not refunded. Its amount is that of the purchased lines. Questions about orders as a whole
-- (the largest order, how many, RFM), and those about purchases in a window whatever they were of, read this, which is in
-- order of time for each run of customers.
CREATE TABLE IF NOT EXISTS purchase_orders (
  order_id BIGINT, customer_id BIGINT, ordered_at TIMESTAMP, status VARCHAR, paid_at TIMESTAMP, channel VARCHAR, store VARCHAR, payment_method VARCHAR,
  ship_province VARCHAR, ship_city VARCHAR, coupon_id BIGINT, discount DECIMAL(12, 2), delivery_days INTEGER, amount DECIMAL(12, 2), quantity INTEGER
);

INSERT INTO purchase_orders
SELECT order_id, customer_id, ordered_at, any_value(status), any_value(paid_at), any_value(channel), any_value(store), any_value(payment_method),
       any_value(ship_province), any_value(ship_city), any_value(coupon_id), any_value(discount), any_value(delivery_days),
       CAST(sum(amount) AS DECIMAL(12,2)), CAST(sum(quantity) AS INTEGER)
FROM order_lines
WHERE status IN ('已支付', '已完成') AND refunded_at IS NULL
  AND customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
GROUP BY order_id, customer_id, ordered_at
ORDER BY ordered_at, customer_id, order_id;
