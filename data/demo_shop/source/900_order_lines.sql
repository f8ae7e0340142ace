-- Every order line with its order's facts beside it, by category and then time for each run of customers: most questions
-- about lines ask for some category, brand or product, and read only the part of each run that has it; those about purchases
-- whatever they were of read purchase_orders. It says nothing the base tables do not say.
CREATE TABLE IF NOT EXISTS order_lines (
  order_id BIGINT, line_no INTEGER, customer_id BIGINT, ordered_at TIMESTAMP, product_id BIGINT, product_name VARCHAR, department VARCHAR, category VARCHAR,
  brand VARCHAR, quantity INTEGER, unit_price DECIMAL(12, 2), amount DECIMAL(12, 2), refunded_at TIMESTAMP, status VARCHAR, paid_at TIMESTAMP, channel VARCHAR,
  store VARCHAR, payment_method VARCHAR, ship_province VARCHAR, ship_city VARCHAR, coupon_id BIGINT, discount DECIMAL(12, 2), delivery_days INTEGER,
  order_amount DECIMAL(12, 2), big_sale BOOLEAN
);

INSERT INTO order_lines
SELECT i.order_id, i.line_no, i.customer_id, i.ordered_at, i.product_id, i.product_name, i.department, i.category, i.brand, i.quantity, i.unit_price, i.amount, i.refunded_at,
       o.status, o.paid_at, o.channel, o.store, o.payment_method, o.ship_province, o.ship_city, o.coupon_id, o.discount, o.delivery_days, o.amount AS order_amount,
       month(i.ordered_at) * 100 + day(i.ordered_at) BETWEEN 601 AND 620 OR month(i.ordered_at) * 100 + day(i.ordered_at) BETWEEN 1020 AND 1111 AS big_sale
FROM order_items i JOIN orders o USING (order_id)
WHERE i.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last') AND o.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
ORDER BY i.category, i.ordered_at, i.customer_id, i.order_id, i.line_no;
