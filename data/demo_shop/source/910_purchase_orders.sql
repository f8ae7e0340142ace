-- One row for each order with something bought in it, by the shop's definition of a purchase: the order is paid or
-- completed, and the line was not refunded. Its amount is that of the purchased lines. Questions about orders as a whole
-- (the largest order, how many, RFM) read this instead of counting different order ids among the lines.
CREATE OR REPLACE TABLE purchase_orders AS
SELECT order_id, customer_id, ordered_at, any_value(status) AS status, any_value(paid_at) AS paid_at, any_value(channel) AS channel, any_value(store) AS store,
       any_value(payment_method) AS payment_method, any_value(ship_province) AS ship_province, any_value(ship_city) AS ship_city,
       any_value(coupon_id) AS coupon_id, any_value(discount) AS discount, any_value(delivery_days) AS delivery_days,
       CAST(sum(amount) AS DECIMAL(12,2)) AS amount, CAST(sum(quantity) AS INTEGER) AS quantity
FROM order_lines
WHERE status IN ('已支付', '已完成') AND refunded_at IS NULL
GROUP BY order_id, customer_id, ordered_at
ORDER BY ordered_at, customer_id, order_id;
