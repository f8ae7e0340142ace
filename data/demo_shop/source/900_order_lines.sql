-- Every order line with its order's facts beside it, in order of time: most questions ask about purchases in a window,
-- and read only the part of this table that lies in it. It says nothing the base tables do not say.
CREATE OR REPLACE TABLE order_lines AS
SELECT i.order_id, i.line_no, i.customer_id, i.ordered_at, i.product_id, i.product_name, i.department, i.category, i.brand, i.quantity, i.unit_price, i.amount, i.refunded_at,
       o.status, o.paid_at, o.channel, o.store, o.payment_method, o.ship_province, o.ship_city, o.coupon_id, o.discount, o.delivery_days, o.amount AS order_amount,
       strftime(i.ordered_at, '%m-%d') BETWEEN '06-01' AND '06-20' OR strftime(i.ordered_at, '%m-%d') BETWEEN '10-20' AND '11-11' AS big_sale
FROM order_items i JOIN orders o USING (order_id)
ORDER BY i.ordered_at, i.customer_id, i.order_id, i.line_no;
